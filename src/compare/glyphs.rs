//! Where glyphs stand, and what they look like.

use std::collections::BTreeMap;

use super::change::{Change, hundredths};
use super::kind::Kind;
use super::layer::Layer;
use super::outlines::Outlines;
use super::pairs::Pairs;
use super::sheet::{Glyph, Sheet};
use super::text::lines;

/// Moves that differ by less are one move, in millimetres.
const ONE_MOVE: f64 = 0.02;

/// What changed in the places and looks of a page's glyphs.
pub(super) fn compare(
    old: &Sheet,
    new: &Sheet,
    pairs: &Pairs,
    tolerance: f64,
    outlines: &mut Outlines<'_>,
) -> Vec<Change> {
    let page = Page { old, new };
    let mut changes = page.moves(pairs, tolerance);
    changes.extend(page.sizes(pairs, tolerance));
    changes.extend(page.shapes(pairs, outlines));
    changes.extend(page.lone(&pairs.lost, old, Kind::GlyphMissing));
    changes.extend(page.lone(&pairs.added, new, Kind::GlyphAdded));
    changes.extend(page.printing(pairs));
    changes
}

/// A glyph of both pages, and how far it moved.
type Move = (Pair, [f64; 2]);
/// A glyph of the old page and of the new one.
type Pair = (usize, usize);
/// What several glyphs share: their story, what became of them, what they were and are.
type Shape = (usize, Kind, String, String);

struct Page<'s> {
    old: &'s Sheet,
    new: &'s Sheet,
}

