//! The numbers of the trade: what editing handbooks say a page holds, and what the grid makes of it.

mod support;

use std::path::Path;

use banxin::geom::{EmSize, Length};
use banxin::layout::{Axis, BrokenColumns, Grid};
use banxin::spec::{Quantity, TypeSize};

/// A grid of type and leading, of a basic column of characters and gutters of one.
fn grid(size: &str, leading: &str, column: i64) -> Grid {
    let em = em(size);
    let leading = leading.parse::<Quantity>().unwrap().length().unwrap();
    Grid { em, leading, column: em.inline * column, gutter: em.inline }
}

/// 对开: 8 栏制, 13 字, 小五 with a quarter of it between lines.
fn broadsheet() -> Grid {
    grid("小五", "11.25pt", 13)
}

/// 四开: 6 栏制, 11 字.
fn tabloid() -> Grid {
    grid("小五", "11.25pt", 11)
}

fn em(size: &str) -> EmSize {
    size.parse::<TypeSize>().unwrap().em()
}

#[track_caller]
fn check(grid: Grid, quantity: &str, characters: i64) {
    let extent = grid.extent(&quantity.parse().unwrap(), Axis::Inline);
    assert_eq!(extent, grid.em.inline * characters, "{quantity} is {characters} characters");
}

#[track_caller]
fn check_broken(grid: Grid, basic: i64, into: i64, characters: i64, left: i64) {
    let expected = BrokenColumns { characters, left: grid.em.inline * left };
    assert_eq!(grid.broken(basic, into), expected, "{basic}破{into}");
}

/// How many lines a headline takes: its rows and the white lines above, between and below.
#[track_caller]
fn check_headline(sizes: &[&str], white: i64, lines: i64) {
    let grid = broadsheet();
    let rows: Length = sizes.iter().map(|size| em(size).block).sum();
    assert_eq!(grid.lines_for(rows + grid.leading * white), lines, "{sizes:?}");
}

#[track_caller]
fn check_mm(length: Length, mm: f64) {
    assert!((length.to_mm() - mm).abs() < 0.05, "{length} is about {mm} mm");
}

#[test]
fn a_long_column_is_basic_columns_and_the_gutters_between() {
    for (quantity, characters) in
        [("1栏", 13), ("2栏", 27), ("3栏", 41), ("5栏", 69), ("6栏", 83), ("8栏", 111)]
    {
        check(broadsheet(), quantity, characters);
    }
    check(broadsheet(), "2栏+1字", 28);
    check(tabloid(), "6栏", 71);
    check(tabloid(), "3栏", 35);
}

#[test]
fn a_column_starts_after_the_gutter_of_the_one_before() {
    let grid = broadsheet();
    let place = |quantity: &str| grid.place(&quantity.parse().unwrap(), Axis::Inline);
    assert_eq!(place("1栏"), grid.em.inline * 14);
    assert_eq!(place("3栏"), grid.em.inline * 42);
}

#[test]
fn broken_columns_hold_whole_characters_and_leave_the_rest_to_the_gutters() {
    check_broken(broadsheet(), 3, 2, 20, 0);
    check_broken(broadsheet(), 5, 3, 22, 1);
    check_broken(broadsheet(), 8, 5, 21, 2);
    check_broken(broadsheet(), 4, 3, 17, 2);
    check_broken(broadsheet(), 5, 2, 34, 0);
    check_broken(broadsheet(), 2, 3, 8, 1);
    check_broken(broadsheet(), 1, 2, 6, 0);
    check_broken(broadsheet(), 3, 1, 41, 0);
    check_broken(broadsheet(), 0, 0, 0, 0);
}

#[test]
fn a_frame_of_several_columns_keeps_its_gutters_and_shares_the_rest() {
    // Twenty characters in two columns with a gutter of one: 9.5 each (自由).
    let text = include_str!("support/desk/layout.toml")
        .replace("size = [\"12字\", \"20行\"]", "size = [\"20字\", \"20行\"]\ncolumns = 2")
        .replace("13字", "21字")
        .replace("width = \"120mm\"", "width = \"220mm\"")
        .replace("measure = \"25字\"", "measure = \"40字\"");
    let source = banxin::layout::Source { file: "layout.toml", text: &text };
    let spec = banxin::spec::toml_file("layout.toml", &text).unwrap();
    let layout = banxin::layout::resolve(&spec, source, None, &support::fonts()).unwrap();
    let columns: Vec<_> = layout.texts[0]
        .columns
        .iter()
        .map(|column| (column.rect.start.inline, column.rect.size.inline))
        .collect();
    let half = em("小五").inline / 2;
    assert_eq!(columns, [(Length::ZERO, half * 19), (half * 21, half * 19)]);
}

#[test]
fn type_areas_are_as_wide_as_handbooks_say() {
    // In points of 1/72 inch, and in the older printers' points of 0.35146 mm that handbooks reckon with.
    check_mm(broadsheet().columns(8), 352.4);
    check_mm(grid("3.16314mm", "3.953925mm", 13).columns(8), 351.1);
    check_mm(tabloid().columns(6), 225.4);
    check_mm(grid("3.16314mm", "3.953925mm", 11).columns(6), 224.6);
}

#[test]
fn a_type_area_of_490_mm_holds_as_many_lines_as_handbooks_say() {
    // 123.9 lines with a quarter between lines, 116.2 with a third; no gap is needed after the last.
    assert_eq!(grid("3.16314mm", "3.953925mm", 13).lines_in(Length::mm(490)), 124);
    assert_eq!(grid("3.16314mm", "4.21752mm", 13).lines_in(Length::mm(490)), 116);
    assert_eq!(broadsheet().depth_of(123), broadsheet().leading * 122 + Length::pt(9));
}

#[test]
fn a_headline_over_six_columns_holds_as_many_characters_as_handbooks_say() {
    assert_eq!(broadsheet().columns(6).count_of(em("小初").inline), 24);
    assert_eq!(tabloid().columns(6).count_of(em("小初").inline), 21);
}

#[test]
fn a_headline_takes_whole_lines() {
    // 小初 and 二号: 30 and 21 pt are 4.53 lines, with three white ones 7.53.
    check_headline(&["小初", "二号"], 3, 8);
    check_headline(&["一号"], 2, 5);
    check_headline(&["小二"], 2, 4);
}

#[test]
fn decks_and_kickers_stand_two_sizes_below_their_headline() {
    // 主 小初, 引 and 副 小二: the source's own pairs
    assert_eq!(em("小初").inline, Length::pt(30));
    assert_eq!(em("小二").inline, Length::pt(18));
    assert_eq!(em("二号").inline, Length::pt(21));
}

#[test]
fn flattened_type_fills_its_tier() {
    // 1951: 88 × 110 mil, 15 characters a tier; a basic column is called 段.
    let old = grid("88mil×110mil", "165mil", 15);
    check(old, "1段", 15);
    check_mm(old.em.inline * 15, 33.5);
    // 2023: 3.6 × 3.9 mm, 11 characters.
    check_mm(grid("3.6mm×3.9mm", "5.85mm", 11).columns(1), 39.6);
}

#[test]
fn the_vertical_feature_page_has_the_stories_and_pictures_of_the_horizontal_one() {
    let folder = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    for path in ["stories/lead.md", "pictures/lead.jpg", "pictures/p1.jpg", "pictures/p5.jpg"] {
        let read = |sample: &str| std::fs::read(folder(sample).join(path)).expect("the sample is there");
        assert!(read("feature") == read("feature-vertical"), "{path} differs");
    }
}
