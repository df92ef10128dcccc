//! The document around a page's content: `printpdf` makes it, and a pass over its objects mends it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use printpdf::{
    ExtendedGraphicsState, ExtendedGraphicsStateId, OverprintMode, PdfDocument, PdfPage, PdfSaveOptions,
};

use super::bytes::text_string;
use super::content::{KNOCK_OUT, OVERPRINT, spot_space};
use super::deflate::Deflate;
use super::file::{Bodies, Body, File};
use super::fonts::Subset;
use super::pictures::Pictures;
use super::sheet::Sheet;
use super::tags::Tags;
use super::xmp;
use super::{Compression, Options, Profile};
use crate::diag::{Error, ErrorKind, Result};
use crate::geom::Length;
use crate::page::PlacedPage;

/// The parts of a document.
pub(super) struct Parts<'p> {
    pub(super) page: &'p PlacedPage,
    pub(super) options: &'p Options,
    pub(super) content: Vec<u8>,
    pub(super) subsets: Vec<Subset<'p, 'p>>,
    pub(super) pictures: &'p Pictures<'p>,
    pub(super) tags: &'p Tags<'p>,
    pub(super) sheet: Sheet,
    /// A hash of all that the file holds.
    pub(super) id: [u8; 16],
}

const PRODUCER: &str = concat!("banxin ", env!("CARGO_PKG_VERSION"));

