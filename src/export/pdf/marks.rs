//! What stands outside the trim for those who print: crop and register marks, a colour bar, and a slug line. Everything
//! is an item like those of the page, and an artifact to readers.

use crate::font::{FaceId, Fonts};
use crate::geom::{Color, Length, Point, Rect, Setting, Size};
use crate::page::{Area, GlyphRun, Item, Origin, PlacedGlyph, PlacedPage, Rule, Shape};
use crate::spec::Role;

/// The paper that marks need beyond the bleed on each side.
pub(super) const MARGIN: Length = Length::mm(15);

/// From the bleed to the nearest mark.
const OFFSET: Length = Length::mm(3);

/// Every plate in full: what shows whether they meet.
const ALL: Color = Color { c: 1000, m: 1000, y: 1000, k: 1000 };

const HAIRLINE: Length = Length::units(Length::UNITS_PER_PT / 4);

/// The patches of the colour bar, group by group: solids, tints of 70, 50 and 40 percent, overprints, gray balance beside
/// black tints of its lightness, and the most ink on newsprint (ISO 12647-3:2013; WAN-IFRA).
const PATCHES: [&[[u16; 4]]; 7] = [
    &[[1000, 0, 0, 0], [0, 1000, 0, 0], [0, 0, 1000, 0], [0, 0, 0, 1000]],
    &[[700, 0, 0, 0], [0, 700, 0, 0], [0, 0, 700, 0], [0, 0, 0, 700]],
    &[[500, 0, 0, 0], [0, 500, 0, 0], [0, 0, 500, 0], [0, 0, 0, 500]],
    &[[400, 0, 0, 0], [0, 400, 0, 0], [0, 0, 400, 0], [0, 0, 0, 400]],
    &[[0, 1000, 1000, 0], [1000, 0, 1000, 0], [1000, 1000, 0, 0], [1000, 1000, 1000, 0]],
    &[
        [100, 80, 80, 0],
        [0, 0, 0, 100],
        [300, 240, 240, 0],
        [0, 0, 0, 300],
        [500, 420, 420, 0],
        [0, 0, 0, 500],
    ],
    &[[440, 380, 380, 1000]],
];

/// The marks of a page; `hash` is what the slug line names its content by.
pub(super) fn items(page: &PlacedPage, fonts: &Fonts, hash: &str) -> Vec<Item> {
    let Size { width, height } = page.trim;
    let edge = page.bleed + OFFSET;
    let mut marks = Marks { items: Vec::new() };
    // Ticks that run on from the edges of the trim, and crosses in the middle of each side.
    let (tick, cross) = (Length::mm(5), edge + Length::mm(4));
    for x in [Length::ZERO, width] {
        marks.rule(Point { x, y: -edge - tick }, Point { x, y: -edge }, ALL);
        marks.rule(Point { x, y: height + edge }, Point { x, y: height + edge + tick }, ALL);
    }
    for y in [Length::ZERO, height] {
        marks.rule(Point { x: -edge - tick, y }, Point { x: -edge, y }, ALL);
        marks.rule(Point { x: width + edge, y }, Point { x: width + edge + tick, y }, ALL);
    }
    for at in [
        Point { x: width / 2, y: -cross },
        Point { x: width / 2, y: height + cross },
        Point { x: -cross, y: height / 2 },
        Point { x: width + cross, y: height / 2 },
    ] {
        marks.cross(at);
    }
    // The bar and the slug line keep to the left half, clear of the crosses.
    let start = Length::mm(8);
    let room = width / 2 - start - Length::mm(6);
    if room > Length::ZERO {
        marks.bar(Point { x: start, y: height + edge + Length::mm(1) }, room);
        let text = format!("{}  {}  {hash}", page.slug, page.press.profile.condition);
        marks.slug(fonts, Point { x: start, y: -edge - Length::mm(2) }, room, &text);
    }
    marks.items
}

struct Marks {
    items: Vec<Item>,
}

impl Marks {
    fn push(&mut self, shape: Shape) {
        let origin = Origin { role: Role::Ornament, frame: None, text: None };
        self.items.push(Item { origin, shape });
    }

