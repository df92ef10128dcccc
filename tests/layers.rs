//! Folders are floors: a module uses only what lies below it.

use std::fs;
use std::path::Path;

/// The floors, lowest first. Modules of one floor do not see each other.
const FLOORS: &[&[&str]] = &[
    &["geom", "diag", "hash", "markup", "workers"],
    &["cjk", "spec"],
    &["font", "picture", "story"],
    &["layout"],
    &["shape"],
    &["line"],
    &["flow"],
    &["page"],
    &["finished", "plate"],
    &["printed"],
    &["export", "check", "compare"],
    &["proof"],
    &["engine"],
    &["testing"],
    &["cli"],
];

/// Crates that only one module may name.
const SOLE_USERS: &[(&str, &str)] = &[
    ("rustybuzz", "shape"),
    ("ttf_parser", "font"),
    ("unicode_linebreak", "line"),
    ("hypher", "shape"),
    ("printpdf", "export"),
    ("lopdf", "export"),
    ("subsetter", "export"),
    ("hayro", "finished"),
    ("hayro_syntax", "finished"),
    ("hayro_font", "finished"),
    ("hayro_cmap", "finished"),
    ("similar", "compare"),
    ("pulldown_cmark", "story"),
    ("png", "picture"),
    ("tiff", "picture"),
    ("roxmltree", "picture"),
    ("encoding_rs", "picture"),
    ("moxcms", "picture"),
    ("zune_core", "picture"),
    ("zune_jpeg", "picture"),
    ("jpeg_encoder", "picture"),
    ("hayro_ccitt", "picture"),
    ("clap", "cli"),
    ("indicatif", "cli"),
];

/// What `export` may see besides itself.
const SEEN_BY_EXPORT: &[&str] = &["page", "geom", "diag", "hash", "markup", "font", "picture", "spec"];

/// What `check` may see besides itself.
const SEEN_BY_CHECK: &[&str] =
    &["page", "plate", "finished", "printed", "geom", "diag", "hash", "markup", "cjk", "picture", "spec"];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// Every source file with the module of `src` that it belongs to.
fn sources(folder: &Path, module: Option<&str>, found: &mut Vec<(String, String, String)>) {
    for entry in fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("src can be read").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("").to_owned();
        if path.is_dir() {
            sources(&path, module.or(Some(&stem)), found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("sources are UTF-8");
            let name = path.display().to_string();
            found.push((module.unwrap_or(&stem).to_owned(), name, text));
        }
    }
}

fn all_sources() -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), None, &mut found);
    assert!(found.len() > 40, "the sources were found");
    found
}

/// The modules that a source names with `crate::`.
fn used(text: &str) -> Vec<&str> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let after = code.flat_map(|line| line.split("crate::").skip(1));
    after.map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("")).collect()
}

#[test]
fn modules_use_only_what_lies_below() {
    for (module, name, text) in all_sources() {
        let Some(own) = floor(&module) else { continue };
        for used in used(&text).into_iter().filter(|used| *used != module) {
            let Some(other) = floor(used) else { continue };
            assert!(other < own, "{name}: {module} (floor {own}) uses {used} (floor {other})");
        }
    }
}

#[test]
fn every_module_has_a_floor() {
    for (module, name, _) in all_sources() {
        assert!(floor(&module).is_some() || matches!(module.as_str(), "lib" | "main"), "{name} has no floor");
    }
}

#[test]
fn exports_take_no_layout_decision() {
    for (module, name, text) in all_sources() {
        let seen = match module.as_str() {
            "export" => SEEN_BY_EXPORT,
            "check" => SEEN_BY_CHECK,
            _ => continue,
        };
        for used in used(&text).into_iter().filter(|used| floor(used).is_some()) {
            assert!(used == module || seen.contains(&used), "{name} uses {used}");
        }
    }
}

#[test]
fn each_library_has_one_user() {
    for (module, name, text) in all_sources() {
        for (library, user) in SOLE_USERS {
            let names = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            let uses = names.into_iter().any(|line| line.contains(&format!("{library}::")));
            assert!(!uses || module == *user, "{name} uses {library}");
        }
    }
}

#[test]
fn files_and_threads_come_in_on_the_engines_floor() {
    let engine = floor("engine").expect("the engine has a floor");
    for (module, name, text) in all_sources() {
        if floor(&module).is_none_or(|own| own >= engine) {
            continue;
        }
        // Tests beside the code may take the time.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for word in ["std::fs", "std::env", "std::thread", "std::time", "std::process", "std::net"] {
            assert!(!code.contains(word), "{name} uses {word}");
        }
    }
}
