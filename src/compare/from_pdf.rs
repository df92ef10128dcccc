//! A page of a finished PDF as it is compared.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Place;
use super::sheet::{Edges, Face, Glyph, Ink, Look, Looks, Note, PageBox, Picture, Rule, Sheet, Story, edges};
use super::stories::Stories;
use crate::diag::Result;
use crate::finished::{
    self, Content, Finished, Group, ImageFacts, Interactive, Mark, PageFacts, Painted, Path, PlacedImage,
    Point, Rect, Segment, Space, State, Thing,
};
use crate::hash::Hash;

/// Millimetres in a point.
const MM: f64 = 25.4 / 72.0;
/// An A4 sheet, for a page that gives no size (as readers do).
const A4: Rect = Rect { left: 0.0, bottom: 0.0, right: 595.28, top: 841.89 };
/// How far an em reaches under the line, for a rectangle that covers its glyph.
const BELOW: f64 = 0.12;

/// Reads a page, counted from 0.
pub(super) fn sheet(
    finished: &Finished,
    index: usize,
    stories: &Stories,
    hidden: &BTreeSet<String>,
    interactive: &mut Interactive<'_>,
) -> Result<Sheet> {
    let facts = finished.page(index).unwrap_or_default();
    let content = finished.content(index)?;
    let boxes = facts.boxes;
    let media = boxes.media.filter(|media| media.width() > 0.0 && media.height() > 0.0).unwrap_or(A4);
    let crop = boxes.crop.map_or(media, |crop| crop.intersection(&media));
    let shown = if crop.is_empty() { media } else { crop };
    let trim = boxes.trim.filter(|trim| trim.width() > 0.0 && trim.height() > 0.0).unwrap_or(shown);
    let unit = MM * facts.user_unit;
    let map = Map { left: trim.left, top: trim.top, unit };
    let mut reader = Reader {
        content: &content,
        map,
        shown,
        hidden,
        looks: Looks::default(),
        spelled: BTreeMap::new(),
        sheet: Sheet::default(),
    };
    reader.stories(index, stories);
    for (order, painted) in content.things.iter().enumerate() {
        reader.take(order, painted);
    }
    reader.copy();
    let Reader { looks, mut sheet, .. } = reader;
    sheet.looks = looks.list;
    sheet.faces = content
        .fonts
        .iter()
        .map(|font| Face { name: font.name.clone(), id: font.id, program: font.program })
        .collect();
    sheet.size = [trim.width() * unit, trim.height() * unit];
    sheet.shown = map.rect(&shown);
    sheet.corner = [trim.left * unit, -trim.top * unit];
    sheet.boxes = boxes_of(&facts);
    (sheet.rotate, sheet.user_unit) = (facts.rotate, facts.user_unit);
    sheet.notes = interactive.notes(index).into_iter().map(|note| map.note(note)).collect();
    sheet.group = facts.group.as_ref().map_or_else(String::new, group);
    sheet.default_spaces = interactive.default_spaces(index);
    sheet.default_spaces.retain(|(name, _)| paints_in(&content, name));
    sheet.entries = interactive.entries_of_page(index);
    Ok(sheet)
}

/// A page's group in words; a page is isolated whether it says so or not (ISO 32000-2, 11.4.7).
fn group(group: &Group) -> String {
    let space = group.space.as_ref().map_or_else(|| "that of the output".to_owned(), ToString::to_string);
    if group.knockout { format!("{space}, knocked out") } else { space }
}

