use crate::check::rule::{Looks, Rule, Say};
use crate::check::sheet::{Column, Sheet, shared};
use crate::diag::Code;
use crate::geom::{Length, LogicalRect};

/// A reader goes on at the head of the next column, and takes the next column for the next.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::ColumnOrder,
    number: "T",
    chinese: "倒走文、跳栏",
    title: "copy goes on to the side or below, never back, and over no other copy (倒走文, 跳栏; 飛び越し, 飛び降り)",
    limits: &[],
    source: "mainland and Japanese make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    for pair in sheet.columns.windows(2) {
        let [from, to] = pair else { continue };
        let runs_on = from.thread == to.thread
            && from.lines.last().zip(to.lines.first()).is_some_and(|(last, first)| {
                sheet.page.lines[*last].text.story == sheet.page.lines[*first].text.story
            });
        if !runs_on {
            continue;
        }
        let (a, b) = (sheet.logical(from.rect), sheet.logical(to.rect));
        let message = if goes_back(&a, &b) {
            "the copy runs back to its next column"
        } else if jumps(sheet, from, to, &a, &b) {
            "the copy jumps over other copy to its next column"
        } else {
            continue;
        };
        say.say(sheet.in_frame(Some(to.frame)), Some(to.rect), message)
            .hint("put the columns of the thread in the order in which they are read");
    }
}

/// Whether the next column lies before the last one on the same lines, or straight above it.
fn goes_back(a: &LogicalRect, b: &LogicalRect) -> bool {
    let on_same_lines = shared((a.start.block, a.block_end()), (b.start.block, b.block_end())) > Length::ZERO;
    let in_same_column =
        shared((a.start.inline, a.inline_end()), (b.start.inline, b.inline_end())) > Length::ZERO;
    (on_same_lines && b.start.inline < a.start.inline) || (in_same_column && b.start.block < a.start.block)
}

/// Whether copy of another story stands between two columns side by side.
fn jumps(sheet: &Sheet<'_>, from: &Column, to: &Column, a: &LogicalRect, b: &LogicalRect) -> bool {
    let (start, end) = (a.start.block.max(b.start.block), a.block_end().min(b.block_end()));
    let gap = b.start.inline - a.inline_end();
    if end <= start || gap <= Length::ZERO {
        return false;
    }
    let between = LogicalRect::new(a.inline_end(), start, gap, end - start);
    let between = between.to_physical(sheet.page.writing, sheet.page.type_area);
    let own = sheet.story_in(from.frame);
    sheet.columns.iter().any(|other| {
        other.frame != from.frame
            && other.frame != to.frame
            && sheet.story_in(other.frame) != own
            && other.rect.overlaps(&between)
    })
}
