use std::ops::Range;

use super::items::{Hang, LineItem, Penalty};
use crate::cjk::Breaking;
use crate::geom::Length;

/// The measure of each line of a paragraph: the lines of a thread differ where frames do and where text runs around
/// something.
#[derive(Clone, Copy, Debug)]
pub struct Measures<'a> {
    /// The first lines, one by one.
    pub lines: &'a [Length],
    /// All lines after them.
    pub rest: Length,
    /// What the first line is set in by.
    pub indent: Length,
}

impl Measures<'_> {
    /// The same measure for every line.
    pub const fn uniform(measure: Length) -> Measures<'static> {
        Measures { lines: &[], rest: measure, indent: Length::ZERO }
    }

    pub(super) fn of(&self, line: usize) -> Length {
        let measure = self.lines.get(line).copied().unwrap_or(self.rest);
        if line == 0 { measure - self.indent } else { measure }
    }

    /// The first line from which on all measures are one.
    fn settled(&self) -> usize {
        self.lines.len().max(1)
    }
}

/// A chosen line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LineSpan {
    /// Its items.
    pub items: Range<u32>,
    /// The measure it was chosen for, the indent taken off.
    pub measure: Length,
    /// Whether it ends a paragraph, or ends where the writer asked for a new line.
    pub last: bool,
    /// Whether it ends where none may: no place that may be an end fits the measure.
    pub forced: bool,
}

/// The lines of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Breaks {
    /// In order; together they hold every item once.
    pub lines: Vec<LineSpan>,
    /// Whether a line had to end where none may.
    pub gave_way: bool,
}

/// How far the breaker may go; each level is tried only where the one before finds no way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// No gap wider than this part of an em, in thousandths, beyond its natural size, and no last line of one character.
    Fair(i64),
    /// As `Fair`, but for last lines of one character.
    Lone(i64),
    /// Any width of gap.
    Loose,
    /// Lines that end before their measure, since nothing in them may be opened.
    Short,
    /// Breaks where none may be, and lines wider than their measure.
    Forced,
}

/// Beyond this the eye sees holes: a fifth of an em in every gap.
const FAIR_GAP: i64 = 200;
/// A third of an em is still better than a last line of a single character (孤字): CLREQ has one more character come down
/// to it, and the line before spaced evenly.
const WIDE_GAP: i64 = 334;
/// So is half an em, in columns of a few characters.
const WIDEST_GAP: i64 = 500;
/// From here on gaps are counted by their size, no longer by its square.
const HOPELESS_GAP: i64 = 1_400;
/// What every thousandth of an em beyond it costs, and how many of them count.
const BAD_ENOUGH: i64 = 100_000;
/// A last line of a single character where there is no other way.
const LONE_CHARACTER: i64 = 400_000;
/// Places from which a line of any width is tried, longest first: any paragraph takes time in proportion to its length.
const WORTH_A_LOOK: usize = 256;
/// Longer paragraphs are not set to a number of lines: each line number is a search of its own.
const MOST_COUNTED: u32 = 400;
/// A rule that gives way.
const FORCED: i64 = 100_000_000_000;
/// A line that ends before its measure.
const SHORT: i64 = 20_000_000_000;

/// Chooses the breaks that suit the whole paragraph best: the sum over its lines of the square of how far each is from
/// its natural width, squeezing held cheaper than stretching (先挤进，后推出), after Knuth and Plass.
///
/// `em` is the size of type along the line. There is always a result, for any measure.
pub fn break_lines(items: &[LineItem], measures: &Measures<'_>, em: Length) -> Breaks {
    let sums = Sums::over(items);
    let levels = [
        Level::Fair(FAIR_GAP),
        Level::Fair(WIDE_GAP),
        Level::Fair(WIDEST_GAP),
        Level::Lone(FAIR_GAP),
        Level::Loose,
        Level::Short,
        Level::Forced,
    ];
    for level in levels {
        let search = Search { items, sums: &sums, measures, em: em.to_units().max(1), level, count: None };
        if let Some(lines) = search.run() {
            let gave_way = lines.iter().any(|line| line.forced);
            return Breaks { lines, gave_way };
        }
    }
    Breaks::default()
}

/// The lines of a paragraph by the way of breaking that its style asks for.
pub fn break_paragraph(
    items: &[LineItem],
    measures: &Measures<'_>,
    em: Length,
    breaking: Breaking,
) -> Breaks {
    match breaking {
        Breaking::Optimal => break_lines(items, measures, em),
        Breaking::FirstFit => {
            let (sums, em) = (Sums::over(items), em.to_units().max(1));
            Search { items, sums: &sums, measures, em, level: Level::Loose, count: None }.first_fit()
        }
    }
}

