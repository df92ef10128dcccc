use std::borrow::Cow;
use std::sync::Arc;

use super::finding::{self, Finding};
use super::leaf::{File, Leaf};
use super::preflight::Preflight;
use super::rule::{Looks, Rule, Say};
use super::rules::{RULES, UNREADABLE};
use super::sheet::Sheet;
use super::thumbnail::Thumbnail;
use crate::diag::{Code, Diagnostic, Error, Report, Result};
use crate::finished::{Finished, PageFacts};
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
    let mut checking = Checking::new(preflight);
    for placed in pages {
        checking.look(placed);
        checking.pages.push(Cow::Borrowed(placed.page));
    }
    for pdf in files {
        checking.file(pdf)?;
    }
    Ok(checking.finish())
}

/// A check whose pages and files come one after the other: of each it keeps what the others are held against, and nothing
/// that is painted.
pub struct Checking<'p> {
    preflight: &'p Preflight,
    checked: Checked,
    pages: Vec<Cow<'p, PlacedPage>>,
    files: Vec<FilePages>,
}

/// The pages of a finished PDF, as other files are held against them.
pub(super) struct FilePages {
    /// The name of the file's own findings.
    pub(super) name: String,
    /// The name of each page's findings, and what the page says of itself where it can be read.
    pub(super) pages: Vec<(String, Option<PageSize>)>,
}

/// How large a page of a finished PDF is, and how it is shown.
pub(super) struct PageSize {
    /// The trimmed page, in mm.
    pub(super) trim: Option<[f64; 2]>,
    /// In degrees.
    pub(super) rotate: i64,
    pub(super) user_unit: f64,
}

impl<'p> Checking<'p> {
    /// A check under a preflight, of nothing so far.
    pub fn new(preflight: &'p Preflight) -> Checking<'p> {
        Checking { preflight, checked: Checked::default(), pages: Vec::new(), files: Vec::new() }
    }

    /// Checks a page.
    pub fn page(&mut self, placed: &Placed<'_>) {
        self.look(placed);
        // Rules that look at all pages ask for lines and sizes.
        self.pages.push(Cow::Owned(placed.page.without_items()));
    }

    fn look(&mut self, placed: &Placed<'_>) {
        let sheet = Sheet::of(placed.page, placed.report, placed.plant);
        check_sheet(&sheet, self.preflight, &mut self.checked);
    }

    /// Checks a finished PDF.
    ///
    /// # Errors
    /// [`ErrorKind::Pdf`](crate::ErrorKind::Pdf) for a page that cannot be read.
    pub fn file(&mut self, pdf: &Pdf<'_>) -> Result<()> {
        let file = File::of(pdf.name, pdf.finished);
        check_file(&file, self.preflight, &mut self.checked)?;
        let page = |index| (pdf.page_name(index), pdf.finished.page(index).map(|facts| PageSize::of(&facts)));
        let pages = (0..pdf.finished.page_count()).map(page).collect();
        self.files.push(FilePages { name: pdf.name.to_owned(), pages });
        Ok(())
    }

    /// Holds all of them against each other, and lets go what is waived.
    pub fn finish(mut self) -> Checked {
        let nothing = Report::default();
        let plant = Plant { plates: &|_| None, inks: &|_| None };
        let sheets: Vec<Sheet<'_>> = self.pages.iter().map(|page| Sheet::of(page, &nothing, plant)).collect();
        let sheets: Vec<&Sheet<'_>> = sheets.iter().collect();
        for (rule, looks) in on(self.preflight) {
            let Looks::Sets(of_sheets, of_files) = looks else { continue };
            let mut say = Say::new(rule, self.preflight, "");
            of_sheets(&sheets, &mut say);
            of_files(&self.files, &mut say);
            self.checked.findings.extend(say.finish());
        }
        let names = names(&sheets, &self.files);
        self.preflight.waive(&mut self.checked.findings, &names);
        finding::sort(&mut self.checked.findings);
        self.checked
    }
}

impl PageSize {
    fn of(facts: &PageFacts) -> PageSize {
        let trim = facts.boxes.trim.or(facts.boxes.art).or(facts.boxes.media);
        let mm = 25.4 / 72.0 * facts.user_unit;
        PageSize {
            trim: trim.map(|trim| [trim.width() * mm, trim.height() * mm]),
            rotate: facts.rotate,
            user_unit: facts.user_unit,
        }
    }
}

/// The rules that are on.
fn on(preflight: &Preflight) -> impl Iterator<Item = (&'static Rule, Looks)> {
    RULES.iter().filter(|rule| preflight.is_on(rule.code)).map(|rule| (*rule, rule.looks))
}

/// The names under which findings are said.
fn names<'n>(sheets: &[&'n Sheet<'_>], files: &'n [FilePages]) -> Vec<&'n str> {
    let mut names: Vec<&str> = sheets.iter().map(|sheet| sheet.page.name.as_str()).collect();
    for file in files {
        names.push(&file.name);
        names.extend(file.pages.iter().map(|(name, _)| name.as_str()));
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
