//! Files held against each other: pages set by hand, with one thing changed.

mod support;

use banxin::compare::{Comparison, Input, Kind, Layer, Policy, Treatment, Verdict, compare};
use banxin::export::layout_json;
use banxin::export::pdf::{Options, write};
use banxin::finished::Finished;
use banxin::font::Fonts;
use banxin::geom::{Color, Length, Point, Rect, Setting};
use banxin::page::{Area, Paint, Path, PathStep, PlacedPage, PlacedPicture, Rule, Shape};
use banxin::picture::ColorSpace;
use support::{Galley, Line};

const FINENESS: f64 = 72.0;

fn page(fonts: &Fonts) -> PlacedPage {
    page_of(fonts, ["江声依旧，码头如新。", "三月一日，船队出港。", "竖排、一行"])
}

/// Two lines and one set vertically, a rule and a tint.
fn page_of(fonts: &Fonts, lines: [&str; 3]) -> PlacedPage {
    let mut galley = Galley::new(fonts);
    let song = |x, y| Line::new("BanxinSong-Regular", Setting::Horizontal, x, y);
    galley.set(song(10, 20), lines[0]);
    galley.set(song(10, 34), lines[1]);
    galley.set(Line::new("BanxinSong-Regular", Setting::Vertical, 180, 10), lines[2]);
    galley.push(Shape::Rule(Rule {
        from: Point { x: Length::pt(10), y: Length::pt(60) },
        to: Point { x: Length::pt(110), y: Length::pt(60) },
        thickness: Length::units(31_750),
        color: Color::BLACK,
    }));
    galley.push(Shape::Area(Area {
        rect: Rect::new(Length::pt(10), Length::pt(70), Length::pt(60), Length::pt(20)),
        fill: Some(Color::process(0, 500, 0, 0)),
        border: None,
    }));
    galley.page
}

fn pdf(fonts: &Fonts, page: &PlacedPage) -> Vec<u8> {
    write(page, fonts, &Options::press()).unwrap()
}

fn input(bytes: &[u8]) -> Input {
    Input::Pdf(Finished::read(bytes.to_vec()).unwrap())
}

fn found(comparison: &Comparison) -> Vec<(Layer, Kind)> {
    let counted = comparison.changes.iter().filter(|change| change.counts);
    counted.map(|change| (change.layer, change.kind)).collect()
}

/// Changes a page and expects these changes of the layers before the plates, and nothing else there.
fn check(change: impl FnOnce(&mut PlacedPage), expected: &[(Layer, Kind)]) -> Comparison {
    let fonts = support::fonts();
    let old = page(&fonts);
    let mut new = old.clone();
    change(&mut new);
    let comparison =
        compare(&input(&pdf(&fonts, &old)), &input(&pdf(&fonts, &new)), &Policy::default(), FINENESS)
            .unwrap();
    let mut found = found(&comparison);
    found.retain(|(layer, _)| !matches!(layer, Layer::Plates | Layer::Composite));
    assert_eq!(found, expected, "{:#?}", comparison.changes);
    comparison
}

fn glyphs(page: &mut PlacedPage, item: usize) -> &mut banxin::page::GlyphRun {
    match &mut page.items[item].shape {
        Shape::Glyphs(run) => run,
        other => panic!("no glyphs: {other:?}"),
    }
}

#[test]
fn equal_bytes_prove_everything() {
    let fonts = support::fonts();
    let bytes = pdf(&fonts, &page(&fonts));
    let comparison = compare(&input(&bytes), &input(&bytes), &Policy::default(), FINENESS).unwrap();
    assert!(comparison.same && comparison.proved_by == Some(Layer::Bytes) && comparison.changes.is_empty());
    let others = comparison.layers.iter().filter(|layer| layer.layer != Layer::Bytes);
    assert!(others.clone().all(|layer| layer.verdict == Verdict::Proved), "{:?}", comparison.layers);
}

