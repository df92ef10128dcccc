use std::ops::Range;
use std::sync::Arc;

use super::probe::{Coding, ColorSpace, ColorTag, Picture, Transform, broken, check_size};
use super::profile::embedded;
use super::turn::{self, Turn};
use super::words::{Blocks, MOST_XMP};
use crate::diag::{Error, Result};

/// The most pixels of a JPEG file, which no stage unpacks.
const MOST_PIXELS: u64 = 200_000_000;

/// The most pixels of a JPEG file that has to be unpacked for the press: one that is not CMYK.
const MOST_UNPACKED: u64 = 100_000_000;

/// The most that a file says beside its pixels and still goes into a page whole: as much as is read of XMP.
const MOST_NOTES: usize = MOST_XMP;

/// Reads the heads of a JPEG file: frame size, components, Adobe's marker, Exif's turn, the profile of RGB and gray; and
/// that the file has its end; and the words that it brings.
///
/// What follows the end of the picture is cut off, and so is what it says beside its pixels where that is very much.
// ITU-T T.81, annex B
pub(super) fn probe(file: &str, mut bytes: Vec<u8>) -> Result<Picture> {
    let mut reader = Reader { file, bytes: &bytes, at: 2 };
    let mut frame = None;
    let mut adobe = None;
    let mut turn = Turn::NONE;
    let mut profile = Chunks::default();
    let mut blocks = Blocks::default();
    let mut scans = 0;
    // Where segments stand that a reader of pixels has no use for.
    let mut notes: Vec<Range<usize>> = Vec::new();
    let end = loop {
        match reader.marker()? {
            EOI if scans > 0 => break reader.at,
            EOI => return Err(broken(file, "has no pixels")),
            SOI => return Err(broken(file, "begins a second time within itself")),
            TEM | RST0..=RST7 => {}
            marker @ SOF0..=SOF15 if !matches!(marker, DHT | JPG | DAC) => {
                let segment = reader.segment()?;
                if let Some(process) = unprintable_process(marker) {
                    return Err(broken(file, &format!("is {process} JPEG, which a PDF cannot hold")));
                }
                if frame.replace(Frame::read(file, segment)?).is_some() {
                    return Err(broken(file, "has more than one frame of pixels"));
                }
            }
            APP14 => {
                if let [b'A', b'd', b'o', b'b', b'e', _, _, _, _, _, _, transform, ..] = reader.segment()? {
                    adobe = Some(*transform);
                }
            }
            APP1 => {
                let segment = reader.segment()?;
                notes.push(reader.at - segment.len() - 4..reader.at);
                match segment.strip_prefix(b"Exif\0\0") {
                    Some(exif) => turn = turn::of_exif(exif),
                    None => blocks.segment(segment),
                }
            }
            APP13 => {
                let segment = reader.segment()?;
                notes.push(reader.at - segment.len() - 4..reader.at);
                blocks.segment(segment);
            }
            APP2 => {
                if let Some(chunk) = reader.segment()?.strip_prefix(b"ICC_PROFILE\0") {
                    profile.push(chunk);
                }
            }
            SOS => {
                let segment = reader.segment()?;
                if frame.is_none() || !is_scan_head(segment) {
                    return Err(broken(file, "has pixels before it says what they are"));
                }
                reader.entropy_coded()?;
                scans += 1;
            }
            marker => {
                let segment = reader.segment()?;
                if matches!(marker, APP3..=APP15 | COM) {
                    notes.push(reader.at - segment.len() - 4..reader.at);
                }
            }
        }
    };
    let Some(Frame { width, height, color }) = frame else { return Err(broken(file, "has no pixels")) };
    let transform = transform(file, color, adobe)?;
    let inverted = color == ColorSpace::Cmyk && adobe.is_some();
    let tag = if color == ColorSpace::Cmyk { ColorTag::None } else { profile.tag(color) };
    if color != ColorSpace::Cmyk {
        check_size(file, width, height, MOST_UNPACKED)?;
    }
    let (width, height) = if turn.is_sideways() { (height, width) } else { (width, height) };
    let mut words = blocks.words();
    bytes.truncate(end);
    let size: usize = notes.iter().map(Range::len).sum();
    if size > MOST_NOTES {
        let size = size.div_ceil(1 << 20);
        words.unread.push(format!("has {size} MB of notes beside its pixels, and is printed without them"));
        bytes = without(&bytes, &notes);
    }
    Ok(Picture {
        file: file.to_owned(),
        width,
        height,
        turn,
        color,
        tag,
        coding: Coding::Jpeg { transform, inverted },
        data: Arc::new(bytes),
        words,
    })
}

