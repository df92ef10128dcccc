use std::io::{Cursor, ErrorKind};
use std::sync::Arc;

use tiff::decoder::{ChunkType, Decoder, Limits};
use tiff::tags::{SampleFormat, Tag};
use tiff::{ColorType, TiffError, TiffFormatError, TiffUnsupportedError};

use super::fax;
use super::ifd::Ifd;
use super::png::on_white;
use super::probe::{Coding, ColorSpace, ColorTag, Picture, broken, check_size};
use super::profile::embedded;
use super::turn;
use super::words::{Blocks, Words};
use crate::diag::{Error, Result};

/// The most pixels of a file that is unpacked.
const MOST_PIXELS: u64 = 64_000_000;

/// No packing that is read makes more than this of a byte: LZW codes of 12 bits stand for 4,096 bytes at most.
const MOST_PACKED: u64 = 2_731;

/// The largest profile that is read.
const LARGEST_PROFILE: usize = 16 << 20;

// TIFF 6.0; Exif 2.32, 4.6.4; Adobe XMP Specification, part 3, 1.1.8; ICC.1:2022, B.3
const IMAGE_WIDTH: u16 = 256;
const IMAGE_LENGTH: u16 = 257;
const EXTRA_SAMPLES: u16 = 338;
const XMP: u16 = 700;
const IPTC: u16 = 33_723;
const PHOTOSHOP: u16 = 34_377;
const ICC: u16 = 34_675;

/// Unpacks the first picture of a TIFF file to samples of 8 bits: gray, RGB or CMYK, of strips or tiles that are not
/// packed, or packed as LZW, Deflate, PackBits or by a fax machine's rules (CCITT groups 3 and 4). What is transparent shows the paper's white.
pub(super) fn probe(file: &str, bytes: &[u8]) -> Result<Picture> {
    let ifd = Ifd::first(bytes).ok_or_else(|| broken(file, "is cut short"))?;
    // The sizes of the head, before anybody makes room for them.
    let side = |tag| ifd.number(tag).ok_or_else(|| broken(file, "does not say its size"));
    let (width, height) = (side(IMAGE_WIDTH)?, side(IMAGE_LENGTH)?);
    check_size(file, width, height, MOST_PIXELS)?;
    let (color, samples) = match fax::packing(&ifd) {
        Some(packing) => (ColorSpace::Gray, fax::unpacked(file, bytes, &ifd, packing, (width, height))?),
        None => unpacked(file, bytes, &ifd, (width, height))?,
    };
    let turn = turn::of_exif(bytes);
    let (width, height) = if turn.is_sideways() { (height, width) } else { (width, height) };
    Ok(Picture {
        file: file.to_owned(),
        width,
        height,
        turn,
        color,
        tag: tag(&ifd, color),
        coding: Coding::Samples,
        data: Arc::new(samples),
        words: words(&ifd),
    })
}

/// The colours of a file and its samples of 8 bits.
fn unpacked(
    file: &str,
    bytes: &[u8],
    ifd: &Ifd<'_>,
    (width, height): (u32, u32),
) -> Result<(ColorSpace, Vec<u8>)> {
    let error = |error: TiffError| refused(file, &error);
    let mut limits = Limits::default();
    limits.decoding_buffer_size = MOST_PIXELS as usize * 8;
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(error)?.with_limits(limits);
    check_chunks(file, bytes, &mut decoder, (width, height))?;
    let kind = decoder.colortype().map_err(error)?;
    let layout = decoder.image_buffer_layout().map_err(error)?;
    let (color, used) = channels(file, kind, layout.sample_format)?;
    if layout.complete_len as u64 > (bytes.len() as u64).saturating_mul(MOST_PACKED) {
        return Err(broken(file, "is cut short"));
    }
    let mut unpacked = vec![0; layout.complete_len];
    decoder.read_image_bytes(&mut unpacked).map_err(error)?;
    let found = usize::from(kind.num_samples());
    let rows = Rows { width: width as usize, found, bits: kind.bit_depth(), planes: layout.planes };
    let eight = rows.of_eight_bits(unpacked, layout.len);
    let alpha = match ifd.number(EXTRA_SAMPLES) {
        _ if color == ColorSpace::Cmyk || found == used => Alpha::None,
        Some(1) => Alpha::Multiplied,
        Some(2) => Alpha::Apart,
        _ => Alpha::None,
    };
    Ok((color, if found == used { eight } else { flattened(&eight, found, used, alpha) }))
}

