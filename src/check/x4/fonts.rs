use super::SOURCE;
use crate::check::leaf::Leaf;
use crate::check::rule::{Looks, Rule, Say};
use crate::diag::Code;
use crate::finished::Thing;

pub(in crate::check) const RULE: Rule = Rule {
    code: Code::X4Fonts,
    number: "X4-14",
    chinese: "字体不合规",
    title: "every font of visible type is in the file, says which glyph is which, and shows no missing glyph",
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
    }
}
