//! How much of each pixel an outline covers: the exact area between its edges and the pixel's sides. Curves are taken as
//! chords that stay within a fiftieth of a pixel.

use super::object::{Fill, FillRule};
use crate::font::Step;
use crate::geom::Matrix;

/// Pixels from left to right and top to bottom; the last are the first beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) right: usize,
    pub(super) bottom: usize,
}

impl Window {
    pub(super) fn width(&self) -> usize {
        self.right - self.left
    }

    pub(super) fn is_empty(&self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }

    pub(super) fn meet(&self, other: &Window) -> Window {
        Window {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }
}

/// The edges of an outline on the raster, and the box around them.
#[derive(Default)]
pub(super) struct Edges {
    lines: Vec<[f32; 4]>,
    low: [f32; 2],
    high: [f32; 2],
    rule: FillRule,
}

/// Farther than any raster reaches: what lies beyond is brought here, so that sums stay exact enough.
const FAR: f64 = 1.0e6;
const FLATNESS: f32 = 0.02;
const MOST_CHORDS: f32 = 64.0;

impl Edges {
    /// Takes the edges of an outline; `matrix` leads from its own coordinates to pixels.
    pub(super) fn set(&mut self, fill: &Fill<'_>, matrix: &Matrix) {
        self.lines.clear();
        self.low = [f32::INFINITY; 2];
        self.high = [f32::NEG_INFINITY; 2];
        self.rule = fill.rule;
        let place = |[x, y]: [f32; 2]| {
            let [x, y] = matrix.apply([f64::from(x), f64::from(y)]);
            // What is no number has no place; it must not spoil the rest.
            [x, y].map(|part| if part.is_nan() { 0.0 } else { part.clamp(-FAR, FAR) as f32 })
        };
        let (mut start, mut at) = ([0.0; 2], [0.0; 2]);
        for step in &fill.outline.steps {
            match *step {
                Step::Move(to) => {
                    self.line(at, start);
                    start = place(to);
                    at = start;
                }
                Step::Line(to) => {
                    let to = place(to);
                    self.line(at, to);
                    at = to;
                }
                Step::Quad(one, to) => {
                    let (one, to) = (place(one), place(to));
                    self.quad(at, one, to);
                    at = to;
                }
                Step::Cubic(one, two, to) => {
                    let (one, two, to) = (place(one), place(two), place(to));
                    self.cubic(at, one, two, to);
                    at = to;
                }
                Step::Close => {
                    self.line(at, start);
                    at = start;
                }
            }
        }
        self.line(at, start);
    }

    fn line(&mut self, from: [f32; 2], to: [f32; 2]) {
        if from == to {
            return;
        }
        for [x, y] in [from, to] {
            self.low = [self.low[0].min(x), self.low[1].min(y)];
            self.high = [self.high[0].max(x), self.high[1].max(y)];
        }
        if from[1] != to[1] {
            self.lines.push([from[0], from[1], to[0], to[1]]);
        }
    }

    fn quad(&mut self, p0: [f32; 2], p1: [f32; 2], p2: [f32; 2]) {
        let bend = length([p0[0] - 2.0 * p1[0] + p2[0], p0[1] - 2.0 * p1[1] + p2[1]]);
        let chords = (bend / (4.0 * FLATNESS)).sqrt().ceil().clamp(1.0, MOST_CHORDS);
        let mut from = p0;
        for n in 1..=chords as u32 {
            let t = n as f32 / chords;
            let s = 1.0 - t;
            let at = |n: usize| s * s * p0[n] + 2.0 * s * t * p1[n] + t * t * p2[n];
            let to = if n as f32 == chords { p2 } else { [at(0), at(1)] };
            self.line(from, to);
            from = to;
        }
    }

