//! What the names in a content stream mean, each looked up once.

use std::cell::RefCell;
use std::collections::BTreeMap;

use hayro_font::{Font, FontCache};
use hayro_syntax::object::{Dict as RawDict, Name, Object, Stream};

use crate::finished::color::Space;
use crate::finished::fonts::{FontFacts, code_tables, stand_ins};
use crate::finished::object::{Dict, ObjectId, Value, text_of};
use crate::finished::read::Finished;
use crate::picture::Hash;

/// The resources of one content stream.
#[derive(Clone)]
pub(super) struct Resources<'f> {
    raw: RawDict<'f>,
    pub(super) spaces: Dict,
    /// Spaces that names stand for, each read once: their profiles and functions are streams.
    known: RefCell<BTreeMap<String, Space>>,
}

impl<'f> Resources<'f> {
    pub(super) fn new(finished: &Finished, raw: RawDict<'f>) -> Resources<'f> {
        let spaces = finished.dict(&Dict::of(&raw), "ColorSpace");
        Resources { raw, spaces, known: RefCell::default() }
    }

    fn folder(&self, key: &str) -> Option<RawDict<'f>> {
        self.raw.get::<RawDict<'_>>(key)
    }

    pub(super) fn x_object(&self, name: &Name<'_>) -> Option<Stream<'f>> {
        self.folder("XObject")?.get::<Stream<'_>>(name.as_ref())
    }

    pub(super) fn font(&self, name: &Name<'_>) -> Option<RawDict<'f>> {
        self.folder("Font")?.get::<RawDict<'_>>(name.as_ref())
    }

    pub(super) fn state(&self, name: &Name<'_>) -> Option<Dict> {
        self.folder("ExtGState")?.get::<RawDict<'_>>(name.as_ref()).map(|state| Dict::of(&state))
    }

    pub(super) fn properties(&self, name: &Name<'_>) -> Option<(Dict, Option<ObjectId>)> {
        let dict = self.folder("Properties")?.get::<RawDict<'_>>(name.as_ref())?;
        Some((Dict::of(&dict), dict.obj_id().map(ObjectId::of)))
    }

    pub(super) fn space(&self, finished: &Finished, name: &Name<'_>) -> Space {
        let name = text_of(name.as_ref());
        if let Some(known) = self.known.borrow().get(&name) {
            return known.clone();
        }
        let space = Space::read(finished, &Value::Name(name.clone()), &self.spaces);
        self.known.borrow_mut().insert(name, space.clone());
        space
    }

    /// A hash of a pattern's or a shading's definition, what it refers to included.
    pub(super) fn hash(&self, finished: &Finished, folder: &str, name: &Name<'_>) -> Option<[u8; 16]> {
        let object = self.folder(folder)?.get::<Object<'_>>(name.as_ref())?;
        let mut hash = Hash::new();
        if let Object::Stream(stream) = &object {
            hash.bytes(&stream.decoded_data().ok()?);
        }
        Definition { finished, hash: &mut hash, left: 10_000 }.value(&Value::of(object, 0), 0);
        Some(hash.finish())
    }
}

/// Hashes what a value says, references followed, so that two numberings of objects agree.
struct Definition<'f, 'h> {
    finished: &'f Finished,
    hash: &'h mut Hash,
    left: usize,
}

impl Definition<'_, '_> {
    fn value(&mut self, value: &Value, depth: usize) {
        if self.left == 0 || depth > 16 {
            return;
        }
        self.left -= 1;
        match value {
            Value::Ref(id) => {
                let inner = self.finished.object(*id);
                if matches!(inner, Value::Stream(_)) {
                    self.hash.bytes(&self.finished.stream(*id).ok().flatten().unwrap_or_default());
                }
                self.value(&inner, depth + 1);
            }
            Value::Dict(dict) | Value::Stream(dict) => {
                let packing = ["Length", "Filter", "DecodeParms", "Parent"];
                for (key, value) in dict.entries().filter(|(key, _)| !packing.contains(key)) {
                    self.hash.bytes(key.as_bytes());
                    self.value(value, depth + 1);
                }
            }
            Value::Array(values) => {
                self.hash.number(values.len() as u64);
                values.iter().for_each(|value| self.value(value, depth + 1));
            }
            Value::Number(number) => self.hash.number(number.to_bits()),
            Value::Name(name) => self.hash.bytes(name.as_bytes()),
            Value::Text(bytes) => self.hash.bytes(bytes),
            Value::Bool(is) => self.hash.number(u64::from(*is)),
            Value::Null => self.hash.number(u64::MAX),
        }
    }
}

/// The fonts of a page, each read once.
pub(super) struct Fonts<'f> {
    finished: &'f Finished,
    cache: FontCache<'f>,
    listed: BTreeMap<Vec<u8>, (usize, Font<'f>)>,
}

impl<'f> Fonts<'f> {
    pub(super) fn new(finished: &'f Finished) -> Fonts<'f> {
        Fonts { finished, cache: FontCache::new(), listed: BTreeMap::new() }
    }

    /// A font and its place in the list; nothing where it cannot be read.
    pub(super) fn get(&mut self, dict: &RawDict<'f>, list: &mut Vec<FontFacts>) -> Option<(usize, Font<'f>)> {
        if let Some(known) = self.listed.get(dict.data()) {
            return Some(known.clone());
        }
        let font = self.cache.font(dict, &stand_ins(), &code_tables())?;
        let place = list.len();
        list.push(FontFacts::read(self.finished, &Dict::of(dict), dict.obj_id().map(ObjectId::of)));
        self.listed.insert(dict.data().to_vec(), (place, font.clone()));
        Some((place, font))
    }
}
