//! What a page paints, in the order of painting.

mod cells;
mod clips;
mod geometry;
mod interpret;
mod marks;
mod painted;
mod resources;
mod state;
mod text;

pub(super) use cells::{Cells, glyph as type3_glyph};
pub use geometry::{Point, Quad, Rect};
pub(super) use interpret::read;
pub use painted::{
    Clip, Content, Glyph, Mark, Painted, Path, PlacedImage, Rule, Segment, Shading, State, Stroke, Thing,
};
