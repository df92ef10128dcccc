use std::cmp::{Ordering, Reverse};

use super::annotate::annotate;
use super::blocks::{Findings, Found};
use super::copy::{Paragraph, Span, SpanStyle};
use super::segment::joins;
use crate::diag::SourcePlace;
use crate::spec::Role;

/// The line break that a writer asked for.
pub(super) const LINE_BREAK: char = '\u{2028}';

/// What becomes of the line ends of the file within a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnds {
    /// They join or part words, as the characters beside them ask.
    Flow,
    /// They stay line breaks.
    Kept,
}

/// Collects the text of one paragraph with its styles.
#[derive(Debug)]
pub(super) struct Builder {
    text: String,
    spans: Vec<Span>,
    strong: Open,
    emphasis: Open,
    line_ends: LineEnds,
    /// A line end of the file has been met, and nothing since.
    pending: bool,
    /// The text's length where each line of the file ended.
    ends: Vec<usize>,
    /// Where braces and bars stand that the writer means as text.
    literal: Vec<usize>,
    /// Something was taken out that stood between spaces.
    gap: bool,
    /// The line on which the paragraph begins.
    pub(super) line: usize,
}

/// A style that is open: since where, and how often again within itself.
#[derive(Debug, Default)]
struct Open {
    start: usize,
    depth: usize,
}

impl Builder {
    pub(super) fn new(line: usize, line_ends: LineEnds) -> Builder {
        Builder {
            text: String::new(),
            spans: Vec::new(),
            strong: Open::default(),
            emphasis: Open::default(),
            line_ends,
            pending: false,
            ends: Vec::new(),
            literal: Vec::new(),
            gap: false,
            line,
        }
    }

    pub(super) fn push(&mut self, piece: &str) {
        let mut piece = piece;
        if self.gap && (self.text.is_empty() || self.text.ends_with(' ')) {
            piece = piece.trim_start_matches(' ');
        }
        if piece.is_empty() {
            return;
        }
        self.gap = false;
        if std::mem::take(&mut self.pending)
            && let Some(last) = self.text.chars().next_back()
            && last != LINE_BREAK
        {
            match self.line_ends {
                LineEnds::Kept => self.text.push(LINE_BREAK),
                LineEnds::Flow if joins(&self.text, piece) || last == ' ' => {}
                LineEnds::Flow => self.text.push(' '),
            }
        }
        self.text.push_str(piece);
    }

    /// Text in which braces and bars mean themselves.
    pub(super) fn push_literal(&mut self, piece: &str) {
        let before = self.text.len();
        self.push(piece);
        let signs = self.text[before..].char_indices();
        let signs = signs.filter(|(_, c)| matches!(c, '{' | '|' | '}'));
        self.literal.extend(signs.map(|(at, _)| before + at));
    }

    /// A line end of the file.
    pub(super) fn line_end(&mut self) {
        self.ends.push(self.text.len());
        self.pending = true;
    }

    /// A line break that the writer asked for.
    pub(super) fn line_break(&mut self) {
        self.ends.push(self.text.len());
        self.pending = false;
        self.text.push(LINE_BREAK);
    }

    /// Whether a line of running text has ended, and no style is open.
    pub(super) fn may_end(&self) -> bool {
        let at_line_start = self.pending || self.text.ends_with(LINE_BREAK);
        at_line_start
            && self.line_ends == LineEnds::Flow
            && self.strong.depth == 0
            && self.emphasis.depth == 0
    }

    /// Something stood here that is no text.
    pub(super) fn taken_out(&mut self) {
        self.gap = true;
    }

    pub(super) fn open(&mut self, style: SpanStyle) {
        let start = self.text.len();
        let open = self.style(&style);
        if open.depth == 0 {
            open.start = start;
        }
        open.depth += 1;
    }

    pub(super) fn close(&mut self, style: SpanStyle) {
        let end = self.text.len();
        let open = self.style(&style);
        open.depth = open.depth.saturating_sub(1);
        if open.depth == 0 && open.start < end {
            let range = open.start..end;
            self.spans.push(Span { range, style });
        }
    }

