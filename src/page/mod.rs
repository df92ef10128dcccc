//! Everything in its place on paper: the display list that proofs and PDFs are made from.

mod display;
mod place;

pub use display::{
    Area, GlyphRun, Item, Origin, PlacedFrame, PlacedGlyph, PlacedLine, PlacedPage, PlacedPicture,
    PlacedStory, Rule, Shape, TextPlace,
};
pub use place::place;
