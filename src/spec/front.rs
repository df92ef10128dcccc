use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The front matter of a story file: TOML between two lines of `+++`.
///
/// A line end within a text is a line break in print; in `lede` a blank line parts paragraphs instead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// The story's language, where it is not the page's: `zh-Hans`, `zh-Hant`, `ja`, `ko` or `und`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// 引题: the line over the headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kicker: Option<String>,
    /// 主题: the headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// 副题: the line under the headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deck: Option<String>,
    /// 导语: the paragraphs that lead in, parted by blank lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lede: Option<String>,
    /// The author's line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// 消息头: place and day, before the first words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dateline: Option<String>,
    /// 署名: who wrote and who photographed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// The page on which the story goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jump_to: Option<String>,
    /// The page on which the story began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jump_from: Option<String>,
}
