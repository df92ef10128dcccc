//! Files read under limits, and written whole or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::diag::{Error, ErrorKind, Result, SourcePlace, system_says};
use crate::font::FontFile;

/// The largest file that is read: larger than any picture a photo desk sends.
pub(super) const LARGEST: u64 = 256 << 20;

/// The files that a page names, by the paths that it names them by.
pub(super) trait Files {
    /// Reads a file of the page: a story or a picture, within the page's folder.
    fn page_file(&self, path: &str) -> Result<Vec<u8>>;

    /// Reads a layout's file of so many bytes at most, which pages of several folders may share.
    fn layout_file(&self, path: &str, most: u64) -> Result<Vec<u8>>;
}

/// Files that are in memory already.
pub(super) struct InMemory<'a>(pub(super) &'a BTreeMap<String, Vec<u8>>);

impl Files for InMemory<'_> {
    fn page_file(&self, path: &str) -> Result<Vec<u8>> {
        self.0.get(path).cloned().ok_or_else(|| {
            let known = self.0.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            Error::new(ErrorKind::Read, format!("there is no file {path:?}"))
                .with_hint(format!("the files given are: {known}"))
        })
    }

    fn layout_file(&self, path: &str, _most: u64) -> Result<Vec<u8>> {
        self.page_file(path)
    }
}

/// Files in the folder of a page.
pub(super) struct InFolder(pub(super) PathBuf);

impl Files for InFolder {
    fn page_file(&self, path: &str) -> Result<Vec<u8>> {
        let climbs = || {
            Error::new(ErrorKind::Input, format!("the path {path:?} leads out of the page's folder"))
                .with_hint("put the file into the page's folder, and name it from there")
        };
        let plain =
            Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !plain || path.contains('\\') {
            return Err(climbs());
        }
        let full = self.0.join(path);
        // A link within the folder may still lead out of it.
        if let (Ok(folder), Ok(real)) = (fs::canonicalize(&self.0), fs::canonicalize(&full))
            && !real.starts_with(&folder)
        {
            return Err(climbs());
        }
        self.named(path, LARGEST)
    }

    fn layout_file(&self, path: &str, most: u64) -> Result<Vec<u8>> {
        self.named(path, most)
    }
}

impl InFolder {
    /// A file that another one names: the error has no place, because the one that names it is to blame.
    fn named(&self, path: &str, most: u64) -> Result<Vec<u8>> {
        load(&self.0.join(path), most)
            .map_err(|why| Error::new(ErrorKind::Read, format!("the file {path:?} {why}")))
    }
}

/// Reads a whole file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    read_up_to(path, LARGEST)
}

/// Reads a whole file of so many bytes at most.
///
/// # Errors
/// [`ErrorKind::Read`] for a file that is larger, or cannot be read; for a folder, and a pipe, which has no end.
pub fn read_up_to(path: &Path, most: u64) -> Result<Vec<u8>> {
    load(path, most).map_err(|why| {
        Error::new(ErrorKind::Read, format!("the file {why}"))
            .at(SourcePlace::file(path.display().to_string()))
    })
}

/// A file's bytes, or why they cannot be had.
fn load(path: &Path, most: u64) -> std::result::Result<Vec<u8>, String> {
    let unreadable = |cause: std::io::Error| format!("cannot be read: {}", system_says(&cause));
    let data = fs::metadata(path).map_err(unreadable)?;
    if data.is_dir() {
        return Err("is a folder".into());
    }
    if !data.is_file() {
        return Err("is no file that has an end".into());
    }
    let too_large = |size: u64| format!("has {} MB, more than {}", size >> 20, most >> 20);
    if data.len() > most {
        return Err(too_large(data.len()));
    }
    // A file may say less than it holds, or grow.
    let mut bytes = Vec::with_capacity(data.len() as usize + 1);
    let mut file = fs::File::open(path).map_err(unreadable)?.take(most + 1);
    file.read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > most { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

/// Writes a file whole or not at all: what stood there before stays until the new file is complete.
///
/// # Errors
/// [`ErrorKind::Write`] where it cannot be written, or the disk is full.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_by(path, |out| out.write_all(bytes))
}

/// Writes a file whole or not at all, piece by piece.
///
/// # Errors
/// As [`write()`].
pub fn write_by(path: &Path, pieces: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    // What is no file, such as a pipe, holds nothing that could stay: it is written to, not replaced.
    if fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir()) {
        let written = fs::OpenOptions::new().write(true).open(path).and_then(|file| {
            let mut file = io::BufWriter::new(file);
            pieces(&mut file)?;
            file.flush()
        });
        return written.map_err(|cause| unwritten(path, "the file cannot be written", &cause));
    }
    let unfinished = beside(path);
    let written = fs::File::create(&unfinished).and_then(|file| {
        let mut file = io::BufWriter::new(file);
        pieces(&mut file)?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_data()
    });
    written.and_then(|()| fs::rename(&unfinished, path)).map_err(|cause| {
        // The unfinished file is of no use; that it cannot be removed either changes nothing.
        let _ = fs::remove_file(&unfinished);
        unwritten(path, "the file cannot be written", &cause)
    })
}

