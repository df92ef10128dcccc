//! Characters whose glyph does not depend on their neighbours: most of CJK text. What the shaper once said of one of them
//! holds in every text, so it is asked once.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use rustybuzz::ttf_parser::GlyphId;
use rustybuzz::ttf_parser::gpos::PositioningSubtable;
use rustybuzz::ttf_parser::gsub::{SingleSubstitution, SubstitutionSubtable};
use rustybuzz::ttf_parser::opentype_layout::{Coverage, LayoutTable};

/// A glyph as the shaper gave it, in font units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AloneGlyph {
    pub(super) id: u16,
    pub(super) advance: i16,
    pub(super) along: i16,
    pub(super) across: i16,
}

/// What is known of the characters of the Basic Multilingual Plane in one face and one kind of text.
///
/// Each is one number that is either there or not, and always the same number: threads share the table without waiting
/// for one another, and what a text is shaped to does not depend on which texts came before it.
pub(super) struct AloneGlyphs {
    blocks: Vec<OnceLock<Box<[AtomicU64]>>>,
}

/// What is known of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// Nothing yet.
    Nothing,
    /// Its neighbours matter.
    InCompany,
    /// Its glyph, whatever stands beside it.
    Alone(AloneGlyph),
}

const BLOCK: usize = 256;
/// Glyph 0 is never kept, so that two numbers are free to mean something else.
const NOTHING: u64 = 0;
const IN_COMPANY: u64 = 1;

impl AloneGlyphs {
    pub(super) fn new() -> AloneGlyphs {
        AloneGlyphs { blocks: (0..0x1_0000 / BLOCK).map(|_| OnceLock::new()).collect() }
    }

    pub(super) fn get(&self, c: char) -> Known {
        let at = c as usize;
        let Some(block) = self.blocks.get(at / BLOCK) else { return Known::InCompany };
        match block.get().map_or(NOTHING, |block| block[at % BLOCK].load(Ordering::Relaxed)) {
            NOTHING => Known::Nothing,
            IN_COMPANY => Known::InCompany,
            packed => Known::Alone(AloneGlyph {
                id: packed as u16,
                advance: (packed >> 16) as i16,
                along: (packed >> 32) as i16,
                across: (packed >> 48) as i16,
            }),
        }
    }

    /// Keeps what the shaper said; `None` for a character whose neighbours matter.
    pub(super) fn keep(&self, c: char, glyph: Option<AloneGlyph>) {
        let at = c as usize;
        let Some(block) = self.blocks.get(at / BLOCK) else { return };
        let packed = match glyph {
            Some(glyph) if glyph.id != 0 => {
                let bits = |value: i16| u64::from(value as u16);
                u64::from(glyph.id)
                    | bits(glyph.advance) << 16
                    | bits(glyph.along) << 32
                    | bits(glyph.across) << 48
            }
            _ => IN_COMPANY,
        };
        let block = block.get_or_init(|| (0..BLOCK).map(|_| AtomicU64::new(NOTHING)).collect());
        block[at % BLOCK].store(packed, Ordering::Relaxed);
    }
}

/// Whether a character is of those that no rule of Unicode joins to others: neither a combining mark nor part of a
/// sequence. What the face adds to that, [`Company`] says.
pub(super) fn may_stand_alone(c: char) -> bool {
    match c {
        // Tone marks, and the voiced sound marks that join the kana before them
        '\u{302a}'..='\u{302f}' | '\u{3099}' | '\u{309a}' => false,
        // Jamo that join to syllables
        '\u{3130}'..='\u{318f}' => false,
        '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{9fff}' | '\u{ff01}'..='\u{ff60}' => true,
        _ => false,
    }
}

/// The glyphs of a face that any of its rules sees together with others: parts of ligatures, pairs, contexts.
pub(super) struct Company {
    /// By glyph; `None` for a face whose rules speak of classes and contexts, where any glyph may count.
    glyphs: Option<Vec<bool>>,
}

impl Company {
    pub(super) fn of(face: &rustybuzz::ttf_parser::Face<'_>) -> Company {
        let mut glyphs = vec![false; usize::from(face.number_of_glyphs())];
        let tables = face.tables();
        let is_simple = tables.morx.is_none()
            && tables.kerx.is_none()
            && !face.is_variable()
            && tables.gsub.is_none_or(|table| substitutions(&table, &mut glyphs))
            && tables.gpos.is_none_or(|table| positionings(&table));
        Company { glyphs: is_simple.then_some(glyphs) }
    }