    fn cubic(&mut self, p0: [f32; 2], p1: [f32; 2], p2: [f32; 2], p3: [f32; 2]) {
        let one = length([p0[0] - 2.0 * p1[0] + p2[0], p0[1] - 2.0 * p1[1] + p2[1]]);
        let two = length([p1[0] - 2.0 * p2[0] + p3[0], p1[1] - 2.0 * p2[1] + p3[1]]);
        let chords = (0.75 * one.max(two) / FLATNESS).sqrt().ceil().clamp(1.0, MOST_CHORDS);
        let mut from = p0;
        for n in 1..=chords as u32 {
            let t = n as f32 / chords;
            let s = 1.0 - t;
            let at = |n: usize| {
                s * s * s * p0[n] + 3.0 * s * s * t * p1[n] + 3.0 * s * t * t * p2[n] + t * t * t * p3[n]
            };
            let to = if n as f32 == chords { p3 } else { [at(0), at(1)] };
            self.line(from, to);
            from = to;
        }
    }

    /// The pixels that the outline may touch, of those of a raster.
    pub(super) fn window(&self, within: &Window) -> Window {
        if self.lines.is_empty() {
            return Window { left: 0, top: 0, right: 0, bottom: 0 };
        }
        let side = |value: f32| value.max(0.0) as usize;
        let own = Window {
            left: side(self.low[0].floor()),
            top: side(self.low[1].floor()),
            right: side(self.high[0].ceil()),
            bottom: side(self.high[1].ceil()),
        };
        own.meet(within)
    }

    /// How much of each pixel of a window is covered, row by row; 255 for all of it.
    pub(super) fn cover(&self, window: &Window, sums: &mut Vec<f32>, covered: &mut Vec<u8>) {
        let (width, height) = (window.width(), window.bottom - window.top);
        // What an edge says of the pixels to its right stands in the next column, and that of the last one beyond it.
        let stride = width + 2;
        sums.clear();
        sums.resize(stride * height, 0.0);
        let (left, top) = (window.left as f32, window.top as f32);
        let mut rows = Rows { sums, stride, width: width as f32, height };
        for &[x0, y0, x1, y1] in &self.lines {
            rows.edge([x0 - left, y0 - top], [x1 - left, y1 - top]);
        }
        covered.clear();
        covered.reserve(width * height);
        for row in sums.chunks_exact(stride) {
            match self.rule {
                FillRule::NonZero => {
                    levels(&row[..width], covered, |sum| (sum.abs().min(1.0) * 255.0 + 0.5) as u8)
                }
                FillRule::EvenOdd => levels(&row[..width], covered, |sum| {
                    let sum = sum.abs();
                    // What is left of twos, exactly, and without asking a library for it.
                    let over = sum - 2.0 * ((sum * 0.5) as u32 as f32);
                    ((if over > 1.0 { 2.0 - over } else { over }) * 255.0 + 0.5) as u8
                }),
            }
        }
    }
}

/// Adds the levels of a row of differences: what a sum of them covers.
fn levels(row: &[f32], covered: &mut Vec<u8>, level: impl Fn(f32) -> u8) {
    let mut sum = 0.0;
    let (blocks, rest) = row.as_chunks::<16>();
    for block in blocks {
        // Between edges nothing changes, and most of a page is there.
        if block.iter().fold(0, |bits, part| bits | part.to_bits()) == 0 {
            covered.extend_from_slice(&[level(sum); 16]);
            continue;
        }
        covered.extend(block.iter().map(|part| {
            sum += part;
            level(sum)
        }));
    }
    covered.extend(rest.iter().map(|part| {
        sum += part;
        level(sum)
    }));
}

/// The next whole number, of one that is not negative.
fn ceil(value: f32) -> usize {
    let whole = value as usize;
    whole + usize::from((whole as f32) < value)
}

fn length([x, y]: [f32; 2]) -> f32 {
    (x * x + y * y).sqrt()
}

/// Rows of sums: the running sum of a row is how much of each pixel lies within.
struct Rows<'r> {
    sums: &'r mut [f32],
    stride: usize,
    width: f32,
    height: usize,
}

