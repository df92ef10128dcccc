use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject, XObjectId};

use super::deflate::Deflate;
use super::file::Body;
use crate::diag::Result;
use crate::hash::Hash;
use crate::page::{Item, Shape};
use crate::picture::{Coding, ColorSpace, ColorTag, Picture, srgb};

/// The pictures of a page, each once.
pub(super) struct Pictures<'p> {
    list: Vec<Entry<'p>>,
}

struct Entry<'p> {
    /// The picture as the page has it.
    source: &'p Arc<Picture>,
    /// The fewest pixels that an inch of paper gets.
    ppi: u32,
    /// The picture as the file has it.
    written: Arc<Picture>,
    /// Whether it is line art, which the file has in one bit a pixel.
    is_line_art: bool,
    digest: [u8; 16],
}

impl<'p> Pictures<'p> {
    /// Finds the pictures and makes them ready; `made` is given each with the fewest pixels that an inch gets.
    ///
    /// # Errors
    /// As `made`.
    pub(super) fn of(
        items: &'p [Item],
        made: impl Fn(&Arc<Picture>, u32) -> Result<Arc<Picture>>,
    ) -> Result<Pictures<'p>> {
        let mut list = Pictures::found(items);
        for entry in &mut list {
            entry.written = made(entry.source, entry.ppi)?;
            entry.is_line_art = entry.written.color == ColorSpace::Gray && entry.written.is_line_art();
            entry.digest = digest(&entry.written);
        }
        Ok(Pictures { list })
    }

    /// The pictures as they are, and the fewest pixels that an inch of each gets.
    pub(super) fn sources(items: &'p [Item]) -> Vec<(&'p Arc<Picture>, u32)> {
        Pictures::found(items).iter().map(|entry| (entry.source, entry.ppi)).collect()
    }

    fn found(items: &'p [Item]) -> Vec<Entry<'p>> {
        let mut list: Vec<Entry<'_>> = Vec::new();
        for item in items {
            let Shape::Picture(placed) = &item.shape else { continue };
            let ppi = placed.picture.ppi_at(placed.whole.size);
            match position(&list, &placed.picture) {
                Some(known) => list[known].ppi = list[known].ppi.min(ppi),
                None => {
                    let source = &placed.picture;
                    let written = source.clone();
                    list.push(Entry { source, ppi, written, is_line_art: false, digest: [0; 16] });
                }
            }
        }
        list
    }

    /// The profiles of the pictures that are not in the colours of the press, by the pictures' names.
    pub(super) fn profiles(&self) -> impl Iterator<Item = (String, Cow<'_, [u8]>)> {
        self.list.iter().enumerate().filter(|(_, entry)| entry.written.color == ColorSpace::Rgb).map(
            |(n, entry)| {
                let profile = match &entry.written.tag {
                    ColorTag::Profile(profile) => Cow::Borrowed(&profile[..]),
                    ColorTag::None | ColorTag::Unusable => Cow::Owned(srgb()),
                };
                (name(n), profile)
            },
        )
    }

    /// The name of a picture in the page's resources.
    pub(super) fn name(&self, picture: &Arc<Picture>) -> Option<String> {
        position(&self.list, picture).map(name)
    }

    /// Hashes of the pictures' bytes, in order.
    pub(super) fn digests(&self) -> impl Iterator<Item = &[u8; 16]> {
        self.list.iter().map(|entry| &entry.digest)
    }

    /// The pictures as the document's external objects, and the bytes that each is to hold.
    pub(super) fn objects(&self) -> BTreeMap<XObjectId, XObject> {
        let objects = self.list.iter().enumerate();
        objects.map(|(n, entry)| (XObjectId(name(n)), object(entry))).collect()
    }

    /// The bytes of each picture by its name.
    pub(super) fn contents(&self, deflate: &mut Deflate) -> Vec<(String, Body)> {
        let entries = self.list.iter().enumerate();
        let bodies = entries.map(|(n, entry)| {
            let body = match entry.written.coding {
                Coding::Jpeg { .. } => Body::Picture(entry.written.clone()),
                Coding::Samples if entry.is_line_art => Body::Own(deflate.run(&entry.written.bits())),
                Coding::Samples => Body::Own(deflate.run(&entry.written.data)),
            };
            (name(n), body)
        });
        bodies.collect()
    }
}

fn name(n: usize) -> String {
    format!("P{n}")
}

fn position(list: &[Entry<'_>], picture: &Arc<Picture>) -> Option<usize> {
    list.iter().position(|known| Arc::ptr_eq(known.source, picture) || known.source == picture)
}

fn digest(picture: &Picture) -> [u8; 16] {
    let mut hash = Hash::new();
    hash.bytes(&picture.data);
    if let ColorTag::Profile(profile) = &picture.tag {
        hash.bytes(profile);
    }
    hash.finish()
}

/// A picture without its bytes: those are put in later, for `printpdf` would copy them once more.
fn object(entry: &Entry<'_>) -> XObject {
    let picture = &entry.written;
    let (width, height) = picture.stored();
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
        ("Width".to_owned(), DictItem::Int(i64::from(width))),
        ("Height".to_owned(), DictItem::Int(i64::from(height))),
        ("BitsPerComponent".to_owned(), DictItem::Int(if entry.is_line_art { 1 } else { 8 })),
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
