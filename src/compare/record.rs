use serde::{Deserialize, Serialize};

use super::composite::{self, Pictures};
use super::kind::Kind;
use super::layer::Layer;
use super::outlines::short;
use super::policy::Policy;
use super::run::{self, Comparison};
use super::sheet::Sheet;
use super::stories::Stories;
use super::{Change, from_pdf};
use crate::diag::{Error, ErrorKind, Result, SourcePlace};
use crate::finished::{Drawn, Finished};

/// What a page was, small enough to keep beside a test: everything but its pictures' samples and its tags.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    version: u32,
    sheet: Sheet,
}

impl Record {
    /// Records a page, counted from 0.
    pub fn of(finished: &Finished, index: usize) -> Result<Record> {
        let stories = Stories::of_structure(finished.structure().as_ref());
        let mut sheet = from_pdf::sheet(finished, index, &stories, &from_pdf::hidden(finished))?;
        let mut outlines = finished.outlines();
        for glyph in &mut sheet.glyphs {
            let id = sheet.faces[glyph.face].id;
            glyph.outline = id.and_then(|id| outlines.of(id, glyph.code)).and_then(short);
        }
        Ok(Record { version: 1, sheet })
    }

    /// The record as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("numbers, texts and lists of them are always JSON")
    }

    /// Reads a record; `file` is what messages call it.
    pub fn from_json(file: &str, json: &str) -> Result<Record> {
        let place = |line, column| SourcePlace { file: file.to_owned(), line, column };
        let record: Record = serde_json::from_str(json).map_err(|error| {
            let message = format!("this is not the record of a page: {error}");
            Error::new(ErrorKind::Input, message).at(place(error.line(), error.column()))
        })?;
        let sheet = &record.sheet;
        let glyphs = sheet.glyphs.iter().all(|glyph| {
            glyph.face < sheet.faces.len()
                && glyph.look < sheet.looks.len()
                && glyph.story < sheet.stories.len()
        });
        let copy = sheet.copy.iter().all(|(_, glyph)| *glyph < sheet.glyphs.len());
        let looks =
            sheet.pictures.iter().map(|picture| picture.look).chain(sheet.rules.iter().map(|rule| rule.look));
        if record.version != 1 || !glyphs || !copy || looks.into_iter().any(|look| look >= sheet.looks.len())
        {
            return Err(Error::new(ErrorKind::Input, "the record of a page names what it does not hold")
                .at(place(0, 0)));
        }
        Ok(record)
    }
}

/// Compares what two pages were, by the layers from boxes to ink.
pub fn compare_records(old: &Record, new: &Record, policy: &Policy) -> Result<Comparison> {
    policy.check()?;
    run::sheets(&old.sheet, &new.sheet, policy)
}

/// Compares two drawn pages of one fineness: what differs, in millimetres from the picture's upper left corner.
pub fn compare_drawn(old: &Drawn, new: &Drawn, policy: &Policy) -> Vec<Change> {
    let difference = Pictures { old, new }.difference(policy.tolerance(Layer::Composite));
    let mut changes = composite::changes(&difference, old.dpi, [0.0, 0.0], Layer::Composite, Kind::Look);
    changes.iter_mut().for_each(Change::say);
    changes
}
