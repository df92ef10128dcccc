//! Proofs: what goes from hand to hand before a page is printed. A galley 小样 shows one story as it is set, a page proof
//! 大样 the page with its slug, its findings and boxes to sign in, a clean proof 清样 what it will look like on newsprint;
//! then the plates, the ink of all together, thumbnails and printer spreads.
//!
//! A proof is a [`Sheet`]: what is printed, as a display list in inks, and what the proof adds to it, in light. A [`Desk`]
//! makes sheets, and pictures or PDFs of them.

mod desk;
mod draft;
mod findings;
mod finished;
mod finished_galley;
mod galley;
mod ink;
mod kept;
mod leaf;
mod marked;
mod raster;
mod several;

pub use desk::{Desk, Sheet};
pub use finished::FinishedPage;
pub use leaf::Leaf;
pub use marked::{Guides, Marked};
pub use several::{PER_SHEET, numbered, spreads, thumbnail_dpi};
