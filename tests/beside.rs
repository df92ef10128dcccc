//! Readings, dots and side lines from the copy to the file: they move no line, what cannot be set is said and kept, and the
//! text of the file is the copy's, with each paragraph's readings after it.

mod support;

use std::path::Path;
use std::sync::OnceLock;

use banxin::cjk::{Compound, Lang, Profile};
use banxin::diag::SourcePlace;
use banxin::export::{dump, layout_json, pdf, pdf::Options};
use banxin::font::Fonts;
use banxin::geom::{EmSize, Length, WritingMode};
use banxin::layout::Style;
use banxin::line::{BesideLine, Measures, break_lines, items, justify};
use banxin::page::{Paint, Shape};
use banxin::shape::Shaper;
use banxin::spec::Role;
use banxin::story::{Paragraph, Ruby, Side, Span, SpanStyle};
use banxin::{Engine, Page};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use support::column::{ACROSS, DOWN, Setting, built, findings, text};
use support::{TempFile, fonts, structure, tool};

#[track_caller]
fn check_found(story: &str, setting: &Setting, kept: &str, expected: &[&str]) {
    let fonts = fonts();
    let built = built(&fonts, story, setting);
    assert_eq!(text(&built), kept);
    assert_eq!(findings(&built), expected);
}

// The pitch

#[test]
fn nothing_beside_a_line_moves_it() {
    let fonts = fonts();
    let plain = "码头上的老匾写着两个字，外来的船工多半读不出来，孩子们却早早认得。".repeat(3);
    let marked = "{.dots 码头上}的{老匾|lǎo|biǎn}写着两个字，{.name {外来|wài|lái}的船工}多半{.title 读不出来}，孩子们却{早早|zǎozǎo}认得。".repeat(3);
    for (writing, lang) in [
        ("horizontal-tb", "zh-Hans"),
        ("vertical-rl", "zh-Hans"),
        ("vertical-rl", "ja"),
        ("horizontal-tb", "zh-Hant"),
    ] {
        let setting = Setting { writing, lang, ..ACROSS };
        let starts = |story: &str| {
            let page = built(&fonts, story, &setting).page;
            page.lines.iter().map(|line| line.rect).collect::<Vec<_>>()
        };
        let (without, with) = (starts(&plain), starts(&marked));
        assert!(without.len() >= 5);
        assert_eq!(with[..without.len()], without[..], "{writing} {lang}");
    }
}

#[test]
fn every_line_is_as_long_as_its_measure_still() {
    let fonts = fonts();
    let story = "{志|こころざし}を{掌|てのひら}に写した{経文|きょう|もん}が並ぶ{紫陽花|あじさい}の道を行く。"
        .repeat(8);
    for rules in [
        "",
        "rules = { ruby = \"mono\" }",
        "rules = { ruby-overhang = \"none\" }",
        "rules = { ruby-align = \"start\" }",
    ] {
        let setting = Setting { rules, ..DOWN };
        let built = built(&fonts, &story, &setting);
        let loose = findings(&built).iter().filter(|finding| !finding.starts_with("F301")).count();
        assert_eq!(loose, 0, "{:?}", findings(&built));
        for line in built.page.lines.iter().filter(|line| line.justified) {
            assert_eq!(line.advance, line.rect.size.height);
        }
        // No two readings stand on each other.
        let mut last = None;
        for reading in &built.page.readings {
            for item in &built.page.items[reading.items.clone()] {
                let Shape::Glyphs(run) = &item.shape else { panic!("a reading is type") };
                for glyph in &run.glyphs {
                    if let Some((x, end)) = last
                        && x == glyph.at.x
                    {
                        assert!(glyph.at.y >= end, "{} in {rules:?}", reading.text);
                    }
                    last = Some((glyph.at.x, glyph.at.y + run.em.height));
                }
            }
        }
    }
}