impl Page<'_> {
    fn glyphs(&self, (before, after): (usize, usize)) -> (&Glyph, &Glyph) {
        (&self.old.glyphs[before], &self.new.glyphs[after])
    }

    /// Moves, grouped: a whole story by one way, lines by one way, what is left by itself.
    fn moves(&self, pairs: &Pairs, tolerance: f64) -> Vec<Change> {
        let all = pairs.same.iter().chain(&pairs.replaced);
        let mut stories: BTreeMap<usize, Vec<Move>> = BTreeMap::new();
        for pair in all {
            let (before, after) = self.glyphs(*pair);
            let by = [after.at[0] - before.at[0], after.at[1] - before.at[1]];
            stories.entry(before.story).or_default().push((*pair, by));
        }
        let mut changes = Vec::new();
        for (story, mut glyphs) in stories {
            glyphs.sort_by_key(|(pair, _)| *pair);
            let is_move = |by: &[f64; 2]| by[0].hypot(by[1]) > tolerance;
            let groups = groups(&glyphs, is_move);
            let moved: usize = groups.iter().map(|group| group.len()).sum();
            if moved == 0 {
                continue;
            }
            match &groups[..] {
                [whole] if whole.len() == glyphs.len() && whole.len() > 1 => {
                    changes.push(self.moved(Kind::StoryMoved, story, whole));
                }
                // More ways than an editor would read: copy that ran anew.
                _ if groups.len() > 12 => changes.push(self.reflowed(story, &groups.concat())),
                _ => changes.extend(groups.iter().map(|group| {
                    let kind = if group.len() > 1 { Kind::LineMoved } else { Kind::GlyphMoved };
                    self.moved(kind, story, group)
                })),
            }
        }
        changes
    }

    fn moved(&self, kind: Kind, story: usize, glyphs: &[Move]) -> Change {
        let pairs: Vec<(usize, usize)> = glyphs.iter().map(|(pair, _)| *pair).collect();
        let change = self.change(kind, story, &pairs).by(glyphs[0].1);
        match kind {
            Kind::StoryMoved => change,
            _ => {
                let text: String =
                    pairs.iter().take(20).map(|pair| self.glyphs(*pair).0.text.as_str()).collect();
                Change { old: Some(format!("“{text}”")), ..change }
            }
        }
    }

    fn reflowed(&self, story: usize, glyphs: &[Move]) -> Change {
        let pairs: Vec<(usize, usize)> = glyphs.iter().map(|(pair, _)| *pair).collect();
        let most = glyphs.iter().map(|(_, [x, y])| x.hypot(*y)).fold(0.0, f64::max);
        let mut change = self.change(Kind::Reflowed, story, &pairs).size(most);
        change.old = Some(format!("≤ {} mm", hundredths(most)));
        change
    }

    fn change(&self, kind: Kind, story: usize, pairs: &[(usize, usize)]) -> Change {
        let label = &self.old.stories[story].label;
        let old = lines(pairs.iter().map(|pair| self.glyphs(*pair).0.place));
        let new = lines(pairs.iter().map(|pair| self.glyphs(*pair).1.place));
        Change::new(Layer::Glyphs, kind).count(pairs.len()).story(Some(label)).places(old, new)
    }

    /// Type whose em is not what it was.
    fn sizes(&self, pairs: &Pairs, tolerance: f64) -> Vec<Change> {
        let mut found: BTreeMap<(usize, String, String), Vec<(usize, usize)>> = BTreeMap::new();
        for pair in &pairs.same {
            let (before, after) = self.glyphs(*pair);
            let most = before.em.iter().zip(after.em).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            if most > tolerance {
                found.entry((before.story, em(before), em(after))).or_default().push(*pair);
            }
        }
        let changes = found.into_iter().map(|((story, before, after), pairs)| {
            self.change(Kind::GlyphSize, story, &pairs).values(before, after)
        });
        changes.collect()
    }

    /// The same character in another face or another form.
    fn shapes(&self, pairs: &Pairs, outlines: &mut Outlines<'_>) -> Vec<Change> {
        let mut found: BTreeMap<Shape, Vec<Pair>> = BTreeMap::new();
        // Another character is told with the copy, but not where a mark speaks for it, and says what it said.
        let unsaid = pairs.replaced.iter().filter(|pair| {
            let (before, after) = self.glyphs(**pair);
            before.spelled.is_some() && before.spelled == after.spelled
        });
        for pair in pairs.same.iter().chain(unsaid) {
            let (before, after) = self.glyphs(*pair);
            let (old_face, new_face) = (&self.old.faces[before.face], &self.new.faces[after.face]);
            if outlines.same((old_face, before), (new_face, after)) {
                continue;
            }
            let (from, to) = (&old_face.name, &new_face.name);
            let (kind, from, to) = match from == to {
                true => (Kind::GlyphForm, before.text.clone(), after.text.clone()),
                false => (Kind::GlyphFace, from.clone(), to.clone()),
            };
            found.entry((before.story, kind, from, to)).or_default().push(*pair);
        }
        let changes = found.into_iter().map(|((story, kind, from, to), pairs)| {
            let change = self.change(kind, story, &pairs);
            if kind == Kind::GlyphForm {
                Change { old: Some(from), ..change }
            } else {
                change.values(from, to)
            }
        });
        changes.collect()
    }

    /// Glyphs that only one page has, story by story.
    fn lone(&self, glyphs: &[usize], sheet: &Sheet, kind: Kind) -> Vec<Change> {
        let mut stories: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for glyph in glyphs {
            stories.entry(sheet.glyphs[*glyph].story).or_default().push(*glyph);
        }
        let changes = stories.into_iter().map(|(story, glyphs)| {
            let text: String =
                glyphs.iter().take(40).map(|glyph| sheet.glyphs[*glyph].text.as_str()).collect();
            let places = lines(glyphs.iter().map(|glyph| sheet.glyphs[*glyph].place));
            let (old, new) =
                if kind == Kind::GlyphMissing { (places, Vec::new()) } else { (Vec::new(), places) };
            let change = Change::new(Layer::Glyphs, kind).count(glyphs.len()).places(old, new);
            let change = change.story(Some(&sheet.stories[story].label));
            match kind {
                Kind::GlyphMissing => Change { old: Some(format!("“{text}”")), ..change },
                _ => Change { new: Some(format!("“{text}”")), ..change },
            }
        });
        changes.collect()
    }

    /// Glyphs that print on one page only.
    fn printing(&self, pairs: &Pairs) -> Vec<Change> {
        let mut found: BTreeMap<(usize, Kind), Vec<(usize, usize)>> = BTreeMap::new();
        for pair in pairs.same.iter().chain(&pairs.replaced) {
            let (before, after) = self.glyphs(*pair);
            let kind = match (before.prints, after.prints) {
                (true, false) => Kind::GlyphHidden,
                (false, true) => Kind::GlyphShown,
                _ => continue,
            };
            found.entry((before.story, kind)).or_default().push(*pair);
        }
        found.into_iter().map(|((story, kind), pairs)| self.change(kind, story, &pairs)).collect()
    }
}

/// Neighbours that went one way together.
fn groups(glyphs: &[Move], is_move: impl Fn(&[f64; 2]) -> bool) -> Vec<Vec<Move>> {
    let mut groups: Vec<Vec<Move>> = Vec::new();
    for (pair, by) in glyphs.iter().filter(|(_, by)| is_move(by)) {
        let one = |group: &&mut Vec<Move>| {
            let [x, y] = group[0].1;
            (by[0] - x).abs() < ONE_MOVE && (by[1] - y).abs() < ONE_MOVE
        };
        match groups.iter_mut().rev().take(16).find(one) {
            Some(group) => group.push((*pair, *by)),
            None => groups.push(vec![(*pair, *by)]),
        }
    }
    groups
}

/// An em in points, width by height; what it is slanted or turned by behind it.
fn em(glyph: &Glyph) -> String {
    let pt = |x: f64, y: f64| (x.hypot(y) * 72.0 / 25.4 * 100.0).round() / 100.0;
    let [a, b, c, d] = glyph.em;
    let turn = b.atan2(a).to_degrees().round() - 0.0;
    let turn = if turn == 0.0 { String::new() } else { format!(" at {turn}°") };
    format!("{} × {} pt{turn}", pt(a, b), pt(c, d))
}
