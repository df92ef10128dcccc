//! What changed between two sequences.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A stretch of the old sequence and what stands in its place in the new one; either may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// The pairs that stayed, as places in both, and the stretches that changed.
pub(super) fn differ<T: Eq + std::hash::Hash + Ord>(
    old: &[T],
    new: &[T],
) -> (Vec<(usize, usize)>, Vec<Hunk>) {
    let mut pairs = Vec::with_capacity(old.len().min(new.len()));
    let mut hunks = Vec::new();
    if old == new {
        return ((0..old.len()).map(|n| (n, n)).collect(), hunks);
    }
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                pairs.extend((0..len).map(|n| (old_index + n, new_index + n)));
            }
            op => {
                let (old, new) = (op.old_range(), op.new_range());
                match hunks.last_mut() {
                    Some(Hunk { old: before, new: after })
                        if before.end == old.start && after.end == new.start =>
                    {
                        (before.end, after.end) = (old.end, new.end);
                    }
                    _ => hunks.push(Hunk { old, new }),
                }
            }
        }
    }
    (pairs, hunks)
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
}