#[test]
fn a_glyph_a_tenth_of_a_point_off_is_found_and_named() {
    let moved = |page: &mut PlacedPage| glyphs(page, 0).glyphs[3].at.y += Length::units(6_350);
    let comparison = check(moved, &[(Layer::Glyphs, Kind::GlyphMoved)]);
    let change = comparison.changes.iter().find(|change| change.kind == Kind::GlyphMoved).unwrap();
    assert_eq!(change.by_mm, Some([0.0, 0.04]));
    assert!(change.old.as_ref().is_some_and(|text| text.contains('旧')), "{change:?}");
}

#[test]
fn another_word_is_another_word_and_no_other_form() {
    let fonts = support::fonts();
    let old = pdf(&fonts, &page(&fonts));
    // Marks speak for the copy of the vertical line.
    let new = pdf(&fonts, &page_of(&fonts, ["江声依旧，渡口如新。", "三月一日，船队出港。", "竖排、两行"]));
    let comparison = compare(&input(&old), &input(&new), &Policy::default(), FINENESS).unwrap();
    let mut found = found(&comparison);
    found.retain(|(layer, _)| matches!(layer, Layer::Text | Layer::Glyphs));
    assert_eq!(found, [(Layer::Text, Kind::TextReplaced); 2], "{:#?}", comparison.changes);
}

#[test]
fn all_copy_that_moves_together_is_one_change() {
    let moved = |page: &mut PlacedPage| {
        for item in 0..3 {
            glyphs(page, item).glyphs.iter_mut().for_each(|glyph| glyph.at.y += Length::mm(4));
        }
    };
    let comparison = check(moved, &[(Layer::Glyphs, Kind::StoryMoved)]);
    let change = comparison.changes.iter().find(|change| change.kind == Kind::StoryMoved).unwrap();
    assert_eq!((change.by_mm, change.count), (Some([0.0, 4.0]), 25));
}

#[test]
fn rich_black_is_ink_and_nothing_else() {
    let rich = |page: &mut PlacedPage| glyphs(page, 1).color = Color::process(600, 400, 400, 1000);
    check(rich, &[(Layer::Ink, Kind::TextInk), (Layer::Ink, Kind::Overprint), (Layer::Ink, Kind::TotalInk)]);
}

#[test]
fn rules_and_tints_are_told_by_what_became_of_them() {
    let shape = |page: &mut PlacedPage, change: &dyn Fn(&mut Shape)| {
        page.items.iter_mut().for_each(|item| change(&mut item.shape));
    };
    let heavier = |shape: &mut Shape| {
        if let Shape::Rule(rule) = shape {
            rule.thickness = Length::pt(1);
        }
    };
    check(|page| shape(page, &heavier), &[(Layer::Rules, Kind::RuleWeight)]);
    let tint = |shape: &mut Shape| {
        if let Shape::Area(area) = shape {
            area.fill = Some(Color::process(0, 520, 0, 0));
        }
    };
    check(|page| shape(page, &tint), &[(Layer::Ink, Kind::RuleInk)]);
    check(
        |page| page.items.retain(|item| !matches!(item.shape, Shape::Rule(_))),
        &[(Layer::Rules, Kind::RuleLost)],
    );
}

#[test]
fn ink_that_goes_from_one_plate_to_another_is_seen_on_both() {
    let magenta_to_cyan = |page: &mut PlacedPage| {
        for item in &mut page.items {
            if let Shape::Area(area) = &mut item.shape {
                area.fill = Some(Color::process(500, 0, 0, 0));
            }
        }
    };
    let comparison = check(magenta_to_cyan, &[(Layer::Ink, Kind::RuleInk)]);
    let plates: Vec<_> = comparison.changes.iter().filter(|change| change.layer == Layer::Plates).collect();
    let names: Vec<_> = plates.iter().map(|change| (change.story.as_deref(), change.kind)).collect();
    assert_eq!(names, [(Some("Cyan"), Kind::PlateAdded), (Some("Magenta"), Kind::PlateLost)]);
    let [x, y, w, h] = plates[0].new_places[0];
    let mm = |pt: f64| pt * 25.4 / 72.0;
    assert!(x <= mm(10.0) && y <= mm(70.0) && x + w >= mm(70.0) && y + h >= mm(90.0), "{plates:?}");
    assert!(comparison.changes.iter().any(|change| change.layer == Layer::Composite));
}

