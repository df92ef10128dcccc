//! The operators of a content stream by family: paths, lines, colours, text (ISO 32000-2, annex A).

use hayro_syntax::object::{Dict as RawDict, Name, Object};

use super::{Interpreter, dash_of};
use crate::finished::color::Space;
use crate::finished::content::clips::around;
use crate::finished::content::geometry::Point;
use crate::finished::content::painted::{Path, Rule, Segment, Thing};
use crate::finished::content::resources::Resources;
use crate::finished::content::state::Ink;
use crate::finished::content::text::TextPlace;
use crate::finished::object::Dict;
use crate::geom::Matrix;

/// How many operators a dash counts for: whoever draws the line draws each.
const DASH: usize = 8;

impl<'f> Interpreter<'f> {
    /// ISO 32000-2, 8.5.
    pub(super) fn path_operator(&mut self, operator: &[u8], numbers: &Numbers<'_, '_>) -> bool {
        let matrix = self.graphics.matrix;
        match operator {
            b"m" => self.draw(numbers.last().map(|[x, y]| Segment::Move(matrix.point(x, y)))),
            b"l" => self.draw(numbers.last().map(|[x, y]| Segment::Line(matrix.point(x, y)))),
            b"c" => self.draw(numbers.last().map(|[a, b, c, d, x, y]| {
                Segment::Curve(matrix.point(a, b), matrix.point(c, d), matrix.point(x, y))
            })),
            b"v" => {
                let from = self.pen.map(|[_, at]| at);
                self.draw(numbers.last().zip(from).map(|([c, d, x, y], from)| {
                    Segment::Curve(from, matrix.point(c, d), matrix.point(x, y))
                }));
            }
            b"y" => self.draw(numbers.last().map(|[a, b, x, y]| {
                Segment::Curve(matrix.point(a, b), matrix.point(x, y), matrix.point(x, y))
            })),
            b"h" => self.draw([Segment::Close]),
            b"re" => {
                if let Some([x, y, w, h]) = numbers.last() {
                    let corner = |x, y| matrix.point(x, y);
                    self.draw([
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

    /// Adds to the path that is being drawn.
    fn draw(&mut self, segments: impl IntoIterator<Item = Segment>) {
        for segment in segments {
            self.pen = match (segment, self.pen) {
                (Segment::Move(to), _) => Some([to, to]),
                (Segment::Line(to) | Segment::Curve(_, _, to), pen) => {
                    Some([pen.map_or(to, |[start, _]| start), to])
                }
                // A part that is closed goes on from where it began (ISO 32000-2, 8.5.2.1).
                (Segment::Close, pen) => pen.map(|[start, _]| [start, start]),
            };
            self.path.push(segment);
        }
    }

    fn end_path(&mut self, fill: Option<Rule>, stroke: bool, close: bool) {
        self.pen = None;
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
                self.operators =
                    self.operators.saturating_add(dashes(&segments, &line.dash.0).saturating_mul(DASH));
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
    pub(super) fn line_operator(
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

    pub(in crate::finished::content) fn set_intent(&mut self, intent: Option<String>) {
        self.graphics.state.intent = intent;
        self.graphics.listed = None;
    }

    /// ISO 32000-2, 8.6.8.
    pub(super) fn color_operator(
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
                ink.pattern = name(operands).and_then(|name| self.pattern(name, resources));
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
    pub(super) fn text_operator(
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
        dict.iter().for_each(|dict| self.count(dict));
        let font = dict.and_then(|dict| self.fonts.get(&dict, &mut self.content.fonts));
        if font.is_none() {
            self.fault(format!("the font {} cannot be read", name.as_str()));
        }
        self.graphics.text.font = font;
    }

    pub(in crate::finished::content) fn set_font_object(&mut self, dict: &RawDict<'f>) {
        self.graphics.text.font = self.fonts.get(dict, &mut self.content.fonts);
    }

    pub(super) fn begin_mark(&mut self, operands: &[&Object<'_>], resources: &Resources<'f>) {
        let tag = match operands.first() {
            Some(Object::Name(tag)) => tag.as_str().to_owned(),
            _ => String::new(),
        };
        let properties = match operands.get(1) {
            Some(Object::Dict(dict)) => Dict::of(dict),
            Some(Object::Name(name)) => match resources.properties(name) {
                Some(properties) => {
                    self.count(&properties);
                    Dict::of(&properties)
                }
                None => Dict::default(),
            },
            _ => Dict::default(),
        };
        self.marks.begin(self.finished, tag, properties);
    }
}

/// About how many dashes a line has along a path: curves count by their handles.
fn dashes(segments: &[Segment], dash: &[f64]) -> usize {
    let period: f64 = dash.iter().sum();
    if period <= 0.0 {
        return 0;
    }
    let (mut start, mut at) = (Point::default(), Point::default());
    let mut length = 0.0;
    for segment in segments {
        let through: &[Point] = match segment {
            Segment::Move(point) => {
                (start, at) = (*point, *point);
                &[]
            }
            Segment::Line(point) => &[*point],
            Segment::Curve(one, other, point) => &[*one, *other, *point],
            Segment::Close => &[start],
        };
        for &next in through {
            length += (next.x - at.x).hypot(next.y - at.y);
            at = next;
        }
    }
    (length / period * dash.len() as f64) as usize
}

/// The last operand, where it is a name.
pub(super) fn name<'b, 'a>(operands: &[&'b Object<'a>]) -> Option<&'b Name<'a>> {
    match operands.last() {
        Some(Object::Name(name)) => Some(name),
        _ => None,
    }
}

/// Operands as numbers.
pub(super) struct Numbers<'o, 'b>(pub(super) &'o [&'b Object<'b>]);

impl Numbers<'_, '_> {
    /// The last `N` operands, where they are numbers.
    pub(super) fn last<const N: usize>(&self) -> Option<[f64; N]> {
        let start = self.0.len().checked_sub(N)?;
        let mut numbers = [0.0; N];
        for (number, operand) in numbers.iter_mut().zip(&self.0[start..]) {
            let Object::Number(n) = operand else { return None };
            *number = n.as_f64();
        }
        Some(numbers)
    }
}
