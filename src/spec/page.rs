use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Date;

/// A page file, `page.toml`: which layout, which copy, which pictures, and what goes where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageSpec {
    /// The page's design: the name of a built-in layout, or the path of a layout file ending in `.toml`.
    pub layout: String,
    /// The page's name, such as `A05`.
    pub name: String,
    /// What the page is called, for the finished file's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The newspaper's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    /// The day of the issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The edition, such as `第二版次` or `城市版`, for the slug line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// How often the page has been made, for the slug line and the file's metadata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The section's name, such as `要闻`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The names of the page's editors, as the folio line has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub editors: Option<String>,
    /// The page's language: `zh-Hans`, `zh-Hant`, `ja`, `ko`, or `und` for any other; the layout's where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// The stories: a name for each, and the path of its file.
    #[serde(default)]
    pub stories: BTreeMap<String, String>,
    /// The pictures that no story holds, or that need more than their story says: a name for each.
    #[serde(default)]
    pub pictures: BTreeMap<String, PictureSpec>,
    /// What the layout's slots hold: for each slot's name a story or a picture.
    #[serde(default)]
    pub slots: BTreeMap<String, SlotSpec>,
}

/// A picture of the page file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PictureSpec {
    /// The path of the picture's file.
    pub file: String,
    /// 图片说明: what the picture shows, for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// 署名: who made the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// What the picture shows, for readers who cannot see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// The point that stays visible when the picture is cropped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<Focus>,
}

/// A point in a picture, in percent of its width from the left and of its height from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "[i64; 2]", into = "[i64; 2]")]
#[schemars(with = "[u8; 2]", extend("description" = "Percent from the left and from the top, each 0 to 100."))]
pub struct Focus {
    /// Percent from the left, 0 to 100.
    pub x: u8,
    /// Percent from the top, 0 to 100.
    pub y: u8,
}

impl Focus {
    /// The middle of the picture.
    pub const CENTER: Focus = Focus { x: 50, y: 50 };
}

impl TryFrom<[i64; 2]> for Focus {
    type Error = String;

    fn try_from([x, y]: [i64; 2]) -> Result<Focus, String> {
        let percent = |value: i64| u8::try_from(value).ok().filter(|value| *value <= 100);
        let focus = percent(x).zip(percent(y)).map(|(x, y)| Focus { x, y });
        focus.ok_or_else(|| format!("focus is two percentages from 0 to 100, not [{x}, {y}]"))
    }
}

impl From<Focus> for [i64; 2] {
    fn from(focus: Focus) -> [i64; 2] {
        [focus.x.into(), focus.y.into()]
    }
}

/// What a slot holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum SlotSpec {
    /// A name: a story's or a picture's, as the slot's kind decides.
    Named(String),
    /// A story.
    #[schemars(extend("additionalProperties" = false))]
    Story {
        /// The story's name.
        story: String,
    },
    /// A picture.
    #[schemars(extend("additionalProperties" = false))]
    Picture {
        /// The picture's name.
        picture: String,
    },
}

impl SlotSpec {
    /// The name of the story or picture.
    pub fn name(&self) -> &str {
        match self {
            SlotSpec::Named(name) | SlotSpec::Story { story: name } => name,
            SlotSpec::Picture { picture } => picture,
        }
    }
}

impl<'de> Deserialize<'de> for SlotSpec {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<SlotSpec, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            story: Option<String>,
            picture: Option<String>,
        }

        struct Slot;

        impl<'de> serde::de::Visitor<'de> for Slot {
            type Value = SlotSpec;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name, { story = \"…\" } or { picture = \"…\" }")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<SlotSpec, E> {
                Ok(SlotSpec::Named(name.to_owned()))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<SlotSpec, A::Error> {
                let table = Table::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                match table {
                    Table { story: Some(story), picture: None } => Ok(SlotSpec::Story { story }),
                    Table { story: None, picture: Some(picture) } => Ok(SlotSpec::Picture { picture }),
                    Table { story: None, picture: None } => {
                        Err(serde::de::Error::custom("a slot names neither a story nor a picture"))
                    }
                    _ => Err(serde::de::Error::custom("a slot holds a story or a picture, not both")),
                }
            }
        }

        deserializer.deserialize_any(Slot)
    }
}
