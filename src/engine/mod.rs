//! The stages in a row: from a page file to a placed page and a report, or from a bare text to its lines.

mod compose;
mod files;
mod fonts;
mod layouts;
mod page;

use crate::cjk::Lang;
use crate::diag::{Report, Result};
use crate::export::pdf;
use crate::flow::make_up;
use crate::font::Fonts;
use crate::layout::resolve;
use crate::page::{PlacedPage, place};
use crate::shape::Shaper;

pub use compose::{Galley, GalleyCluster, GalleyLine, copy_of};
pub use layouts::layout_names;
pub use page::Page;

/// Builds pages. An engine is reusable, and may be shared by threads: it keeps what depends on the fonts alone, and
/// nothing that changes a result.
pub struct Engine<'f> {
    fonts: &'f Fonts,
    shaper: Shaper<'f>,
    writer: pdf::Writer<'f>,
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
        Engine { fonts, shaper: Shaper::new(fonts), writer: pdf::Writer::new(fonts) }
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
        self.writer.write(&built.page, options)
    }

    /// As [`Engine::pdf`], without copying the pictures: for whoever writes the file straight away.
    ///
    /// # Errors
    /// As [`Engine::pdf`].
    pub fn pdf_file(&self, built: &Built, options: &pdf::Options) -> Result<pdf::File> {
        self.writer.file(&built.page, options)
    }

    /// Builds a page.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) for a layout that cannot be, or slots that the layout does not
    /// have. Problems of the copy are findings in the report, and no errors.
    pub fn build(&self, page: &Page) -> Result<Built> {
        // What the page asks for, on the grid of its design
        let lang = Lang::from_tag(&page.spec.lang);
        let layout = resolve(&page.layout, page.layout_source(), lang, self.fonts)?;
        let contents = page.contents(&layout)?;
        // Lines, columns, threads
        let made = make_up(&layout, &contents, &self.shaper);
        // Everything in its place on paper
        let placed = place(&layout, &contents, &made, self.fonts);
        let mut findings = page.findings.clone();
        findings.extend(page.unplaced_pictures());
        findings.extend(made.findings);
        Ok(Built { page: placed, report: Report::new(findings) })
    }
}
