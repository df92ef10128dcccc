use png::{BitDepth, ColorType, Compression, Encoder, Filter};

use crate::diag::{Error, ErrorKind, Result};

/// Writes RGB samples of 8 bits, row by row from the top, as a PNG file: the same samples, the same bytes.
///
/// # Errors
/// Where the samples are not as many as the size says.
pub fn write_png(width: u32, height: u32, rgb: &[u8]) -> Result<Vec<u8>> {
    let refused = |what: &dyn std::fmt::Display| {
        Error::new(ErrorKind::Picture, format!("a picture of {width} × {height} pixels cannot be written: {what}"))
    };
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::High);
    encoder.set_filter(Filter::Adaptive);
    let mut writer = encoder.write_header().map_err(|cause| refused(&cause))?;
    writer.write_image_data(rgb).map_err(|cause| refused(&cause))?;
    writer.finish().map_err(|cause| refused(&cause))?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::probe;

    #[test]
    fn what_is_written_is_read_again() {
        let rgb: Vec<u8> = (0..3 * 5 * 4).map(|n| n * 4).collect();
        let file = write_png(5, 4, &rgb).expect("written");
        let picture = probe("a.png", file).expect("read");
        assert_eq!((picture.width, picture.height), (5, 4));
        assert_eq!(*picture.data, rgb);
    }

    #[test]
    fn samples_that_do_not_fill_the_picture_are_refused() {
        assert!(write_png(5, 4, &[0; 3]).is_err());
    }
}
