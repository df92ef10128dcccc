//! Which pictures there are, where, how fine and how cropped.

use std::collections::BTreeSet;

use super::change::{Change, Place};
use super::kind::Kind;
use super::layer::Layer;
use super::samples::Samples;
use super::sheet::{Picture, Sheet, share};

/// Turns and slants that differ by less are one, as parts of a picture's side.
const ONE_TURN: f64 = 0.02;
/// Resolutions that differ by less are one, as parts of the resolution.
const ONE_RESOLUTION: f64 = 0.01;

/// Pictures of two pages, paired: the same samples first, then what stands in the same place.
pub(super) fn pair(old: &Sheet, new: &Sheet, samples: &Samples<'_>) -> Vec<(Option<usize>, Option<usize>)> {
    let mut left: Vec<usize> = (0..new.pictures.len()).collect();
    let mut found: Vec<Option<usize>> = vec![None; old.pictures.len()];
    // The same data in the same place, the same data anywhere, the same samples packed otherwise, the same place.
    type Test<'t> = Box<dyn Fn(&Picture, &Picture) -> bool + 't>;
    let near = |a: &Picture, b: &Picture| share(&a.shows, &b.shows) > 0.5 && share(&b.shows, &a.shows) > 0.5;
    let tests: [Test<'_>; 4] = [
        Box::new(move |a, b| a.key == b.key && near(a, b)),
        Box::new(|a, b| a.key == b.key),
        Box::new(|a, b| a.pixels == b.pixels && samples.same(a, b)),
        Box::new(move |a, b| near(a, b)),
    ];
    for test in tests {
        for (n, picture) in
            old.pictures.iter().enumerate().filter(|(n, _)| found[*n].is_none()).collect::<Vec<_>>()
        {
            if let Some(at) = left.iter().position(|other| test(picture, &new.pictures[*other])) {
                found[n] = Some(left.remove(at));
            }
        }
    }
    let mut pairs: Vec<_> = found.into_iter().enumerate().map(|(n, other)| (Some(n), other)).collect();
    pairs.extend(left.into_iter().map(|n| (None, Some(n))));
    pairs
}

/// The pictures that did not change, by their place in the order of painting, of the old page and of the new one.
pub(super) fn unchanged(
    old: &Sheet,
    new: &Sheet,
    pairs: &[(Option<usize>, Option<usize>)],
    samples: &Samples<'_>,
) -> [BTreeSet<usize>; 2] {
    let mut same = [BTreeSet::new(), BTreeSet::new()];
    for (before, after) in pairs.iter().filter_map(|(before, after)| Some(((*before)?, (*after)?))) {
        let (before, after) = (&old.pictures[before], &new.pictures[after]);
        let look = old.looks[before.look] == new.looks[after.look] && before.prints == after.prints;
        if look && differences(before, after, 0.01, samples).is_empty() {
            same[0].insert(before.order);
            same[1].insert(after.order);
        }
    }
    same
}

/// What changed in the pictures of a page.
pub(super) fn compare(
    old: &Sheet,
    new: &Sheet,
    pairs: &[(Option<usize>, Option<usize>)],
    tolerance: f64,
    samples: &Samples<'_>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for pair in pairs {
        match *pair {
            (Some(before), Some(after)) => {
                changes.extend(differences(&old.pictures[before], &new.pictures[after], tolerance, samples));
            }
            (Some(before), None) => {
                let picture = &old.pictures[before];
                let change = Change {
                    old: Some(picture.name.clone()),
                    ..Change::new(Layer::Pictures, Kind::PictureLost)
                };
                changes.push(change.places(vec![picture.shows], Vec::new()));
            }
            (None, Some(after)) => {
                let picture = &new.pictures[after];
                let change = Change {
                    new: Some(picture.name.clone()),
                    ..Change::new(Layer::Pictures, Kind::PictureAdded)
                };
                changes.push(change.places(Vec::new(), vec![picture.shows]));
            }
            (None, None) => {}
        }
    }
    changes
}

fn differences(old: &Picture, new: &Picture, tolerance: f64, samples: &Samples<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let change = |kind: Kind| Change::new(Layer::Pictures, kind).places(vec![old.shows], vec![new.shows]);
    let same = old.key == new.key || (old.pixels == new.pixels && samples.same(old, new));
    let alike = !same && old.pixels == new.pixels && samples.alike(old, new);
    if !same && !alike {
        changes.push(change(Kind::PictureReplaced).values(old.name.clone(), new.name.clone()));
    }
    if old.space != new.space {
        changes.push(change(Kind::PictureColor).values(old.space.clone(), new.space.clone()));
    }
    if old.masks != new.masks {
        changes.push(change(Kind::PictureMask));
    }
    // What is alike is so as its samples are meant.
    if old.decode != new.decode && !alike {
        changes.push(change(Kind::PictureDecode));
    }
    let [a, b, c, d, ..] = old.matrix;
    let [p, q, r, s, ..] = new.matrix;
    let turned = |x: f64, y: f64, v: f64, w: f64| {
        let (one, other) = (x.hypot(y).max(1e-9), v.hypot(w).max(1e-9));
        (x / one - v / other).hypot(y / one - w / other) > ONE_TURN
    };
    let moved = |from: &Place, to: &Place, n: usize| (to[n] - from[n]).abs() > tolerance;
    if turned(a, b, p, q) || turned(c, d, r, s) {
        changes.push(change(Kind::PictureTurned));
    } else if moved(&old.whole, &new.whole, 2) || moved(&old.whole, &new.whole, 3) {
        let size = (new.whole[2] - old.whole[2]).abs().max((new.whole[3] - old.whole[3]).abs());
        changes.push(change(Kind::PictureScaled).size(size).values(mm(&old.whole), mm(&new.whole)));
    } else if moved(&old.whole, &new.whole, 0) || moved(&old.whole, &new.whole, 1) {
        let by = [new.whole[0] - old.whole[0], new.whole[1] - old.whole[1]];
        changes.push(change(Kind::PictureMoved).by(by));
    }
    // What shows, as the picture itself would see it: a picture that moved with its window is not cropped otherwise.
    let window = |picture: &Picture| {
        [0, 1, 2, 3].map(|n| if n < 2 { picture.shows[n] - picture.whole[n] } else { picture.shows[n] })
    };
    let (before, after) = (window(old), window(new));
    let scaled = moved(&old.whole, &new.whole, 2) || moved(&old.whole, &new.whole, 3);
    if !scaled && (0..4).any(|n| moved(&before, &after, n)) {
        let size = (0..4).map(|n| (after[n] - before[n]).abs()).fold(0.0, f64::max);
        changes.push(change(Kind::PictureCropped).size(size).values(mm(&before), mm(&after)));
    }
    if (0..2).any(|n| (new.ppi[n] / old.ppi[n].max(1e-9) - 1.0).abs() > ONE_RESOLUTION) {
        let word = |ppi: [f64; 2]| format!("{:.0} ppi", ppi[0].min(ppi[1]));
        changes.push(change(Kind::PictureResolution).values(word(old.ppi), word(new.ppi)));
    }
    changes
}

fn mm([_, _, width, height]: &Place) -> String {
    format!("{width:.2} × {height:.2} mm")
}
