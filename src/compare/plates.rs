//! What each ink's plate looks like, and what both pages look like by them.
//!
//! Plates are made of everything that both pages paint, but for pictures that stayed as they were and that nothing else lies
//! on: they put the same ink on both. Gray becomes black ink alone and RGB its simple complement: a press would separate it by
//! a profile, but both pages by the same.

use std::collections::BTreeSet;

use super::change::Change;
use super::composite::{Pictures, changes as regions};
use super::kind::Kind;
use super::layer::Layer;
use super::sheet::Sheet;
use super::veil::Veil;
use crate::diag::Result;
use crate::finished::{Content, Drawn, Finished, Painted, Rect as Shown, Space, Thing};
use crate::geom::Matrix;
use crate::geom::{Length, Rect};
use crate::plate::{self, PlateName, Plates};
use crate::printed::{Foreign, Inks, Job, Printed, Printer, Spots, plate_names};

/// The largest side of a page whose plates are made, in millimetres; larger ones are posters.
const SIDE: f64 = 2500.0;

/// The most pixels of a plate; of larger pages they are made coarser.
const PIXELS: f64 = 40e6;
/// How often things are held against pictures that stayed, before those are painted without more ado.
const PAIRS: usize = 4_000_000;

/// The plates of both pages.
pub(super) struct PlatePair {
    names: Vec<PlateName>,
    old: Plates,
    new: Plates,
    corner: [f64; 2],
    /// Whether the plates say all of what the pages look like.
    says_all: bool,
}

impl PlatePair {
    /// Makes the plates; none for posters. `same` are pictures that stayed as they were, by their place in the order of
    /// painting, of the old page and of the new one.
    pub(super) fn of(
        files: [(&Finished, usize); 2],
        sheets: [&Sheet; 2],
        same: [&BTreeSet<usize>; 2],
        dpi: f64,
    ) -> Result<Option<PlatePair>> {
        let contents = [files[0].0.content(files[0].1)?, files[1].0.content(files[1].1)?];
        let [x, y, width, height] = sheets[0].shown;
        if width > SIDE || height > SIDE {
            return Ok(None);
        }
        let names = plate_names(&contents, Spots::Own);
        let inks = Inks { names: &names, foreign: Foreign::Complement };
        let units = |mm: f64| Length::units((mm * Length::UNITS_PER_MM as f64).round() as i64);
        let rect = Rect::new(units(x), units(y), units(width), units(height));
        let most = (PIXELS / (width / 25.4) / (height / 25.4)).sqrt();
        let raster = plate::Raster { rect, dpi: dpi.min(most).round().max(18.0) as u32 };
        let mut made: Vec<Printed> = Vec::new();
        for n in 0..2 {
            let without = bare(&contents[n], same[n]);
            let map = page_map(sheets[n]);
            let job = Job { raster, map, without: &without, hidden: &BTreeSet::new() };
            made.push(Printer::new(files[n].0, &contents[n], inks).plates(&job)?);
        }
        let is_alike = sheets[0].rotate == sheets[1].rotate && is_near(sheets[0].shown, sheets[1].shown);
        let has_inks = names.len() == PlateName::PROCESS.len() && contents.iter().all(is_in_inks);
        let is_whole = |(file, index): &(&Finished, usize)| {
            // What notes and stamps look like is no content of the page.
            let facts = file.page(*index).unwrap_or_default();
            !facts.annotations.iter().any(|annotation| annotation.has_appearance)
        };
        let says_all = is_alike
            && has_inks
            && files.iter().all(is_whole)
            && made.iter().all(|printed| printed.doubts.is_empty());
        let [Some(new), Some(old)] = [made.pop(), made.pop()] else { return Ok(None) };
        Ok(Some(PlatePair { names, old: old.plates, new: new.plates, corner: [x, y], says_all }))
    }

    /// Leaves both pages without ink where they are covered.
    pub(super) fn cover(&mut self, veil: &Veil) {
        for plates in [&mut self.old, &mut self.new] {
            let (width, dpi) = (plates.width, f64::from(plates.raster.dpi));
            for [left, top, right, foot] in veil.pixels(self.corner, dpi, [width, plates.height]) {
                for plate in &mut plates.plates {
                    let rows = plate.ink.chunks_exact_mut(width.max(1)).take(foot).skip(top);
                    rows.for_each(|row| row[left..right].fill(0));
                }
            }
        }
    }

