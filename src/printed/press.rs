use std::cell::OnceCell;
use std::fmt;
use std::sync::Arc;

use crate::finished::Finished;
use crate::picture::{OutputProfile, Separation};

/// The press that a finished file was made for.
pub struct Press {
    profile: Arc<OutputProfile>,
    separation: OnceCell<Option<Separation>>,
}

impl Press {
    /// As the file's output intent says, where its profile is one for CMYK; else newsprint.
    pub fn of(finished: &Finished) -> Press {
        let own = finished.output_intents().into_iter().find_map(|intent| {
            let condition = intent.condition_identifier.or(intent.condition).unwrap_or_default();
            OutputProfile::read("", &condition, intent.profile?).ok()
        });
        let profile = own.map_or_else(OutputProfile::newsprint, Arc::new);
        Press { profile, separation: OnceCell::new() }
    }

    /// How it prints.
    pub fn profile(&self) -> &Arc<OutputProfile> {
        &self.profile
    }

    /// The inks of red, green and blue of sRGB, whatever ink that takes in all.
    pub fn ink(&self, [r, g, b]: [u8; 3]) -> [u8; 4] {
        let separation = self.separation.get_or_init(|| Separation::of_srgb(&self.profile).ok());
        match separation {
            Some(separation) => separation.ink([r, g, b]),
            None => [255 - r, 255 - g, 255 - b, 0],
        }
    }
}

impl fmt::Debug for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Press").field("condition", &self.profile.condition).finish_non_exhaustive()
    }
}
