//! Text in small lines within a line, and formulas: they move no line, fit what they stand in at any measure, and come out of
//! the file whole and in order.

mod support;

use std::sync::OnceLock;

use banxin::cjk::{Kinsoku, Lang, Profile};
use banxin::diag::SourcePlace;
use banxin::export::{layout_json, pdf, pdf::Options};
use banxin::font::Fonts;
use banxin::geom::{EmSize, Length, WritingMode};
use banxin::layout::Style;
use banxin::line::{InsetText, Measures, break_lines, items, justify};
use banxin::page::{PlacedPage, Shape};
use banxin::shape::Shaper;
use banxin::spec::Role;
use banxin::story::{Paragraph, Span, SpanStyle};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use support::column::{ACROSS, DOWN, Setting, built, findings, text};
use support::{TempFile, structure, tool};

fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(support::fonts)
}

const NOTE: &str = "柴埠港{.割注 （一九〇二年に開かれた、瀾川第一の河港）}は朝市でにぎわう。";

/// The small runs of a page with their text, their em and the place of their first glyph.
fn small_runs(page: &PlacedPage, em: Length) -> Vec<(String, Length, Length)> {
    let runs = page.items.iter().filter_map(|item| match &item.shape {
        Shape::Glyphs(run) if run.em.height < em => Some(run),
        _ => None,
    });
    runs.map(|run| (run.text.clone(), run.glyphs[0].at.x, run.glyphs[0].at.y)).collect()
}

#[test]
fn a_note_stands_in_two_lines_of_which_the_second_is_no_longer() {
    let page = built(fonts(), NOTE, &DOWN).page;
    let runs = small_runs(&page, Length::pt(12));
    let texts: Vec<&str> = runs.iter().map(|run| run.0.as_str()).collect();
    assert_eq!(texts, ["一九〇二年に開かれ", "た、瀾川第一の河港"]);
    // Half an em of the line apart, to the left, and from the same height.
    assert_eq!((runs[0].1 - runs[1].1, runs[0].2), (Length::pt(6), runs[1].2));
    let page = built(fonts(), NOTE, &ACROSS).page;
    let runs = small_runs(&page, Length::pt(12));
    assert_eq!((runs[1].2 - runs[0].2, runs[0].1), (Length::pt(6), runs[1].1));
}

#[test]
fn small_lines_move_no_line_and_stay_in_theirs() {
    for setting in [&ACROSS, &DOWN] {
        let starts = |story: &str| {
            let page = built(fonts(), story, setting).page;
            let start = |rect: banxin::geom::Rect| match setting.writing {
                "vertical-rl" => rect.origin.x,
                _ => rect.origin.y,
            };
            (page.lines.iter().map(|line| start(line.rect)).collect::<Vec<_>>(), page)
        };
        let (plain, _) = starts(&"古い桟橋の袂に今日も舟がある。".repeat(12));
        let (with, page) = starts(&NOTE.repeat(5));
        assert_eq!(with[..], plain[..with.len()]);
        for line in &page.lines {
            for item in &page.items[line.items.clone()] {
                let Shape::Glyphs(run) = &item.shape else { panic!("a line is type") };
                for glyph in &run.glyphs {
                    let place = match setting.writing {
                        "vertical-rl" => (glyph.at.x - line.rect.origin.x, line.rect.size.width),
                        _ => (glyph.at.y - line.rect.origin.y, line.rect.size.height),
                    };
                    assert!(Length::ZERO < place.0 && place.0 < place.1, "{} in {:?}", run.text, line.text);
                }
            }
        }
    }
}

#[test]
fn a_note_that_goes_on_on_the_next_line_is_parted_into_two_on_each() {
    let story = format!("{}{}", "一".repeat(14), NOTE);
    let page = built(fonts(), &story, &DOWN).page;
    let texts: Vec<String> = small_runs(&page, Length::pt(12)).into_iter().map(|run| run.0).collect();
    assert_eq!(texts.concat(), "一九〇二年に開かれた、瀾川第一の河港");
    assert_eq!(texts.len(), 4, "{texts:?}");
    // Both parts are as tight as the text around them.
    assert!(page.lines[0].justified && page.lines[0].advance == page.lines[0].rect.size.height);
}

