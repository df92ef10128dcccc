use std::collections::{BTreeMap, BTreeSet};

use super::SOURCE;
use super::intent::{for_press, press_space};
use super::metadata::is_older;
use crate::check::leaf::{File, Leaf};
use crate::check::rule::{Looks, Rule, Say, quoted};
use crate::diag::Code;
use crate::finished::{Dict, Paint, Painted, Space, Thing, Value};
use crate::hash::Hash;

pub(in crate::check) const SPACES: Rule = Rule {
    code: Code::X4ColorSpaces,
    number: "X4-10",
    chinese: "色彩空间不合规",
    title: "device colours are those of the output intent; no profile repeats it",
    limits: &[],
    source: SOURCE,
    looks: Looks::Leaf(spaces),
};

pub(in crate::check) const OVERPRINT_MODE: Rule = Rule {
    code: Code::X4OverprintMode,
    number: "X4-11",
    chinese: "叠印模式不合规",
    title: "CMYK by a profile does not overprint with OPM 1",
    limits: &[],
    source: SOURCE,
    looks: Looks::Leaf(overprint_mode),
};

pub(in crate::check) const COLORANTS: Rule = Rule {
    code: Code::X4Colorants,
    number: "X4-12",
    chinese: "专色不合规",
    title: "a spot colour means the same everywhere; the ink All is for marks outside the trim",
    limits: &[],
    source: SOURCE,
    looks: Looks::File(colorants),
};

pub(in crate::check) const ALL_INKS: Rule = Rule { looks: Looks::Leaf(all_inks), ..COLORANTS };

pub(in crate::check) const BLENDING: Rule = Rule {
    code: Code::X4Blending,
    number: "X4-13",
    chinese: "透明不合规",
    title: "blend modes are those of PDF 1.6; PDF/X-1a and X-3 have no transparency",
    limits: &[],
    source: SOURCE,
    looks: Looks::Leaf(blending),
};

/// The spaces that a thing is painted in: filled and outlined.
fn painted_spaces<'l>(leaf: &'l Leaf<'_>, painted: &Painted) -> [Option<&'l Space>; 2] {
    let space = |paint: usize| leaf.content.paints.get(paint).map(|paint: &Paint| &paint.space);
    match &painted.thing {
        Thing::Glyph(glyph) => match glyph.mode {
            3 | 7 => [None, None],
            1 | 5 => [None, space(glyph.stroke)],
            2 | 6 => [space(glyph.fill), space(glyph.stroke)],
            _ => [space(glyph.fill), None],
        },
        Thing::Path(path) => [
            path.fill.and_then(|(paint, _)| space(paint)),
            path.stroke.as_ref().and_then(|(paint, _)| space(*paint)),
        ],
        Thing::Image(image) => {
            let facts = leaf.content.images.get(image.image);
            [image.fill.and_then(space), facts.and_then(|facts| facts.space.as_ref())]
        }
        Thing::Shading(_) => [None, None],
    }
}

fn spaces(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let Some(press) = press_space(leaf.file) else { return };
    let own = for_press(leaf.file)
        .next()
        .and_then(|intent| intent.profile.as_ref())
        .map(|profile| Hash::of(profile));
    let has_default = |name: &str| default_spaces(leaf).has(name);
    let mut seen: BTreeSet<&Space> = BTreeSet::new();
    let used = leaf.content.things.iter().flat_map(|painted| painted_spaces(leaf, painted));
    for space in used.flatten() {
        if !seen.insert(space) {
            continue;
        }
        let message = match base(space) {
            Space::DeviceRgb if press != *b"RGB " && !has_default("DefaultRGB") => {
                "something is painted in DeviceRGB, and the press is not one for RGB".to_owned()
            }
            Space::DeviceCmyk if press != *b"CMYK" && !has_default("DefaultCMYK") => {
                "something is painted in DeviceCMYK, and the press is not one for CMYK".to_owned()
            }
            Space::Icc { components: 4, profile } if Some(*profile) == own => {
                "something is painted by the output intent's own profile, and so does not overprint"
                    .to_owned()
            }
            _ => continue,
        };
        say.say(leaf.place(), None, message).hint("paint it in the device colours of the output intent");
    }
}

fn base(space: &Space) -> &Space {
    match space {
        Space::Indexed { base: inner, .. } | Space::Pattern(Some(inner)) => base(inner),
        other => other,
    }
}

/// The colour spaces that the page's resources name.
fn default_spaces(leaf: &Leaf<'_>) -> Dict {
    let finished = leaf.file.finished;
    let mut node = leaf.facts.id.map(|id| finished.object(id)).unwrap_or_default();
    for _ in 0..64 {
        let Some(dict) = node.dict() else { break };
        if dict.has("Resources") {
            return finished.dict(&finished.dict(dict, "Resources"), "ColorSpace");
        }
        node = finished.get(dict, "Parent");
    }
    Dict::default()
}

