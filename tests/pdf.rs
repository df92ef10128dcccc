//! Pages written as PDF, read again by others than the writer.

mod support;

use std::sync::Arc;

use banxin::export::pdf::{self, Compression, Options, Writer};
use banxin::font::Fonts;
use banxin::geom::{Color, Length, Point, Rect, Setting, Size};
use banxin::page::{Area, PlacedPage, PlacedPicture, Rule, Shape};
use banxin::picture::{Coding, ColorSpace, Picture};
use lopdf::{Dictionary, Document, Object};
use support::{Galley, Line, TempFile, tool};

const ACROSS: &str = "“版心”是页面的GDP——报纸3月1日讯 end";
const DOWN: &str = "竖排“引号”（括号）——《书名》，。";
const ASIDE: &str = "Sideways 2026";
const WHITE: &str = "反白字";
const NARROW: &str = "长体";

/// Two faces, lines in every setting, a rule, a tint, and one picture twice.
fn sample(fonts: &Fonts) -> PlacedPage {
    let pt = Length::pt;
    let mut galley = Galley::new(fonts);
    galley.push(Shape::Area(Area {
        rect: Rect::new(pt(8), pt(60), pt(100), pt(20)),
        fill: Some(Color { c: 0, m: 1000, y: 1000, k: 0 }),
        border: Some((Length::units(31_750), Color::BLACK)),
    }));
    galley.set(Line::new("BanxinSong-Regular", Setting::Horizontal, 10, 20), ACROSS);
    galley.set(Line::new("BanxinKai-Regular", Setting::Horizontal, 10, 35), "楷体字“引”，");
    let white = Line { color: Color::PAPER, ..Line::new("BanxinSong-Regular", Setting::Horizontal, 10, 74) };
    galley.set(white, WHITE);
    let narrow = Size { width: pt(8), height: pt(16) };
    let narrow = Line { em: narrow, ..Line::new("BanxinSong-Regular", Setting::Horizontal, 60, 74) };
    galley.set(narrow, NARROW);
    galley.set(Line::new("BanxinSong-Regular", Setting::Vertical, 185, 5), DOWN);
    galley.set(Line::new("BanxinKai-Regular", Setting::Vertical, 170, 5), "楷体“竖排”、。");
    galley.set(Line::new("BanxinSong-Regular", Setting::Sideways, 150, 5), ASIDE);
    galley.push(Shape::Rule(Rule {
        from: Point { x: pt(10), y: pt(85) },
        to: Point { x: pt(110), y: pt(85) },
        thickness: Length::units(31_750),
        color: Color::BLACK,
    }));
    let picture = Arc::new(Picture {
        file: "cmyk.jpg".into(),
        width: 24,
        height: 16,
        color: ColorSpace::Cmyk,
        coding: Coding::Jpeg { inverted: true },
        data: JPEG.into(),
    });
    for (x, window) in
        [(10, Rect::new(pt(10), pt(90), pt(48), pt(32))), (60, Rect::new(pt(70), pt(95), pt(20), pt(20)))]
    {
        galley.push(Shape::Picture(PlacedPicture {
            picture: picture.clone(),
            window,
            whole: Rect::new(pt(x), pt(90), pt(48), pt(32)),
            alt: "渐变".into(),
        }));
    }
    galley.page
}

const JPEG: &[u8] = include_bytes!("support/cmyk.jpg");

fn written() -> Vec<u8> {
    let fonts = support::fonts();
    pdf::write(&sample(&fonts), &fonts, &Options::press()).unwrap()
}

#[test]
fn qpdf_finds_nothing_wrong() {
    for compression in [Compression::Fast, Compression::Small] {
        let fonts = support::fonts();
        let options = Options { compression, date: Some("D:20261124040400+08'00'".into()) };
        let file = TempFile::new("qpdf.pdf", &pdf::write(&sample(&fonts), &fonts, &options).unwrap());
        tool("qpdf", &["--check", file.path()]);
    }
}

#[test]
fn poppler_and_mupdf_read_the_text_as_it_was_set() {
    let file = TempFile::new("text.pdf", &written());
    let readers: [(&str, &[&str]); 2] =
        [("pdftotext", &["-raw", file.path(), "-"]), ("mutool", &["draw", "-q", "-F", "txt", file.path()])];
    for (program, arguments) in readers {
        let Some(text) = tool(program, arguments) else { continue };
        let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
        let expected = [ACROSS, "楷体字“引”，", WHITE, NARROW, DOWN, "楷体“竖排”、。", ASIDE];
        assert_eq!(lines, expected, "{program}");
    }
}