impl Parts<'_> {
    /// The file.
    ///
    /// # Errors
    /// [`ErrorKind::Pdf`] when the document is not made as this pass knows it.
    pub(super) fn save(self, deflate: &mut Deflate) -> Result<File> {
        let mut document = self.skeleton();
        let page_id = document.page_iter().next().ok_or_else(|| unexpected("a page"))?;
        self.mend_page(&mut document, page_id)?;
        let tree = self.tags.add(&mut document, page_id, self.sheet);
        self.mend_catalog(&mut document, tree)?;
        self.mend_trailer(&mut document)?;
        let resources = resources(&document, page_id)?;
        let mut bodies = Bodies::new();
        if self.options.profile != Profile::Screen {
            let profile = self.add_intent(&mut document, deflate)?;
            bodies.extend(profile.map(|id| (id, Body::Profile(self.page.press.profile.clone()))));
        }
        for (name, bytes) in self.pictures.contents(deflate) {
            let id = reference(dictionary_of(&document, resources.pictures)?, name.as_bytes())?;
            bodies.insert(id, bytes);
        }
        self.add_spots(&mut document, page_id)?;
        self.add_profiles(&mut document, &resources)?;
        let mut fonts = Dictionary::new();
        for subset in self.subsets {
            subset.embed(&mut document, &mut fonts, deflate);
        }
        document.set_object(resources.fonts, fonts);
        document.set_object(resources.content, deflate.stream(Dictionary::new(), self.content));
        Ok(File::of(document, bodies))
    }

    /// The document as `printpdf` makes it: page tree, resources, external objects and graphics states.
    fn skeleton(&self) -> Document {
        let mut made = PdfDocument::new(&self.page.title);
        made.resources.xobjects.map = self.pictures.objects();
        made.resources.extgstates.map = BTreeMap::from([
            (ExtendedGraphicsStateId(OVERPRINT.to_owned()), graphics_state(true)),
            (ExtendedGraphicsStateId(KNOCK_OUT.to_owned()), graphics_state(false)),
        ]);
        made.pages.push(PdfPage::new(printpdf::Mm(0.0), printpdf::Mm(0.0), Vec::new()));
        let options =
            PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None };
        made.to_lopdf_document(&options, &mut Vec::new())
    }

    /// A colour space for each spot colour of the page, with the mixture that stands for it (ISO 32000-2, 8.6.6.4). A file
    /// for a screen has none: there it is light.
    fn add_spots(&self, document: &mut Document, page: ObjectId) -> Result<()> {
        let used = self.page.spots_used();
        if self.options.profile == Profile::Screen || used.is_empty() {
            return Ok(());
        }
        let mut spaces = Dictionary::new();
        for (number, spot) in used {
            let mix = spot.alternate.shares().map(|share| Object::Real(f32::from(share) / 1000.0));
            let tint = document.add_object(dictionary! {
                "FunctionType" => 2,
                "Domain" => vec![0.into(), 1.into()],
                "Range" => [0, 1].repeat(4).into_iter().map(Object::from).collect::<Vec<_>>(),
                "C0" => vec![Object::from(0); 4],
                "C1" => mix.to_vec(),
                "N" => 1,
            });
            let name = Object::Name(spot.name.clone().into_bytes());
            let space = vec!["Separation".into(), name, "DeviceCMYK".into(), tint.into()];
            spaces.set(spot_space(number), document.add_object(space));
        }
        let resources = reference(dictionary_of(document, page)?, b"Resources")?;
        let resources = document.get_dictionary_mut(resources).map_err(|_| unexpected("its resources"))?;
        resources.set("ColorSpace", spaces);
        Ok(())
    }

    /// Says what the colours of RGB pictures mean (ISO 32000-2, 8.6.5.5): pictures of one profile share it.
    fn add_profiles(&self, document: &mut Document, resources: &Resources) -> Result<()> {
        let mut known: BTreeMap<Cow<'_, [u8]>, ObjectId> = BTreeMap::new();
        for (name, profile) in self.pictures.profiles() {
            let id = *known.entry(profile).or_insert_with_key(|profile| {
                let dict = dictionary! { "N" => 3 };
                document.add_object(Stream::new(dict, profile.to_vec()).with_compression(false))
            });
            let picture = reference(dictionary_of(document, resources.pictures)?, name.as_bytes())?;
            let object = document.get_object_mut(picture).and_then(Object::as_stream_mut);
            let dict = &mut object.map_err(|_| unexpected("a picture"))?.dict;
            dict.set("ColorSpace", vec!["ICCBased".into(), Object::Reference(id)]);
        }
        Ok(())
    }

    fn mend_page(&self, document: &mut Document, page: ObjectId) -> Result<()> {
        let sheet = self.sheet;
        let page = document.get_dictionary_mut(page).map_err(|_| unexpected("a page"))?;
        page.set("MediaBox", lengths(sheet.media_box()));
        page.set("BleedBox", lengths(sheet.bleed_box()));
        page.set("TrimBox", lengths(sheet.trim_box()));
        page.set("StructParents", 0);
        if self.options.profile != Profile::X1a {
            // PDF 1.5 was the first to know it.
            page.set("Tabs", "S");
        }
        // An empty list of annotations and a box that repeats the sheet say nothing.
        page.remove(b"CropBox");
        page.remove(b"Annots");
        Ok(())
    }

    /// What holds for the whole file.
    fn mend_catalog(&self, document: &mut Document, tree: ObjectId) -> Result<()> {
        let date = date(self.page, self.options);
        let packet = xmp::packet(self.page, self.options.profile, &date, PRODUCER, &self.id);
        let metadata = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
        let metadata = document.add_object(Stream::new(metadata, packet).with_compression(false));
        let catalog = document.catalog_mut().map_err(|_| unexpected("a catalog"))?;
        catalog.set("Metadata", metadata);
        catalog.set("Lang", Object::string_literal(self.page.lang.as_str()));
        catalog.set("PageLayout", "SinglePage");
        catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
        catalog.set("MarkInfo", dictionary! { "Marked" => true });
        catalog.set("StructTreeRoot", tree);
        catalog.remove(b"PageMode");
        Ok(())
    }

    /// What the colours are made for: one intent, with the profile of the printing condition in the file
    /// (ISO 15930-7, 6.2). Returns the profile's stream where its bytes go in last, as they are.
    fn add_intent(&self, document: &mut Document, deflate: &mut Deflate) -> Result<Option<ObjectId>> {
        let press = &self.page.press.profile;
        let dict = dictionary! { "N" => 4 };
        let (profile, is_empty) = match self.options.compression {
            Compression::Fast => (Stream::new(dict, Vec::new()).with_compression(false), true),
            Compression::Small => (deflate.stream(dict, press.data.to_vec()), false),
        };
        let profile = document.add_object(profile);
        let intent = document.add_object(dictionary! {
            "Type" => "OutputIntent",
            "S" => "GTS_PDFX",
            "OutputConditionIdentifier" => Object::string_literal(text_string(&press.condition)),
            "Info" => Object::string_literal(text_string(&press.info)),
            "DestOutputProfile" => profile,
        });
        let catalog = document.catalog_mut().map_err(|_| unexpected("a catalog"))?;
        catalog.set("OutputIntents", vec![Object::Reference(intent)]);
        Ok(is_empty.then_some(profile))
    }

    fn mend_trailer(&self, document: &mut Document) -> Result<()> {
        let version = match self.options.profile {
            Profile::X1a => "1.4",
            Profile::X4 => "1.6",
            Profile::Screen => "1.7",
        };
        document.version = version.to_owned();
        let date = date(self.page, self.options);
        let mut info = dictionary! {
            "Title" => Object::string_literal(text_string(&self.page.title)),
            "Producer" => Object::string_literal(PRODUCER),
            "Trapped" => "False",
            "CreationDate" => Object::string_literal(date.as_str()),
            "ModDate" => Object::string_literal(date.as_str()),
        };
        if self.options.profile == Profile::X1a {
            // ISO 15930-4, 6.5
            info.set("GTS_PDFXVersion", Object::string_literal("PDF/X-1a:2003"));
        }
        let id = reference(&document.trailer, b"Info")?;
        document.set_object(id, info);
        let id = Object::String(self.id.to_vec(), lopdf::StringFormat::Hexadecimal);
        document.trailer.set("ID", vec![id.clone(), id]);
        Ok(())
    }
}

