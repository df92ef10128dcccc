//! What stands outside the trim for those who print: crop and register marks, a colour bar, and a slug line. Everything
//! is an item like those of the page, and an artifact to readers.

use crate::font::{Face, FaceId, Fonts};
use crate::geom::{Color, Length, Point, Rect, Setting, Size, SpotInk};
use crate::page::{Area, GlyphRun, Item, Origin, PlacedGlyph, PlacedPage, Rule, Shape};
use crate::spec::Role;

/// The paper that marks need beyond the bleed on each side.
pub(super) const MARGIN: Length = Length::mm(MARGIN_MM);
const MARGIN_MM: i64 = 15;

/// From the bleed to the nearest mark.
const OFFSET: Length = Length::mm(OFFSET_MM);
const OFFSET_MM: i64 = 3;

/// From the nearest mark to the slug line.
const SLUG_MM: i64 = 2;

/// Every plate in full: what shows whether they meet.
const ALL: Color = Color::process(1000, 1000, 1000, 1000);

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

/// Adds the marks of a page; `hash` is what the slug line names its content by. On a page with spot colours what goes on
/// every plate is in the ink All (ISO 32000-2, 8.6.6.4), and the colour bar has a patch of each.
pub(super) fn add(page: &mut PlacedPage, fonts: &Fonts, hash: &str) {
    let spots: Vec<Color> =
        page.spots_used().into_iter().map(|(ink, spot)| Color::spot(ink, 1000, spot.alternate)).collect();
    let all = u8::try_from(page.spots.len()).ok().filter(|_| !spots.is_empty());
    if all.is_some() {
        page.spots.push(SpotInk { name: "All".to_owned(), alternate: ALL });
    }
    let all = all.map_or(ALL, |ink| Color::spot(ink, 1000, ALL));
    page.items.extend(items(page, fonts, hash, all, &spots));
}

fn items(page: &PlacedPage, fonts: &Fonts, hash: &str, all: Color, spots: &[Color]) -> Vec<Item> {
    let Size { width, height } = page.trim;
    let edge = page.bleed + OFFSET;
    let mut marks = Marks { items: Vec::new(), all };
    // Ticks that run on from the edges of the trim, and crosses in the middle of each side.
    let (tick, cross) = (Length::mm(5), edge + Length::mm(4));
    for x in [Length::ZERO, width] {
        marks.rule(Point { x, y: -edge - tick }, Point { x, y: -edge }, all);
        marks.rule(Point { x, y: height + edge }, Point { x, y: height + edge + tick }, all);
    }
    for y in [Length::ZERO, height] {
        marks.rule(Point { x: -edge - tick, y }, Point { x: -edge, y }, all);
        marks.rule(Point { x: width + edge, y }, Point { x: width + edge + tick, y }, all);
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
        marks.bar(Point { x: start, y: height + edge + Length::mm(1) }, room, spots);
        let text = format!("{}  {}  {hash}", page.slug, page.press.profile.condition);
        marks.slug(fonts, Point { x: start, y: -edge - Length::mm(SLUG_MM) }, room, &text);
    }
    marks.items
}

