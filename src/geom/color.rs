/// An ink mixture in process colours, each in thousandths of full coverage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Color {
    /// Cyan.
    pub c: u16,
    /// Magenta.
    pub m: u16,
    /// Yellow.
    pub y: u16,
    /// Black.
    pub k: u16,
}

impl Color {
    /// Solid black ink, and no other: what text and rules are printed in.
    pub const BLACK: Color = Color { c: 0, m: 0, y: 0, k: 1000 };
    /// No ink: the paper shows.
    pub const PAPER: Color = Color { c: 0, m: 0, y: 0, k: 0 };

    /// A tint of black alone, in thousandths.
    pub const fn tint(k: u16) -> Color {
        Color { c: 0, m: 0, y: 0, k }
    }

    /// Whether only black ink, or none, is used.
    pub const fn is_black_only(self) -> bool {
        self.c == 0 && self.m == 0 && self.y == 0
    }

    /// The ink of all plates together, in thousandths.
    pub const fn total_ink(self) -> u16 {
        self.c + self.m + self.y + self.k
    }
}
