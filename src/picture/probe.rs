use std::sync::Arc;

use super::turn::Turn;
use super::words::Words;
use super::{jpeg, png, tiff};
use crate::diag::{Error, ErrorKind, Result, SourcePlace};
use crate::geom::{Length, Size};

/// The colours of a picture's samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorSpace {
    /// One sample a pixel.
    Gray,
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black.
    Cmyk,
}

impl ColorSpace {
    /// Samples in one pixel.
    pub const fn components(self) -> u8 {
        match self {
            ColorSpace::Gray => 1,
            ColorSpace::Rgb => 3,
            ColorSpace::Cmyk => 4,
        }
    }
}

/// What a file says that its samples mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ColorTag {
    /// Nothing: RGB and gray are read as sRGB. CMYK is read as the inks of the press, whatever it says.
    #[default]
    None,
    /// An ICC profile for samples of the picture's kind.
    Profile(Arc<[u8]>),
    /// A profile that cannot be used: damaged, or for samples of another kind. The picture is read as if it had none.
    Unusable,
}

/// How a picture's bytes hold its samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// A JPEG file, whole. In a CMYK file with Adobe's marker 255 means no ink: `inverted`.
    Jpeg {
        /// What the coder made of the colours.
        transform: Transform,
        /// Whether 255 means no ink.
        inverted: bool,
    },
    /// Samples of 8 bits, row by row, unpacked from a PNG or TIFF. Of CMYK 255 is a full ink.
    Samples,
}

/// What a JPEG coder made of a picture's colours, and a reader has to undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transform {
    /// Nothing.
    None,
    /// Brightness and two differences of colour, in place of red, green and blue or of cyan, magenta and yellow.
    Ycc,
}

/// A picture that has been found sound: its size, its colours, and the bytes that a PDF can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file's name, for messages.
    pub file: String,
    /// Width in pixels as it is seen, at least 1.
    pub width: u32,
    /// Height in pixels as it is seen, at least 1.
    pub height: u32,
    /// How its rows stand to what is seen.
    pub turn: Turn,
    /// The colours of its samples.
    pub color: ColorSpace,
    /// What the file says that its colours mean.
    pub tag: ColorTag,
    /// How `data` holds them.
    pub coding: Coding,
    /// The JPEG file as it came, or the samples.
    pub data: Arc<Vec<u8>>,
    /// What the file says of it in words.
    pub words: Words,
}

impl Picture {
    /// Pixels in an inch of paper where the picture is placed in this size: the fewer of its two directions.
    pub fn ppi_at(&self, size: Size) -> u32 {
        let ppi = |pixels: u32, length: Length| {
            let pixels = i64::from(pixels) * Length::UNITS_PER_INCH;
            u32::try_from(pixels / length.to_units().max(1)).unwrap_or(u32::MAX)
        };
        ppi(self.width, size.width).min(ppi(self.height, size.height))
    }
}

/// Reads what a picture file says of itself, and unpacks a PNG or TIFF.
///
/// # Errors
/// [`ErrorKind::Picture`] for a file that is neither JPEG, PNG nor TIFF, is cut short, or would unpack to more than the
/// engine takes.
pub fn probe(file: &str, bytes: Vec<u8>) -> Result<Picture> {
    if bytes.starts_with(&[0xff, 0xd8]) {
        return jpeg::probe(file, bytes);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return png::probe(file, &bytes);
    }
    if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        return tiff::probe(file, &bytes);
    }
    if bytes.starts_with(b"II+\0") || bytes.starts_with(b"MM\0+") {
        return Err(tiff::big(file));
    }
    Err(broken(file, "is not a JPEG, PNG or TIFF picture"))
}

/// The most pixels on a side.
const LONGEST_SIDE: u32 = 30_000;

/// Refuses a picture that has no size, or more pixels than a newspaper can use.
pub(super) fn check_size(file: &str, width: u32, height: u32, most_pixels: u64) -> Result<()> {
    let message = if width == 0 {
        "has no width".to_owned()
    } else if height == 0 {
        "has no height".to_owned()
    } else if width.max(height) > LONGEST_SIDE {
        format!("is {width} × {height} pixels, more than {LONGEST_SIDE} on a side")
    } else if u64::from(width) * u64::from(height) > most_pixels {
        let most = most_pixels / 1_000_000;
        format!("is {width} × {height} pixels, more than {most} million")
    } else {
        return Ok(());
    };
    Err(broken(file, &message))
}

pub(super) fn broken(file: &str, what: &str) -> Error {
    Error::new(ErrorKind::Picture, format!("the picture {what}"))
        .at(SourcePlace::file(file))
        .with_hint("ask the photo desk for the file again, as JPEG, PNG or TIFF")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolution_is_that_of_the_coarser_direction() {
        let picture = Picture {
            file: String::new(),
            width: 600,
            height: 400,
            turn: Turn::NONE,
            color: ColorSpace::Gray,
            tag: ColorTag::None,
            coding: Coding::Samples,
            data: Arc::default(),
            words: Words::default(),
        };
        let inch = Length::units(Length::UNITS_PER_INCH);
        assert_eq!(picture.ppi_at(Size { width: inch + inch, height: inch }), 300);
        assert_eq!(picture.ppi_at(Size { width: inch, height: inch + inch }), 200);
    }

    #[test]
    fn a_large_tiff_is_refused_by_its_name_and_with_a_way_out() {
        let error = probe("a.tif", b"II+\0\x08\0\0\0".to_vec()).expect_err("no picture");
        assert_eq!(error.message, "the picture is a TIFF of a kind that is not read: BigTIFF");
        assert!(error.hint.is_some_and(|hint| hint.contains("LZW")));
    }

    #[test]
    fn a_file_of_another_kind_is_refused() {
        for bytes in [&b""[..], b"\xff", b"GIF89a", b"\x89PNG"] {
            let error = probe("a.gif", bytes.into()).expect_err("no picture");
            assert_eq!(error.message, "the picture is not a JPEG, PNG or TIFF picture");
        }
    }
}
