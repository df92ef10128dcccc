use std::sync::Arc;

use super::desk::placed;
use super::draft::moved;
use crate::geom::{Point, Rect, Setting, Size};
use crate::page::{Item, PlacedPage, Shape};
use crate::picture::Picture;

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

    /// A page of a finished file, as it has been drawn; `like` gives what a proof needs besides.
    pub fn drawn(name: &str, size: Size, drawn: Arc<Picture>, like: Arc<PlacedPage>) -> Leaf {
        let name = name.to_owned();
        Leaf { name, size, turns_right: false, content: Vec::new(), drawn: Some(drawn), of: like }
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
