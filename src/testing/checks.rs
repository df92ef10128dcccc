//! How closely a page must be like its reference, and where not.

/// How closely a page must be like its reference.
///
/// ```
/// use banxin::testing::{Checks, Mask};
///
/// // Type may stand a tenth of a point off, and the date of issue may say anything.
/// let checks = Checks::new().glyphs(0.1).mask(Mask::rect(14.0, 8.0, 60.0, 5.0));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Checks {
    pub(super) dpi: f64,
    pub(super) glyphs: f64,
    pub(super) levels: u8,
    pub(super) pixels: f64,
    pub(super) masks: Vec<Mask>,
}

impl Default for Checks {
    fn default() -> Checks {
        Checks { dpi: 36.0, glyphs: 0.02, levels: 6, pixels: 0.0, masks: Vec::new() }
    }
}

impl Checks {
    /// Type and rules within 0.02 pt, every pixel at 36 dpi within 6 levels of 255, no masks.
    pub fn new() -> Checks {
        Checks::default()
    }

    /// How finely the reference picture is drawn, in pixels to the inch; between 12 and 300. A new reference is drawn so; to
    /// an old one the new page is drawn as that was.
    pub fn dpi(self, dpi: f64) -> Checks {
        Checks { dpi: dpi.clamp(12.0, 300.0), ..self }
    }

    /// How far, in points, a glyph, a rule or a picture may stand from its place.
    pub fn glyphs(self, points: f64) -> Checks {
        Checks { glyphs: points.max(0.0), ..self }
    }

    /// How far, in levels of 255, a channel of a pixel may be off.
    pub fn levels(self, levels: u8) -> Checks {
        Checks { levels, ..self }
    }

    /// What part of the page's pixels, to 1, may be farther off than that.
    pub fn pixels(self, share: f64) -> Checks {
        Checks { pixels: share.clamp(0.0, 1.0), ..self }
    }

    /// Adds a place with a tolerance of its own; the mask added last counts where several lie over one another.
    pub fn mask(mut self, mask: Mask) -> Checks {
        self.masks.push(mask);
        self
    }

    /// The mask that a place of a page lies under; in points from the page's upper left corner.
    pub(super) fn mask_at(&self, page: usize, x: f64, y: f64) -> Option<&Mask> {
        self.masks.iter().rev().find(|mask| mask.is_on(page) && mask.contains(x, y))
    }

    /// How far, in points, a thing at a place may be off; `None` where it is not looked at.
    pub(super) fn reach(&self, page: usize, x: f64, y: f64) -> Option<f64> {
        match self.mask_at(page, x, y) {
            None => Some(self.glyphs),
            Some(mask) => mask.tolerance.map(|(points, _)| points),
        }
    }
}

/// A rectangle of a page with a tolerance of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    page: Option<usize>,
    /// Left, top, width, height in points from the page's upper left corner.
    rect: [f64; 4],
    tolerance: Option<(f64, u8)>,
}

impl Mask {
    /// A rectangle in mm from the upper left corner of the page as it is shown before it is turned, on every page: its left and
    /// upper edges, its width and height. Nothing in it is looked at.
    pub fn rect(left: f64, top: f64, width: f64, height: f64) -> Mask {
        let rect = [left, top, width, height].map(|mm| mm * 72.0 / 25.4);
        Mask { page: None, rect, tolerance: None }
    }

    /// On one page only, the first of which is 1.
    pub fn on_page(self, page: usize) -> Mask {
        Mask { page: Some(page), ..self }
    }

    /// What stands in it is looked at, within so many points and levels of 255.
    pub fn within(self, points: f64, levels: u8) -> Mask {
        Mask { tolerance: Some((points, levels)), ..self }
    }

    pub(super) fn is_on(&self, page: usize) -> bool {
        self.page.is_none_or(|only| only == page)
    }

    /// The page that it is for, where it is for one.
    pub(super) fn page(&self) -> Option<usize> {
        self.page
    }

    pub(super) fn contains(&self, x: f64, y: f64) -> bool {
        let [left, top, width, height] = self.rect;
        (left..=left + width).contains(&x) && (top..=top + height).contains(&y)
    }

    /// How far a channel may be off in it; `None` where it is not looked at.
    pub(super) fn levels(&self) -> Option<u8> {
        self.tolerance.map(|(_, levels)| levels)
    }

    /// Whether any of it lies on a sheet of that size, in points.
    pub(super) fn meets(&self, width: f64, height: f64) -> bool {
        let [left, top, wide, high] = self.rect;
        left < width && top < height && left + wide > 0.0 && top + high > 0.0 && wide > 0.0 && high > 0.0
    }
}
