use super::SOURCE;
use crate::check::leaf::File;
use crate::check::rule::{Looks, Rule, Say};
use crate::diag::Code;
use crate::finished::{Dict, ObjectId, Value};

pub(in crate::check) const RULE: Rule = Rule {
    code: Code::X4OptionalContent,
    number: "X4-21",
    title: "every configuration of layers has a name of its own and lists all layers; none switches by itself",
    limits: &[],
    source: SOURCE,
    looks: Looks::File(check),
};

fn check(file: &File<'_>, say: &mut Say<'_>) {
    let finished = file.finished;
    let properties = finished.dict(&finished.root(), "OCProperties");
    if properties.is_empty() {
        return;
    }
    let groups = refs(file, &finished.get(&properties, "OCGs"), 0);
    let others = finished.get(&properties, "Configs");
    let others = others
        .array()
        .unwrap_or_default()
        .iter()
        .filter_map(|config| finished.resolve(config).dict().cloned());
    let configs: Vec<Dict> = std::iter::once(finished.dict(&properties, "D")).chain(others).collect();
    let mut names: Vec<String> = Vec::new();
    for config in &configs {
        let name = finished.get(config, "Name").text().unwrap_or_default();
        let order = finished.get(config, "Order");
        let wrong = if name.is_empty() {
            "a configuration of layers has no name".to_owned()
        } else if names.contains(&name) {
            format!("two configurations of layers are called {name:?}")
        } else if config.has("AS") {
            format!("the configuration of layers {name:?} switches by itself")
        } else if order != Value::Null && {
            let listed = refs(file, &order, 0);
            groups.iter().any(|group| !listed.contains(group))
        } {
            format!("the configuration of layers {name:?} does not list all layers")
        } else {
            names.push(name);
            continue;
        };
        say.say(file.place(), None, wrong).hint("export it without layers");
        names.push(name);
    }
}

/// The objects that a list refers to, lists in it included.
fn refs(file: &File<'_>, value: &Value, depth: usize) -> Vec<ObjectId> {
    if depth > 16 {
        return Vec::new();
    }
    let mut found = Vec::new();
    for part in value.array().unwrap_or_default() {
        match part {
            Value::Ref(id) => {
                found.push(*id);
                if let list @ Value::Array(_) = file.finished.object(*id) {
                    found.extend(refs(file, &list, depth + 1));
                }
            }
            list @ Value::Array(_) => found.extend(refs(file, list, depth + 1)),
            _ => {}
        }
    }
    found
}