/// Whether a page paints in the space of a device that another may stand for.
fn paints_in(content: &Content, default: &str) -> bool {
    let device = match default {
        "DefaultGray" => Space::DeviceGray,
        "DefaultRGB" => Space::DeviceRgb,
        _ => Space::DeviceCmyk,
    };
    fn is_built_on(space: &Space, device: &Space) -> bool {
        match space {
            Space::Indexed { base: inner, .. }
            | Space::Separation { alternate: inner, .. }
            | Space::DeviceN { alternate: inner, .. }
            | Space::Pattern(Some(inner)) => is_built_on(inner, device),
            // What a pattern paints with is its own affair.
            Space::Pattern(None) => true,
            space => space == device,
        }
    }
    let spaces = content.paints.iter().map(|paint| &paint.space);
    let mut spaces = spaces.chain(content.images.iter().filter_map(|image| image.space.as_ref()));
    let blends = content.things.iter().any(|painted| matches!(painted.thing, Thing::Shading(_)));
    blends || spaces.any(|space| is_built_on(space, &device))
}

/// The layers of a file that are switched off.
pub(super) fn hidden(finished: &Finished) -> BTreeSet<String> {
    finished.catalog().layers.into_iter().filter(|layer| !layer.on).map(|layer| layer.name).collect()
}

fn boxes_of(facts: &PageFacts) -> Vec<(PageBox, Option<Edges>)> {
    let boxes = facts.boxes;
    vec![
        (PageBox::Media, boxes.media.map(edges)),
        (PageBox::Crop, boxes.crop.map(edges)),
        (PageBox::Bleed, boxes.bleed.map(edges)),
        (PageBox::Trim, boxes.trim.map(edges)),
        (PageBox::Art, boxes.art.map(edges)),
    ]
}

/// From the file's points to millimetres from the trimmed page's corner.
#[derive(Clone, Copy)]
struct Map {
    left: f64,
    top: f64,
    unit: f64,
}

impl Map {
    fn point(&self, point: Point) -> [f64; 2] {
        [(point.x - self.left) * self.unit, (self.top - point.y) * self.unit]
    }

    fn step(&self, x: f64, y: f64) -> [f64; 2] {
        [x * self.unit, -y * self.unit]
    }

    fn rect(&self, rect: &Rect) -> Place {
        let [x, y] = self.point(Point { x: rect.left, y: rect.top });
        [x, y, rect.width() * self.unit, rect.height() * self.unit]
    }

    fn note(&self, note: finished::Note) -> Note {
        let finished::Note { subtype, rect, leads, says, flags, has_look, rest } = note;
        let place = rect.map_or([0.0; 4], |rect| self.rect(&rect));
        Note { subtype, place, leads, says, flags, has_look, rest }
    }
}

struct Reader<'c> {
    content: &'c Content,
    map: Map,
    /// What the page shows, in its own points.
    shown: Rect,
    hidden: &'c BTreeSet<String>,
    looks: Looks,
    /// What marks say, by their numbers.
    spelled: BTreeMap<usize, [u8; 16]>,
    sheet: Sheet,
}

