use super::contents::Contents;
use super::prepare::{Broken, Prepared};
use crate::geom::{Length, LogicalPoint, LogicalRect, LogicalSize, Rect, WritingMode};
use crate::layout::{Caption, Figure, Layout};
use crate::line::LineSpan;
use crate::spec::{Anchor, CaptionPlace};

/// A figure with its pictures and caption in place.
#[derive(Clone, Debug)]
pub(super) struct SetFigure {
    /// All of it, in the page's direction of reading.
    pub(super) rect: LogicalRect,
    /// Where text must not stand: the figure and its distance.
    pub(super) obstacle: LogicalRect,
    /// The windows of its pictures on paper, one for each slot.
    pub(super) windows: Vec<Rect>,
    /// Its captions: one, or one for each picture.
    pub(super) captions: Vec<SetCaption>,
}

/// A caption in place.
#[derive(Clone, Debug)]
pub(super) struct SetCaption {
    /// Where it stands on paper.
    pub(super) area: Rect,
    /// The direction in which it is read.
    pub(super) writing: WritingMode,
    /// Its lines: the text, the items, and where the em boxes start.
    pub(super) lines: Vec<(usize, LineSpan, LogicalPoint)>,
    /// Lines that have no room beside the picture.
    pub(super) overset: usize,
}

/// What a figure is set from.
pub(super) struct FigureCopy<'r, 'a> {
    pub(super) layout: &'r Layout,
    pub(super) contents: &'r Contents,
    pub(super) texts: &'r [Prepared<'a>],
}

/// The paper's own direction, in which "below" and "left" are meant.
const PAPER: WritingMode = WritingMode::HorizontalTb;

impl FigureCopy<'_, '_> {
    /// Sets a figure whose pictures measure so many lines across; `None` where the page has no picture for it.
    ///
    /// A caption that stands across the lines adds whole lines to the figure; one that stands along them takes its
    /// measure from the pictures.
    pub(super) fn set(
        &self,
        figure: &Figure,
        lines: i64,
        captions: &[Vec<usize>],
        broken: &mut Broken,
    ) -> Option<SetFigure> {
        let photos = figure.slots.iter().filter(|slot| self.contents.photos.contains_key(*slot)).count();
        if photos == 0 {
            return None;
        }
        let grid = &self.layout.grid;
        let frame = figure.frame.rect;
        let depth = grid.depth_of(lines);
        let spec = figure.caption.as_ref().filter(|_| captions.iter().any(|caption| !caption.is_empty()));
        let adds_lines = spec.is_some_and(|spec| match self.layout.writing {
            WritingMode::HorizontalTb => spec.place == CaptionPlace::Below,
            WritingMode::VerticalRl => spec.place != CaptionPlace::Below,
        });
        let pictures = LogicalRect { size: LogicalSize { block: depth, ..frame.size }, ..frame };
        let windows = side_by_side(&self.on_paper(&pictures), captions.len(), grid.em.inline);
        let words: Vec<Words> = spec
            .into_iter()
            .flat_map(|spec| captions.iter().zip(&windows).map(move |held| (spec, held)))
            .map(|(spec, (caption, window))| self.words(spec, caption, window.size, broken))
            .collect();
        let most = words.iter().max_by_key(|words| words.across);
        let taken = most.map_or(Length::ZERO, |words| words.gap + words.across);
        let whole_lines = if adds_lines { grid.lines_for(depth + taken) } else { lines };
        let whole_depth = grid.depth_of(whole_lines);
        let start = match figure.anchor {
            Anchor::Start => frame.start.block,
            Anchor::End => frame.start.block + grid.leading * (figure.depth.1 - whole_lines),
        };
        let rect = LogicalRect::new(frame.start.inline, start, frame.size.inline, whole_depth);
        let mut room = self.on_paper(&rect);
        let mut set = Vec::new();
        if let Some((spec, most)) = spec.zip(most) {
            let picture_depth = adds_lines.then_some(depth);
            let area = take_caption(&mut room, spec.place, most, picture_depth);
            let areas = side_by_side(&area, words.len(), grid.em.inline);
            set.extend(words.into_iter().zip(areas).map(|(words, area)| place_words(spec, words, area)));
        }
        let windows = side_by_side(&room, photos, grid.em.inline);
        Some(SetFigure {
            rect,
            obstacle: rect.grown(figure.wrap),
            windows: windows.iter().map(|window| window.to_physical(PAPER, Rect::default())).collect(),
            captions: set,
        })
    }

