//! Pictures for people to look at.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// Codes a picture of red, green, blue and one more byte for each pixel as JPEG, for a screen; `quality` is 1 to 100.
/// Nothing where a side is longer than JPEG counts, or there are too few bytes.
pub fn jpeg_preview(rgba: &[u8], width: u32, height: u32, quality: u8) -> Option<Vec<u8>> {
    let (width, height) = (u16::try_from(width).ok()?, u16::try_from(height).ok()?);
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality);
    // Full colour on every pixel: type is thin.
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    encoder.encode(rgba, width, height, ColorType::Rgba).ok()?;
    Some(out)
}
