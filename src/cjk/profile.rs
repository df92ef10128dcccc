use super::marks::{self, MarkRow, MarkRows, PairRow};
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

/// How the ends of a paragraph's lines are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaking {
    /// Those that suit the whole paragraph best.
    Optimal,
    /// Line by line, each as full as it can be.
    FirstFit,
}

/// How wide marks are set (标点风格; CSS `text-spacing-trim`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Punctuation {
    /// 全角式: a full cell each, and one and a half for two of them.
    Full,
    /// 开明式: a full cell at the end of a sentence, half of one within it.
    Kaiming,
    /// 半角式: half a cell each.
    Half,
    /// Full cells, whatever stands beside them, and nothing of them gives way.
    Untrimmed,
}

/// Where Western words may be parted at a line's end, with a hyphen (CSS `hyphens`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hyphens {
    /// Nowhere.
    Off,
    /// At the soft hyphens that the writer set.
    Soft,
    /// There, and between the syllables of words of this language.
    Of(WordLang),
}

/// A language whose words are parted into syllables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordLang {
    /// English.
    English,
    /// French.
    French,
    /// German.
    German,
    /// Spanish.
    Spanish,
}

/// How the readings of a word are set that has one for each of its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compound {
    /// Each by its own character (モノルビ).
    Mono,
    /// All along the word (熟語ルビ): a long one beside the next character of the word, where there is room.
    Jukugo,
}

/// How a reading that is shorter or longer than its base stands to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RubyAlign {
    /// The shorter of the two is spread, with half a gap at each end (JLREQ 3.3.6, 1-2-1).
    SpaceAround,
    /// The shorter is spread, with no gap at the ends.
    SpaceBetween,
    /// The shorter stands in the middle.
    Center,
    /// Both start together (肩付き).
    Start,
}

/// In which order and how far spaces give way where a line is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ladder {
    /// CLREQ, procedures for inter-character spacing reduction: word spaces, middle dots, brackets, commas and colons, gaps
    /// between Han and Western characters, full stops.
    Clreq,
    /// JLREQ 3.8.3: word spaces, middle dots and colons, brackets and commas, gaps between Han and Western characters; a
    /// full stop keeps its space.
    Jlreq,
    /// Nothing gives way.
    Rigid,
}

impl Ladder {
    /// The step at which the space of a mark gives way; 0 where it does not.
    fn of_mark(self, class: Class) -> u8 {
        match (self, class) {
            (Ladder::Rigid, _) => 0,
            (Ladder::Clreq, Class::MiddleDot) => 3,
            (Ladder::Clreq, Class::Opening | Class::Closing) => 4,
            (Ladder::Clreq, Class::Comma | Class::Colon) => 5,
            (Ladder::Clreq, _) => 7,
            (Ladder::Jlreq, Class::MiddleDot | Class::Colon) => 4,
            (Ladder::Jlreq, Class::Opening | Class::Closing | Class::Comma) => 5,
            (Ladder::Jlreq, _) => 0,
        }
    }
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
    pub horizontal: MarkRows,
    /// Widths of marks on vertical lines.
    pub vertical: MarkRows,
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
    /// How the ends of lines are chosen.
    pub breaking: Breaking,
    /// Classes before which no gap is opened.
    pub closed_before: &'static [Class],
    /// Classes after which no gap is opened.
    pub closed_after: &'static [Class],
    /// Pairs of marks whose space is not that of the rule for all.
    pub pairs: &'static [PairRow],
    /// How much two adjacent marks lose together.
    pub adjacent: Em,
    /// Whether lines end between words alone (KLREQ: breaking by words or by characters).
    pub keeps_words: bool,
    /// How many figures in a row share a cell of a vertical line at most (CSS `text-combine-upright: digits`).
    pub cell_digits: u8,
    /// The width of a whole dash —— and ellipsis ……, each of two characters.
    pub pair_unit: Em,
    /// The space on either side of ？！ within a sentence, where text follows without a blank cell (JLREQ 3.1.6).
    pub medial_gap: Em,
    /// Where Western words may be parted.
    pub hyphens: Hyphens,
    /// Whether every character stands in a cell of its own, and Western words fill whole cells (纵横对齐).
    pub grid: bool,
    /// The size of readings, as a part of the em of their bases.
    pub ruby_size: Em,
    /// The size of notes in two lines (割注), as a part of the em.
    pub warichu_size: Em,
    /// How the readings of a word are set that has one for each of its characters.
    pub compound: Compound,
    /// How a reading that is shorter or longer than its base stands to it (CSS `ruby-align`).
    pub ruby_align: RubyAlign,
    /// Whether a reading may stand beside the kana and marks around its base (CSS `ruby-overhang`).
    pub ruby_overhang: bool,
    /// Whether dots stand below horizontal lines, not above them (CSS `text-emphasis-position`).
    pub dots_under: bool,
    /// Whether dots on vertical lines are drops, not discs (JLREQ 3.3.9; CSS `text-emphasis-style`).
    pub sesame_dots: bool,
}

const WORD_SPACE: Autospace = Autospace { natural: Em::units(3_300), least: Em::QUARTER, most: Em::HALF };

