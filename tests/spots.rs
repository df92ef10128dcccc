//! Spot colours of a layout: read, written as separations, laid on plates of their own, checked.

mod support;

use banxin::check::{Pdf, Preflight};
use banxin::finished::{Finished, Painted, Space, Thing};
use banxin::plate::PlateName;
use banxin::{Engine, Fonts, Page};
use lopdf::{Document, Object};
use support::desk::{Desk, check_refused};
use support::tool;

const SPOTS: &str =
    "[spots]\n\"红\" = \"M100 Y90\"\n\"Deep Blue\" = \"C100 M60\"\nGold = \"M20 Y60 K20\"\n\n[faces]";

/// A page with a red rule, a tint of blue under its text, and a colour that it defines and does not use.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.change("layout.toml", "[faces]", SPOTS);
    let rule =
        "[[rules]]\nat = [\"0字\", \"20行\"]\nlength = \"25字\"\nthickness = \"2pt\"\ncolor = \"红\"\n\n";
    let panel = "[[boxes]]\nname = \"panel\"\ncontent = [\"aside.body\"]\nat = [\"0字\", \"12行\"]\n\
        measure = \"12字\"\ndepth = \"8行\"\ntint = \"Deep Blue 15%\"\n\n";
    desk.change("layout.toml", "[[threads]]", &format!("{rule}{panel}[[threads]]"));
    desk.change("layout.toml", "size = [\"12字\", \"20行\"]", "size = [\"12字\", \"11行\"]");
    desk.write("stories/aside.md", "灯亮到末班船靠岸。\n");
    desk.change("page.toml", "[stories]", "[stories]\naside = \"stories/aside.md\"");
    desk.change("page.toml", "[slots]", "[slots]\naside = \"aside\"");
    let text = "[styles.caption]\ncolor = \"红 60%\"\n\n[[texts]]\nname = \"left\"";
    desk.change("layout.toml", "[[texts]]\nname = \"left\"", text);
    desk
}

fn file(profile: &str) -> Vec<u8> {
    let desk = desk();
    let run = desk.run(&["build", "page.toml", "--profile", profile]);
    assert!(run.status < 2, "{}", run.said);
    desk.read("out/A05.pdf")
}

#[track_caller]
fn check_layout(from: &str, to: &str, expected: &str) {
    let desk = Desk::new();
    desk.change("layout.toml", "[faces]", SPOTS);
    desk.change(
        "layout.toml",
        "[styles.body]\nface = \"song\"",
        "[styles.body]\nface = \"song\"\ncolor = \"红 60%\"",
    );
    desk.change("layout.toml", from, to);
    check_refused(&desk, expected);
}

#[test]
fn spot_colours_that_cannot_be_are_refused_with_their_line() {
    let unknown = "error: \"橙\" is not an ink; write C, M, Y or K with a percentage, \"paper\", or a spot colour\n  \
        --> layout.toml:25:1\n   = hint: the spot colours are: Deep Blue, Gold, 红";
    check_layout("\"红 60%\"", "\"橙 60%\"", unknown);
    let over = "error: \"红 140%\" is more than 100 percent\n  --> layout.toml:27:9";
    check_layout("\"红 60%\"", "\"红 140%\"", over);
    let known = |name: &str| {
        format!(
            "error: \"{name}\" cannot be the name of a spot colour: it names something else\n  --> layout.toml:19:1"
        )
    };
    for name in ["All", "Black", "none", "K50", "M10 Y20"] {
        check_layout("\"Deep Blue\" =", &format!("\"{name}\" ="), &known(name));
    }
    let alternate = "error: the spot colour \"Gold\" has no alternate: \"红\" is no process colour\n  \
        --> layout.toml:20:1\n   = hint: give the mixture that stands for it on screens and proofs, such as \"M100 Y90\"";
    check_layout("\"M20 Y60 K20\"", "\"红\"", alternate);
}

#[test]
fn a_separation_is_in_the_file_with_its_alternate_and_its_tints() {
    for profile in ["x4", "x1a"] {
        let bytes = file(profile);
        let finished = Finished::read(bytes).unwrap();
        let content = finished.content(0).unwrap();
        assert!(content.faults.is_empty(), "{:?}", content.faults);
        let mut found: Vec<(String, String)> = Vec::new();
        for Painted { thing, .. } in &content.things {
            let paints = match thing {
                Thing::Glyph(glyph) => vec![("type", glyph.fill)],
                Thing::Path(path) => {
                    let stroke = path.stroke.as_ref().map(|(paint, _)| ("rule", *paint));
                    path.fill.map(|(paint, _)| ("area", paint)).into_iter().chain(stroke).collect()
                }
                _ => Vec::new(),
            };
            for (what, paint) in paints {
                let paint = &content.paints[paint];
                if let Space::Separation { name, alternate, .. } = &paint.space {
                    assert_eq!(**alternate, Space::DeviceCmyk);
                    found.push((name.clone(), format!("{what} {:?}", paint.components)));
                }
            }
        }
        found.sort();
        found.dedup();
        let expected = [("Deep Blue", "area [0.15]"), ("红", "rule [1.0]"), ("红", "type [0.6]")];
        assert_eq!(found, expected.map(|(name, what)| (name.to_owned(), what.to_owned())), "{profile}");
    }
}

