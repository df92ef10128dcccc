use super::copy::Text;
use super::even::even_lines;
use super::prepare::{Prepared, prepare};
use crate::geom::{EmSize, Length, LogicalPoint, Rect};
use crate::layout::{Align, Frame, Head, Label, Layout, Pitch, Style};
use crate::line::{LineSpan, Measures, break_lines};
use crate::shape::Shaper;
use crate::spec::RowOrder;

/// A headline block or a label with its lines in place.
#[derive(Debug)]
pub(super) struct SetHead {
    /// Where the block stands on paper.
    pub(super) area: Rect,
    /// Its lines: the text, the items, and where the em boxes start in the block.
    pub(super) lines: Vec<(usize, LineSpan, LogicalPoint)>,
    /// Rows whose type had to be made smaller: the text, and the size in percent of what the style asks for.
    pub(super) reduced: Vec<(usize, i64)>,
    /// What the rows need beyond the block's depth, even in the smallest type.
    pub(super) too_deep: Length,
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
    let rows = head.rows.iter().zip(rows);
    let rows = rows.flat_map(|(row, held)| held.iter().map(|&text| Row::of(text, row.lines, texts)));
    Block { area: layout.on_paper(&head.frame.rect), frame: &head.frame, rows: rows.collect(), shaper }
        .set(head.order, texts)
}

/// Sets a label in the middle of its frame's depth, in no more lines than it needs, in smaller type where it needs more than
/// there is room for.
pub(super) fn set_label<'a>(
    layout: &Layout,
    label: &Label,
    held: &[usize],
    texts: &mut [Prepared<'a>],
    shaper: &Shaper<'_>,
) -> SetHead {
    let area = layout.on_paper(&label.frame.rect);
    let size = area.to_logical(label.frame.writing, area).size;
    let rows = held.iter().map(|&text| {
        let style = &texts[text].text.style;
        let pitch = Pitch { em: style.em, leading: style.leading };
        let most = pitch.rows_in(size.block).max(1);
        let fits = |lines: &usize| even_lines(&texts[text], size.inline, *lines).is_some();
        Row::of(text, (1..=most).find(fits).unwrap_or(most), texts)
    });
    Block { area, frame: &label.frame, rows: rows.collect(), shaper }.set(RowOrder::Forward, texts)
}

/// A row of display type, in the style that it was designed in.
struct Row {
    text: usize,
    /// Into how many lines it is stacked at most.
    lines: usize,
    style: Style,
}

impl Row {
    fn of(text: usize, lines: usize, texts: &[Prepared<'_>]) -> Row {
        Row { text, lines, style: texts[text].text.style.clone().into_owned() }
    }
}

/// Rows of display type that fill a frame.
struct Block<'r> {
    area: Rect,
    frame: &'r Frame,
    rows: Vec<Row>,
    shaper: &'r Shaper<'r>,
}

/// A row's lines, and its size in percent of its style's.
type Stack = (Vec<LineSpan>, i64);

impl Block<'_> {
    fn set(&self, order: RowOrder, texts: &mut [Prepared<'_>]) -> SetHead {
        let size = self.area.to_logical(self.frame.writing, self.area).size;
        let mut stacks = self.stacks(size.inline, 100, texts);
        // All rows of a block that is too deep are made smaller alike.
        if self.depth(&stacks, texts) > size.block {
            let (mut fits, mut too_large) = (SMALLEST, 100);
            while too_large - fits > 1 {
                let percent = (fits + too_large) / 2;
                stacks = self.stacks(size.inline, percent, texts);
                let is_fit = self.depth(&stacks, texts) <= size.block;
                if is_fit { fits = percent } else { too_large = percent }
            }
            stacks = self.stacks(size.inline, fits, texts);
        }
        let content = self.depth(&stacks, texts);
        let too_deep = (content - size.block).max(Length::ZERO);
        let gap = (size.block - content).max(Length::ZERO) / (stacks.len() as i64 + 1);
        let mut set = SetHead { area: self.area, lines: Vec::new(), reduced: Vec::new(), too_deep };
        let mut top = gap;
        for (Row { text, .. }, (spans, percent)) in self.rows.iter().zip(stacks) {
            if percent < 100 {
                set.reduced.push((*text, percent));
            }
            let style = &texts[*text].text.style;
            for (n, span) in spans.iter().enumerate() {
                let forward = top + style.leading * n as i64;
                let block = match order {
                    RowOrder::Forward => forward,
                    RowOrder::Backward => size.block - forward - style.em.block,
                };
                set.lines.push((*text, span.clone(), LogicalPoint { inline: Length::ZERO, block }));
            }
            top += depth(style, spans.len()) + gap;
        }
        set
    }

    /// Breaks every row, in no larger type than so many percent of its size.
    fn stacks(&self, measure: Length, most: i64, texts: &mut [Prepared<'_>]) -> Vec<Stack> {
        self.rows.iter().map(|row| fit(&mut texts[row.text], row, measure, most, self.shaper)).collect()
    }

    fn depth(&self, stacks: &[Stack], texts: &[Prepared<'_>]) -> Length {
        let rows = self.rows.iter().zip(stacks);
        rows.map(|(row, (spans, _))| depth(&texts[row.text].text.style, spans.len())).sum()
    }
}

/// From the first of so many lines to the last.
fn depth(style: &Style, lines: usize) -> Length {
    style.leading * (lines.max(1) as i64 - 1) + style.em.block
}

/// Breaks a row in the largest type that fits its measure, of so many percent of its size at most.
fn fit(text: &mut Prepared<'_>, row: &Row, measure: Length, most: i64, shaper: &Shaper<'_>) -> Stack {
    if text.text.style.em != scaled(&row.style, most).em {
        resize(text, &row.style, most, shaper);
    }
    if let Some(spans) = even_lines(text, measure, row.lines) {
        return (spans, most);
    }
    // What fits lies below what does not: their distance is halved.
    let (mut fits, mut too_large) = (SMALLEST, most);
    let mut found = None;
    while too_large - fits > 1 {
        let percent = (fits + too_large) / 2;
        resize(text, &row.style, percent, shaper);
        match even_lines(text, measure, row.lines) {
            Some(spans) => {
                found = Some(spans);
                fits = percent;
            }
            None => too_large = percent,
        }
    }
    resize(text, &row.style, fits, shaper);
    let spans = found.or_else(|| even_lines(text, measure, row.lines)).unwrap_or_else(|| {
        break_lines(&text.items, &Measures::uniform(measure), text.text.style.em.inline).lines
    });
    (spans, fits)
}

fn scaled(style: &Style, percent: i64) -> Style {
    let scaled = |length: Length| length.scale(percent, 100);
    Style {
        em: EmSize { inline: scaled(style.em.inline), block: scaled(style.em.block) },
        leading: scaled(style.leading),
        tracking: scaled(style.tracking),
        indent: scaled(style.indent),
        ..style.clone()
    }
}

/// Sets a text again in so many percent of a style's size.
fn resize(text: &mut Prepared<'_>, style: &Style, percent: i64, shaper: &Shaper<'_>) {
    let again = Text {
        story: text.text.story,
        paragraph: text.text.paragraph.clone(),
        style: std::borrow::Cow::Owned(scaled(style, percent)),
        writing: text.text.writing,
    };
    *text = prepare(again, shaper);
}

/// How the lines of a headline stand: justified copy would leave its last line short.
pub(super) fn head_align(align: Align) -> Align {
    if align == Align::Justify { Align::Center } else { align }
}
