//! A placed page as the objects that its plates are painted with.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::object::{Blend, Fill, FillRule, Image, Object, Shape, Touch, inks, level};
use super::paint::Painter;
use super::plates::{PlateName, Plates, Raster};
use crate::diag::{Error, ErrorKind, Result, SourcePlace};
use crate::font::{FaceId, Fonts, Outline, Step};
use crate::geom::{Color, Length, Matrix, Point, Rect, Setting};
use crate::page::{
    Area, GlyphRun, Item, Paint, Path, PathStep, PlacedPage, PlacedPicture, Rule, Shape as Placed,
};
use crate::picture::{Coding, ColorSpace, Picture};
use crate::workers::{self, Workers};

/// The plates of a page with its bleed, and one for each spot colour that is printed on it. `made` gives each picture as the press gets it, in inks or gray, from the picture
/// and the pixels that an inch of paper gets of it. [`HeavyPlace`](super::HeavyPlace)s name the page's items by their
/// numbers.
///
/// # Errors
/// As [`Raster::pixels`] and [`Drawing::of`].
pub fn of_page(
    page: &PlacedPage,
    fonts: &Fonts,
    raster: Raster,
    workers: &dyn Workers,
    made: impl Fn(&Arc<Picture>, u32) -> Result<Arc<Picture>> + Sync,
) -> Result<Plates> {
    let drawing = Drawing::of(&page.items, fonts, Medium::Inks, workers, made)?.with_spots(page);
    let bands = drawing.bands(raster, workers, Ok)?;
    Plates::joined(bands).map_or_else(|| Plates::blank(raster, &drawing.plates), Ok)
}

/// What items are painted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// The four inks of process colour, one plate each, and plates of spot colours where they are asked for; else what stands
    /// for them is painted.
    Inks,
    /// Light: the plates have how much red, green and blue is taken away, and the fourth how much of a pixel is painted at
    /// all. Nothing overprints. For what a proof adds to a page.
    Light,
}

impl Medium {
    fn touches(self, color: Color, overprints: bool) -> [Touch; 4] {
        match self {
            Medium::Inks => inks(color, overprints),
            Medium::Light => {
                let light = |part: u16| 255 - u32::from(level(part));
                let dark = u32::from(level(color.k));
                let taken = |part: u16| (255 - light(part) * (255 - dark) / 255) as u8;
                [taken(color.c), taken(color.m), taken(color.y), 255].map(Touch::Ink)
            }
        }
    }
}

/// Items made ready to be painted: outlines read, pictures unpacked.
pub struct Drawing<'i> {
    items: &'i [Item],
    fonts: &'i Fonts,
    medium: Medium,
    glyphs: Glyphs,
    plates: Vec<PlateName>,
    /// The numbers of the spot colours whose plates come after those of process colour, in their order.
    spots: Vec<u8>,
    /// One for each item that is a picture, by the item's number.
    pictures: BTreeMap<usize, Arc<Picture>>,
}

/// Rows that are painted at a time: few enough to stay at hand, so many that little is met twice.
const BAND: usize = 256;