/// As [`break_lines`], but into so many lines, one more or one fewer than suits the paragraph best as a rule. Nothing where
/// that would open holes in it, or leave a last line of one character.
pub fn break_lines_into(
    items: &[LineItem],
    measures: &Measures<'_>,
    em: Length,
    count: u32,
) -> Option<Breaks> {
    if count == 0 || count > MOST_COUNTED {
        return None;
    }
    let sums = Sums::over(items);
    let (em, level) = (em.to_units().max(1), Level::Fair(FAIR_GAP));
    let lines = Search { items, sums: &sums, measures, em, level, count: Some(count) }.run()?;
    Some(Breaks { lines, gave_way: false })
}

/// Running sums over the items before one, so that any line is weighed in constant time.
#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    /// Bodies, and the glue after each.
    natural: i64,
    shrink: i64,
    stretch: i64,
    open: i32,
    counts: i32,
}

impl Sums {
    /// Entry `n` sums items `0..n`.
    fn over(items: &[LineItem]) -> Vec<Sums> {
        let mut all = Vec::with_capacity(items.len() + 1);
        let mut sums = Sums::default();
        all.push(sums);
        for item in items {
            sums.natural += (item.body + item.glue.natural).to_units();
            if item.glue.shrink_step > 0 {
                sums.shrink += (item.glue.natural - item.glue.least).to_units();
            }
            if item.glue.stretch_step > 0 {
                sums.stretch += (item.glue.most - item.glue.natural).to_units();
            }
            sums.open += i32::from(item.glue.open);
            sums.counts += i32::from(item.counts);
            all.push(sums);
        }
        all
    }
}

/// A place where a line may start, with the cheapest way to it.
#[derive(Clone, Copy)]
struct Node {
    start: u32,
    line: u32,
    previous: u32,
    cost: i64,
}

pub(super) struct Search<'a> {
    pub(super) items: &'a [LineItem],
    sums: &'a [Sums],
    pub(super) measures: &'a Measures<'a>,
    em: i64,
    level: Level,
    /// How many lines there are to be, where that is not for the search to say.
    count: Option<u32>,
}

/// A place where a line may end: all that does not depend on where the line starts is reckoned once, and not for each
/// of the starts that are tried.
pub(super) struct End<'a> {
    at: usize,
    until: &'a Sums,
    /// Widths from the start of the paragraph to here.
    natural: i64,
    shrink: i64,
    stretch: i64,
    /// The blank that the last item has at a line's end.
    pub(super) at_end: i64,
    /// How many open gaps stand before an item that hangs.
    own_gap: i64,
    mandatory: bool,
}

/// How a line would be set between two places.
enum Weight {
    TooLong,
    TooShort,
    Cost(i64),
}

