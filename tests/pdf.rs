//! Pages written as PDF, read again by others than the writer.

mod support;

use std::sync::Arc;

use banxin::export::pdf::{self, Compression, Options, Writer};
use banxin::font::Fonts;
use banxin::geom::{Color, Length, Point, Rect, Setting, Size};
use banxin::page::{Area, Item, PlacedPage, PlacedPicture, Rule, Shape};
use banxin::picture::{Coding, ColorSpace, ColorTag, OutputProfile, Picture, Transform, Turn, Words};
use lopdf::{Dictionary, Document, Object};
use support::{Galley, Line, TempFile, tool};

const ACROSS: &str = "“版心”是页面的GDP——报纸3月1日讯 end";
const DOWN: &str = "竖排“引号”（括号）——《书名》，。";
const ASIDE: &str = "Sideways 2026";
const WHITE: &str = "反白字";
const NARROW: &str = "长体";
const SPACED: &str = "疏排的Latin字。";
const SQUEEZED: &str = "挤”，“压（ok）";
const KAI: &str = "楷体字“引”，一";
const KAI_DOWN: &str = "楷体“竖排”、。";
const DASHES: &str = "……——！？ー〜";

/// Two faces, lines in every setting, a rule, a tint, and one picture twice.
fn sample(fonts: &Fonts) -> PlacedPage {
    let pt = Length::pt;
    let mut galley = Galley::new(fonts);
    galley.push(Shape::Area(Area {
        rect: Rect::new(pt(8), pt(60), pt(100), pt(20)),
        fill: Some(Color::process(0, 1000, 1000, 0)),
        border: Some((Length::units(31_750), Color::BLACK)),
    }));
    galley.set(Line::new("BanxinSong-Regular", Setting::Horizontal, 10, 20), ACROSS);
    let spaced = Line { tracking: pt(3), ..Line::new("BanxinSong-Regular", Setting::Horizontal, 10, 29) };
    galley.set(spaced, SPACED);
    let squeezed = Line { tracking: -pt(2), ..Line::new("BanxinSong-Regular", Setting::Horizontal, 10, 38) };
    galley.set(squeezed, SQUEEZED);
    galley.set(Line::new("BanxinKai-Regular", Setting::Horizontal, 10, 48), KAI);
    let white = Line { color: Color::PAPER, ..Line::new("BanxinSong-Regular", Setting::Horizontal, 10, 74) };
    galley.set(white, WHITE);
    let narrow = Size { width: pt(8), height: pt(16) };
    let narrow = Line { em: narrow, ..Line::new("BanxinSong-Regular", Setting::Horizontal, 60, 58) };
    galley.set(narrow, NARROW);
    galley.set(Line::new("BanxinSong-Regular", Setting::Vertical, 185, 5), DOWN);
    galley.set(Line::new("BanxinKai-Regular", Setting::Vertical, 170, 5), KAI_DOWN);
    galley.set(Line::new("BanxinSong-Regular", Setting::Sideways, 150, 5), ASIDE);
    galley.set(Line::new("BanxinHei-Bold", Setting::Vertical, 135, 5), DASHES);
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
        turn: Turn::NONE,
        color: ColorSpace::Cmyk,
        tag: ColorTag::None,
        coding: Coding::Jpeg { transform: Transform::None, inverted: true },
        data: Arc::new(JPEG.to_vec()),
        words: Words::default(),
    });
    for (x, window) in
        [(10, Rect::new(pt(10), pt(90), pt(48), pt(32))), (60, Rect::new(pt(70), pt(95), pt(20), pt(20)))]
    {
        galley.push(Shape::Picture(PlacedPicture {
            picture: picture.clone(),
            window,
            whole: Rect::new(pt(x), pt(90), pt(48), pt(32)),
            alt: "渐变".into(),
            credit: None,
        }));
    }
    galley.page
}

const JPEG: &[u8] = include_bytes!("support/cmyk.jpg");

fn written() -> Vec<u8> {
    let fonts = support::fonts();
    pdf::write(&sample(&fonts), &fonts, &Options::press()).unwrap()
}

