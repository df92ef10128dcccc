//! Characters whose glyph does not depend on their neighbours: most of CJK text. What the shaper once said of one of them
//! holds in every text, so it is asked once.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

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
/// sequence. What the face adds to that, [`Company`](crate::font::Company) says.
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
