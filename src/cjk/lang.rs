use crate::diag::{Error, ErrorKind, Result};

/// A language that banxin has a profile for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// Chinese in simplified characters, mainland conventions.
    #[default]
    ZhHans,
    /// Chinese in traditional characters, Taiwan and Hong Kong conventions.
    ZhHant,
    /// Japanese.
    Ja,
    /// Korean.
    Ko,
    /// Another language: the rules that all have in common.
    Und,
}

impl Lang {
    /// Every language there is a profile for.
    pub const ALL: [Lang; 5] = [Lang::ZhHans, Lang::ZhHant, Lang::Ja, Lang::Ko, Lang::Und];

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::ZhHans => "zh-Hans",
            Lang::ZhHant => "zh-Hant",
            Lang::Ja => "ja",
            Lang::Ko => "ko",
            Lang::Und => "und",
        }
    }

    /// The language of a BCP 47 tag; a region stands for the script it writes (`zh-CN`, `zh-TW`, `zh-HK`), or for
    /// nothing (`ja-JP`).
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let tag = tag.to_ascii_lowercase();
        let (language, region) = match tag.rsplit_once('-') {
            Some((language, region)) if region.len() == 2 => (language, region),
            _ => (tag.as_str(), ""),
        };
        match (language, region) {
            ("zh", "" | "cn" | "sg") | ("zh-hans", _) => Some(Lang::ZhHans),
            ("zh", "tw" | "hk" | "mo") | ("zh-hant", _) => Some(Lang::ZhHant),
            ("ja", _) => Some(Lang::Ja),
            ("ko", _) => Some(Lang::Ko),
            ("und" | "de" | "en" | "es" | "fr" | "it" | "nl" | "pt" | "ru", _) => Some(Lang::Und),
            _ => None,
        }
    }

    /// As [`Lang::from_tag`].
    ///
    /// # Errors
    /// [`ErrorKind::Input`], with no place, for a language that there are no rules for.
    pub fn named(tag: &str) -> Result<Lang> {
        Lang::from_tag(tag).ok_or_else(|| {
            Error::new(ErrorKind::Input, format!("there are no rules for the language {tag:?}"))
                .with_hint("the languages are: zh-Hans, zh-Hant, ja, ko; und for any other")
        })
    }
}
