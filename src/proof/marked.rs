use std::sync::Arc;

use super::desk::{Desk, Sheet};
use super::draft::{BLUE, Draft, GRAY, ORANGE, RED, moved};
use super::findings::{Remark, WAIVED, around, places_on, remarks};
use super::finished::FinishedPage;
use super::leaf::Leaf;
use crate::check::Finding;
use crate::diag::Result;
use crate::geom::{Color, Length, Point, Rect, Setting, Size, WritingMode};
use crate::page::{FrameKind, Item, PlacedFrame, PlacedLine, PlacedPage, Shape};
use crate::picture::Paper;
use crate::plate::{HeavyPlace, INK_DPI, LEAST_HEAVY, Plates};

/// What of a page's design is drawn over it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guides {
    /// The type area, and the rows of the layout's grid.
    pub grid: bool,
    /// The frames, with their names.
    pub frames: bool,
}

/// What a page proof says of a page besides the page.
#[derive(Clone, Debug, Default)]
pub struct Marked<'m> {
    /// What preflight found, drawn where it is; none where nobody looked, which the proof says.
    pub findings: Option<&'m [Finding]>,
    /// What of the design is drawn.
    pub guides: Guides,
}

const MARGIN: Length = Length::mm(14);
const HEAD: Length = Length::mm(26);
const ROW: Length = Length::mm(4);
/// The most remarks that a list explains; more are counted.
const MOST_REMARKS: usize = 120;

const TITLE: Length = Length::pt(15);
const TEXT: Length = Length::pt(8);
const LABEL: Length = Length::units(Length::UNITS_PER_PT * 13 / 2);

/// Whose names stand on a page proof before it is printed.
const SIGNATURES: [(&str, &str); 5] = [
    ("编辑", "Editor"),
    ("校对", "Proofreader"),
    ("版面", "Layout"),
    ("值班主任", "Duty editor"),
    ("签发", "Sign-off"),
];

impl Desk<'_> {
    /// The whole page with its slug, boxes to sign in, and what was found: 大样.
    ///
    /// # Errors
    /// As [`Desk::plates`]: the ink of the page is measured.
    pub fn page(&self, page: &PlacedPage, marked: &Marked<'_>) -> Result<Sheet> {
        let plates = self.plates(page, INK_DPI)?;
        let limit = page.press.ink_limit;
        let heavy = plates.heavy_places(limit, LEAST_HEAVY as f64);
        let ink = said_of_ink(&plates, &heavy, limit);
        let remarks = marked.findings.map(|findings| remarks(findings, |finding| places_on(page, finding)));
        let facts = Facts {
            page: page.name.clone(),
            slug: page.slug.clone(),
            version: page.version.to_string(),
            profile: page.press.profile.condition.clone(),
            ink,
            hash: self.content_hash(page)?,
        };
        Ok(self.marked(&Leaf::of_page(page), &facts, remarks.as_deref(), marked.guides, Some(page)))
    }

    /// A page of a finished file as it has been drawn, with its slug and boxes to sign in, the ink on its plates, and what
    /// preflight found on it; none where nobody looked.
    ///
    /// # Errors
    /// As [`Desk::finished_plates`].
    pub fn drawn_page(
        &self,
        leaf: &Leaf,
        page: &FinishedPage<'_>,
        findings: Option<&[Finding]>,
    ) -> Result<Sheet> {
        let plates = page.plates_as_shown(INK_DPI)?.plates;
        let limit = leaf.of.press.ink_limit;
        let heavy = plates.heavy_places(limit, LEAST_HEAVY as f64);
        let facts = Facts {
            page: leaf.name.clone(),
            slug: page.file().to_owned(),
            version: "—".into(),
            profile: page.said_condition(),
            ink: said_of_ink(&plates, &heavy, limit),
            hash: page.hash(),
        };
        let places = |finding: &Finding| finding.area.map(|area| leaf.seen(area)).into_iter().collect();
        let remarks = findings.map(|findings| remarks(findings, places));
        Ok(self.marked(leaf, &facts, remarks.as_deref(), Guides::default(), None))
    }

    fn marked(
        &self,
        leaf: &Leaf,
        facts: &Facts,
        remarks: Option<&[Remark]>,
        guides: Guides,
        page: Option<&PlacedPage>,
    ) -> Sheet {
        let trim = leaf.size;
        let at = Point { x: MARGIN, y: HEAD };
        let width = (trim.width + MARGIN * 2).max(Length::mm(190));
        let mut draft = Draft::new(self.fonts);
        let (content, shown) = leaf.items(at, (1, 1));
        draft.items = shown;
        if let Some(page) = page {
            guide(&mut draft, page, guides);
        }
        mark(&mut draft, remarks.unwrap_or_default(), at);
        draft.frame(Rect { origin: at, size: trim }, Length::units(Length::UNITS_PER_PT / 4), GRAY);
        facts.head(&mut draft, width);
        let foot = at.y + trim.height + Length::mm(6);
        let end = sign(&mut draft, foot, width);
        let top = end + Length::mm(6);
        let end = match remarks {
            Some(remarks) => list(&mut draft, remarks, top, width),
            None => {
                draft.text(Point { x: MARGIN, y: top }, TEXT, "未检 not checked", RED);
                top
            }
        };
        Sheet {
            name: format!("{}-page", leaf.name),
            size: Size { width, height: end + Length::mm(6) },
            paper: Paper::White,
            content,
            over: draft.items,
            of: Arc::clone(&leaf.of),
        }
    }
}

