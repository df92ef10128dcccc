//! Which story a stretch of marked content belongs to.

use std::collections::BTreeMap;

use super::sheet::Story;
use crate::finished::{Piece, Structure};

/// The stories of a document: its articles, as tags name them.
#[derive(Clone, Debug, Default)]
pub(super) struct Stories {
    pub(super) list: Vec<Story>,
    places: BTreeMap<(usize, i64), usize>,
}

impl Stories {
    pub(super) fn of_structure(structure: Option<&Structure>) -> Stories {
        let mut stories = Stories::default();
        let Some(structure) = structure else { return stories };
        let mut of_element: Vec<Option<usize>> = Vec::with_capacity(structure.elements.len());
        for element in &structure.elements {
            let above = element.parent.and_then(|parent| of_element.get(parent).copied().flatten());
            let story = if element.role == "Art" {
                let number = stories.list.len() + 1;
                let name = element.title.clone().or_else(|| element.id.clone());
                let label = match &name {
                    Some(name) => format!("story {number} “{name}”"),
                    None => format!("story {number}"),
                };
                stories.list.push(Story { label, name, number });
                Some(number - 1)
            } else {
                above
            };
            of_element.push(story);
            for piece in &element.content {
                if let (Piece::Marked { page: Some(page), mcid }, Some(story)) = (piece, story) {
                    stories.places.insert((*page, *mcid), story);
                }
            }
        }
        stories
    }

    pub(super) fn of(&self, page: usize, mcid: i64) -> Option<usize> {
        self.places.get(&(page, mcid)).copied()
    }
}
