//! PDF/X-4 (ISO 15930-7:2010), rule by rule; the numbers are ours, not those of clauses.

pub(super) mod boxes;
pub(super) mod color;
pub(super) mod fonts;
pub(super) mod intent;
pub(super) mod layers;
pub(super) mod metadata;
pub(super) mod objects;
pub(super) mod states;
pub(super) mod syntax;

/// Who asks for all of it.
const SOURCE: &str = "ISO 15930-7:2010";
