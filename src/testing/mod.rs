//! For the tests of programs that make PDFs: a page is held against a reference that somebody has looked at and accepted.
//!
//! ```no_run
//! # fn front_page() -> Vec<u8> { Vec::new() }
//! #[test]
//! fn the_front_page_stays_as_it_is() {
//!     let pdf: Vec<u8> = front_page();
//!     banxin::testing::assert_page!("front", &pdf);
//! }
//! ```
//!
//! A reference is a folder in `tests/references` with a small picture and a record of every page: where each glyph, rule and
//! picture stands. A test whose page is not like its reference, or has none, fails, and leaves a report in `target/banxin`
//! (or in the folder that `BANXIN_REPORTS` names). `banxin bless` lists what waits there, and accepts it. [`Checks`] says how
//! closely a page is looked at, and where not.

mod align;
mod checks;
mod differences;
mod files;
mod lines;
mod look;
mod pending;
mod place;
mod record;
mod report;
mod sources;
mod store;

use std::path::Path;

use crate::diag::{Error, ErrorKind, Result};
use crate::finished::Finished;

pub use crate::assert_page;
pub use checks::{Checks, Mask};
pub use pending::{Change, Pending, PendingPage, accept, pending};
pub use place::reports;

/// Holds every page of a PDF against the reference of a name, and panics where one is not like it.
///
/// The name is a literal: the references that no test names are found in the sources, and fail the test. The PDF is anything
/// that is `AsRef<[u8]>`; a third argument, of type [`Checks`](crate::testing::Checks), says how closely it is looked at.
///
/// ```no_run
/// use banxin::testing::{Checks, Mask, assert_page};
///
/// # let pdf = Vec::new();
/// assert_page!("front", &pdf, Checks::new().glyphs(0.1).mask(Mask::rect(14.0, 8.0, 60.0, 5.0)));
/// ```
///
/// # Panics
/// Where a page differs, is new or is gone; where a reference is used by no test; where a mask names nothing; where the PDF
/// or a reference cannot be read. References are never written.
#[macro_export]
macro_rules! assert_page {
    ($name:literal, $pdf:expr $(,)?) => {
        $crate::testing::assert_page!($name, $pdf, $crate::testing::Checks::new())
    };
    ($name:literal, $pdf:expr, $checks:expr $(,)?) => {
        if let Err(why) = $crate::testing::hold(env!("CARGO_MANIFEST_DIR"), $name, $pdf.as_ref(), &$checks) {
            panic!("{why}");
        }
    };
}

/// The most pages of a file that is held against a reference.
const MOST_PAGES: usize = 1000;
/// The most differences of a page that a failed test prints; the report has them all.
const MOST_SAID: usize = 12;

/// What [`assert_page!`] does, for a package that stands in a folder: the reason why the test fails is the error.
#[doc(hidden)]
pub fn hold(
    package: impl AsRef<Path>,
    name: &str,
    pdf: &[u8],
    checks: &Checks,
) -> std::result::Result<(), String> {
    let package = package.as_ref();
    hold_in(package, &place::references(package), &place::reports(package), name, pdf, checks)
}

/// The same with the folders of references and reports named, whatever the environment says.
#[doc(hidden)]
pub fn hold_in(
    package: &Path,
    references: &Path,
    reports: &Path,
    name: &str,
    pdf: &[u8],
    checks: &Checks,
) -> std::result::Result<(), String> {
    let said = |error: Error| format!("{name}: {error}");
    place::check_name(name).map_err(said)?;
    let folder = references.join(name);
    let failed = failures(&folder, pdf, checks).map_err(said)?;
    if !failed.is_empty() {
        let report = pending::leave(reports, name, &folder, &failed).map_err(said)?;
        return Err(why(name, &failed, &report));
    }
    pending::forget(reports, name).map_err(said)?;
    all_used(package, references).map_err(said)
}

