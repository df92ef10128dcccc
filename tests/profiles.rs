//! Files for other readers than the press of today: PDF/X-1a, screens; and the marks around a page.

mod support;

use std::path::Path;
use std::sync::Arc;

use banxin::export::pdf::{self, Options};
use banxin::geom::{Color, Length, Point, Rect, Setting};
use banxin::page::{Area, PlacedPage, PlacedPicture, Rule, Shape};
use banxin::picture::{ColorSpace, OnScreen, OutputProfile, RgbPictures, probe};
use banxin::{Engine, Page};
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use support::{Galley, Line, TempFile, samples, tool};

/// Type, a rule, a tint in colour, a CMYK and an RGB picture.
fn page(fonts: &banxin::Fonts) -> PlacedPage {
    let pt = Length::pt;
    let mut galley = Galley::new(fonts);
    galley.set(Line::new("BanxinSong-Regular", Setting::Horizontal, 10, 20), "黑字");
    let red = Color::process(0, 1000, 1000, 0);
    galley.set(Line { color: red, ..Line::new("BanxinHei-Bold", Setting::Horizontal, 10, 40) }, "红字");
    galley.push(Shape::Area(Area {
        rect: Rect::new(pt(10), pt(50), pt(20), pt(20)),
        fill: Some(Color::tint(200)),
        border: None,
    }));
    galley.push(Shape::Rule(Rule {
        from: Point { x: pt(10), y: pt(80) },
        to: Point { x: pt(90), y: pt(80) },
        thickness: pt(1),
        color: Color::BLACK,
    }));
    let pictures = [
        probe("cmyk.jpg", include_bytes!("support/cmyk.jpg").to_vec()).unwrap(),
        samples(ColorSpace::Rgb, 200, (0..200 * 100 * 3).map(|n| (n % 251) as u8).collect()),
    ];
    for (n, picture) in pictures.into_iter().enumerate() {
        let window = Rect::new(pt(10 + 60 * n as i64), pt(90), pt(48), pt(24));
        galley.push(Shape::Picture(PlacedPicture {
            picture: Arc::new(picture),
            window,
            whole: window,
            alt: "图".into(),
            credit: None,
        }));
    }
    galley.page
}

struct File {
    bytes: Vec<u8>,
    document: Document,
}

fn written(page: &PlacedPage, options: &Options) -> File {
    let bytes = pdf::write(page, &support::fonts(), options).unwrap();
    File { document: Document::load_mem(&bytes).unwrap(), bytes }
}

impl File {
    fn page(&self) -> &Dictionary {
        self.document.get_dictionary(self.document.page_iter().next().unwrap()).unwrap()
    }

    fn operators(&self) -> Vec<String> {
        let content = self.document.get_page_content(self.document.page_iter().next().unwrap());
        Content::decode(&content).unwrap().operations.into_iter().map(|it| it.operator).collect()
    }

    fn content(&self) -> String {
        let content = self.document.get_page_content(self.document.page_iter().next().unwrap());
        String::from_utf8_lossy(&content).into_owned()
    }

    fn spaces(&self) -> Vec<String> {
        let streams = self.document.objects.values().filter_map(|object| object.as_stream().ok());
        let pictures = streams.filter(|it| it.dict.get(b"Subtype").is_ok_and(|kind| kind == &"Image".into()));
        let mut spaces: Vec<String> = pictures
            .map(|it| match it.dict.get(b"ColorSpace").unwrap() {
                Object::Name(name) => String::from_utf8(name.clone()).unwrap(),
                Object::Array(parts) => String::from_utf8(parts[0].as_name().unwrap().to_vec()).unwrap(),
                other => format!("{other:?}"),
            })
            .collect();
        spaces.sort();
        spaces
    }

    fn sides(&self, name: &str) -> [i64; 4] {
        let sides = self.page().get(name.as_bytes()).unwrap().as_array().unwrap();
        let sides: Vec<i64> =
            sides.iter().map(|it| (it.as_float().unwrap() * 100.0).round() as i64).collect();
        sides.try_into().unwrap()
    }

