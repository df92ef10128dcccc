//! Two PDFs held against each other, layer by layer.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::change::Change;
use super::claims::Claims;
use super::composite::{self, Pictures};
use super::kind::Kind;
use super::layer::Layer;
use super::outcome::Run;
use super::outlines::Outlines;
use super::pages::{self, PagePair};
use super::plates::PlatePair;
use super::policy::Policy;
use super::samples::Samples;
use super::sheet::Sheet;
use super::stories::Stories;
use super::unturned::unturned;
use super::veil::Veil;
use super::{document, from_pdf, ink, pictures, sheets, tags};
use crate::diag::Result;
use crate::finished::{Digests, Finished, Interactive};
use crate::hash::Hash;

/// Dates, ids and what tells of the making: they change with every writing and say nothing of the page.
const MASKED: &[&str] = &[
    "ID",
    "CreationDate",
    "ModDate",
    "Producer",
    "Creator",
    "Metadata",
    "PieceInfo",
    "LastModified",
    "StructParents",
];

/// Two PDFs while they are compared.
pub(super) struct Pdfs<'f> {
    old: &'f Finished,
    new: &'f Finished,
    stories: [Stories; 2],
    hidden: [BTreeSet<String>; 2],
    digests: [Digested; 2],
    claims: [Claims; 2],
    interactive: RefCell<[Interactive<'f>; 2]>,
    dpi: f64,
}

impl<'f> Pdfs<'f> {
    pub(super) fn new(old: &'f Finished, new: &'f Finished, dpi: f64) -> Pdfs<'f> {
        let stories = [old, new].map(|file| Stories::of_structure(file.structure().as_ref()));
        let hidden = [old, new].map(from_pdf::hidden);
        let digests = [old, new].map(Digested::of);
        let claims = [old, new].map(Claims::of);
        let interactive = RefCell::new([old, new].map(Finished::interactive));
        Pdfs { old, new, stories, hidden, digests, claims, interactive, dpi }
    }

    /// Whether their objects say the same, whatever their numbers, packing and dates.
    pub(super) fn same_objects(&self) -> bool {
        let [old, new] = &self.digests;
        old.is_whole && new.is_whole && old == new && self.claims[0] == self.claims[1]
    }

    fn same_page(&self, before: usize, after: usize) -> bool {
        let [old, new] = &self.digests;
        let whole = old.is_whole && new.is_whole;
        whole && old.surroundings == new.surroundings && old.pages.get(before) == new.pages.get(after)
    }

    /// Looks at every layer below the objects.
    pub(super) fn run(&self, run: &mut Run<'_>) -> Result<()> {
        let pairs = pages::pair(self.old, self.new, &|before, after| self.same_page(before, after))?;
        let moved = pages::moved(&pairs);
        let page_layers = [
            Layer::Boxes,
            Layer::Text,
            Layer::Glyphs,
            Layer::Pictures,
            Layer::Rules,
            Layer::Ink,
            Layer::Plates,
            Layer::Composite,
            Layer::Document,
        ];
        for layer in page_layers {
            run.looks_at(layer);
        }
        for pair in pairs {
            let (changes, sheets) = self.pair(run.policy, pair, &moved)?;
            let sheets: Vec<&Sheet> = sheets.iter().collect();
            run.add(pair, &sheets, changes);
        }
        if run.looks_at(Layer::Ink) {
            let conditions = ink::conditions(self.old, self.new);
            run.document(conditions);
        }
        if run.looks_at(Layer::Tags) {
            let changes = tags::compare(self.old, self.new, &self.claims)?;
            run.document(changes);
        }
        if run.looks_at(Layer::Document) {
            let changes = document::whole(&mut self.interactive.borrow_mut(), &self.claims);
            run.document(changes);
        }
        Ok(())
    }

    fn pair(
        &self,
        policy: &Policy,
        pair: PagePair,
        moved: &BTreeSet<usize>,
    ) -> Result<(Vec<Change>, Vec<Sheet>)> {
        let sheet = |n: usize, file: &Finished, page: usize| {
            let interactive = &mut self.interactive.borrow_mut()[n];
            from_pdf::sheet(file, page, &self.stories[n], &self.hidden[n], interactive)
        };
        let (before, after) = match pair {
            (Some(before), Some(after)) => (before, after),
            (Some(before), None) => {
                let change = Change::new(Layer::Boxes, Kind::PageLost);
                return Ok((vec![change], vec![sheet(0, self.old, before)?]));
            }
            (None, Some(after)) => {
                let change = Change::new(Layer::Boxes, Kind::PageAdded);
                return Ok((vec![change], vec![sheet(1, self.new, after)?]));
            }
            (None, None) => return Ok((Vec::new(), Vec::new())),
        };
        let mut changes = Vec::new();
        if moved.contains(&before) && policy.looks_at(Layer::Boxes) {
            let change = Change::new(Layer::Boxes, Kind::PageMoved);
            changes.push(change.values(format!("page {}", before + 1), format!("page {}", after + 1)));
        }
        let mut sheets = vec![sheet(0, self.old, before)?, sheet(1, self.new, after)?];
        let [old, new] = &mut sheets[..] else { return Ok((changes, sheets)) };
        new.hold_against(old);
        if self.same_page(before, after) {
            return Ok((changes, sheets));
        }
        let outlines = Outlines { old: Some(self.old.outlines()), new: Some(self.new.outlines()) };
        let samples = Samples::of(self.old, self.new);
        changes.extend(sheets::layers(policy, &sheets[0], &sheets[1], outlines, &samples));
        if policy.looks_at(Layer::Plates) || policy.looks_at(Layer::Composite) {
            changes.extend(self.drawn(policy, (before, after), &sheets, &samples)?);
        }
        Ok((changes, sheets))
    }

    /// The layers that look at pictures of the page: both by its plates, where those say all of what it looks like.
    fn drawn(
        &self,
        policy: &Policy,
        (before, after): (usize, usize),
        sheets: &[Sheet],
        samples: &Samples<'_>,
    ) -> Result<Vec<Change>> {
        let (old, new) = (&sheets[0], &sheets[1]);
        let same = pictures::unchanged(old, new, &pictures::pair(old, new, samples), samples);
        let files = [(self.old, before), (self.new, after)];
        let mut plates = PlatePair::of(files, [old, new], [&same[0], &same[1]], self.dpi)?;
        let veil = Veil::of(policy, (Some(before), Some(after)), &[old, new]);
        if let Some(plates) = &mut plates {
            plates.cover(&veil);
        }
        let mut changes = Vec::new();
        if policy.looks_at(Layer::Plates)
            && let Some(plates) = &plates
        {
            changes.extend(plates.changes(policy.tolerance(Layer::Plates)));
        }
        if policy.looks_at(Layer::Composite) {
            let drawn = match plates.as_ref().and_then(|plates| Some((plates.looks()?, plates.corner()))) {
                Some((drawn, corner)) => (drawn, corner),
                None => {
                    let draw = |file: &Finished, index, sheet: &Sheet| -> Result<_> {
                        Ok(unturned(file.draw(index, self.dpi)?, sheet.rotate))
                    };
                    let mut drawn = [draw(self.old, before, old)?, draw(self.new, after, new)?];
                    for (drawn, sheet) in drawn.iter_mut().zip(sheets) {
                        veil.over(drawn, [sheet.shown[0], sheet.shown[1]]);
                    }
                    (drawn, [old.shown[0], old.shown[1]])
                }
            };
            let ([old, new], corner) = drawn;
            let difference = Pictures { old: &old, new: &new }.difference(policy.tolerance(Layer::Composite));
            changes.extend(composite::changes(&difference, old.dpi, corner, Layer::Composite, Kind::Look));
        }
        Ok(changes)
    }
}

