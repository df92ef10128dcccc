//! The trailer, which says where the document begins and what it is called.

use hayro_syntax::object::{Dict as RawDict, FromBytes, Object, ObjectIdentifier};
use memchr::memmem;

use super::object::{Dict, ObjectId, Value};

/// The keys of the last trailer of a file: its dictionary, or that of the stream that takes its place
/// (ISO 32000-2, 7.5.5 and 7.5.8).
pub(super) fn read(bytes: &[u8]) -> Dict {
    let from_start = start(bytes).and_then(|at| at_offset(bytes, at));
    let last = || memmem::rfind_iter(bytes, b"trailer").find_map(|at| dict(&bytes[at + "trailer".len()..]));
    from_start.or_else(last).unwrap_or_default()
}

/// Where the last cross-reference table begins.
fn start(bytes: &[u8]) -> Option<usize> {
    let at = memmem::rfind(bytes, b"startxref")? + "startxref".len();
    let digits = bytes[at..].trim_ascii_start();
    let length = digits.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    std::str::from_utf8(&digits[..length]).ok()?.parse().ok()
}

fn at_offset(bytes: &[u8], at: usize) -> Option<Dict> {
    let table = bytes.get(at..)?.trim_ascii_start();
    if table.starts_with(b"xref") {
        return dict(&table[memmem::find(table, b"trailer")? + "trailer".len()..]);
    }
    let object = &table[memmem::find(&table[..table.len().min(64)], b"obj")? + "obj".len()..];
    dict(object)
}

fn dict(bytes: &[u8]) -> Option<Dict> {
    let dict = RawDict::from_bytes(bytes.trim_ascii_start())?;
    Some(Dict::of(&dict)).filter(|dict| dict.has("Root"))
}

/// The object that a reference in the trailer means.
pub(super) fn follow(pdf: &hayro_syntax::Pdf, id: ObjectId) -> Option<Value> {
    let object = pdf.xref().get::<Object<'_>>(ObjectIdentifier::new(id.number, id.generation))?;
    Some(Value::of(object, 0))
}
