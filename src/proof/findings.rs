//! Where findings stand on a page.

use crate::diag::{Diagnostic, Severity};
use crate::geom::{Color, Length, Rect};
use crate::page::PlacedPage;

use super::draft::{BLUE, ORANGE, RED};

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

/// A finding as a remark: at the lines of the characters that it names, else at its frame.
pub(super) fn remark(page: &PlacedPage, finding: &Diagnostic) -> Remark {
    let place = &finding.place;
    let mut places = match (&place.story, place.chars) {
        (Some(story), Some((start, end))) => lines_of(page, story, start, end),
        _ => Vec::new(),
    };
    if places.is_empty() {
        let frames = page.frames.iter().filter(|frame| place.frame.as_ref() == Some(&frame.name));
        places = frames.map(|frame| frame.rect).collect();
    }
    let mut text = format!("{} {}", finding.code, finding.message);
    if let Some(frame) = &place.frame {
        text.push_str(&format!(" [{frame}]"));
    }
    Remark { places, color: color(finding.severity), text }
}

/// The rectangles of the lines that hold some characters of a story, counted from its first.
fn lines_of(page: &PlacedPage, story: &str, start: usize, end: usize) -> Vec<Rect> {
    let Some(number) = page.stories.iter().position(|known| known.name == story) else { return Vec::new() };
    let mut starts = Vec::new();
    let mut sum = 0;
    for (_, text) in &page.stories[number].paragraphs {
        starts.push(sum);
        sum += text.chars().count();
    }
    let lines = page.lines.iter().filter(|line| line.text.story == number);
    let mut rects = Vec::new();
    for line in lines {
        let first = starts.get(line.text.paragraph).copied().unwrap_or(0);
        if first + line.text.chars.start < end && first + line.text.chars.end > start {
            rects.push(line.rect);
        }
    }
    rects
}

/// The box around rectangles; `None` around nothing.
pub(super) fn around(rects: &[Rect]) -> Option<Rect> {
    let first = *rects.first()?;
    let all = rects.iter().fold(first, |all, rect| {
        let (x, y) = (all.origin.x.min(rect.origin.x), all.origin.y.min(rect.origin.y));
        let (right, bottom) = (all.right().max(rect.right()), all.bottom().max(rect.bottom()));
        Rect::new(x, y, right - x, bottom - y)
    });
    (all.size.width > Length::ZERO || all.size.height > Length::ZERO).then_some(all)
}
