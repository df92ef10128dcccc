//! What a page says of itself.

use std::collections::BTreeSet;

use hayro_syntax::page::Page;

use super::color::Space;
use super::content::Rect;
use super::document::word;
use super::fonts::FontFacts;
use super::images::ImageFacts;
use super::object::{Dict, ObjectId, Value};
use super::read::Finished;

/// How many floors of the page tree, and of resources in resources, are climbed.
const DEPTH: usize = 64;
/// How many things of one page are listed.
const THINGS: usize = 100_000;

/// A page (ISO 32000-2, 7.7.3.3).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageFacts {
    /// Its object.
    pub id: Option<ObjectId>,
    /// Its boxes.
    pub boxes: Boxes,
    /// How far it is turned clockwise when shown, in degrees.
    pub rotate: i64,
    /// How many points make one unit of its space.
    pub user_unit: f64,
    /// Its transparency group.
    pub group: Option<Group>,
    /// What a reader may click on.
    pub annotations: Vec<Annotation>,
    /// Fonts in its resources, those of its forms included.
    pub fonts: Vec<FontFacts>,
    /// Pictures in its resources, those of its forms included.
    pub images: Vec<ImageFacts>,
    /// Named colour spaces in its resources, those of its forms included, sorted and each once.
    pub spaces: Vec<Space>,
    /// Graphics states in its resources, those of its forms included.
    pub states: Vec<Dict>,
    /// Forms (XObjects) in its resources, those of its forms included.
    pub forms: Vec<ObjectId>,
    /// Every key of the page.
    pub keys: Vec<String>,
}

/// The boxes of a page (ISO 32000-2, 14.11.2), as they are written; points before `/UserUnit`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Boxes {
    /// The sheet.
    pub media: Option<Rect>,
    /// What is shown.
    pub crop: Option<Rect>,
    /// What is printed so that cutting leaves no white edge.
    pub bleed: Option<Rect>,
    /// The page when it is cut.
    pub trim: Option<Rect>,
    /// What its maker cares about.
    pub art: Option<Rect>,
}

/// The transparency group of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The space in which colours are blended.
    pub space: Option<Space>,
    /// Whether it is isolated.
    pub isolated: bool,
    /// Whether it knocks out.
    pub knockout: bool,
}

/// An annotation (ISO 32000-2, 12.5).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    /// Its kind, such as `Link`.
    pub subtype: String,
    /// Where it is.
    pub rect: Option<Rect>,
    /// The kind of action it sets off, and its address where it has one.
    pub action: Option<(String, String)>,
    /// Its flags.
    pub flags: i64,
    /// What it says.
    pub contents: Option<String>,
    /// Whether it has a look of its own.
    pub has_appearance: bool,
}

pub(super) fn facts(finished: &Finished, page: &Page<'_>) -> PageFacts {
    let dict = Dict::of(page.raw());
    let inherited = |key: &str| inherited(finished, &dict, key);
    let group = finished.get(&dict, "Group");
    let mut facts = PageFacts {
        id: page.raw().obj_id().map(ObjectId::of),
        boxes: Boxes {
            media: rect(finished, &inherited("MediaBox")),
            crop: rect(finished, &inherited("CropBox")),
            bleed: rect(finished, &finished.get(&dict, "BleedBox")),
            trim: rect(finished, &finished.get(&dict, "TrimBox")),
            art: rect(finished, &finished.get(&dict, "ArtBox")),
        },
        rotate: inherited("Rotate").int().unwrap_or(0).rem_euclid(360),
        user_unit: finished.get(&dict, "UserUnit").number().filter(|unit| *unit > 0.0).unwrap_or(1.0),
        group: group.dict().map(|group| group_of(finished, group)),
        annotations: annotations(finished, &dict),
        keys: dict.entries().map(|(key, _)| key.to_owned()).collect(),
        ..PageFacts::default()
    };
    let resources = inherited("Resources").dict().cloned().unwrap_or_default();
    Resources { finished, facts: &mut facts, seen: BTreeSet::new(), left: THINGS }.take(&resources, 0);
    facts.spaces.sort();
    facts.spaces.dedup();
    facts
}

impl Finished {
    /// The value of a key of a page, counted from 0, or of the nearest node above it that has one; null where none has.
    pub fn inherited(&self, index: usize, key: &str) -> Value {
        let page = self.pdf().pages().get(index);
        page.map_or(Value::Null, |page| inherited(self, &Dict::of(page.raw()), key))
    }
}

/// The value of a key of a page, or of the nearest node above it that has one.
fn inherited(finished: &Finished, page: &Dict, key: &str) -> Value {
    let mut node = page.clone();
    for _ in 0..DEPTH {
        let value = finished.get(&node, key);
        if value != Value::Null {
            return value;
        }
        match finished.get(&node, "Parent") {
            Value::Dict(parent) => node = parent,
            _ => break,
        }
    }
    Value::Null
}

