use super::ink_in_leaf::check_leaf;
use crate::check::rule::{Limit, Looks, Rule, Say, graded};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::geom::{Color, Rect, Size};
use crate::page::{Item, PlacedPage, PlacedPicture, Shape};
use crate::picture::ColorSpace;
use crate::plate::LEAST_HEAVY;

/// Newsprint takes so much ink and no more: over it sets off on the facing page, and does not dry.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::TotalInk,
    number: "P02",
    chinese: "总墨量超限",
    title: "no place has more ink of all plates together than the paper takes",
    limits: &[
        Limit { name: "warning", value: 220_000, unit: "%" },
        Limit { name: "error", value: 240_000, unit: "%" },
        Limit { name: "area", value: LEAST_HEAVY * 1000, unit: "mm²" },
    ],
    source: "WAN-IFRA newspaper26v5; GWG 2015, total ink area coverage; ISO 12647-3:2013",
    looks: Looks::Both(check, check_leaf),
};

/// How much more than the limit is an error, in thousandths of a percent: as from 220 % to 240 %.
const GRACE: i64 = 20_000;

/// The worst places are named, and no more.
pub(super) const PLACES: usize = 12;

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    // What the layout says of its press holds where the preflight file says nothing.
    let press = i64::from(sheet.page.press.ink_limit) * 1000;
    let (limit, error) = (say.limit_or("warning", press), say.limit_or("error", press + GRACE));
    let square = say.limit("area");
    // Most pages need no plates: nothing on them can be too much, whatever lies over it.
    if !sheet.page.items.iter().enumerate().any(|(n, item)| may_be_heavy(sheet, n, item, limit, square)) {
        return;
    }
    let Some(plates) = sheet.plates() else { return };
    let least = square as f64 / 1000.0;
    let percent = u16::try_from(limit / 1000).unwrap_or(u16::MAX);
    let places = plates.heavy_places(percent, least);
    let more = places.len().saturating_sub(PLACES);
    for (n, place) in places.iter().take(PLACES).enumerate() {
        let objects = objects(sheet.page, &place.sources);
        let rest = if n == 0 && more > 0 { format!("; {more} more places have less") } else { String::new() };
        let message = format!(
            "{} % of ink on {:.0} mm², more than {} %: {objects}{rest}",
            place.most,
            place.area,
            limit / 1000
        );
        let item = place.sources.last().and_then(|source| sheet.page.items.get(*source));
        say.say(sheet.in_frame(item.and_then(|item| item.origin.frame)), Some(place.rect), message)
            .hint("ask the photo desk for it with less ink in the shadows, or take colours out of what lies there")
            .grade(graded(i64::from(place.most) * 1000 > error));
    }
}

/// Whether a thing, with the black that overprints it, can lay more ink than the limit on a place that counts.
fn may_be_heavy(sheet: &Sheet<'_>, n: usize, item: &Item, limit: i64, square: i64) -> bool {
    let ink = |color: Color| i64::from(color.total_ink()) * 100;
    let (own, rect) = match &item.shape {
        Shape::Glyphs(run) => (ink(run.color), run.bounds()),
        Shape::Rule(rule) => (ink(rule.color), None),
        Shape::Path(path) => (ink(path.color), Some(path.bounds())),
        Shape::Area(area) => {
            let border = area.border.map_or(0, |(_, color)| ink(color));
            (area.fill.map_or(0, ink).max(border), Some(area.rect))
        }
        Shape::Picture(placed) => {
            let most = match placed.picture.color {
                ColorSpace::Gray => 100_000,
                ColorSpace::Rgb => i64::from(sheet.page.press.ink_limit) * 1000,
                ColorSpace::Cmyk => {
                    let least = if is_printed_on(sheet, n, placed.window) { limit - 100_000 } else { limit };
                    return is_picture_heavy(sheet, placed, least, square);
                }
            };
            (most, Some(placed.window))
        }
    };
    // Black lies over black only where it is printed twice, which adds nothing.
    own > limit || (own > limit - 100_000 && rect.is_some_and(|rect| is_printed_on(sheet, n, rect)))
}

/// Whether something that overprints lies over a place, after the item of a number.
fn is_printed_on(sheet: &Sheet<'_>, n: usize, rect: Rect) -> bool {
    sheet.page.items[n + 1..].iter().any(|item| match &item.shape {
        Shape::Glyphs(run) => {
            run.color == Color::BLACK && run.bounds().is_some_and(|over| over.overlaps(&rect))
        }
        Shape::Rule(rule) => rule.color == Color::BLACK && rule.bounds().overlaps(&rect),
        Shape::Area(area) => {
            area.border.is_some_and(|(_, color)| color == Color::BLACK) && area.rect.overlaps(&rect)
        }
        Shape::Path(path) => path.color == Color::BLACK && path.bounds().overlaps(&rect),
        Shape::Picture(_) => false,
    })
}

/// Whether the heavy pixels of a CMYK picture are as many as a place that counts has. A plate's pixel is the mean of many
/// of them: four times as large a place is allowed for.
fn is_picture_heavy(sheet: &Sheet<'_>, placed: &PlacedPicture, limit: i64, square: i64) -> bool {
    let Some(inks) = sheet.inks_of(&placed.picture) else { return true };
    let share = inks.share_over(u16::try_from(limit / 1000).unwrap_or(0));
    let Size { width, height } = placed.whole.size;
    let square_mm = width.to_mm() * height.to_mm() * share as f64 / 1000.0;
    square_mm * 4.0 * 1000.0 >= square as f64
}

/// What is painted on a place, in words.
fn objects(page: &PlacedPage, sources: &[usize]) -> String {
    let mut names: Vec<String> = Vec::new();
    for item in sources.iter().rev().filter_map(|source| page.items.get(*source)) {
        let name = match &item.shape {
            Shape::Picture(placed) => format!("the picture {}", placed.picture.file),
            Shape::Area(_) => "a tint".to_owned(),
            Shape::Rule(_) => "a rule".to_owned(),
            Shape::Path(_) => "a dot or a line at type".to_owned(),
            Shape::Glyphs(run) => format!("type ({})", run.text.chars().take(6).collect::<String>()),
        };
        if !names.contains(&name) && names.len() < 4 {
            names.push(name);
        }
    }
    names.join(", ")
}
