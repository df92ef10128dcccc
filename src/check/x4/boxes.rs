use super::SOURCE;
use crate::check::leaf::{File, Leaf};
use crate::check::rule::{Looks, Rule, Say};
use crate::diag::Code;
use crate::finished::{Boxes, Rect};

pub(in crate::check) const BOXES: Rule = Rule {
    code: Code::X4Boxes,
    number: "X4-18",
    chinese: "页面框不合规",
    title: "every page has a MediaBox and a TrimBox or an ArtBox, the trim within the bleed within the sheet",
    limits: &[],
    source: SOURCE,
    looks: Looks::Leaf(boxes),
};

pub(in crate::check) const PREFERENCES: Rule = Rule {
    code: Code::X4ViewerPreferences,
    number: "X4-19",
    chinese: "阅读器显示框不合规",
    title: "viewers show and print the sheet or the bleed",
    limits: &[],
    source: SOURCE,
    looks: Looks::File(preferences),
};

pub(in crate::check) const ANNOTATIONS: Rule = Rule {
    code: Code::X4Annotations,
    number: "X4-20",
    chinese: "版内有批注或动作",
    title: "no link, note or form field on the page, and nothing that happens by itself",
    limits: &[],
    source: SOURCE,
    looks: Looks::Leaf(annotations),
};

fn boxes(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let Boxes { media, bleed, trim, art, .. } = leaf.facts.boxes;
    let message = match (media, trim, art) {
        (None, ..) => "the page has no MediaBox",
        (_, None, None) => "the page says neither where it is trimmed (TrimBox) nor what its art is (ArtBox)",
        (_, Some(_), Some(_)) => "the page has a TrimBox and an ArtBox",
        (Some(media), trim, art) => {
            let inner = trim.or(art).unwrap_or(media);
            if bleed.is_some_and(|bleed| !within(&inner, &bleed)) {
                "the trimmed page reaches out of the bleed"
            } else if !within(&bleed.unwrap_or(inner), &media) {
                "the page reaches out of its sheet"
            } else {
                return;
            }
        }
    };
    say.say(leaf.place(), None, message).hint("set the boxes when the page is exported");
}

/// Whether one lies in the other, but for what rounding does.
fn within(inner: &Rect, outer: &Rect) -> bool {
    const ROUND: f64 = 0.01;
    inner.left >= outer.left - ROUND
        && inner.bottom >= outer.bottom - ROUND
        && inner.right <= outer.right + ROUND
        && inner.top <= outer.top + ROUND
}

fn preferences(file: &File<'_>, say: &mut Say<'_>) {
    for (key, value) in &file.catalog.viewer_preferences {
        let is_area = matches!(key.as_str(), "ViewArea" | "ViewClip" | "PrintArea" | "PrintClip");
        if is_area && !matches!(value.as_str(), "MediaBox" | "BleedBox") {
            say.say(file.place(), None, format!("viewers are told to take the {value} ({key})"));
        }
    }
}

fn annotations(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let kept_clear = leaf.facts.boxes.bleed.unwrap_or_else(|| leaf.trim());
    for annotation in &leaf.facts.annotations {
        let is_for_press = matches!(annotation.subtype.as_str(), "PrinterMark" | "TrapNet");
        let is_outside = annotation.rect.is_some_and(|rect| {
            let shared = rect.intersection(&kept_clear);
            shared.width() <= 0.0 || shared.height() <= 0.0
        });
        if !is_for_press && !is_outside {
            let message = format!("there is an annotation ({}) on the page", annotation.subtype);
            let area = annotation.rect.map(|rect| leaf.area(&rect));
            say.say(leaf.place(), area, message).hint("export it without links, notes and fields");
        }
    }
    let catalog = &leaf.file.catalog;
    let opens = catalog.open_action.as_deref().is_some_and(|action| action != "Dest");
    let of_file = leaf.index == 0 && (opens || catalog.additional_actions || catalog.javascript);
    if leaf.facts.keys.iter().any(|key| key == "AA") || of_file {
        say.say(leaf.place(), None, "something happens by itself when the file is opened (an action)");
    }
}
