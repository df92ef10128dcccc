use ttf_parser::{GlyphId, OutlineBuilder};

use super::Face;

/// A step of an [`Outline`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Begins a contour.
    Move([f32; 2]),
    /// A straight line to a point.
    Line([f32; 2]),
    /// A quadratic curve: control, end.
    Quad([f32; 2], [f32; 2]),
    /// A cubic curve: two controls, end.
    Cubic([f32; 2], [f32; 2], [f32; 2]),
    /// Back to where the contour began.
    Close,
}

/// The contours of a shape. Those of a glyph are in font units, `y` upwards from the baseline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// The steps, in order.
    pub steps: Vec<Step>,
}

impl Outline {
    /// A rectangle between two corners.
    pub fn rect([left, top]: [f32; 2], [right, bottom]: [f32; 2]) -> Outline {
        let steps = vec![
            Step::Move([left, top]),
            Step::Line([right, top]),
            Step::Line([right, bottom]),
            Step::Line([left, bottom]),
            Step::Close,
        ];
        Outline { steps }
    }
}

impl Outline {
    /// The lowest and highest coordinates of its points and controls: what it encloses lies between them. None where there
    /// is no step.
    pub fn bounds(&self) -> Option<[[f32; 2]; 2]> {
        let points = self.steps.iter().flat_map(|step| match *step {
            Step::Move(to) | Step::Line(to) => [to, to, to],
            Step::Quad(one, to) => [one, to, to],
            Step::Cubic(one, two, to) => [one, two, to],
            // A contour closes where it began.
            Step::Close => [[f32::NAN; 2]; 3],
        });
        let grown = |[low, high]: [[f32; 2]; 2], point: [f32; 2]| {
            let each = |n: usize, of: fn(f32, f32) -> f32, side: [f32; 2]| of(side[n], point[n]);
            [[0, 1].map(|n| each(n, f32::min, low)), [0, 1].map(|n| each(n, f32::max, high))]
        };
        let nowhere = [[f32::INFINITY; 2], [f32::NEG_INFINITY; 2]];
        let bounds = points.fold(nowhere, grown);
        (bounds != nowhere).then_some(bounds)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.steps.push(Step::Move([x, y]));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.steps.push(Step::Line([x, y]));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.steps.push(Step::Quad([x1, y1], [x, y]));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.steps.push(Step::Cubic([x1, y1], [x2, y2], [x, y]));
    }

    fn close(&mut self) {
        self.steps.push(Step::Close);
    }
}

impl Face {
    /// The outlines of some glyphs, in their order; one that the face lacks, or that is a blank, has no steps. `None`
    /// where the font file can no longer be read.
    pub fn outlines_of(&self, glyphs: &[u16]) -> Option<Vec<Outline>> {
        let whole = self.whole()?;
        let face = ttf_parser::Face::parse(&whole, self.index()).ok()?;
        let outline = |&glyph: &u16| {
            let mut outline = Outline::default();
            match face.outline_glyph(GlyphId(glyph), &mut outline) {
                Some(_) => outline,
                None => Outline::default(),
            }
        };
        Some(glyphs.iter().map(outline).collect())
    }
}
