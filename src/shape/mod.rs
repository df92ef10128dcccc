//! From text to glyphs: characters are given their classes, parted into runs of one face and one orientation, and shaped.
//! The only user of `rustybuzz` and `hypher`.

mod alone;
mod beside;
mod hyphens;
mod inset;
mod itemize;
mod marked;
mod shaper;

pub use beside::{Beside, Reading, ReadingKind, SideLine, Tone};
pub use hyphens::{Hyphen, SOFT_HYPHEN};
pub use inset::Inset;
pub use itemize::{Char, analyze};
pub use marked::{Initial, Marked, Piece, PieceKind};
pub use shaper::{Cluster, Glyph, LangWords, Run, Shaped, Shaper};
