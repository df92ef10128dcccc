//! What readers act on, and what a file says of itself: links and notes, bookmarks, attached files, actions, standards.

use std::collections::BTreeMap;

use super::change::Change;
use super::claims::Claims;
use super::differ::{Hunk, differ};
use super::kind::Kind;
use super::layer::Layer;
use super::sheet::{Note, Sheet, share};
use crate::finished::{Bookmark, Interactive};

/// How much of a text is quoted.
const QUOTED: usize = 80;

/// What changed in the links and notes of a page, and in what the page says of itself.
pub(super) fn of_page(old: &Sheet, new: &Sheet, tolerance: f64) -> Vec<Change> {
    let mut changes = Vec::new();
    for (before, after) in pair(&old.notes, &new.notes) {
        match (before.map(|n| &old.notes[n]), after.map(|n| &new.notes[n])) {
            (Some(before), Some(after)) => changes.extend(differences(before, after, tolerance)),
            (Some(note), None) => {
                let change = Change { old: Some(note.word()), ..change(Kind::NoteLost) };
                changes.push(change.places(vec![note.place], Vec::new()));
            }
            (None, Some(note)) => {
                let change = Change { new: Some(note.word()), ..change(Kind::NoteAdded) };
                changes.push(change.places(Vec::new(), vec![note.place]));
            }
            (None, None) => {}
        }
    }
    changes.extend(entries(&old.entries, &new.entries));
    changes
}

fn change(kind: Kind) -> Change {
    Change::new(Layer::Document, kind)
}

/// Notes of two pages, paired: the same ones first, then those in one place, then those that lead to one.
fn pair(old: &[Note], new: &[Note]) -> Vec<(Option<usize>, Option<usize>)> {
    type Test<'t> = &'t dyn Fn(&Note, &Note) -> bool;
    let same_kind = |a: &Note, b: &Note| a.subtype == b.subtype;
    let near = |a: &Note, b: &Note| share(&a.place, &b.place) > 0.5 && share(&b.place, &a.place) > 0.5;
    let tests: [Test<'_>; 3] = [
        &|a, b| near(a, b) && a.word() == b.word() && a.rest == b.rest,
        &|a, b| same_kind(a, b) && near(a, b),
        &|a, b| same_kind(a, b) && a.leads == b.leads && a.says == b.says,
    ];
    let mut found: Vec<Option<usize>> = vec![None; old.len()];
    let mut left: Vec<usize> = (0..new.len()).collect();
    // Pages of so many links are lists of links, in one order.
    if old.len().saturating_mul(new.len()) > 1_000_000 {
        let both = old.len().min(new.len());
        let pairs = (0..both).map(|n| (Some(n), Some(n)));
        let lost = (both..old.len()).map(|n| (Some(n), None));
        return pairs.chain(lost).chain((both..new.len()).map(|n| (None, Some(n)))).collect();
    }
    for test in tests {
        for (n, note) in old.iter().enumerate() {
            if found[n].is_none()
                && let Some(at) = left.iter().position(|other| test(note, &new[*other]))
            {
                found[n] = Some(left.remove(at));
            }
        }
    }
    let pairs = found.into_iter().enumerate().map(|(n, other)| (Some(n), other));
    pairs.chain(left.into_iter().map(|n| (None, Some(n)))).collect()
}

fn differences(old: &Note, new: &Note, tolerance: f64) -> Vec<Change> {
    let change = |kind: Kind| change(kind).places(vec![old.place], vec![new.place]);
    let mut changes = Vec::new();
    if old.leads != new.leads {
        let word = |leads: &Option<String>| leads.as_deref().map_or_else(|| "nowhere".to_owned(), quoted);
        changes.push(change(Kind::NoteTarget).values(word(&old.leads), word(&new.leads)));
    }
    let off = (0..4).map(|n| (new.place[n] - old.place[n]).abs()).fold(0.0, f64::max);
    if off > tolerance {
        let by = [new.place[0] - old.place[0], new.place[1] - old.place[1]];
        // One that grew to the right or down stands where it stood.
        changes.push(change(Kind::NoteMoved).by(by).size(off));
    }
    if old.says != new.says {
        let word = |says: &Option<String>| says.as_deref().map_or_else(|| "nothing".to_owned(), quoted);
        changes.push(change(Kind::NoteChanged).values(word(&old.says), word(&new.says)));
    } else if old.flags != new.flags || old.has_look != new.has_look || old.rest != new.rest {
        changes.push(Change { old: Some(old.word()), ..change(Kind::NoteChanged) });
    }
    changes
}

