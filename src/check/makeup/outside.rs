use crate::check::rule::{Limit, Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::page::FrameKind;

/// Columns end with the type area, and level with each other.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::OutsideTypeArea,
    number: "T",
    chinese: "文字出版心",
    title: "no column of text hangs out of the type area (出版心)",
    limits: &[Limit { name: "out", value: 500, unit: "lines" }],
    source: "newspaper practice: the type area is what the page is made up in",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let area = sheet.page.type_area;
    let leading = sheet.page.grid.leading;
    // A frame may end in the white after its last line.
    let most = leading.scale(say.limit("out"), 1000);
    for (n, frame) in sheet.page.frames.iter().enumerate() {
        if !matches!(frame.kind, FrameKind::Column(_)) {
            continue;
        }
        let sides = [
            area.origin.x - frame.rect.origin.x,
            area.origin.y - frame.rect.origin.y,
            frame.rect.right() - area.right(),
            frame.rect.bottom() - area.bottom(),
        ];
        let Some(out) = sides.into_iter().max().filter(|out| *out > most) else { continue };
        let message = format!("the column hangs {out} out of the type area");
        say.say(sheet.in_frame(Some(n)), Some(frame.rect), message)
            .hint("make its frame smaller, or move it up, in the layout");
    }
}
