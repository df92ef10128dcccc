//! The feature page as others read it: poppler, MuPDF and qpdf, which did not write it. Each check is skipped, aloud,
//! where its reader or the page's pictures are missing.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use banxin::export::{layout_json, pdf::Options};
use banxin::font::Fonts;
use banxin::{Engine, Page};
use serde_json::Value;
use support::{TempFile, column, tool};

/// The page's PDF and what the engine says stands where.
struct Feature {
    pdf: Vec<u8>,
    layout: Value,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/feature")
}

fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(support::fonts)
}

/// The page, built once; `None`, said aloud, where its pictures are missing: they are not part of the package.
fn feature() -> Option<&'static Feature> {
    static FEATURE: OnceLock<Option<Feature>> = OnceLock::new();
    let feature = FEATURE.get_or_init(|| {
        folder().join("pictures/lead.jpg").is_file().then(|| {
            let engine = Engine::new(fonts());
            let built = engine.build(&Page::from_path(folder().join("page.toml")).unwrap()).unwrap();
            let layout = layout_json(&built.page, fonts());
            Feature {
                pdf: engine.pdf(&built, &Options::press()).unwrap(),
                layout: serde_json::from_str(&layout).unwrap(),
            }
        })
    });
    if feature.is_none() {
        eprintln!(
            "SKIPPED {}: no pictures in {}",
            std::thread::current().name().unwrap_or("a check"),
            folder().display()
        );
    }
    feature.as_ref()
}

/// What a tool prints about the page; `{}` stands for its file.
fn read(program: &str, arguments: &[&str]) -> Option<String> {
    let file = TempFile::new("feature.pdf", &feature()?.pdf);
    let arguments: Vec<&str> =
        arguments.iter().map(|argument| if *argument == "{}" { file.path() } else { argument }).collect();
    tool(program, &arguments)
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The copy of a page as its writer sent it in, read from the file without banxin.
struct Sent {
    /// Kicker, headline, deck.
    head: Vec<String>,
    /// Byline and lede.
    opening: Vec<String>,
    /// Body and epigraphs.
    body: Vec<String>,
    /// The boxed text.
    boxed: Vec<String>,
    /// Captions with their credits in brackets.
    captions: Vec<String>,
    credit: String,
}

fn sent() -> Sent {
    let text = fs::read_to_string(folder().join("stories/lead.md")).unwrap();
    let (head, body) = text.strip_prefix("+++\n").and_then(|text| text.split_once("+++\n")).unwrap();
    let head: toml::Table = head.parse().unwrap();
    let key = |name: &str| head[name].as_str().unwrap().to_owned();
    let mut sent = Sent {
        head: ["kicker", "headline", "deck"].map(key).to_vec(),
        opening: key("byline").lines().chain(key("lede").trim().split("\n\n")).map(str::to_owned).collect(),
        body: Vec::new(),
        boxed: Vec::new(),
        captions: Vec::new(),
        credit: key("credit"),
    };
    for block in body.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        if let Some(boxed) = block.strip_prefix("> [!box] ") {
            sent.boxed.extend(boxed.lines().map(|line| line.trim_start_matches("> - ").to_owned()));
        } else if let Some(picture) = block.strip_prefix("![") {
            let (caption, rest) = picture.split_once("](").unwrap();
            let credit = rest.split('"').nth(1).map(|credit| format!("（{credit}）"));
            sent.captions.push(caption.to_owned() + &credit.unwrap_or_default());
        } else {
            sent.body.push(block.trim_start_matches("> ").replace("**", ""));
        }
    }
    sent.captions.retain(|caption| !caption.is_empty());
    assert!(
        sent.body.len() > 20 && sent.boxed.len() == 6 && sent.captions.len() == 5,
        "the story is read whole"
    );
    sent
}

