//! Lengths, ems, logical and physical geometry, writing modes and colour.
//!
//! What makes pages speaks of lengths in whole units, so a page built of whole characters adds up exactly.

mod color;
mod length;
mod matrix;
mod writing;

pub use color::{Color, Spot, SpotInk};
pub use length::{Em, Length};
pub use matrix::Matrix;
pub use writing::{EmSize, LogicalPoint, LogicalRect, LogicalSize, Point, Rect, Setting, Size, WritingMode};
