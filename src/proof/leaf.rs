use std::sync::Arc;

use super::desk::{picture, placed};
use super::draft::moved;
use crate::finished::{Drawn, PageFacts};
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
    /// How its look stands to the trimmed page, where it is a page of a finished file.
    view: Option<View>,
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
            view: None,
            of: Arc::new(page.clone()),
        }
    }

    /// A page of a finished file, as it has been drawn, with what it says of itself.
    pub fn drawn(name: &str, drawn: &Drawn, facts: &PageFacts) -> Leaf {
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
            view: Some(View::of(facts)),
            of: Arc::new(blank(name, size)),
        }
    }

    /// Where a place on the trimmed page is seen on the leaf.
    pub(super) fn seen(&self, area: Rect) -> Rect {
        self.view.map_or(area, |view| view.seen(area))
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

/// What of a finished page is shown, and how it is turned.
#[derive(Clone, Copy, Debug)]
struct View {
    /// The upper left corner of the trimmed page, from that of what is shown.
    trim: Point,
    /// The size of what is shown before it is turned.
    size: Size,
    /// How often it is turned by a right angle, clockwise.
    turns: u8,
    user_unit: f64,
}

impl View {
    fn of(facts: &PageFacts) -> View {
        let (shown, trim) = (facts.boxes.shown(), facts.boxes.trimmed());
        View {
            trim: Point { x: points(trim.left - shown.left), y: points(shown.top - trim.top) },
            size: Size { width: points(shown.width()), height: points(shown.height()) },
            turns: (facts.rotate / 90) as u8 % 4,
            user_unit: facts.user_unit,
        }
    }

    /// Where a place on the trimmed page is seen.
    // ISO 32000-2, 7.7.3.3: /Rotate turns clockwise.
    fn seen(&self, area: Rect) -> Rect {
        // What is drawn knows of no larger unit.
        let own = |length: Length| points(length.to_units() as f64 / POINT / self.user_unit);
        let (x, y) = (own(area.origin.x) + self.trim.x, own(area.origin.y) + self.trim.y);
        let (width, height) = (own(area.size.width), own(area.size.height));
        let (right, below) = (self.size.width - x - width, self.size.height - y - height);
        match self.turns {
            0 => Rect::new(x, y, width, height),
            1 => Rect::new(below, x, height, width),
            2 => Rect::new(right, below, width, height),
            _ => Rect::new(y, right, height, width),
        }
    }
}

const POINT: f64 = Length::UNITS_PER_PT as f64;

/// Points as a length; what lies farther off than any paper is as good as that far.
fn points(points: f64) -> Length {
    let most = (Length::MAX.to_units() / 8) as f64;
    let units = points * POINT;
    Length::units(if units.is_finite() { units.clamp(-most, most) as i64 } else { 0 })
}

/// A page with nothing on it, for newsprint.
fn blank(name: &str, size: Size) -> PlacedPage {
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
        items: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finished::{self, Boxes};

    /// Where a place 10 pt from the left and 20 from the top of the trim, 3 wide and 4 high, is seen.
    fn check(rotate: i64, expected: [i64; 4]) {
        let rect = |left, bottom, right, top| Some(finished::Rect { left, bottom, right, top });
        let boxes = Boxes {
            media: rect(0.0, 0.0, 300.0, 500.0),
            crop: rect(10.0, -50.0, 210.0, 400.0),
            trim: rect(15.0, 5.0, 205.0, 393.0),
            ..Boxes::default()
        };
        let facts = PageFacts { boxes, rotate, user_unit: 1.0, ..PageFacts::default() };
        let pt = Length::pt;
        let seen = View::of(&facts).seen(Rect::new(pt(10), pt(20), pt(3), pt(4)));
        let [x, y, width, height] = expected.map(Length::pt);
        assert_eq!(seen, Rect::new(x, y, width, height), "turned by {rotate}");
    }

    #[test]
    fn places_on_a_finished_page_turn_with_it_and_count_from_what_is_shown() {
        check(0, [15, 27, 3, 4]);
        check(90, [400 - 31, 15, 4, 3]);
        check(180, [200 - 18, 400 - 31, 3, 4]);
        check(270, [27, 200 - 18, 4, 3]);
    }
}
