//! Colour separation 分色: pictures in the inks of a press.
//!
//! A separation is a table that a colour management system fills once for a pair of profiles; the pixels go through it
//! in whole numbers, so that every machine makes the same bytes.

use std::sync::Arc;

use moxcms::{ColorProfile, Layout, RenderingIntent, TransformOptions};

use super::light::linear;
use super::pixels::{Use, coded, shrunk, unpacked};
use super::probe::{Coding, ColorSpace, ColorTag, Picture, broken};
use super::profile::{OutputProfile, Press};
use super::turn::Turn;
use super::words::Words;
use crate::diag::Result;

/// What becomes of the colours of one kind of picture on one press.
pub struct Separation {
    rgb: Vec<[u16; 4]>,
    gray: [u8; 256],
}

/// Nodes along each side of the table. 33 is what profiles have themselves.
const NODES: usize = 33;

/// The value of a full ink in the table: 255 with eight bits behind the point.
const FULL: u32 = 255 << 8;

impl Separation {
    /// The separation of pictures with these colours for a press.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::diag::ErrorKind::Input) where the profile of the press, and [`ErrorKind::Picture`](crate::diag::ErrorKind::Picture) where the picture's, has no way
    /// from the one to the other.
    pub fn of(picture: &Picture, press: &Press) -> Result<Separation> {
        let unfit = || press.profile.unfit("cannot be used for pictures");
        let output = ColorProfile::new_from_slice(&press.profile.data).map_err(|_| unfit())?;
        let srgb = ColorProfile::new_srgb();
        let own = match &picture.tag {
            ColorTag::Profile(bytes) => ColorProfile::new_from_slice(bytes).ok(),
            ColorTag::None | ColorTag::Unusable => None,
        };
        let gray_in = match (&own, picture.color) {
            (Some(own), ColorSpace::Gray) => Some(own),
            _ => None,
        };
        let rgb_in = match (&own, picture.color) {
            (Some(own), ColorSpace::Rgb) => own,
            _ => &srgb,
        };
        let unusable = || broken(&picture.file, "has a colour profile that cannot be used");
        let ramp = black_ramp(&output).ok_or_else(unfit)?;
        let gray = gray_table(gray_in, &ramp).ok_or_else(unusable)?;
        let rgb = match picture.color {
            // A table that only RGB pictures need.
            ColorSpace::Rgb => rgb_table(rgb_in, &output, press.ink_limit).ok_or_else(|| match own {
                Some(_) => unusable(),
                None => unfit(),
            })?,
            ColorSpace::Gray | ColorSpace::Cmyk => Vec::new(),
        };
        Ok(Separation { rgb, gray })
    }

    /// The separation of sRGB by a profile, whatever ink that takes: as a plant does it that converts colours itself.
    ///
    /// # Errors
    /// As [`Separation::of`].
    pub fn of_srgb(profile: &Arc<OutputProfile>) -> Result<Separation> {
        let most_ink = 400;
        let press = Press { profile: profile.clone(), ink_limit: most_ink, ..Press::newsprint() };
        Separation::of(&one_pixel(), &press)
    }

    /// The inks that the black of sRGB becomes on a press that takes as much ink as newsprint.
    pub(super) fn darkest(press: &OutputProfile) -> Result<[u8; 4]> {
        let unfit = || press.unfit("cannot be used for pictures");
        let output = ColorProfile::new_from_slice(&press.data).map_err(|_| unfit())?;
        let ink_limit = Press::newsprint().ink_limit;
        let inks = separated(&[0; 3], &ColorProfile::new_srgb(), &output, ink_limit).ok_or_else(unfit)?;
        let black = inks.first().ok_or_else(unfit)?;
        Ok(black.map(|ink| ((u32::from(ink) + 128) >> 8) as u8))
    }