    /// What changed on the plates, at half their resolution: ink that comes or goes shows, edges do not matter.
    pub(super) fn changes(&self, tolerance: f64) -> Vec<Change> {
        let dpi = f64::from(self.old.raster.dpi) / 2.0;
        let mut changes = Vec::new();
        for name in &self.names {
            let [Some(old), Some(new)] = [self.old.plate(name), self.new.plate(name)] else { continue };
            if old.ink == new.ink {
                continue;
            }
            let drawn = |plates: &Plates, ink: &[u8]| {
                let (width, height, ink) = halved(plates.width, plates.height, ink);
                gray(width, height, dpi, &ink)
            };
            let (before, after) = (drawn(&self.old, &old.ink), drawn(&self.new, &new.ink));
            let difference = Pictures { old: &before, new: &after }.difference(tolerance);
            let found = regions(&difference, dpi, self.corner, Layer::Plates, Kind::Plate);
            let blank = |ink: &[u8]| ink.iter().all(|ink| *ink == 0);
            let kind = match (blank(&old.ink), blank(&new.ink)) {
                (false, true) => Kind::PlateLost,
                (true, false) => Kind::PlateAdded,
                _ => Kind::Plate,
            };
            if !found.is_empty() {
                changes.push(of_plate(kind, name, found));
            }
        }
        changes
    }

    /// What both pages look like, where their plates say all of it: in inks that are pure.
    pub(super) fn looks(&self) -> Option<[Drawn; 2]> {
        self.says_all.then(|| [look(&self.old), look(&self.new)])
    }

    /// Where the plates begin on the page, in millimetres.
    pub(super) fn corner(&self) -> [f64; 2] {
        self.corner
    }
}

fn is_near(one: [f64; 4], other: [f64; 4]) -> bool {
    one.iter().zip(other).all(|(one, other)| (one - other).abs() < 0.01)
}

/// Whether every colour of a page is of inks or gray.
fn is_in_inks(content: &Content) -> bool {
    fn is_ink(space: &Space) -> bool {
        match space {
            Space::DeviceGray | Space::CalGray | Space::DeviceCmyk => true,
            Space::Icc { components, .. } => matches!(components, 1 | 4),
            Space::Separation { .. } | Space::DeviceN { .. } => true,
            Space::Indexed { base, .. } => is_ink(base),
            _ => false,
        }
    }
    let of_pictures = content.images.iter().filter(|image| !image.is_stencil);
    content.paints.iter().all(|paint| is_ink(&paint.space))
        && of_pictures.into_iter().all(|image| image.space.as_ref().is_some_and(is_ink))
}

/// Of pictures that stayed, those that nothing else lies on.
fn bare(content: &Content, same: &BTreeSet<usize>) -> BTreeSet<usize> {
    let place = |painted: &Painted| match &painted.thing {
        Thing::Image(image) => Shown::around(image.quad).intersection(&painted.clip),
        Thing::Glyph(glyph) => {
            let em = Shown::around(glyph.matrix.unit_square());
            // Few strokes leave their em, and none by more.
            let (wide, high) = (em.width() * 0.15, em.height() * 0.15);
            let around = Shown {
                left: em.left - wide,
                bottom: em.bottom - high,
                right: em.right + wide,
                top: em.top + high,
            };
            around.intersection(&painted.clip)
        }
        Thing::Path(path) => path.bounds.intersection(&painted.clip),
        Thing::Shading(_) => painted.clip,
    };
    if same.len().saturating_mul(content.things.len()) > PAIRS {
        return BTreeSet::new();
    }
    let pictures: Vec<(usize, Shown)> =
        same.iter().filter_map(|order| Some((*order, place(content.things.get(*order)?)))).collect();
    let mut bare = same.clone();
    for (order, painted) in content.things.iter().enumerate() {
        let own = place(painted);
        for (picture, rect) in &pictures {
            if order > *picture && !own.intersection(rect).is_empty() {
                bare.remove(picture);
            }
        }
    }
    bare
}