/// CLREQ: no gap is opened beside connectors, solidi and interpuncts.
const CLOSED: &[Class] =
    &[Class::Connector, Class::Solidus, Class::MiddleDot, Class::Newline, Class::WideSpace];
/// JLREQ Appendix E: nor before what closes, or after what opens.
const JA_CLOSED_BEFORE: &[Class] = &[
    Class::Connector,
    Class::Solidus,
    Class::MiddleDot,
    Class::Newline,
    Class::WideSpace,
    Class::Closing,
    Class::Comma,
    Class::Stop,
    Class::Colon,
    Class::Exclaim,
];
const JA_CLOSED_AFTER: &[Class] =
    &[Class::Connector, Class::Solidus, Class::MiddleDot, Class::Newline, Class::WideSpace, Class::Opening];

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
            breaking: Breaking::Optimal,
            closed_before: CLOSED,
            closed_after: CLOSED,
            pairs: &[],
            adjacent: Em::HALF,
            keeps_words: false,
            cell_digits: 2,
            pair_unit: Em::TWO,
            medial_gap: Em::ZERO,
            hyphens: Hyphens::Soft,
            grid: false,
            ruby_size: Em::HALF,
            warichu_size: Em::HALF,
            compound: Compound::Mono,
            ruby_align: RubyAlign::SpaceAround,
            ruby_overhang: true,
            // CLREQ 3.4.1
            dots_under: true,
            sesame_dots: false,
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
                // JLREQ 3.3.7, 3.3.9
                compound: Compound::Jukugo,
                dots_under: false,
                sesame_dots: true,
                closed_before: JA_CLOSED_BEFORE,
                closed_after: JA_CLOSED_AFTER,
                pairs: marks::JA_PAIRS,
                ..zh_hans
            },
            Lang::Und => Profile { kinsoku: Kinsoku::Normal, dots_under: false, ..zh_hans },
            Lang::Ko => Profile {
                kinsoku: Kinsoku::Normal,
                horizontal: marks::KO,
                vertical: marks::KO,
                dots_under: false,
                ..zh_hans
            },
        }
    }

    /// The same rules with marks set in another style.
    pub fn with_punctuation(mut self, punctuation: Punctuation) -> Profile {
        for row in self.horizontal.iter_mut().chain(&mut self.vertical) {
            match punctuation {
                Punctuation::Full => {}
                Punctuation::Kaiming if matches!(row.class, Class::Stop | Class::Exclaim) => {}
                Punctuation::Kaiming | Punctuation::Half => {
                    (row.lead, row.trail) = (Space::NONE, Space::NONE)
                }
                Punctuation::Untrimmed => {
                    (row.lead, row.trail) = (Space::rigid(row.lead.natural), Space::rigid(row.trail.natural));
                }
            }
        }
        if punctuation == Punctuation::Untrimmed {
            (self.adjacent, self.line_end, self.line_start) = (Em::ZERO, LineEnd::Full, LineStart::Half);
            self.pairs = &[];
        }
        self
    }

    /// The same rules with another gap between Han and Western characters; it keeps its part of give and take.
    pub fn with_autospace(mut self, natural: Em) -> Profile {
        let Autospace { least, most, .. } = self.autospace;
        self.autospace = match natural {
            Em::ZERO => Autospace { natural, least: natural, most: natural },
            _ => Autospace { natural, least: least.min(natural), most: most.max(natural) },
        };
        self
    }

    /// The same rules with spaces that give way in another order.
    pub fn with_ladder(mut self, ladder: Ladder) -> Profile {
        for row in self.horizontal.iter_mut().chain(&mut self.vertical) {
            let step = ladder.of_mark(row.class);
            for space in [&mut row.lead, &mut row.trail] {
                *space = match step {
                    _ if space.natural == Em::ZERO => *space,
                    0 => Space::rigid(space.natural),
                    _ => Space { least: Em::ZERO, step, ..*space },
                };
            }
        }
        (self.word_space_step, self.autospace_step) = match ladder {
            Ladder::Clreq => (2, 6),
            Ladder::Jlreq => (1, 6),
            Ladder::Rigid => (0, 0),
        };
        if ladder == Ladder::Rigid {
            self.pairs = &[];
        }
        self
    }

    /// The same rules with other limits of the gap between Han and Western characters.
    pub fn with_autospace_range(mut self, least: Em, most: Em) -> Profile {
        let natural = self.autospace.natural;
        self.autospace = Autospace { natural, least: least.min(natural), most: most.max(natural) };
        self
    }

    /// The space between two marks that the rule for all does not give.
    pub fn pair(&self, before: Class, after: Class) -> Option<Space> {
        let row = self.pairs.iter().find(|row| row.before == before && row.after == after);
        row.map(|row| row.space)
    }

    /// How wide marks of a class are set on lines of a direction; nothing where the class is not a mark.
    pub fn mark(&self, class: Class, mode: WritingMode) -> Option<&MarkRow> {
        let rows = match mode {
            WritingMode::HorizontalTb => &self.horizontal,
            WritingMode::VerticalRl => &self.vertical,
        };
        rows.iter().find(|row| row.class == class)
    }
}
