//! Readings, dots and side lines, placed beside the lines that they belong to.

use super::display::{
    GlyphRun, Item, Origin, Paint, Path, PathStep, PlacedGlyph, PlacedLine, PlacedPage, PlacedReading, Rule,
    Shape, TextPlace,
};
use super::pens::{Pens, Stop, Strip};
use crate::flow::{Column, ColumnLine, StoryText};
use crate::font::Fonts;
use crate::geom::{Color, EmSize, Length, Point, WritingMode};
use crate::line::{BesideLine, SetReading};
use crate::shape::{Beside as Found, Reading, ReadingKind, Shaped, Tone};
use crate::spec::Role;
use crate::story::Side;

/// A line that is set in its column.
pub(super) struct SetLine<'p> {
    pub(super) column: &'p Column,
    pub(super) set: &'p ColumnLine,
    pub(super) text: &'p StoryText,
}

/// What stands beside the lines of the paragraph at hand, until all of them are on the page.
pub(super) struct Beside<'p> {
    fonts: &'p Fonts,
    /// The story and the paragraph.
    paragraph: (usize, usize),
    readings: Vec<(PlacedReading, Vec<Item>)>,
    /// The number of the last one in its paragraph.
    last_reading: Option<usize>,
    ornaments: Vec<Item>,
}

impl<'p> Beside<'p> {
    pub(super) fn new(fonts: &'p Fonts) -> Beside<'p> {
        Beside { fonts, paragraph: (0, 0), readings: Vec::new(), last_reading: None, ornaments: Vec::new() }
    }

    /// Puts what has been collected onto the page, where another paragraph begins.
    pub(super) fn flush_before(&mut self, paragraph: (usize, usize), page: &mut PlacedPage) {
        if self.paragraph != paragraph {
            self.flush(page);
            self.paragraph = paragraph;
        }
    }

    pub(super) fn flush(&mut self, page: &mut PlacedPage) {
        for (mut reading, items) in self.readings.drain(..) {
            let start = page.items.len();
            page.items.extend(items);
            reading.items = start..page.items.len();
            page.readings.push(reading);
        }
        page.items.append(&mut self.ornaments);
        self.last_reading = None;
    }

    /// Collects what stands beside a line whose own glyphs are on the page.
    pub(super) fn line(&mut self, line: &SetLine<'_>, placed: &PlacedLine, items: &[Item]) {
        let SetLine { column, set, text } = line;
        let Some(beside) = &text.shaped.beside else { return };
        let along = BesideLine {
            shaped: &text.shaped,
            beside,
            items: &text.items,
            line: &set.line,
            profile: &text.style.profile,
            mode: column.writing,
        };
        let strip = Strip::new(column, set.at, &text.style, self.fonts);
        let placer =
            Placer { strip, text, beside, gap: (text.style.leading - text.style.em.block).max(Length::ZERO) };
        self.readings(&placer, &along, placed, items);
        let ornament = |shape: Shape| Item {
            origin: Origin { role: Role::Ornament, frame: Some(placed.frame), text: None },
            shape,
        };
        self.ornaments.extend(placer.side_lines(&along).map(ornament));
        self.ornaments.extend(placer.dots(&along).map(ornament));
    }

    /// Collects the readings of a line, each with the runs of its base.
    fn readings(&mut self, placer: &Placer<'_>, along: &BesideLine<'_>, placed: &PlacedLine, items: &[Item]) {
        let mut rest = placed.items.clone();
        let mut last: Option<&Reading> = None;
        for set in along.readings() {
            let base = placer.chars(&set);
            let from = |n: usize| items[n].origin.text.as_ref().map_or(0, |text| text.chars.start);
            let start = rest.find(|&n| from(n) >= base.start).unwrap_or(placed.items.end);
            let count = (start..placed.items.end).take_while(|&n| from(n) < base.end).count();
            rest = start + count..placed.items.end;
            let own = &placer.beside.readings[set.reading];
            let place = TextPlace { chars: base, ..placed.text.clone() };
            let origin =
                Origin { role: placer.text.role, frame: Some(placed.frame), text: Some(place.clone()) };
            let runs = placer.reading(own, &set).into_iter();
            let runs = runs.map(|run| Item { origin: origin.clone(), shape: Shape::Glyphs(run) });
            // A word is one base with one reading to those who read the file.
            let goes_on = last.is_some_and(|last| own.joined && last.base.end == own.base.start);
            last = Some(own);
            let is_same = self.last_reading.replace(set.reading) == Some(set.reading);
            match self.readings.last_mut() {
                // The rest of a reading whose base was parted.
                Some((word, word_runs)) if is_same => {
                    word.base_items.end = start + count;
                    word.base.chars.end = place.chars.end;
                    word_runs.extend(runs);
                }
                Some((word, word_runs)) if goes_on => {
                    word.base.chars.end = place.chars.end;
                    word.base_items.end = start + count;
                    if own.kind == ReadingKind::Words {
                        word.text.push(' ');
                    }
                    word.text.push_str(&own.text);
                    word_runs.extend(runs);
                }
                _ => {
                    let base_items = start..start + count;
                    let reading =
                        PlacedReading { base: place, text: own.text.clone(), base_items, items: 0..0 };
                    self.readings.push((reading, runs.collect()));
                }
            }
        }
    }
}

struct Placer<'p> {
    strip: Strip<'p>,
    text: &'p StoryText,
    beside: &'p Found,
    /// The space between lines.
    gap: Length,
}

