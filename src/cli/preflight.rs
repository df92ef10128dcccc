//! Which preflight file holds for a page or PDF, and what it finds.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use banxin::check::{Checked, Finding, Pdf, Preflight};
use banxin::finished::Finished;
use banxin::{Built, Engine, Result};

/// The preflight file for a page or PDF: the one that is named, or the one beside it.
pub(super) fn file_for(named: Option<&Path>, path: &Path) -> Option<PathBuf> {
    let beside = || Some(path.with_file_name("preflight.toml")).filter(|file| file.is_file());
    named.map(Path::to_path_buf).or_else(beside)
}

/// The preflight of a file; banxin's own where there is none.
pub(super) fn read(file: Option<&Path>) -> Result<Preflight> {
    file.map_or_else(|| Ok(Preflight::default()), Preflight::from_path)
}

/// The name under which the findings of a PDF are said: that of its file, with its folders where another has the same.
pub(super) fn pdf_name(path: &Path, is_known: impl Fn(&str) -> bool) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if is_known(&name) { path.display().to_string() } else { name }
}

/// What is checked under one preflight file, as one edition where that says so.
#[derive(Default)]
pub(super) struct Group<'g> {
    pub(super) file: Option<PathBuf>,
    names: BTreeSet<String>,
    pages: Vec<&'g Built>,
    pdfs: Vec<(String, &'g Finished)>,
}

/// Pages and PDFs by the preflight file that holds for them.
#[derive(Default)]
pub(super) struct Groups<'g>(pub(super) Vec<Group<'g>>);

impl<'g> Groups<'g> {
    /// Adds a page to the first group of its preflight file that has none of its name; returns the group's number.
    pub(super) fn page(&mut self, file: Option<PathBuf>, built: &'g Built) -> usize {
        let n = self.group(file, &built.page.name);
        self.0[n].pages.push(built);
        n
    }

    /// Adds a PDF, likewise.
    pub(super) fn pdf(&mut self, file: Option<PathBuf>, name: &str, finished: &'g Finished) -> usize {
        let n = self.group(file, name);
        self.0[n].pdfs.push((name.to_owned(), finished));
        n
    }

    fn group(&mut self, file: Option<PathBuf>, name: &str) -> usize {
        let is_free = |group: &Group<'_>| group.file == file && !group.names.contains(name);
        let n = self.0.iter().position(is_free).unwrap_or(self.0.len());
        if n == self.0.len() {
            self.0.push(Group { file, ..Group::default() });
        }
        self.0[n].names.insert(name.to_owned());
        n
    }
}

impl Group<'_> {
    /// What preflight finds on all of them.
    pub(super) fn check(&self, engine: &Engine<'_>) -> Result<Checked> {
        let pdfs: Vec<Pdf<'_>> = self.pdfs.iter().map(|(name, finished)| Pdf { name, finished }).collect();
        engine.check(&self.pages, &pdfs, &read(self.file.as_deref())?)
    }
}

/// Those of some findings that are of one of these pages.
pub(super) fn of_pages(findings: &[Finding], names: &[&str]) -> Vec<Finding> {
    let is_here = |finding: &&Finding| names.contains(&finding.diagnostic.place.page.as_str());
    findings.iter().filter(is_here).cloned().collect()
}
