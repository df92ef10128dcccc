//! How the exports call things: these words are read by tools, so they do not change.

use crate::geom::Setting;

pub(super) fn setting(setting: Setting) -> &'static str {
    match setting {
        Setting::Horizontal => "horizontal",
        Setting::Vertical => "vertical",
        Setting::Sideways => "sideways",
    }
}
