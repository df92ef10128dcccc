//! The graphics state while a page is read.

use hayro_font::Font;

use super::geometry::Rect;
use super::painted::{State, Stroke};
use crate::finished::color::Space;
use crate::geom::Matrix;

/// Everything that `q` keeps and `Q` brings back (ISO 32000-2, 8.4).
#[derive(Clone)]
pub(super) struct Graphics<'f> {
    pub(super) matrix: Matrix,
    pub(super) clip: Rect,
    /// The innermost clip of another shape, by its place in the list.
    pub(super) within: Option<usize>,
    pub(super) fill: Ink,
    pub(super) stroke: Ink,
    pub(super) line: Stroke,
    pub(super) state: State,
    /// The state's place in the list, once a thing has been painted in it.
    pub(super) listed: Option<usize>,
    pub(super) text: TextState<'f>,
}

/// The colour that is set, and its place in the list of colours once something has been painted in it.
#[derive(Clone)]
pub(super) struct Ink {
    pub(super) space: Space,
    pub(super) components: Vec<f32>,
    pub(super) pattern: Option<[u8; 16]>,
    pub(super) listed: Option<usize>,
}

/// ISO 32000-2, 9.3.
#[derive(Clone)]
pub(super) struct TextState<'f> {
    pub(super) font: Option<(usize, Font<'f>)>,
    pub(super) size: f64,
    pub(super) char_space: f64,
    pub(super) word_space: f64,
    pub(super) scaling: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
    pub(super) mode: u8,
}

impl Ink {
    fn black() -> Ink {
        Ink::of(Space::DeviceGray, vec![0.0])
    }

    pub(super) fn of(space: Space, components: Vec<f32>) -> Ink {
        Ink { space, components, pattern: None, listed: None }
    }
}

impl Graphics<'_> {
    pub(super) fn new(matrix: Matrix, clip: Rect) -> Self {
        Graphics {
            matrix,
            clip,
            within: None,
            fill: Ink::black(),
            stroke: Ink::black(),
            line: Stroke { width: 1.0, cap: 0, join: 0, miter: 10.0, dash: (Vec::new(), 0.0) },
            state: State::default(),
            listed: None,
            text: TextState {
                font: None,
                size: 1.0,
                char_space: 0.0,
                word_space: 0.0,
                scaling: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
            },
        }
    }
}
