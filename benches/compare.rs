//! Comparing: two equal editions, and pages that differ.
#![allow(missing_docs, reason = "criterion's macro makes a public function without a word on it")]

use std::path::Path;

use banxin::compare::{Input, Policy, compare};
use banxin::export::pdf::Options;
use banxin::finished::Finished;
use banxin::page::Shape;
use banxin::{Engine, Fonts, Page};
use criterion::{Criterion, criterion_group, criterion_main};

/// The feature page as it is, and with every line a tenth of a millimetre lower.
fn pages() -> [Vec<u8>; 2] {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fonts = Fonts::from_dir(root.join("fonts")).expect("the fonts can be read");
    let engine = Engine::new(&fonts);
    let page = Page::from_path(root.join("fixtures/feature/page.toml")).expect("the page can be read");
    let mut built = engine.build(&page).expect("the page can be built");
    let old = engine.pdf(&built, &Options::press()).expect("the page can be written");
    for item in &mut built.page.items {
        if let Shape::Glyphs(run) = &mut item.shape {
            run.glyphs.iter_mut().for_each(|glyph| glyph.at.y += banxin::geom::Length::units(18_000));
        }
    }
    [old, engine.pdf(&built, &Options::press()).expect("the page can be written")]
}

fn read(bytes: &[u8]) -> Input {
    Input::Pdf(Finished::read(bytes.to_vec()).expect("our own files can be read"))
}

fn bench(c: &mut Criterion) {
    let [old, new] = pages();
    c.bench_function("compare equal pages", |b| {
        b.iter(|| compare(&read(&old), &read(&old), &Policy::default(), 144.0));
    });
    c.bench_function("compare pages that differ, plates and picture at 144 dpi", |b| {
        b.iter(|| compare(&read(&old), &read(&new), &Policy::default(), 144.0));
    });
    let finished = Finished::read(old.clone()).expect("our own files can be read");
    c.bench_function("read what a page paints", |b| b.iter(|| finished.content(0)));
    c.bench_function("draw a page at 144 dpi", |b| b.iter(|| finished.draw(0, 144.0)));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = bench
}
criterion_main!(benches);
