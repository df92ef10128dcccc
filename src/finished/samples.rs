//! What pictures hold, unpacked: a byte for each sample, whatever coding, depth, palette and mask the file has them in.

use hayro_syntax::object::Stream;
use hayro_syntax::object::stream::{ImageColorSpace, ImageData, ImageDecodeParams};

use super::color::Space;
use super::images::ImageFacts;
use super::object::{Dict, ObjectId, Value};
use super::read::Finished;

/// The most pixels of a picture that is unpacked.
const PIXELS: u64 = 1 << 30;
/// The most bytes that the packed bits, and the samples, of a picture may take.
const BYTES: u64 = 400 << 20;
/// The most samples of a picture that is taken as fine as it is.
const FINE: u64 = 200 << 20;

/// A picture's samples, row by row from the top.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    /// Columns of pixels; fewer than the file has where those would take too much memory.
    pub width: usize,
    /// Rows of pixels.
    pub height: usize,
    /// The space of its colours, its palette looked up; nothing for a stencil.
    pub space: Option<Space>,
    /// Samples of a pixel: the channels of the space, then one that says how much of the pixel shows, where one does.
    pub channels: usize,
    /// The samples: 255 for the most of a channel.
    pub data: Vec<u8>,
    /// Whether the last sample of a pixel says how much of it shows.
    pub has_alpha: bool,
}

/// A picture as its coding holds it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unpacked {
    width: usize,
    height: usize,
    channels: usize,
    bits: u8,
    /// Rows of packed bits, each from a new byte on.
    data: Vec<u8>,
    space: Space,
    alpha: Option<Vec<u8>>,
}

impl Unpacked {
    pub(super) fn bytes(&self) -> usize {
        self.data.len() + self.alpha.as_ref().map_or(0, Vec::len)
    }
}

impl Finished {
    /// The samples of a picture, `shrink` pixels on a side taken together; more where they would take too much memory.
    ///
    /// # Errors
    /// Why they cannot be had, in words: the file's coding is broken, or unpacks to more than 400 MB.
    pub fn samples(&self, facts: &ImageFacts, shrink: usize) -> Result<Samples, &'static str> {
        let stream = facts.id.and_then(|id| self.raw(id));
        let unpacked = match (&facts.inline, &stream) {
            (Some(unpacked), _) => None.or(Some(Unpacked::clone(unpacked))),
            (None, Some(stream)) => facts.unpack(stream),
            (None, None) => None,
        };
        let unpacked = unpacked.ok_or("its data cannot be unpacked")?;
        let mask = match &stream {
            Some(stream) if !facts.is_stencil => self.mask(&Dict::of(stream.dict()))?,
            _ => None,
        };
        Reader::of(facts, &unpacked, shrink)?.read(mask.as_ref())
    }

    /// What says how much of a picture shows: a soft mask, or a stencil that hides what it paints.
    fn mask(&self, dict: &Dict) -> Result<Option<Mask>, &'static str> {
        for key in ["SMask", "Mask"] {
            let Some(Value::Ref(id)) = dict.get(key) else { continue };
            let broken = "its mask cannot be unpacked";
            let Some(stream) = self.raw(*id) else { continue };
            let facts = ImageFacts::read(self, &stream, &Dict::default(), false);
            let facts = ImageFacts { space: Some(Space::DeviceGray), is_stencil: false, ..facts };
            let unpacked = facts.unpack(&stream).ok_or(broken)?;
            if unpacked.channels != 1 {
                return Err(broken);
            }
            let samples = Reader::of(&facts, &unpacked, 1)?.read(None)?;
            let Samples { width, height, mut data, .. } = samples;
            if key == "Mask" {
                data.iter_mut().for_each(|sample| *sample = 255 - *sample);
            }
            return Ok(Some(Mask { width, height, data }));
        }
        Ok(None)
    }
}

/// How much of each pixel shows, 255 for all of it.
struct Mask {
    width: usize,
    height: usize,
    data: Vec<u8>,
}