/// Half as many pixels across and down, each the mean of four.
fn halved(width: usize, height: usize, ink: &[u8]) -> (usize, usize, Vec<u8>) {
    let (across, down) = (width.div_ceil(2), height.div_ceil(2));
    let mut out = vec![0; across * down];
    for (rows, out) in ink.chunks(width * 2).zip(out.chunks_mut(across)) {
        let (upper, lower) = rows.split_at(width);
        let lower = if lower.is_empty() { upper } else { lower };
        let mean = |sum: u32, count: u32| ((sum + count / 2) / count) as u8;
        const BLOCK: usize = 16;
        for ((up, low), out) in
            upper.chunks(BLOCK * 2).zip(lower.chunks(BLOCK * 2)).zip(out.chunks_mut(BLOCK))
        {
            // Most of a plate is blank.
            if up.iter().chain(low).fold(0, |inks, ink| inks | ink) == 0 {
                continue;
            }
            for ((up, low), out) in up.chunks(2).zip(low.chunks(2)).zip(out) {
                *out = match (up, low) {
                    ([a, b], [c, d]) => mean([a, b, c, d].into_iter().map(|ink| u32::from(*ink)).sum(), 4),
                    _ => mean(up.iter().chain(low).map(|ink| u32::from(*ink)).sum(), 2),
                };
            }
        }
    }
    (across, down, out)
}

/// Plates as light: each ink takes its own away.
fn look(plates: &Plates) -> Drawn {
    const BLOCK: usize = 16;
    let mut rgba = vec![255; plates.width * plates.height * 4];
    let [c, m, y, k] = [0, 1, 2, 3].map(|n| &plates.plates[n].ink[..]);
    for (n, pixels) in rgba.chunks_mut(BLOCK * 4).enumerate() {
        let at = n * BLOCK..(n * BLOCK + BLOCK).min(k.len());
        let [c, m, y, k] = [c, m, y, k].map(|plate| &plate[at.clone()]);
        let is_blank = |plate: &[u8]| plate.iter().fold(0, |inks, ink| inks | ink) == 0;
        if is_blank(c) && is_blank(m) && is_blank(y) && is_blank(k) {
            continue;
        }
        let (pixels, _) = pixels.as_chunks_mut::<4>();
        for (n, pixel) in pixels.iter_mut().enumerate() {
            let light = 255 - u32::from(k[n]);
            let left = |ink: u8| ((255 - u32::from(ink)) * light / 255) as u8;
            *pixel = [left(c[n]), left(m[n]), left(y[n]), 255];
        }
    }
    let (width, height) = (plates.width as u32, plates.height as u32);
    Drawn { width, height, dpi: f64::from(plates.raster.dpi), rgba }
}

/// One change for a plate, with all its places.
fn of_plate(kind: Kind, name: &PlateName, found: Vec<Change>) -> Change {
    let most = found.iter().filter_map(|change| change.size).reduce(f64::max);
    let places: Vec<_> = found.iter().flat_map(|change| change.old_places.clone()).collect();
    let change = Change::new(Layer::Plates, kind).count(places.len().max(1)).story(Some(&name.to_string()));
    let change = change.places(places.clone(), places);
    match most {
        Some(most) => change.size(most),
        None => change,
    }
}

fn gray(width: usize, height: usize, dpi: f64, ink: &[u8]) -> Drawn {
    let rgba = ink.iter().flat_map(|ink| [255 - ink, 255 - ink, 255 - ink, 255]).collect();
    Drawn { width: width as u32, height: height as u32, dpi, rgba }
}

/// From the file's points to points from the trimmed page's corner, `y` downwards.
fn page_map(sheet: &Sheet) -> Matrix {
    let pt = 72.0 / 25.4;
    let unit = sheet.user_unit;
    Matrix([unit, 0.0, 0.0, -unit, -sheet.corner[0] * pt, -sheet.corner[1] * pt])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_of_half_the_plate_is_the_mean_of_those_it_stands_for() {
        assert_eq!(halved(2, 2, &[0, 100, 200, 100]), (1, 1, vec![100]));
        assert_eq!(halved(3, 3, &[10, 10, 4, 10, 10, 8, 2, 2, 1]), (2, 2, vec![10, 6, 2, 1]));
        let row: Vec<u8> = (0..80).map(|n| if n == 70 { 255 } else { 0 }).collect();
        let (across, _, half) = halved(80, 2, &row.repeat(2));
        assert_eq!((across, half[35], half.iter().filter(|ink| **ink > 0).count()), (40, 128, 1));
    }
}
