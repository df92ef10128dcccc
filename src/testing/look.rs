//! How a page looks: a small picture, and where two of them differ.

use super::checks::{Checks, Mask};
use super::record::hex;
use crate::diag::{Error, ErrorKind, Result};
use crate::finished::Finished;
use crate::hash::Hash;
use crate::picture::{self, ColorSpace, probe};

/// How far apart the levels are that a reference keeps.
const STEP: u8 = 17;

/// A page as a picture: red, green and blue for each pixel, row by row from the top.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) rgb: Vec<u8>,
}

impl Look {
    /// Draws a page of a file.
    pub(super) fn draw(finished: &Finished, index: usize, dpi: f64) -> Result<Look> {
        let drawn = finished.draw(index, dpi)?;
        let (pixels, _) = drawn.rgba.as_chunks::<4>();
        let rgb = pixels.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
        Ok(Look { width: drawn.width, height: drawn.height, rgb })
    }

    /// Reads a picture of a reference.
    pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Look> {
        let picture = probe(file, bytes.to_vec())?;
        let rgb = match picture.color {
            ColorSpace::Rgb => picture.data.as_ref().clone(),
            ColorSpace::Gray => picture.data.iter().flat_map(|gray| [*gray; 3]).collect(),
            ColorSpace::Cmyk => return Err(Error::new(ErrorKind::Picture, "is no picture of a reference")),
        };
        Ok(Look { width: picture.width, height: picture.height, rgb })
    }

    /// The picture as references keep it: each part of a colour in sixteen steps, which takes a third of the room.
    pub(super) fn stepped(&self) -> Look {
        let step = |level: &u8| (level.saturating_add(STEP / 2)) / STEP * STEP;
        Look { rgb: self.rgb.iter().map(step).collect(), ..*self }
    }

    /// The picture as a PNG file of so many pixels to the inch.
    pub(super) fn png(&self, dpi: f64) -> Result<Vec<u8>> {
        picture::packed_png(self.width as usize, self.height as usize, &self.rgb, dpi.round() as u32)
    }
}

/// A hash of a picture's file, as the record names it.
pub(super) fn hash(file: &[u8]) -> String {
    hex(&Hash::of(file))
}

/// Where two pictures of a page differ.
pub(super) struct Difference {
    /// In words.
    pub(super) said: String,
    /// The new picture, pale, with what differs in red.
    pub(super) heat: Option<Look>,
}

/// Compares the picture of a reference with that of a page now: a level is off by how far it lies from all those that the
/// reference's step stands for. `turn` is how far it is turned when shown. `None` where they are as alike as asked for.
pub(super) fn difference(old: &Look, new: &Look, view: &View<'_>) -> Option<Difference> {
    if (old.width, old.height) != (new.width, new.height) {
        let said = format!(
            "the page is drawn in {} × {} pixels, not {} × {}",
            new.width, new.height, old.width, old.height
        );
        return Some(Difference { said, heat: None });
    }
    let mut off = Vec::new();
    let mut worst = 0;
    let (old_pixels, _) = old.rgb.as_chunks::<3>();
    let (new_pixels, _) = new.rgb.as_chunks::<3>();
    for (at, (one, other)) in old_pixels.iter().zip(new_pixels).enumerate() {
        let by = one.iter().zip(other).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0);
        // Most pixels are the same; only for the others is it asked what lies over them.
        let beyond = by.saturating_sub(STEP / 2);
        if beyond > 0 && view.levels(at, old).is_some_and(|levels| beyond > levels) {
            off.push(at);
            worst = worst.max(by);
        }
    }
    let share = off.len() as f64 / old_pixels.len().max(1) as f64;
    if share <= view.checks.pixels {
        return None;
    }
    let columns = off.iter().map(|at| at % old.width as usize);
    let rows = off.iter().map(|at| at / old.width as usize);
    let mm = |pixel: usize| pixel as f64 / view.dpi * 25.4;
    let span = |low: Option<usize>, high: Option<usize>| {
        format!("{:.0}–{:.0} mm", mm(low.unwrap_or(0)), mm(high.unwrap_or(0) + 1))
    };
    let said = format!(
        "{} pixels of the picture differ by up to {worst} levels: {} across, {} down",
        off.len(),
        span(columns.clone().min(), columns.max()),
        span(rows.clone().min(), rows.max()),
    );
    Some(Difference { said, heat: Some(heat(new, &off)) })
}

