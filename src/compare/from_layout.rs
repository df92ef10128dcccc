//! A page of a layout JSON as it is compared.

use serde::Deserialize;

use super::sheet::{Face, Glyph, Ink, Look, Looks, PageBox, Picture, Rule, Sheet, Story, around};
use crate::diag::{Error, ErrorKind, Result, SourcePlace};
use crate::hash::Hash;

#[derive(Deserialize)]
struct Layout {
    version: u32,
    units_per_pt: f64,
    trim: [f64; 2],
    bleed: f64,
    stories: Vec<LayoutStory>,
    frames: Vec<LayoutFrame>,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct LayoutStory {
    name: String,
}

#[derive(Deserialize)]
struct LayoutFrame {
    name: String,
    rect: [f64; 4],
}

#[derive(Deserialize)]
struct Item {
    from: Option<From>,
    /// The spot colour that it is printed in, and thousandths of that.
    spot: Option<(String, f64)>,
    border_spot: Option<(String, f64)>,
    #[serde(flatten)]
    thing: Thing,
}

/// What a thing is from: the copy that a run of glyphs sets, or the point that a rule begins at.
#[derive(Deserialize)]
#[serde(untagged)]
enum From {
    Copy { story: usize },
    Point([f64; 2]),
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Thing {
    Glyphs {
        face: String,
        em: [f64; 2],
        setting: String,
        ink: [f64; 4],
        text: String,
        glyphs: Vec<(u32, f64, f64, f64, usize, usize)>,
    },
    Rule {
        to: [f64; 2],
        thickness: f64,
        ink: [f64; 4],
    },
    Area {
        rect: [f64; 4],
        fill: Option<[f64; 4]>,
        border: Option<(f64, [f64; 4])>,
    },
    Path {
        steps: Vec<Step>,
        thickness: Option<f64>,
        ink: [f64; 4],
    },
    Picture {
        file: String,
        pixels: [u32; 2],
        window: [f64; 4],
        whole: [f64; 4],
    },
}

/// The points of `["m", x, y]`, `["c", x1, y1, x2, y2, x, y]` or `["h"]`.
#[derive(Deserialize)]
#[serde(try_from = "Vec<Part>")]
struct Step(Vec<[f64; 2]>);

/// A part of a step.
#[derive(Deserialize)]
#[serde(untagged)]
enum Part {
    Operator(String),
    Number(f64),
}

impl TryFrom<Vec<Part>> for Step {
    type Error = &'static str;

