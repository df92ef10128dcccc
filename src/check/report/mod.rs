//! What came of a check, written down: as SARIF for tools that show findings in their place, and as one page of HTML for
//! people. (As JSON a [`Finding`](super::Finding) writes itself.)

mod html;
mod sarif;

pub use html::html;
pub use sarif::sarif;