/// What the pictures of a page show, and what of it is looked at.
pub(super) struct View<'v> {
    pub(super) checks: &'v Checks,
    pub(super) page: usize,
    pub(super) dpi: f64,
    /// How far the page is turned clockwise when shown, in degrees.
    pub(super) turn: i64,
}

impl View<'_> {
    /// How far a pixel may be off; `None` where it is not looked at.
    fn levels(&self, at: usize, look: &Look) -> Option<u8> {
        let point = 72.0 / self.dpi;
        let (width, height) = (f64::from(look.width) * point, f64::from(look.height) * point);
        let x = ((at % look.width as usize) as f64 + 0.5) * point;
        let y = ((at / look.width as usize) as f64 + 0.5) * point;
        // Masks are in the place where the page stands before it is turned.
        let (x, y) = match self.turn.rem_euclid(360) {
            90 => (y, width - x),
            180 => (width - x, height - y),
            270 => (height - y, x),
            _ => (x, y),
        };
        self.checks.mask_at(self.page, x, y).map_or(Some(self.checks.levels), Mask::levels)
    }
}

fn heat(look: &Look, off: &[usize]) -> Look {
    let mut rgb: Vec<u8> = look.rgb.iter().map(|level| 192 + level / 4).collect();
    for at in off {
        rgb[3 * at..3 * at + 3].copy_from_slice(&[220, 0, 30]);
    }
    Look { rgb, ..*look }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gray(levels: &[u8]) -> Look {
        let rgb = levels.iter().flat_map(|level| [*level; 3]).collect();
        Look { width: levels.len() as u32, height: 1, rgb }
    }

    #[track_caller]
    fn check(checks: &Checks, turn: i64, new: &[u8], expected: Option<&str>) {
        let view = View { checks, page: 1, dpi: 25.4, turn };
        let found = difference(&gray(&[200; 4]).stepped(), &gray(new), &view);
        assert_eq!(found.as_ref().map(|found| found.said.as_str()), expected);
    }

    #[test]
    fn pixels_within_the_tolerance_are_the_same() {
        let checks = Checks::new().levels(6);
        check(&checks, 0, &[200, 206, 194, 200], None);
        // The step of 204 stands for 196 to 212.
        check(&checks, 0, &[200, 218, 190, 200], None);
        let said = "1 pixels of the picture differ by up to 15 levels: 1–2 mm across, 0–1 mm down";
        check(&checks, 0, &[200, 219, 200, 200], Some(said));
        check(&checks, 0, &[200, 189, 200, 200], Some(said));
        check(&checks.clone().pixels(0.25), 0, &[200, 219, 200, 200], None);
        let said = "2 pixels of the picture differ by up to 204 levels: 0–4 mm across, 0–1 mm down";
        check(&checks.pixels(0.25), 0, &[0, 200, 200, 0], Some(said));
    }

    #[test]
    fn every_level_is_within_the_step_that_stands_for_it() {
        let levels: Vec<u8> = (0..=255).collect();
        let stepped = gray(&levels).stepped();
        assert!(
            stepped.rgb.iter().step_by(3).zip(&levels).all(|(step, level)| step.abs_diff(*level) <= STEP / 2)
        );
        assert_eq!((stepped.rgb[0], stepped.rgb[255 * 3]), (0, 255));
        assert_eq!(stepped.stepped(), stepped);
    }

    #[test]
    fn masks_hide_or_have_tolerances_of_their_own() {
        let hidden = Checks::new().mask(Mask::rect(1.0, 0.0, 1.0, 1.0));
        check(&hidden, 0, &[200, 0, 200, 200], None);
        let said = "1 pixels of the picture differ by up to 204 levels: 2–3 mm across, 0–1 mm down";
        check(&hidden, 0, &[200, 0, 0, 200], Some(said));
        // Turned by half, the page shows its second pixel third.
        check(&hidden, 180, &[200, 200, 0, 200], None);
        let other_page = Checks::new().mask(Mask::rect(1.0, 0.0, 1.0, 1.0).on_page(2));
        let said = "1 pixels of the picture differ by up to 204 levels: 1–2 mm across, 0–1 mm down";
        check(&other_page, 0, &[200, 0, 200, 200], Some(said));
        let loose = Checks::new().mask(Mask::rect(1.0, 0.0, 1.0, 1.0).within(1.0, 50));
        check(&loose, 0, &[200, 160, 200, 200], None);
    }

    #[test]
    fn a_picture_of_another_size_is_another_picture() {
        check(&Checks::new(), 0, &[200; 3], Some("the page is drawn in 3 × 1 pixels, not 4 × 1"));
    }
}
