//! Lines whose characters stand in cells, one under the other from line to line (纵横对齐): nothing in them is squeezed or
//! opened, marks keep their cells, and Western words stand in the middle of as many cells as they need.

use std::collections::BTreeMap;
use std::ops::Range;

use super::items::{EdgeSpace, Glue, Hang, LineItem, Penalty};
use crate::cjk::{Class, Profile, is_east_asian};
use crate::geom::{Em, Length, WritingMode};
use crate::layout::Style;
use crate::shape::{Cluster, PieceKind, Shaped};

/// What a line may leave of its measure before it costs as much as a bad line: a word that goes over leaves its cells
/// blank.
const SLACK: i64 = 4;
/// A word of more cells than these may go over within itself where UAX #14 lets it: an address, as a rule.
const LONG_WORD: i64 = 4;

/// The part of an em that the sum of rounded parts may differ by.
const ROUNDING: i64 = 1_000;

/// What stands in cells together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// One character, or the figures of a cell.
    Single,
    /// A Western word or a number.
    Word,
    /// Question and exclamation marks, two of which share a cell.
    Stack,
    /// A space between words.
    Space,
    /// A blank cell, or a break.
    Blank,
    /// A character in small lines, which together fill whole cells.
    Inset,
}

/// Gives boxes their cells.
pub(super) fn set_in_cells(items: &mut [LineItem], shaped: &Shaped, style: &Style, mode: WritingMode) {
    let cells = Cells { shaped, profile: &style.profile, em: style.em.inline, mode };
    let kinds: Vec<Kind> = shaped.clusters.iter().map(|cluster| cells.kind(cluster)).collect();
    // The blank before and after each box within its cells.
    let mut blanks = vec![(Length::ZERO, Length::ZERO); items.len()];
    // The blank before and after the parts of a word that is parted at a hyphen.
    let mut parted = BTreeMap::new();
    let mut start = 0;
    while start < items.len() {
        let end = cells.unit_end(items, &kinds, start);
        let (before, after) = cells.blanks(&items[start..end], kinds[start], start);
        blanks[start].0 = before;
        blanks[end - 1].1 = after;
        for (item, cluster) in items[start..end - 1].iter_mut().zip(&shaped.clusters[start..]) {
            item.glue = Glue::default();
            if shaped.hyphen_after(cluster).is_none() {
                item.penalty = Penalty::Forbidden;
            }
        }
        cells.part(items, start..end, (before, after), &mut parted);
        start = end;
    }
    for n in 0..items.len() {
        let (before, after) = blanks[n];
        let item = &items[n];
        let next = blanks.get(n + 1).map_or(Length::ZERO, |next| next.0);
        let size = after + next + cells.cell_of_blank(&kinds, n);
        let hang = item.at_end.hang;
        let natural = if hang == Hang::No { after } else { Length::ZERO };
        let natural = parted.get(&n).map_or(natural, |part: &Parted| part.at_end);
        let at_end = EdgeSpace { natural, droppable: false, hang, slack: cells.em * SLACK };
        let parted_before = n.checked_sub(1).and_then(|before| parted.get(&before));
        let before = parted_before.and_then(|part| part.at_start).unwrap_or(before);
        let glue = Glue { natural: size, least: size, most: size, ..Glue::default() };
        items[n] = LineItem { glue, at_start: before, at_end, ..item.clone() };
    }
}

/// What stands at a hyphen, if a line ends there.
struct Parted {
    /// The hyphen, and the blank after it to the end of its cell.
    at_end: Length,
    /// The blank before the rest of the word, which ends with a cell; none where nothing is left of it.
    at_start: Option<Length>,
}

struct Cells<'a> {
    shaped: &'a Shaped,
    profile: &'a Profile,
    em: Length,
    mode: WritingMode,
}

