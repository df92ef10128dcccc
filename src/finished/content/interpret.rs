//! Reads a content stream, operator by operator (ISO 32000-2, annex A).

mod operators;

use std::collections::BTreeMap;
use std::rc::Rc;

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict as RawDict, Name, Object, Stream};
use hayro_syntax::page::Page;

use self::operators::{Numbers, name};
use super::cells::Cells;
use super::geometry::{Point, Rect};
use super::marks::Marks;
use super::painted::{Content, Painted, PlacedImage, Rule, Segment, Shading, Thing};
use super::resources::{Fonts, Resources};
use super::state::{Graphics, Ink};
use super::text::TextPlace;
use crate::diag::{Error, ErrorKind, Result};
use crate::finished::color::{Paint, Space};
use crate::finished::digest::Digests;
use crate::finished::guard;
use crate::finished::images::ImageFacts;
use crate::finished::object::{Dict, ObjectId, Value};
use crate::finished::read::Finished;
use crate::geom::Matrix;

/// The most that one page may paint, and the most operators and unpacked bytes that may take.
const THINGS: usize = 2_000_000;
const OPERATORS: usize = 8_000_000;
const BYTES: usize = 2 << 30;
/// How many operators showing a form counts for, since it is unpacked each time.
const FORM: usize = 100;
/// How many bytes of a dictionary count for an operator that names it, since it is read each time.
const DICT: usize = 16;
/// How deep forms stand in one another, and states on one another.
const FORMS: usize = 32;
const STATES: usize = 4096;

/// Reads what a page paints.
pub(in crate::finished) fn read(finished: &Finished, page: &Page<'_>, index: usize) -> Result<Content> {
    let mut interpreter = Interpreter::new(finished);
    let resources = page_resources(page);
    let resources = Resources::new(finished, resources);
    let bytes = interpreter.contents(page)?;
    // Nothing is read of a page that was not joined to its end.
    if interpreter.has_room() {
        interpreter.run(&bytes, &resources, 0)?;
    }
    if !interpreter.has_room() {
        let message = format!("page {} paints more than can be read: {THINGS} things at most", index + 1);
        return Err(Error::new(ErrorKind::Pdf, message));
    }
    interpreter.content.marks = interpreter.marks.list;
    interpreter.content.is_beyond_drawing = interpreter.cells.is_beyond;
    Ok(interpreter.content)
}

/// The page's resources, its own or those of a node above it.
fn page_resources<'f>(page: &Page<'f>) -> RawDict<'f> {
    let mut node = page.raw().clone();
    for _ in 0..64 {
        if let Some(resources) = node.get::<RawDict<'_>>("Resources") {
            return resources;
        }
        match node.get::<RawDict<'_>>("Parent") {
            Some(parent) => node = parent,
            None => break,
        }
    }
    RawDict::empty()
}

/// What makes two colours one: space, components bit by bit, pattern.
type PaintKey = (Space, Vec<u32>, Option<[u8; 16]>);

pub(super) struct Interpreter<'f> {
    pub(super) finished: &'f Finished,
    pub(super) content: Content,
    pub(super) graphics: Graphics<'f>,
    pub(super) text: TextPlace,
    pub(super) marks: Marks,
    pub(super) cells: Cells,
    /// The space that patterns are in: that of the page, or of the form that is being read.
    pub(super) base: Matrix,
    /// How many cells the stream that is being read stands in, and how many things those around it have painted.
    pub(super) within: usize,
    pub(super) before: usize,
    /// Whether a glyph that is being read has colours of its own, where it is one.
    pub(super) is_colored: Option<bool>,
    fonts: Fonts<'f>,
    stack: Vec<Graphics<'f>>,
    path: Vec<Segment>,
    /// Where the path began last, and where it has come to.
    pen: Option<[Point; 2]>,
    /// How the path that is being drawn clips what follows, where it does.
    clips: Option<Rule>,
    /// The glyphs of a text object that clip what follows it.
    pub(super) text_clip: Vec<Segment>,
    depth: usize,
    /// Forms that are being read: one that shows itself is not read again.
    pub(super) open: Vec<ObjectId>,
    paints: BTreeMap<PaintKey, usize>,
    states: BTreeMap<String, usize>,
    images: BTreeMap<ObjectId, usize>,
    /// What the names in forms mean, form by form.
    forms: BTreeMap<ObjectId, Rc<Resources<'f>>>,
    pub(super) digests: Digests<'f>,
    pub(super) operators: usize,
    pub(super) bytes: usize,
    /// Bytes of pictures in the content that are kept.
    pub(super) inline: usize,
}

