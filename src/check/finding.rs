use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::diag::{Diagnostic, Place, Severity};
use crate::geom::{Length, Rect};

/// A finding of the check: a diagnostic, and where on paper to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was found.
    pub diagnostic: Diagnostic,
    /// Where to look, counted from the top left corner of the trimmed page.
    pub area: Option<Rect>,
    /// The words in question, or the start of them.
    pub words: Option<String>,
    /// Why it was let go, where a waiver did.
    pub waived: Option<String>,
}

impl Finding {
    pub(super) fn new(diagnostic: Diagnostic, area: Option<Rect>) -> Finding {
        Finding { diagnostic, area, words: None, waived: None }
    }

    /// Adds the way out.
    pub(super) fn hint(&mut self, hint: impl Into<String>) -> &mut Finding {
        self.diagnostic.hint = Some(hint.into());
        self
    }

    /// Says how much this one matters, where that is not what the rule's findings do.
    pub(super) fn grade(&mut self, severity: Severity) -> &mut Finding {
        self.diagnostic.severity = severity;
        self
    }

    /// Adds the words in question.
    pub(super) fn words(&mut self, words: &str) -> &mut Finding {
        const SHOWN: usize = 24;
        let mut short: String = words.chars().take(SHOWN).collect();
        if short.len() < words.len() {
            short.push('…');
        }
        self.words = Some(short);
        self
    }

    /// Whether it stands and matters at least so much.
    pub fn counts(&self, severity: Severity) -> bool {
        self.waived.is_none() && self.diagnostic.severity >= severity
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Diagnostic { code, severity, place, message, hint } = &self.diagnostic;
        let mut out = serializer.serialize_struct("Finding", 8)?;
        out.serialize_field("code", code)?;
        out.serialize_field("severity", severity)?;
        out.serialize_field("place", place)?;
        out.serialize_field("area_mm", &self.area.map(in_mm))?;
        out.serialize_field("words", &self.words)?;
        out.serialize_field("message", message)?;
        out.serialize_field("hint", hint)?;
        out.serialize_field("waived", &self.waived)?;
        out.end()
    }
}

/// A rectangle as x, y, width and height in millimetres, to a hundredth.
pub(super) fn in_mm(rect: Rect) -> [f64; 4] {
    let mm = |length: Length| (length.to_mm() * 100.0).round() / 100.0;
    [mm(rect.origin.x), mm(rect.origin.y), mm(rect.size.width), mm(rect.size.height)]
}

/// Findings in the order in which they are read: by page, then down the page, then by code.
pub(super) fn sort(findings: &mut Vec<Finding>) {
    let key = |finding: &Finding| {
        let Diagnostic { code, place, message, .. } = &finding.diagnostic;
        let at = finding.area.map(|area| (area.origin.y, area.origin.x));
        let Place { page, frame, story, chars, .. } = place.clone();
        (page, at, *code, frame, story, chars, message.clone())
    };
    findings.sort_by_cached_key(key);
    findings.dedup();
}
