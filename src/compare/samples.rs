//! Whether two pictures hold the same samples, however they are packed.

use super::sheet::Picture;
use crate::finished::Finished;

/// The files that pictures are in; nothing for a layout.
pub(super) struct Samples<'f> {
    pub(super) old: Option<&'f Finished>,
    pub(super) new: Option<&'f Finished>,
}

impl Samples<'_> {
    /// Whether the samples are the same, and those of the masks.
    pub(super) fn same(&self, old: &Picture, new: &Picture) -> bool {
        if old.key == new.key {
            return true;
        }
        let of = |file: Option<&Finished>, picture: &Picture| file?.samples_hash(picture.id?);
        match (of(self.old, old), of(self.new, new)) {
            (Some(old), Some(new)) => old == new,
            _ => false,
        }
    }
}
