use std::ops::Range;

use super::coverage::{Edges, Window};
use super::image::seen;
use super::object::{Blend, Fill, FillRule, Image, Object, Shape, Touch};
use super::plates::{PlateName, Plates, Raster};
use crate::diag::{Error, ErrorKind, Result};
use crate::font::{Outline, Step};
use crate::geom::{Matrix, Point};

/// Lays objects on plates, one over the other.
pub struct Painter {
    plates: Plates,
    /// From points on the page to pixels.
    to_pixels: Matrix,
    edges: Edges,
    clip: Edges,
    sums: Vec<f32>,
    covered: Vec<u8>,
    clipped: Vec<u8>,
    work: u64,
}

/// An object is painted so many pixels at a time, whatever its size.
const AT_ONCE: usize = 1 << 18;

impl Painter {
    /// A painter of blank plates.
    ///
    /// # Errors
    /// As [`Plates::blank`].
    pub fn new(raster: Raster, names: &[PlateName]) -> Result<Painter> {
        Ok(Painter::over(Plates::blank(raster, names)?))
    }

    /// A painter of some rows of blank plates: paints what of each object falls on them.
    ///
    /// # Errors
    /// As [`Plates::blank_band`].
    pub fn of_band(raster: Raster, names: &[PlateName], rows: Range<usize>) -> Result<Painter> {
        Ok(Painter::over(Plates::blank_band(raster, names, rows)?))
    }

    fn over(plates: Plates) -> Painter {
        let Point { x, y } = plates.raster.rect.origin;
        let (scale, above) = (plates.raster.scale(), plates.top as f64);
        Painter {
            plates,
            to_pixels: Matrix([scale, 0.0, 0.0, scale, -x.to_pt() * scale, -y.to_pt() * scale - above]),
            edges: Edges::default(),
            clip: Edges::default(),
            sums: Vec::new(),
            covered: Vec::new(),
            clipped: Vec::new(),
            work: 0,
        }
    }

    /// The plates as they are now.
    pub fn finish(self) -> Plates {
        self.plates
    }

    /// What painting has cost so far: pixels that objects and their clips may reach, and steps of their outlines.
    pub fn work(&self) -> u64 {
        self.work
    }

    /// Paints an object over what has been painted so far.
    ///
    /// # Errors
    /// [`ErrorKind::Picture`] for an image that has fewer samples than it says.
    pub fn paint(&mut self, object: &Object<'_>) -> Result<()> {
        match &object.shape {
            Shape::Fill(fill) => self.paint_over(object, fill, None),
            Shape::Image(image) => {
                let count = image.width.checked_mul(image.height).and_then(|n| n.checked_mul(image.channels));
                if count.is_none_or(|count| count == 0 || image.samples.len() < count) {
                    return Err(Error::new(ErrorKind::Picture, "an image has fewer samples than pixels"));
                }
                let outline = Outline::rect([0.0, 0.0], [image.width as f32, image.height as f32]);
                let fill = Fill { outline: &outline, matrix: image.matrix, rule: FillRule::NonZero };
                self.paint_over(object, &fill, Some(image));
            }
        }
        Ok(())
    }

    /// Whether a box can fall on these rows; its corners in its own coordinates.
    pub(super) fn meets(&self, [low, high]: [[f32; 2]; 2], matrix: &Matrix) -> bool {
        let matrix = matrix.then(&self.to_pixels);
        let at = |x: f32, y: f32| matrix.apply([f64::from(x), f64::from(y)])[1];
        let rows = [at(low[0], low[1]), at(high[0], low[1]), at(low[0], high[1]), at(high[0], high[1])];
        rows.iter().any(|row| *row >= 0.0) && rows.iter().any(|row| *row <= self.plates.height as f64)
    }

    fn paint_over(&mut self, object: &Object<'_>, fill: &Fill<'_>, image: Option<&Image<'_>>) {
        let whole = Window { left: 0, top: 0, right: self.plates.width, bottom: self.plates.height };
        self.edges.set(fill, &fill.matrix.then(&self.to_pixels));
        let mut window = self.edges.window(&whole);
        self.work += fill.outline.steps.len() as u64;
        for clip in object.clips {
            self.work += clip.outline.steps.len() as u64;
            self.clip.set(clip, &clip.matrix.then(&self.to_pixels));
            window = self.clip.window(&window);
        }
        if window.is_empty() {
            return;
        }
        let reach = [window.left, window.top, window.right, window.bottom].map(|side| side as u32);
        self.plates.reaches.push((object.source, reach));
        self.work += (window.width() * (window.bottom - window.top) * (1 + object.clips.len())) as u64;
        let rows = (AT_ONCE / window.width()).max(1);
        for top in (window.top..window.bottom).step_by(rows) {
            let band = Window { top, bottom: (top + rows).min(window.bottom), ..window };
            self.cover(&band, object);
            match image {
                None => self.lay_fill(&band, object),
                Some(image) => self.lay_image(&band, object, image),
            }
        }
    }

