//! The tags of a document, in the order in which it is read.

use std::collections::{BTreeMap, BTreeSet};

use super::document::word;
use super::object::{Dict, ObjectId, Value};
use super::read::Finished;

/// How many elements are read.
const ELEMENTS: usize = 2_000_000;
/// How many roles lead to one another at most.
const ROLES: usize = 16;

/// The elements of a document (ISO 32000-2, 14.7), each before those inside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Structure {
    /// The elements in reading order.
    pub elements: Vec<Element>,
}

/// One element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    /// Its type as the file has it.
    pub kind: String,
    /// Its type as a standard names it, where the file maps one to the other.
    pub role: String,
    /// The element around it, by its place in the list.
    pub parent: Option<usize>,
    /// A name for machines.
    pub id: Option<String>,
    /// A title.
    pub title: Option<String>,
    /// What it shows, for those who cannot see it.
    pub alt: Option<String>,
    /// What it spells, where its glyphs do not tell.
    pub actual_text: Option<String>,
    /// What an abbreviation stands for.
    pub expansion: Option<String>,
    /// The language of the copy in it.
    pub lang: Option<String>,
    /// Attributes: owner, name and value.
    pub attributes: Vec<(String, String, String)>,
    /// What it holds, in order.
    pub content: Vec<Piece>,
}

/// What an element holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A stretch of marked content: its page, counted from 0, and its number there.
    Marked {
        /// The page, where the file says it and has it.
        page: Option<usize>,
        /// The number.
        mcid: i64,
    },
    /// A whole object, such as an annotation.
    Object(ObjectId),
    /// An element, by its place in the list.
    Element(usize),
}

/// An element that is still to be read.
struct Waiting {
    value: Value,
    parent: Option<usize>,
    page: Option<usize>,
}

pub(super) fn read(finished: &Finished) -> Option<Structure> {
    let root = finished.get(&finished.root(), "StructTreeRoot");
    let root = root.dict()?;
    let pages = finished.page_numbers();
    let roles = finished.dict(root, "RoleMap");
    let mut reader =
        Reader { finished, pages, roles, seen: BTreeSet::new(), structure: Structure::default() };
    reader.run(kids(finished, root));
    Some(reader.structure)
}

fn kids(finished: &Finished, dict: &Dict) -> Vec<Value> {
    match dict.get("K") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(kids)) => kids.clone(),
        // A reference to a list is a list; one to an element is that element.
        Some(kid @ Value::Ref(_)) => match finished.resolve(kid) {
            Value::Array(kids) => kids,
            _ => vec![kid.clone()],
        },
        Some(kid) => vec![kid.clone()],
    }
}

struct Reader<'f> {
    finished: &'f Finished,
    pages: BTreeMap<ObjectId, usize>,
    roles: Dict,
    seen: BTreeSet<ObjectId>,
    structure: Structure,
}

impl Reader<'_> {
    fn run(&mut self, kids: Vec<Value>) {
        let waiting = |value| Waiting { value, parent: None, page: None };
        let mut stack: Vec<Waiting> = kids.into_iter().rev().map(waiting).collect();
        while let Some(next) = stack.pop() {
            if self.structure.elements.len() >= ELEMENTS {
                return;
            }
            self.take(next, &mut stack);
        }
    }

    fn take(&mut self, next: Waiting, stack: &mut Vec<Waiting>) {
        if let Value::Ref(id) = next.value
            && !self.seen.insert(id)
        {
            return;
        }
        match self.finished.resolve(&next.value) {
            Value::Number(mcid) => {
                self.hold(next.parent, Piece::Marked { page: next.page, mcid: mcid as i64 })
            }
            Value::Dict(dict) => match self.finished.get(&dict, "Type").name() {
                Some("MCR") => {
                    let page = self.page(&dict).or(next.page);
                    if let Some(mcid) = self.finished.get(&dict, "MCID").int() {
                        self.hold(next.parent, Piece::Marked { page, mcid });
                    }
                }
                Some("OBJR") => {
                    if let Some(Value::Ref(id)) = dict.get("Obj") {
                        self.hold(next.parent, Piece::Object(*id));
                    }
                }
                _ => self.element(&dict, &next, stack),
            },
            _ => {}
        }
    }

    fn element(&mut self, dict: &Dict, next: &Waiting, stack: &mut Vec<Waiting>) {
        let text = |key: &str| self.finished.get(dict, key).text();
        let kind = self.finished.get(dict, "S").name().unwrap_or_default().to_owned();
        let page = self.page(dict).or(next.page);
        let element = Element {
            role: self.role(&kind),
            kind,
            parent: next.parent,
            id: text("ID"),
            title: text("T"),
            alt: text("Alt"),
            actual_text: text("ActualText"),
            expansion: text("E"),
            lang: text("Lang"),
            attributes: self.attributes(dict),
            content: Vec::new(),
        };
        let place = self.structure.elements.len();
        self.structure.elements.push(element);
        self.hold(next.parent, Piece::Element(place));
        let waiting = |value| Waiting { value, parent: Some(place), page };
        stack.extend(kids(self.finished, dict).into_iter().rev().map(waiting));
    }

    fn hold(&mut self, parent: Option<usize>, piece: Piece) {
        if let Some(parent) = parent.and_then(|parent| self.structure.elements.get_mut(parent)) {
            parent.content.push(piece);
        }
    }

    fn page(&self, dict: &Dict) -> Option<usize> {
        match dict.get("Pg") {
            Some(Value::Ref(id)) => self.pages.get(id).copied(),
            _ => None,
        }
    }

    fn role(&self, kind: &str) -> String {
        let mut role = kind.to_owned();
        for _ in 0..ROLES {
            match self.finished.get(&self.roles, &role).name() {
                Some(next) if next != role => role = next.to_owned(),
                _ => break,
            }
        }
        role
    }

    fn attributes(&self, dict: &Dict) -> Vec<(String, String, String)> {
        let attributes = match self.finished.get(dict, "A") {
            Value::Array(all) => all,
            Value::Null => Vec::new(),
            one => vec![one],
        };
        let mut out = Vec::new();
        for attributes in attributes.iter().map(|value| self.finished.resolve(value)) {
            let Some(attributes) = attributes.dict() else { continue };
            let owner = self.finished.get(attributes, "O").name().unwrap_or_default().to_owned();
            for (name, value) in attributes.entries().filter(|(name, _)| *name != "O") {
                out.push((owner.clone(), name.to_owned(), word(&self.finished.resolve(value))));
            }
        }
        out
    }
}
