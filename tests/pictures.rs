//! Pictures on their way to the press: colours, ink, turns, resolution.

mod support;

use std::num::NonZeroUsize;
use std::sync::Arc;

use banxin::export::pdf::{self, Options, Writer};
use banxin::geom::{Length, Rect};
use banxin::page::{PlacedPicture, Shape};
use banxin::picture::{
    Coding, ColorSpace, ColorTag, Picture, Press, RgbPictures, Separation, Transform, Turn, probe,
};
use banxin::{Built, Engine, ErrorKind, Report};
use lopdf::{Document, Object, Stream};
use moxcms::ColorProfile;
use support::{Galley, samples};

/// A JPEG file of a picture.
fn jpeg(picture: &Picture, profile: Option<&[u8]>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 95);
    if let Some(profile) = profile {
        encoder.add_icc_profile(profile).unwrap();
    }
    let kind = match picture.color {
        ColorSpace::Gray => jpeg_encoder::ColorType::Luma,
        ColorSpace::Rgb => jpeg_encoder::ColorType::Rgb,
        ColorSpace::Cmyk => jpeg_encoder::ColorType::Cmyk,
    };
    encoder.encode(&picture.data, picture.width as u16, picture.height as u16, kind).unwrap();
    file
}

/// A PNG file of an RGB picture.
fn png(picture: &Picture, profile: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut info = png::Info::with_size(picture.width, picture.height);
    info.color_type = png::ColorType::Rgb;
    info.bit_depth = png::BitDepth::Eight;
    info.icc_profile = Some(profile.into());
    let mut writer = png::Encoder::with_info(&mut file, info).unwrap().write_header().unwrap();
    writer.write_image_data(&picture.data).unwrap();
    writer.finish().unwrap();
    file
}

fn separated(picture: &Picture, press: &Press) -> Picture {
    Separation::of(picture, press).unwrap().apply(picture, 1).unwrap()
}

/// Every colour in steps of 15, and so every part of the table.
fn all_colors() -> Picture {
    let levels = || (0..=255u8).step_by(15);
    let data = levels().flat_map(|r| levels().flat_map(move |g| levels().flat_map(move |b| [r, g, b])));
    samples(ColorSpace::Rgb, 18, data.collect())
}

fn most_ink(picture: &Picture) -> u32 {
    assert_eq!(picture.color, ColorSpace::Cmyk);
    let inks = picture.data.chunks_exact(4).map(|inks| inks.iter().map(|ink| u32::from(*ink)).sum::<u32>());
    inks.max().unwrap() * 100
}

/// What lcms2 2.17 makes of these colours with the same profiles, perceptually.
const OF_LCMS: [([u8; 3], [u8; 4]); 8] = [
    ([255, 255, 255], [0, 0, 0, 0]),
    ([0, 0, 0], [127, 77, 61, 255]),
    ([128, 128, 128], [45, 26, 24, 105]),
    ([255, 0, 0], [0, 211, 219, 6]),
    ([0, 255, 0], [101, 0, 230, 2]),
    ([0, 0, 255], [233, 116, 0, 29]),
    ([200, 150, 120], [8, 67, 109, 46]),
    ([30, 60, 90], [183, 64, 14, 138]),
];

#[test]
fn colors_become_the_inks_that_another_color_management_finds() {
    let picture = samples(ColorSpace::Rgb, 8, OF_LCMS.iter().flat_map(|(rgb, _)| *rgb).collect());
    let made = separated(&picture, &Press::newsprint());
    assert_eq!((made.color, made.coding), (ColorSpace::Cmyk, Coding::Samples));
    for ((rgb, expected), found) in OF_LCMS.iter().zip(made.data.chunks_exact(4)) {
        let far = expected.iter().zip(found).map(|(one, other)| one.abs_diff(*other)).max().unwrap();
        assert!(far <= 3, "{rgb:?}: {found:?}, not {expected:?}");
    }
}

#[test]
fn no_place_gets_more_ink_than_the_limit() {
    let ink_of = |ink_limit| most_ink(&separated(&all_colors(), &Press { ink_limit, ..Press::newsprint() }));
    let free = ink_of(400);
    assert!(free > 205 * 255 && free <= 220 * 255, "the profile's own limit: {} %", free / 255);
    for ink_limit in [220, 200, 160, 100] {
        let ink = ink_of(ink_limit);
        assert!(ink <= u32::from(ink_limit) * 255, "{} % of {ink_limit}", ink as f64 / 255.0);
        assert!(ink + 2 * 255 >= free.min(u32::from(ink_limit) * 255), "{} % of {ink_limit}", ink / 255);
    }
}

