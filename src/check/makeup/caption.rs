use crate::check::rule::{Limit, Looks, Rule, Say};
use crate::check::sheet::{Sheet, gap};
use crate::diag::Code;
use crate::spec::Role;

/// A caption is looked for at its picture.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::CaptionApart,
    number: "T",
    chinese: "图文分离",
    title: "a caption stands at its picture (图文分离)",
    limits: &[Limit { name: "gap", value: 2_000, unit: "lines" }],
    source: "mainland make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let most = sheet.page.grid.leading.scale(say.limit("gap"), 1000);
    for frame in 0..sheet.page.frames.len() {
        let windows: Vec<_> = sheet
            .photos
            .iter()
            .filter(|photo| photo.frame == Some(frame))
            .map(|photo| photo.placed.window)
            .collect();
        let captions = sheet.lines_of(frame).filter(|line| sheet.role(line) == Role::Caption);
        let Some(caption) = captions.map(|line| line.rect).reduce(|all, rect| all.union(&rect)) else {
            continue;
        };
        let nearest = windows.iter().map(|window| gap(*window, caption)).min();
        if let Some(nearest) = nearest.filter(|nearest| *nearest > most) {
            let message = format!("the caption stands {nearest} away from its picture");
            say.say(sheet.in_frame(Some(frame)), Some(caption), message).hint("set it at its picture");
        }
    }
}
