use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use banxin::check::{Finding, Pdf};
use banxin::diag::SourcePlace;
use banxin::finished::Finished;
use banxin::page::PlacedPage;
use banxin::plate::Plates;
use banxin::proof::{Desk, FinishedPage, Guides, Leaf, Marked, PER_SHEET, Sheet, spreads};
use banxin::{Built, Engine, Error, ErrorKind, Fonts, Page, Result, picture};

use super::args::{ProofArgs, ProofKind};
use super::preflight::{self, Groups};
use super::{CLEAN, COULD_NOT_RUN, output, show};

/// The resolution that proofs have where none is asked for.
const DPI: u32 = 144;

/// Makes proofs and says where they are.
pub(super) fn proof(args: &ProofArgs) -> ExitCode {
    match try_proof(args) {
        Ok(files) => {
            for file in files {
                show::line(&file.display().to_string());
            }
            ExitCode::from(CLEAN)
        }
        Err(error) => {
            show::note(&error.to_string());
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

/// The kind of file that proofs become.
#[derive(Clone, Copy, PartialEq, Eq)]
enum To {
    Png,
    Pdf,
}

/// Where proofs go.
struct Target {
    folder: PathBuf,
    /// The name of the only file, where one is given.
    file: Option<PathBuf>,
    to: To,
}

impl Target {
    fn of(args: &ProofArgs) -> Result<Target> {
        let ending = args.out.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
        let (to, file) = match ending.as_deref() {
            Some("png") => (To::Png, Some(args.out.clone())),
            Some("pdf") => (To::Pdf, Some(args.out.clone())),
            _ => (if args.pdf { To::Pdf } else { To::Png }, None),
        };
        if args.pdf && to == To::Png {
            return Err(Error::new(
                ErrorKind::Input,
                "--pdf is asked for, and a name that ends in .png is given",
            ));
        }
        let folder = match &file {
            Some(file) => file.parent().unwrap_or(Path::new("")).to_path_buf(),
            None => args.out.clone(),
        };
        if !folder.as_os_str().is_empty() {
            output::folder(&folder)?;
        }
        Ok(Target { folder, file, to })
    }

    /// Where the next proof goes, after so many others.
    fn path(&self, name: &str, before: usize) -> PathBuf {
        let ending = if self.to == To::Png { "png" } else { "pdf" };
        match &self.file {
            None => self.folder.join(format!("{name}.{ending}")),
            Some(file) if before == 0 => file.clone(),
            Some(file) => {
                let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                file.with_file_name(format!("{stem}-{}.{ending}", before + 1))
            }
        }
    }
}

/// A page to make proofs of.
enum Source {
    Set {
        file: PathBuf,
        built: Box<Built>,
    },
    Drawn {
        file: PathBuf,
        finished: Rc<Finished>,
        /// Which of its pages, counted from 0.
        index: usize,
    },
}

impl Source {
    /// The page among others; a finished one is drawn with so many pixels to the inch.
    fn leaf(&self, dpi: f64) -> Result<Leaf> {
        match self {
            Source::Set { built, .. } => Ok(Leaf::of_page(&built.page)),
            Source::Drawn { file, finished, index } => {
                let name = drawn_name(file, finished, *index);
                let facts = finished.page(*index).unwrap_or_default();
                Ok(Leaf::drawn(&name, &finished.draw(*index, dpi)?, &facts))
            }
        }
    }
}

/// What a page of a finished file is called.
fn drawn_name(file: &Path, finished: &Finished, index: usize) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    if finished.page_count() == 1 { stem.into_owned() } else { format!("{stem}-p{}", index + 1) }
}

/// The pages that are named, in order.
fn sources(engine: &Engine<'_>, args: &ProofArgs) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for path in &args.pages {
        let is_pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
        if is_pdf {
            let finished = Rc::new(Finished::from_path(path)?);
            sources.extend((0..finished.page_count()).map(|index| Source::Drawn {
                file: path.clone(),
                finished: finished.clone(),
                index,
            }));
        } else {
            let page = Page::from_path_with(path, args.layouts.as_deref())?;
            sources.push(Source::Set { file: path.clone(), built: Box::new(engine.build(&page)?) });
        }
    }
    Ok(sources)
}

/// What preflight finds on each of the pages; those under one preflight file are checked together.
fn checked(engine: &Engine<'_>, sources: &[Source], args: &ProofArgs) -> Result<Vec<Vec<Finding>>> {
    let mut groups = Groups::default();
    let mut names: BTreeSet<String> = BTreeSet::new();
    // Of each page its group and the names that it has there: a PDF's own, for what concerns the file as a whole.
    let mut places: Vec<(usize, Vec<String>)> = Vec::new();
    for source in sources {
        let place = match source {
            Source::Set { file, built } => {
                let group = groups.page(preflight::file_for(args.preflight.as_deref(), file), built);
                (group, vec![built.page.name.clone()])
            }
            Source::Drawn { file, finished, index } => {
                let (group, name) = match (places.last(), index) {
                    (Some((group, names)), 1..) => (*group, names[0].clone()),
                    _ => {
                        let name = preflight::pdf_name(file, |name| names.contains(name));
                        names.insert(name.clone());
                        let preflight = preflight::file_for(args.preflight.as_deref(), file);
                        (groups.pdf(preflight, &name, finished), name)
                    }
                };
                let of_page = Pdf { name: &name, finished }.page_name(*index);
                (group, vec![name, of_page])
            }
        };
        places.push(place);
    }
    let found = groups.0.iter().map(|group| Ok(group.check(engine)?.findings));
    let found = found.collect::<Result<Vec<_>>>()?;
    let of_page = |(group, names): &(usize, Vec<String>)| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        preflight::of_pages(&found[*group], &names)
    };
    Ok(places.iter().map(of_page).collect())
}

