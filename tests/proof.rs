//! Proofs as the program makes them: what they show, that they are always the same, and what is refused.

mod support;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

use banxin::finished::{Finished, Thing};
use banxin::geom::{Color, Length, Point, Rect, WritingMode};
use banxin::page::{FrameKind, PlacedPage, Rule, Shape};
use banxin::picture::{Picture, probe};
use banxin::proof::{Guides, Leaf, Marked, Sheet};
use banxin::spec::Role;
use banxin::{Engine, Page};
use support::desk::Desk;

/// A folder that is there as long as a test needs it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("banxin-proof-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    fn picture(&self, name: &str) -> Picture {
        let bytes = std::fs::read(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        probe(name, bytes).expect("a PNG")
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name).join("page.toml")
}

fn banxin(arguments: &[&str], inputs: &[&Path], out: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_banxin"))
        .args(arguments)
        .args(inputs)
        .args(["--fonts", support::font_folder().to_str().expect("a path"), "--out"])
        .arg(out)
        .output()
        .expect("the program runs")
}

/// Makes proofs into a folder of their own.
fn proof(arguments: &[&str], inputs: &[&Path]) -> Folder {
    let folder = Folder::new();
    let arguments: Vec<&str> = std::iter::once("proof").chain(arguments.iter().copied()).collect();
    let output = banxin(&arguments, inputs, &folder.0);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    folder
}

/// Makes no proof: the program says why, and writes nothing.
fn refused(arguments: &[&str], inputs: &[&Path], expected: &str) {
    let folder = Folder::new();
    let arguments: Vec<&str> = std::iter::once("proof").chain(arguments.iter().copied()).collect();
    let output = banxin(&arguments, inputs, &folder.0);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(expected), "{said}");
    assert_eq!(folder.names(), Vec::<String>::new());
}

fn pdf(fixture_name: &str) -> (Folder, PathBuf) {
    let folder = Folder::new();
    let output = banxin(&["build"], &[&fixture(fixture_name)], &folder.0);
    assert_ne!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    let file = folder.0.join(&folder.names()[0]);
    (folder, file)
}

#[test]
fn a_clean_proof_shows_the_paper_and_its_black() {
    let folder = proof(&["--kind", "clean", "--dpi", "72"], &[&fixture("feature")]);
    let picture = folder.picture("A05-clean.png");
    let (pixels, _) = picture.data.as_chunks::<3>();
    assert!(
        pixels[0].iter().zip([200, 198, 191]).all(|(one, other)| one.abs_diff(other) <= 2),
        "{:?}",
        pixels[0]
    );
    // In the headline's strokes ink is whole.
    let rows = pixels[..pixels.len() * 9 / 10].iter();
    let darkest = rows.min_by_key(|pixel| pixel.iter().map(|part| u32::from(*part)).sum::<u32>());
    assert!(darkest.is_some_and(|pixel| pixel[0] > 40), "no press prints black as a screen is: {darkest:?}");
}

#[test]
fn a_page_proof_says_more_than_the_page_and_guides_more_still() {
    let plain = proof(&["--dpi", "50"], &[&fixture("feature")]).picture("A05-page.png");
    let guided =
        proof(&["--dpi", "50", "--grid", "--frames"], &[&fixture("feature")]).picture("A05-page.png");
    assert_eq!((plain.width, plain.height), (guided.width, guided.height));
    assert_ne!(plain.data, guided.data);
    let clean = proof(&["--dpi", "50", "--kind", "clean"], &[&fixture("feature")]).picture("A05-clean.png");
    assert!(plain.width > clean.width && plain.height > clean.height);
}

#[test]
fn the_same_page_gives_the_same_proof() {
    for arguments in [
        &["--dpi", "50"][..],
        &["--dpi", "50", "--pdf"],
        &["--dpi", "50", "--kind", "clean", "--pdf"],
        &["--dpi", "50", "--ink"],
    ] {
        let (one, other) =
            (proof(arguments, &[&fixture("japanese")]), proof(arguments, &[&fixture("japanese")]));
        let names = one.names();
        assert_eq!((names.len(), &names), (1, &other.names()));
        let read = |folder: &Folder| std::fs::read(folder.0.join(&names[0])).expect("a proof");
        assert!(read(&one) == read(&other), "{arguments:?}");
    }
}