    /// That those who check files for a living find nothing.
    #[track_caller]
    fn check(&self) {
        let options = ValidationOptions::default().profile(ValidationProfile::PdfUa1);
        let report = validate_pdf_bytes(&self.bytes, &options).unwrap();
        assert!(report.is_compliant, "{:#?}", report.failures);
        let file = TempFile::new("profile.pdf", &self.bytes);
        tool("qpdf", &["--check", file.path()]);
        tool(
            "gs",
            &["-dBATCH", "-dNOPAUSE", "-dSAFER", "-q", "-dPDFSTOPONERROR", "-sDEVICE=nullpage", file.path()],
        );
    }
}

/// ISO 15930-4: PDF 1.4, CMYK and gray alone, and the version in the Info dictionary.
#[test]
fn x1a_is_older_and_says_so_in_its_info() {
    let mut page = page(&support::fonts());
    page.press.rgb = RgbPictures::Tagged;
    let file = written(&page, &Options::x1a());
    assert!(file.bytes.starts_with(b"%PDF-1.4\n"));
    let info = file.document.trailer.get(b"Info").and_then(Object::as_reference).unwrap();
    let info = file.document.get_dictionary(info).unwrap();
    assert_eq!(info.get(b"GTS_PDFXVersion").unwrap().as_str().unwrap(), b"PDF/X-1a:2003");
    for key in ["Title", "CreationDate", "ModDate", "Trapped"] {
        assert!(info.has(key.as_bytes()), "{key}");
    }
    assert!(file.document.catalog().unwrap().has(b"OutputIntents"));
    // What a plant would convert itself is converted all the same.
    assert_eq!(file.spaces(), ["DeviceCMYK", "DeviceCMYK"]);
    let light = ["rg", "RG", "cs", "CS", "scn", "SCN"];
    assert!(!file.operators().iter().any(|it| light.contains(&it.as_str())));
    let xmp = file.document.catalog().unwrap().get(b"Metadata").and_then(Object::as_reference).unwrap();
    let xmp = file.document.get_object(xmp).unwrap().as_stream().unwrap();
    assert!(!String::from_utf8_lossy(&xmp.content).contains("pdfxid:GTS"));
    // Nothing that PDF 1.4 does not know.
    assert!(!file.page().has(b"Tabs"));
    assert!(!file.bytes.windows(8).any(|it| it == b"/ObjStm " || it == b"/XRef /S"));
    file.check();
}

#[test]
fn a_screen_gets_light_and_smaller_pictures() {
    let page = page(&support::fonts());
    let (screen, press) = (written(&page, &Options::screen()), written(&page, &Options::press()));
    assert!(!screen.document.catalog().unwrap().has(b"OutputIntents"));
    // The profiles say what the light means.
    assert_eq!(screen.spaces(), ["ICCBased", "ICCBased"]);
    let inks = ["k", "K", "gs"];
    assert!(!screen.operators().iter().any(|it| inks.contains(&it.as_str())), "{}", screen.content());
    // Black type is as black as the screen, a tint of a fifth is a gray of four fifths.
    let content = screen.content();
    assert!(content.contains("0 0 0 rg\n") && content.contains(".8 .8 .8 rg\n"), "{content}");
    let widths = |file: &File| {
        let streams = file.document.objects.values().filter_map(|object| object.as_stream().ok());
        let mut widths: Vec<i64> =
            streams.filter_map(|it| it.dict.get(b"Width").and_then(Object::as_i64).ok()).collect();
        widths.sort_unstable();
        widths
    };
    // 200 pixels on two thirds of an inch are 300 to the inch.
    assert_eq!((widths(&press), widths(&screen)), (vec![24, 200], vec![24, 100]));
    screen.check();
}

