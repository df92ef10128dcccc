use std::sync::OnceLock;
use std::sync::atomic::{AtomicU16, Ordering};

use ttf_parser::cmap::{Format, Subtable12};

/// From characters to a face's glyphs, before any feature.
///
/// What has been looked up once is kept by character: a text holds the same few hundred over and over. Each entry is
/// always the same number, so threads share the table without waiting for one another.
pub(super) struct CharMap {
    /// Where the subtable of all Unicode planes starts in the font file.
    full: Option<usize>,
    blocks: Vec<OnceLock<Box<[AtomicU16]>>>,
}

const BLOCK: usize = 256;
const UNKNOWN: u16 = 0;
/// No font has so many glyphs that one has this number.
const NO_GLYPH: u16 = u16::MAX;

impl CharMap {
    /// The map of a face that has been read from a font file.
    pub(super) fn of(face: &ttf_parser::Face<'_>, file: &[u8]) -> CharMap {
        let map = CharMap {
            full: full_subtable(face, file),
            blocks: (0..0x1_0000 / BLOCK).map(|_| OnceLock::new()).collect(),
        };
        if map.full.is_none()
            && let Some(cmap) = face.tables().cmap
        {
            for subtable in cmap.subtables.into_iter().filter(|subtable| subtable.is_unicode()) {
                subtable.codepoints(|codepoint| {
                    if let Some(slot) = map.slot(codepoint as usize)
                        && slot.load(Ordering::Relaxed) == UNKNOWN
                        && let Some(id) = subtable.glyph_index(codepoint)
                    {
                        slot.store(id.0, Ordering::Relaxed);
                    }
                });
            }
        }
        map
    }

    /// The glyph of a character, if the face has it; `file` is the font file that the map was made from.
    pub(super) fn glyph(&self, c: char, file: &[u8]) -> Option<u16> {
        let slot = self.slot(c as usize);
        let found = match (slot.map_or(UNKNOWN, |slot| slot.load(Ordering::Relaxed)), self.full) {
            (UNKNOWN, Some(at)) => {
                let subtable = file.get(at..).and_then(Subtable12::parse)?;
                let found = subtable.glyph_index(c as u32).map_or(NO_GLYPH, |id| id.0);
                if let Some(slot) = slot {
                    slot.store(if found == 0 { NO_GLYPH } else { found }, Ordering::Relaxed);
                }
                found
            }
            (found, _) => found,
        };
        (found != UNKNOWN && found != NO_GLYPH).then_some(found)
    }

    /// The entry of a character of the Basic Multilingual Plane.
    fn slot(&self, c: usize) -> Option<&AtomicU16> {
        let block = self.blocks.get(c / BLOCK)?;
        Some(&block.get_or_init(|| (0..BLOCK).map(|_| AtomicU16::new(UNKNOWN)).collect())[c % BLOCK])
    }
}

/// Where a font's subtable of all Unicode planes starts in its file (ISO/IEC 14496-22, 5.2.1, format 12).
fn full_subtable(face: &ttf_parser::Face<'_>, file: &[u8]) -> Option<usize> {
    let index = face.tables().cmap?.subtables.into_iter().position(|subtable| {
        subtable.is_unicode() && matches!(subtable.format, Format::SegmentedCoverage(_))
    })?;
    let raw = face.raw_face();
    let tag = ttf_parser::Tag::from_bytes(b"cmap");
    let table = raw.table_records.into_iter().find(|record| record.tag == tag)?.offset as usize;
    let record = table + 4 + 8 * index;
    let bytes = file.get(record + 4..record + 8)?;
    Some(table + u32::from_be_bytes(bytes.try_into().ok()?) as usize)
}