#[test]
fn every_ink_has_its_plate() {
    let folder = proof(&["--plates", "--dpi", "36"], &[&fixture("feature")]);
    let inks = ["black", "cyan", "magenta", "yellow"];
    assert_eq!(folder.names(), inks.map(|ink| format!("A05-plate-{ink}.png")));
    for ink in inks {
        let plate = folder.picture(&format!("A05-plate-{ink}.png"));
        assert_eq!(plate.color.components(), 1);
        assert!(plate.data.contains(&255), "{ink}: somewhere is paper");
        assert!(plate.data.iter().any(|level| *level < 128), "{ink}: somewhere is ink");
    }
}

#[test]
fn a_galley_has_every_line_of_one_story() {
    let folder = proof(&["--kind", "galley", "--dpi", "36"], &[&fixture("tabloid")]);
    assert!(!folder.names().is_empty());
    refused(&["--kind", "galley", "--story", "weather"], &[&fixture("tabloid")], "has no story \"weather\"");
}

#[test]
fn several_pages_share_sheets() {
    let (feature, tabloid) = (fixture("feature"), fixture("tabloid"));
    let folder = proof(&["--thumbnails", "--dpi", "36"], &[&feature, &tabloid]);
    assert_eq!(folder.names(), ["thumbnails.png"]);
    let folder = proof(&["--spreads", "--dpi", "36"], &[&feature, &tabloid]);
    assert_eq!(folder.names(), ["spread-01.png", "spread-02.png"]);
}

#[test]
fn names_of_several_proofs_stand_in_order() {
    let folder = Folder::new();
    let pages = folder.0.join("pages.pdf");
    std::fs::write(&pages, support::raw::pages(11, 200, 300)).expect("a file");
    let names = proof(&["--kind", "clean", "--dpi", "18"], &[&pages]).names();
    let expected: Vec<String> = (1..=11).map(|n| format!("pages-p{n:02}-clean.png")).collect();
    assert_eq!(names, expected);
    // One name for several files, and the name itself for one.
    let out = Folder::new();
    let made = banxin(&["proof", "--dpi", "18", "--kind", "clean"], &[&pages], &out.0.join("day.png"));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(out.names(), (1..=11).map(|n| format!("day-{n:02}.png")).collect::<Vec<_>>());
    let out = Folder::new();
    let made =
        banxin(&["proof", "--dpi", "18", "--thumbnails"], &[&fixture("tabloid")], &out.0.join("all.png"));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(out.names(), ["all.png"]);
}

#[test]
fn proofs_are_png_or_pdf() {
    let folder = Folder::new();
    let asked = folder.0.join("proof.jpg");
    let output = banxin(&["proof", "--dpi", "18"], &[&fixture("tabloid")], &asked);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("proofs are PNG or PDF") && said.contains(".jpg"), "{said}");
    assert_eq!(folder.names(), Vec::<String>::new());
    // What stands behind a point may be a day, and a slash says that a folder is meant.
    for name in ["2026.11.24", "proof.jpg/"] {
        let output = banxin(&["proof", "--dpi", "18"], &[&fixture("tabloid")], &folder.0.join(name));
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(folder.names(), ["2026.11.24", "proof.jpg"]);
}

#[test]
fn what_a_proof_has_no_place_for_is_refused() {
    let tabloid = fixture("tabloid");
    let (_folder, file) = pdf("japanese");
    refused(&["--story", "lead"], &[&tabloid], "--story is for galleys");
    refused(&["--kind", "clean", "--grid"], &[&tabloid], "--grid is for page proofs");
    refused(&["--plates", "--frames"], &[&tabloid], "--frames is for page proofs");
    refused(&["--frames"], &[&file], "is a finished PDF");
    refused(&["--ink", "--preflight", "p.toml"], &[&tabloid], "--preflight is for page proofs");
    refused(&["--ink", "--kind", "clean"], &[&tabloid], "cannot be used with");
}