/// Every paragraph comes out once and whole, and those that follow each other in order.
#[track_caller]
fn check_text(read: &str) {
    let read = without_spaces(read);
    let sent = sent();
    let credit = [sent.credit];
    for in_order in [&sent.head, &sent.opening, &sent.body, &sent.boxed, &sent.captions, &credit.to_vec()] {
        let mut end = 0;
        for paragraph in in_order {
            let paragraph = without_spaces(paragraph);
            let found: Vec<usize> = read.match_indices(&paragraph).map(|(at, _)| at).collect();
            assert_eq!(found.len(), 1, "once: {paragraph}");
            assert!(found[0] >= end, "in order: {paragraph}");
            end = found[0] + paragraph.len();
        }
    }
    let at = |paragraph: &str| read.find(&without_spaces(paragraph));
    assert!(at(&sent.head[1]) < at(&sent.opening[0]), "the headline before the lede");
    assert!(at(&sent.opening[0]) < at(&sent.body[0]), "the lede before the body");
}

#[test]
fn poppler_reads_every_paragraph_once_and_in_order() {
    if let Some(text) = read("pdftotext", &["-raw", "{}", "-"]) {
        check_text(&text);
    }
}

#[test]
fn mupdf_reads_every_paragraph_once_and_in_order() {
    if let Some(text) = read("mutool", &["draw", "-q", "-F", "txt", "{}"]) {
        check_text(&text);
    }
}

/// Marks that are one glyph in vertical lines, and characters that no face has: every reader finds each as it was sent.
#[test]
fn characters_that_share_a_glyph_are_read_as_they_were_sent() {
    let copy = "「勾」“双”『重』‘单’和〝角〟，甲😀乙𠮷丙한丁〓戊，甲，乙，，丙。";
    for (lang, writing) in [
        ("zh-Hans", "vertical-rl"),
        ("zh-Hant", "vertical-rl"),
        ("ja", "vertical-rl"),
        ("zh-Hans", "horizontal-tb"),
    ] {
        let setting = column::Setting { lang, writing, ..column::ACROSS };
        let built = column::built(fonts(), copy, &setting);
        let pdf = Engine::new(fonts()).pdf(&built, &Options::press()).unwrap();
        let file = TempFile::new("shared.pdf", &pdf);
        for (program, arguments) in [
            ("pdftotext", &["-raw", file.path(), "-"][..]),
            ("mutool", &["draw", "-q", "-F", "txt", file.path()]),
        ] {
            if let Some(text) = tool(program, arguments) {
                assert_eq!(without_spaces(&text), copy, "{program}, {lang}, {writing}");
            }
        }
    }
}

#[test]
fn qpdf_finds_nothing_wrong() {
    if let Some(said) = read("qpdf", &["--check", "{}"]) {
        assert!(!said.to_lowercase().contains("warning"), "{said}");
    }
}

#[test]
fn every_font_is_embedded_in_part_and_can_be_searched() {
    let Some(table) = read("pdffonts", &["{}"]) else { return };
    let fonts: Vec<&str> = table.lines().skip(2).collect();
    assert_eq!(fonts.len(), 5, "{table}");
    for font in fonts {
        let columns: Vec<&str> = font.split_whitespace().collect();
        // emb, sub, uni, and the object's two numbers
        assert_eq!(columns[columns.len() - 5..][..3], ["yes", "yes", "yes"], "{font}");
    }
}

#[test]
fn the_trim_and_bleed_boxes_are_the_papers() {
    let Some(boxes) = read("pdfinfo", &["-box", "{}"]) else { return };
    for name in ["MediaBox", "BleedBox", "TrimBox"] {
        let line =
            boxes.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no {name}: {boxes}"));
        let numbers: Vec<&str> = line.split_whitespace().skip(1).collect();
        // 390 × 550 mm, and newspapers have no bleed
        assert_eq!(numbers, ["0.00", "0.00", "1105.51", "1559.06"], "{name}");
    }
}

/// A character on paper, as MuPDF draws it: in points, from the top left corner.
#[derive(Clone, Debug)]
struct Drawn {
    c: char,
    x: f64,
    /// The baseline.
    y: f64,
    size: f64,
    face: String,
    /// Inks from 0 to 1, or of another colour space.
    ink: String,
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[from..].split('"').next()
}

