use std::collections::BTreeSet;

use crate::check::kinds::Kinds;
use crate::check::leaf::Leaf;
use crate::check::rule::{Limit, Looks, Rule, Say, graded};
use crate::check::sheet::Sheet;
use crate::diag::{Code, Severity};
use crate::finished::{Painted, Space, Thing};
use crate::picture::{ColorSpace, ColorTag, RgbPictures};

/// What is no ink of the press has to be converted by somebody, and everybody converts otherwise.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::ColorSpace,
    number: "P11",
    chinese: "颜色不是四色",
    title: "colours are gray or the four inks; no RGB or Lab, and no more spot colours than the press has units for",
    limits: &[Limit { name: "spots", value: 0, unit: "inks" }],
    source: "GWG 2015 NewspaperAds, CMYK",
    looks: Looks::Both(check, check_leaf),
};

/// A picture that was separated for another press prints in other colours, and with more ink than the paper takes.
pub(in crate::check) const PROFILE: Rule = Rule {
    code: Code::PictureColor,
    number: "P12",
    chinese: "图片色彩不明",
    title: "a picture says what its colours mean, and one in inks is separated for this press",
    limits: &[],
    source: "newspaper practice",
    looks: Looks::Both(profile, profile_in_leaf),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    // The plant has said that it prints those that the layout defines.
    let defined = sheet.page.spots.len() as i64 * 1000;
    let used = sheet.page.spots_used();
    if used.len() as i64 * 1000 > say.limit_or("spots", defined) {
        let names: Vec<&str> = used.iter().map(|(_, spot)| spot.name.as_str()).collect();
        let message = format!("the page is printed in the spot colours {}", names.join(", "));
        say.say(say.page(), None, message).hint("print it in the inks of the press");
    }
    if sheet.page.press.rgb == RgbPictures::Converted {
        return;
    }
    for photo in sheet.photos.iter().filter(|photo| photo.placed.picture.color == ColorSpace::Rgb) {
        let message =
            format!("the picture {} stays RGB: the plant has to convert it", photo.placed.picture.file);
        // The layout asks for it: the plant has said that it will.
        say.say(sheet.in_frame(photo.frame), Some(photo.placed.window), message)
            .hint("leave `pictures` out of the layout's [press], and it is converted here")
            .grade(Severity::Warning);
    }
}

fn check_leaf(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let content = &leaf.content;
    let are_expected = spots(leaf).len() as i64 * 1000 <= say.limit("spots");
    let mut kinds = Kinds::of("place");
    for painted in &content.things {
        let space = |paint: usize| content.paints.get(paint).map(|paint| &paint.space);
        let (spaces, area) = match &painted.thing {
            Thing::Glyph(glyph) if glyph.mode != 3 => ([space(glyph.fill), None], leaf.glyph_area(glyph)),
            Thing::Path(path) => {
                let fill = path.fill.and_then(|(paint, _)| space(paint));
                let stroke = path.stroke.as_ref().and_then(|(paint, _)| space(*paint));
                ([fill, stroke], leaf.area(&path.bounds))
            }
            Thing::Image(image) => {
                let of_picture = content.images.get(image.image).and_then(|facts| facts.space.as_ref());
                ([of_picture, image.fill.and_then(space)], leaf.image_area(painted, image))
            }
            _ => continue,
        };
        let unexpected = spaces.into_iter().flatten().filter(|space| !(are_expected && is_ink(space)));
        for foreign in unexpected.filter_map(foreign) {
            // As of pages whose layout leaves pictures RGB: the file says what their colours mean, and for which press.
            let is_tagged = matches!(&painted.thing, Thing::Image(_)) && is_icc(leaf, painted);
            let is_left_to_the_plant = foreign == "RGB" && is_tagged && !leaf.file.intents.is_empty();
            let message = match is_left_to_the_plant {
                true => "a picture stays RGB: the plant has to convert it".to_owned(),
                false => format!("something is painted in {foreign}"),
            };
            kinds.judge(say, (foreign, is_left_to_the_plant), |say| {
                say.say(leaf.place(), Some(area), message)
                    .hint("convert it to the inks of the press")
                    .grade(graded(!is_left_to_the_plant));
            });
        }
    }
    kinds.finish(say);
}

