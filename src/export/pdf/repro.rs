//! Reproduction: pictures made ready for a file, each once however often a page shows it, and however often it is
//! written.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::diag::Result;
use crate::hash::Hash;
use crate::picture::{
    Coding, ColorSpace, ColorTag, OnScreen, OutputProfile, Picture, Press, RgbPictures, Separation,
};

/// What has been made of pictures so far. It changes no result: what is found here is what would be made again.
#[derive(Default)]
pub(super) struct Repro {
    separations: Mutex<BTreeMap<[u8; 16], Arc<Separation>>>,
    /// The last press that was seen on a screen.
    screen: Mutex<Option<([u8; 16], Arc<OnScreen>)>>,
    made: Mutex<Made>,
}

/// The pictures made last.
#[derive(Default)]
struct Made {
    pictures: BTreeMap<[u8; 16], Arc<Picture>>,
    /// Their keys, oldest first.
    order: VecDeque<[u8; 16]>,
    bytes: usize,
}

/// How many bytes of pictures are kept.
const MOST_KEPT: usize = 256 << 20;

/// How many separations are kept: one for each profile that photo desks send.
const MOST_SEPARATIONS: usize = 64;

/// Above this, pixels cost time and say nothing on newsprint.
const MOST_PPI: u32 = 450;

/// What is left of pictures above that: twice the screen of 100 lines an inch, and a little more.
const ENOUGH_PPI: u32 = 225;

/// What screens show of a page that is seen whole: pictures have this, and less than twice as much.
const SCREEN_PPI: u32 = 110;

impl Repro {
    /// A picture for the press that is placed at so many pixels an inch. CMYK is what it was; RGB too where the press
    /// wants it so.
    pub(super) fn for_press(&self, picture: &Arc<Picture>, press: &Press, ppi: u32) -> Result<Arc<Picture>> {
        // Line art is in black and white already, and stays as sharp as it came.
        if let Some(art) = picture.line_art() {
            return Ok(art);
        }
        if picture.color == ColorSpace::Cmyk
            || (picture.color == ColorSpace::Rgb && press.rgb == RgbPictures::Tagged)
        {
            return Ok(picture.clone());
        }
        let shrink = if ppi > MOST_PPI { (ppi / ENOUGH_PPI).min(64) } else { 1 };
        let separation = separation_key(picture, press);
        let key = picture_key(picture, &separation, shrink);
        if let Some(known) = lock(&self.made).pictures.get(&key) {
            return Ok(known.clone());
        }
        let made = Arc::new(self.separation(separation, picture, press)?.apply(picture, shrink)?);
        lock(&self.made).keep(key, &made);
        Ok(made)
    }

    /// What the inks of a press look like on a screen.
    pub(super) fn screen(&self, profile: &OutputProfile) -> Result<Arc<OnScreen>> {
        if let Some((known, screen)) = &*lock(&self.screen)
            && *known == profile.fingerprint
        {
            return Ok(screen.clone());
        }
        let screen = Arc::new(OnScreen::of(profile)?);
        *lock(&self.screen) = Some((profile.fingerprint, screen.clone()));
        Ok(screen)
    }

    /// A picture for a screen that is placed at so many pixels an inch.
    pub(super) fn for_screen(
        &self,
        picture: &Arc<Picture>,
        press: &Press,
        screen: &OnScreen,
        ppi: u32,
    ) -> Result<Arc<Picture>> {
        let shrink = (ppi / SCREEN_PPI).clamp(1, 64);
        if picture.color != ColorSpace::Cmyk && shrink == 1 {
            return Ok(picture.clone());
        }
        let mut hash = Hash::new();
        hash.bytes(b"screen");
        hash.bytes(&press.profile.fingerprint);
        let key = picture_key(picture, &hash.finish(), shrink);
        if let Some(known) = lock(&self.made).pictures.get(&key) {
            return Ok(known.clone());
        }
        let made = Arc::new(screen.apply(picture, shrink)?);
        lock(&self.made).keep(key, &made);
        Ok(made)
    }

    fn separation(&self, key: [u8; 16], picture: &Picture, press: &Press) -> Result<Arc<Separation>> {
        // The lock is held while the table is filled: pictures that are made side by side mostly want the same one.
        let mut known = lock(&self.separations);
        if let Some(known) = known.get(&key) {
            return Ok(known.clone());
        }
        let separation = Arc::new(Separation::of(picture, press)?);
        if known.len() >= MOST_SEPARATIONS {
            known.clear();
        }
        known.insert(key, separation.clone());
        Ok(separation)
    }
}

impl Made {
    fn keep(&mut self, key: [u8; 16], picture: &Arc<Picture>) {
        if self.pictures.insert(key, picture.clone()).is_some() {
            return;
        }
        self.order.push_back(key);
        self.bytes += picture.data.len();
        while self.bytes > MOST_KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.bytes -= self.pictures.remove(&oldest).map_or(0, |picture| picture.data.len());
        }
    }
}

impl std::fmt::Debug for Repro {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Repro").finish_non_exhaustive()
    }
}

/// Another thread's panic leaves nothing half made here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn separation_key(picture: &Picture, press: &Press) -> [u8; 16] {
    let mut hash = Hash::new();
    hash.bytes(&press.profile.fingerprint);
    hash.number(press.ink_limit.into());
    hash.number(picture.color.components().into());
    if let ColorTag::Profile(profile) = &picture.tag {
        hash.bytes(profile);
    }
    hash.finish()
}

fn picture_key(picture: &Picture, separation: &[u8; 16], shrink: u32) -> [u8; 16] {
    let mut hash = Hash::new();
    hash.bytes(separation);
    let (width, height) = picture.stored();
    let turn = u32::from(picture.turn.quarters) * 2 + u32::from(picture.turn.mirrored);
    let coding = u32::from(picture.coding == Coding::Samples);
    for number in [width, height, turn, coding, shrink] {
        hash.number(number.into());
    }
    if let ColorTag::Profile(profile) = &picture.tag {
        hash.bytes(profile);
    }
    hash.bytes(&picture.data);
    hash.finish()
}
