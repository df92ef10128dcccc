use super::prepare::Prepared;
use crate::cjk::Class;
use crate::geom::Length;
use crate::line::{LineItem, LineSpan, Penalty};

/// The lines of a display text: as many as it may have, and as even as may be, for a short line among long ones shows at
/// this size. `None` where its characters do not fit.
pub(super) fn even_lines(text: &Prepared<'_>, measure: Length, most: usize) -> Option<Vec<LineSpan>> {
    // A blank that ends a line takes no room; copy that is far too long is not even looked at.
    if text.natural > (measure + text.text.style.em.inline) * most as i64 {
        return None;
    }
    let mut sum = Length::ZERO;
    let before = |item: &LineItem| {
        let before = sum;
        sum += item.body + item.glue.natural;
        before
    };
    let starts = text.items.iter().map(before).collect();
    let stack = Stack { text, measure, em: text.text.style.em.inline.to_units().max(1), starts };
    let ends = (1..=most.min(text.items.len())).rev().find_map(|lines| stack.ends(lines))?;
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let span = |(from, to): (usize, usize)| LineSpan {
        items: from as u32..to as u32,
        measure,
        forced: false,
        last: to == text.items.len() || text.items[to - 1].penalty == Penalty::Mandatory,
    };
    Some(starts.zip(ends.iter().copied()).map(span).collect())
}

/// Ways to part a headline into lines.
struct Stack<'t, 'a> {
    text: &'t Prepared<'a>,
    measure: Length,
    em: i64,
    /// Where each item starts when all stand on one line.
    starts: Vec<Length>,
}

/// In thousandths of an em, squared like the unevenness that it makes up for: a line had better end with a mark, ...
const AFTER_MARK: i64 = 1_500 * 1_500;
/// ... and by all means at a blank cell, which a headline has between its clauses.
const BETWEEN_CLAUSES: i64 = 100_000 * 100_000;

impl Stack<'_, '_> {
    /// Where so many lines end that differ least from the even length, each counted by its square.
    fn ends(&self, lines: usize) -> Option<Vec<usize>> {
        let count = self.text.items.len();
        let ends: Vec<usize> = (1..=count).filter(|&end| self.may_end(end)).collect();
        let even = self.text.natural.to_units() * 1000 / self.em / lines as i64;
        // For each line number and each end the least cost, and where the line starts.
        let mut ways: Vec<Vec<Option<(i64, usize)>>> = vec![vec![None; count + 1]; lines + 1];
        ways[0][0] = Some((0, 0));
        for line in 1..=lines {
            for &end in &ends {
                for start in (0..end).rev() {
                    let Some(width) = self.width(start, end) else { break };
                    if let Some((cost, _)) = ways[line - 1][start] {
                        let cost = cost + (width - even) * (width - even) - self.gain(end);
                        if ways[line][end].is_none_or(|(known, _)| cost < known) {
                            ways[line][end] = Some((cost, start));
                        }
                    }
                    if start > 0 && self.text.items[start - 1].penalty == Penalty::Mandatory {
                        break;
                    }
                }
            }
        }
        let mut found = Vec::with_capacity(lines);
        let mut end = count;
        for line in (1..=lines).rev() {
            found.push(end);
            end = ways[line][end]?.1;
        }
        found.reverse();
        Some(found)
    }

    fn may_end(&self, end: usize) -> bool {
        end == self.text.items.len() || !matches!(self.text.items[end - 1].penalty, Penalty::Forbidden)
    }

    /// The width of a line in thousandths of an em; `None` where it is wider than its measure.
    fn width(&self, start: usize, end: usize) -> Option<i64> {
        let width = self.starts[end - 1] + self.text.items[end - 1].body - self.starts[start];
        (width <= self.measure).then(|| width.to_units() * 1000 / self.em)
    }

    fn gain(&self, end: usize) -> i64 {
        if end == self.text.items.len() {
            return 0;
        }
        let shaped = &self.text.shaped;
        let last = shaped.clusters[end - 1].chars.end as usize - 1;
        match shaped.chars[last].class {
            Class::WideSpace => BETWEEN_CLAUSES,
            class if class.is_mark() => AFTER_MARK,
            _ => 0,
        }
    }
}
