//! The ink of a page of a finished PDF: on its plates, as a press of four inks prints it.

use std::collections::{BTreeMap, BTreeSet};

use super::ink::PLACES;
use crate::check::leaf::Leaf;
use crate::check::rule::{Say, graded};
use crate::diag::Severity;
use crate::finished::{self, Painted, Thing};
use crate::plate::{HeavyPlace, INK_DPI, PlateName, Touch};
use crate::printed::{Doubt, Foreign, Inks, Job, Paper, Printer, Why};

/// The most pixels of a plate; larger pages are measured more coarsely.
const PIXELS: f64 = 20e6;
/// How often things are held against what may lie over them, before plates are made without more ado.
const PAIRS: usize = 4_000_000;

pub(super) fn check_leaf(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let (limit, error) = (say.limit("warning"), say.limit("error"));
    let square = say.limit("area");
    let separated = |rgb: [u8; 3]| leaf.file.press().ink(rgb);
    let inks = Inks { names: &PlateName::PROCESS, foreign: Foreign::Separated(&separated) };
    let mut printer = Printer::new(leaf.file.finished, &leaf.content, inks);
    let percent = u16::try_from(limit / 1000).unwrap_or(u16::MAX);
    // Most pages need no plates: nothing on them can be too much, whatever lies over it.
    if !may_be_heavy(leaf, &inks, &mut printer, percent, square) {
        return;
    }
    let trim = leaf.trim();
    let hidden = leaf.file.hidden();
    let paper = Paper::of(&leaf.facts, trim, false);
    let raster = paper.raster(paper.place(&trim), INK_DPI, PIXELS);
    let job = Job { raster, map: paper.map(), without: &BTreeSet::new(), hidden: &hidden };
    let printed = match printer.plates(&job) {
        Ok(printed) => printed,
        Err(error) => {
            say.say(leaf.place(), None, format!("the ink of the page is not measured: {}", error.message))
                .grade(Severity::Warning);
            return;
        }
    };
    let places = printed.plates.heavy_places(percent, square as f64 / 1000.0);
    let more = places.len().saturating_sub(PLACES);
    for (n, place) in places.iter().take(PLACES).enumerate() {
        let rest = if n == 0 && more > 0 { format!("; {more} more places have less") } else { String::new() };
        let message = format!(
            "{} % of ink on {:.0} mm², more than {percent} %: {}{rest}",
            place.most,
            place.area,
            objects(leaf, place)
        );
        say.say(leaf.place(), Some(place.rect), message)
            .hint("ask for it with less ink in the shadows, or take colours out of what lies there")
            .grade(graded(i64::from(place.most) * 1000 > error));
    }
    say_doubts(leaf, &printed.doubts, say);
}