/// A rectangle with its corners in order.
pub(super) fn rect(finished: &Finished, value: &Value) -> Option<Rect> {
    let corners: Vec<f64> =
        value.array()?.iter().filter_map(|corner| finished.resolve(corner).number()).collect();
    let [a, b, c, d] = corners[..] else { return None };
    Some(Rect { left: a.min(c), bottom: b.min(d), right: a.max(c), top: b.max(d) })
}

fn group_of(finished: &Finished, group: &Dict) -> Group {
    Group {
        space: match finished.get(group, "CS") {
            Value::Null => None,
            value => Some(Space::read(finished, &value, &Dict::default())),
        },
        isolated: finished.get(group, "I").bool().unwrap_or(false),
        knockout: finished.get(group, "K").bool().unwrap_or(false),
    }
}

fn annotations(finished: &Finished, page: &Dict) -> Vec<Annotation> {
    let annotations = finished.get(page, "Annots");
    let annotations = annotations.array().unwrap_or_default().iter().take(THINGS).filter_map(|annotation| {
        let annotation = finished.resolve(annotation).dict().cloned()?;
        let action = finished.dict(&annotation, "A");
        let kind = finished.get(&action, "S").name().map(str::to_owned);
        let address = ["URI", "D", "F", "N"].iter().find(|key| action.has(key));
        let address = address.map(|key| word(&finished.get(&action, key))).unwrap_or_default();
        Some(Annotation {
            subtype: finished.get(&annotation, "Subtype").name().unwrap_or_default().to_owned(),
            rect: rect(finished, &finished.get(&annotation, "Rect")),
            action: kind.map(|kind| (kind, address)),
            flags: finished.get(&annotation, "F").int().unwrap_or(0),
            contents: finished.get(&annotation, "Contents").text(),
            has_appearance: annotation.has("AP"),
        })
    });
    annotations.collect()
}

/// Collects what resources name, and what the resources of forms in them name.
struct Resources<'f, 'p> {
    finished: &'f Finished,
    facts: &'p mut PageFacts,
    seen: BTreeSet<ObjectId>,
    left: usize,
}

impl Resources<'_, '_> {
    fn take(&mut self, resources: &Dict, depth: usize) {
        if depth >= DEPTH {
            return;
        }
        let finished = self.finished;
        let spaces = finished.dict(resources, "ColorSpace");
        for (_, value) in spaces.entries() {
            if self.first(value) {
                self.facts.spaces.push(Space::read(finished, value, &spaces));
            }
        }
        for (_, value) in finished.dict(resources, "ExtGState").entries() {
            if self.first(value)
                && let Some(state) = finished.resolve(value).dict()
            {
                self.facts.states.push(state.clone());
            }
        }
        for (_, value) in finished.dict(resources, "Font").entries() {
            if self.first(value) {
                self.font(value, depth);
            }
        }
        for (_, value) in finished.dict(resources, "Pattern").entries() {
            if self.first(value)
                && let Some(pattern) = finished.resolve(value).dict()
            {
                self.take(&finished.dict(pattern, "Resources"), depth + 1);
            }
        }
        for (_, value) in finished.dict(resources, "XObject").entries() {
            if let Value::Ref(id) = value
                && self.first(value)
            {
                self.x_object(*id, &spaces, depth);
            }
        }
    }

    /// Whether a value is seen for the first time, and there is still room.
    fn first(&mut self, value: &Value) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        match value {
            Value::Ref(id) => self.seen.insert(*id),
            _ => true,
        }
    }

    fn font(&mut self, value: &Value, depth: usize) {
        let id = if let Value::Ref(id) = value { Some(*id) } else { None };
        let font = self.finished.resolve(value);
        let Some(font) = font.dict() else { return };
        self.facts.fonts.push(FontFacts::read(self.finished, font, id));
        self.take(&self.finished.dict(font, "Resources"), depth + 1);
    }

    fn x_object(&mut self, id: ObjectId, spaces: &Dict, depth: usize) {
        let Some(stream) = self.finished.raw(id) else { return };
        let dict = Dict::of(stream.dict());
        match self.finished.get(&dict, "Subtype").name() {
            Some("Image") => {
                self.facts.images.push(ImageFacts::read(self.finished, &stream, spaces, false));
                if let Some(mask @ Value::Ref(id)) = dict.get("SMask")
                    && self.first(mask)
                {
                    self.x_object(*id, spaces, depth);
                }
            }
            _ => {
                self.facts.forms.push(id);
                self.take(&self.finished.dict(&dict, "Resources"), depth + 1);
            }
        }
    }
}
