//! Where Western words may be parted: at the soft hyphens that the writer set, and between the syllables that patterns find.

use std::ops::Range;

use super::itemize::Char;
use super::shaper::{Cluster, Glyph, Shaped};
use crate::cjk::{Class, Hyphens, WordLang};

/// A place where a word may be parted, and the hyphen that is set where a line ends there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hyphen {
    /// The character after which it stands, as an index into [`Shaped::chars`].
    pub after: u32,
    /// The hyphen, in the run of that character.
    pub glyph: Glyph,
}

impl Shaped {
    /// The hyphen that is set where a line ends after a cluster.
    pub fn hyphen_after(&self, cluster: &Cluster) -> Option<&Hyphen> {
        let last = cluster.chars.end.checked_sub(1)?;
        let at = self.hyphens.binary_search_by_key(&last, |hyphen| hyphen.after).ok()?;
        self.hyphens.get(at)
    }
}

/// Notes where the words of a stretch of text may be parted, with the hyphen of its face.
pub(super) fn push_hyphens(shaped: &mut Shaped, stretch: Range<usize>, rule: Hyphens, hyphen: Option<Glyph>) {
    let Some(glyph) = hyphen else { return };
    let places = hyphens(&shaped.chars, stretch, rule);
    shaped.hyphens.extend(places.into_iter().map(|at| Hyphen { after: at as u32, glyph }));
}

/// The writer's own mark of a place where a word may be parted.
pub const SOFT_HYPHEN: char = '\u{ad}';

/// Words of fewer letters stay whole, ...
const LEAST_LETTERS: usize = 6;
/// ... and so many of them stay before and after a hyphen (the custom of English newspapers).
const LEAST_BEFORE: usize = 2;
const LEAST_AFTER: usize = 3;
/// No language has words of more letters that one would want parted; what is longer is no word.
const MOST_LETTERS: usize = 60;

/// The characters of a stretch of text after which a hyphen may be set, in order.
fn hyphens(chars: &[Char], stretch: Range<usize>, rule: Hyphens) -> Vec<usize> {
    let mut found = Vec::new();
    if rule == Hyphens::Off {
        return found;
    }
    let mut at = stretch.start;
    while at < stretch.end {
        if chars[at].c == SOFT_HYPHEN {
            found.push(at);
        }
        let letters = chars[at..stretch.end].iter().take_while(|c| is_letter(c)).count();
        if let Hyphens::Of(lang) = rule
            && may_be_parted(chars, at..at + letters)
        {
            found.extend(syllable_ends(&chars[at..at + letters], lang).map(|end| at + end - 1));
        }
        at += letters.max(1);
    }
    found
}

fn is_letter(c: &Char) -> bool {
    c.class == Class::Latin && c.c.is_alphabetic()
}

/// Whether letters are a word by themselves: not a part of an address, a name with figures, a word with a hyphen of its
/// own or a soft one; nor an acronym or a name that is written with capitals within.
fn may_be_parted(chars: &[Char], word: Range<usize>) -> bool {
    if !(LEAST_LETTERS..=MOST_LETTERS).contains(&word.len()) {
        return false;
    }
    let belongs = |c: &Char| c.class.is_western() && !matches!(c.c, '“' | '‘' | '"' | '\'' | '(' | '[');
    let before = word.start.checked_sub(1).map(|at| &chars[at]);
    let follows = |at: usize| chars.get(at).filter(|c| c.class.is_western());
    // A full stop or a comma ends a word, but for one with a letter after it.
    let ends =
        |c: &Char| matches!(c.c, '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\'' | '”' | '’' | ')' | ']');
    let free_after = match follows(word.end) {
        None => true,
        Some(c) => ends(c) && follows(word.end + 1).is_none_or(ends),
    };
    let capitals = chars[word.clone()].iter().skip(1).any(|c| c.c.is_uppercase());
    free_after && !before.is_some_and(belongs) && !capitals
}

/// How many letters of a word stand before each place where it may be parted.
fn syllable_ends(word: &[Char], lang: WordLang) -> impl Iterator<Item = usize> {
    let lang = match lang {
        WordLang::English => hypher::Lang::English,
        WordLang::French => hypher::Lang::French,
        WordLang::German => hypher::Lang::German,
        WordLang::Spanish => hypher::Lang::Spanish,
    };
    let text: String = word.iter().map(|c| c.c).collect();
    let syllables = hypher::hyphenate_bounded(&text, lang, LEAST_BEFORE, LEAST_AFTER);
    let lengths: Vec<usize> = syllables.map(|syllable| syllable.chars().count()).collect();
    let count = lengths.len().saturating_sub(1);
    lengths.into_iter().take(count).scan(0, |sum, length| {
        *sum += length;
        Some(*sum)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::analyze;

    fn check(rule: Hyphens, expected: &str) {
        let text = expected.replace('-', "");
        let chars = analyze(&text);
        let found = hyphens(&chars, 0..chars.len(), rule);
        let mut marked = String::new();
        for (n, c) in chars.iter().enumerate() {
            marked.push(c.c);
            if found.contains(&n) {
                marked.push('-');
            }
        }
        assert_eq!(marked, expected);
    }

    #[test]
    fn words_part_between_syllables() {
        check(Hyphens::Of(WordLang::English), "the news-pa-per of an in-ter-na-tional com-pany");
        check(Hyphens::Of(WordLang::French), "im-pri-me-rie");
        check(Hyphens::Of(WordLang::German), "Zei-tungs-dru-cke-rei");
        check(Hyphens::Of(WordLang::Spanish), "pe-rió-dico");
    }

    #[test]
    fn what_is_no_plain_word_stays_whole() {
        let english = Hyphens::Of(WordLang::English);
        check(english, "NASDAQ PowerPoint example.com international2 over paper");
        check(english, "“news-pa-per”, news-pa-per.");
    }

    #[test]
    fn a_soft_hyphen_is_the_writers_own() {
        let chars = analyze("inter\u{ad}national");
        assert_eq!(hyphens(&chars, 0..chars.len(), Hyphens::Soft), [5]);
        assert_eq!(hyphens(&chars, 0..chars.len(), Hyphens::Of(WordLang::English)), [5]);
        assert!(hyphens(&chars, 0..chars.len(), Hyphens::Off).is_empty());
    }
}
