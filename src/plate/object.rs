use crate::font::Outline;
use crate::geom::{Color, Matrix};

/// Which side of a contour is within.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FillRule {
    /// What the contours wind around.
    #[default]
    NonZero,
    /// What an odd number of contours encloses.
    EvenOdd,
}

/// An outline in its place.
#[derive(Clone, Copy, Debug)]
pub struct Fill<'o> {
    /// The outline, in its own coordinates.
    pub outline: &'o Outline,
    /// Where they go, in points from the upper left corner of the trimmed page, `y` downwards.
    pub matrix: Matrix,
    /// What is within.
    pub rule: FillRule,
}

/// A picture in its place.
#[derive(Clone, Copy, Debug)]
pub struct Image<'o> {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Samples of a pixel.
    pub channels: usize,
    /// The samples, row by row; of inks 255 is a full one.
    pub samples: &'o [u8],
    /// The sample of a pixel that says how much of it is there, where one does.
    pub alpha: Option<usize>,
    /// Where pixels go, as outlines do: those of the first row have `y` from 0 to 1.
    pub matrix: Matrix,
}

/// What is painted.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'o> {
    /// An area of one mixture of inks.
    Fill(Fill<'o>),
    /// A picture.
    Image(Image<'o>),
}

/// What painting does to a plate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// The plate stays as it is: the object overprints it.
    Leave,
    /// The plate gets so much ink, 255 for a full one: 0 knocks out what was there.
    Ink(u8),
    /// The plate gets the samples of this number of an image.
    Channel(usize),
}

/// How an object's ink goes together with what is on a plate (ISO 32000-2, 11.3.5.2, of inks rather than of light).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blend {
    /// It takes the place of what was there.
    #[default]
    Normal,
    /// As if it were printed over it.
    Multiply,
    /// Only where there is ink of both.
    Screen,
    /// The more of both.
    Darken,
    /// The less of both.
    Lighten,
}

impl Blend {
    /// The ink where an object covers what was there.
    pub(super) fn of(self, under: u8, ink: u8) -> u8 {
        let both = |one: u8, other: u8| ((u32::from(one) * u32::from(other) + 127) / 255) as u8;
        match self {
            Blend::Normal => ink,
            Blend::Multiply => 255 - both(255 - under, 255 - ink),
            Blend::Screen => both(under, ink),
            Blend::Darken => under.max(ink),
            Blend::Lighten => under.min(ink),
        }
    }
}

/// One thing to paint.
#[derive(Clone, Copy, Debug)]
pub struct Object<'o> {
    /// What, and where.
    pub shape: Shape<'o>,
    /// What becomes of each plate, in the plates' order; plates beyond the end are left as they are.
    pub inks: &'o [Touch],
    /// Only what lies within all of these is painted.
    pub clips: &'o [Fill<'o>],
    /// How opaque it is, 255 for what hides everything.
    pub opacity: u8,
    /// How its inks go together with those below.
    pub blend: Blend,
    /// What it was made from, such as a number in a display list.
    pub source: usize,
}

/// What a mixture of inks does to the four plates of process colour. Printed over what lies under it, it leaves the
/// plates of which it has no ink as they are (ISO 32000-2, 8.6.7, overprint mode 1).
pub fn inks(color: Color, overprints: bool) -> [Touch; 4] {
    [color.c, color.m, color.y, color.k].map(|share| match share {
        0 if overprints => Touch::Leave,
        _ => Touch::Ink(level(share)),
    })
}

/// From thousandths of full coverage to what a plate has.
pub(super) fn level(share: u16) -> u8 {
    ((u32::from(share.min(1000)) * 255 + 500) / 1000) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blends_are_of_inks() {
        let check = |blend: Blend, expected: [u8; 3]| {
            let found = [(0, 100), (100, 0), (128, 255)].map(|(under, ink)| blend.of(under, ink));
            assert_eq!(found, expected, "{blend:?}");
        };
        check(Blend::Normal, [100, 0, 255]);
        check(Blend::Multiply, [100, 100, 255]);
        check(Blend::Screen, [0, 0, 128]);
        check(Blend::Darken, [100, 100, 255]);
        check(Blend::Lighten, [0, 0, 128]);
    }

    #[test]
    fn black_alone_leaves_the_other_plates_when_it_overprints() {
        assert_eq!(inks(Color::BLACK, true), [Touch::Leave, Touch::Leave, Touch::Leave, Touch::Ink(255)]);
        assert_eq!(
            inks(Color::tint(500), false),
            [Touch::Ink(0), Touch::Ink(0), Touch::Ink(0), Touch::Ink(128)]
        );
    }
}
