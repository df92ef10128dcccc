//! Galleys of finished PDFs: the lines of one story, as its tags tell it from the others.

use std::collections::{BTreeMap, BTreeSet};

use super::desk::{Desk, Sheet};
use super::draft::nowhere;
use super::finished::FinishedPage;
use crate::diag::{Error, ErrorKind, Result};
use crate::finished::{Glyph, Outlines, Piece, Segment, Structure, Thing};
use crate::geom::{Color, Length, Matrix, Point, Rect, WritingMode};
use crate::page::{
    FrameKind, Item, Paint, Path, PathStep, PlacedFrame, PlacedLine, PlacedPage, PlacedStory, Shape,
    TextPlace,
};
use crate::spec::Role;

/// How far a glyph may stand from the line that it belongs to, in parts of its size.
const OFF: f64 = 0.35;
/// How wide a gap of a line may be, in parts of its size; a wider one is a gutter.
const GAP: f64 = 4.0;
/// Marks of notes and readings are smaller than their line by this; they make no line of their own.
const SMALL: f64 = 0.62;

impl Desk<'_> {
    /// The lines of a story of a page, numbered: 小样. A story is named by its title or its number, the first being 1; the
    /// first on the page where nothing is asked.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] for a file whose tags name no stories, for a story that the page does not have, and for one
    /// whose type cannot be read.
    pub fn finished_galley(&self, page: &FinishedPage<'_>, story: Option<&str>) -> Result<Vec<Sheet>> {
        let stories = Stories::of(page)?;
        let story = stories.find(story)?;
        let placed = stories.placed(page, story)?;
        self.galley(&placed, &placed.stories[0].name)
    }
}

/// The stories that have copy on a page: number and name, and the stretches of marked content that are theirs, in the order
/// in which they are read.
struct Stories(Vec<Story>);

struct Story {
    number: usize,
    name: Option<String>,
    lang: String,
    marked: Vec<i64>,
}

impl Stories {
    fn of(page: &FinishedPage<'_>) -> Result<Stories> {
        let untold = |why: &str| {
            Error::new(ErrorKind::Input, format!("the stories of the file cannot be told apart: {why}"))
                .with_hint("give the page file (TOML) that it was made from")
        };
        let structure = page.finished.structure().ok_or_else(|| untold("it is not tagged"))?;
        let mut stories = Stories::in_structure(&structure, page.index);
        if stories.is_empty() {
            return Err(untold("its tags name no article (Art)"));
        }
        stories.retain(|story| !story.marked.is_empty());
        if stories.is_empty() {
            return Err(Error::new(ErrorKind::Input, "no story of the file has copy on this page"));
        }
        Ok(Stories(stories))
    }

    fn in_structure(structure: &Structure, page: usize) -> Vec<Story> {
        let mut stories: Vec<Story> = Vec::new();
        // For each element its story, and whether it is beside the copy: a reading, or words about a picture.
        let mut known: Vec<(Option<usize>, bool)> = Vec::new();
        for element in &structure.elements {
            let above = element.parent.and_then(|parent| known.get(parent).copied()).unwrap_or((None, false));
            let story = if element.role == "Art" {
                stories.push(Story {
                    number: stories.len() + 1,
                    name: element.title.clone().or_else(|| element.id.clone()),
                    lang: element.lang.clone().unwrap_or_else(|| "und".to_owned()),
                    marked: Vec::new(),
                });
                Some(stories.len() - 1)
            } else {
                above.0
            };
            let is_beside = above.1 || matches!(element.role.as_str(), "RT" | "RP" | "Figure" | "Caption");
            known.push((story, is_beside));
            let Some(story) = story.filter(|_| !is_beside) else { continue };
            for piece in &element.content {
                if let Piece::Marked { page: Some(on), mcid } = piece
                    && *on == page
                {
                    stories[story].marked.push(*mcid);
                }
            }
        }
        stories
    }