#[test]
fn a_picture_without_color_is_printed_in_black_alone() {
    let levels = || 0..=255u8;
    let as_rgb = samples(ColorSpace::Rgb, 256, levels().flat_map(|level| [level; 3]).collect());
    let as_gray = samples(ColorSpace::Gray, 256, levels().collect());
    let press = Press::newsprint();
    let (from_rgb, from_gray) = (separated(&as_rgb, &press), separated(&as_gray, &press));
    assert_eq!(from_rgb.color, ColorSpace::Gray);
    assert_eq!(from_rgb.data, from_gray.data);
    // White is paper, black is full ink, and no step goes back.
    assert_eq!((from_gray.data[255], from_gray.data[0]), (255, 0));
    assert!(from_gray.data.is_sorted());
}

#[test]
fn what_came_as_jpeg_goes_as_jpeg() {
    let blocks = |colors: &[[u8; 3]]| {
        let row: Vec<u8> = colors.iter().flat_map(|color| [*color; 16].concat()).collect();
        samples(ColorSpace::Rgb, 16 * colors.len() as u32, row.repeat(16))
    };
    let colors = OF_LCMS.map(|(rgb, _)| rgb);
    let file = jpeg(&blocks(&colors), None);
    let picture = probe("photo.jpg", file).unwrap();
    assert_eq!(picture.tag, ColorTag::None);
    let made = separated(&picture, &Press::newsprint());
    assert_eq!(made.color, ColorSpace::Cmyk);
    assert_eq!(made.coding, Coding::Jpeg { transform: Transform::None, inverted: true });
    let read = probe("made.jpg", made.data.to_vec()).unwrap();
    assert_eq!((read.width, read.height, read.color), (128, 16, ColorSpace::Cmyk));
    assert_eq!(read.coding, made.coding);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(
        zune_core::bytestream::ZCursor::new(made.data.as_slice()),
        zune_core::options::DecoderOptions::default()
            .jpeg_set_out_colorspace(zune_core::colorspace::ColorSpace::CMYK),
    );
    let decoded = decoder.decode().unwrap();
    for (n, (rgb, expected)) in OF_LCMS.iter().enumerate() {
        let at = (8 * 128 + n * 16 + 8) * 4;
        for (found, ink) in decoded[at..at + 4].iter().zip(expected) {
            assert!(
                (255 - found).abs_diff(*ink) <= 8,
                "{rgb:?}: {:?}, not {expected:?}",
                &decoded[at..at + 4]
            );
        }
    }
}

#[test]
fn the_profile_that_a_file_brings_is_what_its_colors_mean() {
    let wide = ColorProfile::new_adobe_rgb().encode().unwrap();
    let srgb = ColorProfile::new_srgb().encode().unwrap();
    let plain = samples(ColorSpace::Rgb, 1, vec![60, 160, 60]);
    let press = Press::newsprint();
    let inks = |tag| separated(&Picture { tag, ..plain.clone() }, &press).data.to_vec();
    let untagged = inks(ColorTag::None);
    assert_eq!(inks(ColorTag::Profile(srgb.into())), untagged);
    assert_eq!(inks(ColorTag::Unusable), untagged);
    // The same numbers mean a stronger green in Adobe RGB: more cyan.
    assert!(inks(ColorTag::Profile(wide.clone().into()))[0] > untagged[0] + 20);

    let expected = ColorTag::Profile(wide.clone().into());
    assert_eq!(probe("a.png", png(&plain, &wide)).unwrap().tag, expected);
    let file = jpeg(&plain, Some(&wide));
    assert_eq!(probe("a.jpg", file.clone()).unwrap().tag, expected);
    // A profile for other samples, one that is damaged, and one of which a part is missing.
    let gray = ColorProfile::new_gray_with_gamma(2.2).encode().unwrap();
    assert_eq!(probe("a.jpg", jpeg(&plain, Some(&gray))).unwrap().tag, ColorTag::Unusable);
    assert_eq!(probe("a.jpg", jpeg(&plain, Some(&wide[..100]))).unwrap().tag, ColorTag::Unusable);
    let mut other = file;
    let at = other.windows(12).position(|bytes| bytes == b"ICC_PROFILE\0").unwrap();
    other[at + 13] = 2;
    assert_eq!(probe("a.jpg", other).unwrap().tag, ColorTag::Unusable);
}

#[test]
fn a_gray_profile_sets_the_tone() {
    let light = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    let plain = samples(ColorSpace::Gray, 1, vec![100]);
    let press = Press::newsprint();
    let untagged = separated(&plain, &press).data[0];
    let tagged = Picture { tag: ColorTag::Profile(light.into()), ..plain };
    assert!(separated(&tagged, &press).data[0] > untagged + 20);
}

