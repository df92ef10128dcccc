//! Renderings of the placed page: they take no layout decision.

pub mod dump;
pub mod json;
mod names;
pub mod pdf;

pub use dump::dump;
pub use json::layout_json;
