//! Fonts of a file.

use std::sync::Arc;

use hayro_font::{CMapResolverFn, FontQuery, FontResolverFn};

use super::object::{Dict, ObjectId, Value};
use super::read::Finished;
use crate::hash::Hash;

/// A font of a file (ISO 32000-2, 9.5).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FontFacts {
    /// Its object, where it is one.
    pub id: Option<ObjectId>,
    /// Its name without the letters that mark a subset.
    pub name: String,
    /// Those letters.
    pub subset: Option<String>,
    /// Its type: `Type0`, `TrueType`, `Type1`, `Type3` …
    pub subtype: String,
    /// The type of the font inside a `Type0`.
    pub descendant: Option<String>,
    /// How codes become glyphs: a name, or `embedded`.
    pub encoding: Option<String>,
    /// Whether its outlines are in the file: the key that holds them, `FontFile`, `FontFile2` or `FontFile3`.
    pub embedded: Option<String>,
    /// A hash of the outlines' file, unpacked.
    pub program: Option<[u8; 16]>,
    /// What the outlines' file says of who may embed it (OpenType, OS/2 `fsType`), where it says it.
    pub embedding: Option<u16>,
    /// Whether the file says what its glyphs spell.
    pub has_to_unicode: bool,
    /// Whether its lines run down the page.
    pub vertical: bool,
}

impl FontFacts {
    pub(super) fn read(finished: &Finished, dict: &Dict, id: Option<ObjectId>) -> FontFacts {
        let subtype = finished.get(dict, "Subtype").name().unwrap_or_default().to_owned();
        let inner = finished.get(dict, "DescendantFonts");
        let inner = inner.array().and_then(|fonts| fonts.first()).map(|font| finished.resolve(font));
        let inner = inner.as_ref().and_then(Value::dict);
        let descriptor = finished.dict(inner.unwrap_or(dict), "FontDescriptor");
        let embedded = ["FontFile", "FontFile2", "FontFile3"].into_iter().find(|key| descriptor.has(key));
        let program = embedded.and_then(|key| match descriptor.get(key) {
            Some(Value::Ref(id)) => finished.stream(*id).ok().flatten(),
            _ => None,
        });
        let full = finished.get(dict, "BaseFont").name().map(str::to_owned);
        let full = full.or_else(|| finished.get(dict, "Name").name().map(str::to_owned)).unwrap_or_default();
        let (subset, name) = split_subset(&full);
        let encoding = match finished.get(dict, "Encoding") {
            Value::Name(name) => Some(name),
            Value::Null => None,
            _ => Some("embedded".to_owned()),
        };
        FontFacts {
            id,
            name: name.to_owned(),
            subset: subset.map(str::to_owned),
            descendant: inner.and_then(|inner| finished.get(inner, "Subtype").name().map(str::to_owned)),
            embedded: if subtype == "Type3" {
                Some("CharProcs".to_owned())
            } else {
                embedded.map(str::to_owned)
            },
            embedding: program.as_deref().and_then(embedding_rights),
            program: program.map(|program| Hash::of(&program)),
            has_to_unicode: dict.has("ToUnicode"),
            vertical: encoding.as_deref().is_some_and(|name| name == "V" || name.ends_with("-V")),
            encoding,
            subtype,
        }
    }
}

/// The `fsType` of an OpenType file's OS/2 table.
fn embedding_rights(program: &[u8]) -> Option<u16> {
    let number = |at: usize| Some(u16::from_be_bytes(*program.get(at..)?.first_chunk()?));
    let tables = usize::from(number(4)?);
    let table =
        (0..tables.min(64)).map(|n| 12 + 16 * n).find(|at| program.get(*at..at + 4) == Some(b"OS/2"))?;
    let start = u32::from_be_bytes(*program.get(table + 8..)?.first_chunk()?) as usize;
    number(start.checked_add(8)?)
}

/// The six letters of a subset and the name behind them (ISO 32000-2, 9.9.2).
pub(super) fn split_subset(name: &str) -> (Option<&str>, &str) {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            (Some(tag), rest)
        }
        _ => (None, name),
    }
}

/// What stands for fonts that a file does not hold: the fourteen of every reader, so that codes have widths.
pub(super) fn stand_ins() -> FontResolverFn {
    Arc::new(|query| match query {
        FontQuery::Standard(font) => Some(font.get_font_data()),
        FontQuery::Fallback(fallback) => Some(fallback.pick_standard_font().get_font_data()),
    })
}

/// The tables of codes that every reader knows.
pub(super) fn code_tables() -> CMapResolverFn {
    Arc::new(hayro_cmap::load_embedded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_capitals_mark_a_subset() {
        let check = |name: &str, tag: Option<&str>, rest: &str| {
            assert_eq!(split_subset(name), (tag, rest));
        };
        check("ABCDEF+Source Han Serif", Some("ABCDEF"), "Source Han Serif");
        check("Noto+Sans", None, "Noto+Sans");
        check("abcdef+X", None, "abcdef+X");
    }
}
