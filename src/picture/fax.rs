//! TIFFs whose pixels are packed as by a fax machine, the usual packing of line art and of advertisements (ITU-T T.4, T.6).

use std::borrow::Cow;

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};

use super::ifd::Ifd;
use super::probe::broken;
use crate::diag::Result;

// TIFF 6.0, sections 8, 10 and 11
const BITS_PER_SAMPLE: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const FILL_ORDER: u16 = 266;
const STRIP_OFFSETS: u16 = 273;
const SAMPLES_PER_PIXEL: u16 = 277;
const ROWS_PER_STRIP: u16 = 278;
const STRIP_BYTE_COUNTS: u16 = 279;
const T4_OPTIONS: u16 = 292;

/// How a file's rows are packed, where that is one of these ways.
pub(super) fn packing(ifd: &Ifd<'_>) -> Option<EncodingMode> {
    match ifd.number(COMPRESSION)? {
        2 => Some(EncodingMode::Group3_1D),
        3 if ifd.number(T4_OPTIONS).is_some_and(|options| options & 1 != 0) => Some(EncodingMode::Group3_2D),
        3 => Some(EncodingMode::Group3_1D),
        4 => Some(EncodingMode::Group4),
        _ => None,
    }
}

/// The pixels of a file of such packing, one byte each: 0 for black, 255 for white.
///
/// # Errors
/// [`ErrorKind::Picture`](crate::ErrorKind::Picture) for strips that are missing, end early or are damaged.
pub(super) fn unpacked(
    file: &str,
    bytes: &[u8],
    ifd: &Ifd<'_>,
    packing: EncodingMode,
    (width, height): (u32, u32),
) -> Result<Vec<u8>> {
    let one = |tag| ifd.number(tag).is_none_or(|number| number == 1);
    if !one(BITS_PER_SAMPLE) || !one(SAMPLES_PER_PIXEL) {
        return Err(broken(file, "is packed as by a fax machine, and its pixels are not of one bit"));
    }
    let (Some(offsets), Some(counts)) = (ifd.numbers(STRIP_OFFSETS), ifd.numbers(STRIP_BYTE_COUNTS)) else {
        return Err(broken(file, "is packed as by a fax machine, and has no strips"));
    };
    let rows = ifd.number(ROWS_PER_STRIP).filter(|rows| *rows > 0).unwrap_or(height).min(height);
    let needed = height.div_ceil(rows) as usize;
    if offsets.len() != needed || counts.len() != needed {
        return Err(broken(file, super::tiff::NOT_ALL_STRIPS));
    }
    // Where black is zero, what is coded as white is black.
    let is_reversed = ifd.number(PHOTOMETRIC) == Some(1);
    let (white, black) = if is_reversed { (0, 255) } else { (255, 0) };
    let mut rows_of = Rows { width: width as usize, white, black, pixels: Vec::new() };
    for (n, (offset, count)) in offsets.into_iter().zip(counts).enumerate() {
        let strip =
            (offset as usize).checked_add(count as usize).and_then(|end| bytes.get(offset as usize..end));
        let strip = strip.filter(|strip| !strip.is_empty());
        let strip = strip.ok_or_else(|| broken(file, &format!("lacks strip {} of {needed}", n + 1)))?;
        let expected = rows.min(height - rows * n as u32);
        let settings = DecodeSettings {
            columns: width,
            rows: expected,
            end_of_block: true,
            end_of_line: ifd.number(COMPRESSION) == Some(3),
            rows_are_byte_aligned: ifd.number(COMPRESSION) == Some(2),
            encoding: packing,
            strict: false,
        };
        let before = rows_of.pixels.len();
        let strip = in_order(strip, ifd.number(FILL_ORDER) == Some(2));
        let end = hayro_ccitt::decode(&strip, &mut rows_of, &mut DecoderContext::new(settings));
        let found = rows_of.pixels.len() - before;
        if end.is_err() || found != expected as usize * width as usize {
            let rows = found / width as usize;
            let what = format!("is damaged: strip {} of {needed} has {rows} of {expected} rows", n + 1);
            return Err(broken(file, &what));
        }
    }
    Ok(rows_of.pixels)
}

/// The bytes with the first pixel in the highest bit.
fn in_order(strip: &[u8], is_turned: bool) -> Cow<'_, [u8]> {
    match is_turned {
        true => strip.iter().map(|byte| byte.reverse_bits()).collect::<Vec<_>>().into(),
        false => strip.into(),
    }
}

/// Takes rows as they are unpacked.
struct Rows {
    width: usize,
    white: u8,
    black: u8,
    pixels: Vec<u8>,
}

