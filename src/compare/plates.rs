//! What each ink's plate looks like.
//!
//! Plates are made of the paths and glyphs of both pages, and of the pictures that changed: a picture that stayed as it was
//! puts the same ink on both. Gray becomes black ink alone and RGB its simple complement: a press would separate it by a
//! profile, but both pages by the same.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::composite::{Pictures, changes as regions};
use super::kind::Kind;
use super::layer::Layer;
use super::sheet::Sheet;
use crate::diag::Result;
use crate::finished::{
    Content, Drawn, Finished, ObjectId, Outlines, Paint, Painted, PlacedImage, Point, Rule, Segment, Space,
    State, Thing,
};
use crate::font::{Outline, Step};
use crate::geom::{Length, Rect};
use crate::plate::{self, Fill, FillRule, Image, Matrix, Object, Painter, PlateName, Plates, Shape, Touch};

/// The largest side of a page whose plates are made, in millimetres; larger ones are posters.
const SIDE: f64 = 2500.0;

/// What changed on the plates of a page. `same` are pictures that stayed as they were, by their place in the order of
/// painting, of the old page and of the new one.
pub(super) fn compare(
    files: [(&Finished, usize); 2],
    sheets: [&Sheet; 2],
    same: [&BTreeSet<usize>; 2],
    dpi: f64,
    tolerance: f64,
) -> Result<Vec<Change>> {
    let contents = [files[0].0.content(files[0].1)?, files[1].0.content(files[1].1)?];
    let mut names = PlateName::PROCESS.to_vec();
    let spots: BTreeSet<String> = contents.iter().flat_map(spots).collect();
    names.extend(spots.iter().take(28).cloned().map(PlateName::Spot));
    let [x, y, width, height] = sheets[0].shown;
    if width > SIDE || height > SIDE {
        return Ok(Vec::new());
    }
    let units = |mm: f64| Length::units((mm * Length::UNITS_PER_MM as f64).round() as i64);
    let rect = Rect::new(units(x), units(y), units(width), units(height));
    let sheet = plate::Sheet { rect, dpi: dpi.round().max(18.0) as u32 };
    let mut made = Vec::new();
    for n in 0..2 {
        made.push(plates(files[n].0, &contents[n], sheets[n], same[n], (sheet, &names))?);
    }
    let mut changes = Vec::new();
    for name in &names {
        let [Some(old), Some(new)] = [made[0].plate(name), made[1].plate(name)] else { continue };
        if old.ink == new.ink {
            continue;
        }
        let drawn =
            |plates: &Plates, ink: &[u8]| gray(plates.width, plates.height, f64::from(sheet.dpi), ink);
        let (before, after) = (drawn(&made[0], &old.ink), drawn(&made[1], &new.ink));
        let difference = Pictures { old: &before, new: &after }.difference(tolerance);
        let found = regions(&difference, f64::from(sheet.dpi), [x, y], Layer::Plates, Kind::Plate);
        let blank = |ink: &[u8]| ink.iter().all(|ink| *ink == 0);
        let kind = match (blank(&old.ink), blank(&new.ink)) {
            (false, true) => Kind::PlateLost,
            (true, false) => Kind::PlateAdded,
            _ => Kind::Plate,
        };
        if !found.is_empty() {
            changes.push(of_plate(kind, name, found));
        }
    }
    Ok(changes)
}

/// One change for a plate, with all its places.
fn of_plate(kind: Kind, name: &PlateName, found: Vec<Change>) -> Change {
    let most = found.iter().filter_map(|change| change.size).reduce(f64::max);
    let places: Vec<_> = found.iter().flat_map(|change| change.old_places.clone()).collect();
    let change = Change::new(Layer::Plates, kind).count(places.len().max(1)).story(Some(&name.to_string()));
    let change = change.places(places.clone(), places);
    match most {
        Some(most) => change.size(most),
        None => change,
    }
}

fn gray(width: usize, height: usize, dpi: f64, ink: &[u8]) -> Drawn {
    let rgba = ink.iter().flat_map(|ink| [255 - ink, 255 - ink, 255 - ink, 255]).collect();
    Drawn { width: width as u32, height: height as u32, dpi, rgba }
}

/// The inks of their own that a page names.
fn spots(content: &Content) -> Vec<String> {
    let process = ["Cyan", "Magenta", "Yellow", "Black", "All", "None"];
    let names =
        content.paints.iter().flat_map(|paint| paint.space.inks()).filter(|name| !process.contains(name));
    names.map(str::to_owned).collect()
}

