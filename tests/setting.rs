//! Texts set without a page by rules that a style asks for: cells, hyphens, gaps within a sentence.

mod support;

use std::sync::OnceLock;

use banxin::engine::Galley;
use banxin::{Engine, Fonts};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;
use serde_json::{Value, json};

fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(support::fonts)
}

/// Sets a text with what a request says of it.
fn set(text: &str, measure: u32, mut request: Value) -> Galley {
    request["text"] = text.into();
    request["measure"] = measure.into();
    let request = banxin::spec::compose(&request.to_string()).expect("a request");
    Engine::new(fonts()).compose(&request).expect("a galley")
}

#[track_caller]
fn check_lines(text: &str, measure: u32, request: Value, expected: &[&str]) {
    let galley = set(text, measure, request);
    let lines: Vec<_> = galley.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(lines, expected);
}

/// Copy with everything that is not one cell wide by itself.
const MIXED: &str = "记者从“国家图书馆（北京）”获悉：截至2024年，馆藏旧报3.14万种，用Banxin排版系统与World Wide Web联盟的规则；\
                     史蒂夫·乔布斯说：“好！”——又问：“行吗？！”……文/图，20—30岁，GB/T 15834标准。";

#[test]
fn in_cells_a_parted_word_fills_cells_with_its_hyphen() {
    let rules = json!({ "grid": true, "hyphens": "en", "strictness": "basic" });
    let (text, mut parts) = ("读者在composition与hyphenation和international之间", 0);
    for writing in ["horizontal-tb", "vertical-rl"] {
        for measure in 5..16 {
            let galley = set(text, measure, json!({ "writing": writing, "rules": rules }));
            assert!(galley.findings.is_empty(), "{measure}: {:?}", galley.findings);
            for line in &galley.lines {
                assert!(line.advance <= galley.measure, "{measure}: {}", line.text);
                let chars: Vec<char> = line.text.chars().collect();
                for cluster in &line.clusters {
                    if banxin::cjk::is_han(chars[cluster.start - line.start]) {
                        assert_eq!(cluster.inline % 1000, 0, "{writing} {measure}: {}", line.text);
                    }
                }
                let is_last = line.end == text.chars().count();
                if !is_last && chars.last().is_some_and(char::is_ascii_alphabetic) {
                    let next = galley.lines.iter().find(|next| next.start == line.end).unwrap();
                    if next.text.starts_with(|c: char| c.is_ascii_alphabetic()) {
                        assert_eq!(line.advance % 1000, 0, "{writing} {measure}: {}", line.text);
                        parts += 1;
                    }
                }
            }
        }
    }
    assert!(parts > 10, "{parts} words are parted");
}

#[test]
fn in_cells_every_character_stands_under_another() {
    for (lang, writing) in [
        ("zh-Hans", "horizontal-tb"),
        ("zh-Hans", "vertical-rl"),
        ("zh-Hant", "horizontal-tb"),
        ("ja", "vertical-rl"),
    ] {
        for measure in 10..30 {
            let request =
                json!({ "lang": lang, "writing": writing, "rules": { "grid": true, "strictness": "basic" } });
            let galley = set(MIXED, measure, request);
            assert!(galley.findings.is_empty(), "{measure}: {:?}", galley.findings);
            for line in &galley.lines {
                assert!(line.advance <= galley.measure, "{measure}: {}", line.text);
                let chars: Vec<char> = line.text.chars().collect();
                for cluster in &line.clusters {
                    if banxin::cjk::is_han(chars[cluster.start - line.start]) {
                        assert_eq!(cluster.inline % 1000, 0, "{lang} {writing} {measure}: {}", line.text);
                    }
                }
            }
        }
    }
}