/// The bytes that are in none of these stretches, which stand in order.
fn without(bytes: &[u8], notes: &[Range<usize>]) -> Vec<u8> {
    let ends = notes.iter().map(|note| note.end);
    let starts = notes.iter().map(|note| note.start).chain([bytes.len()]);
    let kept = std::iter::once(0).chain(ends).zip(starts);
    kept.filter_map(|(from, to)| bytes.get(from..to)).flatten().copied().collect()
}

/// What the coder made of the colours, as Adobe's marker says. One that cannot be said of a file's colours is read in
/// one way by some programs and in another by others: nobody knows what would be printed.
// ISO 32000-2, table 13
fn transform(file: &str, color: ColorSpace, adobe: Option<u8>) -> Result<Transform> {
    match (color, adobe) {
        (ColorSpace::Gray, _) | (_, Some(0)) | (ColorSpace::Cmyk, None) => Ok(Transform::None),
        (ColorSpace::Rgb, None | Some(1)) | (ColorSpace::Cmyk, Some(2)) => Ok(Transform::Ycc),
        (_, Some(transform)) => {
            let parts = color.components();
            Err(broken(
                file,
                &format!(
                    "has {parts} colour components, and Adobe's marker says transform {transform} of them"
                ),
            ))
        }
    }
}

const TEM: u8 = 0x01;
const SOF0: u8 = 0xc0;
const DHT: u8 = 0xc4;
const JPG: u8 = 0xc8;
const DAC: u8 = 0xcc;
const SOF15: u8 = 0xcf;
const RST0: u8 = 0xd0;
const RST7: u8 = 0xd7;
const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP13: u8 = 0xed;
const APP14: u8 = 0xee;
const APP3: u8 = 0xe3;
const APP15: u8 = 0xef;
const COM: u8 = 0xfe;

/// The parts of a profile, in the order in which the file has them.
// ICC.1:2022, B.4
#[derive(Default)]
struct Chunks<'a> {
    parts: Vec<(u8, &'a [u8])>,
    /// Whether a part has no number, or one that does not go with the others.
    broken: bool,
    count: u8,
}

impl<'a> Chunks<'a> {
    fn push(&mut self, chunk: &'a [u8]) {
        let [number, count, part @ ..] = chunk else {
            self.broken = true;
            return;
        };
        self.broken |= self.count != 0 && self.count != *count;
        self.count = *count;
        self.parts.push((*number, part));
    }

    fn tag(mut self, color: ColorSpace) -> ColorTag {
        if self.parts.is_empty() && !self.broken {
            return ColorTag::None;
        }
        self.parts.sort_by_key(|(number, _)| *number);
        if self.broken || !self.parts.iter().map(|(number, _)| *number).eq(1..=self.count) {
            return ColorTag::Unusable;
        }
        embedded(color, self.parts.into_iter().flat_map(|(_, part)| part).copied().collect())
    }
}

/// What a file is that is coded in a process other than baseline, extended sequential and progressive.
// ITU-T T.81, table B.1; ISO 32000-2, 7.4.8
fn unprintable_process(marker: u8) -> Option<&'static str> {
    match marker {
        0xc3 => Some("a lossless"),
        0xc5..=0xc7 => Some("a hierarchical"),
        0xc9..=0xcf => Some("an arithmetic-coded"),
        _ => None,
    }
}

/// Whether a segment opens a scan of as many components as it says.
fn is_scan_head(segment: &[u8]) -> bool {
    segment
        .first()
        .is_some_and(|number| matches!(number, 1..=4) && segment.len() == 4 + 2 * usize::from(*number))
}

struct Frame {
    width: u32,
    height: u32,
    color: ColorSpace,
}

impl Frame {
    // ITU-T T.81, B.2.2
    fn read(file: &str, segment: &[u8]) -> Result<Frame> {
        let &[precision, h0, h1, w0, w1, components, ref each @ ..] = segment else {
            return Err(broken(file, "does not say its size"));
        };
        if precision != 8 {
            return Err(broken(file, &format!("has {precision} bits a sample, not 8")));
        }
        let color = match components {
            1 => ColorSpace::Gray,
            3 => ColorSpace::Rgb,
            4 => ColorSpace::Cmyk,
            _ => {
                let message = format!("has {components} colour components, not 1, 3 or 4");
                return Err(broken(file, &message));
            }
        };
        if each.len() != 3 * usize::from(components) {
            return Err(broken(file, "does not say what its colour components are"));
        }
        // What unpacks it takes the first for the finest, and would show stripes.
        let sides = |n: usize| each.iter().skip(1).step_by(3).map(move |sampling| (sampling >> (4 * n)) & 15);
        if [0, 1].iter().any(|n| sides(*n).next() < sides(*n).max()) {
            let error = broken(file, "has its first colour coarser than others, which cannot be proofed");
            return Err(error.with_hint("save it again with all its colours in full size"));
        }
        let width = u32::from(u16::from_be_bytes([w0, w1]));
        let height = u32::from(u16::from_be_bytes([h0, h1]));
        check_size(file, width, height, MOST_PIXELS)?;
        Ok(Frame { width, height, color })
    }
}