    /// How much of each pixel of a band the object covers, within its clips.
    fn cover(&mut self, band: &Window, object: &Object<'_>) {
        self.edges.cover(band, &mut self.sums, &mut self.covered);
        for clip in object.clips {
            if is_around(clip, &self.to_pixels, band) {
                continue;
            }
            self.clip.set(clip, &clip.matrix.then(&self.to_pixels));
            self.clip.cover(band, &mut self.sums, &mut self.clipped);
            for (covered, clipped) in self.covered.iter_mut().zip(&self.clipped) {
                *covered = part(*covered, *clipped);
            }
        }
        if object.opacity < 255 {
            self.covered.iter_mut().for_each(|covered| *covered = part(*covered, object.opacity));
        }
    }

    fn lay_fill(&mut self, band: &Window, object: &Object<'_>) {
        let width = self.plates.width;
        for (plate, touch) in self.plates.plates.iter_mut().zip(object.inks) {
            let Touch::Ink(ink) = *touch else { continue };
            let rows = self.covered.chunks_exact(band.width());
            for (y, covered) in (band.top..).zip(rows) {
                let row = &mut plate.ink[y * width + band.left..][..covered.len()];
                match object.blend {
                    Blend::Normal => lay_row(row, covered, ink),
                    blend => {
                        for (to, covered) in row.iter_mut().zip(covered) {
                            *to = laid(*to, blend.of(*to, ink), *covered);
                        }
                    }
                }
            }
        }
    }

    fn lay_image(&mut self, band: &Window, object: &Object<'_>, image: &Image<'_>) {
        let samples = seen(image, &image.matrix.then(&self.to_pixels), band);
        if let Some(alpha) = image.alpha {
            for (covered, pixel) in self.covered.iter_mut().zip(samples.chunks_exact(image.channels)) {
                *covered = part(*covered, pixel.get(alpha).copied().unwrap_or(255));
            }
        }
        let width = self.plates.width;
        let blend = object.blend;
        for (plate, touch) in self.plates.plates.iter_mut().zip(object.inks) {
            let wide = band.width();
            let rows = self.covered.chunks_exact(wide).zip(samples.chunks_exact(wide * image.channels));
            for (y, (covered, pixels)) in (band.top..).zip(rows) {
                let row = &mut plate.ink[y * width + band.left..][..wide];
                match *touch {
                    Touch::Leave => break,
                    Touch::Ink(ink) => {
                        for (to, covered) in row.iter_mut().zip(covered) {
                            *to = laid(*to, blend.of(*to, ink), *covered);
                        }
                    }
                    Touch::Channel(channel) => {
                        let pixels = pixels.chunks_exact(image.channels);
                        for ((to, covered), pixel) in row.iter_mut().zip(covered).zip(pixels) {
                            let ink = pixel.get(channel).copied().unwrap_or(0);
                            *to = laid(*to, blend.of(*to, ink), *covered);
                        }
                    }
                }
            }
        }
    }
}

/// Lays one ink over a row, as much as is covered of each pixel.
fn lay_row(row: &mut [u8], covered: &[u8], ink: u8) {
    let (blocks, rest) = row.as_chunks_mut::<16>();
    let (covers, last) = covered.as_chunks::<16>();
    for (block, covers) in blocks.iter_mut().zip(covers) {
        match u128::from_ne_bytes(*covers) {
            0 => {}
            u128::MAX => *block = [ink; 16],
            _ => {
                for (to, covered) in block.iter_mut().zip(covers) {
                    *to = laid(*to, ink, *covered);
                }
            }
        }
    }
    for (to, covered) in rest.iter_mut().zip(last) {
        *to = laid(*to, ink, *covered);
    }
}

