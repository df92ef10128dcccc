//! Suites that others wrote, each in a module of its own.

mod bench;
mod beside;
mod clreq;
mod insets;
mod jlreq;
mod phases;
mod uax14;
mod wpt;

use std::collections::BTreeSet;

/// The text of a suite's file; `None`, said aloud, where `BANXIN_SUITES` names no folder.
pub(crate) fn suite(file: &str) -> Option<String> {
    let path = crate::support::named_folder("BANXIN_SUITES")?.join(file);
    Some(std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// Cases that a standard decides otherwise than their suite: suite, case, the section of the standard, the reason.
const WAIVERS: &str = include_str!("waivers.tsv");

fn cases(table: &'static str, suite: &str) -> BTreeSet<&'static str> {
    let rows = table.lines().skip(1).filter(|line| !line.is_empty());
    let rows = rows.map(|line| {
        let fields: Vec<_> = line.split('\t').collect();
        let [suite, case, section, reason] = fields[..] else { panic!("four fields in {line:?}") };
        assert!(!section.is_empty() && !reason.is_empty(), "{case} has a section and a reason");
        (suite, case)
    });
    rows.filter(|row| row.0 == suite).map(|row| row.1).collect()
}

/// What came of the cases of a suite.
pub(crate) struct Score {
    suite: &'static str,
    total: usize,
    failed: Vec<(String, String)>,
}

impl Score {
    pub(crate) fn of(suite: &'static str) -> Score {
        Score { suite, total: 0, failed: Vec::new() }
    }

    /// Counts a case: passed, or what was wrong.
    pub(crate) fn count(&mut self, case: &str, outcome: Result<(), String>) {
        self.total += 1;
        if let Err(why) = outcome {
            self.failed.push((case.to_owned(), why));
        }
    }

    /// Prints how many passed, and fails for a case that should have, and for a waiver that no case needs.
    #[track_caller]
    pub(crate) fn settle(self) {
        let mut waivers = cases(WAIVERS, self.suite);
        let mut waived = 0;
        let mut wrong = Vec::new();
        for (case, why) in &self.failed {
            if waivers.remove(case.as_str()) {
                waived += 1;
            } else {
                wrong.push(format!("{case}: {why}"));
            }
        }
        let passed = self.total - self.failed.len();
        crate::support::aloud(&format!("{}: {passed}/{} passed, {waived} waived", self.suite, self.total));
        for line in wrong.iter().take(60) {
            println!("{line}");
        }
        assert!(self.total > 0, "{} has cases", self.suite);
        assert!(wrong.is_empty(), "{}: {} of {} fail", self.suite, wrong.len(), self.total);
        assert!(waivers.is_empty(), "{}: no case needs the waivers of {waivers:?}", self.suite);
    }
}
