use crate::geom::{Length, LogicalRect, LogicalSize, Rect, WritingMode};
use crate::layout::{Frame, Layout, Pitch};

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

/// More rows than any column has.
const MOST_ROWS: usize = 5_000;

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
        let bands: Vec<(usize, usize)> = cuts.iter().map(|cut| rows_met(cut, pitch)).collect();
        let count = pitch.rows_in(size.block).min(MOST_ROWS);
        let mut rows = Vec::with_capacity(count);
        // Rows between the same ends of cuts meet the same cuts, and are alike.
        let mut ends: Vec<usize> =
            bands.iter().flat_map(|&(from, to)| [from, to]).filter(|&end| end < count).collect();
        ends.extend([0, count]);
        ends.sort_unstable();
        for pair in ends.windows(2) {
            let met = cuts.iter().zip(&bands).filter(|(_, (from, to))| *from <= pair[0] && pair[0] < *to);
            if let Some((start, measure)) = free_part(size.inline, pitch.em.inline, met.map(|(cut, _)| cut)) {
                rows.extend((pair[0]..pair[1]).map(|number| Row { number, start, measure }));
            }
        }
        Room { frame, area, writing, rows }
    }
}

/// The rows whose em boxes a cut meets: the first, and the one after the last.
fn rows_met(cut: &LogicalRect, pitch: Pitch) -> (usize, usize) {
    // The last row that ends at or before the cut's start, and the first that starts at or after its end
    let before = (cut.start.block - pitch.em.block + pitch.leading).count_of(pitch.leading) as usize;
    let end = cut.block_end().max(Length::ZERO);
    let after = (end + pitch.leading - Length::units(1)).count_of(pitch.leading) as usize;
    (before, after)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::EmSize;

    fn pitch() -> Pitch {
        Pitch { em: EmSize::square(Length::pt(9)), leading: Length::pt(11) }
    }

    fn check(cut: (i64, i64), expected: (usize, usize)) {
        let cut = LogicalRect::new(Length::ZERO, Length::pt(cut.0), Length::pt(1), Length::pt(cut.1 - cut.0));
        let bands = (0..20).map(|n| {
            LogicalRect::new(Length::ZERO, Length::pt(11 * n), Length::pt(1), Length::pt(9)).overlaps(&cut)
        });
        let met: Vec<usize> = bands.enumerate().filter(|(_, met)| *met).map(|(n, _)| n).collect();
        assert_eq!(rows_met(&cut, pitch()), expected, "{cut:?}");
        assert_eq!(met, (expected.0..expected.1).collect::<Vec<_>>(), "{cut:?}");
    }

    #[test]
    fn a_cut_meets_the_rows_whose_em_boxes_it_touches() {
        check((0, 9), (0, 1));
        check((9, 11), (1, 1));
        check((10, 12), (1, 2));
        check((-5, 1), (0, 1));
        check((20, 33), (2, 3));
        check((19, 34), (1, 4));
    }

    fn check_part(cuts: &[(i64, i64)], expected: Option<(i64, i64)>) {
        let cuts: Vec<LogicalRect> = cuts
            .iter()
            .map(|(start, end)| {
                LogicalRect::new(Length::pt(*start), Length::ZERO, Length::pt(end - start), Length::pt(9))
            })
            .collect();
        let part = free_part(Length::pt(180), Length::pt(9), cuts.iter());
        assert_eq!(part, expected.map(|(start, measure)| (Length::pt(start), Length::pt(measure))));
    }

    #[test]
    fn text_takes_the_widest_part_in_whole_characters() {
        check_part(&[], Some((0, 180)));
        check_part(&[(100, 200)], Some((0, 99)));
        check_part(&[(-10, 50)], Some((54, 126)));
        check_part(&[(60, 120)], Some((0, 54)));
        check_part(&[(10, 160)], None);
    }
}
