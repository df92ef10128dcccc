//! A placed page as the objects that its plates are painted with.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::object::{Fill, FillRule, Image, Matrix, Object, Shape, Touch, inks};
use super::paint::Painter;
use super::plates::{PlateName, Plates, Sheet};
use crate::diag::{Error, ErrorKind, Result, SourcePlace};
use crate::font::{FaceId, Fonts, Outline};
use crate::geom::{Color, Length, Point, Rect, Setting};
use crate::page::{Area, GlyphRun, Item, PlacedPage, PlacedPicture, Rule, Shape as Placed};
use crate::picture::{ColorSpace, Picture};

/// The plates of a page with its bleed. `made` gives each picture as the press gets it, in inks or gray, from the picture
/// and the pixels that an inch of paper gets of it. [`HeavyPlace`](super::HeavyPlace)s name the page's items by their
/// numbers.
///
/// # Errors
/// As [`Sheet::pixels`]; [`ErrorKind::Font`] where a font's outlines can no longer be read; [`ErrorKind::Picture`] for a
/// picture that cannot be unpacked; and as `made`.
pub fn of_page(
    page: &PlacedPage,
    fonts: &Fonts,
    sheet: Sheet,
    made: impl Fn(&Arc<Picture>, u32) -> Result<Arc<Picture>>,
) -> Result<Plates> {
    let mut painter = Painter::new(sheet, &PlateName::PROCESS)?;
    let glyphs = Glyphs::of(&page.items, fonts)?;
    for (source, item) in page.items.iter().enumerate() {
        match &item.shape {
            Placed::Glyphs(run) => paint_run(&mut painter, run, fonts, &glyphs, source)?,
            Placed::Rule(rule) => paint_rule(&mut painter, rule, source)?,
            Placed::Area(area) => paint_area(&mut painter, area, source)?,
            Placed::Picture(placed) => paint_picture(&mut painter, placed, &made, source)?,
        }
    }
    Ok(painter.finish())
}

/// The outlines of the glyphs that a page shows, each face read once.
struct Glyphs(BTreeMap<FaceId, BTreeMap<u16, Outline>>);

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
            faces.insert(id, glyphs.into_iter().zip(outlines).collect());
        }
        Ok(Glyphs(faces))
    }
}

/// From a length to points.
fn pt(length: Length) -> f64 {
    length.to_pt()
}

fn paint_fill(
    painter: &mut Painter,
    outline: &Outline,
    inks: &[Touch],
    rule: FillRule,
    source: usize,
) -> Result<()> {
    let fill = Fill { outline, matrix: Matrix::POINTS, rule };
    painter.paint(&Object { shape: Shape::Fill(fill), inks, clips: &[], opacity: 255, source })
}

/// As the page's content is written: black alone overprints, everything else knocks out.
fn of_color(color: Color) -> [Touch; 4] {
    inks(color, color == Color::BLACK)
}

fn paint_run(
    painter: &mut Painter,
    run: &GlyphRun,
    fonts: &Fonts,
    glyphs: &Glyphs,
    source: usize,
) -> Result<()> {
    let face = fonts.face(run.face);
    let Some(outlines) = glyphs.0.get(&run.face) else { return Ok(()) };
    let inks = of_color(run.color);
    let units = f64::from(face.metrics().units_per_em.max(1));
    let (wide, high) = (pt(run.em.width) / units, pt(run.em.height) / units);
    for placed in &run.glyphs {
        let Some(outline) = outlines.get(&placed.glyph).filter(|outline| !outline.steps.is_empty()) else {
            continue;
        };
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
        let fill = Fill { outline, matrix: Matrix(matrix), rule: FillRule::NonZero };
        painter.paint(&Object { shape: Shape::Fill(fill), inks: &inks, clips: &[], opacity: 255, source })?;
    }
    Ok(())
}