fn tag(ifd: &Ifd<'_>, color: ColorSpace) -> ColorTag {
    match ifd.bytes(ICC) {
        None => ColorTag::None,
        Some(profile) if profile.len() > LARGEST_PROFILE => ColorTag::Unusable,
        Some(profile) => embedded(color, profile.to_vec()),
    }
}

fn words(ifd: &Ifd<'_>) -> Words {
    let mut blocks = Blocks::default();
    if let Some(packet) = ifd.bytes(XMP) {
        blocks.xmp(packet.into());
    }
    if let Some(block) = ifd.bytes(IPTC) {
        blocks.iim(block);
    }
    if let Some(resources) = ifd.bytes(PHOTOSHOP) {
        blocks.resources(resources);
    }
    blocks.words()
}

/// Refuses a file of which a strip or tile is missing: the decoder would leave its place black.
// TIFF 6.0, sections 3 and 15
fn check_chunks(
    file: &str,
    bytes: &[u8],
    decoder: &mut Decoder<Cursor<&[u8]>>,
    (width, height): (u32, u32),
) -> Result<()> {
    let error = |error: TiffError| refused(file, &error);
    let (word, offsets, counts) = match decoder.get_chunk_type() {
        ChunkType::Strip => ("strip", Tag::StripOffsets, Tag::StripByteCounts),
        ChunkType::Tile => ("tile", Tag::TileOffsets, Tag::TileByteCounts),
    };
    let (wide, high) = decoder.chunk_dimensions();
    if wide == 0 || high == 0 {
        return Err(broken(file, &format!("has {word}s of no size")));
    }
    let needed = u64::from(width.div_ceil(wide)) * u64::from(height.div_ceil(high));
    let separate = decoder.find_tag_unsigned::<u16>(Tag::PlanarConfiguration).map_err(error)? == Some(2);
    let parts = if separate {
        decoder.find_tag_unsigned::<u16>(Tag::SamplesPerPixel).map_err(error)?.unwrap_or(1)
    } else {
        1
    };
    let needed = needed * u64::from(parts);
    let offsets = decoder.get_tag_u64_vec(offsets).map_err(error)?;
    let counts = decoder.get_tag_u64_vec(counts).map_err(error)?;
    if offsets.len() as u64 != needed || counts.len() as u64 != needed {
        return Err(broken(file, NOT_ALL_STRIPS));
    }
    let end = bytes.len() as u64;
    let is_missing =
        |(offset, count): (&u64, &u64)| *count == 0 || offset.checked_add(*count).is_none_or(|at| at > end);
    match offsets.iter().zip(&counts).position(is_missing) {
        Some(missing) => Err(broken(file, &format!("lacks {word} {} of {needed}", missing + 1))),
        None => Ok(()),
    }
}

/// The colours of a file, and how many of its samples they are; others are transparency or a retoucher's channels.
fn channels(file: &str, kind: ColorType, format: SampleFormat) -> Result<(ColorSpace, usize)> {
    let (color, used) = match kind {
        ColorType::Gray(1 | 2 | 4 | 8 | 16) | ColorType::Multiband { bit_depth: 8 | 16, .. } => {
            (ColorSpace::Gray, 1)
        }
        ColorType::RGB(8 | 16) | ColorType::RGBA(8 | 16) => (ColorSpace::Rgb, 3),
        ColorType::CMYK(8 | 16) | ColorType::CMYKA(8 | 16) => (ColorSpace::Cmyk, 4),
        _ => return Err(unread(file, &format!("{kind:?} samples"))),
    };
    if !matches!(format, SampleFormat::Uint) {
        return Err(unread(file, "samples that are not whole numbers"));
    }
    Ok((color, used))
}

