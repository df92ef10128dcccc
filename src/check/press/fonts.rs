use crate::check::leaf::Leaf;
use crate::check::rule::{Looks, Rule, Say};
use crate::diag::Code;

/// A font that is not in the file is another font at the plant; one that does not say what its glyphs spell is read by
/// nobody.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::FontProgram,
    number: "P13",
    chinese: "字体嵌入不当",
    title: "fonts are subsets of outline fonts, licensed to be embedded, and say what their glyphs spell",
    limits: &[],
    source: "ISO 15930-7; ISO 14289-1, 7.21; newspaper practice",
    looks: Looks::Leaf(check),
};

fn check(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    for font in &leaf.content.fonts {
        // Type 3 fonts need no name, and have none as a rule.
        let name = if font.name.is_empty() { "without a name" } else { &font.name };
        let mut objections = Vec::new();
        if font.subtype == "Type3" {
            objections.push("is a Type 3 font: its glyphs are little drawings".to_owned());
        } else if font.embedded.is_some() && font.subset.is_none() {
            objections.push("is embedded whole, or its subset is not marked".to_owned());
        }
        if !font.has_to_unicode && font.subtype == "Type0" {
            objections.push("does not say what its glyphs spell".to_owned());
        }
        if font.embedding.is_some_and(|rights| rights & 0x000f == 0x0002) {
            objections.push("may not be embedded, by its own licence".to_owned());
        }
        for objection in objections {
            say.say(leaf.place(), None, format!("the font {name} {objection}"))
                .hint("embed a subset of an outline font with its ToUnicode table");
        }
    }
}
