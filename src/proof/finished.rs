//! Proofs of finished PDFs by their plates: whoever made them, in their own inks.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::desk::{Desk, Sheet, picture, placed};
use super::leaf::{Leaf, blank};
use super::raster;
use crate::diag::{Error, ErrorKind, Result};
use crate::finished::{self, Content, Drawn, Finished, PageFacts, Thing};
use crate::geom::{Length, Point, Rect};
use crate::hash::{Hash, short};
use crate::page::PlacedPage;
use crate::picture;
use crate::plate::{HeavyPlace, PlateName, Plates};
use crate::printed::{
    Foreign, Inks, Job, Paper, Press, Printed, Printer, Spots, Why, plate_names, shown_of, trim_of,
};

/// The most pixels of a plate; larger pages are made coarser.
const PIXELS: f64 = 40e6;

/// A page of a finished PDF, read for its proofs.
pub struct FinishedPage<'f> {
    pub(super) finished: &'f Finished,
    pub(super) index: usize,
    pub(super) content: Content,
    facts: PageFacts,
    name: String,
    file: String,
    press: Press,
    hidden: BTreeSet<String>,
}

impl<'f> FinishedPage<'f> {
    /// Reads a page, counted from 0. `name` is what its proofs are called, `file` the file's own name.
    ///
    /// # Errors
    /// [`ErrorKind::Pdf`] where there is no such page, or it cannot be read.
    pub fn read(finished: &'f Finished, index: usize, name: &str, file: &str) -> Result<FinishedPage<'f>> {
        let none = || Error::new(ErrorKind::Pdf, format!("there is no page {}", index + 1));
        let layers = finished.catalog().layers.into_iter();
        Ok(FinishedPage {
            finished,
            index,
            content: finished.content(index)?,
            facts: finished.page(index).ok_or_else(none)?,
            name: name.to_owned(),
            file: file.to_owned(),
            press: Press::of(finished),
            hidden: layers.filter(|layer| !layer.on).map(|layer| layer.name).collect(),
        })
    }

    /// The file's own name.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The printing condition that the file was made for; newsprint's where it names none.
    pub fn condition(&self) -> &str {
        &self.press.profile().condition
    }

    /// The printing condition that the file says it was made for; that by which its inks are shown, where it names none.
    pub(super) fn said_condition(&self) -> String {
        let intents = self.finished.output_intents();
        let of_press = intents.iter().find(|intent| intent.subtype.as_deref() == Some("GTS_PDFX"));
        let name = of_press.or(intents.first()).and_then(|intent| {
            let said = [&intent.condition_identifier, &intent.condition, &intent.info];
            said.into_iter().flatten().find(|name| !name.trim().is_empty())
        });
        match name {
            // Nobody bounds what a file calls it.
            Some(name) => name.trim().chars().take(60).collect(),
            None => format!("无 none, 按 as {}", self.condition()),
        }
    }

    /// The page as it has been drawn.
    pub fn leaf(&self, drawn: &Drawn) -> Leaf {
        Leaf::drawn(&self.name, drawn, &self.facts)
    }

    /// What names the file's content: twelve figures.
    pub(super) fn hash(&self) -> String {
        short(&Hash::of(self.finished.bytes()))
    }

    /// A page of its trimmed size with nothing on it, for the same press.
    pub(super) fn blank(&self) -> PlacedPage {
        let trim = trim_of(&self.facts);
        let mut page = blank(&self.name, Paper::of(&self.facts, trim, true).size());
        self.file.clone_into(&mut page.slug);
        page.press = picture::Press { profile: Arc::clone(self.press.profile()), ..page.press };
        page
    }

    /// Its plates, seen from the corner of the trimmed page; with the bleed, where that is asked for.
    fn plates(&self, spots: Spots, dpi: u32, with_bleed: bool) -> Result<Printed> {
        let trim = trim_of(&self.facts);
        let paper = Paper::of(&self.facts, trim, true);
        let bleed = self.facts.boxes.bleed.filter(|_| with_bleed).map_or(trim, |bleed| bleed.union(&trim));
        self.printed(&paper, paper.place(&bleed), spots, dpi)
    }

    /// The plates of the trimmed page, seen from the corner of what is shown of its sheet.
    pub(super) fn plates_as_shown(&self, dpi: u32) -> Result<Printed> {
        let paper = Paper::of(&self.facts, shown_of(&self.facts), true);
        self.printed(&paper, paper.place(&trim_of(&self.facts)), Spots::Process, dpi)
    }

    fn printed(&self, paper: &Paper, rect: Rect, spots: Spots, dpi: u32) -> Result<Printed> {
        let names = plate_names([&self.content], spots);
        let separated = |rgb: [u8; 3]| self.press.ink(rgb);
        let inks = Inks { names: &names, foreign: Foreign::Separated(&separated) };
        let job = Job {
            raster: paper.raster(rect, dpi, PIXELS / names.len() as f64 * 4.0),
            map: paper.map(),
            without: &BTreeSet::new(),
            hidden: &self.hidden,
        };
        Printer::new(self.finished, &self.content, inks).plates(&job)
    }

    /// What stands at a place, what lies on top first.
    fn objects(&self, place: &HeavyPlace) -> String {
        let mut names: Vec<String> = Vec::new();
        for source in place.sources.iter().rev() {
            let Some(painted) = self.content.things.get(*source) else { continue };
            let name = match &painted.thing {
                Thing::Image(image) => match self.content.images.get(image.image) {
                    Some(facts) => format!("图片 picture {}", facts.name()),
                    None => continue,
                },
                Thing::Path(path) if path.fill.is_some() => "底色 tint".to_owned(),
                Thing::Path(_) => "线 rule".to_owned(),
                Thing::Glyph(_) => "文字 text".to_owned(),
                Thing::Shading(_) => continue,
            };
            if !names.contains(&name) && names.len() < 4 {
                names.push(name);
            }
        }
        names.join(", ")
    }
}

/// What plates do not show as it will print, in words; nothing where they show all.
fn remark(page: &FinishedPage<'_>, printed: &Printed) -> Option<String> {
    let whys: BTreeSet<&Why> = printed.doubts.iter().map(|doubt| &doubt.why).collect();
    let mut words: Vec<String> = whys.iter().map(|why| why.to_string()).collect();
    if page.facts.annotations.iter().any(|annotation| annotation.has_appearance) {
        words.push("notes and stamps on the page".to_owned());
    }
    (!words.is_empty()).then(|| words.join("; "))
}

impl Desk<'_> {
    /// The plates of a page of a finished PDF with its bleed, spot colours by themselves; and what they do not show as it
    /// will print, in words.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] for a resolution out of all measure.
    pub fn finished_plates(&self, page: &FinishedPage<'_>, dpi: u32) -> Result<(Plates, Option<String>)> {
        let printed = page.plates(Spots::Own, dpi, true)?;
        let remark = remark(page, &printed);
        Ok((printed.plates, remark))
    }

