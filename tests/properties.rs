//! What holds of any text in any measure: it is set, nothing of it is lost, and its order is kept.

mod support;

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use banxin::engine::Galley;
use banxin::spec::{
    BreakingSpec, ComposeSpec, HangingSpec, HyphensSpec, LadderSpec, LineEndSpec, LineStartSpec, MeasureSpec,
    PunctuationSpec, RulesSpec, Strictness, WordBreakSpec, Writing,
};
use banxin::{Engine, Fonts};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::Config;

fn engine() -> &'static Engine<'static> {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    static ENGINE: OnceLock<Engine<'static>> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::new(FONTS.get_or_init(support::fonts)))
}

/// Characters that composition has rules for, and some that it has none for.
const CHARS: &[char] = &[
    '汉',
    '字',
    'か',
    'ナ',
    'っ',
    'ー',
    '々',
    '한',
    '글',
    '，',
    '。',
    '、',
    '：',
    '；',
    '！',
    '？',
    '“',
    '”',
    '‘',
    '’',
    '「',
    '」',
    '（',
    '）',
    '《',
    '》',
    '—',
    '…',
    '·',
    '・',
    '～',
    '〜',
    '／',
    '/',
    '-',
    '–',
    'a',
    'W',
    'é',
    '7',
    '0',
    '.',
    ',',
    ':',
    '!',
    '?',
    '%',
    '％',
    '￥',
    '$',
    '℃',
    ' ',
    '\u{3000}',
    '\u{a0}',
    '\u{2028}',
    '\n',
    '\r',
    '\t',
    '\0',
    '\u{200b}',
    '\u{200d}',
    '\u{2060}',
    '\u{ad}',
    '\u{301}',
    '\u{3099}',
    '\u{202e}',
    '\u{feff}',
    '\u{e000}',
    '\u{fffd}',
    '🦀',
    '🇨',
    '🇳',
    '𠮷',
    '\u{e0100}',
    '\u{10ffff}',
];

fn text() -> impl Strategy<Value = String> {
    let known = proptest::collection::vec(select(CHARS), 0..60).prop_map(String::from_iter);
    let any = proptest::collection::vec(any::<char>(), 0..40).prop_map(String::from_iter);
    prop_oneof![4 => known, 1 => any]
}

fn rules() -> impl Strategy<Value = RulesSpec> {
    use Strictness::{Basic, Gb, Loose, Newspaper, None as Never, Normal, Strict};
    let strictness = prop::option::of(select(&[Never, Basic, Gb, Loose, Normal, Newspaper, Strict][..]));
    let punctuation = prop::option::of(select(
        &[PunctuationSpec::Full, PunctuationSpec::Kaiming, PunctuationSpec::Half, PunctuationSpec::None][..],
    ));
    let hanging =
        prop::option::of(select(&[HangingSpec::None, HangingSpec::AllowEnd, HangingSpec::ForceEnd][..]));
    let ends = prop::option::of(select(&[LineEndSpec::Half, LineEndSpec::FullOrHalf, LineEndSpec::Full][..]));
    let words = prop::option::of(select(&[WordBreakSpec::Normal, WordBreakSpec::KeepAll][..]));
    let starts = prop::option::of(select(&[LineStartSpec::Flush, LineStartSpec::Half][..]));
    let gaps = (prop::option::of(0..=500_u16), prop::option::of(0..=500_u16));
    let hyphens = prop::option::of(select(
        &[HyphensSpec::None, HyphensSpec::Manual, HyphensSpec::En, HyphensSpec::De][..],
    ));
    let cells = (prop::option::of(0..=4_u8), prop::option::of(any::<bool>()));
    let breaking = prop::option::of(select(&[BreakingSpec::Optimal, BreakingSpec::FirstFit][..]));
    let ladder = prop::option::of(select(&[LadderSpec::Clreq, LadderSpec::Jlreq, LadderSpec::None][..]));
    let ways = (breaking, ladder, prop::option::of(0..=500_u16));
    (strictness, punctuation, gaps, hanging, ends, starts, cells, words, hyphens, ways).prop_map(
        |(strictness, punctuation, gaps, hanging, line_end, line_start, cells, word_break, hyphens, ways)| {
            RulesSpec {
                breaking: ways.0,
                ladder: ways.1,
                adjacent: ways.2,
                strictness,
                punctuation,
                autospace: gaps.0,
                hanging,
                line_end,
                line_start,
                cell_digits: cells.0,
                medial_gap: gaps.1,
                hyphens,
                grid: cells.1,
                word_break,
                ..RulesSpec::default()
            }
        },
    )
}

