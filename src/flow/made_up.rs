use super::contents::{Contents, Photo};
use super::copy::{Copy, collect};
use super::figure::FigureCopy;
use super::fill::SetLine;
use super::findings;
use super::frames::{FrameKind, Frames};
use super::head::{SetHead, head_align, set_head, set_label};
use super::prepare::{Broken, Prepared, prepare};
use super::room::Room;
use super::settle::{Settled, Settling, settle};
use super::sidebar::{SetBox, set_box};
use crate::cjk::Lang;
use crate::diag::Diagnostic;
use crate::geom::{Color, Length, LogicalPoint, LogicalRect, Rect, WritingMode};
use crate::layout::{Align, Layout, Style};
use crate::line::{Line, LineItem, LineSpan, justify};
use crate::shape::{Shaped, Shaper};
use crate::spec::Role;

/// A page that is made up: every line stands in its column and every picture in its frame, still in the direction of
/// reading.
#[derive(Debug)]
pub struct MadeUp {
    /// The stories with their paragraphs, in reading order.
    pub stories: Vec<Story>,
    /// The frames.
    pub frames: Vec<FilledFrame>,
    /// The filled columns.
    pub columns: Vec<Column>,
    /// Tints and borders.
    pub panels: Vec<Panel>,
    /// Rules, where nothing stands in their way.
    pub rules: Vec<(LogicalRect, Color)>,
    /// The pictures.
    pub pictures: Vec<SetPicture>,
    /// What was found on the way.
    pub findings: Vec<Diagnostic>,
}

/// A story as it is set.
#[derive(Debug)]
pub struct Story {
    /// Its name.
    pub name: String,
    /// Its language.
    pub lang: Lang,
    /// Its paragraphs.
    pub texts: Vec<StoryText>,
}

/// A paragraph as it is set.
#[derive(Debug)]
pub struct StoryText {
    /// What it is for.
    pub role: Role,
    /// Its text.
    pub text: String,
    /// Its style.
    pub style: Style,
    /// Its glyphs.
    pub shaped: Shaped,
    /// Its items.
    pub items: Vec<LineItem>,
}

/// A frame and how full it is.
#[derive(Debug)]
pub struct FilledFrame {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: FrameKind,
    /// The direction in which it is read.
    pub writing: WritingMode,
    /// Where it stands on paper.
    pub area: Rect,
    /// Lines that it has room for, and lines that are filled; none where its lines keep no grid.
    pub lines: (usize, usize),
}

/// A column with its lines.
#[derive(Debug)]
pub struct Column {
    /// Its frame, as an index into [`MadeUp::frames`].
    pub frame: usize,
    /// Where it stands on paper.
    pub area: Rect,
    /// The direction in which it is read.
    pub writing: WritingMode,
    /// Its lines.
    pub lines: Vec<ColumnLine>,
}

/// A line and where it stands in its column.
#[derive(Debug)]
pub struct ColumnLine {
    /// The story, as an index into [`MadeUp::stories`].
    pub story: usize,
    /// The paragraph, as an index into [`Story::texts`].
    pub paragraph: usize,
    /// Where its em boxes start.
    pub at: LogicalPoint,
    /// The line.
    pub line: Line,
}

/// A tinted or bordered rectangle.
#[derive(Debug)]
pub struct Panel {
    /// Its frame, as an index into [`MadeUp::frames`].
    pub frame: usize,
    /// Where it stands on paper.
    pub area: Rect,
    /// The ink that fills it.
    pub tint: Option<Color>,
    /// The thickness of its border.
    pub border: Option<Length>,
}

/// A picture in its window.
#[derive(Debug)]
pub struct SetPicture {
    /// Its frame, as an index into [`MadeUp::frames`].
    pub frame: usize,
    /// What is seen of it, on paper.
    pub window: Rect,
    /// The picture.
    pub photo: Photo,
}

