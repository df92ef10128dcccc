//! What a reference knows of a page besides its look: every line of type with the place of each glyph, rules and areas,
//! pictures. Lengths are in hundredths of a point from the upper left corner of the sheet that is shown.

use serde::{Deserialize, Serialize};

use super::lines;
use crate::diag::{Error, ErrorKind, Result};
use crate::finished::{Content, Finished, Glyph, PageFacts, Painted, Rect, Thing};

/// The form of the record; a reference of another form must be made anew.
const FORM: u32 = 2;

/// A page as a reference knows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    pub(super) form: u32,
    /// How finely its picture is drawn.
    pub(super) dpi: f64,
    /// A hash of the picture's file: the two belong together.
    pub(super) picture: String,
    /// Width and height of the sheet.
    pub(super) size: [i64; 2],
    /// How far it is turned when shown, in degrees.
    pub(super) turn: i64,
    /// Its boxes by name: left, top, right, bottom.
    pub(super) boxes: Vec<(String, [i64; 4])>,
    #[serde(with = "lines")]
    pub(super) lines: Vec<Line>,
    pub(super) shapes: Vec<Shape>,
    pub(super) pictures: Vec<Placed>,
}

/// What every form of the record has.
#[derive(Deserialize)]
struct Form {
    form: u32,
}

/// Glyphs one after the other in one face and colour on one base line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) font: String,
    pub(super) size: i64,
    pub(super) colour: String,
    /// Where it begins.
    pub(super) at: [i64; 2],
    /// Whether it runs down the page.
    pub(super) down: bool,
    /// How far along it each glyph stands.
    pub(super) glyphs: Vec<i64>,
}

/// A rule or an area.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shape {
    /// Left, top, right, bottom.
    pub(super) around: [i64; 4],
    pub(super) fill: Option<String>,
    pub(super) stroke: Option<String>,
    /// The weight of its line.
    pub(super) weight: i64,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Placed {
    /// A hash of the file's data.
    pub(super) data: String,
    /// Columns and rows.
    pub(super) pixels: [u32; 2],
    /// Its lower left, lower right and upper left corners as the picture stands upright.
    pub(super) corners: [[i64; 2]; 3],
    /// What its clip lets show: left, top, right, bottom.
    pub(super) shown: [i64; 4],
}

/// Turns places on a page into hundredths of a point from the corner of what is shown.
struct Sheet {
    left: f64,
    top: f64,
}

impl Sheet {
    fn point(&self, x: f64, y: f64) -> [i64; 2] {
        [hundredths(x - self.left), hundredths(self.top - y)]
    }

    fn rect(&self, rect: &Rect) -> [i64; 4] {
        let [left, top] = self.point(rect.left, rect.top);
        let [right, bottom] = self.point(rect.right, rect.bottom);
        [left, top, right, bottom]
    }
}

/// Infinite clips come to the ends of the range.
fn hundredths(points: f64) -> i64 {
    (points * 100.0).round().clamp(-1e9, 1e9) as i64
}

impl Record {
    /// Reads a page of a file; `picture` is the hash of how it looks.
    pub(super) fn of(finished: &Finished, index: usize, dpi: f64, picture: String) -> Result<Record> {
        let no_page = || Error::new(ErrorKind::Pdf, format!("there is no page {}", index + 1));
        let facts = finished.page(index).ok_or_else(no_page)?;
        let content = finished.content(index)?;
        let shown = facts.boxes.crop.or(facts.boxes.media).unwrap_or(Rect::NOWHERE);
        let sheet = Sheet { left: shown.left, top: shown.top };
        let boxes = boxes(&facts, &sheet);
        Ok(Record {
            form: FORM,
            dpi,
            picture,
            size: [hundredths(shown.width()), hundredths(shown.height())],
            turn: facts.rotate,
            boxes,
            lines: lines(&content, &sheet),
            shapes: shapes(&content, &sheet),
            pictures: pictures(&content, &sheet),
        })
    }

    /// Reads a record as it was written.
    pub(super) fn read(text: &[u8]) -> Result<Record> {
        let broken = |cause: serde_json::Error| {
            Error::new(ErrorKind::Input, format!("is no record of a page: {cause}"))
                .with_hint("run the test, look at its report, and accept the page anew")
        };
        // Records of other forms have other keys.
        let Form { form } = serde_json::from_slice(text).map_err(broken)?;
        if form != FORM {
            let message = format!("is a record of form {form}, not {FORM}");
            let hint = "remove the reference, run the test, and accept the page anew";
            return Err(Error::new(ErrorKind::Input, message).with_hint(hint));
        }
        let record: Record = serde_json::from_slice(text).map_err(broken)?;
        if !(1.0..=1200.0).contains(&record.dpi) {
            let message = format!("is drawn with {} pixels to the inch", record.dpi);
            return Err(Error::new(ErrorKind::Input, message));
        }
        Ok(record)
    }

