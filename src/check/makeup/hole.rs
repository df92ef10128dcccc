use crate::check::rule::{Limit, Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::geom::{Length, Rect};
use crate::page::Shape;

/// White is set on purpose, around heads and in whole lines; what is left over is a hole.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::Hole,
    number: "T",
    chinese: "空档",
    title: "no hole is left in the type area (空档)",
    limits: &[
        Limit { name: "lines", value: 6_000, unit: "lines" },
        Limit { name: "width", value: 90_000, unit: "% of a basic column" },
    ],
    source: "mainland make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let grid = &sheet.page.grid;
    let area = sheet.page.type_area;
    let (across, down) =
        if sheet.is_vertical() { (grid.leading, grid.em.inline) } else { (grid.em.inline, grid.leading) };
    let (lines, width) = (say.limit("lines"), say.limit("width"));
    let along = grid.column.scale(width, 100_000);
    let deep = grid.leading.scale(lines, 1000);
    let least = if sheet.is_vertical() { (deep, along) } else { (along, deep) };
    let taken = Taken::of(sheet, area, (across, down));
    // The largest first; a hole that is part of a larger one is no other.
    if let Some(hole) = taken.largest(least) {
        let message =
            format!("a hole of {:.0} × {:.0} mm", hole.size.width.to_mm(), hole.size.height.to_mm());
        let place = say.page();
        say.say(place, Some(hole), message).hint("add copy, or give a picture or a head more room");
    }
}

/// The cells of the type area, and whether something stands on them.
struct Taken {
    area: Rect,
    cell: (Length, Length),
    columns: usize,
    rows: usize,
    taken: Vec<bool>,
}

impl Taken {
    fn of(sheet: &Sheet<'_>, area: Rect, cell: (Length, Length)) -> Taken {
        /// More cells than any page has.
        const MOST: i64 = 1000;
        let count =
            |whole: Length, cell: Length| whole.count_of(cell.max(Length::mm(1))).clamp(1, MOST) as usize;
        let (columns, rows) = (count(area.size.width, cell.0), count(area.size.height, cell.1));
        let cell = (area.size.width / columns as i64, area.size.height / rows as i64);
        let mut taken = Taken { area, cell, columns, rows, taken: vec![false; columns * rows] };
        for line in &sheet.page.lines {
            taken.mark(line.rect);
        }
        for item in &sheet.page.items {
            match &item.shape {
                Shape::Picture(placed) => taken.mark(placed.window),
                Shape::Area(area) => taken.mark(area.rect),
                Shape::Glyphs(run) if item.origin.text.is_none() => {
                    if let Some(rect) = run.bounds() {
                        taken.mark(rect);
                    }
                }
                _ => {}
            }
        }
        // White within a headline block is set on purpose.
        for head in &sheet.heads {
            taken.mark(head.rect);
        }
        taken
    }

    fn mark(&mut self, rect: Rect) {
        let cells = |start: Length, end: Length, cell: Length, most: usize| {
            let at = |length: Length| length.to_units().div_euclid(cell.to_units().max(1));
            let last = at(end - Length::units(1)) + 1;
            (at(start).clamp(0, most as i64) as usize, last.clamp(0, most as i64) as usize)
        };
        let (x, y) = (rect.origin.x - self.area.origin.x, rect.origin.y - self.area.origin.y);
        let (left, right) = cells(x, x + rect.size.width, self.cell.0, self.columns);
        let (top, bottom) = cells(y, y + rect.size.height, self.cell.1, self.rows);
        for row in top..bottom {
            self.taken[row * self.columns + left..row * self.columns + right.max(left)].fill(true);
        }
    }

    /// The largest rectangle of free cells that is as large as `least`.
    fn largest(&self, least: (Length, Length)) -> Option<Rect> {
        let mut best: Option<(i64, Rect)> = None;
        let mut heights = vec![0usize; self.columns + 1];
        for row in 0..self.rows {
            for (column, height) in heights.iter_mut().take(self.columns).enumerate() {
                *height = if self.taken[row * self.columns + column] { 0 } else { *height + 1 };
            }
            // The stack of rising heights: each rectangle is closed where a lower one comes.
            let mut stack: Vec<(usize, usize)> = Vec::new();
            // The last height is that of no column, and stays 0.
            for (column, &height) in heights.iter().enumerate() {
                let mut start = column;
                while let Some((from, tall)) = stack.pop_if(|(_, tall)| *tall >= height) {
                    start = from;
                    let rect = self.rect(from, row + 1 - tall, column - from, tall);
                    let cells = ((column - from) * tall) as i64;
                    let is_large = rect.size.width >= least.0 && rect.size.height >= least.1;
                    if is_large && best.is_none_or(|(most, _)| cells > most) {
                        best = Some((cells, rect));
                    }
                }
                stack.push((start, height));
            }
        }
        best.map(|(_, rect)| rect)
    }

    fn rect(&self, column: usize, row: usize, columns: usize, rows: usize) -> Rect {
        Rect::new(
            self.area.origin.x + self.cell.0 * column as i64,
            self.area.origin.y + self.cell.1 * row as i64,
            self.cell.0 * columns as i64,
            self.cell.1 * rows as i64,
        )
    }
}
