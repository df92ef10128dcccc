use std::rc::Rc;

use super::copy::Text;
use crate::geom::Length;
use crate::line::{Breaks, LineItem, Measures, break_lines, items};
use crate::shape::{Shaped, Shaper};

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
    Prepared { text, shaped, items, natural }
}

/// The breaks that have been chosen so far: while frames are tried in several sizes, most paragraphs meet the same
/// measures again.
#[derive(Debug, Default)]
pub(super) struct Broken {
    chosen: Vec<Vec<(Vec<Length>, Rc<Breaks>)>>,
}

impl Broken {
    /// Chooses the lines of a text: the measures of its first lines, and that of all after them.
    pub(super) fn lines(&mut self, index: usize, text: &Prepared<'_>, measures: &[Length]) -> Rc<Breaks> {
        if self.chosen.len() <= index {
            self.chosen.resize_with(index + 1, Vec::new);
        }
        // Equal measures at the end are one: a paragraph that ends before them is broken alike.
        let Some((&rest, mut first)) = measures.split_last() else { return Rc::default() };
        while let Some((&last, before)) = first.split_last()
            && last == rest
        {
            first = before;
        }
        let key = &measures[..first.len() + 1];
        if let Some((_, breaks)) = self.chosen[index].iter().find(|(known, _)| known == key) {
            return breaks.clone();
        }
        let measures = Measures { lines: first, rest, indent: text.text.style.indent };
        let breaks = Rc::new(break_lines(&text.items, &measures, text.text.style.em.inline));
        self.chosen[index].push((key.to_vec(), breaks.clone()));
        breaks
    }
}