fn paint_rule(painter: &mut Painter, rule: &Rule, source: usize) -> Result<()> {
    let (from, to) = ([pt(rule.from.x), pt(rule.from.y)], [pt(rule.to.x), pt(rule.to.y)]);
    let along = [to[0] - from[0], to[1] - from[1]];
    let length = (along[0] * along[0] + along[1] * along[1]).sqrt();
    if length <= 0.0 {
        return Ok(());
    }
    let half = pt(rule.thickness) / 2.0 / length;
    let (dx, dy) = (-along[1] * half, along[0] * half);
    let corners = [
        [from[0] + dx, from[1] + dy],
        [to[0] + dx, to[1] + dy],
        [to[0] - dx, to[1] - dy],
        [from[0] - dx, from[1] - dy],
    ];
    paint_fill(painter, &polygon(corners), &of_color(rule.color), FillRule::NonZero, source)
}

fn polygon(corners: [[f64; 2]; 4]) -> Outline {
    use crate::font::Step;
    let [a, b, c, d] = corners.map(|[x, y]| [x as f32, y as f32]);
    Outline { steps: vec![Step::Move(a), Step::Line(b), Step::Line(c), Step::Line(d), Step::Close] }
}

fn rect(rect: Rect) -> Outline {
    let corner = |point: Point| [pt(point.x) as f32, pt(point.y) as f32];
    Outline::rect(corner(rect.origin), corner(Point { x: rect.right(), y: rect.bottom() }))
}

fn paint_area(painter: &mut Painter, area: &Area, source: usize) -> Result<()> {
    if let Some(color) = area.fill {
        paint_fill(painter, &rect(area.rect), &inks(color, false), FillRule::NonZero, source)?;
    }
    let Some((thickness, color)) = area.border else { return Ok(()) };
    let mut frame = rect(area.rect.grown(thickness / 2));
    if thickness < area.rect.size.width.min(area.rect.size.height) {
        frame.steps.extend(rect(area.rect.grown(-(thickness / 2))).steps);
    }
    paint_fill(painter, &frame, &of_color(color), FillRule::EvenOdd, source)
}

/// The most samples that a picture may unpack to.
const MOST_SAMPLES: u64 = 400 << 20;

fn paint_picture(
    painter: &mut Painter,
    placed: &PlacedPicture,
    made: &impl Fn(&Arc<Picture>, u32) -> Result<Arc<Picture>>,
    source: usize,
) -> Result<()> {
    let whole = placed.whole;
    let picture = made(&placed.picture, placed.picture.ppi_at(whole.size))?;
    let refused =
        |message: String| Error::new(ErrorKind::Picture, message).at(SourcePlace::file(&picture.file));
    let (width, height) = picture.stored();
    let channels = usize::from(picture.color.components());
    if u64::from(width) * u64::from(height) * channels as u64 > MOST_SAMPLES {
        let message = format!("the picture is {width} × {height} pixels, too many to unpack for its plates");
        return Err(refused(message).with_hint("have it made smaller: 300 pixels an inch are enough"));
    }
    let samples = picture.samples()?;
    let (samples, touches) = match picture.color {
        ColorSpace::Cmyk => (samples, [0, 1, 2, 3].map(Touch::Channel)),
        ColorSpace::Gray => {
            let black: Vec<u8> = samples.iter().map(|level| 255 - level).collect();
            (black.into(), [Touch::Ink(0), Touch::Ink(0), Touch::Ink(0), Touch::Channel(0)])
        }
        ColorSpace::Rgb => return Err(refused("the picture is not in the inks of the press".into())),
    };
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
    let image = Image { width, height, channels, samples: &samples, alpha: None, matrix };
    let window = rect(placed.window);
    let clip = Fill { outline: &window, matrix: Matrix::POINTS, rule: FillRule::NonZero };
    painter.paint(&Object {
        shape: Shape::Image(image),
        inks: &touches,
        clips: &[clip],
        opacity: 255,
        source,
    })
}