impl Cells<'_> {
    fn kind(&self, cluster: &Cluster) -> Kind {
        let c = self.shaped.chars[cluster.chars.start as usize];
        match c.class {
            _ if self.is_inset(cluster) => Kind::Inset,
            _ if self.shaped.runs[cluster.run as usize].combined => Kind::Single,
            Class::Space => Kind::Space,
            Class::WideSpace | Class::Newline => Kind::Blank,
            Class::Exclaim => Kind::Stack,
            class if class.is_western() && !is_east_asian(c.c) => Kind::Word,
            _ => Kind::Single,
        }
    }

    fn is_inset(&self, cluster: &Cluster) -> bool {
        let kind = self.shaped.marked.as_ref().and_then(|marked| marked.kind(cluster.chars.start));
        matches!(kind, Some(PieceKind::Inset(_)))
    }

    /// Where the unit that starts at a box ends.
    fn unit_end(&self, items: &[LineItem], kinds: &[Kind], start: usize) -> usize {
        let joins = |kind: Kind| kind == kinds[start] && matches!(kind, Kind::Word | Kind::Stack);
        let mut width = Length::ZERO;
        let mut end = start;
        loop {
            width += items[end].body;
            end += 1;
            let may_end = matches!(items[end - 1].penalty, Penalty::Allowed(_))
                && self.shaped.hyphen_after(&self.shaped.clusters[end - 1]).is_none()
                && width > self.em * LONG_WORD;
            if end == items.len() || !joins(kinds[end]) || may_end {
                return end;
            }
        }
    }

    /// Where a word may be parted: each of its parts fills whole cells too, the first one with its hyphen.
    fn part(
        &self,
        items: &[LineItem],
        unit: Range<usize>,
        (before, after): (Length, Length),
        parted: &mut BTreeMap<usize, Parted>,
    ) {
        let whole: Length = items[unit.clone()].iter().map(|item| item.body).sum();
        let mut done = Length::ZERO;
        for n in unit.clone() {
            done += items[n].body;
            let Some(hyphen) = self.shaped.hyphen_after(&self.shaped.clusters[n]) else { continue };
            let hyphen = hyphen.glyph.advance;
            let at_end = hyphen + self.over(before + done + hyphen);
            let at_start = (n + 1 < unit.end).then(|| self.over(whole - done + after));
            parted.insert(n, Parted { at_end, at_start });
        }
    }

    /// The blank before and after a unit, which together with it fills whole cells.
    fn blanks(&self, unit: &[LineItem], kind: Kind, first: usize) -> (Length, Length) {
        let body: Length = unit.iter().map(|item| item.body).sum();
        let class = self.shaped.chars[self.shaped.clusters[first].chars.start as usize].class;
        let mark = (kind != Kind::Word).then(|| self.profile.mark(class, self.mode)).flatten();
        let own = |space: Em| space.at(self.em);
        let (lead, trail) = match (kind, mark) {
            (Kind::Space | Kind::Blank | Kind::Inset, _) => return (Length::ZERO, Length::ZERO),
            (Kind::Single, Some(row)) => (own(row.lead.natural), own(row.trail.natural)),
            // Figures alone may stand two to a cell; letters keep their distance from Han.
            (Kind::Word, _) if self.is_figures(first, unit.len()) && self.over(body) == Length::ZERO => {
                (Length::ZERO, Length::ZERO)
            }
            (Kind::Word, _) => (own(self.profile.autospace.least), own(self.profile.autospace.least)),
            _ => (Length::ZERO, Length::ZERO),
        };
        let rest = self.over(lead + body + trail);
        match kind {
            Kind::Stack => (Length::ZERO, rest),
            _ => (lead + rest / 2, trail + rest - rest / 2),
        }
    }

    /// What is missing to whole cells. Quarters and halves of an em are rounded: a few units more than a cell are a cell.
    fn over(&self, width: Length) -> Length {
        let least = width - self.em / ROUNDING;
        self.em * (least + self.em - Length::units(1)).count_of(self.em) - width
    }

    fn is_figures(&self, first: usize, count: usize) -> bool {
        let clusters = &self.shaped.clusters[first..first + count];
        clusters.iter().all(|cluster| self.shaped.chars[cluster.chars.start as usize].class == Class::Digit)
    }

    /// The cell of a blank: a space takes one between characters, and none beside a Western word, whose own blank parts
    /// it.
    fn cell_of_blank(&self, kinds: &[Kind], n: usize) -> Length {
        let is_word = |kind: Option<&Kind>| kind == Some(&Kind::Word);
        let before = n.checked_sub(1).and_then(|before| kinds.get(before));
        match kinds[n] {
            Kind::Blank if self.class(n) == Class::WideSpace => self.em,
            Kind::Space if !is_word(before) && !is_word(kinds.get(n + 1)) => self.em,
            _ => Length::ZERO,
        }
    }

    fn class(&self, n: usize) -> Class {
        self.shaped.chars[self.shaped.clusters[n].chars.start as usize].class
    }
}
