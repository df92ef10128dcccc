//! Words in another language than their story's: they keep its lines, take the forms and the hyphens of their own, and the file
//! says which language they are in.

mod support;

use std::sync::OnceLock;

use banxin::export::{layout_json, pdf, pdf::Options};
use banxin::font::Fonts;
use banxin::page::{PlacedPage, Shape};
use banxin::{Built, Engine, Page};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use serde_json::Value;
use support::column::{ACROSS, DOWN, Setting, built, findings, text};
use support::{TempFile, structure, tool};

fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(support::fonts)
}

fn lines(built: &Built) -> Vec<String> {
    let all: Vec<Vec<char>> =
        built.page.stories[0].paragraphs.iter().map(|(_, text)| text.chars().collect()).collect();
    let own =
        |line: &banxin::page::PlacedLine| all[line.text.paragraph][line.text.chars.clone()].iter().collect();
    built.page.lines.iter().map(own).collect()
}

fn file(built: &Built) -> Vec<u8> {
    pdf::write(&built.page, fonts(), &Options::press()).unwrap()
}

/// The glyphs of a page, in order.
fn glyphs(page: &PlacedPage) -> Vec<u16> {
    let runs = page.items.iter().filter_map(|item| match &item.shape {
        Shape::Glyphs(run) => Some(run.glyphs.iter().map(|glyph| glyph.glyph)),
        _ => None,
    });
    runs.flatten().collect()
}

const PLAIN: &str =
    "去年冬天，船长在The River Post上读到柴埠的消息，又在直角湾的《直言》报里看见同一张照片。";
const MARKED: &str = "去年冬天，船长在{.lang-en The River Post}上读到柴埠的消息，又在{.lang-ja 直角湾の}的《{.lang-ja 直言}》报里看见同一张照片。";

// The lines

#[test]
fn a_language_moves_no_line() {
    for setting in [&ACROSS, &Setting { lang: "zh-Hans", ..DOWN }, &Setting { lang: "zh-Hant", ..ACROSS }] {
        let places = |story: &str| {
            let page = built(fonts(), story, setting).page;
            page.lines.iter().map(|line| (line.rect, line.advance, line.text.clone())).collect::<Vec<_>>()
        };
        let marked = MARKED.replace("の}", "}").repeat(3);
        assert_eq!(places(&PLAIN.repeat(3)), places(&marked), "{} {}", setting.writing, setting.lang);
    }
}

#[test]
fn words_are_parted_as_their_language_parts_them() {
    let check = |rules: &str, marked: &str, expected: &[&str]| {
        let rules: &'static str = rules.to_owned().leak();
        let story = format!("{}{marked}{}", "一".repeat(16), "二".repeat(12));
        let found = lines(&built(fonts(), &story, &Setting { rules, ..ACROSS }));
        let ends: Vec<&str> = found.iter().map(|line| line.trim_matches(['一', '二'])).collect();
        assert_eq!(ends, expected, "{rules} {marked}");
    };
    let english = "rules = { hyphens = \"en\" }";
    check(english, "imprimerie", &["im", "primerie"]);
    check(english, "{.lang-fr imprimerie}", &["impri", "merie"]);
    check(english, "{.lang-it imprimerie}", &["", "imprimerie"]);
    check("rules = { hyphens = \"fr\" }", "{.lang-en imprimerie}", &["im", "primerie"]);
    check("", "{.lang-fr imprimerie}", &["", "imprimerie"]);
}

// The forms

#[test]
fn han_take_the_forms_of_their_language_and_marks_those_of_the_text() {
    let of = |story: &str, lang| glyphs(&built(fonts(), story, &Setting { lang, ..ACROSS }).page);
    let (chinese, japanese) = (of("直角", "zh-Hans"), of("直角", "ja"));
    assert_ne!(chinese, japanese, "the face has forms of its own for each");
    assert_eq!(of("{.lang-ja 直角}", "zh-Hans"), japanese);
    assert_eq!(of("{.lang-zh-Hans 直角}", "ja"), chinese);
    assert_eq!(of("{.lang-en 直角}", "zh-Hans"), chinese, "Western letters have no say in Han");
    let mixed = of("直{.lang-ja 直，{.lang-zh-Hans 直}}直", "zh-Hans");
    let comma = of("，", "zh-Hans")[0];
    assert_eq!(mixed, [chinese[0], japanese[0], comma, chinese[0], chinese[0]]);
    let comma = of("，", "zh-Hant")[0];
    assert_eq!(of("{.lang-ja 直，}", "zh-Hant")[1], comma);
}

// The file

#[test]
fn words_in_another_language_are_elements_that_say_so() {
    let built = built(fonts(), MARKED, &ACROSS);
    assert_eq!(findings(&built), [""; 0]);
    let file = file(&built);
    assert_eq!(structure::languages(&file), ["Span en", "Span ja", "Span ja"]);
    let report =
        validate_pdf_bytes(&file, &ValidationOptions::default().profile(ValidationProfile::PdfUa1)).unwrap();
    assert!(report.is_compliant, "{:#?}", report.failures);
    let file = TempFile::new("langs.pdf", &file);
    let Some(shown) = tool("pdfinfo", &["-struct-text", file.path()]) else { return };
    let spans: Vec<String> = shown
        .split("Span")
        .skip(1)
        .map(|span| span.split('"').nth(1).unwrap_or("").chars().filter(|c| !c.is_whitespace()).collect())
        .collect();
    assert_eq!(spans, ["TheRiverPost", "直角湾の", "直言"]);
}

