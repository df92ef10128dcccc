use std::sync::Arc;

use super::finding::{self, Finding};
use super::leaf::{File, Leaf};
use super::preflight::Preflight;
use super::rule::{Looks, Rule, Say};
use super::rules::{RULES, UNREADABLE};
use super::sheet::Sheet;
use super::thumbnail::Thumbnail;
use crate::diag::{Code, Diagnostic, Error, Report, Result};
use crate::finished::Finished;
use crate::page::PlacedPage;
use crate::picture::{InkCounts, Picture};
use crate::plate::Plates;

/// What makes plates and counts inks; both none where a picture or a face cannot be unpacked, which the writer says.
#[derive(Clone, Copy)]
pub struct Plant<'p> {
    /// The plates of a page.
    pub plates: &'p dyn Fn(&PlacedPage) -> Option<Plates>,
    /// How much ink a CMYK picture lays.
    pub inks: &'p dyn Fn(&Arc<Picture>) -> Option<Arc<InkCounts>>,
}

/// A placed page to be checked.
#[derive(Clone, Copy)]
pub struct Placed<'p> {
    /// The page.
    pub page: &'p PlacedPage,
    /// What was found while it was built.
    pub report: &'p Report,
    /// What makes its plates.
    pub plant: Plant<'p>,
}

/// A finished PDF to be checked.
#[derive(Clone, Copy)]
pub struct Pdf<'f> {
    /// The name under which its findings are said.
    pub name: &'f str,
    /// The file.
    pub finished: &'f Finished,
}

impl Pdf<'_> {
    /// The name under which a page's findings are said, counted from 0: the file's, with the page's number where there are
    /// several.
    pub fn page_name(&self, index: usize) -> String {
        match self.finished.page_count() {
            1 => self.name.to_owned(),
            _ => format!("{} page {}", self.name, index + 1),
        }
    }
}

/// What came of a check.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The findings, those that were let go included, page by page from the top down.
    pub findings: Vec<Finding>,
    /// Every page in outline.
    pub thumbnails: Vec<Thumbnail>,
    /// What kept files from being looked at, added by whoever read them: reports say it, so that nobody takes them for
    /// clean.
    pub unread: Vec<Error>,
}

/// Checks placed pages and finished PDFs under one preflight; they are one edition where it says so.
///
/// # Errors
/// [`ErrorKind::Pdf`](crate::ErrorKind::Pdf) for a page of a PDF that cannot be read.
pub fn check(pages: &[Placed<'_>], files: &[Pdf<'_>], preflight: &Preflight) -> Result<Checked> {
    let sheets: Vec<Sheet<'_>> =
        pages.iter().map(|placed| Sheet::of(placed.page, placed.report, placed.plant)).collect();
    let files: Vec<File<'_>> = files.iter().map(|pdf| File::of(pdf.name, pdf.finished)).collect();
    let mut checked = Checked::default();
    for sheet in &sheets {
        check_sheet(sheet, preflight, &mut checked);
    }
    for file in &files {
        check_file(file, preflight, &mut checked)?;
    }
    let sheets: Vec<&Sheet<'_>> = sheets.iter().collect();
    let files: Vec<&File<'_>> = files.iter().collect();
    for (rule, looks) in on(preflight) {
        let Looks::Sets(of_sheets, of_files) = looks else { continue };
        let mut say = Say::new(rule, preflight, "");
        of_sheets(&sheets, &mut say);
        of_files(&files, &mut say);
        checked.findings.extend(say.finish());
    }
    let names = names(&sheets, &files);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    preflight.waive(&mut checked.findings, &names);
    finding::sort(&mut checked.findings);
    Ok(checked)
}

/// The rules that are on.
fn on(preflight: &Preflight) -> impl Iterator<Item = (&'static Rule, Looks)> {
    RULES.iter().filter(|rule| preflight.is_on(rule.code)).map(|rule| (*rule, rule.looks))
}

/// The names under which findings are said.
fn names(sheets: &[&Sheet<'_>], files: &[&File<'_>]) -> Vec<String> {
    let mut names: Vec<String> = sheets.iter().map(|sheet| sheet.page.name.clone()).collect();
    for file in files {
        names.push(file.name.to_owned());
        names.extend((0..file.finished.page_count()).map(|index| file.leaf_name(index)));
    }
    names
}

fn check_sheet(sheet: &Sheet<'_>, preflight: &Preflight, checked: &mut Checked) {
    checked.thumbnails.push(Thumbnail::of_sheet(sheet));
    for (rule, looks) in on(preflight) {
        let mut say = Say::new(rule, preflight, &sheet.page.name);
        match looks {
            Looks::Page(look) | Looks::Both(look, _) => look(sheet, &mut say),
            Looks::Build => {
                let found = sheet.report.findings().iter().filter(|finding| finding.code == rule.code);
                say.found.extend(found.map(|finding| Finding::new(finding.clone(), sheet.area_of(finding))));
            }
            _ => continue,
        }
        checked.findings.extend(say.finish());
    }
}

fn check_file(file: &File<'_>, preflight: &Preflight, checked: &mut Checked) -> Result<()> {
    for (rule, looks) in on(preflight) {
        let Looks::File(look) = looks else { continue };
        let mut say = Say::new(rule, preflight, file.name);
        look(file, &mut say);
        checked.findings.extend(say.finish());
    }
    for index in 0..file.finished.page_count() {
        // What a page paints is given back before the next one is read.
        let Some(leaf) = Leaf::of(file, index)? else { continue };
        for (rule, looks) in on(preflight) {
            let mut say = Say::new(rule, preflight, &leaf.name);
            match looks {
                Looks::Leaf(look) | Looks::Both(_, look) => look(&leaf, &mut say),
                _ => continue,
            }
            checked.findings.extend(say.finish());
        }
        if preflight.is_on(UNREADABLE.code) {
            let mut say = Say::new(&UNREADABLE, preflight, &leaf.name);
            say.found.extend(unreadable(&leaf));
            checked.findings.extend(say.finish());
        }
        checked.thumbnails.push(Thumbnail::of_leaf(&leaf));
    }
    Ok(())
}

/// What of a page could not be read: nobody can say that it is right.
fn unreadable(leaf: &Leaf<'_>) -> Option<Finding> {
    let first = leaf.content.faults.first()?;
    let more = match leaf.content.faults.len() {
        1 => String::new(),
        n => format!(", and {} faults more", n - 1),
    };
    let message = format!("the page cannot be read whole: {first}{more}");
    Some(Finding::new(Diagnostic::new(Code::Unreadable, leaf.place(), message), None))
}
