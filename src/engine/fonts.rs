use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::files;
use super::threads::Threads;
use crate::diag::{Error, ErrorKind, Result, SourcePlace, system_says};
use crate::font::{Face, Fonts};
use crate::workers;

const TWO: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);

impl Fonts {
    /// Reads every font file of a folder (`.otf`, `.ttf`, `.otc`, `.ttc`).
    ///
    /// # Errors
    /// [`ErrorKind::Read`] for a folder or file that cannot be read, [`ErrorKind::Font`] for a file that is not a font,
    /// two faces of one name, or a folder without fonts.
    pub fn from_dir(folder: impl AsRef<Path>) -> Result<Fonts> {
        let folder = folder.as_ref();
        let name = folder.display().to_string();
        let error = |cause: std::io::Error| {
            Error::new(ErrorKind::Read, format!("the fonts cannot be read: {}", system_says(&cause)))
                .at(SourcePlace::file(&name))
                .with_hint("name a folder of OpenType fonts with --fonts")
        };
        let mut paths: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(folder).map_err(error)? {
            let path = entry.map_err(error)?.path();
            let ending =
                path.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_ascii_lowercase();
            if matches!(ending.as_str(), "otf" | "ttf" | "otc" | "ttc") {
                paths.push(path);
            }
        }
        paths.sort();
        let read = |path: &PathBuf| -> Result<Vec<(Face, String)>> {
            let name = path.display().to_string();
            let faces = Face::all_of(&name, files::open_font(path)?)?;
            Ok(faces.into_iter().map(|face| (face, name.clone())).collect())
        };
        // Two threads: most of the time goes into copying out of the system's cache. Whoever reads which file, the book
        // and the first error are the same.
        let done = workers::all(&Threads::new(TWO), paths.len(), |n| read(&paths[n]));
        let read: Result<Vec<_>> = done.into_iter().collect();
        Fonts::from_faces(read?.into_iter().flatten().collect())
    }
}
