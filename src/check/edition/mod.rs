//! Pages as parts of an edition: what they are called, how many there are, and where their jump lines lead.

pub(super) mod count;
pub(super) mod empty;
pub(super) mod jump;
pub(super) mod metadata;
pub(super) mod spread;
