use std::sync::Arc;

use super::jpeg;
use crate::diag::{Error, ErrorKind, Result, SourcePlace};

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

/// How a picture's bytes hold its samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// A JPEG file, whole. In a CMYK file with Adobe's marker 255 means no ink: `inverted`.
    Jpeg {
        /// Whether 255 means no ink.
        inverted: bool,
    },
    /// Samples of 8 bits, row by row, unpacked from a PNG.
    Samples,
}

/// A picture that has been found sound: its size, its colours, and the bytes that a PDF can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file's name, for messages.
    pub file: String,
    /// Width in pixels, at least 1.
    pub width: u32,
    /// Height in pixels, at least 1.
    pub height: u32,
    /// The colours of its samples.
    pub color: ColorSpace,
    /// How `data` holds them.
    pub coding: Coding,
    /// The JPEG file as it came, or the samples.
    pub data: Arc<[u8]>,
}

/// Reads what a picture file says of itself.
///
/// # Errors
/// [`ErrorKind::Picture`] for a file that is neither JPEG nor PNG, is cut short, or would unpack to more than the
/// engine takes.
pub fn probe(file: &str, bytes: Arc<[u8]>) -> Result<Picture> {
    if bytes.starts_with(&[0xff, 0xd8]) {
        return jpeg::probe(file, bytes);
    }
    Err(broken(file, "is not a JPEG or PNG picture"))
}

pub(super) fn broken(file: &str, what: &str) -> Error {
    Error::new(ErrorKind::Picture, format!("the picture {what}"))
        .at(SourcePlace::file(file))
        .with_hint("ask the photo desk for the file again, as JPEG or PNG")
}
