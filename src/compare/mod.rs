//! Two files held against each other, layer by layer, from cheap to dear.
//!
//! [`compare`] takes two finished PDFs by whatever program, or two layouts as JSON, and a [`Policy`] that says what each
//! [`Layer`]'s changes mean. What it hands back is a list of [`Change`]s as people would say them: a story that moved is one
//! change and not five hundred. It stops at the first layer that proves the files equal, and passes over pages whose objects
//! say the same; pages are read one pair at a time.

mod boxes;
mod change;
mod claims;
mod composite;
mod differ;
mod document;
mod from_layout;
mod from_pdf;
mod glyphs;
mod html;
mod ink;
mod junit;
mod kind;
mod layer;
mod masks;
mod outcome;
mod outlines;
mod pages;
mod pairs;
mod pdfs;
mod pictures;
mod plates;
mod policy;
mod rules;
mod run;
mod samples;
mod sheet;
mod sheets;
mod stories;
mod tags;
mod text;
mod unturned;
mod veil;

pub use change::{Change, Place};
pub use html::{Pictured, html};
pub use junit::junit;
pub use kind::Kind;
pub use layer::Layer;
pub use outcome::{Comparison, LayerResult, PageResult, Verdict};
pub use policy::{Mask, Named, Policy, Treatment};
pub use run::{Input, compare};
