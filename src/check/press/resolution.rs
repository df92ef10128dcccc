use crate::check::leaf::Leaf;
use crate::check::rule::{Limit, Looks, Rule, Say, graded};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::finished::{ImageFacts, Rect, Thing};
use crate::picture::ColorSpace;

/// A screen of 85 to 100 lines an inch shows nothing of pictures under this.
pub(in crate::check) const LOW: Rule = Rule {
    code: Code::LowResolution,
    number: "P09",
    chinese: "图片像素不足",
    title: "a picture has the pixels that its size in print needs",
    limits: &[
        Limit { name: "warning", value: 150_000, unit: "ppi" },
        Limit { name: "error", value: 100_000, unit: "ppi" },
    ],
    source: "newspapers' advertisement specifications; GWG 2015, image resolution",
    looks: Looks::Both(low, low_in_leaf),
};

/// More pixels than a screen can show make a file large and nothing else. Pictures that are converted are made smaller on
/// the way; those that come in the inks of a press stay as they came.
pub(in crate::check) const WASTED: Rule = Rule {
    code: Code::WastedResolution,
    number: "P09",
    chinese: "图片像素过多",
    title: "a picture that goes into the file as it came has no more pixels than a press can show",
    limits: &[Limit { name: "warning", value: 450_000, unit: "ppi" }],
    source: "newspapers' advertisement specifications",
    looks: Looks::Both(wasted, wasted_in_leaf),
};

fn low(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let (warning, error) = (say.limit("warning"), say.limit("error"));
    for photo in &sheet.photos {
        let picture = &photo.placed.picture;
        // Line art has a rule of its own.
        let ppi = picture.ppi_at(photo.placed.whole.size);
        if i64::from(ppi) * 1000 >= warning || picture.is_line_art() {
            continue;
        }
        let message =
            format!("the picture {} has {ppi} ppi here, fewer than {}", picture.file, warning / 1000);
        say.say(sheet.in_frame(photo.frame), Some(photo.placed.window), message)
            .hint("ask the photo desk for a larger file, or print it smaller")
            .grade(graded(i64::from(ppi) * 1000 < error));
    }
}

/// What is seen of a picture of a finished page, the picture, and the pixels that an inch has of it in its coarser direction.
pub(super) fn images<'l>(leaf: &'l Leaf<'_>) -> impl Iterator<Item = (Rect, &'l ImageFacts, i64)> {
    leaf.content.things.iter().filter_map(|painted| {
        let Thing::Image(image) = &painted.thing else { return None };
        let facts = leaf.content.images.get(image.image)?;
        // Marks outside the trim and pictures that are cropped away are not looked at.
        let shown = Rect::around(image.quad).intersection(&painted.clip);
        let on_page = shown.intersection(&leaf.trim());
        let is_seen = on_page.width() > 0.0 && on_page.height() > 0.0;
        let ppi = image.ppi.0.min(image.ppi.1).min(1e6);
        is_seen.then_some((shown, facts, ppi as i64))
    })
}

fn low_in_leaf(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let (warning, error) = (say.limit("warning"), say.limit("error"));
    for (shown, _, ppi) in images(leaf).filter(|(_, facts, ppi)| facts.bits > 1 && *ppi * 1000 < warning) {
        let message = format!("a picture has {ppi} ppi here, fewer than {}", warning / 1000);
        say.say(leaf.place(), Some(leaf.area(&shown)), message)
            .hint("ask the photo desk for a larger file, or print it smaller")
            .grade(graded(ppi * 1000 < error));
    }
}

fn wasted_in_leaf(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let most = say.limit("warning");
    for (shown, _, ppi) in images(leaf).filter(|(_, facts, ppi)| facts.bits > 1 && *ppi * 1000 > most) {
        let message = format!("a picture has {ppi} ppi here, more than {}", most / 1000);
        say.say(leaf.place(), Some(leaf.area(&shown)), message)
            .hint("ask the photo desk for it in the size that it is printed in");
    }
}

fn wasted(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let most = say.limit("warning");
    for photo in sheet.photos.iter().filter(|photo| photo.placed.picture.color == ColorSpace::Cmyk) {
        let picture = &photo.placed.picture;
        let ppi = picture.ppi_at(photo.placed.whole.size);
        if i64::from(ppi) * 1000 > most {
            let message =
                format!("the picture {} has {ppi} ppi here, more than {}", picture.file, most / 1000);
            say.say(sheet.in_frame(photo.frame), Some(photo.placed.window), message)
                .hint("ask the photo desk for it in the size that it is printed in");
        }
    }
}
