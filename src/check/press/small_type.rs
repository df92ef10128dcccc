use super::many_inks::{points, thousandths};
use crate::check::kinds::Kinds;
use crate::check::leaf::{Leaf, type_size};
use crate::check::rule::{Limit, Looks, Rule, Say, shown};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::geom::{Color, Rect};
use crate::page::{GlyphRun, Item, Shape};

/// Coldset ink spreads into the paper: small type fills in, screened type breaks up, reversed type closes.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::SmallType,
    number: "P07",
    chinese: "字号过小",
    title: "type is as large as the press can hold: solid, in a tint, reversed",
    limits: &[
        Limit { name: "solid", value: 6_000, unit: "pt" },
        Limit { name: "tint", value: 8_000, unit: "pt" },
        Limit { name: "reversed", value: 10_000, unit: "pt" },
    ],
    source: "newspapers' advertisement specifications",
    looks: Looks::Both(check, check_leaf),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let mut last = None;
    for (n, item) in sheet.page.items.iter().enumerate() {
        let Shape::Glyphs(run) = &item.shape else { continue };
        let kind = kind(run, &sheet.page.items[..n]);
        let least = say.limit(kind);
        let size = run.em.width.min(run.em.height);
        let paragraph = item.origin.text.as_ref().map(|text| (text.story, text.paragraph, size));
        if thousandths(size) >= least || run.glyphs.is_empty() || (paragraph.is_some() && paragraph == last) {
            continue;
        }
        last = paragraph;
        let words = match kind {
            "reversed" => "reversed type",
            "tint" => "screened type",
            _ => "type",
        };
        let message = format!("{words} of {} is smaller than {} pt", points(size), shown(least));
        say.say(sheet.at_item(item), run.bounds(), message).hint("set it larger").words(&run.text);
    }
}

fn check_leaf(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let mut kinds = Kinds::of("character");
    for glyph in leaf.glyphs() {
        let Some(color) = leaf.inks(glyph.fill) else { continue };
        let (kind, words) = if color == Color::PAPER {
            ("reversed", "reversed type")
        } else if color.shares().contains(&1000) {
            ("solid", "type")
        } else {
            ("tint", "screened type")
        };
        let (least, size) = (say.limit(kind), type_size(glyph));
        // Blanks are set in any size.
        let is_seen = !glyph.text.trim().is_empty();
        if size >= least || !is_seen {
            continue;
        }
        kinds.judge(say, (kind, size), |say| {
            let message =
                format!("{words} of {} pt is smaller than {} pt", shown((size + 5) / 10 * 10), shown(least));
            let area = Some(leaf.glyph_area(glyph));
            say.say(leaf.place(), area, message).hint("set it larger").words(&glyph.text);
        });
    }
    kinds.finish(say);
}

/// How a run is printed: solid, screened, or left out of what lies under it.
fn kind(run: &GlyphRun, under: &[Item]) -> &'static str {
    if run.color == Color::PAPER {
        return "reversed";
    }
    if !run.color.shares().contains(&1000) {
        return "tint";
    }
    // Type in a light ink on a dark ground is left out of the ground's other inks.
    let ground = run.bounds().and_then(|rect| ground(rect, under));
    let is_reversed = ground.is_some_and(|ground| ground.k >= 500 && run.color.k < 500);
    if is_reversed { "reversed" } else { "solid" }
}

/// The ink under a place.
fn ground(rect: Rect, under: &[Item]) -> Option<Color> {
    let fills = under.iter().rev().filter_map(|item| match &item.shape {
        Shape::Area(area) if area.rect.holds(&rect) => area.fill,
        _ => None,
    });
    fills.into_iter().next()
}
