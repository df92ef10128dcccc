//! The words of a page: what may not start a line, marks of the wrong width, captions and credits.

pub(super) mod credit;
pub(super) mod line_start;
pub(super) mod widths;
