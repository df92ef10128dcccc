use std::sync::Arc;

use super::desk::{picture, placed};
use super::draft::moved;
use crate::finished::Drawn;
use crate::geom::{EmSize, Length, Point, Rect, Setting, Size, WritingMode};
use crate::page::{Item, PlacedGrid, PlacedPage, Shape};
use crate::picture::{Picture, Press};

/// A page as sheets of several take it.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The page's name.
    pub name: String,
    /// Its trimmed size.
    pub size: Size,
    /// Whether pages follow each other from right to left.
    pub turns_right: bool,
    /// Its items, where it was set here.
    content: Vec<Item>,
    /// Its look, where it is a page of a finished file.
    drawn: Option<Arc<Picture>>,
    pub(super) of: Arc<PlacedPage>,
}

impl Leaf {
    /// A page that has been set.
    pub fn of_page(page: &PlacedPage) -> Leaf {
        let count = |setting: Setting| -> usize {
            let runs = page.items.iter().filter_map(|item| match &item.shape {
                Shape::Glyphs(run) if run.setting == setting => Some(run.glyphs.len()),
                _ => None,
            });
            runs.sum()
        };
        Leaf {
            name: page.name.clone(),
            size: page.trim,
            turns_right: count(Setting::Vertical) > count(Setting::Horizontal),
            content: page.items.clone(),
            drawn: None,
            of: Arc::new(page.clone()),
        }
    }

    /// A page of a finished file, as it has been drawn.
    pub fn drawn(name: &str, drawn: &Drawn) -> Leaf {
        let side = |pixels: u32| {
            let units = f64::from(pixels) * Length::UNITS_PER_INCH as f64 / drawn.dpi.max(0.01);
            Length::units(units.round() as i64).min(Length::MAX)
        };
        let size = Size { width: side(drawn.width), height: side(drawn.height) };
        let (pixels, _) = drawn.rgba.as_chunks::<4>();
        let rgb = pixels.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
        Leaf {
            name: name.to_owned(),
            size,
            turns_right: false,
            content: Vec::new(),
            drawn: Some(picture(name, drawn.width as usize, drawn.height as usize, rgb)),
            of: Arc::new(blank(name, size)),
        }
    }

    /// What is printed and what is only shown, with the page's upper left corner at a place.
    pub(super) fn items(&self, at: Point, ratio: (i64, i64)) -> (Vec<Item>, Vec<Item>) {
        let size = Size {
            width: self.size.width.scale(ratio.0, ratio.1),
            height: self.size.height.scale(ratio.0, ratio.1),
        };
        let drawn =
            self.drawn.iter().map(|drawn| placed(drawn.clone(), Rect { origin: at, size }, &self.name));
        (moved(&self.content, at, ratio), drawn.collect())
    }
}

/// A page with nothing on it, for newsprint.
pub(super) fn blank(name: &str, size: Size) -> PlacedPage {
    let whole = Rect { size, ..Rect::default() };
    let em = EmSize::square(Length::pt(9));
    PlacedPage {
        name: name.to_owned(),
        title: name.to_owned(),
        lang: "und".into(),
        paper: None,
        date: None,
        version: 1,
        slug: String::new(),
        press: Press::newsprint(),
        trim: size,
        bleed: Length::ZERO,
        type_area: whole,
        writing: WritingMode::HorizontalTb,
        grid: PlacedGrid { em, leading: em.block, column: em.inline, gutter: Length::ZERO },
        stories: Vec::new(),
        frames: Vec::new(),
        lines: Vec::new(),
        readings: Vec::new(),
        warichu: Vec::new(),
        items: Vec::new(),
    }
}