fn said_of_ink(plates: &Plates, heavy: &[HeavyPlace], limit: u16) -> String {
    let most = plates.total().most();
    match heavy.len() {
        0 => format!("{most} % / {limit} %"),
        count => format!("{most} % / {limit} %, {count} 处超限 over"),
    }
}

/// What the head of a page proof says.
struct Facts {
    page: String,
    slug: String,
    version: String,
    profile: String,
    ink: String,
    hash: String,
}

impl Facts {
    fn head(&self, draft: &mut Draft<'_>, width: Length) {
        let (left, right) = (MARGIN, width - MARGIN);
        let title = Point { x: left, y: Length::mm(11) };
        let end = draft.text(title, TITLE, &format!("大样　{}", self.page), Color::BLACK);
        draft.text(Point { x: end + Length::mm(3), ..title }, TEXT, "PAGE PROOF", GRAY);
        draft.text_before(Point { x: right, ..title }, TEXT, &self.slug, Color::BLACK);
        draft.rule(
            Point { x: left, y: Length::mm(13) },
            Point { x: right, y: Length::mm(13) },
            Length::units(Length::UNITS_PER_PT / 2),
            Color::BLACK,
        );
        let cells = [
            ("版本 Version", &self.version),
            ("印刷条件 Profile", &self.profile),
            ("最大墨量 Most ink", &self.ink),
            ("内容码 Content hash", &self.hash),
        ];
        let mut pen = left;
        for (label, value) in cells {
            let at = Point { x: pen, y: Length::mm(17) };
            let end = draft.text(at, LABEL, label, GRAY);
            let end = end.max(draft.text(Point { y: Length::mm(21), ..at }, TEXT, value, Color::BLACK));
            pen = end + Length::mm(9);
        }
        let scale = Point { x: right, y: Length::mm(17) };
        draft.text_before(scale, LABEL, "比例 Scale", GRAY);
        draft.text_before(Point { y: Length::mm(21), ..scale }, TEXT, "100 %", Color::BLACK);
    }
}

/// The boxes that people sign in. Returns where they end.
fn sign(draft: &mut Draft<'_>, top: Length, width: Length) -> Length {
    let (count, high) = (SIGNATURES.len() as i64, Length::mm(15));
    let wide = (width - MARGIN * 2) / count;
    for (n, (chinese, english)) in SIGNATURES.into_iter().enumerate() {
        let rect = Rect::new(MARGIN + wide * n as i64, top, wide, high);
        draft.frame(rect, Length::units(Length::UNITS_PER_PT / 2), Color::BLACK);
        let at = Point { x: rect.origin.x + Length::mm(2), y: top + Length::mm(4) };
        let end = draft.text(at, TEXT, chinese, Color::BLACK);
        draft.text(Point { x: end + Length::mm(1), ..at }, LABEL, english, GRAY);
        let time = Point { x: rect.origin.x + Length::mm(2), y: rect.bottom() - Length::mm(2) };
        draft.text(time, LABEL, "时间 Time", GRAY);
    }
    top + high
}

