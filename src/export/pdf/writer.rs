use std::sync::{Arc, OnceLock};

use super::content::Content;
use super::deflate::Deflate;
use super::document::{self, Parts};
use super::file::File;
use super::fonts::Subset;
use super::links;
use super::marks;
use super::pictures::Pictures;
use super::repro::Repro;
use super::sheet::Sheet;
use super::spans;
use super::subset::Source;
use super::tags::Tags;
use super::usage::{FaceUse, Usage};
use super::{Options, Profile};
use crate::diag::Result;
use crate::font::{FaceId, Fonts};
use crate::geom::Length;
use crate::hash::{Hash, short};
use crate::page::PlacedPage;
use crate::picture::{ColorSpace, OnScreen, Picture, Press, RgbPictures};

/// Writes pages set in the faces of one book, any number of them, on any number of threads.
///
/// It remembers where each face keeps its outlines, and pictures that it has made ready; nothing of that changes a
/// result: the same page gives the same bytes, whatever was written before or is written beside it.
#[derive(Debug)]
pub struct Writer<'f> {
    fonts: &'f Fonts,
    sources: Vec<OnceLock<Source>>,
    repro: Repro,
}

/// Writes one page as a PDF file; for several pages, one [`Writer`] is faster.
///
/// # Errors
/// As [`Writer::write`].
pub fn write(page: &PlacedPage, fonts: &Fonts, options: &Options) -> Result<Vec<u8>> {
    Writer::new(fonts).write(page, options)
}

