use super::copy::Text;
use super::even::even_lines;
use super::prepare::{Prepared, prepare};
use crate::geom::{EmSize, Length, LogicalPoint, Rect};
use crate::layout::{Align, Head, Layout, Style};
use crate::line::{LineSpan, Measures, break_lines};
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

/// Breaks a row into at most so many lines, in the largest type that fits; returns its lines and the size in percent.
fn fit(text: &mut Prepared<'_>, measure: Length, most: usize, shaper: &Shaper<'_>) -> (Vec<LineSpan>, i64) {
    if let Some(spans) = even_lines(text, measure, most) {
        return (spans, 100);
    }
    let style = text.text.style.clone().into_owned();
    // What fits lies below what does not: their distance is halved.
    let (mut fits, mut too_large) = (SMALLEST, 100);
    let mut found = None;
    while too_large - fits > 1 {
        let percent = (fits + too_large) / 2;
        resize(text, &style, percent, shaper);
        match even_lines(text, measure, most) {
            Some(spans) => {
                found = Some(spans);
                fits = percent;
            }
            None => too_large = percent,
        }
    }
    resize(text, &style, fits, shaper);
    let spans = found.or_else(|| even_lines(text, measure, most)).unwrap_or_else(|| {
        break_lines(&text.items, &Measures::uniform(measure), text.text.style.em.inline).lines
    });
    (spans, fits)
}

/// Sets a text again in so many percent of a style's size.
fn resize(text: &mut Prepared<'_>, style: &Style, percent: i64, shaper: &Shaper<'_>) {
    let scaled = |length: Length| length.scale(percent, 100);
    let style = Style {
        em: EmSize { inline: scaled(style.em.inline), block: scaled(style.em.block) },
        leading: scaled(style.leading),
        tracking: scaled(style.tracking),
        indent: scaled(style.indent),
        ..style.clone()
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