#[test]
fn small_pages_are_sharp_among_thumbnails() {
    let folder = Folder::new();
    let page = folder.0.join("card.pdf");
    std::fs::write(&page, support::raw::pages(1, 120, 160)).expect("a file");
    let sheet = proof(&["--thumbnails"], &[&page]).picture("thumbnails.png");
    // The page is a black square on white, in its own size: between its sides and the paper lies no more than a pixel.
    let (pixels, _) = sheet.data.as_chunks::<3>();
    let row = |y: usize| &pixels[y * sheet.width as usize..][..sheet.width as usize];
    let through = (0..sheet.height as usize)
        .map(row)
        .max_by_key(|row| row.iter().filter(|pixel| pixel[0] < 40).count());
    let row = through.expect("a row");
    let black = row.iter().filter(|pixel| pixel[0] < 40).count();
    let gray = row.iter().filter(|pixel| (40..250).contains(&pixel[0])).count();
    // 60 pt at 144 pixels an inch; the page's frame is gray too.
    assert!((118..=121).contains(&black), "{black} black pixels");
    assert!(gray <= 6, "{gray} gray pixels");
}

#[test]
fn rings_thinner_than_a_pixel_have_their_ink_and_no_more() {
    let folder = Folder::new();
    let ink = |content: &str| {
        let file = folder.0.join("ring.pdf");
        std::fs::write(&file, support::raw::document(&[("", content.to_owned())], 300, 300)).expect("a file");
        let plate = proof(&["--plates", "--dpi", "72"], &[&file]).picture("ring-plate-black.png");
        plate.data.iter().map(|level| f64::from(255 - level) / 255.0).sum::<f64>()
    };
    // In square points, which are pixels.
    for (content, expected) in [
        ("0 0 0 1 k 50 50 200 200 re 50.2 50.2 199.6 199.6 re f*", 200.0 * 200.0 - 199.6 * 199.6),
        ("0 0 0 1 k 50.4 50.4 200 200 re 50.7 50.7 199.4 199.4 re f*", 200.0 * 200.0 - 199.4 * 199.4),
        ("0 0 0 1 k 50 50 200 200 re 60 60 180 180 re f*", 200.0 * 200.0 - 180.0 * 180.0),
    ] {
        let ink = ink(content);
        assert!((ink - expected).abs() < 0.03 * expected, "{content}: {ink}, not {expected}");
    }
}

#[test]
fn a_picture_in_the_content_that_would_fill_the_memory_is_not_drawn() {
    let folder = Folder::new();
    let file = folder.0.join("bomb.pdf");
    let content = |side: u32| {
        let params = format!("/K -1 /Columns {side} /Rows {side}");
        format!(
            "q 100 0 0 100 9 9 cm BI /W {side} /H {side} /CS /G /BPC 8 /F /CCF /DP <<{params}>> ID 0000000 EI Q"
        )
    };
    for (keys, objects) in [
        ("", vec![]),
        (
            "/Resources <</Pattern <</P 5 0 R>> >>",
            vec![(
                5,
                support::raw::stream(
                    "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9",
                    &content(30_000),
                ),
            )],
        ),
    ] {
        let page =
            if objects.is_empty() { content(30_000) } else { "/Pattern cs /P scn 0 0 99 99 re f".to_owned() };
        let objects: Vec<(u32, &str)> = objects.iter().map(|(n, body)| (*n, body.as_str())).collect();
        std::fs::write(&file, support::raw::page(keys, &page, &objects)).expect("a file");
        refused(&[], &[&file], "too large to be drawn");
    }
    std::fs::write(&file, support::raw::page("", &content(300), &[])).expect("a file");
    proof(&["--dpi", "36"], &[&file]);
}

/// By how many levels two pictures of one size differ, in the mean and at most.
fn apart(one: &Picture, other: &Picture) -> (f64, u8) {
    assert_eq!((one.width, one.height, one.color), (other.width, other.height, other.color));
    let offs = one.data.iter().zip(other.data.iter()).map(|(one, other)| one.abs_diff(*other));
    let (sum, most) = offs.fold((0u64, 0), |(sum, most), off| (sum + u64::from(off), most.max(off)));
    (sum as f64 / one.data.len() as f64, most)
}

