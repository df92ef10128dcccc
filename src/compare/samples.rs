//! Whether two pictures hold the same samples, however they are packed.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::sheet::Picture;
use crate::finished::{Finished, ImageFacts, ObjectId};

/// How far two decoders of one JPEG are apart: each has its own way to spread colours that are coarser than light, so
/// single samples may be far off, but neither their average, nor how light the whole is, nor that of a cell of the coding.
/// In levels of 255; libjpeg and the reader here came to 94, 1.3, 0.41 and 2.7 on photographs.
const ROUNDING: Rounding = Rounding { sample: 128, average: 2.0, lean: 0.6, cell: 5.0 };
/// The largest cell of the coding, in pixels on a side (ITU-T T.81, A.2.3).
const CELL: usize = 16;

struct Rounding {
    sample: u8,
    average: f64,
    lean: f64,
    cell: f64,
}

/// A picture of the old file, or of the new one.
type OfFile = (bool, ObjectId);

/// The files that pictures are in; nothing for a layout. What was found of their pictures is found once.
#[derive(Default)]
pub(super) struct Samples<'f> {
    old: Option<&'f Finished>,
    new: Option<&'f Finished>,
    hashes: RefCell<BTreeMap<OfFile, Option<[u8; 16]>>>,
    alike: RefCell<BTreeMap<[ObjectId; 2], bool>>,
}

impl<'f> Samples<'f> {
    pub(super) fn of(old: &'f Finished, new: &'f Finished) -> Samples<'f> {
        Samples { old: Some(old), new: Some(new), ..Samples::default() }
    }

    /// Whether the samples are the same, and those of the masks.
    pub(super) fn same(&self, old: &Picture, new: &Picture) -> bool {
        if old.key == new.key {
            return true;
        }
        match (self.hash(false, old), self.hash(true, new)) {
            (Some(old), Some(new)) => old == new,
            _ => false,
        }
    }

    /// Whether a picture that was packed with losses was unpacked by another decoder, and is packed without losses now, or
    /// the other way round: the same look, but for what decoders round.
    pub(super) fn alike(&self, old: &Picture, new: &Picture) -> bool {
        let (Some(before), Some(after)) = (&old.facts, &new.facts) else { return false };
        let (Some(a), Some(b), Some(old), Some(new)) = (before.id, after.id, self.old, self.new) else {
            return false;
        };
        let has_losses = |facts: &ImageFacts| {
            facts.filters.iter().any(|filter| ["DCTDecode", "DCT", "JPXDecode"].contains(&filter.as_str()))
        };
        if has_losses(before) == has_losses(after) {
            return false;
        }
        if let Some(known) = self.alike.borrow().get(&[a, b]) {
            return *known;
        }
        let alike = match (old.samples(before, 1), new.samples(after, 1)) {
            (Ok(old), Ok(new)) => {
                let kinds = [&old, &new].map(|samples| (samples.width, samples.channels, samples.has_alpha));
                kinds[0] == kinds[1] && within_rounding(&old.data, &new.data, old.width, old.channels)
            }
            _ => false,
        };
        self.alike.borrow_mut().insert([a, b], alike);
        alike
    }

    fn hash(&self, is_new: bool, picture: &Picture) -> Option<[u8; 16]> {
        let file = if is_new { self.new } else { self.old }?;
        let Some(id) = picture.facts.as_ref()?.id else { return Some(picture.key) };
        if let Some(known) = self.hashes.borrow().get(&(is_new, id)) {
            return *known;
        }
        let hash = file.samples_hash(id);
        self.hashes.borrow_mut().insert((is_new, id), hash);
        hash
    }
}

/// Whether samples of pictures of one width, row by row, are within what decoders round.
fn within_rounding(old: &[u8], new: &[u8], width: usize, channels: usize) -> bool {
    let row = width * channels;
    if old.len() != new.len() || old.is_empty() || row == 0 {
        return false;
    }
    let (mut sum, mut lean) = (0u64, 0i64);
    for (old, new) in old.chunks(row * CELL).zip(new.chunks(row * CELL)) {
        let mut cells = vec![0i64; width.div_ceil(CELL) * channels];
        for (n, (a, b)) in old.iter().zip(new).enumerate() {
            let off = a.abs_diff(*b);
            if off > ROUNDING.sample {
                return false;
            }
            sum += u64::from(off);
            let (pixel, channel) = (n % row / channels, n % channels);
            cells[pixel / CELL * channels + channel] += i64::from(*a) - i64::from(*b);
        }
        let most = ROUNDING.cell * (CELL * CELL) as f64;
        if cells.iter().any(|cell| (*cell as f64).abs() > most) {
            return false;
        }
        lean += cells.iter().sum::<i64>();
    }
    let count = old.len() as f64;
    sum as f64 <= ROUNDING.average * count && (lean as f64).abs() <= ROUNDING.lean * count
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of 64 × 64 pixels in gray, of which those in a part are off by so much, in turns.
    fn check(part: usize, off: &[i16], expected: bool) {
        let old: Vec<u8> = (0..64 * 64).map(|n| 60 + (n % 100) as u8).collect();
        let mut new = old.clone();
        for y in 0..part {
            for x in 0..part {
                let at = y * 64 + x;
                new[at] = (i16::from(old[at]) + off[(x + y) % off.len()]) as u8;
            }
        }
        assert_eq!(within_rounding(&old, &new, 64, 1), expected, "{part} {off:?}");
    }

    #[test]
    fn what_decoders_round_is_no_other_picture_and_a_touch_lighter_is_one() {
        check(64, &[0, 1, -1], true);
        check(8, &[60, -60], true);
        check(64, &[1], false);
        check(64, &[3, -3], false);
        check(5, &[60], false);
        check(1, &[-50], true);
    }
}
