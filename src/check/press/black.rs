use super::many_inks::points;
use crate::check::kinds::Kinds;
use crate::check::leaf::{Leaf, is_black};
use crate::check::rule::{Limit, Looks, Rule, Say, shown};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::finished::Thing;
use crate::geom::Color;
use crate::spec::Role;

/// Type of one ink is sharp whatever the register; black of a screen or of other inks is not.
pub(in crate::check) const TEXT: Rule = Rule {
    code: Code::BlackText,
    number: "P03",
    chinese: "正文不是单色黑",
    title: "body type is printed in black ink alone, full: K 100, C M Y 0",
    limits: &[],
    source: "newspapers' advertisement specifications; mainland practice 正文 K100; GWG 2015",
    looks: Looks::Page(text),
};

/// Black that knocks out leaves white edges where plates do not meet.
pub(in crate::check) const KNOCKS_OUT: Rule = Rule {
    code: Code::BlackKnocksOut,
    number: "P04",
    chinese: "小字黑未叠印",
    title: "small type and thin rules in full black overprint, with OPM 1",
    limits: &[
        Limit { name: "size", value: 12_000, unit: "pt" },
        Limit { name: "rule", value: 2_000, unit: "pt" },
    ],
    source: "GWG 2015, overprint of 100 % black text and lines",
    looks: Looks::Leaf(knocks_out),
};

fn text(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let mut last = None;
    for (item, run) in sheet.runs() {
        let is_body = matches!(item.origin.role, Role::Body | Role::Lede | Role::ListItem | Role::BoxText);
        let paragraph = item.origin.text.as_ref().map(|text| (text.story, text.paragraph));
        // Reversed type is a matter of its size.
        let is_right = run.color == Color::BLACK || run.color == Color::PAPER;
        if !is_body || is_right || paragraph == last {
            continue;
        }
        last = paragraph;
        let Color { c, m, y, k, spot } = run.color;
        let percent = |part: u16| shown(i64::from(part) * 100);
        let spot = spot.and_then(|spot| Some((spot.tint, sheet.page.spots.get(usize::from(spot.ink))?)));
        let ink = match spot {
            Some((tint, spot)) => format!("{} % of the spot colour {}", percent(tint), spot.name),
            None => format!("C{} M{} Y{} K{}", percent(c), percent(m), percent(y), percent(k)),
        };
        let message = format!("body type of {} is {ink}, not K100", points(run.em.height));
        say.say(sheet.at_item(item), run.bounds(), message)
            .hint("set the style's color to K100")
            .words(&run.text);
    }
}

fn knocks_out(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let (size, rule) = (say.limit("size"), say.limit("rule"));
    let mut kinds = Kinds::of("place");
    for painted in &leaf.content.things {
        let Some(state) = leaf.content.states.get(painted.state) else { continue };
        let black = |paint: usize| leaf.content.paints.get(paint).is_some_and(is_black);
        let (what, knocks_out, area) = match &painted.thing {
            Thing::Glyph(glyph)
                if black(glyph.fill) && glyph.mode != 3 && glyph.size * 1000.0 < size as f64 =>
            {
                ("type in full black knocks out", !state.overprint_fill, leaf.glyph_area(glyph))
            }
            Thing::Path(path) => match &path.stroke {
                Some((paint, stroke)) if black(*paint) && stroke.width * 1000.0 < rule as f64 => {
                    ("a rule in full black knocks out", !state.overprint_stroke, leaf.area(&path.bounds))
                }
                _ => continue,
            },
            _ => continue,
        };
        let what = match (knocks_out, state.overprint_mode) {
            (true, _) => what.to_owned(),
            (false, 1) => continue,
            (false, mode) => format!("{} (it overprints, with OPM {mode})", what),
        };
        // One finding for each kind and state: a page has thousands of glyphs.
        kinds.judge(say, (what.clone(), painted.state), |say| {
            say.say(leaf.place(), Some(area), what).hint("set it to overprint, with OPM 1");
        });
    }
    kinds.finish(say);
}
