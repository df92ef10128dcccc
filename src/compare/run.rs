use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::Serialize;

use super::change::Change;
use super::claims::Claims;
use super::composite::{self, Pictures};
use super::kind::Kind;
use super::layer::Layer;
use super::masks::Masks;
use super::outlines::Outlines;
use super::pages::{self, PagePair};
use super::pairs::Pairs;
use super::plates::PlatePair;
use super::policy::{Policy, Treatment};
use super::samples::Samples;
use super::sheet::Sheet;
use super::stories::Stories;
use super::unturned::unturned;
use super::veil::Veil;
use super::{boxes, document, from_layout, from_pdf, glyphs, ink, pictures, rules, tags, text};
use crate::diag::{Error, ErrorKind, Result, SourcePlace};
use crate::finished::{Digests, Finished, Interactive};
use crate::picture::Hash;

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

/// A file to compare.
#[derive(Debug)]
pub enum Input {
    /// A finished PDF.
    Pdf(Finished),
    /// A layout, by the name of its file.
    Layout {
        /// What messages call it.
        file: String,
        /// Its JSON.
        json: String,
    },
}

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

/// Compares two files. `dpi` is how fine pages are drawn for the layers that look at pictures of them; 144 shows every
/// stroke of newspaper type.
pub fn compare(old: &Input, new: &Input, policy: &Policy, dpi: f64) -> Result<Comparison> {
    policy.check()?;
    match (old, new) {
        (Input::Pdf(old), Input::Pdf(new)) => pdfs(old, new, policy, dpi),
        (Input::Layout { file: old_file, json: old }, Input::Layout { file: new_file, json: new }) => {
            layouts([old_file, old], [new_file, new], policy)
        }
        (Input::Layout { file, .. }, _) | (_, Input::Layout { file, .. }) => {
            let error =
                Error::new(ErrorKind::Input, "a layout is compared with a layout, and a PDF with a PDF");
            Err(error.at(SourcePlace::file(file)))
        }
    }
}

/// The changes so far, and which layers were looked at.
struct Run<'p> {
    policy: &'p Policy,
    masks: Masks<'p>,
    changes: Vec<Change>,
    pages: Vec<PageResult>,
    looked: BTreeSet<Layer>,
}

