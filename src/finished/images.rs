//! Pictures as a file holds them.

use std::sync::Arc;

use hayro_syntax::object::Stream;
use hayro_syntax::object::stream::ImageDecodeParams;

use super::color::Space;
use super::object::{Dict, ObjectId, Value};
use super::read::Finished;
use super::samples::Unpacked;
use crate::picture::Hash;

/// A picture of a file (ISO 32000-2, 8.9.5).
#[derive(Clone, Debug, PartialEq)]
pub struct ImageFacts {
    /// Its object; nothing where it stands in the page's content.
    pub id: Option<ObjectId>,
    /// Columns of pixels.
    pub width: u32,
    /// Rows of pixels.
    pub height: u32,
    /// Bits of a sample.
    pub bits: u8,
    /// The space of its colours; nothing for a stencil, and for JPEG 2000 that says it itself.
    pub space: Option<Space>,
    /// Whether it is a stencil for a colour.
    pub is_stencil: bool,
    /// Whether another picture says how much of it shows.
    pub has_soft_mask: bool,
    /// Whether parts of it are cut out, by a stencil or by colour.
    pub has_mask: bool,
    /// Whether samples are smoothed.
    pub interpolate: bool,
    /// What samples stand for, where it is not the usual.
    pub decode: Vec<f64>,
    /// The filters that pack it, first to last unpacked.
    pub filters: Vec<String>,
    /// The length of its data as packed.
    pub packed: usize,
    /// A hash of its data as packed, and of that of its masks.
    pub hash: [u8; 16],
    /// The colours that do not show, as the least and the most sample of each channel.
    pub key: Vec<u32>,
    /// What it unpacks to, where it stands in the page's content.
    pub(super) inline: Option<Arc<Unpacked>>,
}

impl ImageFacts {
    pub(super) fn read(finished: &Finished, stream: &Stream<'_>, spaces: &Dict, inline: bool) -> ImageFacts {
        let dict = Dict::of(stream.dict());
        let get = |long: &str, short: &str| {
            let value = finished.get(&dict, long);
            if value == Value::Null && inline { finished.get(&dict, short) } else { value }
        };
        let side = |value: Value| value.int().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
        let is_stencil = get("ImageMask", "IM").bool().unwrap_or(false);
        let space = match get("ColorSpace", "CS") {
            Value::Null => None,
            value => Some(Space::read(finished, &value, spaces)),
        };
        let data = stream.raw_data();
        let mut hash = Hash::new();
        hash.bytes(&data);
        for key in ["SMask", "Mask"] {
            if let Some(Value::Ref(id)) = dict.get(key) {
                hash.bytes(&finished.raw_stream(*id).unwrap_or_default());
            }
        }
        ImageFacts {
            id: if inline { None } else { stream.dict().obj_id().map(ObjectId::of) },
            width: side(get("Width", "W")),
            height: side(get("Height", "H")),
            bits: if is_stencil {
                1
            } else {
                u8::try_from(side(get("BitsPerComponent", "BPC"))).unwrap_or(0)
            },
            space,
            is_stencil,
            has_soft_mask: dict.has("SMask") || get("SMaskInData", "SMaskInData").int().unwrap_or(0) > 0,
            has_mask: dict.has("Mask"),
            interpolate: get("Interpolate", "I").bool().unwrap_or(false),
            decode: numbers(&get("Decode", "D")),
            filters: names(finished, &get("Filter", "F")),
            packed: data.len(),
            hash: hash.finish(),
            key: match get("Mask", "Mask") {
                Value::Array(range) => {
                    range.iter().take(64).filter_map(Value::int).map(|n| n.max(0) as u32).collect()
                }
                _ => Vec::new(),
            },
            inline: None,
        }
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    value.array().unwrap_or_default().iter().filter_map(Value::number).collect()
}

/// The names in a list, or the one name.
pub(super) fn names(finished: &Finished, value: &Value) -> Vec<String> {
    match value {
        Value::Name(name) => vec![name.clone()],
        Value::Array(names) => {
            names.iter().filter_map(|name| finished.resolve(name).name().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    }
}

/// The most pixels of a picture whose samples are unpacked.
const PIXELS: u64 = 200_000_000;

impl Finished {
    /// A hash of a picture's samples and of those of its masks, however they are packed; of their coding where that cannot
    /// be unpacked. Nothing where the object is no stream.
    pub fn samples_hash(&self, id: ObjectId) -> Option<[u8; 16]> {
        let mut hash = Hash::new();
        self.hash_samples(id, &mut hash)?;
        let dict = self.object(id).dict().cloned()?;
        for key in ["SMask", "Mask"] {
            if let Some(Value::Ref(mask)) = dict.get(key) {
                hash.bytes(key.as_bytes());
                self.hash_samples(*mask, &mut hash);
            }
        }
        Some(hash.finish())
    }

    fn hash_samples(&self, id: ObjectId, hash: &mut Hash) -> Option<()> {
        let stream = self.raw(id)?;
        let dict = Dict::of(stream.dict());
        let side = |key: &str| self.get(&dict, key).int().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
        let (width, height) = (side("Width"), side("Height"));
        let small = u64::from(width) * u64::from(height) <= PIXELS;
        let params = ImageDecodeParams { width, height, ..ImageDecodeParams::default() };
        match small.then(|| stream.decoded_image(&params)) {
            Some(Ok(samples)) => hash.bytes(&samples.data),
            _ => hash.bytes(&stream.raw_data()),
        }
        Some(())
    }
}