impl<'f> Interpreter<'f> {
    pub(super) fn new(finished: &'f Finished) -> Interpreter<'f> {
        Interpreter {
            finished,
            content: Content::default(),
            graphics: Graphics::new(Matrix::IDENTITY, Rect::EVERYWHERE),
            text: TextPlace::START,
            marks: Marks::default(),
            cells: Cells::default(),
            base: Matrix::IDENTITY,
            within: 0,
            before: 0,
            is_colored: None,
            fonts: Fonts::new(finished),
            stack: Vec::new(),
            path: Vec::new(),
            pen: None,
            clips: None,
            text_clip: Vec::new(),
            depth: 0,
            open: Vec::new(),
            paints: BTreeMap::new(),
            states: BTreeMap::new(),
            images: BTreeMap::new(),
            forms: BTreeMap::new(),
            digests: finished.digests(&[]),
            operators: 0,
            bytes: 0,
            inline: 0,
        }
    }

    /// The page's content, its streams joined; what is joined is bounded as one stream is, since a page may name one a
    /// million times.
    fn contents(&mut self, page: &Page<'f>) -> Result<Vec<u8>> {
        let dict = page.raw();
        let mut bytes = Vec::new();
        let streams: Vec<Stream<'f>> = match dict.get::<Object<'_>>("Contents") {
            Some(Object::Stream(stream)) => vec![stream],
            Some(Object::Array(streams)) => streams.iter::<Stream<'_>>().collect(),
            _ => Vec::new(),
        };
        for stream in streams {
            let part = self.unpack(&stream)?;
            if bytes.len() + part.len() > guard::STREAM as usize {
                self.bytes = BYTES;
                break;
            }
            bytes.extend_from_slice(&part);
            // A stream may end in the middle of a line, but not of a word (ISO 32000-2, 7.8.2).
            bytes.push(b'\n');
        }
        Ok(bytes)
    }

    fn unpack(&mut self, stream: &Stream<'f>) -> Result<Vec<u8>> {
        if self.finished.is_encrypted() {
            guard::check_stream(stream.dict().data(), &stream.raw_data())?;
        }
        match stream.decoded_data() {
            Ok(data) => {
                self.bytes = self.bytes.saturating_add(data.len());
                Ok(data.into_owned())
            }
            Err(_) => {
                self.fault(format!("the stream {} cannot be unpacked", ObjectId::of(stream.obj_id())));
                Ok(Vec::new())
            }
        }
    }

    pub(super) fn has_room(&self) -> bool {
        self.before + self.content.things.len() < THINGS && self.operators < OPERATORS && self.bytes < BYTES
    }

    /// Counts reading a dictionary among the operators.
    pub(super) fn count(&mut self, dict: &RawDict<'_>) {
        self.operators += dict.data().len() / DICT;
    }

    fn fault(&mut self, fault: String) {
        if self.content.faults.len() < 100 && !self.content.faults.contains(&fault) {
            self.content.faults.push(fault);
        }
    }

    /// Reads a stream that stands by itself.
    pub(super) fn stream(&mut self, stream: &Stream<'f>, resources: &Resources<'f>) -> Result<()> {
        self.operators += FORM;
        let bytes = self.unpack(stream)?;
        self.run(&bytes, resources, 0)
    }

    fn run(&mut self, bytes: &[u8], resources: &Resources<'f>, depth: usize) -> Result<()> {
        let saved = self.stack.len();
        let marks = self.marks.depth();
        let mut operators = UntypedIter::new(bytes);
        while let Some(instruction) = operators.next() {
            self.operators += 1;
            if !self.has_room() {
                return Ok(());
            }
            let operands: Vec<&Object<'_>> = instruction.operands().collect();
            self.operator(instruction.operator, &operands, resources, depth)?;
        }
        self.stack.truncate(saved);
        self.marks.back_to(marks);
        Ok(())
    }

    fn operator(
        &mut self,
        operator: &[u8],
        operands: &[&Object<'_>],
        resources: &Resources<'f>,
        depth: usize,
    ) -> Result<()> {
        let numbers = Numbers(operands);
        match operator {
            b"q" => {
                if self.stack.len() < STATES {
                    self.stack.push(self.graphics.clone());
                }
            }
            b"Q" => {
                if let Some(graphics) = self.stack.pop() {
                    self.graphics = graphics;
                }
            }
            b"cm" => {
                if let Some(matrix) = numbers.last::<6>() {
                    self.graphics.matrix = Matrix(matrix).then(&self.graphics.matrix);
                }
            }
            b"Do" => {
                if let Some(name) = name(operands) {
                    self.x_object(name, resources, depth)?;
                }
            }
            b"BI" => {
                if let Some(Object::Stream(stream)) = operands.last() {
                    let mut facts = ImageFacts::read(self.finished, stream, &resources.spaces, true);
                    self.bytes = self.bytes.saturating_add(facts.unpacked);
                    self.cells.is_beyond |= facts.is_beyond;
                    self.keep_inline(&mut facts, stream);
                    self.content.images.push(facts);
                    self.image(self.content.images.len() - 1);
                }
            }
            b"sh" => self.shading(operands, resources),
            b"d0" | b"d1" => self.is_colored = Some(operator == b"d0"),
            b"gs" => {
                if let Some(state) = name(operands).and_then(|name| resources.state(name)) {
                    self.count(&state);
                    self.set_state(&Dict::of(&state));
                }
            }
            b"BMC" | b"BDC" => self.begin_mark(operands, resources),
            b"EMC" => self.marks.end(),
            _ => {
                let _ = self.path_operator(operator, &numbers)
                    || self.line_operator(operator, operands, &numbers)
                    || self.color_operator(operator, operands, resources)
                    || self.text_operator(operator, operands, &numbers, resources);
            }
        }
        Ok(())
    }

    fn x_object(&mut self, name: &Name<'_>, resources: &Resources<'f>, depth: usize) -> Result<()> {
        let Some(stream) = resources.x_object(name) else {
            self.fault(format!("there is no XObject {}", name.as_str()));
            return Ok(());
        };
        self.count(stream.dict());
        let id = ObjectId::of(stream.obj_id());
        match stream.dict().get::<Name<'_>>("Subtype").as_ref().map(Name::as_str) {
            Some("Image") => {
                let place = match self.images.get(&id) {
                    Some(place) => *place,
                    None => {
                        let facts = ImageFacts::read(self.finished, &stream, &resources.spaces, false);
                        self.content.images.push(facts);
                        let place = self.content.images.len() - 1;
                        self.images.insert(id, place);
                        place
                    }
                };
                self.image(place);
                Ok(())
            }
            Some("Form") => self.form(&stream, id, resources, depth),
            _ => Ok(()),
        }
    }

    /// ISO 32000-2, 8.10.
    fn form(&mut self, stream: &Stream<'f>, id: ObjectId, outer: &Resources<'f>, depth: usize) -> Result<()> {
        if depth >= FORMS || self.open.contains(&id) {
            self.fault(format!("the form {id} shows itself"));
            return Ok(());
        }
        self.operators += FORM;
        let bytes = self.unpack(stream)?;
        let dict = stream.dict();
        let numbers = |key: &str| {
            let numbers: Vec<f64> = dict.get::<Array<'_>>(key)?.iter::<f32>().map(f64::from).collect();
            Some(numbers)
        };
        let kept =
            (self.graphics.clone(), self.text, std::mem::take(&mut self.path), self.pen.take(), self.base);
        if let Some(matrix) = numbers("Matrix").and_then(|numbers| numbers.try_into().ok()) {
            self.graphics.matrix = Matrix(matrix).then(&self.graphics.matrix);
        }
        self.base = self.graphics.matrix;
        if let Some([a, b, c, d]) = numbers("BBox").as_deref() {
            let bounds = Rect { left: a.min(*c), bottom: b.min(*d), right: a.max(*c), top: b.max(*d) };
            let matrix = self.graphics.matrix;
            let [first, rest @ ..] =
                [(*a, *b), (*c, *b), (*c, *d), (*a, *d)].map(|(x, y)| matrix.point(x, y));
            let mut segments = vec![Segment::Move(first)];
            segments.extend(rest.map(Segment::Line));
            segments.push(Segment::Close);
            self.clip(segments, matrix.rect(&bounds), Rule::NonZero);
        }
        let own = match self.forms.get(&id) {
            Some(known) => Some(Rc::clone(known)),
            None => dict.get::<RawDict<'_>>("Resources").map(|raw| {
                let own = Rc::new(Resources::new(self.finished, raw));
                self.forms.insert(id, Rc::clone(&own));
                own
            }),
        };
        self.open.push(id);
        self.depth += 1;
        let stack = std::mem::take(&mut self.stack);
        let result = self.run(&bytes, own.as_deref().unwrap_or(outer), depth + 1);
        self.stack = stack;
        self.depth -= 1;
        self.open.pop();
        (self.graphics, self.text, self.path, self.pen, self.base) = kept;
        result
    }

    fn image(&mut self, image: usize) {
        let matrix = self.graphics.matrix;
        let facts = &self.content.images[image];
        let (across, down) = matrix.scale();
        let ppi =
            |pixels: u32, points: f64| if points > 0.0 { f64::from(pixels) * 72.0 / points } else { 0.0 };
        let ppi = (ppi(facts.width, across), ppi(facts.height, down));
        let fill = facts.is_stencil.then(|| self.fill());
        self.paint(Thing::Image(PlacedImage { image, matrix, quad: matrix.unit_square(), ppi, fill }));
    }

    fn shading(&mut self, operands: &[&Object<'_>], resources: &Resources<'f>) {
        let hash = name(operands).and_then(|name| resources.shading(&mut self.digests, name));
        if let Some(hash) = hash {
            self.paint(Thing::Shading(Shading { matrix: self.graphics.matrix, hash }));
        }
    }

    pub(super) fn paint(&mut self, thing: Thing) {
        let state = match self.graphics.listed {
            Some(state) => state,
            None => {
                let next = self.content.states.len();
                let key = format!("{:?}", self.graphics.state);
                let state = *self.states.entry(key).or_insert(next);
                if state == next {
                    self.content.states.push(self.graphics.state.clone());
                }
                self.graphics.listed = Some(state);
                state
            }
        };
        let mark = self.marks.current();
        let Graphics { clip, within, .. } = self.graphics;
        self.content.things.push(Painted { thing, state, mark, clip, within, depth: self.depth });
    }

    pub(super) fn fill(&mut self) -> usize {
        let place = list(&mut self.graphics.fill, &mut self.paints, &mut self.content.paints);
        self.graphics.fill.listed = Some(place);
        place
    }

    pub(super) fn stroke(&mut self) -> usize {
        let place = list(&mut self.graphics.stroke, &mut self.paints, &mut self.content.paints);
        self.graphics.stroke.listed = Some(place);
        place
    }

    /// What a value of a graphics state refers to, where it is a font.
    pub(super) fn font_of(&self, value: &Value) -> Option<RawDict<'f>> {
        match value {
            Value::Ref(id) => self.finished.pdf().xref().get::<RawDict<'_>>(id.to_hayro()),
            _ => None,
        }
    }
}

/// The place of a colour in the list of colours.
fn list(ink: &mut Ink, known: &mut BTreeMap<PaintKey, usize>, paints: &mut Vec<Paint>) -> usize {
    if let Some(place) = ink.listed {
        return place;
    }
    let bits = ink.components.iter().map(|component| component.to_bits()).collect();
    let next = paints.len();
    let place = *known.entry((ink.space.clone(), bits, ink.pattern)).or_insert(next);
    if place == next {
        paints.push(Paint {
            space: ink.space.clone(),
            components: ink.components.clone(),
            pattern: ink.pattern,
        });
    }
    place
}

pub(super) fn dash_of(dash: &Array<'_>) -> Vec<f64> {
    dash.iter::<f32>().take(64).map(f64::from).collect()
}