fn read(bytes: &[u8]) -> (Document, Dictionary) {
    let document = Document::load_mem(bytes).unwrap();
    let page = document.page_iter().next().unwrap();
    let page = document.get_dictionary(page).unwrap().clone();
    (document, page)
}

/// Follows names through dictionaries and references.
fn find<'d>(document: &'d Document, from: &'d Dictionary, path: &str) -> &'d Object {
    let mut names = path.split('/');
    let mut object = from.get(names.next().unwrap().as_bytes()).unwrap();
    for name in names {
        object = document.dereference(object).unwrap().1;
        object = match object {
            Object::Array(array) => &array[name.parse::<usize>().unwrap()],
            Object::Stream(stream) => stream.dict.get(name.as_bytes()).unwrap(),
            other => other
                .as_dict()
                .unwrap()
                .get(name.as_bytes())
                .unwrap_or_else(|_| panic!("no {name} of {path}")),
        };
    }
    document.dereference(object).unwrap().1
}

fn name<'d>(document: &'d Document, from: &'d Dictionary, path: &str) -> &'d str {
    std::str::from_utf8(find(document, from, path).as_name().unwrap()).unwrap()
}

/// The page's operators, one a line.
fn operators() -> Vec<String> {
    let (document, page) = read(&written());
    let content = find(&document, &page, "Contents").as_stream().unwrap().decompressed_content().unwrap();
    content.split(|&byte| byte == b'\n').map(|line| String::from_utf8_lossy(line).into_owned()).collect()
}

#[test]
fn the_sheet_holds_the_bleed_and_the_trim_stands_within() {
    let (document, page) = read(&written());
    let sides = |name| -> Vec<i64> {
        let sides = find(&document, &page, name).as_array().unwrap();
        sides.iter().map(|side| (side.as_float().unwrap() * 100.0).round() as i64).collect()
    };
    assert_eq!(sides("MediaBox"), [0, 0, 21701, 17701]);
    assert_eq!(sides("BleedBox"), sides("MediaBox"));
    assert_eq!(sides("TrimBox"), [850, 850, 20850, 16850]);
    assert!(!page.has(b"Annots"));
}

#[test]
fn one_program_serves_both_directions_of_a_face() {
    let (document, page) = read(&written());
    let fonts = find(&document, &page, "Resources/Font").as_dict().unwrap();
    let names: Vec<String> =
        fonts.iter().map(|(name, _)| String::from_utf8_lossy(name).into_owned()).collect();
    // Kai and Song run both ways, Hei runs down only.
    assert_eq!(names, ["V0", "H2", "V2", "H5", "V5"]);
    for (face, subtype, program) in [(2, "CIDFontType2", "FontFile2"), (5, "CIDFontType0", "FontFile3")] {
        let (across, down) = (format!("H{face}"), format!("V{face}"));
        assert_eq!(name(&document, fonts, &format!("{across}/Encoding")), "Identity-H");
        assert_eq!(name(&document, fonts, &format!("{down}/Encoding")), "Identity-V");
        for font in [across, down] {
            let descendant = format!("{font}/DescendantFonts/0");
            assert_eq!(name(&document, fonts, &format!("{descendant}/Subtype")), subtype);
            find(&document, fonts, &format!("{descendant}/FontDescriptor/{program}")).as_stream().unwrap();
            find(&document, fonts, &format!("{font}/ToUnicode")).as_stream().unwrap();
        }
    }
    let streams = document.objects.values().filter(|object| object.as_stream().is_ok_and(is_program)).count();
    assert_eq!(streams, 3, "one program a face");
}

fn is_program(stream: &lopdf::Stream) -> bool {
    stream.dict.has(b"Length1")
        || stream.dict.get(b"Subtype").is_ok_and(|kind| kind == &"CIDFontType0C".into())
}