#[test]
fn in_cells_marks_keep_their_cells_and_words_take_whole_ones() {
    let places = |text: &str| -> Vec<i64> {
        let galley = set(text, 30, json!({ "rules": { "grid": true } }));
        galley.lines[0].clusters.iter().map(|cluster| cluster.inline).collect()
    };
    // An opening bracket has the blank of its cell before it.
    assert_eq!(places("甲，乙（丙）。丁"), [0, 1000, 2000, 3500, 4000, 5000, 6000, 7000]);
    // An interpunct of half an em stands in the middle of its cell; two marks of exclamation share one.
    assert_eq!(places("甲·乙？！丙"), [0, 1250, 2000, 3000, 3500, 4000]);
    // A word has the same blank before and after it.
    let with_word = places("甲Web乙");
    let (before, after) = (with_word[1] - 1000, with_word[4] % 1000);
    assert!((125..=625).contains(&before) && after == 0, "{with_word:?}");
}

#[test]
fn words_part_at_hyphens_where_the_rules_say_so() {
    let text = "the international newspaper conference";
    let request = |hyphens: &str| json!({ "lang": "und", "rules": { "hyphens": hyphens } });
    check_lines(text, 7, request("en"), &["the interna", "tional news", "paper confer", "ence"]);
    check_lines(text, 7, request("none"), &["the ", "international ", "newspaper ", "conference"]);
    check_lines(text, 7, request("manual"), &["the ", "international ", "newspaper ", "conference"]);
    // The hyphen has its room.
    let galley = set(text, 7, request("en"));
    let first = &galley.lines[0];
    let last = first.clusters.last().expect("letters");
    assert!(first.advance <= 7000 && last.inline + last.advance == first.advance, "{first:?}");
}

#[test]
fn a_soft_hyphen_parts_a_word_but_where_words_are_never_parted() {
    let text = "甲乙丙丁inter\u{ad}national戊己";
    let soft = &["甲乙丙丁inter\u{ad}", "national戊己"];
    check_lines(text, 7, json!({ "rules": { "hyphens": "manual" } }), soft);
    let whole = set(text, 7, json!({ "rules": { "hyphens": "none" } }));
    assert!(whole.lines.iter().all(|line| !line.text.ends_with('\u{ad}')));
}

#[test]
fn a_question_within_a_sentence_may_have_a_gap_on_either_side() {
    let places = |text: &str, gap: u32| -> Vec<i64> {
        let galley = set(text, 20, json!({ "lang": "ja", "rules": { "medial-gap": gap } }));
        galley.lines[0].clusters.iter().map(|cluster| cluster.inline).collect()
    };
    assert_eq!(places("甲？乙", 250), [0, 1250, 2500]);
    assert_eq!(places("甲？乙", 0), [0, 1000, 2000]);
    // A blank cell ends the sentence, and a bracket the quotation.
    assert_eq!(places("甲？\u{3000}乙", 250), [0, 1000, 2000, 3000]);
    assert_eq!(places("「甲？」", 250), [0, 500, 1500, 2500]);
}

#[test]
fn a_note_stays_with_its_word_at_every_measure() {
    let copy = "+++\nlang = \"zh-Hans\"\n+++\n\n渡轮靠岸{.note 〔12〕}，老船工们说{.note 1}再低一寸。\n";
    let (story, findings) =
        banxin::story::read("lead", "lead.md", copy, banxin::story::Limits::default()).expect("a story");
    assert!(findings.is_empty());
    let banxin::story::BodyBlock::Paragraph(paragraph) = &story.body[0] else { panic!("a paragraph") };
    assert_eq!(paragraph.text, "渡轮靠岸〔12〕，老船工们说1再低一寸。");
    let song = fonts().find("BanxinSong-Regular").expect("a face");
    let profile = banxin::cjk::Profile::of(banxin::cjk::Lang::ZhHans);
    let em = banxin::geom::Length::pt(9);
    let style = banxin::layout::Style::plain(song, banxin::geom::EmSize::square(em), profile);
    let shaper = banxin::shape::Shaper::new(fonts());
    for mode in [banxin::geom::WritingMode::HorizontalTb, banxin::geom::WritingMode::VerticalRl] {
        let shaped = shaper.shape(paragraph, &style, mode);
        let items = banxin::line::items(&shaped, &style, mode);
        let chars: Vec<char> = paragraph.text.chars().collect();
        for tenths in 40..200 {
            let measures = banxin::line::Measures::uniform(em * tenths / 10);
            let breaks = banxin::line::break_lines(&items, &measures, em);
            for line in &breaks.lines[1..] {
                let first = shaped.clusters[line.items.start as usize].chars.start as usize;
                assert!(!"〔12〕，".contains(chars[first]), "{tenths}: {:?}", &chars[first..]);
            }
        }
    }
}

