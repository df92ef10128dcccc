//! Small pages of `tests/suite`, each with what it must come to: the findings, then where everything stands.
//!
//! `BLESS=1 cargo test --test golden` rewrites the references; look at each change before it is committed.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use banxin::export::dump;
use banxin::{Engine, Fonts, Page};

fn suite() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite")
}

/// One face is enough to place type by.
fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let file = support::font_folder().join("BanxinSong-Regular.otf");
        let bytes = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        Fonts::from_bytes([("BanxinSong-Regular.otf".to_owned(), bytes)]).unwrap()
    })
}

/// The page of `tests/suite/<case>` comes to its `expected.txt`.
#[track_caller]
fn check(case: &str) {
    let folder = suite().join(case);
    let page = Page::from_path(folder.join("page.toml")).unwrap_or_else(|error| panic!("{error}"));
    let built = Engine::new(fonts()).build(&page).unwrap_or_else(|error| panic!("{error}"));
    let findings = built.report.findings().iter().map(|finding| format!("{finding}\n"));
    // Messages name files as this machine does.
    let root = format!("{}/", folder.display());
    let found = (findings.collect::<String>() + &dump(&built.page, fonts())).replace(&root, "");
    let reference = folder.join("expected.txt");
    if std::env::var_os("BLESS").is_some() {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "references are not rewritten under CI");
        fs::write(reference, found).unwrap();
        return;
    }
    let expected = fs::read_to_string(&reference).unwrap_or_default();
    if let Some(n) = first_difference(&expected, &found) {
        let line = |text: &str| text.lines().nth(n).unwrap_or("(nothing)").to_owned();
        panic!(
            "{case}, line {}\n expected: {}\n    found: {}\n(BLESS=1 rewrites the reference)",
            n + 1,
            line(&expected),
            line(&found)
        );
    }
}

fn first_difference(expected: &str, found: &str) -> Option<usize> {
    let length = expected.lines().count().max(found.lines().count());
    (0..length).find(|&n| expected.lines().nth(n) != found.lines().nth(n))
}

#[test]
fn every_case_has_a_test_and_a_reference() {
    let mut cases = BTreeSet::new();
    for topic in fs::read_dir(suite()).unwrap() {
        let topic = topic.unwrap().path();
        for case in fs::read_dir(&topic).unwrap() {
            let case = case.unwrap().path();
            let is_written = case.join("expected.txt").is_file() || std::env::var_os("BLESS").is_some();
            assert!(is_written, "{} has no reference", case.display());
            cases.insert(case.strip_prefix(suite()).unwrap().display().to_string());
        }
    }
    let tests = include_str!("golden.rs").split("check(\"").skip(1);
    let tested: BTreeSet<String> = tests
        .filter_map(|rest| rest.split('"').next())
        .filter(|case| case.contains('/'))
        .map(str::to_owned)
        .collect();
    assert_eq!(tested, cases, "the cases that tests name, and those that there are");
}

#[test]
fn copy_runs_on_through_frames_of_different_measures() {
    check("threads/measures");
}

#[test]
fn balanced_columns_end_level() {
    check("threads/balance");
}

#[test]
fn text_runs_around_a_figure_and_its_caption() {
    check("runaround/figure");
}

#[test]
fn figures_stand_upright_and_words_lie_down_in_vertical_lines() {
    check("vertical/latin");
}

#[test]
fn marks_without_a_vertical_form_are_turned_and_two_exclamation_marks_share_a_cell() {
    check("vertical/marks");
}

#[test]
fn initials_go_down_over_lines_and_notes_stay_with_their_words() {
    check("inline/across");
}

#[test]
fn initials_notes_and_cells_stand_in_vertical_lines() {
    check("inline/down");
}

#[test]
fn a_headline_is_stacked_in_lines_where_its_words_part() {
    check("heads/stacked");
}

#[test]
fn a_stacked_headline_parts_between_its_clauses() {
    check("heads/clauses");
}

#[test]
fn the_rows_of_a_headline_that_is_too_deep_are_made_smaller_together() {
    check("heads/too-deep");
}

#[test]
fn a_label_that_is_too_long_stays_in_its_box() {
    check("heads/label");
}

#[test]
fn two_pictures_have_their_captions_below_each() {
    check("figures/two-captions");
}

#[test]
fn a_vertical_headline_left_of_its_text_is_read_from_left_to_right() {
    check("heads/vertical");
}

#[test]
fn a_sidebar_is_as_deep_as_its_copy_and_text_runs_around_it() {
    check("boxes/sidebar");
}

#[test]
fn a_subhead_does_not_stand_at_a_columns_foot() {
    check("keeps/subhead-at-a-foot");
}

#[test]
fn a_paragraph_has_a_line_more_where_its_last_one_would_stand_alone_at_a_columns_head() {
    check("keeps/single-line-at-a-head");
}

#[test]
fn a_column_ends_early_where_lines_are_the_writers_and_the_last_would_stand_alone() {
    check("keeps/verse-at-a-head");
}

#[test]
fn a_paragraph_has_a_line_fewer_where_copy_is_a_line_too_long() {
    check("keeps/line-too-long");
}

#[test]
fn no_paragraph_ends_in_one_character() {
    check("keeps/one-character-last-line");
}

#[test]
fn a_caption_below_is_as_wide_as_its_picture() {
    check("figures/caption-below");
}

#[test]
fn a_caption_beside_its_picture_ends_at_its_foot() {
    check("figures/caption-beside");
}
