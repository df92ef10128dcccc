use super::copy::Text;
use super::prepare::{Prepared, prepare};
use crate::cjk::Class;
use crate::geom::{EmSize, Length, LogicalPoint, Rect};
use crate::layout::{Align, Head, Layout, Style};
use crate::line::{LineSpan, Measures, Penalty, break_lines};
use crate::shape::Shaper;
use crate::spec::RowOrder;

/// A headline block with its lines in place.
#[derive(Debug)]
pub(super) struct SetHead {
    /// Where the block stands on paper.
    pub(super) area: Rect,
    /// Its lines: the text, the items, and where the em boxes start in the block.
    pub(super) lines: Vec<(usize, LineSpan, LogicalPoint)>,
    /// Rows whose type had to be made smaller: the text, and the size in percent of what the style asks for.
    pub(super) reduced: Vec<(usize, i64)>,
    /// Whether the rows need more depth than the block has.
    pub(super) too_deep: bool,
}

/// The smallest that a headline's type is made to fit its block, in percent.
const SMALLEST: i64 = 50;

/// Sets the rows of a headline block: each broken into lines as even as may be, made smaller where it does not fit, and
/// the white that is left shared out above, between and below.
pub(super) fn set_head<'a>(
    layout: &Layout,
    head: &Head,
    rows: &[Vec<usize>],
    texts: &mut [Prepared<'a>],
    shaper: &Shaper<'_>,
) -> SetHead {
    let area = layout.on_paper(&head.frame.rect);
    let size = area.to_logical(head.frame.writing, area).size;
    let mut set = SetHead { area, lines: Vec::new(), reduced: Vec::new(), too_deep: false };
    let mut stacks: Vec<(usize, Vec<LineSpan>)> = Vec::new();
    for (row, held) in head.rows.iter().zip(rows) {
        for &index in held {
            let (spans, percent) = fit(&mut texts[index], size.inline, row.lines, shaper);
            if percent < 100 {
                set.reduced.push((index, percent));
            }
            stacks.push((index, spans));
        }
    }
    let depth = |index: usize, lines: usize| {
        let style = &texts[index].text.style;
        style.leading * (lines.max(1) as i64 - 1) + style.em.block
    };
    let content: Length = stacks.iter().map(|(index, spans)| depth(*index, spans.len())).sum();
    set.too_deep = content > size.block;
    let gap = (size.block - content).max(Length::ZERO) / (stacks.len() as i64 + 1);
    let mut top = gap;
    for (index, spans) in stacks {
        let style = &texts[index].text.style;
        for (n, span) in spans.iter().enumerate() {
            let forward = top + style.leading * n as i64;
            let block = match head.order {
                RowOrder::Forward => forward,
                RowOrder::Backward => size.block - forward - style.em.block,
            };
            set.lines.push((index, span.clone(), LogicalPoint { inline: Length::ZERO, block }));
        }
        top += depth(index, spans.len()) + gap;
    }
    set
}

/// Breaks a row into at most so many lines, in smaller type where it must be; returns its lines and the size in percent.
fn fit(text: &mut Prepared<'_>, measure: Length, most: usize, shaper: &Shaper<'_>) -> (Vec<LineSpan>, i64) {
    let mut percent = 100;
    loop {
        if let Some(spans) = even_lines(text, measure, most) {
            return (spans, percent);
        }
        if percent <= SMALLEST {
            let breaks = break_lines(&text.items, &Measures::uniform(measure), text.text.style.em.inline);
            return (breaks.lines, percent);
        }
        let by_length = measure.to_units() * most as i64 * 100 / text.natural.to_units().max(1);
        let next = (percent * by_length.clamp(50, 98) / 100).max(SMALLEST);
        reduce(text, next, percent, shaper);
        percent = next;
    }
}

/// The lines of a row: as many as it may have, and as even as may be, for a short line among long ones shows at this
/// size. `None` where its characters do not fit.
fn even_lines(text: &Prepared<'_>, measure: Length, most: usize) -> Option<Vec<LineSpan>> {
    // A blank that ends a line takes no room; copy that is far too long is not even looked at.
    if text.natural > (measure + text.text.style.em.inline) * most as i64 {
        return None;
    }
    let stack = Stack { text, measure, em: text.text.style.em.inline.to_units().max(1) };
    let ends = (1..=most.min(text.items.len())).rev().find_map(|lines| stack.ends(lines))?;
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let span = |(from, to): (usize, usize)| LineSpan {
        items: from as u32..to as u32,
        measure,
        last: to == text.items.len() || text.items[to - 1].penalty == Penalty::Mandatory,
    };
    Some(starts.zip(ends.iter().copied()).map(span).collect())
}

/// Ways to part a headline into lines.
struct Stack<'t, 'a> {
    text: &'t Prepared<'a>,
    measure: Length,
    em: i64,
}

/// In thousandths of an em, squared like the unevenness that it makes up for: a line had better end with a mark, ...
const AFTER_MARK: i64 = 500 * 500;
/// ... and by all means at a blank cell, which a headline has between its clauses.
const BETWEEN_CLAUSES: i64 = 100_000 * 100_000;

impl Stack<'_, '_> {
    /// Where so many lines end that differ least in length, each counted by its square.
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
        let items = &self.text.items[start..end];
        let inside: Length = items[..items.len() - 1].iter().map(|item| item.body + item.glue.natural).sum();
        let width = inside + items[items.len() - 1].body;
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

/// Sets a text again in another size.
fn reduce(text: &mut Prepared<'_>, to: i64, from: i64, shaper: &Shaper<'_>) {
    let old: &Style = &text.text.style;
    let scaled = |length: Length| length.scale(to, from);
    let style = Style {
        em: EmSize { inline: scaled(old.em.inline), block: scaled(old.em.block) },
        leading: scaled(old.leading),
        tracking: scaled(old.tracking),
        indent: scaled(old.indent),
        ..old.clone()
    };
    let again = Text {
        story: text.text.story,
        paragraph: text.text.paragraph.clone(),
        style: std::borrow::Cow::Owned(style),
        writing: text.text.writing,
    };
    *text = prepare(again, shaper);
}

/// How the lines of a headline stand: justified copy would leave its last line short.
pub(super) fn head_align(align: Align) -> Align {
    if align == Align::Justify { Align::Center } else { align }
}
