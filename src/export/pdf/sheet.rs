use crate::geom::{Length, Point, Rect, Size};
use crate::page::PlacedPage;

/// The sheet that a page is drawn on: the trimmed page with its bleed all round. PDF counts from its lower left corner.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    pub(super) trim: Size,
    pub(super) bleed: Length,
}

impl Sheet {
    pub(super) fn of(page: &PlacedPage) -> Sheet {
        Sheet { trim: page.trim, bleed: page.bleed }
    }

    pub(super) fn x(self, point: Point) -> Length {
        self.bleed + point.x
    }

    pub(super) fn y(self, point: Point) -> Length {
        self.bleed + self.trim.height - point.y
    }

    /// A rectangle of the page: left, bottom, right, top.
    pub(super) fn sides(self, rect: Rect) -> [Length; 4] {
        let corner = Point { x: rect.right(), y: rect.bottom() };
        [self.x(rect.origin), self.y(corner), self.x(corner), self.y(rect.origin)]
    }

    /// The whole sheet: left, bottom, right, top.
    pub(super) fn media_box(self) -> [Length; 4] {
        [Length::ZERO, Length::ZERO, self.trim.width + self.bleed * 2, self.trim.height + self.bleed * 2]
    }

    /// What is left when the paper has been cut.
    pub(super) fn trim_box(self) -> [Length; 4] {
        [self.bleed, self.bleed, self.bleed + self.trim.width, self.bleed + self.trim.height]
    }
}
