use std::collections::BTreeMap;
use std::rc::Rc;

use super::copy::Text;
use super::even::even_lines;
use crate::geom::Length;
use crate::line::{Breaks, LineItem, Measures, break_lines_into, break_paragraph, items};
use crate::shape::{Initial, Shaped, Shaper};

/// A paragraph ready to be broken into lines of any measure.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    pub(super) text: Text<'a>,
    pub(super) shaped: Shaped,
    pub(super) items: Vec<LineItem>,
    /// The length of all of it on one line.
    pub(super) natural: Length,
}

/// Shapes a text and makes its items.
pub(super) fn prepare<'a>(text: Text<'a>, shaper: &Shaper<'_>) -> Prepared<'a> {
    let shaped = shaper.shape(&text.paragraph, &text.style, text.writing);
    let items = items(&shaped, &text.style, text.writing);
    let natural = items.iter().map(|item| item.body + item.glue.natural).sum();
    let mut prepared = Prepared { text, shaped, items, natural };
    if let Some(initial) = prepared.initial() {
        prepared.natural += initial.inset * i64::from(initial.lines);
    }
    prepared
}

impl Prepared<'_> {
    /// What a line is set in by: the first one by the style's indent, those beside an initial by its width.
    pub(super) fn inset(&self, line: usize) -> Length {
        match self.initial() {
            Some(initial) if line < initial.lines as usize => initial.inset,
            None if line == 0 => self.text.style.indent,
            _ => Length::ZERO,
        }
    }

    /// The initial that it opens with.
    pub(super) fn initial(&self) -> Option<Initial> {
        self.shaped.marked.as_ref().and_then(|marked| marked.initial)
    }

    /// Hands on the measures of its lines, without what its initial takes of them.
    fn with_measures<T>(&self, first: &[Length], rest: Length, then: impl FnOnce(&Measures<'_>) -> T) -> T {
        match self.initial() {
            Some(initial) => {
                let lines = beside_initial(first, rest, initial);
                then(&Measures { lines: &lines, rest, indent: Length::ZERO })
            }
            None => then(&Measures { lines: first, rest, indent: self.text.style.indent }),
        }
    }

    /// How many lines so many lines of it take: an initial takes its own, however short the text beside it is.
    pub(super) fn lines_taken(&self, lines: usize) -> usize {
        self.initial().map_or(lines, |initial| lines.max(initial.lines as usize))
    }
}

/// Display type has few lines; a text of more than these is no head, and weighing them all would take long.
const MOST_EVEN: usize = 20;

/// Measures without those at the end that are equal, and the one that stands for all of these: a paragraph that ends before
/// them is broken alike.
fn settled(measures: &[Length]) -> Option<(&[Length], Length)> {
    let (&rest, mut first) = measures.split_last()?;
    while let Some((&last, before)) = first.split_last()
        && last == rest
    {
        first = before;
    }
    Some((first, rest))
}

/// The measures of the first lines of a text, of which an initial takes its part.
fn beside_initial(first: &[Length], rest: Length, initial: Initial) -> Vec<Length> {
    let lines = first.len().max(initial.lines as usize);
    let whole = first.iter().copied().chain(std::iter::repeat(rest)).take(lines);
    let inset = |n: usize| if n < initial.lines as usize { initial.inset } else { Length::ZERO };
    whole.enumerate().map(|(n, measure)| measure - inset(n)).collect()
}

/// The breaks that have been chosen so far: while frames are tried in several sizes, most paragraphs meet the same
/// measures again.
#[derive(Debug, Default)]
pub(super) struct Broken {
    chosen: Vec<Vec<(Vec<Length>, Rc<Breaks>)>>,
    /// By text, number of lines and measures.
    counted: BTreeMap<(usize, usize, Vec<Length>), Option<Rc<Breaks>>>,
    /// By text and measure.
    even: BTreeMap<(usize, Length), Rc<Breaks>>,
}

impl Broken {
    /// Chooses the lines of a text: the measures of its first lines, and that of all after them.
    pub(super) fn lines(&mut self, index: usize, text: &Prepared<'_>, measures: &[Length]) -> Rc<Breaks> {
        if self.chosen.len() <= index {
            self.chosen.resize_with(index + 1, Vec::new);
        }
        let Some((first, rest)) = settled(measures) else { return Rc::default() };
        let key = &measures[..first.len() + 1];
        if let Some((_, breaks)) = self.chosen[index].iter().find(|(known, _)| known == key) {
            return breaks.clone();
        }
        let breaks = text.with_measures(first, rest, |measures| {
            let style = &text.text.style;
            Rc::new(break_paragraph(&text.items, measures, style.em.inline, style.profile.breaking))
        });
        self.chosen[index].push((key.to_vec(), breaks.clone()));
        breaks
    }

    /// The lines of a text where there are to be so many of them; nothing where that would not look well.
    pub(super) fn lines_into(
        &mut self,
        index: usize,
        text: &Prepared<'_>,
        measures: &[Length],
        count: usize,
    ) -> Option<Rc<Breaks>> {
        let (first, rest) = settled(measures)?;
        let key = (index, count, measures[..first.len() + 1].to_vec());
        let choose = || {
            text.with_measures(first, rest, |measures| {
                break_lines_into(&text.items, measures, text.text.style.em.inline, count as u32).map(Rc::new)
            })
        };
        self.counted.entry(key).or_insert_with(choose).clone()
    }

    /// Parts a display text into no more lines than it needs, as even as may be.
    pub(super) fn even_lines(&mut self, index: usize, text: &Prepared<'_>, measure: Length) -> Rc<Breaks> {
        if let Some(known) = self.even.get(&(index, measure)) {
            return known.clone();
        }
        let widest = self.lines(index, text, &[measure]);
        let even = match widest.lines.len() {
            0 | 1 => None,
            lines if lines > MOST_EVEN => None,
            lines => even_lines(text, measure, lines),
        };
        let breaks = even.map_or(widest, |lines| Rc::new(Breaks { lines, gave_way: false }));
        self.even.insert((index, measure), breaks.clone());
        breaks
    }
}
