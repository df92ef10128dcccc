//! Everything in its place on paper: the display list that proofs and PDFs are made from.

mod beside;
mod display;
mod jump;
mod langs;
mod notes;
mod pens;
mod place;

pub use crate::flow::FrameKind;
pub use display::{
    Area, GlyphRun, Item, Origin, Paint, Path, PathStep, PlacedFrame, PlacedGlyph, PlacedGrid, PlacedLang,
    PlacedLine, PlacedPage, PlacedPicture, PlacedReading, PlacedStory, PlacedWarichu, Rule, Shape, TextPlace,
};
pub use jump::pages_named;
pub use place::place;
