use std::collections::BTreeMap;
use std::fmt;

use hayro_syntax::object::{self, MaybeRef, Object, ObjectIdentifier};

/// How deep arrays and dictionaries are read into one another; what lies deeper is null.
const DEPTH: usize = 64;

/// The number of an indirect object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// The object's number.
    pub number: u32,
    /// Its generation.
    pub generation: i32,
}

impl ObjectId {
    pub(super) fn of(id: ObjectIdentifier) -> ObjectId {
        ObjectId { number: id.obj_number, generation: id.gen_number }
    }

    pub(super) fn to_hayro(self) -> ObjectIdentifier {
        ObjectIdentifier::new(self.number, self.generation)
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} R", self.number, self.generation)
    }
}

/// An object of a file (ISO 32000-2, 7.3), its references not followed.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A number, whole or not.
    Number(f64),
    /// The bytes of a string.
    Text(Vec<u8>),
    /// A name without its slash; bytes that are no UTF-8 are read as Latin-1.
    Name(String),
    /// A list.
    Array(Vec<Value>),
    /// Keys and their values.
    Dict(Dict),
    /// A stream's dictionary; its data comes through [`Finished::stream`](super::Finished::stream).
    Stream(Dict),
    /// A reference to an object, followed by [`Finished::resolve`](super::Finished::resolve).
    Ref(ObjectId),
}

/// The keys of a dictionary and their values, in the keys' order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dict(BTreeMap<String, Value>);

impl Dict {
    /// The value of a key as it stands, its reference not followed.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// Whether a key is given, and not as null.
    pub fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|value| *value != Value::Null)
    }

    /// Every key with its value, sorted by key.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn of(dict: &object::Dict<'_>) -> Dict {
        Dict::at_depth(dict, 0)
    }

    fn at_depth(dict: &object::Dict<'_>, depth: usize) -> Dict {
        Dict(dict.entries().map(|(name, value)| (text_of(&name), Value::of_raw(value, depth))).collect())
    }
}

impl Value {
    /// The number, where it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The whole number, where it is one.
    pub fn int(&self) -> Option<i64> {
        self.number()
            .filter(|number| number.fract() == 0.0 && number.abs() < 9e15)
            .map(|number| number as i64)
    }

    /// True or false, where it says so.
    pub fn bool(&self) -> Option<bool> {
        match self {
            Value::Bool(is) => Some(*is),
            _ => None,
        }
    }

    /// The name, where it is one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Value::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The list, where it is one.
    pub fn array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(values) => Some(values),
            _ => None,
        }
    }

    /// The dictionary, a stream's included.
    pub fn dict(&self) -> Option<&Dict> {
        match self {
            Value::Dict(dict) | Value::Stream(dict) => Some(dict),
            _ => None,
        }
    }

    /// The string's bytes, where it is one.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Value::Text(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The string as a text (ISO 32000-2, 7.9.2.2): UTF-16 or UTF-8 with a mark of its own, else PDFDocEncoding.
    pub fn text(&self) -> Option<String> {
        self.bytes().map(text_string)
    }

    pub(super) fn of(object: Object<'_>, depth: usize) -> Value {
        match object {
            Object::Null(_) => Value::Null,
            Object::Boolean(is) => Value::Bool(is),
            Object::Number(number) => Value::Number(number.as_f64()),
            Object::String(text) => Value::Text(text.as_bytes().to_vec()),
            Object::Name(name) => Value::Name(text_of(&name)),
            Object::Stream(stream) => Value::Stream(Dict::at_depth(stream.dict(), depth + 1)),
            _ if depth >= DEPTH => Value::Null,
            Object::Dict(dict) => Value::Dict(Dict::at_depth(&dict, depth + 1)),
            Object::Array(array) => {
                Value::Array(array.raw_iter().map(|value| Value::of_raw(value, depth + 1)).collect())
            }
        }
    }

    pub(super) fn of_raw(value: MaybeRef<Object<'_>>, depth: usize) -> Value {
        match value {
            MaybeRef::Ref(reference) => Value::Ref(ObjectId::of(reference.into())),
            MaybeRef::NotRef(object) => Value::of(object, depth),
        }
    }
}

/// A name's bytes as text.
pub(super) fn text_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn text_string(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        return without_language(char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect());
    }
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return without_language(String::from_utf8_lossy(rest).into_owned());
    }
    bytes.iter().map(|byte| doc_char(*byte)).collect()
}

/// A text without its escapes for languages (ISO 32000-2, 7.9.2.2): they stand between two ESC.
fn without_language(text: String) -> String {
    if !text.contains('\u{1b}') {
        return text;
    }
    text.split('\u{1b}').step_by(2).collect()
}

/// ISO 32000-2, annex D.2: PDFDocEncoding is Latin-1 but for these.
fn doc_char(byte: u8) -> char {
    const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ',
        'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
    ];
    match byte {
        0x18..=0x1f => LOW[usize::from(byte - 0x18)],
        0x80..=0xa0 => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(text_string(bytes), expected);
    }

    #[test]
    fn texts_come_in_three_codings() {
        check(b"\xfe\xff\x72\x48\x5f\xc3", "版心");
        check(b"\xef\xbb\xbf\xe7\x89\x88", "版");
        check(b"caf\xe9 \x84 \xa0", "café — €");
    }

    #[test]
    fn a_language_escape_is_no_part_of_the_text() {
        check(b"\xfe\xff\x00\x1b\x00z\x00h\x00\x1b\x72\x48", "版");
    }
}
