//! Tabs: text after them stands at the stops of its style (JLREQ 3.6), and is the copy's in the file.

mod support;

use std::sync::OnceLock;

use banxin::export::{pdf, pdf::Options};
use banxin::font::Fonts;
use banxin::geom::Length;
use banxin::page::Shape;
use support::column::{ACROSS, DOWN, Setting, built, text};
use support::{TempFile, tool};

fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(support::fonts)
}

/// Where the glyphs of each line start, in points from the line's start; blanks left out.
fn places(story: &str, setting: &Setting) -> Vec<Vec<i64>> {
    let page = built(fonts(), story, setting).page;
    let lines = page.lines.iter().map(|line| {
        let items = page.items[line.items.clone()].iter();
        let glyphs = items.flat_map(|item| match &item.shape {
            Shape::Glyphs(run) => run
                .glyphs
                .iter()
                .filter(|glyph| {
                    let spelled = &run.text[glyph.text.start as usize..glyph.text.end as usize];
                    !spelled.trim().is_empty()
                })
                .map(|glyph| match setting.writing {
                    "vertical-rl" => glyph.at.y - line.rect.origin.y,
                    _ => glyph.at.x - line.rect.origin.x,
                })
                .collect::<Vec<_>>(),
            _ => Vec::new(),
        });
        glyphs.map(|place| place.to_units() / Length::pt(1).to_units()).collect()
    });
    lines.collect()
}

const STOPS: &str =
    "tabs = [{ at = \"4字\" }, { at = \"10字\", align = \"end\" }, { at = \"12字\", on = \".\" }]";

#[test]
fn text_after_a_tab_stands_at_its_stop() {
    // Of 12 points each: the start of a text at 48, the end of one at 120, the point of a number at 144.
    for setting in [Setting { rules: STOPS, ..ACROSS }, Setting { rules: STOPS, ..DOWN }] {
        let found = places("甲\t乙丙\t丁戊\n", &setting);
        assert_eq!(found, [[0, 48, 60, 96, 108]], "{}", setting.writing);
    }
    let numbers = |number: &str| {
        let found = places(&format!("甲\t乙\t丙\t{number}"), &Setting { rules: STOPS, ..ACROSS });
        let point = number.find('.').expect("a point");
        found[0][3 + point]
    };
    assert_eq!((numbers("3.14"), numbers("12.5")), (144, 144));
}

#[test]
fn text_that_is_too_long_goes_to_the_stop_after_it_or_to_the_next_line() {
    let setting = Setting { rules: "tabs = [{ at = \"4字\" }, { at = \"8字\" }]", ..ACROSS };
    // JLREQ 3.6.3 b.
    assert_eq!(places("甲乙丙丁戊\t己", &setting), [[0, 12, 24, 36, 48, 96]]);
    // JLREQ 3.6.3 d.
    let rows = places("甲\t乙\t丙\t丁", &setting);
    assert_eq!(rows, [vec![0, 48, 96], vec![48]]);
    // JLREQ 3.6.3 c.
    let ends = Setting { rules: "tabs = [{ at = \"4字\", align = \"end\" }]", ..ACROSS };
    assert_eq!(places("甲乙\t丙丁戊", &ends), [[0, 12, 24, 36, 48]]);
}

#[test]
fn a_tab_of_a_style_without_stops_is_a_space() {
    let (tab, space) = (places("甲\t乙 A\tB", &ACROSS), places("甲 乙 A B", &ACROSS));
    assert_eq!(tab, space);
}

#[test]
fn the_text_of_the_file_has_its_tabs() {
    let built = built(fonts(), "甲\t乙丙\t丁\n", &Setting { rules: STOPS, ..ACROSS });
    assert_eq!(text(&built), "甲\t乙丙\t丁");
    let file = pdf::write(&built.page, fonts(), &Options::press()).unwrap();
    let file = TempFile::new("tabs.pdf", &file);
    let Some(read) = tool("pdftotext", &["-raw", file.path(), "-"]) else { return };
    assert_eq!(read.split_whitespace().collect::<Vec<_>>(), ["甲", "乙丙", "丁"]);
}