#[test]
fn a_base_among_words_of_another_language_has_it_too() {
    let story = "在{.lang-ja 古い{桟橋|さん|ばし}の袂}等。";
    for setting in [&ACROSS, &Setting { lang: "zh-Hans", ..DOWN }] {
        let file = file(&built(fonts(), story, setting));
        let shape = structure::shown(&file).replace("..", ".").replace("..", ".");
        assert_eq!(shape, "(Document(Sect(Art(P.(Span.)(Ruby(RB.)(RT.))(Span.).))))");
        assert_eq!(structure::languages(&file), ["Span ja", "Ruby ja", "Span ja"]);
    }
}

#[test]
fn words_that_run_over_lines_are_one_element() {
    let story = format!("{}{{.lang-en the old river harbour of the north}}。", "一".repeat(15));
    for setting in [&ACROSS, &Setting { lang: "zh-Hans", ..DOWN }] {
        let built = built(fonts(), &story, setting);
        assert!(built.page.lines.len() > 1);
        assert_eq!(structure::languages(&file(&built)), ["Span en"]);
        assert_eq!(built.page.langs.len(), 1);
    }
}

#[test]
fn the_text_of_the_file_is_the_copys() {
    for setting in [&ACROSS, &Setting { lang: "zh-Hans", ..DOWN }] {
        let file = TempFile::new("langs-text.pdf", &file(&built(fonts(), MARKED, setting)));
        let Some(read) = tool("pdftotext", &["-raw", file.path(), "-"]) else { return };
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(bare(&read), bare(&PLAIN.replace("直角湾", "直角湾の")));
    }
}

#[test]
fn the_layout_names_the_words_and_their_language() {
    let built = built(fonts(), "读{.lang-en-gb The Post}。", &ACROSS);
    let layout: Value = serde_json::from_str(&layout_json(&built.page, fonts())).unwrap();
    let words = &layout["langs"][0];
    assert_eq!((words["lang"].as_str(), layout["langs"][1].as_object()), (Some("en-GB"), None));
    let runs = words["items"][0].as_u64().unwrap() as usize..words["items"][1].as_u64().unwrap() as usize;
    let text = layout["items"].as_array().unwrap()[runs].iter().map(|run| run["text"].as_str().unwrap());
    assert_eq!(text.collect::<String>(), "The Post");
    let plain = layout_json(&self::built(fonts(), "读。", &ACROSS).page, fonts());
    assert!(!plain.contains("langs"), "of a page without such words nothing is said");
}

/// In head, lede, body and caption of the feature.
const MARKS: [(&str, &str); 4] = [
    ("headline = \"让老码头", "headline = \"让{.lang-zh-Hant 老码头}"),
    ("早班渡船", "{.lang-ja 早班渡船}"),
    ("GPS", "{.lang-fr GPS}"),
    ("![修旧如旧", "![{.lang-ko 修旧如旧}"),
];

/// A feature of the samples, some of whose words are said to be of another language.
#[test]
fn every_part_of_a_story_may_have_such_words() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/feature");
    let read = |name: &str| (name.to_owned(), std::fs::read(folder.join(name)).unwrap());
    let mut files: std::collections::BTreeMap<String, Vec<u8>> =
        ["page.toml", "stories/lead.md", "pictures/p2.jpg"].map(read).into();
    for name in ["lead", "p1", "p3", "p4", "p5"] {
        files.extend([read(&format!("pictures/{name}.jpg"))]);
    }
    let lead = "stories/lead.md".to_owned();
    let mut story = String::from_utf8(files[&lead].clone()).unwrap();
    for (plain, marked) in MARKS {
        assert!(story.contains(plain), "{plain}");
        story = story.replacen(plain, marked, 1);
    }
    files.insert(lead, story.into_bytes());
    let page = Page::from_memory("page.toml", &files).unwrap();
    let built = Engine::new(fonts()).build(&page).unwrap();
    let mut found = structure::languages(&file(&built));
    found.sort();
    assert_eq!(found, ["Span fr", "Span ja", "Span ko", "Span zh-Hant"]);
}

// Findings

#[test]
fn a_language_that_nobody_knows_is_told_with_its_place() {
    let built = built(fonts(), "第一行。\n\n读{.dots 到}{.lang-klingon The Post}了。\n", &ACROSS);
    assert_eq!(text(&built), "第一行。\n读到The Post了。");
    assert_eq!(
        findings(&built),
        ["F501 3:no language is known by the tag in {.lang-klingon}: its words are set in that of the text"]
    );
    let place = built.report.findings().iter().find(|found| found.code.as_str() == "F501");
    assert_eq!(place.and_then(|found| found.place.source.as_ref()).map(|at| at.column), Some(11));
    assert!(built.page.langs.is_empty());
}