impl Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let start = self.pixels.len();
        self.pixels.resize(start + self.width, self.white);
        let row = &mut self.pixels[start..];
        for run in changes.chunks(2) {
            let from = (run[0] as usize).min(self.width);
            let to = run.get(1).map_or(self.width, |to| (*to as usize).clamp(from, self.width));
            row[from..to].fill(self.black);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::picture::{ColorSpace, probe};

    const WIDTH: u32 = 37;
    const HEIGHT: u32 = 9;

    /// The picture below as libtiff packs it.
    const GROUP_4: &str = "23a23e47c8f91d11f23e47c8e88f91f23e08254924104c269208261349041309ad84d24104c26920826134904135a4104c26 \
        9208261349041309a496d24104c269208261349041309ab61349041309a4820984d24104e9208261349041309a4820984d25 \
        6d24104c269208261349041309d041309a4820984d24104c26920826002002";
    const GROUP_3: &str = "0011d0f8f8f8e87c7c7c743e3e3e3a1d0009aa1f1d0f8f8f8e87c7c7c743e3e3e0026b8f8f8e87c7c7c743e3e3e3a1f1d000 \
        9aa1d0f8f8f8e87c7c7c743e3e3e3a1c004d71f1d0f8f8f8e87c7c7c743e3e3a0011f1f1f1d0f8f8f8e87c7c7c743e38009a \
        e3a1f1f1f1d0f8f8f8e87c7c7c740023e3e3a1f1f1f1d0f8f8f8e87c7c70013543e3e3e3a1f1f1f1d0f8f8f8e87c";
    const GROUP_3_2D: &str = "0018e87c7c7c743e3e3e3a1f1f1f1d0e8004924820984d24104c269208261350019ae3e3e3a1f1f1f1d0f8f8f8e87c74002a \
        4104c269208261349041309a4940066b8f8e87c7c7c743e3e3e3a1f1f1d0009b09a4820984d24104c269208270019ae3a1f1 \
        f1f1d0f8f8f8e87c7c7c740026d24104c269208261349041309c0066a87c7c7c743e3e3e3a1f1f1f1d0f80";
    const HUFFMAN: &str = "1d0f8f8f8e87c7c7c743e3e3e3a1d03543e3a1f1f1f1d0f8f8f8e87c7c7c35c7c7c743e3e3e3a1f1f1f1d0f8e83543a1f1f1 \
        f1d0f8f8f8e87c7c7c743835c7c743e3e3e3a1f1f1f1d0f8f8e81f1f1f1d0f8f8f8e87c7c7c743e38035c743e3e3e3a1f1f1 \
        f1d0f8f8f8e81f1f1d0f8f8f8e87c7c7c743e3e3803543e3e3e3a1f1f1f1d0f8f8f8e87c";

    fn bytes(hex: &str) -> Vec<u8> {
        let hex: Vec<u32> = hex.chars().filter_map(|c| c.to_digit(16)).collect();
        hex.chunks(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect()
    }

    fn pixels() -> Vec<u8> {
        let of_row = |y| (0..WIDTH).map(move |x| (x, y));
        let is_black = |(x, y): (u32, u32)| (x * 7 + y * 5) % 11 < 4 || x == y * 4;
        (0..HEIGHT).flat_map(of_row).map(|at| if is_black(at) { 0 } else { 255 }).collect()
    }

    /// A file of one strip at byte 200, with some of its fields set otherwise.
    fn file(strip: &[u8], fields: &[(u16, u32)]) -> Vec<u8> {
        let length = strip.len() as u32;
        let mut all = std::collections::BTreeMap::from([
            (256, WIDTH),
            (257, HEIGHT),
            (258, 1),
            (259, 4),
            (262, 1),
            (273, 200),
            (277, 1),
            (278, HEIGHT),
            (279, length),
        ]);
        all.extend(fields.iter().copied());
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        bytes.extend((all.len() as u16).to_le_bytes());
        for (tag, value) in all {
            bytes.extend(tag.to_le_bytes());
            bytes.extend([4, 0, 1, 0, 0, 0]);
            bytes.extend(value.to_le_bytes());
        }
        bytes.resize(200, 0);
        bytes.extend(strip);
        bytes
    }

    fn check(hex: &str, fields: &[(u16, u32)]) {
        let picture = probe("a.tif", file(&bytes(hex), fields)).expect("a sound picture");
        assert_eq!((picture.width, picture.height, picture.color), (WIDTH, HEIGHT, ColorSpace::Gray));
        assert!(picture.data[..] == pixels()[..], "{fields:?}");
        assert!(picture.is_line_art());
    }

    fn check_refused(strip: &[u8], fields: &[(u16, u32)], expected: &str) {
        let error = probe("a.tif", file(strip, fields)).expect_err("a broken picture");
        assert_eq!(error.message, format!("the picture {expected}"));
    }

    #[test]
    fn each_of_the_packings_is_read() {
        check(GROUP_4, &[]);
        check(GROUP_3, &[(259, 3)]);
        check(GROUP_3_2D, &[(259, 3), (292, 1)]);
        check(HUFFMAN, &[(259, 2)]);
    }

    #[test]
    fn pixels_from_the_lowest_bit_and_black_of_zero_are_read() {
        let turned: Vec<u8> = bytes(GROUP_4).iter().map(|byte| byte.reverse_bits()).collect();
        let picture = probe("a.tif", file(&turned, &[(266, 2)])).expect("a sound picture");
        assert!(picture.data[..] == pixels()[..]);
        let picture = probe("a.tif", file(&bytes(GROUP_4), &[(262, 0)])).expect("a sound picture");
        assert!(picture.data.iter().zip(pixels()).all(|(one, other)| *one == 255 - other));
    }

    #[test]
    fn strips_that_are_cut_missing_or_of_something_else_are_refused() {
        let strip = bytes(GROUP_4);
        check_refused(&strip[..60], &[], "is damaged: strip 1 of 1 has 4 of 9 rows");
        check_refused(&strip, &[(279, 4000)], "lacks strip 1 of 1");
        check_refused(&strip, &[(279, 0)], "lacks strip 1 of 1");
        check_refused(&strip, &[(278, 2)], "has not the strips or tiles that its size needs");
        check_refused(
            &strip,
            &[(258, 8)],
            "is packed as by a fax machine, and its pixels are not of one bit",
        );
        for length in 0..strip.len() - 6 {
            assert!(probe("a.tif", file(&strip[..length], &[])).is_err(), "{length}");
        }
    }
}
