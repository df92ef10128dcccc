//! Pictures as they arrive: what a JPEG file says of itself, read from its heads; and the samples of a PNG.

mod jpeg;
mod png;
mod probe;
mod profile;

pub use probe::{Coding, ColorSpace, Picture, Transform, probe};
pub use profile::OutputProfile;