/// The spot colours that a page is painted in.
fn spots<'l>(leaf: &'l Leaf<'_>) -> BTreeSet<&'l str> {
    let paints = leaf.content.paints.iter().map(|paint| &paint.space);
    let pictures = leaf.content.images.iter().filter_map(|facts| facts.space.as_ref());
    paints.chain(pictures).flat_map(inks).map(String::as_str).filter(|name| !is_process(name)).collect()
}

/// The inks that a space is made of, where it names them.
fn inks(space: &Space) -> &[String] {
    match space {
        Space::Indexed { base, .. } | Space::Pattern(Some(base)) => inks(base),
        Space::Separation { name, .. } => std::slice::from_ref(name),
        Space::DeviceN { names, .. } => names,
        _ => &[],
    }
}

fn is_ink(space: &Space) -> bool {
    !inks(space).is_empty()
}

/// Whether a picture has a profile of its own.
fn is_icc(leaf: &Leaf<'_>, painted: &Painted) -> bool {
    let Thing::Image(image) = &painted.thing else { return false };
    let facts = leaf.content.images.get(image.image);
    matches!(facts.and_then(|facts| facts.space.as_ref()), Some(Space::Icc { .. }))
}

/// What is wrong with a space, if anything: nothing with gray and the four inks.
fn foreign(space: &Space) -> Option<String> {
    Some(match space {
        Space::DeviceGray | Space::CalGray | Space::DeviceCmyk | Space::Pattern(None) => return None,
        Space::Icc { components: 1 | 4, .. } => return None,
        Space::Indexed { base, .. } | Space::Pattern(Some(base)) => return foreign(base),
        Space::DeviceRgb | Space::CalRgb | Space::Icc { components: 3, .. } => "RGB".to_owned(),
        Space::Lab(_) => "Lab".to_owned(),
        Space::Separation { name, .. } if is_process(name) => return None,
        Space::DeviceN { names, .. } if names.iter().all(|name| is_process(name)) => return None,
        Space::Separation { name, .. } => format!("the spot colour {name}"),
        Space::DeviceN { names, .. } => format!("the inks {}", names.join(", ")),
        other => other.to_string(),
    })
}

fn is_process(name: &str) -> bool {
    matches!(name, "Cyan" | "Magenta" | "Yellow" | "Black" | "None" | "All")
}

fn profile_in_leaf(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let content = &leaf.content;
    for painted in &content.things {
        let Thing::Image(image) = &painted.thing else { continue };
        let space = content.images.get(image.image).and_then(|facts| facts.space.as_ref());
        if matches!(space, Some(Space::Icc { components: 4, .. })) {
            say.say(
                leaf.place(),
                Some(leaf.image_area(painted, image)),
                "a picture in CMYK has a profile of its own",
            )
            .hint("separate it for this press, and leave the profile out");
        }
    }
}

fn profile(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let press = &sheet.page.press.profile;
    for photo in &sheet.photos {
        let picture = &photo.placed.picture;
        let unsure = match (picture.color, &picture.tag) {
            (ColorSpace::Rgb, ColorTag::None) => "does not say what its colours mean: it is read as sRGB",
            (ColorSpace::Rgb | ColorSpace::Gray, ColorTag::Unusable) => {
                "has a colour profile that cannot be used: it is read as sRGB"
            }
            (ColorSpace::Cmyk, _) => {
                // Of a JPEG's profile the size is kept alone: another of the same size passes for the press's.
                let own = picture.jpeg_facts().and_then(|facts| facts.profile);
                let is_foreign = match &picture.tag {
                    ColorTag::Profile(own) => own[..] != press.data[..],
                    _ => own.is_some_and(|(size, _)| size as usize != press.data.len()),
                };
                if !is_foreign {
                    continue;
                }
                "was separated for another press: it prints as it is"
            }
            _ => continue,
        };
        let message = format!("the picture {} {unsure}", picture.file);
        say.say(sheet.in_frame(photo.frame), Some(photo.placed.window), message)
            .hint("ask the photo desk for it with its profile, or in CMYK for this press");
    }
}