/// Everything that MuPDF draws with glyphs.
fn drawn() -> Option<Vec<Drawn>> {
    let trace = read("mutool", &["trace", "{}"])?;
    let height = feature()?.layout["trim"][1].as_i64().unwrap() as f64 / 63_500.0;
    let (mut ink, mut face, mut size) = (String::new(), String::new(), 0.0);
    let mut drawn = Vec::new();
    for tag in trace.lines().map(str::trim) {
        let text = |name| attribute(tag, name).unwrap_or_default().to_owned();
        let number = |name| text(name).parse::<f64>().unwrap();
        if tag.starts_with("<fill_text") {
            ink = format!("{} {}", text("colorspace"), text("color"));
        } else if tag.starts_with("<span") {
            face = text("font").split('+').nth(1).unwrap_or_default().to_owned();
            size = text("trm").split(' ').next().unwrap_or_default().parse().unwrap();
        } else if tag.starts_with("<g ") && attribute(tag, "glyph").is_some() {
            let c = match text("unicode").as_str() {
                "&amp;" => '&',
                "&lt;" => '<',
                "&gt;" => '>',
                "&quot;" => '"',
                text => text.chars().next().unwrap_or(' '),
            };
            let (face, ink) = (face.clone(), ink.clone());
            drawn.push(Drawn { c, x: number("x"), y: height - number("y"), size, face, ink });
        }
    }
    assert!(drawn.len() > 5_000, "{} glyphs", drawn.len());
    Some(drawn)
}

/// The lines that the engine says there are: rectangle in points, whether justified, and where the last glyph ends.
struct SetLine {
    rect: [f64; 4],
    justified: bool,
    story: bool,
}

fn lines(feature: &Feature) -> Vec<SetLine> {
    let lines = feature.layout["lines"].as_array().unwrap();
    lines
        .iter()
        .map(|line| SetLine {
            rect: [0, 1, 2, 3].map(|n| line["rect"][n].as_i64().unwrap() as f64 / 63_500.0),
            justified: line["justified"].as_bool().unwrap(),
            story: feature.layout["stories"][line["text"]["story"].as_u64().unwrap() as usize]["name"]
                == "lead",
        })
        .collect()
}

/// What is drawn in a line, from its start to its end.
fn in_line<'d>(drawn: &'d [Drawn], line: &SetLine) -> Vec<&'d Drawn> {
    let [x, y, width, height] = line.rect;
    let within = |it: &&Drawn| {
        it.y > y && it.y < y + height + 0.5 && it.x > x - 0.6 * it.size && it.x < x + width - 0.01
    };
    let mut found: Vec<&Drawn> = drawn.iter().filter(within).collect();
    found.sort_by(|a, b| a.x.total_cmp(&b.x));
    found.retain(|it| !it.c.is_whitespace());
    found
}

// CLREQ, Prohibition Rules for Line Start and Line End
const NOT_AT_A_START: &str = "。，、；：？！）》〉」』】〕”’·％%℃";
const NOT_AT_AN_END: &str = "（《〈「『【〔“‘";

#[test]
fn no_line_starts_or_ends_with_a_mark_that_may_not_stand_there() {
    let Some(drawn) = drawn() else { return };
    let Some(feature) = feature() else { return };
    let mut seen = 0;
    for line in lines(feature) {
        let line = in_line(&drawn, &line);
        let (Some(first), Some(last)) = (line.first(), line.last()) else { continue };
        let said: String = line.iter().map(|it| it.c).collect();
        assert!(!NOT_AT_A_START.contains(first.c), "starts: {said}");
        assert!(!NOT_AT_AN_END.contains(last.c), "ends: {said}");
        seen += said.chars().count();
    }
    assert!(seen > drawn.len() * 9 / 10, "{seen} of {} characters stand in lines", drawn.len());
}

