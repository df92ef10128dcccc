//! Stories.
use crate::diag::SourcePlace;
use crate::spec::Role;
use std::ops::Range;
/// P
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// r
    pub role: Role,
    /// t
    pub text: String,
    /// s
    pub spans: Vec<Span>,
    /// p
    pub place: SourcePlace,
}
/// S
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// r
    pub range: Range<usize>,
    /// s
    pub style: SpanStyle,
}
/// S
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanStyle {
    /// r
    RunIn,
    /// s
    Strong,
    /// e
    Emphasis,
}
