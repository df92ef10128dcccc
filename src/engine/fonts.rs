use std::fs;
use std::path::{Path, PathBuf};

use super::files;
use crate::diag::{Error, ErrorKind, Result, SourcePlace};
use crate::font::Fonts;

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
            Error::new(ErrorKind::Read, format!("the fonts cannot be read: {}", files::plain(&cause)))
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
        let read = |path: &PathBuf| Ok((path.display().to_string(), files::read(path)?));
        // Two at a time: most of the time goes into copying out of the system's cache.
        let (first, second) = paths.split_at(paths.len() / 2);
        let (first, second) = std::thread::scope(|scope| {
            let other = scope.spawn(|| second.iter().map(read).collect::<Result<Vec<_>>>());
            let own: Result<Vec<_>> = first.iter().map(read).collect();
            (own, other.join())
        });
        let second = second.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Fonts::from_bytes(first?.into_iter().chain(second?))
    }
}