impl ImageFacts {
    /// The picture as its coding holds it; nothing where it cannot be unpacked, or would take too much memory.
    pub(super) fn unpack(&self, stream: &Stream<'_>) -> Option<Unpacked> {
        let pixels = u64::from(self.width) * u64::from(self.height);
        if pixels == 0 || pixels > PIXELS || !is_small(self, &stream.raw_data()) {
            return None;
        }
        let channels = self.space.as_ref().map(Space::components).filter(|count| *count > 0);
        let params = ImageDecodeParams {
            is_indexed: matches!(self.space, Some(Space::Indexed { .. })),
            bpc: Some(self.bits).filter(|bits| *bits > 0),
            num_components: channels.and_then(|count| u8::try_from(count).ok()),
            target_dimension: None,
            width: self.width,
            height: self.height,
        };
        let decoded = stream.decoded_image(&params).ok()?;
        let of_coding = decoded.image_data.as_ref().and_then(|data| data.color_space);
        let space = match (&self.space, of_coding) {
            (Some(space), _) => space.clone(),
            (None, Some(ImageColorSpace::Rgb)) => Space::DeviceRgb,
            (None, Some(ImageColorSpace::Cmyk)) => Space::DeviceCmyk,
            (None, Some(ImageColorSpace::Unknown(_))) => return None,
            (None, _) => Space::DeviceGray,
        };
        let channels = space.components();
        let own = decoded.image_data.as_ref();
        let bits = own.map_or(self.bits, |data: &ImageData| data.bits_per_component);
        let (width, height) = own.map_or((self.width, self.height), |data| (data.width, data.height));
        let (width, height) = (width as usize, height as usize);
        let row = width.checked_mul(channels)?.checked_mul(usize::from(bits))?.div_ceil(8);
        let mut data = decoded.data.into_owned();
        if !matches!(bits, 1 | 2 | 4 | 8 | 16) || channels == 0 || data.is_empty() {
            return None;
        }
        let whole = row.checked_mul(height).filter(|bytes| *bytes as u64 <= BYTES)?;
        // A file that ends early has white, or whatever zeros are, as every reader shows it; one that has next to nothing
        // is broken.
        if data.len() < whole / 2 {
            return None;
        }
        data.resize(whole, 0);
        let alpha = decoded.image_data.and_then(|data| data.alpha);
        let alpha = alpha.filter(|alpha| alpha.len() == width * height);
        Some(Unpacked { width, height, channels, bits, data, space, alpha })
    }
}

/// Whether a coding that states its own size states one that can be unpacked: what a dictionary says does not bind it.
fn is_small(facts: &ImageFacts, data: &[u8]) -> bool {
    if !facts.filters.iter().any(|filter| filter == "JPXDecode") {
        return true;
    }
    // ITU-T T.800, A.5.1: sizes stand after the marker, the segment's length and its capabilities.
    let Some(at) = memchr::memmem::find(data, b"\xff\x4f\xff\x51") else { return true };
    let number = |n: usize| data.get(at + 8 + n..)?.first_chunk().map(|four| u32::from_be_bytes(*four));
    match (number(0), number(4), number(8), number(12)) {
        (Some(right), Some(bottom), Some(left), Some(top)) => {
            let (width, height) =
                (u64::from(right.saturating_sub(left)), u64::from(bottom.saturating_sub(top)));
            width * height <= u64::from(facts.width.max(1)) * u64::from(facts.height.max(1)) * 4
        }
        _ => true,
    }
}

/// Reads the samples of a picture row by row.
struct Reader<'u> {
    unpacked: &'u Unpacked,
    shrink: usize,
    /// What each sample stands for, 255 for the most; one table for each channel. Of 16 bits only the upper eight count.
    tables: Vec<Vec<u8>>,
    /// The palette's colours.
    palette: Option<(&'u [u8], Space)>,
    key: &'u [u32],
    is_stencil: bool,
}

impl<'u> Reader<'u> {
    fn of(facts: &'u ImageFacts, unpacked: &'u Unpacked, shrink: usize) -> Result<Reader<'u>, &'static str> {
        let palette = match &unpacked.space {
            Space::Indexed { base, table, .. } => Some((table.as_slice(), Space::clone(base))),
            _ => None,
        };
        let channels = palette.as_ref().map_or(unpacked.channels, |(_, base)| base.components());
        if channels == 0 {
            return Err("its palette cannot be read");
        }
        let samples = unpacked.width as u64 * unpacked.height as u64 * (channels as u64 + 1);
        let mut shrink = shrink.max(1);
        while samples / (shrink * shrink) as u64 > FINE {
            shrink += 1;
        }
        let tables = (0..unpacked.channels).map(|channel| table(facts, unpacked, channel)).collect();
        let key = if facts.key.len() == unpacked.channels * 2 { &facts.key[..] } else { &[] };
        Ok(Reader { unpacked, shrink, tables, palette, key, is_stencil: facts.is_stencil })
    }

