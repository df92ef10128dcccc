//! The ink of all plates together as a map, and each plate as a sheet.

use std::sync::Arc;

use super::desk::{Desk, Sheet, picture, placed};
use super::draft::{Draft, GRAY, RED};
use crate::diag::Result;
use crate::geom::{Color, Length, Point, Rect, Size};
use crate::page::{PlacedPage, Shape};
use crate::picture::Paper;
use crate::plate::{HeavyPlace, LEAST_HEAVY, PlateName, Plates};
use crate::spec::Role;

const MARGIN: Length = Length::mm(14);
const HEAD: Length = Length::mm(24);
const TEXT: Length = Length::pt(8);
const LABEL: Length = Length::units(Length::UNITS_PER_PT * 13 / 2);

/// From how many percent on a place has which colour, as red, green and blue.
const STEPS: [(u16, [u8; 3]); 7] = [
    (0, [255, 255, 255]),
    (1, [214, 226, 236]),
    (150, [158, 205, 186]),
    (200, [250, 224, 130]),
    (220, [246, 160, 72]),
    (240, [222, 76, 52]),
    (300, [122, 16, 92]),
];

/// Says what stands at a place.
pub(super) type Names<'n> = &'n dyn Fn(&HeavyPlace) -> String;

/// The most places that are listed.
const MOST_PLACES: usize = 24;

impl Desk<'_> {
    /// A map of the ink of all plates together, with a legend, and the places that have more than the press takes.
    ///
    /// # Errors
    /// As [`Desk::plates`].
    pub fn ink(&self, page: &PlacedPage, dpi: u32) -> Result<Sheet> {
        let plates = self.plates(page, dpi)?;
        Ok(self.ink_map(page, &plates, &|place| objects(page, place)))
    }

    /// A map of the ink on some plates of a page; `names` says what stands at a place.
    pub(super) fn ink_map(&self, page: &PlacedPage, plates: &Plates, names: Names<'_>) -> Sheet {
        let dpi = plates.raster.dpi;
        let limit = page.press.ink_limit;
        let heavy = plates.heavy_places(limit, LEAST_HEAVY as f64);
        let map = picture("ink", plates.width, plates.height, colors(plates));
        let at = Point { x: MARGIN, y: HEAD };
        // The map has the bleed all round.
        let part = plates.raster.rect;
        let pixel =
            |count: usize| Length::units(count as i64 * Length::UNITS_PER_INCH / i64::from(dpi.max(1)));
        let (x, y) = (at.x + part.origin.x, at.y + part.origin.y);
        let whole = Rect::new(x, y, pixel(plates.width), pixel(plates.height));
        let mut draft = Draft::new(self.fonts);
        draft.items.push(placed(map, whole, "total ink"));
        draft.frame(Rect { origin: at, size: page.trim }, Length::units(Length::UNITS_PER_PT / 4), GRAY);
        let width = (page.trim.width + MARGIN * 2).max(Length::mm(190));
        let most = plates.total().most();
        head(&mut draft, width, &format!("墨量图　{}", page.name), "TOTAL INK", &page.slug);
        let said = format!("最大 most {most} %　上限 limit {limit} %　超限 over {} 处 places", heavy.len());
        draft.text(Point { x: MARGIN, y: Length::mm(19) }, TEXT, &said, Color::BLACK);
        legend(&mut draft, width);
        let end = places(&mut draft, page, (&heavy, names), at, width);
        Sheet {
            name: format!("{}-ink", page.name),
            size: Size { width, height: end + Length::mm(8) },
            paper: Paper::White,
            content: Vec::new(),
            over: draft.items,
            of: Arc::new(page.clone()),
        }
    }

    /// The plates of a page as sheets with their names, black for a full ink.
    pub fn plate_sheets(&self, page: &PlacedPage, plates: &Plates) -> Vec<Sheet> {
        let of = Arc::new(page.clone());
        let sheet = |plate: &crate::plate::Plate| {
            let gray: Vec<u8> = plate.ink.iter().map(|ink| 255 - ink).collect();
            let shown = picture("plate", plates.width, plates.height, gray);
            let at = Point { x: MARGIN, y: HEAD };
            let part = plates.raster.rect;
            let rect =
                Rect::new(at.x + part.origin.x, at.y + part.origin.y, part.size.width, part.size.height);
            let mut draft = Draft::new(self.fonts);
            draft.items.push(placed(shown, rect, &plate.name.to_string()));
            let width = (page.trim.width + MARGIN * 2).max(Length::mm(150));
            let title = format!("分色　{}　{}", page.name, chinese(&plate.name));
            head(&mut draft, width, &title, &plate.name.to_string(), &page.slug);
            let sum: u64 = plate.ink.iter().map(|ink| u64::from(*ink)).sum();
            let mean = sum as f64 / 2.55 / plate.ink.len().max(1) as f64;
            let said = format!("平均 mean {mean:.1} %");
            draft.text(Point { x: MARGIN, y: Length::mm(19) }, TEXT, &said, Color::BLACK);
            Sheet {
                name: plate.file_name(&page.name),
                size: Size { width, height: at.y + page.trim.height + MARGIN },
                paper: Paper::White,
                content: Vec::new(),
                over: draft.items,
                of: of.clone(),
            }
        };
        plates.plates.iter().map(sheet).collect()
    }
}

fn chinese(plate: &PlateName) -> &str {
    match plate {
        PlateName::Cyan => "青",
        PlateName::Magenta => "品红",
        PlateName::Yellow => "黄",
        PlateName::Black => "黑",
        PlateName::Spot(name) => name,
    }
}