#[test]
fn black_type_overprints_and_white_type_never_does() {
    let operators = operators();
    let before = |what: &str, line: &str| {
        let line =
            operators.iter().position(|found| found.starts_with(line)).unwrap_or_else(|| panic!("{line}"));
        operators[..line].iter().rev().find(|found| found.ends_with(what)).cloned().unwrap()
    };
    assert_eq!(before("gs", "9 0 0 9 18.50394 148.50394 Tm"), "/Over gs");
    assert_eq!(before("k", "9 0 0 9 18.50394 148.50394 Tm"), "0 0 0 1 k");
    assert_eq!(before("gs", "9 0 0 9 18.50394 94.50394 Tm"), "/Knock gs");
    assert_eq!(before("k", "9 0 0 9 18.50394 94.50394 Tm"), "0 0 0 0 k");
    assert_eq!(before("gs", "18.50394 83.50394 m"), "/Over gs");
    assert_eq!(before("K", "18.50394 83.50394 m"), "0 0 0 1 K");
    assert_eq!(before("gs", "16.50394 88.50394 100 20 re f"), "/Knock gs");

    let (document, page) = read(&written());
    let states = find(&document, &page, "Resources/ExtGState").as_dict().unwrap();
    for (state, over, mode) in [("Over", true, 1), ("Knock", false, 0)] {
        let state = find(&document, states, state).as_dict().unwrap();
        assert_eq!(state.get(b"OP").unwrap(), &over.into());
        assert_eq!(state.get(b"op").unwrap(), &over.into());
        assert_eq!(state.get(b"OPM").unwrap(), &mode.into());
    }
}

#[test]
fn a_picture_used_twice_is_one_object_with_the_files_own_bytes() {
    let (document, page) = read(&written());
    let pictures = find(&document, &page, "Resources/XObject").as_dict().unwrap();
    assert_eq!(pictures.len(), 1);
    let picture = find(&document, pictures, "P0").as_stream().unwrap();
    assert_eq!(picture.content, JPEG);
    assert_eq!(name(&document, &picture.dict, "Filter"), "DCTDecode");
    assert_eq!(name(&document, &picture.dict, "ColorSpace"), "DeviceCMYK");
    let inverted: Vec<Object> = [1, 0, 1, 0, 1, 0, 1, 0].map(Object::from).into();
    assert_eq!(find(&document, &picture.dict, "Decode").as_array().unwrap(), &inverted);
    let operators = operators();
    let drawn: Vec<&String> = operators.iter().filter(|line| line.ends_with("Do Q")).collect();
    assert_eq!(drawn[0], "q 48 0 0 32 18.50394 46.50394 cm /P0 Do Q");
    assert_eq!(drawn[1], "q 78.50394 53.50394 20 20 re W n 48 0 0 32 68.50394 46.50394 cm /P0 Do Q");
}

#[test]
fn the_file_says_what_it_is_and_asks_no_clock() {
    let (document, _) = read(&written());
    assert_eq!(document.version, "1.6");
    let catalog = document.catalog().unwrap();
    assert_eq!(find(&document, catalog, "Lang").as_str().unwrap(), b"zh-Hans");
    let info = find(&document, &document.trailer, "Info").as_dict().unwrap();
    for key in ["CreationDate", "ModDate"] {
        assert_eq!(find(&document, info, key).as_str().unwrap(), b"D:20261124000000Z");
    }
    let xmp = find(&document, catalog, "Metadata").as_stream().unwrap();
    let xmp = String::from_utf8(xmp.content.clone()).unwrap();
    assert!(xmp.contains("要闻 &amp; &lt;版面&gt;"), "{xmp}");
    for date in ["CreateDate", "ModifyDate", "MetadataDate"] {
        assert!(xmp.contains(&format!("<xmp:{date}>2026-11-24T00:00:00Z</xmp:{date}>")), "{xmp}");
    }
}

