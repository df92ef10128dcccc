//! The rules of CJK setting as data: classes of characters, widths of marks, kinsoku, orientation, and the profile of
//! each language that ties them together. Tables and look-ups only.

mod class;
mod kinsoku;
mod lang;
mod marks;
mod orientation;
mod profile;
mod signs;
mod span_lang;

pub use class::{Class, classify, extends, is_default_ignorable, is_east_asian, is_han};
pub use kinsoku::Kinsoku;
pub use lang::Lang;
pub use marks::{MarkRow, MarkRows, PairRow, Space};
pub use orientation::{Orientation, orientation};
pub use profile::{
    Autospace, Breaking, Compound, Hanging, Hyphens, Ladder, LineEnd, LineStart, Profile, Punctuation,
    RubyAlign, Step, WordLang,
};
pub use signs::{Sign, sign};
pub use span_lang::SpanLang;
