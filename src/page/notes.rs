use super::display::{Item, PlacedLine, PlacedWarichu, TextPlace};
use crate::flow::StoryText;

/// The notes in two lines of a page, found line by line.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) placed: Vec<PlacedWarichu>,
}

impl Notes {
    /// Adds the notes of a line whose glyphs are on the page; one that goes on from the line before grows.
    pub(super) fn line(&mut self, text: &StoryText, line: &PlacedLine, items: &[Item]) {
        let Some(marked) = &text.shaped.marked else { return };
        let from = |n: &usize| items[*n].origin.text.as_ref().map_or(0, |text| text.chars.start);
        let (first, last) = (line.text.chars.start as u32, line.text.chars.end as u32);
        let start = marked.insets.partition_point(|inset| inset.whole.end <= first);
        let on_line = marked.insets[start..].iter().take_while(|inset| inset.whole.start < last);
        for inset in on_line.filter(|inset| inset.rows.is_empty()) {
            let until = |char: u32| {
                line.items.start + line.items.clone().take_while(|n| from(n) < char as usize).count()
            };
            let whole = until(inset.whole.start)..until(inset.whole.end);
            let inner = until(inset.chars.start)..until(inset.chars.end);
            let chars = inset.whole.start as usize..inset.whole.end as usize;
            let place = TextPlace { chars, ..line.text.clone() };
            match self.placed.last_mut() {
                Some(last) if last.text == place => {
                    last.items.end = whole.end;
                    if !inner.is_empty() {
                        last.inner.end = inner.end;
                    }
                }
                _ => self.placed.push(PlacedWarichu { text: place, items: whole, inner }),
            }
        }
    }
}
