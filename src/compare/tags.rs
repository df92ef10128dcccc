//! Tags, the order of reading, and what pictures show in words.

use std::collections::BTreeMap;

use super::change::Change;
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
    holds: String,
    page: Option<usize>,
}

/// What changed in the tags of two documents.
pub(super) fn compare(old: &Finished, new: &Finished) -> Result<Vec<Change>> {
    let mut changes = document(old, new);
    let (before, after) = (old.structure(), new.structure());
    let whole =
        |structure: &Option<Structure>| structure.as_ref().is_some_and(|tags| !tags.elements.is_empty());
    match (whole(&before), whole(&after)) {
        (false, false) => {}
        (true, false) => changes.push(Change::new(Layer::Tags, Kind::TagsLost)),
        (false, true) => changes.push(Change::new(Layer::Tags, Kind::TagsAdded)),
        (true, true) => {
            let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
            changes.extend(elements(&tags(old, &before)?, &tags(new, &after)?));
        }
    }
    Ok(changes)
}

/// What the document says of itself to readers.
fn document(old: &Finished, new: &Finished) -> Vec<Change> {
    let mut changes = Vec::new();
    let title = |finished: &Finished| {
        finished.info().into_iter().find(|(key, _)| key == "Title").map(|(_, text)| text)
    };
    let none = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
    let (before, after) = (title(old), title(new));
    if before != after {
        changes.push(Change::new(Layer::Tags, Kind::Title).values(none(before), none(after)));
    }
    let (before, after) = (old.catalog().lang, new.catalog().lang);
    if before != after {
        changes.push(Change::new(Layer::Tags, Kind::Language).values(none(before), none(after)));
    }
    changes
}

/// What each stretch of marked content of a page holds.
fn stretches(content: &Content) -> BTreeMap<i64, String> {
    let mut found: BTreeMap<i64, String> = BTreeMap::new();
    for painted in &content.things {
        let Some(mcid) = content.mcid(painted) else { continue };
        let holds = found.entry(mcid).or_default();
        match &painted.thing {
            Thing::Glyph(glyph) => holds.push_str(&glyph.text),
            Thing::Image(_) => holds.push('\u{fffc}'),
            Thing::Path(_) | Thing::Shading(_) => {}
        }
    }
    found
}

fn tags<'s>(finished: &Finished, structure: &'s Structure) -> Result<Vec<Tag<'s>>> {
    let mut stretches_of: BTreeMap<usize, BTreeMap<i64, String>> = BTreeMap::new();
    let mut tags: Vec<Tag<'s>> = Vec::with_capacity(structure.elements.len());
    for element in &structure.elements {
        let mut tag = Tag { element, holds: String::new(), page: None };
        for piece in &element.content {
            if let Piece::Marked { page: Some(page), mcid } = piece {
                if !stretches_of.contains_key(page) {
                    stretches_of.insert(*page, stretches(&finished.content(*page)?));
                }
                tag.page = tag.page.or(Some(*page));
                if let Some(holds) = stretches_of.get(page).and_then(|page| page.get(mcid)) {
                    tag.holds.push_str(holds);
                }
            }
        }
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
            tags[n].holds.push_str(&holds);
            tags[n].page = tags[n].page.or(page);
        }
    }
    Ok(tags)
}

fn elements(old: &[Tag<'_>], new: &[Tag<'_>]) -> Vec<Change> {
    let keys = |tags: &[Tag<'_>]| -> Vec<(bool, String)> {
        tags.iter().map(|tag| (is_holder(tag.element), tag.holds.clone())).collect()
    };
    let (before, after) = (keys(old), keys(new));
    let (mut pairs, hunks) = differ(&before, &after);
    let mut changes = Vec::new();
    let mut added: Vec<usize> = hunks.iter().flat_map(|hunk| hunk.new.clone()).collect();
    // What stands elsewhere with the same copy was moved; its leaves tell it, their holders do not tell it again.
    for before_at in hunks.iter().flat_map(|hunk| hunk.old.clone()) {
        let same =
            |after_at: &usize| !before[before_at].1.is_empty() && after[*after_at] == before[before_at];
        if let Some(place) = added.iter().position(same) {
            let after_at = added.remove(place);
            if !is_holder(old[before_at].element) || old[before_at].element.role == "Art" {
                changes.push(tagged(Kind::TagOrder, &old[before_at], Some(&new[after_at])));
            }
            pairs.push((before_at, after_at));
        }
    }
    let paired = |at: usize| pairs.iter().any(|(before, _)| *before == at);
    let lost: Vec<usize> = hunks.iter().flat_map(|hunk| hunk.old.clone()).filter(|at| !paired(*at)).collect();
    let (also, lost, added) = in_place(&hunks, lost, added, old, new);
    changes.extend(pairs.iter().chain(&also).flat_map(|(a, b)| differences(&old[*a], &new[*b])));
    changes.extend(lost.iter().map(|at| tagged(Kind::TagLost, &old[*at], None)));
    changes
        .extend(added.iter().map(|at| Change { old_page: None, ..tagged(Kind::TagAdded, &new[*at], None) }));
    changes
}

/// Pairs elements of one role in one stretch, whose copy changed: the copy is told by its own layer.
fn in_place(
    hunks: &[Hunk],
    lost: Vec<usize>,
    added: Vec<usize>,
    old: &[Tag<'_>],
    new: &[Tag<'_>],
) -> (Vec<(usize, usize)>, Vec<usize>, Vec<usize>) {
    let mut pairs = Vec::new();
    let mut left = added;
    let lost = lost.into_iter().filter(|at| {
        let hunk = hunks.iter().find(|hunk| hunk.old.contains(at));
        let fits = |other: &usize| {
            hunk.is_some_and(|hunk| hunk.new.contains(other))
                && new[*other].element.role == old[*at].element.role
        };
        match left.iter().position(fits) {
            Some(place) => {
                pairs.push((*at, left.remove(place)));
                false
            }
            None => true,
        }
    });
    let lost: Vec<usize> = lost.collect();
    (pairs, lost, left)
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
    let quoted: String = tag.holds.chars().take(QUOTED).collect();
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
