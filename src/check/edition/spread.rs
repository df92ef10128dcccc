use crate::check::rule::{Limit, Looks, Rule, Say, shown};
use crate::check::sheet::Sheet;
use crate::diag::{Code, Place};
use crate::geom::Length;

/// Facing pages are seen together, and what runs over the fold has to meet there.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::Spread,
    number: "P24",
    chinese: "对开版不齐",
    title: "facing pages stand level: type area, leading and trimmed size are the same",
    limits: &[Limit { name: "tolerance", value: 100, unit: "mm" }],
    source: "newspaper practice; GB/T 17934.3, front to back register",
    looks: Looks::Sets(check, |_, _| {}),
};

fn check(sheets: &[&Sheet<'_>], say: &mut Say<'_>) {
    if !say.preflight().is_edition {
        return;
    }
    let tolerance = Length::units(say.limit("tolerance") * Length::UNITS_PER_MM / 1000);
    for left in sheets {
        let Some((section, number)) = numbered(&left.page.name).filter(|(_, number)| number % 2 == 0) else {
            continue;
        };
        let facing = |other: &&&Sheet<'_>| numbered(&other.page.name) == Some((section, number + 1));
        let Some(right) = sheets.iter().find(facing) else { continue };
        let (a, b) = (left.page, right.page);
        let pairs = [
            ("top of the type area", a.type_area.origin.y, b.type_area.origin.y),
            ("foot of the type area", a.type_area.bottom(), b.type_area.bottom()),
            ("leading", a.grid.leading, b.grid.leading),
            ("height of the page", a.trim.height, b.trim.height),
        ];
        let off = pairs.into_iter().find(|(_, one, other)| (*one - *other).abs() > tolerance);
        if let Some((what, one, other)) = off {
            let mm = |length: Length| shown(length.to_units() * 100 / Length::UNITS_PER_MM * 10);
            let message = format!(
                "the {what} is at {} mm, and at {} mm on the facing page {}",
                mm(other),
                mm(one),
                a.name
            );
            say.say(Place::page(&b.name), Some(b.type_area), message).hint("set facing pages in one design");
        }
    }
}

/// A page's name as its section and its number.
fn numbered(name: &str) -> Option<(&str, u32)> {
    let at = name.find(|c: char| c.is_ascii_digit())?;
    Some((&name[..at], name[at..].parse().ok()?))
}
