//! From lines to filled pages: copy runs through the frames of its threads, around pictures and sidebars, and the
//! design's freedoms make copy and space meet.

mod beside;
mod contents;
mod copy;
mod even;
mod figure;
mod fill;
mod findings;
mod frames;
mod head;
mod made_up;
mod prepare;
mod room;
mod settle;
mod sidebar;

pub use contents::{Contents, Photo};
pub use frames::FrameKind;
pub use made_up::{Column, ColumnLine, FilledFrame, MadeUp, Panel, SetPicture, Story, StoryText, make_up};
