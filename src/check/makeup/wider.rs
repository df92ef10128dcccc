use super::heads_abreast::short;
use crate::check::rule::{Limit, Looks, Rule, Say, quoted};
use crate::check::sheet::{Column, Head, Sheet, shared};
use crate::diag::Code;
use crate::geom::{Length, LogicalRect};

/// A head covers its copy: what runs out from under it looks like another's.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::WiderThanHead,
    number: "T",
    chinese: "文宽出题",
    title: "copy does not run out wider than the head over it (宽出题)",
    limits: &[Limit { name: "over", value: 1_000, unit: "字" }],
    source: "mainland make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let over = sheet.page.grid.em.inline.scale(say.limit("over"), 1000);
    for head in &sheet.heads {
        let cover = sheet.logical(head.rect);
        // The head stands over its copy: some of it hangs right under.
        let columns: Vec<&Column> =
            sheet.columns.iter().filter(|column| sheet.story_in(column.frame) == Some(head.story)).collect();
        let hangs = |column: &&&Column| is_under(sheet, &cover, &sheet.logical(column.rect));
        let Some(under) = columns.iter().find(hangs) else { continue };
        let top = sheet.logical(under.rect).start.block;
        for column in &columns {
            let rect = sheet.logical(column.rect);
            // The row of columns that begins under the head: what comes further down belongs to no head any more.
            let in_row = (rect.start.block - top).abs() <= sheet.page.grid.leading * 2;
            let sticks_out =
                (cover.start.inline - rect.start.inline).max(rect.inline_end() - cover.inline_end());
            if in_row && sticks_out > over && !is_covered(sheet, head, &cover, &rect) {
                let message = format!(
                    "copy runs out {} wider than its head {}",
                    characters(sticks_out, sheet.page.grid.em.inline),
                    quoted(&short(head.text))
                );
                say.say(sheet.in_frame(Some(column.frame)), Some(column.rect), message)
                    .hint("set the head over all columns of its copy, or run the copy under the head")
                    .words(head.text);
                break;
            }
        }
    }
}

/// Whether a column begins within three lines under a head.
fn is_under(sheet: &Sheet<'_>, head: &LogicalRect, column: &LogicalRect) -> bool {
    let down = column.start.block - head.block_end();
    let across = shared((head.start.inline, head.inline_end()), (column.start.inline, column.inline_end()));
    down > -sheet.page.grid.leading && down <= sheet.page.grid.leading * 3 && across > Length::ZERO
}

/// Whether something of the same story stands over the part of a column that its head does not cover: its deck, its
/// picture, or copy beside the head.
fn is_covered(sheet: &Sheet<'_>, head: &Head<'_>, cover: &LogicalRect, column: &LogicalRect) -> bool {
    let (from, to) = if column.inline_end() > cover.inline_end() {
        (cover.inline_end().max(column.start.inline), column.inline_end())
    } else {
        (column.start.inline, cover.start.inline.min(column.inline_end()))
    };
    sheet.page.frames.iter().enumerate().any(|(n, frame)| {
        let rect = sheet.logical(frame.rect);
        let beside = shared((rect.start.block, rect.block_end()), (cover.start.block, cover.block_end()));
        let over = shared((rect.start.inline, rect.inline_end()), (from, to));
        n != head.frame
            && beside * 2 >= cover.size.block.min(rect.size.block)
            && over > Length::ZERO
            && sheet.lines_of(n).any(|line| line.text.story == head.story)
    })
}

fn characters(length: Length, em: Length) -> String {
    format!("{} 字", length.to_units() / em.to_units().max(1))
}
