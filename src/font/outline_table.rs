use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

use super::file::{self, FontFile};

/// The table of a face's outlines, where it is in its file; and those outlines that have been asked for. Pages use the
/// same glyphs over and over, and each of them is read once.
pub(crate) struct OutlineTable {
    file: Arc<dyn FontFile>,
    place: Range<usize>,
    kept: RwLock<Kept>,
}

/// Outlines that have been read: one after the other, since thousands of small pieces of memory cost more than they hold.
pub(crate) struct Kept {
    /// For each glyph the number of its outline, from 1 on; 0 where it has not been read.
    numbers: Vec<u16>,
    /// Where each outline ends, and so the next one starts.
    ends: Vec<usize>,
    bytes: Vec<u8>,
}

impl Kept {
    /// A glyph's outline, if it has been read.
    pub(crate) fn get(&self, glyph: u16) -> Option<&[u8]> {
        let number = usize::from(*self.numbers.get(usize::from(glyph))?);
        self.bytes.get(*self.ends.get(number.checked_sub(1)?)?..*self.ends.get(number)?)
    }

    fn has(&self, glyph: u16) -> bool {
        self.numbers.get(usize::from(glyph)).is_some_and(|&number| number != 0)
    }
}

/// Where a glyph's outline lies in the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    start: usize,
    end: usize,
    glyph: u16,
}

/// Reading over so many bytes that nobody asked for costs less than asking twice.
const NEAR: usize = 4 * 1024;
/// What is read at once stays small enough for memory that has been used before.
const AT_ONCE: usize = 64 * 1024;

impl OutlineTable {
    /// The table in a range of a file, for a face of so many glyphs.
    pub(super) fn new(file: Arc<dyn FontFile>, place: Range<usize>, glyphs: u16) -> OutlineTable {
        let numbers = vec![0; usize::from(glyphs)];
        OutlineTable { file, place, kept: RwLock::new(Kept { numbers, ends: vec![0], bytes: Vec::new() }) }
    }

    /// The table's length.
    pub(crate) fn size(&self) -> usize {
        self.place.len()
    }

    /// Some bytes of the table; `None` where it does not have them or the file has changed.
    pub(crate) fn read(&self, range: Range<usize>) -> Option<Vec<u8>> {
        let end = self.place.start.checked_add(range.end).filter(|&end| end <= self.place.end)?;
        file::read(&*self.file, self.place.start.checked_add(range.start)?..end)
    }