impl Rows<'_> {
    /// Adds an edge, cut where it leaves the window: what lies to the left of it counts for the whole row, what lies to
    /// the right for nothing.
    fn edge(&mut self, from: [f32; 2], to: [f32; 2]) {
        let (sign, [x0, y0], [x1, y1]) = if from[1] < to[1] { (1.0, from, to) } else { (-1.0, to, from) };
        let high = self.height as f32;
        if y1 <= 0.0 || y0 >= high {
            return;
        }
        let slope = (x1 - x0) / (y1 - y0);
        let (x0, y0) = if y0 < 0.0 { (x0 - y0 * slope, 0.0) } else { (x0, y0) };
        let (x1, y1) = if y1 > high { (x0 + (high - y0) * slope, high) } else { (x1, y1) };
        if x0.min(x1) >= 0.0 && x0.max(x1) <= self.width {
            return self.within(sign, [x0, y0], [x1, y1]);
        }
        let mut cuts = [y0, y1, y1, y1];
        for (cut, side) in cuts[1..3].iter_mut().zip([0.0, self.width]) {
            if (x0 < side) != (x1 < side) {
                *cut = (y0 + (side - x0) / slope).clamp(y0, y1);
            }
        }
        cuts.sort_by(f32::total_cmp);
        for pair in cuts.windows(2) {
            let x = |y: f32| (x0 + (y - y0) * slope).clamp(0.0, self.width);
            self.within(sign, [x(pair[0]), pair[0]], [x(pair[1]), pair[1]]);
        }
    }

    /// Adds an edge that lies within the window, downwards.
    fn within(&mut self, sign: f32, [x0, y0]: [f32; 2], [x1, y1]: [f32; 2]) {
        if y1 <= y0 {
            return;
        }
        let slope = (x1 - x0) / (y1 - y0);
        let mut x = x0;
        let last = ceil(y1).min(self.height);
        for row in y0 as usize..last {
            let deep = (row as f32 + 1.0).min(y1) - (row as f32).max(y0);
            if deep <= 0.0 {
                continue;
            }
            let next = (x + slope * deep).clamp(0.0, self.width);
            let sums = &mut self.sums[row * self.stride..(row + 1) * self.stride];
            add(sums, sign * deep, x.min(next), x.max(next));
            x = next;
        }
    }
}

