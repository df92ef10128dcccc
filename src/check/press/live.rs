use super::resolution::images;
use crate::check::kinds::Kinds;
use crate::check::leaf::Leaf;
use crate::check::rule::{Limit, Looks, Rule, Say, shown};
use crate::check::sheet::{Sheet, trimmed};
use crate::diag::Code;
use crate::finished::Point;
use crate::geom::{Length, Rect};
use crate::page::Shape;

/// Newspapers print inside the web, and folders and knives are off by millimetres. What bleeds has to bleed whole.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::LiveMatter,
    number: "P15",
    chinese: "内容太近切口",
    title: "type and pictures keep clear of the trim; what bleeds reaches the whole bleed",
    limits: &[
        Limit { name: "margin", value: 5_000, unit: "mm" },
        // Lengths are rounded where pages are made, and knives are off by ten times as much.
        Limit { name: "tolerance", value: 100, unit: "mm" },
    ],
    source: "newspaper practice: printing stays inside the type area",
    looks: Looks::Both(check, check_leaf),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let page = sheet.page;
    let margin = Length::units(say.limit("margin") * Length::UNITS_PER_MM / 1000);
    let near = Length::units(say.limit("tolerance") * Length::UNITS_PER_MM / 1000);
    let trim = trimmed(page);
    let safe = trim.grown(-margin);
    for line in &page.lines {
        if !safe.holds(&line.rect) && !page.type_area.holds(&line.rect) {
            let message = format!("type stands within {} mm of the trim", mm(margin));
            let words = sheet.words(line);
            say.say(sheet.at_line(line), Some(line.rect), message)
                .hint("move its frame into the page")
                .words(&words);
        }
    }
    for (item, run) in sheet.runs().filter(|(item, _)| item.origin.text.is_none()) {
        let Some(rect) = run.bounds() else { continue };
        if !safe.holds(&rect) {
            let message = format!("type stands within {} mm of the trim", mm(margin));
            say.say(sheet.in_frame(item.origin.frame), Some(rect), message).words(&run.text);
        }
    }
    for item in &page.items {
        let rect = match &item.shape {
            Shape::Picture(placed) => placed.window,
            Shape::Area(area) if area.fill.is_some() => area.rect,
            _ => continue,
        };
        if safe.holds(&rect) || page.type_area.holds(&rect) || bleeds(rect.grown(near), trim, page.bleed) {
            continue;
        }
        let what = if matches!(item.shape, Shape::Picture(_)) { "a picture" } else { "a tint" };
        say.say(
            sheet.in_frame(item.origin.frame),
            Some(rect),
            objection(what, rect, trim, page.bleed, margin),
        )
        .hint(HINT);
    }
}

const HINT: &str = "move it into the page, or let it run to the end of the bleed";

fn objection(what: &str, rect: Rect, trim: Rect, bleed: Length, margin: Length) -> String {
    if trim.holds(&rect) {
        format!("{what} ends within {} mm of the trim", mm(margin))
    } else {
        format!("{what} runs over the trim, and does not reach the bleed of {} mm", mm(bleed))
    }
}

fn check_leaf(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let margin = say.limit("margin") as f64 / 1000.0 * 72.0 / 25.4 / leaf.facts.user_unit;
    let trim = leaf.trim();
    // A page whose trim nobody said has no margin that could be kept.
    if leaf.facts.boxes.trim.is_none() && leaf.facts.boxes.art.is_none() {
        return;
    }
    let is_near = |at: Point| {
        let sides = [at.x - trim.left, trim.right - at.x, at.y - trim.bottom, trim.top - at.y];
        sides.into_iter().fold(f64::INFINITY, f64::min) < margin
    };
    if let Some(glyph) = leaf.glyphs().find(|glyph| !glyph.text.trim().is_empty() && is_near(glyph.at)) {
        let message = format!("type stands within {} mm of the trim", shown(say.limit("margin")));
        say.say(leaf.place(), Some(leaf.glyph_area(glyph)), message)
            .hint("move it into the page")
            .words(&glyph.text);
    }
    pictures(leaf, say);
}

/// The pictures of a finished page, as far as they are shown.
fn pictures(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let margin = Length::units(say.limit("margin") * Length::UNITS_PER_MM / 1000);
    let near = Length::units(say.limit("tolerance") * Length::UNITS_PER_MM / 1000);
    let trim = leaf.area(&leaf.trim());
    let around = leaf.area(&leaf.facts.boxes.bleed.unwrap_or_else(|| leaf.trim()));
    let bleed = [
        trim.origin.x - around.origin.x,
        trim.origin.y - around.origin.y,
        around.right() - trim.right(),
        around.bottom() - trim.bottom(),
    ];
    let bleed = bleed.into_iter().fold(Length::MAX, Length::min).max(Length::ZERO);
    let mut kinds = Kinds::of("picture");
    for (shown, ..) in images(leaf) {
        let rect = leaf.area(&shown);
        // A press without bleed prints to the trim, and no farther.
        let to_trim = bleed == Length::ZERO && !trim.grown(-near).holds(&rect);
        if trim.grown(-margin).holds(&rect.grown(-near)) || bleeds(rect.grown(near), trim, bleed) || to_trim {
            continue;
        }
        let message = objection("a picture", rect, trim, bleed, margin);
        kinds.judge(say, message.clone(), |say| {
            say.say(leaf.place(), Some(rect), message).hint(HINT);
        });
    }
    kinds.finish(say);
}

/// Whether every side that reaches the trim reaches the end of the bleed too.
fn bleeds(rect: Rect, trim: Rect, bleed: Length) -> bool {
    let sides = [
        trim.origin.x - rect.origin.x,
        trim.origin.y - rect.origin.y,
        rect.right() - trim.right(),
        rect.bottom() - trim.bottom(),
    ];
    let reaches = |over: &&Length| **over >= Length::ZERO;
    let reaching = sides.iter().filter(reaches).count();
    reaching > 0 && bleed > Length::ZERO && sides.iter().filter(reaches).all(|over| *over >= bleed)
}

fn mm(length: Length) -> String {
    shown((length.to_units() * 1000 + Length::UNITS_PER_MM / 2) / Length::UNITS_PER_MM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rounded_reaches_the_bleed_and_what_is_short_does_not() {
        let mm = |hundredths: i64| Length::units(hundredths * Length::UNITS_PER_MM / 100);
        let trim = Rect::new(Length::ZERO, Length::ZERO, mm(20_000), mm(30_000));
        // A picture over the left side, so many hundredths of a millimetre beyond the trim.
        let check = |over: i64, expected: bool| {
            let rect = Rect::new(mm(-over), mm(5_000), mm(5_000), mm(5_000));
            assert_eq!(bleeds(rect.grown(mm(10)), trim, mm(300)), expected, "{over}");
        };
        check(300, true);
        check(299, true);
        check(290, true);
        check(289, false);
        check(150, false);
    }
}
