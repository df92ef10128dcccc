use std::borrow::Cow;

use crate::diag::{Error, ErrorKind, Result};
use crate::font::{Face, OutlineKind, table};

use super::{cff, glyf};

/// What a face's program is cut from, looked up once for all pages.
#[derive(Debug)]
pub(super) enum Source {
    /// A program whose outlines can be copied.
    Plain(cff::Source),
    /// Any other program.
    Any,
}

/// A font program that holds some glyphs of a face.
pub(super) struct Program {
    pub(super) kind: OutlineKind,
    pub(super) bytes: Vec<u8>,
    /// The number of each code's glyph in the program, as two bytes; nothing where it is the code itself
    /// (`CIDToGIDMap`, ISO 32000-2, table 115).
    pub(super) places: Option<Vec<u8>>,
}

impl Source {
    pub(super) fn of(face: &Face) -> Source {
        match face.outlines() {
            OutlineKind::Cff => cff::Source::of(face).map_or(Source::Any, Source::Plain),
            OutlineKind::Glyf => Source::Any,
        }
    }

    /// Whether a program that is cut from the face can show a glyph for several codes.
    pub(super) fn repeats(&self, face: &Face) -> bool {
        matches!(self, Source::Plain(_)) || face.outlines() == OutlineKind::Glyf
    }

    /// The program of the glyphs of all codes, in order: `.notdef`, which must be the first, and others, those that
    /// stand for several codes side by side. Only a face that [repeats](Source::repeats) has those.
    ///
    /// # Errors
    /// [`ErrorKind::Font`] when the program cannot be cut.
    pub(super) fn cut(&self, face: &Face, name: &str, glyphs: &[u16]) -> Result<Program> {
        if let Source::Plain(source) = self
            && let Some(bytes) = source.cut(face, name, glyphs)
        {
            return Ok(Program { kind: OutlineKind::Cff, bytes, places: None });
        }
        let broken = |what: String| {
            Error::new(ErrorKind::Font, format!("{} cannot be embedded: {what}", face.postscript_name()))
        };
        let map = subsetter::GlyphRemapper::new_from_glyphs(glyphs);
        let is_repeated = glyphs.windows(2).any(|pair| pair[0] == pair[1]);
        if is_repeated && face.outlines() == OutlineKind::Cff {
            return Err(broken("its outlines are damaged, or its file has changed".into()));
        }
        let (font, index) = match face.outlines() {
            OutlineKind::Glyf => (glyf::compact(face, glyphs).map(Cow::Owned), 0),
            OutlineKind::Cff => (face.whole(), face.index()),
        };
        let font = font.ok_or_else(|| broken("its outlines are damaged, or its file has changed".into()))?;
        let font = subsetter::subset(&font, index, &map).map_err(|error| broken(error.to_string()))?;
        let bytes = match face.outlines() {
            OutlineKind::Glyf => font,
            OutlineKind::Cff => {
                let table = table(&font, 0, b"CFF ").ok_or_else(|| broken("no outlines".into()))?;
                font[table].to_vec()
            }
        };
        let places = || glyphs.iter().flat_map(|&glyph| map.get(glyph).unwrap_or(0).to_be_bytes()).collect();
        Ok(Program { kind: face.outlines(), bytes, places: is_repeated.then(places) })
    }
}
