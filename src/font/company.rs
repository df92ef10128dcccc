use ttf_parser::GlyphId;
use ttf_parser::gpos::PositioningSubtable;
use ttf_parser::gsub::{SingleSubstitution, SubstitutionSubtable};
use ttf_parser::opentype_layout::{Coverage, LayoutTable};

use super::Face;

/// The glyphs of a face that any of its rules sees together with others: parts of ligatures, pairs, contexts.
pub struct Company {
    /// By glyph; `None` for a face whose rules speak of classes and contexts, where any glyph may count.
    glyphs: Option<Vec<bool>>,
}

impl Company {
    /// Reads a face's rules; [`Company::has`] answers for each glyph.
    pub fn of(face: &Face) -> Company {
        let Ok(face) = ttf_parser::Face::parse(face.data(), face.index()) else {
            return Company { glyphs: None };
        };
        let mut glyphs = vec![false; usize::from(face.number_of_glyphs())];
        let tables = face.tables();
        let is_simple = tables.morx.is_none()
            && tables.kerx.is_none()
            && !face.is_variable()
            && tables.gsub.is_none_or(|table| substitutions(&table, &mut glyphs))
            && tables.gpos.is_none_or(|table| positionings(&table));
        Company { glyphs: is_simple.then_some(glyphs) }
    }

    /// Whether a rule sees the glyph together with others; also where the rules are too many to say.
    pub fn has(&self, glyph: u16) -> bool {
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
