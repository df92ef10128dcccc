use std::collections::BTreeMap;
use std::sync::Arc;

use crate::picture::{Picture, Press};
use crate::spec::{Date, Focus};
use crate::story::{Paragraph, Story};

/// What a page has for the slots of its design.
#[derive(Clone, Debug)]
pub struct Contents {
    /// The page's name.
    pub page: String,
    /// What the finished document is called.
    pub title: String,
    /// The day of the issue.
    pub date: Option<Date>,
    /// How often the page has been made.
    pub version: u32,
    /// What the slug line says of it: paper, edition, page, day, version.
    pub slug: String,
    /// The press that the page is made for.
    pub press: Press,
    /// The stories.
    pub stories: Vec<Story>,
    /// For each slot of copy, the story that fills it, as an index into `stories`.
    pub story_slots: BTreeMap<String, usize>,
    /// For each slot of a picture, what fills it.
    pub photos: BTreeMap<String, Photo>,
    /// What the labels' names in braces stand for.
    pub facts: BTreeMap<String, String>,
}

/// A picture with its words.
#[derive(Clone, Debug)]
pub struct Photo {
    /// The picture.
    pub picture: Arc<Picture>,
    /// 图片说明.
    pub caption: Option<Paragraph>,
    /// 署名.
    pub credit: Option<Paragraph>,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// What stays visible when it is cropped.
    pub focus: Focus,
    /// The story that it belongs to, as an index into [`Contents::stories`].
    pub story: Option<usize>,
}

impl Contents {
    /// The story of a slot.
    pub(super) fn story(&self, slot: &str) -> Option<(usize, &Story)> {
        let index = *self.story_slots.get(slot)?;
        self.stories.get(index).map(|story| (index, story))
    }

    /// A label's text with every name in braces replaced; an unknown name stands for nothing.
    pub(super) fn label(&self, text: &str) -> String {
        let mut label = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            label.push_str(before);
            match after.split_once('}') {
                Some((name, after)) => {
                    label.push_str(self.facts.get(name).map_or("", String::as_str));
                    rest = after;
                }
                None => {
                    label.push('{');
                    rest = after;
                }
            }
        }
        label.push_str(rest);
        label
    }
}