    /// Such plates as sheets with their names.
    pub fn finished_plate_sheets(&self, page: &FinishedPage<'_>, plates: &Plates) -> Vec<Sheet> {
        self.plate_sheets(&page.blank(), plates)
    }

    /// A map of the ink of all plates together, as a press of four inks prints the page: 墨量图; and what it does not show.
    ///
    /// # Errors
    /// As [`Desk::finished_plates`].
    pub fn finished_ink(&self, page: &FinishedPage<'_>, dpi: u32) -> Result<(Sheet, Option<String>)> {
        let printed = page.plates(Spots::Process, dpi, true)?;
        let sheet = self.ink_map(&page.blank(), &printed.plates, &|place| page.objects(place));
        Ok((sheet, remark(page, &printed)))
    }

    /// The page as it will look on the press of its output intent, over a strip with its slug: 清样; and what it does not
    /// show.
    ///
    /// # Errors
    /// As [`Desk::finished_plates`]; and [`ErrorKind::Input`] where the profile does not say what its inks look like.
    pub fn finished_clean(&self, page: &FinishedPage<'_>, dpi: u32) -> Result<(Sheet, Option<String>)> {
        let printed = page.plates(Spots::Process, dpi, false)?;
        let Plates { width, height, raster: part, .. } = printed.plates;
        let look = self.kept.look(page.press.profile(), picture::Paper::AsPrinted)?;
        let shown = picture(&page.name, width, height, raster::printed(&printed.plates, &look));
        let side = |pixels: usize| {
            Length::units(pixels as i64 * Length::UNITS_PER_INCH / i64::from(part.dpi.max(1)))
        };
        let Point { x, y } = part.rect.origin;
        let shown = placed(shown, Rect::new(x, y, side(width), side(height)), &page.name);
        let remark = remark(page, &printed);
        let said = remark.as_ref().map(|remark| format!("未按实际显示 not shown as it prints: {remark}"));
        let sheet = self.clean_sheet(&page.blank(), &page.hash(), Vec::new(), vec![shown], said.as_deref());
        Ok((sheet, remark))
    }
}

/// The four plates of a page of a finished PDF.
impl FinishedPage<'_> {
    /// The inks that its plates have besides the four.
    pub fn spots(&self) -> Vec<PlateName> {
        plate_names([&self.content], Spots::Own).split_off(PlateName::PROCESS.len())
    }

    /// A place on its paper in points, as the trimmed page is shown.
    pub(super) fn paper(&self) -> Paper {
        Paper::of(&self.facts, trim_of(&self.facts), true)
    }

    /// A colour of the page as the four inks of its press.
    pub(super) fn inks_of(&self, paint: usize) -> Option<[u8; 4]> {
        let finished::Paint { space, components, .. } = self.content.paints.get(paint)?;
        let separated = |rgb: [u8; 3]| self.press.ink(rgb);
        let inks = Inks { names: &PlateName::PROCESS, foreign: Foreign::Separated(&separated) };
        let touches = inks.touches(space, components, None)?;
        let level = |n: usize| match touches.get(n) {
            Some(crate::plate::Touch::Ink(level)) => *level,
            _ => 0,
        };
        Some([0, 1, 2, 3].map(level))
    }
}
