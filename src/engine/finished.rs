use std::path::Path;

use super::files;
use crate::diag::{Result, SourcePlace};
use crate::finished::Finished;

impl Finished {
    /// Opens a PDF file.
    ///
    /// # Errors
    /// A file that cannot be read, is too large, or is no PDF whose pages can be read, as [`Finished::read`] says.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Finished> {
        let path = path.as_ref();
        let bytes = files::read(path)?;
        Finished::read(bytes).map_err(|error| match error.place {
            Some(_) => error,
            None => error.at(SourcePlace::file(path.display().to_string())),
        })
    }
}