    fn find(&self, asked: Option<&str>) -> Result<&Story> {
        let Some(asked) = asked else { return Ok(&self.0[0]) };
        let by_name = self.0.iter().find(|story| story.name.as_deref() == Some(asked));
        let by_number = || self.0.iter().find(|story| story.number.to_string() == asked);
        by_name.or_else(by_number).ok_or_else(|| {
            let known = self.0.iter().map(|story| match &story.name {
                Some(name) => format!("{} ({name})", story.number),
                None => story.number.to_string(),
            });
            let known = known.collect::<Vec<_>>().join(", ");
            Error::new(ErrorKind::Input, format!("the page has no story {asked:?}"))
                .with_hint(format!("its stories are: {known}"))
        })
    }

    /// The lines of a story on a page of their own.
    fn placed(&self, page: &FinishedPage<'_>, story: &Story) -> Result<PlacedPage> {
        let lines = lines(page, story);
        let mut outlines = page.finished.outlines();
        let map = page.paper().map();
        let mut placed = page.blank();
        // Where columns begin is seen from their lines; a frame only says which way they run.
        let frame = |writing: WritingMode| PlacedFrame {
            name: String::new(),
            kind: FrameKind::Column(None),
            writing,
            rect: placed.type_area,
            lines: (0, 0),
        };
        placed.frames = vec![frame(WritingMode::HorizontalTb), frame(WritingMode::VerticalRl)];
        let mut text = String::new();
        for line in &lines {
            let start = placed.items.len();
            for glyph in &line.glyphs {
                placed.items.extend(item(page, glyph, &mut outlines, &map));
                text.push_str(&glyph.text);
            }
            if placed.items.len() == start {
                continue;
            }
            placed.lines.push(PlacedLine {
                frame: usize::from(line.is_down),
                text: TextPlace { story: 0, paragraph: 0, chars: 0..0 },
                rect: line.rect,
                advance: if line.is_down { line.rect.size.height } else { line.rect.size.width },
                justified: false,
                items: start..placed.items.len(),
            });
        }
        if placed.lines.is_empty() {
            return Err(Error::new(ErrorKind::Input, "the type of the story cannot be read"));
        }
        let name = story.name.clone().unwrap_or_else(|| story.number.to_string());
        let name = name.replace(['/', '\\'], "-");
        let paragraphs = vec![(Role::Body, text)];
        placed.stories = vec![PlacedStory { name, lang: story.lang.clone(), paragraphs }];
        Ok(placed)
    }
}

/// A line of type.
struct Line<'c> {
    glyphs: Vec<&'c Glyph>,
    is_down: bool,
    rect: Rect,
}

/// The lines of a story, in the order in which it is read.
fn lines<'c>(page: &'c FinishedPage<'_>, story: &Story) -> Vec<Line<'c>> {
    let mine: BTreeSet<i64> = story.marked.iter().copied().collect();
    let mut of_mark: BTreeMap<i64, Vec<&Glyph>> = BTreeMap::new();
    for painted in &page.content.things {
        let Thing::Glyph(glyph) = &painted.thing else { continue };
        if let Some(mcid) = page.content.mcid(painted).filter(|mcid| mine.contains(mcid)) {
            of_mark.entry(mcid).or_default().push(glyph);
        }
    }
    let glyphs: Vec<&Glyph> = story
        .marked
        .iter()
        .filter_map(|mcid| of_mark.remove(mcid))
        .flatten()
        .filter(|glyph| glyph.mode != 3)
        .collect();
    let mut lines: Vec<Vec<&Glyph>> = Vec::new();
    for glyph in glyphs {
        match lines.last_mut() {
            Some(line) if goes_on(line, glyph) => line.push(glyph),
            _ => lines.push(vec![glyph]),
        }
    }
    let map = page.paper().map();
    lines.into_iter().map(|glyphs| line(glyphs, &map)).collect()
}

/// Whether a glyph stands on the line of others, after them.
fn goes_on(line: &[&Glyph], glyph: &Glyph) -> bool {
    let Some(last) = line.last() else { return false };
    let size = line.iter().map(|glyph| glyph.size).fold(0.0, f64::max).max(glyph.size);
    let end = [last.at.x + last.advance.x, last.at.y + last.advance.y];
    let length = last.advance.x.hypot(last.advance.y);
    if length <= 0.0 {
        return true;
    }
    let along = [last.advance.x / length, last.advance.y / length];
    let step = [glyph.at.x - end[0], glyph.at.y - end[1]];
    let ahead = step[0] * along[0] + step[1] * along[1];
    let aside = (step[0] * along[1] - step[1] * along[0]).abs();
    // A small mark beside its line is part of it, and so is what comes after it.
    let off = if glyph.size.min(last.size) < size * SMALL { 1.0 } else { OFF };
    glyph.vertical == last.vertical && aside < size * off && (-0.6 * size..GAP * size).contains(&ahead)
}

