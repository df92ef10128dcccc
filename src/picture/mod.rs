//! Pictures as they arrive: what a JPEG file says of itself, read from its heads; the samples of a PNG or TIFF; and the
//! words that any of them brings. And pictures as a press takes them: in its inks. The only user of `moxcms`, and of what
//! unpacks and codes pictures.

mod facts;
mod fax;
mod icc;
mod ifd;
mod jpeg;
mod light;
mod pixels;
mod png;
mod preview;
mod probe;
mod profile;
mod screen;
mod separate;
mod soft_proof;
mod tiff;
mod turn;
mod words;
mod write;

pub use facts::{InkCounts, JpegFacts};
pub(crate) use icc::output_channels;
pub use preview::jpeg_preview;
pub use probe::{Coding, ColorSpace, ColorTag, Picture, Transform, probe};
pub use profile::{OutputProfile, Press, RgbPictures, srgb};
pub use screen::OnScreen;
pub use separate::Separation;
pub use soft_proof::{Paper, SoftProof};
pub use turn::Turn;
pub(crate) use words::xmp_properties;
pub use words::{Word, Words};
pub(crate) use write::packed_png;
pub use write::png;
