/// The first directory of a TIFF file, or of a block of Exif data, which has the same form. Nothing is followed from it:
/// directories that name each other in a ring are of no consequence.
// TIFF 6.0, section 2
#[derive(Clone, Copy)]
pub(super) struct Ifd<'a> {
    tiff: &'a [u8],
    is_little: bool,
    /// Where the entries begin, and how many there are.
    start: usize,
    count: usize,
}

impl<'a> Ifd<'a> {
    /// The first directory; `None` where the bytes are no TIFF.
    pub(super) fn first(tiff: &'a [u8]) -> Option<Ifd<'a>> {
        let is_little = match tiff.get(..4)? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        let empty = Ifd { tiff, is_little, start: 0, count: 0 };
        let first = empty.long_at(4)?;
        let count = usize::from(empty.short_at(first)?);
        Some(Ifd { start: first.checked_add(2)?, count, ..empty })
    }

    /// The first number of a field of short or long numbers.
    pub(super) fn number(&self, tag: u16) -> Option<u32> {
        let (kind, _, value) = self.field(tag)?;
        let at = self.tiff.len() - value.len();
        match kind {
            3 => self.short_at(at).map(u32::from),
            4 => u32::try_from(self.long_at(at)?).ok(),
            _ => None,
        }
    }

    /// All numbers of a field of short or long numbers; `None` where they lie beyond the end.
    pub(super) fn numbers(&self, tag: u16) -> Option<Vec<u32>> {
        let (kind, ..) = self.field(tag)?;
        let bytes = self.bytes(tag)?;
        let of = |number: &[u8]| number.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte));
        let number = |number: &[u8]| match self.is_little {
            true => of(&number.iter().rev().copied().collect::<Vec<_>>()),
            false => of(number),
        };
        match kind {
            3 => Some(bytes.chunks_exact(2).map(number).collect()),
            4 => Some(bytes.chunks_exact(4).map(number).collect()),
            _ => None,
        }
    }

    /// The bytes of a field, whatever it says that they are; `None` where they lie beyond the end.
    pub(super) fn bytes(&self, tag: u16) -> Option<&'a [u8]> {
        let (kind, count, value) = self.field(tag)?;
        let size = match kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => return None,
        };
        let size = count.checked_mul(size)?;
        if size <= 4 {
            return value.get(..size);
        }
        let start = self.long_at(self.tiff.len() - value.len())?;
        self.tiff.get(start..start.checked_add(size)?)
    }

    /// The kind and count of a field, and the file from its value on.
    fn field(&self, tag: u16) -> Option<(u16, usize, &'a [u8])> {
        let mut entries = (0..self.count).map(|n| self.start + 12 * n);
        let entry = entries.find(|&at| self.short_at(at) == Some(tag))?;
        Some((self.short_at(entry + 2)?, self.long_at(entry + 4)?, self.tiff.get(entry + 8..)?))
    }

    fn short_at(&self, at: usize) -> Option<u16> {
        let bytes = *self.tiff.get(at..)?.first_chunk()?;
        Some(if self.is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn long_at(&self, at: usize) -> Option<usize> {
        let bytes = *self.tiff.get(at..)?.first_chunk()?;
        let value = if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) };
        usize::try_from(value).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory at byte 8 of one field, and what follows it.
    fn directory(field: [u8; 12], rest: &[u8]) -> Vec<u8> {
        [b"II*\0\x08\0\0\0\x01\0", &field[..], &[0; 4], rest].concat()
    }

    #[test]
    fn a_short_value_stands_in_its_field_and_a_long_one_where_it_says() {
        let short = directory([0xbc, 2, 1, 0, 3, 0, 0, 0, b'a', b'b', b'c', 0], &[]);
        assert_eq!(Ifd::first(&short).and_then(|ifd| ifd.bytes(700)), Some(&b"abc"[..]));
        let long = directory([0xbc, 2, 3, 0, 3, 0, 0, 0, 26, 0, 0, 0], b"abcdef");
        let ifd = Ifd::first(&long);
        assert_eq!(ifd.and_then(|ifd| ifd.bytes(700)), Some(&b"abcdef"[..]));
        assert_eq!(ifd.and_then(|ifd| ifd.bytes(701)), None);
    }

    #[test]
    fn values_beyond_the_end_are_none() {
        for count in [3, 0x7fff_ffffu32, u32::MAX] {
            let [a, b, c, d] = count.to_le_bytes();
            let long = directory([0xbc, 2, 12, 0, a, b, c, d, 26, 0, 0, 0], b"abcdef");
            assert_eq!(Ifd::first(&long).and_then(|ifd| ifd.bytes(700)), None);
        }
        let far = directory([0xbc, 2, 1, 0, 9, 0, 0, 0, 0xff, 0xff, 0xff, 0xff], b"");
        assert_eq!(Ifd::first(&far).and_then(|ifd| ifd.bytes(700)), None);
    }

    #[test]
    fn a_directory_that_names_itself_ends() {
        // Exif's own directory, and the next one, are this one.
        let mut ring = directory([0x69, 0x87, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0], &[]);
        ring[22] = 8;
        let ifd = Ifd::first(&ring);
        assert_eq!(ifd.and_then(|ifd| ifd.number(0x8769)), Some(8));
        assert_eq!(ifd.and_then(|ifd| ifd.number(274)), None);
    }
}
