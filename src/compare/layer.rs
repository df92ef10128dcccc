use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What two files are held against each other by, from cheap to dear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// The files, byte for byte.
    Bytes,
    /// The objects of the files, without ids, dates and their order.
    Structure,
    /// Pages and their boxes.
    Boxes,
    /// What is written, character by character.
    Text,
    /// Where glyphs stand, and what they look like.
    Glyphs,
    /// Which pictures there are, where, how fine and how cropped.
    Pictures,
    /// Rules, tints and other drawn things.
    Rules,
    /// What is painted in which inks, and what overprints.
    Ink,
    /// What each ink's plate looks like.
    Plates,
    /// What the page looks like.
    Composite,
    /// Tags, the order of reading, and what pictures show in words.
    Tags,
    /// Links and notes, bookmarks, attached files, actions, and the standards that the file says it follows.
    Document,
}

impl Layer {
    /// All of them, cheap ones first.
    pub const ALL: [Layer; 12] = [
        Layer::Bytes,
        Layer::Structure,
        Layer::Boxes,
        Layer::Text,
        Layer::Glyphs,
        Layer::Pictures,
        Layer::Rules,
        Layer::Ink,
        Layer::Plates,
        Layer::Composite,
        Layer::Tags,
        Layer::Document,
    ];

    /// Its name in files and options.
    pub const fn as_str(self) -> &'static str {
        match self {
            Layer::Bytes => "bytes",
            Layer::Structure => "structure",
            Layer::Boxes => "boxes",
            Layer::Text => "text",
            Layer::Glyphs => "glyphs",
            Layer::Pictures => "pictures",
            Layer::Rules => "rules",
            Layer::Ink => "ink",
            Layer::Plates => "plates",
            Layer::Composite => "composite",
            Layer::Tags => "tags",
            Layer::Document => "document",
        }
    }

    /// Its name in Chinese.
    pub const fn as_zh(self) -> &'static str {
        match self {
            Layer::Bytes => "字节",
            Layer::Structure => "结构",
            Layer::Boxes => "页面框",
            Layer::Text => "文字",
            Layer::Glyphs => "字位",
            Layer::Pictures => "图片",
            Layer::Rules => "线条色块",
            Layer::Ink => "油墨",
            Layer::Plates => "印版",
            Layer::Composite => "版样",
            Layer::Tags => "标签",
            Layer::Document => "文档",
        }
    }

    /// What its tolerance is counted in, and how much it is where nobody says.
    pub const fn tolerance(self) -> (&'static str, f64) {
        match self {
            Layer::Bytes | Layer::Structure | Layer::Tags => ("changes", 0.0),
            Layer::Boxes => ("mm", 0.01),
            Layer::Text => ("characters", 0.0),
            // A hundredth of a millimetre is a 36th of a point: less than writers of PDF round to.
            Layer::Glyphs | Layer::Pictures | Layer::Rules | Layer::Document => ("mm", 0.01),
            Layer::Ink => ("per cent", 0.4),
            Layer::Plates | Layer::Composite => ("levels of 255", 48.0),
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Layer {
    type Err = String;

    fn from_str(name: &str) -> Result<Layer, String> {
        let found = Layer::ALL.into_iter().find(|layer| layer.as_str() == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = Layer::ALL.iter().map(|layer| layer.as_str()).collect();
            format!("there is no layer {name:?}; there are {}", names.join(", "))
        })
    }
}
