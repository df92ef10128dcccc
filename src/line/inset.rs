//! Text in small lines within a line: what room it takes there, where the line may end in it, and how it is parted into its
//! own lines once the line is set (JLREQ 3.4, 3.7.2).
//!
//! A note in two lines takes half of its length. So its items take half of theirs each, and a line may end in it like in any
//! text; where the halves differ, the excess is kept at the ends. What is parted is set by the same rules as the line.

use std::ops::Range;

use super::breaker::LineSpan;
use super::items::{EdgeSpace, Glue, LineItem, Part, Penalty};
use super::justify::{Line, justify};
use crate::cjk::{Hanging, LineEnd, Profile};
use crate::geom::{EmSize, Length, WritingMode};
use crate::layout::{Align, Style};
use crate::shape::{Inset, Shaped};

/// Lines that differ by half of their em or more: as bad as a parted word.
const UNEVEN: i64 = 160_000;
/// A part of a note that fills a line between two others has so many characters at least, and at most, in any measure that
/// copy is set in.
const SHORTEST_PART: usize = 12;
const LONGEST_PART: usize = 256;

/// Text in small lines, as if it stood in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InsetText {
    /// Its clusters in the paragraph.
    pub clusters: Range<u32>,
    /// Its items, in its own size.
    pub small: Vec<LineItem>,
    /// Where each row after the first begins, in items; nothing where it is parted into two lines.
    pub rows: Vec<usize>,
    /// Its em.
    pub em: EmSize,
    /// The em of the line that it stands in.
    pub line_em: EmSize,
    /// The space between its lines.
    pub gap: Length,
    /// Whether the line stands in cells, whole ones of which it takes.
    pub in_cells: bool,
}

/// One of the small lines, where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InsetLine {
    /// Its clusters in the paragraph.
    pub clusters: Range<u32>,
    /// Where the body of each starts along the line.
    pub pens: Vec<Length>,
    /// Where its glyph starts from there.
    pub inks: Vec<Length>,
    /// Where the last one ends.
    pub end: Length,
    /// How far its em boxes stand from the start of the line's, across it.
    pub across: Length,
    /// Its em.
    pub em: EmSize,
}

