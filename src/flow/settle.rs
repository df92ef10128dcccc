use std::collections::BTreeSet;

use super::copy::Copy;
use super::figure::{FigureCopy, SetFigure};
use super::fill::{Filled, Run, fill, fill_plain};
use super::frames::Frames;
use super::prepare::{Broken, Prepared};
use super::room::Room;
use crate::geom::{Length, LogicalRect, LogicalSize, WritingMode};
use crate::layout::{Layout, Pitch, Thread};
use crate::spec::Role;

/// Pictures and threads in the sizes that make copy and space meet.
#[derive(Debug)]
pub(super) struct Settled {
    /// The figures; none where the page has no picture.
    pub(super) figures: Vec<Option<SetFigure>>,
    /// The threads.
    pub(super) threads: Vec<SetThread>,
    /// Which freedoms were used.
    pub(super) freedoms: Freedoms,
    /// Whether the page might be fuller, had there been no bound to what was tried.
    pub(super) cut_short: bool,
}

/// A thread with its columns filled.
#[derive(Debug)]
pub(super) struct SetThread {
    pub(super) rooms: Vec<Room>,
    /// The first column of the thread's last frame.
    pub(super) last_frame: usize,
    pub(super) filled: Filled,
    /// Rows that stay white below the columns of its last frame, where these are made to end level.
    pub(super) below: usize,
}

/// What a design leaves open, and what was chosen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Freedoms {
    /// For each figure the lines that its pictures measure across.
    pub(super) depths: Vec<i64>,
    /// For each thread, for each of its texts, white lines before it beyond the least.
    pub(super) white: Vec<Vec<u32>>,
}

/// What stays the same while freedoms are tried.
pub(super) struct Settling<'r, 'a> {
    pub(super) layout: &'r Layout,
    pub(super) frames: &'r Frames,
    pub(super) copy: &'r Copy<'a>,
    pub(super) texts: &'r [Prepared<'a>],
    pub(super) figures: FigureCopy<'r, 'a>,
    /// Headline blocks and sidebars: where no figure may stand.
    pub(super) solids: &'r [LogicalRect],
    /// Headline blocks and sidebars that text runs around, with their distance.
    pub(super) obstacles: &'r [LogicalRect],
}

/// Tries in all: a page that has not settled by then is reported as it is.
const MOST_TRIES: usize = 120;
/// How many states each round goes on from: the change that helps most now may lead nowhere.
const BREADTH: usize = 3;
/// More figures than these in a thread are varied together: each by itself would use up all tries in a round or two, and
/// leave a page of two giants among small ones.
const MOST_ALONE: usize = 6;
/// Rounds without a better page before the search ends.
const PATIENCE: usize = 4;

/// Fills the threads, using the design's freedoms where copy and space differ.
///
/// It starts from what the design prefers and goes on, round by round, from the changes that help most: pictures grow
/// or shrink by whole lines, heads get white lines. A page that fits stays as it was designed.
pub(super) fn settle(settling: &Settling<'_, '_>, broken: &mut Broken) -> Settled {
    let layout = settling.layout;
    let freedoms = Freedoms {
        depths: layout.figures.iter().map(|figure| figure.depth.1).collect(),
        white: settling.copy.threads.iter().map(|copy| vec![0; copy.len()]).collect(),
    };
    let mut seen = BTreeSet::from([freedoms.clone()]);
    let mut best = settling.attempt(freedoms, broken);
    let mut changes = settling.changes(&best.0);
    let mut idle = 0;
    let mut cut_short = false;
    while best.1.want > 0 && idle < PATIENCE {
        let mut states = Vec::new();
        for freedoms in changes {
            if seen.contains(&freedoms) {
                continue;
            }
            if seen.len() > MOST_TRIES {
                cut_short = true;
                break;
            }
            seen.insert(freedoms.clone());
            states.push(settling.attempt(freedoms, broken));
        }
        states.sort_by_key(|(_, score)| *score);
        states.truncate(BREADTH);
        changes = states.iter().flat_map(|(state, _)| settling.changes(state)).collect();
        match states.into_iter().next() {
            Some(state) if state.1 < best.1 => {
                best = state;
                idle = 0;
            }
            Some(_) => idle += 1,
            None => break,
        }
    }
    best.0.cut_short = cut_short && best.1.want > 0;
    best.0
}