struct Reader<'a> {
    file: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn marker(&mut self) -> Result<u8> {
        if self.byte()? != 0xff {
            return Err(broken(self.file, &format!("is damaged at byte {}", self.at - 1)));
        }
        loop {
            match self.byte()? {
                0xff => {}
                0 => return Err(broken(self.file, &format!("is damaged at byte {}", self.at - 1))),
                marker => return Ok(marker),
            }
        }
    }

    /// The segment that follows a marker, without its length.
    fn segment(&mut self) -> Result<&'a [u8]> {
        let length = usize::from(u16::from_be_bytes([self.byte()?, self.byte()?]));
        let Some(length) = length.checked_sub(2) else {
            return Err(broken(self.file, &format!("is damaged at byte {}", self.at - 2)));
        };
        let segment = self.bytes.get(self.at..self.at + length).ok_or_else(|| self.cut_short())?;
        self.at += length;
        Ok(segment)
    }

    /// Skips the pixels of a scan up to the marker that ends them.
    // ITU-T T.81, B.1.1.5: within them 0xff is followed by 0, by a restart marker, or by 0xff that fills
    fn entropy_coded(&mut self) -> Result<()> {
        let start = self.at;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or(&[]);
            let next = memchr::memchr(0xff, rest).ok_or_else(|| self.cut_short())?;
            self.at += next;
            match self.bytes.get(self.at + 1) {
                None => return Err(self.cut_short()),
                Some(0 | RST0..=RST7) => self.at += 2,
                Some(0xff) => self.at += 1,
                Some(_) if self.at == start => return Err(broken(self.file, "has no pixels")),
                Some(_) => return Ok(()),
            }
        }
    }

    fn byte(&mut self) -> Result<u8> {
        let byte = self.bytes.get(self.at).ok_or_else(|| self.cut_short())?;
        self.at += 1;
        Ok(*byte)
    }

    fn cut_short(&self) -> Error {
        broken(self.file, "is cut short")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes of a JPEG file: a frame of 8-bit components between what stands before and after it.
    fn jpeg(before: &[u8], sof: u8, components: u8, after: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xff, SOI];
        bytes.extend(before);
        bytes.extend([0xff, sof, 0, 8 + 3 * components, 8, 0, 20, 0, 30, components]);
        bytes.extend((0..components).flat_map(|id| [id, 0x11, 0]));
        bytes.extend(after);
        bytes
    }

    /// A scan of one component, and the end.
    const SCAN: [u8; 17] = [0xff, SOS, 0, 8, 1, 0, 0, 0, 63, 0, 1, 0xff, 0, 0xff, RST0, 0xff, EOI];
    const ADOBE: [u8; 16] = [0xff, APP14, 0, 14, b'A', b'd', b'o', b'b', b'e', 0, 100, 0, 0, 0, 0, 2];
    const EXIF: [u8; 8] = [0xff, 0xe1, 0, 6, 0xff, EOI, 0xff, SOS];

    fn check(bytes: &[u8], expected: (ColorSpace, Transform, bool)) {
        let picture = probe("a.jpg", bytes.into()).expect("a sound picture");
        assert_eq!((picture.width, picture.height), (30, 20));
        let (color, transform, inverted) = expected;
        assert_eq!((picture.color, picture.coding), (color, Coding::Jpeg { transform, inverted }));
        assert!(picture.data.ends_with(&[0xff, EOI]));
    }

    fn check_broken(bytes: &[u8], expected: &str) {
        let error = probe("a.jpg", bytes.into()).expect_err("a broken picture");
        assert_eq!(error.message, format!("the picture {expected}"));
        assert_eq!(error.place.map(|place| place.file), Some("a.jpg".to_owned()));
    }

    #[test]
    fn components_and_adobes_marker_give_the_colours() {
        check(&jpeg(&[], 0xc0, 1, &SCAN), (ColorSpace::Gray, Transform::None, false));
        check(&jpeg(&EXIF, 0xc2, 3, &SCAN), (ColorSpace::Rgb, Transform::Ycc, false));
        check(&jpeg(&[], 0xc1, 4, &SCAN), (ColorSpace::Cmyk, Transform::None, false));
        check(&jpeg(&ADOBE, 0xc0, 4, &SCAN), (ColorSpace::Cmyk, Transform::Ycc, true));
        let mut plain = ADOBE;
        plain[15] = 0;
        check(&jpeg(&plain, 0xc0, 3, &SCAN), (ColorSpace::Rgb, Transform::None, false));
    }

    #[test]
    fn a_marker_of_other_colours_is_refused() {
        let with = |transform: u8| {
            let mut marker = ADOBE;
            marker[15] = transform;
            marker
        };
        for (transform, components) in [(1, 4), (2, 3), (3, 3), (255, 4)] {
            let expected = format!(
                "has {components} colour components, and Adobe's marker says transform {transform} of them"
            );
            check_broken(&jpeg(&with(transform), 0xc0, components, &SCAN), &expected);
        }
        // One that is too short to say anything is no marker of Adobe's.
        let short = [0xff, APP14, 0, 7, b'A', b'd', b'o', b'b', b'e'];
        check(&jpeg(&short, 0xc0, 4, &SCAN), (ColorSpace::Cmyk, Transform::None, false));
    }

    #[test]
    fn what_follows_the_end_is_cut_off() {
        let trailed = [&SCAN[..], &[0, 0, 0xff]].concat();
        check(&jpeg(&[], 0xc0, 1, &trailed), (ColorSpace::Gray, Transform::None, false));
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        let whole = jpeg(&[&EXIF[..], &ADOBE].concat(), 0xc0, 3, &SCAN);
        for length in 2..whole.len() {
            check_broken(&whole[..length], "is cut short");
        }
    }

    #[test]
    fn a_process_that_pdf_cannot_hold_is_refused() {
        check_broken(&jpeg(&[], 0xc3, 3, &SCAN), "is a lossless JPEG, which a PDF cannot hold");
        check_broken(&jpeg(&[], 0xc5, 3, &SCAN), "is a hierarchical JPEG, which a PDF cannot hold");
        check_broken(&jpeg(&[], 0xc9, 3, &SCAN), "is an arithmetic-coded JPEG, which a PDF cannot hold");
        check_broken(&jpeg(&[], 0xc0, 2, &SCAN), "has 2 colour components, not 1, 3 or 4");
    }

    #[test]
    fn a_first_colour_coarser_than_others_is_refused() {
        let with = |sampling: [u8; 3]| {
            let mut bytes = jpeg(&[], 0xc0, 3, &SCAN);
            // After the marker: length, precision, size and count; then number, sampling and table of each.
            for (n, sampling) in sampling.into_iter().enumerate() {
                bytes[2 + 2 + 8 + 3 * n + 1] = sampling;
            }
            bytes
        };
        check(&with([0x22, 0x11, 0x22]), (ColorSpace::Rgb, Transform::Ycc, false));
        let expected = "has its first colour coarser than others, which cannot be proofed";
        check_broken(&with([0x11, 0x11, 0x22]), expected);
        check_broken(&with([0x21, 0x11, 0x12]), expected);
    }

    #[test]
    fn a_damaged_head_is_refused() {
        let with = |at: usize, byte: u8| {
            let mut bytes = jpeg(&[], 0xc0, 1, &SCAN);
            bytes[at] = byte;
            bytes
        };
        check_broken(&with(6, 12), "has 12 bits a sample, not 8");
        check_broken(&with(8, 0), "has no height");
        check_broken(&with(9, 0xff), "is 65310 × 20 pixels, more than 30000 on a side");
        check_broken(&with(5, 1), "is damaged at byte 4");
        check_broken(&with(4, 0xff), "is cut short");
        check_broken(&with(5, 9), "does not say what its colour components are");
        check_broken(&with(2, 7), "is damaged at byte 2");
        check_broken(&jpeg(&[], 0xc0, 1, &[0xff, EOI]), "has no pixels");
        check_broken(&jpeg(&[], 0xc0, 1, &[&SCAN[..10], &[0xff, EOI]].concat()), "has no pixels");
        check_broken(&[&[0xff, SOI][..], &SCAN].concat(), "has pixels before it says what they are");
    }

    #[test]
    fn very_much_beside_the_pixels_is_told_and_does_not_go_into_the_page() {
        let note = |marker: u8, size: u16| {
            [&[0xff, marker][..], &size.to_be_bytes(), &vec![7; usize::from(size) - 2]].concat()
        };
        let little = jpeg(&[&note(APP1, 60_000)[..], &ADOBE].concat(), 0xc0, 4, &SCAN);
        let picture = probe("a.jpg", little.clone()).expect("a sound picture");
        assert_eq!((picture.data.len(), picture.words.unread.len()), (little.len(), 0));
        let many = [note(APP1, 65_000), note(COM, 60_000), note(APP13, 60_000), note(0xe5, 60_000)]
            .concat()
            .repeat(20);
        let much = jpeg(&[&ADOBE[..], &many].concat(), 0xc0, 4, &SCAN);
        let picture = probe("a.jpg", much).expect("a sound picture");
        assert_eq!(*picture.data, jpeg(&ADOBE, 0xc0, 4, &SCAN));
        assert_eq!(
            picture.words.unread,
            ["has 5 MB of notes beside its pixels, and is printed without them"]
        );
    }
}
