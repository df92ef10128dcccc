//! What others say of setting CJK text: their suites, read from the folder that `BANXIN_SUITES` names.

#[path = "conformance/mod.rs"]
mod suites;
mod support;