/// How far a page is from being full, and then how far from its design; smaller is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    want: i64,
    change: i64,
}

impl<'a> Settling<'_, 'a> {
    fn attempt(&self, freedoms: Freedoms, broken: &mut Broken) -> (Settled, Score) {
        let layout = self.layout;
        let figures: Vec<Option<SetFigure>> = layout
            .figures
            .iter()
            .enumerate()
            .map(|(n, figure)| self.figures.set(figure, freedoms.depths[n], &self.copy.captions[n], broken))
            .collect();
        let mut obstacles: Vec<LogicalRect> = self.obstacles.to_vec();
        obstacles.extend(figures.iter().flatten().map(|figure| figure.obstacle));
        let threads = layout
            .threads
            .iter()
            .enumerate()
            .map(|(n, thread)| self.thread(n, thread, &obstacles, &freedoms.white[n], broken))
            .collect();
        let settled = Settled { figures, threads, freedoms, cut_short: false };
        let score = self.score(&settled);
        (settled, score)
    }

    fn thread(
        &self,
        n: usize,
        thread: &Thread,
        obstacles: &[LogicalRect],
        white: &[u32],
        broken: &mut Broken,
    ) -> SetThread {
        let copy = &self.copy.threads[n];
        let pitch = self.pitch(copy);
        let mut rooms = Vec::new();
        let mut last_frame = 0;
        for &text in &thread.frames {
            last_frame = rooms.len();
            for (column, spec) in self.layout.texts[text].columns.iter().enumerate() {
                let frame = self.frames.text(text, column);
                rooms.push(Room::new(self.layout, spec, frame, pitch, obstacles));
            }
        }
        let run = Run { texts: self.texts, copy, rooms: &rooms, pitch, white };
        let mut filled = fill(&run, broken);
        // Tiers of vertical lines are filled one after the other (newspaper custom; JLREQ 2.5).
        let is_level = thread.balance
            && rooms[last_frame..].iter().all(|room| room.writing == WritingMode::HorizontalTb);
        let mut below = 0;
        if is_level && filled.overset.is_none() && rooms.len() > last_frame + 1 {
            let rows = |rooms: &[Room]| rooms[last_frame..].iter().map(|room| room.rows.len()).sum::<usize>();
            let whole = rows(&rooms);
            (rooms, filled) = balance(run, last_frame, filled, broken);
            below = whole - rows(&rooms);
        }
        SetThread { rooms, last_frame, filled, below }
    }

    /// A thread keeps the rhythm of its body; a thread without body that of its last text.
    fn pitch(&self, copy: &[usize]) -> Pitch {
        let mut texts = copy.iter().filter_map(|&index| self.texts.get(index));
        let body = texts.clone().find(|text| text.text.paragraph.role == Role::Body).or(texts.next_back());
        body.map_or(self.layout.grid.pitch(), |text| Pitch {
            em: text.text.style.em,
            leading: text.text.style.leading,
        })
    }

    fn score(&self, settled: &Settled) -> Score {
        let mut want = 0;
        let mut change = 0;
        for thread in &settled.threads {
            if thread.filled.lines.is_empty() && thread.filled.overset.is_none() {
                continue;
            }
            want += thread.filled.overset.map_or(0, |overset| 1_000 * overset.lines as i64);
            // A head apart from its copy is as bad as a hole of five lines.
            want += 640 * thread.filled.parted as i64;
            for (n, missing) in thread.missing() {
                if missing > 1 {
                    want +=
                        if n < thread.last_frame { 40 * (missing - 1) * (missing - 1) } else { 12 * missing };
                } else {
                    change += missing;
                }
            }
        }
        let placed: Vec<&SetFigure> = settled.figures.iter().flatten().collect();
        for (n, figure) in placed.iter().enumerate() {
            let on_solids =
                self.solids.iter().filter(|solid| solid.overlaps(&self.apart(&figure.rect))).count();
            let on_figures = placed[..n].iter().filter(|other| other.rect.overlaps(&figure.rect)).count();
            let no_room: usize = figure.captions.iter().map(|caption| caption.overset).sum();
            want += 5_000 * (on_solids + on_figures) as i64 + 1_000 * no_room as i64;
        }
        for (figure, depth) in self.layout.figures.iter().zip(&settled.freedoms.depths) {
            change += 2 * (depth - figure.depth.1).abs();
        }
        change += settled.freedoms.white.iter().flatten().map(|&white| 3 * i64::from(white)).sum::<i64>();
        Score { want, change }
    }

    /// Changes that could bring a page nearer to being full.
    fn changes(&self, settled: &Settled) -> Vec<Freedoms> {
        let mut changes = Vec::new();
        for (n, thread) in settled.threads.iter().enumerate() {
            let overset = thread.filled.overset.map_or(0, |overset| overset.lines as i64);
            let free: i64 = thread.missing().map(|(_, missing)| missing).sum();
            if overset > 0 {
                self.figure_changes(settled, thread, -overset, &mut changes);
                self.less_white(settled, n, &mut changes);
            } else if free > 1 || thread.filled.parted > 0 {
                self.figure_changes(settled, thread, free.max(1), &mut changes);
                self.figure_changes(settled, thread, -1, &mut changes);
                self.more_white(settled, n, &mut changes);
            }
        }
        self.make_room(settled, &mut changes);
        changes.retain(|change| *change != settled.freedoms);
        changes
    }

    /// A figure with the white that it keeps from sidebars and headline blocks: half a line.
    fn apart(&self, figure: &LogicalRect) -> LogicalRect {
        figure.grown(LogicalSize { inline: Length::ZERO, block: self.layout.grid.leading / 2 })
    }

    /// Shrinks each figure that stands on a sidebar, a headline block or another figure by the lines that they share,
    /// and by one that stays white between them.
    fn make_room(&self, settled: &Settled, changes: &mut Vec<Freedoms>) {
        let placed: Vec<&LogicalRect> = settled.figures.iter().flatten().map(|figure| &figure.rect).collect();
        for (n, (figure, set)) in self.layout.figures.iter().zip(&settled.figures).enumerate() {
            let Some(set) = set else { continue };
            let rect = self.apart(&set.rect);
            let others = placed.iter().copied().filter(|other| **other != set.rect);
            let others = others.filter(|other| other.overlaps(&set.rect));
            let others = others.chain(self.solids.iter().filter(|solid| solid.overlaps(&rect)));
            let shared = |other: &LogicalRect| {
                rect.block_end().min(other.block_end()) - rect.start.block.max(other.start.block)
            };
            let Some(shared) = others.map(shared).max() else { continue };
            let mut freedoms = settled.freedoms.clone();
            freedoms.depths[n] =
                (freedoms.depths[n] - self.layout.grid.lines_for(shared)).max(figure.depth.0);
            changes.push(freedoms);
        }
    }

    /// Grows (or shrinks) each figure that stands in a thread's columns by as many lines as would take up (or give)
    /// the rows, and by one; where there are many of them, all together and evenly.
    fn figure_changes(&self, settled: &Settled, thread: &SetThread, rows: i64, changes: &mut Vec<Freedoms>) {
        let mut push = |depths: Vec<i64>| {
            let freedoms = Freedoms { depths, white: settled.freedoms.white.clone() };
            if !changes.contains(&freedoms) {
                changes.push(freedoms);
            }
        };
        let depths = &settled.freedoms.depths;
        let open = self.open_figures(settled, thread);
        if open.len() > MOST_ALONE {
            for rows in [rows, rows - rows.signum(), rows + rows.signum()] {
                push(spread(depths, open.iter(), rows));
                push(spread(depths, open.iter().rev(), rows));
            }
            return;
        }
        for figure in open {
            let step = (rows.abs() + figure.columns - 1) / figure.columns;
            for step in [step, step - 1, 1] {
                let mut depths = depths.clone();
                let depth = &mut depths[figure.index];
                *depth = (*depth + rows.signum() * step).clamp(figure.least, figure.most);
                push(depths);
            }
        }
    }

    /// The figures that stand in a thread's columns.
    fn open_figures(&self, settled: &Settled, thread: &SetThread) -> Vec<OpenFigure> {
        let figures = self.layout.figures.iter().zip(&settled.figures).enumerate();
        let open = figures.filter_map(|(index, (figure, set))| {
            let obstacle = self.layout.on_paper(&set.as_ref()?.obstacle);
            let crosses = |room: &&Room| {
                let whole = room.area.to_logical(room.writing, room.area);
                obstacle.to_logical(room.writing, room.area).overlaps(&whole)
            };
            let columns = thread.rooms.iter().filter(crosses).count() as i64;
            let (least, _, most) = figure.depth;
            (columns > 0).then_some(OpenFigure { index, columns, least, most })
        });
        open.collect()
    }

    /// Takes away white lines that were given.
    fn less_white(&self, settled: &Settled, n: usize, changes: &mut Vec<Freedoms>) {
        for (at, &white) in settled.freedoms.white[n].iter().enumerate() {
            if white > 0 {
                let mut freedoms = settled.freedoms.clone();
                freedoms.white[n][at] -= 1;
                changes.push(freedoms);
            }
        }
    }

    /// Gives white lines to heads: in each column that ends short, as many as it lacks, shared among its heads.
    fn more_white(&self, settled: &Settled, n: usize, changes: &mut Vec<Freedoms>) {
        let thread = &settled.threads[n];
        for (room, missing) in thread.missing() {
            if missing < 1 {
                continue;
            }
            let heads: Vec<usize> = (0..self.copy.threads[n].len())
                .filter(|&at| self.room_of(thread, self.copy.threads[n][at]) == Some(room))
                .filter(|&at| self.room_for_white(n, at) > settled.freedoms.white[n][at])
                .collect();
            let mut freedoms = settled.freedoms.clone();
            let mut left = missing;
            for &at in heads.iter().cycle().take(heads.len() * missing as usize) {
                if left > 0 && self.room_for_white(n, at) > freedoms.white[n][at] {
                    freedoms.white[n][at] += 1;
                    left -= 1;
                }
            }
            changes.push(freedoms);
        }
    }

    fn room_for_white(&self, n: usize, at: usize) -> u32 {
        let before = self.texts[self.copy.threads[n][at]].text.style.before;
        before.most - before.least
    }

    /// The column in which a text starts, where it does not start the column.
    fn room_of(&self, thread: &SetThread, text: usize) -> Option<usize> {
        let at = thread.filled.lines.iter().position(|line| line.text == text)?;
        let room = thread.filled.lines[at].room;
        (at > 0 && thread.filled.lines[at - 1].room == room).then_some(room)
    }
}

