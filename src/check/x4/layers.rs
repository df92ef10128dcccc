use std::collections::BTreeSet;

use super::SOURCE;
use crate::check::leaf::File;
use crate::check::rule::{Looks, Rule, Say, quoted};
use crate::diag::Code;
use crate::finished::{Dict, ObjectId, Value};

pub(in crate::check) const RULE: Rule = Rule {
    code: Code::X4OptionalContent,
    number: "X4-21",
    chinese: "图层不合规",
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
    let groups = refs(file, &finished.get(&properties, "OCGs"));
    let others = finished.get(&properties, "Configs");
    let others = others
        .array()
        .unwrap_or_default()
        .iter()
        .filter_map(|config| finished.resolve(config).dict().cloned());
    let configs: Vec<Dict> = std::iter::once(finished.dict(&properties, "D")).chain(others).collect();
    let mut names: BTreeSet<String> = BTreeSet::new();
    for config in &configs {
        let name = finished.get(config, "Name").text().unwrap_or_default();
        let order = finished.get(config, "Order");
        let wrong = if name.is_empty() {
            "a configuration of layers has no name".to_owned()
        } else if names.contains(&name) {
            format!("two configurations of layers are called {}", quoted(&name))
        } else if config.has("AS") {
            format!("the configuration of layers {} switches by itself", quoted(&name))
        } else if order != Value::Null && {
            let listed = refs(file, &order);
            groups.iter().any(|group| !listed.contains(group))
        } {
            format!("the configuration of layers {} does not list all layers", quoted(&name))
        } else {
            names.insert(name);
            continue;
        };
        say.say(file.place(), None, wrong).hint("export it without layers");
        names.insert(name);
    }
}

/// The objects that a list refers to, lists in it included; each list is read once, however often it is referred to.
fn refs(file: &File<'_>, value: &Value) -> BTreeSet<ObjectId> {
    let mut found = BTreeSet::new();
    let mut lists = vec![value.clone()];
    while let Some(list) = lists.pop() {
        let mut parts = vec![&list];
        while let Some(part) = parts.pop() {
            match part {
                Value::Ref(id) if found.insert(*id) => lists.push(file.finished.object(*id)),
                Value::Array(inner) => parts.extend(inner),
                _ => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::finished::Finished;

    /// A file of these objects, the first of which is the catalog.
    fn file(objects: &[String]) -> Vec<u8> {
        let mut text = String::from("%PDF-1.6\n");
        let mut places = Vec::new();
        for (n, object) in objects.iter().enumerate() {
            places.push(text.len());
            let _ = write!(text, "{} 0 obj\n{object}\nendobj\n", n + 1);
        }
        let start = text.len();
        let _ = write!(text, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for place in &places {
            let _ = writeln!(text, "{place:010} 00000 n ");
        }
        let size = objects.len() + 1;
        let _ = write!(text, "trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
        text.into_bytes()
    }

    #[test]
    fn lists_that_refer_to_each_other_ten_times_each_are_read_once() {
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".to_owned(),
        ];
        // Each refers to the next ten times; the last to the first.
        for n in 4..20 {
            let next = if n == 19 { 4 } else { n + 1 };
            objects.push(format!("[{}]", format!("{next} 0 R ").repeat(10)));
        }
        let finished = Finished::read(file(&objects)).expect("a sound file");
        let start = Instant::now();
        let first = finished.object(ObjectId { number: 4, generation: 0 });
        let found = refs(&File::of("a.pdf", &finished), &first);
        assert_eq!(found.len(), 16);
        assert!(start.elapsed() < Duration::from_secs(2));
    }
}