impl Reader<'_> {
    /// Lists the stories that stretches of marked content belong to.
    fn stories(&mut self, page: usize, stories: &Stories) {
        self.sheet.stories = stories.list.clone();
        let mut of_mark: BTreeMap<usize, usize> = BTreeMap::new();
        for (n, mark) in self.content.marks.iter().enumerate() {
            let own = mark.mcid.and_then(|mcid| stories.of(page, mcid));
            let above = mark.parent.and_then(|parent| of_mark.get(&parent).copied());
            if let Some(story) = own.or(above) {
                of_mark.insert(n, story);
            }
        }
        self.sheet.glyphs.reserve(self.content.things.len());
        self.blocks(&of_mark);
    }

    /// Gives each glyph its story, or the block that it stands in where the file names no stories.
    fn blocks(&mut self, of_mark: &BTreeMap<usize, usize>) {
        let mut last: Option<([f64; 2], f64)> = None;
        let mut block = None;
        for (order, painted) in self.content.things.iter().enumerate() {
            let Thing::Glyph(glyph) = &painted.thing else { continue };
            let story = painted.mark.and_then(|mark| of_mark.get(&mark).copied());
            let at = self.map.point(glyph.at);
            let size = glyph.size * self.map.unit;
            let story = story.unwrap_or_else(|| {
                let near = last.is_some_and(|(from, last)| {
                    let reach = 2.5 * last.max(size);
                    let (x, y) = ((at[0] - from[0]).abs(), (at[1] - from[1]).abs());
                    // On the same line or on the next one, whichever way lines run.
                    (y < reach || x < reach) && last.max(size) < 1.6 * last.min(size)
                });
                match block {
                    Some(block) if near => block,
                    _ => {
                        self.sheet.stories.push(Story::default());
                        block = Some(self.sheet.stories.len() - 1);
                        self.sheet.stories.len() - 1
                    }
                }
            });
            let [x, y] = self.map.step(glyph.advance.x, glyph.advance.y);
            last = Some(([at[0] + x, at[1] + y], size));
            self.glyph(order, painted, story);
        }
        self.label(of_mark.is_empty());
    }

    /// Calls each story by its number and its first words.
    fn label(&mut self, blocks: bool) {
        let named = self.sheet.stories.iter().filter(|story| !story.label.is_empty()).count();
        let mut words = vec![String::new(); self.sheet.stories.len()];
        for glyph in &self.sheet.glyphs {
            let words = &mut words[glyph.story];
            if words.chars().count() < 8 {
                words.push_str(glyph.text.trim());
            }
        }
        for (n, story) in self.sheet.stories.iter_mut().enumerate().skip(named) {
            let number = n - named + 1;
            let kind = if blocks { "block" } else { "outside stories, block" };
            *story = Story { label: format!("{kind} {number} “{}”", words[n]), name: None, number: 0 };
        }
    }

    fn take(&mut self, order: usize, painted: &Painted) {
        match &painted.thing {
            Thing::Glyph(_) => {}
            Thing::Path(path) => self.rule(order, painted, path),
            Thing::Image(image) => self.picture(order, painted, image),
            Thing::Shading(shading) => {
                // A blend is as large as its clip, and no larger than the page.
                let place = painted.clip.intersection(&self.shown);
                let place = if place.is_empty() { [0.0; 4] } else { self.map.rect(&place) };
                let key = shading.hash.to_vec();
                let fill = Some(Ink { space: "Shading".to_owned(), key, components: Vec::new() });
                let look = self.look(fill, None, painted);
                let prints = self.prints(painted);
                let dash = String::new();
                let [wide, high] = [place[2], place[3]].map(|side| (side * 1000.0).round() as i64);
                let shape = vec![[0, 0], [wide, 0], [wide, high], [0, high]];
                self.sheet.rules.push(Rule { place, shape, weight: None, dash, look, prints, order });
            }
        }
    }

    fn glyph(&mut self, order: usize, painted: &Painted, story: usize) {
        let Thing::Glyph(glyph) = &painted.thing else { return };
        let [a, b, c, d, ..] = glyph.matrix.0;
        let [xx, xy] = self.map.step(a, b);
        let [yx, yy] = self.map.step(c, d);
        let wide = if glyph.vertical {
            1.0
        } else {
            (glyph.advance.x.hypot(glyph.advance.y) / a.hypot(b).max(1e-9)).min(1.0)
        };
        let em = Rect::around([(0.0, -BELOW), (wide, 1.0 - BELOW)].map(|(x, y)| glyph.matrix.point(x, y)));
        let (fills, strokes) = (matches!(glyph.mode, 0 | 2 | 4 | 6), matches!(glyph.mode, 1 | 2 | 5 | 6));
        let fill = fills.then(|| self.ink(glyph.fill));
        let stroke = strokes.then(|| self.ink(glyph.stroke));
        let look = self.look(fill, stroke, painted);
        let at = self.map.point(glyph.matrix.point(0.0, 0.0));
        let prints = !matches!(glyph.mode, 3 | 7) && self.prints(painted);
        let spelled = outermost_spelling(self.content, painted)
            .map(|(mark, text)| *self.spelled.entry(mark).or_insert_with(|| Hash::of(text.as_bytes())));
        self.sheet.glyphs.push(Glyph {
            text: glyph.text.clone(),
            at,
            em: [xx, xy, yx, yy],
            place: self.map.rect(&em),
            face: glyph.font,
            number: glyph.glyph,
            code: glyph.code,
            look,
            story,
            prints,
            artifact: self.content.is_artifact(painted),
            spelled,
            order,
        });
    }

    fn rule(&mut self, order: usize, painted: &Painted, path: &Path) {
        let place = self.map.rect(&path.bounds);
        let corner = |point: Point| {
            let [x, y] = self.map.point(point);
            [x - place[0], y - place[1]].map(|mm| (mm * 1000.0).round() as i64)
        };
        let mut shape = Vec::new();
        for segment in &path.segments {
            match segment {
                Segment::Move(point) | Segment::Line(point) => shape.push(corner(*point)),
                Segment::Curve(a, b, c) => shape.extend([*a, *b, *c].map(corner)),
                Segment::Close => {}
            }
        }
        // A path that ends where it began, and one that is closed there, enclose the same.
        if shape.len() > 2 && shape.first() == shape.last() {
            shape.pop();
        }
        let fill = path.fill.as_ref().map(|(paint, _)| self.ink(*paint));
        let stroke = path.stroke.as_ref().map(|(paint, _)| self.ink(*paint));
        let look = self.look(fill, stroke, painted);
        let weight = path.stroke.as_ref().map(|(_, stroke)| stroke.width * self.map.unit);
        let dash = path.stroke.as_ref().map_or(String::new(), |(_, stroke)| {
            let on: Vec<String> =
                stroke.dash.0.iter().map(|length| format!("{:.2}", length * self.map.unit)).collect();
            let phase = if on.is_empty() { 0.0 } else { stroke.dash.1 * self.map.unit };
            // Only corners that are mitred reach anywhere.
            let miter = if stroke.join == 0 && shape.len() > 2 { stroke.miter } else { 0.0 };
            format!("{} {} {miter} {} {phase:.2}", stroke.cap, stroke.join, on.join(" "))
        });
        let prints = self.prints(painted);
        self.sheet.rules.push(Rule { place, shape, weight, dash, look, prints, order });
    }

    fn picture(&mut self, order: usize, painted: &Painted, placed: &PlacedImage) {
        let facts = &self.content.images[placed.image];
        let whole = Rect::around(placed.quad);
        let shows = whole.intersection(&painted.clip);
        let shows =
            if shows.is_empty() { Rect { right: whole.left, top: whole.bottom, ..whole } } else { shows };
        let [a, b, c, d, e, f] = placed.matrix.0;
        let ([xx, xy], [yx, yy]) = (self.map.step(a, b), self.map.step(c, d));
        let [x, y] = self.map.point(Point { x: e, y: f });
        let fill = placed.fill.map(|paint| self.ink(paint));
        let look = self.look(fill, None, painted);
        let picture = Picture {
            key: facts.hash,
            name: format!("{} × {}", facts.width, facts.height),
            pixels: [facts.width, facts.height],
            facts: Some(facts.clone()),
            space: facts.space.as_ref().map_or("none".to_owned(), name_of),
            masks: [facts.has_mask, facts.has_soft_mask],
            decode: if is_usual(facts) { Vec::new() } else { facts.decode.clone() },
            matrix: [xx, xy, yx, yy, x, y],
            whole: self.map.rect(&whole),
            shows: self.map.rect(&shows),
            ppi: [placed.ppi.0, placed.ppi.1],
            look,
            prints: self.prints(painted),
            order,
        };
        self.sheet.pictures.push(picture);
    }

    fn ink(&self, paint: usize) -> Ink {
        let paint = &self.content.paints[paint];
        let key = format!("{:?}{:?}", paint.space, paint.pattern).into_bytes();
        Ink { space: name_of(&paint.space), key, components: paint.components.clone() }
    }

    fn look(&mut self, fill: Option<Ink>, stroke: Option<Ink>, painted: &Painted) -> usize {
        let state = &self.content.states[painted.state];
        let overprint =
            (fill.is_some() && state.overprint_fill) || (stroke.is_some() && state.overprint_stroke);
        let look = Look {
            overprint,
            // Where nothing overprints, the way of overprinting says nothing.
            overprint_mode: if overprint { state.overprint_mode } else { 0 },
            transparency: transparency(state, fill.is_some() || stroke.is_none(), stroke.is_some()),
            // ISO 32000-2, table 52: what holds where nothing is said.
            intent: state
                .intent
                .clone()
                .filter(|intent| intent != "RelativeColorimetric")
                .unwrap_or_default(),
            fill,
            stroke,
        };
        self.looks.place(look)
    }

    fn prints(&self, painted: &Painted) -> bool {
        let hidden = |mark: &Mark| mark.layer.as_ref().is_some_and(|layer| self.hidden.contains(layer));
        !self.content.marks_of(painted).any(hidden)
    }

    /// The copy in the order of painting: what marks say that their glyphs spell goes before what fonts say.
    fn copy(&mut self) {
        let mut spelled: BTreeSet<usize> = BTreeSet::new();
        for (n, glyph) in self.sheet.glyphs.iter().enumerate() {
            let painted = &self.content.things[glyph.order];
            let outermost = outermost_spelling(self.content, painted);
            match outermost {
                Some((mark, text)) => {
                    if spelled.insert(mark) {
                        self.sheet.copy.extend(text.chars().map(|c| (c, n)));
                    }
                }
                None => self.sheet.copy.extend(glyph.text.chars().map(|c| (c, n))),
            }
        }
    }
}