/// The head of a sheet of ink.
fn head(draft: &mut Draft<'_>, width: Length, title: &str, english: &str, slug: &str) {
    let base = Point { x: MARGIN, y: Length::mm(11) };
    let end = draft.text(base, Length::pt(15), title, Color::BLACK);
    draft.text(Point { x: end + Length::mm(3), ..base }, TEXT, english, GRAY);
    draft.text_before(Point { x: width - MARGIN, ..base }, TEXT, slug, Color::BLACK);
    let y = Length::mm(13);
    let thickness = Length::units(Length::UNITS_PER_PT / 2);
    draft.rule(Point { x: MARGIN, y }, Point { x: width - MARGIN, y }, thickness, Color::BLACK);
}

/// The map's colours of each pixel.
fn colors(plates: &Plates) -> Vec<u8> {
    let total = plates.total();
    let most = 255 * plates.plates.len().max(1);
    let table: Vec<[u8; 3]> = (0..=most).map(color_of).collect();
    total.sums.iter().flat_map(|sum| table[usize::from(*sum).min(most)]).collect()
}

fn color_of(sum: usize) -> [u8; 3] {
    let step = STEPS.iter().rev().find(|(from, _)| sum * 100 >= usize::from(*from) * 255);
    step.map_or([255; 3], |(_, color)| *color)
}

fn ink_of([r, g, b]: [u8; 3]) -> Color {
    let part = |level: u8| (u32::from(255 - level) * 1000 / 255) as u16;
    Color::process(part(r), part(g), part(b), 0)
}

fn legend(draft: &mut Draft<'_>, width: Length) {
    let (wide, high) = (Length::mm(13), Length::mm(4));
    let mut x = width - MARGIN - wide * STEPS.len() as i64;
    for (n, (from, color)) in STEPS.iter().enumerate() {
        let rect = Rect::new(x, Length::mm(15), wide, high);
        draft.fill(rect, ink_of(*color));
        draft.frame(rect, Length::units(Length::UNITS_PER_PT / 4), GRAY);
        let words = match n {
            0 => "0".to_owned(),
            _ => format!("≥ {from} %"),
        };
        draft.text_around(Point { x: x + wide / 2, y: Length::mm(22) }, LABEL, &words, GRAY);
        x += wide;
    }
}

/// The places with too much ink, on the map and in a list. Returns where the list ends.
fn places(
    draft: &mut Draft<'_>,
    page: &PlacedPage,
    (heavy, names): (&[HeavyPlace], Names<'_>),
    at: Point,
    width: Length,
) -> Length {
    let top = at.y + page.trim.height + Length::mm(8);
    for (n, place) in heavy.iter().take(MOST_PLACES).enumerate() {
        let rect = Rect {
            origin: Point { x: place.rect.origin.x + at.x, y: place.rect.origin.y + at.y },
            size: place.rect.size,
        };
        draft.frame(rect, Length::units(Length::UNITS_PER_PT), RED);
        draft.badge(Point { x: rect.origin.x, y: rect.origin.y - Length::pt(10) }, n + 1, RED);
        let (column, row) = ((n % 2) as i64, (n / 2) as i64);
        let x = MARGIN + (width - MARGIN * 2) / 2 * column;
        let y = top + Length::mm(4) * row;
        draft.badge(Point { x, y: y - TEXT }, n + 1, RED);
        let text = format!(
            "{} %　{:.0} mm²　({:.0}, {:.0}) mm　{}",
            place.most,
            place.area,
            place.at.x.to_mm(),
            place.at.y.to_mm(),
            names(place),
        );
        draft.text(Point { x: x + Length::mm(6), y }, TEXT, &text, Color::BLACK);
    }
    if heavy.is_empty() {
        let none = "没有超限之处　no place has too much ink";
        draft.text(Point { x: MARGIN, y: top }, TEXT, none, GRAY);
        return top;
    }
    let rows = heavy.len().min(MOST_PLACES).div_ceil(2) as i64;
    if heavy.len() > MOST_PLACES {
        let more = format!("另有 {} 处未列出 more", heavy.len() - MOST_PLACES);
        draft.text(Point { x: MARGIN, y: top + Length::mm(4) * rows }, TEXT, &more, GRAY);
    }
    top + Length::mm(4) * rows
}

/// What stands at a place: pictures by their files, everything else by what it is for.
fn objects(page: &PlacedPage, place: &HeavyPlace) -> String {
    let mut names: Vec<String> = Vec::new();
    for item in place.sources.iter().filter_map(|&source| page.items.get(source)) {
        let name = match (&item.shape, item.origin.role) {
            (Shape::Picture(placed), _) => {
                placed.picture.file.rsplit('/').next().unwrap_or_default().to_owned()
            }
            (Shape::Area(_), _) => "底色 tint".into(),
            (Shape::Rule(_), _) => "线 rule".into(),
            (Shape::Path(_), _) => "旁点、旁线 mark".into(),
            (Shape::Glyphs(_), Role::Headline) => "标题 headline".into(),
            (Shape::Glyphs(_), _) => "文字 text".into(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_begins_where_its_percent_does() {
        for (sum, step) in
            [(0, 0), (2, 0), (3, 1), (382, 1), (383, 2), (509, 2), (510, 3), (561, 4), (612, 5), (765, 6)]
        {
            assert_eq!(color_of(sum), STEPS[step].1, "{sum}");
        }
    }
}
