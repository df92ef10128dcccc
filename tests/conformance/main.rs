//! Conformance with what others wrote: the suites that `BANXIN_SUITES` names. Each prints how many of its cases pass;
//! what does not pass stands in `waivers.tsv` with the reason, and a waiver that nothing needs fails.

#[path = "../support/mod.rs"]
mod support;

mod punctuation;
mod uax14;
mod waivers;
mod wpt;

use std::path::PathBuf;

/// A file of the suites; nothing, said aloud, where they are not at hand.
fn suite(name: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("BANXIN_SUITES") else {
        // Unlike a tool, the suites cannot be installed: this is said, and fails nothing.
        eprintln!("SKIPPED conformance: BANXIN_SUITES names no folder of suites");
        return None;
    };
    let path = PathBuf::from(folder).join(name);
    Some(std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// Rows of a table with named columns.
fn rows(table: &str) -> Vec<std::collections::BTreeMap<&str, &str>> {
    let mut lines = table.lines();
    let names: Vec<&str> = lines.next().expect("a head").split('\t').collect();
    lines.map(|line| names.iter().copied().zip(line.split('\t')).collect()).collect()
}