    fn read(&self, mask: Option<&Mask>) -> Result<Samples, &'static str> {
        let unpacked = self.unpacked;
        let has_alpha = mask.is_some() || !self.key.is_empty() || unpacked.alpha.is_some() || self.is_stencil;
        let space = match &self.palette {
            Some((_, base)) => base.clone(),
            None => unpacked.space.clone(),
        };
        let colors = if self.is_stencil { 0 } else { space.components() };
        let channels = colors + usize::from(has_alpha);
        // A mask that is finer than its picture says more of the edges.
        let finer = mask.filter(|mask| mask.width * mask.height > unpacked.width * unpacked.height);
        if let Some(mask) = finer {
            return self.through(mask, &space);
        }
        let (width, height) = (unpacked.width.div_ceil(self.shrink), unpacked.height.div_ceil(self.shrink));
        let space = (!self.is_stencil).then_some(space);
        let is_plain = self.shrink == 1 && !has_alpha && unpacked.bits == 8 && self.palette.is_none();
        if is_plain && let [first, rest @ ..] = &self.tables[..] {
            // Most pictures are whole bytes that mean the same in all channels: themselves, or what is left of white.
            if rest.iter().all(|table| table == first) {
                let is_itself = first.iter().enumerate().all(|(n, to)| n == usize::from(*to));
                let data = match is_itself {
                    true => unpacked.data.clone(),
                    false => unpacked.data.iter().map(|sample| first[usize::from(*sample)]).collect(),
                };
                return Ok(Samples { width, height, space, channels, data, has_alpha });
            }
        }
        let mut data = Vec::with_capacity(width * height * channels);
        let mut row = Vec::with_capacity(unpacked.width * channels);
        let mut sums = vec![0u32; width * channels];
        for y in 0..unpacked.height {
            row.clear();
            self.row(y, mask, &mut row, has_alpha);
            if self.shrink == 1 {
                data.extend_from_slice(&row);
                continue;
            }
            for (x, pixel) in row.chunks_exact(channels).enumerate() {
                let at = x / self.shrink * channels;
                for (sum, sample) in sums[at..at + channels].iter_mut().zip(pixel) {
                    *sum += u32::from(*sample);
                }
            }
            if (y + 1) % self.shrink == 0 || y + 1 == unpacked.height {
                let deep = y % self.shrink + 1;
                for (x, pixel) in sums.chunks_exact(channels).enumerate() {
                    let wide = self.shrink.min(unpacked.width - x * self.shrink);
                    let count = (wide * deep) as u32;
                    data.extend(pixel.iter().map(|sum| ((sum + count / 2) / count) as u8));
                }
                sums.fill(0);
            }
        }
        Ok(Samples { width, height, space, channels, data, has_alpha })
    }

    /// Adds a row of pixels.
    fn row(&self, y: usize, mask: Option<&Mask>, out: &mut Vec<u8>, has_alpha: bool) {
        let unpacked = self.unpacked;
        let length = (unpacked.width * unpacked.channels * usize::from(unpacked.bits)).div_ceil(8);
        let packed = &unpacked.data[y * length..(y + 1) * length];
        let mut raw = [0u32; 32];
        for x in 0..unpacked.width {
            let raw = &mut raw[..unpacked.channels.min(32)];
            for (channel, sample) in raw.iter_mut().enumerate() {
                *sample = sample_at(packed, x * unpacked.channels + channel, unpacked.bits);
            }
            let place = |channel: usize| {
                let top = if unpacked.bits == 16 { raw[channel] >> 8 } else { raw[channel] };
                self.tables[channel][top as usize & 255]
            };
            if self.is_stencil {
                // A sample of nothing is where the colour goes.
                out.push(255 - place(0));
                continue;
            }
            match &self.palette {
                Some((table, base)) => {
                    let channels = base.components();
                    let at = usize::from(place(0)) * channels;
                    let color = table.get(at..at + channels);
                    out.extend(color.unwrap_or(&[0; 32][..channels.min(32)]));
                }
                None => out.extend((0..raw.len()).map(place)),
            }
            if has_alpha {
                out.push(self.shows(raw, x, y, mask));
            }
        }
    }

    /// How much of a pixel shows.
    fn shows(&self, raw: &[u32], x: usize, y: usize, mask: Option<&Mask>) -> u8 {
        let pairs = self.key.chunks_exact(2).zip(raw);
        let mut ranges = pairs.map(|(range, sample)| (range[0]..=range[1]).contains(sample)).peekable();
        if ranges.peek().is_some() && ranges.all(|is_within| is_within) {
            return 0;
        }
        let unpacked = self.unpacked;
        if let Some(mask) = mask {
            let (u, v) = (x * mask.width / unpacked.width, y * mask.height / unpacked.height);
            return mask.data[v * mask.width + u];
        }
        let alpha = unpacked.alpha.as_ref().and_then(|alpha| alpha.get(y * unpacked.width + x));
        alpha.copied().unwrap_or(255)
    }

    /// As fine as a mask that is finer than the picture.
    fn through(&self, mask: &Mask, space: &Space) -> Result<Samples, &'static str> {
        let colors = space.components();
        let channels = colors + 1;
        if (mask.width * mask.height * channels) as u64 > BYTES {
            return Err("it takes more than 400 MB with its mask");
        }
        let unpacked = self.unpacked;
        let mut data = Vec::with_capacity(mask.width * mask.height * channels);
        let mut row = Vec::new();
        let mut last = usize::MAX;
        for (y, shows) in mask.data.chunks_exact(mask.width).enumerate() {
            let own = y * unpacked.height / mask.height;
            if own != last {
                row.clear();
                self.row(own, None, &mut row, false);
                last = own;
            }
            for (x, shows) in shows.iter().enumerate() {
                let at = x * unpacked.width / mask.width * colors;
                data.extend_from_slice(&row[at..at + colors]);
                data.push(*shows);
            }
        }
        let (width, height) = (mask.width, mask.height);
        Ok(Samples { width, height, space: Some(space.clone()), channels, data, has_alpha: true })
    }
}

