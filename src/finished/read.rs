use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use hayro_syntax::object::{Object, Stream};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::document::{self, Catalog, OutputIntent};
use super::object::{Dict, ObjectId, Value};
use super::page::{self, PageFacts};
use super::tags::{self, Structure};
use super::{Content, content, guard, trailer};
use crate::diag::{Error, ErrorKind, Result};
use crate::hash::Hash;

/// How many references in a row are followed.
const REFERENCES: usize = 16;

/// A finished PDF, opened.
pub struct Finished {
    pdf: Pdf,
    bytes: Arc<Vec<u8>>,
    trailer: Dict,
    /// Hashes of streams that many things name, such as profiles.
    hashes: Mutex<BTreeMap<ObjectId, [u8; 16]>>,
}

impl Finished {
    /// Opens a file. A file that is damaged is read as far as it goes; it is an error where nothing in it is a page, where
    /// it asks for a password, or where a stream in it unpacks to more than 512 MB.
    pub fn read(bytes: impl Into<Arc<Vec<u8>>>) -> Result<Finished> {
        let bytes = bytes.into();
        if bytes.is_empty() {
            return Err(Error::new(ErrorKind::Pdf, "the file is empty"));
        }
        guard::check(&bytes)?;
        let pdf = Pdf::new(Arc::clone(&bytes)).map_err(cannot_open)?;
        if pdf.pages().is_empty() {
            return Err(Error::new(ErrorKind::Pdf, "the PDF has no pages that can be read"));
        }
        let trailer = trailer::read(&bytes);
        Ok(Finished { pdf, bytes, trailer, hashes: Mutex::default() })
    }

    /// The same file opened anew: what was unpacked of its pages is given back.
    pub fn again(&self) -> Result<Finished> {
        let pdf = Pdf::new(Arc::clone(&self.bytes)).map_err(cannot_open)?;
        let trailer = self.trailer.clone();
        Ok(Finished { pdf, bytes: Arc::clone(&self.bytes), trailer, hashes: Mutex::default() })
    }

    /// The file itself.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The version in the file's first line, such as `1.6`.
    pub fn header(&self) -> Option<&str> {
        let head = &self.bytes[..self.bytes.len().min(1024)];
        let at = memchr::memmem::find(head, b"%PDF-")? + "%PDF-".len();
        let length = head[at..].iter().position(|byte| !(byte.is_ascii_digit() || *byte == b'.'));
        std::str::from_utf8(&head[at..at + length.unwrap_or(0)]).ok()
    }

    /// Whether the file is encrypted; it is open to everyone then, or it could not have been read.
    pub fn is_encrypted(&self) -> bool {
        self.trailer.has("Encrypt")
    }

    /// The keys of the file's trailer.
    pub fn trailer(&self) -> &Dict {
        &self.trailer
    }

    /// The two ids of the file (ISO 32000-2, 14.4): of its first and of its last state.
    pub fn ids(&self) -> Option<[Vec<u8>; 2]> {
        let ids = self.get(&self.trailer, "ID");
        let [first, last] = ids.array()? else { return None };
        Some([first.bytes()?.to_vec(), last.bytes()?.to_vec()])
    }

    /// The entries of the information dictionary that are texts or names, sorted by key.
    pub fn info(&self) -> Vec<(String, String)> {
        let info = self.get(&self.trailer, "Info");
        let texts = info.dict().into_iter().flat_map(Dict::entries).filter_map(|(key, value)| {
            let value = self.resolve(value);
            let text = value.text().or_else(|| value.name().map(str::to_owned))?;
            Some((key.to_owned(), text))
        });
        texts.collect()
    }

    /// The metadata of the document (XMP), unpacked.
    pub fn xmp(&self) -> Option<Vec<u8>> {
        match self.root().get("Metadata") {
            Some(Value::Ref(id)) => self.stream(*id).ok().flatten(),
            _ => None,
        }
    }

    /// What the document says of itself.
    pub fn catalog(&self) -> Catalog {
        document::catalog(self)
    }

    /// The keys of the document's catalog as they stand.
    pub fn root(&self) -> Dict {
        self.object(ObjectId::of(self.pdf.xref().root_id())).dict().cloned().unwrap_or_default()
    }

    /// The printing conditions that the document was made for.
    pub fn output_intents(&self) -> Vec<OutputIntent> {
        document::output_intents(self)
    }

    /// How many pages there are.
    pub fn page_count(&self) -> usize {
        self.pdf.pages().len()
    }

