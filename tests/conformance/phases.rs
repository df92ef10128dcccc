//! `zh-hans-punctuation.tsv`: the marks of mainland Chinese, alone and in pairs, at every offset of every measure, in both
//! directions. No line starts or ends with a mark that must not, no unit is split, and every justified line is exact.

use banxin::cjk::{Kinsoku, Lang, Profile};
use banxin::geom::{Length, WritingMode};
use banxin::layout::{Align, Style};
use banxin::line::{LineItem, LineSpan, Measures, Penalty, break_lines, items, justify};
use banxin::shape::Shaper;

use super::{Score, bench, suite};
use crate::support::aloud;

const MODES: [WritingMode; 2] = [WritingMode::HorizontalTb, WritingMode::VerticalRl];
const MEASURES: std::ops::RangeInclusive<usize> = 5..=41;

/// What the suite says of a mark.
struct Mark {
    text: String,
    /// The level from which on it may not start a line.
    start: Option<Kinsoku>,
    end: Option<Kinsoku>,
}

fn marks(file: &str) -> Vec<Mark> {
    let level = |word: &str| match word {
        "-" => None,
        "basic" => Some(Kinsoku::Basic),
        "GB" => Some(Kinsoku::Gb),
        "strict" => Some(Kinsoku::Strict),
        _ => panic!("the level {word}"),
    };
    let read = |row: &str| {
        let fields: Vec<&str> = row.split('\t').collect();
        Mark { text: fields[0].to_owned(), start: level(fields[3]), end: level(fields[4]) }
    };
    file.lines().skip(1).map(read).collect()
}

/// A text of Han with marks in the middle, shaped once, of which every phase is a slice.
struct Scan<'a> {
    chars: Vec<char>,
    items: Vec<LineItem>,
    style: &'a Style,
    /// The first character of each item, and the one after the last.
    starts: Vec<usize>,
    /// The item after the marks.
    after: usize,
    /// The characters of each mark, which are never split, and whether it may start and may end a line.
    marks: Vec<(std::ops::Range<usize>, bool, bool)>,
}

const HAN: usize = 41;

impl<'a> Scan<'a> {
    fn new(parts: &[&Mark], style: &'a Style, mode: WritingMode, shaper: &Shaper<'_>) -> Scan<'a> {
        let han = "汉".repeat(HAN);
        let parts_text: String = parts.iter().map(|mark| mark.text.as_str()).collect();
        let text = format!("{han}{parts_text}{han}汉汉");
        let shaped = shaper.shape(&bench::paragraph(&text), style, mode);
        let level = style.profile.kinsoku;
        let may = |from: Option<Kinsoku>| from.is_none_or(|from| from > level);
        let mut marks = Vec::new();
        let mut at = HAN;
        for mark in parts {
            let end = at + mark.text.chars().count();
            marks.push((at..end, may(mark.start), may(mark.end)));
            at = end;
        }
        let items = items(&shaped, style, mode);
        let chars: Vec<char> = text.chars().collect();
        let starts = shaped.clusters.iter().map(|cluster| cluster.chars.start as usize).chain([chars.len()]);
        let starts: Vec<usize> = starts.collect();
        let after = starts.iter().position(|&start| start == at).expect("a Han is its own cluster");
        Scan { chars, items, style, starts, after, marks }
    }

    /// Sets the text with `before` Han before the marks.
    fn phase(&self, before: usize, measure: usize) -> Result<(), String> {
        let (first, end) = (HAN - before, self.after + measure + 1);
        let mut items = self.items[first..end.min(self.items.len())].to_vec();
        if let Some(last) = items.last_mut() {
            last.penalty = Penalty::Mandatory;
        }
        let em = self.style.em.inline;
        let breaks = break_lines(&items, &Measures::uniform(em * measure as i64), em);
        let fail = |what: &str| {
            let lines = breaks.lines.iter().map(|line| {
                let (start, end) = self.chars_of(first, line);
                self.chars[start..end].iter().collect::<String>()
            });
            Err(format!("{what}: {}", lines.collect::<Vec<_>>().join("|")))
        };
        if breaks.gave_way {
            return fail("a rule gave way");
        }
        for (n, span) in breaks.lines.iter().enumerate() {
            let (start, end) = self.chars_of(first, span);
            for (mark, may_start, may_end) in &self.marks {
                if n > 0 && mark.start == start && !may_start {
                    return fail("a line starts with a mark");
                }
                if !span.last && mark.end == end && !may_end {
                    return fail("a line ends with a mark");
                }
                if mark.start < start && start < mark.end {
                    return fail("a unit is split");
                }
            }
            if !is_exact(&items, span) && has_exact_setting(&items, span.measure) {
                return fail("a line is not exact");
            }
        }
        Ok(())
    }

    /// The characters of a line of the items from `first` on.
    fn chars_of(&self, first: usize, span: &LineSpan) -> (usize, usize) {
        (self.starts[first + span.items.start as usize], self.starts[first + span.items.end as usize])
    }

    fn run(&self) -> Result<(), String> {
        for measure in MEASURES {
            for before in 0..measure {
                self.phase(before, measure).map_err(|why| format!("{measure}字, {why}"))?;
            }
        }
        Ok(())
    }

    /// What a scan depends on: two with the same of it have the same outcome.
    fn matter(&self) -> Matter {
        let items = self.items[HAN - 1..=self.after].to_vec();
        Matter { items, starts: self.starts[HAN - 1..=self.after].to_vec(), marks: self.marks.clone() }
    }
}

