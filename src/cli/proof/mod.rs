mod pages;
mod target;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use banxin::check::Finding;
use banxin::diag::SourcePlace;
use banxin::engine::files;
use banxin::finished::Finished;
use banxin::geom::{Length, Size};
use banxin::page::PlacedPage;
use banxin::plate::{PlateName, Plates};
use banxin::proof::{Desk, FinishedPage, Guides, Marked, PER_SHEET, Sheet, spreads};
use banxin::{Built, Engine, Error, ErrorKind, Fonts, Result, picture};

use super::args::{ProofArgs, ProofKind};
use super::{CLEAN, COULD_NOT_RUN, show};
use pages::{Pages, Source, drawn_name, is_pdf};
use target::{Target, To};

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

/// Makes proofs and writes each as soon as it is made: memory does not grow with the number of pages.
struct Press<'p> {
    desk: Desk<'p>,
    args: &'p ProofArgs,
    target: Target,
    /// The number of the proof that was written last, from 1.
    number: usize,
    /// How many proofs there are, as far as is known.
    count: usize,
    written: Vec<PathBuf>,
}

fn try_proof(args: &ProofArgs) -> Result<Vec<PathBuf>> {
    fit(args)?;
    let target = Target::of(args)?;
    let fonts = Fonts::from_dir(&args.fonts)?;
    let engine = Engine::new(&fonts).with_threads(super::processors());
    let mut pages = Pages::survey(&engine, args, is_checked(args))?;
    let mut press = Press { desk: engine.proofs(), args, target, number: 0, count: 1, written: Vec::new() };
    if args.thumbnails {
        press.thumbnails(&mut pages)?;
    } else if args.spreads {
        press.spreads(&mut pages)?;
    } else {
        press.count = pages.count() * press.of_page();
        for n in 0..pages.count() {
            let Some(source) = pages.get(n).transpose()? else { break };
            let found = pages.found(n);
            match source {
                Source::Set(built) => press.set(&built, found)?,
                Source::Drawn { file, finished, index } => press.drawn(&file, &finished, index, found)?,
            }
        }
    }
    Ok(press.written)
}

/// How fine a sheet can be drawn with as many pixels as pages of finished files have at most.
fn most_dpi(size: Size) -> u32 {
    const PIXELS: f64 = 40e6;
    let inches = |length: Length| length.to_mm() / 25.4;
    let area = inches(size.width) * inches(size.height);
    ((PIXELS / area.max(f64::MIN_POSITIVE)).sqrt() as u32).max(1)
}

/// Whether preflight's findings are part of the proofs.
fn is_checked(args: &ProofArgs) -> bool {
    kind(args) == ProofKind::Page && !(args.plates || args.ink || args.thumbnails || args.spreads)
}

fn kind(args: &ProofArgs) -> ProofKind {
    args.kind.unwrap_or(ProofKind::Page)
}

/// An error where something is asked for that the proofs have no place for.
fn fit(args: &ProofArgs) -> Result<()> {
    let refuse = |message: &str, hint: &str| Err(Error::new(ErrorKind::Input, message).with_hint(hint));
    if args.story.is_some() && args.kind != Some(ProofKind::Galley) {
        return refuse("--story is for galleys", "add --kind galley, or leave --story out");
    }
    let guides = [(args.grid, "--grid"), (args.frames, "--frames")];
    for (_, name) in guides.into_iter().filter(|(is_asked, _)| *is_asked) {
        if !is_checked(args) {
            return refuse(&format!("{name} is for page proofs"), &format!("leave {name} out, or --kind"));
        }
        if let Some(pdf) = args.pages.iter().find(|path| is_pdf(path)) {
            let message = format!("{name} is asked for, and {} is a finished PDF", pdf.display());
            return refuse(&message, "grid and frames are those of a layout: name the page file");
        }
    }
    if args.preflight.is_some() && !is_checked(args) {
        return refuse("--preflight is for page proofs", "only they show findings: leave --preflight out");
    }
    Ok(())
}

