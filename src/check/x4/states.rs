use super::SOURCE;
use crate::check::leaf::Leaf;
use crate::check::rule::{Looks, Rule, Say, quoted};
use crate::diag::Code;
use crate::finished::{Dict, Value};

pub(in crate::check) const RULE: Rule = Rule {
    code: Code::X4GraphicsState,
    number: "X4-15",
    chinese: "图形状态不合规",
    title: "no transfer curves, halftones of type 1 or 5 without a name, one of the four rendering intents",
    limits: &[],
    source: SOURCE,
    looks: Looks::Leaf(check),
};

const INTENTS: &[&str] = &["AbsoluteColorimetric", "RelativeColorimetric", "Perceptual", "Saturation"];

fn check(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let finished = leaf.file.finished;
    for state in &leaf.facts.states {
        let mut wrong = Vec::new();
        if state.has("TR") {
            wrong.push("has a transfer curve (TR)".to_owned());
        }
        if state.has("TR2") && finished.get(state, "TR2").name() != Some("Default") {
            wrong.push("has a transfer curve (TR2)".to_owned());
        }
        if state.has("HTP") {
            wrong.push("moves the halftone (HTP)".to_owned());
        }
        wrong.extend(halftone(finished.get(state, "HT").dict().cloned(), finished));
        for what in wrong {
            say.say(leaf.place(), None, format!("a graphics state {what}")).hint("leave that to the plant");
        }
    }
    let said = leaf.content.states.iter().filter_map(|state| state.intent.as_deref());
    if let Some(intent) = said.into_iter().find(|intent| !INTENTS.contains(intent)) {
        say.say(leaf.place(), None, format!("there is no rendering intent {}", quoted(intent)));
    }
}

fn halftone(halftone: Option<Dict>, finished: &crate::finished::Finished) -> Option<String> {
    let halftone = halftone?;
    if halftone.has("HalftoneName") {
        return Some("names a halftone".to_owned());
    }
    match finished.get(&halftone, "HalftoneType") {
        Value::Number(1.0 | 5.0) => None,
        Value::Number(other) => Some(format!("has a halftone of type {other}")),
        _ => Some("has a halftone of no type".to_owned()),
    }
}