/// ISO 15930-7: what a file for the press says of itself and of the press.
#[test]
fn the_file_is_pdf_x4_with_the_profile_of_its_press() {
    let (document, page) = read(&written());
    let catalog = document.catalog().unwrap();
    let info = find(&document, &document.trailer, "Info").as_dict().unwrap();
    let xmp = find(&document, catalog, "Metadata").as_stream().unwrap();
    assert!(!xmp.dict.has(b"Filter"));
    let xmp = String::from_utf8(xmp.content.clone()).unwrap();
    assert!(xmp.contains("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>"), "{xmp}");
    assert!(xmp.contains("<pdf:Trapped>False</pdf:Trapped>"));
    assert_eq!(find(&document, info, "Trapped").as_name().unwrap(), b"False");
    let intents = find(&document, catalog, "OutputIntents").as_array().unwrap();
    assert_eq!(intents.len(), 1);
    let intent = document.dereference(&intents[0]).unwrap().1.as_dict().unwrap();
    assert_eq!(find(&document, intent, "S").as_name().unwrap(), b"GTS_PDFX");
    assert_eq!(find(&document, intent, "OutputConditionIdentifier").as_str().unwrap(), b"CGATS TR 002");
    assert!(intent.has(b"Info"));
    let profile = find(&document, intent, "DestOutputProfile").as_stream().unwrap();
    assert_eq!(find(&document, &profile.dict, "N").as_i64().unwrap(), 4);
    assert_eq!(profile.content, OutputProfile::newsprint().data.as_ref());
    assert!(page.has(b"TrimBox") && !page.has(b"ArtBox") && !page.has(b"Annots"));
    assert!(!document.trailer.has(b"Encrypt"));
    assert_eq!(find(&document, &document.trailer, "ID").as_array().unwrap().len(), 2);
}

/// ISO 14289-1: everything is either in the structure, once, or an artifact.
#[test]
fn every_stretch_of_the_page_is_in_the_structure_or_an_artifact() {
    let (document, page) = read(&written());
    let catalog = document.catalog().unwrap();
    let marked = find(&document, catalog, "MarkInfo").as_dict().unwrap();
    assert!(find(&document, marked, "Marked").as_bool().unwrap());
    let root = find(&document, catalog, "StructTreeRoot").as_dict().unwrap();
    let mut numbers = Vec::new();
    let mut kinds = Vec::new();
    gather(&document, root, &mut numbers, &mut kinds);
    assert_eq!(kinds[..3], ["Document", "Sect", "Art"]);
    assert!(kinds.contains(&"Figure".to_owned()), "{kinds:?}");
    let content = String::from_utf8_lossy(&document.get_page_content(page_id(&document))).into_owned();
    let in_content: Vec<i64> = content
        .split("/MCID ")
        .skip(1)
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap())
        .collect();
    assert_eq!(in_content, (0..in_content.len() as i64).collect::<Vec<_>>());
    numbers.sort_unstable();
    assert_eq!(numbers, in_content);
    // Nothing is drawn outside of a stretch.
    let mut depth = 0;
    for line in content.lines() {
        depth += i32::from(line.ends_with("BDC") || line.ends_with("BMC"));
        assert!(depth > 0 || !["TJ", "Do Q", " S", " f"].iter().any(|end| line.ends_with(end)), "{line}");
        depth -= i32::from(line == "EMC");
    }
    assert_eq!(depth, 0);
    assert_eq!(find(&document, &page, "Tabs").as_name().unwrap(), b"S");
    let parents = find(&document, root, "ParentTree").as_dict().unwrap();
    let parents = document.dereference(&find(&document, parents, "Nums").as_array().unwrap()[1]).unwrap().1;
    assert_eq!(parents.as_array().unwrap().len(), in_content.len());
}

/// The numbers of stretches under an element, and the kinds of elements, in order.
fn gather(document: &Document, element: &Dictionary, numbers: &mut Vec<i64>, kinds: &mut Vec<String>) {
    for kid in find(document, element, "K").as_array().unwrap() {
        match document.dereference(kid).unwrap().1 {
            Object::Integer(number) => numbers.push(*number),
            Object::Dictionary(kid) => {
                kinds.push(String::from_utf8(find(document, kid, "S").as_name().unwrap().to_vec()).unwrap());
                if kinds.last().is_some_and(|kind| kind == "Figure") {
                    assert!(kid.has(b"Alt"));
                }
                gather(document, kid, numbers, kinds);
            }
            other => panic!("{other:?} in the structure"),
        }
    }
}

