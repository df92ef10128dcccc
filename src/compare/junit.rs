//! What changed, as test cases for a CI.

use std::fmt::Write;

use super::outcome::{Comparison, Verdict};
use crate::markup::escaped;

/// The layers as test cases of one suite: those that differ fail and list their changes, those that were not looked at are
/// skipped. `names` are the files'.
pub fn junit(comparison: &Comparison, names: &[String; 2]) -> String {
    let count = |verdict: Verdict| comparison.layers.iter().filter(|layer| layer.verdict == verdict).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (failures, skipped) = (count(Verdict::Differs), count(Verdict::NotCompared));
    let suite = escaped(&format!("{} → {}", names[0], names[1]));
    let tests = comparison.layers.len();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<testsuite name=\"{suite}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">"
    );
    for result in &comparison.layers {
        let _ = write!(out, "  <testcase classname=\"banxin.compare\" name=\"{}\"", result.layer);
        match result.verdict {
            Verdict::Differs => {
                let _ = writeln!(out, ">\n    <failure message=\"{} changes\">", result.counted);
                let of_layer = |change: &&super::Change| change.layer == result.layer && change.counts;
                for change in comparison.changes.iter().filter(of_layer) {
                    let page = change.new_page.or(change.old_page);
                    let page = page.map_or(String::new(), |page| format!("page {page}: "));
                    let at = change.at().map_or(String::new(), |at| format!(", {at}"));
                    let _ = writeln!(out, "{}", escaped(&format!("{page}{}{at}", change.message)));
                }
                out.push_str("    </failure>\n  </testcase>\n");
            }
            Verdict::NotCompared => out.push_str(">\n    <skipped/>\n  </testcase>\n"),
            _ => out.push_str("/>\n"),
        }
    }
    out.push_str("</testsuite>\n");
    out
}