impl<'i> Drawing<'i> {
    /// Makes items ready. `made` gives each picture as it is to be painted, from the picture and the pixels that an inch of
    /// paper gets of it: in inks or gray, for light also in RGB.
    ///
    /// # Errors
    /// [`ErrorKind::Font`] where a font's outlines can no longer be read; [`ErrorKind::Picture`] for a picture that cannot
    /// be unpacked, or is RGB where inks are painted; and as `made`.
    pub fn of(
        items: &'i [Item],
        fonts: &'i Fonts,
        medium: Medium,
        workers: &dyn Workers,
        made: impl Fn(&Arc<Picture>, u32) -> Result<Arc<Picture>> + Sync,
    ) -> Result<Drawing<'i>> {
        let placed = items.iter().enumerate().filter_map(|(n, item)| match &item.shape {
            Placed::Picture(placed) => Some((n, placed)),
            _ => None,
        });
        let placed: Vec<(usize, &PlacedPicture)> = placed.collect();
        let ready = workers::all(workers, placed.len(), |n| {
            let (item, placed) = placed[n];
            let picture = made(&placed.picture, placed.picture.ppi_at(placed.whole.size))?;
            Ok((item, as_painted(&picture, medium)?))
        });
        let pictures = ready.into_iter().collect::<Result<_>>()?;
        let (plates, spots) = (PlateName::PROCESS.to_vec(), Vec::new());
        Ok(Drawing { items, fonts, medium, glyphs: Glyphs::of(items, fonts)?, plates, spots, pictures })
    }

    /// With a plate for each spot colour of the page that the items stand on.
    fn with_spots(mut self, page: &PlacedPage) -> Drawing<'i> {
        for (number, spot) in page.spots_used() {
            self.plates.push(PlateName::Spot(spot.name.clone()));
            self.spots.push(number);
        }
        self
    }

    /// What a colour does to each plate.
    fn touches(&self, color: Color, overprints: bool) -> Vec<Touch> {
        let own = color.spot.filter(|spot| self.spots.contains(&spot.ink));
        let process = if own.is_some() { Color::PAPER } else { color.in_process() };
        let mut touches = self.medium.touches(process, overprints).to_vec();
        touches.extend(self.spots.iter().map(|ink| match own {
            Some(spot) if spot.ink == *ink => Touch::Ink(level(spot.tint)),
            _ if overprints => Touch::Leave,
            _ => Touch::Ink(0),
        }));
        touches
    }

    /// Paints the items on a raster band by band, and gives each band that is done to `done`, in any order.
    ///
    /// # Errors
    /// As [`Raster::pixels`].
    pub fn bands<T: Send>(
        &self,
        raster: Raster,
        workers: &dyn Workers,
        done: impl Fn(Plates) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let (_, height) = raster.pixels(self.plates.len())?;
        let band = |n: usize| done(self.paint(raster, n * BAND..(n + 1) * BAND)?);
        workers::all(workers, height.div_ceil(BAND), band).into_iter().collect()
    }

    /// Paints the items on some rows of a raster, back to front; an object's source is the item's number.
    ///
    /// # Errors
    /// As [`Raster::pixels`].
    pub fn paint(&self, raster: Raster, rows: Range<usize>) -> Result<Plates> {
        let mut painter = Painter::of_band(raster, &self.plates, rows)?;
        let mut brush = Brush { painter: &mut painter, drawing: self, source: 0 };
        for (source, item) in self.items.iter().enumerate() {
            brush.source = source;
            match &item.shape {
                Placed::Glyphs(run) => brush.run(run)?,
                Placed::Rule(rule) => brush.rule(rule)?,
                Placed::Area(area) => brush.area(area)?,
                Placed::Path(path) => brush.path(path)?,
                Placed::Picture(placed) => brush.picture(placed)?,
            }
        }
        Ok(painter.finish())
    }
}

/// The outlines of the glyphs that a page shows, each face read once, with the boxes around them.
struct Glyphs(BTreeMap<FaceId, BTreeMap<u16, Seen>>);

/// An outline and its [`Outline::bounds`].
type Seen = (Outline, [[f32; 2]; 2]);

