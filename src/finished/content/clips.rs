//! Clips of any shape, and pictures that stand in the content.

use std::sync::Arc;

use hayro_syntax::object::Stream;

use super::geometry::Rect;
use super::interpret::Interpreter;
use super::painted::{Clip, Rule, Segment};
use crate::finished::images::ImageFacts;

/// How many bytes of pictures that stand in the content are kept.
const INLINE: usize = 16 << 20;
impl Interpreter<'_> {
    /// Lets only what lies in a path show from now on.
    pub(super) fn clip(&mut self, segments: Vec<Segment>, bounds: Rect, rule: Rule) {
        self.graphics.clip = self.graphics.clip.intersection(&bounds);
        if !is_upright(&segments) {
            let parent = self.graphics.within;
            self.content.clips.push(Clip { parent, segments, rule });
            self.graphics.within = Some(self.content.clips.len() - 1);
        }
    }

    /// Keeps what a picture in the content unpacks to: there is no object to ask for it afterwards.
    pub(super) fn keep_inline(&mut self, facts: &mut ImageFacts, stream: &Stream<'_>) {
        if let Some(unpacked) = facts.unpack(stream)
            && self.inline + unpacked.bytes() <= INLINE
        {
            self.inline += unpacked.bytes();
            facts.inline = Some(Arc::new(unpacked));
        }
    }
}

/// A rectangle around the points of a path.
pub(super) fn around(segments: &[Segment]) -> Rect {
    let points = segments.iter().flat_map(|segment| match segment {
        Segment::Move(point) | Segment::Line(point) => [Some(*point), None, None],
        Segment::Curve(a, b, c) => [Some(*a), Some(*b), Some(*c)],
        Segment::Close => [None; 3],
    });
    Rect::around(points.flatten())
}

/// Whether a path is one upright rectangle: then the rectangle around it says all of it.
fn is_upright(segments: &[Segment]) -> bool {
    let [Segment::Move(a), Segment::Line(b), Segment::Line(c), Segment::Line(d), rest @ ..] = segments else {
        return false;
    };
    let is_closed = match rest {
        [] | [Segment::Close] => true,
        [Segment::Line(end)] | [Segment::Line(end), Segment::Close] => end == a,
        _ => false,
    };
    let first_across = a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x;
    let first_up = a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y;
    is_closed && (first_across || first_up)
}