    /// A picture in the inks of the press: RGB becomes CMYK, gray and RGB without any colour become gray, which the press
    /// prints in black alone; CMYK stays as it is. `shrink` pixels on a side become one.
    ///
    /// What came as JPEG is coded as JPEG again; samples stay samples.
    ///
    /// # Errors
    /// [`ErrorKind::Picture`](crate::diag::ErrorKind::Picture) for a file whose pixels cannot be unpacked.
    pub fn apply(&self, picture: &Picture, shrink: u32) -> Result<Picture> {
        if picture.color == ColorSpace::Cmyk {
            return Ok(picture.clone());
        }
        let samples = unpacked(picture)?;
        let (samples, size) = shrunk(&samples, picture, shrink);
        let (color, inks) = match picture.color {
            ColorSpace::Rgb if is_colorless(&samples) => {
                let (pixels, _) = samples.as_chunks::<3>();
                (ColorSpace::Gray, pixels.iter().map(|[level, ..]| self.gray[usize::from(*level)]).collect())
            }
            ColorSpace::Rgb => (ColorSpace::Cmyk, self.inks(&samples)),
            _ => (ColorSpace::Gray, samples.iter().map(|level| self.gray[usize::from(*level)]).collect()),
        };
        coded(picture, color, size, inks, Use::Press)
    }

    fn inks(&self, samples: &[u8]) -> Vec<u8> {
        let (pixels, _) = samples.as_chunks::<3>();
        let mut inks = Vec::with_capacity(pixels.len() * 4);
        let mut last = ([0; 3], self.ink([0; 3]));
        for pixel in pixels {
            if last.0 != *pixel {
                last = (*pixel, self.ink(*pixel));
            }
            inks.extend_from_slice(&last.1);
        }
        inks
    }

    /// The inks of one colour, between the four nodes of the table that stand around it.
    pub fn ink(&self, pixel: [u8; 3]) -> [u8; 4] {
        const STEPS: [usize; 3] = [NODES * NODES, NODES, 1];
        let mut node = 0;
        let mut ways = [(0u32, 0usize); 3];
        for (n, (&value, step)) in pixel.iter().zip(STEPS).enumerate() {
            let place = u32::from(value) * (NODES as u32 - 1) * 256 / 255;
            node += (place >> 8) as usize * step;
            ways[n] = (place & 255, step);
        }
        // Along the farthest direction first: the tetrahedron that the colour lies in.
        if ways[0].0 < ways[1].0 {
            ways.swap(0, 1);
        }
        if ways[1].0 < ways[2].0 {
            ways.swap(1, 2);
        }
        if ways[0].0 < ways[1].0 {
            ways.swap(0, 1);
        }
        let weights = [256 - ways[0].0, ways[0].0 - ways[1].0, ways[1].0 - ways[2].0, ways[2].0];
        let mut sum = [0x8000u32; 4];
        for (n, weight) in weights.into_iter().enumerate() {
            if weight > 0 {
                for (sum, ink) in sum.iter_mut().zip(self.rgb[node]) {
                    *sum += weight * u32::from(ink);
                }
            }
            if n < 3 && ways[n].0 > 0 {
                node += ways[n].1;
            }
        }
        sum.map(|sum| (sum >> 16) as u8)
    }
}

/// A black pixel of sRGB.
fn one_pixel() -> Picture {
    Picture {
        file: String::new(),
        width: 1,
        height: 1,
        turn: Turn::NONE,
        color: ColorSpace::Rgb,
        tag: ColorTag::None,
        coding: Coding::Samples,
        data: Arc::new(vec![0; 3]),
        words: Words::default(),
    }
}

/// The table from red, green and blue to inks.
fn rgb_table(source: &ColorProfile, press: &ColorProfile, ink_limit: u16) -> Option<Vec<[u16; 4]>> {
    let level = |n: usize| (n * 65_535 / (NODES - 1)) as u16;
    let mut colors = Vec::with_capacity(NODES * NODES * NODES * 3);
    for r in 0..NODES {
        for g in 0..NODES {
            for b in 0..NODES {
                colors.extend([level(r), level(g), level(b)]);
            }
        }
    }
    separated(&colors, source, press, ink_limit)
}