impl Glyphs {
    fn of(items: &[Item], fonts: &Fonts) -> Result<Glyphs> {
        let mut shown: BTreeMap<FaceId, Vec<bool>> = BTreeMap::new();
        for item in items {
            let Placed::Glyphs(run) = &item.shape else { continue };
            let marks = shown.entry(run.face).or_insert_with(|| vec![false; 1 << 16]);
            for placed in &run.glyphs {
                marks[usize::from(placed.glyph)] = true;
            }
        }
        let mut faces = BTreeMap::new();
        for (id, marks) in shown {
            let face = fonts.face(id);
            let glyphs: Vec<u16> = (0..=u16::MAX).filter(|glyph| marks[usize::from(*glyph)]).collect();
            let outlines = face.outlines_of(&glyphs).ok_or_else(|| {
                let message = format!("the outlines of {} cannot be read any more", face.postscript_name());
                Error::new(ErrorKind::Font, message)
                    .with_hint("leave the font files alone while pages are made")
            })?;
            // A glyph of no contours leaves nothing.
            let with_bounds =
                outlines.into_iter().map(|outline| outline.bounds().map(|bounds| (outline, bounds)));
            let seen = glyphs.into_iter().zip(with_bounds);
            faces.insert(id, seen.filter_map(|(glyph, outline)| Some((glyph, outline?))).collect());
        }
        Ok(Glyphs(faces))
    }
}

/// From a length to points.
fn pt(length: Length) -> f64 {
    length.to_pt()
}

/// The corners of a straight bar of some thickness between two places; none where they are one.
fn bar([from, to]: [[f64; 2]; 2], thickness: f64) -> Option<[[f64; 2]; 4]> {
    let along = [to[0] - from[0], to[1] - from[1]];
    let length = (along[0] * along[0] + along[1] * along[1]).sqrt();
    if length <= 0.0 {
        return None;
    }
    let half = thickness / 2.0 / length;
    let (dx, dy) = (-along[1] * half, along[0] * half);
    Some([
        [from[0] + dx, from[1] + dy],
        [to[0] + dx, to[1] + dy],
        [to[0] - dx, to[1] - dy],
        [from[0] - dx, from[1] - dy],
    ])
}

/// The outline of what a path encloses.
fn enclosed(steps: &[PathStep]) -> Outline {
    let at = |point: Point| [pt(point.x) as f32, pt(point.y) as f32];
    let steps = steps.iter().map(|step| match *step {
        PathStep::Move(to) => Step::Move(at(to)),
        PathStep::Curve(first, second, to) => Step::Cubic(at(first), at(second), at(to)),
        PathStep::Close => Step::Close,
    });
    Outline { steps: steps.collect() }
}

/// Bars that a curve is drawn with: a wave at a name is a few points long.
const BARS: usize = 12;

/// The outline of a path that is drawn in some thickness.
fn stroked(steps: &[PathStep], thickness: f64) -> Outline {
    let point = |point: Point| [pt(point.x), pt(point.y)];
    let mut outline = Outline::default();
    let mut draw = |ends: [[f64; 2]; 2]| {
        if let Some(corners) = bar(ends, thickness) {
            outline.steps.extend(polygon(corners).steps);
        }
    };
    let (mut first, mut last) = ([0.0; 2], [0.0; 2]);
    for step in steps {
        match *step {
            PathStep::Move(to) => (first, last) = (point(to), point(to)),
            PathStep::Curve(one, two, to) => {
                let curve = [last, point(one), point(two), point(to)];
                for n in 1..=BARS {
                    let next = on_curve(&curve, n as f64 / BARS as f64);
                    draw([last, next]);
                    last = next;
                }
            }
            PathStep::Close => {
                draw([last, first]);
                last = first;
            }
        }
    }
    outline
}

/// A place on a cubic curve.
fn on_curve(curve: &[[f64; 2]; 4], t: f64) -> [f64; 2] {
    let s = 1.0 - t;
    let parts = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
    [0, 1].map(|axis| curve.iter().zip(parts).map(|(point, part)| point[axis] * part).sum())
}

/// What the items of a list are painted with.
struct Brush<'b> {
    painter: &'b mut Painter,
    drawing: &'b Drawing<'b>,
    source: usize,
}

/// The most samples that a picture may unpack to.
const MOST_SAMPLES: u64 = 400 << 20;

