//! Which glyph of the new page is which of the old one.

use super::differ::{Hunk, differ};
use super::sheet::Sheet;

/// How many glyphs that moved in the order of painting are looked for.
const FEW: usize = 2000;

/// Glyphs of two pages, paired.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// The same characters.
    pub(super) same: Vec<(usize, usize)>,
    /// Others in the same places.
    pub(super) replaced: Vec<(usize, usize)>,
    pub(super) lost: Vec<usize>,
    pub(super) added: Vec<usize>,
}

impl Pairs {
    pub(super) fn of(old: &Sheet, new: &Sheet) -> Pairs {
        let texts = |sheet: &Sheet| -> Vec<String> {
            sheet
                .glyphs
                .iter()
                .map(
                    |glyph| {
                        if glyph.text.is_empty() { format!("#{}", glyph.code) } else { glyph.text.clone() }
                    },
                )
                .collect()
        };
        let (before, after) = (texts(old), texts(new));
        let (same, hunks) = differ(&before, &after);
        let mut pairs = Pairs { same, ..Pairs::default() };
        for Hunk { old, new } in hunks {
            if old.len() == new.len() {
                pairs.replaced.extend(old.zip(new));
            } else {
                pairs.lost.extend(old);
                pairs.added.extend(new);
            }
        }
        pairs.find_moved(&before, &after);
        pairs
    }

    /// Pairs what was painted in another order: the same texts, each in its own order.
    fn find_moved(&mut self, before: &[String], after: &[String]) {
        // Only among a few: a page of new copy shares common characters with the old one by chance.
        if self.added.len() >= FEW || self.lost.len() >= FEW {
            return;
        }
        let mut added = std::mem::take(&mut self.added);
        let mut lost = Vec::new();
        for old in std::mem::take(&mut self.lost) {
            match added.iter().position(|new| after[*new] == before[old]) {
                Some(place) => self.same.push((old, added.remove(place))),
                None => lost.push(old),
            }
        }
        (self.lost, self.added) = (lost, added);
        self.same.sort_unstable();
    }
}
