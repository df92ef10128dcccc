//! Pictures as a file holds them.

use std::borrow::Cow;
use std::sync::Arc;

use hayro_syntax::object::Stream;
use hayro_syntax::object::stream::ImageDecodeParams;

use super::color::Space;
use super::guard;
use super::object::{Dict, ObjectId, Value};
use super::read::Finished;
use super::samples::Unpacked;
use crate::hash::Hash;

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
    /// How many bytes were unpacked to know it.
    pub(super) unpacked: usize,
    /// A hash of its data as packed, and of that of its masks; of its samples, where it stands in the page's content.
    pub hash: [u8; 16],
    /// The colours that do not show, as the least and the most sample of each channel.
    pub key: Vec<u32>,
    /// What it unpacks to, where it stands in the page's content.
    pub(super) inline: Option<Arc<Unpacked>>,
    /// Whether it stands in the page's content and may unpack to more than any picture there should.
    pub(super) is_beyond: bool,
}

/// The longest picture in a page's content that is unpacked; none should be as long (ISO 32000-2, 8.9.7).
const INLINE: usize = 1 << 20;
/// The most bytes and samples of a picture in a page's content that may be drawn. Who draws unpacks them with no bound of his own.
const DRAWN: u64 = 64 << 20;

/// The samples of a picture without what stands behind the last of them; nothing where they cannot be unpacked.
fn plain<'s>(
    stream: &Stream<'s>,
    [width, height]: [u32; 2],
    space: Option<&Space>,
    bits: u8,
) -> Option<Cow<'s, [u8]>> {
    let params = ImageDecodeParams { width, height, ..ImageDecodeParams::default() };
    let decoded = stream.decoded_image(&params).ok()?;
    let channels = space.map_or(1, Space::components) as u64;
    // A coding that says its own depth and channels has nothing behind them.
    let row = (u64::from(width) * channels * u64::from(bits)).div_ceil(8);
    let length = row.saturating_mul(u64::from(height));
    let length = usize::try_from(length).ok().filter(|length| *length > 0 && decoded.image_data.is_none());
    Some(match (length, decoded.data) {
        (Some(length), data) if length >= data.len() => data,
        (Some(length), Cow::Borrowed(data)) => Cow::Borrowed(&data[..length]),
        (Some(length), Cow::Owned(mut data)) => {
            data.truncate(length);
            Cow::Owned(data)
        }
        (None, data) => data,
    })
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
        let bits = side(get("BitsPerComponent", "BPC"));
        let bits = if is_stencil { 1 } else { u8::try_from(bits).unwrap_or(0) };
        let (width, height) = (side(get("Width", "W")), side(get("Height", "H")));
        let mut hash = Hash::new();
        let mut unpacked = 0;
        let is_beyond = inline && {
            let samples =
                u64::from(width) * u64::from(height) * space.as_ref().map_or(1, Space::components) as u64;
            samples > DRAWN || guard::check_stream_within(stream.dict().data(), &data, DRAWN).is_err()
        };
        // Nobody can ask for the samples of one that stands in the content afterwards.
        let samples = (inline && data.len() <= INLINE && !is_beyond)
            .then(|| plain(stream, [width, height], space.as_ref(), bits))
            .flatten();
        match samples {
            Some(samples) => {
                unpacked = samples.len();
                hash.bytes(&samples);
            }
            None => hash.bytes(&data),
        }
        for key in ["SMask", "Mask"].into_iter().filter(|_| !inline) {
            if let Some(Value::Ref(id)) = dict.get(key) {
                hash.bytes(&finished.raw_stream(*id).unwrap_or_default());
            }
        }
        ImageFacts {
            id: if inline { None } else { stream.dict().obj_id().map(ObjectId::of) },
            width,
            height,
            bits,
            space,
            is_stencil,
            has_soft_mask: dict.has("SMask") || get("SMaskInData", "SMaskInData").int().unwrap_or(0) > 0,
            has_mask: dict.has("Mask"),
            interpolate: get("Interpolate", "I").bool().unwrap_or(false),
            decode: numbers(&get("Decode", "D")),
            filters: names(finished, &get("Filter", "F")),
            packed: data.len(),
            unpacked,
            hash: hash.finish(),
            key: match get("Mask", "Mask") {
                Value::Array(range) => {
                    range.iter().take(64).filter_map(Value::int).map(|n| n.max(0) as u32).collect()
                }
                _ => Vec::new(),
            },
            inline: None,
            is_beyond,
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
        let is_stencil = self.get(&dict, "ImageMask").bool().unwrap_or(false);
        let space = dict.get("ColorSpace").filter(|_| !is_stencil);
        let space = space.map(|space| Space::read(self, space, &Dict::default()));
        let bits = if is_stencil { 1 } else { side("BitsPerComponent").min(16) as u8 };
        match small.then(|| plain(&stream, [width, height], space.as_ref(), bits)).flatten() {
            Some(samples) => hash.bytes(&samples),
            None => hash.bytes(&stream.raw_data()),
        }
        Some(())
    }
}
