//! Preflight of the feature page, and of its PDF.
#![allow(missing_docs, reason = "criterion's macro makes a public function without a word on it")]

use std::hint::black_box;
use std::path::Path;

use banxin::check::{Pdf, Preflight};
use banxin::finished::Finished;
use banxin::{Engine, Fonts, Page, pdf};
use criterion::{Criterion, criterion_group, criterion_main};

fn feature(criterion: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fonts = Fonts::from_dir(root.join("fonts")).expect("the fonts are there");
    let engine = Engine::new(&fonts);
    let page = Page::from_path(root.join("fixtures/feature/page.toml")).expect("the sample is there");
    let built = engine.build(&page).expect("a built page");
    let preflight = Preflight::default();
    let mut group = criterion.benchmark_group("check");
    group.sample_size(20);
    group.bench_function("feature page", |bench| {
        bench.iter(|| engine.check(black_box(&[&built]), &[], &preflight).expect("a check"));
    });
    group.bench_function("feature page, first time", |bench| {
        bench.iter(|| {
            let engine = Engine::new(&fonts);
            engine.check(black_box(&[&built]), &[], &preflight).expect("a check")
        });
    });
    let bytes = engine.pdf(&built, &pdf::Options::press()).expect("a PDF");
    group.bench_function("feature PDF", |bench| {
        bench.iter(|| {
            let finished = Finished::read(bytes.clone()).expect("a PDF");
            let pdf = Pdf { name: "A05.pdf", finished: &finished };
            engine.check(&[], black_box(&[pdf]), &preflight).expect("a check")
        });
    });
    group.finish();
}

criterion_group!(benches, feature);
criterion_main!(benches);
