//! Type and lines that a proof adds to a page: labels, lists, boxes, numbers.

use crate::font::{FaceId, Fonts};
use crate::geom::{Color, Length, Point, Rect, Setting, Size};
use crate::page::{Area, GlyphRun, Item, Origin, Paint, Path, PathStep, PlacedGlyph, Rule, Shape};
use crate::spec::Role;

/// The red of a proof.
pub(super) const RED: Color = Color::process(0, 900, 850, 100);
/// The orange of warnings.
pub(super) const ORANGE: Color = Color::process(0, 550, 1000, 50);
/// The blue of guides and remarks: no camera ever saw it.
pub(super) const BLUE: Color = Color::process(850, 350, 0, 50);
/// The gray of labels.
pub(super) const GRAY: Color = Color::tint(600);

/// What stands for a character that no face has.
const MISSING: char = '〓';

/// The weight of text (OS/2 usWeightClass).
const REGULAR: u16 = 400;

/// The origin of what belongs to no copy.
pub(super) fn nowhere() -> Origin {
    Origin { role: Role::Ornament, frame: None, text: None }
}

/// A list of things to paint, and the faces to set them in.
pub(super) struct Draft<'f> {
    fonts: &'f Fonts,
    /// The faces to look in, in order.
    faces: Vec<FaceId>,
    pub(super) items: Vec<Item>,
}

/// A piece of text of one face.
struct Piece {
    face: FaceId,
    glyphs: Vec<(u16, char, Length)>,
}

impl<'f> Draft<'f> {
    /// Set in the first of these faces that the book has.
    pub(super) fn new(fonts: &'f Fonts) -> Draft<'f> {
        let wanted = fonts.find("BanxinHei-Regular");
        // What that one lacks is least conspicuous in a face of its weight.
        let mut others: Vec<FaceId> = fonts.iter().map(|(id, _)| id).collect();
        others.sort_by_key(|&id| fonts.face(id).metrics().weight.abs_diff(REGULAR));
        let faces = wanted.into_iter().chain(others).collect();
        Draft { fonts, faces, items: Vec::new() }
    }

    pub(super) fn fonts(&self) -> &'f Fonts {
        self.fonts
    }

    pub(super) fn push(&mut self, shape: Shape) {
        self.items.push(Item { origin: nowhere(), shape });
    }

    pub(super) fn rule(&mut self, from: Point, to: Point, thickness: Length, color: Color) {
        self.push(Shape::Rule(Rule { from, to, thickness, color }));
    }

    pub(super) fn frame(&mut self, rect: Rect, thickness: Length, color: Color) {
        self.push(Shape::Area(Area { rect, fill: None, border: Some((thickness, color)) }));
    }

    pub(super) fn fill(&mut self, rect: Rect, color: Color) {
        self.push(Shape::Area(Area { rect, fill: Some(color), border: None }));
    }

    fn pieces(&self, text: &str, size: Length) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for c in text.chars() {
            let find = |c: char| self.faces.iter().find_map(|&id| Some((id, self.fonts.face(id).glyph(c)?)));
            let Some((face, glyph)) = find(c).or_else(|| find(MISSING)) else { continue };
            let own = self.fonts.face(face);
            let units = i64::from(own.metrics().units_per_em);
            let advance = size.scale(i64::from(own.advance(glyph)), units);
            match pieces.last_mut() {
                Some(last) if last.face == face => last.glyphs.push((glyph, c, advance)),
                _ => pieces.push(Piece { face, glyphs: vec![(glyph, c, advance)] }),
            }
        }
        pieces
    }

    /// How long a text is.
    pub(super) fn width(&self, text: &str, size: Length) -> Length {
        self.pieces(text, size).iter().flat_map(|piece| &piece.glyphs).map(|(_, _, advance)| *advance).sum()
    }

    /// Sets a line; `at` is the start of its baseline. Returns where it ends.
    pub(super) fn text(&mut self, at: Point, size: Length, text: &str, color: Color) -> Length {
        let mut pen = at.x;
        for piece in self.pieces(text, size) {
            let mut run = GlyphRun {
                face: piece.face,
                em: Size { width: size, height: size },
                setting: Setting::Horizontal,
                color,
                text: String::new(),
                glyphs: Vec::new(),
            };
            for (glyph, c, advance) in piece.glyphs {
                let start = run.text.len() as u32;
                run.text.push(c);
                let text = start..run.text.len() as u32;
                run.glyphs.push(PlacedGlyph { glyph, at: Point { x: pen, y: at.y }, advance, text });
                pen += advance;
            }
            self.push(Shape::Glyphs(run));
        }
        pen
    }

    /// Sets a line that ends at a place.
    pub(super) fn text_before(&mut self, end: Point, size: Length, text: &str, color: Color) {
        let width = self.width(text, size);
        self.text(Point { x: end.x - width, y: end.y }, size, text, color);
    }

    /// Sets a line in the middle of a place.
    pub(super) fn text_around(&mut self, middle: Point, size: Length, text: &str, color: Color) {
        let width = self.width(text, size);
        self.text(Point { x: middle.x - width / 2, y: middle.y }, size, text, color);
    }

    /// The lines of a text in a measure: words of letters and figures stay whole, and no mark begins a line.
    pub(super) fn wrapped(&self, text: &str, size: Length, measure: Length) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut width = Length::ZERO;
        for word in words(text) {
            let own = self.width(word, size);
            if width + own > measure && width > Length::ZERO {
                lines.push(String::new());
                width = Length::ZERO;
            }
            let word = if width == Length::ZERO { word.trim_start() } else { word };
            if let Some(line) = lines.last_mut() {
                line.push_str(word);
            }
            width += self.width(word, size);
        }
        lines
    }

    /// A number in a box, whose upper left corner is given: what a list below explains.
    pub(super) fn badge(&mut self, at: Point, number: usize, color: Color) {
        let size = Length::pt(7);
        let text = number.to_string();
        let width = (self.width(&text, size) + Length::pt(4)).max(Length::pt(10));
        self.fill(Rect::new(at.x, at.y, width, Length::pt(10)), color);
        let middle = Point { x: at.x + width / 2, y: at.y + size + Length::units(Length::UNITS_PER_PT / 2) };
        self.text_around(middle, size, &text, Color::PAPER);
    }
}

