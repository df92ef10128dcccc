//! Stories as they come from the desk: Markdown with a head in TOML, read into paragraphs of styled text.

mod copy;

pub use copy::{BodyBlock, BoxedText, Paragraph, Span, SpanStyle, Story, StoryPicture};
