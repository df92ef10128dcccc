use super::display::{Item, PlacedLang, PlacedLine, TextPlace};
use crate::flow::StoryText;

/// The words of a page that are in other languages than their stories, found line by line.
#[derive(Default)]
pub(super) struct Langs {
    pub(super) placed: Vec<PlacedLang>,
}

impl Langs {
    /// Adds the words of a line whose glyphs are on the page; those that go on from the line before grow.
    pub(super) fn line(&mut self, text: &StoryText, line: &PlacedLine, items: &[Item]) {
        let all = &text.shaped.langs;
        let from = |n: &usize| items[*n].origin.text.as_ref().map_or(0, |text| text.chars.start);
        let (first, last) = (line.text.chars.start as u32, line.text.chars.end as u32);
        let start = all.partition_point(|words| words.chars.end <= first);
        for words in all[start..].iter().take_while(|words| words.chars.start < last) {
            let until = |char: u32| {
                line.items.start + line.items.clone().take_while(|n| from(n) < char as usize).count()
            };
            let own = until(words.chars.start)..until(words.chars.end);
            if own.is_empty() {
                continue;
            }
            let chars = words.chars.start as usize..words.chars.end as usize;
            let place = TextPlace { chars, ..line.text.clone() };
            match self.placed.last_mut() {
                Some(last) if last.text == place => last.items.end = own.end,
                _ => self.placed.push(PlacedLang {
                    text: place,
                    lang: words.lang.tag().to_owned(),
                    items: own,
                }),
            }
        }
    }
}
