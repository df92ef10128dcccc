//! Findings that would fill pages if each place had its own: the first of a kind is said, the others are counted.

use std::collections::BTreeMap;

use super::rule::Say;

/// The most kinds that a rule names on a page.
const MOST: usize = 100;

/// The kinds of what a rule has looked at, and how many places are of each.
pub(super) struct Kinds<K> {
    /// What a place is called.
    place: &'static str,
    /// For each kind the number of its finding, where there is one.
    seen: BTreeMap<K, Option<usize>>,
    /// For each finding of `Say` that is a kind's, how many more places are of it.
    more: BTreeMap<usize, usize>,
    /// Kinds that are found and not named.
    unsaid: usize,
}

impl<K: Ord> Kinds<K> {
    /// Of places that are called so.
    pub(super) fn of(place: &'static str) -> Kinds<K> {
        Kinds { place, seen: BTreeMap::new(), more: BTreeMap::new(), unsaid: 0 }
    }

    /// Lets the rule judge the first of a kind; others are counted where there was something to say of it.
    pub(super) fn judge<'s>(&mut self, say: &mut Say<'s>, key: K, judge: impl FnOnce(&mut Say<'s>)) {
        if let Some(known) = self.seen.get(&key) {
            if let Some(count) = known.and_then(|finding| self.more.get_mut(&finding)) {
                *count += 1;
            }
            return;
        }
        let before = say.found.len();
        judge(say);
        let mut finding = (say.found.len() > before).then_some(before);
        if finding.is_some() && self.more.len() >= MOST {
            say.found.truncate(before);
            self.unsaid += 1;
            finding = None;
        }
        if let Some(finding) = finding {
            self.more.insert(finding, 0);
        }
        self.seen.insert(key, finding);
    }

    /// Adds to what was said how much more there is.
    pub(super) fn finish(self, say: &mut Say<'_>) {
        let last = self.more.keys().next_back().copied();
        for (finding, count) in self.more {
            let Some(finding) = say.found.get_mut(finding) else { continue };
            let message = &mut finding.diagnostic.message;
            match count {
                0 => {}
                1 => message.push_str(&format!("; 1 more {} is like it", self.place)),
                _ => message.push_str(&format!("; {count} more {}s are like it", self.place)),
            }
        }
        if let Some(last) = last.filter(|_| self.unsaid > 0).and_then(|last| say.found.get_mut(last)) {
            let more = format!("; {} more kinds of it are not listed", self.unsaid);
            last.diagnostic.message.push_str(&more);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::preflight::Preflight;
    use super::super::rules::named;
    use super::*;

    fn check(keys: &[u32], expected: &[&str]) {
        let preflight = Preflight::default();
        let mut say = Say::new(named("F607").expect("a rule"), &preflight, "A01");
        let mut kinds = Kinds::of("place");
        for key in keys {
            kinds.judge(&mut say, *key, |say| {
                // Odd ones are right.
                if key % 2 == 0 {
                    let place = say.page();
                    say.say(place, None, format!("a {key}"));
                }
            });
        }
        kinds.finish(&mut say);
        let said: Vec<String> = say.found.into_iter().map(|finding| finding.diagnostic.message).collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn a_kind_is_said_once_with_how_many_more_there_are() {
        check(&[], &[]);
        check(&[2, 1, 1, 4, 2, 2], &["a 2; 2 more places are like it", "a 4"]);
        check(&[1, 4, 4], &["a 4; 1 more place is like it"]);
    }

    #[test]
    fn a_page_of_two_million_sizes_has_a_hundred_findings_and_a_number() {
        let keys: Vec<u32> = (0..2_000_000).collect();
        let preflight = Preflight::default();
        let mut say = Say::new(named("F606").expect("a rule"), &preflight, "A01");
        let mut kinds = Kinds::of("place");
        for key in keys {
            kinds.judge(&mut say, key, |say| {
                let place = say.page();
                say.say(place, None, "small");
            });
        }
        kinds.finish(&mut say);
        assert_eq!(say.found.len(), MOST);
        let last = &say.found[MOST - 1].diagnostic.message;
        assert_eq!(last, "small; 1999900 more kinds of it are not listed");
    }
}
