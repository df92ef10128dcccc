use super::breaker::{Breaks, LineSpan, Search};
use super::items::Penalty;

/// A line's end, as the items before it leave it.
struct Reach {
    /// The item after which the line ends.
    at: usize,
    forced: bool,
}

impl Search<'_> {
    /// Chooses line by line, each by itself: what the measure holds at natural widths; where no line may end there, a
    /// little more that is squeezed in, else less (先挤进，后推出).
    pub(super) fn first_fit(&self) -> Breaks {
        let mut breaks = Breaks::default();
        let mut start = 0;
        while start < self.items.len() {
            let Reach { at, forced } = self.reach(start, breaks.lines.len());
            breaks.lines.push(LineSpan {
                items: start as u32..at as u32 + 1,
                measure: self.measures.of(breaks.lines.len()),
                last: self.items[at].penalty == Penalty::Mandatory,
                forced,
            });
            breaks.gave_way |= forced;
            start = at + 1;
        }
        breaks
    }

    fn reach(&self, start: usize, line: usize) -> Reach {
        // The last item that the measure holds, and the last after which a line may end.
        let (mut held, mut fits) = (None, None);
        for at in start..self.items.len() {
            let penalty = self.items[at].penalty;
            let end = self.end(at);
            let (natural, shrink, measure) = self.widths_from(start, line, &end);
            if natural <= measure {
                held = Some(at);
                if penalty != Penalty::Forbidden {
                    fits = Some(at);
                }
                if penalty == Penalty::Mandatory {
                    break;
                }
                continue;
            }
            if fits.is_some() && fits == held {
                break;
            }
            if penalty != Penalty::Forbidden && natural - measure <= shrink {
                return Reach { at, forced: false };
            }
            if natural - shrink - end.at_end > measure {
                break;
            }
        }
        match fits {
            Some(at) => Reach { at, forced: false },
            None => {
                let at = held.unwrap_or(start);
                Reach { at, forced: self.items[at].penalty == Penalty::Forbidden }
            }
        }
    }
}