/// One thing of every kind that a layout can hold.
fn one_of_each(fonts: &Fonts) -> PlacedPage {
    let mut galley = Galley::new(fonts);
    galley.set(Line::new("BanxinSong-Regular", Setting::Horizontal, 10, 20), "江声依旧");
    galley.page.items.extend(page(fonts).items.into_iter().skip(3));
    let at = |x, y| Point { x: Length::pt(x), y: Length::pt(y) };
    let wave = PathStep::Curve(at(20, 100), at(30, 120), at(40, 110));
    let steps = vec![PathStep::Move(at(10, 110)), wave, PathStep::Close];
    galley.push(Shape::Path(Path { steps, paint: Paint::Stroke(Length::pt(1)), color: Color::BLACK }));
    let frame = Rect::new(Length::pt(100), Length::pt(70), Length::pt(40), Length::pt(40));
    let picture = std::sync::Arc::new(support::samples(ColorSpace::Gray, 2, vec![0, 80, 160, 255]));
    galley.push(Shape::Picture(PlacedPicture {
        picture,
        window: frame,
        whole: frame,
        alt: "江".into(),
        credit: None,
    }));
    galley.page
}

#[test]
fn every_kind_that_a_layout_holds_is_read_back() {
    let fonts = support::fonts();
    let old = one_of_each(&fonts);
    let layout = |page: &PlacedPage| Input::Layout { file: "a.json".into(), json: layout_json(page, &fonts) };
    let compared = |new: &PlacedPage| compare(&layout(&old), &layout(new), &Policy::default(), FINENESS);
    assert!(compared(&old).unwrap().same);
    // A kind that is added has to be added here too.
    let expected = |shape: &Shape| match shape {
        Shape::Glyphs(_) => vec![(Layer::Text, Kind::TextDeleted), (Layer::Glyphs, Kind::GlyphMissing)],
        Shape::Rule(_) | Shape::Area(_) | Shape::Path(_) => vec![(Layer::Rules, Kind::RuleLost)],
        Shape::Picture(_) => vec![(Layer::Pictures, Kind::PictureLost)],
    };
    assert_eq!(old.items.len(), 5);
    for (n, item) in old.items.iter().enumerate() {
        let mut new = old.clone();
        new.items.remove(n);
        assert_eq!(found(&compared(&new).unwrap()), expected(&item.shape), "{:?}", item.shape);
    }
    let mut new = old.clone();
    let Shape::Path(path) = &mut new.items[3].shape else { panic!("a path") };
    path.steps[1] = PathStep::Close;
    assert_eq!(
        found(&compared(&new).unwrap()),
        [(Layer::Rules, Kind::RuleLost), (Layer::Rules, Kind::RuleAdded)]
    );
}

#[test]
fn equal_layouts_prove_only_what_layouts_have() {
    let fonts = support::fonts();
    let json = layout_json(&one_of_each(&fonts), &fonts);
    let layout = Input::Layout { file: "a.json".into(), json };
    let compared = compare(&layout, &layout, &Policy::default(), FINENESS).unwrap();
    let of = |verdict: Verdict| -> Vec<Layer> {
        compared.layers.iter().filter(|layer| layer.verdict == verdict).map(|layer| layer.layer).collect()
    };
    let known = [Layer::Boxes, Layer::Text, Layer::Glyphs, Layer::Pictures, Layer::Rules, Layer::Ink];
    assert_eq!(of(Verdict::Proved), known);
    assert_eq!(of(Verdict::Same), [Layer::Bytes]);
}

