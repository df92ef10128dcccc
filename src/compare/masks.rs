//! What is let pass.

use super::change::{Change, Place};
use super::pages::PagePair;
use super::policy::{Mask, Named, Policy};
use super::sheet::{Sheet, Story, share};
use crate::diag::{Error, ErrorKind, Result};

/// The masks of a policy and whether each has found what it names.
pub(super) struct Masks<'p> {
    masks: &'p [Mask],
    found: Vec<bool>,
}

impl<'p> Masks<'p> {
    pub(super) fn new(policy: &'p Policy) -> Masks<'p> {
        Masks { masks: &policy.masks, found: vec![false; policy.masks.len()] }
    }

    /// Marks the changes of a page that a mask lets pass; pages are counted from 0.
    pub(super) fn apply(&mut self, pages: PagePair, sheets: &[&Sheet], changes: &mut [Change]) {
        for (n, mask) in self.masks.iter().enumerate() {
            if !is_on(mask, pages) {
                continue;
            }
            let Some(places) = places(mask, sheets) else { continue };
            self.found[n] = true;
            for change in changes.iter_mut().filter(|change| applies(mask, change)) {
                let within = match &mask.story {
                    Some(_) => change.story.as_ref().is_some_and(|story| {
                        sheets.iter().any(|sheet| named(mask, sheet).any(|own| own.label == *story))
                    }),
                    None => false,
                };
                let all: Vec<&Place> = change.old_places.iter().chain(&change.new_places).collect();
                let inside = !all.is_empty()
                    && all.iter().all(|place| places.iter().any(|mask| share(place, mask) > 0.5));
                change.masked |= within || inside;
            }
        }
    }

    /// An error where a mask named nothing.
    pub(super) fn check(&self) -> Result<()> {
        let Some(n) = self.found.iter().position(|found| !found) else { return Ok(()) };
        let mask = &self.masks[n];
        let what = match (&mask.story, &mask.frame) {
            (Some(Named::Number(number)), _) => format!("story {number}"),
            (Some(Named::Name(name)), _) => format!("a story {name:?}"),
            (_, Some(frame)) => format!("a frame {frame:?}"),
            _ => "a rectangle on the page".to_owned(),
        };
        let page = mask.page.map_or(String::new(), |page| format!(" of page {page}"));
        let message = format!("mask {} is for {what}{page}, and neither file has one", n + 1);
        let hint = match mask.frame {
            Some(_) => "frames have names in layout JSON only; in a PDF, give the rectangle",
            None => {
                "stories are named in the list of changes; pages count from 1, millimetres from the trimmed corner"
            }
        };
        Err(Error::new(ErrorKind::Input, message).with_hint(hint))
    }
}

/// Whether a mask is for a pair of pages.
pub(super) fn is_on(mask: &Mask, (old, new): PagePair) -> bool {
    let is_it = |page: Option<usize>| page.map(|page| page + 1) == mask.page;
    mask.page.is_none() || is_it(old) || is_it(new)
}

/// The places that a mask covers on a page; nothing where the page has no such thing.
pub(super) fn places(mask: &Mask, sheets: &[&Sheet]) -> Option<Vec<Place>> {
    if let Some(rect) = mask.rect {
        let on = |sheet: &&Sheet| share(&rect, &sheet.shown) > 0.0;
        return sheets.iter().any(on).then(|| vec![rect]);
    }
    let mut places = Vec::new();
    let mut found = false;
    for sheet in sheets {
        if let Some(name) = &mask.frame {
            places.extend(sheet.frames.iter().filter(|(own, _)| own == name).map(|(_, place)| *place));
        }
        for story in named(mask, sheet) {
            let of_story =
                sheet.glyphs.iter().filter(|glyph| sheet.stories[glyph.story].label == story.label);
            let all: Vec<Place> = of_story.map(|glyph| glyph.place).collect();
            // Every page of a file names all its stories; those on the page have glyphs.
            found |= !all.is_empty();
            places.extend(all);
        }
    }
    (found || !places.is_empty()).then_some(places)
}

fn named<'s>(mask: &'s Mask, sheet: &'s Sheet) -> impl Iterator<Item = &'s Story> {
    sheet.stories.iter().filter(move |story| match &mask.story {
        Some(Named::Number(number)) => story.number == *number,
        Some(Named::Name(name)) => {
            story.name.as_ref() == Some(name) || story.label.contains(&format!("“{name}"))
        }
        None => false,
    })
}

fn applies(mask: &Mask, change: &Change) -> bool {
    let layer = mask.layers.is_empty() || mask.layers.contains(&change.layer);
    let size = match (mask.tolerance, change.size) {
        (None, _) => true,
        (Some(most), Some(size)) => size <= most,
        (Some(_), None) => false,
    };
    layer && size
}