#[test]
fn a_finished_file_has_the_plates_of_its_page() {
    for name in ["feature", "feature-vertical", "japanese"] {
        let (_folder, file) = pdf(name);
        let (set, read) = (
            proof(&["--plates", "--dpi", "72"], &[&fixture(name)]),
            proof(&["--plates", "--dpi", "72"], &[&file]),
        );
        assert_eq!(set.names().len(), 4);
        let ending = |name: &str| name.rsplit('-').next().map(str::to_owned);
        for (one, other) in set.names().iter().zip(read.names()) {
            assert_eq!(ending(one), ending(&other));
            let (mean, most) = apart(&set.picture(one), &read.picture(&other));
            // Places in the file have few decimals, and a picture's rows are brought together from another corner; type,
            // which is black, is hardly touched by either.
            let limit = if one.ends_with("-black.png") { 0.05 } else { 0.2 };
            assert!(mean < limit && most < 8, "{name}, {one}: {mean} levels in the mean, {most} at most");
        }
    }
}

/// What the first page proof says, without blanks.
fn said(arguments: &[&str], input: &Path) -> String {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--pdf"]).collect();
    let folder = proof(&arguments, &[input]);
    let finished = Finished::from_path(folder.0.join(&folder.names()[0])).expect("a proof");
    let content = finished.content(0).expect("a page");
    let glyphs = content.things.iter().filter_map(|painted| match &painted.thing {
        Thing::Glyph(glyph) => Some(glyph.text.as_str()),
        _ => None,
    });
    glyphs.collect::<String>().split_whitespace().collect()
}

/// What `check` finds that stands: code and severity of each; and the errors, warnings, remarks and waived findings as a
/// proof counts them.
fn found(input: &Path) -> (Vec<(String, String)>, [String; 4]) {
    let output = Command::new(env!("CARGO_BIN_EXE_banxin"))
        .args(["check", "--format", "json", "--fonts", support::font_folder().to_str().expect("a path")])
        .arg(input)
        .output()
        .expect("the program runs");
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).expect("findings");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let (standing, waived): (Vec<_>, Vec<_>) =
        said["findings"].as_array().expect("findings").iter().partition(|it| it["waived"].is_null());
    let findings: Vec<(String, String)> =
        standing.iter().map(|finding| (text(&finding["code"]), text(&finding["severity"]))).collect();
    let count = |word: &str, severity: &str| {
        format!("{word}{severity}{}", findings.iter().filter(|(_, other)| other == severity).count())
    };
    let counts = [
        count("错误", "error"),
        count("警告", "warning"),
        count("说明", "info"),
        format!("豁免waived{}", waived.len()),
    ];
    (findings, counts)
}

/// A desk whose page has a picture of too few pixels, and nobody who made it.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("pictures/pier.png", support::desk::png(200, 200));
    desk
}

#[test]
fn a_page_proof_has_what_preflight_finds() {
    let desk = desk();
    for page in [desk.path("page.toml"), fixture("feature"), fixture("broadsheet")] {
        let (findings, counts) = found(&page);
        assert!(!findings.is_empty() || page == fixture("feature"), "{page:?}: a page with findings");
        let said = said(&[], &page);
        for count in counts {
            assert!(said.contains(&count), "{page:?}: {count} is not in {said}");
        }
        for (code, _) in findings {
            let rule = banxin::check::RULES.iter().find(|rule| rule.code.as_str() == code).expect("a rule");
            let chinese: String = rule.chinese.split_whitespace().collect();
            assert!(said.contains(&format!("{code}{chinese}")), "{page:?}: {code} is not in {said}");
        }
        assert!(!said.contains("未检"), "{said}");
    }
    let (findings, _) = found(&desk.path("page.toml"));
    assert!(findings.contains(&("F401".to_owned(), "warning".to_owned())), "{findings:?}");
}

#[test]
fn the_preflight_file_beside_the_page_holds_for_its_proof() {
    let desk = desk();
    let waiver = "[[waive]]\ncode = \"F401\"\nreason = \"as agreed with the desk\"\n";
    desk.write("preflight.toml", waiver);
    let said = said(&[], &desk.path("page.toml"));
    assert!(said.contains("豁免waived1"), "{said}");
    assert!(said.contains("F401图片像素不足") && said.contains("豁免waived:asagreedwiththedesk"), "{said}");
    desk.write("strict.toml", "[rules.F999]\n");
    let strict = desk.path("strict.toml");
    let wrong = ["--preflight", strict.to_str().expect("a path")];
    refused(&wrong, &[&desk.path("page.toml")], "there is no rule \"F999\"");
}