impl Placer<'_> {
    fn color(&self) -> Color {
        self.text.style.color
    }

    /// The characters of a reading's base on the line.
    fn chars(&self, reading: &SetReading) -> std::ops::Range<usize> {
        let clusters = &self.text.shaped.clusters;
        let first = clusters[reading.base.start as usize].chars.start as usize;
        first..clusters[reading.base.end as usize - 1].chars.end as usize
    }

    /// The glyph runs of a reading.
    fn reading(&self, reading: &Reading, set: &SetReading) -> Vec<GlyphRun> {
        if let ReadingKind::Bopomofo(tone) = &reading.kind {
            return self.bopomofo(reading, tone.as_ref(), set.pens.first().copied().unwrap_or_default());
        }
        let across = match reading.side {
            Side::Over => -reading.em.block - self.clear(reading),
            Side::Under => self.strip.em.block,
        };
        let strip = self.strip.shifted(across, reading.em);
        let pens = Pens { strip, shaped: &reading.shaped, text: &reading.text, color: self.color() };
        runs(&pens, set.clusters.clone(), |n, cluster| {
            let pen = set.pens[n];
            let next = set.pens.get(n + 1).copied();
            Stop { cell: pen, pen, next: next.unwrap_or(pen + cluster), hyphen: None }
        })
    }

    /// What words over a line are raised by, where the leading has the room: letters such as p and y reach lower than
    /// their em box.
    fn clear(&self, reading: &Reading) -> Length {
        match reading.kind {
            ReadingKind::Words => {
                let room = (self.gap - reading.em.block).max(Length::ZERO);
                reading.em.block.scale(15, 100).min(room)
            }
            _ => Length::ZERO,
        }
    }

    /// Bopomofo: its letters one under the other in the middle of the character's height, a light tone above them, any
    /// other to the right of the last (國語注音, as Taiwan's schoolbooks have it).
    fn bopomofo(&self, reading: &Reading, tone: Option<&Tone>, anchor: Length) -> Vec<GlyphRun> {
        let em = self.strip.em;
        // The middle of the character's right side, and its em on paper.
        let (corner, width, height) = match self.strip.writing() {
            WritingMode::HorizontalTb => (self.strip.on_paper(anchor, em.block / 2), em.inline, em.block),
            WritingMode::VerticalRl => (self.strip.on_paper(anchor, Length::ZERO), em.block, em.inline),
        };
        let EmSize { inline: letter, block: letter_width } = reading.em;
        let letters = letter * reading.shaped.clusters.len() as i64;
        let light = tone.filter(|tone| tone.is_light());
        let above = light.map_or(Length::ZERO, |_| height.scale(12, 100));
        let middle = corner.x + width.scale(5, 100) + letter_width / 2;
        let top = corner.y - (letters + above) / 2 + above;
        let mut runs = upright(&reading.shaped, Point { x: middle, y: top }, self.color());
        match tone {
            Some(tone) if tone.is_light() => {
                let at = Point { x: middle, y: top - above / 2 - tone.em.inline / 2 };
                let mut dots = upright(&tone.shaped, at, self.color());
                dots.iter_mut().for_each(|run| spell(run, tone.mark));
                dots.append(&mut runs);
                runs = dots;
            }
            Some(tone) => {
                let advance: Length = tone.shaped.clusters.iter().map(|cluster| cluster.advance).sum();
                let x = middle + letter_width / 2 + width.scale(7, 100) - advance / 2;
                // The ink of these marks stands about two thirds of their em above the baseline in every face.
                let y = top + letters - letter + height.scale(5, 100) + tone.em.block.scale(65, 100);
                runs.extend(level(&tone.shaped, Point { x, y }, self.color(), tone.mark));
            }
            None => {}
        }
        runs
    }

    /// The lines beside names and titles.
    fn side_lines(&self, along: &BesideLine<'_>) -> impl Iterator<Item = Shape> {
        let em = self.strip.em;
        let across = em.block + em.block.scale(11, 100).min(self.gap / 2).max(em.block.scale(5, 100));
        let lines = along.side_lines(em.inline).into_iter();
        lines.map(move |(line, span)| match line.wavy {
            false => Shape::Rule(Rule {
                from: self.strip.on_paper(span.start, across),
                to: self.strip.on_paper(span.end, across),
                thickness: em.block.scale(1, 22),
                color: self.color(),
            }),
            true => Shape::Path(self.wave(span.start, span.end, across)),
        })
    }

    /// A wave of whole half periods.
    fn wave(&self, start: Length, end: Length, across: Length) -> Path {
        let em = self.strip.em;
        let halves = ((end - start).count_of(em.inline.scale(14, 100))).clamp(2, 10_000);
        let height = em.block.scale(6, 100);
        let at = |n: i64| start + (end - start).scale(n, halves);
        let mut steps = vec![PathStep::Move(self.strip.on_paper(start, across))];
        for n in 0..halves {
            let (from, to) = (at(n), at(n + 1));
            let peak = if n % 2 == 0 { across - height } else { across + height };
            let part = (to - from).scale(36, 100);
            steps.push(PathStep::Curve(
                self.strip.on_paper(from + part, peak),
                self.strip.on_paper(to - part, peak),
                self.strip.on_paper(to, across),
            ));
        }
        Path { steps, paint: Paint::Stroke(em.block.scale(1, 26)), color: self.color() }
    }

    /// The dots of the line, as one outline: sesame dots on Japanese vertical lines, round ones elsewhere.
    fn dots(&self, along: &BesideLine<'_>) -> impl Iterator<Item = Shape> {
        let dots = along.dots();
        let profile = &self.text.style.profile;
        let sesame = profile.sesame_dots && self.strip.writing() == WritingMode::VerticalRl;
        let lined = along.side_lines(self.strip.em.inline);
        let mut steps = Vec::new();
        for (cluster, middle) in dots {
            let run = &self.text.shaped.runs[self.text.shaped.clusters[cluster as usize].run as usize];
            let beside_line = self.beside.dot_side == Side::Under
                && lined.iter().any(|(line, _)| line.word.contains(&cluster));
            let at = self.strip.on_paper(middle, self.dot_across(beside_line));
            let outline: &[PathStep] =
                &if sesame { sesame_dot(at, run.em.height) } else { round_dot(at, run.em.height) };
            steps.extend_from_slice(outline);
        }
        let path = Path { steps, paint: Paint::Fill, color: self.color() };
        (!path.steps.is_empty()).then_some(Shape::Path(path)).into_iter()
    }

    /// The middle of a dot across the line: in the middle of a reading's strip, or of the space between lines where that
    /// is narrower; close to its character below a line; outside a line that stands there too.
    fn dot_across(&self, beside_line: bool) -> Length {
        let em = self.strip.em.block;
        let wanted = if self.beside.dot_side == Side::Under { (17, 100) } else { (1, 4) };
        let away = em.scale(wanted.0, wanted.1).min(self.gap / 2).max(em.scale(10, 100));
        let away = if beside_line { away + em.scale(10, 100) } else { away };
        match self.beside.dot_side {
            Side::Over => -away,
            Side::Under => em + away,
        }
    }
}

