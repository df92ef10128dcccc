//! Galleys 小样: the lines of one story as they are set, with room to write beside them.

use std::sync::Arc;

use super::desk::{Desk, Sheet};
use super::draft::{Draft, GRAY, moved};
use super::marked::is_vertical;
use super::several::numbered;
use crate::diag::{Error, ErrorKind, Result};
use crate::geom::{Color, Length, Point, Rect, Size};
use crate::page::{Item, PlacedLine, PlacedPage};
use crate::picture::Paper;

const SHEET: Size = Size { width: Length::mm(297), height: Length::mm(420) };
const MARGIN: Length = Length::mm(18);
const HEAD: Length = Length::mm(26);
/// Room for corrections beside a strip of lines.
const WRITING: Length = Length::mm(45);
const SMALL: Length = Length::pt(7);
const TEXT: Length = Length::pt(9);

/// A line of a galley: its items, as if it stood alone, and what room it takes.
struct Strip<'p> {
    line: &'p PlacedLine,
    /// Its number in the story, from 1.
    number: usize,
    /// Whether it runs downwards.
    is_down: bool,
    /// Along and across the direction of reading.
    long: Length,
    thick: Length,
    /// How far it is set in.
    indent: Length,
}

impl Desk<'_> {
    /// The lines of a story as they are set on its page, numbered, on as many sheets as they take: 小样.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] for a story that the page does not have, or of which no line is set.
    pub fn galley(&self, page: &PlacedPage, story: &str) -> Result<Vec<Sheet>> {
        let number = page.stories.iter().position(|known| known.name == story).ok_or_else(|| {
            let known = page.stories.iter().map(|story| story.name.as_str()).collect::<Vec<_>>().join(", ");
            Error::new(ErrorKind::Input, format!("the page {} has no story {story:?}", page.name))
                .with_hint(format!("its stories are: {known}"))
        })?;
        let lines: Vec<&PlacedLine> = page.lines.iter().filter(|line| line.text.story == number).collect();
        if lines.is_empty() {
            return Err(Error::new(ErrorKind::Input, format!("no line of the story {story:?} is set")));
        }
        let (down, across): (Vec<_>, Vec<_>) =
            strips(page, &lines).into_iter().partition(|strip| strip.is_down);
        let text = page.stories[number].paragraphs.iter().map(|(_, text)| text);
        let characters: usize = text.flat_map(|text| text.chars()).filter(|c| !c.is_whitespace()).count();
        let head = Head {
            page: page.name.clone(),
            slug: page.slug.clone(),
            story: story.to_owned(),
            counts: format!("{characters} 字 characters　{} 行 lines", lines.len()),
        };
        // Lines of the other direction, such as the captions of a vertical page, have sheets of their own.
        let is_down = down.len() > across.len();
        let mut sheets = if across.is_empty() { Vec::new() } else { self.columns(page, &across) };
        let tiers = if down.is_empty() { Vec::new() } else { self.tiers(page, &down) };
        let place = if is_down { 0 } else { sheets.len() };
        sheets.splice(place..place, tiers);
        let count = sheets.len();
        let of = Arc::new(page.clone());
        let sheets = sheets.into_iter().enumerate().map(|(n, (content, mut over))| {
            head.draw(&mut over, n + 1, count);
            let name = if count == 1 {
                format!("{}-galley-{story}", page.name)
            } else {
                format!("{}-galley-{story}-{}", page.name, numbered(n + 1, count))
            };
            let over = over.items;
            Sheet { name, size: SHEET, paper: Paper::White, content, over, of: of.clone() }
        });
        Ok(sheets.collect())
    }

    /// Lines that run across, in strips from left to right.
    fn columns(&self, page: &PlacedPage, strips: &[Strip<'_>]) -> Vec<(Vec<Item>, Draft<'_>)> {
        let widest = strips.iter().map(|strip| strip.long).max().unwrap_or(Length::ZERO);
        let room = SHEET.width - MARGIN * 2;
        // A headline wider than a strip reaches into the writing room, and over it if it must.
        let body = most_frequent(strips).min(room);
        let columns = (room + Length::mm(4)).count_of(body + WRITING + Length::mm(4)).max(1);
        let wide = room / columns;
        let ratio = fit(widest, room);
        let bottom = SHEET.height - MARGIN;
        let mut sheets = Vec::new();
        let mut sheet = (Vec::new(), Draft::new(self.fonts));
        let wide_enough = wide - Length::mm(6);
        let (mut column, mut y, mut top) = (0, HEAD, HEAD);
        for strip in strips {
            let height = strip.thick.scale(ratio.0, ratio.1);
            let long = strip.long.scale(ratio.0, ratio.1);
            let gap = height.scale(3, 5);
            let is_wide = long > wide_enough;
            if y + height > bottom {
                (column, y) = (column + 1, top);
            }
            // What is wider than its strip stands in the first one, and the others begin below it.
            if column >= columns || (is_wide && column > 0) {
                sheets.push(std::mem::replace(&mut sheet, (Vec::new(), Draft::new(self.fonts))));
                (column, y, top) = (0, HEAD, HEAD);
            }
            let indent = strip.indent.scale(ratio.0, ratio.1).min((room - long).max(Length::ZERO));
            let start = MARGIN + wide * column;
            sheet.0.extend(placed(page, strip.line, Point { x: start + indent, y }, ratio));
            if strip.number.is_multiple_of(5) {
                let end = Point { x: start - Length::mm(3), y: y + height - height / 5 };
                sheet.1.text_before(end, SMALL, &strip.number.to_string(), GRAY);
            }
            y += height + gap;
            if is_wide {
                top = y;
            }
        }
        sheets.push(sheet);
        sheets
    }

    /// Lines that run downwards, in tiers from the top, each from right to left.
    fn tiers(&self, page: &PlacedPage, strips: &[Strip<'_>]) -> Vec<(Vec<Item>, Draft<'_>)> {
        let longest = strips.iter().map(|strip| strip.long).max().unwrap_or(Length::ZERO);
        let room = SHEET.height - HEAD - MARGIN;
        let ratio = fit(longest, room);
        let body = most_frequent(strips).scale(ratio.0, ratio.1);
        let step = body + Length::mm(34);
        let mut sheets = Vec::new();
        let mut sheet = (Vec::new(), Draft::new(self.fonts));
        let (mut x, mut y, mut deep) = (SHEET.width - MARGIN, HEAD + Length::mm(4), step);
        for strip in strips {
            let thick = strip.thick.scale(ratio.0, ratio.1);
            let indent = strip.indent.scale(ratio.0, ratio.1).min((room - strip.long).max(Length::ZERO));
            let long = strip.long.scale(ratio.0, ratio.1) + indent;
            if x - thick < MARGIN {
                (x, y, deep) = (SHEET.width - MARGIN, y + deep, step);
            }
            if y + long > SHEET.height - MARGIN && y > HEAD + Length::mm(4) {
                sheets.push(std::mem::replace(&mut sheet, (Vec::new(), Draft::new(self.fonts))));
                (x, y, deep) = (SHEET.width - MARGIN, HEAD + Length::mm(4), step);
            }
            deep = deep.max(long + Length::mm(10));
            sheet.0.extend(placed(page, strip.line, Point { x: x - thick, y: y + indent }, ratio));
            if strip.number.is_multiple_of(5) {
                let middle = Point { x: x - thick / 2, y: y - Length::mm(2) };
                sheet.1.text_around(middle, SMALL, &strip.number.to_string(), GRAY);
            }
            x -= thick.scale(8, 5);
        }
        sheets.push(sheet);
        sheets
    }
}

/// Smaller where it must be, so that the longest line has room.
fn fit(longest: Length, room: Length) -> (i64, i64) {
    if longest <= room { (1, 1) } else { (room.to_units(), longest.to_units().max(1)) }
}

/// More than any first line is set in by, in widths of its line: what is set in farther stands in another column.
const MOST_INDENT: i64 = 4;

/// The lines with how far each is set in: against the start of its column, which the lines around it tell.
fn strips<'p>(page: &PlacedPage, lines: &[&'p PlacedLine]) -> Vec<Strip<'p>> {
    let mut found: Vec<Strip<'p>> = Vec::with_capacity(lines.len());
    let mut column: Option<(usize, Length)> = None;
    for (n, &line) in lines.iter().enumerate() {
        let Size { width, height } = line.rect.size;
        let is_down = is_vertical(page, line);
        let (long, thick) = if is_down { (height, width) } else { (width, height) };
        let start = |line: &PlacedLine| if is_down { line.rect.origin.y } else { line.rect.origin.x };
        let own = start(line);
        let is_in = |from: Length| own >= from && own - from <= thick * MOST_INDENT;
        let next = lines.get(n + 1).filter(|next| next.frame == line.frame).map(|next| start(next));
        let from = match (column, next) {
            (Some((frame, from)), _) if frame == line.frame && is_in(from) => from,
            (_, Some(next)) if is_in(next) => next,
            _ => own,
        };
        column = Some((line.frame, from));
        found.push(Strip { line, number: n + 1, is_down, long, thick, indent: own - from });
    }
    found
}

