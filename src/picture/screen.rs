use std::sync::Arc;

use moxcms::{ColorProfile, Layout, RenderingIntent, Transform8BitExecutor, TransformOptions};

use super::light::{coded_light, linear};
use super::pixels::{Use, coded, shrunk, unpacked};
use super::probe::{ColorSpace, ColorTag, Picture};
use super::profile::OutputProfile;
use super::separate::Separation;
use crate::diag::Result;
use crate::geom::Color;

/// What the inks of a press look like on a screen whose white is the paper and whose black is the press's own: for
/// reading, not for judging colours.
pub struct OnScreen {
    transform: Arc<Transform8BitExecutor>,
    /// For red, green and blue, what a value becomes when the darkest that the press can print is black.
    stretch: [[u8; 256]; 3],
}

impl OnScreen {
    /// The inks of a press.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::diag::ErrorKind::Input) where its profile does not say what they look like.
    pub fn of(press: &OutputProfile) -> Result<OnScreen> {
        let unfit = || press.unfit("does not say what its inks look like");
        let options = TransformOptions {
            rendering_intent: RenderingIntent::RelativeColorimetric,
            ..TransformOptions::default()
        };
        let inks = ColorProfile::new_from_slice(&press.data).map_err(|_| unfit())?;
        let srgb = ColorProfile::new_srgb();
        let transform =
            inks.create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgb, options).map_err(|_| unfit())?;
        let mut screen = OnScreen { transform, stretch: [[0; 256]; 3] };
        screen.stretch = [std::array::from_fn(|level| level as u8); 3];
        let black = screen.seen(&Separation::darkest(press)?);
        for (table, black) in screen.stretch.iter_mut().zip(&black) {
            let black = linear(f64::from(*black) / 255.0);
            for (level, out) in table.iter_mut().enumerate() {
                let light = (linear(level as f64 / 255.0) - black) / (1.0 - black);
                *out = (coded_light(light.max(0.0)) * 255.0).round() as u8;
            }
        }
        Ok(screen)
    }

    /// A colour of type, rules and tints. Black and its tints are grays: type stays as black as the screen is.
    pub fn color(&self, color: Color) -> [u8; 3] {
        let level = |share: u16| (u32::from(share.min(1000)) * 255 + 500) / 1000;
        if color.is_black_only() {
            return [255 - level(color.k) as u8; 3];
        }
        let inks = [color.c, color.m, color.y, color.k].map(|share| level(share) as u8);
        let seen = self.seen(&inks);
        [seen[0], seen[1], seen[2]]
    }

    /// A picture for the screen: CMYK becomes sRGB, others keep their colours; `shrink` pixels on a side become one.
    ///
    /// # Errors
    /// [`ErrorKind::Picture`](crate::diag::ErrorKind::Picture) for a file whose pixels cannot be unpacked.
    pub fn apply(&self, picture: &Picture, shrink: u32) -> Result<Picture> {
        if picture.color != ColorSpace::Cmyk && shrink < 2 {
            return Ok(picture.clone());
        }
        let samples = unpacked(picture)?;
        let (samples, size) = shrunk(&samples, picture, shrink);
        if picture.color != ColorSpace::Cmyk {
            let tag = picture.tag.clone();
            return Ok(Picture {
                tag,
                ..coded(picture, picture.color, size, samples.into_owned(), Use::Screen)?
            });
        }
        let seen = self.seen(&samples);
        Ok(Picture { tag: ColorTag::None, ..coded(picture, ColorSpace::Rgb, size, seen, Use::Screen)? })
    }

    /// Red, green and blue for every four inks.
    fn seen(&self, inks: &[u8]) -> Vec<u8> {
        let mut seen = vec![0; inks.len() / 4 * 3];
        self.transform.transform(inks, &mut seen).expect("there is room for as many pixels as go in");
        let (pixels, _) = seen.as_chunks_mut::<3>();
        for pixel in pixels {
            for (sample, table) in pixel.iter_mut().zip(&self.stretch) {
                *sample = table[usize::from(*sample)];
            }
        }
        seen
    }
}
