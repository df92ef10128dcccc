use png::{BitDepth, ColorType, Compression, Encoder, Filter, PixelDimensions, Unit};

use crate::diag::{Error, ErrorKind, Result};

/// Writes rows of 8-bit samples as a PNG file: one sample a pixel is gray, three are red, green and blue.
///
/// # Errors
/// [`ErrorKind::Picture`] where there are not as many samples as that takes.
pub fn png(width: usize, height: usize, samples: &[u8], dpi: u32) -> Result<Vec<u8>> {
    // Paper repeats the row above; so do the long strokes of type.
    coded((width, height), samples, dpi, (Compression::Fast, Filter::Up))
}

/// As [`png`], in as few bytes as there may be: for files that are kept.
pub(crate) fn packed_png(width: usize, height: usize, samples: &[u8], dpi: u32) -> Result<Vec<u8>> {
    coded((width, height), samples, dpi, (Compression::High, Filter::Adaptive))
}

fn coded(
    (width, height): (usize, usize),
    samples: &[u8],
    dpi: u32,
    (compression, filter): (Compression, Filter),
) -> Result<Vec<u8>> {
    let failed = |why: String| Error::new(ErrorKind::Picture, format!("the PNG cannot be made: {why}"));
    let side = |pixels: usize| u32::try_from(pixels).map_err(|_| failed("it is too large".into()));
    let color = if samples.len() == width * height { ColorType::Grayscale } else { ColorType::Rgb };
    let mut file = Vec::with_capacity(samples.len() / 8);
    let mut encoder = Encoder::new(&mut file, side(width)?, side(height)?);
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(compression);
    encoder.set_filter(filter);
    let per_meter = (f64::from(dpi) / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(PixelDimensions { xppu: per_meter, yppu: per_meter, unit: Unit::Meter }));
    let mut writer = encoder.write_header().map_err(|error| failed(error.to_string()))?;
    writer.write_image_data(samples).map_err(|error| failed(error.to_string()))?;
    writer.finish().map_err(|error| failed(error.to_string()))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_reads_as_it_was_written() {
        for (samples, parts) in [(vec![0u8, 9, 200, 255], 1), (vec![7; 12], 3)] {
            let file = png(2, 2, &samples, 144).expect("as many samples");
            let picture = super::super::probe("a.png", file).expect("a PNG");
            assert_eq!((picture.width, picture.height, picture.color.components()), (2, 2, parts));
            assert_eq!(*picture.data, samples);
        }
        assert!(png(2, 2, &[0; 5], 144).is_err());
    }
}
