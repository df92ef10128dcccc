use super::geometry::{Point, Quad, Rect};
use crate::finished::color::Paint;
use crate::finished::fonts::FontFacts;
use crate::finished::images::ImageFacts;
use crate::finished::object::Dict;
use crate::geom::Matrix;

/// Everything a page paints, in the order of painting. Things name what they share (fonts, paints, states, marks, pictures)
/// by its place in the lists here.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// The things painted.
    pub things: Vec<Painted>,
    /// Fonts that glyphs are set in.
    pub fonts: Vec<FontFacts>,
    /// Colours, each once.
    pub paints: Vec<Paint>,
    /// Graphics states, each once.
    pub states: Vec<State>,
    /// Stretches of marked content, each before those inside it.
    pub marks: Vec<Mark>,
    /// Pictures, each once.
    pub images: Vec<ImageFacts>,
    /// Clips that are no upright rectangles, each after the one that it lies in.
    pub clips: Vec<Clip>,
    /// What could not be read, in words.
    pub faults: Vec<String>,
    /// Whether a picture that stands among the operators is too large to be drawn.
    pub(in crate::finished) is_beyond_drawing: bool,
}

/// A thing painted.
#[derive(Clone, Debug, PartialEq)]
pub struct Painted {
    /// What it is.
    pub thing: Thing,
    /// Its graphics state.
    pub state: usize,
    /// The innermost stretch of marked content it stands in.
    pub mark: Option<usize>,
    /// A rectangle around what its clip lets show.
    pub clip: Rect,
    /// The innermost clip of another shape that it lies in.
    pub within: Option<usize>,
    /// How many forms it stands in.
    pub depth: usize,
}

/// What is painted.
#[derive(Clone, Debug, PartialEq)]
pub enum Thing {
    /// A glyph.
    Glyph(Glyph),
    /// A path.
    Path(Path),
    /// A picture.
    Image(PlacedImage),
    /// A blend of colours over all that the clip lets show.
    Shading(Shading),
}

/// A shape that only lets show what lies in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Clip {
    /// The one that it lies in.
    pub parent: Option<usize>,
    /// Its outline in points on the page.
    pub segments: Vec<Segment>,
    /// What counts as inside.
    pub rule: Rule,
}

/// A glyph.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// Its font.
    pub font: usize,
    /// The code that the file shows it by.
    pub code: u32,
    /// Its number in the font's outlines.
    pub glyph: u32,
    /// What it spells by its own font; empty where that does not say. A mark around it may say otherwise.
    pub text: String,
    /// Takes its em (1 × 1, its own origin in the corner) to the page.
    pub matrix: Matrix,
    /// Where the pen stood: on the base line of a line that runs across, on the middle line of one that runs down.
    pub at: Point,
    /// How far it moved the pen, spacing included.
    pub advance: Point,
    /// The size of its type in points, across its line.
    pub size: f64,
    /// Whether its line runs down by its font.
    pub vertical: bool,
    /// How it is drawn (ISO 32000-2, 9.3.6): 0 filled, 1 outlined, 2 both, 3 not at all; 4 to 7 clip too.
    pub mode: u8,
    /// The colour that fills it.
    pub fill: usize,
    /// The colour that outlines it.
    pub stroke: usize,
}

/// A path.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Its segments in points on the page.
    pub segments: Vec<Segment>,
    /// The colour that fills it, and what counts as inside.
    pub fill: Option<(usize, Rule)>,
    /// The colour that outlines it.
    pub stroke: Option<(usize, Stroke)>,
    /// A rectangle around its points, without the width of its line.
    pub bounds: Rect,
}

/// What counts as inside a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// What it winds around.
    NonZero,
    /// What it winds around an odd number of times.
    EvenOdd,
}

/// A segment of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Begins anew at a point.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A Bézier curve: two handles and its end.
    Curve(Point, Point, Point),
    /// Back to where it began.
    Close,
}

