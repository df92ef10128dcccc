//! What of a page's text is an element within its paragraph: bases with their readings, notes in two lines, words of other
//! languages.

use std::ops::Range;

use crate::page::PlacedPage;

/// What is one element in several parts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whole {
    /// A base and its reading, by its number on the page.
    Ruby(usize),
    /// A note in two lines and its brackets, by its number on the page.
    Warichu(usize),
    /// Words in another language, by their number on the page.
    Words(usize),
}

/// Where a part of it stands among the items.
pub(super) struct WholePart<'p> {
    pub(super) items: Range<usize>,
    pub(super) of: Whole,
    pub(super) kind: &'static str,
    /// Its language, where that is another than the story's.
    pub(super) lang: Option<&'p str>,
}

/// The bases and readings of a page, its notes in two lines, and its words of other languages, by their items
/// (ISO 32000-2, 14.8.4.7 and 14.9.2).
pub(super) fn whole_parts(page: &PlacedPage) -> Vec<WholePart<'_>> {
    let rubies = page.readings.iter().enumerate().flat_map(|(n, placed)| {
        let around = page.langs.partition_point(|words| words.items.end <= placed.base_items.start);
        let around = page.langs.get(around).filter(|words| words.items.start <= placed.base_items.start);
        let lang = around.map(|words| words.lang.as_str());
        [(placed.base_items.clone(), "RB"), (placed.items.clone(), "RT")].map(|(items, kind)| WholePart {
            items,
            of: Whole::Ruby(n),
            kind,
            lang,
        })
    });
    let notes = page.warichu.iter().enumerate().flat_map(|(n, note)| {
        let (items, inner) = (&note.items, &note.inner);
        [(items.start..inner.start, "WP"), (inner.clone(), "WT"), (inner.end..items.end, "WP")]
            .map(|(items, kind)| WholePart { items, of: Whole::Warichu(n), kind, lang: None })
    });
    let words = words_apart(page).into_iter().enumerate().map(|(n, (items, lang))| WholePart {
        items,
        of: Whole::Words(n),
        kind: "Span",
        lang: Some(lang),
    });
    let mut parts: Vec<WholePart<'_>> =
        rubies.chain(notes).chain(words).filter(|part| !part.items.is_empty()).collect();
    parts.sort_by_key(|part| part.items.start);
    parts
}

/// Words of other languages without the bases among them, which are elements beside them.
fn words_apart(page: &PlacedPage) -> Vec<(Range<usize>, &str)> {
    let mut apart = Vec::new();
    for words in &page.langs {
        let mut at = words.items.start;
        let first = page.readings.partition_point(|reading| reading.base_items.end <= at);
        let within = page.readings[first..].iter().map(|reading| &reading.base_items);
        for base in within.take_while(|base| base.start < words.items.end) {
            apart.push((at..base.start, words.lang.as_str()));
            at = base.end;
        }
        apart.push((at..words.items.end, words.lang.as_str()));
    }
    apart.retain(|(items, _)| !items.is_empty());
    apart
}
