//! The file around the objects: each where the table at the end says (ISO 32000-2, 7.5). `lopdf` would do this too, from
//! a document that holds a second copy of every picture; here a picture's bytes go into the file from where they are.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Deref;
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

use crate::picture::{OutputProfile, Picture};

/// A finished PDF file, in pieces: pictures and profiles are in it as they are in memory, and not once more.
pub struct File {
    pieces: Vec<Body>,
    size: usize,
}

/// Some bytes of a file.
pub(super) enum Body {
    Own(Vec<u8>),
    /// A picture as it came.
    Picture(Arc<Picture>),
    Profile(Arc<OutputProfile>),
}

impl Deref for Body {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Body::Own(bytes) => bytes,
            Body::Picture(picture) => &picture.data,
            Body::Profile(profile) => &profile.data,
        }
    }
}

/// Bytes of streams that stand outside the document.
pub(super) type Bodies = BTreeMap<ObjectId, Body>;

/// Shorter streams are copied into the text around them.
const SHORT: usize = 4 * 1024;

impl File {
    /// The file's length in bytes.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Writes the file.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_to(&self, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        self.pieces.iter().try_for_each(|piece| out.write_all(piece))
    }

    /// The file's bytes in one piece.
    pub fn into_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.size);
        self.pieces.iter().for_each(|piece| bytes.extend_from_slice(piece));
        bytes
    }

    /// The file of all objects of a document; a stream in `bodies` takes its bytes from there.
    pub(super) fn of(document: Document, mut bodies: Bodies) -> File {
        let mut file = File { pieces: Vec::new(), size: 0 };
        let mut out = format!("%PDF-{}\n", document.version).into_bytes();
        // Four bytes beyond ASCII, so that nobody takes the file for text.
        out.extend_from_slice(b"%\xe7\x89\x88\xe5\n");
        let mut offsets = BTreeMap::new();
        for (id, object) in document.objects {
            offsets.insert(id.0, (file.size + out.len(), id.1));
            push(&mut out, format_args!("{} {} obj\n", id.0, id.1));
            match object {
                Object::Stream(mut stream) => {
                    let body = bodies.remove(&id).unwrap_or(Body::Own(stream.content));
                    stream.dict.set("Length", body.len() as i64);
                    push_dictionary(&mut out, &stream.dict);
                    out.extend_from_slice(b"stream\n");
                    file.push_body(&mut out, body);
                    out.extend_from_slice(b"\nendstream");
                }
                other => push_object(&mut out, &other),
            }
            out.extend_from_slice(b"\nendobj\n");
        }
        let start = file.size + out.len();
        let count = offsets.keys().next_back().map_or(0, |last| last + 1);
        push(&mut out, format_args!("xref\n0 {count}\n"));
        for id in 0..count {
            match offsets.get(&id) {
                Some((offset, generation)) => {
                    push(&mut out, format_args!("{offset:010} {generation:05} n \n"));
                }
                None => out.extend_from_slice(b"0000000000 65535 f \n"),
            }
        }
        let mut trailer = document.trailer;
        trailer.set("Size", i64::from(count));
        out.extend_from_slice(b"trailer\n");
        push_dictionary(&mut out, &trailer);
        push(&mut out, format_args!("\nstartxref\n{start}\n%%EOF\n"));
        file.push_piece(Body::Own(out));
        file
    }

    /// Adds a stream's bytes after the text that comes before them.
    fn push_body(&mut self, out: &mut Vec<u8>, body: Body) {
        if body.len() < SHORT {
            out.extend_from_slice(&body);
        } else {
            self.push_piece(Body::Own(std::mem::take(out)));
            self.push_piece(body);
        }
    }

    fn push_piece(&mut self, piece: Body) {
        self.size += piece.len();
        self.pieces.push(piece);
    }
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("File").field("size", &self.size).finish_non_exhaustive()
    }
}

fn push(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing to memory cannot fail.
    let _ = out.write_fmt(text);
}

fn push_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => push(out, format_args!("{value}")),
        Object::Integer(value) => super::bytes::push_int(out, *value),
        Object::Real(value) => push(out, format_args!("{value}")),
        Object::Name(name) => push_name(out, name),
        Object::String(text, StringFormat::Literal) => push_literal(out, text),
        Object::String(text, StringFormat::Hexadecimal) => push_hexadecimal(out, text),
        Object::Array(array) => {
            out.push(b'[');
            for (n, item) in array.iter().enumerate() {
                if n > 0 {
                    out.push(b' ');
                }
                push_object(out, item);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => push_dictionary(out, dictionary),
        Object::Reference(id) => push(out, format_args!("{} {} R", id.0, id.1)),
        // A stream is an object of its own and stands inside no other (ISO 32000-2, 7.3.8).
        Object::Stream(stream) => push_dictionary(out, &stream.dict),
    }
}

fn push_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in dictionary {
        push_name(out, key);
        out.push(b' ');
        push_object(out, value);
    }
    out.extend_from_slice(b">>");
}

/// A name; what is not a regular character stands as its number (ISO 32000-2, 7.3.5).
fn push_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte) {
            out.push(byte);
        } else {
            push(out, format_args!("#{byte:02X}"));
        }
    }
}

/// A string in parentheses (ISO 32000-2, 7.3.4.2): a bare carriage return would be read as a line feed.
fn push_literal(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'(');
    for &byte in text {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(byte),
        }
    }
    out.push(b')');
}

fn push_hexadecimal(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'<');
    for byte in text {
        push(out, format_args!("{byte:02X}"));
    }
    out.push(b'>');
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut document = Document::with_version("1.6");
        let text = Object::String(b"a(b)\\c\r\n\xfe\xff".to_vec(), StringFormat::Literal);
        let hex = Object::String(vec![0, 255, 16], StringFormat::Hexadecimal);
        let values = dictionary! {
            "Odd name#" => Object::Name(b"\xe7(x)".to_vec()),
            "Values" => vec![Object::Null, true.into(), (-7).into(), Object::Real(0.25), text, hex],
        };
        let values = document.add_object(values);
        let inside = document.add_object(Stream::new(dictionary! {}, b"inside".to_vec()));
        let outside = document.add_object(Stream::new(dictionary! {}, Vec::new()));
        document.max_id += 1;
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Values" => values });
        document.trailer.set("Root", catalog);

        let long = b"outside ".repeat(SHORT);
        let bodies = BTreeMap::from([(outside, Body::Own(long.clone()))]);
        let file = File::of(document.clone(), bodies);
        let mut written = Vec::new();
        file.write_to(&mut written).expect("memory takes all");
        assert_eq!(written.len(), file.size());
        assert_eq!(written, file.into_bytes());
        let read = Document::load_mem(&written).expect("a sound file");
        assert_eq!(read.get_object(values).unwrap(), document.get_object(values).unwrap());
        let content = |id| &read.get_object(id).and_then(Object::as_stream).unwrap().content;
        assert_eq!(content(inside), b"inside");
        assert_eq!(content(outside), &long);
    }
}
