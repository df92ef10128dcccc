use std::sync::Arc;

use super::desk::{picture, placed};
use super::draft::moved;
use crate::finished::{Drawn, PageFacts, Rect as Shown};
use crate::geom::{EmSize, Length, Point, Rect, Setting, Size, WritingMode};
use crate::page::{Item, PlacedGrid, PlacedPage, Shape};
use crate::picture::{Picture, Press};
use crate::printed::{Paper, shown_of, trim_of};

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
        let view = View::of(facts);
        let size = view.paper.size();
        let (pixels, _) = drawn.rgba.as_chunks::<4>();
        let rgb = pixels.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
        Leaf {
            name: name.to_owned(),
            size,
            turns_right: false,
            content: Vec::new(),
            drawn: Some(picture(name, drawn.width as usize, drawn.height as usize, rgb)),
            view: Some(view),
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

/// The size of a page of a finished file as it is shown.
pub(super) fn size_shown(facts: &PageFacts) -> Size {
    View::of(facts).paper.size()
}

/// A finished page on paper as a viewer shows it.
#[derive(Clone, Copy, Debug)]
struct View {
    paper: Paper,
    trim: Shown,
    user_unit: f64,
}

impl View {
    fn of(facts: &PageFacts) -> View {
        let paper = Paper::of(facts, shown_of(facts), true);
        View { paper, trim: trim_of(facts), user_unit: facts.user_unit }
    }

    /// Where a place is seen that counts from the corner of the trimmed page, before it is turned.
    fn seen(&self, area: Rect) -> Rect {
        let points = |length: Length| length.to_units() as f64 / Length::UNITS_PER_PT as f64 / self.user_unit;
        let (left, top) = (self.trim.left + points(area.origin.x), self.trim.top - points(area.origin.y));
        let (right, bottom) = (left + points(area.size.width), top - points(area.size.height));
        self.paper.place(&Shown { left, bottom, right, top })
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
        spots: Vec::new(),
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
        langs: Vec::new(),
        items: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finished::Boxes;

    /// Where a place 10 pt from the left and 20 from the top of the trim, 3 wide and 4 high, is seen.
    fn check(rotate: i64, expected: [i64; 4]) {
        let rect = |left, bottom, right, top| Some(Shown { left, bottom, right, top });
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
