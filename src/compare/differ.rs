//! What changed between two sequences.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A stretch of the old sequence and what stands in its place in the new one; either may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// Up to how many pairs of elements the shortest difference is looked for, which takes time with their number; in longer
/// sequences it is looked for between stretches that both have once.
const SHORTEST: usize = 400_000_000;
/// How long such a stretch is.
const STRETCH: usize = 8;
/// How often what lies between two stretches is parted again.
const PARTINGS: usize = 4;

/// The pairs that stayed, as places in both, and the stretches that changed.
pub(super) fn differ<T: Eq + std::hash::Hash + Ord>(
    old: &[T],
    new: &[T],
) -> (Vec<(usize, usize)>, Vec<Hunk>) {
    let mut pairs = Vec::with_capacity(old.len().min(new.len()));
    if old == new {
        return ((0..old.len()).map(|n| (n, n)).collect(), Vec::new());
    }
    stayed((old, 0), (new, 0), SHORTEST, PARTINGS, &mut pairs);
    let mut hunks = Vec::new();
    let (mut a, mut b) = (0, 0);
    for (before, after) in pairs.iter().copied().chain([(old.len(), new.len())]) {
        if before > a || after > b {
            hunks.push(Hunk { old: a..before, new: b..after });
        }
        (a, b) = (before + 1, after + 1);
    }
    (pairs, hunks)
}

/// Adds the pairs that stayed of two stretches, each with the place that it begins at.
fn stayed<T: Eq + std::hash::Hash + Ord>(
    (old, old_at): (&[T], usize),
    (new, new_at): (&[T], usize),
    shortest: usize,
    partings: usize,
    pairs: &mut Vec<(usize, usize)>,
) {
    if old.is_empty() || new.is_empty() {
        return;
    }
    if old.len().saturating_mul(new.len()) <= shortest {
        for op in capture_diff_slices(Algorithm::Myers, old, new) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                pairs.extend((0..len).map(|n| (old_at + old_index + n, new_at + new_index + n)));
            }
        }
        return;
    }
    let Some(partings) = partings.checked_sub(1) else { return };
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    pairs.extend((0..head).map(|n| (old_at + n, new_at + n)));
    let (old, new) = (&old[head..], &new[head..]);
    let (old_at, new_at) = (old_at + head, new_at + head);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let (mut a, mut b) = (0, 0);
    for (before, after) in anchors(&old[..old_end], &new[..new_end]).into_iter().chain([(old_end, new_end)]) {
        let (from, to) = ((&old[a..before], old_at + a), (&new[b..after], new_at + b));
        stayed(from, to, shortest, partings, pairs);
        if before < old_end {
            pairs.push((old_at + before, new_at + after));
        }
        (a, b) = ((before + 1).min(old_end), (after + 1).min(new_end));
    }
    pairs.extend((0..tail).map(|n| (old_at + old_end + n, new_at + new_end + n)));
}

/// Where stretches begin that both sequences have once, in one order in both.
fn anchors<T: Ord>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    let once = |list: &[T]| {
        let mut places: Vec<usize> = (0..(list.len() + 1).saturating_sub(STRETCH)).collect();
        places.sort_by(|a, b| list[*a..*a + STRETCH].cmp(&list[*b..*b + STRETCH]));
        let same = |a: usize, b: usize| list[a..a + STRETCH] == list[b..b + STRETCH];
        let is_once = |n: usize| {
            (n == 0 || !same(places[n - 1], places[n]))
                && (n + 1 == places.len() || !same(places[n], places[n + 1]))
        };
        (0..places.len()).filter(|n| is_once(*n)).map(|n| places[n]).collect::<Vec<usize>>()
    };
    let (before, after) = (once(old), once(new));
    let mut both = Vec::new();
    let mut n = 0;
    for a in before {
        let stretch = &old[a..a + STRETCH];
        while after.get(n).is_some_and(|b| new[*b..*b + STRETCH] < *stretch) {
            n += 1;
        }
        if let Some(b) = after.get(n).filter(|b| new[**b..**b + STRETCH] == *stretch) {
            both.push((a, *b));
        }
    }
    both.sort_unstable();
    in_order(&both)
}

/// The longest run of pairs that stand in one order in both, out of pairs that do in the first.
fn in_order(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // The last pair of the best run of each length, and what comes before each pair in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (n, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < pair.1);
        before.push(length.checked_sub(1).map(|last| ends[last]));
        match ends.get_mut(length) {
            Some(end) => *end = n,
            None => ends.push(n),
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(n) = next {
        run.push(pairs[n]);
        next = before[n];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: &[(&str, &str)]) {
        let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        let (_, hunks) = differ(&old, &new);
        let found: Vec<(String, String)> = hunks
            .iter()
            .map(|hunk| (old[hunk.old.clone()].iter().collect(), new[hunk.new.clone()].iter().collect()))
            .collect();
        let expected: Vec<(String, String)> =
            expected.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_dropped_comma_is_a_dropped_comma() {
        check("江声，依旧在耳边", "江声依旧在耳边", &[("，", "")]);
        check("三月一日讯", "三月二日讯", &[("一", "二")]);
        check("同样的话", "同样的话", &[]);
    }

    #[test]
    fn long_copy_is_parted_by_what_both_have_once() {
        let copy = |from: usize| (from..from + 400).map(|n| n * n % 997).collect::<Vec<usize>>();
        let (old, mut new) = (copy(1), copy(1));
        new.splice(100..103, [5000]);
        new.remove(300);
        let mut pairs = Vec::new();
        stayed((&old, 0), (&new, 0), 20_000, PARTINGS, &mut pairs);
        assert_eq!(pairs, differ(&old, &new).0);
        assert_eq!(pairs.len(), 396);
        // Nothing in common, and too long to be looked at.
        let mut none = Vec::new();
        stayed((&[1; 300], 0), (&[2; 300], 0), 20_000, PARTINGS, &mut none);
        assert_eq!(none, []);
    }
}