fn plates<'c>(
    finished: &'c Finished,
    content: &'c Content,
    sheet: &Sheet,
    same: &BTreeSet<usize>,
    (paper, names): (plate::Sheet, &'c [PlateName]),
) -> Result<Plates> {
    let mut maker = Maker {
        finished,
        content,
        painter: Painter::new(paper, names)?,
        names,
        outlines: finished.outlines(),
        glyphs: BTreeMap::new(),
        map: page_map(sheet),
    };
    for (order, painted) in content.things.iter().enumerate() {
        if !same.contains(&order) {
            maker.take(order, painted)?;
        }
    }
    Ok(maker.painter.finish())
}

/// From the file's points to points from the trimmed page's corner, `y` downwards.
fn page_map(sheet: &Sheet) -> Matrix {
    let pt = 72.0 / 25.4;
    let unit = sheet.user_unit;
    Matrix([unit, 0.0, 0.0, -unit, -sheet.corner[0] * pt, -sheet.corner[1] * pt])
}

struct Maker<'c> {
    finished: &'c Finished,
    content: &'c Content,
    painter: Painter,
    names: &'c [PlateName],
    outlines: Outlines<'c>,
    glyphs: BTreeMap<(ObjectId, u32), Outline>,
    map: Matrix,
}

impl Maker<'_> {
    fn take(&mut self, order: usize, painted: &Painted) -> Result<()> {
        let state = &self.content.states[painted.state];
        match &painted.thing {
            Thing::Glyph(glyph) if !matches!(glyph.mode, 3 | 7) => {
                let Some(font) = self.content.fonts[glyph.font].id else { return Ok(()) };
                let outline = match self.glyphs.remove(&(font, glyph.code)) {
                    Some(outline) => outline,
                    None => outline(self.outlines.path(font, glyph.code).unwrap_or_default()),
                };
                let matrix = Matrix(glyph.matrix.0).then(&self.map);
                let paint = if matches!(glyph.mode, 1 | 5) { glyph.stroke } else { glyph.fill };
                let fill = Fill { outline: &outline, matrix, rule: FillRule::NonZero };
                self.lay(
                    order,
                    painted,
                    fill,
                    &self.content.paints[paint],
                    state.overprint_fill,
                    state.fill_alpha,
                )?;
                self.glyphs.insert((font, glyph.code), outline);
            }
            Thing::Path(path) => {
                if let Some((paint, rule)) = path.fill {
                    let outline = outline(path.segments.clone());
                    let rule = if rule == Rule::EvenOdd { FillRule::EvenOdd } else { FillRule::NonZero };
                    let fill = Fill { outline: &outline, matrix: self.map, rule };
                    self.lay(
                        order,
                        painted,
                        fill,
                        &self.content.paints[paint],
                        state.overprint_fill,
                        state.fill_alpha,
                    )?;
                }
                if let Some((paint, stroke)) = &path.stroke {
                    let outline = stroked(&path.segments, stroke.width.max(0.1));
                    let fill = Fill { outline: &outline, matrix: self.map, rule: FillRule::NonZero };
                    let paint = &self.content.paints[*paint];
                    self.lay(order, painted, fill, paint, state.overprint_stroke, state.stroke_alpha)?;
                }
            }
            Thing::Image(image) => self.image(order, painted, image)?,
            _ => {}
        }
        Ok(())
    }

    /// A picture, each channel on the plate of its ink; one whose samples cannot be had is left out.
    fn image(&mut self, order: usize, painted: &Painted, placed: &PlacedImage) -> Result<()> {
        let facts = &self.content.images[placed.image];
        let Some((channels, samples)) = self.finished.samples(facts) else { return Ok(()) };
        let Some((channels, samples, inks)) = separated(channels, samples, facts.space.as_ref(), self.names)
        else {
            return Ok(());
        };
        let (width, height) = (facts.width as usize, facts.height as usize);
        // The first row is the top of the unit square.
        let pixels = Matrix([1.0 / width as f64, 0.0, 0.0, -1.0 / height as f64, 0.0, 1.0]);
        let matrix = pixels.then(&Matrix(placed.matrix.0)).then(&self.map);
        let image = Image { width, height, channels, samples: &samples, alpha: None, matrix };
        let alpha = self.content.states[painted.state].fill_alpha;
        self.object(order, painted, Shape::Image(image), &inks, alpha)
    }

    fn lay(
        &mut self,
        order: usize,
        painted: &Painted,
        fill: Fill<'_>,
        paint: &Paint,
        over: bool,
        alpha: f64,
    ) -> Result<()> {
        let state = &self.content.states[painted.state];
        let Some(inks) = touches(paint, state, over, self.names) else { return Ok(()) };
        self.object(order, painted, Shape::Fill(fill), &inks, alpha)
    }

    fn object(
        &mut self,
        order: usize,
        painted: &Painted,
        shape: Shape<'_>,
        inks: &[Touch],
        alpha: f64,
    ) -> Result<()> {
        let clip = painted.clip;
        let bounded = clip.width().is_finite() && clip.height().is_finite();
        let clip = bounded.then(|| {
            Outline::rect([clip.left as f32, clip.bottom as f32], [clip.right as f32, clip.top as f32])
        });
        let clips: Vec<Fill<'_>> =
            clip.iter().map(|outline| Fill { outline, matrix: self.map, rule: FillRule::NonZero }).collect();
        let opacity = (alpha.clamp(0.0, 1.0) * 255.0).round() as u8;
        let object = Object { shape, inks, clips: &clips, opacity, source: order };
        self.painter.paint(&object)
    }
}

