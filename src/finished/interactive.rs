//! What a document offers its readers besides its pages: links and notes, bookmarks, attached files, actions.

use std::collections::{BTreeMap, BTreeSet};

use super::content::Rect;
use super::digest::Digests;
use super::document::word;
use super::object::{Dict, ObjectId, Value, text_of};
use super::page::rect;
use super::read::Finished;

/// How many names of a tree, bookmarks of a document, or notes of a page are read.
const MOST: usize = 100_000;
/// How deep bookmarks stand in one another, and trees of names.
const DEPTH: usize = 64;
/// How much of a script is told.
const QUOTED: usize = 60;

/// What changes with every writing, and what points back at the page: no part of what a note or an entry says.
const WITHOUT: &[&str] =
    &["P", "CreationDate", "ModDate", "M", "NM", "LastModified", "StructParent", "StructParents"];
/// What is told of a note by itself, and what says how it stands to others.
const OF_NOTE: &[&str] =
    &["Type", "Subtype", "Rect", "A", "Dest", "Contents", "F", "AP", "AS", "Parent", "Popup", "IRT", "OC"];
/// What is told of the document by itself or by its pages, and what says nothing to readers.
const OF_DOCUMENT: &[&str] = &[
    "Type",
    "Pages",
    "Metadata",
    "Version",
    "Extensions",
    "StructTreeRoot",
    "Lang",
    "OutputIntents",
    "OCProperties",
    "PieceInfo",
    "LastModified",
    "Outlines",
    "OpenAction",
    "Names",
    "Dests",
];
/// What is told of a page by itself, and what says nothing to readers.
const OF_PAGE: &[&str] = &[
    "Type",
    "Parent",
    "Contents",
    "Resources",
    "MediaBox",
    "CropBox",
    "BleedBox",
    "TrimBox",
    "ArtBox",
    "Rotate",
    "UserUnit",
    "Group",
    "Annots",
    "StructParents",
    "LastModified",
    "PieceInfo",
    "Metadata",
    "Thumb",
    "ID",
    "B",
];

/// A link, a note, a field: anything on a page that a reader acts on (ISO 32000-2, 12.5).
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Its kind, such as `Link`.
    pub subtype: String,
    /// Where it is.
    pub rect: Option<Rect>,
    /// Where it leads, or what it does.
    pub leads: Option<String>,
    /// What it says.
    pub says: Option<String>,
    /// Its flags: hidden, printed and others.
    pub flags: i64,
    /// Whether it has a look of its own.
    pub has_look: bool,
    /// A digest of all else that is said of it, but for its look.
    pub rest: [u8; 16],
}

/// A bookmark (ISO 32000-2, 12.3.3).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bookmark {
    /// How many others it stands in.
    pub depth: usize,
    /// What it is called.
    pub title: String,
    /// Where it leads.
    pub leads: Option<String>,
}

/// Reads what a document offers; pages and names are listed once.
pub struct Interactive<'f> {
    finished: &'f Finished,
    pages: BTreeMap<ObjectId, usize>,
    names: BTreeMap<String, Value>,
    digests: Digests<'f>,
}

impl Finished {
    /// What the document offers its readers.
    pub fn interactive(&self) -> Interactive<'_> {
        let root = self.root();
        let old = self.dict(&root, "Dests");
        let old = old.entries().map(|(name, value)| (name.to_owned(), value.clone()));
        let tree = leaves(self, &self.dict(&self.dict(&root, "Names"), "Dests"));
        Interactive {
            finished: self,
            pages: self.page_numbers(),
            names: old.chain(tree).collect(),
            digests: self.digests(WITHOUT).apart(),
        }
    }
}

