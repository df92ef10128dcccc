use super::heads_abreast::short;
use crate::check::rule::{Looks, Rule, Say, quoted};
use crate::check::sheet::{Sheet, shared};
use crate::diag::Code;

/// Heads one on the other rise like a chimney, and neither is seen for itself.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::Chimney,
    number: "T",
    chinese: "两题相叠（烟囱）",
    title: "on a page in tiers no head stands right on another (煙突)",
    limits: &[],
    source: "Japanese make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    if !sheet.is_vertical() {
        return;
    }
    let grid = &sheet.page.grid;
    for upper in &sheet.heads {
        for lower in sheet.heads.iter().filter(|lower| lower.story != upper.story) {
            let (a, b) = (sheet.logical(upper.rect), sheet.logical(lower.rect));
            let gap = b.start.inline - a.inline_end();
            let touches = gap.to_units() >= 0 && gap <= grid.gutter * 2;
            let both = shared((a.start.block, a.block_end()), (b.start.block, b.block_end()));
            if touches && both * 2 > a.size.block.min(b.size.block) {
                let message = format!(
                    "the head {} stands on {}",
                    quoted(&short(upper.text)),
                    quoted(&short(lower.text))
                );
                say.say(sheet.in_frame(Some(lower.frame)), Some(lower.rect), message)
                    .hint("move one of them along its tier")
                    .words(lower.text);
            }
        }
    }
}
