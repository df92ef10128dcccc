//! Sheets of several pages.

use std::sync::Arc;

use super::desk::{Desk, Sheet};
use super::draft::{Draft, GRAY};
use super::leaf::{Leaf, size_shown};
use crate::diag::{Error, ErrorKind, Result};
use crate::finished::PageFacts;
use crate::geom::{Color, Length, Point, Rect, Size};
use crate::page::Item;
use crate::picture::Paper;

const MARGIN: Length = Length::mm(12);
const HEAD: Length = Length::mm(18);
/// A sheet of thumbnails: A3 on its side.
const SHEET: Size = Size { width: Length::mm(420), height: Length::mm(297) };
/// Thumbnails on a sheet.
pub const PER_SHEET: usize = COLUMNS * ROWS;
const COLUMNS: usize = 4;
const ROWS: usize = 2;
const TEXT: Length = Length::pt(9);

impl Desk<'_> {
    /// Pages made small, at most [`PER_SHEET`] of them, as sheet `number` of `count`.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] where there is no page, or there are too many.
    pub fn thumbnails(&self, leaves: &[Leaf], number: usize, count: usize) -> Result<Sheet> {
        let [first, ..] = leaves else {
            return Err(Error::new(ErrorKind::Input, "there is no page to show"));
        };
        if leaves.len() > PER_SHEET {
            let message = format!("{} pages have no room on one sheet of thumbnails", leaves.len());
            return Err(Error::new(ErrorKind::Input, message));
        }
        let mut draft = Draft::new(self.fonts);
        let mut content = Vec::new();
        let title = Point { x: MARGIN, y: Length::mm(11) };
        let end = draft.text(title, Length::pt(14), "版面一览", Color::BLACK);
        draft.text(Point { x: end + Length::mm(3), ..title }, TEXT, "THUMBNAILS", GRAY);
        let place = Point { x: SHEET.width - MARGIN, ..title };
        draft.text_before(place, TEXT, &format!("{number} / {count}"), GRAY);
        let cell = cell();
        for (n, leaf) in leaves.iter().enumerate() {
            let (column, row) = ((n % COLUMNS) as i64, (n / COLUMNS) as i64);
            let ratio = thumbnail(leaf.size);
            let size = scaled(leaf.size, ratio);
            let at = Point {
                x: MARGIN + cell.width * column + (cell.width - size.width) / 2,
                y: HEAD + cell.height * row,
            };
            show(&mut draft, &mut content, leaf, at, ratio);
            let name = Point { x: at.x + size.width / 2, y: at.y + size.height + Length::mm(5) };
            draft.text_around(name, TEXT, &leaf.name, Color::BLACK);
        }
        let name = match count {
            1 => "thumbnails".to_owned(),
            _ => format!("thumbnails-{}", numbered(number, count)),
        };
        Ok(sheet(name, SHEET, content, draft, first))
    }

    /// A printer spread: two pages as they stand side by side on a sheet before it is folded, in full size; `None` is a
    /// page that is missing. `number` counts the spreads. Of papers that turn to the right the pages change sides.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] where both are missing.
    pub fn spread(&self, pair: [Option<&Leaf>; 2], number: usize, count: usize) -> Result<Sheet> {
        let Some(first) = pair[0].or(pair[1]) else {
            return Err(Error::new(ErrorKind::Input, "there is no page to show"));
        };
        let pair = if first.turns_right { [pair[1], pair[0]] } else { pair };
        let size = pair.iter().flatten().fold(first.size, |all, leaf| Size {
            width: all.width.max(leaf.size.width),
            height: all.height.max(leaf.size.height),
        });
        let mut draft = Draft::new(self.fonts);
        let mut content = Vec::new();
        let title = Point { x: MARGIN, y: Length::mm(11) };
        let names = pair.map(|leaf| leaf.map_or("空白 blank", |leaf| leaf.name.as_str()));
        let words = format!("对开页　{}｜{}", names[0], names[1]);
        let end = draft.text(title, Length::pt(14), &words, Color::BLACK);
        draft.text(Point { x: end + Length::mm(3), ..title }, TEXT, "PRINTER SPREAD", GRAY);
        let fold = MARGIN + size.width;
        for (side, leaf) in pair.into_iter().enumerate() {
            // Pages of any size touch at the fold.
            let width = leaf.map_or(size.width, |leaf| leaf.size.width);
            let x = if side == 0 { fold - width } else { fold };
            let at = Point { x, y: HEAD };
            match leaf {
                Some(leaf) => show(&mut draft, &mut content, leaf, at, (1, 1)),
                None => draft.frame(Rect { origin: at, size }, hairline(), GRAY),
            }
        }
        for y in [HEAD - Length::mm(4), HEAD + size.height + Length::mm(1)] {
            let end = Point { x: fold, y: y + Length::mm(3) };
            draft.rule(Point { x: fold, y }, end, hairline() * 2, Color::BLACK);
        }
        let paper = Size { width: size.width * 2 + MARGIN * 2, height: size.height + HEAD + MARGIN };
        Ok(sheet(format!("spread-{}", numbered(number, count)), paper, content, draft, first))
    }
}

