//! The rules of preflight on placed pages: two small pages keep them all, and for each rule a page that is changed in one
//! way breaks it, and no other.
//!
//! `tests/check/cases.toml` lists the changes; what no design can come to (the engine itself does not set it) is changed on
//! the placed page here.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use banxin::check::{Checked, Preflight, RULES};
use banxin::geom::{Color, Length, Rect};
use banxin::page::{PlacedPage, Shape};
use banxin::spec::Role;
use banxin::{Built, Engine, Fonts, Page, Severity};
use serde::Deserialize;

/// One face is enough to place type by.
fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let file = support::font_folder().join("BanxinSong-Regular.otf");
        let bytes = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        Fonts::from_bytes([("BanxinSong-Regular.otf".to_owned(), bytes)]).unwrap()
    })
}

type Files = BTreeMap<String, Vec<u8>>;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check")
}

/// A story whose paragraphs fill so many lines each.
fn story(headline: &str, measure: usize, indent: usize, lines: &[usize]) -> Vec<u8> {
    let words = "江边的码头修好了渡船又开了航";
    let paragraph = |lines: &usize| {
        let characters = lines * measure - indent - 1;
        words.chars().cycle().take(characters).chain("。".chars()).collect::<String>()
    };
    let body: Vec<String> = lines.iter().map(paragraph).collect();
    format!("+++\nheadline = \"{headline}\"\n+++\n\n{}\n", body.join("\n\n")).into_bytes()
}

/// A page that keeps every rule.
fn base(name: &str) -> Files {
    let mut files = Files::new();
    for file in ["page.toml", "layout.toml"] {
        files.insert(file.into(), fs::read(folder().join(name).join(file)).unwrap());
    }
    match name {
        "horizontal" => {
            files.insert("lead.md".into(), story("老码头重开", 13, 2, &[6; 6]));
            files.insert("second.md".into(), story("渡船又开航", 13, 2, &[6; 7]));
            files.insert("third.md".into(), story("船工说起", 13, 2, &[11; 3]));
            files.insert("pier.png".into(), support::desk::png(500, 1000));
            files.insert("boat.png".into(), support::desk::png(800, 320));
        }
        _ => {
            files.insert("a.md".into(), story("渡し舟が再び", 12, 1, &[7, 7, 7, 7, 7, 8]));
            files.insert("b.md".into(), story("桟橋も", 12, 1, &[7]));
            files.insert("pier.png".into(), support::desk::png(800, 1600));
        }
    }
    files
}

fn build(files: &Files) -> Built {
    let page = Page::from_memory("page.toml", files).unwrap_or_else(|error| panic!("{error}"));
    Engine::new(fonts()).build(&page).unwrap_or_else(|error| panic!("{error}"))
}

fn checked(pages: &[&Built], preflight: &str) -> Checked {
    let preflight = Preflight::read("preflight.toml", preflight).unwrap_or_else(|error| panic!("{error}"));
    Engine::new(fonts()).check(pages, &[], &preflight).unwrap()
}

fn said(checked: &Checked) -> String {
    checked.findings.iter().map(|finding| format!("{}\n", finding.diagnostic)).collect()
}

fn codes(checked: &Checked) -> BTreeSet<&'static str> {
    checked.findings.iter().map(|finding| finding.diagnostic.code.as_str()).collect()
}

/// Findings of one code, and of no other.
#[track_caller]
fn check_only(checked: &Checked, code: &str, what: &str) {
    assert_eq!(codes(checked), BTreeSet::from([code]), "{what}:\n{}", said(checked));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    code: String,
    /// What is done to the page.
    what: String,
    #[serde(default = "horizontal")]
    base: String,
    /// Files, what they say, and what they say instead.
    #[serde(default)]
    change: Vec<[String; 3]>,
    /// Pictures in place of others: file, kind, width, height.
    #[serde(default)]
    picture: Vec<(String, String, u32, u32)>,
    /// Stories in place of others: file, headline, lines of each paragraph.
    #[serde(default)]
    story: Vec<(String, String, Vec<usize>)>,
    #[serde(default)]
    preflight: String,
}