/// How samples lie when they are unpacked.
struct Rows {
    width: usize,
    /// Samples of a pixel.
    found: usize,
    bits: u8,
    /// More than one where each kind of sample lies by itself.
    planes: usize,
}

impl Rows {
    /// The samples pixel by pixel, each in 8 bits; `plane` is how many bytes lie in each plane.
    fn of_eight_bits(&self, unpacked: Vec<u8>, plane: usize) -> Vec<u8> {
        let samples = match self.bits {
            8 => unpacked,
            16 => {
                let (pairs, _) = unpacked.as_chunks::<2>();
                pairs.iter().map(|pair| (u16::from_ne_bytes(*pair) >> 8) as u8).collect()
            }
            bits => self.spread(&unpacked, bits),
        };
        if self.planes < 2 {
            return samples;
        }
        let plane = if self.bits == 16 { plane / 2 } else { plane };
        let pixels = (0..plane).flat_map(|n| (0..self.planes).map(move |part| (n, part)));
        pixels.map(|(n, part)| samples.get(part * plane + n).copied().unwrap_or(0)).collect()
    }

    /// Samples of few bits: rows begin on whole bytes.
    fn spread(&self, packed: &[u8], bits: u8) -> Vec<u8> {
        let row = self.width * self.found;
        let per_byte = usize::from(8 / bits);
        let most = (1u16 << bits) - 1;
        let sample = |byte: u8, n: usize| {
            let shift = 8 - usize::from(bits) * (n + 1);
            ((u16::from(byte) >> shift & most) * 255 / most) as u8
        };
        packed
            .chunks_exact(row.div_ceil(per_byte).max(1))
            .flat_map(|line| (0..row).map(move |n| (line[n / per_byte], n % per_byte)))
            .map(|(byte, n)| sample(byte, n))
            .collect()
    }
}

/// What the sample after the colours says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alpha {
    /// Nothing of how a pixel is seen.
    None,
    /// How much is seen; the colours have been multiplied by it.
    Multiplied,
    /// How much is seen.
    Apart,
}

/// The colours alone, laid on white.
fn flattened(samples: &[u8], found: usize, used: usize, alpha: Alpha) -> Vec<u8> {
    let mut out = Vec::with_capacity(samples.len() / found.max(1) * used);
    for pixel in samples.chunks_exact(found.max(1)) {
        let (colors, more) = pixel.split_at(used.min(pixel.len()));
        let seen = more.first().copied().unwrap_or(255);
        out.extend(colors.iter().map(|sample| match alpha {
            Alpha::None => *sample,
            Alpha::Multiplied => sample.saturating_add(255 - seen),
            Alpha::Apart => on_white(*sample, seen),
        }));
    }
    out
}

pub(super) const NOT_ALL_STRIPS: &str = "has not the strips or tiles that its size needs";

/// What can be done about a kind that is not read.
const KINDS: &str = "save it as PNG, or as a TIFF of gray, RGB or CMYK in whole numbers, not packed, or packed as LZW, \
                     Deflate, PackBits or CCITT";

/// A file of 64-bit places.
pub(super) fn big(file: &str) -> Error {
    unread(file, "BigTIFF")
}

fn unread(file: &str, what: &str) -> Error {
    broken(file, &format!("is a TIFF of a kind that is not read: {what}")).with_hint(KINDS)
}

fn refused(file: &str, error: &TiffError) -> Error {
    match error {
        TiffError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => broken(file, "is cut short"),
        TiffError::LimitsExceeded => broken(file, "would take too much memory to unpack"),
        TiffError::UnsupportedError(TiffUnsupportedError::UnsupportedCompressionMethod(method)) => {
            unread(file, &format!("packed as {method:?}"))
        }
        TiffError::FormatError(TiffFormatError::InconsistentSizesEncountered) => broken(file, NOT_ALL_STRIPS),
        TiffError::UnsupportedError(error) => unread(file, &error.to_string()),
        TiffError::FormatError(TiffFormatError::TiffSignatureNotFound) => broken(file, "is no TIFF"),
        _ => broken(file, &format!("is a damaged TIFF: {}", error.to_string().trim_end_matches('.'))),
    }
}