#[test]
fn rows_side_by_side_are_as_large_as_the_leading_lets_them_be() {
    let story = "監督は{.振分け 山田一郎|川端}の二人。";
    let size = |leading: &'static str| {
        let page = built(fonts(), story, &Setting { leading, ..DOWN }).page;
        let run = page.items.iter().find_map(|item| match &item.shape {
            Shape::Glyphs(run) if run.text == "山田一郎" => Some(run.em.height),
            _ => None,
        });
        run.expect("a row")
    };
    // JLREQ 3.7.2 has them in the size of the text.
    assert_eq!(size("26pt"), Length::pt(12));
    assert_eq!(size("18pt"), Length::pt(12) * 7 / 10);
    let tight = Setting { leading: "14pt", ..DOWN };
    let three = built(fonts(), "答は{.振分け 賛成|反対|棄権}。", &tight);
    let said =
        "F305 1:small lines stand 1.27 mm out of their line, and the leading leaves 0.71 mm between lines";
    assert_eq!(findings(&three), [said]);
}

#[test]
fn a_formula_sets_its_signs_in_full_cells_and_ends_lines_at_them() {
    let advances = |story: &str| {
        let page = built(fonts(), story, &ACROSS).page;
        let runs = page.items.iter().filter_map(|item| match &item.shape {
            Shape::Glyphs(run) => Some(run),
            _ => None,
        });
        let glyphs: Vec<Length> = runs.flat_map(|run| run.glyphs.iter().map(|glyph| glyph.at.x)).collect();
        glyphs.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<_>>()
    };
    // JLREQ 3.7.4: solid within a text, a quarter em beside a relation where the formula stands alone.
    let (within, alone) = (advances("式{.数式 x=y}は。"), advances("{.数式 x=y}"));
    assert_eq!(alone[0] - within[1], Length::pt(3));
    let story = format!("{}{{.数式 ab+cd=efgh}}。", "一".repeat(16));
    let page = built(fonts(), &story, &ACROSS).page;
    let first: Vec<&str> = page.items[page.lines[0].items.clone()]
        .iter()
        .filter_map(|item| match &item.shape {
            Shape::Glyphs(run) => Some(run.text.as_str()),
            _ => None,
        })
        .collect();
    assert!(first.concat().ends_with("ab+cd") || first.concat().ends_with("ab"), "{first:?}");
}

#[test]
fn what_leaves_too_little_leading_is_said() {
    let wide = Setting { leading: "14pt", rules: "rules = { warichu-size = 650 }", ..DOWN };
    let said =
        "F305 1:small lines stand 1.27 mm out of their line, and the leading leaves 0.71 mm between lines";
    assert_eq!(findings(&built(fonts(), NOTE, &wide)), [said]);
    assert_eq!(findings(&built(fonts(), NOTE, &Setting { leading: "14pt", ..DOWN })), [""; 0]);
}

#[test]
fn the_text_of_the_file_is_the_copys() {
    let story = format!("{NOTE}{}長い監督{{.振分け 山田|川端花子}}ら。", NOTE.repeat(2));
    for setting in [&DOWN, &Setting { writing: "horizontal-tb", ..DOWN }] {
        let built = built(fonts(), &story, setting);
        assert!(text(&built).starts_with("柴埠港（一九〇二年に開かれた、瀾川第一の河港）は"));
        let file = pdf::write(&built.page, fonts(), &Options::press()).unwrap();
        let file = TempFile::new("insets.pdf", &file);
        let Some(read) = tool("pdftotext", &["-raw", file.path(), "-"]) else { return };
        let read: String = read.chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(read, text(&built));
    }
}

#[test]
fn a_note_is_tagged_with_its_brackets() {
    let file = pdf::write(&built(fonts(), NOTE, &DOWN).page, fonts(), &Options::press()).unwrap();
    let expected = "(Document(Sect(Art(P.(Warichu(WP.)(WT.)(WP.)).))))";
    assert_eq!(structure::shown(&file), expected);
}

#[test]
fn the_layout_names_notes() {
    let built = built(fonts(), NOTE, &DOWN);
    let layout: Value = serde_json::from_str(&layout_json(&built.page, fonts())).unwrap();
    let note = &layout["warichu"][0];
    assert_eq!(note["text"]["chars"], serde_json::json!([3, 23]));
    let place = |key: &str, n: usize| note[key][n].as_u64().unwrap() as usize;
    let text = |key: &str| {
        let runs = &layout["items"].as_array().unwrap()[place(key, 0)..place(key, 1)];
        runs.iter().map(|run| run["text"].as_str().unwrap()).collect::<String>()
    };
    assert_eq!(text("inner"), "一九〇二年に開かれた、瀾川第一の河港");
    assert_eq!(text("items"), "（一九〇二年に開かれた、瀾川第一の河港）");
}

