use super::breaker::LineSpan;
use super::items::{Glue, Hang, LineItem, STRETCH_AUTOSPACE, STRETCH_WORD_SPACE};
use crate::diag::Code;
use crate::geom::Length;
use crate::layout::Align;

/// A finished line: where each of its boxes stands from the line's start. It does not know where it stands itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its items in the paragraph.
    pub span: LineSpan,
    /// The start of each item's body along the line.
    pub pens: Vec<Length>,
    /// Where the line's last body, and the space it keeps, ends.
    pub advance: Length,
    /// How it came to its width.
    pub fit: Fit,
}

/// How a line came to its width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    /// Whether it was made to fill its measure.
    pub justified: bool,
    /// What was squeezed out of it.
    pub squeezed: Length,
    /// What every open gap was widened by, at the last step of the ladder.
    pub opened: Length,
    /// What is still missing from the measure, or goes beyond it where it is negative; zero for a justified line that
    /// fits.
    pub off: Length,
}

/// A gap between characters wider than this part of an em stands out (a third: the least that CLREQ's ladder opens last).
const LOOSE: (i64, i64) = (1, 3);

impl Line {
    /// What an editor should know of the line's width, in type of this size.
    pub fn complaint(&self, em: Length, align: Align) -> Option<(Code, String)> {
        let Fit { opened, off, .. } = self.fit;
        if off < Length::ZERO {
            return Some((Code::TightLine, format!("the line is {} wider than its measure", -off)));
        }
        // A line that had to end where none may is short for that reason.
        if off > Length::ZERO && !self.span.forced {
            let message = format!("the line ends {off} before its measure does: nothing in it may be opened");
            return Some((Code::LooseLine, message));
        }
        (opened > em.scale(LOOSE.0, LOOSE.1) && align != Align::Spread).then(|| {
            let percent = opened.to_units() * 100 / em.to_units().max(1);
            (Code::LooseLine, format!("the line's gaps are opened by {percent} % of an em"))
        })
    }
}

/// Sets the boxes of a line: squeezes or stretches its glue step by step down the ladder until the line fills the
/// measure to the unit, or lays it out at its natural width.
pub fn justify(items: &[LineItem], span: &LineSpan, align: Align) -> Line {
    let line = &items[span.items.start as usize..span.items.end as usize];
    let mut gaps: Vec<Length> = line.iter().map(|item| item.glue.natural).collect();
    let (Some(first), Some(last), Some(last_gap)) = (line.first(), line.last(), gaps.last_mut()) else {
        return Line { span: span.clone(), pens: Vec::new(), advance: Length::ZERO, fit: Fit::default() };
    };
    *last_gap = Length::ZERO;
    // A character that stands alone has nothing to be spread from.
    let align = if align == Align::Spread && line.len() == 1 { Align::Center } else { align };
    let fills = match align {
        Align::Justify => !span.last && last.at_end.slack == Length::ZERO,
        Align::Spread => true,
        Align::Start | Align::Center | Align::End => false,
    };
    let mut hangs = fills && last.at_end.hang == Hang::Force;
    let mut end = if hangs { Length::ZERO } else { last.at_end.natural };
    let bodies: Length = line.iter().map(|item| item.body).sum();
    let natural = first.at_start + bodies + gaps.iter().copied().sum() + end;
    let mut missing = span.measure - natural;
    if hangs {
        missing += last.body;
    }
    let mut fit = Fit { justified: fills || missing < Length::ZERO, ..Fit::default() };
    if missing < Length::ZERO {
        fit.squeezed = squeeze(line, &mut gaps, &mut end, &mut missing);
    }
    if missing < Length::ZERO && !hangs && last.at_end.hang != Hang::No {
        hangs = true;
        missing += last.body;
    }
    if missing > Length::ZERO && fills {
        // What hangs stays with what stands before it.
        let inner = line.len() - 1 - usize::from(hangs).min(line.len() - 1);
        fit.opened = stretch(line, inner, &mut gaps, &mut missing);
    }
    if fills || missing < Length::ZERO {
        fit.off = missing;
    }
    let slack = if fit.justified { Length::ZERO } else { missing.max(Length::ZERO) };
    let mut pen = first.at_start
        + match align {
            Align::Center => slack / 2,
            Align::End => slack,
            _ => Length::ZERO,
        };
    let mut pens = Vec::with_capacity(line.len());
    for (item, gap) in line.iter().zip(&gaps) {
        pens.push(pen);
        pen += item.body + *gap;
    }
    let advance = if hangs { (pen + end).min(span.measure) } else { pen + end };
    Line { span: span.clone(), pens, advance, fit }
}