/// A figure that stands in the columns of a thread.
struct OpenFigure {
    index: usize,
    /// In how many of them.
    columns: i64,
    /// The fewest lines that it may have, and the most.
    least: i64,
    most: i64,
}

/// The depths of all figures where these have taken up so many rows of their columns (or, less than none, given them), each
/// as many lines as the others while it may. Of what is left over the first ones have a line each.
fn spread<'f>(depths: &[i64], figures: impl Iterator<Item = &'f OpenFigure> + Clone, rows: i64) -> Vec<i64> {
    let mut depths = depths.to_vec();
    let mut left = rows.abs();
    let room = |figure: &OpenFigure, depths: &[i64]| match rows > 0 {
        true => figure.most - depths[figure.index],
        false => depths[figure.index] - figure.least,
    };
    loop {
        let open: Vec<&OpenFigure> = figures.clone().filter(|figure| room(figure, &depths) > 0).collect();
        let columns: i64 = open.iter().map(|figure| figure.columns).sum();
        let Some(least) = open.iter().map(|figure| room(figure, &depths)).min() else { break };
        let step = (left / columns).min(least);
        if step == 0 {
            // Copy that grows out of its frames is worse than a line that stays white.
            for figure in open {
                if left > 0 && (rows < 0 || figure.columns <= left) {
                    depths[figure.index] += rows.signum();
                    left -= figure.columns;
                }
            }
            break;
        }
        for figure in open {
            depths[figure.index] += rows.signum() * step;
            left -= figure.columns * step;
        }
    }
    depths
}

