//! Which preflight file holds for a page or PDF, and what it finds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use banxin::check::{Checking, Finding, Preflight};
use banxin::{Error, Result};

/// The preflight files of a run, each read once.
pub(super) struct Preflights<'a> {
    /// The one that is named for all.
    named: Option<&'a Path>,
    read: BTreeMap<Option<PathBuf>, Result<Preflight>>,
}

impl<'a> Preflights<'a> {
    /// Reads the file that is named, or those beside these pages and PDFs.
    pub(super) fn read(named: Option<&'a Path>, paths: impl IntoIterator<Item = &'a PathBuf>) -> Self {
        let mut read = BTreeMap::new();
        for path in paths {
            read.entry(file_for(named, path)).or_insert_with_key(|file| {
                file.as_ref().map_or_else(|| Ok(Preflight::default()), Preflight::from_path)
            });
        }
        Preflights { named, read }
    }

    /// What keeps files from being read.
    pub(super) fn errors(&self) -> impl Iterator<Item = &Error> {
        self.read.values().filter_map(|read| read.as_ref().err())
    }
}

/// The preflight file for a page or PDF: the one that is named, or the one beside it.
fn file_for(named: Option<&Path>, path: &Path) -> Option<PathBuf> {
    let beside = || Some(path.with_file_name("preflight.toml")).filter(|file| file.is_file());
    named.map(Path::to_path_buf).or_else(beside)
}

/// The name under which the findings of a PDF are said: that of its file, with its folders where another has the same.
pub(super) fn pdf_name(path: &Path, is_known: impl Fn(&str) -> bool) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if is_known(&name) { path.display().to_string() } else { name }
}

/// What is checked under one preflight file, as one edition where that says so.
struct Group<'p> {
    file: Option<PathBuf>,
    names: BTreeSet<String>,
    checking: Checking<'p>,
}

/// Checks of pages and PDFs by the preflight file that holds for them.
pub(super) struct Groups<'p> {
    preflights: &'p Preflights<'p>,
    groups: Vec<Group<'p>>,
}

impl<'p> Groups<'p> {
    /// Checks of nothing so far.
    pub(super) fn new(preflights: &'p Preflights<'p>) -> Groups<'p> {
        Groups { preflights, groups: Vec::new() }
    }

    /// The check that a page or PDF belongs to, and its number: the first of its preflight file that has none of its name.
    /// Nothing where the preflight file cannot be read.
    pub(super) fn of(&mut self, path: &Path, name: &str) -> Option<(usize, &mut Checking<'p>)> {
        let file = file_for(self.preflights.named, path);
        let preflight = self.preflights.read.get(&file)?.as_ref().ok()?;
        let is_free = |group: &Group<'_>| group.file == file && !group.names.contains(name);
        let n = self.groups.iter().position(is_free).unwrap_or(self.groups.len());
        if n == self.groups.len() {
            let checking = Checking::new(preflight);
            self.groups.push(Group { file, names: BTreeSet::new(), checking });
        }
        let group = &mut self.groups[n];
        group.names.insert(name.to_owned());
        Some((n, &mut group.checking))
    }

    /// What each of them finds, with its preflight file.
    pub(super) fn finish(self) -> impl Iterator<Item = (Option<PathBuf>, banxin::check::Checked)> {
        self.groups.into_iter().map(|group| (group.file, group.checking.finish()))
    }
}

/// Those of some findings that are of one of these pages.
pub(super) fn of_pages(findings: &[Finding], names: &[&str]) -> Vec<Finding> {
    let is_here = |finding: &&Finding| names.contains(&finding.diagnostic.place.page.as_str());
    findings.iter().filter(is_here).cloned().collect()
}
