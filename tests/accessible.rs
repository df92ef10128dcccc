//! Every sample page is PDF/UA-1, says a validator that did not write it.

use std::path::{Path, PathBuf};

use banxin::export::pdf::Options;
use banxin::{Engine, Fonts, Page};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn samples() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(root().join("fixtures")).expect("the samples");
    let pages = folders.map(|folder| folder.expect("a folder").path().join("page.toml"));
    pages.filter(|page| page.is_file()).collect()
}

#[test]
fn the_samples_are_pdf_ua() {
    let fonts = Fonts::from_dir(root().join("fonts")).expect("the fonts");
    let engine = Engine::new(&fonts);
    let options = ValidationOptions::default().profile(ValidationProfile::PdfUa1);
    let samples = samples();
    assert!(samples.len() >= 7, "{samples:?}");
    for page in samples {
        let built = engine.build(&Page::from_path(&page).expect("a page")).expect("a built page");
        let pdf = engine.pdf(&built, &Options::press()).expect("a PDF");
        let report = validate_pdf_bytes(&pdf, &options).expect("a report");
        assert!(report.is_compliant, "{}: {:#?}", page.display(), report.failures);
    }
}
