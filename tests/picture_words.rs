//! Pictures bring their words: caption, credit and alternative text that nobody has given stand in the picture's file.

mod support;

use banxin::export::pdf::Options;
use banxin::page::{PlacedPage, Shape};
use banxin::picture::{ColorSpace, Picture};
use banxin::{Engine, Fonts, Page};
use support::desk::Desk;
use support::photo::{
    BY_LINE, CAPTION, COPYRIGHT, CREDIT, iim, international_text, jpeg, photoshop, png, text, tiff,
    with_chunk, with_segment, xmp, xmp_segment,
};
use tiff::encoder::Compression;

/// A picture of 240 × 240 pixels, which is enough for its place.
fn plain() -> Picture {
    support::samples(ColorSpace::Rgb, 240, [200, 120, 40].repeat(240 * 240))
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

/// A desk whose page says nothing of its picture, which is this one.
fn desk(file: &str, picture: Vec<u8>) -> Desk {
    let desk = Desk::new();
    desk.change("page.toml", "pictures/pier.png", &format!("pictures/{file}"));
    desk.change("page.toml", "caption = \"码头\"\n", "");
    desk.write(&format!("pictures/{file}"), picture);
    desk
}

/// What the page sets under its picture, and what it says to those who cannot see it.
fn set(desk: &Desk) -> (String, String) {
    let fonts = Fonts::from_dir(desk.path("fonts")).unwrap();
    let page: PlacedPage =
        Engine::new(&fonts).build(&Page::from_path(desk.path("page.toml")).unwrap()).unwrap().page;
    let (mut caption, mut alt) = (String::new(), String::new());
    for item in &page.items {
        match &item.shape {
            Shape::Glyphs(run)
                if matches!(item.origin.role, banxin::spec::Role::Caption | banxin::spec::Role::Credit) =>
            {
                caption.push_str(&run.text);
            }
            Shape::Picture(placed) => alt.clone_from(&placed.alt),
            _ => {}
        }
    }
    (caption, alt)
}

/// The page sets these words, and the report says where they are from.
#[track_caller]
fn check(desk: &Desk, caption: &str, alt: &str, finding: &str) {
    assert_eq!(set(desk), (caption.to_owned(), alt.to_owned()));
    let run = desk.build();
    let said: Vec<&str> = run.said.lines().filter(|line| line.starts_with("info[F405]")).collect();
    let expected =
        if finding.is_empty() { vec![] } else { vec![format!("info[F405] the picture {finding}")] };
    assert_eq!(said, expected);
}

#[test]
fn iim_of_a_jpeg_in_gbk_without_a_declared_code_page() {
    let (caption, credit) = (gbk("夜色里的老桥"), gbk("本报记者　沈知渔　摄"));
    let block = iim(&[(CAPTION, &caption), (CREDIT, &credit)]);
    let file = with_segment(&jpeg(&plain()), 0xed, &photoshop(&block));
    check(
        &desk("a.jpg", file),
        "夜色里的老桥（本报记者　沈知渔　摄）",
        "夜色里的老桥",
        "pictures/a.jpg brings its own caption (IPTC 2:120), credit (IPTC 2:110)",
    );
}

#[test]
fn iim_of_a_jpeg_in_utf_8() {
    let block = iim(&[
        (CAPTION, "夜色里的老桥".as_bytes()),
        (BY_LINE, "沈知渔".as_bytes()),
        (COPYRIGHT, "澜川日报".as_bytes()),
    ]);
    let file = with_segment(&jpeg(&plain()), 0xed, &photoshop(&block));
    check(
        &desk("a.jpg", file),
        "夜色里的老桥（沈知渔）",
        "夜色里的老桥",
        "pictures/a.jpg brings its own caption (IPTC 2:120), credit (IPTC 2:80); its copyright notice is \
         \"澜川日报\" (IPTC 2:116)",
    );
}

fn packet() -> String {
    let creator = "<dc:creator><rdf:Seq><rdf:li>沈知渔</rdf:li></rdf:Seq></dc:creator>";
    let words =
        [text("dc:description", "江上老桥"), text("Iptc4xmpCore:AltTextAccessibility", "夜里亮着灯的桥")];
    xmp(&(words.concat() + creator))
}

const OF_XMP: &str = "brings its own caption (XMP dc:description), credit (XMP dc:creator), \
                      alternative text (XMP Iptc4xmpCore:AltTextAccessibility)";

#[test]
fn xmp_of_jpeg_png_and_tiff() {
    let files = [
        ("a.jpg", with_segment(&jpeg(&plain()), 0xe1, &xmp_segment(&packet()))),
        ("a.png", with_chunk(&png(&plain()), b"iTXt", &international_text(&packet()))),
        ("a.tif", tiff(&plain(), Compression::Lzw, &[(700, packet().as_bytes())])),
    ];
    for (name, file) in files {
        let finding = format!("pictures/{name} {OF_XMP}");
        check(&desk(name, file), "江上老桥（沈知渔）", "夜里亮着灯的桥", &finding);
    }
}

#[test]
fn packed_xmp_of_a_png() {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packer, packet().as_bytes()).unwrap();
    let chunk = [b"XML:com.adobe.xmp\0\x01\0en\0XMP\0", &packer.finish().unwrap()[..]].concat();
    let finding = format!("pictures/a.png {OF_XMP}");
    let desk = desk("a.png", with_chunk(&png(&plain()), b"iTXt", &chunk));
    check(&desk, "江上老桥（沈知渔）", "夜里亮着灯的桥", &finding);
}