fn page_id(document: &Document) -> lopdf::ObjectId {
    document.page_iter().next().unwrap()
}

#[test]
fn the_same_page_is_the_same_bytes_whatever_is_written_beside_it() {
    let fonts = support::fonts();
    let page = sample(&fonts);
    let mut other = Galley::new(&fonts);
    other.set(Line::new("BanxinSong-Regular", Setting::Vertical, 100, 5), "另一版");
    let alone = pdf::write(&page, &fonts, &Options::press()).unwrap();
    let writer = Writer::new(&fonts);
    std::thread::scope(|scope| {
        let beside = scope.spawn(|| writer.write(&other.page, &Options::press()).unwrap());
        let threads = [(); 2].map(|()| scope.spawn(|| writer.write(&page, &Options::press()).unwrap()));
        for thread in threads {
            assert!(thread.join().unwrap() == alone);
        }
        assert!(beside.join().unwrap() != alone);
    });
    assert!(writer.write(&page, &Options::press()).unwrap() == alone);
}

#[test]
fn qpdf_finds_nothing_wrong() {
    for compression in [Compression::Fast, Compression::Small] {
        let fonts = support::fonts();
        let options =
            Options { compression, date: Some("D:20261124040400+08'00'".into()), ..Options::press() };
        let file = TempFile::new("qpdf.pdf", &pdf::write(&sample(&fonts), &fonts, &options).unwrap());
        tool("qpdf", &["--check", file.path()]);
    }
}

#[test]
fn poppler_reads_every_line_as_it_was_set() {
    let file = TempFile::new("poppler.pdf", &written());
    let Some(text) = tool("pdftotext", &["-raw", file.path(), "-"]) else { return };
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    assert_eq!(lines, [ACROSS, SPACED, SQUEEZED, KAI, WHITE, NARROW, DOWN, KAI_DOWN, ASIDE, DASHES]);
}

/// MuPDF before 1.22 ends a line after every vertical glyph of a CFF face, and takes wide gaps for spaces: the
/// characters and their order are what it can be asked about.
#[test]
fn mupdf_reads_every_character_once_and_in_order() {
    let file = TempFile::new("mupdf.pdf", &written());
    let Some(text) = tool("mutool", &["draw", "-q", "-F", "txt", file.path()]) else { return };
    let expected = [ACROSS, SPACED, SQUEEZED, KAI, WHITE, NARROW, DOWN, KAI_DOWN, ASIDE, DASHES].concat();
    let without_blanks = |text: &str| text.replace(char::is_whitespace, "");
    assert_eq!(without_blanks(&text), without_blanks(&expected));
}

#[derive(Default, PartialEq, Debug)]
struct Outline(String);

impl ttf_parser::OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0 += &format!("m {x} {y} ");
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0 += &format!("l {x} {y} ");
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0 += &format!("q {x1} {y1} {x} {y} ");
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0 += &format!("c {x1} {y1} {x2} {y2} {x} {y} ");
    }
    fn close(&mut self) {
        self.0 += "z ";
    }
}

#[test]
fn outlines_and_widths_in_the_file_are_those_of_the_face() {
    let fonts = support::fonts();
    let mut galley = Galley::new(&fonts);
    galley.set(Line::new("BanxinSong-Regular", Setting::Horizontal, 10, 20), "报纸GDP，版心“引”");
    let Shape::Glyphs(run) = &galley.page.items[0].shape else { panic!("no glyphs") };
    let mut glyphs: Vec<u16> = run.glyphs.iter().map(|glyph| glyph.glyph).chain([0]).collect();
    glyphs.sort_unstable();
    glyphs.dedup();
    let whole = fonts.face(run.face).whole().unwrap();
    let face = ttf_parser::Face::parse(&whole, 0).unwrap();

    let bytes = pdf::write(&galley.page, &fonts, &Options::press()).unwrap();
    let (document, _) = read(&bytes);
    let program =
        document.objects.values().find_map(|object| object.as_stream().ok().filter(|it| is_program(it)));
    let program = ttf_parser::cff::Table::parse(&program.unwrap().content).unwrap();
    assert_eq!(usize::from(program.number_of_glyphs()), glyphs.len());
    for (code, &glyph) in glyphs.iter().enumerate() {
        let code = ttf_parser::GlyphId(code as u16);
        let (mut expected, mut found) = (Outline::default(), Outline::default());
        face.outline_glyph(ttf_parser::GlyphId(glyph), &mut expected);
        let _ = program.outline(code, &mut found);
        assert_eq!(found, expected, "glyph {glyph}");
        assert_eq!(program.glyph_cid(code), Some(code.0));
    }
}

