//! `zh-hans-punctuation.tsv`: the marks of mainland Chinese, alone and in pairs, at every offset of every measure, in both
//! directions. No line starts or ends with a mark that must not, no unit is split, and every justified line is exact.

use std::collections::BTreeSet;

use banxin::cjk::{Kinsoku, Lang, Profile};
use banxin::geom::{Length, WritingMode};
use banxin::layout::{Align, Style};
use banxin::line::{LineItem, Measures, break_lines, items, justify};
use banxin::shape::Shaper;

use super::{Score, bench, suite};

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

/// Characters that may not start and may not end a line at a level.
struct Forbidden {
    start: BTreeSet<char>,
    end: BTreeSet<char>,
}

impl Forbidden {
    fn of(marks: &[Mark], level: Kinsoku) -> Forbidden {
        let chars = |get: fn(&Mark) -> Option<Kinsoku>, which: fn(&str) -> Option<char>| {
            let rows = marks.iter().filter(|mark| get(mark).is_some_and(|from| from <= level));
            rows.filter_map(|mark| which(&mark.text)).collect()
        };
        Forbidden {
            start: chars(|mark| mark.start, |text| text.chars().next()),
            end: chars(|mark| mark.end, |text| text.chars().next_back()),
        }
    }
}

/// A text of Han with marks in the middle, shaped once, of which every phase is a slice.
struct Scan<'a> {
    chars: Vec<char>,
    items: Vec<LineItem>,
    style: &'a Style,
    /// The marks, as indices into the characters.
    marks: std::ops::Range<usize>,
    /// The first characters of marks of several, which are never split.
    units: Vec<std::ops::Range<usize>>,
}

const HAN: usize = 41;

impl<'a> Scan<'a> {
    fn new(parts: &[&str], style: &'a Style, mode: WritingMode, shaper: &Shaper<'_>) -> Scan<'a> {
        let han = "汉".repeat(HAN);
        let text = format!("{han}{}{han}汉汉", parts.concat());
        let shaped = shaper.shape(&bench::paragraph(&text), style, mode);
        let mut units = Vec::new();
        let mut at = HAN;
        for part in parts {
            let end = at + part.chars().count();
            units.push(at..end);
            at = end;
        }
        let items = items(&shaped, style, mode);
        let chars: Vec<char> = text.chars().collect();
        assert_eq!(items.len(), chars.len(), "each character of {text} is a cluster");
        Scan { chars, items, style, marks: HAN..at, units }
    }

    /// Sets the text with `before` Han before the marks.
    fn phase(&self, before: usize, measure: usize, forbidden: &Forbidden) -> Result<(), String> {
        let (first, end) = (HAN - before, self.marks.end + measure + 1);
        let mut items = self.items[first..end.min(self.items.len())].to_vec();
        if let Some(last) = items.last_mut() {
            last.penalty = banxin::line::Penalty::Mandatory;
        }
        let em = self.style.em.inline;
        let breaks = break_lines(&items, &Measures::uniform(em * measure as i64), em);
        let fail = |what: &str| {
            let lines = breaks.lines.iter().map(|line| {
                let range = first + line.items.start as usize..first + line.items.end as usize;
                self.chars[range].iter().collect::<String>()
            });
            Err(format!("{what}: {}", lines.collect::<Vec<_>>().join("|")))
        };
        if breaks.gave_way {
            return fail("a rule gave way");
        }
        for (n, span) in breaks.lines.iter().enumerate() {
            let (start, end) = (first + span.items.start as usize, first + span.items.end as usize);
            if n > 0 && forbidden.start.contains(&self.chars[start]) {
                return fail("a line starts with a mark");
            }
            if !span.last && forbidden.end.contains(&self.chars[end - 1]) {
                return fail("a line ends with a mark");
            }
            if self.units.iter().any(|unit| unit.start < start && start < unit.end) {
                return fail("a unit is split");
            }
            let line = justify(&items, span, Align::Justify);
            let fills = line.advance == span.measure || (span.last && line.advance <= span.measure);
            if !fills || line.fit.off != Length::ZERO {
                return fail("a line is not exact");
            }
        }
        Ok(())
    }

    fn run(&self, forbidden: &Forbidden) -> Result<(), String> {
        for measure in MEASURES {
            for before in 0..measure {
                self.phase(before, measure, forbidden).map_err(|why| format!("{measure}字, {why}"))?;
            }
        }
        Ok(())
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
        let forbidden = Forbidden::of(&marks, level);
        let style = bench::style(Profile { kinsoku: level, ..Profile::of(Lang::ZhHans) }, &fonts);
        for mode in MODES {
            for mark in &marks {
                let scan = Scan::new(&[&mark.text], &style, mode, &shaper);
                score.count(&format!("{} {level:?} {mode:?}", mark.text), scan.run(&forbidden));
            }
        }
    }
    score.settle();
}

/// Marks that prose has side by side.
const PROSE: &[&str] = &[
    "，", "。", "、", "：", "；", "！", "？", "！！", "？！", "”", "’", "）", "》", "】", "」", "“", "‘",
    "（", "《", "【", "「", "——", "……", "·", "～", "/",
];

#[test]
fn every_pair_of_marks_stands_where_it_may_at_every_offset() {
    let Some(file) = suite("zh-hans-punctuation.tsv") else { return };
    let marks = marks(&file);
    assert!(
        PROSE.iter().all(|text| marks.iter().any(|mark| mark.text == *text)),
        "the suite has these marks"
    );
    let fonts = crate::support::fonts();
    let shaper = Shaper::new(&fonts);
    let forbidden = Forbidden::of(&marks, Kinsoku::Gb);
    let style = bench::style(Profile::of(Lang::ZhHans), &fonts);
    let mut score = Score::of("phases of pairs");
    for mode in MODES {
        for first in PROSE {
            for second in PROSE {
                let scan = Scan::new(&[first, second], &style, mode, &shaper);
                score.count(&format!("{first}{second} {mode:?}"), scan.run(&forbidden));
            }
        }
    }
    score.settle();
}
