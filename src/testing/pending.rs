//! Failures that wait to be looked at: the pages as they came out, beside a report; and how they become references.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::look::hash;
use super::store::{self, Page};
use super::{files, place, report};
use crate::diag::{Error, ErrorKind, Result};

/// No list of a failure is larger.
const LARGEST: u64 = 16 << 20;
const LIST: &str = "pending.json";
const REPORT: &str = "report.html";

/// A test that failed, and has not been accepted or passed since.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pending {
    /// The name of the reference.
    pub name: String,
    /// The folder of the reference.
    pub references: PathBuf,
    /// The pages that are not as they were.
    pub pages: Vec<PendingPage>,
}

/// A page that is not as its reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PendingPage {
    /// Its number; the first is 1.
    pub page: usize,
    /// What became of it.
    pub change: Change,
    /// What differs, in words.
    pub said: Vec<String>,
    /// A hash of the record that it was held against.
    was: Option<String>,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// There is no reference of it yet.
    New,
    /// It differs from its reference.
    Changed,
    /// There is a reference of it, and no such page any more.
    Gone,
}

/// A page that is not as its reference, with all that its report shows.
pub(super) struct Failed {
    pub(super) page: usize,
    pub(super) said: Vec<String>,
    pub(super) old: Option<Page>,
    pub(super) new: Option<Page>,
    /// The new picture with what differs in red, as a PNG file.
    pub(super) heat: Option<Vec<u8>>,
}

impl Failed {
    fn change(&self) -> Change {
        match (&self.old, &self.new) {
            (None, _) => Change::New,
            (Some(_), None) => Change::Gone,
            (Some(_), Some(_)) => Change::Changed,
        }
    }

    fn pending(&self) -> PendingPage {
        PendingPage {
            page: self.page,
            change: self.change(),
            said: self.said.clone(),
            was: self.old.as_ref().map(|old| hash(&old.text)),
        }
    }
}

/// Leaves a failure to be looked at, and gives the report's place. The list is written last: what it names is there.
pub(super) fn leave(reports: &Path, name: &str, references: &Path, failed: &[Failed]) -> Result<PathBuf> {
    let folder = reports.join(name);
    files::remove_folder(&folder)?;
    files::make_folder(&folder)?;
    for failed in failed {
        if let Some(new) = &failed.new {
            store::write(&folder, failed.page, &new.png, &new.text)?;
        }
    }
    let report = folder.join(REPORT);
    files::write(&report, report::html(name, failed).as_bytes())?;
    let pages = failed.iter().map(Failed::pending).collect();
    let list = Pending { name: name.to_owned(), references: references.to_owned(), pages };
    list.write(&folder)?;
    Ok(report)
}

/// Takes away what an earlier failure left: the test has passed.
pub(super) fn forget(reports: &Path, name: &str) -> Result<()> {
    files::remove_folder(&reports.join(name))
}

/// The failures that wait in a folder of reports, sorted by name.
///
/// # Errors
/// Where the folder or a list in it cannot be read.
pub fn pending(reports: &Path) -> Result<Vec<Pending>> {
    let names = files::names(reports)?;
    let lists = names.iter().map(|name| Pending::read(reports, name));
    lists.filter_map(Result::transpose).collect()
}

/// Accepts what a test came to as its reference from now on: every page, or the one of that number.
///
/// # Errors
/// Where `CI` is set; where nothing of that name or number waits; where the reference is no longer the one that the test was
/// held against; where a file cannot be written. Pages that were accepted before the error stay so.
pub fn accept(reports: &Path, name: &str, page: Option<usize>) -> Result<Vec<PendingPage>> {
    place::refuse_under_ci()?;
    place::check_name(name)?;
    let none = |what: String| {
        Error::new(ErrorKind::Input, what).with_hint("`banxin bless` lists what waits; run the tests first")
    };
    let mut list =
        Pending::read(reports, name)?.ok_or_else(|| none(format!("no failure of {name:?} waits")))?;
    let (wanted, rest): (Vec<_>, Vec<_>) =
        list.pages.drain(..).partition(|waiting| page.is_none_or(|page| page == waiting.page));
    if wanted.is_empty() {
        return Err(none(format!("no page {} of {name:?} waits", page.unwrap_or(0))));
    }
    let folder = reports.join(name);
    for waiting in &wanted {
        list.take(&folder, waiting)?;
    }
    list.pages = rest;
    match list.pages.is_empty() {
        true => files::remove_folder(&folder)?,
        false => list.write(&folder)?,
    }
    Ok(wanted)
}

impl Pending {
    fn read(reports: &Path, name: &str) -> Result<Option<Pending>> {
        let file = reports.join(name).join(LIST);
        // What stands beside the failures is nobody's reference.
        let Ok(Some(text)) = files::read(&file, LARGEST) else { return Ok(None) };
        let list: Pending = serde_json::from_slice(&text).map_err(|cause| {
            Error::new(ErrorKind::Input, format!("is no list of pages: {cause}"))
                .at(files::place(&file))
                .with_hint("remove the folder and run the tests again")
        })?;
        Ok((list.name == name).then_some(list))
    }

    fn write(&self, folder: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|cause| Error::new(ErrorKind::Write, format!("the list cannot be written: {cause}")))?;
        files::write(&folder.join(LIST), text.as_bytes())
    }

    /// Makes one page a reference, or takes its reference away.
    fn take(&self, folder: &Path, waiting: &PendingPage) -> Result<()> {
        let stands = store::read(&self.references, waiting.page)?;
        if stands.map(|page| hash(&page.text)) != waiting.was {
            let message = format!(
                "the reference of page {} of {:?} is another one since the test ran",
                waiting.page, self.name
            );
            return Err(Error::new(ErrorKind::Input, message).with_hint("run the test again, and look again"));
        }
        if waiting.change == Change::Gone {
            return store::remove(&self.references, waiting.page);
        }
        let new = store::read(folder, waiting.page)?.ok_or_else(|| {
            Error::new(
                ErrorKind::Read,
                format!("page {} of {:?} is not there any more", waiting.page, self.name),
            )
            .with_hint("run the test again")
        })?;
        store::write(&self.references, waiting.page, &new.png, &new.text)
    }
}