/// Makes a folder that output goes to, and those around it.
///
/// # Errors
/// [`ErrorKind::Write`] where it cannot be made.
pub fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|cause| unwritten(path, "the output folder cannot be made", &cause))
}

/// A name in the same folder that no other writer uses: threads may write the same file at once.
fn beside(path: &Path) -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".{name}.{}.{count}.tmp", std::process::id()))
}

/// Whether a file of this name is one that is still being written, or was when its writer died.
pub(crate) fn is_unfinished(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(".tmp")
}

/// That something cannot be written, made or removed.
pub(crate) fn unwritten(path: &Path, what: &str, cause: &io::Error) -> Error {
    Error::new(ErrorKind::Write, format!("{what}: {}", system_says(cause)))
        .at(SourcePlace::file(path.display().to_string()))
        .with_hint("name a folder that can be written, and has room")
}

/// A font file on disk. What is read of it later is what was there at first, or nothing.
struct FontOnDisk {
    file: Mutex<fs::File>,
    size: usize,
    changed: Option<SystemTime>,
}

impl FontFile for FontOnDisk {
    fn size(&self) -> usize {
        self.size
    }

    fn read(&self, at: usize, into: &mut [u8]) -> Option<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at as u64)).ok()?;
        file.read_exact(into).ok()
    }

    fn is_unchanged(&self) -> bool {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let unchanged =
            |now: fs::Metadata| now.len() == self.size as u64 && now.modified().ok() == self.changed;
        file.metadata().is_ok_and(unchanged)
    }
}

/// Opens a font file.
pub(super) fn open_font(path: &Path) -> Result<Arc<dyn FontFile>> {
    let open = || -> std::result::Result<FontOnDisk, String> {
        let unreadable = |cause: std::io::Error| format!("cannot be read: {}", system_says(&cause));
        let file = fs::File::open(path).map_err(unreadable)?;
        let data = file.metadata().map_err(unreadable)?;
        if !data.is_file() {
            return Err("is no file that has an end".into());
        }
        if data.len() > LARGEST {
            return Err(format!("has {} MB, more than {}", data.len() >> 20, LARGEST >> 20));
        }
        let changed = data.modified().ok();
        Ok(FontOnDisk { file: Mutex::new(file), size: data.len() as usize, changed })
    };
    let opened = open().map_err(|why| {
        Error::new(ErrorKind::Read, format!("the file {why}"))
            .at(SourcePlace::file(path.display().to_string()))
    })?;
    Ok(Arc::new(opened))
}

/// A file's bytes as text.
///
/// # Errors
/// [`ErrorKind::Input`] for what is not UTF-8.
pub fn text(file: &str, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
        Error::new(ErrorKind::Input, "the file is not UTF-8 text")
            .at(SourcePlace::at(file, &before, valid))
            .with_hint("save it again as UTF-8; old copy is often GBK or Big5")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("banxin-{name}-{}", std::process::id()));
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
    fn a_disk_that_fills_up_leaves_the_last_good_file() {
        let folder = folder("full");
        let file = folder.join("A05.pdf");
        write(&file, b"the last good one").expect("written");
        let error = write_by(&file, |out| {
            out.write_all(b"half of the next")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        let error = error.expect_err("no room");
        assert!(error.message.starts_with("the file cannot be written: no "), "{error}");
        assert!(error.hint.is_some());
        assert_eq!(fs::read(&file).expect("the file"), b"the last good one");
        assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 1, "no unfinished file is left");
        fs::remove_dir_all(folder).expect("the test's own folder");
    }
}
