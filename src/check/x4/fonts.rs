use std::collections::BTreeSet;

use super::SOURCE;
use crate::check::leaf::Leaf;
use crate::check::rule::{Looks, Rule, Say};
use crate::diag::Code;
use crate::finished::{Glyph, Thing};

pub(in crate::check) const RULE: Rule = Rule {
    code: Code::X4Fonts,
    number: "X4-14",
    chinese: "字体不合规",
    title: "every font of visible type is in the file, says which glyph is which, states its own widths, and shows no missing glyph",
    limits: &[],
    source: SOURCE,
    looks: Looks::Leaf(check),
};

fn check(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let content = &leaf.content;
    let mut shown = vec![false; content.fonts.len()];
    let mut missing = vec![None; content.fonts.len()];
    for painted in &content.things {
        let Thing::Glyph(glyph) = &painted.thing else { continue };
        if glyph.mode == 3 {
            continue;
        }
        if let Some(shown) = shown.get_mut(glyph.font) {
            *shown = true;
            if glyph.glyph == 0 {
                missing[glyph.font].get_or_insert(glyph);
            }
        }
    }
    for (n, font) in content.fonts.iter().enumerate().filter(|(n, _)| shown[*n]) {
        let name = &font.name;
        if font.embedded.is_none() {
            say.say(leaf.place(), None, format!("the font {name} is not in the file")).hint("embed it");
            continue;
        }
        let dict = font.id.map(|id| leaf.file.finished.object(id)).unwrap_or_default();
        let inner =
            dict.dict().map(|dict| leaf.file.finished.get(dict, "DescendantFonts")).unwrap_or_default();
        let inner =
            inner.array().and_then(|fonts| fonts.first()).map(|font| leaf.file.finished.resolve(font));
        let has_map =
            inner.as_ref().and_then(|inner| inner.dict()).is_none_or(|inner| inner.has("CIDToGIDMap"));
        if font.descendant.as_deref() == Some("CIDFontType2") && !has_map {
            say.say(
                leaf.place(),
                None,
                format!("the font {name} does not say which glyph is which (CIDToGIDMap)"),
            );
        }
        if let Some(glyph) = missing[n].filter(|_| font.subtype != "Type3") {
            let message =
                format!("the font {name} shows its sign for a missing character (code {})", glyph.code);
            say.say(leaf.place(), Some(leaf.glyph_area(glyph)), message)
                .hint("set the character in a font that has it");
        }
        widths(leaf, n, say);
    }
}

/// How far a width that the file states may be from the program's, in thousandths of an em: what rounding makes of it.
const OFF: f64 = 1.0;

/// Names the glyph whose width is farthest from the one that the font's own program has.
fn widths(leaf: &Leaf<'_>, font: usize, say: &mut Say<'_>) {
    let content = &leaf.content;
    let facts = &content.fonts[font];
    let Some(id) = facts.id.filter(|_| facts.subtype != "Type3") else { return };
    let Some(program) = leaf.file.finished.font_program(id) else { return };
    // Codes are characters' numbers where the encoding is the plain one; that of another is not read here.
    let is_plain = facts.encoding.as_deref().is_some_and(|name| name.starts_with("Identity-"));
    let composite = facts.subtype == "Type0";
    let stated = if composite && is_plain { leaf.file.finished.stated_widths(id) } else { None };
    let mut outlines = leaf.file.finished.outlines();
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    let mut worst: Option<(f64, &Glyph, [f64; 2])> = None;
    let mut count = 0;
    for painted in &content.things {
        let Thing::Glyph(glyph) = &painted.thing else { continue };
        if glyph.font != font || glyph.mode == 3 || !seen.insert(glyph.code) {
            continue;
        }
        let in_file = match &stated {
            Some((widths, usual)) => Some(*widths.get(&glyph.code).unwrap_or(usual)),
            None if composite => None,
            None => outlines.advance(id, glyph.code),
        };
        let (Some(in_file), Some(own)) = (in_file, program.width(glyph.glyph)) else { continue };
        let off = (in_file - own).abs();
        if off > OFF {
            count += 1;
            if worst.is_none_or(|(most, ..)| off > most) {
                worst = Some((off, glyph, [in_file, own]));
            }
        }
    }
    if let Some((_, glyph, [in_file, own])) = worst {
        let more = if count > 1 { format!(", and {} more are off", count - 1) } else { String::new() };
        let message = format!(
            "the font {} is said to be {in_file:.0} wide at code {}, and its program has {own:.0}{more}",
            facts.name, glyph.code
        );
        say.say(leaf.place(), Some(leaf.glyph_area(glyph)), message)
            .hint("embed the font again: its widths (W, Widths) are those of another one");
    }
}