    /// Hands over some glyphs' outlines, having read those that are new from their places in the table. `None` where one
    /// has no place in it or the file has changed, and where `then` finds nothing.
    pub(crate) fn with<T>(
        &self,
        glyphs: &[u16],
        place: impl Fn(u16) -> Option<Range<usize>>,
        then: impl FnOnce(&Kept) -> Option<T>,
    ) -> Option<T> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        if glyphs.iter().all(|&glyph| kept.has(glyph)) {
            return then(&kept);
        }
        drop(kept);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let before = kept.bytes.len();
        if self.fetch(&mut kept, glyphs, place).is_none() {
            kept.bytes.truncate(before);
            return None;
        }
        drop(kept);
        // What has been read stays.
        then(&self.kept.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn fetch(
        &self,
        kept: &mut Kept,
        glyphs: &[u16],
        place: impl Fn(u16) -> Option<Range<usize>>,
    ) -> Option<()> {
        let missing = glyphs.iter().filter(|&&glyph| !kept.has(glyph));
        let mut missing = missing
            .map(|&glyph| {
                let Range { start, end } = place(glyph)?;
                let is_sound = start <= end && end <= self.size() && usize::from(glyph) < kept.numbers.len();
                is_sound.then_some(Place { start, end, glyph })
            })
            .collect::<Option<Vec<Place>>>()?;
        missing.sort_unstable();
        missing.dedup();
        let new: usize = missing.iter().map(|place| place.end - place.start).sum();
        // Outlines that lie over each other could make more of a table than it is.
        if kept.bytes.len() + new > self.size() {
            return None;
        }
        kept.bytes.reserve(new);
        let mut scratch = vec![0; new.min(AT_ONCE)];
        let mut rest = &missing[..];
        while let Some(first) = rest.first() {
            let (together, others) = rest.split_at(stretch(rest));
            rest = others;
            let length = together.iter().map(|place| place.end - first.start).max()?;
            if scratch.len() < length {
                scratch.resize(length, 0);
            }
            self.file.read(self.place.start + first.start, &mut scratch[..length])?;
            for place in together {
                kept.bytes.extend_from_slice(&scratch[place.start - first.start..place.end - first.start]);
            }
        }
        // Once for all of them: whole pages' outlines may be read long after the face was.
        if !self.file.is_unchanged() {
            return None;
        }
        for place in &missing {
            kept.numbers[usize::from(place.glyph)] = kept.ends.len() as u16;
            let end = kept.ends.last().copied().unwrap_or(0) + (place.end - place.start);
            kept.ends.push(end);
        }
        Some(())
    }
}

/// How many of these outlines, in order, are read in one go.
fn stretch(places: &[Place]) -> usize {
    let Some(first) = places.first() else { return 0 };
    let mut end = first.end;
    let near = places.iter().skip(1).take_while(|next| {
        let is_near = next.start <= end.saturating_add(NEAR) && next.end - first.start <= AT_ONCE;
        end = end.max(next.end);
        is_near
    });
    1 + near.count()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use super::*;

    /// A file that counts how often it is read, and may change.
    struct Counted {
        bytes: Vec<u8>,
        reads: AtomicUsize,
        changed: AtomicBool,
    }

    impl FontFile for Counted {
        fn size(&self) -> usize {
            self.bytes.len()
        }

        fn read(&self, at: usize, into: &mut [u8]) -> Option<()> {
            self.reads.fetch_add(1, Ordering::Relaxed);
            self.bytes.read(at, into)
        }

        fn is_unchanged(&self) -> bool {
            !self.changed.load(Ordering::Relaxed)
        }
    }

    /// A table of 100 outlines, each of 1,000 bytes of its own number.
    fn table() -> (Arc<Counted>, OutlineTable) {
        let bytes = [0u8; 8].into_iter().chain((0..100).flat_map(|n| [n; 1000])).collect();
        let file = Arc::new(Counted { bytes, reads: AtomicUsize::new(0), changed: AtomicBool::new(false) });
        let table = OutlineTable::new(file.clone(), 8..100_008, 100);
        (file, table)
    }

    fn place(glyph: u16) -> Option<Range<usize>> {
        let start = usize::from(glyph) * 1000;
        Some(start..start + 1000)
    }

    fn check(table: &OutlineTable, glyphs: &[u16]) {
        let found = table.with(glyphs, place, |kept| {
            glyphs.iter().all(|&glyph| kept.get(glyph) == Some(&[glyph as u8; 1000])).then_some(())
        });
        assert_eq!(found, Some(()), "{glyphs:?}");
    }

    #[test]
    fn each_outline_is_read_once_and_neighbours_together() {
        let (file, table) = table();
        check(&table, &[50, 3, 1, 3]);
        assert_eq!(file.reads.load(Ordering::Relaxed), 2);
        check(&table, &[1, 50, 3]);
        assert_eq!(file.reads.load(Ordering::Relaxed), 2);
        check(&table, &(0..100).collect::<Vec<u16>>());
        let reads = file.reads.load(Ordering::Relaxed);
        assert!(reads <= 5, "{reads} reads");
    }

    #[test]
    fn nothing_is_kept_of_a_file_that_has_changed() {
        let (file, table) = table();
        file.changed.store(true, Ordering::Relaxed);
        assert_eq!(table.with(&[1, 2], place, |_| Some(())), None);
        file.changed.store(false, Ordering::Relaxed);
        check(&table, &[2, 1]);
    }

    #[test]
    fn outlines_outside_the_table_or_over_each_other_are_refused() {
        let (_, table) = table();
        for (start, end) in [(1000, 0), (99_000, 100_001), (usize::MAX - 1, usize::MAX)] {
            assert_eq!(table.with(&[1], |_| Some(start..end), |_| Some(())), None, "{start} to {end}");
        }
        assert_eq!(table.with(&[100], place, |_| Some(())), None);
        assert_eq!(table.with(&[1, 2], |_| Some(0..60_000), |_| Some(())), None);
        check(&table, &[7]);
    }
}
