//! Streams that stand for something else on the page: cells of patterns, glyphs of Type 3 fonts. They are known by what they
//! paint, not by their bytes: another way to write the same is the same.

use std::collections::BTreeMap;

use hayro_syntax::object::{Dict as RawDict, Name, Object, Stream};

use super::geometry::{Point, Rect};
use super::interpret::Interpreter;
use super::painted::{Content, Painted, Rule, Segment, Thing};
use super::resources::Resources;
use crate::finished::object::{Dict, ObjectId, Value};
use crate::finished::read::Finished;
use crate::geom::Matrix;
use crate::hash::Hash;

/// How finely the places of a cell are told apart, in parts of a unit of its own space.
const FINE: f64 = 1000.0;
/// How deep such streams stand in one another.
const DEPTH: usize = 8;

/// What the streams of a file paint that were read so far, and what reading them took.
#[derive(Default)]
pub(in crate::finished) struct Cells {
    known: BTreeMap<(ObjectId, [i64; 6]), [u8; 16]>,
    pub(super) operators: usize,
    pub(super) bytes: usize,
    /// Whether a picture among their operators, or those of the page, is too large to be drawn.
    pub(super) is_beyond: bool,
}

/// A hash of what a glyph of a Type 3 font paints, to a thousandth of an em; nothing where too much was read for `cells`.
pub(in crate::finished) fn glyph<'f>(
    finished: &'f Finished,
    (procedure, resources): (&Stream<'f>, Option<RawDict<'f>>),
    matrix: [f64; 6],
    cells: &mut Cells,
) -> Option<[u8; 16]> {
    let mut interpreter = Interpreter::new(finished);
    std::mem::swap(&mut interpreter.cells, cells);
    (interpreter.operators, interpreter.bytes) = (interpreter.cells.operators, interpreter.cells.bytes);
    let resources = Resources::new(finished, resources.unwrap_or_else(RawDict::empty));
    let em = Matrix(matrix.map(|part| part * FINE));
    let found = interpreter.cell(procedure, &resources, em, 1.0);
    (interpreter.cells.operators, interpreter.cells.bytes) = (interpreter.operators, interpreter.bytes);
    std::mem::swap(&mut interpreter.cells, cells);
    found
}

impl<'f> Interpreter<'f> {
    /// A hash of what a pattern paints, and where: its space is that of the page or form that names it, not of what is
    /// painted with it (ISO 32000-2, 8.7.3.1).
    pub(super) fn pattern(&mut self, name: &Name<'_>, resources: &Resources<'f>) -> Option<[u8; 16]> {
        let (value, object) = resources.pattern(name)?;
        let (dict, cell) = match &object {
            Object::Stream(stream) => {
                self.count(stream.dict());
                (Dict::of(stream.dict()), Some(self.cell(stream, resources, Matrix::IDENTITY, FINE)?))
            }
            Object::Dict(dict) => {
                self.count(dict);
                (Dict::of(dict), None)
            }
            _ => return Some(self.digests.of(&value)),
        };
        let mut hash = Hash::new();
        let keys = match cell {
            Some(_) => &["PatternType", "PaintType", "TilingType", "BBox", "XStep", "YStep"][..],
            None => &["PatternType", "Shading", "ExtGState"],
        };
        for key in keys {
            hash.bytes(&self.digests.of(dict.get(key).unwrap_or(&Value::Null)));
        }
        let matrix = self.finished.get(&dict, "Matrix");
        let matrix: Vec<f64> = matrix.array().unwrap_or_default().iter().filter_map(Value::number).collect();
        let matrix = matrix.try_into().map_or(Matrix::IDENTITY, Matrix).then(&self.base);
        matrix.0.iter().for_each(|part| place(&mut hash, *part, FINE));
        hash.bytes(&cell.unwrap_or_default());
        Some(hash.finish())
    }

