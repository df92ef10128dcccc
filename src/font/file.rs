use std::ops::Range;
use std::sync::Arc;

/// A font file that is read in pieces: outlines are most of a CJK font, and a page needs few of them.
pub trait FontFile: Send + Sync {
    /// Its length in bytes.
    fn size(&self) -> usize;

    /// The bytes of a range; `None` where they cannot be read, or are no longer those that were there first.
    fn read(&self, range: Range<usize>) -> Option<Vec<u8>>;
}

/// A font file in memory.
impl FontFile for Vec<u8> {
    fn size(&self) -> usize {
        self.len()
    }

    fn read(&self, range: Range<usize>) -> Option<Vec<u8>> {
        self.get(range).map(<[u8]>::to_vec)
    }
}

/// A font without its `CFF ` table, and where that is.
pub(super) struct Parted {
    /// A font file of all other tables.
    pub(super) tables: Vec<u8>,
    /// The table in the file.
    pub(super) outlines: Range<usize>,
}

/// Parts a font file from its outlines; `None` for a collection, for outlines of another kind, and for a file whose
/// tables do not lie within it: whoever reads it whole finds out what is wrong.
// ISO/IEC 14496-22, 4.1
pub(super) fn part(file: &Arc<dyn FontFile>) -> Option<Parted> {
    let head = file.read(0..12)?;
    if head[..4] != *b"OTTO" {
        return None;
    }
    let count = usize::from(u16::from_be_bytes([head[4], head[5]]));
    let directory = file.read(12..12 + 16 * count)?;
    let number = |bytes: &[u8]| bytes.iter().fold(0usize, |n, &byte| n << 8 | usize::from(byte));
    let mut outlines = None;
    let mut kept = Vec::new();
    for record in directory.chunks_exact(16) {
        let (start, length) = (number(&record[8..12]), number(&record[12..16]));
        let range = start..start.checked_add(length).filter(|&end| end <= file.size())?;
        if record[..4] == *b"CFF " {
            outlines = Some(range);
        } else {
            kept.push((record, range));
        }
    }
    let outlines = outlines.filter(|range| range.len() > 4)?;
    let mut tables = head[..4].to_vec();
    tables.extend((kept.len() as u16).to_be_bytes());
    tables.extend([0; 6]);
    let mut at = 12 + 16 * kept.len();
    for (record, range) in &kept {
        tables.extend(&record[..8]);
        tables.extend((at as u32).to_be_bytes());
        tables.extend(&record[12..16]);
        at += range.len().next_multiple_of(4);
    }
    for (_, range) in kept {
        tables.extend(file.read(range)?);
        tables.resize(tables.len().next_multiple_of(4), 0);
    }
    Some(Parted { tables, outlines })
}
