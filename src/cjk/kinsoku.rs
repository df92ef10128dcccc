use super::{Class, Lang};

/// How strictly characters are kept from the start and the end of lines 行首行尾禁则.
///
/// Chinese papers choose among `None`, `Basic`, `Gb` and `Strict`, Japanese ones among `Loose`, `Normal` and `Strict`, as
/// CSS Text's `line-break` names them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kinsoku {
    /// No rule.
    None,
    /// CLREQ 3.1.5, the recommended set.
    Basic,
    /// `Basic`, and no solidus at a line's end (GB/T 15834-2011 5.1.9).
    #[default]
    Gb,
    /// `Gb`, and neither —— nor …… at a line's start; for Japanese small kana and ー neither.
    Strict,
    /// CSS Text, `line-break: loose`: for short lines. Small kana, iteration marks, centred marks, hyphens and signs after
    /// numbers may start a line.
    Loose,
    /// CSS Text, `line-break: normal`: small kana, ー, 〜 and ゠ may start a line.
    Normal,
}

impl Kinsoku {
    /// The level of a name.
    pub fn from_name(name: &str) -> Option<Kinsoku> {
        match name {
            "none" => Some(Kinsoku::None),
            "basic" => Some(Kinsoku::Basic),
            "gb" => Some(Kinsoku::Gb),
            "strict" => Some(Kinsoku::Strict),
            "loose" => Some(Kinsoku::Loose),
            "normal" => Some(Kinsoku::Normal),
            _ => None,
        }
    }

    /// The names of all levels, for messages.
    pub const NAMES: &'static str = "none, basic, gb, strict, loose, normal";

    /// Whether a character of the class may not start a line.
    pub const fn forbids_start(self, class: Class) -> bool {
        match class {
            Class::Comma | Class::Stop | Class::Closing => !matches!(self, Kinsoku::None),
            Class::Colon | Class::Exclaim | Class::MiddleDot => {
                !matches!(self, Kinsoku::None | Kinsoku::Loose)
            }
            Class::Connector | Class::Solidus => {
                matches!(self, Kinsoku::Basic | Kinsoku::Gb | Kinsoku::Strict)
            }
            Class::Iteration => matches!(self, Kinsoku::Gb | Kinsoku::Strict | Kinsoku::Normal),
            Class::Dash | Class::Ellipsis | Class::SmallKana | Class::Prolonged => {
                matches!(self, Kinsoku::Strict)
            }
            _ => false,
        }
    }

    /// Whether a character of the class may not end a line.
    pub const fn forbids_end(self, class: Class) -> bool {
        match class {
            Class::Opening => !matches!(self, Kinsoku::None),
            Class::Solidus => matches!(self, Kinsoku::Gb | Kinsoku::Strict),
            _ => false,
        }
    }

    /// Whether a character that UAX #14 keeps from a line's start, or from its end where it opens, may stand there all
    /// the same. What loosens centred marks, hyphens and signs holds for Chinese and Japanese (CSS Text 3, 5.3).
    pub const fn lets_stand(self, class: Class, c: char, lang: Lang) -> bool {
        let is_loose =
            matches!(self, Kinsoku::Loose) && matches!(lang, Lang::ZhHans | Lang::ZhHant | Lang::Ja);
        let is_normal =
            matches!(self, Kinsoku::Normal) && matches!(lang, Lang::ZhHans | Lang::ZhHant | Lang::Ja);
        match class {
            Class::SmallKana | Class::Prolonged => !matches!(self, Kinsoku::Strict),
            Class::Iteration => !self.forbids_start(class),
            Class::Colon | Class::Exclaim | Class::MiddleDot => is_loose || matches!(self, Kinsoku::None),
            Class::Opening | Class::Closing | Class::Comma | Class::Stop => matches!(self, Kinsoku::None),
            Class::Connector => match c {
                '\u{301c}' | '\u{30a0}' => is_loose || is_normal,
                _ => is_loose,
            },
            Class::Suffix => is_loose && !c.is_ascii(),
            _ => false,
        }
    }
}
