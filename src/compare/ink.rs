//! What is painted in which inks, and what overprints.

use std::collections::BTreeMap;

use super::change::{Change, Place};
use super::kind::Kind;
use super::layer::Layer;
use super::pairs::Pairs;
use super::sheet::{Ink, Look, Sheet};
use super::text::lines;
use crate::finished::Finished;
use crate::hash::Hash;

/// The ink limit above which a change of total ink is told, in per cent; newsprint takes 220 to 240.
const HEAVY: f64 = 200.0;

/// What several things share: what became of their ink, what it was and is, and their story.
type Group = (Kind, String, String, Option<String>);

/// One thing on both pages: its look, its place, its story.
struct Thing<'s> {
    looks: [&'s Look; 2],
    places: [Place; 2],
    story: Option<&'s str>,
    kind: Kind,
}

/// What changed in the inks of things that both pages have.
pub(super) fn compare(
    old: &Sheet,
    new: &Sheet,
    glyphs: &Pairs,
    rules: &[(Option<usize>, Option<usize>)],
    pictures: &[(Option<usize>, Option<usize>)],
    tolerance: f64,
) -> Vec<Change> {
    let mut found: BTreeMap<Group, [Vec<Place>; 2]> = BTreeMap::new();
    for thing in things(old, new, glyphs, rules, pictures) {
        for (kind, from, to) in differences(thing.looks, thing.kind, tolerance) {
            let group = found.entry((kind, from, to, thing.story.map(str::to_owned))).or_default();
            group[0].push(thing.places[0]);
            group[1].push(thing.places[1]);
        }
    }
    let changes = found.into_iter().map(|((kind, from, to, story), [old, new])| {
        let count = old.len();
        let change = Change::new(Layer::Ink, kind).count(count).story(story.as_deref());
        // What says the same in words says nothing.
        let change = match (from == to, from.is_empty()) {
            (true, true) => change,
            (true, false) => Change { old: Some(from), ..change },
            _ => change.values(from, to),
        };
        change.places(lines(old.into_iter()), lines(new.into_iter()))
    });
    changes.chain(total(old, new)).chain(of_page(old, new)).collect()
}

/// What the page says of all its colours.
fn of_page(old: &Sheet, new: &Sheet) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.group != new.group {
        let word = |group: &str| if group.is_empty() { "none".to_owned() } else { group.to_owned() };
        changes.push(Change::new(Layer::Ink, Kind::PageGroup).values(word(&old.group), word(&new.group)));
    }
    for name in ["DefaultGray", "DefaultRGB", "DefaultCMYK"] {
        let of =
            |sheet: &Sheet| sheet.default_spaces.iter().find(|(own, _)| *own == name).map(|(_, hash)| *hash);
        let (before, after) = (of(old), of(new));
        if before != after {
            let word = |hash: Option<[u8; 16]>| {
                hash.map_or_else(
                    || "none".to_owned(),
                    |hash| format!("{name} {:02x}{:02x}", hash[0], hash[1]),
                )
            };
            changes.push(Change::new(Layer::Ink, Kind::DefaultSpace).values(word(before), word(after)));
        }
    }
    changes
}

fn things<'s>(
    old: &'s Sheet,
    new: &'s Sheet,
    glyphs: &'s Pairs,
    rules: &'s [(Option<usize>, Option<usize>)],
    pictures: &'s [(Option<usize>, Option<usize>)],
) -> impl Iterator<Item = Thing<'s>> {
    let glyphs = glyphs.same.iter().chain(&glyphs.replaced).map(|(before, after)| {
        let (before, after) = (&old.glyphs[*before], &new.glyphs[*after]);
        Thing {
            looks: [&old.looks[before.look], &new.looks[after.look]],
            places: [before.place, after.place],
            story: Some(&old.stories[before.story].label),
            kind: Kind::TextInk,
        }
    });
    let rules = rules.iter().filter_map(|pair| {
        let (before, after) = (&old.rules[pair.0?], &new.rules[pair.1?]);
        let looks = [&old.looks[before.look], &new.looks[after.look]];
        Some(Thing { looks, places: [before.place, after.place], story: None, kind: Kind::RuleInk })
    });
    let pictures = pictures.iter().filter_map(|pair| {
        let (before, after) = (&old.pictures[pair.0?], &new.pictures[pair.1?]);
        let looks = [&old.looks[before.look], &new.looks[after.look]];
        Some(Thing { looks, places: [before.shows, after.shows], story: None, kind: Kind::PictureInk })
    });
    glyphs.chain(rules).chain(pictures)
}