/// A page with one picture of 72 × 36 pt.
fn page<'f>(fonts: &'f banxin::Fonts, picture: Picture) -> Galley<'f> {
    let mut galley = Galley::new(fonts);
    let window = Rect::new(Length::pt(10), Length::pt(10), Length::pt(72), Length::pt(36));
    let alt = "图".into();
    galley.push(Shape::Picture(PlacedPicture {
        picture: Arc::new(picture),
        window,
        whole: window,
        alt,
        credit: None,
    }));
    galley
}

fn written(document: &Document) -> &Stream {
    let mut streams = document.objects.values().filter_map(|object| object.as_stream().ok());
    streams.find(|it| it.dict.get(b"Subtype").is_ok_and(|kind| kind == &"Image".into())).unwrap()
}

fn number(stream: &Stream, key: &str) -> i64 {
    stream.dict.get(key.as_bytes()).unwrap().as_i64().unwrap()
}

#[test]
fn a_turned_picture_is_drawn_turned_and_its_bytes_stay() {
    let fonts = support::fonts();
    let cmyk = samples(ColorSpace::Cmyk, 2, vec![0; 16]);
    let file = jpeg(&cmyk, None);
    // Exif that asks for a quarter to the right, after the two bytes that open the file.
    let exif = b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let file = [&file[..2], exif, &file[2..]].concat();
    let picture = probe("turned.jpg", file.clone()).unwrap();
    assert_eq!(picture.turn, Turn::from_exif(6));
    let upright = Picture { turn: Turn::NONE, ..picture.clone() };
    for (picture, expected) in [
        (upright, "q 72 0 0 36 18.50394 122.50394 cm /P0 Do Q"),
        (picture, "q 0 -36 72 0 18.50394 158.50394 cm /P0 Do Q"),
    ] {
        let galley = page(&fonts, picture);
        let bytes = pdf::write(&galley.page, &fonts, &Options::press()).unwrap();
        let document = Document::load_mem(&bytes).unwrap();
        assert_eq!(written(&document).content, file);
        let content = document.get_page_content(document.page_iter().next().unwrap());
        assert!(
            String::from_utf8_lossy(&content).contains(expected),
            "{}",
            String::from_utf8_lossy(&content)
        );
    }
    // And what is seen of it is measured as it is seen.
    let wide = jpeg(&samples(ColorSpace::Cmyk, 3, vec![0; 24]), None);
    let turned = probe("turned.jpg", [&wide[..2], exif, &wide[2..]].concat()).unwrap();
    assert_eq!((turned.width, turned.height, turned.stored()), (2, 3, (3, 2)));
}

#[test]
fn pixels_that_the_press_cannot_show_are_not_sent() {
    let fonts = support::fonts();
    // 1,000 pixels on an inch become 250; 400 stay.
    for (width, expected) in [(1000, (250, 125)), (400, (400, 200))] {
        let data: Vec<u8> = (0..width * width / 2 * 3).map(|n| (n / 3 % 251) as u8 ^ (n % 3) as u8).collect();
        let picture = samples(ColorSpace::Rgb, width, data);
        let bytes = pdf::write(&page(&fonts, picture).page, &fonts, &Options::press()).unwrap();
        let document = Document::load_mem(&bytes).unwrap();
        let stream = written(&document);
        assert_eq!((number(stream, "Width"), number(stream, "Height")), expected);
        assert_eq!(stream.decompressed_content().unwrap().len() as i64, expected.0 * expected.1 * 4);
    }
}

#[test]
fn line_art_goes_to_the_press_in_one_bit_and_all_its_pixels() {
    let fonts = support::fonts();
    // 1,221 pixels on an inch.
    let (width, height) = (1221u32, 610u32);
    let is_black = |n: u32| (n % width / 7 + n / width / 5).is_multiple_of(2);
    let art = |parts: u32, color| {
        let data = (0..width * height * parts).map(|n| if is_black(n / parts) { 0 } else { 255 });
        samples(color, width, data.collect())
    };
    for picture in [art(1, ColorSpace::Gray), art(3, ColorSpace::Rgb)] {
        for profile in [pdf::Profile::X4, pdf::Profile::X1a] {
            let options = Options { profile, ..Options::press() };
            let bytes = pdf::write(&page(&fonts, picture.clone()).page, &fonts, &options).unwrap();
            let document = Document::load_mem(&bytes).unwrap();
            let stream = written(&document);
            assert_eq!((number(stream, "Width"), number(stream, "Height")), (1221, 610));
            assert_eq!(number(stream, "BitsPerComponent"), 1);
            assert_eq!(stream.dict.get(b"ColorSpace").unwrap(), &"DeviceGray".into());
            let bits = stream.decompressed_content().unwrap();
            let row = width.div_ceil(8);
            assert_eq!(bits.len() as u32, row * height);
            let black =
                |n: u32| bits[(n / width * row + n % width / 8) as usize] & (0x80 >> (n % width % 8)) == 0;
            assert!((0..width * height).all(|n| black(n) == is_black(n)));
        }
    }
}

