//! banxin (版心, the type area) sets CJK newspaper pages, horizontal and vertical, and writes print-ready PDFs.

pub mod cjk;
pub mod diag;
pub mod export;
pub mod font;
pub mod geom;
pub mod layout;
pub mod line;
pub mod page;
pub mod picture;
pub mod shape;
pub mod spec;
pub mod story;
