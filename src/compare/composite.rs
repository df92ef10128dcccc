//! What pages look like: shifts found first, then real strokes.

use std::ops::Range;

use super::change::{Change, Place};
use super::kind::Kind;
use super::layer::Layer;
use crate::finished::Drawn;

/// How far a page is looked for when it is shifted, in inches.
const REACH: f64 = 0.5;
/// How many pixels on a side are taken together.
const CELL: usize = 8;
/// How many regions are told.
const REGIONS: usize = 200;

/// Two pictures of a page in gray and colour, of one size.
pub(super) struct Pictures<'p> {
    pub(super) old: &'p Drawn,
    pub(super) new: &'p Drawn,
}

/// Where two drawn pages differ.
pub(super) struct Difference {
    /// How far the new one is shifted as a whole, in pixels.
    pub(super) shift: [i64; 2],
    /// Where they differ, in pixels of the old one: left, top, width and height; and by how much at most.
    pub(super) regions: Vec<([usize; 4], u8)>,
}

impl Pictures<'_> {
    /// Finds the shift and the regions; `tolerance` is in levels of 255.
    pub(super) fn difference(&self, tolerance: f64) -> Difference {
        let tolerance = tolerance.clamp(0.0, 255.0) as u8;
        if self.old.width == self.new.width
            && self.old.height == self.new.height
            && self.old.rgba == self.new.rgba
        {
            return Difference { shift: [0, 0], regions: Vec::new() };
        }
        let shift = self.shift();
        Difference { shift, regions: self.regions(shift, tolerance) }
    }

    /// How far the new page is shifted, where that explains most of what differs.
    fn shift(&self) -> [i64; 2] {
        let reach = (REACH * self.old.dpi) as i64;
        let [old_columns, old_rows] = profiles(self.old);
        let [new_columns, new_rows] = profiles(self.new);
        let shift = [best(&old_columns, &new_columns, reach), best(&old_rows, &new_rows, reach)];
        if shift == [0, 0] {
            return shift;
        }
        // A shift that leaves as much as it takes away is none.
        let (unmoved, moved) = (self.coarse([0, 0]), self.coarse(shift));
        if moved * 4 < unmoved { shift } else { [0, 0] }
    }

    /// How much differs under a shift, on every third pixel.
    fn coarse(&self, [dx, dy]: [i64; 2]) -> u64 {
        let mut sum = 0;
        for y in (0..self.old.height as usize).step_by(3) {
            for x in (0..self.old.width as usize).step_by(3) {
                let old = pixel(self.old, x as i64, y as i64);
                let new = pixel(self.new, x as i64 + dx, y as i64 + dy);
                let off = (0..3).map(|n| old[n].abs_diff(new[n])).max().unwrap_or(0);
                sum += u64::from(off > 64);
            }
        }
        sum
    }

    /// Cells in which a pixel is darker or lighter than all its neighbours in the other picture allow: edges that fall
    /// between pixels do not count, strokes that come or go do.
    fn regions(&self, [dx, dy]: [i64; 2], tolerance: u8) -> Vec<([usize; 4], u8)> {
        let (width, height) =
            (self.old.width.max(self.new.width) as usize, self.old.height.max(self.new.height) as usize);
        let (columns, rows) = (width.div_ceil(CELL), height.div_ceil(CELL));
        let mut cells = vec![0u8; columns * rows];
        let (mut old, mut new) = (Near::new(self.old, 0, width), Near::new(self.new, dx, width));
        let mut off = Vec::new();
        for y in 0..height {
            let row = y as i64;
            let part = if dx == 0 { self.apart(row, dy, width) } else { 0..width };
            if part.is_empty() {
                continue;
            }
            old.stand_on(row);
            new.stand_on(row + dy);
            off.clear();
            off.resize(part.len() * 4, 0);
            old.beyond(new.own(&part), &part, &mut off);
            new.beyond(old.own(&part), &part, &mut off);
            let cells = &mut cells[y / CELL * columns..][..columns];
            for (x, off) in part.zip(off.chunks_exact(4)) {
                let off = off[0].max(off[1]).max(off[2]);
                if off > tolerance {
                    cells[x / CELL] = cells[x / CELL].max(off);
                }
            }
        }
        joined(&mut cells, columns, rows)
    }

    /// The part of a row in which the pictures differ, where the columns of both stand on each other.
    fn apart(&self, y: i64, dy: i64, width: usize) -> Range<usize> {
        let row = |drawn: &Drawn, y: i64| -> Option<Range<usize>> {
            let y = usize::try_from(y).ok().filter(|y| *y < drawn.height as usize)?;
            let length = drawn.width as usize * 4;
            Some(y * length..(y + 1) * length)
        };
        let (Some(old), Some(new)) = (row(self.old, y), row(self.new, y + dy)) else { return 0..width };
        let (old, new) = (&self.old.rgba[old], &self.new.rgba[new]);
        if old.len() != new.len() {
            return 0..width;
        }
        const BLOCK: usize = 16;
        let mut blocks = old.chunks(BLOCK * 4).zip(new.chunks(BLOCK * 4));
        let Some(first) = blocks.position(|(old, new)| old != new) else { return 0..0 };
        let after = blocks.rposition(|(old, new)| old != new).map_or(0, |last| last + 1);
        first * BLOCK..((first + 1 + after) * BLOCK).min(width)
    }
}