/// Samples as inks, and the plates that they go to; nothing for spaces that have no inks here.
fn separated(
    channels: usize,
    mut samples: Vec<u8>,
    space: Option<&Space>,
    names: &[PlateName],
) -> Option<(usize, Vec<u8>, Vec<Touch>)> {
    let plate = |n: usize| if n < 4 { Touch::Channel(n) } else { Touch::Ink(0) };
    let all = |touch: &dyn Fn(usize) -> Touch| (0..names.len()).map(touch).collect::<Vec<_>>();
    match (space, channels) {
        (Some(Space::Separation { name, .. }), 1) => {
            let is_own = |n: usize| names[n].to_string() == *name || name == "All";
            Some((1, samples, all(&|n| if is_own(n) { Touch::Channel(0) } else { Touch::Ink(0) })))
        }
        (Some(Space::DeviceN { .. } | Space::Lab), _) => None,
        (_, 4) => Some((4, samples, all(&plate))),
        (_, 1) => {
            samples.iter_mut().for_each(|sample| *sample = 255 - *sample);
            Some((1, samples, all(&|n| if n == 3 { Touch::Channel(0) } else { Touch::Ink(0) })))
        }
        (_, 3) => {
            let inks = samples.chunks_exact(3).flat_map(|rgb| {
                let light = rgb[0].max(rgb[1]).max(rgb[2]);
                let part = |channel: u8| {
                    if light > 0 { 255 - (u32::from(channel) * 255 / u32::from(light)) as u8 } else { 0 }
                };
                [part(rgb[0]), part(rgb[1]), part(rgb[2]), 255 - light]
            });
            Some((4, inks.collect(), all(&plate)))
        }
        _ => None,
    }
}

fn outline(segments: Vec<Segment>) -> Outline {
    let at = |point: Point| [point.x as f32, point.y as f32];
    let step = |segment: Segment| match segment {
        Segment::Move(point) => Step::Move(at(point)),
        Segment::Line(point) => Step::Line(at(point)),
        Segment::Curve(a, b, c) => Step::Cubic(at(a), at(b), at(c)),
        Segment::Close => Step::Close,
    };
    Outline { steps: segments.into_iter().map(step).collect() }
}

/// Each straight part of a path as a bar as wide as its line, which is how rules and borders are drawn; curves by their
/// chords.
fn stroked(segments: &[Segment], width: f64) -> Outline {
    let mut steps = Vec::new();
    let (mut start, mut last) = (Point::default(), Point::default());
    let mut bar = |a: Point, b: Point| {
        let length = (b.x - a.x).hypot(b.y - a.y).max(1e-9);
        let (x, y) = ((b.y - a.y) / length * width / 2.0, (a.x - b.x) / length * width / 2.0);
        let corners = [(a.x + x, a.y + y), (b.x + x, b.y + y), (b.x - x, b.y - y), (a.x - x, a.y - y)];
        let [first, rest @ ..] = corners.map(|(x, y)| [x as f32, y as f32]);
        steps.push(Step::Move(first));
        steps.extend(rest.map(Step::Line));
        steps.push(Step::Close);
    };
    for segment in segments {
        match *segment {
            Segment::Move(point) => (start, last) = (point, point),
            Segment::Line(point) | Segment::Curve(_, _, point) => {
                bar(last, point);
                last = point;
            }
            Segment::Close => {
                bar(last, start);
                last = start;
            }
        }
    }
    Outline { steps }
}