#[test]
fn photographs_take_less_room_for_a_screen_than_in_print() {
    let screen = OnScreen::of(&OutputProfile::newsprint()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let photographs =
        ["lead", "p1", "p2", "p3", "p4", "p5"].map(|name| format!("fixtures/feature/pictures/{name}.jpg"));
    let mut photographs: Vec<_> = photographs
        .iter()
        .map(|name| banxin::picture::probe(name, std::fs::read(folder.join(name)).unwrap()).unwrap())
        .collect();
    // One that was coded coarsely already.
    let (first, mut coarse) = (&photographs[1], Vec::new());
    let inks = first.samples().unwrap();
    let (width, height) = (first.width as u16, first.height as u16);
    let mut coder = jpeg_encoder::Encoder::new(&mut coarse, 40);
    coder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_1_1);
    coder.encode(&inks, width, height, jpeg_encoder::ColorType::Cmyk).unwrap();
    photographs.push(banxin::picture::probe("coarse.jpg", coarse).unwrap());
    for picture in photographs {
        // All its pixels: what it loses is how finely they are coded.
        let seen = screen.apply(&picture, 1).unwrap();
        assert_eq!((seen.width, seen.height, seen.color), (picture.width, picture.height, ColorSpace::Rgb));
        let (before, after) = (picture.data.len(), seen.data.len());
        assert!(after < before, "{}: {before} bytes in print, {after} on a screen", picture.file);
    }
}

/// A sample page as it is built, for a screen.
fn sample(name: &str) -> (PlacedPage, File) {
    let fonts = support::fonts();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/{name}/page.toml"));
    let engine = Engine::new(&fonts);
    let mut built = engine.build(&Page::from_path(path).unwrap()).unwrap();
    // Its photographs say nothing here, and take their time.
    let dot = Arc::new(samples(ColorSpace::Gray, 1, vec![0]));
    for item in &mut built.page.items {
        if let Shape::Picture(placed) = &mut item.shape {
            placed.picture = dot.clone();
        }
    }
    let bytes = engine.pdf(&built, &Options::screen()).unwrap();
    (built.page, File { document: Document::load_mem(&bytes).unwrap(), bytes })
}

/// Where the links of a page lead, and their places.
fn links(file: &File) -> Vec<(String, [f32; 4])> {
    let Ok(annotations) = file.page().get(b"Annots").and_then(Object::as_array) else { return Vec::new() };
    let link = |annotation: &Object| {
        let dict = file.document.get_dictionary(annotation.as_reference().unwrap()).unwrap();
        let action = dict.get(b"A").unwrap().as_dict().unwrap();
        let text = |dict: &Dictionary, key: &str| {
            String::from_utf8(dict.get(key.as_bytes()).unwrap().as_str().unwrap().to_vec()).unwrap()
        };
        let target = match action.get(b"S").unwrap().as_name().unwrap() {
            b"URI" => text(action, "URI"),
            _ => text(action.get(b"F").unwrap().as_dict().unwrap(), "F"),
        };
        let rect = dict.get(b"Rect").unwrap().as_array().unwrap();
        let rect: Vec<f32> = rect.iter().map(|side| side.as_float().unwrap()).collect();
        (target, rect.try_into().unwrap())
    };
    annotations.iter().map(link).collect()
}

