//! What differs between a page and its record, in words.

use super::align::align;
use super::checks::Checks;
use super::record::{Line, Placed, Record, Shape};

/// The most characters of a line that are quoted.
const QUOTED: usize = 16;

/// Everything of a page that stands elsewhere, or is something else, than its record says.
pub(super) fn differences(old: &Record, new: &Record, page: usize, checks: &Checks) -> Vec<String> {
    let compared = Compared { page, checks };
    let mut found = compared.sheet(old, new);
    found.extend(compared.lines(&old.lines, &new.lines));
    found.extend(compared.shapes(&old.shapes, &new.shapes));
    found.extend(compared.pictures(&old.pictures, &new.pictures));
    found
}

struct Compared<'c> {
    page: usize,
    checks: &'c Checks,
}

impl Compared<'_> {
    /// How far a thing at a place may be off, in hundredths of a point; `None` where it is not looked at.
    fn reach(&self, at: [i64; 2]) -> Option<i64> {
        let [x, y] = at.map(|value| value as f64 / 100.0);
        self.checks.reach(self.page, x, y).map(|points| (points * 100.0).round() as i64)
    }

    /// Whether something at a place is looked at.
    fn sees(&self, at: [i64; 2]) -> bool {
        self.reach(at).is_some()
    }

    fn sheet(&self, old: &Record, new: &Record) -> Vec<String> {
        let mut found = Vec::new();
        let reach = (self.checks.glyphs * 100.0).round() as i64;
        if far(&old.size, &new.size, reach) {
            let said = |size: &[i64; 2]| format!("{} × {}", mm(size[0]), mm(size[1]));
            found.push(format!("the sheet is {}, not {}", said(&new.size), said(&old.size)));
        }
        if old.turn != new.turn {
            found.push(format!("the page is turned by {}°, not {}°", new.turn, old.turn));
        }
        found.extend(boxes(&old.boxes, &new.boxes, reach));
        found
    }

    fn lines(&self, old: &[Line], new: &[Line]) -> Vec<String> {
        let mut found = Vec::new();
        let mut moved: Vec<Moved> = Vec::new();
        for pair in align(old, new, |a, b| a.text == b.text && a.font == b.font && a.down == b.down) {
            match pair {
                (Some(a), Some(b)) => self.line(&old[a], &new[b], &mut found, &mut moved),
                (Some(a), None) if self.sees(old[a].at) => {
                    found.push(format!("{} is gone", quote(&old[a].text)))
                }
                (None, Some(b)) if self.sees(new[b].at) => {
                    found.push(format!("{} is new", quote(&new[b].text)))
                }
                _ => {}
            }
        }
        found.extend(moved.iter().map(Moved::say));
        found
    }

    fn line(&self, old: &Line, new: &Line, found: &mut Vec<String>, moved: &mut Vec<Moved>) {
        let Some(reach) = self.reach(old.at) else { return };
        let text = quote(&old.text);
        if old.text != new.text {
            found.push(format!("{text} became {}", quote(&new.text)));
            return;
        }
        if old.font != new.font {
            found.push(format!("{text} is set in {}, not {}", new.font, old.font));
        }
        if (old.size - new.size).abs() > reach {
            found.push(format!("{text} is set in {}, not {}", pt(new.size), pt(old.size)));
        }
        if old.colour != new.colour {
            found.push(format!("{text} is in {}, not {}", new.colour, old.colour));
        }
        if old.down != new.down || old.glyphs.len() != new.glyphs.len() {
            found.push(format!("{text} is set in other glyphs, or in another direction"));
            return;
        }
        let by = [new.at[0] - old.at[0], new.at[1] - old.at[1]];
        if far(&by, &[0, 0], reach) {
            match moved.last_mut().filter(|last| !far(&last.by, &by, 1)) {
                Some(last) => last.lines += 1,
                None => moved.push(Moved { first: text.clone(), lines: 1, by }),
            }
        }
        found.extend(self.within(old, new));
    }

    /// The glyph of a line that stands farthest from its place, measured from the line's beginning.
    fn within(&self, old: &Line, new: &Line) -> Option<String> {
        let off = old.glyphs.iter().zip(&new.glyphs).enumerate().filter_map(|(n, (a, b))| {
            let at = if old.down { [old.at[0], old.at[1] + a] } else { [old.at[0] + a, old.at[1]] };
            let reach = self.reach(at)?;
            ((a - b).abs() > reach).then_some((n, b - a))
        });
        let off: Vec<(usize, i64)> = off.collect();
        let (n, by) = *off.iter().max_by_key(|(n, by)| (by.abs(), std::cmp::Reverse(*n)))?;
        let way = match (old.down, by > 0) {
            (false, true) => "right",
            (false, false) => "left",
            (true, true) => "down",
            (true, false) => "up",
        };
        let others = match off.len() {
            1 => String::new(),
            count => format!(" ({count} of its glyphs are off)"),
        };
        Some(format!(
            "glyph {} of {} stands {} {way} of its place{others}",
            n + 1,
            quote(&old.text),
            pt(by.abs())
        ))
    }

    fn shapes(&self, old: &[Shape], new: &[Shape]) -> Vec<String> {
        let mut found = Vec::new();
        for pair in align(old, new, |a, b| a == b) {
            let (old, new) = (pair.0.map(|n| &old[n]), pair.1.map(|n| &new[n]));
            let Some(any) = old.or(new) else { continue };
            let Some(reach) = self.reach([any.around[0], any.around[1]]) else { continue };
            match (old, new) {
                (Some(old), Some(new)) => found.extend(shape(old, new, reach)),
                (Some(old), None) => found.push(format!("{} is gone", old.name())),
                (None, Some(new)) => found.push(format!("{} is new", new.name())),
                (None, None) => {}
            }
        }
        found
    }

    fn pictures(&self, old: &[Placed], new: &[Placed]) -> Vec<String> {
        let mut found = Vec::new();
        for pair in align(old, new, |a, b| a.data == b.data) {
            let (old, new) = (pair.0.map(|n| &old[n]), pair.1.map(|n| &new[n]));
            let Some(any) = old.or(new) else { continue };
            let Some(reach) = self.reach([any.shown[0], any.shown[1]]) else { continue };
            match (old, new) {
                (Some(old), Some(new)) => found.extend(picture(old, new, reach)),
                (Some(old), None) => found.push(format!("{} is gone", old.name())),
                (None, Some(new)) => found.push(format!("{} is new", new.name())),
                (None, None) => {}
            }
        }
        found
    }
}