impl Press<'_> {
    fn dpi(&self) -> u32 {
        self.args.dpi.unwrap_or(DPI)
    }

    /// How fine a sheet is drawn: as is asked for; where nobody asks, a sheet larger than any newspaper's coarser.
    fn dpi_of(&self, sheet: &Sheet) -> u32 {
        self.args.dpi.unwrap_or(DPI.min(most_dpi(sheet.size)))
    }

    fn thumbnails(&mut self, pages: &mut Pages<'_>) -> Result<()> {
        self.count = pages.count().div_ceil(PER_SHEET);
        for n in 0..self.count {
            let on_sheet = n * PER_SHEET..pages.count().min((n + 1) * PER_SHEET);
            let leaves = on_sheet.filter_map(|n| pages.get(n));
            let leaves = leaves.map(|source| source?.thumbnail(f64::from(self.dpi())));
            let leaves = leaves.collect::<Result<Vec<_>>>()?;
            let sheet = self.desk.thumbnails(&leaves, n + 1, self.count)?;
            self.sheet(&sheet)?;
        }
        Ok(())
    }

    fn spreads(&mut self, pages: &mut Pages<'_>) -> Result<()> {
        let is_there = |pair: &[usize; 2]| pair.iter().any(|page| *page < pages.count());
        let pairs: Vec<[usize; 2]> = spreads(pages.count()).into_iter().filter(is_there).collect();
        self.count = pairs.len();
        for (n, pair) in pairs.into_iter().enumerate() {
            let dpi = f64::from(self.dpi());
            let mut leaf = |page: usize| pages.get(page).map(|source| source?.leaf(dpi)).transpose();
            let pair = [leaf(pair[0])?, leaf(pair[1])?];
            let sheet = self.desk.spread([pair[0].as_ref(), pair[1].as_ref()], n + 1, self.count)?;
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
        let sheets = match kind(self.args) {
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
        self.sheets(&sheets)
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
                return self.sheets(&sheets);
            }
            return self.plate_pictures(&name, &plates);
        }
        if self.args.ink {
            let (sheet, said) = self.desk.finished_ink(&page, self.dpi())?;
            remark(said);
            return self.sheet(&sheet);
        }
        match kind(self.args) {
            ProofKind::Clean => {
                let (sheet, said) = self.desk.finished_clean(&page, self.dpi())?;
                remark(said);
                self.sheet(&sheet)
            }
            ProofKind::Galley => {
                let sheets = self.desk.finished_galley(&page, self.args.story.as_deref())?;
                self.sheets(&sheets)
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
            return self.sheets(&sheets);
        }
        self.plate_pictures(&page.name, &plates)
    }

    fn plate_pictures(&mut self, name: &str, plates: &Plates) -> Result<()> {
        self.more(plates.plates.len());
        for plate in &plates.plates {
            let gray: Vec<u8> = plate.ink.iter().map(|ink| 255 - ink).collect();
            let bytes = picture::png(plates.width, plates.height, &gray, plates.raster.dpi)?;
            self.write(&plate.file_name(name), &bytes)?;
        }
        Ok(())
    }

    /// The sheets of one page, of which there may be several.
    fn sheets(&mut self, sheets: &[Sheet]) -> Result<()> {
        self.more(sheets.len());
        sheets.iter().try_for_each(|sheet| self.sheet(sheet))
    }

    /// How many proofs a page has at least.
    fn of_page(&self) -> usize {
        if self.args.plates { PlateName::PROCESS.len() } else { 1 }
    }

    /// Says that a page has so many proofs.
    fn more(&mut self, count: usize) {
        self.count += count.saturating_sub(self.of_page());
    }

    fn sheet(&mut self, sheet: &Sheet) -> Result<()> {
        let dpi = self.dpi_of(sheet);
        let bytes = match self.target.to {
            To::Png => self.desk.png(sheet, dpi)?,
            To::Pdf => self.desk.pdf(sheet, dpi)?,
        };
        self.write(&sheet.name, &bytes)
    }

    /// Writes a proof, whole or not at all.
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.number += 1;
        let path = self.target.path(name, self.number, self.count);
        if self.written.contains(&path) {
            let message = format!("two proofs would be written to {}", path.display());
            return Err(Error::new(ErrorKind::Input, message).with_hint("give each page a name of its own"));
        }
        files::write(&path, bytes)?;
        self.written.push(path);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_larger_than_any_newspaper_is_drawn_coarser() {
        let check = |width, height, expected| {
            assert_eq!(most_dpi(Size { width: Length::mm(width), height: Length::mm(height) }), expected);
        };
        // A broadsheet spread is drawn as finely as is usual; the largest page that PDF has without a unit is not.
        assert!(most_dpi(Size { width: Length::mm(810), height: Length::mm(600) }) > DPI);
        check(5080, 5080, 31);
        check(0, 100, u32::MAX);
    }
}