impl SetThread {
    /// For each column that could hold more, the rows that it lacks: every column before the last that holds copy, and
    /// that one too.
    pub(super) fn missing(&self) -> impl Iterator<Item = (usize, i64)> {
        let columns = self.rooms.iter().zip(&self.filled.used).enumerate();
        columns.map(|(n, (room, &used))| (n, room.rows.len() as i64 - used as i64))
    }
}

/// Makes the columns of a thread's last frame end level: the fewest rows that hold its copy, and of those that cannot be
/// filled one fewer in as many of the last columns as will do (8, 7, 7, 7 rather than 8, 8, 8, 5).
fn balance(run: Run<'_, '_>, last_frame: usize, filled: Filled, broken: &mut Broken) -> (Vec<Room>, Filled) {
    let columns = run.rooms.len() - last_frame;
    let deepest = run.rooms[last_frame..].iter().map(|room| room.rows.len()).max().unwrap_or(0);
    let mut cut = |rows: usize, shorter: usize| {
        let mut rooms = run.rooms.to_vec();
        for (n, room) in rooms[last_frame..].iter_mut().enumerate() {
            room.rows.truncate(rows - usize::from(n + shorter >= columns));
        }
        let filled = fill_plain(&Run { rooms: &rooms, ..run }, broken);
        filled.overset.is_none().then_some((rooms, filled))
    };
    let mut best = (run.rooms.to_vec(), filled);
    let (mut least, mut most) = (1, deepest);
    while least < most {
        let rows = (least + most) / 2;
        match cut(rows, 0) {
            Some(tried) => (best, most) = (tried, rows),
            None => least = rows + 1,
        }
    }
    let last = columns - 1 + last_frame;
    if most.saturating_sub(best.1.used[last]) > 1
        && let Some(tried) = (1..columns).rev().find_map(|shorter| cut(most, shorter))
    {
        best = tried;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(figures: &[[i64; 4]], rows: i64, expected: &[i64]) {
        let depths: Vec<i64> = figures.iter().map(|[depth, ..]| *depth).collect();
        let open: Vec<OpenFigure> = figures
            .iter()
            .enumerate()
            .map(|(index, &[_, columns, least, most])| OpenFigure { index, columns, least, most })
            .collect();
        assert_eq!(spread(&depths, open.iter(), rows), expected);
    }

    #[test]
    fn rows_are_shared_evenly_among_figures() {
        // Depth, columns, least and most.
        let three = [[10, 1, 4, 28]; 3];
        check(&three, 9, &[13, 13, 13]);
        check(&three, 10, &[14, 13, 13]);
        check(&three, -9, &[7, 7, 7]);
        check(&three, -10, &[6, 7, 7]);
        check(&three, 100, &[28, 28, 28]);
        check(&three, 0, &[10, 10, 10]);
        // One that may not grow so far leaves its share to the others.
        check(&[[10, 1, 4, 11], [10, 1, 4, 28], [10, 1, 4, 28]], 9, &[11, 14, 14]);
        // A line of one across two columns takes two rows: nothing grows over what there is.
        check(&[[10, 2, 4, 28], [10, 1, 4, 28]], 7, &[12, 13]);
        check(&[[10, 2, 4, 28], [10, 2, 4, 28]], 5, &[11, 11]);
        check(&[[10, 2, 4, 28], [10, 2, 4, 28]], -5, &[8, 9]);
        check(&[], 5, &[]);
    }
}
