//! The placed page as text, for people and for tests that compare: one thing a line, so that a change of one line of type
//! changes one or two lines here.
//!
//! Lengths are millimetres to four decimals (18 of the smallest units). Frames stand on the page, what is in a frame is
//! measured from the frame's corner, what is in a line from the line's: a frame that moves changes one line. Advances are
//! thousandths of the em; after a run stand the one that most clusters have, and those that have another, each with
//! its shift along and across the line where the glyph does not stand at the pen.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::names;
use crate::font::Fonts;
use crate::geom::{Color, Length, Point, Rect, Setting, Size};
use crate::page::{GlyphRun, Item, Paint, Path, PathStep, PlacedGlyph, PlacedLine, PlacedPage, Shape};
use crate::spec::Ink;

/// The page as text; the same page gives the same text.
pub fn dump(page: &PlacedPage, fonts: &Fonts) -> String {
    let mut dump = Dump { page, fonts, out: String::new() };
    dump.page();
    dump.out
}

struct Dump<'p> {
    page: &'p PlacedPage,
    fonts: &'p Fonts,
    out: String,
}

impl Dump<'_> {
    fn page(&mut self) {
        let page = self.page;
        self.line(0, &format!("page {} {:?} {}", page.name, page.title, page.lang));
        self.line(1, &format!("trim {}, bleed {}", extent(page.trim), mm(page.bleed)));
        self.line(1, &format!("type area {}", place(page.type_area, Point::default())));
        let mut in_lines = vec![false; page.items.len()];
        for item in page.lines.iter().flat_map(|line| line.items.clone()) {
            if let Some(seen) = in_lines.get_mut(item) {
                *seen = true;
            }
        }
        for (n, frame) in page.frames.iter().enumerate() {
            let (room, filled) = frame.lines;
            let at = place(frame.rect, Point::default());
            self.line(0, &format!("frame {} {at}, {filled} of {room} lines", frame.name));
            for line in page.lines.iter().filter(|line| line.frame == n) {
                self.type_line(line, frame.rect.origin);
            }
            self.items(&in_lines, Some(n), frame.rect.origin);
        }
        if page.items.iter().any(|item| item.origin.frame.is_none()) {
            self.line(0, "no frame");
            self.items(&in_lines, None, Point::default());
        }
    }

    /// The things of a frame that stand in no line.
    fn items(&mut self, in_lines: &[bool], frame: Option<usize>, corner: Point) {
        for (item, &in_line) in self.page.items.iter().zip(in_lines) {
            if item.origin.frame == frame && !in_line {
                self.item(1, item, corner);
            }
        }
    }

    fn type_line(&mut self, line: &PlacedLine, corner: Point) {
        let story = self.page.stories.get(line.text.story).map_or("?", |story| story.name.as_str());
        let chars = &line.text.chars;
        let items = self.page.items.get(line.items.clone()).unwrap_or_default();
        let role = items.first().map_or("?", |item| item.origin.role.name());
        self.line(
            1,
            &format!(
                "line {} {story} {role} ¶{} {}..{}, advance {}{}",
                place(line.rect, corner),
                line.text.paragraph,
                chars.start,
                chars.end,
                mm(line.advance),
                if line.justified { ", justified" } else { "" },
            ),
        );
        for item in items {
            self.item(2, item, line.rect.origin);
        }
    }

    fn item(&mut self, depth: usize, item: &Item, corner: Point) {
        let role = item.origin.role.name();
        match &item.shape {
            Shape::Glyphs(run) => self.run(depth, run, corner),
            Shape::Rule(rule) => self.line(
                depth,
                &format!(
                    "rule {role} {} to {}, {} {}",
                    spot(rule.from, corner),
                    spot(rule.to, corner),
                    mm(rule.thickness),
                    self.ink(rule.color)
                ),
            ),
            Shape::Area(area) => {
                let fill = area.fill.map_or(String::new(), |color| format!(", {}", self.ink(color)));
                let border = area.border.map_or(String::new(), |(thickness, color)| {
                    format!(", border {} {}", mm(thickness), self.ink(color))
                });
                self.line(depth, &format!("area {role} {}{fill}{border}", place(area.rect, corner)));
            }
            Shape::Path(path) => self.path(depth, role, path, corner),
            Shape::Picture(placed) => {
                let window = place(placed.window, corner);
                let whole = if placed.whole == placed.window {
                    String::new()
                } else {
                    format!(", cropped from {}", place(placed.whole, corner))
                };
                let file = &placed.picture.file;
                self.line(depth, &format!("picture {role} {file:?} {window}{whole} {:?}", placed.alt));
            }
        }
    }

    /// A path by its moves, of which each is a dot, or by its ends.
    fn path(&mut self, depth: usize, role: &str, path: &Path, corner: Point) {
        let starts = path.steps.iter().filter_map(|step| match step {
            PathStep::Move(at) => Some(*at),
            PathStep::Curve(..) | PathStep::Close => None,
        });
        let mut places: Vec<String> = starts.map(|at| spot(at, corner)).collect();
        if let Some(PathStep::Curve(_, _, end)) = path.steps.last() {
            places.push(format!("to {}", spot(*end, corner)));
        }
        let paint = match path.paint {
            Paint::Fill => "filled".to_owned(),
            Paint::Stroke(thickness) => mm(thickness),
        };
        let text = format!(
            "path {role} {}, {} steps, {paint} {}",
            places.join(" "),
            path.steps.len(),
            self.ink(path.color)
        );
        self.line(depth, &text);
    }

    fn run(&mut self, depth: usize, run: &GlyphRun, corner: Point) {
        let at = run.glyphs.first().map_or("nowhere".to_owned(), |glyph| spot(glyph.at, corner));
        self.line(
            depth,
            &format!(
                "{at} {} {} {} {} {:?}",
                self.fonts.face(run.face).postscript_name(),
                extent(run.em),
                names::setting(run.setting),
                self.ink(run.color),
                run.text
            ),
        );
        let advances = advances(run);
        if !advances.is_empty() {
            self.line(depth + 1, &format!("advances{advances}"));
        }
    }

    /// What something is printed in, such as `K100`, `M100 Y100` or `红 60%`; `paper` for no ink.
    fn ink(&self, color: Color) -> String {
        let spot = color.spot.and_then(|spot| Some((self.page.spots.get(usize::from(spot.ink))?, spot.tint)));
        match spot {
            Some((spot, tint)) => Ink::Spot { name: spot.name.clone(), tint }.to_string(),
            None => Ink::from(color).to_string(),
        }
    }

    fn line(&mut self, depth: usize, text: &str) {
        for _ in 0..depth {
            self.out.push_str("  ");
        }
        self.out.push_str(text);
        self.out.push('\n');
    }
}

