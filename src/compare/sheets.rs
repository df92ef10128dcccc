//! Two pages held against each other in all the layers that need no picture of them.

use super::change::Change;
use super::layer::Layer;
use super::outlines::Outlines;
use super::pairs::Pairs;
use super::policy::Policy;
use super::samples::Samples;
use super::sheet::Sheet;
use super::{boxes, document, glyphs, ink, pictures, rules, tags, text};

/// What changed in the layers that the policy looks at.
pub(super) fn layers(
    policy: &Policy,
    old: &Sheet,
    new: &Sheet,
    mut outlines: Outlines<'_>,
    samples: &Samples<'_>,
) -> Vec<Change> {
    let looks = |layer: Layer| policy.looks_at(layer);
    let tolerance = |layer: Layer| policy.tolerance(layer);
    let mut changes = Vec::new();
    if looks(Layer::Boxes) {
        changes.extend(boxes::compare(old, new, tolerance(Layer::Boxes)));
    }
    if looks(Layer::Text) {
        changes.extend(text::compare(old, new));
    }
    let glyph_pairs = Pairs::of(old, new);
    if looks(Layer::Glyphs) {
        changes.extend(glyphs::compare(old, new, &glyph_pairs, tolerance(Layer::Glyphs), &mut outlines));
    }
    let picture_pairs = pictures::pair(old, new, samples);
    if looks(Layer::Pictures) {
        changes.extend(pictures::compare(old, new, &picture_pairs, tolerance(Layer::Pictures), samples));
    }
    let rule_pairs = rules::pair(old, new);
    if looks(Layer::Rules) {
        changes.extend(rules::compare(old, new, &rule_pairs, tolerance(Layer::Rules)));
    }
    if looks(Layer::Ink) {
        let limit = tolerance(Layer::Ink);
        changes.extend(ink::compare(old, new, &glyph_pairs, &rule_pairs, &picture_pairs, limit));
    }
    if looks(Layer::Tags) {
        changes.extend(tags::artifacts(old, new, &glyph_pairs));
    }
    if looks(Layer::Document) {
        changes.extend(document::of_page(old, new, tolerance(Layer::Document)));
    }
    changes
}
