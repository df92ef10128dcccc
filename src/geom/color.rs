/// What something is printed in: a mixture of process colours or a spot colour, in thousandths of full coverage.
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
    /// The ink of its own that is printed instead; the mixture then is what stands for it where there is none of it.
    pub spot: Option<Spot>,
}

/// A tint of a spot colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The ink, as a number in the page's list of spot colours.
    pub ink: u8,
    /// How much of it, in thousandths of full coverage.
    pub tint: u16,
}

/// A spot colour: an ink with a plate of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SpotInk {
    /// Its name, which its plate has too.
    pub name: String,
    /// The mixture of process colours that stands for it, full, where there is none of it.
    pub alternate: Color,
}

impl Color {
    /// Solid black ink, and no other: what text and rules are printed in.
    pub const BLACK: Color = Color::process(0, 0, 0, 1000);
    /// No ink: the paper shows.
    pub const PAPER: Color = Color::process(0, 0, 0, 0);

    /// A mixture of cyan, magenta, yellow and black.
    pub const fn process(c: u16, m: u16, y: u16, k: u16) -> Color {
        Color { c, m, y, k, spot: None }
    }

    /// A tint of a spot colour, which looks as so much of its alternate does.
    pub const fn spot(ink: u8, tint: u16, alternate: Color) -> Color {
        let Color { c, m, y, k, .. } = alternate;
        let spot = Some(Spot { ink, tint });
        Color { c: part(c, tint), m: part(m, tint), y: part(y, tint), k: part(k, tint), spot }
    }

    /// A tint of black alone, in thousandths.
    pub const fn tint(k: u16) -> Color {
        Color::process(0, 0, 0, k)
    }

    /// The mixture of process colours that it is, or that stands for it.
    pub const fn in_process(self) -> Color {
        Color { spot: None, ..self }
    }

    /// What goes on plates: four shares of process colours, or the one of a spot colour.
    pub const fn shares(self) -> [u16; 4] {
        match self.spot {
            Some(spot) => [spot.tint, 0, 0, 0],
            None => [self.c, self.m, self.y, self.k],
        }
    }

    /// Whether only black ink, or none, is used.
    pub const fn is_black_only(self) -> bool {
        self.spot.is_none() && self.c == 0 && self.m == 0 && self.y == 0
    }

    /// The ink of all plates together, in thousandths.
    pub const fn total_ink(self) -> u16 {
        let [a, b, c, d] = self.shares();
        a + b + c + d
    }
}

/// A share of a share, both in thousandths, to the nearest.
const fn part(share: u16, of: u16) -> u16 {
    ((share as u32 * of as u32 + 500) / 1000) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_colour_looks_like_its_alternate_and_is_one_ink() {
        let red = Color::spot(2, 600, Color::process(0, 1000, 905, 0));
        assert_eq!(red.in_process(), Color::process(0, 600, 543, 0));
        assert_eq!(red.total_ink(), 600);
        assert_eq!(red.spot, Some(Spot { ink: 2, tint: 600 }));
        let black = Color::spot(0, 1000, Color::BLACK);
        assert!(!black.is_black_only());
        assert_ne!(black, Color::BLACK);
    }
}
