//! Tabs (JLREQ 3.6): each takes the room that brings the text after it to a stop of the style. Stops count from the line's
//! start, and rows of tabs are lines that nothing fills, so all of this is known before any measure is.

use std::ops::Range;

use super::items::{EdgeSpace, Glue, LineItem, Penalty};
use crate::geom::Length;
use crate::layout::{Style, TabAlign, TabStop};
use crate::shape::Shaped;

/// Gives the tabs of a paragraph their widths; without stops they stay spaces.
pub fn set_tabs(items: &mut [LineItem], shaped: &Shaped, style: &Style) {
    let text = Text { shaped, stops: &style.tabs };
    if style.tabs.is_empty() || !shaped.chars.iter().any(|c| c.c == '\t') {
        return;
    }
    // Where the next item starts along its line.
    let mut pen = style.indent;
    for n in 0..items.len() {
        if text.is_tab(n) {
            let after = text.until_next(items, n);
            let mut place = text.place(items, after.clone(), pen);
            if place.is_none() && n > 0 && pen > Length::ZERO {
                // JLREQ 3.6.3 d: where no stop is left the text goes to the first one of the next line.
                items[n - 1].penalty = Penalty::Mandatory;
                pen = Length::ZERO;
                place = text.place(items, after, pen);
            }
            let place = place.unwrap_or(pen);
            let last = matches!(items[n].penalty, Penalty::Mandatory);
            items[n] = LineItem {
                body: place - pen,
                ink: Length::ZERO,
                glue: Glue::default(),
                at_start: Length::ZERO,
                at_end: EdgeSpace::default(),
                penalty: if last { Penalty::Mandatory } else { Penalty::Forbidden },
                counts: false,
            };
            pen = place;
        } else {
            pen += items[n].body + items[n].glue.natural;
        }
        if items[n].penalty == Penalty::Mandatory {
            pen = Length::ZERO;
        }
    }
}

struct Text<'a> {
    shaped: &'a Shaped,
    stops: &'a [TabStop],
}

impl Text<'_> {
    fn char(&self, item: usize) -> char {
        let cluster = &self.shaped.clusters[item];
        self.shaped.chars.get(cluster.chars.start as usize).map_or(' ', |c| c.c)
    }

    fn is_tab(&self, item: usize) -> bool {
        self.char(item) == '\t'
    }

    /// The items after a tab that go to its stop.
    fn until_next(&self, items: &[LineItem], tab: usize) -> Range<usize> {
        let ends = |n: &usize| self.is_tab(*n) || items[n - 1].penalty == Penalty::Mandatory;
        let end = (tab + 1..items.len()).find(ends).unwrap_or(items.len());
        tab + 1..end
    }

    /// Where a text starts that stands at the first stop after a place: never before that place (JLREQ 3.6.3 c). Nothing
    /// where there is no such stop.
    fn place(&self, items: &[LineItem], text: Range<usize>, from: Length) -> Option<Length> {
        let stop = self.stops.iter().find(|stop| stop.at > from)?;
        let width = |items: &[LineItem]| match items.split_last() {
            Some((last, inner)) => {
                inner.iter().map(|item| item.body + item.glue.natural).sum::<Length>() + last.body
            }
            None => Length::ZERO,
        };
        let whole = width(&items[text.clone()]);
        let before = match stop.align {
            TabAlign::Start => Length::ZERO,
            TabAlign::Center => whole / 2,
            TabAlign::End => whole,
            TabAlign::Character(c) => match text.clone().find(|&n| self.char(n) == c) {
                Some(at) => items[text.start..at].iter().map(|item| item.body + item.glue.natural).sum(),
                None => whole,
            },
        };
        Some((stop.at - before).max(from))
    }
}