/// The inks of colours, [`FULL`] for a full one. Where all inks together are more than the limit, the colours give way and
/// black stays.
fn separated(
    colors: &[u16],
    source: &ColorProfile,
    press: &ColorProfile,
    ink_limit: u16,
) -> Option<Vec<[u16; 4]>> {
    let mut inks = vec![0u16; colors.len() / 3 * 4];
    let options =
        TransformOptions { rendering_intent: RenderingIntent::Perceptual, ..TransformOptions::default() };
    let transform = source.create_transform_16bit(Layout::Rgb, press, Layout::Rgba, options).ok()?;
    transform.transform(colors, &mut inks).ok()?;
    // Rounding may add a half to each of four inks.
    let most = (u64::from(ink_limit) * u64::from(FULL) / 100).saturating_sub(4 * 128);
    let (inks, _) = inks.as_chunks::<4>();
    let table = inks.iter().map(|inks| {
        let [c, m, y, k] = inks.map(|ink| u64::from(ink) * u64::from(FULL) / 65_535);
        let (k, colors) = (k.min(most), c + m + y);
        let scale = |ink: u64| if colors + k > most { ink * (most - k) / colors } else { ink };
        [scale(c), scale(m), scale(y), k].map(|ink| ink as u16)
    });
    Some(table.collect())
}

/// How light each of 256 steps of black ink is, as a part of the paper's own light.
fn black_ramp(press: &ColorProfile) -> Option<[f64; 256]> {
    let steps: Vec<u16> = (0..256u32).flat_map(|k| [0, 0, 0, (k * 257) as u16]).collect();
    let mut seen = vec![0u16; 256 * 3];
    let options = TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    };
    let srgb = ColorProfile::new_srgb();
    let transform = press.create_transform_16bit(Layout::Rgba, &srgb, Layout::Rgb, options).ok()?;
    transform.transform(&steps, &mut seen).ok()?;
    let (seen, _) = seen.as_chunks::<3>();
    let mut ramp = [0.0; 256];
    let mut lightest = f64::INFINITY;
    for (light, seen) in ramp.iter_mut().zip(seen) {
        let [r, g, b] = seen.map(|value| linear(f64::from(value) / 65_535.0));
        lightest = lightest.min(0.2126 * r + 0.7152 * g + 0.0722 * b);
        *light = lightest;
    }
    Some(ramp)
}

/// For each gray its value for the press, where 255 is the bare paper: from the paper to full black as the picture goes
/// from white to black, in equal steps of light.
fn gray_table(source: Option<&ColorProfile>, ramp: &[f64; 256]) -> Option<[u8; 256]> {
    let levels: Vec<u16> = (0..256u32).map(|level| (level * 257) as u16).collect();
    let mut seen = levels.clone();
    if let Some(source) = source {
        let mut colors = vec![0u16; 256 * 3];
        let options = TransformOptions {
            rendering_intent: RenderingIntent::RelativeColorimetric,
            ..TransformOptions::default()
        };
        let srgb = ColorProfile::new_srgb();
        let transform = source.create_transform_16bit(Layout::Gray, &srgb, Layout::Rgb, options).ok()?;
        transform.transform(&levels, &mut colors).ok()?;
        let (colors, _) = colors.as_chunks::<3>();
        seen = colors.iter().map(|[_, green, _]| *green).collect();
    }
    let (paper, black) = (ramp[0], ramp[255]);
    let mut table = [0u8; 256];
    for (out, seen) in table.iter_mut().zip(seen) {
        let light = black + (paper - black) * linear(f64::from(seen) / 65_535.0);
        let miss = |k: &usize| (ramp[*k] - light).abs();
        let ink = (0..256).min_by(|one, other| miss(one).total_cmp(&miss(other)))?;
        *out = 255 - ink as u8;
    }
    Some(table)
}

fn is_colorless(samples: &[u8]) -> bool {
    let (pixels, _) = samples.as_chunks::<3>();
    pixels.iter().all(|[r, g, b]| r == g && g == b)
}