    /// The record as text, a thing a line: changes of references are read by people.
    pub(super) fn write(&self) -> String {
        let list = |values: Vec<String>| match values.is_empty() {
            true => "[]".to_owned(),
            false => format!("[\n  {}\n ]", values.join(",\n  ")),
        };
        let lines = list(lines::written(&self.lines).map(|line| json(&line)).collect());
        let shapes = list(self.shapes.iter().map(json).collect());
        let pictures = list(self.pictures.iter().map(json).collect());
        format!(
            "{{\n \"form\": {},\n \"dpi\": {},\n \"picture\": {},\n \"size\": {},\n \"turn\": {},\n \"boxes\": {},\n \
             \"lines\": {lines},\n \"shapes\": {shapes},\n \"pictures\": {pictures}\n}}\n",
            self.form,
            json(&self.dpi),
            json(&self.picture),
            json(&self.size),
            self.turn,
            json(&self.boxes),
        )
    }
}

/// A value as JSON. The record has no key that is no text and no number that is not finite: nothing that JSON cannot say.
fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn boxes(facts: &PageFacts, sheet: &Sheet) -> Vec<(String, [i64; 4])> {
    let boxes = &facts.boxes;
    let named = [
        ("media", boxes.media),
        ("crop", boxes.crop),
        ("bleed", boxes.bleed),
        ("trim", boxes.trim),
        ("art", boxes.art),
    ];
    let there =
        named.into_iter().filter_map(|(name, rect)| rect.map(|rect| (name.to_owned(), sheet.rect(&rect))));
    there.collect()
}

fn lines(content: &Content, sheet: &Sheet) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for painted in &content.things {
        if let Thing::Glyph(glyph) = &painted.thing {
            add(&mut lines, glyph, content, sheet);
        }
    }
    lines
}

/// Adds a glyph to the line that is being set, or begins another.
fn add(lines: &mut Vec<Line>, glyph: &Glyph, content: &Content, sheet: &Sheet) {
    let at = sheet.point(glyph.at.x, glyph.at.y);
    let down = glyph.advance.y.abs() > glyph.advance.x.abs();
    let font = content.fonts.get(glyph.font).map(|font| font.name.as_str()).unwrap_or_default();
    let colour = colour(content, glyph.fill, glyph.mode);
    let size = hundredths(glyph.size);
    let (along, across) = if down { (1, 0) } else { (0, 1) };
    let open = lines.last_mut().filter(|line| {
        let reached = line.at[along] + line.glyphs.last().copied().unwrap_or(0);
        line.down == down
            && line.font == font
            && line.size == size
            && line.colour == colour
            && (line.at[across] - at[across]).abs() <= 1
            && (reached..=reached + 4 * size.max(1)).contains(&at[along])
    });
    match open {
        Some(line) => {
            line.text.push_str(&glyph.text);
            line.glyphs.push(at[along] - line.at[along]);
        }
        None => lines.push(Line {
            text: glyph.text.clone(),
            font: font.to_owned(),
            size,
            colour,
            at,
            down,
            glyphs: vec![0],
        }),
    }
}

/// A colour in words; type that is not painted has none.
fn colour(content: &Content, paint: usize, mode: u8) -> String {
    if matches!(mode, 3 | 7) {
        return "not painted".to_owned();
    }
    content.paints.get(paint).map(ToString::to_string).unwrap_or_default()
}

fn shapes(content: &Content, sheet: &Sheet) -> Vec<Shape> {
    let shape = |painted: &Painted| match &painted.thing {
        Thing::Path(path) => Some(Shape {
            around: sheet.rect(&path.bounds),
            fill: path.fill.map(|(paint, _)| colour(content, paint, 0)),
            stroke: path.stroke.as_ref().map(|(paint, _)| colour(content, *paint, 0)),
            weight: path.stroke.as_ref().map_or(0, |(_, stroke)| hundredths(stroke.width)),
        }),
        _ => None,
    };
    content.things.iter().filter_map(shape).collect()
}

fn pictures(content: &Content, sheet: &Sheet) -> Vec<Placed> {
    let picture = |painted: &Painted| match &painted.thing {
        Thing::Image(placed) => {
            let image = content.images.get(placed.image)?;
            let [low, right, _, high] = placed.quad.map(|corner| sheet.point(corner.x, corner.y));
            let shown = Rect::around(placed.quad).intersection(&painted.clip);
            Some(Placed {
                data: hex(&image.hash),
                pixels: [image.width, image.height],
                corners: [low, right, high],
                shown: sheet.rect(&shown),
            })
        }
        _ => None,
    };
    content.things.iter().filter_map(picture).collect()
}

/// Bytes as figures.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
impl Record {
    /// A page with nothing on it.
    pub(super) fn empty() -> Record {
        Record {
            form: FORM,
            dpi: 48.0,
            picture: String::new(),
            size: [10_000, 20_000],
            turn: 0,
            boxes: vec![("media".to_owned(), [0, 0, 10_000, 20_000])],
            lines: Vec::new(),
            shapes: Vec::new(),
            pictures: Vec::new(),
        }
    }
}
