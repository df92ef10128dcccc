use std::cell::RefCell;
use std::collections::BTreeSet;

/// The waivers of one suite; dropping them is done with [`Waivers::finish`], which fails where one was not needed.
pub(super) struct Waivers {
    cases: Vec<&'static str>,
    used: RefCell<BTreeSet<usize>>,
}

impl Waivers {
    pub(super) fn of(suite: &str) -> Waivers {
        let rows = super::rows(include_str!("waivers.tsv"));
        let cases = rows.iter().filter(|row| row["suite"] == suite);
        assert!(rows.iter().all(|row| row["reason"].len() > 20), "every waiver says why");
        Waivers { cases: cases.map(|row| row["case"]).collect(), used: RefCell::default() }
    }

    /// Whether a waiver covers a case that failed.
    pub(super) fn cover(&self, is_meant: impl Fn(&str) -> bool) -> bool {
        let found = self.cases.iter().position(|case| is_meant(case));
        self.used.borrow_mut().extend(found);
        found.is_some()
    }

    pub(super) fn finish(self) {
        let used = self.used.into_inner();
        let unused: Vec<_> =
            (0..self.cases.len()).filter(|n| !used.contains(n)).map(|n| self.cases[n]).collect();
        assert!(unused.is_empty(), "waivers that nothing needs: {unused:?}");
    }
}
