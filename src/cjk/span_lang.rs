use std::fmt;

use super::lang::Lang;
use super::profile::{Hyphens, WordLang};

/// The language of some words within a text, which keeps the rules of its own for everything but them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpanLang {
    tag: String,
    lang: Lang,
    language: &'static str,
}

/// Languages written in Western letters, as BCP 47 has them, and whose patterns part their words.
const WESTERN: &[(&str, Option<WordLang>)] = &[
    ("af", None),
    ("be", None),
    ("bg", None),
    ("ca", None),
    ("cs", None),
    ("cy", None),
    ("da", None),
    ("de", Some(WordLang::German)),
    ("el", None),
    ("en", Some(WordLang::English)),
    ("eo", None),
    ("es", Some(WordLang::Spanish)),
    ("et", None),
    ("eu", None),
    ("fi", None),
    ("fr", Some(WordLang::French)),
    ("ga", None),
    ("gl", None),
    ("hr", None),
    ("hu", None),
    ("id", None),
    ("is", None),
    ("it", None),
    ("la", None),
    ("lt", None),
    ("lv", None),
    ("mk", None),
    ("ms", None),
    ("mt", None),
    ("nb", None),
    ("nl", None),
    ("nn", None),
    ("no", None),
    ("pl", None),
    ("pt", None),
    ("ro", None),
    ("ru", None),
    ("sk", None),
    ("sl", None),
    ("sq", None),
    ("sr", None),
    ("sv", None),
    ("sw", None),
    ("tr", None),
    ("uk", None),
    ("und", None),
    ("vi", None),
];

impl SpanLang {
    /// The language of a BCP 47 tag: one that there is a profile for ([`Lang::from_tag`]), or one written in Western
    /// letters, with a script and a region where it has them (`en-GB`, `es-419`, `sr-Latn`). `None` for any other.
    pub fn from_tag(tag: &str) -> Option<SpanLang> {
        let spelled = Spelled::of(tag)?;
        let (lang, language) = match Lang::from_tag(tag).filter(|lang| *lang != Lang::Und) {
            Some(lang) => (lang, lang.tag()),
            None => {
                let at = WESTERN.binary_search_by_key(&spelled.language.as_str(), |(known, _)| known).ok()?;
                (Lang::Und, WESTERN[at].0)
            }
        };
        Some(SpanLang { tag: spelled.to_string(), lang, language })
    }

    /// The BCP 47 tag, spelled as that recommends: `zh-Hant`, `en-GB`.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The profile's language; [`Lang::Und`] for one written in Western letters.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The tag by which faces know it, without a region.
    pub const fn language(&self) -> &'static str {
        self.language
    }

    /// Where its words may be parted in a text with a rule: where that looks for syllables, between the language's own,
    /// and in a language without patterns at soft hyphens alone.
    pub fn hyphens(&self, rule: Hyphens) -> Hyphens {
        let Hyphens::Of(_) = rule else { return rule };
        let own = WESTERN.iter().find(|(known, _)| *known == self.language).and_then(|(_, words)| *words);
        own.map_or(Hyphens::Soft, Hyphens::Of)
    }
}

/// A tag in its parts, each in the letters that BCP 47 recommends.
// RFC 5646, 2.1.1
struct Spelled {
    language: String,
    script: Option<String>,
    region: Option<String>,
}

impl Spelled {
    fn of(tag: &str) -> Option<Spelled> {
        let mut parts = tag.split('-').peekable();
        let letters = |part: &str| part.chars().all(|c| c.is_ascii_alphabetic());
        let figures = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        let language = parts.next().filter(|part| letters(part))?.to_ascii_lowercase();
        let script = parts.next_if(|part| part.len() == 4 && letters(part)).map(|part| {
            let lower = part.to_ascii_lowercase();
            lower[..1].to_ascii_uppercase() + &lower[1..]
        });
        let is_region = |part: &&str| match part.len() {
            2 => letters(part),
            3 => figures(part),
            _ => false,
        };
        let region = parts.next_if(is_region).map(str::to_ascii_uppercase);
        parts.next().is_none().then_some(Spelled { language, script, region })
    }
}

impl fmt::Display for Spelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.language)?;
        self.script.iter().chain(&self.region).try_for_each(|part| write!(f, "-{part}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tag: &str, expected: Option<(&str, Lang, &str)>) {
        let found = SpanLang::from_tag(tag);
        assert_eq!(found.as_ref().map(|l| (l.tag(), l.lang(), l.language())), expected, "{tag}");
    }

    #[test]
    fn tags_are_read_in_any_letters_and_spelled_in_one_way() {
        check("en", Some(("en", Lang::Und, "en")));
        check("EN-gb", Some(("en-GB", Lang::Und, "en")));
        check("es-419", Some(("es-419", Lang::Und, "es")));
        check("sr-latn-rs", Some(("sr-Latn-RS", Lang::Und, "sr")));
        check("ZH-HANT", Some(("zh-Hant", Lang::ZhHant, "zh-Hant")));
        check("zh-hk", Some(("zh-HK", Lang::ZhHant, "zh-Hant")));
        check("ja", Some(("ja", Lang::Ja, "ja")));
        check("ko-KR", Some(("ko-KR", Lang::Ko, "ko")));
    }

    #[test]
    fn what_is_no_known_language_has_none() {
        for tag in
            ["", "-", "xx", "english", "en-", "en--GB", "en-GB-x", "zh-Latn", "ar", "日本", "en-gbr", "語-GB"]
        {
            check(tag, None);
        }
    }

    #[test]
    fn languages_stand_in_order() {
        assert!(WESTERN.is_sorted_by(|(one, _), (next, _)| one < next));
    }

    #[test]
    fn words_part_by_their_own_languages_patterns_where_the_text_parts_any() {
        let check = |tag: &str, rule, expected| {
            assert_eq!(SpanLang::from_tag(tag).map(|lang| lang.hyphens(rule)), Some(expected), "{tag}");
        };
        let english = Hyphens::Of(WordLang::English);
        check("de", english, Hyphens::Of(WordLang::German));
        check("fr-CA", english, Hyphens::Of(WordLang::French));
        check("it", english, Hyphens::Soft);
        check("ja", english, Hyphens::Soft);
        check("de", Hyphens::Soft, Hyphens::Soft);
        check("de", Hyphens::Off, Hyphens::Off);
    }
}
