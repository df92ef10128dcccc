mod orphans;

use std::rc::Rc;

use self::orphans::Mark;
use super::prepare::{Broken, Prepared};
use super::room::{Room, Row};
use crate::geom::{Length, LogicalPoint};
use crate::layout::{Align, Pitch};
use crate::line::{Breaks, LineSpan};

/// What is to run through which columns.
pub(super) struct Run<'r, 'a> {
    /// Every text of the page.
    pub(super) texts: &'r [Prepared<'a>],
    /// Those that run here, in order.
    pub(super) copy: &'r [usize],
    /// The columns, in order.
    pub(super) rooms: &'r [Room],
    /// Their rhythm.
    pub(super) pitch: Pitch,
    /// For each text of `copy`, white lines before it beyond the least that its style asks for.
    pub(super) white: &'r [u32],
}

/// The columns of a thread with their lines, and what did not fit.
#[derive(Clone, Debug, Default)]
pub(super) struct Filled {
    /// The lines, in order.
    pub(super) lines: Vec<SetLine>,
    /// For each column how many of its rows hold copy, counted to the last one.
    pub(super) used: Vec<usize>,
    /// The place from which on copy did not fit.
    pub(super) overset: Option<Overset>,
    /// Paragraphs whose lines are one more or one fewer than suits them best.
    pub(super) adjusted: Vec<Adjusted>,
    /// Heads that stand in another column than what they must be kept with.
    pub(super) parted: usize,
}

/// A paragraph that is set one line longer or shorter than suits it best, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Adjusted {
    /// The text, as an index into the page's.
    pub(super) text: usize,
    /// Whether it is a line longer, not shorter.
    pub(super) longer: bool,
    /// What that is good for.
    pub(super) cure: Cure,
}

/// What a line more or fewer cures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cure {
    /// The paragraph's last line would stand alone at a column's head.
    LoneLastLine,
    /// The first line of the next paragraph would stand alone at a column's foot.
    LoneFirstLine,
    /// The copy would be a line too long.
    Overset,
}

/// A line in its column.
#[derive(Clone, Debug)]
pub(super) struct SetLine {
    /// The text, as an index into the page's.
    pub(super) text: usize,
    /// The items of the line.
    pub(super) span: LineSpan,
    /// The column.
    pub(super) room: usize,
    /// Where its em boxes start in the column.
    pub(super) at: LogicalPoint,
}

/// Copy that has no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overset {
    /// The first text that does not fit, as an index into the page's.
    pub(super) text: usize,
    /// Its first item that does not.
    pub(super) item: u32,
    /// About how many lines are missing.
    pub(super) lines: usize,
}

/// Lines that must follow a head in its column.
const LINES_AFTER_HEAD: usize = 2;

/// Paragraphs from the end on that are tried with a line fewer where copy is a line too long.
const MOST_SHORTENED: usize = 12;

/// Fills the columns of a thread in order. Copy that is a line too long fits where one of its last paragraphs may have a
/// line fewer.
pub(super) fn fill(run: &Run<'_, '_>, broken: &mut Broken) -> Filled {
    let filled = fill_plain(run, broken);
    if !matches!(filled.overset, Some(Overset { lines: 1, .. })) {
        return filled;
    }
    let last = (0..run.copy.len()).rev().take(MOST_SHORTENED);
    let mut tried = last.map(|at| fill_once(run, broken, Some(at)));
    tried.find(|tried| tried.overset.is_none()).unwrap_or(filled)
}

/// Fills the columns of a thread in order, every paragraph in as many lines as suit it best.
pub(super) fn fill_plain(run: &Run<'_, '_>, broken: &mut Broken) -> Filled {
    fill_once(run, broken, None)
}

fn fill_once(run: &Run<'_, '_>, broken: &mut Broken, shortened: Option<usize>) -> Filled {
    let mut filler = Filler {
        run,
        forced: shortened.map(|at| Forced { at, longer: false, cure: Cure::Overset }),
        before: None,
        broken,
        room: 0,
        row: 0,
        ends: run.rooms.iter().map(|room| room.rows.len()).collect(),
        filled: Filled { used: vec![0; run.rooms.len()], ..Filled::default() },
    };
    filler.skip_full_rooms();
    let mut after = 0;
    for at in 0..run.copy.len() {
        if filler.filled.overset.is_some() {
            break;
        }
        let style = &filler.text(at).text.style;
        let (before, next_after) = (style.before.least, style.after.least);
        filler.white(after.max(before) + run.white.get(at).copied().unwrap_or(0));
        filler.keep(at);
        if filler.runs_on_grid(at) {
            filler.keep_first_lines(at);
            filler.running(at)
        } else {
            filler.display(at)
        }
        after = next_after;
    }
    filler.filled.parted = parted(run, &filler.filled.lines);
    filler.filled
}

