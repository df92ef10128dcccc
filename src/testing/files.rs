//! Files and folders of references that may not be there.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::diag::{Error, ErrorKind, Result, SourcePlace, system_says};
use crate::engine::files::{is_unfinished, unwritten};
pub(super) use crate::engine::files::{make_folder, write};

/// Removes a file; that there was none is as good.
pub(super) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(unwritten(path, "cannot be removed", &cause))
        }
        _ => Ok(()),
    }
}

/// Removes a folder and all in it; that there was none is as good.
pub(super) fn remove_folder(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(unwritten(path, "the folder cannot be removed", &cause))
        }
        _ => Ok(()),
    }
}

/// Reads a file of at most so many bytes; `None` where there is none.
pub(super) fn read(path: &Path, most: u64) -> Result<Option<Vec<u8>>> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(unread(path, "cannot be read", &cause)),
    };
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|cause| unread(path, "cannot be read", &cause))?;
    if bytes.len() as u64 > most {
        let message = format!("is larger than {} MB", most >> 20);
        return Err(Error::new(ErrorKind::Read, message).at(place(path)));
    }
    Ok(Some(bytes))
}

/// The names of what stands in a folder, sorted, without unfinished files; none where there is no folder.
pub(super) fn names(folder: &Path) -> Result<Vec<String>> {
    let unreadable = |cause: &io::Error| unread(folder, "the folder cannot be read", cause);
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

fn unread(path: &Path, what: &str, cause: &io::Error) -> Error {
    Error::new(ErrorKind::Read, format!("{what}: {}", system_says(cause))).at(place(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_files_are_not_listed() {
        let folder = std::env::temp_dir().join(format!("banxin-unfinished-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for the test");
        write(&folder.join("a.json"), b"{}").expect("written");
        fs::write(folder.join(".b.json.1.0.tmp"), b"").expect("written");
        assert_eq!(names(&folder).expect("listed"), ["a.json"]);
        fs::remove_dir_all(folder).expect("the test's own folder");
    }
}
