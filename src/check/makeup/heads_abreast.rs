use crate::check::rule::{Limit, Looks, Rule, Say, quoted};
use crate::check::sheet::{Sheet, shared};
use crate::diag::Code;
use crate::geom::{Length, LogicalRect};
use crate::page::Shape;

/// Two heads on the same lines are read as one.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::HeadsAbreast,
    number: "T",
    chinese: "碰题",
    title: "no two heads stand side by side on the same lines without a picture, rule or box between (碰题)",
    limits: &[Limit { name: "gap", value: 3_000, unit: "字" }],
    source: "mainland make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    if sheet.is_vertical() {
        return;
    }
    let most = sheet.page.grid.em.inline.scale(say.limit("gap"), 1000);
    for (n, one) in sheet.heads.iter().enumerate() {
        for other in &sheet.heads[n + 1..] {
            let (a, b) = (sheet.logical(one.rect), sheet.logical(other.rect));
            let (left, right) = if a.start.inline <= b.start.inline { (&a, &b) } else { (&b, &a) };
            let gap = right.start.inline - left.inline_end();
            let side_by_side = gap.to_units() >= 0 && gap <= most;
            if one.story == other.story || !side_by_side || lines_shared(left, right) * 2 < 1000 {
                continue;
            }
            let between = LogicalRect::new(
                left.inline_end(),
                left.start.block.max(right.start.block),
                gap,
                shared((a.start.block, a.block_end()), (b.start.block, b.block_end())),
            );
            if is_parted(sheet, &between) {
                continue;
            }
            let message = format!(
                "the heads {} and {} stand side by side",
                quoted(&short(one.text)),
                quoted(&short(other.text))
            );
            say.say(sheet.in_frame(Some(other.frame)), Some(other.rect), message)
                .hint("move one of them by some lines, or set a rule, a picture or a box between")
                .words(other.text);
        }
    }
}

/// How much of the shorter one's depth stands on the other's lines, in thousandths.
fn lines_shared(a: &LogicalRect, b: &LogicalRect) -> i64 {
    let both = shared((a.start.block, a.block_end()), (b.start.block, b.block_end()));
    let shorter = a.size.block.min(b.size.block).to_units().max(1);
    both.to_units() * 1000 / shorter
}

/// Whether a rule, a picture or a box stands in a gap, as deep as half of it at least.
fn is_parted(sheet: &Sheet<'_>, gap: &LogicalRect) -> bool {
    sheet.page.items.iter().any(|item| {
        let rect = match &item.shape {
            Shape::Rule(rule) => rule.bounds(),
            Shape::Picture(placed) => placed.window,
            // A tint or a border under one of the heads ends in the gap or beside it.
            Shape::Area(area) => area.rect.grown(Length::units(1)),
            Shape::Glyphs(_) | Shape::Path(_) => return false,
        };
        let rect = sheet.logical(rect);
        let across = rect.start.inline <= gap.inline_end() && rect.inline_end() >= gap.start.inline;
        let along = shared((rect.start.block, rect.block_end()), (gap.start.block, gap.block_end()));
        across && along * 2 >= gap.size.block
    })
}

/// The start of a headline, for a message.
pub(in crate::check) fn short(text: &str) -> String {
    let mut short: String = text.chars().filter(|c| !c.is_whitespace()).take(8).collect();
    if short.chars().count() < text.chars().filter(|c| !c.is_whitespace()).count() {
        short.push('…');
    }
    short
}