/// How many heads stand in another column than the lines that must follow them.
fn parted(run: &Run<'_, '_>, lines: &[SetLine]) -> usize {
    let mut texts = lines.chunk_by(|line, next| line.text == next.text);
    let Some(mut head) = texts.next() else { return 0 };
    let mut parted = 0;
    for text in texts {
        let keeps = |lines: &[SetLine]| run.texts[lines[0].text].text.style.keep_with_next;
        let kept = if keeps(text) { text.len() } else { text.len().min(LINES_AFTER_HEAD) };
        parted += usize::from(keeps(head) && head[0].room != text[kept - 1].room);
        head = text;
    }
    parted
}

/// A text that is to have a line more or fewer, and why.
#[derive(Clone, Copy)]
struct Forced {
    /// The text, as an index into the copy.
    at: usize,
    longer: bool,
    cure: Cure,
}

struct Filler<'f, 'r, 'a> {
    run: &'f Run<'r, 'a>,
    /// The text that is to have a line more or fewer than suits it best.
    forced: Option<Forced>,
    /// Where the text before stands that was set last, if a style asks for first lines to stand together.
    before: Option<Mark>,
    broken: &'f mut Broken,
    /// The column at hand, and the row in it where copy goes on.
    room: usize,
    row: usize,
    /// For each column the number of rows that it may fill: fewer where a keep asks for it.
    ends: Vec<usize>,
    filled: Filled,
}

