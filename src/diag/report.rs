use std::fmt;
use std::ops::Range;

use serde::Serialize;

use super::{Code, Severity, SourcePlace};

/// Where on the page, and in which copy, a finding stands. Parts that do not apply are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The page's name.
    pub page: String,
    /// The frame's name.
    pub frame: Option<String>,
    /// The story's name.
    pub story: Option<String>,
    /// Characters of the story's text, counted from its first.
    pub chars: Option<(usize, usize)>,
    /// The place in the file that the copy came from.
    pub source: Option<SourcePlace>,
}

impl Place {
    /// A place that names the page alone.
    pub fn page(page: impl Into<String>) -> Place {
        Place { page: page.into(), ..Place::default() }
    }

    /// The same place, within a frame.
    pub fn in_frame(mut self, frame: impl Into<String>) -> Place {
        self.frame = Some(frame.into());
        self
    }

    /// The same place, within characters of a story.
    pub fn in_story(mut self, story: impl Into<String>, chars: Option<Range<usize>>) -> Place {
        self.story = Some(story.into());
        self.chars = chars.map(|range| (range.start, range.end));
        self
    }
}

/// A problem of the copy or the page: the build goes on, and people decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// One sentence: what, and how much.
    pub message: String,
    /// The way out, where there is one.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A finding with its code's own severity and no hint.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic { code, severity: code.severity(), place, message: message.into(), hint: None }
    }

    /// The same finding with the way out.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}] {}", self.severity, self.code, self.message)?;
        let Place { page, frame, story, chars, source } = &self.place;
        let page = (!page.is_empty()).then(|| format!("page {page}"));
        let frame = frame.as_ref().map(|frame| format!("frame \"{frame}\""));
        let story = story.as_ref().map(|story| format!("story \"{story}\""));
        let chars = chars.map(|(start, end)| format!("chars {start}..{end}"));
        let place: Vec<String> = [page, frame, story, chars].into_iter().flatten().collect();
        write!(f, "\n  --> {}", place.join(", "))?;
        if let Some(source) = source {
            write!(f, " ({source})")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n   = hint: {hint}")?;
        }
        Ok(())
    }
}

/// All findings of a build, sorted by page, place and code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    findings: Vec<Diagnostic>,
}

impl Report {
    /// Sorts findings into a report.
    pub fn new(mut findings: Vec<Diagnostic>) -> Report {
        findings.sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
        findings.dedup();
        Report { findings }
    }

    /// Every finding, in order.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The findings that matter at least as much as `severity`.
    pub fn at_least(&self, severity: Severity) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter().filter(move |finding| finding.severity >= severity)
    }
}
