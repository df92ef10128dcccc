use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Rem, Sub, SubAssign};

/// A length on paper, in units of 1/63 500 point.
///
/// Point, millimetre, Q (a quarter of a millimetre), inch and mil are all whole numbers of units, so lengths add up
/// without rounding and compare with `<=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(i64);

impl Length {
    /// No length.
    pub const ZERO: Length = Length(0);
    /// Longer than any paper: 100 m. Lengths read from files are held below it, so sums cannot overflow.
    pub const MAX: Length = Length(180_000 * 100_000);
    /// Units in one point.
    pub const UNITS_PER_PT: i64 = 63_500;
    /// Units in one millimetre.
    pub const UNITS_PER_MM: i64 = 180_000;
    /// Units in one Q (0.25 mm), the Japanese unit of type sizes.
    pub const UNITS_PER_Q: i64 = 45_000;
    /// Units in one inch.
    pub const UNITS_PER_INCH: i64 = 4_572_000;
    /// Units in one mil (1/1000 inch), the Japanese newspapers' unit.
    pub const UNITS_PER_MIL: i64 = 4_572;

    /// A length of `n` of the smallest units.
    pub const fn units(n: i64) -> Length {
        Length(n)
    }

    /// A length of `n` points.
    pub const fn pt(n: i64) -> Length {
        Length(n * Self::UNITS_PER_PT)
    }

    /// A length of `n` millimetres.
    pub const fn mm(n: i64) -> Length {
        Length(n * Self::UNITS_PER_MM)
    }

    /// A length of `n` Q.
    pub const fn q(n: i64) -> Length {
        Length(n * Self::UNITS_PER_Q)
    }

    /// The number of smallest units.
    pub const fn to_units(self) -> i64 {
        self.0
    }

    /// In points, for writers of files only: layout never computes with it.
    pub fn to_pt(self) -> f64 {
        self.0 as f64 / Self::UNITS_PER_PT as f64
    }

    /// In millimetres, for messages only.
    pub fn to_mm(self) -> f64 {
        self.0 as f64 / Self::UNITS_PER_MM as f64
    }

    /// The size without its sign.
    pub const fn abs(self) -> Length {
        Length(self.0.abs())
    }

    /// The larger of two lengths.
    pub fn max(self, other: Length) -> Length {
        Ord::max(self, other)
    }

    /// The smaller of two lengths.
    pub fn min(self, other: Length) -> Length {
        Ord::min(self, other)
    }

    /// This length × `numerator` / `denominator`, rounded to the nearest unit. The denominator must not be zero.
    pub const fn scale(self, numerator: i64, denominator: i64) -> Length {
        // Nearly all products fit into 64 bits, where a division costs a fraction of one in 128.
        if let Some(product) = self.0.checked_mul(numerator)
            && let Some(doubled) = product.checked_mul(2)
            && let Some(divisor) = denominator.checked_mul(2)
        {
            let half = if (product >= 0) == (denominator > 0) { denominator } else { -denominator };
            if let Some(sum) = doubled.checked_add(half) {
                return Length(sum / divisor);
            }
        }
        let product = self.0 as i128 * numerator as i128;
        let denominator = denominator as i128;
        let half = if (product >= 0) == (denominator > 0) { denominator } else { -denominator };
        Length(((product * 2 + half) / (denominator * 2)) as i64)
    }

    /// How many whole times `other` fits into this length; 0 where either is not positive.
    pub const fn count_of(self, other: Length) -> i64 {
        if other.0 <= 0 || self.0 <= 0 { 0 } else { self.0 / other.0 }
    }
}

impl Add for Length {
    type Output = Length;
    fn add(self, other: Length) -> Length {
        Length(self.0 + other.0)
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Length) {
        self.0 += other.0;
    }
}

impl Sub for Length {
    type Output = Length;
    fn sub(self, other: Length) -> Length {
        Length(self.0 - other.0)
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Length) {
        self.0 -= other.0;
    }
}

impl Neg for Length {
    type Output = Length;
    fn neg(self) -> Length {
        Length(-self.0)
    }
}

impl Mul<i64> for Length {
    type Output = Length;
    fn mul(self, n: i64) -> Length {
        Length(self.0 * n)
    }
}

impl Div<i64> for Length {
    type Output = Length;
    fn div(self, n: i64) -> Length {
        Length(self.0 / n)
    }
}

impl Rem<Length> for Length {
    type Output = Length;
    fn rem(self, other: Length) -> Length {
        Length(self.0 % other.0)
    }
}

impl Sum for Length {
    fn sum<I: Iterator<Item = Length>>(lengths: I) -> Length {
        lengths.fold(Length::ZERO, Add::add)
    }
}

/// In millimetres with two decimals, as an editor reads it.
impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} mm", self.to_mm())
    }
}

/// A part of an em, in 1/12 000: a ratio that becomes a [`Length`] only with a size in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Em(i32);

impl Em {
    /// Nothing.
    pub const ZERO: Em = Em(0);
    /// The whole em.
    pub const ONE: Em = Em(12_000);
    /// Two ems.
    pub const TWO: Em = Em(24_000);
    /// Half an em.
    pub const HALF: Em = Em(6_000);
    /// A third of an em.
    pub const THIRD: Em = Em(4_000);
    /// A quarter of an em.
    pub const QUARTER: Em = Em(3_000);
    /// A sixth of an em.
    pub const SIXTH: Em = Em(2_000);
    /// An eighth of an em.
    pub const EIGHTH: Em = Em(1_500);

    /// A part of an em in 1/12 000.
    pub const fn units(n: i32) -> Em {
        Em(n)
    }

    /// The number of 1/12 000.
    pub const fn to_units(self) -> i32 {
        self.0
    }

    /// The length of this part at a type size.
    pub const fn at(self, size: Length) -> Length {
        size.scale(self.0 as i64, 12_000)
    }
}

impl Add for Em {
    type Output = Em;
    fn add(self, other: Em) -> Em {
        Em(self.0 + other.0)
    }
}

impl Sub for Em {
    type Output = Em;
    fn sub(self, other: Em) -> Em {
        Em(self.0 - other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trades_units_are_whole() {
        assert_eq!(Length::mm(127), Length::pt(360));
        assert_eq!(Length::q(4), Length::mm(1));
        assert_eq!(Length::units(Length::UNITS_PER_INCH), Length::pt(72));
        assert_eq!(Length::units(Length::UNITS_PER_MIL * 1000), Length::pt(72));
    }

    #[test]
    fn an_em_becomes_a_length_at_a_size() {
        assert_eq!(Em::HALF.at(Length::pt(9)), Length::units(285_750));
        assert_eq!(Em::THIRD.at(Length::pt(9)), Length::pt(3));
    }

    #[test]
    fn scaling_rounds_to_the_nearest_unit_on_both_sides_of_zero() {
        assert_eq!(Length::units(10).scale(1, 3), Length::units(3));
        assert_eq!(Length::units(11).scale(1, 3), Length::units(4));
        assert_eq!(Length::units(-11).scale(1, 3), Length::units(-4));
        assert_eq!(Length::units(11).scale(1, -3), Length::units(-4));
        assert_eq!(Length::MAX.scale(i64::MAX / 2, i64::MAX / 2), Length::MAX);
        assert_eq!(Length::MAX.scale(i64::MAX, i64::MAX), Length::MAX);
    }
}