impl<'p> Run<'p> {
    fn new(policy: &'p Policy) -> Run<'p> {
        Run {
            policy,
            masks: Masks::new(policy),
            changes: Vec::new(),
            pages: Vec::new(),
            looked: BTreeSet::new(),
        }
    }

    /// Whether a layer is looked at; it is from now on.
    fn looks_at(&mut self, layer: Layer) -> bool {
        let looks = self.policy.looks_at(layer);
        if looks {
            self.looked.insert(layer);
        }
        looks
    }

    /// Judges the changes of a page and adds them.
    fn add(&mut self, (old, new): PagePair, sheets: &[&Sheet], mut changes: Vec<Change>) {
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

    fn document(&mut self, mut changes: Vec<Change>) {
        for change in &mut changes {
            self.judge(change);
        }
        self.changes.append(&mut changes);
    }

    fn finish(mut self, proved_by: Option<Layer>) -> Result<Comparison> {
        if proved_by.is_none() {
            self.masks.check()?;
        }
        self.changes.sort_by_key(|change| (change.new_page.or(change.old_page), change.layer));
        for (n, change) in self.changes.iter_mut().enumerate() {
            change.number = n + 1;
        }
        let layers = Layer::ALL.into_iter().map(|layer| {
            let of_layer = self.changes.iter().filter(|change| change.layer == layer);
            let (changes, counted) =
                (of_layer.clone().count(), of_layer.filter(|change| change.counts).count());
            let verdict = match (changes, counted) {
                (0, _) if self.looked.contains(&layer) => Verdict::Same,
                (0, _) if proved_by.is_some_and(|proof| proof < layer) && self.policy.looks_at(layer) => {
                    Verdict::Proved
                }
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

fn pdfs(old: &Finished, new: &Finished, policy: &Policy, dpi: f64) -> Result<Comparison> {
    let mut run = Run::new(policy);
    run.looked.insert(Layer::Bytes);
    if old.bytes() == new.bytes() {
        run.pages = all_proved(old.page_count());
        return run.finish(Some(Layer::Bytes));
    }
    if policy.looks_at(Layer::Bytes) {
        let length = |file: &Finished| format!("{} bytes", file.bytes().len());
        run.document(vec![Change::new(Layer::Bytes, Kind::Bytes).values(length(old), length(new))]);
    }
    let pdfs = Pdfs::new(old, new, dpi);
    if run.looks_at(Layer::Structure) {
        if pdfs.same_objects() {
            run.pages = all_proved(old.page_count());
            return run.finish(Some(Layer::Structure));
        }
        run.document(vec![Change::new(Layer::Structure, Kind::Objects)]);
    }
    pdfs.run(&mut run)?;
    run.finish(None)
}

/// Pages that need no looking at.
fn all_proved(count: usize) -> Vec<PageResult> {
    let page = |n| PageResult {
        old: Some(n),
        new: Some(n),
        verdict: Verdict::Proved,
        shown: [[0.0; 4]; 2],
        turned: [0; 2],
    };
    (1..=count).map(page).collect()
}

/// Two PDFs while they are compared.
struct Pdfs<'f> {
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
    fn new(old: &'f Finished, new: &'f Finished, dpi: f64) -> Pdfs<'f> {
        let stories = [old, new].map(|file| Stories::of_structure(file.structure().as_ref()));
        let hidden = [old, new].map(from_pdf::hidden);
        let digests = [old, new].map(Digested::of);
        let claims = [old, new].map(Claims::of);
        let interactive = RefCell::new([old, new].map(Finished::interactive));
        Pdfs { old, new, stories, hidden, digests, claims, interactive, dpi }
    }

    fn same_objects(&self) -> bool {
        let [old, new] = &self.digests;
        old.is_whole && new.is_whole && old == new && self.claims[0] == self.claims[1]
    }

    fn same_page(&self, before: usize, after: usize) -> bool {
        let [old, new] = &self.digests;
        let whole = old.is_whole && new.is_whole;
        whole && old.surroundings == new.surroundings && old.pages.get(before) == new.pages.get(after)
    }

    fn run(&self, run: &mut Run<'_>) -> Result<()> {
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
            let conditions = output_conditions(self.old, self.new);
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
        changes.extend(sheet_layers(policy, &sheets[0], &sheets[1], outlines, &samples));
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

/// The layers that need no picture of the page.
fn sheet_layers(
    policy: &Policy,
    old: &Sheet,
    new: &Sheet,
    mut outlines: Outlines<'_>,
    samples: &Samples<'_>,
) -> Vec<Change> {
    let looks = |layer: Layer| policy.looks_at(layer);
    let tolerance = |layer: Layer| policy.tolerance(layer);
    let mut changes = Vec::new();
    if looks(Layer::Boxes) {
        changes.extend(boxes::compare(old, new, tolerance(Layer::Boxes)));
    }
    if looks(Layer::Text) {
        changes.extend(text::compare(old, new));
    }
    let glyph_pairs = Pairs::of(old, new);
    if looks(Layer::Glyphs) {
        changes.extend(glyphs::compare(old, new, &glyph_pairs, tolerance(Layer::Glyphs), &mut outlines));
    }
    let picture_pairs = pictures::pair(old, new, samples);
    if looks(Layer::Pictures) {
        changes.extend(pictures::compare(old, new, &picture_pairs, tolerance(Layer::Pictures), samples));
    }
    let rule_pairs = rules::pair(old, new);
    if looks(Layer::Rules) {
        changes.extend(rules::compare(old, new, &rule_pairs, tolerance(Layer::Rules)));
    }
    if looks(Layer::Ink) {
        let limit = tolerance(Layer::Ink);
        changes.extend(ink::compare(old, new, &glyph_pairs, &rule_pairs, &picture_pairs, limit));
    }
    if looks(Layer::Tags) {
        changes.extend(tags::artifacts(old, new, &glyph_pairs));
    }
    if looks(Layer::Document) {
        changes.extend(document::of_page(old, new, tolerance(Layer::Document)));
    }
    changes
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

/// What the files were made to be printed on.
fn output_conditions(old: &Finished, new: &Finished) -> Vec<Change> {
    let words = |file: &Finished| -> Vec<(String, [u8; 16])> {
        let intents = file.output_intents().into_iter().map(|intent| {
            let name = intent.condition_identifier.or(intent.condition).unwrap_or_default();
            let mut hash = Hash::new();
            hash.bytes(&intent.profile.unwrap_or_default());
            (format!("{} {name}", intent.subtype.unwrap_or_default()), hash.finish())
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

fn layouts(old: [&str; 2], new: [&str; 2], policy: &Policy) -> Result<Comparison> {
    let mut run = Run::new(policy);
    run.looked.insert(Layer::Bytes);
    let sheets = [from_layout::sheet(old[0], old[1])?, from_layout::sheet(new[0], new[1])?];
    if old[1] == new[1] {
        return run.finish(Some(Layer::Bytes));
    }
    if policy.looks_at(Layer::Bytes) {
        run.document(vec![Change::new(Layer::Bytes, Kind::Bytes)]);
    }
    without_files(&mut run, &sheets[0], &sheets[1]);
    run.finish(None)
}

/// The layers that need no file, for one page.
fn without_files(run: &mut Run<'_>, old: &Sheet, new: &Sheet) {
    for layer in [Layer::Boxes, Layer::Text, Layer::Glyphs, Layer::Pictures, Layer::Rules, Layer::Ink] {
        run.looks_at(layer);
    }
    let (outlines, samples) = (Outlines { old: None, new: None }, Samples::default());
    let changes = sheet_layers(run.policy, old, new, outlines, &samples);
    run.add((Some(0), Some(0)), &[old, new], changes);
}
