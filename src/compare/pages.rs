//! Which page of the new file is which of the old one.

use std::collections::BTreeSet;

use crate::diag::Result;
use crate::finished::{Finished, Thing};
use crate::hash::Hash;

/// How many stretches of copy stand for a page.
const SAMPLE: usize = 400;
/// How long a stretch is, in characters.
const STRETCH: usize = 6;
/// From how much in common two pages are one, to 1.
const ALIKE: f64 = 0.4;

/// A page of the old file and the one of the new file that it became, counted from 0; nothing where there is none.
pub(super) type PagePair = (Option<usize>, Option<usize>);

/// Pairs pages: by what they say where they do not all stand in their old places. `same` tells pages that need no reading.
pub(super) fn pair(
    old: &Finished,
    new: &Finished,
    same: &dyn Fn(usize, usize) -> bool,
) -> Result<Vec<PagePair>> {
    let (before, after) = (old.page_count(), new.page_count());
    let in_place = |n: usize| (Some(n), Some(n));
    if before == 1 && after == 1 || before == after && (0..before).all(|n| same(n, n)) {
        return Ok((0..before).map(in_place).collect());
    }
    let signs = |finished: &Finished| -> Result<Vec<Sign>> {
        (0..finished.page_count()).map(|n| sign(finished, n)).collect()
    };
    let (old, new) = (signs(old)?, signs(new)?);
    let alike = |a: usize, b: usize| old[a].alike(&new[b]);
    if before == after
        && (0..before).all(|n| same(n, n) || alike(n, n) >= ALIKE || old[n].is_short() && new[n].is_short())
    {
        return Ok((0..before).map(in_place).collect());
    }
    Ok(align(before, after, &|a, b| if a == b && same(a, b) { 1.0 } else { alike(a, b) }))
}

/// What a page says, as a set of short stretches.
struct Sign(BTreeSet<[u8; 16]>);

impl Sign {
    fn is_short(&self) -> bool {
        self.0.len() < 8
    }

    fn alike(&self, other: &Sign) -> f64 {
        let common = self.0.intersection(&other.0).count();
        let all = self.0.len().max(other.0.len());
        if all == 0 { 1.0 } else { common as f64 / all as f64 }
    }
}

fn sign(finished: &Finished, index: usize) -> Result<Sign> {
    let content = finished.content(index)?;
    let mut copy: Vec<char> = Vec::new();
    for painted in &content.things {
        match &painted.thing {
            Thing::Glyph(glyph) if !glyph.text.is_empty() => copy.extend(glyph.text.chars()),
            Thing::Glyph(glyph) => copy.extend(char::from_u32(glyph.code)),
            _ => {}
        }
    }
    let mut all: BTreeSet<[u8; 16]> = copy
        .windows(STRETCH.min(copy.len().max(1)))
        .map(|stretch| {
            let mut hash = Hash::new();
            stretch.iter().for_each(|c| hash.number(u32::from(*c).into()));
            hash.finish()
        })
        .collect();
    while all.len() > SAMPLE {
        all.pop_last();
    }
    Ok(Sign(all))
}

/// The longest order of pages that both files have, then pages that stand elsewhere, then what is left in its old place.
fn align(before: usize, after: usize, alike: &dyn Fn(usize, usize) -> f64) -> Vec<PagePair> {
    let mut best = vec![vec![0.0; after + 1]; before + 1];
    for a in (0..before).rev() {
        for b in (0..after).rev() {
            let one = alike(a, b);
            let both = if one >= ALIKE { one + best[a + 1][b + 1] } else { f64::NEG_INFINITY };
            best[a][b] = both.max(best[a + 1][b]).max(best[a][b + 1]);
        }
    }
    let mut became: Vec<Option<usize>> = vec![None; before];
    let (mut a, mut b) = (0, 0);
    while a < before && b < after {
        if alike(a, b) >= ALIKE && best[a][b] == alike(a, b) + best[a + 1][b + 1] {
            became[a] = Some(b);
            (a, b) = (a + 1, b + 1);
        } else if best[a][b] == best[a + 1][b] {
            a += 1;
        } else {
            b += 1;
        }
    }
    let mut free: BTreeSet<usize> = (0..after).filter(|b| !became.contains(&Some(*b))).collect();
    for (a, became) in became.iter_mut().enumerate() {
        if became.is_none()
            && let Some(b) = free.iter().copied().find(|b| alike(a, *b) >= ALIKE)
        {
            *became = Some(b);
            free.remove(&b);
        }
    }
    for (a, became) in became.iter_mut().enumerate() {
        if became.is_none() && before == after && free.remove(&a) {
            *became = Some(a);
        }
    }
    let mut pairs: Vec<PagePair> = became.into_iter().enumerate().map(|(a, b)| (Some(a), b)).collect();
    pairs.extend(free.into_iter().map(|b| (None, Some(b))));
    pairs.sort_by_key(|(a, b)| (b.or(*a), *a));
    pairs
}

/// The pages that stand in another order than those around them.
pub(super) fn moved(pairs: &[PagePair]) -> BTreeSet<usize> {
    let both: Vec<(usize, usize)> = pairs.iter().filter_map(|(a, b)| Some(((*a)?, (*b)?))).collect();
    let mut sorted = both.clone();
    sorted.sort_unstable();
    // The longest run of pages in their order stays; the others moved.
    let mut longest: Vec<Vec<(usize, usize)>> = Vec::new();
    for pair in &sorted {
        let before = longest.iter().filter(|run| run.last().is_some_and(|last| last.1 < pair.1));
        let mut run = before.max_by_key(|run| run.len()).cloned().unwrap_or_default();
        run.push(*pair);
        longest.push(run);
    }
    let stays = longest.into_iter().max_by_key(Vec::len).unwrap_or_default();
    sorted.into_iter().filter(|pair| !stays.contains(pair)).map(|(a, _)| a).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: &[PagePair], moved_pages: &[usize]) {
        let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        let found = align(old.len(), new.len(), &|a, b| if old[a] == new[b] { 1.0 } else { 0.0 });
        assert_eq!(found, expected);
        assert_eq!(moved(&found).into_iter().collect::<Vec<_>>(), moved_pages);
    }

    #[test]
    fn a_lost_page_leaves_the_others_in_pairs() {
        let (some, none) = (|n| Some(n), None);
        check("abc", "ac", &[(some(0), some(0)), (some(1), none), (some(2), some(1))], &[]);
        check("ac", "abc", &[(some(0), some(0)), (none, some(1)), (some(1), some(2))], &[]);
        check("abc", "abd", &[(some(0), some(0)), (some(1), some(1)), (some(2), some(2))], &[]);
        check(
            "abcd",
            "bcda",
            &[(some(1), some(0)), (some(2), some(1)), (some(3), some(2)), (some(0), some(3))],
            &[0],
        );
    }
}
