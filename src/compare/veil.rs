//! What masks cover where pages are looked at as pictures: neither side is seen there.

use super::change::Place;
use super::layer::Layer;
use super::masks::{is_on, places};
use super::pages::PagePair;
use super::policy::{Mask, Policy};
use super::sheet::Sheet;
use crate::finished::Drawn;

/// How far strokes may leave the em of their glyph, and edges their pixel, in mm.
const MARGIN: f64 = 0.5;
/// What counting in floats leaves of a pixel.
const ROUND: f64 = 1e-6;

/// The layers whose changes are seen on plates and in the look of a page.
const SEEN: [Layer; 7] =
    [Layer::Text, Layer::Glyphs, Layer::Pictures, Layer::Rules, Layer::Ink, Layer::Plates, Layer::Composite];

/// The places of a page that masks cover, in mm from the trimmed page's corner.
pub(super) struct Veil(Vec<Place>);

impl Veil {
    /// What the masks of a policy cover on a page.
    pub(super) fn of(policy: &Policy, pages: PagePair, sheets: &[&Sheet]) -> Veil {
        let masks = policy.masks.iter().filter(|mask| covers(mask) && is_on(mask, pages));
        let covered = masks.filter_map(|mask| {
            let places = places(mask, sheets)?;
            // A rectangle is what somebody has drawn.
            let margin = if mask.rect.is_some() { 0.0 } else { MARGIN };
            Some(places.into_iter().map(move |place| grown(place, margin)))
        });
        Veil(covered.flatten().collect())
    }

    /// The same places as left, top, right and lower end in pixels of a raster that begins at a corner of the page.
    pub(super) fn pixels(
        &self,
        corner: [f64; 2],
        dpi: f64,
        size: [usize; 2],
    ) -> impl Iterator<Item = [usize; 4]> {
        let pixel = move |mm: f64, n: usize| ((mm - corner[n]) / 25.4 * dpi).clamp(0.0, size[n] as f64);
        self.0.iter().map(move |[x, y, width, height]| {
            let (left, top) = ((pixel(*x, 0) + ROUND).floor(), (pixel(*y, 1) + ROUND).floor());
            let (right, foot) = ((pixel(x + width, 0) - ROUND).ceil(), (pixel(y + height, 1) - ROUND).ceil());
            [left as usize, top as usize, right as usize, foot as usize]
        })
    }

    /// Leaves a drawn page white where it is covered.
    pub(super) fn over(&self, drawn: &mut Drawn, corner: [f64; 2]) {
        let (width, height) = (drawn.width as usize, drawn.height as usize);
        for [left, top, right, foot] in self.pixels(corner, drawn.dpi, [width, height]) {
            for row in drawn.rgba.chunks_exact_mut((width * 4).max(1)).take(foot).skip(top) {
                row[left * 4..right * 4].fill(255);
            }
        }
    }
}

/// Whether what a mask lets pass is not looked at: a mask for plates or composite that names a tolerance is looked through.
fn covers(mask: &Mask) -> bool {
    let is_seen = mask.layers.is_empty() || mask.layers.iter().any(|layer| SEEN.contains(layer));
    let is_measured = mask.layers.iter().any(|layer| matches!(layer, Layer::Plates | Layer::Composite));
    is_seen && !(is_measured && mask.tolerance.is_some())
}

fn grown([x, y, width, height]: Place, by: f64) -> Place {
    [x - by, y - by, width + 2.0 * by, height + 2.0 * by]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_covered_is_white_on_either_side() {
        // A pixel is a millimetre; the page begins 3 mm before the trimmed corner.
        let mut drawn = Drawn { width: 8, height: 5, dpi: 25.4, rgba: vec![0; 8 * 5 * 4] };
        Veil(vec![[-1.0, -2.0, 2.0, 2.0], [3.5, 0.0, 900.0, 900.0]]).over(&mut drawn, [-3.0, -3.0]);
        let rows: Vec<String> = drawn
            .rgba
            .chunks(32)
            .map(|row| row.chunks(4).map(|pixel| if pixel[0] == 0 { '#' } else { '.' }).collect())
            .collect();
        assert_eq!(rows, ["########", "##..####", "##..####", "######..", "######.."]);
    }

    #[test]
    fn a_mask_that_measures_levels_is_looked_through() {
        let check = |layers: &[Layer], tolerance, expected| {
            let mask = Mask { layers: layers.to_vec(), tolerance, ..Mask::default() };
            assert_eq!(covers(&mask), expected, "{layers:?}, {tolerance:?}");
        };
        check(&[], None, true);
        check(&[], Some(1.0), true);
        check(&[Layer::Glyphs], Some(1.0), true);
        check(&[Layer::Composite], None, true);
        check(&[Layer::Composite], Some(60.0), false);
        check(&[Layer::Tags], None, false);
    }
}
