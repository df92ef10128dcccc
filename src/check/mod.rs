//! Preflight 印前检查: what a press room and an art editor would say of a page before it is written, or of any finished PDF.
//!
//! A [`Rule`] is a row: code, severity, thresholds, who asks it, and a function that looks at a placed page, at a finished
//! PDF, at one of its pages, or at all of a run together. [`check`] runs them under a [`Preflight`], which sets thresholds
//! and severities, turns rules off, and lets single findings go; the [`Checked`] it hands back is what reports are made
//! of.

mod edition;
mod finding;
mod kinds;
mod leaf;
mod makeup;
mod preflight;
mod press;
pub mod report;
mod rule;
mod rules;
mod run;
mod sheet;
mod thumbnail;
mod words;
mod x4;
mod xmp;

pub use finding::Finding;
pub use preflight::Preflight;
pub use rule::{Limit, Rule};
pub(crate) use rules::chinese;
pub use rules::{RULES, table};
pub use run::{Checked, Checking, Pdf, Placed, Plant, check};
pub use thumbnail::{Mark, Thumbnail};
