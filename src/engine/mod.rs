//! The stages in a row: from a page file to a placed page and a report, or from a bare text to its lines.

mod check;
mod compose;
pub mod files;
mod finished;
mod fonts;
mod layouts;
mod page;
mod threads;
mod words;

use std::num::NonZeroUsize;

use crate::cjk::Lang;
use crate::diag::{Report, Result};
use crate::export::pdf;
use crate::flow::make_up;
use crate::font::Fonts;
use crate::layout::resolve;
use crate::page::{PlacedPage, place};
use crate::plate::Plates;
use crate::proof::Desk;
use crate::shape::Shaper;
use crate::workers::Workers as _;

pub use compose::{Copy, Galley, GalleyCluster, GalleyLine, copy_of};
pub use layouts::layout_names;
pub use page::Page;
pub use threads::Threads;

/// Builds pages. An engine is reusable, and may be shared by threads: it keeps what depends on the fonts alone, and
/// nothing that changes a result.
pub struct Engine<'f> {
    fonts: &'f Fonts,
    shaper: Shaper<'f>,
    writer: pdf::Writer<'f>,
    threads: Threads,
    /// What preflight has counted of pictures.
    inks: check::Counted,
}

/// A page that has been built.
#[derive(Clone, Debug)]
pub struct Built {
    /// Everything in its place.
    pub page: PlacedPage,
    /// What was found on the way.
    pub report: Report,
}

impl<'f> Engine<'f> {
    /// An engine for a book of fonts.
    pub fn new(fonts: &'f Fonts) -> Engine<'f> {
        Engine {
            fonts,
            shaper: Shaper::new(fonts),
            writer: pdf::Writer::new(fonts),
            threads: Threads::new(NonZeroUsize::MIN),
            inks: check::Counted::default(),
        }
    }

    /// The same engine, which makes the pictures of one page ready, and draws its proofs, on so many threads side by side.
    /// The files are the same; an engine that is left alone starts no thread.
    #[must_use]
    pub fn with_threads(self, threads: NonZeroUsize) -> Engine<'f> {
        Engine { threads: Threads::new(threads), ..self }
    }

    /// The fonts that pages are set in.
    pub fn fonts(&self) -> &'f Fonts {
        self.fonts
    }

    /// The PDF of a page that has been built.
    ///
    /// # Errors
    /// [`ErrorKind::Pdf`](crate::ErrorKind::Pdf) where the file cannot be made.
    pub fn pdf(&self, built: &Built, options: &pdf::Options) -> Result<Vec<u8>> {
        self.make_pictures(&built.page, options);
        self.writer.write(&built.page, options)
    }

    /// As [`Engine::pdf`], without copying the pictures: for whoever writes the file straight away.
    ///
    /// # Errors
    /// As [`Engine::pdf`].
    pub fn pdf_file(&self, built: &Built, options: &pdf::Options) -> Result<pdf::File> {
        self.make_pictures(&built.page, options);
        self.writer.file(&built.page, options)
    }

    /// Makes the pictures of a page ready side by side, where there are several and threads for them.
    fn make_pictures(&self, page: &PlacedPage, options: &pdf::Options) {
        let count = self.writer.pictures_to_make(page, options);
        if count > 1 && self.threads.count() > 1 {
            self.threads.each(count, &|n| self.writer.make_picture(page, options, n));
        }
    }

    /// The plates of a page that has been built, with its bleed, at so many pixels an inch: what its PDF lays on paper.
    ///
    /// # Errors
    /// As [`plate::of_page`](crate::plate::of_page).
    pub fn plates(&self, built: &Built, dpi: u32) -> Result<Plates> {
        self.proofs().plates(&built.page, dpi)
    }

    /// Where proofs of pages are made.
    pub fn proofs(&self) -> Desk<'_> {
        Desk::new(self.fonts, &self.writer, &self.threads)
    }

    /// Builds a page.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) for a layout that cannot be, or slots that the layout does not
    /// have. Problems of the copy are findings in the report, and no errors.
    pub fn build(&self, page: &Page) -> Result<Built> {
        // What the page asks for, on the grid of its design
        let lang = page.spec.lang.as_deref().and_then(Lang::from_tag);
        let layout = resolve(&page.layout, page.layout_source(), lang, self.fonts)?;
        let (contents, of_pictures) = page.contents(&layout)?;
        // Lines, columns, threads
        let made = make_up(&layout, &contents, &self.shaper);
        // Everything in its place on paper
        let placed = place(&layout, &contents, &made, self.fonts);
        let mut findings = page.findings.clone();
        findings.extend(of_pictures);
        findings.extend(page.unplaced_pictures());
        findings.extend(made.findings);
        Ok(Built { page: placed, report: Report::new(findings) })
    }
}