fn sample_at(packed: &[u8], n: usize, bits: u8) -> u32 {
    match bits {
        8 => u32::from(packed[n]),
        16 => u32::from(packed[n * 2]) << 8 | u32::from(packed[n * 2 + 1]),
        _ => {
            let bits = usize::from(bits);
            let at = n * bits;
            u32::from(packed[at / 8]) >> (8 - bits - at % 8) & ((1 << bits) - 1)
        }
    }
}

/// What the samples of a channel stand for (ISO 32000-2, table 88): 255 for the most that the channel has; of a palette
/// the number of its colour.
fn table(facts: &ImageFacts, unpacked: &Unpacked, channel: usize) -> Vec<u8> {
    let count = 1usize << unpacked.bits.min(8);
    let is_palette = matches!(unpacked.space, Space::Indexed { .. });
    let most = if is_palette { (count - 1) as f64 } else { 1.0 };
    let (low, high) = match (&unpacked.space, channel) {
        (Space::Lab(_), 0) => (0.0, 100.0),
        (Space::Lab([low, high, ..]), 1) => (f64::from(*low), f64::from(*high)),
        (Space::Lab([.., low, high]), _) => (f64::from(*low), f64::from(*high)),
        _ => (0.0, most),
    };
    let decode = |n: usize, usual: f64| facts.decode.get(channel * 2 + n).copied().unwrap_or(usual);
    let (first, last) = (decode(0, low), decode(1, high));
    let to = |n: usize| {
        let value = first + n as f64 / (count - 1) as f64 * (last - first);
        if is_palette {
            return value.round().clamp(0.0, 255.0) as u8;
        }
        let part = if high > low { (value - low) / (high - low) } else { 0.0 };
        (part.clamp(0.0, 1.0) * 255.0).round() as u8
    };
    (0..count).map(to).collect()
}

/// A picture's object, for messages.
impl ImageFacts {
    /// What messages call it: its size in pixels, and its object where it is one.
    pub fn name(&self) -> String {
        match self.id {
            Some(ObjectId { number, .. }) => format!("{} × {}, object {number}", self.width, self.height),
            None => format!("{} × {}", self.width, self.height),
        }
    }
}
