//! Rules, tints and other drawn things.

use std::collections::BTreeMap;

use super::change::Change;
use super::kind::Kind;
use super::layer::Layer;
use super::sheet::{Rule, Sheet};

/// How far a rule is looked for, in millimetres.
const REACH: f64 = 60.0;

/// Rules of two pages, paired: those that are the same first, then the nearest of the same shape, then of the same place.
pub(super) fn pair(old: &Sheet, new: &Sheet) -> Vec<(Option<usize>, Option<usize>)> {
    let mut found: Vec<Option<usize>> = vec![None; old.rules.len()];
    let mut taken = vec![false; new.rules.len()];
    // Things in the same place with the same shape, the same look first.
    for with_look in [true, false] {
        let mut at: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        for (n, rule) in new.rules.iter().enumerate().rev().filter(|(n, _)| !taken[*n]) {
            at.entry(key(new, rule, with_look)).or_default().push(n);
        }
        for (n, rule) in old.rules.iter().enumerate().filter(|(n, _)| found[*n].is_none()).collect::<Vec<_>>()
        {
            if let Some(other) = at.get_mut(&key(old, rule, with_look)).and_then(Vec::pop) {
                found[n] = Some(other);
                taken[other] = true;
            }
        }
    }
    nearest(old, new, &mut found, &mut taken);
    let mut pairs: Vec<_> = found.into_iter().enumerate().map(|(n, other)| (Some(n), other)).collect();
    pairs.extend(taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(n, _)| (None, Some(n))));
    pairs
}

type Key = ([i64; 4], Vec<[i64; 2]>, String, bool);

/// What makes two rules one: hundredths of a millimetre, since files round.
fn key(sheet: &Sheet, rule: &Rule, with_look: bool) -> Key {
    let hundredths = |mm: f64| (mm * 50.0).round() as i64;
    let shape = rule.shape.iter().map(|point| point.map(|mm| (mm as f64 / 20.0).round() as i64)).collect();
    let look =
        if with_look { format!("{:?}{:?}", sheet.looks[rule.look], rule.weight) } else { String::new() };
    (rule.place.map(hundredths), shape, look, rule.prints)
}

/// Pairs what is left: each with the one that is most like it and not too far.
fn nearest(old: &Sheet, new: &Sheet, found: &mut [Option<usize>], taken: &mut [bool]) {
    let left: Vec<usize> = (0..found.len()).filter(|n| found[*n].is_none()).collect();
    let free: Vec<usize> = (0..taken.len()).filter(|n| !taken[*n]).collect();
    // A page of other art has nothing to pair.
    if left.len().saturating_mul(free.len()) > 4_000_000 {
        return;
    }
    let mut all: Vec<(f64, usize, usize)> = Vec::new();
    for before in &left {
        for after in &free {
            let unlike = unlike(&old.rules[*before], &new.rules[*after]);
            if unlike < REACH {
                all.push((unlike, *before, *after));
            }
        }
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (_, before, after) in all {
        if found[before].is_none() && !taken[after] {
            found[before] = Some(after);
            taken[after] = true;
        }
    }
}

/// How unlike two things are, as millimetres: how far apart, and how other their sides.
fn unlike(a: &Rule, b: &Rule) -> f64 {
    if a.shape.len() != b.shape.len() || a.weight.is_some() != b.weight.is_some() {
        return f64::INFINITY;
    }
    let side = |n: usize| (a.place[n] - b.place[n]).abs();
    side(0) + side(1) + side(2) + side(3)
}

/// What changed in the rules of a page, but for their inks.
pub(super) fn compare(
    old: &Sheet,
    new: &Sheet,
    pairs: &[(Option<usize>, Option<usize>)],
    tolerance: f64,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for pair in pairs {
        match *pair {
            (Some(before), Some(after)) => {
                changes.extend(differences(&old.rules[before], &new.rules[after], tolerance));
            }
            (Some(before), None) => {
                let rule = &old.rules[before];
                let change = Change { old: Some(word(rule)), ..Change::new(Layer::Rules, Kind::RuleLost) };
                changes.push(change.places(vec![rule.place], Vec::new()));
            }
            (None, Some(after)) => {
                let rule = &new.rules[after];
                let change = Change { new: Some(word(rule)), ..Change::new(Layer::Rules, Kind::RuleAdded) };
                changes.push(change.places(Vec::new(), vec![rule.place]));
            }
            (None, None) => {}
        }
    }
    changes
}

fn differences(old: &Rule, new: &Rule, tolerance: f64) -> Vec<Change> {
    let change = |kind: Kind| Change::new(Layer::Rules, kind).places(vec![old.place], vec![new.place]);
    let mut changes = Vec::new();
    let shape = old.shape.iter().zip(&new.shape).flat_map(|(a, b)| [a[0] - b[0], a[1] - b[1]]);
    let shape = shape.map(|thousandths| thousandths.abs() as f64 / 1000.0).fold(0.0, f64::max);
    let by = [new.place[0] - old.place[0], new.place[1] - old.place[1]];
    // Places and shapes are rounded each.
    if shape > tolerance + 0.002 {
        changes.push(change(Kind::RuleShape).size(shape).values(word(old), word(new)));
    } else if by[0].abs().max(by[1].abs()) > tolerance {
        changes.push(change(Kind::RuleMoved).by(by));
    }
    if let (Some(before), Some(after)) = (old.weight, new.weight)
        && (before - after).abs() > tolerance.min(0.02)
    {
        let word = |mm: f64| format!("{:.2} pt", mm * 72.0 / 25.4);
        changes.push(change(Kind::RuleWeight).size((before - after).abs()).values(word(before), word(after)));
    }
    if old.dash != new.dash {
        changes.push(change(Kind::RuleDash));
    }
    changes
}

fn word(rule: &Rule) -> String {
    format!("{:.2} × {:.2} mm", rule.place[2], rule.place[3])
}
