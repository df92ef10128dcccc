//! The room along the line that a reading longer than its base asks for. Nothing here moves a line: what is beside it stands
//! in the space between lines.

use std::ops::Range;

use super::items::{Glue, LineItem, Penalty};
use crate::cjk::{Class, Compound, Profile, RubyAlign};
use crate::geom::{Em, Length, WritingMode};
use crate::layout::Style;
use crate::shape::{Beside, PieceKind, Reading, ReadingKind, Shaped};

/// The room to the right of a character on a horizontal line that its bopomofo takes, as a part of the em.
const BOPOMOFO_ROOM: Em = Em::HALF;
/// How far a word beside a line keeps from the next one, on each side, as a part of its own em.
const WORD_BEARING: Em = Em::EIGHTH;

/// Readings that are set as one: of a word, or of one base.
pub(super) struct Unit<'a> {
    pub(super) readings: &'a [Reading],
}

/// The units of readings that follow each other, in order.
pub(super) fn units<'a>(readings: &'a [Reading], profile: &Profile) -> Vec<Unit<'a>> {
    let goes_on = |before: &Reading, reading: &Reading| {
        profile.compound == Compound::Jukugo
            && reading.joined
            && before.base.end == reading.base.start
            && before.side == reading.side
            && !before.is_bopomofo()
            && !reading.is_bopomofo()
    };
    readings.chunk_by(goes_on).map(|readings| Unit { readings }).collect()
}

impl Unit<'_> {
    fn base(&self) -> Range<usize> {
        let first = self.readings.first().map_or(0, |reading| reading.base.start);
        let last = self.readings.last().map_or(first, |reading| reading.base.end);
        first as usize..last as usize
    }

    /// The space that the words of a reading keep from others: beside a character without a reading it is not needed.
    fn bearing(&self, reading: usize) -> Room {
        self.readings.get(reading).map_or(Room::NONE, |reading| Room::over(reading.bearing()))
    }
}

impl Reading {
    pub(super) fn is_bopomofo(&self) -> bool {
        matches!(self.kind, ReadingKind::Bopomofo(_))
    }

    pub(super) fn bearing(&self) -> Length {
        match self.kind {
            ReadingKind::Words => WORD_BEARING.at(self.em.inline),
            _ => Length::ZERO,
        }
    }

    /// What it takes along the line.
    pub(super) fn width(&self) -> Length {
        self.width_of(0..self.shaped.clusters.len())
    }

    /// What some of its clusters take.
    pub(super) fn width_of(&self, clusters: Range<usize>) -> Length {
        let glyphs: Length = self.shaped.clusters[clusters].iter().map(|cluster| cluster.advance).sum();
        glyphs + self.bearing() * 2
    }
}

/// Makes room for the readings of a paragraph in its items.
pub(super) fn make_room(
    items: &mut [LineItem],
    shaped: &Shaped,
    beside: &Beside,
    style: &Style,
    mode: WritingMode,
) {
    let units = units(&beside.readings, &style.profile);
    let mut with_reading = vec![false; items.len()];
    for n in units.iter().flat_map(Unit::base) {
        with_reading[n] = true;
    }
    let mut maker = Maker { items, shaped, style, mode, with_reading };
    for unit in &units {
        maker.unit(unit);
    }
}

struct Maker<'a> {
    items: &'a mut [LineItem],
    shaped: &'a Shaped,
    style: &'a Style,
    mode: WritingMode,
    /// For each item whether it is part of a base.
    with_reading: Vec<bool>,
}

