use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::{Built, Engine, files};
use crate::check::{self, Checked, Checking, Pdf, Placed, Plant, Preflight};
use crate::diag::Result;
use crate::page::PlacedPage;
use crate::picture::{InkCounts, Picture};
use crate::plate::INK_DPI;

impl Preflight {
    /// Reads a preflight file.
    ///
    /// # Errors
    /// A file that cannot be read or is no text; and as [`Preflight::read`].
    pub fn from_path(path: impl AsRef<Path>) -> Result<Preflight> {
        let file = path.as_ref().display().to_string();
        Preflight::read(&file, &files::text(&file, files::read(path.as_ref())?)?)
    }
}

impl Engine<'_> {
    /// Checks built pages and finished PDFs under one preflight.
    ///
    /// # Errors
    /// [`ErrorKind::Pdf`](crate::ErrorKind::Pdf) for a page of a PDF that cannot be read.
    pub fn check(&self, pages: &[&Built], files: &[Pdf<'_>], preflight: &Preflight) -> Result<Checked> {
        self.with_plant(|plant| {
            let placed: Vec<_> = pages.iter().map(|built| placed(built, plant)).collect();
            check::check(&placed, files, preflight)
        })
    }

    /// Checks a built page as one of several that come one after the other.
    pub fn check_next(&self, built: &Built, checking: &mut Checking<'_>) {
        self.with_plant(|plant| checking.page(&placed(built, plant)));
    }

    fn with_plant<R>(&self, work: impl FnOnce(Plant<'_>) -> R) -> R {
        let plates = |page: &PlacedPage| self.proofs().plates(page, INK_DPI).ok();
        let inks = |picture: &Arc<Picture>| self.inks.of(picture);
        work(Plant { plates: &plates, inks: &inks })
    }
}

fn placed<'p>(built: &'p Built, plant: Plant<'p>) -> Placed<'p> {
    Placed { page: &built.page, report: &built.report, plant }
}

/// The inks of pictures that have been counted, as long as the pictures are there: unpacking one takes longer than all else
/// that a check does.
#[derive(Debug, Default)]
pub(super) struct Counted(Mutex<Vec<CountedPicture>>);

/// A picture's data, and its inks.
type CountedPicture = (Weak<Vec<u8>>, Arc<InkCounts>);

impl Counted {
    fn of(&self, picture: &Arc<Picture>) -> Option<Arc<InkCounts>> {
        let is_same =
            |data: &Weak<Vec<u8>>| data.upgrade().is_some_and(|data| Arc::ptr_eq(&data, &picture.data));
        let known = |counted: &[CountedPicture]| {
            counted.iter().find(|(data, _)| is_same(data)).map(|(_, counts)| counts.clone())
        };
        if let Some(counts) = known(&self.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Some(counts);
        }
        // Unpacked outside the lock: other threads go on.
        let counts = Arc::new(picture.ink_counts().ok()??);
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.retain(|(data, _)| data.strong_count() > 0);
        counted.push((Arc::downgrade(&picture.data), counts.clone()));
        Some(counts)
    }
}
