use std::io::{Cursor, ErrorKind, Read};
use std::sync::Arc;

use flate2::read::ZlibDecoder;
use png::{ColorType, Decoder, DecodingError, Limits, Reader, Transformations};

use super::probe::{Coding, ColorSpace, ColorTag, Picture, broken, check_size};
use super::profile::embedded;
use super::turn::{self, Turn};
use super::words::{Blocks, MOST_XMP, Words};
use crate::diag::{Error, Result};

/// The most pixels of a file that is unpacked.
const MOST_PIXELS: u64 = 64_000_000;

/// What the decoder may take for its lines and for texts and profiles in the file, in bytes.
const MOST_MEMORY: usize = 16 << 20;

/// No deflate stream unpacks to more than this many times its length.
// zlib, Technical Details, "Maximum Compression Factor"
const MOST_PACKED: u64 = 1032;

/// Unpacks a PNG file to samples of 8 bits, without alpha: what is transparent shows the paper's white.
pub(super) fn probe(file: &str, bytes: &[u8]) -> Result<Picture> {
    let error = |error: DecodingError| refused(file, &error);
    let limits = Limits { bytes: MOST_MEMORY };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    let head = decoder.read_header_info().map_err(error)?;
    let (width, height) = head.size();
    check_size(file, width, height, MOST_PIXELS)?;
    let bits = head.bits_per_pixel() as u64 * u64::from(width) * u64::from(height);
    if bits / 8 > (bytes.len() as u64).saturating_mul(MOST_PACKED) {
        return Err(broken(file, "is cut short"));
    }
    let mut reader = decoder.read_info().map_err(error)?;
    if reader.info().frame_control.is_some_and(|frame| (frame.width, frame.height) != (width, height)) {
        return Err(broken(file, "is an animation"));
    }
    let (color_type, _) = reader.output_color_type();
    let color = match color_type {
        ColorType::Grayscale | ColorType::GrayscaleAlpha => ColorSpace::Gray,
        ColorType::Rgb | ColorType::Rgba | ColorType::Indexed => ColorSpace::Rgb,
    };
    let tag = match reader.info().icc_profile.as_deref() {
        Some(profile) => embedded(color, profile.to_vec()),
        // One that cannot be unpacked, or not in so much memory, is left out by the decoder.
        None if chunks(bytes).any(|(kind, _)| kind == b"iCCP") => ColorTag::Unusable,
        None => ColorTag::None,
    };
    let turn = reader.info().exif_metadata.as_deref().map_or(Turn::NONE, turn::of_exif);
    let samples = if reader.info().interlaced {
        let mut unpacked = vec![0; reader.output_buffer_size().unwrap_or(0)];
        reader.next_frame(&mut unpacked).map_err(error)?;
        let mut samples = Vec::new();
        flatten(color_type, &unpacked, &mut samples);
        samples
    } else {
        rows(&mut reader).map_err(error)?
    };
    reader.finish().map_err(error)?;
    let (width, height) = if turn.is_sideways() { (height, width) } else { (width, height) };
    Ok(Picture {
        file: file.to_owned(),
        width,
        height,
        turn,
        color,
        tag,
        coding: Coding::Samples,
        data: Arc::new(samples),
        words: words(bytes),
    })
}

/// The words of a file: XMP in a chunk of text.
// PNG (third edition), 11.3.3.4; Adobe XMP Specification, part 3, 1.1.5
fn words(bytes: &[u8]) -> Words {
    let mut blocks = Blocks::default();
    for (kind, data) in chunks(bytes) {
        if kind == b"iTXt"
            && let Some(text) = data.strip_prefix(b"XML:com.adobe.xmp\0")
        {
            packet(text, &mut blocks);
        }
    }
    blocks.words()
}

/// The chunks of a file, as far as it has whole ones: their kind and what they hold.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    let mut rest = bytes.get(8..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (length, after) = rest.split_first_chunk()?;
        let (kind, after) = after.split_first_chunk::<4>()?;
        let (data, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        // The check sum of the chunk.
        rest = after.get(4..).unwrap_or_default();
        Some((kind, data))
    })
}

