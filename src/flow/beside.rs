use super::prepare::Prepared;
use crate::diag::Code;
use crate::geom::{Length, WritingMode};
use crate::shape::{Beside, Inset, ReadingKind};
use crate::story::Side;

/// What an editor should know of what stands beside a paragraph's lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Complaint {
    pub(super) code: Code,
    /// The first character that it is about.
    pub(super) at: usize,
    pub(super) message: String,
    pub(super) hint: &'static str,
}

/// The least space between lines that a dot or a side line wants, as a part of the em.
const DOT_ROOM: (i64, i64) = (1, 5);

/// Whether the space between the lines holds what stands there, and what had no place.
pub(super) fn complaints(text: &Prepared<'_>) -> Vec<Complaint> {
    let style = &text.text.style;
    let gap = (style.leading - style.em.block).max(Length::ZERO);
    let mut found: Vec<Complaint> = small_lines(text, gap).into_iter().collect();
    let Some(beside) = &text.shaped.beside else { return found };
    let needed = depth(beside, Side::Over, text) + depth(beside, Side::Under, text);
    let readings = beside.readings.iter().map(|reading| reading.base.start);
    let lines = beside.lines.iter().map(|line| line.word.start);
    let first = readings.chain(lines).chain(beside.dots.first().copied()).min().unwrap_or(0);
    let at = text.shaped.clusters.get(first as usize).map_or(0, |cluster| cluster.chars.start as usize);
    if needed > gap {
        found.push(Complaint {
            code: Code::TightLeading,
            at,
            message: format!("what stands between the lines needs {needed}, and the leading leaves {gap}"),
            hint: "give the style more leading, or a smaller `ruby-size`",
        });
    }
    if beside.crowded > 0 {
        let (are, plural) = if beside.crowded == 1 { ("is", "") } else { ("are", "s") };
        found.push(Complaint {
            code: Code::Markup,
            at,
            message: format!(
                "{} dot{plural} or line{plural} {are} left out: something else stands in their place",
                beside.crowded
            ),
            hint: "give a word a reading or dots, not both on one side, and one line at most",
        });
    }
    found
}

/// Whether small lines within a line stand out of it further than the space between lines.
fn small_lines(text: &Prepared<'_>, gap: Length) -> Option<Complaint> {
    let marked = text.shaped.marked.as_ref()?;
    let em = text.text.style.em;
    let out = |inset: &Inset| {
        let lines = inset.lines();
        inset.em(em).block * lines + inset.gap.at(em.block) * (lines - 1) - em.block
    };
    let widest = marked.insets.iter().max_by_key(|inset| out(inset))?;
    (out(widest) > gap).then(|| Complaint {
        code: Code::TightLeading,
        at: widest.whole.start as usize,
        message: format!(
            "small lines stand {} out of their line, and the leading leaves {gap} between lines",
            out(widest)
        ),
        hint: "give the style more leading, or a smaller `warichu-size`",
    })
}

/// How deep a side of the lines is taken up.
fn depth(beside: &Beside, side: Side, text: &Prepared<'_>) -> Length {
    let em = text.text.style.em.block;
    let dot = em.scale(DOT_ROOM.0, DOT_ROOM.1);
    let readings = beside.readings.iter().map(|reading| match (&reading.kind, text.text.writing) {
        (ReadingKind::Bopomofo(_), WritingMode::HorizontalTb) => Length::ZERO,
        // Letters and the tone beside them.
        (ReadingKind::Bopomofo(_), WritingMode::VerticalRl) if side == Side::Over => em / 2,
        (ReadingKind::Bopomofo(_), WritingMode::VerticalRl) => Length::ZERO,
        _ if reading.side == side => reading.em.block,
        _ => Length::ZERO,
    });
    let dots = if beside.dot_side == side && !beside.dots.is_empty() { dot } else { Length::ZERO };
    let lines = if side == Side::Under && !beside.lines.is_empty() { dot } else { Length::ZERO };
    readings.fold(dots.max(lines), Length::max)
}
