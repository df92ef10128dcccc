use super::many_inks::{inks, thousandths};
use crate::check::leaf::Leaf;
use crate::check::rule::{Limit, Looks, Rule, Say, graded, shown};
use crate::check::sheet::{Sheet, union};
use crate::diag::{Code, Place};
use crate::finished::Thing;
use crate::geom::{Color, Length, Point, Rect};
use crate::page::Shape;

/// A thin rule breaks up on newsprint, and one of several inks shows each of them beside the others.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::ThinRule,
    number: "P08",
    title: "rules and borders are as thick as the press can hold: solid, in a tint, of several inks or reversed",
    limits: &[
        Limit { name: "warning", value: 250, unit: "pt" },
        Limit { name: "error", value: 124, unit: "pt" },
        Limit { name: "tint", value: 1_000, unit: "pt" },
        Limit { name: "many-inks", value: 1_500, unit: "pt" },
    ],
    source: "newspapers' advertisement specifications; GWG 2015, effective line width",
    looks: Looks::Both(check, check_leaf),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    for item in &sheet.page.items {
        let (thickness, color, area) = match &item.shape {
            Shape::Rule(rule) => {
                let ends =
                    [rule.from, rule.to].map(|Point { x, y }| Rect::new(x, y, Length::ZERO, Length::ZERO));
                (rule.thickness, rule.color, union(ends).map(|rect| rect.grown(rule.thickness / 2)))
            }
            Shape::Area(area) => match area.border {
                Some((thickness, color)) => (thickness, color, Some(area.rect)),
                None => continue,
            },
            _ => continue,
        };
        judge(say, sheet.in_frame(item.origin.frame), area, color, thousandths(thickness));
    }
}

fn check_leaf(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let mut seen = Vec::new();
    for painted in &leaf.content.things {
        let Thing::Path(path) = &painted.thing else { continue };
        let Some((paint, stroke)) = &path.stroke else { continue };
        let Some(color) = leaf.inks(*paint) else { continue };
        let measured = (stroke.width * 1000.0).round() as i64;
        if !seen.contains(&(color, measured)) {
            seen.push((color, measured));
            judge(say, leaf.place(), Some(leaf.area(&path.bounds)), color, measured);
        }
    }
}

/// Says that a rule is too thin, where it is; `measured` is its thickness in thousandths of a point.
fn judge(say: &mut Say<'_>, place: Place, area: Option<Rect>, color: Color, measured: i64) {
    let kind = kind(color);
    let least = say.limit(kind);
    if measured >= least {
        return;
    }
    let words = match kind {
        "many-inks" if color == Color::PAPER => "a reversed rule",
        "many-inks" => "a rule of several inks",
        "tint" => "a screened rule",
        _ => "a rule",
    };
    let message =
        format!("{words} of {} pt is thinner than {} pt", shown((measured + 5) / 10 * 10), shown(least));
    let is_error = measured < say.limit("error");
    say.say(place, area, message).hint("make it thicker").grade(graded(is_error));
}

fn kind(color: Color) -> &'static str {
    let Color { c, m, y, k } = color;
    if color == Color::PAPER || inks(color) > 1 {
        "many-inks"
    } else if [c, m, y, k].contains(&1000) {
        "warning"
    } else {
        "tint"
    }
}
