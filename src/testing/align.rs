//! Which things of an old list and of a new one are the same.

/// What was found of two lists, in their order: the places of a thing in the old one and in the new one.
pub(super) type Pairs = Vec<(Option<usize>, Option<usize>)>;

/// The most comparisons that the search for the longest common part may take; beyond, things are paired as they come.
const MOST: usize = 16_000_000;

/// Aligns two lists by their longest common part. Between what is the same, old and new things are paired as they come.
pub(super) fn align<T>(old: &[T], new: &[T], same: impl Fn(&T, &T) -> bool) -> Pairs {
    let most = old.len().min(new.len());
    let head = (0..most).take_while(|&n| same(&old[n], &new[n])).count();
    let tail =
        (0..most - head).take_while(|&n| same(&old[old.len() - 1 - n], &new[new.len() - 1 - n])).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let mut pairs: Pairs = (0..head).map(|n| (Some(n), Some(n))).collect();
    let common = common(&old[head..old_end], &new[head..new_end], &same);
    let (mut i, mut j) = (head, head);
    for (a, b) in common.into_iter().map(|(a, b)| (a + head, b + head)).chain([(old_end, new_end)]) {
        between(&mut pairs, i..a, j..b);
        if a < old_end || b < new_end {
            pairs.push((Some(a), Some(b)));
        }
        (i, j) = (a + 1, b + 1);
    }
    pairs.extend((0..tail).map(|n| (Some(old_end + n), Some(new_end + n))));
    pairs
}

fn between(pairs: &mut Pairs, old: std::ops::Range<usize>, new: std::ops::Range<usize>) {
    let rows = old.len().max(new.len());
    pairs.extend((0..rows).map(|n| (old.clone().nth(n), new.clone().nth(n))));
}

/// The longest common part of two lists, by the table of its lengths.
fn common<T>(old: &[T], new: &[T], same: impl Fn(&T, &T) -> bool) -> Vec<(usize, usize)> {
    let (rows, columns) = (old.len(), new.len());
    if rows == 0 || columns == 0 || rows.saturating_mul(columns) > MOST {
        return Vec::new();
    }
    let width = columns + 1;
    let mut lengths = vec![0u32; (rows + 1) * width];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            lengths[i * width + j] = if same(&old[i], &new[j]) {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < rows && j < columns {
        if same(&old[i], &new[j]) {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &str) {
        let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        let name = |at: Option<usize>, list: &[char]| at.map_or('-', |at| list[at]);
        let pairs = align(&old, &new, |a, b| a == b);
        let found: Vec<String> =
            pairs.iter().map(|(a, b)| format!("{}{}", name(*a, &old), name(*b, &new))).collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn lists_are_aligned_by_what_they_have_in_common() {
        check("abc", "abc", "aa bb cc");
        check("abc", "abxc", "aa bb -x cc");
        check("abcd", "ad", "aa b- c- dd");
        check("abc", "axc", "aa bx cc");
        check("", "ab", "-a -b");
        check("ab", "", "a- b-");
        check("abab", "baba", "a- bb aa bb -a");
    }
}
