use super::ifd::Ifd;
use super::probe::Picture;

/// How the rows of a picture's samples stand to what is seen of it: cameras turn the picture by a word, not by its
/// pixels.
// Exif 2.32, 4.6.4, tag 274
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// Whether what is seen is first mirrored, left to right.
    pub mirrored: bool,
    /// Quarter turns to the right that follow, 0 to 3.
    pub quarters: u8,
}

impl Turn {
    /// The rows run as they are seen.
    pub const NONE: Turn = Turn { mirrored: false, quarters: 0 };

    /// The turn that Exif gives a number from 1 to 8; any other number says nothing.
    pub fn from_exif(number: u16) -> Turn {
        let (mirrored, quarters) = match number {
            2 => (true, 0),
            3 => (false, 2),
            4 => (true, 2),
            5 => (true, 3),
            6 => (false, 1),
            7 => (true, 1),
            8 => (false, 3),
            _ => (false, 0),
        };
        Turn { mirrored, quarters }
    }

    /// Whether rows are seen as columns.
    pub const fn is_sideways(self) -> bool {
        self.quarters % 2 == 1
    }

    /// Where the unit square of the samples goes, both counted from the lower left: `[a, b, c, d, e, f]` takes `(x, y)`
    /// to `(a x + c y + e, b x + d y + f)`.
    pub fn matrix(self) -> [i64; 6] {
        let [mut a, mut b, mut c, mut d, mut e, mut f] =
            if self.mirrored { [-1, 0, 0, 1, 1, 0] } else { [1, 0, 0, 1, 0, 0] };
        for _ in 0..self.quarters % 4 {
            // A quarter to the right takes (x, y) to (y, 1 - x).
            [a, b, c, d, e, f] = [b, -a, d, -c, f, 1 - e];
        }
        [a, b, c, d, e, f]
    }
}

impl Picture {
    /// Width and height of the samples as they are stored.
    pub fn stored(&self) -> (u32, u32) {
        if self.turn.is_sideways() { (self.height, self.width) } else { (self.width, self.height) }
    }
}

/// The turn that a block of Exif data asks for; none where it says nothing that can be read.
pub(super) fn of_exif(tiff: &[u8]) -> Turn {
    const ORIENTATION: u16 = 274;
    let number = Ifd::first(tiff).and_then(|ifd| ifd.number(ORIENTATION));
    number.and_then(|number| u16::try_from(number).ok()).map_or(Turn::NONE, Turn::from_exif)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the sample in the first row, first column is seen, from the upper left.
    fn corner(number: u16) -> &'static str {
        let [a, b, c, d, e, f] = Turn::from_exif(number).matrix();
        let (x, y) = (0, 1);
        match (a * x + c * y + e, b * x + d * y + f) {
            (0, 1) => "top left",
            (1, 1) => "top right",
            (1, 0) => "bottom right",
            (0, 0) => "bottom left",
            _ => "nowhere",
        }
    }

    #[test]
    fn the_first_sample_is_seen_where_exif_says() {
        let corners = (1..=8).map(corner).collect::<Vec<_>>();
        let of_exif = [
            "top left",
            "top right",
            "bottom right",
            "bottom left",
            "top left",
            "top right",
            "bottom right",
            "bottom left",
        ];
        assert_eq!(corners, of_exif);
        let sideways = (1..=8).map(|number| Turn::from_exif(number).is_sideways());
        assert!(sideways.eq([false, false, false, false, true, true, true, true]));
    }

    #[test]
    fn exif_is_read_in_both_orders_of_bytes_and_never_beyond_its_end() {
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        for whole in [&little[..], big] {
            assert_eq!(of_exif(whole), Turn::from_exif(6));
            for length in 0..whole.len() - 7 {
                assert_eq!(of_exif(&whole[..length]), Turn::NONE);
            }
        }
        assert_eq!(of_exif(b"II*\0\xff\xff\xff\xff\xff\xff"), Turn::NONE);
    }
}
