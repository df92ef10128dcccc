use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::blend;
use super::doubt::{Doubt, Why};
use super::image::Separated;
use super::inks::Inks;
use super::winding::alternating;
use crate::diag::Result;
use crate::finished::{
    self, Content, Finished, Glyph, ObjectId, Outlines, Painted, PlacedImage, Rule, Segment, Space, State,
    Thing,
};
use crate::font::{Outline, Step};
use crate::geom::Matrix;
use crate::plate::{self, Blend, Fill, FillRule, Image, Object, Painter, Plates, Shape, Touch};

/// The most that painting a page may cost: pixels that things may reach, and steps of their outlines. A broadsheet page at
/// 300 pixels an inch covered a hundred times.
const WORK: u64 = 1 << 32;
/// The most samples that the pictures of a page unpack to, each time that they are unpacked.
const SAMPLES: usize = 4 << 30;
/// How many bytes of pictures are kept.
const KEPT: usize = 256 << 20;
/// How many doubts are told.
const DOUBTS: usize = 200;

/// Lays what a page paints on plates. Outlines and pictures that have been read are kept for the next plates of the page.
pub struct Printer<'c> {
    finished: &'c Finished,
    content: &'c Content,
    inks: Inks<'c>,
    outlines: Outlines<'c>,
    glyphs: BTreeMap<(ObjectId, u32), Option<Rc<Outline>>>,
    pictures: BTreeMap<usize, Rc<Separated>>,
    clips: Vec<Option<Rc<Outline>>>,
    kept: usize,
    unpacked: usize,
}

/// Which plates are asked for.
pub struct Job<'j> {
    /// The part of the paper.
    pub raster: plate::Raster,
    /// From the file's points to points from the trimmed page's corner, `y` downwards.
    pub map: Matrix,
    /// Things that are left out, by their place in the order of painting.
    pub without: &'j BTreeSet<usize>,
    /// Layers that do not print.
    pub hidden: &'j BTreeSet<String>,
}

/// What came of printing a page.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The plates.
    pub plates: Plates,
    /// What they do not show as it will print, in the order of painting; the first of them, where there are many.
    pub doubts: Vec<Doubt>,
}

