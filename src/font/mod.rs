//! Faces, their metrics, and the book of all faces at hand. The only user of `ttf-parser`.

mod book;
mod charmap;
mod company;
mod face;
mod file;
mod outline;
mod outline_table;

pub use book::{FaceId, Fonts};
pub use company::Company;
pub use face::{Face, FaceMetrics, OutlineKind};
pub use file::FontFile;
pub(crate) use file::{number, table};
pub use outline::{Outline, Step};
pub(crate) use outline_table::Kept;