impl Interactive<'_> {
    /// The links and notes of a page, counted from 0, in their order.
    pub fn notes(&mut self, page: usize) -> Vec<Note> {
        let notes = self.finished.inherited(page, "Annots");
        let notes: Vec<Value> = notes.array().unwrap_or_default().iter().take(MOST).cloned().collect();
        notes.iter().filter_map(|note| self.note(self.finished.resolve(note).dict()?)).collect()
    }

    fn note(&mut self, note: &Dict) -> Option<Note> {
        let finished = self.finished;
        let says_nothing = |key: &str, value: &Value| match key {
            // ISO 32000-2, tables 166 and 176: what holds where nothing is said.
            "Border" => {
                let sides: Vec<f64> = finished
                    .resolve(value)
                    .array()
                    .unwrap_or_default()
                    .iter()
                    .filter_map(Value::number)
                    .collect();
                sides == [0.0, 0.0, 1.0]
            }
            "H" => finished.resolve(value).name() == Some("I"),
            _ => OF_NOTE.contains(&key) || WITHOUT.contains(&key),
        };
        let rest = note.entries().filter(|(key, value)| !says_nothing(key, value));
        let rest: Vec<(String, Value)> = rest.map(|(key, value)| (key.to_owned(), value.clone())).collect();
        Some(Note {
            subtype: finished.get(note, "Subtype").name().unwrap_or_default().to_owned(),
            rect: rect(finished, &finished.get(note, "Rect")),
            leads: self.leads(note),
            says: finished.get(note, "Contents").text().filter(|text| !text.is_empty()),
            flags: finished.get(note, "F").int().unwrap_or(0),
            has_look: note.has("AP"),
            rest: self.digest(&rest),
        })
    }

    /// Where a note or a bookmark leads.
    fn leads(&mut self, dict: &Dict) -> Option<String> {
        match (dict.get("A"), dict.get("Dest")) {
            (Some(action), _) if *action != Value::Null => Some(self.action(action)),
            (_, Some(place)) if *place != Value::Null => Some(self.place(place)),
            _ => None,
        }
    }

    /// What an action does, in words (ISO 32000-2, 12.6).
    fn action(&mut self, value: &Value) -> String {
        let action = self.finished.resolve(value);
        let Some(action) = action.dict() else { return self.place(value) };
        let get = |key: &str| self.finished.get(action, key);
        let kind = get("S").name().unwrap_or_default().to_owned();
        let says = match kind.as_str() {
            "URI" => get("URI").text().unwrap_or_default(),
            "GoTo" => action.get("D").map(|place| self.place(place)).unwrap_or_default(),
            "JavaScript" => format!("JavaScript “{}”", self.script(action.get("JS"))),
            "Named" => format!("Named {}", word(&get("N"))),
            _ => {
                let file = [get("F"), get("D")]
                    .iter()
                    .filter(|value| **value != Value::Null)
                    .map(word)
                    .collect::<Vec<_>>();
                format!("{kind} {}, {}", file.join(" "), short(self.digests.of(value)))
            }
        };
        match action.get("Next") {
            Some(next) if *next != Value::Null => format!("{says}, then {}", short(self.digests.of(next))),
            _ => says,
        }
    }

    /// The beginning of a script, with a digest of all of it.
    fn script(&mut self, value: Option<&Value>) -> String {
        let bytes = match value {
            Some(Value::Ref(id)) if matches!(self.finished.object(*id), Value::Stream(_)) => {
                self.finished.stream(*id).ok().flatten().unwrap_or_default()
            }
            Some(value) => self.finished.resolve(value).bytes().unwrap_or_default().to_vec(),
            None => Vec::new(),
        };
        let text = Value::Text(bytes).text().unwrap_or_default();
        let begin: String = text.chars().take(QUOTED).collect();
        if begin == text {
            begin
        } else {
            format!("{begin}…” {}", short(self.digests.of(&Value::Text(text.into_bytes()))))
        }
    }

    /// A place in the document, in words: by its page's number, whatever it is called in the file (ISO 32000-2, 12.3.2).
    fn place(&self, value: &Value) -> String {
        let mut value = self.finished.resolve(value);
        for _ in 0..DEPTH {
            let name = value.name().map(str::to_owned).or_else(|| value.bytes().map(text_of));
            value = match (&name, &value) {
                (Some(name), _) => match self.names.get(name) {
                    Some(place) => self.finished.resolve(place),
                    None => return format!("the place “{name}”"),
                },
                (None, Value::Dict(dict)) => self.finished.get(dict, "D"),
                _ => break,
            };
        }
        let Some([page, view @ ..]) = value.array() else { return "nowhere".to_owned() };
        let number = match page {
            Value::Ref(id) => self.pages.get(id).map(|page| page + 1),
            page => page.int().and_then(|page| usize::try_from(page).ok()).map(|page| page + 1),
        };
        let view: Vec<String> = view.iter().map(|part| word(&self.finished.resolve(part))).collect();
        let page = number.map_or_else(|| "no page".to_owned(), |page| format!("page {page}"));
        format!("{page} {}", view.join(" ")).trim_end().to_owned()
    }

    /// The bookmarks in their order.
    pub fn bookmarks(&mut self) -> Vec<Bookmark> {
        let finished = self.finished;
        let first = finished.dict(&finished.root(), "Outlines").get("First").cloned();
        let mut waiting: Vec<(usize, Value)> = first.map(|first| (0, first)).into_iter().collect();
        let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
        while let Some((depth, value)) = waiting.pop() {
            if let Value::Ref(id) = value
                && !seen.insert(id)
            {
                continue;
            }
            let Value::Dict(entry) = finished.resolve(&value) else { continue };
            if found.len() >= MOST {
                break;
            }
            let title = finished.get(&entry, "Title").text().unwrap_or_default();
            found.push(Bookmark { depth, title, leads: self.leads(&entry) });
            waiting.extend(entry.get("Next").map(|next| (depth, next.clone())));
            waiting
                .extend(entry.get("First").filter(|_| depth < DEPTH).map(|first| (depth + 1, first.clone())));
        }
        found
    }

    /// What happens when the file is opened.
    pub fn open_action(&mut self) -> Option<String> {
        let root = self.finished.root();
        let action = root.get("OpenAction").filter(|action| **action != Value::Null)?.clone();
        Some(self.action(&action))
    }

    /// The scripts of the document by name, in words.
    pub fn scripts(&mut self) -> Vec<(String, String)> {
        let names = self.finished.dict(&self.finished.root(), "Names");
        let scripts = leaves(self.finished, &self.finished.dict(&names, "JavaScript"));
        scripts.into_iter().map(|(name, action)| (name, self.action(&action))).collect()
    }

    /// The attached files by name, with a digest of each.
    pub fn attachments(&mut self) -> Vec<(String, [u8; 16])> {
        let names = self.finished.dict(&self.finished.root(), "Names");
        let files = leaves(self.finished, &self.finished.dict(&names, "EmbeddedFiles"));
        files.into_iter().map(|(name, file)| (name, self.digests.of(&file))).collect()
    }

    /// Digests of what the document says of itself beyond what others tell, by key.
    pub fn entries(&mut self) -> Vec<(String, [u8; 16])> {
        let finished = self.finished;
        let mut found = self.entries_of(&finished.root(), OF_DOCUMENT);
        let told = ["Dests", "EmbeddedFiles", "JavaScript"];
        found.extend(self.entries_of(&finished.dict(&finished.root(), "Names"), &told));
        found
    }

    /// Digests of what a page, counted from 0, says of itself beyond what others tell, by key.
    pub fn entries_of_page(&mut self, page: usize) -> Vec<(String, [u8; 16])> {
        let id = self.finished.page(page).and_then(|page| page.id);
        let page = id.map(|id| self.finished.object(id));
        page.as_ref().and_then(Value::dict).map_or_else(Vec::new, |page| self.entries_of(page, OF_PAGE))
    }

    fn entries_of(&mut self, dict: &Dict, told: &[&str]) -> Vec<(String, [u8; 16])> {
        let entries = dict.entries().filter(|(key, value)| !told.contains(key) && **value != Value::Null);
        entries.map(|(key, value)| (key.to_owned(), self.digests.of(value))).collect()
    }

    /// What stands for the spaces of devices on a page, counted from 0 (ISO 32000-2, 8.6.5.6), with a digest of each.
    pub fn default_spaces(&mut self, page: usize) -> Vec<(&'static str, [u8; 16])> {
        let resources = self.finished.inherited(page, "Resources");
        let spaces =
            resources.dict().map(|resources| self.finished.dict(resources, "ColorSpace")).unwrap_or_default();
        let keys = ["DefaultGray", "DefaultRGB", "DefaultCMYK"];
        keys.into_iter().filter_map(|key| Some((key, self.digests.of(spaces.get(key)?)))).collect()
    }

    fn digest(&mut self, entries: &[(String, Value)]) -> [u8; 16] {
        let pairs = entries.iter().flat_map(|(key, value)| [Value::Name(key.clone()), value.clone()]);
        self.digests.of(&Value::Array(pairs.collect()))
    }
}

/// The names of a tree and what they stand for (ISO 32000-2, 7.9.6).
fn leaves(finished: &Finished, tree: &Dict) -> Vec<(String, Value)> {
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    let mut waiting: Vec<(usize, Dict)> = vec![(0, tree.clone())];
    while let Some((depth, node)) = waiting.pop() {
        let names = finished.get(&node, "Names");
        for pair in names.array().unwrap_or_default().chunks_exact(2) {
            if found.len() >= MOST {
                return found;
            }
            let name = finished.resolve(&pair[0]);
            found.push((name.bytes().map(text_of).unwrap_or_default(), pair[1].clone()));
        }
        let kids = finished.get(&node, "Kids");
        for kid in kids.array().unwrap_or_default().iter().rev().filter(|_| depth < DEPTH) {
            let is_new = if let Value::Ref(id) = kid { seen.insert(*id) } else { true };
            if let (true, Value::Dict(kid)) = (is_new, finished.resolve(kid)) {
                waiting.push((depth + 1, kid));
            }
        }
    }
    found
}

/// Enough of a digest to tell two apart.
fn short(digest: [u8; 16]) -> String {
    digest[..4].iter().map(|byte| format!("{byte:02x}")).collect()
}