/// Whether a line fills its measure to the unit, or is a last one within it.
fn is_exact(items: &[LineItem], span: &LineSpan) -> bool {
    let line = justify(items, span, Align::Justify);
    let fills = line.advance == span.measure || (span.last && line.advance <= span.measure);
    fills && line.fit.off == Length::ZERO
}

/// Whether there are any lines at all, ending where they may, that are all exact. In five characters there are not for a few
/// texts: 汉……/汉 holds together, and the Han before it stands alone.
fn has_exact_setting(items: &[LineItem], measure: Length) -> bool {
    let mut starts = vec![0];
    for end in 1..=items.len() {
        let penalty = items[end - 1].penalty;
        let last = penalty == Penalty::Mandatory;
        let line = |start: u32| LineSpan { items: start..end as u32, measure, last, forced: false };
        if penalty != Penalty::Forbidden && starts.iter().any(|&start| is_exact(items, &line(start))) {
            starts.push(end as u32);
        }
    }
    starts.last() == Some(&(items.len() as u32))
}

/// The marks of a scan between their neighbours, as boxes and with what is asked of them.
#[derive(PartialEq)]
struct Matter {
    items: Vec<LineItem>,
    starts: Vec<usize>,
    marks: Vec<(std::ops::Range<usize>, bool, bool)>,
}

/// Outcomes of scans: many marks are the same boxes with the same rules, and are scanned once.
#[derive(Default)]
struct Scanned(Vec<(Matter, Result<(), String>)>);

impl Scanned {
    fn run(&mut self, scan: &Scan<'_>) -> Result<(), String> {
        let matter = scan.matter();
        if let Some((_, known)) = self.0.iter().find(|(known, _)| *known == matter) {
            return known.clone();
        }
        let outcome = scan.run();
        self.0.push((matter, outcome.clone()));
        outcome
    }
}

#[test]
fn every_mark_stands_where_it_may_at_every_offset() {
    let Some(file) = suite("zh-hans-punctuation.tsv") else { return };
    let marks = marks(&file);
    let fonts = crate::support::fonts();
    let shaper = Shaper::new(&fonts);
    let mut score = Score::of("phases of marks");
    for level in [Kinsoku::Basic, Kinsoku::Gb, Kinsoku::Strict] {
        let style = bench::style(Profile { kinsoku: level, ..Profile::of(Lang::ZhHans) }, &fonts);
        for mode in MODES {
            let mut scanned = Scanned::default();
            for mark in &marks {
                let scan = Scan::new(&[mark], &style, mode, &shaper);
                score.count(&format!("{} {level:?} {mode:?}", mark.text), scanned.run(&scan));
            }
        }
    }
    score.settle();
}

/// Whether two marks side by side are still those two: a dash beside a dash or a leader is half of a longer mark.
fn are_two_marks(first: &Mark, second: &Mark) -> bool {
    let joins = |mark: &Mark| mark.text.contains(['—', '…', '⋯']);
    !(joins(first) && joins(second) && (first.text == "—" || second.text == "—"))
}

#[test]
fn every_pair_of_marks_stands_where_it_may_at_every_offset() {
    let Some(file) = suite("zh-hans-punctuation.tsv") else { return };
    let marks = marks(&file);
    let fonts = crate::support::fonts();
    let shaper = Shaper::new(&fonts);
    let style = bench::style(Profile::of(Lang::ZhHans), &fonts);
    let mut score = Score::of("phases of pairs");
    for mode in MODES {
        let mut scanned = Scanned::default();
        for first in &marks {
            for second in marks.iter().filter(|second| are_two_marks(first, second)) {
                let scan = Scan::new(&[first, second], &style, mode, &shaper);
                score.count(&format!("{}{} {mode:?}", first.text, second.text), scanned.run(&scan));
            }
        }
        aloud(&format!("{mode:?}: {} kinds of pairs", scanned.0.len()));
    }
    score.settle();
}