/// Lines one after the other that moved the same way.
struct Moved {
    first: String,
    lines: usize,
    by: [i64; 2],
}

impl Moved {
    fn say(&self) -> String {
        let what = match self.lines {
            1 => self.first.clone(),
            lines => format!("{lines} lines from {} on", self.first),
        };
        format!("{what} moved {}", way(self.by))
    }
}

fn boxes(old: &[(String, [i64; 4])], new: &[(String, [i64; 4])], reach: i64) -> Vec<String> {
    let mut found = Vec::new();
    for (a, b) in align(old, new, |a, b| a.0 == b.0) {
        match (a.map(|n| &old[n]), b.map(|n| &new[n])) {
            (Some(a), Some(b)) if a.0 == b.0 => {
                if far(&a.1, &b.1, reach) {
                    found.push(format!("the {} box is {}, not {}", a.0, sides(&b.1), sides(&a.1)));
                }
            }
            (a, b) => {
                found.extend(a.map(|(name, _)| format!("the {name} box is gone")));
                found.extend(b.map(|(name, _)| format!("the {name} box is new")));
            }
        }
    }
    found
}

fn shape(old: &Shape, new: &Shape, reach: i64) -> Vec<String> {
    let mut found = Vec::new();
    let name = old.name();
    if far(&old.around, &new.around, reach) {
        found.push(format!("{name} is at {}, not {}", sides(&new.around), sides(&old.around)));
    }
    if (old.weight - new.weight).abs() > reach {
        found.push(format!("{name} is {} heavy, not {}", pt(new.weight), pt(old.weight)));
    }
    let said = |colour: &Option<String>| colour.clone().unwrap_or_else(|| "nothing".to_owned());
    if old.fill != new.fill {
        found.push(format!("{name} is filled with {}, not {}", said(&new.fill), said(&old.fill)));
    }
    if old.stroke != new.stroke {
        found.push(format!("{name} is drawn in {}, not {}", said(&new.stroke), said(&old.stroke)));
    }
    found
}

fn picture(old: &Placed, new: &Placed, reach: i64) -> Vec<String> {
    let mut found = Vec::new();
    let name = old.name();
    if old.data != new.data {
        found.push(format!("{name} is another picture"));
    }
    if old.pixels != new.pixels {
        let said = |pixels: &[u32; 2]| format!("{} × {} pixels", pixels[0], pixels[1]);
        found.push(format!("{name} has {}, not {}", said(&new.pixels), said(&old.pixels)));
    }
    if far(old.corners.as_flattened(), new.corners.as_flattened(), reach) {
        let [old, new] = [old.corners[2], new.corners[2]];
        found.push(format!(
            "{name} is placed otherwise: its corner moved {}",
            way([new[0] - old[0], new[1] - old[1]])
        ));
    }
    if far(&old.shown, &new.shown, reach) {
        found.push(format!("{name} shows in {}, not {}", sides(&new.shown), sides(&old.shown)));
    }
    found
}

impl Shape {
    fn name(&self) -> String {
        let kind = if self.stroke.is_some() && self.fill.is_none() { "a rule" } else { "an area" };
        format!("{kind} at {}", place([self.around[0], self.around[1]]))
    }
}

impl Placed {
    fn name(&self) -> String {
        format!("the picture at {}", place([self.shown[0], self.shown[1]]))
    }
}

fn far(old: &[i64], new: &[i64], reach: i64) -> bool {
    old.iter().zip(new).any(|(a, b)| (a - b).abs() > reach)
}

fn quote(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("“{}…”", &text[..end]),
        None => format!("“{text}”"),
    }
}

/// A length in points, to a hundredth.
fn pt(hundredths: i64) -> String {
    format!("{} pt", hundredths as f64 / 100.0)
}

fn mm(hundredths: i64) -> String {
    format!("{:.2} mm", hundredths as f64 / 100.0 * 25.4 / 72.0)
}

fn place(at: [i64; 2]) -> String {
    format!("{}, {}", mm(at[0]), mm(at[1]))
}

fn sides(rect: &[i64; 4]) -> String {
    let [left, top, right, bottom] = rect.map(mm);
    format!("{left}–{right} across, {top}–{bottom} down")
}

/// A move in words.
fn way(by: [i64; 2]) -> String {
    let [x, y] = by;
    let across = (x != 0).then(|| format!("{} {}", mm(x.abs()), if x > 0 { "right" } else { "left" }));
    let down = (y != 0).then(|| format!("{} {}", mm(y.abs()), if y > 0 { "down" } else { "up" }));
    let parts: Vec<String> = [down, across].into_iter().flatten().collect();
    if parts.is_empty() { "nowhere".to_owned() } else { parts.join(" and ") }
}
