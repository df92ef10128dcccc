use super::many_inks::inks;
use crate::check::kinds::Kinds;
use crate::check::leaf::Leaf;
use crate::check::rule::{Limit, Looks, Rule, Say, shown};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::finished::Thing;
use crate::geom::Color;
use crate::page::Shape;

/// Dots of a few percent do not hold on a coldset plate, and those near the full close up.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::WeakDot,
    number: "P17",
    chinese: "网点过浅或过深",
    title: "tints are neither so light that they vanish nor so dark that they close",
    limits: &[
        Limit { name: "least", value: 3_000, unit: "%" },
        Limit { name: "most", value: 95_000, unit: "%" },
    ],
    source: "newspapers' advertisement specifications",
    looks: Looks::Both(check, check_leaf),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let (least, most) = (say.limit("least"), say.limit("most"));
    let mut kinds = Kinds::of("place");
    for item in &sheet.page.items {
        let (color, area) = match &item.shape {
            Shape::Glyphs(run) => (run.color, run.bounds()),
            Shape::Rule(rule) => (rule.color, Some(rule.bounds())),
            Shape::Area(area) => match area.fill {
                Some(color) => (color, Some(area.rect)),
                None => continue,
            },
            Shape::Path(path) => (path.color, Some(path.bounds())),
            Shape::Picture(_) => continue,
        };
        kinds.judge(say, (color, item.origin.frame), |say| {
            if let Some(what) = weak(color, least, most) {
                say.say(sheet.in_frame(item.origin.frame), area, what).hint("make it 0, full, or between");
            }
        });
    }
    kinds.finish(say);
}

fn check_leaf(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let (least, most) = (say.limit("least"), say.limit("most"));
    let mut kinds = Kinds::of("place");
    for painted in &leaf.content.things {
        let (paint, area) = match &painted.thing {
            Thing::Path(path) => match path.fill {
                Some((paint, _)) => (paint, leaf.area(&path.bounds.intersection(&painted.clip))),
                None => continue,
            },
            Thing::Glyph(glyph) if glyph.mode != 3 => (glyph.fill, leaf.glyph_area(glyph)),
            _ => continue,
        };
        if !leaf.is_printed(area) {
            continue;
        }
        kinds.judge(say, paint, |say| {
            if let Some(what) = leaf.inks(paint).and_then(|color| weak(color, least, most)) {
                say.say(leaf.place(), Some(area), what).hint("make it 0, full, or between");
            }
        });
    }
    kinds.finish(say);
}

/// What is wrong with a mixture's dots, if anything; the limits are thousandths of a percent.
fn weak(color: Color, least: i64, most: i64) -> Option<String> {
    let parts = [('C', color.c), ('M', color.m), ('Y', color.y), ('K', color.k)];
    parts.into_iter().filter(|(_, part)| *part > 0 && *part < 1000).find_map(|(ink, part)| {
        // From thousandths of full coverage.
        let dot = i64::from(part) * 100;
        if dot < least {
            Some(format!("{ink} {} % does not hold: less than {} %", shown(dot), shown(least)))
        } else if dot > most && inks(color) == 1 {
            Some(format!("{ink} {} % closes up: more than {} %", shown(dot), shown(most)))
        } else {
            None
        }
    })
}