    fn rule(&mut self, from: Point, to: Point, color: Color) {
        self.push(Shape::Rule(Rule { from, to, thickness: HAIRLINE, color }));
    }

    fn cross(&mut self, at: Point) {
        let (arm, half) = (Length::mm(3), Length::units(Length::mm(3).to_units() / 2));
        self.rule(Point { x: at.x - arm, ..at }, Point { x: at.x + arm, ..at }, ALL);
        self.rule(Point { y: at.y - arm, ..at }, Point { y: at.y + arm, ..at }, ALL);
        let rect = Rect::new(at.x - half, at.y - half, half * 2, half * 2);
        self.push(Shape::Area(Area { rect, fill: None, border: Some((HAIRLINE, ALL)) }));
    }

    /// The colour bar: groups are parted, so that a patch is found without counting.
    fn bar(&mut self, at: Point, room: Length) {
        let count: usize = PATCHES.iter().map(|group| group.len()).sum();
        let gap = Length::mm(1).min(room / 50);
        let side = Length::mm(5).min((room - gap * (PATCHES.len() as i64 - 1)) / count as i64);
        let mut pen = at.x;
        for group in PATCHES {
            for [c, m, y, k] in group.iter().copied() {
                let rect = Rect::new(pen, at.y, side, side);
                self.push(Shape::Area(Area { rect, fill: Some(Color { c, m, y, k }), border: None }));
                pen += side;
            }
            pen += gap;
        }
    }

    /// A line of small type, as much of it as has room, then the letter of each plate in its own ink: a plate that is
    /// hung in another's place shows the wrong one.
    fn slug(&mut self, fonts: &Fonts, at: Point, room: Length, text: &str) {
        let em = Length::pt(7);
        let Some(face) = face_for(fonts, text) else { return };
        let letters = ["C", "M", "Y", "K"];
        let for_letters = em * 5;
        let end = self.line(fonts, face, at, (room - for_letters).max(Length::ZERO), text, Color::BLACK);
        let inks = [[1000, 0, 0, 0], [0, 1000, 0, 0], [0, 0, 1000, 0], [0, 0, 0, 1000]];
        let mut pen = end + em;
        for (letter, [c, m, y, k]) in letters.into_iter().zip(inks) {
            pen = self.line(fonts, face, Point { x: pen, ..at }, em, letter, Color { c, m, y, k });
        }
    }

    /// Sets as many characters as have room; returns where they end.
    fn line(
        &mut self,
        fonts: &Fonts,
        face: FaceId,
        at: Point,
        room: Length,
        text: &str,
        color: Color,
    ) -> Length {
        let size = Length::pt(7);
        let (own, mut pen) = (fonts.face(face), at.x);
        let units = i64::from(own.metrics().units_per_em);
        let mut run = GlyphRun {
            face,
            em: Size { width: size, height: size },
            setting: Setting::Horizontal,
            color,
            text: String::new(),
            glyphs: Vec::new(),
        };
        for c in text.chars() {
            let Some(glyph) = own.glyph(c) else { continue };
            let advance = size.scale(i64::from(own.advance(glyph)), units);
            if pen + advance > at.x + room {
                break;
            }
            let start = run.text.len() as u32;
            run.text.push(c);
            let text = start..run.text.len() as u32;
            run.glyphs.push(PlacedGlyph { glyph, at: Point { x: pen, y: at.y }, advance, text });
            pen += advance;
        }
        if !run.glyphs.is_empty() {
            self.push(Shape::Glyphs(run));
        }
        pen
    }
}

/// The first face that has every character, else the one that has most.
fn face_for(fonts: &Fonts, text: &str) -> Option<FaceId> {
    let faces = (0..fonts.iter().count()).filter_map(|n| u16::try_from(n).ok()).map(FaceId);
    let missing = |face: &FaceId| text.chars().filter(|c| fonts.face(*face).glyph(*c).is_none()).count();
    faces.min_by_key(missing)
}