impl<'a> Filler<'_, '_, 'a> {
    fn text(&self, at: usize) -> &Prepared<'a> {
        &self.run.texts[self.run.copy[at]]
    }

    /// Whether a text's lines sit on the column's own rows; others are set in blocks of whole rows.
    fn runs_on_grid(&self, at: usize) -> bool {
        let style = &self.text(at).text.style;
        style.leading == self.run.pitch.leading && style.em.block <= self.run.pitch.leading
    }

    fn is_out_of_room(&self) -> bool {
        self.room >= self.run.rooms.len()
    }

    fn next_room(&mut self) {
        self.room += 1;
        self.row = 0;
        self.skip_full_rooms();
    }

    fn skip_full_rooms(&mut self) {
        while !self.is_out_of_room() && self.row >= self.ends[self.room] {
            self.room += 1;
            self.row = 0;
        }
    }

    /// Leaves rows white, but none at a column's head.
    fn white(&mut self, rows: u32) {
        if self.row > 0 {
            self.row += rows as usize;
            self.skip_full_rooms();
        }
    }

    /// Goes to the next column where a head would stand at this one's foot.
    fn keep(&mut self, at: usize) {
        if self.is_out_of_room() || self.row == 0 || !self.text(at).text.style.keep_with_next {
            return;
        }
        let needed = self.rows_kept(at, 0);
        let fits_later = self.ends[self.room + 1..].iter().any(|&rows| rows >= needed);
        if self.row + needed > self.ends[self.room] && fits_later {
            self.next_room();
        }
    }

    /// Rows that must stand together from a text on.
    fn rows_kept(&mut self, at: usize, deep: usize) -> usize {
        let measure = self.run.rooms[self.room].rows[self.row].measure;
        let index = self.run.copy[at];
        let lines = self.broken.lines(index, &self.run.texts[index], &[measure]).lines.len();
        let (keeps, (leading, em, after)) = {
            let style = &self.text(at).text.style;
            (style.keep_with_next, (style.leading, style.em.block, style.after.least))
        };
        let on_grid = self.runs_on_grid(at);
        let rows = match on_grid {
            true if keeps => lines,
            true => lines.min(LINES_AFTER_HEAD),
            false => self.run.pitch.rows_for(leading * (lines.max(1) as i64 - 1) + em),
        };
        if !keeps || at + 1 >= self.run.copy.len() || deep > 8 {
            return rows;
        }
        let gap = after.max(self.text(at + 1).text.style.before.least)
            + self.run.white.get(at + 1).copied().unwrap_or(0);
        rows + gap as usize + self.rows_kept(at + 1, deep + 1)
    }

    /// The rows from here on that a text could need, so many at least, and their columns.
    fn rows_ahead(&self, text: &Prepared<'_>, count: usize) -> Vec<(usize, Row)> {
        let least = text.text.style.em.inline;
        let mut rows = Vec::new();
        let mut covered = Length::ZERO;
        let (mut room, mut row) = (self.room, self.row);
        // Half as long again as its natural length covers any fair setting.
        let wanted = text.natural + text.natural / 2;
        while room < self.run.rooms.len() && (covered < wanted || rows.len() < count) {
            if row >= self.ends[room] {
                room += 1;
                row = 0;
                continue;
            }
            let slot = self.run.rooms[room].rows[row];
            covered += slot.measure.max(least);
            rows.push((room, slot));
            row += 1;
        }
        rows
    }

    /// Sets a text line by line on the rows, from column to column.
    fn running(&mut self, at: usize) {
        let index = self.run.copy[at];
        let text = &self.run.texts[index];
        if let Some(initial) = text.initial() {
            self.keep_together(initial.lines as usize);
        }
        let (mut rows, mut breaks);
        let mut count = 4;
        loop {
            rows = self.rows_ahead(text, count);
            let measures: Vec<Length> = rows.iter().map(|(_, row)| row.measure).collect();
            breaks = self.broken.lines(index, text, &measures);
            // Verse, and words that part nowhere, take more rows than their length says.
            let wanted = breaks.lines.len();
            if wanted > rows.len() && self.rows_ahead(text, wanted).len() > rows.len() {
                count = wanted * 2;
                continue;
            }
            if let Some(Forced { longer, cure, .. }) = self.forced.filter(|forced| forced.at == at) {
                let count = if longer { wanted + 1 } else { wanted.max(1) - 1 };
                if let Some(other) = self.broken.lines_into(index, text, &measures, count) {
                    breaks = other;
                    self.adjust(index, longer, cure);
                }
            }
            let Some(room) = lone_last_line(&rows, &breaks).filter(|&room| self.ends[room] > 2) else {
                break;
            };
            if let Some((other, longer)) = self.without_lone_line(index, &rows, &measures, &breaks) {
                breaks = other;
                self.adjust(index, longer, Cure::LoneLastLine);
                break;
            }
            // CLREQ: no single last line at a column's head. The column before ends one line earlier, so that two
            // lines go over.
            self.ends[room] -= 1;
            self.skip_full_rooms();
        }
        if rows.is_empty() || breaks.lines.is_empty() {
            self.overset(at, 0, self.lines_about(index));
            return;
        }
        let middle = (self.run.pitch.em.block - text.text.style.em.block) / 2;
        for (n, span) in breaks.lines.iter().enumerate() {
            let Some((room, row)) = rows.get(n) else {
                self.overset(at, span.items.start, breaks.lines.len() - n);
                return;
            };
            self.put(
                index,
                span,
                *room,
                row,
                LogicalPoint {
                    inline: row.start + text.inset(n),
                    block: self.run.pitch.leading * row.number as i64 + middle,
                },
            );
        }
        self.white((text.lines_taken(breaks.lines.len()) - breaks.lines.len()) as u32);
    }

    /// The lines of a text, a line fewer or else a line more, that leave none alone at a column's head.
    fn without_lone_line(
        &mut self,
        index: usize,
        rows: &[(usize, Row)],
        measures: &[Length],
        breaks: &Breaks,
    ) -> Option<(Rc<Breaks>, bool)> {
        let text = &self.run.texts[index];
        let lines = breaks.lines.len();
        [(lines - 1, false), (lines + 1, true)].into_iter().find_map(|(count, longer)| {
            let other = self.broken.lines_into(index, text, measures, count)?;
            (count <= rows.len() && lone_last_line(rows, &other).is_none()).then_some((other, longer))
        })
    }

    fn adjust(&mut self, text: usize, longer: bool, cure: Cure) {
        self.filled.adjusted.retain(|other| other.text != text);
        self.filled.adjusted.push(Adjusted { text, longer, cure });
    }

    /// Goes on to where so many rows follow each other in one column with the same start: an initial stands beside them.
    fn keep_together(&mut self, count: usize) {
        let (room, row) = (self.room, self.row);
        while !self.is_out_of_room() {
            let rows = &self.run.rooms[self.room].rows[..self.ends[self.room]];
            let follow = |rows: &[Row]| {
                rows.windows(2)
                    .all(|pair| pair[1].number == pair[0].number + 1 && pair[1].start == pair[0].start)
            };
            if rows.get(self.row..self.row + count).is_some_and(follow) {
                return;
            }
            self.row += 1;
            self.skip_full_rooms();
        }
        (self.room, self.row) = (room, row);
    }

    fn put(&mut self, text: usize, span: &LineSpan, room: usize, row: &Row, at: LogicalPoint) {
        let taken = self.run.rooms[room].rows.partition_point(|other| other.number <= row.number);
        self.filled.lines.push(SetLine { text, span: span.clone(), room, at });
        self.filled.used[room] = taken;
        self.room = room;
        self.row = taken;
        self.skip_full_rooms();
    }

    /// Sets a text as a block of its own leading in whole rows, all in one column where any column is deep enough.
    fn display(&mut self, at: usize) {
        let index = self.run.copy[at];
        let text = &self.run.texts[index];
        while !self.is_out_of_room() {
            let Some((first, rows, breaks)) = self.block_rows(index) else {
                let at_head = self.row == 0;
                if at_head && self.is_last_hope() {
                    break;
                }
                self.next_room();
                continue;
            };
            let style = &text.text.style;
            let room = &self.run.rooms[self.room];
            let slots = &room.rows[first..first + rows];
            let start = slots.iter().map(|row| row.start).fold(Length::ZERO, Length::max);
            let taken = text.lines_taken(breaks.lines.len());
            let content = style.leading * (taken as i64 - 1) + style.em.block;
            let white = self.run.pitch.depth_of(rows) - content;
            let top = self.run.pitch.leading * slots[0].number as i64 + white / 2;
            let (room, last) = (self.room, slots[rows - 1]);
            for (n, span) in breaks.lines.iter().enumerate() {
                let block = top + style.leading * n as i64;
                let point = LogicalPoint { inline: start + text.inset(n), block };
                self.put(index, span, room, &last, point);
            }
            return;
        }
        self.overset(at, 0, 1);
    }

    /// Whether no later column is there to try.
    fn is_last_hope(&self) -> bool {
        (self.room + 1..self.run.rooms.len()).all(|room| self.ends[room] == 0)
    }

    /// The first run of rows in the column at hand, from the row at hand on, that holds a whole block.
    fn block_rows(&mut self, index: usize) -> Option<(usize, usize, Rc<Breaks>)> {
        let text = &self.run.texts[index];
        let style = &text.text.style;
        let room = &self.run.rooms[self.room];
        let mut first = self.row;
        let mut count = 1;
        while first + count <= self.ends[self.room] {
            let slots = &room.rows[first..first + count];
            if slots[count - 1].number - slots[0].number != count - 1 {
                first += count - 1;
                count = 1;
                continue;
            }
            let start = slots.iter().map(|row| row.start).fold(Length::ZERO, Length::max);
            let end = slots.iter().map(|row| row.start + row.measure).min().unwrap_or(Length::ZERO);
            if end - start < style.em.inline {
                first += 1;
                count = 1;
                continue;
            }
            let breaks = self.block_lines(index, end - start);
            let taken = text.lines_taken(breaks.lines.len().max(1));
            let depth = style.leading * (taken as i64 - 1) + style.em.block;
            let needed = self.run.pitch.rows_for(depth);
            if needed <= count {
                return Some((first, count, breaks));
            }
            count = needed.max(count + 1);
        }
        None
    }

    /// The lines of a block; centred ones as even as may be, since a short last line would stand out.
    fn block_lines(&mut self, index: usize, measure: Length) -> Rc<Breaks> {
        let text = &self.run.texts[index];
        match text.text.style.align {
            Align::Center => self.broken.even_lines(index, text, measure),
            _ => self.broken.lines(index, text, &[measure]),
        }
    }

    /// About how many lines a text would take in the thread's last column.
    fn lines_about(&self, index: usize) -> usize {
        let measure =
            self.run.rooms.last().and_then(|room| room.rows.last()).map_or(Length::ZERO, |row| row.measure);
        self.run.texts[index].natural.count_of(measure.max(self.run.pitch.em.inline)) as usize + 1
    }

    /// Notes from where on the copy does not fit, and about how many lines are missing.
    fn overset(&mut self, at: usize, item: u32, lines: usize) {
        let rest: usize = self.run.copy[at + 1..].iter().map(|&index| self.lines_about(index)).sum();
        self.filled.overset = Some(Overset { text: self.run.copy[at], item, lines: lines + rest });
    }
}

/// The column whose last row has to stay white so that a paragraph's last line does not stand alone at the next one's
/// head.
fn lone_last_line(rows: &[(usize, Row)], breaks: &Breaks) -> Option<usize> {
    let last = breaks.lines.len().checked_sub(1)?;
    let before = last.checked_sub(1)?;
    let (room, _) = rows.get(last)?;
    let (previous, _) = rows.get(before)?;
    (room != previous).then_some(*previous)
}