/// Makes a page up from its design and what fills it.
pub fn make_up(layout: &Layout, contents: &Contents, shaper: &Shaper<'_>) -> MadeUp {
    let mut copy = collect(layout, contents);
    let frames = Frames::new(layout);
    let texts = std::mem::take(&mut copy.texts);
    let mut texts: Vec<Prepared<'_>> = texts.into_iter().map(|text| prepare(text, shaper)).collect();
    let mut broken = Broken::default();
    let heads: Vec<_> = layout
        .heads
        .iter()
        .zip(&copy.heads)
        .map(|(head, rows)| set_head(layout, head, rows, &mut texts, shaper))
        .collect();
    let labels: Vec<_> = layout
        .labels
        .iter()
        .zip(&copy.labels)
        .map(|(label, held)| set_label(layout, label, held, &mut texts, shaper))
        .collect();
    let boxes: Vec<Option<SetBox>> = layout
        .boxes
        .iter()
        .enumerate()
        .map(|(n, boxed)| set_box(layout, boxed, frames.boxed(n), &copy.boxes[n], &texts, &mut broken))
        .collect();
    let filled_heads = layout.heads.iter().zip(&heads).filter(|(_, set)| !set.lines.is_empty());
    let mut solids: Vec<LogicalRect> = filled_heads.clone().map(|(head, _)| head.frame.rect).collect();
    solids.extend(boxes.iter().flatten().map(|boxed| boxed.rect));
    let mut obstacles: Vec<LogicalRect> =
        filled_heads.filter_map(|(head, _)| head.wrap.map(|wrap| head.frame.rect.grown(wrap))).collect();
    obstacles.extend(boxes.iter().flatten().map(|boxed| boxed.obstacle));
    let settled = settle(
        &Settling {
            layout,
            frames: &frames,
            copy: &copy,
            texts: &texts,
            figures: FigureCopy { layout, contents, texts: &texts },
            solids: &solids,
            obstacles: &obstacles,
        },
        &mut broken,
    );
    let mut maker = Maker { layout, contents, frames, texts, made: MadeUp::new() };
    maker.made.findings = std::mem::take(&mut copy.findings);
    let set = findings::Set { heads, labels, boxes, settled };
    maker.heads(&set.heads);
    maker.threads(&set.settled);
    maker.boxes(&set.boxes);
    maker.figures(&set.settled);
    maker.labels(&set.labels);
    maker.rules(&solids, &set.settled);
    maker.finish(&copy, &set)
}

impl MadeUp {
    fn new() -> MadeUp {
        MadeUp {
            stories: Vec::new(),
            frames: Vec::new(),
            columns: Vec::new(),
            panels: Vec::new(),
            rules: Vec::new(),
            pictures: Vec::new(),
            findings: Vec::new(),
        }
    }
}

struct Maker<'r, 'a> {
    layout: &'r Layout,
    contents: &'a Contents,
    frames: Frames,
    texts: Vec<Prepared<'a>>,
    made: MadeUp,
}

impl Maker<'_, '_> {
    fn line(&self, text: usize, span: &LineSpan, at: LogicalPoint, align: Align) -> ColumnLine {
        let line = justify(&self.texts[text].items, span, align);
        // The paragraph's place in its story is known when all texts are parted into stories.
        ColumnLine { story: self.texts[text].text.story, paragraph: text, at, line }
    }

    fn own_line(&self, text: usize, span: &LineSpan, at: LogicalPoint) -> ColumnLine {
        self.line(text, span, at, self.texts[text].text.style.align)
    }

    fn heads(&mut self, heads: &[SetHead]) {
        for (n, (head, set)) in self.layout.heads.iter().zip(heads).enumerate() {
            if set.lines.is_empty() {
                continue;
            }
            let frame = self.frames.head(n);
            if head.tint.is_some() {
                self.made.panels.push(Panel { frame, area: set.area, tint: head.tint, border: None });
            }
            let lines = set.lines.iter().map(|(text, span, at)| {
                let align = head_align(self.texts[*text].text.style.align);
                self.line(*text, span, *at, align)
            });
            let lines = lines.collect();
            self.made.columns.push(Column { frame, area: set.area, writing: head.frame.writing, lines });
        }
    }

    fn columns(&mut self, rooms: &[Room], lines: &[SetLine]) {
        for (n, room) in rooms.iter().enumerate() {
            let lines: Vec<ColumnLine> = lines
                .iter()
                .filter(|line| line.room == n)
                .map(|line| self.own_line(line.text, &line.span, line.at))
                .collect();
            self.made.columns.push(Column {
                frame: room.frame,
                area: room.area,
                writing: room.writing,
                lines,
            });
        }
    }

    fn threads(&mut self, settled: &Settled) {
        for thread in &settled.threads {
            self.columns(&thread.rooms, &thread.filled.lines);
        }
    }

    fn boxes(&mut self, boxes: &[Option<SetBox>]) {
        for (n, (spec, set)) in self.layout.boxes.iter().zip(boxes).enumerate() {
            let Some(set) = set else { continue };
            let (frame, area) = (self.frames.boxed(n), self.layout.on_paper(&set.rect));
            self.frames.frames[frame].1 = area;
            if spec.tint.is_some() || spec.border.is_some() {
                self.made.panels.push(Panel { frame, area, tint: spec.tint, border: spec.border });
            }
            self.columns(&set.rooms, &set.filled.lines);
        }
    }

    fn figures(&mut self, settled: &Settled) {
        for (n, (figure, set)) in self.layout.figures.iter().zip(&settled.figures).enumerate() {
            let Some(set) = set else { continue };
            let frame = self.frames.figure(n);
            self.frames.frames[frame].1 = self.layout.on_paper(&set.rect);
            let photos = figure.slots.iter().filter_map(|slot| self.contents.photos.get(slot));
            for (photo, window) in photos.zip(&set.windows) {
                self.made.pictures.push(SetPicture { frame, window: *window, photo: photo.clone() });
            }
            for caption in &set.captions {
                let lines =
                    caption.lines.iter().map(|(text, span, at)| self.own_line(*text, span, *at)).collect();
                self.made.columns.push(Column { frame, area: caption.area, writing: caption.writing, lines });
            }
        }
    }

