//! A finished PDF as rules see it: what the document says once, and each page with what it paints.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::run::Pdf;
use super::xmp::Xmp;
use crate::diag::Place;
use crate::finished::{
    self, Catalog, Content, Finished, Glyph, OutputIntent, PageFacts, Paint, Painted, PlacedImage, Space,
    Thing,
};
use crate::geom::{Color, Length, Rect};
use crate::printed::{Press, trim_of};

/// A finished PDF.
pub(crate) struct File<'f> {
    /// The name under which its findings are said.
    pub(super) name: &'f str,
    pub(super) finished: &'f Finished,
    pub(super) catalog: Catalog,
    pub(super) intents: Vec<OutputIntent>,
    pub(super) info: Vec<(String, String)>,
    pub(super) xmp: Option<Xmp>,
    objects: OnceCell<Vec<(finished::ObjectId, finished::Value)>>,
    press: OnceCell<Press>,
}

/// A page of a finished PDF.
pub(crate) struct Leaf<'f> {
    pub(super) file: &'f File<'f>,
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) facts: PageFacts,
    pub(super) content: Content,
}

impl<'f> File<'f> {
    pub(super) fn of(name: &'f str, finished: &'f Finished) -> File<'f> {
        File {
            name,
            finished,
            catalog: finished.catalog(),
            intents: finished.output_intents(),
            info: finished.info(),
            xmp: finished.xmp().and_then(|packet| Xmp::read(&packet)),
            objects: OnceCell::new(),
            press: OnceCell::new(),
        }
    }

    /// The file as a place.
    pub(super) fn place(&self) -> Place {
        Place::page(self.name)
    }

    /// A page's name: the file's, with its number where there are several.
    pub(super) fn leaf_name(&self, index: usize) -> String {
        Pdf { name: self.name, finished: self.finished }.page_name(index)
    }

    /// Every object of the file that can be read.
    pub(super) fn objects(&self) -> &[(finished::ObjectId, finished::Value)] {
        self.objects.get_or_init(|| self.finished.objects())
    }

    /// The press that the file was made for.
    pub(super) fn press(&self) -> &Press {
        self.press.get_or_init(|| Press::of(self.finished))
    }

    /// The names of the layers that are switched off.
    pub(super) fn hidden(&self) -> BTreeSet<String> {
        self.catalog.layers.iter().filter(|layer| !layer.on).map(|layer| layer.name.clone()).collect()
    }

    /// What the information dictionary says under a key.
    pub(super) fn info(&self, key: &str) -> Option<&str> {
        self.info.iter().find(|(name, _)| name == key).map(|(_, text)| text.as_str())
    }
}

impl<'f> Leaf<'f> {
    pub(super) fn of(file: &'f File<'f>, index: usize) -> crate::diag::Result<Option<Leaf<'f>>> {
        let Some(facts) = file.finished.page(index) else { return Ok(None) };
        let content = file.finished.content(index)?;
        Ok(Some(Leaf { file, index, name: file.leaf_name(index), facts, content }))
    }

    /// The page as a place.
    pub(super) fn place(&self) -> Place {
        Place::page(&self.name)
    }

    /// The box that places are counted from: the trimmed page, or what comes nearest.
    pub(super) fn trim(&self) -> finished::Rect {
        trim_of(&self.facts)
    }

    /// Whether any of a place, seen from the trimmed page's corner, lies in the bleed: what does not is cut off, and is
    /// there for those who print.
    pub(super) fn is_printed(&self, area: Rect) -> bool {
        let bleed = self.area(&self.facts.boxes.bleed.unwrap_or_else(|| self.trim()));
        // Rules have no area of their own.
        area.origin.x <= bleed.right()
            && bleed.origin.x <= area.right()
            && area.origin.y <= bleed.bottom()
            && bleed.origin.y <= area.bottom()
    }

    /// A rectangle of the file, seen from the trimmed page's top left corner.
    pub(super) fn area(&self, rect: &finished::Rect) -> Rect {
        let trim = self.trim();
        let unit = self.facts.user_unit;
        let at = |points: f64| {
            let units = points * unit * Length::UNITS_PER_PT as f64;
            // What lies farther off than any paper is as good as that far.
            let most = Length::MAX.to_units() as f64;
            Length::units(if units.is_finite() { units.clamp(-most, most) as i64 } else { 0 })
        };
        Rect::new(at(rect.left - trim.left), at(trim.top - rect.top), at(rect.width()), at(rect.height()))
    }

    /// The glyphs that are seen on the trimmed page.
    pub(super) fn glyphs(&self) -> impl Iterator<Item = &Glyph> {
        let trim = self.trim();
        self.content.things.iter().filter_map(move |painted| match &painted.thing {
            Thing::Glyph(glyph) if glyph.mode != 3 && trim.contains(glyph.at) => Some(glyph),
            _ => None,
        })
    }

    /// A colour as the inks of the press, where it is given in them or in gray.
    pub(super) fn inks(&self, paint: usize) -> Option<Color> {
        let paint = self.content.paints.get(paint)?;
        let part = |value: f32| (f64::from(value).clamp(0.0, 1.0) * 1000.0).round() as u16;
        match (&paint.space, &paint.components[..]) {
            (Space::DeviceGray, [gray]) => Some(Color::tint(1000 - part(*gray))),
            (Space::DeviceCmyk, [c, m, y, k]) => Some(Color::process(part(*c), part(*m), part(*y), part(*k))),
            _ => None,
        }
    }

    /// Where a glyph stands.
    pub(super) fn glyph_area(&self, glyph: &Glyph) -> Rect {
        self.area(&finished::Rect::around(glyph.matrix.unit_square()))
    }

    /// Where what is seen of a picture stands.
    pub(super) fn image_area(&self, painted: &Painted, image: &PlacedImage) -> Rect {
        self.area(&finished::Rect::around(image.quad).intersection(&painted.clip))
    }
}

/// The size of a glyph's type in thousandths of a point: of squeezed and of flattened type the lesser of its two.
pub(super) fn type_size(glyph: &Glyph) -> i64 {
    let (across, down) = glyph.matrix.scale();
    (across.min(down) * 1000.0).round() as i64
}

/// Whether a colour is full black ink and no other.
pub(super) fn is_black(paint: &Paint) -> bool {
    match (&paint.space, &paint.components[..]) {
        (Space::DeviceGray, [gray]) => *gray <= 0.0,
        (Space::DeviceCmyk, [c, m, y, k]) => *c <= 0.0 && *m <= 0.0 && *y <= 0.0 && *k >= 1.0,
        (Space::Separation { name, .. }, [tint]) => name == "Black" && *tint >= 1.0,
        _ => false,
    }
}