/// What a colour does to each plate; nothing for patterns and for inks of nothing.
fn touches(paint: &Paint, state: &State, over: bool, names: &[PlateName]) -> Option<Vec<Touch>> {
    let ink = |share: f32| Touch::Ink((share.clamp(0.0, 1.0) * 255.0).round() as u8);
    // What the colour does not name is left where it overprints, and knocked out where it does not.
    let rest = if over { Touch::Leave } else { Touch::Ink(0) };
    let parts = &paint.components;
    let process = |inks: [f32; 4], may_leave: bool| -> Vec<Touch> {
        let touch = |n: usize| match inks.get(n) {
            Some(0.0) if over && may_leave && state.overprint_mode == 1 => Touch::Leave,
            Some(share) => ink(*share),
            None => rest,
        };
        (0..names.len()).map(touch).collect()
    };
    match &paint.space {
        Space::DeviceCmyk | Space::Icc { components: 4, .. } => {
            Some(process(parts.as_slice().try_into().ok()?, paint.space == Space::DeviceCmyk))
        }
        Space::DeviceGray | Space::CalGray | Space::Icc { components: 1, .. } => {
            Some(process([0.0, 0.0, 0.0, 1.0 - parts.first()?], false))
        }
        Space::DeviceRgb | Space::CalRgb | Space::Icc { components: 3, .. } => {
            let [r, g, b]: [f32; 3] = parts.as_slice().try_into().ok()?;
            let light = r.max(g).max(b);
            let part = |channel: f32| if light > 0.0 { 1.0 - channel / light } else { 0.0 };
            Some(process([part(r), part(g), part(b), 1.0 - light], false))
        }
        Space::Separation { name, .. } => match name.as_str() {
            "None" => None,
            "All" => Some(vec![ink(*parts.first()?); names.len()]),
            _ => Some(named(names, &[name.as_str()], parts, rest, ink)),
        },
        Space::DeviceN { names: inks, .. } => {
            let inks: Vec<&str> = inks.iter().map(String::as_str).collect();
            Some(named(names, &inks, parts, rest, ink))
        }
        _ => None,
    }
}

fn named(
    names: &[PlateName],
    inks: &[&str],
    parts: &[f32],
    rest: Touch,
    ink: impl Fn(f32) -> Touch,
) -> Vec<Touch> {
    let of = |name: &PlateName| {
        let name = name.to_string();
        let at = inks.iter().position(|ink| *ink == name)?;
        parts.get(at).map(|share| ink(*share))
    };
    names.iter().map(|name| of(name).unwrap_or(rest)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(space: Space, components: &[f32], over: bool, expected: [Option<u8>; 5]) {
        let mut names = PlateName::PROCESS.to_vec();
        names.push(PlateName::Spot("Gold".to_owned()));
        let paint = Paint { space, components: components.to_vec(), pattern: None };
        let state = State { overprint_mode: 1, ..State::default() };
        let found = touches(&paint, &state, over, &names).unwrap();
        let touch = |ink: Option<u8>| ink.map_or(Touch::Leave, Touch::Ink);
        assert_eq!(found, expected.map(touch));
    }

    #[test]
    fn inks_go_to_their_plates() {
        let gold = || Space::Separation { name: "Gold".to_owned(), alternate: Box::new(Space::DeviceCmyk) };
        let zero = Some(0);
        check(Space::DeviceCmyk, &[0.0, 0.0, 0.0, 1.0], true, [None, None, None, Some(255), None]);
        check(Space::DeviceCmyk, &[0.0, 0.0, 0.0, 1.0], false, [zero, zero, zero, Some(255), zero]);
        check(Space::DeviceGray, &[0.0], true, [zero, zero, zero, Some(255), None]);
        check(gold(), &[1.0], true, [None, None, None, None, Some(255)]);
        check(gold(), &[0.0], false, [zero, zero, zero, zero, zero]);
        check(Space::DeviceRgb, &[1.0, 0.0, 0.0], false, [zero, Some(255), Some(255), zero, zero]);
    }
}
