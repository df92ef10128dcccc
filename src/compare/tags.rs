//! Tags, the order of reading, and what pictures show in words.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::change::Change;
use super::claims::Claims;
use super::differ::{Hunk, differ};
use super::kind::Kind;
use super::layer::Layer;
use super::pairs::Pairs;
use super::sheet::Sheet;
use super::text::lines;
use crate::diag::Result;
use crate::finished::{Content, Element, Finished, Piece, Structure, Thing};

/// How much of an element's copy is quoted.
const QUOTED: usize = 16;

/// An element with what it holds, in words.
struct Tag<'s> {
    element: &'s Element,
    /// What it holds, with what the elements in it hold.
    holds: Copy,
    page: Option<usize>,
}

/// The copy of an element, however long: elements within elements hold it as often as they are deep.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Copy {
    /// How it begins.
    begin: String,
    length: u64,
    /// Stands for all of it, as a number to this base: that of two copies in a row is made of theirs.
    sign: u64,
}

/// A prime, and a number below it that has nothing of a power of two.
const PRIME: u64 = (1 << 61) - 1;
const BASE: u64 = 1_131_523_912_780_293_857;

impl Copy {
    fn push(&mut self, c: char) {
        if self.length < QUOTED as u64 {
            self.begin.push(c);
        }
        self.length += 1;
        self.sign = (times(self.sign, BASE) + u64::from(u32::from(c)) + 1) % PRIME;
    }

    fn append(&mut self, other: &Copy) {
        let room = (QUOTED as u64).saturating_sub(self.length) as usize;
        self.begin.extend(other.begin.chars().take(room));
        self.length += other.length;
        let (mut power, mut square, mut left) = (1, BASE, other.length);
        while left > 0 {
            if left % 2 == 1 {
                power = times(power, square);
            }
            (square, left) = (times(square, square), left / 2);
        }
        self.sign = (times(self.sign, power) + other.sign) % PRIME;
    }

    fn is_empty(&self) -> bool {
        self.length == 0
    }
}

fn times(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64
}

/// What changed in the tags of two documents; `claims` are what the files say of themselves.
pub(super) fn compare(old: &Finished, new: &Finished, claims: &[Claims; 2]) -> Result<Vec<Change>> {
    let mut changes = document(old, new, claims);
    let (before, after) = (old.structure(), new.structure());
    let whole =
        |structure: &Option<Structure>| structure.as_ref().is_some_and(|tags| !tags.elements.is_empty());
    match (whole(&before), whole(&after)) {
        (false, false) => {}
        (true, false) => changes.push(Change::new(Layer::Tags, Kind::TagsLost)),
        (false, true) => changes.push(Change::new(Layer::Tags, Kind::TagsAdded)),
        (true, true) => {
            let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
            let ((before, old_copy), (after, new_copy)) = (tags(old, &before)?, tags(new, &after)?);
            changes.extend(elements(&before, &after, old_copy == new_copy));
        }
    }
    Ok(changes)
}

/// What the document says of itself to readers.
fn document(old: &Finished, new: &Finished, claims: &[Claims; 2]) -> Vec<Change> {
    let mut changes = Vec::new();
    let none = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
    if let Some((before, after)) = claims[0].title.changed(&claims[1].title) {
        changes.push(Change::new(Layer::Tags, Kind::Title).values(none(before), none(after)));
    }
    let (before, after) = (old.catalog().lang, new.catalog().lang);
    if before != after {
        changes.push(Change::new(Layer::Tags, Kind::Language).values(none(before), none(after)));
    }
    changes
}

/// What each stretch of marked content of a page holds.
fn stretches(content: &Content) -> BTreeMap<i64, Copy> {
    let mut found: BTreeMap<i64, Copy> = BTreeMap::new();
    for painted in &content.things {
        let Some(mcid) = content.mcid(painted) else { continue };
        let holds = found.entry(mcid).or_default();
        match &painted.thing {
            Thing::Glyph(glyph) => glyph.text.chars().for_each(|c| holds.push(c)),
            Thing::Image(_) => holds.push('\u{fffc}'),
            Thing::Path(_) | Thing::Shading(_) => {}
        }
    }
    found
}

