//! Proofs and plates of the sample feature page.
#![allow(missing_docs, reason = "criterion's macro makes a public function without a word on it")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;
use std::path::Path;

use banxin::check::Preflight;
use banxin::proof::Marked;
use banxin::{Engine, Fonts, Page};
use criterion::{Criterion, criterion_group, criterion_main};

fn feature(criterion: &mut Criterion) {
    let fonts = Fonts::from_dir(support::font_folder()).unwrap();
    let engine = Engine::new(&fonts);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/feature/page.toml");
    let built = engine.build(&Page::from_path(file).unwrap()).unwrap();
    let mut group = criterion.benchmark_group("proof");
    group.sample_size(20);
    for dpi in [72, 150] {
        // Nothing is kept from one to the next.
        group.bench_function(format!("plates, {dpi} dpi"), |bencher| {
            bencher.iter(|| black_box(engine.plates(&built, dpi).unwrap()));
        });
    }
    let checked = engine.check(&[&built], &[], &Preflight::default()).unwrap();
    let marked = Marked { findings: Some(&checked.findings), ..Marked::default() };
    group.bench_function("page proof, 144 dpi, first", |bencher| {
        bencher.iter(|| {
            let desk = engine.proofs();
            let sheet = desk.page(&built.page, &marked).unwrap();
            black_box(desk.png(&sheet, 144).unwrap())
        });
    });
    let desk = engine.proofs();
    group.bench_function("page proof, 144 dpi, again", |bencher| {
        bencher.iter(|| {
            let sheet = desk.page(&built.page, &marked).unwrap();
            black_box(desk.png(&sheet, 144).unwrap())
        });
    });
    group.finish();
}

criterion_group!(benches, feature);
criterion_main!(benches);