/// The pages that are not like their references.
fn failures(folder: &Path, pdf: &[u8], checks: &Checks) -> Result<Vec<pending::Failed>> {
    let finished = Finished::read(pdf.to_vec())?;
    let count = finished.page_count();
    if count > MOST_PAGES {
        let message = format!("the file has {count} pages; references have at most {MOST_PAGES}");
        return Err(Error::new(ErrorKind::Pdf, message));
    }
    let mut failed = Vec::new();
    let mut used = vec![false; checks.masks.len()];
    for page in 1..=count {
        let old = store::read(folder, page)?;
        let dpi = old.as_ref().map_or(checks.dpi, |old| old.record.dpi);
        let look = look::Look::draw(&finished, page - 1, dpi)?;
        let record = record::Record::of(&finished, page - 1, dpi, String::new())?;
        for (mask, used) in checks.masks.iter().zip(&mut used) {
            let [width, height] = record.size.map(|side| side as f64 / 100.0);
            *used |= mask.is_on(page) && mask.meets(width, height);
        }
        failed.extend(failure(page, old, look, record, checks)?);
    }
    if let Some(n) = used.iter().position(|used| !used) {
        return Err(no_place(n, &checks.masks[n], count));
    }
    for page in store::pages(folder)?.into_iter().filter(|page| *page > count) {
        let old = store::read(folder, page)?;
        let said = vec![format!("there is no page {page} any more: the file has {count}")];
        failed.push(pending::Failed { page, said, old, new: None, heat: None });
    }
    Ok(failed)
}

fn failure(
    page: usize,
    old: Option<store::Page>,
    look: look::Look,
    record: record::Record,
    checks: &Checks,
) -> Result<Option<pending::Failed>> {
    let mut said = Vec::new();
    let mut heat = None;
    match &old {
        None => said.push("there is no reference yet".to_owned()),
        Some(old) => {
            said = differences::differences(&old.record, &record, page, checks);
            let view = look::View { checks, page, dpi: old.record.dpi, turn: record.turn };
            if let Some(difference) = look::difference(&old.look()?, &look, &view) {
                said.push(difference.said);
                heat = difference.heat.map(|heat| heat.png(record.dpi)).transpose()?;
            }
        }
    }
    if said.is_empty() {
        return Ok(None);
    }
    let png = look.stepped().png(record.dpi)?;
    let record = record::Record { picture: look::hash(&png), ..record };
    let text = record.write().into_bytes();
    let new = Some(store::Page { record, text, png });
    Ok(Some(pending::Failed { page, said, old, new, heat }))
}

fn no_place(n: usize, mask: &Mask, count: usize) -> Error {
    let what = match mask.page() {
        Some(page) if page == 0 || page > count => format!("is for page {page}, and the file has {count}"),
        _ => "lies beside the page".to_owned(),
    };
    Error::new(ErrorKind::Input, format!("mask {} {what}", n + 1))
        .with_hint("masks are in mm from the page's upper left corner; the first page is 1")
}

/// Refuses references that no test of the package names.
fn all_used(package: &Path, references: &Path) -> Result<()> {
    let named = sources::names(package)?;
    let unused: Vec<String> = files::names(references)?
        .into_iter()
        .filter(|name| !named.contains(name) && references.join(name).is_dir())
        .collect();
    if unused.is_empty() {
        return Ok(());
    }
    let message = format!("no test uses the references {}", unused.join(", "));
    Err(Error::new(ErrorKind::Input, message)
        .at(files::place(references))
        .with_hint("remove their folders, or name them in an `assert_page!` again"))
}

/// Why a test fails, in a few lines.
fn why(name: &str, failed: &[pending::Failed], report: &Path) -> String {
    let mut out = format!("{name}: {} of its pages are not as their references\n", failed.len());
    for failed in failed {
        for said in failed.said.iter().take(MOST_SAID) {
            out += &format!("  page {}: {said}\n", failed.page);
        }
        if failed.said.len() > MOST_SAID {
            out += &format!("  page {}: and {} more\n", failed.page, failed.said.len() - MOST_SAID);
        }
    }
    out + &format!("  report: {}\n  accept: banxin bless {name}", report.display())
}
