//! What the newsroom wrote: the files' own types, with every length in its unit, and nothing resolved.

mod compose;
mod date;
mod front;
mod ink;
mod layout;
mod page;
mod preflight;
mod quantity;
mod read;
mod role;
mod schema;
mod style;
mod text_type;
mod type_size;

pub use compose::{
    BreakingSpec, ComposeSpec, HangingSpec, HyphensSpec, LadderSpec, LineEndSpec, LineStartSpec, MeasureSpec,
    PunctuationSpec, RubyAlignSpec, RubyOverhangSpec, RubySpec, RulesSpec, Strictness, WordBreakSpec,
};
pub use date::Date;
pub use front::FrontMatter;
pub use ink::{Ink, check_spot_name};
pub use layout::{
    Anchor, BoxSpec, CaptionPlace, CaptionSpec, CreditPlace, FigureSpec, GridSpec, HeadSpec, LabelSpec,
    LayoutSpec, PaperSpec, PicturesSpec, PressSpec, RowOrder, RowSpec, RuleDirection, RuleSpec, TextSpec,
    ThreadSpec, TypeAreaSpec, Writing,
};
pub use page::{Focus, PageSpec, PictureSpec, SlotSpec};
pub use preflight::{CheckRuleSpec, EditionSpec, PreflightSpec, RuleSeverity, WaiverSpec};
pub(crate) use quantity::MILLION;
pub use quantity::{Quantity, Term, Unit};
pub use read::{compose, compose_id, page, toml_file};
pub use role::Role;
pub use schema::{layout_schema, page_schema, preflight_schema, schema, story_schema};
pub use style::{AlignSpec, LinesSpec, StyleSpec, TabAlignSpec, TabSpec};
pub use type_size::TypeSize;
