//! banxin (版心, the type area) sets CJK newspaper pages, horizontal and vertical, and writes print-ready PDFs.
//!
//! A page is a file of TOML that names a design, copy in Markdown, and pictures. The engine reads them, sets the copy
//! by the rules of Chinese and Japanese composition, makes the page up, and hands back everything in its place, a PDF,
//! and a report of what an editor has to know:
//!
//! ```no_run
//! use banxin::{Engine, Fonts, Page, Severity, pdf};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let fonts = Fonts::from_dir("fonts")?;
//! let page = Page::from_path("fixtures/feature/page.toml")?;
//! let engine = Engine::new(&fonts);
//! let built = engine.build(&page)?;
//! for finding in built.report.at_least(Severity::Warning) {
//!     eprintln!("{finding}");
//! }
//! std::fs::write("A05.pdf", engine.pdf(&built, &pdf::Options::press())?)?;
//! # Ok(())
//! # }
//! ```
//!
//! The modules are the floors of the house, and data walks up them: [`spec`] and [`story`] read, [`layout`] resolves the
//! design, [`shape`] and [`mod@line`] set lines, [`flow`] fills columns, [`page`] puts everything in its place, [`export`]
//! writes. [`engine`] runs them in a row.

pub mod check;
pub mod cjk;
pub mod compare;
pub mod diag;
pub mod engine;
pub mod export;
pub mod finished;
pub mod flow;
pub mod font;
pub mod geom;
mod hash;
pub mod layout;
pub mod line;
mod markup;
pub mod page;
pub mod picture;
pub mod plate;
pub mod printed;
pub mod proof;
pub mod shape;
pub mod spec;
pub mod story;
pub mod testing;
pub mod workers;

pub use diag::{Error, ErrorKind, Report, Result, Severity};
pub use engine::{Built, Engine, Galley, Page};
pub use export::pdf;
pub use font::Fonts;
