use super::many_inks::{inks, thousandths};
use crate::check::kinds::Kinds;
use crate::check::leaf::Leaf;
use crate::check::rule::{Limit, Looks, Rule, Say, graded, shown};
use crate::check::sheet::Sheet;
use crate::diag::{Code, Place};
use crate::finished::{Painted, Path, Rect as Bounds, Segment, Thing};
use crate::geom::{Color, Rect};
use crate::page::Shape;

/// A thin rule breaks up on newsprint, and one of several inks shows each of them beside the others.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::ThinRule,
    number: "P08",
    chinese: "线条过细",
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
            Shape::Rule(rule) => (rule.thickness, rule.color, Some(rule.bounds())),
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
    let mut kinds = Kinds::of("place");
    for (n, painted) in leaf.content.things.iter().enumerate() {
        let Thing::Path(path) = &painted.thing else { continue };
        let mut found = |paint: usize, points: f64, bounds: &Bounds| {
            // Marks outside the bleed are meant to be hairlines of every ink.
            let area = leaf.area(bounds);
            let Some(color) = leaf.inks(paint).filter(|_| leaf.is_printed(area)) else { return };
            let measured = (points * 1000.0).round() as i64;
            kinds.judge(say, (color, measured), |say| judge(say, leaf.place(), Some(area), color, measured));
        };
        if let Some((paint, stroke)) = &path.stroke {
            found(*paint, stroke.width, &path.bounds);
        } else if let Some((paint, _)) = path.fill {
            let beside = [n.checked_sub(1), Some(n + 1)].map(|n| filled(leaf.content.things.get(n?)?));
            for bar in filled_bars(path) {
                let is_slice = beside.iter().flatten().any(|other| is_joined(&bar, other));
                if !is_slice {
                    found(paint, bar.width().min(bar.height()), &bar);
                }
            }
        }
    }
    kinds.finish(say);
}

/// The rectangles of a filled path that are long enough to be rules: most programs draw rules so.
// GWG 2015, effective line width
fn filled_bars(path: &Path) -> Vec<Bounds> {
    /// What is less than so many times as long as it is thick is a dot.
    const LENGTH: f64 = 10.0;
    let starts = path.segments.iter().enumerate().filter(|(_, segment)| matches!(segment, Segment::Move(_)));
    let mut starts: Vec<usize> = starts.map(|(n, _)| n).collect();
    starts.push(path.segments.len());
    let parts = starts.windows(2).filter_map(|pair| path.segments.get(pair[0]..pair[1]));
    let bars: Vec<Bounds> = parts.filter_map(rectangle).collect();
    let is_bar = |n: usize, bar: &Bounds| {
        let (thick, long) = (bar.width().min(bar.height()), bar.width().max(bar.height()));
        let beside = [n.checked_sub(1), Some(n + 1)].map(|n| bars.get(n?));
        // Of no thickness it is not painted, or as thin as the device can.
        long >= 1.0
            && long >= thick * LENGTH
            && !beside.into_iter().flatten().any(|other| is_joined(bar, other))
    };
    bars.iter().enumerate().filter(|(n, bar)| is_bar(*n, bar)).map(|(_, bar)| *bar).collect()
}

/// An upright rectangle of four sides.
fn rectangle(part: &[Segment]) -> Option<Bounds> {
    let mut corners = Vec::new();
    for segment in part {
        match segment {
            Segment::Move(at) | Segment::Line(at) => corners.push(*at),
            Segment::Close => {}
            Segment::Curve(..) => return None,
        }
    }
    if corners.len() == 5 && corners[0] == corners[4] {
        corners.pop();
    }
    let [a, b, c, d] = corners[..] else { return None };
    let is_upright = (a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y)
        || (a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x);
    is_upright.then(|| Bounds {
        left: a.x.min(c.x),
        bottom: a.y.min(c.y),
        right: a.x.max(c.x),
        top: a.y.max(c.y),
    })
}

/// What a path fills, all of it.
fn filled(painted: &Painted) -> Option<Bounds> {
    match &painted.thing {
        Thing::Path(path) if path.fill.is_some() => Some(path.bounds),
        _ => None,
    }
}

/// Whether another bar goes on where this one ends along its long side: both are slices of a blend or of a picture, and
/// no rules.
fn is_joined(bar: &Bounds, other: &Bounds) -> bool {
    const NEAR: f64 = 0.01;
    let is_wide = bar.width() > bar.height();
    let sides = |rect: &Bounds| match is_wide {
        true => (rect.width(), rect.height()),
        false => (rect.height(), rect.width()),
    };
    let ((long, thick), (_, other_thick)) = (sides(bar), sides(other));
    let (along, across) = sides(&bar.intersection(other));
    along > long / 2.0 && other_thick < thick * 4.0 + NEAR && (-NEAR..thick / 2.0 + NEAR).contains(&across)
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
    if color == Color::PAPER || inks(color) > 1 {
        "many-inks"
    } else if color.shares().contains(&1000) {
        "warning"
    } else {
        "tint"
    }
}