/// Text, or what is set in small lines.
const PIECES: [(&str, bool); 14] = [
    ("前", false),
    ("の、", false),
    ("「」", false),
    ("12", false),
    ("Web ", false),
    ("（甲）", true),
    ("（これは二行に割られる注で、少し長い。）", true),
    ("（1923年、Web版を「開始」した——と、いう……）", true),
    ("かっこのない注", true),
    ("ー", true),
    ("（、。）", true),
    ("（一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十）", true),
    ("internationalization", true),
    ("？！？！", true),
];

fn paragraph(pieces: &[(&str, bool)]) -> Paragraph {
    let (mut text, mut spans) = (String::new(), Vec::new());
    for (piece, is_note) in pieces {
        let start = text.len();
        text.push_str(piece);
        if *is_note {
            spans.push(Span { range: start..text.len(), style: SpanStyle::Warichu });
        }
    }
    Paragraph { role: Role::Body, text, spans, place: SourcePlace::file("test") }
}

proptest! {
    /// Whatever stands beside what, in any measure: every character of a note is set once, in order and within its line, and
    /// the lines that note and text make are as long as their measure where anything in them gives.
    #[test]
    fn notes_fit_their_lines(
        pieces in vec(select(&PIECES[..]), 1..12),
        tenths in 40..260_i64,
        grid in any::<bool>(),
        mode in select(&[WritingMode::HorizontalTb, WritingMode::VerticalRl][..]),
    ) {
        let em = Length::pt(12);
        let song = fonts().find("BanxinSong-Regular").unwrap();
        let profile = Profile { grid, kinsoku: Kinsoku::Normal, ..Profile::of(Lang::Ja) };
        let style = Style::plain(song, EmSize::square(em), profile);
        let paragraph = paragraph(&pieces);
        let shaped = Shaper::new(fonts()).shape(&paragraph, &style, mode);
        let items = items(&shaped, &style, mode);
        let measure = em * tenths / 10;
        let breaks = break_lines(&items, &Measures::uniform(measure), em);
        let mut next = 0;
        for span in &breaks.lines {
            let line = justify(&items, span, style.align);
            prop_assert!(breaks.gave_way || line.advance <= measure, "{}: {line:?}", paragraph.text);
            for small in InsetText::lines_of(&shaped, &items, &line, &style, mode) {
                prop_assert!(small.clusters.start >= next && small.clusters.end <= span.items.end);
                next = small.clusters.end;
                let mut last = Length::ZERO;
                for pen in &small.pens {
                    prop_assert!(*pen >= last, "{}: {small:?}", paragraph.text);
                    last = *pen;
                }
                // A word that no line holds is wider than its line, and a unit of it is what rounding leaves.
                let fits = small.end <= line.advance.max(measure) + Length::units(1);
                prop_assert!(fits || breaks.gave_way, "{}: {small:?} in {line:?}", paragraph.text);
            }
        }
        let notes = shaped.marked.iter().flat_map(|marked| &marked.insets);
        let end = notes.last().map_or(0, |note| note.chars.end);
        let clusters = shaped.clusters.partition_point(|cluster| cluster.chars.start < end) as u32;
        prop_assert_eq!(next, if end == 0 { 0 } else { clusters });
    }
}

#[test]
fn rubbish_in_small_lines() {
    for part in [
        "{.warichu ，}",
        "{.warichu （）}",
        "{.warichu \u{301}}",
        "{.furiwake ，|。}",
        "{.furiwake a|b|c|d}",
        "{.formula ===}",
        "{.formula }",
        "{.formula −{.note 1}+}",
        "**{.warichu 甲**乙}",
        "{.warichu **甲**乙}{.warichu 丙}",
    ] {
        for setting in [&ACROSS, &DOWN] {
            let built = built(fonts(), &part.repeat(300), setting);
            let file = pdf::write(&built.page, fonts(), &Options::press()).unwrap();
            assert!(file.starts_with(b"%PDF-"), "{part}");
        }
    }
}
