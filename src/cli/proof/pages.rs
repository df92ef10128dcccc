use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use banxin::check::{Finding, Pdf};
use banxin::diag::SourcePlace;
use banxin::finished::{Finished, PageFacts};
use banxin::proof::{Leaf, numbered, thumbnail_dpi};
use banxin::{Built, Engine, Error, Page, Result};

use super::super::args::ProofArgs;
use super::super::preflight::{self, Groups, Preflights};

/// A page to make proofs of.
#[derive(Clone)]
pub(super) enum Source {
    Set(Rc<Built>),
    Drawn {
        file: PathBuf,
        finished: Rc<Finished>,
        /// Which of its pages, counted from 0.
        index: usize,
    },
}

impl Source {
    /// The page in full size; a finished one is drawn with so many pixels to the inch.
    pub(super) fn leaf(&self, dpi: f64) -> Result<Leaf> {
        self.drawn_by(|_| dpi)
    }

    /// The page for a sheet of thumbnails with so many pixels to the inch.
    pub(super) fn thumbnail(&self, dpi: f64) -> Result<Leaf> {
        self.drawn_by(|facts| thumbnail_dpi(facts, dpi))
    }

    fn drawn_by(&self, dpi: impl FnOnce(&PageFacts) -> f64) -> Result<Leaf> {
        match self {
            Source::Set(built) => Ok(Leaf::of_page(&built.page)),
            Source::Drawn { file, finished, index } => {
                let name = drawn_name(file, finished, *index);
                let facts = finished.page(*index).unwrap_or_default();
                Ok(Leaf::drawn(&name, &finished.draw(*index, dpi(&facts))?, &facts))
            }
        }
    }
}

/// What a page of a finished file is called.
pub(super) fn drawn_name(file: &Path, finished: &Finished, index: usize) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    match finished.page_count() {
        1 => stem.into_owned(),
        count => format!("{stem}-p{}", numbered(index + 1, count)),
    }
}

/// The pages that are named, in order. One file is held at a time: each is read again when its proofs are made.
pub(super) struct Pages<'p> {
    engine: &'p Engine<'p>,
    args: &'p ProofArgs,
    /// Of each page its file, as a number among those named, and which of that file's pages it is.
    list: Vec<(usize, usize)>,
    /// The file that was read last.
    open: Option<(usize, Source)>,
    /// What preflight finds on each page, where somebody asks.
    found: Option<Vec<Vec<Finding>>>,
}

impl<'p> Pages<'p> {
    /// Reads every page once, so that what is wrong with one is known before any proof is written; `is_checked` says whether
    /// preflight looks at them.
    pub(super) fn survey(engine: &'p Engine<'p>, args: &'p ProofArgs, is_checked: bool) -> Result<Pages<'p>> {
        let mut pages = Pages { engine, args, list: Vec::new(), open: None, found: None };
        // No preflight file that nobody asks for is read.
        let checked = if is_checked { &args.pages[..] } else { &[] };
        let preflights = Preflights::read(args.preflight.as_deref(), checked);
        if let Some(error) = preflights.errors().next() {
            return Err(error.clone());
        }
        let mut looking = Looking { engine, groups: Groups::new(&preflights), names: BTreeSet::new() };
        let mut places = Vec::new();
        for (file, path) in args.pages.iter().enumerate() {
            let source = pages.read(file)?;
            let count = match &source {
                Source::Set(_) => 1,
                Source::Drawn { finished, .. } => finished.page_count(),
            };
            pages.list.extend((0..count).map(|index| (file, index)));
            if is_checked {
                places.extend(looking.at(path, &source)?);
            }
        }
        if is_checked {
            let found: Vec<_> = looking.groups.finish().map(|(_, checked)| checked.findings).collect();
            let of_page = |place: &Place| {
                let names: Vec<&str> = place.names.iter().map(String::as_str).collect();
                preflight::of_pages(found.get(place.group).map_or(&[], Vec::as_slice), &names)
            };
            pages.found = Some(places.iter().map(of_page).collect());
        }
        Ok(pages)
    }

    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    /// A page, counted from 0.
    pub(super) fn get(&mut self, n: usize) -> Option<Result<Source>> {
        let (file, index) = *self.list.get(n)?;
        Some(self.read(file).map(|source| match source {
            Source::Drawn { file, finished, .. } => Source::Drawn { file, finished, index },
            set => set,
        }))
    }

    /// What preflight has found on a page; nothing where nobody looked.
    pub(super) fn found(&self, n: usize) -> Option<&[Finding]> {
        self.found.as_ref()?.get(n).map(Vec::as_slice)
    }

    /// The first page of a file.
    fn read(&mut self, file: usize) -> Result<Source> {
        if let Some((open, source)) = &self.open
            && *open == file
        {
            return Ok(source.clone());
        }
        // What was open is given back first.
        self.open = None;
        let path = &self.args.pages[file];
        let source = if is_pdf(path) {
            Source::Drawn { file: path.clone(), finished: Rc::new(Finished::from_path(path)?), index: 0 }
        } else {
            let page = Page::from_path_with(path, self.args.layouts.as_deref())?;
            Source::Set(Rc::new(self.engine.build(&page)?))
        };
        self.open = Some((file, source.clone()));
        Ok(source)
    }
}

pub(super) fn is_pdf(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"))
}

/// Where the findings of a page are.
struct Place {
    /// The number of its check.
    group: usize,
    /// The names that it has there: its own, and that of its PDF for what concerns all of it.
    names: Vec<String>,
}

/// Preflight while files come one after the other.
struct Looking<'p> {
    engine: &'p Engine<'p>,
    groups: Groups<'p>,
    names: BTreeSet<String>,
}

impl Looking<'_> {
    /// Checks the pages of a file, and says where the findings of each will be.
    fn at(&mut self, path: &Path, source: &Source) -> Result<Vec<Place>> {
        match source {
            Source::Set(built) => {
                let name = built.page.name.clone();
                let Some((group, checking)) = self.groups.of(path, &name) else { return Ok(Vec::new()) };
                self.engine.check_next(built, checking);
                Ok(vec![Place { group, names: vec![name] }])
            }
            Source::Drawn { finished, .. } => {
                let name = preflight::pdf_name(path, |name| self.names.contains(name));
                self.names.insert(name.clone());
                let Some((group, checking)) = self.groups.of(path, &name) else { return Ok(Vec::new()) };
                let pdf = Pdf { name: &name, finished };
                checking.file(&pdf).map_err(|error: Error| match error.place {
                    Some(_) => error,
                    None => error.at(SourcePlace::file(path.display().to_string())),
                })?;
                let place = |index| Place { group, names: vec![name.clone(), pdf.page_name(index)] };
                Ok((0..finished.page_count()).map(place).collect())
            }
        }
    }
}
