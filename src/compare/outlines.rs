//! Whether two glyphs look alike.

use super::sheet::{Face, Glyph};
use crate::finished;

/// The outlines of both files; nothing for a layout, whose faces are not in it.
pub(super) struct Outlines<'f> {
    pub(super) old: Option<finished::Outlines<'f>>,
    pub(super) new: Option<finished::Outlines<'f>>,
}

impl Outlines<'_> {
    /// Whether the outlines are the same; where they cannot be seen, whether face and number are.
    pub(super) fn same(
        &mut self,
        (old_face, old): (&Face, &Glyph),
        (new_face, new): (&Face, &Glyph),
    ) -> bool {
        let one_file = old_face.program.is_some() && old_face.program == new_face.program;
        if one_file && old.number == new.number {
            return true;
        }
        let of = |outlines: &mut Option<finished::Outlines<'_>>, face: &Face, glyph: &Glyph| {
            outlines.as_mut()?.of(face.id?, glyph.code)
        };
        match (of(&mut self.old, old_face, old), of(&mut self.new, new_face, new)) {
            (Some(old), Some(new)) => old == new,
            _ => old_face.name == new_face.name && old.number == new.number,
        }
    }
}
