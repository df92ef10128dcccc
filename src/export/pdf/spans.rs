//! Which lines must say what they spell, since a reader would guess it wrongly from the codes and places of the glyphs.
//!
//! Readers of text take a gap for a space and a step back for the end of a line; poppler ends a line of vertical type at
//! every word it sees. Around such lines stands the text itself (ISO 32000-2, 14.9.4).

use std::ops::Range;

use super::usage::{Clusters, Usage};
use crate::font::Fonts;
use crate::geom::{Length, Point, Setting};
use crate::page::{GlyphRun, Item, PlacedPage, Shape};

/// Glyph runs that stand together under one text.
pub(super) struct Span {
    /// The runs, as indices into the page's items.
    pub(super) items: Range<usize>,
    pub(super) text: String,
}

/// The lines that need their text, in the order of the page's items.
pub(super) fn of(page: &PlacedPage, fonts: &Fonts, usage: &Usage<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    for items in lines(page) {
        let runs: Vec<&GlyphRun> = page.items[items.clone()].iter().filter_map(run).collect();
        if runs.len() == items.len() && !is_plain(&runs, fonts, usage) {
            let text = runs.iter().map(|run| run.text.as_str()).collect();
            spans.push(Span { items, text });
        }
    }
    spans
}

/// The page's lines, parted where bases of readings, notes in two lines and words of other languages begin and end, and every other item by itself.
fn lines(page: &PlacedPage) -> Vec<Range<usize>> {
    let whole = whole_lines(page);
    if page.readings.is_empty() && page.warichu.is_empty() && page.langs.is_empty() {
        return whole;
    }
    let bases = page.readings.iter().map(|reading| &reading.base_items);
    let notes = page.warichu.iter().flat_map(|note| [&note.items, &note.inner]);
    let langs = page.langs.iter().map(|words| &words.items);
    let mut borders: Vec<usize> =
        bases.chain(notes).chain(langs).flat_map(|items| [items.start, items.end]).collect();
    borders.sort_unstable();
    borders.dedup();
    let mut parts = Vec::with_capacity(whole.len() + borders.len());
    for line in whole {
        let first = borders.partition_point(|border| *border <= line.start);
        let within = borders[first..].iter().copied().take_while(|border| *border < line.end);
        let mut start = line.start;
        for end in within.chain([line.end]) {
            parts.push(start..end);
            start = end;
        }
    }
    parts
}

/// The page's lines, and every other item by itself.
fn whole_lines(page: &PlacedPage) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = page.lines.iter().map(|line| line.items.clone()).collect();
    lines.sort_by_key(|line| line.start);
    let mut out = Vec::with_capacity(lines.len());
    let mut next = 0;
    for line in lines {
        if line.start < next || line.is_empty() || line.end > page.items.len() {
            continue;
        }
        out.extend((next..line.start).map(|item| item..item + 1));
        next = line.end;
        out.push(line);
    }
    out.extend((next..page.items.len()).map(|item| item..item + 1));
    out
}

fn run(item: &Item) -> Option<&GlyphRun> {
    match &item.shape {
        Shape::Glyphs(run) => Some(run),
        Shape::Rule(_) | Shape::Area(_) | Shape::Picture(_) | Shape::Path(_) => None,
    }
}

/// Whether the glyphs tell the text: upright across, each code spelling its own, without gaps.
fn is_plain(runs: &[&GlyphRun], fonts: &Fonts, usage: &Usage<'_>) -> bool {
    /// Where the last glyph ended, and whether a space followed it.
    struct Last {
        end: Point,
        spaced: bool,
    }
    let mut last: Option<Last> = None;
    for run in runs {
        let Some(face_use) = usage.face(run.face) else { continue };
        if run.setting != Setting::Horizontal {
            return false;
        }
        let face = fonts.face(run.face);
        let units = i64::from(face.metrics().units_per_em);
        for cluster in Clusters::of(run) {
            if !face_use.spells(&cluster) {
                return false;
            }
            if cluster.text == " " {
                if let Some(last) = &mut last {
                    last.spaced = true;
                }
                continue;
            }
            for placed in cluster.glyphs {
                let reads_on = last.as_ref().is_none_or(|last| {
                    let gap = placed.at.x - last.end.x;
                    placed.at.y == last.end.y && reads_on(gap, run.em.height, last.spaced)
                });
                if !reads_on {
                    return false;
                }
                let advance = run.em.width.scale(i64::from(face.advance(placed.glyph)), units);
                let end = Point { x: placed.at.x + advance, y: placed.at.y };
                last = Some(Last { end, spaced: false });
            }
        }
    }
    true
}

/// Whether a gap looks to poppler as what it is: it begins a word at a tenth of the type size, and puts a space between
/// words that are 0.15 apart.
fn reads_on(gap: Length, size: Length, spaced: bool) -> bool {
    if spaced { gap * 6 > size } else { gap.abs() * 12 < size }
}