#[test]
fn iim_of_a_tiff_by_itself_and_among_photoshops_resources() {
    let block = iim(&[(CAPTION, "夜色里的老桥".as_bytes())]);
    let resources = photoshop(&block)[14..].to_vec();
    for (tag, bytes) in [(33_723, &block), (34_377, &resources)] {
        let desk = desk("a.tif", tiff(&plain(), Compression::Uncompressed, &[(tag, bytes)]));
        let finding = "pictures/a.tif brings its own caption (IPTC 2:120)";
        check(&desk, "夜色里的老桥", "夜色里的老桥", finding);
    }
}

#[test]
fn words_of_the_page_and_of_the_story_go_before_the_files_own() {
    let file = with_segment(&jpeg(&plain()), 0xe1, &xmp_segment(&packet()));
    let of_page = desk("a.jpg", file.clone());
    let words = "file = \"pictures/a.jpg\"\ncaption = \"码头\"\ncredit = \"方简\"\nalt = \"石阶\"";
    of_page.change("page.toml", "file = \"pictures/a.jpg\"", words);
    check(&of_page, "码头（方简）", "石阶", "");

    let of_story = desk("a.jpg", file);
    of_story.change("stories/lead.md", "灯亮到", "![早班渡船](pictures/a.jpg)\n\n灯亮到");
    let finding = "pictures/a.jpg brings its own credit (XMP dc:creator), \
                   alternative text (XMP Iptc4xmpCore:AltTextAccessibility)";
    check(&of_story, "早班渡船（沈知渔）", "夜里亮着灯的桥", finding);
}

#[test]
fn a_picture_of_which_nobody_says_anything_is_a_finding() {
    let desk = desk("a.jpg", jpeg(&plain()));
    let run = desk.build();
    assert!(
        run.said.contains("warning[F404] nothing says what the picture pictures/a.jpg shows"),
        "{}",
        run.said
    );
    assert!(run.said.contains("warning[F403] the picture has neither caption nor credit"), "{}", run.said);
}

#[test]
fn the_alternative_text_of_the_file_is_that_of_the_figure_in_the_pdf() {
    let desk = desk("a.jpg", with_segment(&jpeg(&plain()), 0xe1, &xmp_segment(&packet())));
    let fonts = Fonts::from_dir(desk.path("fonts")).unwrap();
    let engine = Engine::new(&fonts);
    let built = engine.build(&Page::from_path(desk.path("page.toml")).unwrap()).unwrap();
    let document = lopdf::Document::load_mem(&engine.pdf(&built, &Options::press()).unwrap()).unwrap();
    let alt: Vec<u8> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok()?.get(b"Alt").ok()?.as_str().ok())
        .next()
        .unwrap()
        .to_vec();
    let units: Vec<u16> = alt[2..].chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    assert_eq!(String::from_utf16(&units).unwrap(), "夜里亮着灯的桥");
}

#[test]
fn words_in_broken_characters_are_said_and_not_set() {
    let block = iim(&[(CAPTION, b"\x93\xfa\x96\x7b\x8c\xea"), (CREDIT, "方简".as_bytes())]);
    let mut file = with_segment(&jpeg(&plain()), 0xed, &photoshop(&block));
    file = with_segment(&file, 0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta \xff\xfe\xff");
    let desk = desk("a.jpg", file);
    desk.change("page.toml", "file = \"pictures/a.jpg\"", "file = \"pictures/a.jpg\"\ncaption = \"码头\"");
    let hint = "   = hint: give its caption, credit and `alt` in the story or the page file";
    let place = "  --> page A05 (pictures/a.jpg)";
    let of = |what: &str| {
        format!(
            "warning[F406] the picture pictures/a.jpg {what}: what it says there is not used\n{place}\n{hint}"
        )
    };
    let expected = [
        "warning[F402] the picture pictures/a.jpg does not say what its colours mean: it is read as sRGB\n  \
         --> page A05, frame \"photo\"\n   = hint: ask the photo desk for it with its profile, or in CMYK for this press"
            .to_owned(),
        format!(
            "info[F405] the picture pictures/a.jpg brings its own credit (IPTC 2:110)\n{place}\n   \
             = hint: other words in the story or the page file go before them"
        ),
        of("has IPTC 2:120 in characters that it does not name"),
        of("has XMP in characters that it does not name"),
    ];
    let whole = desk.build().said;
    for finding in &expected {
        assert!(whole.contains(finding), "{finding}\n\nnot in\n{whole}");
    }
    assert_eq!(whole.matches("-->").count(), expected.len(), "{whole}");
}

#[test]
fn fifty_megabytes_of_xmp_are_left_alone() {
    let endless = xmp(&format!("<dc:description>{}</dc:description>", "江".repeat((50 << 20) / 3)));
    let files = [
        ("a.png", with_chunk(&png(&plain()), b"iTXt", &international_text(&endless))),
        ("a.tif", tiff(&plain(), Compression::Lzw, &[(700, endless.as_bytes())])),
    ];
    for (name, file) in files {
        let desk = desk(name, file);
        let started = std::time::Instant::now();
        let said = desk.build().said;
        assert!(
            said.contains(&format!("the picture pictures/{name} has 51 MB of XMP, more than 4")),
            "{said}"
        );
        assert!(started.elapsed() < std::time::Duration::from_secs(20));
    }
}

#[test]
fn a_caption_without_end_is_not_set() {
    let packet = xmp(&text("dc:description", &"江".repeat(10_000)));
    let desk = desk("a.jpg", with_segment(&jpeg(&plain()), 0xe1, &xmp_segment(&packet)));
    let said = desk.build().said;
    assert!(said.contains("has XMP dc:description of more than 5000 characters"), "{said}");
}