/// Text without a reading, or the characters of a word with a reading each, or one for all.
type Piece = (&'static str, &'static [&'static str]);

const PIECES: [Piece; 17] = [
    ("前", &[]),
    ("の", &[]),
    ("、", &[]),
    ("「", &[]),
    ("」", &[]),
    ("・", &[]),
    ("12", &[]),
    ("ー", &[]),
    ("志", &["こころざし"]),
    ("日", &["ひ"]),
    ("今日", &["きょう"]),
    ("紫陽花", &["あじさいのはな"]),
    ("漢字", &["かん", "じ"]),
    ("経文", &["きょう", "もん"]),
    ("承志者", &["うけたまわ", "こころざし", "もの"]),
    ("IT", &["アイティー"]),
    ("瀾川港史編纂委員会", &["らんかわこうしへんさんいいんかい"]),
];

fn paragraph(pieces: &[Piece]) -> Paragraph {
    let (mut text, mut spans) = (String::new(), Vec::new());
    for (base, readings) in pieces {
        let characters: Vec<&str> = match readings {
            [_] => vec![*base],
            _ => base.split("").filter(|c| !c.is_empty()).collect(),
        };
        for (n, character) in characters.into_iter().enumerate() {
            let start = text.len();
            text.push_str(character);
            if let Some(reading) = readings.get(n) {
                let ruby = Ruby { reading: (*reading).to_owned(), side: Side::Over, joined: n > 0 };
                spans.push(Span { range: start..text.len(), style: SpanStyle::Ruby(ruby) });
            }
        }
    }
    Paragraph { role: Role::Body, text, spans, place: SourcePlace::file("test") }
}

proptest! {
    /// Whatever stands beside what, in any measure: each reading is set once, within its line, and none meets another.
    #[test]
    fn no_reading_meets_another_or_leaves_its_line(
        pieces in vec(select(&PIECES[..]), 1..40),
        measure in 6..24_i64,
        compound in select(&[Compound::Mono, Compound::Jukugo][..]),
        mode in select(&[WritingMode::HorizontalTb, WritingMode::VerticalRl][..]),
    ) {
        let fonts = shared_fonts();
        let em = Length::pt(12);
        let song = fonts.find("BanxinSong-Regular").unwrap();
        let profile = Profile { compound, ..Profile::of(Lang::Ja) };
        let style = Style::plain(song, EmSize::square(em), profile);
        let paragraph = paragraph(&pieces);
        let shaped = Shaper::new(fonts).shape(&paragraph, &style, mode);
        let items = items(&shaped, &style, mode);
        let breaks = break_lines(&items, &Measures::uniform(em * measure), em);
        let mut next: Vec<usize> = vec![0; paragraph.spans.len()];
        for span in &breaks.lines {
            let line = justify(&items, span, style.align);
            let Some(beside) = &shaped.beside else { continue };
            let along =
                BesideLine { shaped: &shaped, beside, items: &items, line: &line, profile: &style.profile, mode };
            let mut last = Length::ZERO;
            for set in along.readings() {
                let reading = &beside.readings[set.reading].shaped;
                prop_assert_eq!(next[set.reading], set.clusters.start, "{}", paragraph.text);
                next[set.reading] = set.clusters.end;
                for (pen, cluster) in set.pens.iter().zip(&reading.clusters[set.clusters.clone()]) {
                    prop_assert!(*pen >= last, "{}: {set:?}", paragraph.text);
                    // That of a part of a base may be squeezed into its room.
                    let is_part = set.clusters.len() < reading.clusters.len();
                    last = if is_part && pen != set.pens.last().unwrap() { *pen } else { *pen + cluster.advance };
                }
            }
            prop_assert!(last <= line.advance.max(span.measure), "{}", paragraph.text);
        }
        let counts = shaped.beside.iter().flat_map(|beside| &beside.readings);
        let counts: Vec<usize> = counts.map(|reading| reading.shaped.clusters.len()).collect();
        prop_assert_eq!(next, counts);
    }
}

fn shared_fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(fonts)
}

// What cannot be set

#[test]
fn bases_and_readings_that_do_not_pair() {
    check_found(
        "第一行。\n\n第二行\n有{漢字|か|ん|じ}在。",
        &ACROSS,
        "第一行。\n第二行有{漢字|か|ん|じ}在。",
        &["F501 4:2 characters with 3 readings do not pair, and are set as they stand"],
    );
}

#[test]
fn mark_up_that_cannot_be_set_within_mark_up() {
    check_found(
        "甲{乙{.dots 丙}|b|c}丁。",
        &ACROSS,
        "甲{乙丙|b|c}丁。",
        &["F501 1:a reading over other mark-up is set as it stands"],
    );
    check_found(
        "{.dots 漢{字|じ}}を、{.title 本の{.name 名}}で。",
        &DOWN,
        "漢字を、本の名で。",
        &["F501 1:2 dots or lines are left out: something else stands in their place"],
    );
}

#[test]
fn a_leading_that_leaves_no_room() {
    let tight = Setting { leading: "15pt", ..ACROSS };
    let message = "what stands between the lines needs 2.12 mm, and the leading leaves 1.06 mm";
    check_found("甲{乙|yǐ}丙。", &tight, "甲乙丙。", &[&format!("F305 1:{message}")]);
    check_found("甲{.dots 乙}丙。", &tight, "甲乙丙。", &[]);
    let small = Setting { rules: "rules = { ruby-size = 250 }", ..tight };
    check_found("甲{乙|yǐ}丙。", &small, "甲乙丙。", &[]);
}

#[test]
fn a_character_of_a_reading_that_no_face_has() {
    check_found(
        "甲{乙|\u{2a6d6}}丙。",
        &ACROSS,
        "甲乙丙。",
        &["F101 1:no face has the character '\u{2a6d6}' (U+2A6D6); 〓 is set for it"],
    );
}

#[test]
fn braces_with_a_backslash_and_in_code_are_text() {
    check_found("集合\\{甲|乙}与\\{.dots 丙}。", &ACROSS, "集合{甲|乙}与{.dots 丙}。", &[]);
    check_found("`{甲|乙}`", &ACROSS, "{甲|乙}", &["F501 1:code is set as plain text"]);
}

/// A page of nothing but mark-up, whole and broken, is built in its stride.
#[test]
fn rubbish_beside_lines() {
    let fonts = fonts();
    for part in [
        "{甲|ㄅˇ}",
        "{.dots {甲|a}，}",
        "{{甲|乙}|丙}",
        "{.name ，}",
        "{，|、}",
        "{ |a}",
        "{12|a}3",
        "{a|甲}b",
        "{\u{301}|e\u{301}}",
        "{.title —}{.name …}",
        "{.under 甲|ㄅ}",
        "{甲乙丙丁|a}",
    ] {
        for setting in [&ACROSS, &DOWN] {
            let built = built(&fonts, &part.repeat(300), setting);
            let file = pdf::write(&built.page, &fonts, &Options::press()).unwrap();
            assert!(file.starts_with(b"%PDF-") && !dump(&built.page, &fonts).is_empty(), "{part}");
        }
    }
}

// The file

const COPY: &str = "古い{桟橋|さん|ばし}の{袂|たもと}に、{.dots 今日も}舟がある。\n\n{志|こころざし}を{紫陽花|あじさい}に。\n";

#[test]
fn the_text_of_the_file_is_the_copys_and_readings_follow_their_paragraph() {
    let fonts = fonts();
    for setting in [&DOWN, &Setting { writing: "horizontal-tb", ..DOWN }] {
        let file = pdf::write(&built(&fonts, COPY, setting).page, &fonts, &Options::press()).unwrap();
        let file = TempFile::new("beside.pdf", &file);
        let Some(read) = tool("pdftotext", &["-raw", file.path(), "-"]) else { return };
        let read: String = read.chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(read, "古い桟橋の袂に、今日も舟がある。さんばしたもと志を紫陽花に。こころざしあじさい");
    }
}

#[test]
fn a_reading_is_tagged_with_its_base_and_ornaments_are_none() {
    let fonts = fonts();
    let built = built(&fonts, "{桟橋|さん|ばし}の{袂|たもと}に、{.dots 今日}も。", &DOWN);
    let file = pdf::write(&built.page, &fonts, &Options::press()).unwrap();
    assert_eq!(structure::shown(&file), "(Document(Sect(Art(P(Ruby(RB.)(RT..)).(Ruby(RB.)(RT.)).))))");
}

#[test]
fn the_layout_names_readings_with_their_bases() {
    let fonts = fonts();
    let built = built(&fonts, COPY, &DOWN);
    let layout: Value = serde_json::from_str(&layout_json(&built.page, &fonts)).unwrap();
    let readings = layout["readings"].as_array().unwrap();
    let shown = readings.iter().map(|reading| {
        let place = |key: &str, n: usize| reading[key][n].as_u64().unwrap() as usize;
        let runs = |key: &str| {
            let runs = &layout["items"].as_array().unwrap()[place(key, 0)..place(key, 1)];
            runs.iter().map(|run| run["text"].as_str().unwrap()).collect::<String>()
        };
        assert_eq!(runs("items"), reading["text"].as_str().unwrap());
        format!("{} {}", runs("base_items"), reading["text"].as_str().unwrap())
    });
    assert_eq!(shown.collect::<Vec<_>>(), ["桟橋 さんばし", "袂 たもと", "志 こころざし", "紫陽花 あじさい"]);
    let paths = layout["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "path");
    assert_eq!(paths.count(), 1, "the dots of a line are one thing");
}

#[test]
fn a_word_that_goes_on_on_the_next_line_keeps_its_line() {
    let fonts = fonts();
    let story = format!("{}{{.name 沈知渔}}{{.name 叶临川}}{{.title 江岸旧闻}}。", "一".repeat(18));
    let page = built(&fonts, &story, &ACROSS).page;
    let rules: Vec<_> = page
        .items
        .iter()
        .filter_map(|item| match &item.shape {
            Shape::Rule(rule) => Some(rule),
            _ => None,
        })
        .collect();
    let waves = page
        .items
        .iter()
        .filter(|item| matches!(&item.shape, Shape::Path(path) if matches!(path.paint, Paint::Stroke(_))))
        .count();
    assert_eq!((rules.len(), waves), (3, 1));
    assert_eq!(rules[0].to.x, page.lines[0].rect.right(), "open at the line's end");
    assert_eq!(rules[1].from.x, page.lines[1].rect.origin.x, "and at the next one's start");
    assert!(rules[2].from.x > rules[1].to.x, "a gap between two names");
}

#[test]
fn the_samples_have_no_warnings() {
    let fonts = fonts();
    for name in ["ruby-zh-hans", "ruby-ja", "ruby-zh-hant"] {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name).join("page.toml");
        let built = Engine::new(&fonts).build(&Page::from_path(page).unwrap()).unwrap();
        assert_eq!(findings(&built), [""; 0], "{name}");
        assert!(!built.page.readings.is_empty());
    }
}
