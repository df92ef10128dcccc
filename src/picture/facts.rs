use std::sync::Arc;

use super::probe::{Coding, ColorSpace, ColorTag, Picture};
use super::words::Words;
use crate::diag::Result;

/// What the heads of a JPEG file say of how it was coded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JpegFacts {
    /// How much the coder kept, from 1 to 100, on the scale of the Independent JPEG Group; none where the file's tables
    /// are not on it.
    pub quality: Option<u8>,
    /// Whether it is coded in progressive scans.
    pub progressive: bool,
    /// Whether it has Adobe's marker, which says how its colours are held.
    pub adobe: bool,
    /// The size in bytes of the colour profile that it carries, and what kind of colours that is for.
    pub profile: Option<(u32, [u8; 4])>,
}

/// How many pixels of a picture have how much ink of all plates together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InkCounts {
    /// For each whole percent from 0 to 400.
    counts: Vec<u64>,
}

impl InkCounts {
    /// How many thousandths of the picture have more ink than so many percent, rounded up.
    pub fn share_over(&self, percent: u16) -> u64 {
        let over: u64 = self.counts.iter().skip(usize::from(percent) + 1).sum();
        let all: u64 = self.counts.iter().sum();
        (over * 1000).div_ceil(all.max(1))
    }
}

impl Picture {
    /// How much ink a CMYK picture lays on how many of its pixels; none for other pictures.
    ///
    /// # Errors
    /// As [`Picture::samples`].
    pub fn ink_counts(&self) -> Result<Option<InkCounts>> {
        if self.color != ColorSpace::Cmyk {
            return Ok(None);
        }
        let samples = self.samples()?;
        // By sums of levels first: a division for each pixel would take longer than all the rest.
        let mut sums = vec![0u32; 4 * 255 + 1];
        let (pixels, _) = samples.as_chunks::<4>();
        for [c, m, y, k] in pixels {
            sums[usize::from(*c) + usize::from(*m) + usize::from(*y) + usize::from(*k)] += 1;
        }
        let mut counts = vec![0; 401];
        for (sum, count) in sums.into_iter().enumerate() {
            counts[(sum * 100).div_ceil(255)] += u64::from(count);
        }
        Ok(Some(InkCounts { counts }))
    }

    /// What a JPEG file's heads say of its coding; none for other pictures.
    // ITU-T T.81, annex B
    pub fn jpeg_facts(&self) -> Option<JpegFacts> {
        if !matches!(self.coding, Coding::Jpeg { .. }) {
            return None;
        }
        let mut facts = JpegFacts::default();
        let mut rest = self.data.get(2..)?;
        while let [0xff, marker, after @ ..] = rest {
            if *marker == 0xff {
                rest = &rest[1..];
                continue;
            }
            let length = usize::from(u16::from_be_bytes(*after.first_chunk()?));
            let segment = after.get(2..length)?;
            match marker {
                0xc2 | 0xc6 => facts.progressive = true,
                0xdb => facts.quality = facts.quality.or_else(|| quality(segment)),
                0xe2 => {
                    let first = segment.strip_prefix(b"ICC_PROFILE\0\x01").and_then(|rest| rest.get(1..));
                    let head = first.filter(|head| head.len() >= 20);
                    if let Some(head) = head {
                        let size = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
                        facts.profile = Some((size, [head[16], head[17], head[18], head[19]]));
                    }
                }
                0xee if segment.starts_with(b"Adobe") => facts.adobe = true,
                0xda => break,
                _ => {}
            }
            rest = after.get(length..)?;
        }
        Some(facts)
    }

    /// Whether the picture is line art: samples of black and white, and nothing between.
    pub fn is_line_art(&self) -> bool {
        let is_of_two = match self.color {
            ColorSpace::Gray => self.data.iter().all(|sample| matches!(sample, 0 | 255)),
            ColorSpace::Rgb => {
                let (pixels, rest) = self.data.as_chunks::<3>();
                rest.is_empty() && pixels.iter().all(|pixel| matches!(pixel, [0, 0, 0] | [255, 255, 255]))
            }
            ColorSpace::Cmyk => false,
        };
        self.coding == Coding::Samples && is_of_two && self.data.contains(&0)
    }

