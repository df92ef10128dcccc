//! Glyphs: from the bytes of a string to places on the page.

use hayro_font::hayro_cmap::BfString;
use hayro_font::{Font, FontGlyph};

use super::geometry::Point;
use super::interpret::Interpreter;
use super::painted::{Glyph, Segment, Thing};
use crate::finished::stroke::segments_of;
use crate::geom::Matrix;

/// hayro gives the metrics of fonts in thousandths of an em.
const EM: f64 = 1000.0;

/// The text object's own matrices (ISO 32000-2, 9.4.1).
#[derive(Clone, Copy)]
pub(super) struct TextPlace {
    pub(super) matrix: Matrix,
    pub(super) line: Matrix,
}

impl TextPlace {
    pub(super) const START: TextPlace = TextPlace { matrix: Matrix::IDENTITY, line: Matrix::IDENTITY };

    pub(super) fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::translation(x, y).then(&self.line);
        self.matrix = self.line;
    }

    pub(super) fn set(&mut self, matrix: Matrix) {
        *self = TextPlace { matrix, line: matrix };
    }

    fn step(&mut self, x: f64, y: f64) {
        self.matrix = Matrix::translation(x, y).then(&self.matrix);
    }
}

impl<'f> Interpreter<'f> {
    /// Shows a string: every glyph in its place (ISO 32000-2, 9.4.4).
    pub(super) fn show(&mut self, bytes: &[u8]) {
        let Some((place, font)) = self.graphics.text.font.clone() else { return };
        let horizontal = font.is_horizontal();
        let mut read = 0;
        while read < bytes.len() && self.has_room() {
            let (code, length) = font.read_code(bytes, read);
            // A font that reads no byte would read for ever.
            let length = length.max(1);
            read += length;
            let text = self.graphics.text.clone();
            let space = if length == 1 && code == 32 { text.word_space } else { 0.0 };
            let advance = font.code_advance(code);
            let natural = if horizontal { advance.x } else { advance.y } / EM * text.size;
            let pen = natural + text.char_space + space;
            let (x, y) = if horizontal { (pen * text.scaling, 0.0) } else { (0.0, pen) };
            self.glyph(place, &font, code, (x, y));
            self.text.step(x, y);
        }
    }

    /// Moves the pen by thousandths of an em, as between the strings of `TJ`.
    pub(super) fn adjust(&mut self, thousandths: f64) {
        let text = &self.graphics.text;
        let Some((_, font)) = &text.font else { return };
        let length = -thousandths / EM * text.size;
        match font.is_horizontal() {
            true => self.text.step(length * text.scaling, 0.0),
            false => self.text.step(0.0, length),
        }
    }

    fn glyph(&mut self, place: usize, font: &Font<'f>, code: u32, (x, y): (f64, f64)) {
        let text = &self.graphics.text;
        let (size, scaling, rise, mode) = (text.size, text.scaling, text.rise, text.mode);
        let to_page = self.text.matrix.then(&self.graphics.matrix);
        let em = Matrix([size * scaling, 0.0, 0.0, size, 0.0, rise]);
        let shift = font.origin_displacement(code);
        let id = font.map_code(code);
        let stretch = Matrix([font.glyph_stretch(id, code), 0.0, 0.0, 1.0, shift.x / EM, shift.y / EM]);
        let matrix = stretch.then(&em).then(&to_page);
        let (across, up) = em.then(&to_page).scale();
        let vertical = !font.is_horizontal();
        if mode >= 4 {
            self.clip_by(font, id, code, &matrix);
        }
        let glyph = Glyph {
            font: place,
            code,
            glyph: id.to_u32(),
            text: spelled(font, id, code),
            matrix,
            at: to_page.point(0.0, rise),
            advance: to_page.step(x, y),
            size: if vertical { across } else { up },
            vertical,
            mode,
            fill: self.fill(),
            stroke: self.stroke(),
        };
        self.paint(Thing::Glyph(glyph));
    }
}

impl Interpreter<'_> {
    /// Adds a glyph to those that clip what follows their text object.
    fn clip_by(&mut self, font: &Font<'_>, id: hayro_font::GlyphId, code: u32, matrix: &Matrix) {
        /// More than the type of any page has that shows a picture through it.
        const MOST: usize = 500_000;
        let FontGlyph::Outline(glyph) = font.glyph(id, code) else { return };
        if self.text_clip.len() > MOST {
            return;
        }
        let at = |point: Point| matrix.point(point.x / EM, point.y / EM);
        let segments = segments_of(glyph.outline().elements()).into_iter().map(|segment| match segment {
            Segment::Move(a) => Segment::Move(at(a)),
            Segment::Line(a) => Segment::Line(at(a)),
            Segment::Curve(a, b, c) => Segment::Curve(at(a), at(b), at(c)),
            Segment::Close => Segment::Close,
        });
        self.text_clip.extend(segments);
    }
}

fn spelled(font: &Font<'_>, id: hayro_font::GlyphId, code: u32) -> String {
    let spelled = match font.glyph(id, code) {
        FontGlyph::Outline(outline) => outline.as_unicode(),
        FontGlyph::Type3(glyph) => glyph.as_unicode(),
    };
    match spelled {
        Some(BfString::Char(c)) => c.to_string(),
        Some(BfString::String(text)) => text,
        None => String::new(),
    }
}