#[test]
fn a_page_says_where_a_word_is_parted_with_a_soft_hyphen() {
    let desk = support::desk::Desk::new();
    desk.change("layout.toml", "face = \"song\"", "face = \"song\"\nrules = { hyphens = \"en\" }");
    desk.write(
        "stories/lead.md",
        "+++\nlang = \"zh-Hans\"\n+++\n\n甲乙丙丁 internationalisation of the printing understanding\n",
    );
    let printed = desk.run(&["build", "page.toml", "--dump"]).printed;
    assert!(printed.contains('\u{ad}'), "{printed}");
}

#[test]
fn cells_are_whole_in_type_of_any_size() {
    use banxin::cjk::{Lang, Profile};
    use banxin::geom::{EmSize, Length, WritingMode};

    let song = fonts().find("BanxinSong-Regular").expect("a face");
    let profile = Profile { grid: true, ..Profile::of(Lang::ZhHant) };
    let place = banxin::diag::SourcePlace::file("test");
    let text = "甲，乙；丙。「丁」（戊）·己".to_owned();
    let paragraph =
        banxin::story::Paragraph { role: banxin::spec::Role::Body, text, spans: Vec::new(), place };
    // Neither halves nor quarters of these are whole units.
    for em in [Length::pt(21) / 2, Length::pt(9) + Length::units(1), Length::pt(7) + Length::units(3)] {
        let style = banxin::layout::Style::plain(song, EmSize::square(em), profile);
        let shaper = banxin::shape::Shaper::new(fonts());
        let shaped = shaper.shape(&paragraph, &style, WritingMode::HorizontalTb);
        let items = banxin::line::items(&shaped, &style, WritingMode::HorizontalTb);
        let breaks = banxin::line::break_lines(&items, &banxin::line::Measures::uniform(em * 40), em);
        let line = banxin::line::justify(&items, &breaks.lines[0], style.align);
        let cells: Vec<i64> = (0..line.pens.len())
            .filter(|&n| banxin::cjk::is_han(shaped.chars[n].c))
            .map(|n| (line.pens[n] - em / 2 + em).count_of(em))
            .collect();
        assert_eq!(cells, [0, 2, 4, 7, 10, 13], "{em}");
    }
}

/// Mark-up that stands within the line, right and wrong, and what may stand about it.
const PIECES: &[&str] = &[
    "{.initial 江}",
    "{.initial 江埠}",
    "{.note 1}",
    "{.note 〔二〕}",
    "{.cell 365}",
    "{.cell 甲\u{2028}乙}",
    "{.spaced 拉开}",
    "{.decimal ・}",
    "{.spaced 甲{.note 1}乙}",
    "{.note {.cell 12}}",
    "{漢字|かん|じ}",
    "{.dots 要{.note 3}点}",
    "**强**",
    "{.note ",
    "}",
    "汉字",
    "，",
    "“",
    "”",
    "——",
    "……",
    "12",
    "ABC",
    "in\u{ad}ter",
    " ",
    "e\u{301}",
    "？！",
    "ー",
    "\u{202e}",
    "\u{e000}",
];

