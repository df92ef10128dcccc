use super::heads_abreast::short;
use crate::check::rule::{Looks, Rule, Say, quoted};
use crate::check::sheet::{Sheet, shared};
use crate::diag::Code;
use crate::geom::Length;

/// Copy before a head and after it: the reader does not know where it begins.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::FlowsBothWays,
    number: "T",
    chinese: "题两侧行文（两流）",
    title: "on a page in tiers no copy runs down on both sides of its head (両流れ)",
    limits: &[],
    source: "Japanese make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    if !sheet.is_vertical() {
        return;
    }
    for head in &sheet.heads {
        let cover = sheet.logical(head.rect);
        let beside = |before: bool| {
            sheet.columns.iter().filter(|column| sheet.story_in(column.frame) == Some(head.story)).any(
                |column| {
                    let rect = sheet.logical(column.rect);
                    let in_tier = shared(
                        (rect.start.inline, rect.inline_end()),
                        (cover.start.inline, cover.inline_end()),
                    );
                    let gap = if before {
                        cover.start.block - rect.block_end()
                    } else {
                        rect.start.block - cover.block_end()
                    };
                    in_tier > Length::ZERO
                        && gap >= -sheet.page.grid.leading
                        && gap <= sheet.page.grid.leading * 3
                },
            )
        };
        if beside(true) && beside(false) {
            let message = format!("copy runs down on both sides of its head {}", quoted(&short(head.text)));
            say.say(sheet.in_frame(Some(head.frame)), Some(head.rect), message)
                .hint("let it begin after its head alone")
                .words(head.text);
        }
    }
}