/// The elements with their copy, and all copy in the order of reading.
fn tags<'s>(finished: &Finished, structure: &'s Structure) -> Result<(Vec<Tag<'s>>, Copy)> {
    let mut stretches_of: BTreeMap<usize, BTreeMap<i64, Copy>> = BTreeMap::new();
    let mut all = Copy::default();
    let mut tags: Vec<Tag<'s>> = Vec::with_capacity(structure.elements.len());
    for element in &structure.elements {
        let mut tag = Tag { element, holds: Copy::default(), page: None };
        for piece in &element.content {
            if let Piece::Marked { page: Some(page), mcid } = piece {
                if !stretches_of.contains_key(page) {
                    stretches_of.insert(*page, stretches(&finished.content(*page)?));
                }
                tag.page = tag.page.or(Some(*page));
                if let Some(holds) = stretches_of.get(page).and_then(|page| page.get(mcid)) {
                    tag.holds.append(holds);
                }
            }
        }
        all.append(&tag.holds);
        tags.push(tag);
    }
    // From the last: what is inside comes after what it is inside of.
    for n in (0..tags.len()).rev() {
        let inner: Vec<usize> = tags[n]
            .element
            .content
            .iter()
            .filter_map(|piece| if let Piece::Element(inner) = piece { Some(*inner) } else { None })
            .collect();
        for inner in inner.into_iter().filter(|inner| *inner > n) {
            let (holds, page) = (tags[inner].holds.clone(), tags[inner].page);
            tags[n].holds.append(&holds);
            tags[n].page = tags[n].page.or(page);
        }
    }
    Ok((tags, all))
}

/// What changed in elements; `same_copy` where all of them together hold the same.
fn elements(old: &[Tag<'_>], new: &[Tag<'_>], same_copy: bool) -> Vec<Change> {
    let keys = |tags: &[Tag<'_>]| -> Vec<(bool, Copy)> {
        tags.iter().map(|tag| (is_holder(tag.element), tag.holds.clone())).collect()
    };
    let (before, after) = (keys(old), keys(new));
    let (mut pairs, hunks) = differ(&before, &after);
    let mut changes = Vec::new();
    let mut added: BTreeSet<usize> = hunks.iter().flat_map(|hunk| hunk.new.clone()).collect();
    let mut lost: BTreeSet<usize> = hunks.iter().flat_map(|hunk| hunk.old.clone()).collect();
    let mut elsewhere: BTreeMap<&(bool, Copy), VecDeque<usize>> = BTreeMap::new();
    for at in &added {
        elsewhere.entry(&after[*at]).or_default().push_back(*at);
    }
    // What stands elsewhere with the same copy was moved; its leaves tell it, their holders do not tell it again.
    for before_at in lost.clone() {
        let same = elsewhere.get_mut(&before[before_at]).filter(|_| !before[before_at].1.is_empty());
        if let Some(after_at) = same.and_then(VecDeque::pop_front) {
            added.remove(&after_at);
            lost.remove(&before_at);
            if !is_holder(old[before_at].element) || old[before_at].element.role == "Art" {
                changes.push(tagged(Kind::TagOrder, &old[before_at], Some(&new[after_at])));
            }
            pairs.push((before_at, after_at));
        }
    }
    let also = in_place(&hunks, &mut lost, &mut added, old, new);
    // Copy that went from one tag to another is told here: no other layer sees it.
    let parted = also.iter().filter(|(a, _)| same_copy && !is_holder(old[*a].element));
    changes.extend(parted.map(|(a, b)| {
        let word = |tag: &Tag<'_>| format!("“{}”, {} characters", tag.holds.begin, tag.holds.length);
        tagged(Kind::TagContent, &old[*a], Some(&new[*b])).values(word(&old[*a]), word(&new[*b]))
    }));
    changes.extend(pairs.iter().chain(&also).flat_map(|(a, b)| differences(&old[*a], &new[*b])));
    changes.extend(lost.iter().map(|at| tagged(Kind::TagLost, &old[*at], None)));
    changes
        .extend(added.iter().map(|at| Change { old_page: None, ..tagged(Kind::TagAdded, &new[*at], None) }));
    changes
}

