//! The boxes of pages.

use super::change::Change;
use super::kind::Kind;
use super::layer::Layer;
use super::sheet::{Edges, PageBox, Sheet};

/// What changed in the boxes of a page. A box that a file leaves out is what readers take in its place
/// (ISO 32000-2, 14.11.2.2): the crop box, or the media box.
pub(super) fn compare(old: &Sheet, new: &Sheet, tolerance: f64) -> Vec<Change> {
    let mut changes = Vec::new();
    for (which, kind) in [
        (PageBox::Media, Kind::MediaBox),
        (PageBox::Crop, Kind::CropBox),
        (PageBox::Bleed, Kind::BleedBox),
        (PageBox::Trim, Kind::TrimBox),
        (PageBox::Art, Kind::ArtBox),
    ] {
        let (before, after) = (given(old, which), given(new, which));
        let off = match (before, after) {
            (None, None) => continue,
            (Some(before), Some(after)) => most(before, after, old.user_unit),
            // A box that says what holds without it says nothing.
            _ => match (effective(old, which), effective(new, which)) {
                (Some(before), Some(after)) if which != PageBox::Trim => most(before, after, old.user_unit),
                _ => f64::INFINITY,
            },
        };
        if off > tolerance {
            let change = Change::new(Layer::Boxes, kind).values(word(before), word(after));
            changes.push(if off.is_finite() { change.size(off) } else { change });
        }
    }
    if old.rotate != new.rotate {
        let word = |degrees: i64| format!("{degrees}°");
        changes.push(Change::new(Layer::Boxes, Kind::Rotation).values(word(old.rotate), word(new.rotate)));
    }
    if old.user_unit != new.user_unit {
        let change = Change::new(Layer::Boxes, Kind::UserUnit);
        changes.push(change.values(old.user_unit.to_string(), new.user_unit.to_string()));
    }
    changes
}

fn given(sheet: &Sheet, which: PageBox) -> Option<Edges> {
    sheet.boxes.iter().find(|(name, _)| *name == which).and_then(|(_, rect)| *rect)
}

fn effective(sheet: &Sheet, which: PageBox) -> Option<Edges> {
    let media = given(sheet, PageBox::Media);
    let crop = given(sheet, PageBox::Crop).or(media);
    match which {
        PageBox::Media => media,
        PageBox::Crop => crop,
        _ => given(sheet, which).or(crop),
    }
}

/// How far the edges are apart at most, in millimetres.
fn most(old: Edges, new: Edges, unit: f64) -> f64 {
    old.into_iter().zip(new).map(|(a, b)| (a - b).abs() * unit * 25.4 / 72.0).fold(0.0, f64::max)
}

fn word(rect: Option<Edges>) -> String {
    let mm = |points: f64| points * 25.4 / 72.0;
    rect.map_or("none".to_owned(), |[left, bottom, right, top]| {
        format!("{:.2} × {:.2} mm at {:.2}, {:.2}", mm(right - left), mm(top - bottom), mm(left), mm(bottom))
    })
}
