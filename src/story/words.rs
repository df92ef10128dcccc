//! The words of the mark-up within paragraphs.

use super::copy::SpanStyle;
use crate::cjk::SpanLang;

/// The words that stand for what is beside the line, for whoever writes in which language.
const WORDS: &[(&str, Word)] = &[
    ("dots", Word::Style(SpanStyle::Dots)),
    ("着重", Word::Style(SpanStyle::Dots)),
    ("著重", Word::Style(SpanStyle::Dots)),
    ("圏点", Word::Style(SpanStyle::Dots)),
    ("name", Word::Style(SpanStyle::ProperName)),
    ("专名", Word::Style(SpanStyle::ProperName)),
    ("專名", Word::Style(SpanStyle::ProperName)),
    ("title", Word::Style(SpanStyle::BookTitle)),
    ("书名", Word::Style(SpanStyle::BookTitle)),
    ("書名", Word::Style(SpanStyle::BookTitle)),
    ("under", Word::Under),
    ("note", Word::Style(SpanStyle::Note)),
    ("注", Word::Style(SpanStyle::Note)),
    ("cell", Word::Style(SpanStyle::Cell)),
    ("纵中横", Word::Style(SpanStyle::Cell)),
    ("縱中橫", Word::Style(SpanStyle::Cell)),
    ("縦中横", Word::Style(SpanStyle::Cell)),
    ("initial", Word::Style(SpanStyle::Initial)),
    ("首字", Word::Style(SpanStyle::Initial)),
    ("spaced", Word::Style(SpanStyle::Spaced)),
    ("拉开", Word::Style(SpanStyle::Spaced)),
    ("拉開", Word::Style(SpanStyle::Spaced)),
    ("字間", Word::Style(SpanStyle::Spaced)),
    ("decimal", Word::Style(SpanStyle::Decimal)),
    ("小数点", Word::Style(SpanStyle::Decimal)),
    ("小數點", Word::Style(SpanStyle::Decimal)),
    ("formula", Word::Style(SpanStyle::Formula)),
    ("公式", Word::Style(SpanStyle::Formula)),
    ("数式", Word::Style(SpanStyle::Formula)),
    ("數式", Word::Style(SpanStyle::Formula)),
    ("warichu", Word::Warichu),
    ("割注", Word::Warichu),
    ("夹注", Word::Warichu),
    ("夾注", Word::Warichu),
    ("furiwake", Word::Rows),
    ("振分け", Word::Rows),
    ("分行", Word::Rows),
];

/// What stands before the tag of a language in the word that names it.
const LANG: [&str; 4] = ["lang-", "语言-", "語言-", "言語-"];

/// More characters than these are no tag.
const LONGEST_TAG: usize = 40;

/// The word with which a text begins that names a language, as far as it may be one, and the tag in it.
pub(super) fn lang_word(text: &str) -> Option<(&str, &str)> {
    let start = LANG.iter().find(|start| text.starts_with(*start))?.len();
    let characters = text[start..].chars().take(LONGEST_TAG).take_while(|c| c.is_alphanumeric() || *c == '-');
    let end = start + characters.map(char::len_utf8).sum::<usize>();
    Some((&text[..end], &text[start..end]))
}

/// What a word asks for.
#[derive(Clone)]
pub(super) enum Word {
    Style(SpanStyle),
    /// A language that is not known.
    UnknownLang,
    /// Readings on the other side of the line.
    Under,
    /// A note in two small lines.
    Warichu,
    /// Rows side by side, with bars between them.
    Rows,
}

impl Word {
    /// What a word without its dot asks for, if anything.
    pub(super) fn named(name: &str) -> Option<Word> {
        match lang_word(name) {
            Some((_, tag)) => {
                let known = SpanLang::from_tag(tag);
                Some(known.map_or(Word::UnknownLang, |lang| Word::Style(SpanStyle::Lang(lang))))
            }
            None => WORDS.iter().find(|(known, _)| *known == name).map(|(_, word)| word.clone()),
        }
    }
}