/// The line that outlines a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Its width in points; 0 is the thinnest that the device has.
    pub width: f64,
    /// How it ends: 0 butt, 1 round, 2 square.
    pub cap: u8,
    /// How it turns: 0 mitre, 1 round, 2 bevel.
    pub join: u8,
    /// How far a mitre reaches.
    pub miter: f64,
    /// Lengths on and off, in points, and where they start.
    pub dash: (Vec<f64>, f64),
}

/// A picture on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedImage {
    /// The picture.
    pub image: usize,
    /// Takes the unit square to the page.
    pub matrix: Matrix,
    /// Its corners: lower left, lower right, upper right, upper left, as the picture stands upright.
    pub quad: Quad,
    /// Pixels to the inch across and down, as placed.
    pub ppi: (f64, f64),
    /// The colour, where it is a stencil.
    pub fill: Option<usize>,
}

/// A blend of colours painted by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Shading {
    /// Takes the blend's space to the page.
    pub matrix: Matrix,
    /// A hash of its definition.
    pub hash: [u8; 16],
}

/// What a thing is painted with besides its colour.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Whether fills leave the inks below that they do not name.
    pub overprint_fill: bool,
    /// Whether outlines do.
    pub overprint_stroke: bool,
    /// Whether an ink of nothing in DeviceCMYK leaves what is below (1) or takes its place (0).
    pub overprint_mode: i64,
    /// How opaque fills are, to 1.
    pub fill_alpha: f64,
    /// How opaque outlines are, to 1.
    pub stroke_alpha: f64,
    /// How it blends with what is below.
    pub blend: String,
    /// Whether a mask says how much of it shows.
    pub soft_mask: bool,
    /// How colours are brought into the range of the press, where the file says it.
    pub intent: Option<String>,
}

impl Default for State {
    fn default() -> State {
        State {
            overprint_fill: false,
            overprint_stroke: false,
            overprint_mode: 0,
            fill_alpha: 1.0,
            stroke_alpha: 1.0,
            blend: "Normal".to_owned(),
            soft_mask: false,
            intent: None,
        }
    }
}

impl State {
    /// Whether what lies below shows through.
    pub fn is_transparent(&self) -> bool {
        self.fill_alpha < 1.0
            || self.stroke_alpha < 1.0
            || self.soft_mask
            || !matches!(self.blend.as_str(), "Normal" | "Compatible")
    }
}

/// A stretch of marked content (ISO 32000-2, 14.6).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// Its tag, such as `Span` or `Artifact`.
    pub tag: String,
    /// The stretch around it.
    pub parent: Option<usize>,
    /// Its number in the structure tree.
    pub mcid: Option<i64>,
    /// What all of it spells.
    pub actual_text: Option<String>,
    /// What it shows.
    pub alt: Option<String>,
    /// The language of its copy.
    pub lang: Option<String>,
    /// The layer it belongs to.
    pub layer: Option<String>,
    /// Its properties as they stand.
    pub properties: Dict,
}

impl Content {
    /// The clips of other shapes that a thing lies in, the innermost first.
    pub fn clips_of(&self, painted: &Painted) -> impl Iterator<Item = usize> {
        let mut next = painted.within;
        std::iter::from_fn(move || {
            let clip = next?;
            next = self.clips.get(clip)?.parent;
            Some(clip)
        })
    }

    /// The marks around a thing, the innermost first.
    pub fn marks_of(&self, painted: &Painted) -> impl Iterator<Item = &Mark> {
        let mut next = painted.mark;
        std::iter::from_fn(move || {
            let mark = self.marks.get(next?)?;
            next = mark.parent;
            Some(mark)
        })
    }

    /// The number in the structure tree of the stretch that a thing stands in.
    pub fn mcid(&self, painted: &Painted) -> Option<i64> {
        self.marks_of(painted).find_map(|mark| mark.mcid)
    }

    /// Whether a thing is no part of the copy.
    pub fn is_artifact(&self, painted: &Painted) -> bool {
        self.marks_of(painted).any(|mark| mark.tag == "Artifact")
    }
}