#[test]
fn a_finished_file_is_checked_for_its_proof_and_its_press_is_named() {
    let (_folder, file) = pdf("feature");
    let (_, counts) = found(&file);
    let said = said(&["--dpi", "50"], &file);
    for count in counts {
        assert!(said.contains(&count), "{count} is not in {said}");
    }
    assert!(said.contains("CGATSTR002"), "{said}");
    // Spoiled: the same file says that it is made for nothing.
    let bytes = std::fs::read(&file).expect("a PDF");
    let at = bytes.windows(14).position(|word| word == b"/OutputIntents").expect("an output intent");
    let mut spoiled = bytes.clone();
    spoiled[at..at + 14].copy_from_slice(b"/OutputIntentX");
    let path = file.with_file_name("spoiled.pdf");
    std::fs::write(&path, spoiled).expect("a file");
    let (findings, counts) = found(&path);
    assert!(findings.iter().any(|(code, _)| code == "X4-08"), "{findings:?}");
    let said = self::said(&["--dpi", "50"], &path);
    assert!(counts.iter().all(|count| said.contains(count)), "{counts:?} are not in {said}");
    assert!(said.contains("X4-08输出意图不合规") && said.contains("无none"), "{said}");
}

/// The type of what a proof adds to a page.
fn added(sheet: &Sheet) -> String {
    let runs = sheet.over.iter().filter_map(|item| match &item.shape {
        Shape::Glyphs(run) => Some(run.text.as_str()),
        _ => None,
    });
    runs.collect()
}

#[test]
fn where_nobody_looked_the_proof_says_so() {
    let fonts = support::fonts();
    let engine = Engine::new(&fonts);
    let built = engine.build(&Page::from_path(fixture("japanese")).expect("a page")).expect("a page");
    let sheet = engine.proofs().page(&built.page, &Marked::default()).expect("a proof");
    assert!(added(&sheet).contains("未检 not checked"), "{}", added(&sheet));
    assert!(!added(&sheet).contains("错误"), "no errors are counted");
    let checked = Marked { findings: Some(&[]), ..Marked::default() };
    let sheet = engine.proofs().page(&built.page, &checked).expect("a proof");
    assert!(added(&sheet).contains("错误 error 0"), "{}", added(&sheet));
}

#[test]
fn a_proof_is_the_same_on_one_thread_and_on_several() {
    let fonts = support::fonts();
    let drawn = |threads: usize| {
        let engine = Engine::new(&fonts).with_threads(NonZeroUsize::new(threads).expect("not 0"));
        let built = engine.build(&Page::from_path(fixture("japanese")).expect("a page")).expect("a page");
        let desk = engine.proofs();
        let sheet = desk.page(&built.page, &Marked::default()).expect("a proof");
        (desk.png(&sheet, 90).expect("a picture"), engine.plates(&built, 90).expect("plates"))
    };
    let alone = drawn(1);
    assert!(alone.1.height > 2 * 256, "several bands");
    assert_eq!(alone, drawn(3));
}

/// The rows of the grid that a proof draws: their middles and where they begin and end, on the page.
fn rows(page: &PlacedPage, sheet: &Sheet) -> Vec<[Point; 2]> {
    let corner = Point { x: Length::mm(14), y: Length::mm(26) };
    let is_row = |rule: &&Rule| rule.color == Color::process(400, 100, 0, 0);
    let rules = sheet.over.iter().filter_map(|item| match &item.shape {
        Shape::Rule(rule) => Some(rule),
        _ => None,
    });
    let on_page = |at: Point| Point { x: at.x - corner.x, y: at.y - corner.y };
    assert!(sheet.size.width > page.trim.width);
    rules.filter(is_row).map(|rule| [on_page(rule.from), on_page(rule.to)]).collect()
}

