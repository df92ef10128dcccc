//! Where each reading, dot and side line stands along a line, once that is set.

use std::ops::Range;

use super::items::LineItem;
use super::justify::Line;
use super::ruby::{shares, units};
use crate::cjk::{Profile, RubyAlign};
use crate::geom::{Length, WritingMode};
use crate::shape::{Beside, Reading, ReadingKind, Shaped, SideLine};

/// How far a side line ends before its word does, so that two lines side by side are two.
const LINE_INSET: (i64, i64) = (1, 16);

/// A reading where it stands on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetReading {
    /// Which, as an index into [`Beside::readings`].
    pub reading: usize,
    /// The clusters of its base that are on the line.
    pub base: Range<u32>,
    /// Its own clusters that are: all of them but where its base had to be parted.
    pub clusters: Range<usize>,
    /// Where each of its clusters starts along the line; of bopomofo one place: where its room begins on a horizontal line,
    /// where its middle is on a vertical one.
    pub pens: Vec<Length>,
}

/// Where what is beside a line stands along it.
pub struct BesideLine<'a> {
    /// The paragraph.
    pub shaped: &'a Shaped,
    /// What is beside its lines.
    pub beside: &'a Beside,
    /// Its items.
    pub items: &'a [LineItem],
    /// The line.
    pub line: &'a Line,
    /// The rules of its language.
    pub profile: &'a Profile,
    /// The direction of the line.
    pub mode: WritingMode,
}