/// Adds a piece of an edge within one row: `share` of the row's height, from `x0` to `x1`.
fn add(sums: &mut [f32], share: f32, x0: f32, x1: f32) {
    let (first, last) = (x0 as usize, ceil(x1));
    if last <= first + 1 {
        let right = share * ((x0 + x1) * 0.5 - first as f32);
        sums[first] += share - right;
        sums[first + 1] += right;
        return;
    }
    // A trapezium over several pixels: what lies to the right of the edge in each, as differences.
    let rise = share / (x1 - x0);
    let mut done = 0.0;
    for (n, sum) in sums[first..=last].iter_mut().enumerate() {
        let right = (first + n) as f32 + 1.0;
        let begin = x0.max(right - 1.0);
        let end = x1.min(right);
        // The part of the edge in this pixel covers what is to its right; the parts before it cover all of the pixel.
        let covered = if end > begin {
            rise * ((end - begin) * (right - (begin + end) * 0.5) + (begin - x0))
        } else {
            share
        };
        *sum += covered - done;
        done = covered;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::Outline;

    fn covered(outline: &Outline, rule: FillRule, width: usize, height: usize) -> Vec<u8> {
        let mut edges = Edges::default();
        edges.set(&Fill { outline, matrix: Matrix::IDENTITY, rule }, &Matrix::IDENTITY);
        let window = Window { left: 0, top: 0, right: width, bottom: height };
        let (mut sums, mut covered) = (Vec::new(), Vec::new());
        edges.cover(&window, &mut sums, &mut covered);
        covered
    }

    fn polygon(points: &[[f32; 2]]) -> Outline {
        let steps = points.iter().enumerate();
        let steps = steps.map(|(n, at)| if n == 0 { Step::Move(*at) } else { Step::Line(*at) });
        Outline { steps: steps.collect() }
    }

    #[test]
    fn a_pixel_is_covered_by_the_part_of_it_that_lies_within() {
        let rect = Outline::rect([0.5, 0.0], [2.25, 1.5]);
        assert_eq!(covered(&rect, FillRule::NonZero, 3, 2), [128, 255, 64, 64, 128, 32]);
        let triangle = polygon(&[[0.0, 0.0], [4.0, 4.0], [0.0, 4.0]]);
        let expected = [128, 0, 0, 0, 255, 128, 0, 0, 255, 255, 128, 0, 255, 255, 255, 128];
        assert_eq!(covered(&triangle, FillRule::NonZero, 4, 4), expected);
        // A flat edge over several pixels: a half of a row in all.
        let wedge = polygon(&[[0.0, 1.0], [4.0, 0.0], [4.0, 1.0]]);
        assert_eq!(covered(&wedge, FillRule::NonZero, 4, 1), [32, 96, 159, 223]);
    }

    #[test]
    fn what_lies_beyond_the_raster_counts_as_if_it_were_seen_whole() {
        let large = polygon(&[[-9.0, -7.0], [13.0, 2.0], [6.0, 11.0], [-3.0, 9.0]]);
        let mut moved = large.clone();
        for step in &mut moved.steps {
            if let Step::Move(at) | Step::Line(at) = step {
                *at = [at[0] + 20.0, at[1] + 20.0];
            }
        }
        let whole = covered(&moved, FillRule::NonZero, 40, 40);
        let part = covered(&large, FillRule::NonZero, 4, 4);
        for (n, value) in part.iter().enumerate() {
            let expected = whole[(20 + n / 4) * 40 + 20 + n % 4];
            assert!(value.abs_diff(expected) <= 1, "pixel {n}: {value}, not {expected}");
        }
    }

    #[test]
    fn holes_are_told_by_the_rule() {
        let mut rings = Outline::rect([0.0, 0.0], [3.0, 3.0]);
        rings.steps.extend(Outline::rect([1.0, 1.0], [2.0, 2.0]).steps);
        assert_eq!(covered(&rings, FillRule::NonZero, 3, 3)[4], 255);
        assert_eq!(covered(&rings, FillRule::EvenOdd, 3, 3)[4], 0);
    }

    #[test]
    fn curves_cover_what_they_should() {
        // A circle of four cubic curves.
        const K: f32 = 0.552_284_8;
        let (r, c) = (10.0, 12.0);
        let at = |x: f32, y: f32| [c + r * x, c + r * y];
        let steps = vec![
            Step::Move(at(1.0, 0.0)),
            Step::Cubic(at(1.0, K), at(K, 1.0), at(0.0, 1.0)),
            Step::Cubic(at(-K, 1.0), at(-1.0, K), at(-1.0, 0.0)),
            Step::Cubic(at(-1.0, -K), at(-K, -1.0), at(0.0, -1.0)),
            Step::Cubic(at(K, -1.0), at(1.0, -K), at(1.0, 0.0)),
        ];
        let sum: u32 =
            covered(&Outline { steps }, FillRule::NonZero, 24, 24).iter().map(|c| u32::from(*c)).sum();
        let area = f64::from(sum) / 255.0;
        assert!((area - std::f64::consts::PI * 100.0).abs() < 1.0, "{area}");
    }

    #[test]
    fn places_that_are_no_numbers_do_no_harm() {
        let wild = polygon(&[[f32::NAN, 0.0], [f32::INFINITY, 3.0], [0.0, f32::NEG_INFINITY], [1e30, 1e30]]);
        assert_eq!(covered(&wild, FillRule::NonZero, 3, 3).len(), 9);
    }
}