/// A number among so many as names of files have it: two figures or more, so that files stand in order by their names.
pub fn numbered(number: usize, count: usize) -> String {
    let figures = count.to_string().len().max(2);
    format!("{number:0figures$}")
}

/// Which pages, counted from 0, stand side by side on sheets before they are folded: the last beside the first. The number
/// of pages is filled up to whole sheets of four.
pub fn spreads(count: usize) -> Vec<[usize; 2]> {
    let whole = count.next_multiple_of(4);
    let pair = |n: usize| if n.is_multiple_of(2) { [whole - 1 - n, n] } else { [n, whole - 1 - n] };
    (0..whole / 2).map(pair).collect()
}

/// How fine a page of a finished file is drawn for sheets of thumbnails that have `dpi` pixels to the inch: twice as fine as
/// it is seen there, since its pixels do not meet the sheet's.
pub fn thumbnail_dpi(facts: &PageFacts, dpi: f64) -> f64 {
    let (small, whole) = thumbnail(size_shown(facts));
    // Pages are drawn by their own unit.
    2.0 * dpi * small as f64 / whole as f64 * facts.user_unit
}

/// The room of a page on a sheet of thumbnails, with its name.
fn cell() -> Size {
    Size {
        width: (SHEET.width - MARGIN * 2) / COLUMNS as i64,
        height: (SHEET.height - HEAD - MARGIN) / ROWS as i64,
    }
}

/// By how much a page is made smaller; nothing is made larger than it is.
fn thumbnail(size: Size) -> (i64, i64) {
    let cell = cell();
    let (small, whole) =
        fit(size, Size { width: cell.width - Length::mm(8), height: cell.height - Length::mm(9) });
    if small < whole { (small, whole) } else { (1, 1) }
}

fn hairline() -> Length {
    Length::units(Length::UNITS_PER_PT / 4)
}

fn fit(size: Size, room: Size) -> (i64, i64) {
    let (width, height) = (size.width.to_units().max(1), size.height.to_units().max(1));
    let by_width = (room.width.to_units(), width);
    let by_height = (room.height.to_units(), height);
    // By which side it has less room
    let is_wide = i128::from(by_width.0) * i128::from(height) < i128::from(by_height.0) * i128::from(width);
    if is_wide { by_width } else { by_height }
}

fn scaled(size: Size, ratio: (i64, i64)) -> Size {
    Size { width: size.width.scale(ratio.0, ratio.1), height: size.height.scale(ratio.0, ratio.1) }
}

fn show(draft: &mut Draft<'_>, content: &mut Vec<Item>, leaf: &Leaf, at: Point, ratio: (i64, i64)) {
    let (printed, shown) = leaf.items(at, ratio);
    content.extend(printed);
    draft.items.extend(shown);
    draft.frame(Rect { origin: at, size: scaled(leaf.size, ratio) }, hairline(), GRAY);
}

fn sheet(name: String, size: Size, content: Vec<Item>, draft: Draft<'_>, first: &Leaf) -> Sheet {
    Sheet { name, size, paper: Paper::White, content, over: draft.items, of: Arc::clone(&first.of) }
}

#[cfg(test)]
mod tests {
    use super::{numbered, spreads};

    fn check(count: usize, expected: &[[usize; 2]]) {
        let numbered: Vec<[usize; 2]> = spreads(count).into_iter().map(|pair| pair.map(|n| n + 1)).collect();
        assert_eq!(numbered, expected);
    }

    #[test]
    fn the_last_page_stands_beside_the_first() {
        check(4, &[[4, 1], [2, 3]]);
        check(8, &[[8, 1], [2, 7], [6, 3], [4, 5]]);
        // Two pages fill half a sheet.
        check(2, &[[4, 1], [2, 3]]);
    }

    #[test]
    fn numbered_names_stand_in_order() {
        let check = |number, count, expected: &str| assert_eq!(numbered(number, count), expected);
        check(1, 1, "01");
        check(7, 16, "07");
        check(7, 100, "007");
        check(1234, 3000, "1234");
    }
}
