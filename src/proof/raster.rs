//! A sheet as pixels: what is printed by its plates, through the look of the press; over it what the proof adds.

use super::desk::{Desk, Sheet};
use crate::diag::Result;
use crate::geom::{Length, Rect};
use crate::picture::SoftProof;
use crate::plate::{self, Drawing, Medium, PlateName, Plates};

/// Red, green and blue of each pixel, row by row.
pub(super) struct Seen {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rgb: Vec<u8>,
}

pub(super) fn seen(desk: &Desk<'_>, sheet: &Sheet, dpi: u32) -> Result<Seen> {
    let rect = Rect::new(Length::ZERO, Length::ZERO, sheet.size.width, sheet.size.height);
    let part = plate::Raster { rect, dpi };
    let (width, height) = part.pixels(PlateName::PROCESS.len())?;
    let press = &sheet.of.press;
    let proof = desk.kept.look(&press.profile, sheet.paper)?;
    let inked = Drawing::of(&sheet.content, desk.fonts, Medium::Inks, desk.workers, |picture, ppi| {
        desk.separated(picture, press, ppi)
    })?;
    let over =
        Drawing::of(&sheet.over, desk.fonts, Medium::Light, desk.workers, |picture, _| Ok(picture.clone()))?;
    let bands = inked.bands(part, desk.workers, |plates| {
        let mut rgb = printed(&plates, &proof);
        if !sheet.over.is_empty() {
            lay_over(&mut rgb, &over.paint(part, plates.top..plates.top + plates.height)?);
        }
        Ok(rgb)
    })?;
    Ok(Seen { width, height, rgb: bands.concat() })
}

/// What plates look like in print.
pub(super) fn printed(plates: &Plates, proof: &SoftProof) -> Vec<u8> {
    let mut rgb = vec![0; plates.width * plates.height * 3];
    let [c, m, y, k] = [0, 1, 2, 3].map(|n| &plates.plates[n].ink[..]);
    let mut last = ([0; 4], proof.seen([0; 4]));
    const BLOCK: usize = 16;
    let paper = proof.paper().repeat(BLOCK);
    for (n, pixels) in rgb.chunks_mut(BLOCK * 3).enumerate() {
        let at = n * BLOCK..(n * BLOCK + BLOCK).min(k.len());
        let [c, m, y, k] = [c, m, y, k].map(|plate| &plate[at.clone()]);
        let is_blank = |plate: &[u8]| plate.iter().fold(0, |inks, ink| inks | ink) == 0;
        let has_colors = !(is_blank(c) && is_blank(m) && is_blank(y));
        if !has_colors && is_blank(k) {
            pixels.copy_from_slice(&paper[..pixels.len()]);
            continue;
        }
        let (pixels, _) = pixels.as_chunks_mut::<3>();
        for (n, pixel) in pixels.iter_mut().enumerate() {
            let inks = [c[n], m[n], y[n], k[n]];
            if inks != last.0 {
                last = (inks, proof.seen(inks));
            }
            *pixel = last.1;
        }
    }
    rgb
}

/// Lays light over pixels: the first three plates say what is taken away of it, the last how much of a pixel is painted.
fn lay_over(rgb: &mut [u8], plates: &Plates) {
    let [r, g, b, painted] = [0, 1, 2, 3].map(|n| &plates.plates[n].ink[..]);
    let (pixels, _) = rgb.as_chunks_mut::<3>();
    const BLOCK: usize = 64;
    for (block, (pixels, painted)) in pixels.chunks_mut(BLOCK).zip(painted.chunks(BLOCK)).enumerate() {
        // A proof adds little to a page: most of it is as it was.
        if painted.iter().fold(0, |all, painted| all | painted) == 0 {
            continue;
        }
        for (n, (pixel, painted)) in (block * BLOCK..).zip(pixels.iter_mut().zip(painted)) {
            if *painted == 0 {
                continue;
            }
            let under = 255 - u32::from(*painted);
            for (sample, taken) in pixel.iter_mut().zip([r[n], g[n], b[n]]) {
                let light = u32::from(painted.saturating_sub(taken));
                *sample = ((u32::from(*sample) * under + 127) / 255 + light).min(255) as u8;
            }
        }
    }
}