#[test]
fn the_tint_of_a_separation_leads_from_paper_to_its_alternate() {
    let document = Document::load_mem(&file("x4")).unwrap();
    let spaces = document.objects.values().filter_map(|object| object.as_array().ok());
    let mut found = Vec::new();
    for space in spaces.filter(|space| space.first() == Some(&"Separation".into())) {
        let name = String::from_utf8_lossy(space[1].as_name().unwrap()).into_owned();
        let function = document.get_dictionary(space[3].as_reference().unwrap()).unwrap();
        let numbers = |key: &[u8]| -> Vec<f32> {
            function
                .get(key)
                .and_then(Object::as_array)
                .unwrap()
                .iter()
                .map(|n| n.as_float().unwrap())
                .collect()
        };
        assert_eq!(function.get(b"FunctionType").unwrap(), &2.into());
        found.push((name, numbers(b"C0"), numbers(b"C1")));
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [("Deep Blue", vec![1.0, 0.6, 0.0, 0.0]), ("红", vec![0.0, 1.0, 0.9, 0.0])];
    assert_eq!(
        found,
        expected.map(|(name, full)| (name.to_owned(), vec![0.0; 4], full)),
        "Gold is not printed"
    );
}

#[test]
fn a_file_for_screens_has_no_separations() {
    let document = Document::load_mem(&file("screen")).unwrap();
    let is_separation =
        |object: &Object| object.as_array().is_ok_and(|it| it.first() == Some(&"Separation".into()));
    assert!(!document.objects.values().any(is_separation));
}

#[test]
fn qpdf_finds_nothing_wrong_with_separations() {
    for profile in ["x4", "x1a"] {
        let file = support::TempFile::new("spots.pdf", &file(profile));
        tool("qpdf", &["--check", file.path()]);
    }
}

#[test]
fn the_same_page_is_the_same_bytes() {
    assert_eq!(file("x4"), file("x4"));
}

#[test]
fn a_page_with_spot_colours_keeps_the_rules_and_its_file_those_of_a_press_with_as_many_units() {
    let desk = desk();
    let run = desk.run(&["check", "page.toml"]);
    assert!(!run.printed.contains("F608") && !run.said.contains("F608"), "{}{}", run.printed, run.said);
    let fewer = desk.path("fewer.toml");
    desk.write("fewer.toml", "[rules.F608]\nlimits.spots = 1\n");
    let run = desk.run(&["check", "page.toml", "--preflight", fewer.to_str().unwrap()]);
    let said = format!("{}{}", run.printed, run.said);
    assert!(said.contains("the page is printed in the spot colours Deep Blue, 红"), "{said}");

    let bytes = file("x4");
    let check = |preflight: &str| {
        let preflight = Preflight::read("preflight.toml", preflight).unwrap();
        let finished = Finished::read(bytes.clone()).unwrap();
        let pdf = Pdf { name: "page.pdf", finished: &finished };
        let findings = banxin::check::check(&[], &[pdf], &preflight).unwrap().findings;
        let said = findings
            .iter()
            .map(|finding| format!("{} {}\n", finding.diagnostic.code.as_str(), finding.diagnostic.message));
        said.collect::<String>()
    };
    assert!(check("").contains("F608"));
    assert!(!check("[rules.F608]\nlimits.spots = 2\n").contains("F608"));
}

#[test]
fn each_spot_colour_that_is_printed_has_a_plate() {
    let desk = desk();
    let fonts = Fonts::from_dir(support::font_folder()).unwrap();
    let engine = Engine::new(&fonts);
    let built = engine.build(&Page::from_path(desk.path("page.toml")).unwrap()).unwrap();
    let plates = engine.plates(&built, 75).unwrap();
    let names: Vec<String> = plates.plates.iter().map(|plate| plate.name.to_string()).collect();
    assert_eq!(names, ["Cyan", "Magenta", "Yellow", "Black", "Deep Blue", "红"]);
    let most = |name: &PlateName| plates.plate(name).unwrap().ink.iter().copied().max().unwrap();
    assert_eq!(most(&PlateName::Spot("Deep Blue".to_owned())), 38, "15 %");
    assert_eq!(most(&PlateName::Spot("红".to_owned())), 255);
    assert_eq!(most(&PlateName::Yellow), 0, "the alternates are on no plate");

    // The file says the same.
    let run = desk.run(&["build", "page.toml"]);
    assert!(run.status < 2, "{}", run.said);
    let proof = desk.run(&["proof", "out/A05.pdf", "--plates", "-o", "theirs"]);
    assert!(proof.status < 2, "{}", proof.said);
    let theirs = std::fs::read_dir(desk.path("theirs")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut theirs: Vec<String> = theirs.map(|name| name.to_string_lossy().into_owned()).collect();
    theirs.sort();
    println!("{theirs:?}");
    assert_eq!(theirs.len(), 6, "{theirs:?}");
}