impl Search<'_> {
    fn run(&self) -> Option<Vec<LineSpan>> {
        // Line numbers count as far as measures differ, and to where the lines are to end.
        let settled = (self.measures.settled() as u32).max(self.count.map_or(0, |count| count + 1));
        let mut nodes = Vec::with_capacity(self.items.len() + 1);
        nodes.push(Node { start: 0, line: 0, previous: u32::MAX, cost: 0 });
        // Places whose lines still have room, in order; those before `first` are outgrown.
        let mut active: Vec<u32> = Vec::with_capacity(nodes.capacity());
        active.push(0);
        let mut first = 0;
        // Up to here there are places whose line has a measure of its own.
        let mut own = 1;
        // The best ways to the place at hand, one for each line number that matters.
        let mut best: Vec<Node> = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            let penalty = match item.penalty {
                Penalty::Allowed(cost) => cost,
                Penalty::Mandatory => 0,
                Penalty::Forbidden if self.level == Level::Forced => FORCED,
                Penalty::Forbidden => continue,
            };
            let end = self.end(at);
            best.clear();
            while first < active.len() && self.is_outgrown(&nodes[active[first] as usize], &end) {
                first += 1;
            }
            // Lines may be loose: those that start long after the first that fits are not worth a look.
            let most = if matches!(self.level, Level::Fair(_) | Level::Lone(_)) {
                active.len()
            } else {
                WORTH_A_LOOK
            };
            for (place, &index) in active.iter().enumerate().skip(first).take(most) {
                let node = nodes[index as usize];
                match self.weigh(&node, &end) {
                    Weight::TooLong => {}
                    // Lines that start later are shorter still, but for those that have less to fill.
                    Weight::TooShort if place >= own && !end.mandatory => break,
                    Weight::TooShort => {}
                    Weight::Cost(cost) => {
                        let line = (node.line + 1).min(settled);
                        let total = node.cost + cost + penalty;
                        let way = Node { start: at as u32 + 1, line, previous: index, cost: total };
                        match best.iter_mut().find(|other| other.line == line) {
                            Some(other) if other.cost <= total => {}
                            Some(other) => *other = way,
                            None => best.push(way),
                        }
                    }
                }
            }
            if end.mandatory {
                first = active.len();
            }
            if best.len() > 1 {
                best.sort_unstable_by_key(|node| node.line);
            }
            for way in &best {
                active.push(nodes.len() as u32);
                nodes.push(*way);
                if way.line < settled {
                    own = active.len();
                }
            }
            if first == active.len() {
                return None;
            }
        }
        let end = self.items.len() as u32;
        let last = active[first.min(active.len())..]
            .iter()
            .map(|&index| nodes[index as usize])
            .filter(|node| node.start == end && self.count.is_none_or(|count| node.line == count))
            .min_by_key(|node| node.cost)?;
        Some(self.trace(&nodes, last))
    }

    /// The lines on the way to the last place, first to last.
    fn trace(&self, nodes: &[Node], last: Node) -> Vec<LineSpan> {
        let mut spans: Vec<LineSpan> = Vec::new();
        let mut node = last;
        while node.previous != u32::MAX {
            let before = nodes[node.previous as usize];
            spans.push(LineSpan {
                items: before.start..node.start,
                measure: Length::ZERO,
                last: matches!(self.items[node.start as usize - 1].penalty, Penalty::Mandatory),
                forced: matches!(self.items[node.start as usize - 1].penalty, Penalty::Forbidden),
            });
            node = before;
        }
        spans.reverse();
        for (line, span) in spans.iter_mut().enumerate() {
            span.measure = self.measures.of(line);
        }
        spans
    }

    /// What the line's end at item `at` brings to any line that ends there.
    pub(super) fn end(&self, at: usize) -> End<'_> {
        let item = &self.items[at];
        let until = &self.sums[at];
        let (body, at_end) = (item.body.to_units(), item.at_end.natural.to_units());
        let mut end = End {
            at,
            until,
            natural: until.natural,
            shrink: until.shrink,
            stretch: until.stretch + item.at_end.slack.to_units(),
            at_end,
            own_gap: 0,
            mandatory: item.penalty == Penalty::Mandatory,
        };
        if item.at_end.hang == Hang::Force && !end.mandatory {
            // Outside the measure, with the gap before it.
            end.own_gap = at.checked_sub(1).map_or(0, |before| i64::from(self.items[before].glue.open));
            return end;
        }
        end.natural += body + at_end;
        if item.at_end.hang != Hang::No {
            end.shrink += body;
        }
        if item.at_end.droppable {
            end.shrink += at_end;
        }
        end
    }

    /// Width, shrink and measure of the line from a node to its end.
    fn widths(&self, node: &Node, end: &End<'_>) -> (i64, i64, i64) {
        self.widths_from(node.start as usize, node.line as usize, end)
    }

    /// Width, shrink and measure of a line from an item to its end.
    pub(super) fn widths_from(&self, start: usize, line: usize, end: &End<'_>) -> (i64, i64, i64) {
        let before = &self.sums[start];
        let natural = end.natural - before.natural + self.items[start].at_start.to_units();
        (natural, end.shrink - before.shrink, self.measures.of(line).to_units())
    }

    /// Whether no line from this node can end here or later.
    fn is_outgrown(&self, node: &Node, end: &End<'_>) -> bool {
        let (natural, shrink, measure) = self.widths(node, end);
        // What ends a line counts at its place alone: a later end may be narrower.
        let bodies_only = natural - shrink - end.at_end;
        bodies_only > measure && !(self.level == Level::Forced && node.start as usize == end.at)
    }

    fn weigh(&self, node: &Node, end: &End<'_>) -> Weight {
        let (natural, shrink, measure) = self.widths(node, end);
        let start = node.start as usize;
        let missing = measure - natural;
        let mut cost = if missing < 0 {
            if -missing > shrink {
                return if self.level == Level::Forced && start == end.at {
                    Weight::Cost(FORCED)
                } else {
                    Weight::TooLong
                };
            }
            squeeze_cost(-missing, shrink)
        } else if end.mandatory {
            0
        } else {
            let before = &self.sums[start];
            let mut open = i64::from(end.until.open - before.open);
            if end.at > start {
                open -= end.own_gap;
            }
            match self.stretch_cost(missing, end.stretch - before.stretch, open) {
                Some(cost) => cost,
                None => return Weight::TooShort,
            }
        };
        if end.mandatory && start > 0 && self.sums[end.at + 1].counts - self.sums[start].counts < 2 {
            if matches!(self.level, Level::Fair(_)) {
                return Weight::TooShort;
            }
            cost += LONE_CHARACTER;
        }
        Weight::Cost(cost)
    }

    fn stretch_cost(&self, missing: i64, bounded: i64, open: i64) -> Option<i64> {
        if missing <= bounded {
            let ratio = if bounded == 0 { 0 } else { missing * 1000 / bounded };
            return Some(square(10 + 40 * ratio * ratio / 1_000_000));
        }
        // Most lines that are looked at are far too short: they are turned down before anything is divided.
        if let Level::Fair(most) | Level::Lone(most) = self.level
            && (missing - bounded) * 1000 > (most + 1) * self.em * open.max(1)
        {
            return None;
        }
        let beyond = (missing - bounded) * 1000 / self.em;
        let gap = match (open, bounded) {
            (0, 0) if matches!(self.level, Level::Short | Level::Forced) => return Some(SHORT),
            (0, 0) => return None,
            // Only the spaces between words give.
            (0, _) => beyond.saturating_mul(2),
            _ => beyond / open,
        };
        match self.level {
            Level::Fair(most) | Level::Lone(most) if gap > most => None,
            _ => {
                // Beyond a gap that nobody would print, still the smaller one; never as bad as a line that is short.
                let near = gap.min(HOPELESS_GAP);
                Some(square(50 + near * near / 20) + (gap - near).min(BAD_ENOUGH) * BAD_ENOUGH)
            }
        }
    }
}

