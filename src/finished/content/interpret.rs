//! Reads a content stream, operator by operator (ISO 32000-2, annex A).

use std::collections::BTreeMap;

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict as RawDict, Name, Object, Stream};
use hayro_syntax::page::Page;

use super::clips::around;
use super::geometry::{Matrix, Rect};
use super::marks::Marks;
use super::painted::{Content, Painted, Path, PlacedImage, Rule, Segment, Shading, Thing};
use super::resources::{Fonts, Resources};
use super::state::{Graphics, Ink};
use super::text::TextPlace;
use crate::diag::{Error, ErrorKind, Result};
use crate::finished::color::{Paint, Space};
use crate::finished::guard;
use crate::finished::images::ImageFacts;
use crate::finished::object::{Dict, ObjectId, Value};
use crate::finished::read::Finished;

/// The most that one page may paint, and the most operators and unpacked bytes that may take.
const THINGS: usize = 2_000_000;
const OPERATORS: usize = 8_000_000;
const BYTES: usize = 2 << 30;
/// How many operators showing a form counts for, since it is unpacked each time.
const FORM: usize = 100;
/// How deep forms stand in one another, and states on one another.
const FORMS: usize = 32;
const STATES: usize = 4096;

/// Reads what a page paints.
pub(in crate::finished) fn read(finished: &Finished, page: &Page<'_>, index: usize) -> Result<Content> {
    let mut interpreter = Interpreter::new(finished);
    let resources = page_resources(page);
    let resources = Resources::new(finished, resources);
    let bytes = interpreter.contents(page)?;
    interpreter.run(&bytes, &resources, 0)?;
    if !interpreter.has_room() {
        let message = format!("page {} paints more than can be read: {THINGS} things at most", index + 1);
        return Err(Error::new(ErrorKind::Pdf, message));
    }
    interpreter.content.marks = interpreter.marks.list;
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
    fonts: Fonts<'f>,
    stack: Vec<Graphics<'f>>,
    path: Vec<Segment>,
    /// How the path that is being drawn clips what follows, where it does.
    clips: Option<Rule>,
    /// The glyphs of a text object that clip what follows it.
    pub(super) text_clip: Vec<Segment>,
    depth: usize,
    /// Forms that are being read: one that shows itself is not read again.
    open: Vec<ObjectId>,
    paints: BTreeMap<PaintKey, usize>,
    states: BTreeMap<String, usize>,
    images: BTreeMap<ObjectId, usize>,
    operators: usize,
    bytes: usize,
    /// Bytes of pictures in the content that are kept.
    pub(super) inline: usize,
}

