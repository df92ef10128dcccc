use crate::geom::{EmSize, Length};
use crate::spec::{MILLION, Quantity, Term, Unit};

/// The grid that a page's frames stand on, in the page's direction of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The cell of a character of body type.
    pub em: EmSize,
    /// From one line's start to the next one's.
    pub leading: Length,
    /// The basic column 基本栏.
    pub column: Length,
    /// The gap between basic columns 栏空.
    pub gutter: Length,
}

/// The rhythm of lines: the size of their type, and from one line to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pitch {
    /// The em.
    pub em: EmSize,
    /// From one line's start to the next one's.
    pub leading: Length,
}

impl Pitch {
    /// How many lines have room in a depth.
    pub fn rows_in(&self, depth: Length) -> usize {
        (depth + (self.leading - self.em.block)).count_of(self.leading).max(0) as usize
    }

    /// The depth of a number of lines, without the gap after the last.
    pub fn depth_of(&self, rows: usize) -> Length {
        if rows == 0 { Length::ZERO } else { self.leading * (rows as i64 - 1) + self.em.block }
    }

    /// The lines that a depth takes up, the last with its gap.
    pub fn rows_for(&self, depth: Length) -> usize {
        let whole = self.rows_in(depth);
        if self.depth_of(whole) >= depth { whole } else { whole + 1 }
    }
}

/// Columns that are not a multiple of the basic column (破栏).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrokenColumns {
    /// The characters in a line of each.
    pub characters: i64,
    /// What whole characters leave of the measure: it goes into the gutters, or a character into some of the columns.
    pub left: Length,
}

/// Along the line, or across the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Along the line.
    Inline,
    /// Across the lines.
    Block,
}

impl Grid {
    /// The rhythm of its lines.
    pub const fn pitch(&self) -> Pitch {
        Pitch { em: self.em, leading: self.leading }
    }

    /// The extent of `n` lines: the gap after the last is not part of it.
    pub fn depth_of(&self, lines: i64) -> Length {
        self.pitch().depth_of(lines.max(0) as usize)
    }

    /// The measure of `n` basic columns and the gutters between them (长栏).
    pub fn columns(&self, n: i64) -> Length {
        if n <= 0 { Length::ZERO } else { self.column * n + self.gutter * (n - 1) }
    }

    /// 破栏: `basic` basic columns set as `into` columns, with as many characters in each as the measure and the gutters
    /// between them leave, and what is left over for the gutters. 三破二 of 13 characters is 20; 五破三 is 22, and 1 left.
    pub fn broken(&self, basic: i64, into: i64) -> BrokenColumns {
        let room = self.columns(basic) - self.gutter * (into - 1).max(0);
        let characters = if into <= 0 { 0 } else { (room / into).count_of(self.em.inline) };
        BrokenColumns { characters, left: room - self.em.inline * characters * into.max(0) }
    }

    /// How many lines have room in an extent.
    pub fn lines_in(&self, depth: Length) -> i64 {
        self.pitch().rows_in(depth) as i64
    }

    /// The whole lines that an extent takes up.
    pub fn lines_for(&self, depth: Length) -> i64 {
        self.pitch().rows_for(depth) as i64
    }

    /// The distance from the type area's start that a quantity names.
    pub fn place(&self, quantity: &Quantity, axis: Axis) -> Length {
        self.sum(quantity, axis, |unit, value| match unit {
            Unit::Column => (self.column + self.gutter).scale(value, MILLION),
            _ => self.leading.scale(value, MILLION),
        })
    }

    /// The extent that a quantity names: whole columns without the gutter after the last, and whole lines without the
    /// gap after the last.
    pub fn extent(&self, quantity: &Quantity, axis: Axis) -> Length {
        let mut first = true;
        self.sum(quantity, axis, |unit, value| {
            let (step, gap) = match unit {
                Unit::Column => (self.column + self.gutter, self.gutter),
                _ => (self.leading, self.leading - self.em.block),
            };
            let gap = if first { gap } else { Length::ZERO };
            first = false;
            step.scale(value, MILLION) - gap
        })
    }

    fn sum(&self, quantity: &Quantity, axis: Axis, mut stepped: impl FnMut(Unit, i64) -> Length) -> Length {
        quantity.resolve(|Term { unit, value }| match unit {
            Unit::Character => {
                let cell = if axis == Axis::Inline { self.em.inline } else { self.em.block };
                cell.scale(value, MILLION)
            }
            _ => stepped(unit, value),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broadsheet() -> Grid {
        let em = EmSize::square(Length::pt(9));
        Grid { em, leading: Length::units(714_375), column: Length::pt(117), gutter: Length::pt(9) }
    }

    fn check(quantity: &str, expected: Length) {
        let quantity: Quantity = quantity.parse().expect("a quantity");
        assert_eq!(broadsheet().extent(&quantity, Axis::Inline), expected);
    }

    #[test]
    fn long_columns_are_basic_columns_and_the_gutters_between() {
        check("1栏", Length::pt(9 * 13));
        check("2栏", Length::pt(9 * 27));
        check("3栏", Length::pt(9 * 41));
        check("8栏", Length::pt(9 * 111));
        check("2栏+1字", Length::pt(9 * 28));
    }

    #[test]
    fn lines_end_with_type_and_not_with_a_gap() {
        let grid = broadsheet();
        let lines: Quantity = "34行".parse().expect("a quantity");
        assert_eq!(grid.extent(&lines, Axis::Block), grid.leading * 34 - Length::units(142_875));
        assert_eq!(grid.place(&lines, Axis::Block), grid.leading * 34);
        assert_eq!(grid.lines_in(grid.depth_of(34)), 34);
        assert_eq!(grid.lines_for(grid.depth_of(34)), 34);
        assert_eq!(grid.lines_for(grid.depth_of(34) + Length::units(1)), 35);
    }
}
