//! What is written.

use std::collections::BTreeMap;

use super::change::{Change, Place};
use super::differ::{Hunk, differ};
use super::kind::Kind;
use super::layer::Layer;
use super::sheet::Sheet;

/// How many characters of a change are quoted.
const QUOTED: usize = 40;

/// What changed in the copy of a page, character by character.
pub(super) fn compare(old: &Sheet, new: &Sheet) -> Vec<Change> {
    let chars = |sheet: &Sheet| -> Vec<char> { sheet.copy.iter().map(|(c, _)| *c).collect() };
    let (before, after) = (chars(old), chars(new));
    let (_, hunks) = differ(&before, &after);
    let mut hunks = hunks;
    let mut changes = moved(&before, &after, &mut hunks, old, new);
    changes.extend(hunks.iter().map(|hunk| change(hunk, &before, &after, old, new)));
    changes
}

/// Takes out what was cut in one place and stands in another.
fn moved(before: &[char], after: &[char], hunks: &mut Vec<Hunk>, old: &Sheet, new: &Sheet) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut put: BTreeMap<&[char], Vec<usize>> = BTreeMap::new();
    for (n, hunk) in hunks.iter().enumerate().rev().filter(|(_, hunk)| hunk.old.is_empty()) {
        put.entry(&after[hunk.new.clone()]).or_default().push(n);
    }
    let mut taken = vec![false; hunks.len()];
    for (n, cut) in hunks.iter().enumerate().filter(|(_, hunk)| hunk.new.is_empty() && hunk.old.len() > 3) {
        if let Some(put) = put.get_mut(&before[cut.old.clone()]).and_then(Vec::pop) {
            (taken[n], taken[put]) = (true, true);
            let both = Hunk { old: cut.old.clone(), new: hunks[put].new.clone() };
            let mut change = change(&both, before, after, old, new);
            change.kind = Kind::TextMoved;
            change.new = None;
            changes.push(change);
        }
    }
    let mut taken = taken.into_iter();
    hunks.retain(|_| !taken.next().unwrap_or_default());
    changes
}

fn change(hunk: &Hunk, before: &[char], after: &[char], old: &Sheet, new: &Sheet) -> Change {
    let (cut, put) = (&before[hunk.old.clone()], &after[hunk.new.clone()]);
    let kind = match (cut.is_empty(), put.is_empty()) {
        (_, true) => Kind::TextDeleted,
        (true, _) => Kind::TextInserted,
        _ => Kind::TextReplaced,
    };
    let story = story_at(old, hunk.old.start).or_else(|| story_at(new, hunk.new.start));
    let size = cut.len().max(put.len());
    let mut change = Change::new(Layer::Text, kind).count(size).size(size as f64).story(story);
    change.old = (!cut.is_empty()).then(|| quoted(cut));
    change.new = (!put.is_empty()).then(|| quoted(put));
    change.places(places(old, hunk.old.clone()), places(new, hunk.new.clone()))
}

fn story_at(sheet: &Sheet, at: usize) -> Option<&str> {
    // What is put at the end belongs to what stands before it.
    let (_, glyph) = sheet.copy.get(at).or(sheet.copy.last())?;
    Some(&sheet.stories[sheet.glyphs[*glyph].story].label)
}

fn quoted(text: &[char]) -> String {
    let first: String = text.iter().take(QUOTED).collect();
    if text.len() > QUOTED { format!("“{first}…”") } else { format!("“{first}”") }
}

/// The glyphs of a stretch of the copy, lines together; for nothing, the gap where it would stand.
fn places(sheet: &Sheet, range: std::ops::Range<usize>) -> Vec<Place> {
    if range.is_empty() {
        let before = range.start.checked_sub(1).and_then(|n| sheet.copy.get(n));
        let glyph = before.or_else(|| sheet.copy.get(range.start));
        let place = glyph.map(|(_, glyph)| sheet.glyphs[*glyph].place);
        return place.map(|[x, y, w, h]| [x + w * 0.8, y, w * 0.4, h]).into_iter().collect();
    }
    lines(range.filter_map(|n| sheet.copy.get(n)).map(|(_, glyph)| sheet.glyphs[*glyph].place))
}

/// Places that follow one another in a line, taken together; a hundred at most.
pub(super) fn lines(places: impl Iterator<Item = Place>) -> Vec<Place> {
    let mut lines: Vec<Place> = Vec::new();
    for [x, y, w, h] in places {
        if let Some(last) = lines.last_mut() {
            let across = (y - last[1]).abs() < h * 0.5 && x >= last[0] && x - (last[0] + last[2]) < w * 1.5;
            let down = (x - last[0]).abs() < w * 0.5 && y >= last[1] && y - (last[1] + last[3]) < h * 1.5;
            if across || down {
                let (right, foot) = ((last[0] + last[2]).max(x + w), (last[1] + last[3]).max(y + h));
                let (left, top) = (last[0].min(x), last[1].min(y));
                *last = [left, top, right - left, foot - top];
                continue;
            }
        }
        if lines.len() == 100 {
            break;
        }
        lines.push([x, y, w, h]);
    }
    lines
}