/// What a space is called. Two profiles of one kind are two spaces.
fn name_of(space: &Space) -> String {
    match space {
        Space::Icc { profile, .. } => format!("{space} (profile {:02x}{:02x})", profile[0], profile[1]),
        _ => space.to_string(),
    }
}

/// Whether a picture's samples mean what they mean where the file does not say it (ISO 32000-2, table 88).
fn is_usual(facts: &ImageFacts) -> bool {
    let usual: Vec<f64> = match &facts.space {
        Some(Space::Indexed { .. }) => vec![0.0, f64::from((1u32 << facts.bits.min(16)) - 1)],
        Some(Space::Lab(range)) => [0, 100].iter().chain(range).map(|n| f64::from(*n)).collect(),
        Some(space) => [0.0, 1.0].repeat(space.components()),
        None => [0.0, 1.0].repeat(facts.decode.len() / 2),
    };
    facts.decode == usual
}

/// The outermost mark around a thing that says what it spells.
fn outermost_spelling<'c>(content: &'c Content, painted: &Painted) -> Option<(usize, &'c str)> {
    let mut found = None;
    let mut next = painted.mark;
    while let Some(n) = next {
        let mark = &content.marks[n];
        if let Some(text) = &mark.actual_text {
            found = Some((n, text.as_str()));
        }
        next = mark.parent;
    }
    found
}

fn transparency(state: &State, fills: bool, strokes: bool) -> String {
    let mut words = Vec::new();
    if fills && state.fill_alpha < 1.0 {
        words.push(format!("fill {:.2}", state.fill_alpha));
    }
    if strokes && state.stroke_alpha < 1.0 {
        words.push(format!("stroke {:.2}", state.stroke_alpha));
    }
    if !matches!(state.blend.as_str(), "Normal" | "Compatible") {
        words.push(state.blend.clone());
    }
    if state.soft_mask {
        words.push("soft mask".to_owned());
    }
    words.join(", ")
}
