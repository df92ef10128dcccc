use std::collections::BTreeSet;

use crate::check::rule::{Limit, Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::geom::{Length, LogicalRect, Rect};
use crate::page::FrameKind;

/// A gutter that runs through makes two pages of one.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::CutThrough,
    number: "T",
    chinese: "断版",
    title: "no gutter between stories runs through the whole type area (断版, 通版)",
    limits: &[Limit { name: "part", value: 10_000, unit: "% of the type area" }],
    source: "mainland make-up practice",
    looks: Looks::Page(check),
};

/// What takes up room on the page, and whose it is.
struct Block {
    rect: Rect,
    story: Option<usize>,
}

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    if sheet.is_vertical() {
        return;
    }
    let blocks = blocks(sheet);
    let area = sheet.page.type_area;
    let part = say.limit("part");
    for (way, whole) in [("across", area.size.height), ("down", area.size.width)] {
        let extent = |rect: Rect| match way {
            "across" => (rect.origin.y, rect.bottom()),
            _ => (rect.origin.x, rect.right()),
        };
        let least = whole.scale(part, 100_000);
        for at in gaps(blocks.iter().map(|block| extent(block.rect))) {
            let (before, after): (Vec<&Block>, Vec<&Block>) =
                blocks.iter().partition(|block| extent(block.rect).1 <= at);
            let (start, end) = extent(area);
            // A strip at the edge is a strip, not half a page.
            if at - start < least || end - at < least || shares_a_story(&before, &after) {
                continue;
            }
            let (cut, line) = match way {
                "across" => ("side to side", Rect::new(area.origin.x, at, area.size.width, Length::ZERO)),
                _ => ("top to foot", Rect::new(at, area.origin.y, Length::ZERO, area.size.height)),
            };
            let message = format!("a gutter cuts the page in two from {cut}");
            say.say(say.page(), Some(line), message)
                .hint("let a picture, a head or a column of one half reach into the other");
        }
    }
}

/// Columns, heads, figures and boxes, each as the frame that it fills.
fn blocks(sheet: &Sheet<'_>) -> Vec<Block> {
    let pictures: BTreeSet<usize> = sheet.photos.iter().filter_map(|photo| photo.frame).collect();
    let frames = sheet.page.frames.iter().enumerate();
    let held = frames.filter(|(n, frame)| {
        frame.kind != FrameKind::Label && (sheet.lines_of(*n).next().is_some() || pictures.contains(n))
    });
    // Captions that the page brings itself tie nothing together.
    let own = sheet.page.stories.iter().position(|story| story.name == sheet.page.name);
    held.map(|(n, frame)| Block {
        rect: frame.rect,
        story: sheet.story_in(n).filter(|story| Some(*story) != own),
    })
    .collect()
}

/// Where no stretch reaches across, in the middle of each gap between them.
fn gaps(stretches: impl Iterator<Item = (Length, Length)>) -> Vec<Length> {
    let mut stretches: Vec<_> = stretches.collect();
    stretches.sort_unstable();
    let mut gaps = Vec::new();
    let mut reached = None;
    for (start, end) in stretches {
        if let Some(reached) = reached
            && start >= reached
        {
            gaps.push((start + reached) / 2);
        }
        reached = Some(reached.map_or(end, |reached: Length| reached.max(end)));
    }
    gaps
}

fn shares_a_story(before: &[&Block], after: &[&Block]) -> bool {
    let stories = |blocks: &[&Block]| blocks.iter().filter_map(|block| block.story).collect::<BTreeSet<_>>();
    let (before, after) = (stories(before), stories(after));
    before.is_empty() || after.is_empty() || before.intersection(&after).next().is_some()
}

/// Where no stretch along the lines reaches across, for pages in tiers.
pub(super) fn tier_gaps(rects: impl Iterator<Item = LogicalRect>) -> Vec<Length> {
    gaps(rects.map(|rect| (rect.start.inline, rect.inline_end())))
}