impl<'f> Interpreter<'f> {
    fn new(finished: &'f Finished) -> Interpreter<'f> {
        Interpreter {
            finished,
            content: Content::default(),
            graphics: Graphics::new(Matrix::IDENTITY, Rect::EVERYWHERE),
            text: TextPlace::START,
            marks: Marks::default(),
            fonts: Fonts::new(finished),
            stack: Vec::new(),
            path: Vec::new(),
            clips: None,
            text_clip: Vec::new(),
            depth: 0,
            open: Vec::new(),
            paints: BTreeMap::new(),
            states: BTreeMap::new(),
            images: BTreeMap::new(),
            operators: 0,
            bytes: 0,
            inline: 0,
        }
    }

    /// The page's content, its streams joined.
    fn contents(&mut self, page: &Page<'f>) -> Result<Vec<u8>> {
        let dict = page.raw();
        let mut bytes = Vec::new();
        let streams: Vec<Stream<'f>> = match dict.get::<Object<'_>>("Contents") {
            Some(Object::Stream(stream)) => vec![stream],
            Some(Object::Array(streams)) => streams.iter::<Stream<'_>>().collect(),
            _ => Vec::new(),
        };
        for stream in streams {
            bytes.extend_from_slice(&self.unpack(&stream)?);
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
        self.content.things.len() < THINGS && self.operators < OPERATORS && self.bytes < BYTES
    }

    fn fault(&mut self, fault: String) {
        if self.content.faults.len() < 100 && !self.content.faults.contains(&fault) {
            self.content.faults.push(fault);
        }
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
                    self.keep_inline(&mut facts, stream);
                    self.content.images.push(facts);
                    self.image(self.content.images.len() - 1);
                }
            }
            b"sh" => self.shading(operands, resources),
            b"gs" => {
                if let Some(state) = name(operands).and_then(|name| resources.state(name)) {
                    self.set_state(&state);
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

    /// ISO 32000-2, 8.5.
    fn path_operator(&mut self, operator: &[u8], numbers: &Numbers<'_, '_>) -> bool {
        let matrix = self.graphics.matrix;
        let mut segment = |segment: Option<Segment>| self.path.extend(segment);
        match operator {
            b"m" => segment(numbers.last().map(|[x, y]| Segment::Move(matrix.apply(x, y)))),
            b"l" => segment(numbers.last().map(|[x, y]| Segment::Line(matrix.apply(x, y)))),
            b"c" => segment(numbers.last().map(|[a, b, c, d, x, y]| {
                Segment::Curve(matrix.apply(a, b), matrix.apply(c, d), matrix.apply(x, y))
            })),
            b"v" => {
                let from = current(&self.path);
                self.path.extend(numbers.last().zip(from).map(|([c, d, x, y], from)| {
                    Segment::Curve(from, matrix.apply(c, d), matrix.apply(x, y))
                }));
            }
            b"y" => segment(numbers.last().map(|[a, b, x, y]| {
                Segment::Curve(matrix.apply(a, b), matrix.apply(x, y), matrix.apply(x, y))
            })),
            b"h" => self.path.push(Segment::Close),
            b"re" => {
                if let Some([x, y, w, h]) = numbers.last() {
                    let corner = |x, y| matrix.apply(x, y);
                    self.path.extend([
                        Segment::Move(corner(x, y)),
                        Segment::Line(corner(x + w, y)),
                        Segment::Line(corner(x + w, y + h)),
                        Segment::Line(corner(x, y + h)),
                        Segment::Close,
                    ]);
                }
            }
            b"W" => self.clips = Some(Rule::NonZero),
            b"W*" => self.clips = Some(Rule::EvenOdd),
            b"n" => self.end_path(None, false, false),
            b"S" => self.end_path(None, true, false),
            b"s" => self.end_path(None, true, true),
            b"f" | b"F" => self.end_path(Some(Rule::NonZero), false, false),
            b"f*" => self.end_path(Some(Rule::EvenOdd), false, false),
            b"B" => self.end_path(Some(Rule::NonZero), true, false),
            b"B*" => self.end_path(Some(Rule::EvenOdd), true, false),
            b"b" => self.end_path(Some(Rule::NonZero), true, true),
            b"b*" => self.end_path(Some(Rule::EvenOdd), true, true),
            _ => return false,
        }
        true
    }

    fn end_path(&mut self, fill: Option<Rule>, stroke: bool, close: bool) {
        let mut segments = std::mem::take(&mut self.path);
        if close && !segments.is_empty() {
            segments.push(Segment::Close);
        }
        let bounds = around(&segments);
        if !segments.is_empty() && (fill.is_some() || stroke) {
            let fill = fill.map(|rule| (self.fill(), rule));
            let stroke = stroke.then(|| {
                let (across, down) = self.graphics.matrix.scale();
                let scale = (across * down).sqrt();
                let mut line = self.graphics.line.clone();
                line.width *= scale;
                line.dash.0.iter_mut().for_each(|length| *length *= scale);
                line.dash.1 *= scale;
                (self.stroke(), line)
            });
            let clipping = if self.clips.is_some() { segments.clone() } else { Vec::new() };
            self.paint(Thing::Path(Path { segments, fill, stroke, bounds }));
            segments = clipping;
        }
        if let Some(rule) = self.clips.take() {
            self.clip(segments, bounds, rule);
        }
    }

    /// ISO 32000-2, 8.4.4.
    fn line_operator(
        &mut self,
        operator: &[u8],
        operands: &[&Object<'_>],
        numbers: &Numbers<'_, '_>,
    ) -> bool {
        let line = &mut self.graphics.line;
        let first = numbers.last::<1>().map(|[n]| n);
        match operator {
            b"w" => line.width = first.unwrap_or(line.width),
            b"J" => line.cap = first.map_or(line.cap, |n| n as u8),
            b"j" => line.join = first.map_or(line.join, |n| n as u8),
            b"M" => line.miter = first.unwrap_or(line.miter),
            b"d" => {
                if let [Object::Array(dash), Object::Number(phase)] = operands {
                    line.dash = (dash_of(dash), phase.as_f64());
                }
            }
            b"i" => {}
            b"ri" => self.set_intent(name(operands).map(|name| name.as_str().to_owned())),
            _ => return false,
        }
        true
    }

    pub(super) fn set_intent(&mut self, intent: Option<String>) {
        self.graphics.state.intent = intent;
        self.graphics.listed = None;
    }

    /// ISO 32000-2, 8.6.8.
    fn color_operator(
        &mut self,
        operator: &[u8],
        operands: &[&Object<'_>],
        resources: &Resources<'f>,
    ) -> bool {
        let components: Vec<f32> = operands
            .iter()
            .filter_map(
                |operand| if let Object::Number(n) = operand { Some(n.as_f64() as f32) } else { None },
            )
            .collect();
        let strokes = operator.first().is_some_and(u8::is_ascii_uppercase);
        let ink = match operator {
            b"g" | b"G" => Ink::of(Space::DeviceGray, components),
            b"rg" | b"RG" => Ink::of(Space::DeviceRgb, components),
            b"k" | b"K" => Ink::of(Space::DeviceCmyk, components),
            b"cs" | b"CS" => {
                let Some(name) = name(operands) else { return true };
                let space = resources.space(self.finished, name);
                let initial = space.initial();
                Ink::of(space, initial)
            }
            b"sc" | b"scn" | b"SC" | b"SCN" => {
                let set = if strokes { &self.graphics.stroke } else { &self.graphics.fill };
                let mut ink = Ink::of(set.space.clone(), components);
                ink.pattern = name(operands).and_then(|name| resources.hash(self.finished, "Pattern", name));
                ink
            }
            _ => return false,
        };
        if strokes {
            self.graphics.stroke = ink;
        } else {
            self.graphics.fill = ink;
        }
        true
    }

    /// ISO 32000-2, 9.3 and 9.4.
    fn text_operator(
        &mut self,
        operator: &[u8],
        operands: &[&Object<'_>],
        numbers: &Numbers<'_, '_>,
        resources: &Resources<'f>,
    ) -> bool {
        let text = &mut self.graphics.text;
        let first = numbers.last::<1>().map(|[n]| n);
        match operator {
            b"BT" => self.text = TextPlace::START,
            b"ET" => {
                let glyphs = std::mem::take(&mut self.text_clip);
                if !glyphs.is_empty() {
                    let bounds = around(&glyphs);
                    self.clip(glyphs, bounds, Rule::NonZero);
                }
            }
            b"Tc" => text.char_space = first.unwrap_or(text.char_space),
            b"Tw" => text.word_space = first.unwrap_or(text.word_space),
            b"Tz" => text.scaling = first.map_or(text.scaling, |percent| percent / 100.0),
            b"TL" => text.leading = first.unwrap_or(text.leading),
            b"Ts" => text.rise = first.unwrap_or(text.rise),
            b"Tr" => text.mode = first.map_or(text.mode, |mode| mode as u8),
            b"Tf" => {
                if let [Object::Name(name), Object::Number(size)] = operands {
                    text.size = size.as_f64();
                    self.set_font(name, resources);
                }
            }
            b"Td" => numbers.last().into_iter().for_each(|[x, y]| self.text.next_line(x, y)),
            b"TD" => {
                if let Some([x, y]) = numbers.last() {
                    text.leading = -y;
                    self.text.next_line(x, y);
                }
            }
            b"Tm" => numbers.last().into_iter().for_each(|matrix| self.text.set(Matrix(matrix))),
            b"T*" => self.text.next_line(0.0, -text.leading),
            b"Tj" => self.show_operand(operands),
            b"'" => {
                self.text.next_line(0.0, -text.leading);
                self.show_operand(operands);
            }
            b"\"" => {
                if let [Object::Number(word), Object::Number(char), Object::String(_)] = operands {
                    (text.word_space, text.char_space) = (word.as_f64(), char.as_f64());
                }
                self.text.next_line(0.0, -text.leading);
                self.show_operand(operands);
            }
            b"TJ" => {
                let Some(Object::Array(parts)) = operands.last() else { return true };
                for part in parts.iter::<Object<'_>>() {
                    match part {
                        Object::String(bytes) => self.show(bytes.as_bytes()),
                        Object::Number(n) => self.adjust(n.as_f64()),
                        _ => {}
                    }
                }
            }
            _ => return false,
        }
        true
    }

    fn show_operand(&mut self, operands: &[&Object<'_>]) {
        if let Some(Object::String(bytes)) = operands.last() {
            self.show(bytes.as_bytes());
        }
    }

    fn set_font(&mut self, name: &Name<'_>, resources: &Resources<'f>) {
        let dict = resources.font(name);
        let font = dict.and_then(|dict| self.fonts.get(&dict, &mut self.content.fonts));
        if font.is_none() {
            self.fault(format!("the font {} cannot be read", name.as_str()));
        }
        self.graphics.text.font = font;
    }

    pub(super) fn set_font_object(&mut self, dict: &RawDict<'f>) {
        self.graphics.text.font = self.fonts.get(dict, &mut self.content.fonts);
    }

    fn begin_mark(&mut self, operands: &[&Object<'_>], resources: &Resources<'f>) {
        let tag = match operands.first() {
            Some(Object::Name(tag)) => tag.as_str().to_owned(),
            _ => String::new(),
        };
        let properties = match operands.get(1) {
            Some(Object::Dict(dict)) => Dict::of(dict),
            Some(Object::Name(name)) => resources.properties(name).map(|found| found.0).unwrap_or_default(),
            _ => Dict::default(),
        };
        self.marks.begin(self.finished, tag, properties);
    }

    fn x_object(&mut self, name: &Name<'_>, resources: &Resources<'f>, depth: usize) -> Result<()> {
        let Some(stream) = resources.x_object(name) else {
            self.fault(format!("there is no XObject {}", name.as_str()));
            return Ok(());
        };
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
        let kept = (self.graphics.clone(), self.text, std::mem::take(&mut self.path));
        if let Some(matrix) = numbers("Matrix").and_then(|numbers| numbers.try_into().ok()) {
            self.graphics.matrix = Matrix(matrix).then(&self.graphics.matrix);
        }
        if let Some([a, b, c, d]) = numbers("BBox").as_deref() {
            let bounds = Rect { left: a.min(*c), bottom: b.min(*d), right: a.max(*c), top: b.max(*d) };
            let matrix = self.graphics.matrix;
            let [first, rest @ ..] =
                [(*a, *b), (*c, *b), (*c, *d), (*a, *d)].map(|(x, y)| matrix.apply(x, y));
            let mut segments = vec![Segment::Move(first)];
            segments.extend(rest.map(Segment::Line));
            segments.push(Segment::Close);
            self.clip(segments, matrix.rect(&bounds), Rule::NonZero);
        }
        let own = dict.get::<RawDict<'_>>("Resources").map(|raw| Resources::new(self.finished, raw));
        self.open.push(id);
        self.depth += 1;
        let stack = std::mem::take(&mut self.stack);
        let result = self.run(&bytes, own.as_ref().unwrap_or(outer), depth + 1);
        self.stack = stack;
        self.depth -= 1;
        self.open.pop();
        (self.graphics, self.text, self.path) = kept;
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
        let hash = name(operands).and_then(|name| resources.hash(self.finished, "Shading", name));
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

/// Where a path has come to.
fn current(path: &[Segment]) -> Option<super::Point> {
    path.iter().rev().find_map(|segment| match segment {
        Segment::Move(point) | Segment::Line(point) | Segment::Curve(_, _, point) => Some(*point),
        Segment::Close => None,
    })
}

pub(super) fn dash_of(dash: &Array<'_>) -> Vec<f64> {
    dash.iter::<f32>().take(64).map(f64::from).collect()
}

/// The last operand, where it is a name.
fn name<'b, 'a>(operands: &[&'b Object<'a>]) -> Option<&'b Name<'a>> {
    match operands.last() {
        Some(Object::Name(name)) => Some(name),
        _ => None,
    }
}

/// Operands as numbers.
struct Numbers<'o, 'b>(&'o [&'b Object<'b>]);

impl Numbers<'_, '_> {
    /// The last `N` operands, where they are numbers.
    fn last<const N: usize>(&self) -> Option<[f64; N]> {
        let start = self.0.len().checked_sub(N)?;
        let mut numbers = [0.0; N];
        for (number, operand) in numbers.iter_mut().zip(&self.0[start..]) {
            let Object::Number(n) = operand else { return None };
            *number = n.as_f64();
        }
        Some(numbers)
    }
}
