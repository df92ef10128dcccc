//! What a press asks of type, rules, tints and pictures (P02 to P19 of the press checks).

pub(super) mod black;
pub(super) mod blend;
pub(super) mod boxes;
pub(super) mod coding;
pub(super) mod dots;
pub(super) mod fonts;
pub(super) mod ink;
mod ink_in_leaf;
pub(super) mod line_art;
pub(super) mod live;
pub(super) mod many_inks;
pub(super) mod resolution;
pub(super) mod rules;
pub(super) mod small_type;
pub(super) mod spaces;
pub(super) mod white;