impl Brush<'_> {
    fn fill(&mut self, outline: &Outline, inks: &[Touch], rule: FillRule, matrix: Matrix) -> Result<()> {
        let fill = Fill { outline, matrix, rule };
        self.painter.paint(&Object {
            shape: Shape::Fill(fill),
            inks,
            clips: &[],
            opacity: 255,
            blend: Blend::Normal,
            source: self.source,
        })
    }

    /// As the page's content is written: black alone overprints, everything else knocks out.
    fn of_color(&self, color: Color) -> Vec<Touch> {
        self.drawing.touches(color, color == Color::BLACK)
    }

    fn run(&mut self, run: &GlyphRun) -> Result<()> {
        let face = self.drawing.fonts.face(run.face);
        let Some(outlines) = self.drawing.glyphs.0.get(&run.face) else { return Ok(()) };
        let inks = self.of_color(run.color);
        let units = f64::from(face.metrics().units_per_em.max(1));
        let (wide, high) = (pt(run.em.width) / units, pt(run.em.height) / units);
        for placed in &run.glyphs {
            let Some((outline, bounds)) = outlines.get(&placed.glyph) else { continue };
            let (x, y) = (pt(placed.at.x), pt(placed.at.y));
            let matrix = match run.setting {
                Setting::Horizontal => [wide, 0.0, 0.0, -high, x, y],
                // From the middle of the glyph's top to its origin on the baseline (ISO 32000-2, 9.7.4.3)
                Setting::Vertical => {
                    let middle = f64::from(face.advance(placed.glyph)) / 2.0;
                    let top = f64::from(face.vertical_origin(placed.glyph));
                    [wide, 0.0, 0.0, -high, x - middle * wide, y + top * high]
                }
                Setting::Sideways => [0.0, wide, high, 0.0, x, y],
            };
            if self.painter.meets(*bounds, &Matrix(matrix)) {
                self.fill(outline, &inks, FillRule::NonZero, Matrix(matrix))?;
            }
        }
        Ok(())
    }

    fn rule(&mut self, rule: &Rule) -> Result<()> {
        let ends = [rule.from, rule.to].map(|at| [pt(at.x), pt(at.y)]);
        let Some(corners) = bar(ends, pt(rule.thickness)) else { return Ok(()) };
        self.fill(&polygon(corners), &self.of_color(rule.color), FillRule::NonZero, Matrix::IDENTITY)
    }

    fn path(&mut self, path: &Path) -> Result<()> {
        let outline = match path.paint {
            Paint::Fill => enclosed(&path.steps),
            Paint::Stroke(thickness) => stroked(&path.steps, pt(thickness)),
        };
        self.fill(&outline, &self.of_color(path.color), FillRule::NonZero, Matrix::IDENTITY)
    }

    fn area(&mut self, area: &Area) -> Result<()> {
        if let Some(color) = area.fill {
            let inks = self.drawing.touches(color, false);
            self.fill(&rect(area.rect), &inks, FillRule::NonZero, Matrix::IDENTITY)?;
        }
        let Some((thickness, color)) = area.border else { return Ok(()) };
        let mut frame = rect(area.rect.grown(thickness / 2));
        if thickness < area.rect.size.width.min(area.rect.size.height) {
            // The other way round: where both edges of a thin border lie in one pixel, only their difference is covered.
            let inner = area.rect.grown(-(thickness / 2));
            let [left, top] = corner(inner.origin);
            let [right, bottom] = corner(Point { x: inner.right(), y: inner.bottom() });
            frame.steps.extend(Outline::rect([right, top], [left, bottom]).steps);
        }
        self.fill(&frame, &self.of_color(color), FillRule::NonZero, Matrix::IDENTITY)
    }

    fn picture(&mut self, placed: &PlacedPicture) -> Result<()> {
        let Some(picture) = self.drawing.pictures.get(&self.source) else { return Ok(()) };
        let whole = placed.whole;
        let (width, height) = picture.stored();
        let (channels, process) = plates_of(picture.color, self.drawing.medium);
        let mut touches = process.to_vec();
        touches.resize(self.drawing.plates.len(), Touch::Ink(0));
        let [a, b, c, d, e, f] = picture.turn.matrix().map(|part| part as f64);
        let (wide, high) = (pt(whole.size.width), pt(whole.size.height));
        let (across, down) = (f64::from(width), f64::from(height));
        // The turn counts upwards from the lower left, rows and the page downwards.
        let matrix = Matrix([
            wide * a / across,
            -high * b / across,
            -wide * c / down,
            high * d / down,
            pt(whole.origin.x) + wide * (c + e),
            pt(whole.bottom()) - high * (d + f),
        ]);
        let (width, height) = (width as usize, height as usize);
        let image = Image { width, height, channels, samples: &picture.data, alpha: None, matrix };
        let window = rect(placed.window);
        let clip = Fill { outline: &window, matrix: Matrix::IDENTITY, rule: FillRule::NonZero };
        self.painter.paint(&Object {
            shape: Shape::Image(image),
            inks: &touches,
            clips: &[clip],
            opacity: 255,
            blend: Blend::Normal,
            source: self.source,
        })
    }
}

