use std::sync::Arc;

use super::draft::{Draft, GRAY, RED, nowhere};
use super::kept::Kept;
use super::raster;
use crate::diag::Result;
use crate::export::pdf::{self, Options, Writer};
use crate::font::Fonts;
use crate::geom::{Color, Length, Point, Rect, Size};
use crate::page::{Item, PlacedPage, PlacedPicture, Shape};
use crate::picture::{Coding, ColorSpace, ColorTag, Paper, Picture, Press, Turn, Words};
use crate::plate::{self, Plates};
use crate::workers::Workers;

/// Where proofs are made.
pub struct Desk<'d> {
    pub(super) fonts: &'d Fonts,
    writer: &'d Writer<'d>,
    pub(super) workers: &'d dyn Workers,
    pub(super) kept: Kept,
}

/// A proof of one sheet of paper.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What it is a proof of, fit for a file's name: `A05-page`.
    pub name: String,
    /// The size of its paper.
    pub size: Size,
    /// What paper and black look like.
    pub paper: Paper,
    /// What is printed, in the inks of the press.
    pub content: Vec<Item>,
    /// What the proof adds, in light.
    pub over: Vec<Item>,
    /// The page that it is a proof of, or the first of them: its press, language, title.
    pub(super) of: Arc<PlacedPage>,
}

impl<'d> Desk<'d> {
    /// A desk with these faces; `writer` is the one that writes their pages, so that its pictures are made once. `workers`
    /// draw.
    pub fn new(fonts: &'d Fonts, writer: &'d Writer<'d>, workers: &'d dyn Workers) -> Desk<'d> {
        Desk { fonts, writer, workers, kept: Kept::default() }
    }

    /// The plates of a page, at so many pixels an inch.
    ///
    /// # Errors
    /// As [`plate::of_page`].
    pub fn plates(&self, page: &PlacedPage, dpi: u32) -> Result<Plates> {
        plate::of_page(page, self.fonts, plate::Raster::of_page(page, dpi), self.workers, |picture, ppi| {
            self.separated(picture, &page.press, ppi)
        })
    }

    /// A picture as the press gets it, unpacked.
    pub(super) fn separated(&self, picture: &Arc<Picture>, press: &Press, ppi: u32) -> Result<Arc<Picture>> {
        self.kept.unpacked(self.writer.separated(picture, press, ppi)?)
    }

    /// What names the content of a page.
    pub(super) fn content_hash(&self, page: &PlacedPage) -> Result<String> {
        self.writer.content_hash(page)
    }

    /// The page as it will look, over a strip with its slug: 清样.
    ///
    /// # Errors
    /// As [`Writer::content_hash`].
    pub fn clean(&self, page: &PlacedPage) -> Result<Sheet> {
        let hash = self.content_hash(page)?;
        Ok(self.clean_sheet(page, &hash, page.items.clone(), Vec::new(), None))
    }

    /// A page over a strip with its slug: `content` is printed, `shown` stands for what is.
    pub(super) fn clean_sheet(
        &self,
        page: &PlacedPage,
        hash: &str,
        content: Vec<Item>,
        shown: Vec<Item>,
        remark: Option<&str>,
    ) -> Sheet {
        let (trim, strip) = (page.trim, Length::mm(8));
        let mut draft = Draft::new(self.fonts);
        draft.items = shown;
        draft.fill(Rect::new(Length::ZERO, trim.height, trim.width, strip), Color::PAPER);
        let base = Point { x: Length::mm(8), y: trim.height + Length::units(Length::UNITS_PER_MM * 11 / 2) };
        let end = draft.text(base, Length::pt(9), "清样", Color::BLACK);
        let end = draft.text(Point { x: end + Length::mm(2), ..base }, Length::pt(7), "CLEAN PROOF", GRAY);
        if let Some(remark) = remark {
            draft.text(Point { x: end + Length::mm(4), ..base }, Length::pt(7), remark, RED);
        }
        let condition = &page.press.profile.condition;
        let said = format!("{}　{condition}　{hash}", page.slug);
        draft.text_before(
            Point { x: trim.width - Length::mm(8), ..base },
            Length::pt(7),
            &said,
            Color::BLACK,
        );
        Sheet {
            name: format!("{}-clean", page.name),
            size: Size { width: trim.width, height: trim.height + strip },
            paper: Paper::AsPrinted,
            content,
            over: draft.items,
            of: Arc::new(page.clone()),
        }
    }

    /// A sheet as a PNG file, at so many pixels an inch.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) for a resolution out of all measure; and what keeps a font, picture
    /// or profile from being read.
    pub fn png(&self, sheet: &Sheet, dpi: u32) -> Result<Vec<u8>> {
        let seen = raster::seen(self, sheet, dpi)?;
        crate::picture::png(seen.width, seen.height, &seen.rgb, dpi)
    }

    /// A sheet as a PDF file for a screen. What shows the paper as it is goes in as a picture, at so many pixels an inch;
    /// everything else stays type and lines.
    ///
    /// # Errors
    /// As [`Desk::png`].
    pub fn pdf(&self, sheet: &Sheet, dpi: u32) -> Result<Vec<u8>> {
        let whole = Rect::new(Length::ZERO, Length::ZERO, sheet.size.width, sheet.size.height);
        let mut items = match sheet.paper {
            Paper::White => sheet.content.clone(),
            Paper::AsPrinted => {
                let printed = Sheet { over: Vec::new(), ..sheet.clone() };
                let seen = raster::seen(self, &printed, dpi)?;
                let shown = picture(&sheet.name, seen.width, seen.height, seen.rgb);
                vec![placed(shown, whole, &sheet.of.title)]
            }
        };
        items.extend(sheet.over.iter().cloned());
        for item in &mut items {
            item.origin = nowhere();
        }
        let page = PlacedPage {
            name: sheet.name.clone(),
            title: sheet.name.clone(),
            trim: sheet.size,
            bleed: Length::ZERO,
            type_area: whole,
            stories: Vec::new(),
            frames: Vec::new(),
            lines: Vec::new(),
            items,
            ..(*sheet.of).clone()
        };
        pdf::Writer::new(self.fonts)
            .write(&page, &Options { profile: pdf::Profile::Screen, ..Options::press() })
    }
}

/// A picture of pixels of light: gray where there is one sample a pixel.
pub(super) fn picture(name: &str, width: usize, height: usize, samples: Vec<u8>) -> Arc<Picture> {
    let color = if samples.len() == width * height { ColorSpace::Gray } else { ColorSpace::Rgb };
    Arc::new(Picture {
        file: name.to_owned(),
        width: width as u32,
        height: height as u32,
        turn: Turn::NONE,
        color,
        tag: ColorTag::None,
        coding: Coding::Samples,
        data: Arc::new(samples),
        words: Words::default(),
    })
}

/// A whole picture in its place.
pub(super) fn placed(picture: Arc<Picture>, rect: Rect, alt: &str) -> Item {
    let alt = alt.to_owned();
    let shape = Shape::Picture(PlacedPicture { picture, window: rect, whole: rect, alt, credit: None });
    Item { origin: nowhere(), shape }
}
