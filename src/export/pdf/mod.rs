//! Print-ready PDF of a placed page. The only user of `printpdf` and `lopdf`.
//!
//! `printpdf` makes the document: the page tree, the page's resources, pictures and graphics states. The page's
//! content is written here, since a stream of five thousand glyphs through its operations costs more than all the rest
//! of the file; so are the fonts, which `printpdf` can embed whole or renumbered only, and only for horizontal type.
//! Both are put in their places by a finishing pass over the document's objects.
//!
//! Of a page a writer does this: it counts what the page uses of each face (`usage`), finds the lines whose text the
//! glyphs do not tell (`spans`), draws the items (`content`), cuts the faces (`subset`, `cff`, `glyf`), hashes it all, and puts the
//! file together (`document`).

mod bytes;
mod cff;
mod content;
mod deflate;
mod document;
mod file;
mod fonts;
mod glyf;
mod links;
mod marks;
mod options;
mod pictures;
mod repro;
mod sheet;
mod spans;
mod subset;
mod tags;
mod tounicode;
mod usage;
mod wholes;
mod writer;
mod xmp;

pub use file::File;
pub use options::{Compression, Options, Profile};
pub use writer::{Writer, write};