fn line<'c>(glyphs: Vec<&'c Glyph>, map: &Matrix) -> Line<'c> {
    let advance = |glyph: &Glyph| {
        let [x, y] = map.apply([glyph.advance.x, glyph.advance.y]);
        let [a, b] = map.apply([0.0, 0.0]);
        [x - a, y - b]
    };
    let sum =
        glyphs.iter().map(|glyph| advance(glyph)).fold([0.0, 0.0], |sum, [x, y]| [sum[0] + x, sum[1] + y]);
    let is_down = sum[1].abs() > sum[0].abs();
    let [mut low, mut high] = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];
    for glyph in &glyphs {
        // The em around the pen: above and below the base line, or on both sides of the middle of a line that runs down.
        let at = map.apply([glyph.at.x, glyph.at.y]);
        let [dx, dy] = advance(glyph);
        let (before, after) = match (is_down, glyph.vertical) {
            (false, _) => (0.88, 0.12),
            (true, true) => (0.5, 0.5),
            (true, false) => (0.12, 0.88),
        };
        let size = glyph.size;
        let across = if is_down {
            [at[0] - size * before, at[0] + size * after]
        } else {
            [at[1] - size * before, at[1] + size * after]
        };
        let corners = match is_down {
            true => [[across[0], at[1].min(at[1] + dy)], [across[1], at[1].max(at[1] + dy)]],
            false => [[at[0].min(at[0] + dx), across[0]], [at[0].max(at[0] + dx), across[1]]],
        };
        for axis in 0..2 {
            low[axis] = low[axis].min(corners[0][axis]);
            high[axis] = high[axis].max(corners[1][axis]);
        }
    }
    let rect = Rect::new(
        length(low[0]),
        length(low[1]),
        length(high[0]) - length(low[0]),
        length(high[1]) - length(low[1]),
    );
    Line { glyphs, is_down, rect }
}

fn length(points: f64) -> Length {
    let most = 1e5;
    let points = if points.is_finite() { points.clamp(-most, most) } else { 0.0 };
    Length::units((points * Length::UNITS_PER_PT as f64).round() as i64)
}

/// A glyph as the outline that it fills; nothing for spaces and for what cannot be read.
fn item(page: &FinishedPage<'_>, glyph: &Glyph, outlines: &mut Outlines<'_>, map: &Matrix) -> Option<Item> {
    let font = page.content.fonts.get(glyph.font)?.id?;
    let segments = outlines.path(font, glyph.code)?;
    let matrix = glyph.matrix.then(map);
    let at = |x: f64, y: f64| {
        let [x, y] = matrix.apply([x, y]);
        Point { x: length(x), y: length(y) }
    };
    let mut last = Point { x: Length::ZERO, y: Length::ZERO };
    let mut steps = Vec::with_capacity(segments.len());
    for segment in segments {
        match segment {
            Segment::Move(to) => {
                last = at(to.x, to.y);
                steps.push(PathStep::Move(last));
            }
            Segment::Line(to) => {
                let to = at(to.x, to.y);
                steps.push(PathStep::Curve(last, to, to));
                last = to;
            }
            Segment::Curve(one, two, to) => {
                let to = at(to.x, to.y);
                steps.push(PathStep::Curve(at(one.x, one.y), at(two.x, two.y), to));
                last = to;
            }
            Segment::Close => steps.push(PathStep::Close),
        }
    }
    if steps.is_empty() {
        return None;
    }
    let part = |level: u8| ((u32::from(level) * 1000 + 127) / 255) as u16;
    // Type in the colour of the paper stood on something dark, which a galley does not have.
    let color = match page.inks_of(glyph.fill) {
        Some([0, 0, 0, 0]) | None => Color::BLACK,
        Some([c, m, y, k]) => Color::process(part(c), part(m), part(y), part(k)),
    };
    Some(Item { origin: nowhere(), shape: Shape::Path(Path { steps, paint: Paint::Fill, color }) })
}