impl Maker<'_> {
    fn unit(&mut self, unit: &Unit<'_>) {
        for reading in unit.readings {
            self.hold_together(reading.base.start as usize..reading.base.end as usize);
        }
        let base = unit.base();
        if let [reading] = unit.readings
            && reading.is_bopomofo()
        {
            if self.mode == WritingMode::HorizontalTb {
                self.open_after(base.end - 1, BOPOMOFO_ROOM.at(self.style.em.inline), Length::ZERO);
            }
            return;
        }
        if unit.readings.len() > 1 {
            // JLREQ Appendix E, note 6: no gap within the base of jukugo ruby is opened.
            (base.start..base.end - 1).for_each(|n| close(&mut self.items[n].glue));
        }
        let excess = unit.readings.iter().map(Reading::width).sum::<Length>() - self.extent(base.clone());
        let excess = excess.max(Length::ZERO);
        // What words keep from each other is at their ends, and parts no base.
        let bearing = unit.bearing(0).most.min(excess / 2);
        let mut pads = shares(excess - bearing * 2, &self.weights(unit));
        pads[0] += bearing;
        pads[base.len()] += bearing;
        for (n, pad) in (base.start..base.end - 1).zip(&pads[1..]) {
            widen(&mut self.items[n].glue, *pad);
        }
        let (before, after) = (pads[0], pads[base.len()]);
        self.open_before(base.start, before, self.room_before(unit, base.start));
        self.open_after(base.end - 1, after, self.room_after(unit, base.end - 1));
        self.part(unit, before, after);
    }

    /// A base is set as one: it is neither broken nor opened, and keeps its own glue.
    fn hold_together(&mut self, base: Range<usize>) {
        for item in &mut self.items[base.start..base.end - 1] {
            close(&mut item.glue);
            if item.penalty != Penalty::Mandatory {
                item.penalty = Penalty::Forbidden;
            }
        }
    }

    /// What a base takes up with the glue within it.
    fn extent(&self, base: Range<usize>) -> Length {
        let inner: Length = self.items[base.start..base.end - 1].iter().map(|item| item.glue.natural).sum();
        self.items[base].iter().map(|item| item.body).sum::<Length>() + inner
    }

    /// In which ratio a reading's excess goes before, between and after the characters of its base.
    fn weights(&self, unit: &Unit<'_>) -> Vec<i64> {
        let base = unit.base();
        let count = base.len();
        let mut weights = vec![0; count + 1];
        if unit.readings.len() > 1 {
            // JLREQ F.3: on both sides of each character whose reading is too long, by the reading's length.
            for reading in unit.readings {
                let own = reading.base.start as usize..reading.base.end as usize;
                if reading.width() > self.extent(own.clone()) {
                    weights[own.start - base.start] += reading.width().to_units();
                    weights[own.end - base.start] += reading.width().to_units();
                }
            }
            return weights;
        }
        let spreads = base.clone().all(|n| self.class(n).is_ideographic());
        match self.style.profile.ruby_align {
            RubyAlign::Start => weights[count] = 1,
            RubyAlign::SpaceAround if spreads => {
                weights.fill(2);
                (weights[0], weights[count]) = (1, 1);
            }
            RubyAlign::SpaceBetween if spreads && count > 1 => {
                weights.fill(1);
                (weights[0], weights[count]) = (0, 0);
            }
            _ => (weights[0], weights[count]) = (1, 1),
        }
        weights
    }

    /// What text in small lines says is nothing to a reading beside it.
    fn class(&self, item: usize) -> Class {
        let cluster = &self.shaped.clusters[item];
        let kind = self.shaped.marked.as_ref().and_then(|marked| marked.kind(cluster.chars.start));
        if matches!(kind, Some(PieceKind::Inset(_))) {
            return Class::Han;
        }
        self.shaped.chars.get(cluster.chars.start as usize).map_or(Class::Han, |c| c.class)
    }

    /// How far a reading may stand over what is before its base: over kana and an opening bracket as far as one of its own
    /// characters, over the space after a mark as far as there is any (JLREQ 3.3.8, B.2).
    fn room_before(&self, unit: &Unit<'_>, first: usize) -> Room {
        let Some(before) = first.checked_sub(1).filter(|&n| !self.with_reading[n]) else { return Room::NONE };
        let Some(most) = self.most(unit) else { return unit.bearing(0) };
        match self.class(before) {
            class if is_kana(class) => Room::over(self.shared(before.checked_sub(1), most)),
            Class::Opening => Room::over(most.min(self.items[before].body)),
            Class::Closing | Class::Comma | Class::Stop | Class::MiddleDot => {
                Room::space(most.min(self.items[before].glue.natural))
            }
            _ => Room::NONE,
        }
    }

    /// The same of what is after its base: over kana, closing brackets and commas, or the space before a mark.
    fn room_after(&self, unit: &Unit<'_>, last: usize) -> Room {
        let Some(after) = Some(last + 1).filter(|&n| self.with_reading.get(n) == Some(&false)) else {
            return Room::NONE;
        };
        let Some(most) = self.most(unit) else { return unit.bearing(unit.readings.len() - 1) };
        match self.class(after) {
            class if is_kana(class) => Room::over(self.shared(Some(after + 1), most)),
            Class::Closing | Class::Comma | Class::Stop => Room::over(most.min(self.items[after].body)),
            Class::Opening | Class::MiddleDot => Room::space(most.min(self.items[last].glue.natural)),
            _ => Room::NONE,
        }
    }

    /// Half of it, where another reading may stand over the same character from its other side: the two do not meet.
    fn shared(&self, beyond: Option<usize>, most: Length) -> Length {
        match beyond.and_then(|n| self.with_reading.get(n)) {
            Some(true) => most / 2,
            _ => most,
        }
    }

    /// How far a reading of kana may stand over a neighbour; nothing for words, which keep to their base.
    fn most(&self, unit: &Unit<'_>) -> Option<Length> {
        let spread = unit.readings.iter().all(|reading| reading.kind == ReadingKind::Spread);
        let half = Em::HALF.at(self.style.em.inline);
        (self.style.profile.ruby_overhang && spread)
            .then(|| unit.readings.first().map_or(half, |reading| reading.em.inline.min(half)))
    }

    fn open_before(&mut self, first: usize, pad: Length, room: Room) {
        // A reading does not leave the line at its start.
        self.items[first].at_start = self.items[first].at_start.max(pad);
        if let Some(before) = first.checked_sub(1) {
            self.open(before, pad, room);
        }
    }

    fn open_after(&mut self, last: usize, pad: Length, room: impl Into<Room>) {
        let end = &mut self.items[last].at_end;
        end.natural = end.natural.max(pad);
        end.droppable &= pad == Length::ZERO;
        if last + 1 < self.items.len() {
            self.open(last, pad, room.into());
        }
    }

    /// Widens the glue after an item by what a reading cannot stand over.
    fn open(&mut self, item: usize, pad: Length, room: Room) {
        let over = pad.min(room.most);
        let glue = &mut self.items[item].glue;
        if room.is_space && over > Length::ZERO {
            glue.least = glue.least.max(over.min(glue.natural));
            if glue.least == glue.natural {
                glue.shrink_step = 0;
            }
        }
        widen(glue, pad - over);
    }

    /// Where a word is parted between its characters, what is left of it before and after keeps room for its readings.
    fn part(&mut self, unit: &Unit<'_>, before: Length, after: Length) {
        let base = unit.base();
        for cut in 1..unit.readings.len() {
            let (head, tail) = unit.readings.split_at(cut);
            let place = tail[0].base.start as usize;
            let widths = |readings: &[Reading]| readings.iter().map(Reading::width).sum::<Length>();
            let wanted = widths(head) - self.extent(base.start..place) - before;
            let end = &mut self.items[place - 1].at_end;
            end.natural = end.natural.max(wanted);
            let wanted = widths(tail) - self.extent(place..base.end) - after;
            let start = &mut self.items[place].at_start;
            *start = (*start).max(wanted);
        }
    }
}