/// What the objects of a file say, without dates, ids, numbers and packing.
#[derive(PartialEq)]
struct Digested {
    pages: Vec<[u8; 16]>,
    /// What the look of every page hangs on besides the page.
    surroundings: [Option<[u8; 16]>; 3],
    document: [[u8; 16]; 2],
    /// Whether they prove anything.
    is_whole: bool,
}

impl Digested {
    fn of(file: &Finished) -> Digested {
        let mut digests = file.digests(MASKED).apart();
        let root = file.root();
        let trailer = |key: &str| file.trailer().get(key).cloned().unwrap_or_default();
        let pages = (0..file.page_count()).map(|index| page_digest(file, index, &mut digests)).collect();
        let surroundings = ["OCProperties", "OutputIntents", "StructTreeRoot"]
            .map(|key| root.get(key).map(|value| digests.of(value)));
        let document = [trailer("Root"), trailer("Info")].map(|value| digests.of(&value));
        Digested { pages, surroundings, document, is_whole: digests.is_whole() }
    }
}

fn page_digest(file: &Finished, index: usize, digests: &mut Digests<'_>) -> [u8; 16] {
    let facts = file.page(index).unwrap_or_default();
    let mut hash = Hash::new();
    if let Some(id) = facts.id {
        hash.bytes(&digests.of(&file.object(id)));
    }
    // What a page takes from the nodes above it is not in its own objects.
    for key in ["Resources", "MediaBox", "CropBox", "Rotate"] {
        hash.bytes(&digests.of(&file.inherited(index, key)));
    }
    hash.finish()
}