    fn try_from(parts: Vec<Part>) -> std::result::Result<Step, &'static str> {
        let number = |part: &Part| if let Part::Number(number) = part { Some(*number) } else { None };
        let Some((Part::Operator(operator), rest)) = parts.split_first() else {
            return Err("a step of a path begins with its operator");
        };
        let numbers: Vec<f64> = rest.iter().filter_map(number).collect();
        let expected = match operator.as_str() {
            "m" => 2,
            "c" => 6,
            "h" => 0,
            _ => return Err("a step of a path is m, c or h"),
        };
        if numbers.len() != expected || rest.len() != expected {
            return Err("a step of a path has other numbers than its operator takes");
        }
        Ok(Step(numbers.chunks_exact(2).map(|point| [point[0], point[1]]).collect()))
    }
}

/// Reads a layout; `file` is what messages call it.
pub(super) fn sheet(file: &str, text: &str) -> Result<Sheet> {
    let layout: Layout = serde_json::from_str(text).map_err(|error| {
        let place = SourcePlace { file: file.to_owned(), line: error.line(), column: error.column() };
        Error::new(ErrorKind::Input, format!("this is not a layout: {error}")).at(place)
    })?;
    if layout.version != 1 || !(layout.units_per_pt.is_finite() && layout.units_per_pt > 0.0) {
        let message = format!("a layout of version {} cannot be read", layout.version);
        return Err(Error::new(ErrorKind::Input, message).at(SourcePlace::file(file)));
    }
    let mut reader =
        Reader { mm: 25.4 / 72.0 / layout.units_per_pt, looks: Looks::default(), sheet: Sheet::default() };
    reader.page(&layout);
    for (order, item) in layout.items.iter().enumerate() {
        reader.item(order, item, layout.stories.len());
    }
    reader.sheet.looks = reader.looks.list;
    if is_beyond_paper(&reader.sheet) {
        let message = "this is not a layout: its lengths are beyond any paper, or its inks beyond full ones";
        return Err(Error::new(ErrorKind::Input, message).at(SourcePlace::file(file)));
    }
    Ok(reader.sheet)
}

/// Whether anything stands farther from the page's corner than any paper is wide, or is of more than full ink.
fn is_beyond_paper(sheet: &Sheet) -> bool {
    /// In millimetres.
    const FARTHEST: f64 = 100_000.0;
    // What is no number is no place either.
    let is_near = |sides: &[f64]| sides.iter().all(|side| side.abs() <= FARTHEST);
    let is_ink = |ink: &Ink| ink.components.iter().all(|component| (0.0..=1.0).contains(component));
    let looks = sheet.looks.iter().flat_map(|look| [&look.fill, &look.stroke]);
    let is_paper = is_near(&sheet.size)
        && is_near(&sheet.shown)
        && sheet.frames.iter().all(|(_, rect)| is_near(rect))
        && sheet.glyphs.iter().all(|glyph| is_near(&glyph.place) && is_near(&glyph.at) && is_near(&glyph.em))
        && sheet.rules.iter().all(|rule| is_near(&rule.place) && is_near(rule.weight.as_slice()))
        && sheet.pictures.iter().all(|picture| is_near(&picture.whole) && is_near(&picture.shows))
        && looks.flatten().all(is_ink);
    !is_paper
}

struct Reader {
    mm: f64,
    looks: Looks,
    sheet: Sheet,
}

impl Reader {
    fn page(&mut self, layout: &Layout) {
        let [width, height] = layout.trim.map(|side| side * self.mm);
        let bleed = layout.bleed * self.mm;
        let points = |mm: f64| mm * 72.0 / 25.4;
        let (wide, high) = (points(width), points(height));
        let sheet = &mut self.sheet;
        sheet.size = [width, height];
        sheet.shown = [-bleed, -bleed, width + 2.0 * bleed, height + 2.0 * bleed];
        let trim = [0.0, 0.0, wide, high];
        let out = points(bleed);
        let around = [-out, -out, wide + out, high + out];
        sheet.boxes = vec![(PageBox::Trim, Some(trim)), (PageBox::Bleed, Some(around))];
        sheet.user_unit = 1.0;
        let story = |(n, story): (usize, &LayoutStory)| Story {
            label: format!("story {} “{}”", n + 1, story.name),
            name: Some(story.name.clone()),
            number: n + 1,
        };
        sheet.stories = layout.stories.iter().enumerate().map(story).collect();
        sheet.stories.push(Story { label: "outside stories".to_owned(), name: None, number: 0 });
        let frame = |frame: &LayoutFrame| (frame.name.clone(), frame.rect.map(|side| side * self.mm));
        sheet.frames = layout.frames.iter().map(frame).collect();
    }

