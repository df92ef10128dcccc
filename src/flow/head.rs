use super::copy::Text;
use super::prepare::{Prepared, prepare};
use crate::cjk::Class;
use crate::geom::{EmSize, Length, LogicalPoint, Rect};
use crate::layout::{Align, Head, Layout, Style};
use crate::line::{LineSpan, Measures, break_lines};
use crate::shape::{Cluster, Shaper};
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

/// The lines of a row in the narrowest measure that keeps to their number, so that all are about as long.
///
/// A blank cell in a headline says where its clauses part; a row of several
/// lines ends them there where the clauses fit.
fn even_lines(text: &Prepared<'_>, measure: Length, most: usize) -> Option<Vec<LineSpan>> {
    if most > 1
        && let Some(spans) = clause_lines(text, measure, most)
    {
        return Some(spans);
    }
    let em = text.text.style.em.inline;
    let count = |measure: Length| {
        let breaks = break_lines(&text.items, &Measures::uniform(measure), em);
        (!breaks.gave_way && breaks.lines.len() <= most).then_some(breaks.lines)
    };
    let mut spans = count(measure)?;
    if most > 1 {
        let mut narrow = (text.natural / most as i64).max(em);
        while narrow < measure {
            if let Some(found) = count(narrow) {
                spans = found;
                break;
            }
            narrow += em / 2;
        }
    }
    for span in &mut spans {
        span.measure = measure;
    }
    Some(spans)
}

/// Lines that end where the text has blank cells, as even as may be; `None` where it has none, or its clauses do not
/// fit.
fn clause_lines(text: &Prepared<'_>, measure: Length, most: usize) -> Option<Vec<LineSpan>> {
    let class = |cluster: &Cluster| text.shaped.chars[cluster.chars.start as usize].class;
    let blanks = text.shaped.clusters.iter().enumerate().filter(|(_, c)| class(c) == Class::WideSpace);
    let mut ends: Vec<usize> = blanks.map(|(n, _)| n + 1).filter(|&end| end < text.items.len()).collect();
    let has_newline = text.shaped.clusters.iter().any(|cluster| class(cluster) == Class::Newline);
    if ends.is_empty() || has_newline {
        return None;
    }
    ends.push(text.items.len());
    let width = |from: usize, to: usize| -> Length {
        let spaces: Length = text.items[from..to - 1].iter().map(|item| item.glue.natural).sum();
        text.items[from..to].iter().map(|item| item.body).sum::<Length>() + spaces
    };
    // The first measure, from the narrowest on, in which the clauses take no more lines than they may.
    let step = text.text.style.em.inline / 2;
    let mut narrow = (text.natural / most as i64).min(measure);
    loop {
        let mut lines: Vec<(usize, usize)> = Vec::new();
        let mut from = 0;
        for (n, &end) in ends.iter().enumerate() {
            let next = ends.get(n + 1);
            if next.is_none_or(|&next| width(from, next) > narrow) {
                lines.push((from, end));
                from = end;
            }
        }
        if lines.len() <= most && lines.iter().all(|&(from, to)| width(from, to) <= narrow) {
            let span = |(from, to): (usize, usize)| LineSpan {
                items: from as u32..to as u32,
                measure,
                last: to == text.items.len(),
            };
            return Some(lines.into_iter().map(span).collect());
        }
        if narrow >= measure {
            return None;
        }
        narrow = (narrow + step).min(measure);
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
