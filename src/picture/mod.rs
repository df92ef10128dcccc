//! Pictures as they arrive: what a file says of itself, read without decoding more than its heads.

mod jpeg;
mod probe;

pub use probe::{Coding, ColorSpace, Picture, probe};