/// Whether anything on the page, with what overprints it, can lay more ink than the limit on a place that counts; and
/// whether anything is on it whose ink nobody can tell.
fn may_be_heavy(
    leaf: &Leaf<'_>,
    inks: &Inks<'_>,
    printer: &mut Printer<'_>,
    percent: u16,
    square: i64,
) -> bool {
    let limit = u32::from(percent) * 255 / 100 + 1;
    let mut flats: BTreeMap<usize, Vec<Touch>> = BTreeMap::new();
    for (n, paint) in leaf.content.paints.iter().enumerate() {
        match inks.touches(&paint.space, &paint.components, None) {
            Some(touches) => flats.insert(n, touches),
            None => return true,
        };
    }
    let over = Overs::of(leaf, &flats);
    let mut pairs = 0;
    let mut pictures: BTreeSet<(usize, [u8; 4])> = BTreeSet::new();
    for (order, painted) in leaf.content.things.iter().enumerate() {
        let (paints, picture) = match &painted.thing {
            Thing::Glyph(glyph) if matches!(glyph.mode, 3 | 7) => continue,
            Thing::Glyph(glyph) => {
                ([Some(glyph.fill), Some(glyph.stroke).filter(|_| glyph.mode % 4 != 0)], None)
            }
            Thing::Path(path) => {
                ([path.fill.map(|(paint, _)| paint), path.stroke.as_ref().map(|(paint, _)| *paint)], None)
            }
            Thing::Image(image) => ([image.fill, None], Some(image.image).filter(|_| image.fill.is_none())),
            Thing::Shading(_) => return true,
        };
        let sum = |touches: &[Touch], besides: [u8; 4]| -> u32 {
            let ink = |(touch, besides): (&Touch, u8)| match touch {
                Touch::Ink(ink) => u32::from((*ink).max(besides)),
                _ => u32::from(besides),
            };
            touches.iter().zip(besides).map(ink).sum()
        };
        let own = paints.into_iter().flatten().filter_map(|paint| flats.get(&paint));
        let is_dark = own.clone().any(|touches| sum(touches, over.most) > limit);
        if !is_dark && picture.is_none() {
            continue;
        }
        pairs += over.things.len();
        if pairs > PAIRS {
            return true;
        }
        let besides = over.on(order, shown(painted));
        if own.clone().any(|touches| sum(touches, besides) > limit) {
            return true;
        }
        if let (Some(picture), Thing::Image(image)) = (picture, &painted.thing)
            && pictures.insert((picture, besides))
        {
            let Ok(share) = printer.share_over(picture, percent, &besides) else { return true };
            let area = finished::Rect::around(image.quad);
            let mm = 25.4 / 72.0 * leaf.facts.user_unit;
            let square_mm = area.width() * area.height() * mm * mm * share as f64 / 1000.0;
            // A plate's pixel is the mean of many of the picture's: four times as large a place is allowed for.
            if square_mm * 4.0 * 1000.0 >= square as f64 {
                return true;
            }
        }
    }
    false
}

/// Where a thing can be seen.
fn shown(painted: &Painted) -> finished::Rect {
    let own = match &painted.thing {
        Thing::Glyph(glyph) => {
            let em = finished::Rect::around(glyph.matrix.unit_square());
            // Outlines may leave their em, by half of it at most.
            let (wide, high) = (em.width() / 2.0, em.height() / 2.0);
            finished::Rect {
                left: em.left - wide,
                bottom: em.bottom - high,
                right: em.right + wide,
                top: em.top + high,
            }
        }
        Thing::Path(path) => {
            let line = path.stroke.as_ref().map_or(0.0, |(_, stroke)| stroke.width.max(0.1));
            let finished::Rect { left, bottom, right, top } = path.bounds;
            finished::Rect { left: left - line, bottom: bottom - line, right: right + line, top: top + line }
        }
        Thing::Image(image) => finished::Rect::around(image.quad),
        Thing::Shading(_) => finished::Rect::EVERYWHERE,
    };
    own.intersection(&painted.clip)
}

/// What adds its ink to what lies below: it overprints, or is blended with it.
struct Overs {
    /// Each with its place in the order of painting, where it is seen, and its inks.
    things: Vec<(usize, finished::Rect, [u8; 4])>,
    /// The most of each ink.
    most: [u8; 4],
}

impl Overs {
    fn of(leaf: &Leaf<'_>, flats: &BTreeMap<usize, Vec<Touch>>) -> Overs {
        let mut overs = Overs { things: Vec::new(), most: [0; 4] };
        for (order, painted) in leaf.content.things.iter().enumerate() {
            let Some(state) = leaf.content.states.get(painted.state) else { continue };
            let is_blended = !matches!(state.blend.as_str(), "Normal" | "Compatible");
            if !(state.overprint_fill || state.overprint_stroke || is_blended) {
                continue;
            }
            let paints = match &painted.thing {
                Thing::Glyph(glyph) => [Some(glyph.fill), Some(glyph.stroke)],
                Thing::Path(path) => {
                    [path.fill.map(|(paint, _)| paint), path.stroke.as_ref().map(|(paint, _)| *paint)]
                }
                Thing::Image(image) => [image.fill, None],
                Thing::Shading(_) => [None, None],
            };
            let mut inks = [0u8; 4];
            for touches in paints.into_iter().flatten().filter_map(|paint| flats.get(&paint)) {
                for (ink, touch) in inks.iter_mut().zip(touches) {
                    if let Touch::Ink(level) = touch {
                        *ink = (*ink).max(*level);
                    }
                }
            }
            if let Thing::Image(image) = &painted.thing
                && image.fill.is_none()
            {
                inks = [255; 4];
            }
            overs.most = std::array::from_fn(|n| overs.most[n].max(inks[n]));
            overs.things.push((order, shown(painted), inks));
        }
        overs
    }