/// Pairs elements of one role in one stretch, whose copy changed: the copy is told by its own layer.
fn in_place(
    hunks: &[Hunk],
    lost: &mut BTreeSet<usize>,
    added: &mut BTreeSet<usize>,
    old: &[Tag<'_>],
    new: &[Tag<'_>],
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for hunk in hunks {
        let mut left: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
        for at in added.range(hunk.new.clone()) {
            left.entry(&new[*at].element.role).or_default().push_back(*at);
        }
        let before: Vec<usize> = lost.range(hunk.old.clone()).copied().collect();
        for at in before {
            if let Some(other) = left.get_mut(old[at].element.role.as_str()).and_then(VecDeque::pop_front) {
                lost.remove(&at);
                added.remove(&other);
                pairs.push((at, other));
            }
        }
    }
    pairs
}

/// Whether an element holds elements only.
fn is_holder(element: &Element) -> bool {
    !element.content.is_empty() && element.content.iter().all(|piece| matches!(piece, Piece::Element(_)))
}

fn differences(old: &Tag<'_>, new: &Tag<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let (before, after) = (old.element, new.element);
    if before.role != after.role {
        let change = tagged(Kind::TagRole, old, Some(new));
        changes.push(change.values(before.role.clone(), after.role.clone()));
    }
    let texts = [
        (Kind::AltText, &before.alt, &after.alt),
        (Kind::ActualText, &before.actual_text, &after.actual_text),
        (Kind::Language, &before.lang, &after.lang),
    ];
    for (kind, before, after) in texts {
        if before != after {
            let word =
                |text: &Option<String>| text.as_ref().map_or("none".to_owned(), |text| format!("“{text}”"));
            changes.push(tagged(kind, old, Some(new)).values(word(before), word(after)));
        }
    }
    let attributes = |element: &Element| -> Vec<(String, String, String)> {
        let mut attributes = element.attributes.clone();
        attributes.retain(|(_, name, _)| name != "BBox");
        attributes.sort();
        attributes
    };
    let (before, after) = (attributes(before), attributes(after));
    if before != after {
        let word = |all: &[(String, String, String)], other: &[(String, String, String)]| {
            let all = all.iter().filter(|attribute| !other.contains(attribute));
            let words: Vec<String> = all.map(|(_, name, value)| format!("{name} {value}")).collect();
            if words.is_empty() { "none".to_owned() } else { words.join(", ") }
        };
        let values = (word(&before, &after), word(&after, &before));
        changes.push(tagged(Kind::TagAttribute, old, Some(new)).values(values.0, values.1));
    }
    changes
}

fn tagged(kind: Kind, tag: &Tag<'_>, other: Option<&Tag<'_>>) -> Change {
    let quoted = &tag.holds.begin;
    let role = &tag.element.role;
    let story = if quoted.is_empty() { role.clone() } else { format!("{role} “{quoted}”") };
    let mut change = Change::new(Layer::Tags, kind).story(Some(&story));
    change.old_page = tag.page.map(|page| page + 1);
    change.new_page = other.map_or(tag.page, |other| other.page).map(|page| page + 1);
    change
}

/// Copy that became an artifact, or an artifact that became copy.
pub(super) fn artifacts(old: &Sheet, new: &Sheet, pairs: &Pairs) -> Option<Change> {
    let turned: Vec<&(usize, usize)> = pairs
        .same
        .iter()
        .filter(|(before, after)| old.glyphs[*before].artifact != new.glyphs[*after].artifact)
        .collect();
    let (before, after) = *turned.first()?;
    let word = |is: bool| if is { "artifact" } else { "copy" }.to_owned();
    let change = Change::new(Layer::Tags, Kind::Artifact).count(turned.len());
    let change = change.values(word(old.glyphs[*before].artifact), word(new.glyphs[*after].artifact));
    let places = [
        lines(turned.iter().map(|(before, _)| old.glyphs[*before].place)),
        lines(turned.iter().map(|(_, after)| new.glyphs[*after].place)),
    ];
    let [from, to] = places;
    Some(change.story(Some(&old.stories[old.glyphs[*before].story].label)).places(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(text: &str) -> Copy {
        let mut copy = Copy::default();
        text.chars().for_each(|c| copy.push(c));
        copy
    }

    #[test]
    fn copy_in_parts_is_the_same_copy() {
        let check = |parts: &[&str], expected: &str| {
            let mut all = Copy::default();
            parts.iter().for_each(|part| all.append(&copy(part)));
            assert_eq!(all, copy(expected));
        };
        check(
            &["江声依旧，", "", "码头如新，三月一日", "船队出港。"],
            "江声依旧，码头如新，三月一日船队出港。",
        );
        check(&[], "");
        assert_ne!(
            copy("江声依旧，码头如新，三月一日船队出港。"),
            copy("江声依旧，码头如新，三月一日船队出海。")
        );
        assert_ne!(copy("甲乙"), copy("乙甲"));
    }

    fn tag(element: &Element, holds: &str) -> Tag<'static> {
        // Tests have few elements, and no end.
        let element: &'static Element = Box::leak(Box::new(element.clone()));
        Tag { element, holds: copy(holds), page: None }
    }

    #[test]
    fn copy_that_goes_from_one_tag_to_another_is_told() {
        let marked = vec![Piece::Marked { page: Some(0), mcid: 0 }];
        let paragraph = Element { role: "P".to_owned(), content: marked, ..Element::default() };
        let tags = |parts: &[&str]| parts.iter().map(|part| tag(&paragraph, part)).collect::<Vec<_>>();
        let check = |old: &[&str], new: &[&str], expected: &[Kind]| {
            let same = old.concat() == new.concat();
            let found = elements(&tags(old), &tags(new), same);
            assert_eq!(found.iter().map(|change| change.kind).collect::<Vec<_>>(), expected);
        };
        check(&["江声依旧", "码头"], &["江声", "依旧码头"], &[Kind::TagContent, Kind::TagContent]);
        check(&["江声依旧", "码头"], &["江声依", "码头"], &[]);
        check(&["江声", "码头"], &["码头", "江声"], &[Kind::TagOrder]);
    }
}