/// The rows around one of a picture, with a pixel more on either side; beyond the picture there is paper.
struct Near<'d> {
    drawn: &'d Drawn,
    /// The column that the first pixel is of.
    left: i64,
    width: usize,
    rows: [Vec<u8>; 3],
    /// The row in the middle.
    at: Option<i64>,
    low: Vec<u8>,
    high: Vec<u8>,
}

impl<'d> Near<'d> {
    fn new(drawn: &'d Drawn, left: i64, width: usize) -> Near<'d> {
        let rows = [Vec::new(), Vec::new(), Vec::new()];
        Near { drawn, left, width, rows, at: None, low: Vec::new(), high: Vec::new() }
    }

    fn stand_on(&mut self, y: i64) {
        if self.at == Some(y - 1) {
            self.rows.rotate_left(1);
            self.read(y + 1, 2);
        } else {
            for n in 0..3 {
                self.read(y - 1 + n as i64, n);
            }
        }
        self.at = Some(y);
    }

    fn read(&mut self, y: i64, n: usize) {
        let Drawn { width, height, ref rgba, .. } = *self.drawn;
        let wide = width as usize;
        let row = &mut self.rows[n];
        row.clear();
        row.resize((self.width + 2) * 4, 255);
        let Some(y) = usize::try_from(y).ok().filter(|y| *y < height as usize) else { return };
        // The first column that is there, in the picture and here.
        let (from, to) = match usize::try_from(self.left - 1) {
            Ok(from) => (from, 0),
            Err(_) => (0, (1 - self.left) as usize),
        };
        let count = wide.saturating_sub(from).min((self.width + 2).saturating_sub(to));
        let source = &rgba[(y * wide + from.min(wide)) * 4..][..count * 4];
        row[to.min(self.width + 2) * 4..][..count * 4].copy_from_slice(source);
    }

    /// The pixels of the row in the middle.
    fn own(&self, part: &Range<usize>) -> &[u8] {
        &self.rows[1][(part.start + 1) * 4..(part.end + 1) * 4]
    }

    /// By how much colours lie outside what the pixels around their places span; `off` keeps what is more.
    fn beyond(&mut self, colors: &[u8], part: &Range<usize>, off: &mut [u8]) {
        let around = part.start * 4..(part.end + 2) * 4;
        let [above, own, below] = [0, 1, 2].map(|n| &self.rows[n][around.clone()]);
        let columns = || above.iter().zip(own).zip(below);
        self.low.clear();
        self.low.extend(columns().map(|((above, own), below)| *above.min(own).min(below)));
        self.high.clear();
        self.high.extend(columns().map(|((above, own), below)| *above.max(own).max(below)));
        let across = |side: &'_ [u8]| [0, 4, 8].map(|n| n..n + side.len() - 8);
        let [l0, l1, l2] = across(&self.low).map(|range| &self.low[range]);
        let [h0, h1, h2] = across(&self.high).map(|range| &self.high[range]);
        let low = l0.iter().zip(l1).zip(l2).map(|((one, two), three)| *one.min(two).min(three));
        let high = h0.iter().zip(h1).zip(h2).map(|((one, two), three)| *one.max(two).max(three));
        for (((off, color), low), high) in off.iter_mut().zip(colors).zip(low).zip(high) {
            *off = (*off).max(low.saturating_sub(*color)).max(color.saturating_sub(high));
        }
    }
}

/// How dark columns and rows are.
fn profiles(drawn: &Drawn) -> [Vec<u64>; 2] {
    let mut columns = vec![0; drawn.width as usize];
    let mut rows = vec![0; drawn.height as usize];
    for (y, row) in drawn.rgba.chunks_exact(drawn.width as usize * 4).enumerate() {
        for (n, block) in row.chunks(64).enumerate() {
            // Most of a page is paper.
            if block.iter().fold(255, |light, part| light & part) == 255 {
                continue;
            }
            for (x, pixel) in (n * 16..).zip(block.chunks_exact(4)) {
                let dark = 255 - u64::from(pixel[0].min(pixel[1]).min(pixel[2]));
                columns[x] += dark;
                rows[y] += dark;
            }
        }
    }
    [columns, rows]
}

/// The shift under which two profiles differ least; none where they are the same unmoved.
fn best(old: &[u64], new: &[u64], reach: i64) -> i64 {
    let off = |shift: i64| -> u64 {
        let pairs = old.iter().enumerate().map(|(n, dark)| {
            let other = usize::try_from(n as i64 + shift).ok().and_then(|n| new.get(n)).copied().unwrap_or(0);
            dark.abs_diff(other)
        });
        pairs.sum()
    };
    (-reach..=reach).min_by_key(|shift| (off(*shift), shift.abs())).unwrap_or(0)
}

fn pixel(drawn: &Drawn, x: i64, y: i64) -> [u8; 3] {
    let inside = x >= 0 && y >= 0 && x < i64::from(drawn.width) && y < i64::from(drawn.height);
    if !inside {
        return [255; 3];
    }
    let at = (y as usize * drawn.width as usize + x as usize) * 4;
    [drawn.rgba[at], drawn.rgba[at + 1], drawn.rgba[at + 2]]
}

/// Cells that touch, or nearly do, taken together.
fn joined(cells: &mut [u8], columns: usize, rows: usize) -> Vec<([usize; 4], u8)> {
    let mut regions = Vec::new();
    for start in 0..cells.len() {
        if cells[start] == 0 {
            continue;
        }
        let (mut left, mut right, mut top, mut foot, mut most) = (usize::MAX, 0, usize::MAX, 0, 0);
        let mut open = vec![start];
        while let Some(cell) = open.pop() {
            if cells[cell] == 0 {
                continue;
            }
            most = most.max(std::mem::take(&mut cells[cell]));
            let (x, y) = (cell % columns, cell / columns);
            (left, right, top, foot) = (left.min(x), right.max(x), top.min(y), foot.max(y));
            for near_y in y.saturating_sub(2)..(y + 3).min(rows) {
                for near_x in x.saturating_sub(2)..(x + 3).min(columns) {
                    open.push(near_y * columns + near_x);
                }
            }
        }
        let place = [left * CELL, top * CELL, (right + 1 - left) * CELL, (foot + 1 - top) * CELL];
        regions.push((place, most));
    }
    regions
}

/// What a difference says, in millimetres; `corner` is where the picture begins on the page.
pub(super) fn changes(
    difference: &Difference,
    dpi: f64,
    corner: [f64; 2],
    layer: Layer,
    kind: Kind,
) -> Vec<Change> {
    let mm = |pixels: f64| pixels * 25.4 / dpi;
    let mut changes = Vec::new();
    let [dx, dy] = difference.shift;
    if [dx, dy] != [0, 0] {
        let mut change = Change::new(layer, Kind::Shifted).by([mm(dx as f64), mm(dy as f64)]);
        // Sizes of this layer are levels; a shift is one of any size.
        change.size = None;
        changes.push(change);
    }
    let mut regions = difference.regions.clone();
    regions.sort_by_key(|([_, _, width, height], _)| std::cmp::Reverse(width * height));
    for ([x, y, width, height], most) in regions.into_iter().take(REGIONS) {
        let place: Place =
            [corner[0] + mm(x as f64), corner[1] + mm(y as f64), mm(width as f64), mm(height as f64)];
        let word = format!("{:.1} × {:.1} mm", place[2], place[3]);
        let mut change = Change::new(layer, kind).size(f64::from(most)).places(vec![place], vec![place]);
        change.old = Some(word);
        changes.push(change);
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of rows of pixels: `#` is black, `+` half of it.
    fn drawn(rows: &[&str]) -> Drawn {
        let pixel = |c: char| match c {
            '#' => 0,
            '+' => 128,
            _ => 255,
        };
        Drawn {
            width: rows[0].chars().count() as u32,
            height: rows.len() as u32,
            dpi: 72.0,
            rgba: rows
                .iter()
                .flat_map(|row| row.chars())
                .flat_map(|c| [pixel(c), pixel(c), pixel(c), 255])
                .collect(),
        }
    }

    fn check(old: &[&str], new: &[&str], shift: [i64; 2], differs: bool) {
        let found = Pictures { old: &drawn(old), new: &drawn(new) }.difference(48.0);
        assert_eq!((found.shift, !found.regions.is_empty()), (shift, differs));
    }

    #[test]
    fn an_edge_between_pixels_is_no_difference_and_a_stroke_is_one() {
        let clear = ["......", "......", "......", "......"];
        check(
            &["..##..", "..##..", "..##..", "..##.."],
            &["..##+.", "..##+.", "..##+.", "..##+."],
            [0, 0],
            false,
        );
        check(&clear, &["......", ".++++.", "......", "......"], [0, 0], true);
        check(&["......", ".++++.", "......", "......"], &clear, [0, 0], true);
    }

    #[test]
    fn a_shifted_page_is_a_shifted_page() {
        let row = |at: usize| {
            let mut row = ".".repeat(40);
            row.replace_range(at..at + 9, "#.##..###");
            row
        };
        let page =
            |at: usize, top: usize| -> Vec<String> {
                (0..24)
                    .map(|y| {
                        if (top..top + 9).contains(&y) && (y - top) % 3 != 1 {
                            row(at)
                        } else {
                            ".".repeat(40)
                        }
                    })
                    .collect()
            };
        let (old, new) = (page(10, 5), page(17, 9));
        let (old, new): (Vec<&str>, Vec<&str>) =
            (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
        check(&old, &new, [7, 4], false);
    }
}