fn differences([old, new]: [&Look; 2], kind: Kind, tolerance: f64) -> Vec<(Kind, String, String)> {
    if old == new {
        return Vec::new();
    }
    let mut found = Vec::new();
    let parts = [(&old.fill, &new.fill), (&old.stroke, &new.stroke)];
    let other = parts.iter().find(|(old, new)| is_other_space(old.as_ref(), new.as_ref()));
    if let Some((Some(before), Some(after))) = other {
        found.push(match before.space == after.space {
            true if ["Pattern", "Shading"].contains(&before.space.as_str()) => {
                (Kind::Pattern, String::new(), String::new())
            }
            true => (Kind::InkAlternate, old.word(), new.word()),
            false => (Kind::InkSpace, old.word(), new.word()),
        });
    } else if parts.iter().any(|(old, new)| is_other_ink(old.as_ref(), new.as_ref(), tolerance)) {
        found.push((kind, old.word(), new.word()));
    }
    let on = |is: bool| if is { "on" } else { "off" }.to_owned();
    if old.overprint != new.overprint {
        found.push((Kind::Overprint, on(old.overprint), on(new.overprint)));
    } else if old.overprint_mode != new.overprint_mode {
        found.push((Kind::OverprintMode, old.overprint_mode.to_string(), new.overprint_mode.to_string()));
    }
    if old.intent != new.intent {
        let word = |intent: &str| {
            if intent.is_empty() { "RelativeColorimetric".to_owned() } else { intent.to_owned() }
        };
        found.push((Kind::RenderingIntent, word(&old.intent), word(&new.intent)));
    }
    if old.transparency != new.transparency {
        let word = |words: &str| if words.is_empty() { "none".to_owned() } else { words.to_owned() };
        found.push((Kind::Transparency, word(&old.transparency), word(&new.transparency)));
    }
    found
}

fn is_other_space(old: Option<&Ink>, new: Option<&Ink>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => old.space != new.space || old.key != new.key,
        _ => false,
    }
}

fn is_other_ink(old: Option<&Ink>, new: Option<&Ink>, tolerance: f64) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => {
            let parts = old.components.iter().zip(&new.components);
            old.components.len() != new.components.len()
                || parts.map(|(a, b)| f64::from((a - b).abs()) * 100.0).any(|off| off > tolerance)
        }
        (None, None) => false,
        _ => true,
    }
}

/// The most ink that a thing of the page lays down, where it passed what newsprint takes or came back under it.
fn total(old: &Sheet, new: &Sheet) -> Option<Change> {
    let most = |sheet: &Sheet| sheet.looks.iter().filter_map(Look::total).fold(0.0, f64::max);
    let (before, after) = (most(old), most(new));
    let word = |total: f64| format!("{total:.0} %");
    ((before - after).abs() >= 1.0 && before.max(after) > HEAVY).then(|| {
        Change::new(Layer::Ink, Kind::TotalInk).size((before - after).abs()).values(word(before), word(after))
    })
}

/// What the files were made to be printed on.
pub(super) fn conditions(old: &Finished, new: &Finished) -> Vec<Change> {
    let words = |file: &Finished| -> Vec<(String, [u8; 16])> {
        let intents = file.output_intents().into_iter().map(|intent| {
            let name = intent.condition_identifier.or(intent.condition).unwrap_or_default();
            let profile = Hash::of(&intent.profile.unwrap_or_default());
            (format!("{} {name}", intent.subtype.unwrap_or_default()), profile)
        });
        intents.collect()
    };
    let (before, after) = (words(old), words(new));
    if before == after {
        return Vec::new();
    }
    let word = |all: &[(String, [u8; 16])]| {
        let words: Vec<String> = all
            .iter()
            .map(|(name, hash)| format!("{name} (profile {:02x}{:02x}{:02x})", hash[0], hash[1], hash[2]))
            .collect();
        if words.is_empty() { "none".to_owned() } else { words.join(", ") }
    };
    vec![Change::new(Layer::Ink, Kind::OutputCondition).values(word(&before), word(&after))]
}