impl BesideLine<'_> {
    fn starts(&self, item: u32) -> Length {
        self.line.pens[(item - self.line.span.items.start) as usize]
    }

    fn ends(&self, item: u32) -> Length {
        self.starts(item) + self.items[item as usize].body
    }

    /// The part of a range of clusters that stands on the line.
    fn on_line(&self, clusters: &Range<u32>) -> Option<Range<u32>> {
        let span = &self.line.span.items;
        let part = clusters.start.max(span.start)..clusters.end.min(span.end);
        (part.start < part.end).then_some(part)
    }

    /// The readings of the line, in order. Where a base had to be parted its reading is parted alike.
    pub fn readings(&self) -> Vec<SetReading> {
        let span = &self.line.span.items;
        let all = &self.beside.readings;
        let first = all.partition_point(|reading| reading.base.end <= span.start);
        let count = all[first..].iter().take_while(|reading| reading.base.start < span.end).count();
        let mut set = Vec::with_capacity(count);
        let mut next = first;
        for unit in units(&all[first..first + count], self.profile) {
            let numbers = next..next + unit.readings.len();
            next = numbers.end;
            // Bopomofo is one syllable, and stands beside the first part.
            let begins = |n: &usize| !all[*n].is_bopomofo() || all[*n].base.start >= span.start;
            let on_line: Vec<(usize, Range<u32>)> =
                numbers.filter(begins).filter_map(|n| Some((n, self.on_line(&all[n].base)?))).collect();
            match &on_line[..] {
                [] => {}
                [(n, base)] => set.push(self.alone(*n, base.clone())),
                word => self.word(word, &mut set),
            }
        }
        set
    }

    /// The space along the line that readings of a base may take, and where the base itself stands.
    fn room(&self, base: &Range<u32>) -> (Range<Length>, Range<Length>) {
        let (start, end) = (self.starts(base.start), self.ends(base.end - 1));
        let (before, after) =
            (self.items[base.start as usize].at_start, self.items[base.end as usize - 1].at_end.natural);
        (start - before..end + after, start..end)
    }

    fn alone(&self, n: usize, base: Range<u32>) -> SetReading {
        let reading = &self.beside.readings[n];
        let (room, own) = self.room(&base);
        if reading.is_bopomofo() {
            let at = match self.mode {
                WritingMode::HorizontalTb => own.end,
                WritingMode::VerticalRl => (own.start + own.end) / 2,
            };
            let clusters = 0..reading.shaped.clusters.len();
            return SetReading { reading: n, base, clusters, pens: vec![at] };
        }
        let clusters = self.part_of(reading, &base);
        let width = reading.width_of(clusters.clone());
        let free = (own.end - own.start) - width;
        let count = clusters.len();
        let is_group = base.len() > 1 && reading.kind == ReadingKind::Spread;
        let mut weights = vec![0; count + 1];
        // A part of a reading has what there is of its line from where its base begins, or to where it ends.
        let line = Length::ZERO..self.line.advance.max(self.line.span.measure);
        let start = if base.start == reading.base.start { own.start } else { line.start };
        let end = if base.end == reading.base.end { own.end } else { line.end };
        if base != reading.base && free < Length::ZERO {
            let squeezed = ((end - start) - width).min(Length::ZERO);
            weights.fill(1);
            (weights[0], weights[count]) = (0, 0);
            let gaps = shares(squeezed, &weights);
            let start =
                (own.start + (own.end - own.start - width) / 2).min(end - width - squeezed).max(start);
            let pens = pens(reading, clusters.clone(), start, &gaps[1..]);
            return SetReading { reading: n, base, clusters, pens };
        }
        match self.profile.ruby_align {
            RubyAlign::Start => weights[count] = 1,
            RubyAlign::SpaceAround if is_group && free > Length::ZERO => {
                weights.fill(2);
                (weights[0], weights[count]) = (1, 1);
            }
            RubyAlign::SpaceBetween if is_group && count > 1 && free > Length::ZERO => {
                weights.fill(1);
                (weights[0], weights[count]) = (0, 0);
            }
            _ => (weights[0], weights[count]) = (1, 1),
        }
        let mut gaps = shares(free, &weights);
        // JLREQ 3.3.6: never further in than half an em of the base.
        let half = reading.em.inline.max(self.items[base.start as usize].body / 2);
        if is_group && count > 1 && self.profile.ruby_align == RubyAlign::SpaceAround && gaps[0] > half {
            let inner = shares(free - half * 2, &vec![1; count - 1]);
            gaps = [vec![half], inner, vec![half]].concat();
        }
        let start = (own.start + gaps[0]).max(room.start.min(own.start));
        let pens = pens(reading, clusters.clone(), start, &gaps[1..]);
        SetReading { reading: n, base, clusters, pens }
    }

    /// The clusters of a reading that stand beside a part of its base: as much of it as the part is of the base.
    fn part_of(&self, reading: &Reading, part: &Range<u32>) -> Range<usize> {
        let whole = &reading.base;
        let count = reading.shaped.clusters.len();
        if part == whole {
            return 0..count;
        }
        let extent = |items: Range<u32>| -> i64 {
            let items = &self.items[items.start as usize..items.end as usize];
            items.iter().map(|item| (item.body + item.glue.natural).to_units()).sum()
        };
        let all = extent(whole.clone()).max(1);
        let until = |place: u32| (extent(whole.start..place) * count as i64 + all / 2) / all;
        let end = if part.end == whole.end { count } else { until(part.end) as usize };
        (until(part.start) as usize).min(count)..end.min(count)
    }

    /// The readings of a word: each by its own character as far as the ones beside it let it (JLREQ 3.3.7, F).
    fn word(&self, word: &[(usize, Range<u32>)], set: &mut Vec<SetReading>) {
        let whole = word[0].1.start..word[word.len() - 1].1.end;
        let (room, _) = self.room(&whole);
        let widths: Vec<Length> = word.iter().map(|(n, _)| self.beside.readings[*n].width()).collect();
        let mut places: Vec<Length> = Vec::with_capacity(word.len());
        let mut from = room.start;
        for ((_, base), width) in word.iter().zip(&widths) {
            let (start, end) = (self.starts(base.start), self.ends(base.end - 1));
            let own = match self.profile.ruby_align {
                RubyAlign::Start => start,
                _ => start + (end - start - *width) / 2,
            };
            let place = own.max(from);
            from = place + *width;
            places.push(place);
        }
        let mut until = room.end;
        for (place, width) in places.iter_mut().zip(&widths).rev() {
            *place = (*place).min(until - *width);
            until = *place;
        }
        for ((n, base), start) in word.iter().zip(places) {
            let reading = &self.beside.readings[*n];
            let gaps = vec![Length::ZERO; reading.shaped.clusters.len()];
            let clusters = 0..gaps.len();
            let pens = pens(reading, clusters.clone(), start, &gaps);
            set.push(SetReading { reading: *n, base: base.clone(), clusters, pens });
        }
    }

    /// The middles of the line's dots along it, each with the cluster that it belongs to.
    pub fn dots(&self) -> Vec<(u32, Length)> {
        let dots = &self.beside.dots;
        let span = &self.line.span.items;
        let first = dots.partition_point(|dot| *dot < span.start);
        let own = dots[first..].iter().take_while(|dot| **dot < span.end);
        own.map(|&dot| (dot, (self.starts(dot) + self.ends(dot)) / 2)).collect()
    }

    /// The side lines of the line, from where to where: along a whole word with the gaps in it, and open where the word
    /// goes on on another line.
    pub fn side_lines(&self, em: Length) -> Vec<(&SideLine, Range<Length>)> {
        let inset = em.scale(LINE_INSET.0, LINE_INSET.1);
        let span = &self.line.span.items;
        let lines = &self.beside.lines;
        let first = lines.partition_point(|line| line.word.end <= span.start);
        let mut set = Vec::new();
        for line in lines[first..].iter().take_while(|line| line.word.start < span.end) {
            let Some(part) = self.on_line(&line.word) else { continue };
            let (mut start, mut end) = (self.starts(part.start), self.ends(part.end - 1));
            if part.start == line.word.start {
                start += inset;
            }
            if part.end == line.word.end {
                end -= inset;
            }
            if start < end {
                set.push((line, start..end));
            }
        }
        set
    }
}