impl<'c> Printer<'c> {
    /// A printer for a page's content.
    pub fn new(finished: &'c Finished, content: &'c Content, inks: Inks<'c>) -> Printer<'c> {
        Printer {
            finished,
            content,
            inks,
            outlines: finished.outlines(),
            glyphs: BTreeMap::new(),
            pictures: BTreeMap::new(),
            clips: vec![None; content.clips.len()],
            kept: 0,
            unpacked: 0,
        }
    }

    /// The plates of a part of the paper.
    ///
    /// # Errors
    /// As [`plate::Raster::pixels`].
    pub fn plates(&mut self, job: &Job<'_>) -> Result<Printed> {
        let mut pass = Pass { painter: Painter::new(job.raster, self.inks.names)?, job, doubts: Vec::new() };
        for (order, painted) in self.content.things.iter().enumerate() {
            if job.without.contains(&order) || self.is_hidden(painted, job.hidden) {
                continue;
            }
            if pass.painter.work() > WORK {
                pass.doubt(order, Why::TooMuch);
                break;
            }
            self.take(order, painted, &mut pass)?;
        }
        Ok(Printed { plates: pass.painter.finish(), doubts: pass.doubts })
    }

    /// How many thousandths of a picture's pixels lay more than so many percent of ink, rounded up, where they lie over or
    /// under inks that are not knocked out (`besides`, one for each plate, 255 for a full one).
    ///
    /// # Errors
    /// Why the picture cannot be separated.
    pub fn share_over(&mut self, picture: usize, percent: u16, besides: &[u8]) -> Result<u64, Why> {
        let separated = self.separated(picture)?;
        Ok(separated.share_over(u32::from(percent) * 255 / 100 + 1, besides))
    }

    fn is_hidden(&self, painted: &Painted, hidden: &BTreeSet<String>) -> bool {
        !hidden.is_empty()
            && self
                .content
                .marks_of(painted)
                .any(|mark| mark.layer.as_ref().is_some_and(|layer| hidden.contains(layer)))
    }

    fn take(&mut self, order: usize, painted: &Painted, pass: &mut Pass<'_>) -> Result<()> {
        match &painted.thing {
            Thing::Glyph(glyph) if matches!(glyph.mode, 3 | 7) => {}
            Thing::Glyph(glyph) => self.glyph(order, painted, glyph, pass)?,
            Thing::Path(path) => {
                if let Some((paint, rule)) = path.fill {
                    let outline = filled(&path.segments, rule);
                    let fill = Fill { outline: &outline, matrix: pass.job.map, rule: rule_of(rule) };
                    self.lay(order, painted, fill, (paint, Part::Fill), pass)?;
                }
                if let Some((paint, stroke)) = &path.stroke {
                    let outline = outline(&stroke.area(&path.segments));
                    let fill = Fill { outline: &outline, matrix: pass.job.map, rule: FillRule::NonZero };
                    self.lay(order, painted, fill, (*paint, Part::Stroke), pass)?;
                }
            }
            Thing::Image(image) => self.image(order, painted, image, pass)?,
            Thing::Shading(_) => pass.doubt(order, Why::Shading),
        }
        Ok(())
    }

    fn glyph(&mut self, order: usize, painted: &Painted, glyph: &Glyph, pass: &mut Pass<'_>) -> Result<()> {
        let Some(outline) = self.outline_of(glyph) else {
            // A space has no outline to read.
            if !glyph.text.trim().is_empty() {
                pass.doubt(order, Why::Type);
            }
            return Ok(());
        };
        if outline.steps.is_empty() {
            return Ok(());
        }
        let matrix = glyph.matrix.then(&pass.job.map);
        let fill = Fill { outline: &outline, matrix, rule: FillRule::NonZero };
        // The line around a glyph is not followed; type that is a line alone is filled.
        let part =
            if matches!(glyph.mode, 1 | 5) { (glyph.stroke, Part::Stroke) } else { (glyph.fill, Part::Fill) };
        self.lay(order, painted, fill, part, pass)
    }

    fn outline_of(&mut self, glyph: &Glyph) -> Option<Rc<Outline>> {
        let font = self.content.fonts.get(glyph.font)?.id?;
        let key = (font, glyph.code);
        if let Some(known) = self.glyphs.get(&key) {
            return known.clone();
        }
        let made = self.outlines.path(font, glyph.code).map(|segments| Rc::new(outline(&segments)));
        self.glyphs.insert(key, made.clone());
        made
    }

    /// A picture, each channel on the plate of its ink.
    fn image(
        &mut self,
        order: usize,
        painted: &Painted,
        placed: &PlacedImage,
        pass: &mut Pass<'_>,
    ) -> Result<()> {
        let state = &self.content.states[painted.state];
        let picture = match self.separated(placed.image) {
            Ok(picture) => picture,
            Err(why) => {
                pass.doubt(order, why);
                return Ok(());
            }
        };
        let over = over(state, Part::Fill);
        let touches = match placed.fill {
            Some(paint) => {
                let paint = &self.content.paints[paint];
                match self.inks.touches(&paint.space, &paint.components, over) {
                    Some(touches) => touches,
                    None => {
                        pass.doubt(order, why_not(&paint.space));
                        return Ok(());
                    }
                }
            }
            None => {
                let knocked_out = picture.touches.iter().zip(&picture.named);
                let touch = |(touch, named): (&Touch, &bool)| match over {
                    Some(_) if !named => Touch::Leave,
                    _ => *touch,
                };
                knocked_out.map(touch).collect()
            }
        };
        let (width, height) = (picture.width, picture.height);
        // The first row is the top of the unit square.
        let pixels = Matrix([1.0 / width as f64, 0.0, 0.0, -1.0 / height as f64, 0.0, 1.0]);
        let image = Image {
            width,
            height,
            channels: picture.channels,
            samples: &picture.samples,
            alpha: picture.alpha,
            matrix: pixels.then(&placed.matrix).then(&pass.job.map),
        };
        self.object(order, painted, Shape::Image(image), &touches, state.fill_alpha, pass)
    }

    fn separated(&mut self, place: usize) -> Result<Rc<Separated>, Why> {
        if let Some(known) = self.pictures.get(&place) {
            return Ok(known.clone());
        }
        let facts = &self.content.images[place];
        if self.unpacked >= SAMPLES {
            return Err(Why::TooManyPictures);
        }
        let samples = self.finished.samples(facts, 1).map_err(Why::Picture)?;
        self.unpacked += samples.data.len();
        let made = match facts.is_stencil {
            true => Separated::stencil(samples),
            false => Separated::of(samples, &self.inks).ok_or(Why::Color)?,
        };
        let made = Rc::new(made);
        if self.kept + made.bytes() <= KEPT {
            self.kept += made.bytes();
            self.pictures.insert(place, made.clone());
        }
        Ok(made)
    }

    fn lay(
        &mut self,
        order: usize,
        painted: &Painted,
        fill: Fill<'_>,
        (paint, part): (usize, Part),
        pass: &mut Pass<'_>,
    ) -> Result<()> {
        let state = &self.content.states[painted.state];
        let paint = &self.content.paints[paint];
        let Some(touches) = self.inks.touches(&paint.space, &paint.components, over(state, part)) else {
            pass.doubt(order, why_not(&paint.space));
            return Ok(());
        };
        let alpha = if part == Part::Fill { state.fill_alpha } else { state.stroke_alpha };
        self.object(order, painted, Shape::Fill(fill), &touches, alpha, pass)
    }

    fn object(
        &mut self,
        order: usize,
        painted: &Painted,
        shape: Shape<'_>,
        inks: &[Touch],
        alpha: f64,
        pass: &mut Pass<'_>,
    ) -> Result<()> {
        let map = pass.job.map;
        let state = &self.content.states[painted.state];
        let clip = painted.clip;
        if clip.is_empty() {
            return Ok(());
        }
        let bounded = clip.width().is_finite() && clip.height().is_finite();
        let upright = bounded.then(|| {
            Outline::rect([clip.left as f32, clip.bottom as f32], [clip.right as f32, clip.top as f32])
        });
        let others: Vec<(Rc<Outline>, Rule)> =
            self.content.clips_of(painted).map(|clip| self.clip(clip)).collect();
        let mut clips: Vec<Fill<'_>> =
            upright.iter().map(|outline| Fill { outline, matrix: map, rule: FillRule::NonZero }).collect();
        clips.extend(others.iter().map(|(outline, rule)| Fill {
            outline,
            matrix: map,
            rule: rule_of(*rule),
        }));
        let opacity = (alpha.clamp(0.0, 1.0) * 255.0).round() as u8;
        let known = blend::of_name(&state.blend);
        let blend = known.unwrap_or(Blend::Normal);
        pass.painter.paint(&Object { shape, inks, clips: &clips, opacity, blend, source: order })?;
        if known.is_none() {
            pass.doubt(order, Why::Blend(state.blend.clone()));
        } else if state.soft_mask {
            pass.doubt(order, Why::SoftMask);
        }
        Ok(())
    }

    fn clip(&mut self, place: usize) -> (Rc<Outline>, Rule) {
        let clip = &self.content.clips[place];
        let made = self.clips[place].get_or_insert_with(|| Rc::new(filled(&clip.segments, clip.rule)));
        (made.clone(), clip.rule)
    }
}

/// What is painted of a thing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Fill,
    Stroke,
}

