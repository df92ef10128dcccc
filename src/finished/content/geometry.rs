use crate::geom::Matrix;

/// A place on a page in points, `y` upwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the bottom.
    pub y: f64,
}

/// A rectangle on a page in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Its left edge.
    pub left: f64,
    /// Its lower edge.
    pub bottom: f64,
    /// Its right edge.
    pub right: f64,
    /// Its upper edge.
    pub top: f64,
}

impl Rect {
    /// The whole plane.
    pub const EVERYWHERE: Rect =
        Rect { left: f64::NEG_INFINITY, bottom: f64::NEG_INFINITY, right: f64::INFINITY, top: f64::INFINITY };
    /// No place at all; the start of a union.
    pub const NOWHERE: Rect =
        Rect { left: f64::INFINITY, bottom: f64::INFINITY, right: f64::NEG_INFINITY, top: f64::NEG_INFINITY };

    /// From left to right.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// From bottom to top.
    pub fn height(&self) -> f64 {
        self.top - self.bottom
    }

    /// Whether there is no place in it.
    pub fn is_empty(&self) -> bool {
        !(self.right >= self.left && self.top >= self.bottom)
    }

    /// What lies in both; empty where nothing does.
    pub fn intersection(&self, other: &Rect) -> Rect {
        Rect {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        }
    }

    /// The smallest rectangle around both.
    pub fn union(&self, other: &Rect) -> Rect {
        Rect {
            left: self.left.min(other.left),
            bottom: self.bottom.min(other.bottom),
            right: self.right.max(other.right),
            top: self.top.max(other.top),
        }
    }

    /// Whether a place lies in it, its edges included.
    pub fn contains(&self, point: Point) -> bool {
        (self.left..=self.right).contains(&point.x) && (self.bottom..=self.top).contains(&point.y)
    }

    /// The smallest rectangle around points.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Rect {
        points.into_iter().fold(Rect::NOWHERE, |rect, Point { x, y }| {
            rect.union(&Rect { left: x, bottom: y, right: x, top: y })
        })
    }
}

/// Four corners, in the order in which a unit square's are walked from the origin.
pub type Quad = [Point; 4];

impl Matrix {
    /// Where it takes a place.
    pub fn point(&self, x: f64, y: f64) -> Point {
        let [x, y] = self.apply([x, y]);
        Point { x, y }
    }

    /// Where it takes a step: the move of its origin left out.
    pub fn step(&self, x: f64, y: f64) -> Point {
        let [a, b, c, d, ..] = self.0;
        Point { x: a * x + c * y, y: b * x + d * y }
    }

    /// The unit square's corners.
    pub fn unit_square(&self) -> Quad {
        [self.point(0.0, 0.0), self.point(1.0, 0.0), self.point(1.0, 1.0), self.point(0.0, 1.0)]
    }

    /// The smallest rectangle around where it takes one.
    pub fn rect(&self, rect: &Rect) -> Rect {
        let Rect { left, bottom, right, top } = *rect;
        Rect::around(
            [(left, bottom), (right, bottom), (right, top), (left, top)].map(|(x, y)| self.point(x, y)),
        )
    }
}