    fn style(&mut self, style: &SpanStyle) -> &mut Open {
        match style {
            SpanStyle::Emphasis => &mut self.emphasis,
            _ => &mut self.strong,
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Cuts off the first line of the file, without its first `mark` bytes; the builder keeps the rest.
    pub(super) fn split_title(&mut self, mark: usize) -> Builder {
        let end = self.ends.first().copied().unwrap_or(self.text.len());
        let mark = mark.min(end);
        let mut title = Builder::new(self.line, self.line_ends);
        title.text = self.text[mark..end].to_owned();
        title.spans = clipped(&self.spans, mark, end);
        title.literal = within(&self.literal, mark, end);
        self.spans = clipped(&self.spans, end, self.text.len());
        self.literal = within(&self.literal, end, self.text.len());
        self.ends = self.ends.iter().skip(1).map(|other| other - end).collect();
        self.text.drain(..end);
        self.line += 1;
        title
    }

    /// Turns the mark-up of what stands beside the line into spans.
    fn annotate(&mut self, role: Role, findings: &mut Findings) {
        let Some(annotated) = annotate(&self.text, &self.literal, &self.spans, role) else { return };
        for (at, message) in annotated.findings {
            let before = self.ends.partition_point(|end| *end <= at);
            let start = before.checked_sub(1).map_or(0, |last| self.ends[last]);
            let brace = self.text.get(start..at).map(|text| text.matches('{').count());
            findings.push(Found { line: self.line + before, brace, message });
        }
        self.text = annotated.text;
        self.spans = annotated.spans;
    }

    /// The paragraph, where there is any text.
    pub(super) fn finish(mut self, role: Role, file: &str, findings: &mut Findings) -> Option<Paragraph> {
        self.annotate(role, findings);
        let blank = |c: char| matches!(c, ' ' | '\t' | LINE_BREAK | '\n');
        let end = self.text.trim_end_matches(blank).len();
        // An indent typed in the copy is the style's to give.
        let indent = |c: char| blank(c) || c == '\u{3000}';
        let start = self.text.len() - self.text.trim_start_matches(indent).len();
        if start >= end {
            return None;
        }
        let mut spans = clipped(&self.spans, start, end);
        spans.sort_by(|a, b| {
            let key = |span: &Span| (span.range.start, Reverse(span.range.end));
            key(a).cmp(&key(b)).then_with(|| match (&a.style, &b.style) {
                // As they were written: of two languages the inner one holds.
                (SpanStyle::Lang(_), SpanStyle::Lang(_)) => Ordering::Equal,
                (one, other) => one.cmp(other),
            })
        });
        let text = self.text[start..end].to_owned();
        if role == Role::Body
            && let Some(head) = spans.iter_mut().find(|span| span.style == SpanStyle::Strong)
            && head.range.start == 0
            && head.range.end < text.len()
        {
            head.style = SpanStyle::RunIn;
        }
        let place = SourcePlace { file: file.to_owned(), line: self.line, column: 0 };
        Some(Paragraph { role, text, spans, place })
    }
}

/// The parts of spans between two places, counted from the first.
fn clipped(spans: &[Span], start: usize, end: usize) -> Vec<Span> {
    let parts = spans.iter().map(|span| Span {
        range: span.range.start.clamp(start, end) - start..span.range.end.clamp(start, end) - start,
        style: span.style.clone(),
    });
    parts.filter(|span| !span.range.is_empty()).collect()
}

/// The places between two, counted from the first.
fn within(places: &[usize], start: usize, end: usize) -> Vec<usize> {
    places.iter().filter(|place| (start..end).contains(*place)).map(|place| place - start).collect()
}

/// A paragraph of words that come from elsewhere than a story, which have no mark-up: line ends join or part words, as the
/// characters beside them ask, and control characters are gone. `None` where nothing is left.
pub fn paragraph(text: &str, role: Role, file: &str) -> Option<Paragraph> {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let text = text.replace('\t', " ").replace(|c: char| c.is_control() && c != '\n', "");
    let mut builder = Builder::new(0, LineEnds::Flow);
    for line in text.split('\n') {
        builder.push_literal(line.trim_matches(' '));
        builder.line_end();
    }
    builder.finish(role, file, &mut Findings::default())
}

/// What becomes of a plain text, and where it stands in its file.
pub(super) struct Plain<'a> {
    pub(super) line_ends: LineEnds,
    pub(super) role: Role,
    pub(super) line: usize,
    pub(super) file: &'a str,
}

/// A paragraph of plain text: of all mark-up it has only what stands beside the line, and a backslash before a brace or a
/// bar makes it text.
pub(super) fn plain(text: &str, plain: &Plain<'_>, findings: &mut Findings) -> Option<Paragraph> {
    let mut builder = Builder::new(plain.line, plain.line_ends);
    for line in text.split('\n') {
        let mut rest = line.trim_matches(' ');
        while let Some(at) = ["\\{", "\\|", "\\}"].iter().filter_map(|sign| rest.find(sign)).min() {
            builder.push(&rest[..at]);
            builder.push_literal(&rest[at + 1..at + 2]);
            rest = &rest[at + 2..];
        }
        builder.push(rest);
        builder.line_end();
    }
    builder.finish(plain.role, plain.file, findings)
}
