//! Text in several small lines within one line: notes that are parted into two lines (割注), rows side by side (振分け).

use std::ops::Range;

use super::itemize::Char;
use crate::cjk::Class;
use crate::geom::{Em, EmSize};
use crate::layout::Style;
use crate::story::{Span, SpanStyle};

/// Text in several small lines within one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inset {
    /// All of it, with its brackets.
    pub whole: Range<u32>,
    /// What is set small: all of it but the brackets.
    pub chars: Range<u32>,
    /// Where each row after the first begins, where the copy says so (振分け); a note that is parted into two lines (割注)
    /// says nothing.
    pub rows: Vec<u32>,
    /// The size of its characters, as a part of the em.
    pub size: Em,
    /// The space between its lines, as a part of the em.
    pub gap: Em,
}

impl Inset {
    /// The em of its characters, from that of the text.
    pub fn em(&self, em: EmSize) -> EmSize {
        EmSize { inline: self.size.at(em.inline), block: self.size.at(em.block) }
    }

    /// How many lines it has.
    pub fn lines(&self) -> i64 {
        if self.rows.is_empty() { 2 } else { self.rows.len() as i64 + 1 }
    }
}

/// From a row to the next one, as a part of their em.
const ROW_GAP: (i64, i64) = (1, 8);
/// Rows are no smaller than this, ...
const LEAST_ROW: i64 = 4_800;
/// ... and as large as room lets them be, in steps of this.
const ROW_STEP: i64 = 600;

/// A note in two lines. A pair of brackets that holds all of it stands outside them, in twice their size.
pub(super) fn warichu(whole: Range<u32>, chars: &[Char], style: &Style) -> Inset {
    let own = &chars[whole.start as usize..whole.end as usize];
    let inner = if is_bracketed(own) { whole.start + 1..whole.end - 1 } else { whole.clone() };
    Inset { whole, chars: inner, rows: Vec::new(), size: style.profile.warichu_size, gap: Em::ZERO }
}

/// Whether one pair of brackets holds all of a text, and more than nothing.
fn is_bracketed(chars: &[Char]) -> bool {
    let mut open = 0_i64;
    let closes_at = chars.iter().position(|c| {
        match c.class {
            Class::Opening => open += 1,
            Class::Closing => open -= 1,
            _ => {}
        }
        open <= 0
    });
    chars.len() > 2 && closes_at == Some(chars.len() - 1) && chars[chars.len() - 1].class == Class::Closing
}

/// The rows that stand beside the one before these spans.
pub(super) fn joined_rows(spans: &[Span]) -> impl Iterator<Item = &Span> {
    spans
        .iter()
        .filter(|span| matches!(span.style, SpanStyle::Row { .. }))
        .take_while(|span| span.style == SpanStyle::Row { joined: true })
}

/// Rows side by side. JLREQ 3.7.2 has them in the size of the text, in paragraphs whose leading makes room for that; where it
/// does not they are smaller, so that no line moves.
pub(super) fn furiwake(rows: &[Range<u32>], style: &Style) -> Inset {
    let (count, (gap, of)) = (rows.len() as i64, ROW_GAP);
    let share = style.leading.scale(12_000, style.em.block.to_units().max(1)).to_units();
    let fits = share * of / (count * of + (count - 1) * gap);
    let size = (fits / ROW_STEP * ROW_STEP).clamp(LEAST_ROW, 12_000);
    let whole = rows.first().map_or(0, |row| row.start)..rows.last().map_or(0, |row| row.end);
    Inset {
        chars: whole.clone(),
        whole,
        rows: rows.iter().skip(1).map(|row| row.start).collect(),
        size: Em::units(size as i32),
        gap: Em::units((size * gap / of) as i32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::analyze;

    #[test]
    fn only_a_pair_that_holds_all_of_a_note_stands_outside_its_lines() {
        let check = |text: &str, expected: bool| assert_eq!(is_bracketed(&analyze(text)), expected, "{text}");
        check("（明治の港）", true);
        check("（「甲」と「乙」）", true);
        check("明治の港", false);
        check("（甲）と（乙）", false);
        check("（甲）と乙", false);
        check("（）", false);
        check("「甲", false);
    }
}
