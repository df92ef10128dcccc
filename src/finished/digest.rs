//! What objects say, as a number: without their own numbers, their order in the file, and how streams are packed.

use std::collections::BTreeMap;

use super::fonts::split_subset;
use super::object::{Dict, ObjectId, Value};
use super::read::Finished;
use crate::hash::Hash;

/// How deep values are followed into one another, references included: what lies deeper is in no digest.
const DEPTH: usize = 512;
/// How streams are packed, and what points back up.
const PACKING: &[&str] =
    &["Length", "Length1", "Length2", "Length3", "Filter", "DecodeParms", "DL", "Parent"];

/// Digests of the objects of one file.
pub struct Digests<'f> {
    finished: &'f Finished,
    without: &'f [&'f str],
    known: BTreeMap<ObjectId, Option<[u8; 16]>>,
    /// Pages that are known by their place in the document.
    pages: BTreeMap<ObjectId, usize>,
    is_whole: bool,
}

impl Finished {
    /// Digests of objects, the values of some keys left out wherever they stand.
    pub fn digests<'f>(&'f self, without: &'f [&'f str]) -> Digests<'f> {
        Digests { finished: self, without, known: BTreeMap::new(), pages: BTreeMap::new(), is_whole: true }
    }
}

impl Digests<'_> {
    /// The same, but that a reference to a page counts for the page's place in the document alone: pages that lead to one
    /// another are not in each other's digests.
    pub fn apart(mut self) -> Self {
        self.pages = self.finished.page_numbers();
        self
    }

    /// The digest of a value, its references followed; an object that leads to itself counts once.
    pub fn of(&mut self, value: &Value) -> [u8; 16] {
        let mut hash = Hash::new();
        self.value(value, &mut hash, 0);
        hash.finish()
    }

    /// Whether nothing lay so deep that it is in none of the digests so far. Else equal digests prove nothing.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    fn value(&mut self, value: &Value, hash: &mut Hash, depth: usize) {
        if depth > DEPTH {
            self.is_whole = false;
            return;
        }
        match value {
            Value::Null => hash.number(0),
            Value::Bool(is) => hash.number(1 + u64::from(*is)),
            Value::Number(number) => hash.number(number.to_bits()),
            Value::Text(bytes) => hash.bytes(bytes),
            Value::Name(name) => hash.bytes(split_subset(name).1.as_bytes()),
            Value::Array(values) => {
                hash.number(values.len() as u64);
                values.iter().for_each(|value| self.value(value, hash, depth + 1));
            }
            Value::Dict(dict) | Value::Stream(dict) => self.dict(dict, hash, depth + 1),
            Value::Ref(id) if self.pages.contains_key(id) => {
                hash.number(self.pages.get(id).map_or(0, |page| *page as u64));
            }
            Value::Ref(id) => {
                let digest = self.object(*id, depth + 1);
                hash.bytes(&digest.unwrap_or_default());
            }
        }
    }

    fn dict(&mut self, dict: &Dict, hash: &mut Hash, depth: usize) {
        for (key, value) in dict.entries() {
            if !PACKING.contains(&key) && !self.without.contains(&key) && *value != Value::Null {
                hash.bytes(key.as_bytes());
                self.value(value, hash, depth);
            }
        }
        hash.number(u64::MAX);
    }

    /// The digest of an object; nothing while it is being made.
    fn object(&mut self, id: ObjectId, depth: usize) -> Option<[u8; 16]> {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        self.known.insert(id, None);
        let value = self.finished.object(id);
        let mut hash = Hash::new();
        if matches!(value, Value::Stream(_)) {
            let data = self.finished.stream(id).ok().flatten();
            hash.bytes(&data.or_else(|| self.finished.raw_stream(id)).unwrap_or_default());
        }
        self.value(&value, &mut hash, depth);
        let digest = Some(hash.finish());
        self.known.insert(id, digest);
        digest
    }
}
