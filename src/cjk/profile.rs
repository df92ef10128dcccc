use super::marks::{self, MarkRow, PairRow};
use super::{Class, Kinsoku, Lang, Space};
use crate::geom::{Em, WritingMode};

/// The gap between Han and Western characters (CSS `text-autospace`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Autospace {
    /// Its natural size.
    pub natural: Em,
    /// What it may shrink to.
    pub least: Em,
    /// What it may stretch to before all gaps do.
    pub most: Em,
}

/// What becomes of the space after a mark that ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// It is cut: the mark takes half a cell (GB/T 15834-2011 5.1.10).
    Half,
    /// It stays, or is cut altogether where the line needs it (JLREQ 3.8.3 step 2).
    FullOrHalf,
    /// It stays (JLREQ 3.8.3, the table after JIS X 4051).
    Full,
}

/// What becomes of the space before a mark that starts a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineStart {
    /// It is cut: the mark's body stands at the line's start (天付き).
    Flush,
    /// It stays, after an indent too (JLREQ 3.1.5, the second pattern).
    Half,
}

/// Whether a comma or full stop may stand outside the measure at a line's end (CSS `hanging-punctuation`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hanging {
    /// It may not.
    Off,
    /// It does where the line has no room for it otherwise (`allow-end`).
    Allow,
    /// It always does where lines fill their measure (`force-end`).
    Force,
}

/// A step of the ladder on which a line is stretched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Spaces between words.
    WordSpace,
    /// Gaps between Han and Western characters.
    Autospace,
    /// All gaps alike.
    AllGaps,
}

/// How a language is set: the tables and amounts that the composition of lines looks up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Profile {
    /// The language.
    pub lang: Lang,
    /// Line-start and line-end prohibition.
    pub kinsoku: Kinsoku,
    /// Widths of marks on horizontal lines.
    pub horizontal: &'static [MarkRow],
    /// Widths of marks on vertical lines.
    pub vertical: &'static [MarkRow],
    /// The gap between Han and Western characters.
    pub autospace: Autospace,
    /// The space between words: natural, least, most.
    pub word_space: Autospace,
    /// The shrink step of word spaces.
    pub word_space_step: u8,
    /// The shrink step of the gap between Han and Western characters.
    pub autospace_step: u8,
    /// What becomes of the space after a mark at a line's end.
    pub line_end: LineEnd,
    /// What becomes of the space before a mark at a line's start.
    pub line_start: LineStart,
    /// Whether commas and full stops hang.
    pub hanging: Hanging,
    /// Pairs of marks whose space is not that of the rule for all.
    pub pairs: &'static [PairRow],
    /// How much two adjacent marks lose together.
    pub adjacent: Em,
    /// The width of a whole dash —— and ellipsis ……, each of two characters.
    pub pair_unit: Em,
}

const WORD_SPACE: Autospace = Autospace { natural: Em::units(3_300), least: Em::QUARTER, most: Em::HALF };

impl Profile {
    /// The profile of a language.
    pub const fn of(lang: Lang) -> Profile {
        let zh_hans = Profile {
            lang,
            kinsoku: Kinsoku::Gb,
            horizontal: marks::ZH_HANS_HORIZONTAL,
            vertical: marks::ZH_HANS_VERTICAL,
            // CLREQ: up to a quarter em, shrinking to an eighth and stretching to a third; papers set it tight.
            autospace: Autospace { natural: Em::SIXTH, least: Em::EIGHTH, most: Em::THIRD },
            word_space: WORD_SPACE,
            word_space_step: 2,
            autospace_step: 6,
            line_end: LineEnd::Half,
            line_start: LineStart::Flush,
            hanging: Hanging::Off,
            pairs: &[],
            adjacent: Em::HALF,
            pair_unit: Em::TWO,
        };
        match lang {
            Lang::ZhHans => zh_hans,
            Lang::ZhHant => Profile {
                kinsoku: Kinsoku::Basic,
                horizontal: marks::ZH_HANT_HORIZONTAL,
                vertical: marks::ZH_HANT_VERTICAL,
                autospace: Autospace { natural: Em::QUARTER, least: Em::EIGHTH, most: Em::HALF },
                line_end: LineEnd::FullOrHalf,
                ..zh_hans
            },
            Lang::Ja => Profile {
                kinsoku: Kinsoku::Normal,
                horizontal: marks::JA,
                vertical: marks::JA,
                // JLREQ 3.8.3, 3.8.4: a quarter em, from an eighth to a half.
                autospace: Autospace { natural: Em::QUARTER, least: Em::EIGHTH, most: Em::HALF },
                word_space_step: 1,
                line_end: LineEnd::FullOrHalf,
                pairs: marks::JA_PAIRS,
                ..zh_hans
            },
            Lang::Ko => {
                Profile { kinsoku: Kinsoku::Normal, horizontal: marks::KO, vertical: marks::KO, ..zh_hans }
            }
        }
    }

    /// The space between two marks that the rule for all does not give.
    pub fn pair(&self, before: Class, after: Class) -> Option<Space> {
        let row = self.pairs.iter().find(|row| row.before == before && row.after == after);
        row.map(|row| row.space)
    }

    /// How wide marks of a class are set on lines of a direction; nothing where the class is not a mark.
    pub fn mark(&self, class: Class, mode: WritingMode) -> Option<&'static MarkRow> {
        let rows = match mode {
            WritingMode::HorizontalTb => self.horizontal,
            WritingMode::VerticalRl => self.vertical,
        };
        rows.iter().find(|row| row.class == class)
    }
}