proptest! {
    #![proptest_config(Config { cases: 300, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_mark_up_within_the_line_loses_no_character(
        pieces in proptest::collection::vec(select(PIECES), 1..24),
        measure in 1..20_i64,
        grid in any::<bool>(),
        vertical in any::<bool>(),
    ) {
        use banxin::cjk::{Hyphens, Lang, Profile, WordLang};
        use banxin::geom::{EmSize, Length, WritingMode};

        let limits = banxin::story::Limits::default();
        let (story, _) = banxin::story::read("lead", "lead.md", &pieces.concat(), limits)
            .map_err(|error| TestCaseError::fail(error.to_string()))?;
        let mode = if vertical { WritingMode::VerticalRl } else { WritingMode::HorizontalTb };
        let song = fonts().find("BanxinSong-Regular").expect("a face");
        let hyphens = Hyphens::Of(WordLang::English);
        let em = Length::pt(9);
        let style = banxin::layout::Style::plain(
            song,
            EmSize::square(em),
            Profile { grid, hyphens, ..Profile::of(Lang::ZhHans) },
        );
        let shaper = banxin::shape::Shaper::new(fonts());
        for block in &story.body {
            let banxin::story::BodyBlock::Paragraph(paragraph) = block else { continue };
            let shaped = shaper.shape(paragraph, &style, mode);
            let mut at = 0;
            for cluster in &shaped.clusters {
                prop_assert_eq!(cluster.chars.start, at);
                at = cluster.chars.end;
            }
            prop_assert_eq!(at as usize, paragraph.text.chars().count());
            let items = banxin::line::items(&shaped, &style, mode);
            let breaks =
                banxin::line::break_lines(&items, &banxin::line::Measures::uniform(em * measure), em);
            let mut next = 0;
            for span in &breaks.lines {
                prop_assert_eq!(span.items.start, next);
                next = span.items.end;
                let line = banxin::line::justify(&items, span, style.align);
                prop_assert!(line.pens.windows(2).all(|pair| pair[0] <= pair[1]), "{:?}", line.pens);
            }
            prop_assert_eq!(next as usize, items.len());
        }
    }
}

#[test]
fn an_initial_is_set_in_any_column() {
    let copies = [
        "{.initial 江}",
        "{.initial 江}埠",
        "{.initial 江埠的旧码头上的灯}还要靠人去点。",
        "{.initial 江}\\\n埠\\\n的\\\n旧\\\n码\\\n头",
        "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥。\n\n{.initial R}eading the news, 再低一寸，船底就要碰礁。\n\n短。\n\n{.initial 江}埠。",
    ];
    for (copy, lines) in copies.iter().flat_map(|copy| [2, 5, 10].map(|lines| (copy, lines))) {
        for writing in ["horizontal-tb", "vertical-rl"] {
            let desk = support::desk::Desk::new();
            let face = format!("face = \"song\"\ninitial-lines = {lines}");
            desk.change("layout.toml", "face = \"song\"", &face);
            desk.change(
                "layout.toml",
                "size = [\"12字\", \"20行\"]",
                &format!("size = [\"12字\", \"7行\"]\nwriting = \"{writing}\""),
            );
            desk.write("stories/lead.md", format!("+++\nlang = \"zh-Hans\"\n+++\n\n{}\n", copy.repeat(3)));
            let run = desk.run(&["build", "page.toml", "--dump"]);
            assert!(run.status <= 1 && run.printed.contains("page A05"), "{copy} {lines}: {}", run.said);
        }
    }
}

#[test]
fn no_blank_but_the_word_space_parts_korean_words() {
    let places = |text: &str| -> Vec<i64> {
        let galley = set(text, 30, json!({ "lang": "ko" }));
        galley.lines[0].clusters.iter().map(|cluster| cluster.inline).collect()
    };
    // Solid after quotation marks and beside figures.
    let quoted = places("“말”이");
    assert_eq!((quoted[1], quoted[3] - quoted[2]), (500, 500));
    let syllable = places("월일")[1];
    assert_eq!(places("월3일")[1], syllable);
    // A mark before a space adds nothing to it.
    let (after_mark, after_word) = (places("말” 이"), places("말말 이"));
    assert_eq!(after_mark[3] - after_mark[1] - 500, after_word[3] - after_word[1] - syllable);
}
