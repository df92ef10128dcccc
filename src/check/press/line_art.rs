use super::resolution::images;
use crate::check::leaf::Leaf;
use crate::check::rule::{Limit, Looks, Rule, Say, graded};
use crate::check::sheet::Sheet;
use crate::diag::Code;

/// Drawings and lettering in black and white have no grays to soften their edges.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::CoarseLineArt,
    number: "P10",
    chinese: "线条稿像素不足",
    title: "line art in black and white has the pixels that its edges need",
    limits: &[
        Limit { name: "warning", value: 800_000, unit: "ppi" },
        Limit { name: "error", value: 550_000, unit: "ppi" },
    ],
    source: "GWG 2015, resolution of 1-bit images",
    looks: Looks::Both(check, check_leaf),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let (warning, error) = (say.limit("warning"), say.limit("error"));
    for photo in &sheet.photos {
        let picture = &photo.placed.picture;
        let ppi = picture.ppi_at(photo.placed.whole.size);
        if i64::from(ppi) * 1000 >= warning || !picture.is_line_art() {
            continue;
        }
        let message =
            format!("the line art {} has {ppi} ppi here, fewer than {}", picture.file, warning / 1000);
        say.say(sheet.in_frame(photo.frame), Some(photo.placed.window), message)
            .hint("scan it again at 1200 ppi, or print it smaller")
            .grade(graded(i64::from(ppi) * 1000 < error));
    }
}

fn check_leaf(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let (warning, error) = (say.limit("warning"), say.limit("error"));
    for (shown, _, ppi) in images(leaf).filter(|(_, facts, ppi)| facts.bits == 1 && *ppi * 1000 < warning) {
        let message = format!("line art has {ppi} ppi here, fewer than {}", warning / 1000);
        say.say(leaf.place(), Some(leaf.area(&shown)), message)
            .hint("scan it again at 1200 ppi, or print it smaller")
            .grade(graded(ppi * 1000 < error));
    }
}