    fn on_paper(&self, rect: &LogicalRect) -> LogicalRect {
        self.layout.on_paper(rect).to_logical(PAPER, Rect::default())
    }

    /// Breaks a caption's paragraphs in its measure.
    fn words(&self, spec: &Caption, caption: &[usize], picture: LogicalSize, broken: &mut Broken) -> Words {
        let style = self.layout.style(&spec.style);
        let natural = match (spec.place, spec.writing) {
            (CaptionPlace::Below, WritingMode::HorizontalTb) => picture.inline,
            (CaptionPlace::Below, WritingMode::VerticalRl) => style.em.inline * 10,
            (_, WritingMode::HorizontalTb) => style.em.inline * 7,
            (_, WritingMode::VerticalRl) => picture.block,
        };
        let measure = spec.measure.unwrap_or(natural).max(style.em.inline);
        let mut lines = Vec::new();
        for &index in caption {
            let breaks = broken.lines(index, &self.texts[index], &[measure]);
            let indents = std::iter::once(self.texts[index].text.style.indent);
            let indents = indents.chain(std::iter::repeat(Length::ZERO));
            lines
                .extend(breaks.lines.iter().zip(indents).map(|(span, indent)| (index, span.clone(), indent)));
        }
        let depth = style.leading * (lines.len().max(1) as i64 - 1) + style.em.block;
        let turned = (spec.place == CaptionPlace::Below) != (spec.writing == WritingMode::HorizontalTb);
        let across = if turned { measure } else { depth };
        // The gap keeps the caption nearer to its picture than to anything else.
        Words { lines, leading: style.leading, em: style.em.block, depth, across, gap: style.em.block / 2 }
    }
}

/// A caption's lines before they have a place.
struct Words {
    /// Text, items, and what the line is set in by.
    lines: Vec<(usize, LineSpan, Length)>,
    leading: Length,
    em: Length,
    /// From the first line's em boxes to the last one's.
    depth: Length,
    /// What it takes away from the picture's side.
    across: Length,
    gap: Length,
}

/// Takes the caption's area from the figure's room on its side; what is left is the pictures'.
fn take_caption(
    room: &mut LogicalRect,
    place: CaptionPlace,
    words: &Words,
    picture_depth: Option<Length>,
) -> LogicalRect {
    let LogicalRect { start, size } = *room;
    match place {
        CaptionPlace::Below => {
            let picture = picture_depth.unwrap_or(size.block - words.gap - words.across);
            room.size.block = picture;
            let top = start.block + picture + words.gap;
            LogicalRect::new(start.inline, top, size.inline, words.across)
        }
        CaptionPlace::Left | CaptionPlace::Right => {
            let picture = picture_depth.unwrap_or(size.inline - words.gap * 2 - words.across);
            let gap = size.inline - picture - words.across;
            room.size.inline = picture;
            let inline = match place {
                CaptionPlace::Left => {
                    room.start.inline = start.inline + words.across + gap;
                    start.inline
                }
                _ => start.inline + picture + gap,
            };
            LogicalRect::new(inline, start.block, words.across, size.block)
        }
    }
}

/// Puts a caption's lines into its area: from the top where it stands below, at the foot where it stands beside.
fn place_words(spec: &Caption, words: Words, area: LogicalRect) -> SetCaption {
    let paper = area.to_physical(PAPER, Rect::default());
    let room = paper.to_logical(spec.writing, paper).size;
    let at_foot = spec.place != CaptionPlace::Below && spec.writing == PAPER;
    let fitting = (room.block + words.leading - words.em).count_of(words.leading) as usize;
    let overset = if at_foot { words.lines.len().saturating_sub(fitting) } else { 0 };
    let top = if at_foot { (room.block - words.depth).max(Length::ZERO) } else { Length::ZERO };
    let lines = words.lines.into_iter().enumerate().map(|(n, (text, span, inline))| {
        (text, span, LogicalPoint { inline, block: top + words.leading * n as i64 })
    });
    SetCaption { area: paper, writing: spec.writing, lines: lines.collect(), overset }
}

/// Parts a room among pictures side by side, or among their captions.
fn side_by_side(room: &LogicalRect, count: usize, gutter: Length) -> Vec<LogicalRect> {
    let count = count.max(1) as i64;
    let each = (room.size.inline - gutter * (count - 1)) / count;
    (0..count)
        .map(|n| {
            let inline = room.start.inline + (each + gutter) * n;
            LogicalRect::new(inline, room.start.block, each, room.size.block)
        })
        .collect()
}