/// Draws remarks where they are, with their numbers.
fn mark(draft: &mut Draft<'_>, remarks: &[Remark], at: Point) {
    let mut taken: Vec<Point> = Vec::new();
    for (n, remark) in remarks.iter().take(MOST_REMARKS).enumerate() {
        let moved = |rect: &Rect| Rect {
            origin: Point { x: rect.origin.x + at.x, y: rect.origin.y + at.y },
            size: rect.size,
        };
        let places: Vec<Rect> = remark.places.iter().map(moved).collect();
        for place in &places {
            let around = place.grown(Length::units(Length::UNITS_PER_PT));
            draft.frame(around, Length::units(Length::UNITS_PER_PT * 4 / 5), remark.color);
        }
        let Some(place) = around(&places) else { continue };
        let mut corner = Point { x: place.origin.x - Length::pt(12), y: place.origin.y - Length::pt(2) };
        // Numbers of one place stand under one another.
        while taken.iter().any(|other| {
            (other.x - corner.x).abs() < Length::pt(12) && (other.y - corner.y).abs() < Length::pt(11)
        }) {
            corner.y += Length::pt(11);
        }
        taken.push(corner);
        draft.badge(corner, n + 1, remark.color);
    }
}

/// What the numbers mean, in columns. Returns where the list ends.
fn list(draft: &mut Draft<'_>, remarks: &[Remark], top: Length, width: Length) -> Length {
    let title = Point { x: MARGIN, y: top };
    let end = draft.text(title, TEXT, &format!("记录　{} 条", remarks.len()), Color::BLACK);
    draft.text(Point { x: end + Length::mm(2), ..title }, LABEL, "Remarks", GRAY);
    let kinds = [("豁免 waived", WAIVED), ("说明 info", BLUE), ("警告 warning", ORANGE), ("错误 error", RED)];
    for (n, (name, color)) in kinds.into_iter().enumerate() {
        let count = remarks.iter().filter(|remark| remark.color == color).count();
        let end = Point { x: width - MARGIN - Length::mm(26) * n as i64, ..title };
        draft.text_before(end, LABEL, &format!("{name} {count}"), color);
    }
    if remarks.is_empty() {
        return top;
    }
    let gap = Length::mm(6);
    let columns = ((width - MARGIN * 2 + gap).count_of(Length::mm(110) + gap)).max(1);
    let wide = (width - MARGIN * 2 - gap * (columns - 1)) / columns;
    let shown = remarks.iter().take(MOST_REMARKS);
    let entries: Vec<Vec<String>> =
        shown.map(|remark| draft.wrapped(&remark.text, TEXT, wide - Length::mm(6))).collect();
    let rows: usize = entries.iter().map(Vec::len).sum();
    let each = rows.div_ceil(columns as usize);
    let (mut column, mut row, mut deepest) = (0i64, 0usize, 0usize);
    for (n, (lines, remark)) in entries.iter().zip(remarks).enumerate() {
        if row >= each && column + 1 < columns {
            (column, row) = (column + 1, 0);
        }
        let x = MARGIN + (wide + gap) * column;
        for (m, line) in lines.iter().enumerate() {
            let y = top + Length::mm(6) + ROW * row as i64;
            if m == 0 {
                draft.badge(Point { x, y: y - TEXT }, n + 1, remark.color);
            }
            draft.text(Point { x: x + Length::mm(6), y }, TEXT, line, Color::BLACK);
            row += 1;
            deepest = deepest.max(row);
        }
    }
    let end = top + Length::mm(6) + ROW * deepest as i64;
    if remarks.len() > MOST_REMARKS {
        let more = format!("另有 {} 条未列出 more", remarks.len() - MOST_REMARKS);
        draft.text(Point { x: MARGIN, y: end }, TEXT, &more, GRAY);
    }
    end
}