/// The runs of these clusters of a reading.
fn runs(
    pens: &Pens<'_>,
    clusters: std::ops::Range<usize>,
    stop: impl Fn(usize, Length) -> Stop,
) -> Vec<GlyphRun> {
    let clusters = &pens.shaped.clusters[clusters];
    let mut at = 0;
    let mut runs = Vec::new();
    for part in clusters.chunk_by(|one, next| one.run == next.run) {
        let run = pens.run(part, |n| stop(at + n, part[n].advance));
        if !run.glyphs.is_empty() {
            runs.push(run);
        }
        at += part.len();
    }
    runs
}

/// Glyphs one under the other, from the middle of the top of the first.
fn upright(shaped: &Shaped, top: Point, color: Color) -> Vec<GlyphRun> {
    stacked(
        shaped,
        color,
        top,
        |pen, glyph| Point { x: pen.x + glyph.across, y: pen.y + glyph.along },
        |pen, advance| Point { y: pen.y + advance, ..pen },
    )
}

/// Glyphs side by side, from a place on their baseline, that spell one character.
fn level(shaped: &Shaped, start: Point, color: Color, spelled: char) -> Vec<GlyphRun> {
    let mut runs = stacked(
        shaped,
        color,
        start,
        |pen, glyph| Point { x: pen.x + glyph.along, y: pen.y - glyph.across },
        |pen, advance| Point { x: pen.x + advance, ..pen },
    );
    runs.iter_mut().for_each(|run| spell(run, spelled));
    runs
}

