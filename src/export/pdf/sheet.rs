use crate::geom::{Length, Point, Rect, Size};
use crate::page::PlacedPage;

/// The sheet that a page is drawn on: the trimmed page with its bleed all round, and a margin for marks beyond that. PDF
/// counts from its lower left corner.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    pub(super) trim: Size,
    pub(super) bleed: Length,
    pub(super) margin: Length,
}

impl Sheet {
    pub(super) fn of(page: &PlacedPage, margin: Length) -> Sheet {
        Sheet { trim: page.trim, bleed: page.bleed, margin }
    }

    /// From the edge of the sheet to the trimmed page.
    fn inset(self) -> Length {
        self.margin + self.bleed
    }

    pub(super) fn x(self, point: Point) -> Length {
        self.inset() + point.x
    }

    pub(super) fn y(self, point: Point) -> Length {
        self.inset() + self.trim.height - point.y
    }

    /// A rectangle of the page: left, bottom, right, top.
    pub(super) fn sides(self, rect: Rect) -> [Length; 4] {
        let corner = Point { x: rect.right(), y: rect.bottom() };
        [self.x(rect.origin), self.y(corner), self.x(corner), self.y(rect.origin)]
    }

    /// The whole sheet: left, bottom, right, top.
    pub(super) fn media_box(self) -> [Length; 4] {
        self.grown(self.inset())
    }

    /// What ink may cover.
    pub(super) fn bleed_box(self) -> [Length; 4] {
        self.grown(self.bleed)
    }

    /// What is left when the paper has been cut.
    pub(super) fn trim_box(self) -> [Length; 4] {
        self.grown(Length::ZERO)
    }

    /// The trimmed page and so much around it.
    fn grown(self, by: Length) -> [Length; 4] {
        let (low, Size { width, height }) = (self.inset() - by, self.trim);
        [low, low, low + width + by * 2, low + height + by * 2]
    }
}
