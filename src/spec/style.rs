use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Ink, Quantity, RulesSpec, TypeSize};

/// How a kind of copy is set. What is left out comes from the style it is based on, and in the end from `body`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StyleSpec {
    /// The style that this one starts from; `body` where left out.
    pub based_on: Option<String>,
    /// The name of its face.
    pub face: Option<String>,
    /// The name of the face of run-in heads and strong words.
    pub strong: Option<String>,
    /// The name of the face of words that are set off.
    pub emphasis: Option<String>,
    /// The size of type.
    pub size: Option<TypeSize>,
    /// From one line to the next, where the lines do not sit on the grid.
    pub leading: Option<Quantity>,
    /// How lines stand in the measure.
    pub align: Option<AlignSpec>,
    /// What the first line is set in by, such as `2字`.
    pub indent: Option<Quantity>,
    /// Space added between characters.
    pub tracking: Option<Quantity>,
    /// The ink.
    pub color: Option<Ink>,
    /// Other rules of composition than the language's own, each by its name, such as `{ hanging = "allow-end" }`.
    pub rules: Option<RulesSpec>,
    /// White lines before: a number, or a pair of least and most.
    pub before: Option<LinesSpec>,
    /// White lines after: a number, or a pair of least and most.
    pub after: Option<LinesSpec>,
    /// Whether the next paragraph starts in the same column.
    pub keep_with_next: Option<bool>,
    /// How many first lines of a paragraph stand together at a column's foot, 1 to 5 (CSS `orphans`); 1 where left out, as
    /// newspapers in Chinese and Japanese have it.
    pub orphans: Option<u32>,
    /// Where text after tabs stands, nearest first: `{ at = "6字" }`, `{ at = "12字", align = "end" }`,
    /// `{ at = "9字", on = "." }`.
    pub tabs: Option<Vec<TabSpec>>,
    /// Over how many lines an initial 首字 goes down, 1 to 10 (CSS `initial-letter`); 2 where left out, and with 1 it is
    /// set as text.
    pub initial_lines: Option<u32>,
}

/// A tab stop.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TabSpec {
    /// From the line's start.
    pub at: Quantity,
    /// What of the text stands there; its start where left out.
    pub align: Option<TabAlignSpec>,
    /// A character of the text that stands there, such as the point of a number.
    pub on: Option<char>,
}

/// What of a text stands at its tab stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TabAlignSpec {
    /// Its start.
    Start,
    /// Its middle.
    Center,
    /// Its end.
    End,
}

/// How lines stand in the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AlignSpec {
    /// Every line but the last fills the measure.
    Justify,
    /// Lines start together.
    Start,
    /// Lines stand in the middle.
    Center,
    /// Lines end together.
    End,
    /// Every line is letter-spaced to fill the measure.
    Spread,
}

/// White space in whole lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum LinesSpec {
    /// Always so many.
    Fixed(u32),
    /// At least and at most so many: one of the freedoms that make copy and space meet.
    Range(u32, u32),
}