#[test]
fn on_a_screen_jump_lines_and_web_addresses_lead_on() {
    let (_, broadsheet) = sample("broadsheet");
    let targets: Vec<String> = links(&broadsheet).into_iter().map(|(target, _)| target).collect();
    assert_eq!(targets, ["A03.pdf"]);
    broadsheet.check();
    let (page, feature) = sample("feature");
    let found = links(&feature);
    assert!(!found.is_empty());
    assert!(found.iter().all(|(target, _)| target == "https://lanchuan.example/jiangpan"), "{found:?}");
    feature.check();
    // What another's reader finds in the place of a link are its words.
    let file = TempFile::new("links.pdf", &feature.bytes);
    let height = feature.sides("MediaBox")[3] as f32 / 100.0;
    let mut words = String::new();
    for (_, [left, low, right, high]) in &found {
        let whole = |side: f32| format!("{}", side.round() as i64);
        let (x, y) = (whole(*left), whole(height - high));
        let (wide, deep) = (whole(right - left), whole(high - low));
        let area = ["-x", &x, "-y", &y, "-W", &wide, "-H", &deep, "-r", "72", file.path(), "-"];
        let Some(text) = tool("pdftotext", &area) else { return };
        words.push_str(text.trim());
    }
    // A line that says what it spells is found as a whole: the address is no longer than its letters.
    assert!(words.contains("lanchuan.example/jiangpan"), "{words}");
    let length: f32 = found.iter().map(|(_, [left, _, right, _])| right - left).sum();
    assert!((90.0..135.0).contains(&length), "{length} pt");
    // A file for the press has none (X4-20).
    let fonts = support::fonts();
    for options in [Options::press(), Options::x1a()] {
        let bytes = pdf::write(&page, &fonts, &options).unwrap();
        assert!(links(&File { document: Document::load_mem(&bytes).unwrap(), bytes }).is_empty());
    }
}

#[test]
fn colors_on_a_screen_are_those_of_the_inks() {
    let screen = OnScreen::of(&OutputProfile::newsprint()).unwrap();
    assert_eq!(screen.color(Color::PAPER), [255; 3]);
    assert_eq!(screen.color(Color::BLACK), [0; 3]);
    let [r, g, b] = screen.color(Color::process(0, 1000, 1000, 0));
    assert!(r > 180 && g < 110 && b < 110, "{r} {g} {b}");
    // A picture goes there and back.
    let colors = [[255, 255, 255], [200, 150, 120], [60, 110, 60], [120, 120, 128], [20, 20, 24]];
    let picture = samples(ColorSpace::Rgb, 5, colors.concat());
    let press = banxin::picture::Press::newsprint();
    let inks = banxin::picture::Separation::of(&picture, &press).unwrap().apply(&picture, 1).unwrap();
    let seen = screen.apply(&inks, 1).unwrap();
    assert_eq!(seen.color, ColorSpace::Rgb);
    for (sent, seen) in colors.iter().zip(seen.data.chunks(3)) {
        let far = sent.iter().zip(seen).map(|(one, other)| one.abs_diff(*other)).max().unwrap();
        assert!(far <= 40, "{sent:?} is seen as {seen:?}");
    }
}

/// A CMYK JPEG as cameras' programs write it: YCCK, Adobe's marker, inverted.
#[test]
fn a_cmyk_jpeg_is_unpacked_as_its_inks() {
    let inks =
        [[0u8, 0, 0, 0], [255, 0, 0, 0], [0, 255, 0, 0], [0, 0, 255, 0], [0, 0, 0, 255], [40, 90, 160, 30]];
    let row: Vec<u8> = inks.iter().flat_map(|ink| [*ink; 16].concat()).collect();
    let screen = OnScreen::of(&OutputProfile::newsprint()).unwrap();
    let expected = screen.apply(&samples(ColorSpace::Cmyk, 6, inks.concat()), 1).unwrap();
    for kind in [jpeg_encoder::ColorType::Cmyk, jpeg_encoder::ColorType::CmykAsYcck] {
        let mut file = Vec::new();
        jpeg_encoder::Encoder::new(&mut file, 98).encode(&row.repeat(16), 96, 16, kind).unwrap();
        let picture = probe("photo.jpg", file).unwrap();
        // Four by four pixels of each square of sixteen: colours are held by squares of two.
        let seen = screen.apply(&picture, 4).unwrap();
        assert_eq!((seen.width, seen.height), (24, 4));
        let decoded = zune_jpeg::JpegDecoder::new(zune_core::bytestream::ZCursor::new(seen.data.as_slice()))
            .decode()
            .unwrap();
        let mean = |square: usize| {
            let at = (24 + square * 4 + 1) * 3;
            decoded[at..at + 3].iter().map(|it| i32::from(*it)).sum::<i32>() / 3
        };
        let wanted = |pixel: usize| {
            expected.data[pixel * 3..pixel * 3 + 3].iter().map(|it| i32::from(*it)).sum::<i32>() / 3
        };
        for pixel in 0..6 {
            assert!(
                (mean(pixel) - wanted(pixel)).abs() <= 25,
                "{kind:?}: pixel {pixel} is {}, not {}",
                mean(pixel),
                wanted(pixel)
            );
        }
    }
}

