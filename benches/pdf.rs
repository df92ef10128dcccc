//! Writing a broadsheet page: 4,400 characters of body text, heads in four more faces, six photographs.
#![allow(missing_docs, reason = "criterion's macro makes a public function without a word on it")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;
use std::sync::Arc;

use banxin::export::pdf::{self, Options, Writer};
use banxin::font::Fonts;
use banxin::geom::{Length, Rect, Setting, Size};
use banxin::page::{PlacedPage, PlacedPicture, Shape};
use banxin::picture::{Coding, ColorSpace, ColorTag, Picture, Transform, Turn, Words, probe};
use banxin::{Built, Engine, Report};
use criterion::{Criterion, criterion_group, criterion_main};
use support::{Galley, Line};

/// Numbers without a pattern, the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// A character of the common ones: few are frequent, most are rare, as in a newspaper.
    fn character(&mut self) -> char {
        let rank = self.below(1500) * self.below(1500) / 1500;
        char::from_u32(0x4e00 + (rank * 11) as u32).unwrap_or('一')
    }

    fn text(&mut self, length: usize) -> String {
        (0..length).map(|n| if n % 17 == 16 { '，' } else { self.character() }).collect()
    }
}

fn page(fonts: &Fonts, setting: Setting, seed: u64) -> PlacedPage {
    let mut numbers = Numbers(seed);
    let mut galley = Galley::new(fonts);
    galley.page.trim = Size { width: Length::mm(390), height: Length::mm(540) };
    for n in 0..220 {
        let (x, y) = match setting {
            Setting::Vertical => (40 + n % 72 * 14, 100 + n / 72 * 300),
            _ => (40 + n / 72 * 300, 100 + n % 72 * 14),
        };
        galley.set(Line::new("BanxinSong-Regular", setting, x, y), &numbers.text(20));
    }
    for (n, face) in ["BanxinSong-Black", "BanxinHei-Bold", "BanxinHei-Regular", "BanxinKai-Regular"]
        .into_iter()
        .enumerate()
    {
        for line in 0..6 {
            let line = Line::new(face, Setting::Horizontal, 40 + line * 150, 20 + n as i64 * 20);
            galley.set(line, &numbers.text(14));
        }
    }
    for n in 0..6 {
        let data: Vec<u8> = (0..200_000).map(|_| numbers.below(256) as u8).collect();
        let picture = Picture {
            file: format!("{n}.jpg"),
            width: 1600,
            height: 1000,
            turn: Turn::NONE,
            color: ColorSpace::Cmyk,
            tag: ColorTag::None,
            coding: Coding::Jpeg { transform: Transform::None, inverted: true },
            data: data.into(),
            words: Words::default(),
        };
        let window = Rect::new(Length::mm(50 * n), Length::mm(400), Length::mm(48), Length::mm(30));
        galley.push(Shape::Picture(PlacedPicture {
            picture: Arc::new(picture),
            window,
            whole: window,
            alt: String::new(),
            credit: None,
        }));
    }
    galley.page
}

fn write_pages(criterion: &mut Criterion) {
    let fonts = support::fonts();
    let writer = Writer::new(&fonts);
    for (name, setting) in [("across", Setting::Horizontal), ("down", Setting::Vertical)] {
        let pages: Vec<PlacedPage> = (0..8).map(|seed| page(&fonts, setting, seed)).collect();
        criterion.bench_function(&format!("pdf/first, lines run {name}"), |bencher| {
            bencher.iter(|| black_box(pdf::write(&pages[0], &fonts, &Options::press()).unwrap()));
        });
        let bytes = writer.write(&pages[0], &Options::press()).unwrap().len();
        println!("pdf, lines run {name}: {bytes} bytes");
        let mut next = 0;
        criterion.bench_function(&format!("pdf/warm, lines run {name}"), |bencher| {
            bencher.iter(|| {
                next = (next + 1) % pages.len();
                black_box(writer.write(&pages[next], &Options::press()).unwrap())
            });
        });
    }
}

/// Six photographs of 1600 × 1200 from cameras, at 200 pixels an inch.
fn photographs(fonts: &Fonts) -> PlacedPage {
    let mut galley = Galley::new(fonts);
    galley.page.trim = Size { width: Length::mm(390), height: Length::mm(540) };
    for n in 0..6u32 {
        // Soft forms with some grain, as lenses make them.
        let mut numbers = Numbers(n.into());
        let pixels = (0..1200u32).flat_map(|y| (0..1600u32).map(move |x| (x, y)));
        let samples: Vec<u8> = pixels
            .flat_map(|(x, y)| {
                let grain = numbers.below(12) as u32;
                [x / 8 + y / 16 + n * 20, (x * y) >> 13, 255 - y / 6]
                    .map(|level| (level + grain).min(255) as u8)
            })
            .collect();
        let mut file = Vec::new();
        let encoder = jpeg_encoder::Encoder::new(&mut file, 90);
        encoder.encode(&samples, 1600, 1200, jpeg_encoder::ColorType::Rgb).unwrap();
        let window =
            Rect::new(Length::mm(50 * i64::from(n)), Length::mm(200), Length::pt(576), Length::pt(432));
        galley.push(Shape::Picture(PlacedPicture {
            picture: Arc::new(probe("photo.jpg", file).unwrap()),
            window,
            whole: window,
            alt: String::new(),
            credit: None,
        }));
    }
    galley.page
}

fn convert(criterion: &mut Criterion) {
    let fonts = support::fonts();
    let page = photographs(&fonts);
    let mut group = criterion.benchmark_group("pdf/six RGB photographs");
    group.sample_size(10);
    group.bench_function("first", |bencher| {
        bencher.iter(|| black_box(pdf::write(&page, &fonts, &Options::press()).unwrap()));
    });
    let two = std::num::NonZeroUsize::new(2).unwrap();
    let built = Built { page: page.clone(), report: Report::default() };
    group.bench_function("first, two threads", |bencher| {
        bencher.iter(|| {
            let engine = Engine::new(&fonts).with_threads(two);
            black_box(engine.pdf(&built, &Options::press()).unwrap())
        });
    });
    let writer = Writer::new(&fonts);
    group.bench_function("again", |bencher| {
        bencher.iter(|| black_box(writer.write(&page, &Options::press()).unwrap()));
    });
    group.finish();
}

criterion_group!(benches, write_pages, convert);
criterion_main!(benches);