fn horizontal() -> String {
    "horizontal".into()
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(folder().join("cases.toml")).unwrap();
    toml::from_str::<Cases>(&text).unwrap_or_else(|error| panic!("{error}")).case
}

fn changed(case: &Case) -> Files {
    let mut files = base(&case.base);
    for [file, from, to] in &case.change {
        let text = String::from_utf8(files[file].clone()).unwrap();
        let count = text.matches(from.as_str()).count();
        assert_eq!(count, 1, "{}: {file} says {from:?} once, not {count} times", case.what);
        files.insert(file.clone(), text.replace(from.as_str(), to).into_bytes());
    }
    for (file, headline, lines) in &case.story {
        files.insert(file.clone(), story(headline, 13, 2, lines));
    }
    for (file, kind, width, height) in &case.picture {
        files.insert(file.clone(), picture(kind, *width, *height));
    }
    files
}

/// A picture of a kind.
fn picture(kind: &str, width: u32, height: u32) -> Vec<u8> {
    let png = |color, samples: usize, value: fn(usize) -> u8| {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(color);
        let data: Vec<u8> = (0..width as usize * height as usize * samples).map(value).collect();
        encoder.write_header().unwrap().write_image_data(&data).unwrap();
        file
    };
    let jpeg = |color, samples: usize, quality, progressive| {
        let mut file = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut file, quality);
        encoder.set_progressive(progressive);
        let data = vec![100; width as usize * height as usize * samples];
        encoder.encode(&data, width as u16, height as u16, color).unwrap();
        file
    };
    match kind {
        "gray" => png(png::ColorType::Grayscale, 1, |_| 128),
        "lines" => png(png::ColorType::Grayscale, 1, |n| if n % 7 == 0 { 0 } else { 255 }),
        "rgb" => png(png::ColorType::Rgb, 3, |n| (n % 251) as u8),
        "cmyk" => jpeg(jpeg_encoder::ColorType::Cmyk, 4, 90, false),
        "cmyk progressive" => jpeg(jpeg_encoder::ColorType::Cmyk, 4, 90, true),
        "poor" => jpeg(jpeg_encoder::ColorType::Luma, 1, 30, false),
        _ => panic!("no kind of picture {kind:?}"),
    }
}

#[test]
fn the_pages_keep_every_rule() {
    for name in ["horizontal", "vertical"] {
        let built = build(&base(name));
        let checked = checked(&[&built], "");
        assert!(checked.findings.is_empty(), "{name}:\n{}", said(&checked));
    }
}

