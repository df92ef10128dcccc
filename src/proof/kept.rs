//! What a desk keeps: pictures that it has unpacked, and the looks of presses. It changes no result.

use std::sync::{Arc, Mutex, MutexGuard};

use crate::diag::Result;
use crate::picture::{Coding, ColorTag, OutputProfile, Paper, Picture, SoftProof, Words};

/// How many bytes of pictures are kept.
const MOST_KEPT: usize = 256 << 20;
/// How many looks are kept: two for each press.
const MOST_LOOKS: usize = 8;

#[derive(Default)]
pub(super) struct Kept {
    pictures: Mutex<Vec<(Arc<Picture>, Arc<Picture>)>>,
    looks: Mutex<Vec<(LookKey, Arc<SoftProof>)>>,
}

/// The profile of a press by its fingerprint, and the paper.
type LookKey = ([u8; 16], Paper);

impl Kept {
    /// A picture as its samples.
    pub(super) fn unpacked(&self, picture: Arc<Picture>) -> Result<Arc<Picture>> {
        if picture.coding == Coding::Samples {
            return Ok(picture);
        }
        let known = lock(&self.pictures).iter().find(|(known, _)| Arc::ptr_eq(known, &picture)).cloned();
        if let Some((_, unpacked)) = known {
            return Ok(unpacked);
        }
        let samples = picture.samples()?.into_owned();
        let unpacked = Arc::new(Picture {
            file: picture.file.clone(),
            tag: ColorTag::None,
            coding: Coding::Samples,
            data: Arc::new(samples),
            words: Words::default(),
            ..*picture
        });
        let mut pictures = lock(&self.pictures);
        let bytes: usize = pictures.iter().map(|(_, kept)| kept.data.len()).sum();
        if bytes + unpacked.data.len() <= MOST_KEPT {
            pictures.push((picture, unpacked.clone()));
        }
        Ok(unpacked)
    }

    /// What the inks of a press look like on some paper.
    pub(super) fn look(&self, press: &OutputProfile, paper: Paper) -> Result<Arc<SoftProof>> {
        let key = (press.fingerprint, paper);
        if let Some((_, look)) = lock(&self.looks).iter().find(|(known, _)| *known == key) {
            return Ok(look.clone());
        }
        let look = Arc::new(SoftProof::of(press, paper)?);
        let mut looks = lock(&self.looks);
        if looks.len() >= MOST_LOOKS {
            looks.clear();
        }
        looks.push((key, look.clone()));
        Ok(look)
    }
}

/// Another thread's panic leaves nothing half made here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
