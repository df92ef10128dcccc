//! What glyphs look like, as numbers.

use std::collections::BTreeMap;

use hayro_font::kurbo::{self, BezPath, PathEl};
use hayro_font::{Font, FontCache, FontGlyph};
use hayro_syntax::object::Dict as RawDict;

use super::content::{Cells, Segment, type3_glyph};
use super::fonts::{code_tables, stand_ins};
use super::object::ObjectId;
use super::read::Finished;
use super::stroke::segments_of;
use crate::hash::Hash;

/// Outlines of a file's glyphs, each looked at once.
pub struct Outlines<'f> {
    finished: &'f Finished,
    cache: FontCache<'f>,
    fonts: BTreeMap<ObjectId, Option<Font<'f>>>,
    known: BTreeMap<(ObjectId, u32), Option<[u8; 16]>>,
    cells: Cells,
}

impl Finished {
    /// The outlines of the file's glyphs.
    pub fn outlines(&self) -> Outlines<'_> {
        Outlines {
            finished: self,
            cache: FontCache::new(),
            fonts: BTreeMap::new(),
            known: BTreeMap::new(),
            cells: Cells::default(),
        }
    }
}

impl Outlines<'_> {
    /// A hash of the outline that a font shows for a code, in whole thousandths of an em: two fonts that draw a character
    /// alike agree in it; of a glyph that is drawn with operators (`Type3`), of what those paint. Nothing where the font
    /// cannot be read.
    pub fn of(&mut self, font: ObjectId, code: u32) -> Option<[u8; 16]> {
        if let Some(known) = self.known.get(&(font, code)) {
            return *known;
        }
        let outline = self.font(font).and_then(|font| self.outline(&font, code));
        self.known.insert((font, code), outline);
        outline
    }
}

impl Outlines<'_> {
    /// The outline that a font shows for a code, in ems from the glyph's own origin, `y` upwards. Nothing where the font
    /// cannot be read or draws its glyphs with operators (`Type3`).
    pub fn path(&mut self, font: ObjectId, code: u32) -> Option<Vec<Segment>> {
        let font = self.font(font)?;
        let FontGlyph::Outline(glyph) = font.glyph(font.map_code(code), code) else { return None };
        let scale = kurbo::Affine::scale(0.001);
        Some(segments_of((scale * glyph.outline()).elements()))
    }
}

impl Outlines<'_> {
    /// How far a font moves the pen for a code by what the file says, in thousandths of an em along its line. Nothing where
    /// the font cannot be read.
    pub fn advance(&mut self, font: ObjectId, code: u32) -> Option<f64> {
        let font = self.font(font)?;
        let advance = font.code_advance(code);
        Some(if font.is_horizontal() { advance.x } else { advance.y })
    }
}

impl<'f> Outlines<'f> {
    fn font(&mut self, id: ObjectId) -> Option<Font<'f>> {
        if let Some(known) = self.fonts.get(&id) {
            return known.clone();
        }
        let dict = self.finished.pdf().xref().get::<RawDict<'_>>(id.to_hayro());
        let font = dict.and_then(|dict| self.cache.font(&dict, &stand_ins(), &code_tables()));
        self.fonts.insert(id, font.clone());
        font
    }

    fn outline(&mut self, font: &Font<'f>, code: u32) -> Option<[u8; 16]> {
        match font.glyph(font.map_code(code), code) {
            FontGlyph::Outline(glyph) => Some(outline(&glyph.outline())),
            FontGlyph::Type3(glyph) => {
                let procedure = (glyph.program()?, glyph.font().resources());
                type3_glyph(self.finished, procedure, glyph.font().matrix().as_coeffs(), &mut self.cells)
            }
        }
    }
}

fn outline(path: &BezPath) -> [u8; 16] {
    let mut hash = Hash::new();
    for element in path.elements() {
        let (kind, points) = match element {
            PathEl::MoveTo(a) => (1, vec![*a]),
            PathEl::LineTo(a) => (2, vec![*a]),
            PathEl::QuadTo(a, b) => (3, vec![*a, *b]),
            PathEl::CurveTo(a, b, c) => (4, vec![*a, *b, *c]),
            PathEl::ClosePath => (5, Vec::new()),
        };
        hash.number(kind);
        for point in points {
            hash.number(point.x.round() as i64 as u64);
            hash.number(point.y.round() as i64 as u64);
        }
    }
    hash.finish()
}
