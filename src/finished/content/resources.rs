//! What the names in a content stream mean, each looked up once.

use std::cell::RefCell;
use std::collections::BTreeMap;

use hayro_font::{Font, FontCache};
use hayro_syntax::object::{Dict as RawDict, Name, Object, Stream};

use crate::finished::color::Space;
use crate::finished::digest::Digests;
use crate::finished::fonts::{FontFacts, code_tables, stand_ins};
use crate::finished::object::{Dict, ObjectId, Value, text_of};
use crate::finished::read::Finished;

/// The resources of one content stream.
#[derive(Clone)]
pub(super) struct Resources<'f> {
    folders: BTreeMap<&'static str, RawDict<'f>>,
    pub(super) spaces: Dict,
    /// Spaces that names stand for, each read once: their profiles and functions are streams.
    known: RefCell<BTreeMap<String, Space>>,
}

/// The kinds of things that are named.
const FOLDERS: [&str; 7] = ["XObject", "Font", "ExtGState", "Properties", "Pattern", "Shading", "ColorSpace"];

impl<'f> Resources<'f> {
    pub(super) fn new(finished: &Finished, raw: RawDict<'f>) -> Resources<'f> {
        let spaces = finished.dict(&Dict::of(&raw), "ColorSpace");
        let folders = FOLDERS.into_iter().filter_map(|key| Some((key, raw.get::<RawDict<'_>>(key)?)));
        Resources { folders: folders.collect(), spaces, known: RefCell::default() }
    }

    fn folder(&self, key: &str) -> Option<&RawDict<'f>> {
        self.folders.get(key)
    }

    pub(super) fn x_object(&self, name: &Name<'_>) -> Option<Stream<'f>> {
        self.folder("XObject")?.get::<Stream<'_>>(name.as_ref())
    }

    pub(super) fn font(&self, name: &Name<'_>) -> Option<RawDict<'f>> {
        self.folder("Font")?.get::<RawDict<'_>>(name.as_ref())
    }

    pub(super) fn state(&self, name: &Name<'_>) -> Option<RawDict<'f>> {
        self.folder("ExtGState")?.get::<RawDict<'_>>(name.as_ref())
    }

    pub(super) fn properties(&self, name: &Name<'_>) -> Option<RawDict<'f>> {
        self.folder("Properties")?.get::<RawDict<'_>>(name.as_ref())
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

    /// A pattern, as it is named and as it is.
    pub(super) fn pattern(&self, name: &Name<'_>) -> Option<(Value, Object<'f>)> {
        let folder = self.folder("Pattern")?;
        let value = Value::of_raw(folder.get_raw::<Object<'_>>(name.as_ref())?, 0);
        Some((value, folder.get::<Object<'_>>(name.as_ref())?))
    }

    /// A hash of a blend's definition, what it refers to included.
    pub(super) fn shading(&self, digests: &mut Digests<'_>, name: &Name<'_>) -> Option<[u8; 16]> {
        let value = self.folder("Shading")?.get_raw::<Object<'_>>(name.as_ref())?;
        Some(digests.of(&Value::of_raw(value, 0)))
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
