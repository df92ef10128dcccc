//! Resolved page designs: frames on the grid, threads, and styles with nothing left to inherit.

mod style;

pub use style::{Align, Faces, LineSpace, Style};
