//! Stories as they come from the desk: Markdown with a head in TOML, read into paragraphs of styled text.
//!
//! The writer's characters stay as they are. Mark-up that newspapers do not set is kept as plain text and reported.

mod annotate;
mod blocks;
mod copy;
mod emphasis;
mod head;
mod inline;
mod normal;
mod read;
mod segment;
mod words;

pub use copy::{BodyBlock, BoxedText, Paragraph, Ruby, Side, Span, SpanStyle, Story, StoryPicture};
pub use inline::paragraph;
pub use read::{Limits, read};