fn request() -> impl Strategy<Value = ComposeSpec> {
    let lang = select(&["zh-Hans", "zh-Hant", "ja", "ko"][..]);
    let writing = select(&[Writing::HorizontalTb, Writing::VerticalRl][..]);
    (text(), 1..600_u32, lang, writing, rules(), 0..3_u32).prop_map(
        |(text, tenths, lang, writing, rules, indent)| ComposeSpec {
            text,
            measure: MeasureSpec::Quantity(format!("{}.{}字", tenths / 10, tenths % 10)),
            lang: Some(lang.to_owned()),
            writing: Some(writing),
            rules,
            // An indent that fills the measure is an error.
            indent: Some(MeasureSpec::Ems((if indent * 10 < tenths { indent } else { 0 }).into())),
            ..ComposeSpec::default()
        },
    )
}

/// Every character of the text but its line ends stands in one cluster of one line, in order, and lines hold what they
/// say.
fn is_whole(text: &str, galley: &Galley) -> Result<(), TestCaseError> {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    for line in &galley.lines {
        while at < line.start {
            prop_assert!(matches!(chars[at], '\n' | '\r'), "{:?} is lost at {at}", chars[at]);
            at += 1;
        }
        prop_assert_eq!(&line.text, &chars[line.start..line.end].iter().collect::<String>());
        let mut pen = i64::MIN;
        for cluster in &line.clusters {
            prop_assert_eq!(cluster.start, at);
            prop_assert!(cluster.end > at && cluster.inline >= pen, "{:?}", cluster);
            (at, pen) = (cluster.end, cluster.inline);
        }
        prop_assert_eq!(at, line.end);
    }
    prop_assert!(chars[at..].iter().all(|c| matches!(c, '\n' | '\r')), "{:?} is lost", &chars[at..]);
    Ok(())
}

proptest! {
    #![proptest_config(Config { cases: 400, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_text_is_set_whole_in_any_measure(request in request()) {
        let galley = engine().compose(&request).map_err(|error| TestCaseError::fail(error.to_string()))?;
        is_whole(&request.text, &galley)?;
    }

    #[test]
    fn a_line_is_wider_than_its_measure_only_with_a_finding(request in request()) {
        let galley = engine().compose(&request).map_err(|error| TestCaseError::fail(error.to_string()))?;
        for line in galley.lines.iter().filter(|line| line.advance > galley.measure) {
            let said = galley.findings.iter().any(|finding| {
                finding.code.as_str() == "F302" && finding.place.chars == Some((line.start, line.end))
            });
            prop_assert!(said, "{:?}", line);
        }
    }

    #[test]
    fn findings_stand_in_the_text(request in request()) {
        let galley = engine().compose(&request).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let count = request.text.chars().count();
        for finding in &galley.findings {
            let (start, end) = finding.place.chars.expect("findings of a galley have a place");
            prop_assert!(start < end && end <= count, "{:?}", finding);
        }
    }
}

#[test]
fn any_marks_in_a_row_are_set_in_any_order() {
    let marks: Vec<char> = CHARS[11..36].to_vec();
    let config = Config { cases: 200, failure_persistence: None, ..Config::default() };
    proptest!(config, |(marks in subsequence(marks, 2..12).prop_shuffle(), measure in 1..12_u32)| {
        let text = format!("汉{}字", String::from_iter(marks));
        let request =
            ComposeSpec { text, measure: MeasureSpec::Ems(measure.into()), ..ComposeSpec::default() };
        let galley = engine().compose(&request).map_err(|error| TestCaseError::fail(error.to_string()))?;
        is_whole(&request.text, &galley)?;
    });
}

/// A long run of anything takes time in proportion to its length.
#[test]
fn long_runs_of_one_thing_end_soon() {
    for (part, measure) in [
        ("汉", 13),
        ("，", 13),
        ("—", 13),
        ("…", 5),
        ("！", 7),
        ("“", 9),
        ("a", 2),
        ("a/", 9),
        (" ", 13),
        ("\u{200b}", 13),
        ("🇨🇳", 13),
        ("\u{301}", 13),
        ("汉\n", 13),
        ("7,", 5),
        ("a ", 2_000),
        ("汉\u{2060}", 40),
    ] {
        let text = part.repeat(20_000);
        let request =
            ComposeSpec { text, measure: MeasureSpec::Ems(measure.into()), ..ComposeSpec::default() };
        let started = Instant::now();
        let galley = engine().compose(&request).unwrap();
        assert!(started.elapsed() < Duration::from_secs(20), "{part:?}: {:?}", started.elapsed());
        is_whole(&request.text, &galley).unwrap();
    }
}
