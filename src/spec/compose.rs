use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Quantity, Writing};

/// A text to be set in a measure without a page: a request to `banxin compose`, one a line with `--batch`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ComposeSpec {
    /// What the answer is to be known by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<serde_json::Value>,
    /// The text; every line end starts a paragraph.
    pub text: String,
    /// The language whose rules it is set by; the layout's, or `zh-Hans`, where left out.
    #[serde(default)]
    pub lang: Option<String>,
    /// The measure: `13字`, or a number of ems.
    pub measure: MeasureSpec,
    /// The direction of reading; the layout's, or horizontal, where left out.
    #[serde(default)]
    pub writing: Option<Writing>,
    /// How strictly characters are kept from the start and the end of lines; the language's own where left out.
    #[serde(default)]
    pub strictness: Option<Strictness>,
    /// Other rules than the language's own.
    #[serde(default)]
    pub rules: RulesSpec,
    /// What the first line of a paragraph is set in by.
    #[serde(default)]
    pub indent: Option<MeasureSpec>,
    /// A layout that comes with banxin, whose style the text is set in.
    #[serde(default)]
    pub layout: Option<String>,
    /// The name of that style; `body` where left out.
    #[serde(default)]
    pub style: Option<String>,
}

/// Rules of composition, each of which the language's own stand in for where it is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct RulesSpec {
    /// How strictly characters are kept from the start and the end of lines (CSS `line-break`).
    pub strictness: Option<Strictness>,
    /// How wide marks are set (CSS `text-spacing-trim`).
    pub punctuation: Option<PunctuationSpec>,
    /// The gap between Han and Western characters in thousandths of an em, 0 to 500 (CSS `text-autospace`).
    pub autospace: Option<u16>,
    /// What that gap may shrink and stretch to, in thousandths of an em, 0 to 1000.
    pub autospace_range: Option<[u16; 2]>,
    /// In which order spaces give way where a line is too long.
    pub ladder: Option<LadderSpec>,
    /// What two marks side by side lose together, in thousandths of an em, 0 to 500 (CSS `text-spacing-trim`).
    pub adjacent: Option<u16>,
    /// Whether commas and full stops may stand outside the measure (CSS `hanging-punctuation`).
    pub hanging: Option<HangingSpec>,
    /// How the ends of lines are chosen (CSS `text-wrap-style`).
    pub breaking: Option<BreakingSpec>,
    /// The space after a mark at a line's end.
    pub line_end: Option<LineEndSpec>,
    /// The space before a mark at a line's start.
    pub line_start: Option<LineStartSpec>,
    /// How many figures in a row share a cell of a vertical line at most, 0 to 4 (CSS `text-combine-upright: digits`).
    pub cell_digits: Option<u8>,
    /// The space on either side of ？！ within a sentence, in thousandths of an em, 0 to 500 (JLREQ 3.1.6).
    pub medial_gap: Option<u16>,
    /// Where Western words may be parted at a line's end (CSS `hyphens`).
    pub hyphens: Option<HyphensSpec>,
    /// Whether every character stands in a cell of its own, and Western words fill whole cells 纵横对齐.
    pub grid: Option<bool>,
    /// Whether lines may end within words of Han, kana or Hangul (CSS `word-break`).
    pub word_break: Option<WordBreakSpec>,
    /// How the readings of a word are set that has one for each of its characters.
    pub ruby: Option<RubySpec>,
    /// The size of readings in thousandths of the em, 250 to 600.
    pub ruby_size: Option<u16>,
    /// The size of notes in two lines (割注) in thousandths of the em, 400 to 700 (JLREQ 3.4.2).
    pub warichu_size: Option<u16>,
    /// How a reading that is shorter or longer than its base stands to it (CSS `ruby-align`).
    pub ruby_align: Option<RubyAlignSpec>,
    /// Whether a reading may stand beside the kana and marks around its base (CSS `ruby-overhang`).
    pub ruby_overhang: Option<RubyOverhangSpec>,
}

/// How the readings of a word are set that has one for each of its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RubySpec {
    /// Each by its own character (モノルビ).
    Mono,
    /// All along the word (熟語ルビ).
    Jukugo,
}