/// Takes the text out of a chunk: whether it is packed and how, a language, a translated keyword, the text.
fn packet<'a>(chunk: &'a [u8], blocks: &mut Blocks<'a>) {
    let text = || {
        let [packed, 0, rest @ ..] = chunk else { return None };
        let mut parts = rest.splitn(3, |byte| *byte == 0);
        parts.nth(1)?;
        Some((*packed, parts.next()?))
    };
    match text() {
        Some((0, text)) => blocks.xmp(text.into()),
        Some((1, text)) => {
            let mut unpacked = Vec::new();
            let most = MOST_XMP as u64 + 1;
            match ZlibDecoder::new(text).take(most).read_to_end(&mut unpacked) {
                // How much it is in all nobody counts.
                Ok(_) if unpacked.len() > MOST_XMP => blocks.endless_xmp(),
                Ok(_) => blocks.xmp(unpacked.into()),
                Err(_) => blocks.damaged_xmp(),
            }
        }
        _ => blocks.damaged_xmp(),
    }
}

/// The samples row by row: memory grows with what the file holds, not with what its head promises; and what the
/// file holds beyond its last row is never unpacked.
fn rows(reader: &mut Reader<Cursor<&[u8]>>) -> Result<Vec<u8>, DecodingError> {
    let (color_type, _) = reader.output_color_type();
    let mut samples = Vec::new();
    while let Some(row) = reader.next_row()? {
        flatten(color_type, row.data(), &mut samples);
    }
    Ok(samples)
}

/// Lays pixels of 8-bit samples on white.
fn flatten(color_type: ColorType, pixels: &[u8], samples: &mut Vec<u8>) {
    match color_type {
        ColorType::GrayscaleAlpha => {
            let (pixels, _) = pixels.as_chunks::<2>();
            samples.extend(pixels.iter().map(|[gray, alpha]| on_white(*gray, *alpha)));
        }
        ColorType::Rgba => {
            let (pixels, _) = pixels.as_chunks::<4>();
            samples
                .extend(pixels.iter().flat_map(|[r, g, b, alpha]| [r, g, b].map(|c| on_white(*c, *alpha))));
        }
        ColorType::Grayscale | ColorType::Rgb | ColorType::Indexed => samples.extend_from_slice(pixels),
    }
}