/// Draws the design over the page.
fn guide(draft: &mut Draft<'_>, page: &PlacedPage, guides: Guides) {
    let hairline = Length::units(Length::UNITS_PER_PT / 4);
    let light = Color::process(400, 100, 0, 0);
    let mut own = Draft::new(draft.fonts());
    if guides.grid {
        own.frame(page.type_area, hairline * 2, BLUE);
        for [from, to] in rows(page) {
            own.rule(from, to, hairline, light);
        }
    }
    if guides.frames {
        for frame in &page.frames {
            own.frame(frame.rect, hairline * 2, BLUE);
            let at = Point { x: frame.rect.origin.x + Length::pt(2), y: frame.rect.origin.y - Length::pt(1) };
            let (filled, room) = (frame.lines.1, frame.lines.0);
            let name = match room {
                0 => frame.name.clone(),
                _ => format!("{} {filled}/{room}", frame.name),
            };
            own.text(at, LABEL, &name, BLUE);
        }
    }
    draft.items.extend(moved(&own.items, Point { x: MARGIN, y: HEAD }, (1, 1)));
}

/// The rows of the layout's grid in its columns of text, on which lines end across: over no picture.
fn rows(page: &PlacedPage) -> Vec<[Point; 2]> {
    let area = page.type_area;
    let (pitch, em) = (page.grid.leading, page.grid.em.block);
    if pitch <= Length::ZERO {
        return Vec::new();
    }
    let is_vertical = page.writing == WritingMode::VerticalRl;
    // Copy in another direction than the page has rows of its own.
    let is_on_grid =
        |frame: &&PlacedFrame| matches!(frame.kind, FrameKind::Column(_)) && frame.writing == page.writing;
    let pictures: Vec<Rect> = page.items.iter().filter_map(window).collect();
    let mut rows = Vec::new();
    for rect in page.frames.iter().filter(is_on_grid).map(|frame| frame.rect) {
        // How far into the type area, in the direction in which lines follow each other.
        let (near, far) = match is_vertical {
            true => (area.right() - rect.right(), area.right() - rect.origin.x),
            false => (rect.origin.y - area.origin.y, rect.bottom() - area.origin.y),
        };
        let first = (near - em).max(Length::ZERO).count_of(pitch);
        for row in first..=far.count_of(pitch) {
            let at = pitch * row + em;
            if at < near || at > far {
                continue;
            }
            let segments = match is_vertical {
                true => parts(area.right() - at, (rect.origin.y, rect.bottom()), &pictures, true),
                false => parts(area.origin.y + at, (rect.origin.x, rect.right()), &pictures, false),
            };
            rows.extend(segments);
        }
    }
    rows
}

/// What is seen of a picture.
fn window(item: &Item) -> Option<Rect> {
    match &item.shape {
        Shape::Picture(placed) => Some(placed.window),
        _ => None,
    }
}

/// A row from one place to another, without what lies over pictures.
fn parts(row: Length, (from, to): (Length, Length), pictures: &[Rect], is_vertical: bool) -> Vec<[Point; 2]> {
    let across = |rect: &Rect| match is_vertical {
        true => (rect.origin.x, rect.right(), rect.origin.y, rect.bottom()),
        false => (rect.origin.y, rect.bottom(), rect.origin.x, rect.right()),
    };
    let mut holes: Vec<(Length, Length)> = pictures
        .iter()
        .map(across)
        .filter(|(top, bottom, ..)| *top < row && row < *bottom)
        .map(|(_, _, start, end)| (start, end))
        .collect();
    holes.sort_unstable();
    let mut parts = Vec::new();
    let mut pen = from;
    for (start, end) in holes.into_iter().chain([(to, to)]) {
        if start.min(to) > pen {
            parts.push((pen, start.min(to)));
        }
        pen = pen.max(end);
    }
    let point = |along: Length| match is_vertical {
        true => Point { x: row, y: along },
        false => Point { x: along, y: row },
    };
    parts.into_iter().map(|(from, to)| [point(from), point(to)]).collect()
}

/// Whether a line runs downwards.
pub(super) fn is_vertical(page: &PlacedPage, line: &PlacedLine) -> bool {
    let items = page.items.get(line.items.clone()).unwrap_or_default();
    let mut runs = items.iter().filter_map(|item| match &item.shape {
        Shape::Glyphs(run) => Some(run),
        _ => None,
    });
    match runs.next() {
        Some(first) => std::iter::once(first)
            .chain(runs)
            .any(|run| matches!(run.setting, Setting::Vertical | Setting::Sideways)),
        // Type that came as outlines says nothing of its direction; the frame does.
        None => page.frames.get(line.frame).is_some_and(|frame| frame.writing == WritingMode::VerticalRl),
    }
}
