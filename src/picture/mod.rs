//! Pictures as they arrive: what a JPEG file says of itself, read from its heads; and the samples of a PNG. And pictures as
//! a press takes them: in its inks. The only user of `moxcms`, and of what unpacks and codes pictures.

mod hash;
mod jpeg;
mod pixels;
mod png;
mod preview;
mod probe;
mod profile;
mod proofed;
mod separate;
mod soft;
mod turn;
mod write;

pub(crate) use hash::Hash;
pub use preview::jpeg_preview;
pub use probe::{Coding, ColorSpace, ColorTag, Picture, Transform, probe};
pub use profile::{OutputProfile, Press, RgbPictures, srgb};
pub use proofed::{Paper, SoftProof};
pub use separate::Separation;
pub use soft::OnScreen;
pub use turn::Turn;
pub use write::png;