    /// The most of each ink that lies over a thing, or under it where that is blended itself.
    fn on(&self, order: usize, rect: finished::Rect) -> [u8; 4] {
        let mut most = [0; 4];
        for (other, place, inks) in &self.things {
            if *other != order && !place.intersection(&rect).is_empty() {
                most = std::array::from_fn(|n| u8::max(most[n], inks[n]));
            }
        }
        most
    }
}

/// What is painted on a place, in words, what lies on top first.
fn objects(leaf: &Leaf<'_>, place: &HeavyPlace) -> String {
    let things = &leaf.content.things;
    let mut names: Vec<String> = Vec::new();
    for source in place.sources.iter().rev() {
        let Some(painted) = things.get(*source) else { continue };
        let name = match &painted.thing {
            Thing::Image(image) => picture(leaf, image.image),
            Thing::Path(path) if path.fill.is_some() => "a tint".to_owned(),
            Thing::Path(_) => "a rule".to_owned(),
            Thing::Glyph(_) => format!("type ({})", words(leaf, *source)),
            Thing::Shading(_) => "a blend of colours".to_owned(),
        };
        let is_type = |name: &str| name.starts_with("type (");
        // One piece of type stands for the line that it is part of.
        let is_told =
            names.contains(&name) || is_type(&name) && names.last().is_some_and(|last| is_type(last));
        if !is_told {
            names.push(name);
        }
        if names.len() == 4 {
            break;
        }
    }
    names.join(", ")
}

fn picture(leaf: &Leaf<'_>, place: usize) -> String {
    match leaf.content.images.get(place) {
        Some(facts) => format!("the picture of {}", facts.name()),
        None => "a picture".to_owned(),
    }
}

/// What the glyphs around one spell: as many as stand beside it in the order of painting.
fn words(leaf: &Leaf<'_>, order: usize) -> String {
    let things = &leaf.content.things;
    let text = |n: usize| match things.get(n).map(|painted| &painted.thing) {
        Some(Thing::Glyph(glyph)) => Some(glyph.text.as_str()),
        _ => None,
    };
    let first =
        (order.saturating_sub(3)..=order).rev().take_while(|n| text(*n).is_some()).last().unwrap_or(order);
    (first..first + 6).map_while(text).collect()
}

/// Says what the plates do not show: nobody can say that it is right.
fn say_doubts(leaf: &Leaf<'_>, doubts: &[Doubt], say: &mut Say<'_>) {
    let mut told: BTreeMap<(Why, Option<usize>), (usize, usize)> = BTreeMap::new();
    for Doubt { order, why } in doubts {
        let of_picture = match leaf.content.things.get(*order).map(|painted| &painted.thing) {
            Some(Thing::Image(image)) => Some(image.image),
            _ => None,
        };
        told.entry((why.clone(), of_picture)).or_insert((*order, 0)).1 += 1;
    }
    for ((why, of_picture), (order, count)) in told {
        let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
        let name = of_picture.map(|place| format!("{}: ", picture(leaf, place))).unwrap_or_default();
        let area = leaf.content.things.get(order).map(shown).filter(|rect| rect.width().is_finite());
        let message = format!("the ink of the page is not all measured: {name}{why}{times}");
        let severity = if of_picture.is_some() || matches!(why, Why::TooMuch) {
            Severity::Warning
        } else {
            Severity::Info
        };
        say.say(leaf.place(), area.map(|rect| leaf.area(&rect)), message)
            .hint("look at its plates in the plant's own preview")
            .grade(severity);
    }
}
