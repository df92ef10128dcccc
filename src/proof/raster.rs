//! A sheet as pixels: what is printed by its plates, through the look of the press; over it what the proof adds.

use super::desk::{Desk, Sheet};
use crate::diag::Result;
use crate::geom::{Length, Rect};
use crate::picture::SoftProof;
use crate::plate::{self, Medium, Painter, PlateName, Plates, paint_items};

/// Red, green and blue of each pixel, row by row.
pub(super) struct Seen {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rgb: Vec<u8>,
}

pub(super) fn seen(desk: &Desk<'_>, sheet: &Sheet, dpi: u32) -> Result<Seen> {
    let rect = Rect::new(Length::ZERO, Length::ZERO, sheet.size.width, sheet.size.height);
    let part = plate::Sheet { rect, dpi };
    let (width, height) = part.pixels(PlateName::PROCESS.len())?;
    let press = &sheet.of.press;
    let proof = desk.kept.look(&press.profile, sheet.paper)?;
    let mut rgb = if sheet.content.is_empty() {
        proof.paper().repeat(width * height)
    } else {
        let mut painter = Painter::new(part, &PlateName::PROCESS)?;
        paint_items(&mut painter, &sheet.content, desk.fonts, Medium::Inks, |picture, ppi| {
            desk.separated(picture, press, ppi)
        })?;
        printed(&painter.finish(), &proof)
    };
    if !sheet.over.is_empty() {
        let mut painter = Painter::new(part, &PlateName::PROCESS)?;
        paint_items(&mut painter, &sheet.over, desk.fonts, Medium::Light, |picture, _| Ok(picture.clone()))?;
        lay_over(&mut rgb, &painter.finish());
    }
    Ok(Seen { width, height, rgb })
}

/// What plates look like in print.
pub(super) fn printed(plates: &Plates, proof: &SoftProof) -> Vec<u8> {
    let mut rgb = Vec::with_capacity(plates.width * plates.height * 3);
    let [c, m, y, k] = [0, 1, 2, 3].map(|n| &plates.plates[n].ink[..]);
    let mut last = ([0; 4], proof.seen([0; 4]));
    for (((c, m), y), k) in c.iter().zip(m).zip(y).zip(k) {
        let inks = [*c, *m, *y, *k];
        if inks != last.0 {
            last = (inks, proof.seen(inks));
        }
        rgb.extend_from_slice(&last.1);
    }
    rgb
}

/// Lays light over pixels: the first three plates say what is taken away of it, the last how much of a pixel is painted.
fn lay_over(rgb: &mut [u8], plates: &Plates) {
    let [r, g, b, painted] = [0, 1, 2, 3].map(|n| &plates.plates[n].ink[..]);
    let (pixels, _) = rgb.as_chunks_mut::<3>();
    for (n, (pixel, painted)) in pixels.iter_mut().zip(painted).enumerate() {
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
