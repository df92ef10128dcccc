//! Sample pages held against references that somebody has looked at: `cargo test --test references`, and `banxin bless`
//! where a change is right.

use std::path::Path;

use banxin::export::pdf::Options;
use banxin::testing::{Checks, assert_page};
use banxin::{Engine, Fonts, Page};

/// A sample page as it goes to the press.
fn sample(name: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fonts = Fonts::from_dir(root.join("fonts")).expect("the fonts");
    let engine = Engine::new(&fonts);
    let page = Page::from_path(root.join("fixtures").join(name).join("page.toml")).expect("a page");
    let built = engine.build(&page).expect("a built page");
    engine.pdf(&built, &Options::press()).expect("a PDF")
}

#[test]
fn a_tabloid_page_of_several_stories() {
    assert_page!("tabloid", sample("tabloid"), Checks::new().dpi(24.0));
}

#[test]
fn a_vertical_page_in_traditional_characters() {
    assert_page!("traditional", sample("traditional"), Checks::new().dpi(24.0));
}

#[test]
fn a_japanese_page_of_flattened_type() {
    assert_page!("japanese", sample("japanese"), Checks::new().dpi(24.0));
}