    /// The objects of the pages, and their places from 0.
    pub(super) fn page_numbers(&self) -> BTreeMap<ObjectId, usize> {
        let pages = self.pdf.pages().iter().enumerate();
        pages.filter_map(|(index, page)| Some((ObjectId::of(page.raw().obj_id()?), index))).collect()
    }

    /// What a page says of itself, counted from 0.
    pub fn page(&self, index: usize) -> Option<PageFacts> {
        let page = self.pdf.pages().get(index)?;
        Some(page::facts(self, page))
    }

    /// What a page paints, counted from 0. An error where there is no such page, or where it paints more than two million
    /// things.
    pub fn content(&self, index: usize) -> Result<Content> {
        let page = self.pdf.pages().get(index);
        let page =
            page.ok_or_else(|| Error::new(ErrorKind::Pdf, format!("there is no page {}", index + 1)))?;
        content::read(self, page, index)
    }

    /// The tags of the document in reading order; nothing where it has none.
    pub fn structure(&self) -> Option<Structure> {
        tags::read(self)
    }

    /// The numbers of all objects, in the order in which they stand in the file, as far as they can be read.
    pub fn objects(&self) -> Vec<(ObjectId, Value)> {
        let objects = self.pdf.objects().into_iter().filter_map(|object| {
            let id = match &object {
                Object::Dict(dict) => dict.obj_id(),
                Object::Stream(stream) => stream.dict().obj_id(),
                _ => None,
            };
            Some((ObjectId::of(id?), Value::of(object, 0)))
        });
        objects.collect()
    }

    /// An object; null where the file has none of that number.
    pub fn object(&self, id: ObjectId) -> Value {
        trailer::follow(&self.pdf, id).unwrap_or_default()
    }

    /// A value with its references followed, but not those inside it; null where they lead nowhere.
    pub fn resolve(&self, value: &Value) -> Value {
        let mut value = value.clone();
        for _ in 0..REFERENCES {
            match value {
                Value::Ref(id) => value = self.object(id),
                _ => return value,
            }
        }
        Value::Null
    }

    /// The value of a key with its references followed; null where the key is missing.
    pub fn get(&self, dict: &Dict, key: &str) -> Value {
        dict.get(key).map_or(Value::Null, |value| self.resolve(value))
    }

    /// The dictionary of a key; empty where the key is missing or something else.
    pub fn dict(&self, dict: &Dict, key: &str) -> Dict {
        match self.get(dict, key) {
            Value::Dict(dict) | Value::Stream(dict) => dict,
            _ => Dict::default(),
        }
    }

    /// The data of a stream, unpacked; nothing where the object is no stream or its filters fail. Pictures stay packed in
    /// their own codings: see [`raw_stream`](Finished::raw_stream).
    pub fn stream(&self, id: ObjectId) -> Result<Option<Vec<u8>>> {
        let Some(stream) = self.raw(id) else { return Ok(None) };
        let data = stream.raw_data();
        if self.is_encrypted() {
            guard::check_stream(stream.dict().data(), &data)?;
        }
        Ok(stream.decoded_data().ok().map(|data| data.into_owned()))
    }

    /// The data of a stream as the file has it, decrypted where it was encrypted.
    pub fn raw_stream(&self, id: ObjectId) -> Option<Vec<u8>> {
        self.raw(id).map(|stream| stream.raw_data().into_owned())
    }

    /// A hash of a stream's data, unpacked once however often it is asked for; that of nothing where there is no stream.
    pub(super) fn stream_hash(&self, id: ObjectId) -> [u8; 16] {
        // A hash is there or not, whatever became of the thread that was to add one.
        let known = || self.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hash) = known().get(&id) {
            return *hash;
        }
        let hash = Hash::of(&self.stream(id).ok().flatten().unwrap_or_default());
        known().insert(id, hash);
        hash
    }

    pub(super) fn raw(&self, id: ObjectId) -> Option<Stream<'_>> {
        self.pdf.xref().get::<Stream<'_>>(id.to_hayro())
    }

    pub(super) fn pdf(&self) -> &Pdf {
        &self.pdf
    }
}

impl fmt::Debug for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finished")
            .field("bytes", &self.bytes.len())
            .field("pages", &self.page_count())
            .finish()
    }
}

fn cannot_open(error: LoadPdfError) -> Error {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Error::new(ErrorKind::Pdf, "the PDF asks for a password")
                .with_hint("save it without one and read that")
        }
        LoadPdfError::Decryption(_) => {
            Error::new(ErrorKind::Pdf, "the PDF is encrypted in a way that cannot be read")
        }
        LoadPdfError::Invalid => {
            Error::new(ErrorKind::Pdf, "this is not a PDF, or too little of one is left")
        }
    }
}
