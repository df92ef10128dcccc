//! The feature page: from files in memory to the bytes of the PDF.
#![allow(missing_docs, reason = "criterion's macro makes a public function without a word on it")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;

use banxin::{Engine, Fonts, Page, pdf};
use criterion::{Criterion, criterion_group, criterion_main};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of the feature page. Every page of another number has other copy: each paragraph takes a word of its own.
fn files(number: usize) -> BTreeMap<String, Vec<u8>> {
    let folder = root().join("fixtures/feature");
    let read = |path: &str| std::fs::read(folder.join(path)).expect("the sample is there");
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    files.insert("page.toml".into(), read("page.toml"));
    for picture in ["lead", "p1", "p2", "p3", "p4", "p5"] {
        let path = format!("pictures/{picture}.jpg");
        files.insert(path.clone(), read(&path));
    }
    let story = String::from_utf8(read("stories/lead.md")).expect("UTF-8");
    let surnames: Vec<char> =
        "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜".chars().collect();
    let (one, other) =
        (surnames[number % surnames.len()], surnames[number / surnames.len() % surnames.len()]);
    let story =
        story.replace("罗守田", &format!("{one}{other}田")).replace("纪小满", &format!("{other}小{one}"));
    files.insert("stories/lead.md".into(), story.into_bytes());
    files
}

fn pages(criterion: &mut Criterion) {
    let fonts = Fonts::from_dir(root().join("fonts")).expect("the fonts are there");
    let engine = Engine::new(&fonts);
    let press = pdf::Options::press();
    let sources: Vec<_> = (0..128).map(files).collect();
    let read: Vec<Page> =
        sources.iter().map(|files| Page::from_memory("page.toml", files).expect("a page")).collect();
    let mut group = criterion.benchmark_group("feature page");
    let mut next = 0;
    let mut turn = || {
        next = (next + 1) % 128;
        next
    };
    group.bench_function("read", |bench| {
        bench.iter(|| Page::from_memory("page.toml", &sources[turn()]).expect("a page"));
    });
    group.bench_function("build", |bench| {
        bench.iter(|| engine.build(black_box(&read[turn()])).expect("a built page"));
    });
    group.bench_function("read, build, write", |bench| {
        bench.iter(|| {
            let page = Page::from_memory("page.toml", &sources[turn()]).expect("a page");
            let built = engine.build(&page).expect("a built page");
            engine.pdf(&built, &press).expect("a PDF")
        });
    });
    group.sample_size(10);
    group.bench_function("fonts and first page", |bench| {
        bench.iter(|| {
            let fonts = Fonts::from_dir(root().join("fonts")).expect("the fonts are there");
            let engine = Engine::new(&fonts);
            engine.pdf(&engine.build(&read[0]).expect("a built page"), &press).expect("a PDF")
        });
    });
    for threads in [1, 2] {
        group.bench_function(format!("128 pages, {threads} threads"), |bench| {
            bench.iter(|| {
                std::thread::scope(|scope| {
                    for first in 0..threads {
                        let (engine, read, press) = (&engine, &read, &press);
                        scope.spawn(move || {
                            for page in read.iter().skip(first).step_by(threads) {
                                let built = engine.build(page).expect("a built page");
                                black_box(engine.pdf(&built, press).expect("a PDF"));
                            }
                        });
                    }
                });
            });
        });
    }
    group.finish();
}

criterion_group!(benches, pages);
criterion_main!(benches);
