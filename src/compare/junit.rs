//! What changed, as test cases for a CI.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::change::Change;
use super::layer::Layer;
use super::outcome::{Comparison, LayerResult, PageResult, Verdict};
use crate::markup::escaped;

/// Test cases by page: a suite for each, and one for the document, with a case for each layer. Those that differ fail and list
/// their changes, those that were not looked at are skipped. `names` are the files'.
pub fn junit(comparison: &Comparison, names: &[String; 2]) -> String {
    let suites = suites(comparison);
    let all = Count::of(suites.iter().flat_map(|suite| &suite.cases));
    let name = escaped(&format!("{} → {}", names[0], names[1]));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a string cannot fail.
    let _ = writeln!(out, "<testsuites name=\"{name}\" {all}>");
    for suite in &suites {
        let (name, count) = (escaped(&suite.name), Count::of(&suite.cases));
        let _ = writeln!(out, "  <testsuite name=\"{name}\" {count}>");
        for case in &suite.cases {
            write_case(&mut out, &name, case);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// A page, or the document.
struct Suite<'c> {
    name: String,
    cases: Vec<Case<'c>>,
}

/// A layer of a page.
struct Case<'c> {
    layer: Layer,
    is_skipped: bool,
    /// The changes that count.
    changes: Vec<&'c Change>,
}

/// How many cases there are, and what became of them; shown as attributes.
#[derive(Default)]
struct Count {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Count {
    fn of<'c>(cases: impl IntoIterator<Item = &'c Case<'c>>) -> Count {
        cases.into_iter().fold(Count::default(), |count, case| Count {
            tests: count.tests + 1,
            failures: count.failures + usize::from(!case.changes.is_empty()),
            skipped: count.skipped + usize::from(case.is_skipped),
        })
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Count { tests, failures, skipped } = self;
        write!(f, "tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"")
    }
}

/// The layers that say something of a document as a whole.
const OF_DOCUMENT: [Layer; 5] = [Layer::Bytes, Layer::Structure, Layer::Ink, Layer::Tags, Layer::Document];

fn suites(comparison: &Comparison) -> Vec<Suite<'_>> {
    let mut changes = by_place(comparison);
    let mut case = |page: Option<usize>, result: &LayerResult| {
        let changes = changes.remove(&(page, result.layer)).unwrap_or_default();
        let is_skipped = result.verdict == Verdict::NotCompared && changes.is_empty();
        Case { layer: result.layer, is_skipped, changes }
    };
    let document = comparison.layers.iter().map(|result| case(None, result));
    let document = document.filter(|case| OF_DOCUMENT.contains(&case.layer) || !case.changes.is_empty());
    let mut suites = vec![Suite { name: "document".to_owned(), cases: document.collect() }];
    let of_pages = comparison.layers.iter().filter(|it| !matches!(it.layer, Layer::Bytes | Layer::Structure));
    for (n, page) in comparison.pages.iter().enumerate() {
        let cases = of_pages.clone().map(|result| case(Some(n), result));
        suites.push(Suite { name: name(page), cases: cases.collect() });
    }
    suites
}

/// The changes that count, by the place of their page in the list and their layer; those of no page are of the document.
fn by_place(comparison: &Comparison) -> BTreeMap<(Option<usize>, Layer), Vec<&Change>> {
    let numbered = |number: fn(&PageResult) -> Option<usize>| -> BTreeMap<usize, usize> {
        let pages = comparison.pages.iter().enumerate();
        pages.filter_map(|(n, page)| number(page).map(|number| (number, n))).collect()
    };
    let (old, new) = (numbered(|page| page.old), numbered(|page| page.new));
    let mut places: BTreeMap<_, Vec<&Change>> = BTreeMap::new();
    for change in comparison.changes.iter().filter(|change| change.counts) {
        let of_new = change.new_page.and_then(|number| new.get(&number));
        let page = of_new.or_else(|| change.old_page.and_then(|number| old.get(&number)));
        places.entry((page.copied(), change.layer)).or_default().push(change);
    }
    places
}

fn name(page: &PageResult) -> String {
    match (page.old, page.new) {
        (Some(old), Some(new)) if old != new => format!("page {old} → {new}"),
        (_, Some(page)) | (Some(page), None) => format!("page {page}"),
        (None, None) => "page".to_owned(),
    }
}

fn write_case(out: &mut String, suite: &str, case: &Case<'_>) {
    let _ = write!(out, "    <testcase classname=\"banxin.compare.{suite}\" name=\"{}\"", case.layer);
    if case.is_skipped {
        out.push_str(">\n      <skipped/>\n    </testcase>\n");
        return;
    }
    let Some(first) = case.changes.first() else {
        out.push_str("/>\n");
        return;
    };
    let more = match case.changes.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let message = escaped(&format!("{}{more}", first.message)).replace(['\n', '\t'], " ");
    let _ = writeln!(out, ">\n      <failure message=\"{message}\">");
    for change in &case.changes {
        let at = change.at().map_or(String::new(), |at| format!(", {at}"));
        let _ = writeln!(out, "{}", escaped(&format!("{}{at}", change.message)));
    }
    out.push_str("      </failure>\n    </testcase>\n");
}
