//! The taboos of make-up: what editors on the mainland and in Japan do not let through, measured on the placed page.

pub(super) mod belly;
pub(super) mod caption;
pub(super) mod chimney;
pub(super) mod cut;
pub(super) mod foot_head;
pub(super) mod gate;
pub(super) mod grey;
pub(super) mod head_apart;
pub(super) mod heads_abreast;
pub(super) mod heavy_foot;
pub(super) mod hole;
pub(super) mod kanji_head;
pub(super) mod measure;
pub(super) mod one_column;
pub(super) mod order;
pub(super) mod outside;
pub(super) mod pictures;
pub(super) mod tier_break;
pub(super) mod two_ways;
pub(super) mod wider;
pub(super) mod widow;
