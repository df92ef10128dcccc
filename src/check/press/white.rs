use crate::check::kinds::Kinds;
use crate::check::leaf::Leaf;
use crate::check::rule::{Looks, Rule, Say};
use crate::diag::Code;
use crate::finished::{Paint, Space, Thing};

/// White lays no ink: overprinting, it leaves what lies under it, and is not seen.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::WhiteOverprints,
    number: "P05",
    chinese: "白色叠印",
    title: "nothing white overprints",
    limits: &[],
    source: "newspapers' advertisement specifications; GWG 2015, white overprint",
    looks: Looks::Leaf(check),
};

fn check(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let content = &leaf.content;
    let mut kinds = Kinds::of("place");
    for painted in &content.things {
        let Some(state) = content.states.get(painted.state) else { continue };
        let white = |paint: usize| {
            content.paints.get(paint).is_some_and(|paint| is_white(paint, state.overprint_mode))
        };
        let (what, area) = match &painted.thing {
            Thing::Glyph(glyph) if state.overprint_fill && white(glyph.fill) && glyph.mode != 3 => {
                ("white type overprints, and is not seen", leaf.glyph_area(glyph))
            }
            Thing::Path(path) => {
                let fills = state.overprint_fill && path.fill.is_some_and(|(paint, _)| white(paint));
                let strokes =
                    state.overprint_stroke && path.stroke.as_ref().is_some_and(|(paint, _)| white(*paint));
                match (fills, strokes) {
                    (true, _) => ("a white area overprints, and is not seen", leaf.area(&path.bounds)),
                    (_, true) => ("a white rule overprints, and is not seen", leaf.area(&path.bounds)),
                    _ => continue,
                }
            }
            _ => continue,
        };
        kinds.judge(say, (what, painted.state), |say| {
            say.say(leaf.place(), Some(area), what).hint("let it knock out");
        });
    }
    kinds.finish(say);
}

/// Whether a colour lays no ink, and, overprinting, leaves what lies there. Without OPM 1 white of the four inks takes
/// the place of what lies under it.
fn is_white(paint: &Paint, mode: i64) -> bool {
    let none = paint.components.iter().all(|part| *part <= 0.0);
    match paint.space {
        Space::DeviceCmyk => none && mode == 1,
        Space::Separation { .. } | Space::DeviceN { .. } => none,
        _ => false,
    }
}