/// The measure that most lines have.
fn most_frequent(strips: &[Strip<'_>]) -> Length {
    let mut longs: Vec<Length> = strips.iter().map(|strip| strip.long).collect();
    longs.sort_unstable();
    let best = longs.chunk_by(|one, other| one == other).max_by_key(|same| same.len());
    best.and_then(|same| same.first()).copied().unwrap_or(Length::ZERO)
}

/// A line's items, with the corner of its rectangle at a place.
fn placed(page: &PlacedPage, line: &PlacedLine, at: Point, ratio: (i64, i64)) -> Vec<Item> {
    let items = page.items.get(line.items.clone()).unwrap_or_default();
    let origin = line.rect.origin;
    let by = Point { x: at.x - origin.x.scale(ratio.0, ratio.1), y: at.y - origin.y.scale(ratio.0, ratio.1) };
    moved(items, by, ratio)
}

struct Head {
    page: String,
    slug: String,
    story: String,
    counts: String,
}

impl Head {
    fn draw(&self, draft: &mut Draft<'_>, number: usize, count: usize) {
        let (left, right) = (MARGIN, SHEET.width - MARGIN);
        let base = Point { x: left, y: Length::mm(13) };
        let title = format!("小样　{}", self.story);
        let end = draft.text(base, Length::pt(14), &title, Color::BLACK);
        draft.text(Point { x: end + Length::mm(3), ..base }, SMALL, "GALLEY", GRAY);
        draft.text_before(Point { x: right, ..base }, TEXT, &self.slug, Color::BLACK);
        let line = Length::mm(15);
        let thickness = Length::units(Length::UNITS_PER_PT / 2);
        draft.rule(Point { x: left, y: line }, Point { x: right, y: line }, thickness, Color::BLACK);
        let below = Point { x: left, y: Length::mm(20) };
        draft.text(below, TEXT, &format!("{}　{}", self.page, self.counts), Color::BLACK);
        let at = format!("{number} / {count}");
        draft.text_before(Point { x: right, ..below }, TEXT, &at, GRAY);
        let foot = Rect::new(left, SHEET.height - Length::mm(13), right - left, Length::mm(8));
        let mut pen = foot.origin.x;
        for label in ["初校 First reading", "二校 Second reading", "签字 Signed"] {
            let at = Point { x: pen, y: foot.origin.y + Length::mm(6) };
            let end = draft.text(at, SMALL, label, GRAY);
            let stop = end + Length::mm(45);
            draft.rule(Point { x: end + Length::mm(2), ..at }, Point { x: stop, ..at }, thickness, GRAY);
            pen = stop + Length::mm(8);
        }
    }
}
