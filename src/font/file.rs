use std::ops::Range;

use super::OutlineKind;

/// A font file that is read in pieces: outlines are most of a CJK font, and a page needs few of them.
pub trait FontFile: Send + Sync {
    /// Its length in bytes.
    fn size(&self) -> usize;

    /// Fills `into` with the bytes from a place on; `None` where they cannot be read.
    fn read(&self, at: usize, into: &mut [u8]) -> Option<()>;

    /// Whether the file is still the one that was there first, so that what has been read belongs together.
    fn is_unchanged(&self) -> bool;
}

/// A font file in memory.
impl FontFile for Vec<u8> {
    fn size(&self) -> usize {
        self.len()
    }

    fn read(&self, at: usize, into: &mut [u8]) -> Option<()> {
        into.copy_from_slice(self.get(at..at.checked_add(into.len())?)?);
        Some(())
    }

    fn is_unchanged(&self) -> bool {
        true
    }
}

/// The bytes of a range of a file, if it is unchanged.
pub(super) fn read(file: &dyn FontFile, range: Range<usize>) -> Option<Vec<u8>> {
    // Before room is made for them
    if range.start > range.end || range.end > file.size() {
        return None;
    }
    let mut bytes = vec![0; range.len()];
    file.read(range.start, &mut bytes)?;
    file.is_unchanged().then_some(bytes)
}

/// A font without the table of its outlines, and where that is.
pub(super) struct Parted {
    /// A font file of all other tables.
    pub(super) tables: Vec<u8>,
    /// The table in the file.
    pub(super) outlines: Range<usize>,
    pub(super) kind: OutlineKind,
}

/// Tables that tell a shaper more of a glyph than its outline does, or change the outline: a face with one of them is
/// read whole.
const WHOLE: [&[u8; 4]; 7] = [b"CFF ", b"COLR", b"fvar", b"sbix", b"CBDT", b"EBDT", b"bdat"];

/// Parts a font file from its outlines; `None` for a collection, for outlines of another kind, and for a file whose
/// tables do not lie within it: whoever reads it whole finds out what is wrong.
// ISO/IEC 14496-22, 4.1
pub(super) fn part(file: &dyn FontFile) -> Option<Parted> {
    let head = read(file, 0..12)?;
    let own = match &head[..4] {
        b"OTTO" => b"CFF ",
        [0, 1, 0, 0] | b"true" => b"glyf",
        _ => return None,
    };
    let kind = if own == b"glyf" { OutlineKind::Glyf } else { OutlineKind::Cff };
    let count = usize::from(u16::from_be_bytes([head[4], head[5]]));
    let directory = read(file, 12..12 + 16 * count)?;
    let mut outlines = None;
    let mut kept = Vec::new();
    for record in directory.chunks_exact(16) {
        let (start, length) = (number(record, 8, 4)?, number(record, 12, 4)?);
        let range = start..start.checked_add(length).filter(|&end| end <= file.size())?;
        if record[..4] == *own {
            outlines = Some(range);
        } else {
            kept.push((record, range));
        }
    }
    let has = |tag: &[u8; 4]| kept.iter().any(|(record, _)| record[..4] == *tag);
    if kind == OutlineKind::Glyf && (!has(b"loca") || WHOLE.into_iter().any(has)) {
        return None;
    }
    let outlines = outlines.filter(|range| range.len() > 4)?;
    let start = 12 + 16 * kept.len();
    let size: usize = kept.iter().map(|(_, range)| range.len().next_multiple_of(4)).sum();
    if size > file.size().next_multiple_of(4) + 4 * kept.len() {
        // Tables that lie over each other could make more of a file than it is.
        return None;
    }
    let mut tables = vec![0; start + size];
    tables[..4].copy_from_slice(&head[..4]);
    tables[4..6].copy_from_slice(&(kept.len() as u16).to_be_bytes());
    let mut at = start;
    for ((record, range), place) in kept.iter().zip((12..).step_by(16)) {
        tables[place..place + 8].copy_from_slice(&record[..8]);
        tables[place + 8..place + 12].copy_from_slice(&(at as u32).to_be_bytes());
        tables[place + 12..place + 16].copy_from_slice(&record[12..16]);
        file.read(range.start, &mut tables[at..at + range.len()])?;
        at += range.len().next_multiple_of(4);
    }
    file.is_unchanged().then_some(Parted { tables, outlines, kind })
}

/// A table's place in a font file or in a face of a collection (OpenType 1.9, *Organization of an OpenType Font*).
pub(crate) fn table(data: &[u8], face: u32, tag: &[u8; 4]) -> Option<Range<usize>> {
    let start = match data.get(..4)? {
        b"ttcf" => number(data, 12 + 4 * usize::try_from(face).ok()?, 4)?,
        _ => 0,
    };
    let count = number(data, start + 4, 2)?;
    let record = (0..count)
        .map(|n| start + 12 + n * 16)
        .find(|&record| data.get(record..record + 4) == Some(tag.as_slice()))?;
    let (offset, length) = (number(data, record + 8, 4)?, number(data, record + 12, 4)?);
    let range = offset..offset.checked_add(length)?;
    data.get(range.clone()).map(|_| range)
}

/// A big-endian number of up to four bytes.
pub(crate) fn number(data: &[u8], at: usize, bytes: usize) -> Option<usize> {
    let bytes = data.get(at..at.checked_add(bytes)?)?;
    Some(bytes.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte)))
}
