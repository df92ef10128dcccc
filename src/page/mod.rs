//! Everything in its place on paper: the display list that proofs and PDFs are made from.

mod display;
mod place;

pub use crate::flow::FrameKind;
pub use display::{
    Area, GlyphRun, Item, Origin, PlacedFrame, PlacedGlyph, PlacedGrid, PlacedLine, PlacedPage,
    PlacedPicture, PlacedStory, Rule, Shape, TextPlace,
};
pub use place::place;
