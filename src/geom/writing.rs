use super::Length;

/// The direction in which lines run and stack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WritingMode {
    /// Lines run left to right and stack downwards (横排).
    #[default]
    HorizontalTb,
    /// Lines run downwards and stack from right to left (竖排, 縦組).
    VerticalRl,
}

/// How glyphs stand to their line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// Upright, side by side; a glyph's place is its origin on the baseline.
    Horizontal,
    /// Upright, one under the other; a glyph's place is its vertical origin, in the middle of its top.
    Vertical,
    /// Turned 90° clockwise, running downwards; a glyph's place is its origin on the turned baseline.
    Sideways,
}

/// A place in the direction of reading: `inline` along the line, `block` across the lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogicalPoint {
    /// Distance from the start of the line.
    pub inline: Length,
    /// Distance from the start of the first line's side.
    pub block: Length,
}

/// A size in the direction of reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogicalSize {
    /// Extent along the line (the measure).
    pub inline: Length,
    /// Extent across the lines (the depth).
    pub block: Length,
}

/// A rectangle in the direction of reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogicalRect {
    /// The corner where reading starts.
    pub start: LogicalPoint,
    /// Its extent from there.
    pub size: LogicalSize,
}

/// The size of the em square of type, which need not be a square: Japanese newspapers set flattened type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmSize {
    /// Extent along the line.
    pub inline: Length,
    /// Extent across the line.
    pub block: Length,
}

/// A place on paper: `x` rightwards and `y` downwards from the top left corner of the trimmed page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// Rightwards.
    pub x: Length,
    /// Downwards.
    pub y: Length,
}

/// A size on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size {
    /// Horizontal extent.
    pub width: Length,
    /// Vertical extent.
    pub height: Length,
}

/// A rectangle on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rect {
    /// The top left corner.
    pub origin: Point,
    /// Its extent from there.
    pub size: Size,
}

impl LogicalRect {
    /// A rectangle from its starting corner and extents.
    pub const fn new(inline: Length, block: Length, measure: Length, depth: Length) -> LogicalRect {
        LogicalRect {
            start: LogicalPoint { inline, block },
            size: LogicalSize { inline: measure, block: depth },
        }
    }

    /// Where the rectangle ends along the line.
    pub fn inline_end(&self) -> Length {
        self.start.inline + self.size.inline
    }

    /// Where the rectangle ends across the lines.
    pub fn block_end(&self) -> Length {
        self.start.block + self.size.block
    }

    /// Whether the two share any area.
    pub fn overlaps(&self, other: &LogicalRect) -> bool {
        self.start.inline < other.inline_end()
            && other.start.inline < self.inline_end()
            && self.start.block < other.block_end()
            && other.start.block < self.block_end()
    }

    /// The rectangle larger by `by` on each side.
    pub fn grown(&self, by: LogicalSize) -> LogicalRect {
        LogicalRect::new(
            self.start.inline - by.inline,
            self.start.block - by.block,
            self.size.inline + by.inline * 2,
            self.size.block + by.block * 2,
        )
    }

    /// Where this rectangle, given in `mode` within a container, stands within the physical rectangle of that
    /// container.
    pub fn to_physical(&self, mode: WritingMode, container: Rect) -> Rect {
        match mode {
            WritingMode::HorizontalTb => Rect {
                origin: Point {
                    x: container.origin.x + self.start.inline,
                    y: container.origin.y + self.start.block,
                },
                size: Size { width: self.size.inline, height: self.size.block },
            },
            WritingMode::VerticalRl => Rect {
                origin: Point {
                    x: container.right() - self.block_end(),
                    y: container.origin.y + self.start.inline,
                },
                size: Size { width: self.size.block, height: self.size.inline },
            },
        }
    }
}

impl LogicalPoint {
    /// Where this point, given in `mode` within a container, stands within the physical rectangle of that container.
    pub fn to_physical(self, mode: WritingMode, container: Rect) -> Point {
        match mode {
            WritingMode::HorizontalTb => {
                Point { x: container.origin.x + self.inline, y: container.origin.y + self.block }
            }
            WritingMode::VerticalRl => {
                Point { x: container.right() - self.block, y: container.origin.y + self.inline }
            }
        }
    }
}

