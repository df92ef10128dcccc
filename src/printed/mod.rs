//! Finished pages in print: everything that a page of any PDF paints, laid on plates.
//!
//! A [`Printer`] turns the things of a [`Content`](crate::finished::Content) into plate objects: glyphs, paths and lines,
//! pictures of every coding and space, under their clips, with overprint, opacity and the common blend modes. What plates
//! cannot show is not passed over in silence: [`Printed::doubts`] names it.

mod blend;
mod doubt;
mod image;
mod inks;
mod paper;
mod press;
mod printer;
mod winding;

pub use doubt::{Doubt, Why};
pub use inks::{Foreign, Inks, Spots, plate_names, spot_names};
pub use paper::{Paper, shown_of, trim_of};
pub use press::Press;
pub use printer::{Job, Printed, Printer};
