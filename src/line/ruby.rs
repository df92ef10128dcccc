//! Readings and lines: the room that a reading longer than its base asks for, and where each reading, dot and side line
//! stands once a line is set. Nothing here moves a line: what is beside it stands in the space between lines.

use std::ops::Range;

use super::items::{Glue, LineItem, Penalty};
use super::justify::Line;
use crate::cjk::{Class, Compound, Profile, RubyAlign};
use crate::geom::{Em, Length, WritingMode};
use crate::layout::Style;
use crate::shape::{Beside, Reading, ReadingKind, Shaped, SideLine};

/// The room to the right of a character on a horizontal line that its bopomofo takes, as a part of the em.
const BOPOMOFO_ROOM: Em = Em::HALF;
/// How far a word beside a line keeps from the next one, on each side, as a part of its own em.
const WORD_BEARING: Em = Em::EIGHTH;
/// How far a side line ends before its word does, so that two lines side by side are two.
const LINE_INSET: (i64, i64) = (1, 16);

/// Readings that are set as one: of a word, or of one base.
struct Unit<'a> {
    readings: &'a [Reading],
}

/// The units of readings that follow each other, in order.
fn units<'a>(readings: &'a [Reading], profile: &Profile) -> Vec<Unit<'a>> {
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
    fn is_bopomofo(&self) -> bool {
        matches!(self.kind, ReadingKind::Bopomofo(_))
    }

    fn bearing(&self) -> Length {
        match self.kind {
            ReadingKind::Words => WORD_BEARING.at(self.em.inline),
            _ => Length::ZERO,
        }
    }

    /// What it takes along the line.
    fn width(&self) -> Length {
        let glyphs: Length = self.shaped.clusters.iter().map(|cluster| cluster.advance).sum();
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
        let pads = match excess > Length::ZERO {
            true => shares(excess, &self.weights(unit)),
            false => vec![Length::ZERO; base.len() + 1],
        };
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

    fn class(&self, item: usize) -> Class {
        let cluster = &self.shaped.clusters[item];
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
fn shares(amount: Length, weights: &[i64]) -> Vec<Length> {
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

/// A reading where it stands on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetReading {
    /// Which, as an index into [`Beside::readings`].
    pub reading: usize,
    /// The clusters of its base.
    pub base: Range<u32>,
    /// Where each of its clusters starts along the line; of bopomofo one place: where its room begins on a horizontal line,
    /// where its middle is on a vertical one.
    pub pens: Vec<Length>,
}

/// Where what is beside a line stands along it.
pub struct BesideLine<'a> {
    /// The paragraph.
    pub shaped: &'a Shaped,
    /// What is beside its lines.
    pub beside: &'a Beside,
    /// Its items.
    pub items: &'a [LineItem],
    /// The line.
    pub line: &'a Line,
    /// The rules of its language.
    pub profile: &'a Profile,
    /// The direction of the line.
    pub mode: WritingMode,
}

impl BesideLine<'_> {
    fn starts(&self, item: u32) -> Length {
        self.line.pens[(item - self.line.span.items.start) as usize]
    }

    fn ends(&self, item: u32) -> Length {
        self.starts(item) + self.items[item as usize].body
    }

    /// The part of a range of clusters that stands on the line.
    fn on_line(&self, clusters: &Range<u32>) -> Option<Range<u32>> {
        let span = &self.line.span.items;
        let part = clusters.start.max(span.start)..clusters.end.min(span.end);
        (part.start < part.end).then_some(part)
    }

    /// The readings of the line, in order. Of a base that had to be parted the first part has the reading.
    pub fn readings(&self) -> Vec<SetReading> {
        let span = &self.line.span.items;
        let all = &self.beside.readings;
        let first = all.partition_point(|reading| reading.base.start < span.start);
        let count = all[first..].iter().take_while(|reading| reading.base.start < span.end).count();
        let mut set = Vec::with_capacity(count);
        let mut next = first;
        for unit in units(&all[first..first + count], self.profile) {
            let numbers = next..next + unit.readings.len();
            next = numbers.end;
            let on_line: Vec<(usize, Range<u32>)> =
                numbers.filter_map(|n| Some((n, self.on_line(&all[n].base)?))).collect();
            match &on_line[..] {
                [] => {}
                [(n, base)] => set.push(self.alone(*n, base.clone())),
                word => self.word(word, &mut set),
            }
        }
        set
    }

    /// The space along the line that readings of a base may take, and where the base itself stands.
    fn room(&self, base: &Range<u32>) -> (Range<Length>, Range<Length>) {
        let (start, end) = (self.starts(base.start), self.ends(base.end - 1));
        let (before, after) =
            (self.items[base.start as usize].at_start, self.items[base.end as usize - 1].at_end.natural);
        (start - before..end + after, start..end)
    }

    fn alone(&self, n: usize, base: Range<u32>) -> SetReading {
        let reading = &self.beside.readings[n];
        let (room, own) = self.room(&base);
        if reading.is_bopomofo() {
            let at = match self.mode {
                WritingMode::HorizontalTb => own.end,
                WritingMode::VerticalRl => (own.start + own.end) / 2,
            };
            return SetReading { reading: n, base, pens: vec![at] };
        }
        let free = (own.end - own.start) - reading.width();
        let count = reading.shaped.clusters.len();
        let is_group = base.len() > 1 && reading.kind == ReadingKind::Spread;
        let mut weights = vec![0; count + 1];
        match self.profile.ruby_align {
            RubyAlign::Start => weights[count] = 1,
            RubyAlign::SpaceAround if is_group && free > Length::ZERO => {
                weights.fill(2);
                (weights[0], weights[count]) = (1, 1);
            }
            RubyAlign::SpaceBetween if is_group && count > 1 && free > Length::ZERO => {
                weights.fill(1);
                (weights[0], weights[count]) = (0, 0);
            }
            _ => (weights[0], weights[count]) = (1, 1),
        }
        let mut gaps = shares(free, &weights);
        // JLREQ 3.3.6: never further in than half an em of the base.
        let half = reading.em.inline.max(self.items[base.start as usize].body / 2);
        if is_group && count > 1 && self.profile.ruby_align == RubyAlign::SpaceAround && gaps[0] > half {
            let inner = shares(free - half * 2, &vec![1; count - 1]);
            gaps = [vec![half], inner, vec![half]].concat();
        }
        let start = (own.start + gaps[0]).max(room.start.min(own.start));
        SetReading { reading: n, base, pens: pens(reading, start, &gaps[1..]) }
    }

    /// The readings of a word: each by its own character as far as the ones beside it let it (JLREQ 3.3.7, F).
    fn word(&self, word: &[(usize, Range<u32>)], set: &mut Vec<SetReading>) {
        let whole = word[0].1.start..word[word.len() - 1].1.end;
        let (room, _) = self.room(&whole);
        let widths: Vec<Length> = word.iter().map(|(n, _)| self.beside.readings[*n].width()).collect();
        let mut places: Vec<Length> = Vec::with_capacity(word.len());
        let mut from = room.start;
        for ((_, base), width) in word.iter().zip(&widths) {
            let (start, end) = (self.starts(base.start), self.ends(base.end - 1));
            let own = match self.profile.ruby_align {
                RubyAlign::Start => start,
                _ => start + (end - start - *width) / 2,
            };
            let place = own.max(from);
            from = place + *width;
            places.push(place);
        }
        let mut until = room.end;
        for (place, width) in places.iter_mut().zip(&widths).rev() {
            *place = (*place).min(until - *width);
            until = *place;
        }
        for ((n, base), start) in word.iter().zip(places) {
            let reading = &self.beside.readings[*n];
            let gaps = vec![Length::ZERO; reading.shaped.clusters.len()];
            set.push(SetReading { reading: *n, base: base.clone(), pens: pens(reading, start, &gaps) });
        }
    }

    /// The middles of the line's dots along it, each with the cluster that it belongs to.
    pub fn dots(&self) -> Vec<(u32, Length)> {
        let dots = &self.beside.dots;
        let span = &self.line.span.items;
        let first = dots.partition_point(|dot| *dot < span.start);
        let own = dots[first..].iter().take_while(|dot| **dot < span.end);
        own.map(|&dot| (dot, (self.starts(dot) + self.ends(dot)) / 2)).collect()
    }

    /// The side lines of the line, from where to where: along a whole word with the gaps in it, and open where the word
    /// goes on on another line.
    pub fn side_lines(&self, em: Length) -> Vec<(&SideLine, Range<Length>)> {
        let inset = em.scale(LINE_INSET.0, LINE_INSET.1);
        let span = &self.line.span.items;
        let lines = &self.beside.lines;
        let first = lines.partition_point(|line| line.word.end <= span.start);
        let mut set = Vec::new();
        for line in lines[first..].iter().take_while(|line| line.word.start < span.end) {
            let Some(part) = self.on_line(&line.word) else { continue };
            let (mut start, mut end) = (self.starts(part.start), self.ends(part.end - 1));
            if part.start == line.word.start {
                start += inset;
            }
            if part.end == line.word.end {
                end = end - inset;
            }
            if start < end {
                set.push((line, start..end));
            }
        }
        set
    }
}

/// Where each cluster of a reading starts, from the start of the first and the gaps after each.
fn pens(reading: &Reading, start: Length, gaps: &[Length]) -> Vec<Length> {
    let mut pen = start + reading.bearing();
    let clusters = reading.shaped.clusters.iter().zip(gaps.iter().chain(std::iter::repeat(&Length::ZERO)));
    let pens = clusters.map(|(cluster, gap)| {
        let at = pen;
        pen += cluster.advance + *gap;
        at
    });
    pens.collect()
}
