//! Lines as the areas that they cover.

use hayro_font::kurbo::{self, BezPath, PathEl};

use super::content::{Point, Segment, Stroke};

/// How far a curve may lie from where it belongs, in points: a fiftieth of a pixel of a fine proof.
const TOLERANCE: f64 = 0.005;
/// The most dashes of one line; one with more is drawn through.
const DASHES: f64 = 20_000.0;
/// The thinnest line that a press holds, in points: what a line of no width is drawn as.
const THINNEST: f64 = 0.1;

impl Stroke {
    /// The area that the line covers along segments (ISO 32000-2, 8.4.3), by the non-zero rule.
    pub fn area(&self, segments: &[Segment]) -> Vec<Segment> {
        let cap = match self.cap {
            1 => kurbo::Cap::Round,
            2 => kurbo::Cap::Square,
            _ => kurbo::Cap::Butt,
        };
        let join = match self.join {
            1 => kurbo::Join::Round,
            2 => kurbo::Join::Bevel,
            _ => kurbo::Join::Miter,
        };
        let miter = if self.miter.is_finite() { self.miter.max(1.0) } else { 10.0 };
        let width = if self.width.is_finite() { self.width.max(THINNEST) } else { THINNEST };
        let mut style = kurbo::Stroke::new(width).with_caps(cap).with_join(join).with_miter_limit(miter);
        if self.has_dashes(segments) {
            style = style.with_dashes(self.dash.1, self.dash.0.iter().copied());
        }
        let path = bezier(segments);
        segments_of(kurbo::stroke(path, &style, &kurbo::StrokeOpts::default(), TOLERANCE).elements())
    }

    /// Whether the line has dashes that can be counted.
    fn has_dashes(&self, segments: &[Segment]) -> bool {
        let (lengths, start) = &self.dash;
        let whole: f64 = lengths.iter().sum();
        let is_sound = whole > 0.0 && start.is_finite() && lengths.iter().all(|length| *length >= 0.0);
        is_sound && whole.is_finite() && reach(segments) / whole * (lengths.len() as f64) < DASHES
    }
}

/// How long a path is at most.
fn reach(segments: &[Segment]) -> f64 {
    let (mut start, mut last) = (Point::default(), Point::default());
    let far = |one: Point, other: Point| (other.x - one.x).hypot(other.y - one.y);
    let mut sum = 0.0;
    for segment in segments {
        match *segment {
            Segment::Move(point) => (start, last) = (point, point),
            Segment::Line(point) => {
                sum += far(last, point);
                last = point;
            }
            Segment::Curve(a, b, point) => {
                sum += far(last, a) + far(a, b) + far(b, point);
                last = point;
            }
            Segment::Close => {
                sum += far(last, start);
                last = start;
            }
        }
    }
    sum
}

fn bezier(segments: &[Segment]) -> BezPath {
    let at = |point: Point| {
        // What lies farther off than any paper is as good as that far.
        let part = |part: f64| if part.is_finite() { part.clamp(-1e6, 1e6) } else { 0.0 };
        kurbo::Point::new(part(point.x), part(point.y))
    };
    let mut path = BezPath::new();
    for segment in segments {
        // A path begins somewhere, whatever the file says.
        if path.elements().is_empty() && !matches!(segment, Segment::Move(_)) {
            path.move_to(kurbo::Point::ZERO);
        }
        match *segment {
            Segment::Move(point) => path.move_to(at(point)),
            Segment::Line(point) => path.line_to(at(point)),
            Segment::Curve(a, b, point) => path.curve_to(at(a), at(b), at(point)),
            Segment::Close => path.close_path(),
        }
    }
    path
}

/// A path as segments: a curve with one handle has two.
pub(super) fn segments_of(elements: &[PathEl]) -> Vec<Segment> {
    let at = |point: &kurbo::Point| Point { x: point.x, y: point.y };
    let mut last = Point::default();
    let mut segments = Vec::with_capacity(elements.len());
    for element in elements {
        let (segment, end) = match element {
            PathEl::MoveTo(a) => (Segment::Move(at(a)), at(a)),
            PathEl::LineTo(a) => (Segment::Line(at(a)), at(a)),
            PathEl::QuadTo(a, b) => {
                let (a, b) = (at(a), at(b));
                let handle =
                    |end: Point| Point { x: (end.x + 2.0 * a.x) / 3.0, y: (end.y + 2.0 * a.y) / 3.0 };
                (Segment::Curve(handle(last), handle(b), b), b)
            }
            PathEl::CurveTo(a, b, c) => (Segment::Curve(at(a), at(b), at(c)), at(c)),
            PathEl::ClosePath => (Segment::Close, last),
        };
        segments.push(segment);
        last = end;
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finished::Rect;

    fn bounds(stroke: &Stroke, to: f64) -> Rect {
        let line = [Segment::Move(Point { x: 0.0, y: 0.0 }), Segment::Line(Point { x: to, y: 0.0 })];
        let points = stroke.area(&line).into_iter().filter_map(|segment| match segment {
            Segment::Move(point) | Segment::Line(point) | Segment::Curve(_, _, point) => Some(point),
            Segment::Close => None,
        });
        Rect::around(points)
    }

    fn line(width: f64, cap: u8, dash: &[f64]) -> Stroke {
        Stroke { width, cap, join: 0, miter: 10.0, dash: (dash.to_vec(), 0.0) }
    }

    #[test]
    fn a_line_covers_its_width_and_its_caps() {
        let butt = bounds(&line(2.0, 0, &[]), 10.0);
        assert_eq!((butt.left, butt.right, butt.bottom, butt.top), (0.0, 10.0, -1.0, 1.0));
        let square = bounds(&line(2.0, 2, &[]), 10.0);
        assert_eq!((square.left, square.right), (-1.0, 11.0));
        assert!(bounds(&line(0.0, 0, &[]), 10.0).height() > 0.0);
    }

    #[test]
    fn dashes_are_drawn_unless_nobody_could_count_them() {
        let dashes = |dash: &[f64]| {
            line(1.0, 0, dash)
                .area(&[Segment::Move(Point { x: 0.0, y: 0.0 }), Segment::Line(Point { x: 100.0, y: 0.0 })])
        };
        let count = |segments: Vec<Segment>| {
            segments.iter().filter(|segment| matches!(segment, Segment::Move(_))).count()
        };
        assert_eq!(count(dashes(&[10.0, 10.0])), 5);
        assert_eq!(count(dashes(&[1e-9, 1e-9])), 1);
        assert_eq!(count(dashes(&[0.0, 0.0])), 1);
        assert_eq!(count(dashes(&[f64::NAN, 1.0])), 1);
    }
}
