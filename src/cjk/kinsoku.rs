use super::Class;

/// How strictly characters are kept from the start and the end of lines 行首行尾禁则.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kinsoku {
    /// No rule.
    None,
    /// CLREQ 3.1.5, the recommended set; for Japanese CSS Text's `loose`.
    Basic,
    /// `Basic`, and no solidus at a line's end (GB/T 15834-2011 5.1.9); for Japanese `normal`.
    #[default]
    Gb,
    /// `Gb`, and neither —— nor …… at a line's start; for Japanese `strict`: small kana and ー neither.
    Strict,
}

impl Kinsoku {
    /// Whether a character of the class may not start a line.
    pub const fn forbids_start(self, class: Class) -> bool {
        match class {
            Class::Comma
            | Class::Colon
            | Class::Stop
            | Class::Exclaim
            | Class::Closing
            | Class::Connector
            | Class::Solidus
            | Class::MiddleDot => !matches!(self, Kinsoku::None),
            Class::Iteration => matches!(self, Kinsoku::Gb | Kinsoku::Strict),
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
}