/// Where each of these clusters of a reading starts, from the start of the first and the gaps after each.
fn pens(reading: &Reading, clusters: Range<usize>, start: Length, gaps: &[Length]) -> Vec<Length> {
    let mut pen = start + reading.bearing();
    let clusters =
        reading.shaped.clusters[clusters].iter().zip(gaps.iter().chain(std::iter::repeat(&Length::ZERO)));
    let pens = clusters.map(|(cluster, gap)| {
        let at = pen;
        pen += cluster.advance + *gap;
        at
    });
    pens.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cjk::Lang;
    use crate::diag::SourcePlace;
    use crate::font::Fonts;
    use crate::geom::EmSize;
    use crate::layout::Style;
    use crate::line::{Breaks, Measures, break_lines, items, justify};
    use crate::shape::Shaper;
    use crate::spec::Role;
    use crate::story::{Paragraph, Ruby, Side, Span, SpanStyle};

    const EM: Length = Length::pt(12);

    /// A text with its readings in brackets after their bases, `+` before one that is of the same word: `[日:に][+本:ほん]`.
    fn copy(marked: &str) -> Paragraph {
        let (mut text, mut spans) = (String::new(), Vec::new());
        for (n, part) in marked.split(['[', ']']).enumerate() {
            let start = text.len();
            let Some((base, reading)) = part.split_once(':').filter(|_| n % 2 == 1) else {
                text.push_str(part);
                continue;
            };
            let joined = base.starts_with('+');
            text.push_str(base.trim_start_matches('+'));
            let ruby = Ruby { reading: reading.into(), side: Side::Over, joined };
            spans.push(Span { range: start..text.len(), style: SpanStyle::Ruby(ruby) });
        }
        Paragraph { role: Role::Body, text, spans, place: SourcePlace::file("test") }
    }

    struct Set {
        shaped: Shaped,
        items: Vec<LineItem>,
        breaks: Breaks,
        style: Style,
    }

    fn set(marked: &str, measure: i64, mode: WritingMode) -> Set {
        let fonts = Fonts::from_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts")).expect("the fonts");
        let main = fonts.find("BanxinSong-Regular").expect("a face of the repository");
        let style = Style::plain(main, EmSize::square(EM), Profile::of(Lang::Ja));
        let shaped = Shaper::new(&fonts).shape(&copy(marked), &style, mode);
        let items = items(&shaped, &style, mode);
        let breaks = break_lines(&items, &Measures::uniform(EM * measure), EM);
        Set { shaped, items, breaks, style }
    }

    /// Checks where characters start, in hundredths of an em, and then where the characters of readings do, line by line.
    fn check(marked: &str, measure: i64, expected: &[(&[i64], &[i64])]) {
        let mode = WritingMode::HorizontalTb;
        let set = set(marked, measure, mode);
        let beside = set.shaped.beside.as_ref().expect("readings");
        let hundredths = |length: &Length| length.scale(100, EM.to_units()).to_units();
        let mut found = Vec::new();
        for span in &set.breaks.lines {
            let line = justify(&set.items, span, set.style.align);
            let along = BesideLine {
                shaped: &set.shaped,
                beside,
                items: &set.items,
                line: &line,
                profile: &set.style.profile,
                mode,
            };
            let readings = along.readings().into_iter().flat_map(|set| set.pens);
            found.push((
                line.pens.iter().map(hundredths).collect::<Vec<_>>(),
                readings.map(|pen| hundredths(&pen)).collect::<Vec<_>>(),
            ));
        }
        let found: Vec<(&[i64], &[i64])> = found.iter().map(|(a, b)| (a.as_slice(), b.as_slice())).collect();
        assert_eq!(found, expected, "{marked}");
    }

    #[test]
    fn a_short_reading_moves_nothing() {
        check("前[日:に]後", 9, &[(&[0, 100, 200], &[125])]);
        check("前[日本:にほ]後", 9, &[(&[0, 100, 200, 300], &[125, 225])]);
    }

    // JLREQ 3.3.8
    #[test]
    fn a_long_reading_stands_over_kana_and_not_over_han() {
        check("前[志:こころざし]後", 9, &[(&[0, 175, 350], &[100, 150, 200, 250, 300])]);
        check("の[志:こころざし]を", 9, &[(&[0, 125, 250], &[50, 100, 150, 200, 250])]);
        check("の[志:こころざし]、", 9, &[(&[0, 125, 250], &[50, 100, 150, 200, 250])]);
    }

    #[test]
    fn the_reading_of_a_base_that_had_to_be_parted_is_parted_with_it() {
        check("[港史会:こうしかい]", 2, &[(&[0, 100], &[8, 75, 142]), (&[0], &[0, 50])]);
    }

    #[test]
    fn two_readings_over_one_kana_do_not_meet() {
        let two = "前[志:こころざし]を[掌:てのひら]後";
        let set = set(two, 20, WritingMode::HorizontalTb);
        let line = justify(&set.items, &set.breaks.lines[0], set.style.align);
        let along = BesideLine {
            shaped: &set.shaped,
            beside: set.shaped.beside.as_ref().expect("readings"),
            items: &set.items,
            line: &line,
            profile: &set.style.profile,
            mode: WritingMode::HorizontalTb,
        };
        let pens: Vec<Length> = along.readings().into_iter().flat_map(|set| set.pens).collect();
        assert!(pens[5] - pens[4] >= EM, "half a character and more between them: {pens:?}");
    }

    #[test]
    fn a_long_reading_stays_on_the_line_at_both_ends() {
        check("[志:こころざし]", 9, &[(&[75], &[0, 50, 100, 150, 200])]);
        let set = set("前前の[志:こころざし]後後", 5, WritingMode::HorizontalTb);
        for span in &set.breaks.lines {
            let line = justify(&set.items, span, set.style.align);
            assert!(line.advance <= EM * 5 && line.fit.off >= Length::ZERO, "{:?}", line.fit);
        }
    }

    // JLREQ 3.3.6
    #[test]
    fn a_group_is_spread_and_never_parted() {
        check("[紫陽花:あじさい]", 9, &[(&[0, 100, 200], &[13, 88, 163, 238])]);
        check("前前[紫陽花:あじさい]", 4, &[(&[0, 300], &[]), (&[0, 100, 200], &[13, 88, 163, 238])]);
    }

    // JLREQ 3.3.7
    #[test]
    fn a_word_is_parted_between_its_characters_alone() {
        check("前[日:に][+本:ほん]", 2, &[(&[0, 100], &[125]), (&[0], &[0, 50])]);
        check("[経:きょう][+典:てん]後", 9, &[(&[25, 150, 250], &[0, 50, 100, 150, 200])]);
    }

    #[test]
    fn bopomofo_takes_room_on_horizontal_lines_alone() {
        let advances = |mode| {
            let set = set("前[注:ㄓㄨˋ]後", 9, mode);
            justify(&set.items, &set.breaks.lines[0], set.style.align).advance
        };
        assert_eq!(advances(WritingMode::HorizontalTb), EM * 7 / 2);
        assert_eq!(advances(WritingMode::VerticalRl), EM * 3);
    }

    #[test]
    fn shares_add_up_to_the_unit() {
        for weights in [&[1, 2, 2, 1][..], &[3, 7, 4, 0], &[0, 0, 1], &[5]] {
            let parts = shares(Length::units(1_000_003), weights);
            assert_eq!(parts.iter().copied().sum::<Length>(), Length::units(1_000_003));
        }
    }
}
