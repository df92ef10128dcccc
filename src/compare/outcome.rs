//! What comparing comes to: changes are judged as they are found, and layers by their changes.

use std::collections::BTreeSet;

use serde::Serialize;

use super::change::Change;
use super::layer::Layer;
use super::masks::Masks;
use super::pages::PagePair;
use super::policy::{Policy, Treatment};
use super::sheet::Sheet;
use crate::diag::Result;

/// What became of comparing two files.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// Whether nothing differs that counts.
    pub same: bool,
    /// The layer that proved the files equal, where one did.
    pub proved_by: Option<Layer>,
    /// What each layer says.
    pub layers: Vec<LayerResult>,
    /// What each page says.
    pub pages: Vec<PageResult>,
    /// What changed.
    pub changes: Vec<Change>,
}

/// What a layer says.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct LayerResult {
    /// The layer.
    pub layer: Layer,
    /// Whether it differs.
    pub verdict: Verdict,
    /// What its changes mean.
    pub policy: Treatment,
    /// How many changes it shows.
    pub changes: usize,
    /// How many of them make a difference.
    pub counted: usize,
}

/// What holding two things against each other says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing changed.
    Same,
    /// Something changed, but nothing that counts.
    Passed,
    /// Something changed.
    Differs,
    /// Not looked at: a cheaper layer proved it equal.
    Proved,
    /// Not looked at: the policy says so, or these files have no such thing.
    NotCompared,
}

/// What a page says.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PageResult {
    /// Its number in the old file, from 1.
    pub old: Option<usize>,
    /// Its number in the new file, from 1.
    pub new: Option<usize>,
    /// Whether it differs.
    pub verdict: Verdict,
    /// Where the picture of it begins, from the trimmed page's corner, and its width and height, in mm: the old one, the new.
    pub shown: [[f64; 4]; 2],
    /// How far each is turned clockwise when shown, in degrees; places count from before that.
    pub turned: [i64; 2],
}

/// The changes so far, and which layers were looked at.
pub(super) struct Run<'p> {
    pub(super) policy: &'p Policy,
    masks: Masks<'p>,
    changes: Vec<Change>,
    pages: Vec<PageResult>,
    /// The layers that files of this kind have.
    known: &'static [Layer],
    looked: BTreeSet<Layer>,
}

impl<'p> Run<'p> {
    /// Of files that have these layers, whose bytes are looked at in any case.
    pub(super) fn new(policy: &'p Policy, known: &'static [Layer]) -> Run<'p> {
        Run {
            policy,
            masks: Masks::new(policy),
            changes: Vec::new(),
            pages: Vec::new(),
            known,
            looked: BTreeSet::from([Layer::Bytes]),
        }
    }

    /// Whether a layer is looked at; it is from now on.
    pub(super) fn looks_at(&mut self, layer: Layer) -> bool {
        let looks = self.policy.looks_at(layer);
        if looks {
            self.looked.insert(layer);
        }
        looks
    }

    /// Judges the changes of a page and adds them.
    pub(super) fn add(&mut self, (old, new): PagePair, sheets: &[&Sheet], mut changes: Vec<Change>) {
        for change in &mut changes {
            change.old_page = change.old_page.or(old.map(|page| page + 1));
            change.new_page = change.new_page.or(new.map(|page| page + 1));
        }
        self.masks.apply((old, new), sheets, &mut changes);
        let mut verdict = if changes.is_empty() { Verdict::Same } else { Verdict::Passed };
        for change in &mut changes {
            self.judge(change);
            if change.counts {
                verdict = Verdict::Differs;
            }
        }
        let of_both = match sheets {
            [old, new] => Some([old, new]),
            [one] => Some([one, one]),
            _ => None,
        };
        let shown = of_both.map_or([[0.0; 4]; 2], |sheets| sheets.map(|sheet| sheet.shown));
        let turned = of_both.map_or([0; 2], |sheets| sheets.map(|sheet| sheet.rotate.rem_euclid(360)));
        let number = |page: Option<usize>| page.map(|page| page + 1);
        self.pages.push(PageResult { old: number(old), new: number(new), verdict, shown, turned });
        self.changes.append(&mut changes);
    }

    fn judge(&self, change: &mut Change) {
        let told_only = self.policy.treatment(change.layer) == Treatment::Report;
        let large = change.size.is_none_or(|size| size > self.policy.tolerance(change.layer));
        change.counts = !told_only && !change.masked && large;
        change.say();
    }

    /// Judges changes of the document as a whole and adds them.
    pub(super) fn document(&mut self, mut changes: Vec<Change>) {
        for change in &mut changes {
            self.judge(change);
        }
        self.changes.append(&mut changes);
    }

    /// That a layer proves the files equal, each of so many pages.
    pub(super) fn proved(mut self, by: Layer, pages: usize) -> Result<Comparison> {
        let page = |n| PageResult {
            old: Some(n),
            new: Some(n),
            verdict: Verdict::Proved,
            shown: [[0.0; 4]; 2],
            turned: [0; 2],
        };
        self.pages = (1..=pages).map(page).collect();
        self.finish(Some(by))
    }

    /// What the changes come to; `proved_by` is the layer that proved the files equal, where one did.
    pub(super) fn finish(mut self, proved_by: Option<Layer>) -> Result<Comparison> {
        if proved_by.is_none() {
            self.masks.check()?;
        }
        self.changes.sort_by_key(|change| (change.new_page.or(change.old_page), change.layer));
        for (n, change) in self.changes.iter_mut().enumerate() {
            change.number = n + 1;
        }
        let is_proved = |layer: Layer| {
            let is_known = self.known.contains(&layer) && self.policy.looks_at(layer);
            is_known && proved_by.is_some_and(|proof| proof < layer)
        };
        let layers = Layer::ALL.into_iter().map(|layer| {
            let of_layer = self.changes.iter().filter(|change| change.layer == layer);
            let (changes, counted) =
                (of_layer.clone().count(), of_layer.filter(|change| change.counts).count());
            let verdict = match (changes, counted) {
                (0, _) if self.looked.contains(&layer) => Verdict::Same,
                (0, _) if is_proved(layer) => Verdict::Proved,
                (0, _) => Verdict::NotCompared,
                (_, 0) => Verdict::Passed,
                _ => Verdict::Differs,
            };
            LayerResult { layer, verdict, policy: self.policy.treatment(layer), changes, counted }
        });
        let layers: Vec<LayerResult> = layers.collect();
        let same = self.changes.iter().all(|change| !change.counts);
        Ok(Comparison { same, proved_by, layers, pages: self.pages, changes: self.changes })
    }
}