fn refused(picture: &Picture, message: String) -> Error {
    Error::new(ErrorKind::Picture, message).at(SourcePlace::file(&picture.file))
}

/// A picture unpacked as plates take it: samples say how much ink there is, or how much light is taken away.
fn as_painted(picture: &Arc<Picture>, medium: Medium) -> Result<Arc<Picture>> {
    let (width, height) = picture.stored();
    let unpacked = u64::from(width) * u64::from(height) * u64::from(picture.color.components());
    if unpacked > MOST_SAMPLES {
        let message = format!("the picture is {width} × {height} pixels, too many to unpack for its plates");
        return Err(
            refused(picture, message).with_hint("have it made smaller: 300 pixels an inch are enough")
        );
    }
    match (picture.color, medium) {
        (ColorSpace::Rgb, Medium::Inks) => {
            return Err(refused(picture, "the picture is not in the inks of the press".into()));
        }
        (ColorSpace::Cmyk, Medium::Light) => {
            return Err(refused(picture, "the picture is in the inks of the press".into()));
        }
        (ColorSpace::Cmyk, _) if picture.coding == Coding::Samples => return Ok(picture.clone()),
        _ => {}
    }
    let mut samples = picture.samples()?.into_owned();
    if picture.color != ColorSpace::Cmyk {
        samples.iter_mut().for_each(|level| *level = 255 - *level);
    }
    Ok(Arc::new(Picture { coding: Coding::Samples, data: Arc::new(samples), ..Picture::clone(picture) }))
}

/// How many samples a pixel has, and which plate takes which.
fn plates_of(color: ColorSpace, medium: Medium) -> (usize, [Touch; 4]) {
    let channel = Touch::Channel;
    match (color, medium) {
        (ColorSpace::Cmyk, _) => (4, [0, 1, 2, 3].map(channel)),
        (ColorSpace::Rgb, _) => (3, [channel(0), channel(1), channel(2), Touch::Ink(255)]),
        (ColorSpace::Gray, Medium::Inks) => (1, [Touch::Ink(0), Touch::Ink(0), Touch::Ink(0), channel(0)]),
        (ColorSpace::Gray, Medium::Light) => (1, [channel(0), channel(0), channel(0), Touch::Ink(255)]),
    }
}

fn polygon(corners: [[f64; 2]; 4]) -> Outline {
    let [a, b, c, d] = corners.map(|[x, y]| [x as f32, y as f32]);
    Outline { steps: vec![Step::Move(a), Step::Line(b), Step::Line(c), Step::Line(d), Step::Close] }
}

fn rect(rect: Rect) -> Outline {
    Outline::rect(corner(rect.origin), corner(Point { x: rect.right(), y: rect.bottom() }))
}

fn corner(point: Point) -> [f32; 2] {
    [pt(point.x) as f32, pt(point.y) as f32]
}