/// Plates while they are made.
struct Pass<'j> {
    painter: Painter,
    job: &'j Job<'j>,
    doubts: Vec<Doubt>,
}

impl Pass<'_> {
    fn doubt(&mut self, order: usize, why: Why) {
        let is_last = self.doubts.last().is_some_and(|last| last.why == why && last.order + 1 == order);
        if self.doubts.len() < DOUBTS && !is_last {
            self.doubts.push(Doubt { order, why });
        }
    }
}

/// The overprint mode of a part of a thing, where it overprints.
fn over(state: &State, part: Part) -> Option<i64> {
    let over = if part == Part::Fill { state.overprint_fill } else { state.overprint_stroke };
    over.then_some(state.overprint_mode)
}

/// Why a colour has no inks.
fn why_not(space: &Space) -> Why {
    if matches!(space, Space::Pattern(_)) { Why::Pattern } else { Why::Color }
}

fn rule_of(rule: Rule) -> FillRule {
    if rule == Rule::EvenOdd { FillRule::EvenOdd } else { FillRule::NonZero }
}

/// The outline of what is filled by a rule.
fn filled(segments: &[Segment], rule: Rule) -> Outline {
    match rule {
        Rule::EvenOdd => outline(&alternating(segments)),
        Rule::NonZero => outline(segments),
    }
}

fn outline(segments: &[Segment]) -> Outline {
    let at = |point: finished::Point| [point.x as f32, point.y as f32];
    let step = |segment: &Segment| match *segment {
        Segment::Move(point) => Step::Move(at(point)),
        Segment::Line(point) => Step::Line(at(point)),
        Segment::Curve(a, b, c) => Step::Cubic(at(a), at(b), at(c)),
        Segment::Close => Step::Close,
    };
    Outline { steps: segments.iter().map(step).collect() }
}
