//! Rings filled by the even-odd rule, wound so that holes run against what they are cut from.
//!
//! The rule does not ask which way a contour runs, but a raster that adds up what edges cover of a pixel does: of two edges that
//! run alike through one pixel it sees both, and a ring thinner than a pixel comes out dark. Edges that run against each other leave
//! what is between them.

use crate::finished::{Point, Rect, Segment};

/// The most contours that are held against each other.
const CONTOURS: usize = 512;

/// The same contours, of which each that lies within an odd number of others runs against those that lie within an even number.
pub(super) fn alternating(segments: &[Segment]) -> Vec<Segment> {
    let contours = contours(segments);
    if !(2..=CONTOURS).contains(&contours.len()) {
        return segments.to_vec();
    }
    let boxes: Vec<Rect> = contours.iter().map(|contour| around(contour)).collect();
    let wound = contours.iter().zip(&boxes).map(|(contour, own)| {
        let depth = boxes.iter().filter(|other| lies_within(own, other)).count();
        let is_right = (area(contour) < 0.0) == (depth % 2 == 1);
        if is_right { contour.to_vec() } else { reversed(contour) }
    });
    wound.flatten().collect()
}

/// Contours with the point that each begins with; nothing where a path is not made of them.
fn contours(segments: &[Segment]) -> Vec<&[Segment]> {
    if !matches!(segments.first(), Some(Segment::Move(_))) {
        return Vec::new();
    }
    let contours: Vec<&[Segment]> = segments.chunk_by(|_, next| !matches!(next, Segment::Move(_))).collect();
    // What follows the end of a contour begins where that began.
    let is_simple = |contour: &&[Segment]| {
        contour.iter().position(|it| *it == Segment::Close).is_none_or(|at| at + 1 == contour.len())
    };
    if contours.iter().all(is_simple) { contours } else { Vec::new() }
}

fn around(contour: &[Segment]) -> Rect {
    Rect::around(contour.iter().flat_map(points))
}

fn points(segment: &Segment) -> impl Iterator<Item = Point> + use<> {
    let points = match *segment {
        Segment::Move(a) | Segment::Line(a) => [Some(a), None, None],
        Segment::Curve(a, b, c) => [Some(a), Some(b), Some(c)],
        Segment::Close => [None; 3],
    };
    points.into_iter().flatten()
}

fn lies_within(one: &Rect, other: &Rect) -> bool {
    let is_inside = other.left <= one.left
        && other.bottom <= one.bottom
        && one.right <= other.right
        && one.top <= other.top;
    is_inside && one != other
}

/// Twice the area within a contour, its handles taken for corners; negative where it runs clockwise.
fn area(contour: &[Segment]) -> f64 {
    let corners: Vec<Point> = contour.iter().flat_map(points).collect();
    let next = corners.iter().cycle().skip(1);
    corners.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum()
}

/// A contour from its end to its beginning.
fn reversed(contour: &[Segment]) -> Vec<Segment> {
    let (mut out, mut way) = (Vec::with_capacity(contour.len() + 1), Vec::new());
    let mut at = None;
    for segment in contour {
        match *segment {
            Segment::Move(to) => at = Some(to),
            Segment::Line(to) => {
                way.extend(at.map(Segment::Line));
                at = Some(to);
            }
            Segment::Curve(a, b, to) => {
                way.extend(at.map(|from| Segment::Curve(b, a, from)));
                at = Some(to);
            }
            Segment::Close => {}
        }
    }
    out.extend(at.map(Segment::Move));
    out.extend(way.into_iter().rev());
    if contour.last() == Some(&Segment::Close) {
        out.push(Segment::Close);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect([left, bottom, right, top]: [f64; 4]) -> Vec<Segment> {
        let at = |x, y| Point { x, y };
        vec![
            Segment::Move(at(left, bottom)),
            Segment::Line(at(right, bottom)),
            Segment::Line(at(right, top)),
            Segment::Line(at(left, top)),
            Segment::Close,
        ]
    }

    fn ways(segments: &[Segment]) -> Vec<bool> {
        contours(segments).into_iter().map(|contour| area(contour) > 0.0).collect()
    }

    #[test]
    fn holes_run_against_what_they_are_cut_from() {
        let rings =
            [rect([0.0, 0.0, 9.0, 9.0]), rect([1.0, 1.0, 8.0, 8.0]), rect([2.0, 2.0, 7.0, 7.0])].concat();
        assert_eq!(ways(&alternating(&rings)), [true, false, true]);
        let beside = [rect([0.0, 0.0, 9.0, 9.0]), reversed(&rect([20.0, 1.0, 28.0, 8.0]))].concat();
        assert_eq!(ways(&alternating(&beside)), [true, true]);
    }

    #[test]
    fn a_contour_runs_back_through_the_same_points() {
        let at = |x, y| Point { x, y };
        let there = [
            Segment::Move(at(0.0, 0.0)),
            Segment::Curve(at(1.0, 0.0), at(2.0, 1.0), at(2.0, 2.0)),
            Segment::Line(at(0.0, 2.0)),
            Segment::Close,
        ];
        let back = [
            Segment::Move(at(0.0, 2.0)),
            Segment::Line(at(2.0, 2.0)),
            Segment::Curve(at(2.0, 1.0), at(1.0, 0.0), at(0.0, 0.0)),
            Segment::Close,
        ];
        assert_eq!(reversed(&there), back);
        assert_eq!(reversed(&back), there);
    }

    #[test]
    fn what_is_no_list_of_contours_stays_as_it_is() {
        let odd = [rect([0.0, 0.0, 9.0, 9.0]), vec![Segment::Line(Point { x: 5.0, y: 5.0 })]].concat();
        assert_eq!(alternating(&odd), odd);
        assert_eq!(alternating(&[]), []);
    }
}
