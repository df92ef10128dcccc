use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject, XObjectId};

use super::deflate::Deflate;
use super::hash::Hash;
use crate::page::{Item, Shape};
use crate::picture::{Coding, ColorSpace, Picture};

/// The pictures of a page, each once.
pub(super) struct Pictures<'p> {
    list: Vec<(&'p Picture, [u8; 16])>,
}

impl<'p> Pictures<'p> {
    pub(super) fn of(items: &'p [Item]) -> Pictures<'p> {
        let mut list: Vec<(&Picture, [u8; 16])> = Vec::new();
        for item in items {
            let Shape::Picture(placed) = &item.shape else { continue };
            if position(&list, &placed.picture).is_none() {
                list.push((&placed.picture, digest(&placed.picture)));
            }
        }
        Pictures { list }
    }

    /// Whether all are in the colours of the press, as they have to be in a file for it (ISO 15930-7, 6.2.3).
    pub(super) fn are_printable(&self) -> bool {
        self.list.iter().all(|(picture, _)| picture.color != ColorSpace::Rgb)
    }

    /// The name of a picture in the page's resources.
    pub(super) fn name(&self, picture: &Picture) -> Option<String> {
        position(&self.list, picture).map(name)
    }

    /// Hashes of the pictures' bytes, in order.
    pub(super) fn digests(&self) -> impl Iterator<Item = &[u8; 16]> {
        self.list.iter().map(|(_, digest)| digest)
    }

    /// The pictures as the document's external objects, and the bytes that each is to hold.
    pub(super) fn objects(&self) -> BTreeMap<XObjectId, XObject> {
        self.list.iter().enumerate().map(|(n, (picture, _))| (XObjectId(name(n)), object(picture))).collect()
    }

    /// The bytes of each picture by its name.
    pub(super) fn contents(&self, deflate: &mut Deflate) -> Vec<(String, Cow<'p, [u8]>)> {
        let bytes = |picture: &'p Picture, deflate: &mut Deflate| match picture.coding {
            Coding::Jpeg { .. } => Cow::Borrowed(&picture.data[..]),
            Coding::Samples => Cow::Owned(deflate.run(&picture.data)),
        };
        self.list.iter().enumerate().map(|(n, (picture, _))| (name(n), bytes(picture, deflate))).collect()
    }
}

fn name(n: usize) -> String {
    format!("P{n}")
}

fn position(list: &[(&Picture, [u8; 16])], picture: &Picture) -> Option<usize> {
    list.iter().position(|(known, _)| Arc::ptr_eq(&known.data, &picture.data) || *known == picture)
}

fn digest(picture: &Picture) -> [u8; 16] {
    let mut hash = Hash::new();
    hash.bytes(&picture.data);
    hash.finish()
}

/// A picture without its bytes: those are put in later, for `printpdf` would copy them once more.
fn object(picture: &Picture) -> XObject {
    let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
    let (space, filter) = (
        match picture.color {
            ColorSpace::Gray => "DeviceGray",
            ColorSpace::Rgb => "DeviceRGB",
            ColorSpace::Cmyk => "DeviceCMYK",
        },
        match picture.coding {
            Coding::Jpeg { .. } => "DCTDecode",
            Coding::Samples => "FlateDecode",
        },
    );
    let mut dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), DictItem::Int(i64::from(picture.width))),
        ("Height".to_owned(), DictItem::Int(i64::from(picture.height))),
        ("BitsPerComponent".to_owned(), DictItem::Int(8)),
        ("ColorSpace".to_owned(), name(space)),
        ("Filter".to_owned(), name(filter)),
    ]);
    if matches!(picture.coding, Coding::Jpeg { inverted: true, .. }) {
        let parts = usize::from(picture.color.components());
        let decode = (0..parts).flat_map(|_| [DictItem::Int(1), DictItem::Int(0)]).collect();
        dict.insert("Decode".to_owned(), DictItem::Array(decode));
    }
    let stream = ExternalStream { dict, content: Vec::new(), compress: false };
    XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None })
}