/// A sample of which so much is seen, on white.
pub(super) fn on_white(sample: u8, alpha: u8) -> u8 {
    let (sample, alpha) = (u32::from(sample), u32::from(alpha));
    let shown = (sample * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(shown).unwrap_or(u8::MAX)
}

fn refused(file: &str, error: &DecodingError) -> Error {
    match error {
        DecodingError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            broken(file, "is cut short")
        }
        DecodingError::LimitsExceeded => broken(file, "would take too much memory to unpack"),
        _ => broken(file, &format!("is a damaged PNG: {}", error.to_string().trim_end_matches('.'))),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use png::{BitDepth, Encoder};

    use super::*;

    fn encode(size: (u32, u32), color: ColorType, depth: BitDepth, samples: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, size.0, size.1);
        encoder.set_color(color);
        encoder.set_depth(depth);
        if color == ColorType::Indexed {
            encoder.set_palette(&[0, 0, 0, 9, 8, 7][..]);
            encoder.set_trns(&[0, 255][..]);
        }
        let mut writer = encoder.write_header().expect("a head");
        writer.write_image_data(samples).expect("samples");
        writer.finish().expect("an end");
        bytes
    }

    /// A chunk with its length and check sum.
    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(data);
        let length = u32::try_from(data.len()).expect("a short chunk");
        [&length.to_be_bytes()[..], kind, data, &crc.sum().to_be_bytes()].concat()
    }

    /// A gray file of any claimed size, whose pixels are `unpacked` zeros in whatever number.
    fn gray(width: u32, height: u32, unpacked: usize) -> Vec<u8> {
        let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
        head.extend([8, 0, 0, 0, 0]);
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut packer, &vec![0; unpacked]).expect("zeros");
        let packed = packer.finish().expect("zeros");
        let parts = [chunk(b"IHDR", &head), chunk(b"IDAT", &packed), chunk(b"IEND", &[])];
        [&b"\x89PNG\r\n\x1a\n"[..], &parts.concat()].concat()
    }

    fn check(bytes: Vec<u8>, color: ColorSpace, samples: &[u8]) {
        let picture = probe("a.png", &bytes).expect("a sound picture");
        assert_eq!((picture.color, picture.coding, &picture.data[..]), (color, Coding::Samples, samples));
    }

    fn check_broken(bytes: Vec<u8>, expected: &str) {
        let start = Instant::now();
        let error = probe("a.png", &bytes).expect_err("a broken picture");
        assert!(error.message.contains(expected), "{}", error.message);
        assert!(start.elapsed() < Duration::from_secs(1));
    }

    #[test]
    fn samples_have_eight_bits_and_no_alpha() {
        check(encode((2, 1), ColorType::Grayscale, BitDepth::Eight, &[1, 2]), ColorSpace::Gray, &[1, 2]);
        check(
            encode((3, 1), ColorType::Grayscale, BitDepth::One, &[0b0100_0000]),
            ColorSpace::Gray,
            &[0, 255, 0],
        );
        check(
            encode((1, 1), ColorType::Rgb, BitDepth::Sixteen, &[1, 9, 2, 9, 3, 9]),
            ColorSpace::Rgb,
            &[1, 2, 3],
        );
        check(
            encode((2, 1), ColorType::Indexed, BitDepth::Eight, &[0, 1]),
            ColorSpace::Rgb,
            &[255, 255, 255, 9, 8, 7],
        );
        check(
            encode((2, 1), ColorType::Rgba, BitDepth::Eight, &[10, 20, 30, 255, 0, 0, 0, 51]),
            ColorSpace::Rgb,
            &[10, 20, 30, 204, 204, 204],
        );
        check(encode((1, 1), ColorType::GrayscaleAlpha, BitDepth::Eight, &[0, 0]), ColorSpace::Gray, &[255]);
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        let whole = encode((2, 2), ColorType::Rgb, BitDepth::Eight, &[7; 12]);
        for length in 8..whole.len() {
            check_broken(whole[..length].to_vec(), "is cut short");
        }
    }

    #[test]
    fn a_file_that_promises_or_packs_too_much_takes_no_memory() {
        check_broken(gray(30_001, 1, 0), "is 30001 × 1 pixels, more than 30000 on a side");
        check_broken(gray(8_001, 8_000, 0), "is 8001 × 8000 pixels, more than 64 million");
        check_broken(gray(0, 4, 0), "PNG");
        check_broken(gray(8_000, 8_000, 0), "is cut short");
        check_broken(gray(2_000, 2_000, 3_999_999), "is a damaged PNG");
        check(gray(2, 1, 2_000_000), ColorSpace::Gray, &[0, 0]);
    }

    #[test]
    fn a_profile_that_cannot_be_unpacked_is_no_missing_one() {
        let whole = encode((1, 1), ColorType::Rgb, BitDepth::Eight, &[7; 3]);
        assert_eq!(probe("a.png", &whole).expect("a sound picture").tag, ColorTag::None);
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut packer, &vec![0; 40 << 20]).expect("zeros");
        let endless = [&b"bomb\0\0"[..], &packer.finish().expect("zeros")].concat();
        for profile in [&endless[..], b"short\0\0never packed"] {
            // After the head, which has 13 bytes.
            let file = [&whole[..33], &chunk(b"iCCP", profile), &whole[33..]].concat();
            assert_eq!(probe("a.png", &file).expect("a sound picture").tag, ColorTag::Unusable);
        }
    }

    #[test]
    fn words_that_unpack_to_more_than_is_read_are_not_counted_to_their_end() {
        let whole = encode((1, 1), ColorType::Rgb, BitDepth::Eight, &[7; 3]);
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut packer, &vec![b' '; 40 << 20]).expect("blanks");
        let text = [&b"XML:com.adobe.xmp\0\x01\0\0\0"[..], &packer.finish().expect("blanks")].concat();
        let file = [&whole[..33], &chunk(b"iTXt", &text), &whole[33..]].concat();
        let words = probe("a.png", &file).expect("a sound picture").words;
        assert_eq!(words.unread, ["has more than 4 MB of XMP"]);
    }
}