#[test]
fn a_press_that_wants_rgb_gets_it_with_its_profile() {
    let fonts = support::fonts();
    let picture = samples(ColorSpace::Rgb, 2, vec![10, 20, 30, 200, 100, 0]);
    let mut galley = page(&fonts, picture.clone());
    galley.page.press.rgb = RgbPictures::Tagged;
    let bytes = pdf::write(&galley.page, &fonts, &Options::press()).unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    let stream = written(&document);
    assert_eq!(stream.decompressed_content().unwrap(), *picture.data);
    let space = stream.dict.get(b"ColorSpace").unwrap().as_array().unwrap();
    assert_eq!(space[0], Object::from("ICCBased"));
    let profile = document.dereference(&space[1]).unwrap().1.as_stream().unwrap();
    assert_eq!(number(profile, "N"), 3);
    assert_eq!(&profile.content[36..40], b"acsp");
    let read = ColorProfile::new_from_slice(&profile.content).unwrap();
    assert_eq!(read.color_space, moxcms::DataColorSpace::Rgb);
}

#[test]
fn the_second_time_gives_the_same_file() {
    let fonts = support::fonts();
    let galley = page(&fonts, all_colors());
    let writer = Writer::new(&fonts);
    let first = writer.write(&galley.page, &Options::press()).unwrap();
    assert!(writer.write(&galley.page, &Options::press()).unwrap() == first);
    assert!(pdf::write(&galley.page, &fonts, &Options::press()).unwrap() == first);
    let mut other = Galley { fonts: &fonts, page: galley.page.clone() };
    other.page.press.ink_limit = 150;
    assert!(writer.write(&other.page, &Options::press()).unwrap() != first);
}

#[test]
fn pictures_made_side_by_side_are_the_same() {
    let fonts = support::fonts();
    let mut galley = page(&fonts, all_colors());
    for n in 0..4u8 {
        let picture = samples(ColorSpace::Rgb, 20, (0..20 * 20 * 3).map(|k| (k % 251) as u8 ^ n).collect());
        let window = Rect::new(Length::pt(20 * i64::from(n)), Length::pt(80), Length::pt(18), Length::pt(18));
        let alt = "图".into();
        galley.push(Shape::Picture(PlacedPicture {
            picture: Arc::new(picture),
            window,
            whole: window,
            alt,
            credit: None,
        }));
    }
    let built = Built { page: galley.page.clone(), report: Report::default() };
    for options in [Options::press(), Options::screen()] {
        let alone = Engine::new(&fonts).pdf(&built, &options).unwrap();
        for threads in [2, 16] {
            let engine = Engine::new(&fonts).with_threads(NonZeroUsize::new(threads).unwrap());
            assert!(engine.pdf(&built, &options).unwrap() == alone, "{threads} threads");
            assert!(engine.pdf(&built, &options).unwrap() == alone, "{threads} threads, again");
        }
    }
}

/// Files whose heads are sound and whose pixels are not: an error or a picture, and no panic.
#[test]
fn damaged_pixels_are_refused_or_unpacked_but_nothing_panics() {
    let sound = jpeg(&Picture { width: 18 * 18, height: 18, ..all_colors() }, None);
    let pixels = sound.windows(2).position(|bytes| bytes == [0xff, 0xda]).unwrap() + 14;
    let whole = probe("photo.jpg", sound.clone()).unwrap();
    let separation = Separation::of(&whole, &Press::newsprint()).unwrap();
    let mut refused = 0;
    for n in 0..60usize {
        let mut file = sound.clone();
        let at = pixels + n * 7919 % (file.len() - 2 - pixels);
        file[at] = (n * 131 % 255) as u8;
        let Ok(picture) = probe("photo.jpg", file) else { continue };
        if let Err(error) = separation.apply(&picture, 1) {
            assert_eq!(error.kind, ErrorKind::Picture);
            refused += 1;
        }
    }
    assert!(refused < 60);
}
