//! Where findings stand on a page.

use crate::check::{self, Finding};
use crate::diag::Severity;
use crate::geom::{Color, Length, Rect};
use crate::page::PlacedPage;

use super::draft::{BLUE, GRAY, ORANGE, RED};

/// A remark on a page: what a number in a list explains.
pub(super) struct Remark {
    /// Where it stands; nothing for what concerns the whole page.
    pub(super) places: Vec<Rect>,
    pub(super) color: Color,
    /// What it says, with its code.
    pub(super) text: String,
}

pub(super) fn color(severity: Severity) -> Color {
    match severity {
        Severity::Error => RED,
        Severity::Warning => ORANGE,
        Severity::Info => BLUE,
    }
}

/// The colour of what was let go.
pub(super) const WAIVED: Color = GRAY;

/// What preflight found as remarks, the worst first.
pub(super) fn remarks(findings: &[Finding], places: impl Fn(&Finding) -> Vec<Rect>) -> Vec<Remark> {
    let mut order: Vec<&Finding> = findings.iter().collect();
    order.sort_by_key(|finding| (finding.waived.is_some(), std::cmp::Reverse(finding.diagnostic.severity)));
    order.into_iter().map(|finding| remark(finding, places(finding))).collect()
}

fn remark(finding: &Finding, places: Vec<Rect>) -> Remark {
    let diagnostic = &finding.diagnostic;
    let name = check::chinese(diagnostic.code);
    let mut text = format!("{} {name}　{}", diagnostic.code, diagnostic.message);
    if let Some(frame) = &diagnostic.place.frame {
        text.push_str(&format!(" [{frame}]"));
    }
    if let Some(reason) = &finding.waived {
        text.push_str(&format!("（豁免 waived: {reason}）"));
    }
    let color = if finding.waived.is_some() { WAIVED } else { color(diagnostic.severity) };
    Remark { places, color, text }
}

/// Where a finding stands on a page that was set: at the lines of the characters that it names, else where the check
/// found it, else at its frame.
pub(super) fn places_on(page: &PlacedPage, finding: &Finding) -> Vec<Rect> {
    let place = &finding.diagnostic.place;
    let lines: Vec<Rect> = match (&place.story, place.chars) {
        (Some(story), Some((start, end))) => page.lines_of(story, start..end).map(|line| line.rect).collect(),
        _ => Vec::new(),
    };
    if !lines.is_empty() {
        return lines;
    }
    if let Some(area) = finding.area {
        return vec![area];
    }
    let frames = page.frames.iter().filter(|frame| place.frame.as_ref() == Some(&frame.name));
    frames.map(|frame| frame.rect).collect()
}

/// The box around rectangles; `None` around nothing.
pub(super) fn around(rects: &[Rect]) -> Option<Rect> {
    let all = rects.iter().copied().reduce(|all, rect| all.union(&rect))?;
    (all.size.width > Length::ZERO || all.size.height > Length::ZERO).then_some(all)
}