#[test]
fn rows_are_the_layouts_grid_and_body_lines_stand_on_them() {
    let fonts = support::fonts();
    let engine = Engine::new(&fonts);
    for name in ["feature", "feature-vertical", "japanese"] {
        let built = engine.build(&Page::from_path(fixture(name)).expect("a page")).expect("a page");
        let page = &built.page;
        let guides = Guides { grid: true, frames: false };
        let sheet = engine.proofs().page(page, &Marked { guides, findings: None }).expect("a proof");
        let rows = rows(page, &sheet);
        let is_vertical = page.writing == WritingMode::VerticalRl;
        let near = |one: Length, other: Length| (one - other).abs() <= Length::units(2);
        let mut body = 0;
        for line in &page.lines {
            let frame = &page.frames[line.frame];
            let (role, _) = page.stories[line.text.story].paragraphs[line.text.paragraph];
            let of_body =
                role == Role::Body && line.rect.size.height.min(line.rect.size.width) == page.grid.em.block;
            if !of_body || frame.writing != page.writing || !matches!(frame.kind, FrameKind::Column(_)) {
                continue;
            }
            body += 1;
            let foot = if is_vertical { line.rect.origin.x } else { line.rect.bottom() };
            let is_on_row = rows.iter().any(|[from, to]| match is_vertical {
                true => near(from.x, foot) && from.y <= line.rect.origin.y && line.rect.origin.y <= to.y,
                false => near(from.y, foot) && from.x <= line.rect.origin.x && line.rect.origin.x <= to.x,
            });
            assert!(is_on_row, "{name}: the line at {:?} in {} is on no row", line.rect, frame.name);
        }
        assert!(body > 50, "{name}: {body} lines");
        for picture in page.items.iter().filter_map(|item| match &item.shape {
            Shape::Picture(placed) => Some(placed.window.grown(Length::units(-1))),
            _ => None,
        }) {
            let crosses = |[from, to]: &&[Point; 2]| {
                from.x < picture.right()
                    && picture.origin.x < to.x.max(from.x + Length::units(1))
                    && from.y < picture.bottom()
                    && picture.origin.y < to.y.max(from.y + Length::units(1))
            };
            assert_eq!(rows.iter().find(crosses), None, "{name}: a row over a picture");
        }
    }
}

#[test]
fn pages_of_a_spread_touch_at_the_fold() {
    let fonts = support::fonts();
    let engine = Engine::new(&fonts);
    let leaf = |name: &str| {
        let page = Page::from_path(fixture(name)).expect("a page");
        Leaf::of_page(&engine.build(&page).expect("a page").page)
    };
    let (small, large) = (leaf("tabloid"), leaf("feature"));
    assert!(small.size.width < large.size.width);
    let sheet = engine.proofs().spread([Some(&small), Some(&large)], 1, 1).expect("a spread");
    let frames: Vec<Rect> = sheet
        .over
        .iter()
        .filter_map(|item| match &item.shape {
            Shape::Area(area) if area.rect.size == small.size || area.rect.size == large.size => {
                Some(area.rect)
            }
            _ => None,
        })
        .collect();
    let [left, right] = frames[..] else { panic!("two pages, not {frames:?}") };
    assert_eq!(left.right(), right.origin.x);
    assert_eq!(left.size, small.size);
}

#[test]
fn a_finished_file_looks_in_print_as_its_page_does() {
    let (_folder, file) = pdf("feature");
    let (set, read) = (
        proof(&["--kind", "clean", "--dpi", "72"], &[&fixture("feature")]).picture("A05-clean.png"),
        proof(&["--kind", "clean", "--dpi", "72"], &[&file]).picture("A05-clean.png"),
    );
    assert_eq!((set.width, set.height), (read.width, read.height));
    // Without the strip, which names the file.
    let page = (set.width * 3 * (set.height - 30)) as usize;
    let offs = set.data[..page].iter().zip(&read.data[..page]);
    let sum: u64 = offs.map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
    assert!((sum as f64) < 0.1 * page as f64, "{} levels in the mean", sum as f64 / page as f64);
}

#[test]
fn a_finished_file_has_proofs_of_every_kind() {
    let (folder, file) = pdf("japanese");
    let page = proof(&["--dpi", "50"], &[&file]).picture("19-page.png");
    assert!(page.data.iter().filter(|sample| **sample < 100).count() > 1000, "type is seen");
    assert_eq!(proof(&["--ink", "--dpi", "36"], &[&file]).names(), ["19-ink.png"]);
    let galley = proof(&["--kind", "galley", "--dpi", "50"], &[&file]);
    let galley = galley.picture(&galley.names()[0]);
    assert!(galley.data.iter().filter(|sample| **sample < 100).count() > 1000, "type is seen");
    refused(&["--kind", "galley", "--story", "99"], &[&file], "the page has no story \"99\"");

    let mut untagged = lopdf::Document::load(&file).expect("a PDF");
    untagged.catalog_mut().expect("a catalog").remove(b"StructTreeRoot");
    let plain = folder.0.join("plain.pdf");
    untagged.save(&plain).expect("a file");
    refused(&["--kind", "galley"], &[&plain], "cannot be told apart: it is not tagged");
}

