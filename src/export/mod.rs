//! Renderings of the placed page: they take no layout decision.

pub mod pdf;