fn overprint_mode(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let is_wrong = |painted: &&Painted| {
        let Some(state) = leaf.content.states.get(painted.state).filter(|state| state.overprint_mode == 1)
        else {
            return false;
        };
        let [fill, stroke] = painted_spaces(leaf, painted);
        let by_profile =
            |space: Option<&Space>| matches!(space.map(base), Some(Space::Icc { components: 4, .. }));
        (state.overprint_fill && by_profile(fill)) || (state.overprint_stroke && by_profile(stroke))
    };
    if leaf.content.things.iter().any(|painted| is_wrong(&painted)) {
        say.say(leaf.place(), None, "CMYK by a profile overprints with OPM 1").hint("paint it in DeviceCMYK");
    }
}

fn colorants(file: &File<'_>, say: &mut Say<'_>) {
    let finished = file.finished;
    // Its space in other inks, and the function that leads there.
    let mut known: BTreeMap<String, [[u8; 16]; 2]> = BTreeMap::new();
    let mut digests = finished.digests(&[]);
    let mut told: Vec<String> = Vec::new();
    let mut spaces: Vec<Value> = Vec::new();
    for dict in file.objects().iter().filter_map(|(_, value)| value.dict()) {
        match finished.get(dict, "ColorSpace") {
            Value::Dict(named) => spaces.extend(named.entries().map(|(_, value)| finished.resolve(value))),
            value @ Value::Array(_) => spaces.push(value),
            _ => {}
        }
        let resources = finished.dict(&finished.dict(dict, "Resources"), "ColorSpace");
        spaces.extend(resources.entries().map(|(_, value)| finished.resolve(value)));
    }
    for parts in spaces.iter().filter_map(Value::array) {
        let part = |n: usize| parts.get(n).map(|part| finished.resolve(part)).unwrap_or_default();
        match part(0).name() {
            Some("Separation") => {
                let Some(name) = part(1).name().map(str::to_owned) else { continue };
                let mut digest = |n: usize| digests.of(parts.get(n).unwrap_or(&Value::Null));
                let meaning = [digest(2), digest(3)];
                let first = *known.entry(name.clone()).or_insert(meaning);
                if first != meaning && !told.contains(&name) {
                    say.say(
                        file.place(),
                        None,
                        format!("the spot colour {name} is one colour here, and another there"),
                    );
                    told.push(name);
                }
            }
            Some("DeviceN") => {
                let names = part(1);
                let names: Vec<String> = names
                    .array()
                    .unwrap_or_default()
                    .iter()
                    .filter_map(|name| finished.resolve(name).name().map(str::to_owned))
                    .collect();
                let is_spot = |name: &&String| {
                    !matches!(name.as_str(), "Cyan" | "Magenta" | "Yellow" | "Black" | "None")
                };
                let attributes = part(4);
                let colorants =
                    attributes.dict().map(|dict| finished.dict(dict, "Colorants")).unwrap_or_default();
                if let Some(name) = names.iter().filter(is_spot).find(|name| !colorants.has(name)) {
                    say.say(
                        file.place(),
                        None,
                        format!("the inks {} do not say what {name} is", names.join(", ")),
                    );
                }
            }
            _ => {}
        }
    }
}

fn all_inks(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let trim = leaf.trim();
    let inside = leaf.content.things.iter().find(|painted| {
        let is_all =
            painted_spaces(leaf, painted).into_iter().flatten().any(|space| space.inks().contains(&"All"));
        let bounds = match &painted.thing {
            Thing::Path(path) => path.bounds,
            Thing::Glyph(glyph) => crate::finished::Rect::around(glyph.matrix.unit_square()),
            Thing::Image(image) => crate::finished::Rect::around(image.quad),
            Thing::Shading(_) => return false,
        };
        let shared = bounds.intersection(&painted.clip).intersection(&trim);
        is_all && shared.width() > 0.0 && shared.height() > 0.0
    });
    if inside.is_some() {
        say.say(leaf.place(), None, "something on the page is painted in all inks at once (All)")
            .hint("keep that for register marks outside the trim");
    }
}

fn blending(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    // ISO 32000-1, 11.3.5
    const MODES: &[&str] = &[
        "Normal",
        "Compatible",
        "Multiply",
        "Screen",
        "Overlay",
        "Darken",
        "Lighten",
        "ColorDodge",
        "ColorBurn",
        "HardLight",
        "SoftLight",
        "Difference",
        "Exclusion",
        "Hue",
        "Saturation",
        "Color",
        "Luminosity",
    ];
    if let Some(state) = leaf.content.states.iter().find(|state| !MODES.contains(&state.blend.as_str())) {
        say.say(leaf.place(), None, format!("there is no blend mode {} in PDF 1.6", quoted(&state.blend)));
    }
    let masked = leaf.content.images.iter().any(|facts| facts.has_soft_mask);
    let is_transparent = masked || leaf.content.states.iter().any(|state| state.is_transparent());
    if is_older(leaf.file) && (is_transparent || leaf.facts.group.is_some()) {
        say.say(leaf.place(), None, "something is transparent, which no PDF/X-1a or X-3 file has")
            .hint("flatten it");
    }
}