fn stacked(
    shaped: &Shaped,
    color: Color,
    start: Point,
    place: impl Fn(Point, &crate::shape::Glyph) -> Point,
    go_on: impl Fn(Point, Length) -> Point,
) -> Vec<GlyphRun> {
    let mut pen = start;
    let mut runs = Vec::new();
    for part in shaped.clusters.chunk_by(|one, next| one.run == next.run) {
        let run = &shaped.runs[part[0].run as usize];
        let mut set = GlyphRun {
            face: run.face,
            em: run.em,
            setting: run.setting,
            color,
            text: String::new(),
            glyphs: Vec::new(),
        };
        for cluster in part {
            let start = set.text.len() as u32;
            let chars = &shaped.chars[cluster.chars.start as usize..cluster.chars.end as usize];
            set.text.extend(chars.iter().map(|c| c.c));
            let end = set.text.len() as u32;
            let glyphs = &shaped.glyphs[cluster.glyphs.start as usize..cluster.glyphs.end as usize];
            for (k, glyph) in glyphs.iter().enumerate() {
                let text = if k == 0 { start..end } else { end..end };
                let at = place(pen, glyph);
                set.glyphs.push(PlacedGlyph { glyph: glyph.id, at, advance: glyph.advance, text });
                pen = go_on(pen, glyph.advance);
            }
        }
        if !set.glyphs.is_empty() {
            runs.push(set);
        }
    }
    runs
}

/// Lets the glyphs of a run spell one character.
fn spell(run: &mut GlyphRun, c: char) {
    run.text = c.to_string();
    let end = run.text.len() as u32;
    for (n, glyph) in run.glyphs.iter_mut().enumerate() {
        glyph.text = if n == 0 { 0..end } else { end..end };
    }
}

/// The control points of a quarter of a circle of radius 1000.
const ROUND: i64 = 552;

/// An outline around a place; numbers are thousandths of the em, rightwards and downwards.
fn outline(at: Point, em: Length, start: [i64; 2], curves: &[[i64; 6]]) -> Vec<PathStep> {
    let point = |x: i64, y: i64| Point { x: at.x + em.scale(x, 1000), y: at.y + em.scale(y, 1000) };
    let mut steps = vec![PathStep::Move(point(start[0], start[1]))];
    steps.extend(
        curves.iter().map(|&[a, b, c, d, e, f]| PathStep::Curve(point(a, b), point(c, d), point(e, f))),
    );
    steps.push(PathStep::Close);
    steps
}

fn round_dot(at: Point, em: Length) -> Vec<PathStep> {
    const R: i64 = 75;
    const K: i64 = R * ROUND / 1000;
    let curves = [[R, K, K, R, 0, R], [-K, R, -R, K, -R, 0], [-R, -K, -K, -R, 0, -R], [K, -R, R, -K, R, 0]];
    outline(at, em, [R, 0], &curves)
}

/// A drop that falls to the right, as a brush leaves it.
fn sesame_dot(at: Point, em: Length) -> Vec<PathStep> {
    let curves = [
        [-30, -100, 85, -30, 85, 50],
        [85, 95, 55, 120, 25, 120],
        [-15, 120, -30, 95, -40, 60],
        [-55, 5, -70, -50, -80, -105],
    ];
    outline(at, em, [-80, -105], &curves)
}
