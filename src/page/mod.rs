//! The placed page: the display list in physical coordinates that every export and every check reads.

mod display;

pub use display::{
    Area, GlyphRun, Item, Origin, PlacedFrame, PlacedGlyph, PlacedLine, PlacedPage, PlacedPicture,
    PlacedStory, Rule, Shape, TextPlace,
};

pub use crate::geom::Setting;