/// Parts a text where its lines may end.
fn words(text: &str) -> Vec<&str> {
    let stays = |before: char, after: char| {
        let is_of_word = |c: char| c.is_ascii_graphic();
        (is_of_word(before) && is_of_word(after))
            || "，。、；：？！）》」』”’…—%".contains(after)
            || "（《「『“‘".contains(before)
            || after == ' '
    };
    let mut words = Vec::new();
    let (mut start, mut last) = (0, None);
    for (at, c) in text.char_indices() {
        if let Some(before) = last
            && !stays(before, c)
        {
            words.push(&text[start..at]);
            start = at;
        }
        last = Some(c);
    }
    words.push(&text[start..]);
    words
}

/// Items moved by a distance, after they have been made smaller by a ratio.
pub(super) fn moved(items: &[Item], by: Point, ratio: (i64, i64)) -> Vec<Item> {
    let length = |length: Length| length.scale(ratio.0, ratio.1);
    let point = |point: Point| Point { x: length(point.x) + by.x, y: length(point.y) + by.y };
    let size = |size: Size| Size { width: length(size.width), height: length(size.height) };
    let rect = |rect: Rect| Rect { origin: point(rect.origin), size: size(rect.size) };
    let shape = |shape: &Shape| match shape {
        Shape::Glyphs(run) => {
            let mut run = run.clone();
            run.em = size(run.em);
            for glyph in &mut run.glyphs {
                glyph.at = point(glyph.at);
                glyph.advance = length(glyph.advance);
            }
            Shape::Glyphs(run)
        }
        Shape::Rule(rule) => Shape::Rule(Rule {
            from: point(rule.from),
            to: point(rule.to),
            thickness: length(rule.thickness),
            color: rule.color,
        }),
        Shape::Area(area) => Shape::Area(Area {
            rect: rect(area.rect),
            fill: area.fill,
            border: area.border.map(|(thickness, color)| (length(thickness), color)),
        }),
        Shape::Path(path) => {
            let steps = path.steps.iter().map(|step| match *step {
                PathStep::Move(to) => PathStep::Move(point(to)),
                PathStep::Curve(first, second, to) => PathStep::Curve(point(first), point(second), point(to)),
                PathStep::Close => PathStep::Close,
            });
            let paint = match path.paint {
                Paint::Fill => Paint::Fill,
                Paint::Stroke(thickness) => Paint::Stroke(length(thickness)),
            };
            Shape::Path(Path { steps: steps.collect(), paint, color: path.color })
        }
        Shape::Picture(placed) => {
            let mut placed = placed.clone();
            placed.window = rect(placed.window);
            placed.whole = rect(placed.whole);
            Shape::Picture(placed)
        }
    };
    items.iter().map(|item| Item { origin: nowhere(), shape: shape(&item.shape) }).collect()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn lines_end_between_words_and_before_no_mark() {
        assert_eq!(words("a b"), ["a ", "b"]);
        assert_eq!(words("江声，page 5 版。"), ["江", "声，", "page ", "5 ", "版。"]);
        assert_eq!(words(""), [""]);
    }
}
