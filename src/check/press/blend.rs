use crate::check::leaf::Leaf;
use crate::check::rule::{Looks, Rule, Say};
use crate::diag::Code;
use crate::finished::Space;

/// What blends in light comes out of the press in other colours than what blends in inks.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::BlendSpace,
    number: "P18",
    chinese: "透明混合空间不当",
    title: "transparency blends in the four inks",
    limits: &[],
    source: "ISO 15930-7; GWG 2015, transparency blend space",
    looks: Looks::Leaf(check),
};

fn check(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let transparent = |painted: &&crate::finished::Painted| {
        let has_mask = match &painted.thing {
            crate::finished::Thing::Image(image) => {
                leaf.content.images.get(image.image).is_some_and(|facts| facts.has_soft_mask)
            }
            _ => false,
        };
        has_mask || leaf.content.states.get(painted.state).is_some_and(|state| state.is_transparent())
    };
    let space = leaf.facts.group.as_ref().and_then(|group| group.space.as_ref());
    let message = match space {
        Some(Space::DeviceCmyk | Space::Icc { components: 4, .. }) => return,
        Some(other) => format!("the page's transparency group blends in {other}"),
        None if leaf.content.things.iter().any(|painted| transparent(&painted)) => {
            "something is transparent, and the page does not say in which colours it blends".to_owned()
        }
        None => return,
    };
    say.say(leaf.place(), None, message).hint("flatten it, or give the page a group in DeviceCMYK");
}
