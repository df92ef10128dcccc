//! A page as it is compared, wherever it comes from. Places are in millimetres from the trimmed page's upper left corner,
//! `y` downwards.

use std::collections::BTreeMap;

use super::change::Place;
use crate::finished::{ImageFacts, ObjectId, Rect};

/// A page.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    /// The trimmed page's width and height.
    pub(super) size: [f64; 2],
    /// Where the trimmed page's corner is in the file, from the left and from the top, in millimetres.
    pub(super) corner: [f64; 2],
    /// The boxes by name, as the file has them, and how the page is turned and scaled.
    pub(super) boxes: Vec<(PageBox, Option<Edges>)>,
    pub(super) rotate: i64,
    pub(super) user_unit: f64,
    /// What the page shows, from the trimmed page's corner.
    pub(super) shown: Place,
    pub(super) glyphs: Vec<Glyph>,
    /// The copy: a character and the glyph that it is set by.
    pub(super) copy: Vec<(char, usize)>,
    pub(super) pictures: Vec<Picture>,
    pub(super) rules: Vec<Rule>,
    /// What things are painted with, each once.
    pub(super) looks: Vec<Look>,
    /// The faces of glyphs.
    pub(super) faces: Vec<Face>,
    /// The stories or blocks that glyphs stand in.
    pub(super) stories: Vec<Story>,
    /// Frames, where the file has some.
    pub(super) frames: Vec<(String, Place)>,
    /// Links and notes.
    pub(super) notes: Vec<Note>,
    /// The space that the page blends in, and how, in words.
    pub(super) group: String,
    /// What stands for the spaces of devices that the page paints in.
    pub(super) default_spaces: Vec<(&'static str, [u8; 16])>,
    /// What else the page says of itself, digested.
    pub(super) entries: Vec<(String, [u8; 16])>,
}

/// A link, a note, a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Note {
    pub(super) subtype: String,
    pub(super) place: Place,
    /// Where it leads, or what it does.
    pub(super) leads: Option<String>,
    pub(super) says: Option<String>,
    pub(super) flags: i64,
    pub(super) has_look: bool,
    /// A digest of all else that is said of it.
    pub(super) rest: [u8; 16],
}

/// The left, lower, right and upper edge of a box, as the file has them, in points.
pub(super) type Edges = [f64; 4];

/// The edges of a rectangle.
pub(super) fn edges(rect: Rect) -> Edges {
    [rect.left, rect.bottom, rect.right, rect.top]
}

/// The boxes of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageBox {
    Media,
    Crop,
    Bleed,
    Trim,
    Art,
}

/// A story, or a block of a file that names no stories.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Story {
    /// What it is called: a number and its first words.
    pub(super) label: String,
    /// Its name, where the file gives one.
    pub(super) name: Option<String>,
    /// Its number from 1.
    pub(super) number: usize,
}

/// A glyph.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glyph {
    /// What it spells by its font.
    pub(super) text: String,
    /// Where its em begins.
    pub(super) at: [f64; 2],
    /// Where its em's axes lead, in millimetres.
    pub(super) em: [f64; 4],
    /// The rectangle of its em.
    pub(super) place: Place,
    pub(super) face: usize,
    /// Its number in the face.
    pub(super) number: u32,
    pub(super) code: u32,
    pub(super) look: usize,
    pub(super) story: usize,
    /// Whether it prints: it is not invisible, and not in a layer that is switched off.
    pub(super) prints: bool,
    /// Whether it is part of the copy.
    pub(super) artifact: bool,
    /// A hash of what a mark around it says, where that speaks for it, and not its font.
    pub(super) spelled: Option<[u8; 16]>,
    /// Where in the order of painting.
    pub(super) order: usize,
}

/// A face of glyphs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Face {
    pub(super) name: String,
    /// Its object in the file, while that is open.
    pub(super) id: Option<ObjectId>,
    /// A hash of its outlines' file.
    pub(super) program: Option<[u8; 16]>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Picture {
    /// What tells it from others: a hash of its data, or its file's name.
    pub(super) key: [u8; 16],
    /// What it is called in messages.
    pub(super) name: String,
    /// What its file says of it.
    pub(super) facts: Option<ImageFacts>,
    /// The space of its colours, and what tells it from others of its name.
    pub(super) space: String,
    /// Whether it is masked, and whether softly.
    pub(super) masks: [bool; 2],
    /// What its samples stand for, where it is not the usual.
    pub(super) decode: Vec<f64>,
    pub(super) pixels: [u32; 2],
    /// Where its axes lead and where it begins: a, b, c, d, x, y in millimetres.
    pub(super) matrix: [f64; 6],
    /// All of it, and what its clip lets show.
    pub(super) whole: Place,
    pub(super) shows: Place,
    pub(super) ppi: [f64; 2],
    pub(super) look: usize,
    pub(super) prints: bool,
    pub(super) order: usize,
}

/// A rule, an area or any other drawn thing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) place: Place,
    /// Its shape without its place: its points from its corner, in thousandths of a millimetre.
    pub(super) shape: Vec<[i64; 2]>,
    /// The width of its line.
    pub(super) weight: Option<f64>,
    /// Its line's ends, turns and gaps.
    pub(super) dash: String,
    pub(super) look: usize,
    pub(super) prints: bool,
    pub(super) order: usize,
}

/// What a thing is painted with.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Look {
    pub(super) fill: Option<Ink>,
    pub(super) stroke: Option<Ink>,
    pub(super) overprint: bool,
    pub(super) overprint_mode: i64,
    pub(super) transparency: String,
    /// How colours are brought into the range of the press; empty for the usual way.
    pub(super) intent: String,
}