#[test]
fn every_justified_line_starts_and_ends_on_its_measure() {
    let Some(feature) = feature() else { return };
    let layout = &feature.layout;
    let mut justified = 0;
    for line in layout["lines"].as_array().unwrap().iter().filter(|line| line["justified"] == true) {
        let range = line["items"].as_array().unwrap();
        let last = &layout["items"][range[1].as_u64().unwrap() as usize - 1];
        let glyph = last["glyphs"].as_array().unwrap().last().unwrap();
        let end = glyph[1].as_i64().unwrap() + glyph[3].as_i64().unwrap();
        let rect = &line["rect"];
        let foot = rect[0].as_i64().unwrap() + rect[2].as_i64().unwrap();
        assert_eq!(end, foot, "to the unit: {last}");
        assert_eq!(line["advance"], rect[2]);
        justified += 1;
    }
    assert!(justified > 250, "{justified} lines");
    // And as drawn: a mark's half that stands at an end is free.
    let Some(drawn) = drawn() else { return };
    for line in lines(feature).iter().filter(|line| line.justified && line.story) {
        let [x, _, width, _] = line.rect;
        let set = in_line(&drawn, line);
        let (first, last) = (set.first().unwrap(), set.last().unwrap());
        let said: String = set.iter().map(|it| it.c).collect();
        let start = if "“‘（《".contains(first.c) { x - first.size / 2.0 } else { x };
        assert!((first.x - start).abs() < 0.01, "{said}: starts at {}, not {start}", first.x);
        let face = fonts().face(fonts().find(&last.face).unwrap());
        let advance = f64::from(face.advance(face.glyph(last.c).unwrap())) / 1000.0 * last.size;
        let end = x + width - last.x;
        if last.c == '·' {
            // It stands in the middle of its half.
            assert!((end - (last.size / 2.0 + advance) / 2.0).abs() < 0.01, "{said}: ends in {end}");
            continue;
        }
        let half = "。，、；：”’）》？！".contains(last.c) && (end - advance / 2.0).abs() < 0.01;
        assert!((end - advance).abs() < 0.01 || half, "{said}: ends {end} after its last glyph of {advance}");
    }
}

#[test]
fn no_two_glyphs_overlap() {
    let Some(drawn) = drawn() else { return };
    let ink: Vec<([f64; 4], &Drawn)> = drawn
        .iter()
        .filter_map(|it| {
            let face = fonts().face(fonts().find(&it.face).unwrap_or_else(|| panic!("no face {}", it.face)));
            let whole = face.whole().unwrap();
            let outlines = ttf_parser::Face::parse(&whole, 0).unwrap();
            let glyph = ttf_parser::GlyphId(face.glyph(it.c)?);
            let bbox = outlines.glyph_bounding_box(glyph)?;
            let scale = it.size / f64::from(outlines.units_per_em());
            let [left, right] = [bbox.x_min, bbox.x_max].map(|x| it.x + f64::from(x) * scale);
            let [top, bottom] = [bbox.y_max, bbox.y_min].map(|y| it.y - f64::from(y) * scale);
            Some(([left, top, right, bottom], it))
        })
        .collect();
    assert!(ink.len() > 5_000, "{} glyphs with ink", ink.len());
    let mut sorted = ink;
    sorted.sort_by(|(a, _), (b, _)| a[0].total_cmp(&b[0]));
    for (n, (a, one)) in sorted.iter().enumerate() {
        let near = sorted[n + 1..].iter().take_while(|(b, _)| b[0] < a[2]);
        for (b, other) in near {
            // Boxes of letters meet where the letters do not, as in “/j”.
            let slack = if one.c.is_ascii() && other.c.is_ascii() { 0.25 } else { 0.05 } * one.size;
            let wide = a[2].min(b[2]) - b[0];
            let deep = a[3].min(b[3]) - a[1].max(b[1]);
            assert!(wide < slack || deep < slack, "{one:?} and {other:?} overlap");
        }
    }
}

#[test]
fn text_prints_in_black_alone_but_for_the_design_s_one_colour() {
    let Some(drawn) = drawn() else { return };
    let sent = sent();
    let colored: String = drawn.iter().filter(|it| it.ink != "DeviceCMYK 0 0 0 1").map(|it| it.c).collect();
    // The kicker and the box's title are M100 Y100.
    let expected = format!("{}{}", sent.head[0], sent.boxed[0]);
    let sorted = |text: &str| {
        let mut chars: Vec<char> = text.chars().collect();
        chars.sort_unstable();
        chars
    };
    assert_eq!(sorted(&colored), sorted(&expected));
    for it in drawn.iter().filter(|it| it.ink != "DeviceCMYK 0 0 0 1") {
        assert_eq!(it.ink, "DeviceCMYK 0 1 1 0", "{it:?}");
    }
}
