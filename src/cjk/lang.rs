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

    /// The language of a tag; regions stand for the script they write (`zh-CN`, `zh-TW`, `zh-HK`).
    pub fn from_tag(tag: &str) -> Option<Lang> {
        match tag.to_ascii_lowercase().as_str() {
            "zh" | "zh-hans" | "zh-cn" | "zh-sg" | "zh-hans-cn" | "zh-hans-sg" => Some(Lang::ZhHans),
            "zh-hant" | "zh-tw" | "zh-hk" | "zh-mo" | "zh-hant-tw" | "zh-hant-hk" => Some(Lang::ZhHant),
            "ja" | "ja-jp" => Some(Lang::Ja),
            "ko" | "ko-kr" => Some(Lang::Ko),
            "und" | "de" | "en" | "es" | "fr" | "it" | "nl" | "pt" | "ru" => Some(Lang::Und),
            _ => None,
        }
    }

    /// The number of this language in [`Lang::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}