/// How far a reading may stand over a neighbour of its base.
#[derive(Clone, Copy)]
struct Room {
    most: Length,
    /// Whether it is blank space, which must not be squeezed then.
    is_space: bool,
}

impl Room {
    const NONE: Room = Room { most: Length::ZERO, is_space: false };

    fn over(most: Length) -> Room {
        Room { most, is_space: false }
    }

    fn space(most: Length) -> Room {
        Room { most: most.max(Length::ZERO), is_space: true }
    }
}

impl From<Length> for Room {
    fn from(most: Length) -> Room {
        Room::over(most)
    }
}

fn is_kana(class: Class) -> bool {
    matches!(class, Class::Kana | Class::SmallKana | Class::Prolonged)
}

fn close(glue: &mut Glue) {
    *glue = Glue { natural: glue.natural, least: glue.natural, most: glue.natural, ..Glue::default() };
}

fn widen(glue: &mut Glue, by: Length) {
    glue.natural += by;
    glue.least += by;
    glue.most += by;
}

/// Parts an amount in the ratio of weights; the parts add up exactly.
pub(super) fn shares(amount: Length, weights: &[i64]) -> Vec<Length> {
    let total: i64 = weights.iter().sum();
    let (mut so_far, mut given) = (0, Length::ZERO);
    let parts = weights.iter().map(|weight| {
        so_far += weight;
        let until = amount.scale(so_far, total.max(1));
        let part = until - given;
        given = until;
        part
    });
    parts.collect()
}