#[test]
fn marks_stand_outside_the_bleed_and_only_where_they_are_wanted() {
    let mut page = page(&support::fonts());
    let plain = written(&page, &Options::press());
    let marked = written(&page, &Options { marks: true, ..Options::press() });
    // 15 mm more on each side; the page itself has not moved on it.
    let margin = 4252;
    let near = |one: i64, other: i64| assert!((one - other).abs() <= 1, "{one}, not {other}");
    for (n, (more, side)) in marked.sides("MediaBox").into_iter().zip(plain.sides("MediaBox")).enumerate() {
        near(more, side + if n < 2 { 0 } else { 2 * margin });
    }
    for name in ["BleedBox", "TrimBox"] {
        for (more, side) in marked.sides(name).into_iter().zip(plain.sides(name)) {
            near(more, side + margin);
        }
    }
    assert!(marked.content().contains("1 1 1 1 K\n"), "register marks are on every plate");
    for ink in ["1 0 0 0 k\n", "0 1 0 0 k\n", "0 0 1 0 k\n", ".44 .38 .38 1 k\n"] {
        assert!(marked.content().contains(ink), "{ink}");
    }
    marked.check();
    let file = TempFile::new("marks.pdf", &marked.bytes);
    if let Some(text) = tool("pdftotext", &["-raw", file.path(), "-"]) {
        assert!(text.contains("澜川"), "the slug line is there: {text}");
    }
    // The layout's press may ask for them too; a screen never has them.
    page.press.marks = true;
    let asked = written(&page, &Options::press());
    assert_eq!(asked.sides("MediaBox"), marked.sides("MediaBox"));
    let screen = written(&page, &Options::screen());
    assert_eq!(screen.sides("MediaBox"), plain.sides("MediaBox"));
}

/// Every item of the marks lies between the sheet's edge and the bleed: nothing touches the page.
#[test]
fn nothing_of_the_marks_lies_on_the_page() {
    let fonts = support::fonts();
    let empty = Galley::new(&fonts).page;
    let file = written(&empty, &Options { marks: true, ..Options::press() });
    let [left, low, right, high] = file.sides("BleedBox").map(|side| side as f32 / 100.0);
    let [edge, _, far, top] = file.sides("MediaBox").map(|side| side as f32 / 100.0);
    let content = file.document.get_page_content(file.document.page_iter().next().unwrap());
    let mut seen = 0;
    let mut outside = |x: f32, y: f32| {
        assert!(x >= edge && x <= far && y >= edge && y <= top, "({x}, {y}) is off the sheet");
        assert!(x < left || x > right || y < low || y > high, "({x}, {y}) is on the page");
        seen += 1;
    };
    for operation in Content::decode(&content).unwrap().operations {
        let numbers: Vec<f32> = operation.operands.iter().filter_map(|it| it.as_float().ok()).collect();
        match operation.operator.as_str() {
            "m" | "l" => outside(numbers[0], numbers[1]),
            "re" => {
                outside(numbers[0], numbers[1]);
                outside(numbers[0] + numbers[2], numbers[1] + numbers[3]);
            }
            "Tm" => outside(numbers[4], numbers[5]),
            _ => {}
        }
    }
    assert!(seen > 60, "{seen} points");
}

#[test]
fn the_slug_line_names_the_content_and_nothing_else_changes_it() {
    let fonts = support::fonts();
    let page = page(&fonts);
    let marks = Options { marks: true, ..Options::press() };
    let one = written(&page, &marks);
    assert!(written(&page, &marks).bytes == one.bytes);
    let mut other = page.clone();
    other.items.truncate(3);
    assert!(written(&other, &marks).content() != one.content());
}