    /// Line art as the press gets it, in black alone and in the pixels that it came in: its edges are the plate-setter's
    /// matter, and what is made smaller or converted would be screened. `None` for other pictures.
    pub fn line_art(self: &Arc<Picture>) -> Option<Arc<Picture>> {
        if !self.is_line_art() {
            return None;
        }
        let tag = ColorTag::None;
        Some(match self.color {
            ColorSpace::Gray if self.tag == tag => self.clone(),
            _ => {
                let parts = usize::from(self.color.components());
                let data = self.data.iter().step_by(parts).copied().collect();
                let words = Words::default();
                let color = ColorSpace::Gray;
                Arc::new(Picture {
                    file: self.file.clone(),
                    data: Arc::new(data),
                    color,
                    tag,
                    words,
                    ..**self
                })
            }
        })
    }

    /// The pixels of gray line art, eight in a byte, rows beginning on whole bytes: 1 is white.
    pub fn bits(&self) -> Vec<u8> {
        let (width, _) = self.stored();
        let rows = self.data.chunks(width.max(1) as usize);
        let byte = |eight: &[u8]| {
            let bits = eight.iter().enumerate().map(|(n, sample)| (sample & 0x80) >> n);
            bits.fold(0, |byte, bit| byte | bit)
        };
        rows.flat_map(|row| row.chunks(8).map(byte)).collect()
    }
}

/// The quality that a coder on the IJG's scale makes such a table at.
fn quality(segment: &[u8]) -> Option<u8> {
    let (&kind, table) = segment.split_first()?;
    // The first table, of eight bits.
    if kind != 0 || table.len() < 64 {
        return None;
    }
    // ITU-T T.81, table K.1: the sum of its numbers.
    const STANDARD: u32 = 3689;
    let sum: u32 = table[..64].iter().map(|value| u32::from(*value)).sum();
    let scale = (sum * 100).div_ceil(STANDARD).max(1);
    let quality = if scale <= 100 { 100 - scale / 2 } else { 5000 / scale };
    u8::try_from(quality.clamp(1, 100)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Turn;

    fn samples(width: u32, color: ColorSpace, data: &[u8]) -> Arc<Picture> {
        let parts = u32::from(color.components());
        Arc::new(Picture {
            file: "a.png".into(),
            width,
            height: data.len() as u32 / parts / width,
            turn: Turn::NONE,
            color,
            tag: ColorTag::Unusable,
            coding: Coding::Samples,
            data: Arc::new(data.to_vec()),
            words: Words::default(),
        })
    }

    #[test]
    fn line_art_is_black_and_white_and_packed_row_by_row() {
        let nine = [255, 0, 255, 0, 0, 0, 0, 255, 255];
        let art = samples(9, ColorSpace::Gray, &[nine, [0; 9]].concat()).line_art().expect("line art");
        assert_eq!(art.bits(), [0b1010_0001, 0b1000_0000, 0, 0]);
        let rgb: Vec<u8> = nine.iter().flat_map(|sample| [*sample; 3]).collect();
        let art = samples(9, ColorSpace::Rgb, &rgb).line_art().expect("line art");
        assert_eq!((art.color, &art.tag, &art.data[..]), (ColorSpace::Gray, &ColorTag::None, &nine[..]));
        assert!(samples(2, ColorSpace::Gray, &[0, 254]).line_art().is_none());
        assert!(samples(1, ColorSpace::Rgb, &[0, 0, 255]).line_art().is_none());
        assert!(samples(1, ColorSpace::Cmyk, &[0, 0, 0, 255]).line_art().is_none());
        assert!(samples(2, ColorSpace::Gray, &[255, 255]).line_art().is_none(), "nothing is drawn");
    }
}