impl<'f> Writer<'f> {
    /// A writer of pages set in these faces.
    pub fn new(fonts: &'f Fonts) -> Writer<'f> {
        Writer { fonts, sources: fonts.iter().map(|_| OnceLock::new()).collect(), repro: Repro::default() }
    }

    /// Writes one page as a PDF file.
    ///
    /// # Errors
    /// [`ErrorKind::Font`](crate::diag::ErrorKind::Font) when a face cannot be embedded,
    /// [`ErrorKind::Picture`](crate::diag::ErrorKind::Picture) when a picture's pixels cannot be unpacked,
    /// [`ErrorKind::Pdf`](crate::diag::ErrorKind::Pdf) when the document cannot be put together.
    pub fn write(&self, page: &PlacedPage, options: &Options) -> Result<Vec<u8>> {
        Ok(self.file(page, options)?.into_bytes())
    }

    /// As [`Writer::write`], without copying the pictures.
    ///
    /// # Errors
    /// As [`Writer::write`].
    pub fn file(&self, page: &PlacedPage, options: &Options) -> Result<File> {
        let wants_marks = options.marks || page.press.marks;
        if !wants_marks || options.profile == Profile::Screen {
            return self.write_on(page, options, Length::ZERO);
        }
        // What the slug line names is the page without it.
        let hash = short(&self.parts_id(page, options)?);
        let mut marked = page.clone();
        marks::add(&mut marked, self.fonts, &hash);
        self.write_on(&marked, options, marks::MARGIN)
    }

    /// A picture as the file for a press has it, where an inch of paper gets so many of its pixels; pictures that the
    /// press would take as RGB are converted too, as the plant does it.
    ///
    /// # Errors
    /// [`ErrorKind::Picture`](crate::diag::ErrorKind::Picture) when its pixels cannot be unpacked.
    pub fn separated(&self, picture: &Arc<Picture>, press: &Press, ppi: u32) -> Result<Arc<Picture>> {
        let press = Press { rgb: RgbPictures::Converted, ..press.clone() };
        self.repro.for_press(picture, &press, ppi)
    }

    /// What a slug line names the content of a page by: twelve hexadecimal digits that another content does not have.
    ///
    /// # Errors
    /// As [`Writer::write`].
    pub fn content_hash(&self, page: &PlacedPage) -> Result<String> {
        Ok(short(&self.parts_id(page, &Options::press())?))
    }

    /// What tells the content of a page from any other.
    fn parts_id(&self, page: &PlacedPage, options: &Options) -> Result<[u8; 16]> {
        self.drawn(page, options, Length::ZERO, |drawn| Ok(drawn.id))
    }

    fn write_on(&self, page: &PlacedPage, options: &Options, margin: Length) -> Result<File> {
        self.drawn(page, options, margin, |drawn| {
            let Drawn { content, subsets, pictures, tags, sheet, id } = drawn;
            let parts = Parts { page, options, content, subsets, pictures, tags, sheet, id };
            parts.save(&mut Deflate::new(options.compression))
        })
    }

    /// Draws a page and hands over what a file is put together from.
    fn drawn<T>(
        &self,
        page: &PlacedPage,
        options: &Options,
        margin: Length,
        then: impl FnOnce(Drawn<'_>) -> Result<T>,
    ) -> Result<T> {
        let screen = self.screen(page, options)?;
        let repeats = |face: FaceId| self.source(face).repeats(self.fonts.face(face));
        let usage = Usage::of(&page.items, self.fonts, repeats);
        let made = |picture: &Arc<Picture>, ppi| self.made(page, options, screen.as_deref(), picture, ppi);
        let pictures = Pictures::of(&page.items, made)?;
        let links = match options.profile {
            Profile::Screen => links::of(page),
            Profile::X4 | Profile::X1a => Vec::new(),
        };
        let tags = Tags::of(page, spans::of(page, self.fonts, &usage), links);
        let sheet = Sheet::of(page, margin);
        let content = Content {
            sheet,
            fonts: self.fonts,
            usage: &usage,
            pictures: &pictures,
            marks: &tags.marks,
            screen: screen.as_deref(),
        };
        let content = content.draw(&page.items);
        let subsets = usage.iter().map(|face_use| self.subset(face_use)).collect::<Result<Vec<_>>>()?;
        let id = identity(page, options, &content, &subsets, &pictures);
        then(Drawn { content, subsets, pictures: &pictures, tags: &tags, sheet, id })
    }

    /// How many pictures of a page have to be made ready for a file, unless they have been.
    pub fn pictures_to_make(&self, page: &PlacedPage, options: &Options) -> usize {
        Writer::to_make(page, options).len()
    }

    /// Makes one of these ready, so that writing the page finds it made: as many threads as there are pictures may do so
    /// side by side. It changes no result; what cannot be made is an error when the page is written.
    pub fn make_picture(&self, page: &PlacedPage, options: &Options, n: usize) {
        let sources = Writer::to_make(page, options);
        let Some((picture, ppi)) = sources.get(n) else { return };
        if let Ok(screen) = self.screen(page, options) {
            let _ = self.made(page, options, screen.as_deref(), picture, *ppi);
        }
    }

    fn to_make<'p>(page: &'p PlacedPage, options: &Options) -> Vec<(&'p Arc<Picture>, u32)> {
        let mut sources = Pictures::sources(&page.items);
        sources.retain(|(picture, _)| {
            options.profile == Profile::Screen || is_converted(picture, page, options)
        });
        sources
    }

    fn screen(&self, page: &PlacedPage, options: &Options) -> Result<Option<Arc<OnScreen>>> {
        match options.profile {
            Profile::Screen => self.repro.screen(&page.press.profile).map(Some),
            Profile::X4 | Profile::X1a => Ok(None),
        }
    }

    /// A picture as the file has it.
    fn made(
        &self,
        page: &PlacedPage,
        options: &Options,
        screen: Option<&OnScreen>,
        picture: &Arc<Picture>,
        ppi: u32,
    ) -> Result<Arc<Picture>> {
        match (screen, options.profile) {
            (Some(screen), _) => self.repro.for_screen(picture, &page.press, screen, ppi),
            (None, Profile::X1a) => {
                let press = Press { rgb: RgbPictures::Converted, ..page.press.clone() };
                self.repro.for_press(picture, &press, ppi)
            }
            (None, _) => self.repro.for_press(picture, &page.press, ppi),
        }
    }

    fn subset<'u, 'p>(&'u self, face_use: &'u FaceUse<'p>) -> Result<Subset<'u, 'p>> {
        let face = self.fonts.face(face_use.face);
        let mut hash = Hash::new();
        hash.bytes(face.postscript_name().as_bytes());
        for &glyph in &face_use.glyphs {
            hash.number(u64::from(glyph));
        }
        let name = format!("{}+{}", hash.tag(), face.postscript_name());
        let program = self.source(face_use.face).cut(face, &name, &face_use.glyphs)?;
        Ok(Subset { face, face_use, name, program })
    }

    fn source(&self, face: FaceId) -> &Source {
        self.sources[usize::from(face.0)].get_or_init(|| Source::of(self.fonts.face(face)))
    }
}

/// Whether a picture becomes the press's inks.
fn is_converted(picture: &Picture, page: &PlacedPage, options: &Options) -> bool {
    let stays_rgb = options.profile == Profile::X4 && page.press.rgb == RgbPictures::Tagged;
    match picture.color {
        ColorSpace::Cmyk => false,
        ColorSpace::Rgb => !stays_rgb,
        ColorSpace::Gray => true,
    }
}

/// A page as it has been drawn.
struct Drawn<'d> {
    content: Vec<u8>,
    subsets: Vec<Subset<'d, 'd>>,
    pictures: &'d Pictures<'d>,
    tags: &'d Tags<'d>,
    sheet: Sheet,
    id: [u8; 16],
}

/// A hash of everything the file will hold.
fn identity(
    page: &PlacedPage,
    options: &Options,
    content: &[u8],
    subsets: &[Subset<'_, '_>],
    pictures: &Pictures<'_>,
) -> [u8; 16] {
    let mut hash = Hash::new();
    for text in [&page.name, &page.title, &page.lang, &document::date(page, options)] {
        hash.bytes(text.as_bytes());
    }
    hash.bytes(&page.press.profile.fingerprint);
    hash.number(options.profile as u64);
    hash.number(page.version.into());
    for side in Sheet::of(page, Length::ZERO).trim_box() {
        hash.number(side.to_units() as u64);
    }
    if options.profile != Profile::Screen {
        for (_, spot) in page.spots_used() {
            hash.bytes(spot.name.as_bytes());
            spot.alternate.shares().into_iter().for_each(|share| hash.number(share.into()));
        }
    }
    hash.bytes(content);
    for subset in subsets {
        hash.bytes(subset.name.as_bytes());
        for text in &subset.face_use.texts {
            hash.bytes(text.as_bytes());
        }
    }
    for digest in pictures.digests() {
        hash.bytes(digest);
    }
    hash.finish()
}