impl InsetText {
    /// All of a paragraph.
    pub(super) fn all<'a>(
        shaped: &'a Shaped,
        style: &'a Style,
        mode: WritingMode,
    ) -> impl Iterator<Item = InsetText> + 'a {
        let insets = shaped.marked.iter().flat_map(|marked| &marked.insets);
        insets.filter_map(move |inset| InsetText::of(inset, shaped, style, mode))
    }

    /// One of a paragraph; nothing where it has no clusters of its own.
    pub fn of(inset: &Inset, shaped: &Shaped, style: &Style, mode: WritingMode) -> Option<InsetText> {
        let at = |char: u32| shaped.clusters.partition_point(|cluster| cluster.chars.start < char);
        let clusters = at(inset.chars.start)..at(inset.chars.end);
        let em = inset.em(style.em);
        // Marks at the ends of small lines take half a cell, so that the bracket stands by what it encloses.
        let profile = Profile { line_end: LineEnd::Half, hanging: Hanging::Off, ..style.profile };
        let small_style = Style { em, tracking: Length::ZERO, profile, ..style.clone() };
        let part = Part { shaped, clusters: clusters.clone(), style: &small_style, mode, is_inset: true };
        let small = part.items();
        let rows = inset.rows.iter().map(|&row| at(row) - clusters.start).filter(|&row| row > 0);
        (!small.is_empty()).then(|| InsetText {
            rows: rows.collect(),
            clusters: clusters.start as u32..clusters.end as u32,
            small,
            em,
            line_em: style.em,
            gap: inset.gap.at(style.em.block),
            in_cells: style.profile.grid,
        })
    }

    /// The small lines of a line that is set, in the order of the text.
    pub fn lines_of(
        shaped: &Shaped,
        items: &[LineItem],
        line: &Line,
        style: &Style,
        mode: WritingMode,
    ) -> Vec<InsetLine> {
        let Some(marked) = &shaped.marked else { return Vec::new() };
        let span = &line.span.items;
        let chars = |item: u32| shaped.clusters.get(item as usize).map(|cluster| cluster.chars.clone());
        let (Some(first), Some(last)) = (chars(span.start), span.end.checked_sub(1).and_then(chars)) else {
            return Vec::new();
        };
        let start = marked.insets.partition_point(|inset| inset.chars.end <= first.start);
        let own = marked.insets[start..].iter().take_while(|inset| inset.chars.start < last.end);
        own.filter_map(|inset| InsetText::of(inset, shaped, style, mode))
            .flat_map(|inset| inset.lines(items, line))
            .collect()
    }

    /// Gives its items in the paragraph the room that its small lines take.
    pub fn fold(&self, items: &mut [LineItem]) {
        let own = self.clusters.start as usize..self.clusters.end as usize;
        let Some(items) = items.get_mut(own) else { return };
        if self.rows.is_empty() { self.fold_note(items) } else { self.fold_rows(items) }
    }

    /// Rows side by side stand in one line, as wide as the widest.
    fn fold_rows(&self, items: &mut [LineItem]) {
        let widths = self.declared().map(|row| self.width(row));
        let widest = self.whole(widths.fold(Length::ZERO, Length::max));
        let last = items.len() - 1;
        for (n, item) in items.iter_mut().enumerate() {
            item.body = if n == 0 { widest } else { Length::ZERO };
            item.ink = Length::ZERO;
            if n > 0 {
                item.at_start = Length::ZERO;
            }
            if n < last {
                item.glue = Glue::default();
                item.penalty = Penalty::Forbidden;
            }
        }
    }

    fn fold_note(&self, items: &mut [LineItem]) {
        let count = items.len();
        let sums = self.sums();
        let half = |n: usize| sums[n] / 2;
        let whole = self.part_width(0..count, &sums);
        let missing = (whole - half(count)).max(half(count - 1) - half(count));
        let kept = |part: Range<usize>| {
            let has =
                half(part.end) - half(part.start) + if part.end == count { missing } else { Length::ZERO };
            self.part_width(part, &sums) - has
        };
        let ends = self.ends(&sums);
        let mut at_start = vec![Length::ZERO; count];
        // Less than nothing where the whole note has a worse middle than what is left of it.
        for &end in &ends {
            at_start[end] = kept(end..count);
        }
        for (n, item) in items.iter_mut().enumerate() {
            item.body = half(n + 1) - half(n) + if n + 1 == count { missing } else { Length::ZERO };
            item.ink = Length::ZERO;
            item.at_start = at_start[n];
            if n + 1 < count {
                // Two characters stand one above the other.
                let open = n % 2 == 1 && self.small[n].glue.open && !self.in_cells;
                item.glue = Glue { open, ..Glue::default() };
                item.penalty = Penalty::Forbidden;
            }
        }
        for (n, &end) in ends.iter().enumerate() {
            let starts = ends[..n].iter().rev();
            let starts = starts
                .skip_while(|&&start| end - start < SHORTEST_PART)
                .take_while(|&&start| end - start <= LONGEST_PART);
            let within = starts.map(|&start| kept(start..end) - at_start[start]);
            let natural = within.fold(kept(0..end), Length::max).max(Length::ZERO);
            let item = &mut items[end - 1];
            item.at_end = EdgeSpace { natural, slack: item.at_end.slack, ..EdgeSpace::default() };
            let cost = if self.is_even(end, &sums) { 0 } else { UNEVEN };
            // Where nothing else decides, lines hold parts of one length.
            item.penalty = Penalty::Allowed(cost + (end as i64 * 2 - count as i64).abs());
        }
    }

    /// Where a line may end in a note: where what stands before fills two lines alike, if that is anywhere.
    fn ends(&self, sums: &[Length]) -> Vec<usize> {
        let all: Vec<usize> = (1..self.small.len()).filter(|&n| self.may_end(n)).collect();
        let even: Vec<usize> = all.iter().copied().filter(|&end| self.is_even(end, sums)).collect();
        if even.is_empty() { all } else { even }
    }

    /// Whether the items before one make two lines that differ by less than half of their em.
    fn is_even(&self, end: usize, sums: &[Length]) -> bool {
        let split = self.split(&(0..end), sums);
        (self.width(0..split) - self.width(split..end)) * 2 < self.em.inline
    }

    /// Whether a line may end before one of its items: nowhere that leaves a single one on a line.
    fn may_end(&self, before: usize) -> bool {
        before > 1 && before + 1 < self.small.len() && self.may_split(before)
    }

    fn may_split(&self, before: usize) -> bool {
        self.small[before - 1].penalty != Penalty::Forbidden
    }

    /// Bodies, and the glue after each, of the items before each.
    fn sums(&self) -> Vec<Length> {
        let mut sum = Length::ZERO;
        let mut sums = vec![sum];
        let last = self.small.len() - 1;
        sums.extend(self.small.iter().enumerate().map(|(n, item)| {
            sum += item.body + if n < last { item.glue.natural } else { Length::ZERO };
            sum
        }));
        sums
    }

    /// What items take on a line of their own.
    fn width(&self, items: Range<usize>) -> Length {
        let line = &self.small[items];
        let (Some(first), Some((last, inner))) = (line.first(), line.split_last()) else {
            return Length::ZERO;
        };
        let inner: Length = inner.iter().map(|item| item.body + item.glue.natural).sum();
        first.at_start + inner + last.body + last.at_end.natural
    }

    /// What a part takes in two lines.
    fn part_width(&self, part: Range<usize>, sums: &[Length]) -> Length {
        let split = self.split(&part, sums);
        self.whole(self.width(part.start..split).max(self.width(split..part.end)))
    }

    /// Whole cells, where there are any.
    fn whole(&self, width: Length) -> Length {
        let cell = self.line_em.inline;
        match self.in_cells {
            true => cell * (width + cell - Length::units(1)).count_of(cell),
            false => width,
        }
    }

    /// Where the second line of a part starts: as near to its middle as may be, and the second no longer than the first
    /// (JLREQ 3.4.2).
    fn split(&self, part: &Range<usize>, sums: &[Length]) -> usize {
        let twice_middle = sums[part.start] + sums[part.end];
        let from = sums.partition_point(|sum| *sum * 2 < twice_middle).max(part.start + 1);
        (from..part.end)
            .find(|&at| self.may_split(at) && self.width(part.start..at) >= self.width(at..part.end))
            .unwrap_or(part.end)
    }

    /// Its rows.
    fn declared(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let starts = [0].into_iter().chain(self.rows.iter().copied());
        starts.zip(self.rows.iter().copied().chain([self.small.len()])).map(|(start, end)| start..end)
    }

    /// Its small lines that stand on a line.
    pub fn lines(&self, items: &[LineItem], line: &Line) -> Vec<InsetLine> {
        let (own, span) = (&self.clusters, &line.span.items);
        let part = own.start.max(span.start)..own.end.min(span.end);
        if part.is_empty() {
            return Vec::new();
        }
        let pen = |item: u32| line.pens[(item - span.start) as usize];
        let goes_on = part.start > own.start;
        let before = if goes_on { items[part.start as usize].at_start } else { Length::ZERO };
        let start = pen(part.start) - before;
        let ends = part.end == own.end;
        let last = part.end - 1;
        let end = if ends { pen(last) + items[last as usize].body } else { line.advance };
        let room = (end - start).max(Length::ZERO);
        let part = (part.start - own.start) as usize..(part.end - own.start) as usize;
        let rows: Vec<(Range<usize>, Length)> = if self.rows.is_empty() {
            self.note_lines(part, room, ends)
        } else {
            self.declared().map(|row| (row.clone(), self.width(row))).collect()
        };
        let count = rows.len().max(if self.rows.is_empty() { 2 } else { 1 }) as i64;
        let depth = self.em.block * count + self.gap * (count - 1);
        let top = (self.line_em.block - depth) / 2;
        let set = rows.into_iter().enumerate().map(|(n, (row, measure))| {
            let across = top + (self.em.block + self.gap) * n as i64;
            self.set(row, measure, start, across)
        });
        set.collect()
    }

    /// The two lines of a part with their measures. Both fill the room where the note goes on on another line; where it ends
    /// they are opened alike.
    fn note_lines(&self, part: Range<usize>, room: Length, ends: bool) -> Vec<(Range<usize>, Length)> {
        let split = self.split(&part, &self.sums());
        let (first, second) = (part.start..split, split..part.end);
        let natural = self.width(first.clone());
        let second_width = self.width(second.clone());
        let second_room = match () {
            _ if self.in_cells => second_width,
            _ if ends && natural > Length::ZERO => room.scale(second_width.to_units(), natural.to_units()),
            _ => room,
        };
        let first_room = if self.in_cells { natural } else { room };
        [(first, first_room), (second, second_room)].into_iter().filter(|(row, _)| !row.is_empty()).collect()
    }

    fn set(&self, row: Range<usize>, measure: Length, start: Length, across: Length) -> InsetLine {
        let span = LineSpan { items: row.start as u32..row.end as u32, measure, last: false, forced: false };
        let line = justify(&self.small, &span, Align::Justify);
        InsetLine {
            clusters: self.clusters.start + row.start as u32..self.clusters.start + row.end as u32,
            pens: line.pens.iter().map(|pen| start + *pen).collect(),
            inks: self.small[row].iter().map(|item| item.ink).collect(),
            end: start + line.advance,
            across,
            em: self.em,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cjk::Lang;
    use crate::diag::SourcePlace;
    use crate::font::Fonts;
    use crate::line::{Measures, break_lines, items};
    use crate::shape::Shaper;
    use crate::spec::Role;
    use crate::story::{Paragraph, Span, SpanStyle};

    const EM: Length = Length::pt(12);

    /// Checks the lines of a text whose note stands in brackets `[…]`: each of its parts as `first/second`.
    fn check(marked: &str, measure: i64, expected: &[&str]) {
        let fonts = Fonts::from_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts")).expect("the fonts");
        let main = fonts.find("BanxinSong-Regular").expect("a face of the repository");
        let style = Style::plain(main, EmSize::square(EM), Profile::of(Lang::Ja));
        let start = marked.find('[').expect("a note");
        let end = marked.find(']').expect("its end") - 1;
        let text = marked.replace(['[', ']'], "");
        let spans = vec![Span { range: start..end, style: SpanStyle::Warichu }];
        let paragraph = Paragraph { role: Role::Body, text, spans, place: SourcePlace::file("test") };
        let mode = WritingMode::HorizontalTb;
        let shaped = Shaper::new(&fonts).shape(&paragraph, &style, mode);
        let items = items(&shaped, &style, mode);
        let breaks = break_lines(&items, &Measures::uniform(EM * measure), EM);
        let chars: Vec<char> = paragraph.text.chars().collect();
        let shown = |clusters: Range<u32>| -> String {
            let clusters = &shaped.clusters[clusters.start as usize..clusters.end as usize];
            clusters.iter().map(|cluster| chars[cluster.chars.start as usize]).collect()
        };
        let lines = breaks.lines.iter().map(|span| {
            let line = justify(&items, span, style.align);
            let rows = InsetText::lines_of(&shaped, &items, &line, &style, mode);
            rows.into_iter().map(|row| shown(row.clusters)).collect::<Vec<_>>().join("/")
        });
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        assert_eq!(lines, expected, "{marked}");
    }

    // JLREQ 3.4.2
    #[test]
    fn a_note_is_parted_near_its_middle_and_the_second_line_is_no_longer() {
        check("甲[（あいうえ）]乙", 9, &["あい/うえ"]);
        check("甲[（あいうえお）]乙", 9, &["あいう/えお"]);
        check("甲[あ]乙", 9, &["あ"]);
    }

    #[test]
    fn no_small_line_starts_with_a_mark_that_must_not() {
        check("甲[（あいう、えお）]乙", 9, &["あいう、/えお"]);
        check("甲[（あいうえ「お」）]乙", 9, &["あいうえ/「お」"]);
        check("甲[（あいGPSうえ）]乙", 9, &["あいGPS/うえ"]);
    }

    // JLREQ 3.4.3
    #[test]
    fn a_note_over_a_line_end_is_parted_on_each_line() {
        check("一二三[（あいうえおかきくけこさし）]四五六七", 6, &["あいうえお/かきくけこ", "さ/し"]);
        check("一二[（あいうえおかきくけこ）]四五六七", 5, &["あいうえ/おかきく", "け/こ"]);
    }
}
