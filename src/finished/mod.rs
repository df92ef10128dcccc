//! A finished PDF, read back: any file, by whatever program it was written.
//!
//! [`Finished`] opens a file under limits and hands out its objects ([`Value`]), what the document says of itself
//! ([`Catalog`], [`OutputIntent`], [`Structure`]), what each page says of itself ([`PageFacts`]), and what each page paints
//! ([`Content`]): every glyph, path and picture in its place, in its own colour, in the order of painting. Nothing is kept
//! between pages, so memory does not grow with their number.
//!
//! Places are in points of the page's own space as the file has it: `y` upwards, before `/Rotate` and `/UserUnit`.
//!
//! Alone uses `hayro` and its parts.

mod color;
mod content;
mod digest;
mod document;
mod draw;
mod fonts;
mod guard;
mod images;
mod interactive;
mod object;
mod outlines;
mod page;
mod read;
mod samples;
mod stroke;
mod tags;
mod tint;
mod trailer;
mod widths;

pub use color::{Paint, Space};
pub use content::{
    Clip, Content, Glyph, Mark, Painted, Path, PlacedImage, Point, Quad, Rect, Rule, Segment, Shading, State,
    Stroke, Thing,
};
pub use digest::Digests;
pub use document::{Catalog, Form, Layer, OutputIntent};
pub use draw::Drawn;
pub use fonts::FontFacts;
pub use images::ImageFacts;
pub use interactive::{Bookmark, Interactive, Note};
pub use object::{Dict, ObjectId, Value};
pub use outlines::Outlines;
pub use page::{Annotation, Boxes, Group, PageFacts};
pub use read::Finished;
pub use samples::Samples;
pub use tags::{Element, Piece, Structure};
pub use tint::Tint;
pub use widths::Program;