#[test]
fn a_layout_that_no_paper_holds_is_none() {
    let fonts = support::fonts();
    let json = layout_json(&one_of_each(&fonts), &fonts);
    let check = |from: &str, to: &str| {
        let (before, after) = json.split_once(from).unwrap();
        let after = after.split_once(']').unwrap().1;
        let json = format!("{before}{from}{to}]{after}");
        let layout = Input::Layout { file: "a.json".into(), json };
        let error = compare(&layout, &layout, &Policy::default(), FINENESS).unwrap_err();
        assert!(error.message.contains("beyond any paper"), "{from}: {error}");
    };
    check("\"trim\":[", "1e300,1e300");
    check("\"em\":[", "9,1e300");
    check("\"rect\":[", "-1e30,0,9,9");
    check("\"window\":[", "0,0,9,1e300");
    check("\"ink\":[", "0,0,0,1e300");
}

#[test]
fn a_policy_and_a_mask_let_changes_pass() {
    let fonts = support::fonts();
    let old = page(&fonts);
    let mut new = old.clone();
    glyphs(&mut new, 0).glyphs[3].at.y += Length::mm(1);
    let files = [input(&pdf(&fonts, &old)), input(&pdf(&fonts, &new))];
    let pass = |policy: &str| {
        let policy = Policy::from_toml("policy.toml", policy)?;
        compare(&files[0], &files[1], &policy, FINENESS).map(|comparison| comparison.same)
    };
    assert_eq!(pass(""), Ok(false));
    let looks = "plates = \"ignore\"\ncomposite = \"report\"";
    assert_eq!(pass(&format!("[layers]\n{looks}\nglyphs = {{ tolerance = 1.5 }}")), Ok(true));
    assert_eq!(pass("[[mask]]\nrect = [0, 0, 60, 20]"), Ok(true));
    assert_eq!(pass("[[mask]]\nrect = [0, 30, 60, 20]"), Ok(false));
    assert_eq!(pass(&format!("[layers]\n{looks}\n[[mask]]\nstory = 1\ntolerance = 1.1")), Ok(true));
    assert_eq!(pass(&format!("[layers]\n{looks}\n[[mask]]\nstory = 1\ntolerance = 0.9")), Ok(false));
    for nothing in ["story = 9", "frame = \"nowhere\"", "rect = [900, 0, 5, 5]", "story = 1\npage = 2"] {
        let error = pass(&format!("[[mask]]\n{nothing}")).unwrap_err();
        assert!(error.message.contains("neither file has one"), "{error}");
    }
}

#[test]
fn what_a_masked_story_does_is_seen_on_no_plate() {
    let fonts = support::fonts();
    let old = page(&fonts);
    let compared = |change: &dyn Fn(&mut PlacedPage), policy: &str| {
        let mut new = old.clone();
        change(&mut new);
        let policy = Policy::from_toml("policy.toml", policy).unwrap();
        compare(&input(&pdf(&fonts, &old)), &input(&pdf(&fonts, &new)), &policy, FINENESS).unwrap()
    };
    let moved = |page: &mut PlacedPage| glyphs(page, 0).glyphs[3].at.y += Length::mm(2);
    assert!(!compared(&moved, "").same);
    let of_pictures = |comparison: &Comparison| {
        let changes = comparison.changes.iter();
        changes.filter(|it| matches!(it.layer, Layer::Plates | Layer::Composite)).count()
    };
    let masks = [
        "story = 1",
        "story = 1\ntolerance = 2.1",
        "story = 1\nlayers = [\"glyphs\"]",
        "rect = [0, 0, 70, 20]",
    ];
    for mask in masks {
        let comparison = compared(&moved, &format!("[[mask]]\n{mask}"));
        assert!(comparison.same, "{mask}: {:#?}", comparison.changes);
        assert_eq!(of_pictures(&comparison), 0, "{mask}");
    }
    // It moved farther than the mask allows.
    assert!(!compared(&moved, "[[mask]]\nstory = 1\ntolerance = 1.9").same);
    // A rule is no part of the story, and is seen beside it.
    let ruled = |page: &mut PlacedPage| {
        moved(page);
        match &mut page.items[3].shape {
            Shape::Rule(rule) => rule.thickness = Length::pt(3),
            other => panic!("no rule: {other:?}"),
        }
    };
    let comparison = compared(&ruled, "[[mask]]\nstory = 1\n[layers]\nrules = \"report\"\nink = \"report\"");
    assert!(!comparison.same && of_pictures(&comparison) > 0, "{:#?}", comparison.changes);
    // A mask that measures the look of a page is looked through.
    let comparison = compared(&moved, "[[mask]]\nstory = 1\nlayers = [\"composite\"]\ntolerance = 10");
    assert!(of_pictures(&comparison) > 0);
}

