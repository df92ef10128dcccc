//! From text to glyphs: characters are given their classes, parted into runs of one face and one orientation, and shaped.
//! The only user of `rustybuzz`.

mod alone;
mod beside;
mod itemize;
mod shaper;

pub use beside::{Beside, Reading, ReadingKind, SideLine, Tone};
pub use itemize::{Char, analyze};
pub use shaper::{Cluster, Glyph, Run, Shaped, Shaper};
