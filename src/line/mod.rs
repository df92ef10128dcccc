//! From glyphs to lines: where a line may end, how wide every piece is set, which breaks suit the whole paragraph best,
//! and how each line fills its measure.

mod beside;
mod breaker;
mod cells;
mod first_fit;
mod inset;
mod items;
mod justify;
mod kind;
mod opportunities;
mod ruby;
mod tabs;
mod uax14;
mod uax14_data;

pub use beside::{BesideLine, SetReading};
pub use breaker::{Breaks, LineSpan, Measures, break_lines, break_lines_into, break_paragraph};
pub use inset::{InsetLine, InsetText};
pub use items::{EdgeSpace, Glue, Hang, LineItem, Penalty, items};
pub use justify::{Fit, Line, justify};
pub use opportunities::{Chance, opportunities, untailored};
pub use tabs::set_tabs;