#[test]
fn each_change_breaks_one_rule() {
    let mut wrong = String::new();
    for case in cases() {
        let checked = checked(&[&build(&changed(&case))], &case.preflight);
        if codes(&checked) != BTreeSet::from([case.code.as_str()]) {
            wrong.push_str(&format!("{} ({}):\n{}", case.what, case.code, said(&checked)));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A page changed after it was made up.
fn spoiled(base_name: &str, spoil: impl FnOnce(&mut PlacedPage)) -> Checked {
    let mut built = build(&base(base_name));
    spoil(&mut built.page);
    checked(&[&built], "")
}

fn frame(page: &PlacedPage, name: &str) -> usize {
    page.frames.iter().position(|frame| frame.name == name).unwrap_or_else(|| panic!("no frame {name}"))
}

/// Moves a frame with its lines and pictures.
fn shift(page: &mut PlacedPage, name: &str, x: Length, y: Length) {
    let at = frame(page, name);
    let moved = |rect: &mut Rect| {
        rect.origin.x += x;
        rect.origin.y += y;
    };
    moved(&mut page.frames[at].rect);
    page.lines.iter_mut().filter(|line| line.frame == at).for_each(|line| moved(&mut line.rect));
    for item in page.items.iter_mut().filter(|item| item.origin.frame == Some(at)) {
        if let Shape::Picture(placed) = &mut item.shape {
            moved(&mut placed.window);
            moved(&mut placed.whole);
        }
    }
}

#[test]
fn a_single_character_on_a_line_is_found() {
    let checked = spoiled("horizontal", |page| {
        let last = page.lines.iter().rposition(|line| line.text.chars.start > 0).unwrap();
        let end = page.lines[last].text.chars.end;
        // A character and its full stop.
        page.lines[last].text.chars = end - 2..end;
    });
    check_only(&checked, "F709", "one character");
}

#[test]
fn a_single_line_at_a_columns_head_is_found() {
    let checked = spoiled("horizontal", |page| {
        let column = frame(page, "lead.2");
        let line = page.lines.iter().position(|line| line.frame == column).unwrap();
        let (story, paragraph) = (page.lines[line].text.story, page.lines[line].text.paragraph);
        // The column begins with the last line of a paragraph of two lines.
        let long = page.stories[story].paragraphs[paragraph].1.chars().count();
        page.lines[line].text.chars = long - 13..long;
    });
    check_only(&checked, "F709", "one line");
}

#[test]
fn a_subhead_at_a_columns_foot_is_found() {
    let checked = spoiled("horizontal", |page| {
        let column = frame(page, "lead.1");
        let last = page.lines.iter().rfind(|line| line.frame == column).unwrap().text.clone();
        page.stories[last.story].paragraphs[last.paragraph].0 = Role::Subhead;
    });
    check_only(&checked, "F710", "a subhead");
}

#[test]
fn a_caption_apart_from_its_picture_is_found() {
    let checked = spoiled("horizontal", |page| {
        let at = frame(page, "boat");
        for line in page.lines.iter_mut().filter(|line| line.frame == at) {
            line.rect.origin.y -= Length::mm(60);
        }
    });
    check_only(&checked, "F711", "a caption");
}

#[test]
fn a_forbidden_mark_at_a_lines_start_is_found() {
    let checked = spoiled("horizontal", |page| {
        let line = page.lines.iter().find(|line| line.text.chars.start > 0).unwrap().text.clone();
        let text = &mut page.stories[line.story].paragraphs[line.paragraph].1;
        let mut chars: Vec<char> = text.chars().collect();
        chars[line.chars.start] = '，';
        *text = chars.into_iter().collect();
    });
    check_only(&checked, "F502", "a comma");
}

#[test]
fn a_page_without_copy_is_found() {
    let mut built = build(&base("horizontal"));
    built.page.items.clear();
    built.page.lines.clear();
    built.report = banxin::Report::new(Vec::new());
    // Nothing stands there, so there is a hole too.
    check_only(&checked(&[&built], "[rules.F712]\nseverity = \"off\"\n"), "F804", "an empty page");
}

#[test]
fn heads_that_stand_on_each_other_in_tiers_are_found() {
    let checked = spoiled("vertical", |page| {
        // The second head under the first one, a gutter between.
        let (upper, lower) = (frame(page, "a-head"), frame(page, "b-head"));
        let rect = page.frames[upper].rect;
        page.frames[lower].rect.origin.x = rect.origin.x;
        page.frames[lower].rect.origin.y = rect.bottom() + Length::pt(9);
    });
    // Its copy stayed where it was.
    assert!(codes(&checked).contains("F715"), "{}", said(&checked));
    assert!(codes(&checked).is_subset(&BTreeSet::from(["F715", "F707"])), "{}", said(&checked));
}

#[test]
fn like_heads_on_both_sides_of_the_top_are_found() {
    let checked = spoiled("vertical", |page| {
        let lower = frame(page, "b-head");
        page.frames[lower].rect.origin.x = page.type_area.origin.x;
        page.frames[lower].rect.size.height = Length::pt(9 * 25);
    });
    check_only(&checked, "F716", "posts");
}

#[test]
fn copy_on_both_sides_of_its_head_is_found() {
    let checked = spoiled("vertical", |page| {
        // The head goes between the lines of its first tier and of its second.
        let head = frame(page, "a-head");
        let tier = page.frames[frame(page, "a-1")].rect;
        shift(page, "a-1", page.type_area.right() - tier.right(), Length::ZERO);
        let first = page.frames[frame(page, "a-1")].rect;
        let width = page.frames[head].rect.size.width;
        page.frames[head].rect.origin.x = first.origin.x - width;
        let second = page.frames[frame(page, "a-2")].rect;
        let x = first.origin.x - width - second.right();
        shift(page, "a-2", x, Length::ZERO);
    });
    assert!(codes(&checked).contains("F717"), "{}", said(&checked));
}

#[test]
fn a_paragraph_that_ends_with_its_tier_is_found() {
    let mut files = base("vertical");
    files.insert("a.md".into(), story("渡し舟が再び", 12, 1, &[11, 8, 8, 8, 8]));
    check_only(&checked(&[&build(&files)], ""), "F718", "a tier's end");
}

#[test]
fn facing_pages_of_an_edition_are_compared() {
    let left = build(&base("horizontal"));
    let mut files = base("horizontal");
    let page = String::from_utf8(files["page.toml"].clone()).unwrap().replace("A02", "A03");
    files.insert("page.toml".into(), page.into_bytes());
    let mut right = build(&files);
    assert!(checked(&[&left, &right], "[edition]\n").findings.is_empty());
    right.page.grid.leading += Length::mm(1);
    check_only(&checked(&[&left, &right], "[edition]\n"), "F807", "facing pages");
    // Pages that are no edition are not compared.
    assert!(checked(&[&left, &right], "").findings.is_empty());
    check_only(&checked(&[&left, &left], "[edition]\nmultiple = 4\n"), "F803", "two pages");
    let mut other = left.clone();
    other.page.trim.width += Length::mm(1);
    other.page.name = "A06".into();
    other.page.slug = other.page.slug.replace("A02", "A06");
    other.page.stories.iter_mut().flat_map(|story| &mut story.paragraphs).for_each(|(_, text)| {
        *text = text.replace("A02", "A06");
    });
    check_only(&checked(&[&left, &other], "[edition]\n"), "F801", "another size");
}

#[test]
fn jump_lines_lead_to_a_page_of_the_edition_that_leads_back() {
    let with = |name: &str, jump: &str| {
        let mut files = base("horizontal");
        let page = String::from_utf8(files["page.toml"].clone()).unwrap().replace("A02", name);
        files.insert("page.toml".into(), page.into_bytes());
        let mut lead = String::from_utf8(story("老码头重开", 13, 2, &[6, 6, 6, 6, 6, 5])).unwrap();
        lead = lead.replace("+++\nheadline", &format!("+++\njump_to = \"{jump}\"\nheadline"));
        files.insert("lead.md".into(), lead.into_bytes());
        build(&files)
    };
    let (from, to) = (with("A02", "下转A04版"), with("A04", "上接A02版"));
    assert!(checked(&[&from, &to], "[edition]\n").findings.is_empty());
    check_only(&checked(&[&from], "[edition]\n"), "F806", "no such page");
    check_only(
        &checked(&[&from, &with("A04", "下转A05版"), &with("A05", "上接A04版")], "[edition]\n"),
        "F806",
        "none back",
    );
    check_only(&checked(&[&with("A02", "下转A02版")], ""), "F806", "its own page");
    assert!(checked(&[&from], "").findings.is_empty());
}

#[test]
fn ink_is_measured_where_it_lies_and_named() {
    let mut built = build(&base("horizontal"));
    let heavy = Color::process(800, 700, 600, 200);
    // Whole pixels of 72 to the inch: 12.4 mm² are too few to count, 17.9 are not.
    let at = Rect::new(Length::pt(90), Length::pt(120), Length::pt(10), Length::pt(10));
    let mut area = |rect| {
        let shape = Shape::Area(banxin::page::Area { rect, fill: Some(heavy), border: None });
        let mut item = built.page.items[0].clone();
        item.shape = shape;
        item.origin = banxin::page::Origin { role: Role::Ornament, frame: None, text: None };
        built.page.items.retain(|other| !matches!(other.shape, Shape::Area(_)));
        built.page.items.push(item);
        checked(&[&built], "")
    };
    assert!(area(at).findings.is_empty());
    let checked = area(Rect::new(at.origin.x, at.origin.y, Length::pt(12), Length::pt(12)));
    check_only(&checked, "F601", "a heavy tint");
    let finding = &checked.findings[0];
    assert_eq!(finding.diagnostic.severity, Severity::Warning);
    assert!(
        finding.diagnostic.message.starts_with("230 % of ink on 18 mm², more than 220 %: a tint"),
        "{finding:?}"
    );
    let found = finding.area.unwrap();
    assert!((found.origin.x - at.origin.x).abs() < Length::mm(1), "{found:?}");
}

#[test]
fn the_ink_limit_of_the_layout_is_that_of_its_pages_where_the_preflight_file_has_none() {
    let severities = |limit: &str, preflight: &str| -> Vec<(String, Severity)> {
        let mut files = base("horizontal");
        let layout = String::from_utf8(files["layout.toml"].clone()).unwrap();
        files.insert("layout.toml".into(), format!("{layout}\n[press]\nink-limit = {limit}\n").into_bytes());
        let mut built = build(&files);
        let mut item = built.page.items[0].clone();
        let fill = Some(Color::process(800, 700, 600, 200));
        let rect = Rect::new(Length::pt(90), Length::pt(120), Length::pt(40), Length::pt(40));
        item.shape = Shape::Area(banxin::page::Area { rect, fill, border: None });
        item.origin = banxin::page::Origin { role: Role::Ornament, frame: None, text: None };
        built.page.items.push(item);
        let checked = checked(&[&built], preflight);
        let of_it = checked.findings.iter().filter(|it| it.diagnostic.code.as_str() == "F601");
        of_it.map(|it| (it.diagnostic.message.clone(), it.diagnostic.severity)).collect()
    };
    let check = |limit, preflight, expected: &[(&str, Severity)]| {
        let found = severities(limit, preflight);
        assert_eq!(found.len(), expected.len(), "{limit}, {preflight}: {found:?}");
        for ((message, severity), (said, graded)) in found.iter().zip(expected) {
            assert!(
                message.contains(said) && severity == graded,
                "{limit}, {preflight}: {message} {severity}"
            );
        }
    };
    check("220", "", &[("more than 220 %", Severity::Warning)]);
    check("180", "", &[("more than 180 %", Severity::Error)]);
    check("260", "", &[]);
    check("260", "[rules.F601.limits]\nwarning = 200\n", &[("more than 200 %", Severity::Warning)]);
    check("180", "[rules.F601.limits]\nwarning = 240\n", &[]);
    check("260", "[rules.F601.limits]\nerror = 225\n", &[("more than 225 %", Severity::Error)]);
}

#[test]
fn whoever_is_given_as_a_pictures_maker_and_printed_with_it_is_its_maker() {
    let with = |credit: &str| {
        let mut files = base("horizontal");
        let page = String::from_utf8(files["page.toml"].clone()).unwrap();
        let changed = page.replace("credit = \"沈知渔 摄\"", &format!("credit = \"{credit}\""));
        assert_ne!(page, changed);
        files.insert("page.toml".into(), changed.into_bytes());
        codes(&checked(&[&build(&files)], ""))
    };
    for credit in ["新澜社", "AFP", "沈知渔"] {
        assert_eq!(with(credit), BTreeSet::new(), "{credit}");
    }
}

#[test]
fn what_the_build_found_is_said_by_the_check() {
    let mut built = build(&base("horizontal"));
    let of_build = ["F101", "F203", "F208", "F305", "F405", "F406", "F501"];
    let codes_of_build = banxin::diag::Code::ALL.iter().filter(|code| of_build.contains(&code.as_str()));
    let findings = codes_of_build.map(|code| {
        let mut place = banxin::diag::Place::page("A02");
        place.source = Some(banxin::diag::SourcePlace::file("boat.png"));
        banxin::diag::Diagnostic::new(*code, place, "as built")
    });
    built.report = banxin::Report::new(findings.collect());
    let found = checked(
        &[&built],
        "[rules.F305]\nseverity = \"off\"\n[[waive]]\ncode = \"F406\"\nreason = \"old\"\n",
    );
    assert_eq!(
        codes(&found),
        BTreeSet::from(of_build).difference(&BTreeSet::from(["F305"])).copied().collect()
    );
    for finding in &found.findings {
        // What a picture brings is found at the picture.
        assert!(finding.area.is_some_and(|area| area.size.width > Length::mm(30)), "{finding:?}");
        assert_eq!(finding.waived.is_some(), finding.diagnostic.code.as_str() == "F406");
    }
}

#[test]
fn limits_that_contradict_each_other_are_refused_with_their_line() {
    let error = |text: &str| Preflight::read("preflight.toml", text).unwrap_err().to_string();
    let said = error("[edition]\n[rules.F401]\nlimits = { warning = 100, error = 200 }\n");
    assert!(said.contains("the rule F401 would have errors from 200 on, and warnings from 100 on"), "{said}");
    assert!(said.contains("preflight.toml:2:1"), "{said}");
    assert!(error("[rules.F601.limits]\nwarning = 240\nerror = 230\n").contains("F601"));
    assert!(Preflight::read("preflight.toml", "[rules.F401.limits]\nwarning = 200\nerror = 200\n").is_ok());
}

#[test]
fn the_other_place_of_a_picture_that_is_printed_twice_is_named() {
    let case = cases().into_iter().find(|case| case.code == "F720").unwrap();
    let found = said(&checked(&[&build(&changed(&case))], &case.preflight));
    assert!(
        found.contains("is on the page twice: it stands in the frame \"") || found.contains("it stands as "),
        "{found}"
    );
}

#[test]
fn what_is_waived_does_not_count_and_a_waiver_of_nothing_is_found() {
    let case = cases().into_iter().find(|case| case.code == "F607").unwrap();
    let built = build(&changed(&case));
    let waiver =
        |rest: &str| format!("[[waive]]\ncode = \"F607\"\nreason = \"the plant has seen it\"\n{rest}");
    let with = checked(&[&built], &waiver("page = \"A02\"\n"));
    assert_eq!(with.findings.len(), 1);
    assert_eq!(with.findings[0].waived.as_deref(), Some("the plant has seen it"));
    assert!(!with.findings[0].counts(Severity::Info));
    let kept = build(&base("horizontal"));
    let unused = checked(&[&kept], &waiver(""));
    check_only(&unused, "F901", "an unused waiver");
    assert_eq!(unused.findings[0].diagnostic.place.source.as_ref().map(|source| source.line), Some(1));
    // What was not looked at may still be found.
    assert!(checked(&[&kept], &waiver("page = \"A09\"\n")).findings.is_empty());
}

#[test]
fn rules_are_turned_off_and_graded_by_the_preflight_file() {
    let case = cases().into_iter().find(|case| case.code == "F607").unwrap();
    let built = build(&changed(&case));
    assert!(checked(&[&built], "[rules.F607]\nseverity = \"off\"\n").findings.is_empty());
    let graded = checked(&[&built], "[rules.F607]\nseverity = \"info\"\n");
    assert_eq!(graded.findings[0].diagnostic.severity, Severity::Info);
    assert!(checked(&[&built], "[rules.F607.limits]\nwarning = 0.1\n").findings.is_empty());
}

#[test]
fn every_rule_of_pages_has_a_page_that_breaks_it() {
    let tests =
        include_str!("check_pages.rs").to_owned() + &fs::read_to_string(folder().join("cases.toml")).unwrap();
    // Findings of the build have their own tests, beside what makes them.
    let others = ["F204", "F207", "F301", "F302", "F303", "F304", "F501"];
    for rule in RULES.iter().filter(|rule| rule.subject() != "PDF" && rule.subject() != "the check") {
        let code = rule.code.as_str();
        assert!(others.contains(&code) || tests.contains(&format!("\"{code}\"")), "{code} has no page");
    }
}