/// Whether a clip is an upright rectangle all round a band: then it takes nothing away.
fn is_around(clip: &Fill<'_>, to_pixels: &Matrix, band: &Window) -> bool {
    let [Step::Move(one), Step::Line(_), Step::Line(other), Step::Line(_), Step::Close] =
        clip.outline.steps[..]
    else {
        return false;
    };
    if *clip.outline != Outline::rect(one, other) {
        return false;
    }
    let matrix = clip.matrix.then(to_pixels);
    let place = |[x, y]: [f32; 2]| matrix.apply([f64::from(x), f64::from(y)]);
    let ([x0, y0], [x1, y1]) = (place(one), place(other));
    let is_upright = matrix.0[1] == 0.0 && matrix.0[2] == 0.0;
    is_upright
        && x0.min(x1) <= band.left as f64
        && y0.min(y1) <= band.top as f64
        && x0.max(x1) >= band.right as f64
        && y0.max(y1) >= band.bottom as f64
}

/// A part of a part, 255 for the whole.
fn part(one: u8, other: u8) -> u8 {
    ((u32::from(one) * u32::from(other) + 127) / 255) as u8
}

/// What a pixel of a plate has when ink is laid over a part of it.
fn laid(under: u8, ink: u8, covered: u8) -> u8 {
    match covered {
        0 => under,
        255 => ink,
        _ => {
            let (under, ink, covered) = (u32::from(under), u32::from(ink), u32::from(covered));
            ((under * (255 - covered) + ink * covered + 127) / 255) as u8
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::{Color, Length, Rect};
    use crate::plate::inks;

    fn painter() -> Painter {
        let rect = Rect::new(Length::ZERO, Length::ZERO, Length::pt(4), Length::pt(1));
        Painter::new(Raster { rect, dpi: 72 }, &PlateName::PROCESS).expect("a small raster")
    }

    fn object<'o>(outline: &'o Outline, inks: &'o [Touch]) -> Object<'o> {
        let fill = Fill { outline, matrix: Matrix::IDENTITY, rule: FillRule::NonZero };
        Object { shape: Shape::Fill(fill), inks, clips: &[], opacity: 255, blend: Blend::Normal, source: 0 }
    }

    fn image_object(image: Image<'_>) -> Object<'_> {
        let (shape, blend) = (Shape::Image(image), Blend::Normal);
        Object { shape, inks: &[], clips: &[], opacity: 255, blend, source: 0 }
    }

    fn rows(painter: Painter) -> [Vec<u8>; 4] {
        let plates = painter.finish().plates;
        [0, 1, 2, 3].map(|n| plates[n].ink.clone())
    }

    #[test]
    fn overprint_keeps_what_lies_under_it_and_knocking_out_does_not() {
        let magenta = inks(Color::process(0, 1000, 0, 0), false);
        let (over, out) = (inks(Color::BLACK, true), inks(Color::BLACK, false));
        let (wide, one, two) = (
            Outline::rect([0.0, 0.0], [4.0, 1.0]),
            Outline::rect([0.0, 0.0], [1.0, 1.0]),
            Outline::rect([2.0, 0.0], [3.0, 1.0]),
        );
        let mut painter = painter();
        for object in [object(&wide, &magenta), object(&one, &over), object(&two, &out)] {
            painter.paint(&object).expect("no image");
        }
        let [c, m, _, k] = rows(painter);
        assert_eq!(c, [0; 4]);
        assert_eq!(m, [255, 255, 0, 255]);
        assert_eq!(k, [255, 0, 255, 0]);
    }

    #[test]
    fn an_image_goes_to_the_plates_of_its_samples_within_its_clip() {
        let image = Image {
            width: 2,
            height: 1,
            channels: 2,
            samples: &[10, 20, 30, 40],
            alpha: None,
            matrix: Matrix([2.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
        };
        let clip = Outline::rect([1.0, 0.0], [4.0, 1.0]);
        let clip = Fill { outline: &clip, matrix: Matrix::IDENTITY, rule: FillRule::NonZero };
        let touches = [Touch::Channel(1), Touch::Leave, Touch::Ink(7), Touch::Channel(0)];
        let object = Object { inks: &touches, clips: &[clip], source: 3, ..image_object(image) };
        let mut painter = painter();
        painter.paint(&object).expect("a whole image");
        let [c, m, y, k] = rows(painter);
        assert_eq!((c, m), (vec![0, 20, 40, 40], vec![0; 4]));
        assert_eq!((y, k), (vec![0, 7, 7, 7], vec![0, 10, 30, 30]));
    }

    #[test]
    fn an_image_without_its_samples_is_refused() {
        let image = Image {
            width: 9,
            height: 9,
            channels: 4,
            samples: &[0; 5],
            alpha: None,
            matrix: Matrix::IDENTITY,
        };
        assert_eq!(painter().paint(&image_object(image)).expect_err("no samples").kind, ErrorKind::Picture);
    }
}
