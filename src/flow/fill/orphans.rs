//! First lines that stand together at a column's foot, where a style asks for that.

use super::{Adjusted, Cure, Filler, Forced, SetLine};
use crate::geom::Length;

/// How far columns were filled before a text.
pub(super) struct Mark {
    /// The text, as an index into the copy.
    at: usize,
    room: usize,
    row: usize,
    ends: Vec<usize>,
    used: Vec<usize>,
    lines: usize,
    adjusted: Vec<Adjusted>,
}

impl Filler<'_, '_, '_> {
    /// Sees to it that as many first lines of a text stand together at a column's foot as its style asks for: the text before
    /// has a line fewer or more where that helps, else this one starts in the next column.
    pub(super) fn keep_first_lines(&mut self, at: usize) {
        let wanted = self.text(at).text.style.orphans as usize;
        let before = self.before.take().filter(|before| before.at + 1 == at);
        if wanted < 2 {
            return;
        }
        if self.is_alone(at, wanted) && !before.is_some_and(|before| self.set_again(&before, at, wanted)) {
            self.next_room();
        }
        self.before = Some(self.mark(at));
    }

    /// Whether fewer first lines of a text than so many, and not all of it, have room at the foot of the column at hand.
    fn is_alone(&mut self, at: usize, wanted: usize) -> bool {
        if self.is_out_of_room() || self.row == 0 {
            return false;
        }
        let left = self.ends[self.room] - self.row;
        let index = self.run.copy[at];
        let text = &self.run.texts[index];
        let measures: Vec<Length> =
            self.rows_ahead(text, wanted).iter().map(|(_, row)| row.measure).collect();
        let lines = self.broken.lines(index, text, &measures).lines.len();
        left < wanted && left < lines && self.room + 1 < self.run.rooms.len()
    }

    /// Sets the text before again with a line fewer, else with a line more; whether that gives this one's first lines their
    /// place.
    fn set_again(&mut self, before: &Mark, at: usize, wanted: usize) -> bool {
        let (now, forced) = (self.mark(at), self.forced);
        let set: Vec<SetLine> = self.filled.lines.split_off(before.lines);
        for longer in [false, true] {
            self.reset(before);
            self.forced = Some(Forced { at: before.at, longer, cure: Cure::LoneFirstLine });
            self.running(before.at);
            let style = &self.text(before.at).text.style;
            let gap = style.after.least.max(self.text(at).text.style.before.least);
            self.white(gap + self.run.white.get(at).copied().unwrap_or(0));
            let other = self.filled.lines.len() - before.lines != set.len();
            if other && self.filled.overset.is_none() && !self.is_alone(at, wanted) {
                self.forced = forced;
                return true;
            }
            self.filled.overset = None;
        }
        self.forced = forced;
        self.reset(before);
        self.filled.lines.extend(set);
        self.reset(&now);
        false
    }

    fn mark(&self, at: usize) -> Mark {
        Mark {
            at,
            room: self.room,
            row: self.row,
            ends: self.ends.clone(),
            used: self.filled.used.clone(),
            lines: self.filled.lines.len(),
            adjusted: self.filled.adjusted.clone(),
        }
    }

    fn reset(&mut self, mark: &Mark) {
        (self.room, self.row) = (mark.room, mark.row);
        self.ends.clone_from(&mark.ends);
        self.filled.used.clone_from(&mark.used);
        self.filled.lines.truncate(mark.lines);
        self.filled.adjusted.clone_from(&mark.adjusted);
    }
}
