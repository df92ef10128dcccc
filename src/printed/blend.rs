//! Blend modes as plates know them.

use crate::plate::Blend;

/// A blend mode of ISO 32000-2, 11.3.5.2; nothing for those that take colours apart or depend on how light they are.
pub(super) fn of_name(name: &str) -> Option<Blend> {
    Some(match name {
        "Normal" | "Compatible" => Blend::Normal,
        "Multiply" => Blend::Multiply,
        "Screen" => Blend::Screen,
        "Darken" => Blend::Darken,
        "Lighten" => Blend::Lighten,
        _ => return None,
    })
}