/// Makes proofs and writes each as soon as it is made: memory does not grow with the number of pages.
struct Press<'p> {
    desk: Desk<'p>,
    args: &'p ProofArgs,
    target: Target,
    written: Vec<PathBuf>,
}

fn try_proof(args: &ProofArgs) -> Result<Vec<PathBuf>> {
    let target = Target::of(args)?;
    let fonts = Fonts::from_dir(&args.fonts)?;
    let engine = Engine::new(&fonts).with_threads(super::processors());
    let sources = sources(&engine, args)?;
    let mut press = Press { desk: engine.proofs(), args, target, written: Vec::new() };
    if args.thumbnails {
        press.thumbnails(&sources)?;
    } else if args.spreads {
        press.spreads(&sources)?;
    } else {
        let is_checked = args.kind == ProofKind::Page && !args.plates && !args.ink;
        let found = if is_checked { checked(&engine, &sources, args)? } else { Vec::new() };
        for (n, source) in sources.iter().enumerate() {
            let found = found.get(n).map(Vec::as_slice);
            match source {
                Source::Set { built, .. } => press.set(built, found)?,
                Source::Drawn { file, finished, index } => press.drawn(file, finished, *index, found)?,
            }
        }
    }
    Ok(press.written)
}

impl Press<'_> {
    fn dpi(&self) -> u32 {
        self.args.dpi.unwrap_or(DPI)
    }

    fn thumbnails(&mut self, sources: &[Source]) -> Result<()> {
        let count = sources.len().div_ceil(PER_SHEET);
        for (n, sources) in sources.chunks(PER_SHEET).enumerate() {
            // A quarter of their size, about: finer is not seen.
            let dpi = f64::from(self.dpi()) / 3.0;
            let leaves = sources.iter().map(|source| source.leaf(dpi)).collect::<Result<Vec<_>>>()?;
            let sheet = self.desk.thumbnails(&leaves, n + 1, count)?;
            self.sheet(&sheet)?;
        }
        Ok(())
    }

    fn spreads(&mut self, sources: &[Source]) -> Result<()> {
        for (n, pair) in spreads(sources.len()).into_iter().enumerate() {
            let leaf = |page: usize| -> Result<Option<Leaf>> {
                sources.get(page).map(|source| source.leaf(f64::from(self.dpi()))).transpose()
            };
            let pair = [leaf(pair[0])?, leaf(pair[1])?];
            if pair.iter().flatten().next().is_none() {
                continue;
            }
            let sheet = self.desk.spread([pair[0].as_ref(), pair[1].as_ref()], n + 1)?;
            self.sheet(&sheet)?;
        }
        Ok(())
    }

    /// The proofs of a page that has been set.
    fn set(&mut self, built: &Built, found: Option<&[Finding]>) -> Result<()> {
        let page = &built.page;
        if self.args.plates {
            return self.plates(page);
        }
        if self.args.ink {
            let sheet = self.desk.ink(page, self.dpi())?;
            return self.sheet(&sheet);
        }
        let sheets = match self.args.kind {
            ProofKind::Page => {
                let guides = Guides { grid: self.args.grid, frames: self.args.frames };
                vec![self.desk.page(page, &Marked { findings: found, guides })?]
            }
            ProofKind::Clean => vec![self.desk.clean(page)?],
            ProofKind::Galley => {
                let first = || page.stories.first().map_or("", |story| story.name.as_str());
                self.desk.galley(page, self.args.story.as_deref().unwrap_or_else(first))?
            }
        };
        sheets.iter().try_for_each(|sheet| self.sheet(sheet))
    }

    /// The proofs of a page of a finished file.
    fn drawn(
        &mut self,
        file: &Path,
        finished: &Finished,
        index: usize,
        found: Option<&[Finding]>,
    ) -> Result<()> {
        let at_file = |error: Error| match error.place {
            Some(_) => error,
            None => error.at(SourcePlace::file(file.display().to_string())),
        };
        self.drawn_at(file, finished, index, found).map_err(at_file)
    }

    fn drawn_at(
        &mut self,
        file: &Path,
        finished: &Finished,
        index: usize,
        found: Option<&[Finding]>,
    ) -> Result<()> {
        let name = drawn_name(file, finished, index);
        let file_name = file.file_name().unwrap_or_default().to_string_lossy();
        let page = FinishedPage::read(finished, index, &name, &file_name)?;
        let remark = |remark: Option<String>| {
            if let Some(remark) = remark {
                show::note(&format!("note: {name} is not shown as it prints: {remark}"));
            }
        };
        if self.args.plates {
            let (plates, said) = self.desk.finished_plates(&page, self.dpi())?;
            remark(said);
            if self.target.to == To::Pdf {
                let sheets = self.desk.finished_plate_sheets(&page, &plates);
                return sheets.iter().try_for_each(|sheet| self.sheet(sheet));
            }
            return self.plate_pictures(&name, &plates);
        }
        if self.args.ink {
            let (sheet, said) = self.desk.finished_ink(&page, self.dpi())?;
            remark(said);
            return self.sheet(&sheet);
        }
        match self.args.kind {
            ProofKind::Clean => {
                let (sheet, said) = self.desk.finished_clean(&page, self.dpi())?;
                remark(said);
                self.sheet(&sheet)
            }
            ProofKind::Galley => {
                let sheets = self.desk.finished_galley(&page, self.args.story.as_deref())?;
                sheets.iter().try_for_each(|sheet| self.sheet(sheet))
            }
            ProofKind::Page => {
                let drawn = finished.draw(index, f64::from(self.dpi()))?;
                let sheet = self.desk.drawn_page(&page.leaf(&drawn), &page, found)?;
                self.sheet(&sheet)
            }
        }
    }

    /// Each plate: as a picture of the plate and nothing else, or as a sheet with its name.
    fn plates(&mut self, page: &PlacedPage) -> Result<()> {
        let plates = self.desk.plates(page, self.dpi())?;
        if self.target.to == To::Pdf {
            let sheets = self.desk.plate_sheets(page, &plates);
            return sheets.iter().try_for_each(|sheet| self.sheet(sheet));
        }
        self.plate_pictures(&page.name, &plates)
    }

    fn plate_pictures(&mut self, name: &str, plates: &Plates) -> Result<()> {
        for plate in &plates.plates {
            let gray: Vec<u8> = plate.ink.iter().map(|ink| 255 - ink).collect();
            let bytes = picture::png(plates.width, plates.height, &gray, plates.sheet.dpi)?;
            self.write(&plate.file_name(name), &bytes)?;
        }
        Ok(())
    }

    fn sheet(&mut self, sheet: &Sheet) -> Result<()> {
        let bytes = match self.target.to {
            To::Png => self.desk.png(sheet, self.dpi())?,
            To::Pdf => self.desk.pdf(sheet, self.dpi())?,
        };
        self.write(&sheet.name, &bytes)
    }

    /// Writes a proof, whole or not at all.
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.target.path(name, self.written.len());
        if self.written.contains(&path) {
            let message = format!("two proofs would be written to {}", path.display());
            return Err(Error::new(ErrorKind::Input, message).with_hint("give each page a name of its own"));
        }
        output::write(&path, bytes)?;
        self.written.push(path);
        Ok(())
    }
}
