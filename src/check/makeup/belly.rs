use super::cut::tier_gaps;
use crate::check::rule::{Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::geom::{Length, LogicalRect};
use crate::page::FrameKind;

/// A page in tiers holds together by what stands over two of them.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::BellyCut,
    number: "T",
    chinese: "通栏横缝（腹切）",
    title: "no gap between two tiers runs from edge to edge (腹切り)",
    limits: &[],
    source: "Japanese make-up practice; less minded where pages are made of blocks",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    if !sheet.is_vertical() {
        return;
    }
    let frames = sheet.page.frames.iter().enumerate().filter(|(_, frame)| frame.kind != FrameKind::Label);
    let held = frames.filter(|(n, _)| {
        sheet.lines_of(*n).next().is_some() || sheet.photos.iter().any(|photo| photo.frame == Some(*n))
    });
    let rects: Vec<LogicalRect> = held.map(|(_, frame)| sheet.logical(frame.rect)).collect();
    for at in tier_gaps(rects.iter().copied()) {
        let whole = sheet.logical(sheet.page.type_area).size.block;
        let line = LogicalRect::new(at, Length::ZERO, Length::ZERO, whole);
        let place = say.page();
        say.say(
            place,
            Some(line.to_physical(sheet.page.writing, sheet.page.type_area)),
            "the gap between two tiers runs from edge to edge",
        )
        .hint("let a head or a picture stand over both");
    }
}
