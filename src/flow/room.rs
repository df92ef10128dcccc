use crate::geom::{EmSize, Length, LogicalRect, LogicalSize, Rect, WritingMode};
use crate::layout::{Frame, Layout};

/// The rhythm of lines in a thread: the size of its type, and from one line to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pitch {
    pub(super) em: EmSize,
    pub(super) leading: Length,
}

impl Pitch {
    /// How many lines have room in a depth.
    pub(super) fn rows_in(&self, depth: Length) -> usize {
        (depth + (self.leading - self.em.block)).count_of(self.leading) as usize
    }

    /// The depth of a number of lines, without the gap after the last.
    pub(super) fn depth_of(&self, rows: usize) -> Length {
        if rows == 0 { Length::ZERO } else { self.leading * (rows as i64 - 1) + self.em.block }
    }

    /// The lines that a depth takes up, the last with its gap.
    pub(super) fn rows_for(&self, depth: Length) -> usize {
        let whole = self.rows_in(depth);
        if self.depth_of(whole) >= depth { whole } else { whole + 1 }
    }
}

/// A column that waits to be filled.
#[derive(Clone, Debug)]
pub(super) struct Room {
    /// The frame that it belongs to, as an index into the frames of the page.
    pub(super) frame: usize,
    /// Where it stands on paper.
    pub(super) area: Rect,
    /// The direction in which it is read.
    pub(super) writing: WritingMode,
    /// The rows that text may stand in, first to last.
    pub(super) rows: Vec<Row>,
}

/// A row of a column, as far as text may stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Its place down the column: rows that something else takes up are left out.
    pub(super) number: usize,
    /// Where it starts along the line.
    pub(super) start: Length,
    /// Its measure.
    pub(super) measure: Length,
}

/// Rows that are cut shorter than this hold no text: a few characters between a picture and an edge do not read.
const LEAST_CHARACTERS: i64 = 5;

impl Room {
    /// A column of the design with what of it obstacles leave free; obstacles have their distance around them.
    pub(super) fn new(
        layout: &Layout,
        column: &Frame,
        frame: usize,
        pitch: Pitch,
        obstacles: &[LogicalRect],
    ) -> Room {
        let area = layout.on_paper(&column.rect);
        let seen = |rect: &LogicalRect| layout.on_paper(rect).to_logical(column.writing, area);
        let whole =
            LogicalRect { size: area.to_logical(column.writing, area).size, ..LogicalRect::default() };
        let cuts: Vec<LogicalRect> = obstacles.iter().map(seen).filter(|cut| cut.overlaps(&whole)).collect();
        Room::with_cuts(area, column.writing, frame, whole.size, pitch, &cuts)
    }

    /// A column of its own, with nothing in its way.
    pub(super) fn plain(area: Rect, writing: WritingMode, frame: usize, pitch: Pitch) -> Room {
        Room::with_cuts(area, writing, frame, area.to_logical(writing, area).size, pitch, &[])
    }

    fn with_cuts(
        area: Rect,
        writing: WritingMode,
        frame: usize,
        size: LogicalSize,
        pitch: Pitch,
        cuts: &[LogicalRect],
    ) -> Room {
        let rows = (0..pitch.rows_in(size.block).min(5_000)).filter_map(|number| {
            let top = pitch.leading * number as i64;
            let band = LogicalRect::new(Length::ZERO, top, size.inline, pitch.em.block);
            let (start, measure) =
                free_part(size.inline, pitch.em.inline, cuts.iter().filter(|cut| cut.overlaps(&band)))?;
            Some(Row { number, start, measure })
        });
        Room { frame, area, writing, rows: rows.collect() }
    }
}

/// The widest part of a row between what cuts it, in whole characters; `None` where text has no room. A part at the end
/// of the row keeps to the end, so that edges stay flush.
fn free_part<'a>(
    whole: Length,
    em: Length,
    cuts: impl Iterator<Item = &'a LogicalRect>,
) -> Option<(Length, Length)> {
    let mut cuts: Vec<(Length, Length)> = cuts.map(|cut| (cut.start.inline, cut.inline_end())).collect();
    if cuts.is_empty() {
        return Some((Length::ZERO, whole));
    }
    cuts.sort_unstable();
    cuts.push((whole, whole));
    let mut best = (Length::ZERO, Length::ZERO);
    let mut free_from = Length::ZERO;
    for (start, end) in cuts {
        let measure = start.min(whole) - free_from;
        if measure > best.1 {
            best = (free_from, measure);
        }
        free_from = free_from.max(end);
    }
    let (start, measure) = best;
    let characters = measure.count_of(em);
    if characters < LEAST_CHARACTERS {
        return None;
    }
    let floored = em * characters;
    if start + measure == whole { Some((whole - floored, floored)) } else { Some((start, floored)) }
}