    fn labels(&mut self, labels: &[SetHead]) {
        for (n, (label, set)) in self.layout.labels.iter().zip(labels).enumerate() {
            let frame = self.frames.label(n);
            let lines = set.lines.iter().map(|(text, span, at)| {
                let indent =
                    if span.items.start == 0 { self.texts[*text].text.style.indent } else { Length::ZERO };
                self.own_line(*text, span, LogicalPoint { inline: indent, ..*at })
            });
            let lines = lines.collect();
            self.made.columns.push(Column { frame, area: set.area, writing: label.frame.writing, lines });
        }
    }

    /// Rules of the design and rules between columns, cut where figures, sidebars and headline blocks stand.
    fn rules(&mut self, solids: &[LogicalRect], settled: &Settled) {
        let mut cuts: Vec<LogicalRect> = solids.to_vec();
        cuts.extend(settled.figures.iter().flatten().map(|figure| figure.rect));
        for rule in &self.layout.rules {
            self.made.rules.extend(cut_rule(&rule.rect, &cuts).into_iter().map(|rect| (rect, rule.color)));
        }
        for text in &self.layout.texts {
            let Some(thickness) = text.rule else { continue };
            for pair in text.columns.windows(2) {
                let rect = between(&pair[0].rect, &pair[1].rect, thickness);
                self.made.rules.extend(cut_rule(&rect, &cuts).into_iter().map(|rect| (rect, Color::BLACK)));
            }
        }
    }

    /// Parts the texts into their stories and adds what was found.
    fn finish(mut self, copy: &Copy<'_>, set: &findings::Set) -> MadeUp {
        let found = findings::find(self.layout, self.contents, copy, &self.texts, set, &self.made.columns);
        self.made.findings.extend(found);
        let names = copy.stories.iter();
        self.made.stories = names
            .map(|story| Story { name: story.name.clone(), lang: story.lang, texts: Vec::new() })
            .collect();
        let mut places = Vec::with_capacity(self.texts.len());
        for prepared in self.texts {
            let Some(story) = self.made.stories.get_mut(prepared.text.story) else { continue };
            places.push(story.texts.len());
            let paragraph = prepared.text.paragraph.into_owned();
            story.texts.push(StoryText {
                role: paragraph.role,
                text: paragraph.text,
                style: prepared.text.style.into_owned(),
                shaped: prepared.shaped,
                items: prepared.items,
            });
        }
        for line in self.made.columns.iter_mut().flat_map(|column| &mut column.lines) {
            line.paragraph = places[line.paragraph];
        }
        let fullness = findings::fullness(self.frames.frames.len(), set);
        self.made.frames = self
            .frames
            .frames
            .into_iter()
            .zip(self.frames.kinds)
            .zip(fullness)
            .map(|(((name, area), (kind, writing)), lines)| FilledFrame { name, kind, writing, area, lines })
            .collect();
        self.made
    }
}

/// The rule in the gap between two columns.
fn between(before: &LogicalRect, after: &LogicalRect, thickness: Length) -> LogicalRect {
    if after.start.inline >= before.inline_end() {
        let middle = (before.inline_end() + after.start.inline - thickness) / 2;
        LogicalRect::new(middle, before.start.block, thickness, before.size.block)
    } else {
        let middle = (before.block_end() + after.start.block - thickness) / 2;
        LogicalRect::new(before.start.inline, middle, before.size.inline, thickness)
    }
}

/// What is left of a rule where nothing stands in its way.
fn cut_rule(rule: &LogicalRect, cuts: &[LogicalRect]) -> Vec<LogicalRect> {
    let along_block = rule.size.block > rule.size.inline;
    let span = |rect: &LogicalRect| {
        if along_block {
            (rect.start.block, rect.block_end())
        } else {
            (rect.start.inline, rect.inline_end())
        }
    };
    let (start, end) = span(rule);
    let mut spans: Vec<(Length, Length)> = cuts.iter().filter(|cut| cut.overlaps(rule)).map(span).collect();
    spans.sort_unstable();
    spans.push((end, end));
    let mut from = start;
    let mut left = Vec::new();
    for (cut_start, cut_end) in spans {
        if cut_start > from {
            let length = cut_start.min(end) - from;
            left.push(if along_block {
                LogicalRect::new(rule.start.inline, from, rule.size.inline, length)
            } else {
                LogicalRect::new(from, rule.start.block, length, rule.size.block)
            });
        }
        from = from.max(cut_end);
    }
    left
}