fn squeeze_cost(needed: i64, available: i64) -> i64 {
    let ratio = if available == 0 { 0 } else { needed * 1000 / available };
    square(10 + 50 * ratio * ratio / 1_000_000)
}

fn square(n: i64) -> i64 {
    n * n
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::{EdgeSpace, Glue};

    const EM: i64 = 1_000;

    /// Han characters without any mark, each in its own cell.
    fn han(count: usize) -> Vec<LineItem> {
        let length = Length::units;
        let glue = Glue { most: length(EM / 3), stretch_step: 6, open: true, ..Glue::default() };
        let item = LineItem {
            body: length(EM),
            ink: Length::ZERO,
            glue,
            at_start: Length::ZERO,
            at_end: EdgeSpace::default(),
            penalty: Penalty::Allowed(0),
            counts: true,
        };
        let mut items = vec![item; count];
        items[count - 1].penalty = Penalty::Mandatory;
        items[count - 1].glue = Glue::default();
        items
    }

    fn counts(breaks: &Breaks) -> Vec<usize> {
        breaks.lines.iter().map(|line| line.items.len()).collect()
    }

    #[test]
    fn lines_beside_a_picture_are_full_and_so_are_those_below() {
        let em = |count: i64| Length::units(EM * count);
        let lines: Vec<Length> = [20, 20].iter().chain(&[13; 7]).map(|&count| em(count)).collect();
        let measures = Measures { lines: &lines, rest: em(20), indent: em(2) };
        let breaks = break_lines(&han(180), &measures, em(1));
        assert_eq!(counts(&breaks), [18, 20, 13, 13, 13, 13, 13, 13, 13, 20, 20, 11]);
    }

    #[test]
    fn first_fit_takes_what_a_measure_holds() {
        let em = |count: i64| Length::units(EM * count);
        let measures = Measures { lines: &[em(5)], rest: em(4), indent: em(2) };
        let breaks = break_paragraph(&han(12), &measures, em(1), Breaking::FirstFit);
        assert_eq!(counts(&breaks), [3, 4, 4, 1]);
    }

    #[test]
    fn first_fit_carries_over_the_character_before_a_mark_that_may_not_start_a_line() {
        let em = |count: i64| Length::units(EM * count);
        let mut items = han(10);
        items[3].penalty = Penalty::Forbidden;
        let breaks = break_paragraph(&items, &Measures::uniform(em(4)), em(1), Breaking::FirstFit);
        assert_eq!(counts(&breaks), [3, 4, 3]);
    }
}