struct Marks {
    items: Vec<Item>,
    /// What every plate gets in full.
    all: Color,
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
        self.rule(Point { x: at.x - arm, ..at }, Point { x: at.x + arm, ..at }, self.all);
        self.rule(Point { y: at.y - arm, ..at }, Point { y: at.y + arm, ..at }, self.all);
        let rect = Rect::new(at.x - half, at.y - half, half * 2, half * 2);
        self.push(Shape::Area(Area { rect, fill: None, border: Some((HAIRLINE, self.all)) }));
    }

    /// The colour bar: groups are parted, so that a patch is found without counting.
    fn bar(&mut self, at: Point, room: Length, spots: &[Color]) {
        let process = PATCHES
            .iter()
            .map(|group| group.iter().map(|[c, m, y, k]| Color::process(*c, *m, *y, *k)).collect());
        let mut groups: Vec<Vec<Color>> = process.collect();
        if !spots.is_empty() {
            groups.push(spots.to_vec());
        }
        let count: usize = groups.iter().map(Vec::len).sum();
        let gap = Length::mm(1).min(room / 50);
        let side = Length::mm(5).min((room - gap * (groups.len() as i64 - 1)) / count as i64);
        let mut pen = at.x;
        for group in groups {
            for color in group {
                let rect = Rect::new(pen, at.y, side, side);
                self.push(Shape::Area(Area { rect, fill: Some(color), border: None }));
                pen += side;
            }
            pen += gap;
        }
    }

    /// Lines of small type, the last of them on `at`, then the letter of each plate in its own ink: a plate that is hung
    /// in another's place shows the wrong one. What has no room whole is left out: part of a date or of a hash is wrong.
    fn slug(&mut self, fonts: &Fonts, at: Point, room: Length, text: &str) {
        let Some(face) = face_for(fonts, text) else { return };
        let Some(Slug { size, lines }) = Slug::fitted(fonts.face(face), room, text) else { return };
        let mut end = at.x;
        for (line, below) in lines.iter().zip((0..lines.len() as i64).rev()) {
            let at = Point { y: at.y - Slug::leading(size) * below, ..at };
            end = self.line(fonts, face, at, size, line, Color::BLACK);
        }
        let inks = [[1000, 0, 0, 0], [0, 1000, 0, 0], [0, 0, 1000, 0], [0, 0, 0, 1000]];
        let mut pen = end + size;
        for (letter, [c, m, y, k]) in Slug::LETTERS.into_iter().zip(inks) {
            pen = self.line(fonts, face, Point { x: pen, ..at }, size, letter, Color::process(c, m, y, k));
        }
    }

    /// Sets a line; returns where it ends.
    fn line(
        &mut self,
        fonts: &Fonts,
        face: FaceId,
        at: Point,
        size: Length,
        text: &str,
        color: Color,
    ) -> Length {
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

/// What the slug line says, as large as has room.
struct Slug {
    size: Length,
    lines: Vec<String>,
}

impl Slug {
    const LETTERS: [&str; 4] = ["C", "M", "Y", "K"];
    /// From the baseline of the last line to where the paper of the marks ends.
    const HIGH: Length = Length::mm(MARGIN_MM - OFFSET_MM - SLUG_MM);

    fn leading(size: Length) -> Length {
        size.scale(13, 10)
    }

    /// The largest type in which a text has room, in lines that end between its parts or else between words; in the
    /// smallest, words are broken too.
    fn fitted(face: &Face, room: Length, text: &str) -> Option<Slug> {
        const HALVES: std::ops::RangeInclusive<i64> = 8..=14;
        let parts: Vec<&str> = text.split_inclusive("  ").collect();
        let words: Vec<&str> = text.split_inclusive(' ').collect();
        let letters: Vec<&str> = text.split_inclusive(|_: char| true).collect();
        let size = |halves| Length::units(Length::UNITS_PER_PT * halves / 2);
        let sizes = HALVES.rev().flat_map(|halves| [(size(halves), &parts), (size(halves), &words)]);
        sizes.chain([(size(*HALVES.start()), &letters)]).find_map(|(size, pieces)| {
            // The letters of the plates follow the last line.
            let measure = room - size * (Slug::LETTERS.len() as i64 + 1);
            let most = 1 + (Slug::HIGH - size).count_of(Slug::leading(size));
            let lines = Slug::lines(face, size, measure, pieces)?;
            (lines.len() as i64 <= most).then_some(Slug { size, lines })
        })
    }

    /// The lines of a text in pieces that stay whole; `None` where one has no room.
    fn lines(face: &Face, size: Length, measure: Length, pieces: &[&str]) -> Option<Vec<String>> {
        let units = i64::from(face.metrics().units_per_em);
        let width = |text: &str| -> Length {
            let glyphs = text.chars().filter_map(|c| face.glyph(c));
            glyphs.map(|glyph| size.scale(i64::from(face.advance(glyph)), units)).sum()
        };
        let mut lines = vec![String::new()];
        for word in pieces {
            if width(word.trim_end()) > measure {
                return None;
            }
            let line = lines.last_mut()?;
            if width(line) + width(word.trim_end()) > measure {
                line.truncate(line.trim_end().len());
                lines.push(word.trim_start().to_owned());
            } else {
                line.push_str(word);
            }
        }
        Some(lines)
    }
}

/// The first face that has every character, else the one that has most.
fn face_for(fonts: &Fonts, text: &str) -> Option<FaceId> {
    let faces = (0..fonts.iter().count()).filter_map(|n| u16::try_from(n).ok()).map(FaceId);
    let missing = |face: &FaceId| text.chars().filter(|c| fonts.face(*face).glyph(*c).is_none()).count();
    faces.min_by_key(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face() -> Fonts {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
        Fonts::from_dir(folder).expect("the fonts that come with it")
    }

    const TEXT: &str = "澜川日报  A05  2026-11-24  v2  CGATS TR 002  0123456789ab";

    /// The lines of the slug in so much room, and the size of their type in half points.
    fn check(room: i64, lines: &[&str], halves: i64) {
        let fonts = face();
        let id = face_for(&fonts, TEXT).expect("a face");
        let slug = Slug::fitted(fonts.face(id), Length::mm(room), TEXT).expect("room");
        assert_eq!(slug.lines, lines, "{room} mm");
        assert_eq!(slug.size, Length::units(Length::UNITS_PER_PT * halves / 2), "{room} mm");
    }

    #[test]
    fn a_slug_that_has_no_room_takes_more_lines_then_smaller_type_and_is_never_cut() {
        check(120, &[TEXT], 14);
        check(60, &["澜川日报  A05  2026-11-24  v2", "CGATS TR 002  0123456789ab"], 14);
        for room in 16..120 {
            let fonts = face();
            let id = face_for(&fonts, TEXT).expect("a face");
            let Some(slug) = Slug::fitted(fonts.face(id), Length::mm(room), TEXT) else { continue };
            let joined: String = slug.lines.concat();
            let bare = |text: &str| text.replace(' ', "");
            assert_eq!(bare(&joined), bare(TEXT), "{room} mm");
        }
        let fonts = face();
        let id = face_for(&fonts, TEXT).expect("a face");
        assert!(Slug::fitted(fonts.face(id), Length::mm(4), TEXT).is_none(), "nothing is cut");
    }
}
