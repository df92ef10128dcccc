//! Pictures and profiles that cannot be printed, or would take memory and time without end: each is named with its file,
//! at once, and the last good proof stays.

mod support;

use std::fs::File;
use std::time::{Duration, Instant};

use banxin::ErrorKind;
use banxin::picture::{
    Coding, ColorSpace, ColorTag, OutputProfile, Picture, Press, Separation, Transform, Turn, probe,
};
use support::desk::{Desk, check_refused};
use support::photo::{jpeg, png, tiff, with_chunk, with_segment};
use tiff::encoder::Compression;

const HINT: &str = "ask the photo desk for the file again, as JPEG, PNG or TIFF";

/// The page is refused for its picture, within ten seconds.
#[track_caller]
fn check(name: &str, file: &[u8], expected: &str) {
    let desk = Desk::new();
    desk.change("page.toml", "pictures/pier.png", &format!("pictures/{name}"));
    desk.write(&format!("pictures/{name}"), file);
    let started = Instant::now();
    check_refused(&desk, &format!("error: the picture {expected}\n  --> pictures/{name}\n   = hint: {HINT}"));
    assert!(started.elapsed() < Duration::from_secs(10));
}

fn rgb(side: u32) -> Picture {
    support::samples(ColorSpace::Rgb, side, [200, 120, 40].repeat((side * side) as usize))
}

fn cmyk() -> Picture {
    support::samples(ColorSpace::Cmyk, 16, [255, 0, 0, 0].repeat(256))
}

/// Where the head of the frame stands in a JPEG file.
fn frame(file: &[u8]) -> usize {
    file.windows(2).position(|bytes| bytes == [0xff, 0xc0]).unwrap()
}

/// A JPEG file with one byte of its frame changed, counted from the marker.
fn with_frame(at: usize, byte: u8) -> Vec<u8> {
    let mut file = jpeg(&rgb(16));
    let frame = frame(&file);
    file[frame + at] = byte;
    file
}

#[test]
fn jpeg_of_a_process_that_no_press_reads() {
    check("a.jpg", &with_frame(1, 0xc9), "is an arithmetic-coded JPEG, which a PDF cannot hold");
    check("a.jpg", &with_frame(1, 0xc3), "is a lossless JPEG, which a PDF cannot hold");
    check("a.jpg", &with_frame(4, 12), "has 12 bits a sample, not 8");
}

#[test]
fn jpeg_with_the_marker_of_other_colours() {
    let mut file = jpeg(&cmyk());
    let adobe = file.windows(5).position(|bytes| bytes == b"Adobe").unwrap();
    file[adobe + 11] = 1;
    check("a.jpg", &file, "has 4 colour components, and Adobe's marker says transform 1 of them");
}

#[test]
fn jpeg_of_inverted_cmyk_is_the_same_ink_as_one_that_is_not() {
    // The coder writes Adobe's marker, under which 255 is no ink.
    let inverted = probe("a.jpg", jpeg(&cmyk())).unwrap();
    assert_eq!(inverted.coding, Coding::Jpeg { transform: Transform::None, inverted: true });
    // Without the marker 255 is all of it.
    let negative = Picture { data: [0, 255, 255, 255].repeat(256).into(), ..cmyk() };
    let mut file = jpeg(&negative);
    let adobe = file.windows(5).position(|bytes| bytes == b"Adobe").unwrap();
    file.drain(adobe - 4..adobe + 12);
    let plain = probe("a.jpg", file).unwrap();
    assert_eq!(plain.coding, Coding::Jpeg { transform: Transform::None, inverted: false });
    let fonts = support::fonts();
    let write = |picture: &Picture| {
        let mut galley = support::Galley::new(&fonts);
        let window = banxin::geom::Rect::new(
            banxin::geom::Length::ZERO,
            banxin::geom::Length::ZERO,
            banxin::geom::Length::pt(40),
            banxin::geom::Length::pt(40),
        );
        galley.push(banxin::page::Shape::Picture(banxin::page::PlacedPicture {
            picture: picture.clone().into(),
            window,
            whole: window,
            alt: "图".into(),
            credit: None,
        }));
        let options = banxin::export::pdf::Options::press();
        let bytes = banxin::export::pdf::write(&galley.page, &fonts, &options).unwrap();
        let document = lopdf::Document::load_mem(&bytes).unwrap();
        let mut dicts = document.objects.values().filter_map(|object| Some(&object.as_stream().ok()?.dict));
        let dict = dicts.find(|dict| dict.get(b"Subtype").is_ok_and(|kind| kind == &"Image".into())).unwrap();
        dict.get(b"Decode").ok().map(|decode| decode.as_array().unwrap().len())
    };
    assert_eq!(write(&inverted), Some(8));
    assert_eq!(write(&plain), None);
}

