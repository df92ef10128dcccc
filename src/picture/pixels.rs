//! The pixels of a picture, unpacked and coded again.

use std::borrow::Cow;
use std::sync::Arc;

use jpeg_encoder::{ColorType, Encoder, EncodingError};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace as Decoded;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::probe::{Coding, ColorSpace, ColorTag, Picture, Transform, broken};
use super::words::Words;
use crate::diag::Result;

/// The samples of a picture, row by row as they are stored; of CMYK the inks, 255 for a full one.
pub(super) fn unpacked(picture: &Picture) -> Result<Cow<'_, [u8]>> {
    let Coding::Jpeg { transform, inverted } = picture.coding else {
        return Ok(picture.data.as_slice().into());
    };
    let space = match (picture.color, transform) {
        (ColorSpace::Gray, _) => Decoded::Luma,
        (ColorSpace::Rgb, _) => Decoded::RGB,
        (ColorSpace::Cmyk, Transform::None) => Decoded::CMYK,
        (ColorSpace::Cmyk, Transform::Ycc) => Decoded::YCCK,
    };
    let options = DecoderOptions::new_safe()
        .jpeg_set_out_colorspace(space)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX));
    let damaged =
        |what: &dyn std::fmt::Debug| broken(&picture.file, &format!("cannot be unpacked: {what:?}"));
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(picture.data.as_slice()), options);
    let mut samples = decoder.decode().map_err(|error| damaged(&error))?;
    let (width, height) = picture.stored();
    let expected = u64::from(width) * u64::from(height) * u64::from(picture.color.components());
    if samples.len() as u64 != expected {
        return Err(damaged(&"its size is not what its head says"));
    }
    if picture.color == ColorSpace::Cmyk {
        let (pixels, _) = samples.as_chunks_mut::<4>();
        match (transform, inverted) {
            (Transform::None, false) => {}
            (Transform::None, true) => samples.iter_mut().for_each(|sample| *sample = 255 - *sample),
            (Transform::Ycc, false) => pixels.iter_mut().for_each(|pixel| *pixel = without_ycc(*pixel)),
            (Transform::Ycc, true) => {
                pixels.iter_mut().for_each(|pixel| *pixel = without_ycc(*pixel).map(|sample| 255 - sample));
            }
        }
    }
    Ok(samples.into())
}

impl Picture {
    /// The samples, row by row as they are stored: of gray and RGB 255 for the lightest, of CMYK 255 for a full ink.
    ///
    /// # Errors
    /// [`ErrorKind::Picture`](crate::ErrorKind::Picture) for a file whose pixels cannot be unpacked.
    pub fn samples(&self) -> Result<Cow<'_, [u8]>> {
        unpacked(self)
    }
}

/// Undoes what a coder made of cyan, magenta and yellow (ISO 32000-2, table 13; ITU-T T.871): they are what is left of
/// white by red, green and blue.
fn without_ycc(pixel: [u8; 4]) -> [u8; 4] {
    // In one word, so that several pixels are done at once.
    let word = u32::from_le_bytes(pixel);
    let part = |n: u32| (word >> (8 * n) & 255) as i32;
    let (y, blue, red) = (part(0) << 16, part(1) - 128, part(2) - 128);
    let rest = |sum: i32| 255 - ((sum + 0x8000) >> 16).clamp(0, 255) as u32;
    let (c, m) = (rest(y + 91_881 * red), rest(y - 22_554 * blue - 46_802 * red));
    (c | m << 8 | rest(y + 116_130 * blue) << 16 | word & 0xff00_0000).to_le_bytes()
}

/// The means of squares of pixels, and how many there are across and down.
pub(super) fn shrunk<'s>(samples: &'s [u8], picture: &Picture, shrink: u32) -> (Cow<'s, [u8]>, (u32, u32)) {
    let (width, height) = picture.stored();
    if shrink < 2 {
        return (samples.into(), (width, height));
    }
    let (across, down) = (width.div_ceil(shrink), height.div_ceil(shrink));
    let parts = usize::from(picture.color.components());
    let row = width as usize * parts;
    let square = shrink as usize;
    let mut out = Vec::with_capacity(across as usize * down as usize * parts);
    let mut sums = vec![0u32; across as usize * parts];
    for rows in samples.chunks(row * square) {
        sums.fill(0);
        for line in rows.chunks_exact(row) {
            for (x, pixel) in line.chunks_exact(parts).enumerate() {
                let at = x / square * parts;
                for (sum, sample) in sums[at..at + parts].iter_mut().zip(pixel) {
                    *sum += u32::from(*sample);
                }
            }
        }
        let deep = rows.len() / row;
        for (x, pixel) in sums.chunks_exact(parts).enumerate() {
            let wide = square.min(width as usize - x * square);
            let count = (wide * deep) as u32;
            out.extend(pixel.iter().map(|sum| ((sum + count / 2) / count) as u8));
        }
    }
    (out.into(), (across, down))
}

/// What pictures are coded for, where they are coded as JPEG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// All plates at full size.
    Press,
    /// Pages that travel: colours at half their size, and no finer than they came.
    Screen,
}

impl Use {
    /// The quality on the scale of the Independent JPEG Group.
    fn quality(self, picture: &Picture) -> u8 {
        /// The screens of the press show no difference above this.
        const PRESS: u8 = 90;
        /// At this the coder halves colours, and nobody sees it at a reader's distance.
        const SCREEN: u8 = 80;
        match self {
            Use::Press => PRESS,
            Use::Screen => {
                let own = picture.jpeg_facts().and_then(|facts| facts.quality);
                own.map_or(SCREEN, |own| own.clamp(1, SCREEN))
            }
        }
    }
}

/// A picture with other samples, coded as it was, and without words: those of the page have been set.
pub(super) fn coded(
    picture: &Picture,
    color: ColorSpace,
    size: (u32, u32),
    samples: Vec<u8>,
    for_use: Use,
) -> Result<Picture> {
    let (coding, data) = match picture.coding {
        Coding::Samples => (Coding::Samples, samples),
        Coding::Jpeg { .. } => {
            let kind = match color {
                ColorSpace::Gray => ColorType::Luma,
                ColorSpace::Rgb => ColorType::Rgb,
                ColorSpace::Cmyk => ColorType::Cmyk,
            };
            let mut file = Vec::with_capacity(samples.len() / 4);
            let side = |pixels: u32| u16::try_from(pixels).unwrap_or(u16::MAX);
            let encoder = Encoder::new(&mut file, for_use.quality(picture));
            let done: Result<(), EncodingError> = encoder.encode(&samples, side(size.0), side(size.1), kind);
            done.map_err(|error| broken(&picture.file, &format!("cannot be coded again: {error}")))?;
            // The coder writes Adobe's marker, under which 255 is no ink.
            let transform = if color == ColorSpace::Rgb { Transform::Ycc } else { Transform::None };
            (Coding::Jpeg { transform, inverted: color == ColorSpace::Cmyk }, file)
        }
    };
    let (width, height) = if picture.turn.is_sideways() { (size.1, size.0) } else { size };
    Ok(Picture {
        file: picture.file.clone(),
        width,
        height,
        turn: picture.turn,
        color,
        tag: ColorTag::None,
        coding,
        data: Arc::new(data),
        words: Words::default(),
    })
}
