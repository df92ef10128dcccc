use super::fill::{Filled, Run, fill};
use super::prepare::{Broken, Prepared};
use super::room::Room;
use crate::geom::{Length, LogicalRect, LogicalSize, Rect, WritingMode};
use crate::layout::{BoxFrame, Layout, Pitch};
use crate::spec::Anchor;

/// A sidebar with its copy in place.
#[derive(Debug)]
pub(super) struct SetBox {
    /// All of it, in the page's direction of reading.
    pub(super) rect: LogicalRect,
    /// Where text must not stand: the box and its distance.
    pub(super) obstacle: LogicalRect,
    /// Its columns.
    pub(super) rooms: Vec<Room>,
    /// Their lines.
    pub(super) filled: Filled,
}

/// More lines than any sidebar has.
const MOST_ROWS: usize = 400;

/// Sets a sidebar: as deep as its copy asks for, its columns level, unless the design says how deep it is.
pub(super) fn set_box(
    layout: &Layout,
    boxed: &BoxFrame,
    frame: usize,
    copy: &[usize],
    texts: &[Prepared<'_>],
    broken: &mut Broken,
) -> Option<SetBox> {
    let last = texts.get(*copy.last()?)?;
    let pitch = Pitch { em: last.text.style.em, leading: last.text.style.leading };
    let box_maker = BoxMaker { layout, boxed, frame, pitch };
    let white = vec![0; copy.len()];
    let mut try_rows = |rows: usize| {
        let (rect, rooms) = box_maker.rooms(rows);
        let run = Run { texts, copy, rooms: &rooms, pitch, white: &white };
        let filled = fill(&run, broken);
        (rect, rooms, filled)
    };
    let (rect, rooms, filled) = if boxed.fixed {
        try_rows(box_maker.rows_of_design())
    } else {
        // All copy in the first column says how many rows there are to share out.
        let (_, _, in_one) = try_rows(MOST_ROWS);
        let total: usize = in_one.used.iter().sum();
        let mut rows = total.div_ceil(boxed.columns).max(1);
        loop {
            let tried = try_rows(rows);
            if tried.2.overset.is_none() || rows >= MOST_ROWS {
                break tried;
            }
            rows += 1;
        }
    };
    Some(SetBox { rect, obstacle: rect.grown(boxed.wrap), rooms, filled })
}

struct BoxMaker<'r> {
    layout: &'r Layout,
    boxed: &'r BoxFrame,
    frame: usize,
    pitch: Pitch,
}

impl BoxMaker<'_> {
    fn is_turned(&self) -> bool {
        self.boxed.frame.writing != self.layout.writing
    }

    fn rows_of_design(&self) -> usize {
        let size = self.boxed.frame.rect.size;
        let depth = if self.is_turned() { size.inline } else { size.block };
        self.pitch.rows_in(depth - self.boxed.inset * 2)
    }

    /// The box of a depth of so many rows, rounded up to whole lines of the page, and its columns.
    fn rooms(&self, rows: usize) -> (LogicalRect, Vec<Room>) {
        let design = self.boxed.frame.rect;
        let inset = self.boxed.inset;
        let grid = &self.layout.grid;
        let lines = if self.boxed.fixed || self.is_turned() {
            grid.lines_for(design.size.block)
        } else {
            grid.lines_for(self.pitch.depth_of(rows) + inset * 2)
        };
        let depth = grid.depth_of(lines);
        let start = match self.boxed.anchor {
            Anchor::End if !self.boxed.fixed => design.start.block - grid.leading * lines,
            _ => design.start.block,
        };
        let rect = LogicalRect::new(design.start.inline, start, design.size.inline, depth);
        let paper = self.layout.on_paper(&rect);
        let writing = self.boxed.frame.writing;
        let inside = paper.grown(-inset);
        let size = inside.to_logical(writing, inside).size;
        let rooms = self.columns(inside, writing, size, rows);
        (rect, rooms)
    }

    fn columns(&self, inside: Rect, writing: WritingMode, size: LogicalSize, rows: usize) -> Vec<Room> {
        let count = self.boxed.columns as i64;
        let gutter = self.boxed.gutter;
        let measure = (size.inline - gutter * (count - 1)) / count;
        let content = self.pitch.depth_of(rows.min(self.pitch.rows_in(size.block)));
        // White that is left by rounding to whole lines goes above and below alike.
        let top = if self.boxed.fixed { Length::ZERO } else { (size.block - content) / 2 };
        (0..count)
            .map(|n| {
                let column = LogicalRect::new((measure + gutter) * n, top, measure, content);
                Room::plain(column.to_physical(writing, inside), writing, self.frame, self.pitch)
            })
            .collect()
    }
}
