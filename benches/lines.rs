//! Lines of one long paragraph: breaking and justifying, without shaping; then a whole cast-off of more and more text.
#![allow(missing_docs, reason = "criterion's macro makes a public function without a word on it")]

use std::hint::black_box;
use std::path::Path;

use banxin::cjk::{Lang, Profile};
use banxin::diag::SourcePlace;
use banxin::geom::{EmSize, Length, WritingMode};
use banxin::layout::Style;
use banxin::line::{Measures, break_lines, items, justify};
use banxin::shape::Shaper;
use banxin::spec::{ComposeSpec, MeasureSpec, Role};
use banxin::story::Paragraph;
use banxin::{Engine, Fonts};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Prose of so many characters: a mark every dozen, a quotation, a dash and a number now and then.
fn prose(characters: usize) -> String {
    let part = "老船工们说，潮水涨到石阶第三级时，渡轮才敢靠岸；“再低一寸，船底就要碰礁。”那是1987年的事——\
                码头上的灯还要靠人去点，一盏一盏，从东头点到西头，共四十六盏。";
    part.chars().cycle().take(characters).collect()
}

fn lines(criterion: &mut Criterion) {
    let fonts =
        Fonts::from_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts")).expect("the fonts are there");
    let song = fonts.find("BanxinSong-Regular").expect("the song face is there");
    let style = Style::plain(song, EmSize::square(Length::pt(9)), Profile::of(Lang::ZhHans));
    let shaper = Shaper::new(&fonts);
    let text = prose(5_000);
    let paragraph =
        Paragraph { role: Role::Body, text, spans: Vec::new(), place: SourcePlace::file("bench") };
    let mode = WritingMode::HorizontalTb;
    let shaped = shaper.shape(&paragraph, &style, mode);
    let measures = Measures::uniform(style.em.inline * 13);
    criterion.bench_function("5000 characters after shaping", |bench| {
        bench.iter(|| {
            let items = items(black_box(&shaped), &style, mode);
            let breaks = break_lines(&items, &measures, style.em.inline);
            let lines = breaks.lines.iter().map(|span| justify(&items, span, style.align));
            black_box(lines.collect::<Vec<_>>())
        });
    });
    let engine = Engine::new(&fonts);
    let mut group = criterion.benchmark_group("cast-off");
    for characters in [10_000, 100_000, 1_000_000, 10_000_000] {
        let text = prose(characters);
        let request = ComposeSpec { text, measure: MeasureSpec::Ems(13.into()), ..ComposeSpec::default() };
        group.throughput(Throughput::Elements(characters as u64)).sample_size(10);
        group.bench_function(format!("{characters} characters"), |bench| {
            bench.iter(|| black_box(engine.compose(&request)));
        });
    }
    group.finish();
}

criterion_group!(benches, lines);
criterion_main!(benches);
