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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
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
    /// What is usual (CSS `line-break: normal`).
    Normal,
    /// `normal`, and ？！ may start a line, as in Japanese newspapers.
    Newspaper,
    /// What narrow columns allow (CSS `line-break: loose`).
    Loose,
}