impl EmSize {
    /// An em that is a square.
    pub const fn square(size: Length) -> EmSize {
        EmSize { inline: size, block: size }
    }
}

impl Rect {
    /// A rectangle from its top left corner and extents.
    pub const fn new(x: Length, y: Length, width: Length, height: Length) -> Rect {
        Rect { origin: Point { x, y }, size: Size { width, height } }
    }

    /// The right edge.
    pub fn right(&self) -> Length {
        self.origin.x + self.size.width
    }

    /// The lower edge.
    pub fn bottom(&self) -> Length {
        self.origin.y + self.size.height
    }

    /// The rectangle around both.
    pub fn union(&self, other: &Rect) -> Rect {
        let (x, y) = (self.origin.x.min(other.origin.x), self.origin.y.min(other.origin.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Rect::new(x, y, right - x, bottom - y)
    }

    /// Whether the two share any area.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.origin.x < other.right()
            && other.origin.x < self.right()
            && self.origin.y < other.bottom()
            && other.origin.y < self.bottom()
    }

    /// Whether no part of the other lies outside.
    pub fn holds(&self, other: &Rect) -> bool {
        self.origin.x <= other.origin.x
            && self.origin.y <= other.origin.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }

    /// This rectangle as it is seen in `mode` from within the physical rectangle of a container; the inverse of
    /// [`LogicalRect::to_physical`].
    pub fn to_logical(&self, mode: WritingMode, container: Rect) -> LogicalRect {
        match mode {
            WritingMode::HorizontalTb => LogicalRect::new(
                self.origin.x - container.origin.x,
                self.origin.y - container.origin.y,
                self.size.width,
                self.size.height,
            ),
            WritingMode::VerticalRl => LogicalRect::new(
                self.origin.y - container.origin.y,
                container.right() - self.right(),
                self.size.height,
                self.size.width,
            ),
        }
    }

    /// The rectangle larger by `by` on each of the four sides.
    pub fn grown(&self, by: Length) -> Rect {
        Rect::new(self.origin.x - by, self.origin.y - by, self.size.width + by * 2, self.size.height + by * 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vertical_pages_start_at_the_right() {
        let page = Rect::new(Length::mm(10), Length::mm(20), Length::mm(100), Length::mm(200));
        let frame = LogicalRect::new(Length::mm(5), Length::mm(1), Length::mm(50), Length::mm(30));
        assert_eq!(
            frame.to_physical(WritingMode::VerticalRl, page),
            Rect::new(Length::mm(79), Length::mm(25), Length::mm(30), Length::mm(50))
        );
        for mode in [WritingMode::HorizontalTb, WritingMode::VerticalRl] {
            assert_eq!(frame.to_physical(mode, page).to_logical(mode, page), frame);
        }
        assert_eq!(
            frame.to_physical(WritingMode::HorizontalTb, page),
            Rect::new(Length::mm(15), Length::mm(21), Length::mm(50), Length::mm(30))
        );
    }

    #[test]
    fn rectangles_that_only_touch_do_not_overlap() {
        let a = LogicalRect::new(Length::ZERO, Length::ZERO, Length::pt(10), Length::pt(10));
        let b = LogicalRect::new(Length::pt(10), Length::ZERO, Length::pt(10), Length::pt(10));
        assert!(!a.overlaps(&b));
        assert!(a.overlaps(&a.grown(LogicalSize { inline: Length::pt(1), block: Length::pt(1) })));
        let a = Rect::new(Length::ZERO, Length::ZERO, Length::pt(10), Length::pt(10));
        let b = Rect::new(Length::pt(10), Length::ZERO, Length::pt(10), Length::pt(10));
        assert!(!a.overlaps(&b) && a.grown(Length::pt(1)).overlaps(&b));
        let both = Rect::new(Length::ZERO, Length::ZERO, Length::pt(20), Length::pt(10));
        assert_eq!(a.union(&b), both);
        assert!(both.holds(&a) && both.holds(&b) && !a.holds(&b));
    }
}
