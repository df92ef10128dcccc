//! Pictures as they arrive: what a JPEG file says of itself, read from its heads; the samples of a PNG or TIFF; and the
//! words that any of them brings. And pictures as a press takes them: in its inks. The only user of `moxcms`, and of what
//! unpacks and codes pictures.

mod facts;
mod fax;
mod hash;
mod ifd;
mod jpeg;
mod pixels;
mod png;
mod preview;
mod probe;
mod profile;
mod proofed;
mod separate;
mod soft;
mod tiff;
mod turn;
mod words;
mod write;

pub use facts::{InkCounts, JpegFacts};
pub(crate) use hash::Hash;
pub use preview::jpeg_preview;
pub use probe::{Coding, ColorSpace, ColorTag, Picture, Transform, probe};
pub use profile::{OutputProfile, Press, RgbPictures, srgb};
pub use proofed::{Paper, SoftProof};
pub use separate::Separation;
pub use soft::OnScreen;
pub use turn::Turn;
pub(crate) use words::xmp_properties;
pub use words::{Word, Words};
pub(crate) use write::packed_png;
pub use write::png;