    /// A hash of what a stream paints, read with a matrix of its own; `fine` is how finely places are told apart.
    fn cell(
        &mut self,
        stream: &Stream<'f>,
        outer: &Resources<'f>,
        matrix: Matrix,
        fine: f64,
    ) -> Option<[u8; 16]> {
        let id = ObjectId::of(stream.obj_id());
        let key = (id, matrix.0.map(|part| (part * FINE).round() as i64));
        if let Some(known) = self.cells.known.get(&key) {
            return Some(*known);
        }
        if self.within >= DEPTH || self.open.contains(&id) || !self.has_room() {
            return None;
        }
        let mut inner = Interpreter::new(self.finished);
        inner.graphics.matrix = matrix;
        inner.base = matrix;
        inner.within = self.within + 1;
        inner.before = self.before + self.content.things.len();
        (inner.operators, inner.bytes) = (self.operators, self.bytes);
        inner.open = self.open.iter().copied().chain([id]).collect();
        std::mem::swap(&mut inner.cells, &mut self.cells);
        let own = stream.dict().get::<RawDict<'_>>("Resources").map(|raw| Resources::new(self.finished, raw));
        let read = inner.stream(stream, own.as_ref().unwrap_or(outer));
        (self.operators, self.bytes) = (inner.operators, inner.bytes);
        std::mem::swap(&mut inner.cells, &mut self.cells);
        read.ok()?;
        let mut hash = Hash::new();
        // Whether a glyph has colours of its own (ISO 32000-2, 9.6.4).
        hash.number(inner.is_colored.map_or(2, u64::from));
        looks(&inner.content, &mut hash, fine);
        let hash = hash.finish();
        self.cells.known.insert(key, hash);
        Some(hash)
    }
}

fn place(hash: &mut Hash, number: f64, fine: f64) {
    hash.number((number * fine).round() as i64 as u64);
}

/// Hashes what is painted: shapes, places and colours, whatever operators and names say them.
fn looks(content: &Content, hash: &mut Hash, fine: f64) {
    let paint = |hash: &mut Hash, paint: usize| {
        if let Some(paint) = content.paints.get(paint) {
            hash.bytes(format!("{:?} {paint}", paint.space).as_bytes());
            hash.bytes(&paint.pattern.unwrap_or_default());
        }
    };
    for Painted { thing, state, clip, .. } in &content.things {
        let at =
            |hash: &mut Hash, point: &Point| [point.x, point.y].iter().for_each(|n| place(hash, *n, fine));
        let matrix = |hash: &mut Hash, matrix: &Matrix| matrix.0.iter().for_each(|n| place(hash, *n, fine));
        match thing {
            Thing::Path(path) => {
                hash.number(1);
                for segment in &path.segments {
                    match segment {
                        Segment::Move(a) => (hash.number(1), at(hash, a)),
                        Segment::Line(a) => (hash.number(2), at(hash, a)),
                        Segment::Curve(a, b, c) => {
                            (hash.number(3), [a, b, c].into_iter().for_each(|a| at(hash, a)))
                        }
                        Segment::Close => (hash.number(4), ()),
                    };
                }
                if let Some((fill, rule)) = &path.fill {
                    hash.number(5 + u64::from(*rule == Rule::EvenOdd));
                    paint(hash, *fill);
                }
                if let Some((ink, stroke)) = &path.stroke {
                    paint(hash, *ink);
                    place(hash, stroke.width, fine);
                    hash.bytes(&[stroke.cap, stroke.join]);
                    let parts = [stroke.miter, stroke.dash.1];
                    parts.iter().chain(&stroke.dash.0).for_each(|part| place(hash, *part, fine));
                }
            }
            Thing::Glyph(glyph) => {
                hash.number(7);
                let name = content.fonts.get(glyph.font).map(|font| font.name.as_str()).unwrap_or_default();
                hash.bytes(name.as_bytes());
                hash.bytes(glyph.text.as_bytes());
                hash.number(if glyph.text.is_empty() { u64::from(glyph.code) } else { 0 });
                hash.number(u64::from(glyph.mode));
                matrix(hash, &glyph.matrix);
                [glyph.fill, glyph.stroke].into_iter().for_each(|ink| paint(hash, ink));
            }
            Thing::Image(placed) => {
                hash.number(8);
                if let Some(image) = content.images.get(placed.image) {
                    hash.bytes(&image.hash);
                    hash.bytes(format!("{:?} {:?}", image.space, image.decode).as_bytes());
                }
                matrix(hash, &placed.matrix);
                placed.fill.into_iter().for_each(|ink| paint(hash, ink));
            }
            Thing::Shading(shading) => {
                hash.number(9);
                hash.bytes(&shading.hash);
                matrix(hash, &shading.matrix);
            }
        }
        let Rect { left, bottom, right, top } = *clip;
        [left, bottom, right, top].iter().for_each(|side| place(hash, *side, fine));
        hash.bytes(format!("{:?}", content.states.get(*state)).as_bytes());
    }
}
