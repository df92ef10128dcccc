//! The references of a package: a folder for each name, in it a picture and a record for each page.

use std::path::{Path, PathBuf};

use super::files;
use super::look::{Look, hash};
use super::record::Record;
use crate::diag::{Error, ErrorKind, Result};

/// No file of a reference is larger.
const LARGEST: u64 = 64 << 20;
/// How often a page is read again whose files another process is writing, and how long it waits in between.
const TRIES: u32 = 20;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(25);

/// A page of a reference, or of what may become one.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) record: Record,
    /// The record's file.
    pub(super) text: Vec<u8>,
    /// The picture's file.
    pub(super) png: Vec<u8>,
}

impl Page {
    pub(super) fn look(&self) -> Result<Look> {
        Look::read("the reference's picture", &self.png)
    }
}

pub(super) fn record_file(folder: &Path, page: usize) -> PathBuf {
    folder.join(format!("{page}.json"))
}

pub(super) fn picture_file(folder: &Path, page: usize) -> PathBuf {
    folder.join(format!("{page}.png"))
}

/// Reads a page; `None` where there is none. Of a page that another process is writing, the old state or the new one.
///
/// # Errors
/// Where a file cannot be read or is broken, and where picture and record do not belong together and stay so.
pub(super) fn read(folder: &Path, page: usize) -> Result<Option<Page>> {
    let (record_file, picture_file) = (record_file(folder, page), picture_file(folder, page));
    for _ in 0..TRIES {
        let text = files::read(&record_file, LARGEST)?;
        let png = files::read(&picture_file, LARGEST)?;
        let (text, png) = match (text, png) {
            (None, None) => return Ok(None),
            (Some(text), Some(png)) => (text, png),
            _ => {
                std::thread::sleep(PAUSE);
                continue;
            }
        };
        let record = Record::read(&text).map_err(|error| error.at(files::place(&record_file)))?;
        if record.picture == hash(&png) {
            return Ok(Some(Page { record, text, png }));
        }
        std::thread::sleep(PAUSE);
    }
    let message = "the record of the page and its picture do not belong together";
    Err(Error::new(ErrorKind::Read, message).at(files::place(&record_file)).with_hint(
        "one of them was changed by hand, or came alone: remove both, run the test, and accept the page",
    ))
}

/// Writes a page: each file whole or not at all, the record last, since it says which picture belongs to it.
pub(super) fn write(folder: &Path, page: usize, png: &[u8], text: &[u8]) -> Result<()> {
    files::make_folder(folder)?;
    files::write(&picture_file(folder, page), png)?;
    files::write(&record_file(folder, page), text)
}

/// Removes a page, the record first.
pub(super) fn remove(folder: &Path, page: usize) -> Result<()> {
    files::remove(&record_file(folder, page))?;
    files::remove(&picture_file(folder, page))
}

/// The numbers of the pages that a reference has.
pub(super) fn pages(folder: &Path) -> Result<Vec<usize>> {
    let names = files::names(folder)?;
    let numbers = names.iter().filter_map(|name| name.strip_suffix(".json")?.parse().ok());
    let mut numbers: Vec<usize> = numbers.collect();
    numbers.sort_unstable();
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_whose_files_do_not_belong_together_is_no_reference() {
        let folder = std::env::temp_dir().join(format!("banxin-store-{}", std::process::id()));
        let look = Look { width: 1, height: 1, rgb: vec![0; 3] };
        let png = look.png(48.0).expect("a picture");
        let record = Record { picture: hash(&png), ..Record::empty() };
        write(&folder, 1, &png, record.write().as_bytes()).expect("written");
        let page = read(&folder, 1).expect("read").expect("a page");
        assert_eq!(page.look().expect("a picture"), look);
        assert_eq!(page.record, record);
        assert_eq!(pages(&folder).expect("listed"), [1]);
        files::remove(&picture_file(&folder, 1)).expect("removed");
        let error = read(&folder, 1).expect_err("half a page");
        assert!(error.to_string().contains("do not belong together"), "{error}");
        std::fs::remove_dir_all(folder).expect("the test's own folder");
    }
}