/// When the page was made, as a PDF date: what the options say, else the day of the issue, else the first day that
/// computers count from. A file for the press has a date (ISO 15930-7), and no clock is asked.
pub(super) fn date(page: &PlacedPage, options: &Options) -> String {
    let day = || page.date.map_or("19700101".to_owned(), |date| date.to_string().replace('-', ""));
    options.date.clone().unwrap_or_else(|| format!("D:{}000000Z", day()))
}

/// `printpdf` swaps the two keys of overprint; both are set alike.
fn graphics_state(over: bool) -> ExtendedGraphicsState {
    let mode = if over { OverprintMode::KeepUnderlying } else { OverprintMode::EraseUnderlying };
    ExtendedGraphicsState::default()
        .with_overprint_fill(over)
        .with_overprint_stroke(over)
        .with_overprint_mode(mode)
}

/// Objects that the page's resources refer to.
struct Resources {
    fonts: ObjectId,
    pictures: ObjectId,
    content: ObjectId,
}

fn resources(document: &Document, page: ObjectId) -> Result<Resources> {
    let page = dictionary_of(document, page)?;
    let resources = dictionary_of(document, reference(page, b"Resources")?)?;
    Ok(Resources {
        fonts: reference(resources, b"Font")?,
        pictures: reference(resources, b"XObject")?,
        content: reference(page, b"Contents")?,
    })
}

fn dictionary_of(document: &Document, id: ObjectId) -> Result<&Dictionary> {
    document.get_dictionary(id).map_err(|_| unexpected("a dictionary"))
}

fn reference(dictionary: &Dictionary, key: &[u8]) -> Result<ObjectId> {
    dictionary
        .get(key)
        .and_then(Object::as_reference)
        .map_err(|_| unexpected(&format!("/{}", String::from_utf8_lossy(key))))
}

fn unexpected(what: &str) -> Error {
    Error::new(ErrorKind::Pdf, format!("the PDF could not be made: {what} is missing from the new document"))
}

pub(super) fn lengths(values: [Length; 4]) -> Vec<Object> {
    values.map(|value| Object::Real(value.to_pt() as f32)).into()
}