/// How a reading that is shorter or longer than its base stands to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RubyAlignSpec {
    /// The shorter of the two is spread, with half a gap at each end.
    SpaceAround,
    /// The shorter is spread, with no gap at the ends.
    SpaceBetween,
    /// The shorter stands in the middle.
    Center,
    /// Both start together.
    Start,
}

/// Whether a reading may stand beside the kana and marks around its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RubyOverhangSpec {
    /// Where the rules let it.
    Auto,
    /// Nowhere.
    None,
}

/// Where Western words may be parted at a line's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HyphensSpec {
    /// Nowhere.
    None,
    /// At the soft hyphens (U+00AD) that the writer set.
    Manual,
    /// There, and between the syllables of English words.
    En,
    /// The same of French words.
    Fr,
    /// The same of German words.
    De,
    /// The same of Spanish words.
    Es,
}

/// Whether lines may end within words of Han, kana or Hangul.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WordBreakSpec {
    /// After any character.
    Normal,
    /// Between words alone.
    KeepAll,
}

/// How wide marks are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PunctuationSpec {
    /// 全角式: a full cell each, and one and a half for two of them.
    Full,
    /// 开明式: a full cell at the end of a sentence, half of one within it.
    Kaiming,
    /// 半角式: half a cell each.
    Half,
    /// Full cells throughout, of which nothing gives way.
    None,
}

/// Whether commas and full stops may stand outside the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HangingSpec {
    /// They may not.
    None,
    /// They do where the line has no room for them otherwise.
    AllowEnd,
    /// They do at the end of every line that fills its measure.
    ForceEnd,
}

/// In which order and how far spaces give way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LadderSpec {
    /// Word spaces, middle dots, brackets, commas and colons, gaps between Han and Western characters, full stops.
    Clreq,
    /// Word spaces, middle dots and colons, brackets and commas, gaps between Han and Western characters.
    Jlreq,
    /// Nothing gives way.
    None,
}

/// How the ends of a paragraph's lines are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BreakingSpec {
    /// Those that suit the whole paragraph best.
    Optimal,
    /// Line by line, each as full as it can be.
    FirstFit,
}

/// The space after a mark at a line's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineEndSpec {
    /// It is cut.
    Half,
    /// It stays, or is cut where the line needs it.
    FullOrHalf,
    /// It stays.
    Full,
}

/// The space before a mark at a line's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineStartSpec {
    /// It is cut.
    Flush,
    /// It stays.
    Half,
}

/// A length along the line: a quantity with its unit, or a plain number of ems.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub enum MeasureSpec {
    /// A number of ems.
    Ems(serde_json::Number),
    /// A quantity such as `13字`.
    Quantity(String),
}

impl Default for MeasureSpec {
    fn default() -> MeasureSpec {
        MeasureSpec::Ems(0.into())
    }
}

impl MeasureSpec {
    /// The quantity.
    ///
    /// # Errors
    /// A sentence for the editor, where it is none.
    pub fn quantity(&self) -> Result<Quantity, String> {
        match self {
            MeasureSpec::Ems(number) => format!("{number}字").parse(),
            MeasureSpec::Quantity(text) => text.parse(),
        }
    }
}

impl std::str::FromStr for MeasureSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<MeasureSpec, String> {
        text.parse::<Quantity>().map(|_| MeasureSpec::Quantity(text.to_owned()))
    }
}

/// How strictly characters are kept from the start and the end of lines: the levels of GB/T 15834 and CLREQ, and those
/// of CSS `line-break`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Strictness {
    /// No rule.
    None,
    /// The set that CLREQ recommends.
    Basic,
    /// `basic`, and no solidus at a line's end (GB/T 15834-2011 5.1.9).
    Gb,
    /// Everything that a rule names (CSS `line-break: strict`).
    Strict,
    /// What is usual (CSS `line-break: normal`), also written `default`.
    #[serde(alias = "default")]
    Normal,
    /// `normal`, and ？！ may start a line, as in Japanese newspapers.
    Newspaper,
    /// What narrow columns allow (CSS `line-break: loose`).
    Loose,
}