/// Down the shrink ladder: the space after a mark at the line's end, then step by step; within a step all give alike.
/// Returns what was squeezed out.
fn squeeze(line: &[LineItem], gaps: &mut [Length], end: &mut Length, missing: &mut Length) -> Length {
    let before = *missing;
    if line.last().is_some_and(|last| last.at_end.droppable) {
        *missing += *end;
        *end = Length::ZERO;
    }
    let inner = line.len().saturating_sub(1);
    let mut steps: Vec<u8> =
        line[..inner].iter().map(|item| item.glue.shrink_step).filter(|&s| s > 0).collect();
    steps.sort_unstable();
    steps.dedup();
    for step in steps {
        if *missing >= Length::ZERO {
            break;
        }
        let room = |glue: &Glue| {
            if glue.shrink_step == step { glue.natural - glue.least } else { Length::ZERO }
        };
        let given = share(line, inner, -*missing, room, |n, part| gaps[n] -= part);
        *missing += given;
    }
    *missing - before
}

/// Up the stretch ladder of the first `inner` gaps: word spaces, then gaps between Han and Western characters, each up
/// to its limit, then all open gaps alike. Returns what every open gap was widened by.
fn stretch(line: &[LineItem], inner: usize, gaps: &mut [Length], missing: &mut Length) -> Length {
    for step in [STRETCH_WORD_SPACE, STRETCH_AUTOSPACE] {
        let room =
            |glue: &Glue| if glue.stretch_step == step { glue.most - glue.natural } else { Length::ZERO };
        let given = share(line, inner, *missing, room, |n, part| gaps[n] += part);
        *missing -= given;
    }
    let open = line[..inner].iter().filter(|item| item.glue.open).count() as i64;
    // A line of words alone has only its spaces to open.
    let opens = |glue: &Glue| if open > 0 { glue.open } else { glue.stretch_step == STRETCH_WORD_SPACE };
    let count = line[..inner].iter().filter(|item| opens(&item.glue)).count() as i64;
    if count == 0 || *missing <= Length::ZERO {
        return Length::ZERO;
    }
    let widened = *missing / count;
    let whole = *missing;
    let room = |glue: &Glue| if opens(glue) { whole } else { Length::ZERO };
    let given = share(line, inner, whole, room, |n, part| gaps[n] += part);
    *missing -= given;
    widened
}

/// Shares an amount among the gaps in the ratio of the room that each has, handing out the remainder unit by unit, so
/// that the parts add up exactly. Returns what was shared.
fn share(
    line: &[LineItem],
    inner: usize,
    wanted: Length,
    room: impl Fn(&Glue) -> Length,
    mut give: impl FnMut(usize, Length),
) -> Length {
    let total: Length = line[..inner].iter().map(|item| room(&item.glue)).sum();
    let given = wanted.min(total);
    if given <= Length::ZERO {
        return Length::ZERO;
    }
    let (mut so_far, mut handed) = (Length::ZERO, Length::ZERO);
    for (n, item) in line[..inner].iter().enumerate() {
        let own = room(&item.glue);
        if own > Length::ZERO {
            so_far += own;
            let target = Length::units(
                (i128::from(given.to_units()) * i128::from(so_far.to_units()) / i128::from(total.to_units()))
                    as i64,
            );
            give(n, target - handed);
            handed = target;
        }
    }
    given
}