impl Note {
    fn word(&self) -> String {
        let says = self.leads.as_ref().or(self.says.as_ref());
        says.map_or_else(|| self.subtype.clone(), |says| format!("{} {}", self.subtype, quoted(says)))
    }
}

fn quoted(text: &str) -> String {
    let first: String = text.chars().take(QUOTED).collect();
    if first == text { first } else { format!("{first}…") }
}

type Entries = [(String, [u8; 16])];

fn entries(old: &Entries, new: &Entries) -> Vec<Change> {
    unlike(old, new).into_iter().map(|key| Change { old: Some(key), ..change(Kind::Entry) }).collect()
}

/// The keys whose values are not the same.
fn unlike(old: &Entries, new: &Entries) -> Vec<String> {
    let lists = [old, new].map(|list| list.iter().cloned().collect::<BTreeMap<String, [u8; 16]>>());
    let keys: std::collections::BTreeSet<&String> = lists.iter().flat_map(BTreeMap::keys).collect();
    keys.into_iter().filter(|key| lists[0].get(*key) != lists[1].get(*key)).cloned().collect()
}

/// What changed in what documents offer and say of themselves.
pub(super) fn whole(files: &mut [Interactive<'_>; 2], claims: &[Claims; 2]) -> Vec<Change> {
    let [old, new] = files;
    let none = |word: Option<String>| word.map_or_else(|| "none".to_owned(), |word| quoted(&word));
    let mut changes = Vec::new();
    let [before, after] = [&claims[0], &claims[1]].map(|claims| claims.standards.join(", "));
    if before != after {
        let word = |word: String| none(Some(word).filter(|word| !word.is_empty()));
        changes.push(change(Kind::Standard).values(word(before), word(after)));
    }
    if let Some((before, after)) = claims[0].trapped.changed(&claims[1].trapped) {
        changes.push(change(Kind::Trapped).values(none(before), none(after)));
    }
    let (before, after) = (old.open_action(), new.open_action());
    if before != after {
        changes.push(change(Kind::OpenAction).values(none(before), none(after)));
    }
    changes.extend(named(&old.scripts(), &new.scripts(), Kind::Script, quoted));
    changes.extend(bookmarks(&old.bookmarks(), &new.bookmarks()));
    let attached = |files: Vec<(String, [u8; 16])>| -> Vec<(String, String)> {
        files
            .into_iter()
            .map(|(name, hash)| (name, format!("{:02x}{:02x}", hash[0], hash[1]) + &format!("{hash:?}")))
            .collect()
    };
    let (before, after) = (attached(old.attachments()), attached(new.attachments()));
    changes.extend(named(&before, &after, Kind::Attachment, |hash| hash[..4].to_owned()));
    changes.extend(entries(&old.entries(), &new.entries()));
    changes
}

/// What came, went or changed under a name.
fn named(
    old: &[(String, String)],
    new: &[(String, String)],
    kind: Kind,
    word: impl Fn(&str) -> String,
) -> Vec<Change> {
    let lists = [old, new].map(|list| list.iter().cloned().collect::<BTreeMap<String, String>>());
    let keys: std::collections::BTreeSet<&String> = lists.iter().flat_map(BTreeMap::keys).collect();
    let changed = keys.into_iter().filter(|key| lists[0].get(*key) != lists[1].get(*key));
    let said =
        |key: &String, n: usize| lists[n].get(key).map_or_else(|| "none".to_owned(), |value| word(value));
    changed.map(|key| change(kind).story(Some(key)).values(said(key, 0), said(key, 1))).collect()
}

fn bookmarks(old: &[Bookmark], new: &[Bookmark]) -> Vec<Change> {
    let word = |marks: &[Bookmark]| {
        let words = marks.iter().take(3).map(|mark| {
            let leads = mark.leads.as_ref().map_or_else(String::new, |leads| format!(" → {}", quoted(leads)));
            format!("“{}”{leads}", quoted(&mark.title))
        });
        let more = if marks.len() > 3 { ", …" } else { "" };
        if marks.is_empty() { "none".to_owned() } else { words.collect::<Vec<_>>().join(", ") + more }
    };
    let (_, hunks) = differ(old, new);
    let changes = hunks.into_iter().map(|Hunk { old: before, new: after }| {
        let count = before.len().max(after.len());
        change(Kind::Bookmark).count(count).values(word(&old[before]), word(&new[after]))
    });
    changes.collect()
}
