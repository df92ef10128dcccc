//! Files written whole or not at all.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::diag::{Error, ErrorKind, Result, SourcePlace, system_says};

/// Counts the unfinished files of this process: its threads may write the same file at once.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// Writes a file beside its place and renames it: a reader finds the old one or the new one, and a full disk leaves the old.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let unfinished = beside(path);
    let written = fs::File::create(&unfinished).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_data()
    });
    written.and_then(|()| fs::rename(&unfinished, path)).map_err(|cause| {
        // The unfinished file is of no use; that it cannot be removed either changes nothing.
        let _ = fs::remove_file(&unfinished);
        error(ErrorKind::Write, path, "cannot be written", &cause)
    })
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".{name}.{}.{count}.tmp", std::process::id()))
}

/// Whether a file of this name is one that is still being written, or was when its writer died.
pub(super) fn is_unfinished(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(".tmp")
}

/// Makes a folder and those around it.
pub(super) fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path)
        .map_err(|cause| error(ErrorKind::Write, path, "the folder cannot be made", &cause))
}

/// Removes a file; that there was none is as good.
pub(super) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(error(ErrorKind::Write, path, "cannot be removed", &cause))
        }
        _ => Ok(()),
    }
}

/// Removes a folder and all in it; that there was none is as good.
pub(super) fn remove_folder(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(error(ErrorKind::Write, path, "the folder cannot be removed", &cause))
        }
        _ => Ok(()),
    }
}

/// Reads a file of at most so many bytes; `None` where there is none.
pub(super) fn read(path: &Path, most: u64) -> Result<Option<Vec<u8>>> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(error(ErrorKind::Read, path, "cannot be read", &cause)),
    };
    let mut bytes = Vec::new();
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|cause| error(ErrorKind::Read, path, "cannot be read", &cause))?;
    if bytes.len() as u64 > most {
        let message = format!("is larger than {} MB", most >> 20);
        return Err(Error::new(ErrorKind::Read, message).at(place(path)));
    }
    Ok(Some(bytes))
}

/// The names of what stands in a folder, sorted, without unfinished files; none where there is no folder.
pub(super) fn names(folder: &Path) -> Result<Vec<String>> {
    let unreadable = |cause: &io::Error| error(ErrorKind::Read, folder, "the folder cannot be read", cause);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(unreadable(&cause)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let name = entry.map_err(|cause| unreadable(&cause))?.file_name();
        let name = name.to_string_lossy().into_owned();
        if !is_unfinished(&name) {
            found.push(name);
        }
    }
    found.sort();
    Ok(found)
}

/// A file as errors name it.
pub(super) fn place(path: &Path) -> SourcePlace {
    SourcePlace::file(path.display().to_string())
}

fn error(kind: ErrorKind, path: &Path, what: &str, cause: &io::Error) -> Error {
    let said = system_says(cause);
    let error = Error::new(kind, format!("{what}: {said}")).at(place(path));
    match kind {
        ErrorKind::Write => error.with_hint("name a folder that can be written, and has room"),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("banxin-files-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for the test");
        folder
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_nothing_behind() {
        let folder = folder("unwritten");
        let taken = folder.join("taken");
        fs::create_dir_all(taken.join("inside")).expect("a folder in the file's place");
        let error = write(&taken, b"text").expect_err("a folder is no file");
        assert!(error.to_string().contains("cannot be written"), "{error}");
        assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 1, "no unfinished file is left");
        fs::remove_dir_all(folder).expect("the test's own folder");
    }

    #[test]
    fn a_disk_without_room_is_an_error_with_a_hint() {
        // The system's device that has no room for anything.
        let full = Path::new("/dev/full");
        if !full.exists() {
            return;
        }
        let written = fs::File::options().write(true).open(full).and_then(|mut file| file.write_all(b"x"));
        let cause = written.expect_err("no room");
        let error = error(ErrorKind::Write, full, "cannot be written", &cause);
        assert!(error.to_string().contains("no space left"), "{error}");
        assert!(error.hint.is_some());
    }

    #[test]
    fn unfinished_files_are_not_listed() {
        let folder = folder("unfinished");
        write(&folder.join("a.json"), b"{}").expect("written");
        fs::write(folder.join(".b.json.1.0.tmp"), b"").expect("written");
        assert_eq!(names(&folder).expect("listed"), ["a.json"]);
        fs::remove_dir_all(folder).expect("the test's own folder");
    }
}