#[test]
fn pictures_of_no_size_and_of_sixty_thousand_pixels() {
    let huge = "is 60000 × 60000 pixels, more than 30000 on a side";
    let sized = |[h0, h1, w0, w1]: [u8; 4]| {
        let mut file = jpeg(&rgb(16));
        let at = frame(&file) + 5;
        file[at..at + 4].copy_from_slice(&[h0, h1, w0, w1]);
        file
    };
    check("a.jpg", &sized([0, 0, 0, 0]), "has no width");
    check("a.jpg", &sized([0xea, 0x60, 0xea, 0x60]), huge);
    let sized = |side: u32| {
        let head = [&side.to_be_bytes()[..], &side.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
        let sound = png(&rgb(16));
        // Its own head is replaced by this one.
        let file = with_chunk(&sound, b"IHDR", &head);
        [&file[..8], &file[33..]].concat()
    };
    check("a.png", &sized(0), "is a damaged PNG: Invalid image dimensions");
    check("a.png", &sized(60_000), huge);
    let sound = tiff(&rgb(16), Compression::Lzw, &[]);
    let sized = |side: u32| {
        let mut file = sound.clone();
        for tag in [256u16, 257] {
            let field = [&tag.to_le_bytes()[..], &[4, 0, 1, 0, 0, 0]].concat();
            let at = file.windows(8).position(|bytes| bytes == field).unwrap() + 8;
            file[at..at + 4].copy_from_slice(&side.to_le_bytes());
        }
        file
    };
    check("a.tif", &sized(0), "has no width");
    check("a.tif", &sized(60_000), huge);
}

#[test]
fn tiff_with_a_missing_strip() {
    let sound = tiff(&rgb(16), Compression::Uncompressed, &[]);
    let offsets = sound.windows(2).rposition(|bytes| bytes == 273u16.to_le_bytes()).unwrap();
    let list = u32::from_le_bytes(sound[offsets + 8..offsets + 12].try_into().unwrap()) as usize;
    let mut file = sound.clone();
    file[list + 8..list + 12].copy_from_slice(&0xffff_0000u32.to_le_bytes());
    check("a.tif", &file, "lacks strip 3 of 4");
    // Three strips where four are needed.
    let counts = sound.windows(2).rposition(|bytes| bytes == 279u16.to_le_bytes()).unwrap();
    let mut file = sound.clone();
    file[offsets + 4] = 3;
    file[counts + 4] = 3;
    check("a.tif", &file, "has not the strips or tiles that its size needs");
}

#[test]
fn exif_whose_directories_go_round_in_a_ring() {
    // A directory at byte 8 that names itself as Exif's own, as the next one, and as that of the place.
    let mut exif = b"II*\0\x08\0\0\0\x03\0".to_vec();
    for tag in [0x0112u16, 0x8769, 0x8825] {
        exif.extend(tag.to_le_bytes());
        exif.extend(if tag == 0x0112 {
            [3, 0, 1, 0, 0, 0, 6, 0, 0, 0]
        } else {
            [4, 0, 1, 0, 0, 0, 8, 0, 0, 0]
        });
    }
    exif.extend([8, 0, 0, 0]);
    let segment = [b"Exif\0\0", &exif[..]].concat();
    let picture = probe("a.jpg", with_segment(&jpeg(&rgb(16)), 0xe1, &segment)).unwrap();
    assert_eq!(picture.turn, Turn::from_exif(6));
    let picture = probe("a.png", with_chunk(&png(&rgb(16)), b"eXIf", &exif)).unwrap();
    assert_eq!(picture.turn, Turn::from_exif(6));
    // And a TIFF file whose next directory is its first, which its reader does not take.
    let mut file = tiff(&rgb(16), Compression::Lzw, &[]);
    let first = u32::from_le_bytes(file[4..8].try_into().unwrap()) as usize;
    let count = usize::from(u16::from_le_bytes(file[first..first + 2].try_into().unwrap()));
    let next = first + 2 + 12 * count;
    file.copy_within(4..8, next);
    let expected = "is a damaged TIFF: format error: file contained a cycle in the list of IFDs";
    check("a.tif", &file, expected);
}

/// A layout's press with this profile is refused.
#[track_caller]
fn check_profile(write: impl FnOnce(&Desk), expected: &str) {
    let desk = Desk::new();
    let press = "[press]\nprofile = \"press.icc\"\ncondition = \"X\"\n\n[type-area]";
    desk.change("layout.toml", "[type-area]", press);
    write(&desk);
    let started = Instant::now();
    let run = desk.build();
    assert_eq!((run.status, run.said.as_str()), (2, expected));
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_profile_that_is_not_the_presss() {
    let newsprint = OutputProfile::newsprint().data.to_vec();
    let refused = |what: &str| {
        let hint = "ask the plant for the CMYK output profile of its press";
        format!("error: the profile press.icc {what}\n  --> layout.toml:8:11\n   = hint: {hint}")
    };
    let write = |bytes: Vec<u8>| move |desk: &Desk| desk.write("press.icc", bytes);
    let srgb = banxin::picture::srgb();
    check_profile(write(srgb), &refused("is not an output profile"));
    check_profile(
        write(newsprint[..90_000].to_vec()),
        &refused("is cut short, or holds more than its head says"),
    );
    let mut damaged = newsprint;
    damaged[128..132].fill(0xff);
    check_profile(write(damaged), &refused("is damaged"));
    // As large as a film, and not read: the file has a size and nothing in it.
    let endless = |desk: &Desk| File::create(desk.path("press.icc")).unwrap().set_len(200 << 20).unwrap();
    check_profile(endless, "error: the file \"press.icc\" has 200 MB, more than 32\n  --> layout.toml:8:11");
}

#[test]
fn a_profile_in_a_picture_that_is_broken_is_a_finding() {
    let segment = [b"ICC_PROFILE\0\x01\x01", &OutputProfile::newsprint().data[..200]].concat();
    let desk = Desk::new();
    desk.write("pictures/pier.png", with_segment(&jpeg(&rgb(240)), 0xe2, &segment));
    let run = desk.build();
    assert_eq!(run.status, 0);
    assert!(
        run.said.contains("the picture pictures/pier.png has a colour profile that cannot be used"),
        "{}",
        run.said
    );
}

/// Numbers that look like chance and are the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

/// A file with a few bytes changed, some left out, or some twice.
fn spoiled(file: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut file = file.to_vec();
    for _ in 0..1 + numbers.below(4) {
        let at = numbers.below(file.len());
        match numbers.below(8) {
            0 => {
                file.truncate(at.max(12));
            }
            1 => {
                let end = (at + numbers.below(40)).min(file.len());
                file.drain(at..end);
            }
            2 => {
                let end = (at + numbers.below(40)).min(file.len());
                let twice = file[at..end].to_vec();
                file.splice(at..at, twice);
            }
            3 => file[at] = [0, 1, 0x7f, 0x80, 0xff][numbers.below(5)],
            _ => file[at] ^= 1 << numbers.below(8),
        }
        if file.len() < 12 {
            break;
        }
    }
    file
}

/// Small files of every kind that is read, with words and profiles in them.
fn small_files() -> Vec<(&'static str, Vec<u8>)> {
    use support::photo::{CAPTION, CREDIT, iim, international_text, photoshop, text, xmp, xmp_segment};
    let packet = xmp(&(text("dc:description", "老桥") + &text("dc:rights", "澜川日报")));
    let block = iim(&[(CAPTION, "夜色".as_bytes()), (CREDIT, b"\xc9\xf2\xd6\xaa\xd3\xe6")]);
    let worded = |file: Vec<u8>| {
        let file = with_segment(&file, 0xe1, &xmp_segment(&packet));
        with_segment(&file, 0xed, &photoshop(&block))
    };
    let noisy = |color: ColorSpace| {
        let parts = usize::from(color.components());
        let data = (0..16 * 16 * parts).map(|n| ((n * n * 31) >> 3) as u8).collect();
        support::samples(color, 16, data)
    };
    let exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let colored = noisy(ColorSpace::Rgb);
    let fields = [(700, packet.as_bytes()), (33_723, &block[..])];
    vec![
        ("rgb.jpg", with_segment(&worded(jpeg(&colored)), 0xe1, &[b"Exif\0\0", &exif[..]].concat())),
        ("gray.jpg", worded(jpeg(&noisy(ColorSpace::Gray)))),
        ("cmyk.jpg", worded(jpeg(&noisy(ColorSpace::Cmyk)))),
        ("a.png", with_chunk(&png(&colored), b"iTXt", &international_text(&packet))),
        ("plain.tif", tiff(&colored, Compression::Uncompressed, &fields)),
        ("lzw.tif", tiff(&colored, Compression::Lzw, &fields)),
        ("bits.tif", tiff(&colored, Compression::Packbits, &fields)),
        ("deflate.tif", tiff(&colored, Compression::Deflate(tiff::encoder::DeflateLevel::Fast), &fields)),
    ]
}

/// Thousands of spoiled files: each is read or refused, and what is read can be made ready for the press or is refused
/// then; nothing panics, and nothing takes memory that the file cannot fill.
#[test]
fn spoiled_files_are_read_or_refused_but_nothing_panics() {
    let press = Press::newsprint();
    let separation = Separation::of(&rgb(1), &press).unwrap();
    let mut numbers = Numbers(7);
    let (mut read, mut refused) = (0, 0);
    let started = Instant::now();
    for (name, file) in small_files() {
        probe(name, file.clone()).unwrap_or_else(|error| panic!("{name} is sound: {error}"));
        for _ in 0..500 {
            match probe(name, spoiled(&file, &mut numbers)) {
                Err(error) => {
                    assert_eq!(error.kind, ErrorKind::Picture);
                    assert_eq!(error.place.map(|place| place.file), Some(name.to_owned()));
                    refused += 1;
                }
                Ok(picture) => {
                    read += 1;
                    // Not those that a broken head makes large: they take their time.
                    if picture.width < 500 && picture.height < 500 && picture.tag == ColorTag::None {
                        let made = separation.apply(&picture, 1);
                        assert!(made.is_ok() || made.is_err_and(|error| error.kind == ErrorKind::Picture));
                    }
                }
            }
        }
    }
    assert_eq!(read + refused, 4_000);
    assert!(read > 400 && refused > 400, "{read} read, {refused} refused");
    assert!(started.elapsed() < Duration::from_secs(120), "{:?}", started.elapsed());
}

/// Spoiled profiles, of the press and of pictures, are refused, or convert somehow.
#[test]
fn spoiled_profiles_are_taken_or_refused_but_nothing_panics() {
    let mut numbers = Numbers(11);
    let newsprint = OutputProfile::newsprint().data.to_vec();
    let srgb = banxin::picture::srgb();
    let (mut taken, mut refused, mut converted) = (0, 0, 0);
    for n in 0..700 {
        // Most damage to the tables of the inks is only other inks: the head and the list of tables are what matters.
        let mut bytes = newsprint.clone();
        for _ in 0..1 + numbers.below(3) {
            let at = numbers.below(if n % 3 == 0 { newsprint.len() } else { 400 });
            bytes[at] = (numbers.below(256)) as u8;
        }
        match OutputProfile::read("press.icc", "X", bytes) {
            Err(_) => refused += 1,
            Ok(profile) => {
                taken += 1;
                if taken % 40 == 0 {
                    let press = Press { profile: profile.into(), ..Press::newsprint() };
                    converted += usize::from(Separation::of(&rgb(1), &press).is_ok());
                }
            }
        }
    }
    assert!(taken > 50 && refused > 50 && converted > 0, "{taken} taken, {refused} refused");
    for _ in 0..700 {
        let segment = [b"ICC_PROFILE\0\x01\x01", &spoiled(&srgb, &mut numbers)[..]].concat();
        let picture = probe("a.jpg", with_segment(&jpeg(&rgb(8)), 0xe2, &segment)).unwrap();
        if let ColorTag::Profile(_) = picture.tag
            && numbers.below(60) == 0
        {
            let _ = Separation::of(&picture, &Press::newsprint());
        }
    }
}