/// What is to be said of a run's advances: nothing where every cluster advances one em at its pen.
fn advances(run: &GlyphRun) -> String {
    let em = match run.setting {
        Setting::Horizontal | Setting::Sideways => run.em.width,
        Setting::Vertical => run.em.height,
    };
    let permille =
        |length: Length| if em == Length::ZERO { 0 } else { length.scale(1000, em.to_units()).to_units() };
    let of = |glyph: &PlacedGlyph| permille(glyph.advance);
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for glyph in &run.glyphs {
        *counts.entry(of(glyph)).or_default() += 1;
    }
    let common = counts
        .iter()
        .max_by_key(|(advance, count)| (**count, -**advance))
        .map_or(1000, |(advance, _)| *advance);
    let mut out = String::new();
    if common != 1000 {
        let _ = write!(out, " {common}");
    }
    let Some(first) = run.glyphs.first() else { return out };
    let mut pen = first.at;
    for glyph in &run.glyphs {
        let (x, y) = (permille(glyph.at.x - pen.x), permille(glyph.at.y - pen.y));
        if of(glyph) != common || (x, y) != (0, 0) {
            let text = run.text.get(glyph.text.start as usize..glyph.text.end as usize).unwrap_or("?");
            let _ = write!(out, " {}{}", if text.is_empty() { "+" } else { text }, of(glyph));
            if (x, y) != (0, 0) {
                let _ = write!(out, "@{x},{y}");
            }
        }
        match run.setting {
            Setting::Horizontal => pen.x += glyph.advance,
            Setting::Vertical | Setting::Sideways => pen.y += glyph.advance,
        }
    }
    out
}

/// Millimetres to four decimals, without zeros that say nothing.
fn mm(length: Length) -> String {
    let tenths_of_microns = length.scale(10_000, Length::UNITS_PER_MM).to_units();
    let sign = if tenths_of_microns < 0 { "-" } else { "" };
    let (whole, part) = (tenths_of_microns.abs() / 10_000, tenths_of_microns.abs() % 10_000);
    let text = format!("{sign}{whole}.{part:04}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn spot(point: Point, corner: Point) -> String {
    format!("{},{}", mm(point.x - corner.x), mm(point.y - corner.y))
}

fn extent(size: Size) -> String {
    format!("{}×{}", mm(size.width), mm(size.height))
}

fn place(rect: Rect, corner: Point) -> String {
    format!("{} {}", spot(rect.origin, corner), extent(rect.size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_lose_only_zeros() {
        assert_eq!(mm(Length::mm(-12)), "-12");
        assert_eq!(mm(Length::pt(1)), "0.3528");
        assert_eq!(mm(Length::ZERO), "0");
    }
}
