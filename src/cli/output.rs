use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use banxin::diag::system_says;
use banxin::{Error, ErrorKind, Result};

/// Makes the folder that output goes to.
pub(super) fn folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|cause| error(path, "the output folder cannot be made", &cause))
}

/// Writes a file whole or not at all: what stood there before stays until the new file is complete.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_by(path, |out| out.write_all(bytes))
}

/// Writes a file whole or not at all, piece by piece.
pub(super) fn write_by(path: &Path, pieces: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let unfinished = beside(path);
    let written = fs::File::create(&unfinished).and_then(|file| {
        let mut file = io::BufWriter::new(file);
        pieces(&mut file)?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_data()
    });
    let done = written.and_then(|()| fs::rename(&unfinished, path));
    done.map_err(|cause| {
        // The unfinished file is of no use; that it cannot be removed either changes nothing.
        let _ = fs::remove_file(&unfinished);
        error(path, "the file cannot be written", &cause)
    })
}

/// A name in the same folder that no other writer uses.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

fn error(path: &Path, what: &str, cause: &io::Error) -> Error {
    let said = system_says(cause);
    Error::new(ErrorKind::Write, format!("{what}: {said}"))
        .at(banxin::diag::SourcePlace::file(path.display().to_string()))
        .with_hint("name a folder that can be written, and has room")
}