#[test]
fn unpacked_samples_come_out_as_they_went_in() {
    let fonts = support::fonts();
    let mut galley = Galley::new(&fonts);
    let samples: Vec<u8> = (0..60_000u32).map(|n| ((n * n) >> 7) as u8).collect();
    let window = Rect::new(Length::pt(10), Length::pt(10), Length::pt(50), Length::pt(50));
    galley.push(Shape::Picture(PlacedPicture {
        picture: Arc::new(Picture {
            file: "chart.png".into(),
            width: 300,
            height: 50,
            turn: Turn::NONE,
            color: ColorSpace::Cmyk,
            tag: ColorTag::None,
            coding: Coding::Samples,
            data: samples.clone().into(),
            words: Words::default(),
        }),
        window,
        whole: window,
        alt: "图表".into(),
        credit: None,
    }));
    let (document, page) = read(&pdf::write(&galley.page, &fonts, &Options::press()).unwrap());
    let picture = find(&document, &page, "Resources/XObject/P0").as_stream().unwrap();
    assert_eq!(name(&document, &picture.dict, "ColorSpace"), "DeviceCMYK");
    assert!(picture.decompressed_content().unwrap() == samples);
    assert!(!picture.dict.has(b"Decode"));
}

/// What poppler reads on a page with one line, set by hand and then changed.
fn check_read(expected: &str, set: impl Fn(&mut Galley<'_>)) {
    let fonts = support::fonts();
    let mut galley = Galley::new(&fonts);
    set(&mut galley);
    let bytes = pdf::write(&galley.page, &fonts, &Options::press()).unwrap();
    let file = TempFile::new("read.pdf", &bytes);
    tool("qpdf", &["--check", file.path()]);
    if let Some(text) = tool("pdftotext", &["-raw", file.path(), "-"]) {
        assert_eq!(text.trim(), expected);
    }
}

#[test]
fn a_page_without_items_is_a_sound_file() {
    check_read("", |_| {});
}

#[test]
fn a_vertical_line_of_several_runs_is_read_as_one() {
    check_read("竖排GDP增长（三）", |galley| {
        galley.set(Line::new("BanxinSong-Regular", Setting::Vertical, 100, 5), "竖排");
        galley.set(Line::new("BanxinSong-Regular", Setting::Sideways, 97, 23), "GDP");
        galley.set(Line::new("BanxinKai-Regular", Setting::Vertical, 100, 43), "增长（三）");
        galley.page.lines[0].items = 0..3;
        galley.page.lines.truncate(1);
    });
}

#[test]
fn a_space_without_a_glyph_is_read() {
    for setting in [Setting::Horizontal, Setting::Sideways] {
        check_read("two words", |galley| {
            galley.set(Line::new("BanxinSong-Regular", setting, 10, 20), "two words");
            let Shape::Glyphs(run) = &mut galley.page.items[0].shape else { panic!("no glyphs") };
            run.glyphs.remove(3);
        });
    }
}

/// Everything that each reader takes from a page whose lines are set from one text and spell another of as many bytes.
#[track_caller]
fn check_spelled(face: &str, setting: Setting, lines: &[[&str; 2]]) -> Vec<u8> {
    let fonts = support::fonts();
    let mut galley = Galley::new(&fonts);
    for (n, [set, spelled]) in (0..).zip(lines) {
        let (x, y) = if setting == Setting::Vertical { (180 - 20 * n, 10) } else { (10, 20 + 20 * n) };
        galley.set(Line::new(face, setting, x, y), set);
        let Some(Item { shape: Shape::Glyphs(run), .. }) = galley.page.items.last_mut() else {
            panic!("no glyphs")
        };
        assert_eq!(set.len(), spelled.len(), "as many bytes");
        run.text = (*spelled).to_owned();
    }
    let bytes = pdf::write(&galley.page, &fonts, &Options::press()).unwrap();
    let file = TempFile::new("spelled.pdf", &bytes);
    tool("qpdf", &["--check", file.path()]);
    let expected: String = lines.iter().map(|[_, spelled]| *spelled).collect();
    for (program, arguments) in [
        ("pdftotext", &["-raw", file.path(), "-"][..]),
        ("mutool", &["draw", "-q", "-F", "txt", file.path()]),
    ] {
        if let Some(text) = tool(program, arguments) {
            assert_eq!(text.replace(char::is_whitespace, ""), expected, "{program}, {face}, {setting:?}");
        }
    }
    bytes
}

/// What a page's content says, as bytes.
fn content(bytes: &[u8]) -> Vec<u8> {
    let (document, page) = read(bytes);
    let content = find(&document, &page, "Contents").as_stream().unwrap();
    content.decompressed_content().unwrap_or_else(|_| content.content.clone())
}

#[test]
fn a_glyph_that_stands_for_two_characters_is_read_as_each() {
    for face in ["BanxinSong-Regular", "BanxinKai-Regular"] {
        let bytes = check_spelled(face, Setting::Horizontal, &[["一一一", "一⼀一"], ["二一二", "⼆一⼆"]]);
        // The codes say it all.
        assert!(memchr::memmem::find(&content(&bytes), b"ActualText").is_none(), "{face}");
        // The same in vertical lines, where poppler needs the text too.
        check_spelled(face, Setting::Vertical, &[["“重”“勾”", "『重』「勾」"], ["“重”", "“重”"]]);
    }
}

#[test]
fn one_mark_for_all_that_a_face_lacks_is_read_as_each() {
    for face in ["BanxinSong-Regular", "BanxinKai-Regular"] {
        check_spelled(face, Setting::Horizontal, &[["甲〓乙〓丙〓丁", "甲한乙㐂丙〓丁"], ["〓", "글"]]);
    }
}

#[test]
fn a_glyph_of_two_codes_is_in_the_program_twice_or_named_by_both() {
    let lines = [["一一一", "一⼀一"]];
    let glyphs_and_codes = |face| {
        let (document, page) = read(&check_spelled(face, Setting::Horizontal, &lines));
        let fonts = find(&document, &page, "Resources/Font").as_dict().unwrap();
        let (_, font) = fonts.iter().next().unwrap();
        let (_, font) = document.dereference(font).unwrap();
        let inner = find(&document, font.as_dict().unwrap(), "DescendantFonts").as_array().unwrap();
        let (_, inner) = document.dereference(&inner[0]).unwrap();
        let inner = inner.as_dict().unwrap().clone();
        (document, inner)
    };
    let (document, font) = glyphs_and_codes("BanxinSong-Regular");
    let program = find(&document, &font, "FontDescriptor/FontFile3").as_stream().unwrap();
    let program = ttf_parser::cff::Table::parse(&program.content).unwrap();
    // .notdef and two of 一
    assert_eq!(program.number_of_glyphs(), 3);
    let outline = |code| {
        let mut found = Outline::default();
        program.outline(ttf_parser::GlyphId(code), &mut found).unwrap();
        found
    };
    assert_eq!(outline(1), outline(2));
    let (document, font) = glyphs_and_codes("BanxinKai-Regular");
    let map = find(&document, &font, "CIDToGIDMap").as_stream().unwrap();
    let map = map.decompressed_content().unwrap_or_else(|_| map.content.clone());
    assert_eq!(map, [0, 0, 0, 1, 0, 1]);
}
