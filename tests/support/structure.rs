//! The structure tree of a PDF, shown in brackets.

use lopdf::{Dictionary, Document, Object};

/// The structure of a file: the kinds of its elements in brackets, with a dot for each stretch that one holds.
pub fn shown(file: &[u8]) -> String {
    let document = Document::load_mem(file).unwrap();
    let root = find(&document, document.catalog().unwrap(), "StructTreeRoot").as_dict().unwrap();
    let mut found = String::new();
    structure(&document, root, &mut found);
    found
}

/// The languages that elements of a file's structure name, each with the kind of its element, in order.
pub fn languages(file: &[u8]) -> Vec<String> {
    let document = Document::load_mem(file).unwrap();
    let root = find(&document, document.catalog().unwrap(), "StructTreeRoot").as_dict().unwrap();
    let mut found = Vec::new();
    named(&document, root, &mut found);
    found
}

fn named(document: &Document, element: &Dictionary, out: &mut Vec<String>) {
    for kid in find(document, element, "K").as_array().unwrap() {
        let Object::Dictionary(kid) = document.dereference(kid).unwrap().1 else { continue };
        if let Ok(lang) = kid.get(b"Lang").and_then(Object::as_str) {
            let kind = String::from_utf8_lossy(find(document, kid, "S").as_name().unwrap());
            out.push(format!("{kind} {}", String::from_utf8_lossy(lang)));
        }
        named(document, kid, out);
    }
}

fn find<'d>(document: &'d Document, dictionary: &'d Dictionary, key: &str) -> &'d Object {
    document.dereference(dictionary.get(key.as_bytes()).unwrap()).unwrap().1
}

fn structure(document: &Document, element: &Dictionary, out: &mut String) {
    for kid in find(document, element, "K").as_array().unwrap() {
        match document.dereference(kid).unwrap().1 {
            Object::Integer(_) => out.push('.'),
            Object::Dictionary(kid) => {
                out.push('(');
                out.push_str(&String::from_utf8_lossy(find(document, kid, "S").as_name().unwrap()));
                structure(document, kid, out);
                out.push(')');
            }
            other => panic!("{other:?} in the structure"),
        }
    }
}