#[cfg(test)]
mod tests {
    use tiff::encoder::{Compression, DeflateLevel, TiffEncoder, colortype};

    use super::*;

    /// A file of 4 × 3 pixels in strips of one row.
    fn encoded<C>(samples: &[u8], packing: Compression) -> Vec<u8>
    where
        C: colortype::ColorType<Inner = u8>,
    {
        let mut file = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut file).expect("a head").with_compression(packing);
        let mut image = encoder.new_image::<C>(4, 3).expect("an image");
        image.rows_per_strip(1).expect("strips of one row");
        image.write_data(samples).expect("samples");
        file.into_inner()
    }

    fn numbers(count: usize) -> Vec<u8> {
        (0..count).map(|n| (n * 37 % 251) as u8).collect()
    }

    fn check(bytes: &[u8], color: ColorSpace, samples: &[u8]) {
        let picture = probe("a.tif", bytes).expect("a sound picture");
        assert_eq!((picture.width, picture.height, picture.color), (4, 3, color));
        assert_eq!((picture.coding, &picture.data[..]), (Coding::Samples, samples));
    }

    fn check_broken(bytes: &[u8], expected: &str) {
        let error = probe("a.tif", bytes).expect_err("a broken picture");
        assert_eq!(error.message, format!("the picture {expected}"));
        assert_eq!(error.place.map(|place| place.file), Some("a.tif".to_owned()));
    }

    /// A file by hand: fields of numbers in order of their tags, then what lies at byte 200 and after.
    fn by_hand(fields: &[(u16, u32)], after: &[u8]) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        bytes.extend((fields.len() as u16).to_le_bytes());
        for (tag, value) in fields {
            bytes.extend(tag.to_le_bytes());
            bytes.extend([4, 0, 1, 0, 0, 0]);
            bytes.extend(value.to_le_bytes());
        }
        bytes.resize(200, 0);
        bytes.extend(after);
        bytes
    }

    /// Fields of a gray picture in one strip at byte 200.
    fn gray(width: u32, height: u32, strip: u32) -> Vec<(u16, u32)> {
        let fields = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 200), (278, height)];
        [&fields[..], &[(279, strip)]].concat()
    }

    #[test]
    fn gray_rgb_and_cmyk_are_read_in_each_packing() {
        let packings = [
            Compression::Uncompressed,
            Compression::Lzw,
            Compression::Deflate(DeflateLevel::Balanced),
            Compression::Packbits,
        ];
        for packing in packings {
            let samples = numbers(12);
            check(&encoded::<colortype::Gray8>(&samples, packing), ColorSpace::Gray, &samples);
            let samples = numbers(36);
            check(&encoded::<colortype::RGB8>(&samples, packing), ColorSpace::Rgb, &samples);
            let samples = numbers(48);
            check(&encoded::<colortype::CMYK8>(&samples, packing), ColorSpace::Cmyk, &samples);
        }
    }

    #[test]
    fn sixteen_bits_and_few_become_eight() {
        let mut file = Cursor::new(Vec::new());
        let wide: Vec<u16> = (0..12).map(|n| n << 8 | 0x7f).collect();
        let mut encoder = TiffEncoder::new(&mut file).expect("a head");
        encoder.write_image::<colortype::Gray16>(4, 3, &wide).expect("samples");
        check(&file.into_inner(), ColorSpace::Gray, &(0..12).collect::<Vec<_>>());
        let mut fields = gray(4, 3, 3);
        fields[2].1 = 1;
        let bits = by_hand(&fields, &[0b1010_0000, 0b0000_1111, 0b1111_0000]);
        check(&bits, ColorSpace::Gray, &[255, 0, 255, 0, 0, 0, 0, 0, 255, 255, 255, 255]);
        // White is zero.
        fields[4].1 = 0;
        let bits = by_hand(&fields, &[0b1010_0000, 0b0000_1111, 0b1111_0000]);
        check(&bits, ColorSpace::Gray, &[0, 255, 0, 255, 255, 255, 255, 255, 0, 0, 0, 0]);
    }

    #[test]
    fn what_is_transparent_shows_the_paper() {
        let pixels: Vec<u8> = [[10, 20, 30, 255], [0, 0, 0, 51]].concat().repeat(6);
        let bytes = encoded::<colortype::RGBA8>(&pixels, Compression::Lzw);
        let kind = Ifd::first(&bytes).and_then(|ifd| ifd.number(EXTRA_SAMPLES));
        let seen = if kind == Some(1) || kind == Some(2) { 204 } else { 0 };
        check(&bytes, ColorSpace::Rgb, &[10, 20, 30, seen, seen, seen].repeat(6));
        assert_eq!(flattened(&[5, 6, 7, 100], 4, 3, Alpha::Multiplied), [160, 161, 162]);
        assert_eq!(flattened(&[0, 0, 0, 51], 4, 3, Alpha::Apart), [204, 204, 204]);
        assert_eq!(flattened(&[1, 2, 3, 4, 9], 5, 4, Alpha::None), [1, 2, 3, 4]);
    }

    #[test]
    fn colours_that_lie_apart_are_put_together() {
        let rows = Rows { width: 2, found: 3, bits: 8, planes: 3 };
        assert_eq!(rows.of_eight_bits(vec![1, 2, 3, 4, 5, 6], 2), [1, 3, 5, 2, 4, 6]);
    }

    #[test]
    fn a_missing_strip_is_named() {
        let bytes = by_hand(&gray(4, 3, 12), &numbers(12));
        check(&bytes, ColorSpace::Gray, &numbers(12));
        check_broken(&bytes[..bytes.len() - 1], "lacks strip 1 of 1");
        check_broken(&by_hand(&gray(4, 3, 0), &numbers(12)), "lacks strip 1 of 1");
        let mut fields = gray(4, 3, 12);
        fields[6].1 = 1;
        check_broken(&by_hand(&fields, &numbers(12)), NOT_ALL_STRIPS);
        fields[6].1 = 0;
        let error = probe("a.tif", &by_hand(&fields, &numbers(12))).expect_err("strips of no rows");
        assert!(error.message.contains("TIFF") || error.message.contains("strip"), "{}", error.message);
    }

    #[test]
    fn sizes_are_judged_before_anything_is_unpacked() {
        check_broken(&by_hand(&gray(0, 3, 12), &[]), "has no width");
        check_broken(&by_hand(&gray(4, 0, 12), &[]), "has no height");
        check_broken(
            &by_hand(&gray(60_000, 60_000, 12), &[]),
            "is 60000 × 60000 pixels, more than 30000 on a side",
        );
        check_broken(
            &by_hand(&gray(20_000, 20_000, 12), &[]),
            "is 20000 × 20000 pixels, more than 64 million",
        );
        check_broken(&by_hand(&gray(8_000, 8_000, 12), &numbers(12)), "is cut short");
    }

    #[test]
    fn kinds_that_are_not_read_are_named() {
        let with = |at: usize, value: u32| {
            let mut fields = gray(4, 3, 12);
            fields[at].1 = value;
            by_hand(&fields, &numbers(12))
        };
        check_broken(&with(3, 7), "is a TIFF of a kind that is not read: packed as ModernJPEG");
        let error = probe("a.tif", &with(4, 3)).expect_err("a palette");
        assert!(error.message.contains("a kind that is not read"), "{}", error.message);
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        let whole = encoded::<colortype::RGB8>(&numbers(36), Compression::Lzw);
        for length in 4..whole.len() {
            let error = probe("a.tif", &whole[..length]);
            // The directory stands at the end, and the last bytes after it may say nothing.
            assert!(error.is_err() || length + 8 > whole.len(), "{length}");
        }
    }
}
