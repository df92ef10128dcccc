//! What each ink's plate looks like.
//!
//! Plates are made of the paths and glyphs of both pages, and of the pictures that changed: a picture that stayed as it was
//! puts the same ink on both. Gray becomes black ink alone and RGB its simple complement: a press would separate it by a
//! profile, but both pages by the same.

use std::collections::BTreeSet;

use super::change::Change;
use super::composite::{Pictures, changes as regions};
use super::kind::Kind;
use super::layer::Layer;
use super::sheet::Sheet;
use crate::diag::Result;
use crate::finished::{Drawn, Finished};
use crate::geom::{Length, Rect};
use crate::plate::{self, Matrix, PlateName, Plates};
use crate::printed::{Foreign, Inks, Job, Printer, Spots, plate_names};

/// The largest side of a page whose plates are made, in millimetres; larger ones are posters.
const SIDE: f64 = 2500.0;

/// What changed on the plates of a page. `same` are pictures that stayed as they were, by their place in the order of
/// painting, of the old page and of the new one.
pub(super) fn compare(
    files: [(&Finished, usize); 2],
    sheets: [&Sheet; 2],
    same: [&BTreeSet<usize>; 2],
    dpi: f64,
    tolerance: f64,
) -> Result<Vec<Change>> {
    let contents = [files[0].0.content(files[0].1)?, files[1].0.content(files[1].1)?];
    let names = plate_names(&contents, Spots::Own);
    let inks = Inks { names: &names, foreign: Foreign::Complement };
    let [x, y, width, height] = sheets[0].shown;
    if width > SIDE || height > SIDE {
        return Ok(Vec::new());
    }
    let units = |mm: f64| Length::units((mm * Length::UNITS_PER_MM as f64).round() as i64);
    let rect = Rect::new(units(x), units(y), units(width), units(height));
    let sheet = plate::Sheet { rect, dpi: dpi.round().max(18.0) as u32 };
    let mut made = Vec::new();
    for n in 0..2 {
        let job = Job { sheet, map: page_map(sheets[n]), without: same[n], hidden: &BTreeSet::new() };
        made.push(Printer::new(files[n].0, &contents[n], inks).plates(&job)?.plates);
    }
    let mut changes = Vec::new();
    for name in &names {
        let [Some(old), Some(new)] = [made[0].plate(name), made[1].plate(name)] else { continue };
        if old.ink == new.ink {
            continue;
        }
        let drawn =
            |plates: &Plates, ink: &[u8]| gray(plates.width, plates.height, f64::from(sheet.dpi), ink);
        let (before, after) = (drawn(&made[0], &old.ink), drawn(&made[1], &new.ink));
        let difference = Pictures { old: &before, new: &after }.difference(tolerance);
        let found = regions(&difference, f64::from(sheet.dpi), [x, y], Layer::Plates, Kind::Plate);
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
    Ok(changes)
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
