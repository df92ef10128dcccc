use super::leaf::Leaf;
use super::sheet::Sheet;
use crate::finished::Thing;
use crate::geom::{Length, Rect, Size};
use crate::page::Shape;
use crate::spec::Role;

/// A page in outline: enough to see where a finding is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thumbnail {
    /// The page's name, as findings have it.
    pub page: String,
    /// The trimmed page.
    pub size: Size,
    /// What stands on it, back to front.
    pub marks: Vec<(Mark, Rect)>,
}

/// A kind of thing on a page in outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A tint or a box.
    Area,
    /// A picture.
    Picture,
    /// A rule.
    Rule,
    /// A line of copy.
    Text,
    /// A line of a head.
    Head,
}

impl Thumbnail {
    pub(super) fn of_sheet(sheet: &Sheet<'_>) -> Thumbnail {
        let page = sheet.page;
        let mut marks = Vec::new();
        for item in &page.items {
            match &item.shape {
                Shape::Area(area) => marks.push((Mark::Area, area.rect)),
                Shape::Picture(placed) => marks.push((Mark::Picture, placed.window)),
                Shape::Rule(rule) => marks.push((Mark::Rule, rule.bounds())),
                Shape::Glyphs(_) | Shape::Path(_) => {}
            }
        }
        for line in &page.lines {
            let is_head = matches!(sheet.role(line), Role::Headline | Role::Kicker | Role::Deck);
            marks.push((if is_head { Mark::Head } else { Mark::Text }, line.rect));
        }
        Thumbnail { page: page.name.clone(), size: page.trim, marks }
    }

    pub(super) fn of_leaf(leaf: &Leaf<'_>) -> Thumbnail {
        /// A page of more things than a reader can see is drawn in part.
        const MOST: usize = 20_000;
        /// Type larger than this is a head.
        const HEAD: f64 = 18.0;
        let mut marks: Vec<(Mark, Rect)> = Vec::new();
        for painted in leaf.content.things.iter().take(MOST) {
            let mark = match &painted.thing {
                Thing::Glyph(glyph) if glyph.mode == 3 => continue,
                Thing::Glyph(glyph) => {
                    (if glyph.size > HEAD { Mark::Head } else { Mark::Text }, leaf.glyph_area(glyph))
                }
                Thing::Image(image) => (Mark::Picture, leaf.image_area(painted, image)),
                Thing::Path(path) => {
                    let shown = path.bounds.intersection(&painted.clip);
                    let area = leaf.area(&shown).grown(Length::pt(1) / 4);
                    // The border of a box is no rule.
                    let is_box = area.size.width.min(area.size.height) > Length::mm(2);
                    (if path.fill.is_some() || is_box { Mark::Area } else { Mark::Rule }, area)
                }
                Thing::Shading(_) => continue,
            };
            // The glyphs of a line are drawn as one stretch.
            match marks.last_mut() {
                Some((kind, rect)) if *kind == mark.0 && continues(*rect, mark.1) && is_type(mark.0) => {
                    rect.size.width = rect.right().max(mark.1.right()) - rect.origin.x;
                    rect.size.height = rect.bottom().max(mark.1.bottom()) - rect.origin.y;
                }
                _ => marks.push(mark),
            }
        }
        let trim = leaf.trim();
        let size = leaf.area(&trim).size;
        Thumbnail { page: leaf.name.clone(), size, marks }
    }
}

fn is_type(mark: Mark) -> bool {
    matches!(mark, Mark::Text | Mark::Head)
}

/// Whether a glyph goes on where a stretch of a line ends.
fn continues(line: Rect, next: Rect) -> bool {
    let em = next.size.height.max(next.size.width);
    let across = line.origin.y == next.origin.y
        && next.origin.x >= line.origin.x
        && next.origin.x - line.right() <= em;
    let down = line.origin.x == next.origin.x
        && next.origin.y >= line.origin.y
        && next.origin.y - line.bottom() <= em;
    across || down
}