    fn item(&mut self, order: usize, item: &Item, stories: usize) {
        let own = |ink: [f64; 4]| ink_of(ink, item.spot.as_ref());
        match &item.thing {
            Thing::Glyphs { face, em, setting, ink, text, glyphs } => {
                let story = match item.from {
                    Some(From::Copy { story }) => story.min(stories),
                    _ => stories,
                };
                let run =
                    Run { em: em.map(|side| side * self.mm), down: setting == "vertical", story, order };
                let look = self.looks.place(Look { fill: Some(own(*ink)), ..Look::default() });
                let face = self.face(face);
                for glyph in glyphs {
                    self.glyph(&run, face, look, text, *glyph);
                }
            }
            Thing::Rule { to, thickness, ink } => {
                let from = if let Some(From::Point(from)) = item.from { from } else { *to };
                let points = [from, *to].map(|point| point.map(|side| side * self.mm));
                let look = self.looks.place(Look { stroke: Some(own(*ink)), ..Look::default() });
                self.rule(&points, Some(thickness * self.mm), look, order);
            }
            Thing::Area { rect, fill, border } => {
                let [x, y, w, h] = rect.map(|side| side * self.mm);
                let look = Look {
                    fill: fill.map(own),
                    stroke: border.map(|(_, ink)| ink_of(ink, item.border_spot.as_ref())),
                    ..Look::default()
                };
                let look = self.looks.place(look);
                let corners = [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
                self.rule(&corners, border.map(|(thickness, _)| thickness * self.mm), look, order);
            }
            Thing::Path { steps, thickness, ink } => {
                let points = steps.iter().flat_map(|step| &step.0);
                let points: Vec<[f64; 2]> = points.map(|point| point.map(|side| side * self.mm)).collect();
                let ink = Some(own(*ink));
                let look = match thickness {
                    Some(_) => Look { stroke: ink, ..Look::default() },
                    None => Look { fill: ink, ..Look::default() },
                };
                let look = self.looks.place(look);
                self.rule(&points, thickness.map(|thickness| thickness * self.mm), look, order);
            }
            Thing::Picture { file, pixels, window, whole } => {
                let whole = whole.map(|side| side * self.mm);
                let ppi = [0, 1].map(|n| f64::from(pixels[n]) * 25.4 / whole[n + 2].max(1e-9));
                let picture = Picture {
                    key: Hash::of(file.as_bytes()),
                    name: file.clone(),
                    facts: None,
                    space: String::new(),
                    masks: [false; 2],
                    decode: Vec::new(),
                    pixels: *pixels,
                    matrix: [whole[2], 0.0, 0.0, -whole[3], whole[0], whole[1] + whole[3]],
                    whole,
                    shows: window.map(|side| side * self.mm),
                    ppi,
                    look: self.looks.place(Look::default()),
                    prints: true,
                    order,
                };
                self.sheet.pictures.push(picture);
            }
        }
    }

    fn face(&mut self, name: &str) -> usize {
        let faces = &mut self.sheet.faces;
        faces.iter().position(|face| face.name == name).unwrap_or_else(|| {
            faces.push(Face { name: name.to_owned(), id: None, program: None });
            faces.len() - 1
        })
    }

    fn glyph(
        &mut self,
        run: &Run,
        face: usize,
        look: usize,
        text: &str,
        (number, x, y, advance, start, end): (u32, f64, f64, f64, usize, usize),
    ) {
        let [x, y, advance] = [x, y, advance].map(|side| side * self.mm);
        let [wide, high] = run.em;
        let place = match run.down {
            true => [x - wide / 2.0, y, wide, high],
            false => [x, y - high * 0.88, advance.max(wide / 4.0), high],
        };
        let text = text.get(start..end).unwrap_or_default().to_owned();
        let n = self.sheet.glyphs.len();
        self.sheet.copy.extend(text.chars().map(|c| (c, n)));
        self.sheet.glyphs.push(Glyph {
            text,
            at: [x, y],
            em: [wide, 0.0, 0.0, -high],
            place,
            face,
            number,
            code: number,
            look,
            story: run.story,
            prints: true,
            artifact: false,
            spelled: None,
            order: run.order,
        });
    }

    fn rule(&mut self, points: &[[f64; 2]], weight: Option<f64>, look: usize, order: usize) {
        let place = around(points.iter().map(|[x, y]| [*x, *y, 0.0, 0.0])).unwrap_or_default();
        let corner = |[x, y]: &[f64; 2]| [x - place[0], y - place[1]].map(|mm| (mm * 1000.0).round() as i64);
        let shape = points.iter().map(corner).collect();
        self.sheet.rules.push(Rule { place, shape, weight, dash: String::new(), look, prints: true, order });
    }
}

/// What the glyphs of a run share.
struct Run {
    em: [f64; 2],
    down: bool,
    story: usize,
    order: usize,
}

/// What something is printed in: a spot colour, or a mixture of process colours.
fn ink_of(ink: [f64; 4], spot: Option<&(String, f64)>) -> Ink {
    if let Some((name, tint)) = spot {
        let components = vec![(tint / 1000.0) as f32];
        return Ink { space: format!("Separation {name}"), key: Vec::new(), components };
    }
    let components = ink.map(|thousandths| (thousandths / 1000.0) as f32).to_vec();
    Ink { space: "DeviceCMYK".to_owned(), key: Vec::new(), components }
}
