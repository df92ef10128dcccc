use super::finding::Finding;
use super::leaf::{File, Leaf};
use super::preflight::Preflight;
use super::run::FilePages;
use super::sheet::Sheet;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::geom::Rect;

/// A rule of the preflight.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The code of its findings.
    pub code: Code,
    /// Its number in the lists of press checks (P01 to P24) and PDF/X-4's rules (X4-01 to X4-22); `T` for the taboos of
    /// make-up.
    pub number: &'static str,
    /// What its findings are called in Chinese, in a few characters.
    pub chinese: &'static str,
    /// What it asks, in a sentence.
    pub title: &'static str,
    /// Its thresholds.
    pub limits: &'static [Limit],
    /// Who asks it.
    pub source: &'static str,
    /// What it looks at.
    pub(super) looks: Looks,
}

/// A threshold of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Its name in preflight files.
    pub name: &'static str,
    /// Its value where a preflight file gives none, in thousandths.
    pub value: i64,
    /// The unit of its value.
    pub unit: &'static str,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Looks {
    /// What was found while the page was built.
    Build,
    /// A placed page.
    Page(fn(&Sheet<'_>, &mut Say<'_>)),
    /// A finished PDF as a whole.
    File(fn(&File<'_>, &mut Say<'_>)),
    /// A page of a finished PDF.
    Leaf(fn(&Leaf<'_>, &mut Say<'_>)),
    /// A placed page, and a page of a finished PDF.
    Both(fn(&Sheet<'_>, &mut Say<'_>), fn(&Leaf<'_>, &mut Say<'_>)),
    /// All placed pages of a run, and all its finished PDFs.
    Sets(fn(&[&Sheet<'_>], &mut Say<'_>), fn(&[FilePages], &mut Say<'_>)),
    /// The run of the check itself.
    Run,
}

impl Rule {
    /// The value of a threshold where a preflight file gives none, in thousandths.
    pub(super) fn limit(&self, name: &str) -> Option<i64> {
        self.limits.iter().find(|limit| limit.name == name).map(|limit| limit.value)
    }

    /// Whether what is measured gets worse the more there is of it: the error's threshold lies over the warning's.
    pub(super) fn is_worse_above(&self) -> bool {
        self.limit("error") > self.limit("warning")
    }

    /// What the rule looks at, in words.
    pub fn subject(&self) -> &'static str {
        match self.looks {
            Looks::Build | Looks::Page(_) => "page",
            Looks::File(_) | Looks::Leaf(_) => "PDF",
            Looks::Both(..) => "page, PDF",
            Looks::Sets(..) => "all pages",
            Looks::Run => "the check",
        }
    }
}

/// What a rule says its findings to.
pub(super) struct Say<'s> {
    rule: &'s Rule,
    preflight: &'s Preflight,
    page: &'s str,
    pub(super) found: Vec<Finding>,
}

impl<'s> Say<'s> {
    /// For a rule that looks at something of this name.
    pub(super) fn new(rule: &'s Rule, preflight: &'s Preflight, page: &'s str) -> Say<'s> {
        Say { rule, preflight, page, found: Vec::new() }
    }

    /// The preflight.
    pub(super) fn preflight(&self) -> &'s Preflight {
        self.preflight
    }

    /// A threshold, in thousandths of its unit.
    ///
    /// # Panics
    /// Where the rule has none of this name: its own table is wrong then.
    pub(super) fn limit(&self, name: &str) -> i64 {
        let limit = self.rule.limit(name).expect("a rule asks for its own limits");
        self.limit_or(name, limit)
    }

    /// A threshold, in thousandths of its unit, that is `own` where the preflight file gives none. Of a warning's and an
    /// error's the one that the file gives keeps the other on its side.
    pub(super) fn limit_or(&self, name: &str, own: i64) -> i64 {
        if let Some(given) = self.preflight.limit(self.rule.code, name) {
            return given;
        }
        let other = match name {
            "warning" => "error",
            "error" => "warning",
            _ => return own,
        };
        let Some(given) = self.preflight.limit(self.rule.code, other) else { return own };
        if (name == "error") == self.rule.is_worse_above() { own.max(given) } else { own.min(given) }
    }

    /// The page as a place.
    pub(super) fn page(&self) -> Place {
        Place::page(self.page)
    }

    /// Adds a finding.
    pub(super) fn say(
        &mut self,
        place: Place,
        area: Option<Rect>,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.found.push(Finding::new(Diagnostic::new(self.rule.code, place, message), area));
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// What was found; where the preflight says how much the rule's findings matter, all matter so much.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        if let Some(severity) = self.preflight.severity(self.rule.code) {
            for finding in &mut self.found {
                finding.diagnostic.severity = severity;
            }
        }
        self.found
    }
}

/// A text in quotation marks, on one line: what is no character to read stands as a blank.
pub(super) fn quoted(text: &str) -> String {
    let shown = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    format!("\"{}\"", shown.collect::<String>())
}

/// A value in thousandths, as people write it.
pub(super) fn shown(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    match value % 1000 {
        0 => format!("{sign}{}", value / 1000),
        rest => format!("{sign}{}.{}", value / 1000, format!("{rest:03}").trim_end_matches('0')),
    }
}

/// Error where the value is past the second limit, warning where it is not.
pub(super) fn graded(is_error: bool) -> Severity {
    if is_error { Severity::Error } else { Severity::Warning }
}