    pub(super) fn has(&self, glyph: u16) -> bool {
        self.glyphs.as_ref().is_none_or(|glyphs| glyphs.get(usize::from(glyph)).copied().unwrap_or(true))
    }
}

/// Marks the glyphs of all ligatures, and those that are replaced by them. Whether that is all that there is to say.
fn substitutions(table: &LayoutTable<'_>, glyphs: &mut [bool]) -> bool {
    let mut mark = |id: GlyphId| {
        if let Some(slot) = glyphs.get_mut(usize::from(id.0)) {
            *slot = true;
        }
    };
    let mut singles = Vec::new();
    for lookup in table.lookups {
        for subtable in lookup.subtables.into_iter::<SubstitutionSubtable<'_>>() {
            match subtable {
                SubstitutionSubtable::Single(single) => singles.push(single),
                // One glyph for many, and choices that nobody asks for
                SubstitutionSubtable::Alternate(_) => {}
                SubstitutionSubtable::Ligature(ligatures) => {
                    each_glyph(&ligatures.coverage, &mut mark);
                    for ligature in ligatures.ligature_sets.into_iter().flatten() {
                        ligature.components.into_iter().for_each(&mut mark);
                    }
                }
                SubstitutionSubtable::Multiple(_)
                | SubstitutionSubtable::Context(_)
                | SubstitutionSubtable::ChainContext(_)
                | SubstitutionSubtable::ReverseChainSingle(_) => return false,
            }
        }
    }
    // A glyph that is first replaced by one of these is in their company too; replacements follow one another.
    for _ in 0..MOST_REPLACEMENTS {
        let mut found = Vec::new();
        for single in &singles {
            each_replacement(single, &mut |id, becomes| {
                let is_marked = |id: GlyphId| glyphs.get(usize::from(id.0)).copied().unwrap_or(true);
                if is_marked(becomes) && !is_marked(id) {
                    found.push(id);
                }
            });
        }
        if found.is_empty() {
            return true;
        }
        for id in found {
            if let Some(slot) = glyphs.get_mut(usize::from(id.0)) {
                *slot = true;
            }
        }
    }
    false
}

/// Longer chains of replacements than any font has.
const MOST_REPLACEMENTS: usize = 8;

/// Each glyph that is replaced, and what by.
fn each_replacement(single: &SingleSubstitution<'_>, visit: &mut impl FnMut(GlyphId, GlyphId)) {
    match single {
        SingleSubstitution::Format1 { coverage, delta } => each_glyph(coverage, &mut |id| {
            visit(id, GlyphId((i32::from(id.0) + i32::from(*delta)) as u16));
        }),
        SingleSubstitution::Format2 { coverage, substitutes } => {
            let mut becomes = substitutes.into_iter();
            each_glyph(coverage, &mut |id| {
                if let Some(becomes) = becomes.next() {
                    visit(id, becomes);
                }
            });
        }
    }
}

/// Whether no positioning but kerning looks at two glyphs of full cells: kerning is off in CJK text, and marks move
/// themselves and not what they stand on.
fn positionings(table: &LayoutTable<'_>) -> bool {
    let is_kerning = |tag: &[u8; 4]| matches!(tag, b"kern" | b"vkrn");
    let lookups = table
        .features
        .into_iter()
        .filter(|feature| !is_kerning(&feature.tag.to_bytes()))
        .flat_map(|feature| feature.lookup_indices)
        .filter_map(|index| table.lookups.get(index));
    lookups.flat_map(|lookup| lookup.subtables.into_iter::<PositioningSubtable<'_>>()).all(|subtable| {
        matches!(
            subtable,
            PositioningSubtable::Single(_)
                | PositioningSubtable::MarkToBase(_)
                | PositioningSubtable::MarkToLigature(_)
                | PositioningSubtable::MarkToMark(_)
        )
    })
}

fn each_glyph(coverage: &Coverage<'_>, visit: &mut impl FnMut(GlyphId)) {
    match coverage {
        Coverage::Format1 { glyphs } => glyphs.into_iter().for_each(visit),
        Coverage::Format2 { records } => records
            .into_iter()
            .flat_map(|record| record.start.0..=record.end.0)
            .for_each(|id| visit(GlyphId(id))),
    }
}
