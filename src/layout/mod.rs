//! Resolved page designs: frames on the grid, threads, and styles with nothing left to inherit.

mod check;
mod design;
mod grid;
mod resolve;
mod rules;
mod source;
mod spots;
mod style;
mod styles;

pub use design::{
    BoxFrame, Caption, ContentRef, Figure, Frame, Head, HeadRow, Label, Layout, Part, RuleLine, TextFrame,
    Thread,
};
pub use grid::{Axis, BrokenColumns, Grid, Pitch};
pub use resolve::resolve;
pub use rules::with_rules;
pub use source::Source;
pub use style::{Align, Faces, LineSpace, Style, TabAlign, TabStop};
