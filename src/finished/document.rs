//! What the document says of itself.

use super::object::{Dict, ObjectId, Value};
use super::read::Finished;

/// The document's catalog (ISO 32000-2, 7.7.2), as far as press and readers ask for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    /// The version that the document says it follows, where it overrides the header's.
    pub version: Option<String>,
    /// The language of the copy.
    pub lang: Option<String>,
    /// Whether the document says that it is tagged; nothing where it does not say.
    pub marked: Option<bool>,
    /// How a viewer should show it: keys and values as words.
    pub viewer_preferences: Vec<(String, String)>,
    /// Layers that can be switched.
    pub layers: Vec<Layer>,
    /// What happens when the file is opened: the kind of action, or `Dest` for a view of a page.
    pub open_action: Option<String>,
    /// Whether other events of the document set off actions.
    pub additional_actions: bool,
    /// A form to fill in.
    pub form: Option<Form>,
    /// Whether the document carries JavaScript of its own.
    pub javascript: bool,
    /// Files that are embedded.
    pub embedded_files: usize,
    /// Every key of the catalog.
    pub keys: Vec<String>,
}

/// A layer (optional content group; ISO 32000-2, 8.11).
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What it is called.
    pub name: String,
    /// Whether it is shown at first.
    pub on: bool,
}

/// A form (ISO 32000-2, 12.7).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Form {
    /// How many fields it has at the top.
    pub fields: usize,
    /// Whether it is an XFA form.
    pub xfa: bool,
}

/// A printing condition that the document was made for (ISO 32000-2, 14.11.5).
#[derive(Clone, Debug, PartialEq)]
pub struct OutputIntent {
    /// Its kind, such as `GTS_PDFX`.
    pub subtype: Option<String>,
    /// The name of the condition in a registry.
    pub condition_identifier: Option<String>,
    /// The condition in words.
    pub condition: Option<String>,
    /// The registry.
    pub registry: Option<String>,
    /// More about it.
    pub info: Option<String>,
    /// The profile, unpacked.
    pub profile: Option<Vec<u8>>,
    /// How many inks the profile's stream says it has.
    pub components: Option<i64>,
    /// Whether the profile is only referred to.
    pub has_profile_reference: bool,
}

pub(super) fn catalog(finished: &Finished) -> Catalog {
    let root = finished.root();
    let names = finished.dict(&root, "Names");
    let form = finished.get(&root, "AcroForm");
    let preferences = finished.dict(&root, "ViewerPreferences");
    Catalog {
        version: finished.get(&root, "Version").name().map(str::to_owned),
        lang: finished.get(&root, "Lang").text(),
        marked: finished.get(&finished.dict(&root, "MarkInfo"), "Marked").bool(),
        viewer_preferences: preferences
            .entries()
            .map(|(key, value)| (key.to_owned(), word(&finished.resolve(value))))
            .collect(),
        layers: layers(finished, &root),
        open_action: match finished.get(&root, "OpenAction") {
            Value::Null => None,
            Value::Dict(action) => finished.get(&action, "S").name().map(str::to_owned),
            _ => Some("Dest".to_owned()),
        },
        additional_actions: root.has("AA"),
        form: form.dict().map(|form| Form {
            fields: finished.get(form, "Fields").array().map_or(0, <[Value]>::len),
            xfa: form.has("XFA"),
        }),
        javascript: names.has("JavaScript"),
        embedded_files: leaves(finished, &finished.dict(&names, "EmbeddedFiles")),
        keys: root.entries().map(|(key, _)| key.to_owned()).collect(),
    }
}

fn layers(finished: &Finished, root: &Dict) -> Vec<Layer> {
    let properties = finished.dict(root, "OCProperties");
    let default = finished.dict(&properties, "D");
    let refs = |value: Value| -> Vec<ObjectId> {
        let values = value.array().unwrap_or_default();
        values.iter().filter_map(|value| if let Value::Ref(id) = value { Some(*id) } else { None }).collect()
    };
    let base_off = finished.get(&default, "BaseState").name() == Some("OFF");
    let (on, off) = (refs(finished.get(&default, "ON")), refs(finished.get(&default, "OFF")));
    let groups = refs(finished.get(&properties, "OCGs")).into_iter().map(|id| {
        let group = finished.object(id).dict().cloned().unwrap_or_default();
        Layer {
            name: finished.get(&group, "Name").text().unwrap_or_default(),
            on: if base_off { on.contains(&id) } else { !off.contains(&id) },
        }
    });
    groups.collect()
}

/// How many names a name tree holds, its kids one floor deep.
fn leaves(finished: &Finished, tree: &Dict) -> usize {
    let own = finished.get(tree, "Names").array().map_or(0, |names| names.len() / 2);
    let kids = finished.get(tree, "Kids");
    let kids = kids.array().unwrap_or_default().iter().map(|kid| {
        let kid = finished.resolve(kid);
        kid.dict().map_or(0, |kid| finished.get(kid, "Names").array().map_or(1, |names| names.len() / 2))
    });
    own + kids.sum::<usize>()
}

pub(super) fn output_intents(finished: &Finished) -> Vec<OutputIntent> {
    let intents = finished.get(&finished.root(), "OutputIntents");
    let intents = intents.array().unwrap_or_default().iter().filter_map(|intent| {
        let intent = finished.resolve(intent).dict().cloned()?;
        let text = |key: &str| finished.get(&intent, key).text();
        let profile = match intent.get("DestOutputProfile") {
            Some(Value::Ref(id)) => finished.stream(*id).ok().flatten(),
            _ => None,
        };
        Some(OutputIntent {
            subtype: finished.get(&intent, "S").name().map(str::to_owned),
            condition_identifier: text("OutputConditionIdentifier"),
            condition: text("OutputCondition"),
            registry: text("RegistryName"),
            info: text("Info"),
            profile,
            components: finished.get(&finished.dict(&intent, "DestOutputProfile"), "N").int(),
            has_profile_reference: intent.has("DestOutputProfileRef"),
        })
    });
    intents.collect()
}

/// A value as a word for people.
pub(super) fn word(value: &Value) -> String {
    match value {
        Value::Name(name) => name.clone(),
        Value::Bool(is) => is.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(_) => value.text().unwrap_or_default(),
        Value::Array(values) => values.iter().map(word).collect::<Vec<_>>().join(" "),
        Value::Ref(id) => id.to_string(),
        Value::Null => "null".to_owned(),
        Value::Dict(_) | Value::Stream(_) => "…".to_owned(),
    }
}