#[test]
fn a_page_on_its_side_is_proofed_upright() {
    let (folder, file) = pdf("japanese");
    let upright = proof(&["--plates", "--dpi", "36"], &[&file]);
    let mut turned = lopdf::Document::load(&file).expect("a PDF");
    let page = turned.page_iter().next().expect("a page");
    turned.get_dictionary_mut(page).expect("a page").set("Rotate", 90);
    let name = folder.0.join("19.pdf");
    turned.save(&name).expect("a file");
    let turned = proof(&["--plates", "--dpi", "36"], &[&name]);
    let (upright, turned) = (upright.picture("19-plate-black.png"), turned.picture("19-plate-black.png"));
    assert_eq!((upright.width, upright.height), (turned.height, turned.width));
    // The first column from the bottom up becomes the first row; pixels begin at another corner, so squares are compared.
    const SIDE: usize = 16;
    let (across, down) = (upright.width as usize / SIDE, upright.height as usize / SIDE);
    let mean = |picture: &Picture, left: usize, top: usize| -> f64 {
        let row = |y: usize| {
            let start = y * picture.width as usize + left;
            picture.data[start..start + SIDE].iter().map(|level| f64::from(*level)).sum::<f64>()
        };
        (top..top + SIDE).map(row).sum::<f64>() / (SIDE * SIDE) as f64
    };
    let mut sum = 0.0;
    for (x, y) in (0..down).flat_map(|y| (0..across).map(move |x| (x * SIDE, y * SIDE))) {
        let left = turned.width as usize - y - SIDE;
        sum += (mean(&upright, x, y) - mean(&turned, left, x)).abs();
    }
    let squares = (across * down) as f64;
    assert!(sum / squares < 4.0, "squares are {} levels apart", sum / squares);
    // It is no picture that looks the same from every side.
    let places = (0..across.min(down)).map(|n| n * SIDE);
    let along: f64 = places.clone().map(|n| (mean(&upright, n, n) - mean(&turned, n, n)).abs()).sum();
    assert!(along / places.count() as f64 > 4.0);
}

#[test]
fn files_that_are_no_sound_pdf_are_refused() {
    let (folder, file) = pdf("japanese");
    let whole = std::fs::read(&file).expect("a PDF");
    let broken = folder.0.join("broken.pdf");
    std::fs::write(&broken, &whole[..600]).expect("a file");
    refused(&[], &[&broken], "broken.pdf");
    std::fs::write(&broken, b"").expect("a file");
    refused(&[], &[&broken], "the file is empty");
    refused(&[], &[&folder.0.join("missing.pdf")], "missing.pdf");
    let locked = folder.0.join("locked.pdf");
    let arguments = ["--encrypt", "user", "owner", "256", "--"];
    let (from, to) = (file.to_str().expect("a path"), locked.to_str().expect("a path"));
    if support::tool("qpdf", &[&arguments[..], &[from, to]].concat()).is_some() {
        refused(&[], &[&locked], "locked.pdf");
    }
}

#[test]
fn resolutions_out_of_all_measure_are_refused() {
    refused(&["--dpi", "0"], &[&fixture("feature")], "the resolution is 0 pixels an inch");
    refused(&["--dpi", "5000"], &[&fixture("feature")], "the resolution is 5000 pixels an inch");
    refused(&["--dpi", "2400", "--plates"], &[&fixture("feature")], "take more than 512 MB");
}

#[test]
fn what_cannot_be_written_leaves_nothing_behind() {
    let folder = Folder::new();
    let in_the_way = folder.0.join("file");
    std::fs::write(&in_the_way, b"here first").expect("a file");
    let output = banxin(&["proof", "--dpi", "36"], &[&fixture("japanese")], &in_the_way.join("under"));
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(folder.names(), ["file"]);
    // A file in the place of a proof stays whole until the proof is.
    let taken = folder.0.join("taken.png");
    std::fs::create_dir(&taken).expect("a folder");
    let output = banxin(&["proof", "--dpi", "36"], &[&fixture("japanese")], &taken);
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(folder.names(), ["file", "taken.png"]);
}