/// A colour in its own space.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ink {
    pub(super) space: String,
    /// What tells spaces of one name apart: a profile, a pattern.
    pub(super) key: Vec<u8>,
    pub(super) components: Vec<f32>,
}

impl Ink {
    /// The colour as a word.
    pub(super) fn word(&self) -> String {
        let numbers = self.components.iter().map(|component| {
            let rounded = (f64::from(*component) * 1000.0).round() / 1000.0;
            format!(" {rounded}")
        });
        format!("{}{}", self.space, numbers.collect::<String>())
    }

    /// All inks together in per cent, where the space is one of inks.
    pub(super) fn total(&self) -> Option<f64> {
        let inks = self.space == "DeviceCMYK"
            || self.space.starts_with("Separation")
            || self.space.starts_with("DeviceN");
        // The ink All lies on every plate, and a press has four of them at least.
        let plates = if self.space == "Separation All" { 4.0 } else { 1.0 };
        inks.then(|| self.components.iter().map(|part| f64::from(*part) * 100.0 * plates).sum())
    }
}

impl Look {
    /// What is painted, as a word.
    pub(super) fn word(&self) -> String {
        let inks: Vec<String> = [&self.fill, &self.stroke].into_iter().flatten().map(Ink::word).collect();
        if inks.is_empty() { "nothing".to_owned() } else { inks.join(" / ") }
    }

    pub(super) fn total(&self) -> Option<f64> {
        [&self.fill, &self.stroke].into_iter().flatten().filter_map(Ink::total).reduce(f64::max)
    }
}

impl Sheet {
    /// Counts places from the old page's corner, where more things stand still that way: a trim box that moved moves
    /// nothing on the sheet.
    pub(super) fn hold_against(&mut self, old: &Sheet) {
        let by = [self.corner[0] - old.corner[0], self.corner[1] - old.corner[1]];
        if by == [0.0, 0.0] {
            return;
        }
        let still = |by: [f64; 2]| {
            let stays = |[x, y]: [f64; 2], [v, w]: [f64; 2]| {
                (x - v - by[0]).abs() < 0.01 && (y - w - by[1]).abs() < 0.01
            };
            let glyphs = old.glyphs.iter().zip(&self.glyphs).filter(|(a, b)| stays(a.at, b.at)).count();
            let corner = |place: &Place| [place[0], place[1]];
            let rules =
                old.rules.iter().zip(&self.rules).filter(|(a, b)| stays(corner(&a.place), corner(&b.place)));
            let pictures = old.pictures.iter().zip(&self.pictures);
            glyphs
                + rules.count()
                + pictures.filter(|(a, b)| stays(corner(&a.whole), corner(&b.whole))).count()
        };
        if still(by) > still([0.0, 0.0]) {
            self.move_by(by);
        }
    }

    fn move_by(&mut self, [x, y]: [f64; 2]) {
        let move_place = |place: &mut Place| {
            place[0] += x;
            place[1] += y;
        };
        for glyph in &mut self.glyphs {
            glyph.at = [glyph.at[0] + x, glyph.at[1] + y];
            move_place(&mut glyph.place);
        }
        for picture in &mut self.pictures {
            move_place(&mut picture.whole);
            move_place(&mut picture.shows);
        }
        self.rules.iter_mut().for_each(|rule| move_place(&mut rule.place));
        self.notes.iter_mut().for_each(|note| move_place(&mut note.place));
        move_place(&mut self.shown);
        self.corner = [self.corner[0] - x, self.corner[1] - y];
    }
}

/// The looks of a page while it is read.
#[derive(Default)]
pub(super) struct Looks {
    pub(super) list: Vec<Look>,
    known: BTreeMap<String, usize>,
}

impl Looks {
    pub(super) fn place(&mut self, look: Look) -> usize {
        let next = self.list.len();
        let place = *self.known.entry(format!("{look:?}")).or_insert(next);
        if place == next {
            self.list.push(look);
        }
        place
    }
}

/// The smallest place around some.
pub(super) fn around(places: impl IntoIterator<Item = Place>) -> Option<Place> {
    places.into_iter().reduce(|[a, b, c, d], [x, y, w, h]| {
        let (left, top) = (a.min(x), b.min(y));
        [left, top, (a + c).max(x + w) - left, (b + d).max(y + h) - top]
    })
}

/// How much of a place lies in another, to 1; a rule without width counts by its length.
pub(super) fn share(place: &Place, of: &Place) -> f64 {
    let along = |n: usize| {
        let start = place[n].max(of[n]);
        let end = (place[n] + place[n + 2]).min(of[n] + of[n + 2]);
        if place[n + 2] <= 0.0 {
            f64::from(u8::from(end >= start))
        } else {
            ((end - start) / place[n + 2]).clamp(0.0, 1.0)
        }
    };
    along(0) * along(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(space: &str, components: &[f32], expected: Option<f64>) {
        let ink = Ink { space: space.to_owned(), key: Vec::new(), components: components.to_vec() };
        assert_eq!(ink.total(), expected, "{space}");
    }

    #[test]
    fn registration_colour_is_ink_on_every_plate() {
        check("Separation All", &[1.0], Some(400.0));
        check("Separation Gold", &[1.0], Some(100.0));
        check("DeviceCMYK", &[0.5, 0.5, 0.5, 1.0], Some(250.0));
        check("DeviceRGB", &[0.0, 0.0, 0.0], None);
    }
}