#[test]
fn a_case_for_every_page_and_layer() {
    let fonts = support::fonts();
    let mut old = page(&fonts);
    old.name = "a<&>\"b".to_owned();
    let mut new = old.clone();
    glyphs(&mut new, 0).glyphs[3].at.y += Length::mm(1);
    let names = ["old & \"first\"".to_owned(), "new <second>".to_owned()];
    let policy = Policy::from_toml("policy.toml", "[layers]\nrules = \"ignore\"").unwrap();
    let (old, new) = (input(&pdf(&fonts, &old)), input(&pdf(&fonts, &new)));
    let comparison = compare(&old, &new, &policy, FINENESS).unwrap();
    let xml = banxin::compare::junit(&comparison, &names);
    let document = roxmltree::Document::parse(&xml).expect("XML");
    let root = document.root_element();
    assert_eq!(
        (root.tag_name().name(), root.attribute("name")),
        ("testsuites", Some("old & \"first\" → new <second>"))
    );
    let suites: Vec<_> = root.children().filter(|it| it.has_tag_name("testsuite")).collect();
    assert_eq!(
        suites.iter().map(|it| it.attribute("name").unwrap()).collect::<Vec<_>>(),
        ["document", "page 1"]
    );
    let cases = |suite: &roxmltree::Node<'_, '_>, what: &str| -> Vec<String> {
        let cases = suite.children().filter(|it| it.has_tag_name("testcase"));
        let cases = cases.filter(|case| what.is_empty() || case.children().any(|it| it.has_tag_name(what)));
        cases.map(|case| case.attribute("name").unwrap().to_owned()).collect()
    };
    assert_eq!(cases(&suites[0], ""), ["bytes", "structure", "ink", "tags", "document"]);
    assert_eq!(cases(&suites[0], "failure"), Vec::<String>::new());
    assert_eq!(cases(&suites[1], "").len(), 10);
    assert_eq!(cases(&suites[1], "failure"), ["glyphs", "composite"]);
    assert_eq!(cases(&suites[1], "skipped"), ["rules"]);
    for node in [&root, &suites[0], &suites[1]] {
        let count = |what: &str| node.attribute(what).unwrap().parse::<usize>().unwrap();
        let all = |what: &str| node.descendants().filter(|it| it.has_tag_name(what)).count();
        assert_eq!((count("tests"), count("failures")), (all("testcase"), all("failure")));
        assert_eq!((count("skipped"), count("errors")), (all("skipped"), 0));
    }
    let said: String = suites[1].descendants().filter_map(|it| it.text()).collect();
    assert!(said.contains("mm down") && said.contains("旧"), "{said}");
}

#[test]
fn exact_is_exact() {
    let fonts = support::fonts();
    let bytes = pdf(&fonts, &page(&fonts));
    let mut other = bytes.clone();
    other.extend_from_slice(b"\n% a word behind the end\n");
    let mut policy = Policy::default();
    let same = |policy: &Policy| compare(&input(&bytes), &input(&other), policy, FINENESS).unwrap().same;
    assert!(same(&policy));
    policy.layers.insert(Layer::Bytes, Treatment::Exact);
    assert!(!same(&policy));
}
