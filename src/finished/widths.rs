//! How wide glyphs are by the font's program, beside what the file says of them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::object::{Dict, ObjectId, Value};
use super::read::Finished;

/// The program of an embedded font, as far as it says how wide its glyphs are. Programs of Type 1 fonts (`FontFile`) are
/// not read.
pub struct Program {
    data: Vec<u8>,
    kind: Kind,
}

enum Kind {
    /// TrueType and OpenType: units of an em, and the table of advances with how many of them there are.
    Sfnt { units: f64, advances: Range<usize>, count: usize },
    /// A bare CFF.
    Cff(Cff),
}

impl Finished {
    /// The program of a font, by the font's object; nothing where there is none that can be read.
    pub fn font_program(&self, font: ObjectId) -> Option<Program> {
        let font = self.object(font);
        let dict = font.dict()?;
        let inner = inner(self, dict);
        let descriptor = self.dict(inner.as_ref().unwrap_or(dict), "FontDescriptor");
        let stream = ["FontFile2", "FontFile3"].iter().find_map(|key| match descriptor.get(key) {
            Some(Value::Ref(id)) => Some(*id),
            _ => None,
        })?;
        Program::read(self.stream(stream).ok()??)
    }

    /// The widths that a composite font states, by the numbers of its characters, in thousandths of an em, and the one of
    /// all others (ISO 32000-2, 9.7.4.3).
    pub fn stated_widths(&self, font: ObjectId) -> Option<(BTreeMap<u32, f64>, f64)> {
        /// As many as a font may have.
        const MOST: usize = 1 << 16;
        let font = self.object(font);
        let inner = inner(self, font.dict()?)?;
        let usual = self.get(&inner, "DW").number().unwrap_or(1000.0);
        let list = self.get(&inner, "W");
        let mut widths = BTreeMap::new();
        let mut rest = list.array().unwrap_or_default();
        while let [first, second, after @ ..] = rest {
            let first = self.resolve(first).int().and_then(|first| u32::try_from(first).ok())?;
            match (self.resolve(second), after) {
                (Value::Array(each), _) => {
                    for (n, width) in (0..).zip(each.iter().take(MOST)) {
                        widths.insert(first.checked_add(n)?, self.resolve(width).number()?);
                    }
                    rest = after;
                }
                (last, [width, after @ ..]) => {
                    let last = last.int().and_then(|last| u32::try_from(last).ok())?.min(MOST as u32);
                    let width = self.resolve(width).number()?;
                    widths.extend((first..=last).map(|n| (n, width)));
                    rest = after;
                }
                _ => return None,
            }
            if widths.len() > MOST {
                return None;
            }
        }
        Some((widths, usual))
    }
}

/// The font inside a composite one.
fn inner(finished: &Finished, dict: &Dict) -> Option<Dict> {
    let fonts = finished.get(dict, "DescendantFonts");
    finished.resolve(fonts.array()?.first()?).dict().cloned()
}

impl Program {
    fn read(data: Vec<u8>) -> Option<Program> {
        let kind = match data.get(..4)? {
            [0, 1, 0, 0] | b"true" => sfnt(&data)?,
            // The advances of an OpenType font are those of its tables, whatever outlines it has.
            b"OTTO" => sfnt(&data)?,
            [1, _, _, 1..=4] => Kind::Cff(Cff::read(&data)?),
            _ => return None,
        };
        Some(Program { data, kind })
    }

    /// How wide a glyph is, in thousandths of an em; nothing where the program does not say it plainly.
    pub fn width(&self, glyph: u32) -> Option<f64> {
        match &self.kind {
            Kind::Sfnt { units, advances, count } => {
                let n = (glyph as usize).min(count.checked_sub(1)?);
                let at = advances.start.checked_add(n * 4)?;
                let advance = number(&self.data, at, 2).filter(|_| at + 2 <= advances.end)?;
                Some(advance as f64 * 1000.0 / units)
            }
            Kind::Cff(cff) => cff.width(&self.data, glyph as usize),
        }
    }
}

/// A number of so many bytes, the highest first.
fn number(data: &[u8], at: usize, bytes: usize) -> Option<usize> {
    let bytes = data.get(at..at.checked_add(bytes)?)?;
    Some(bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

/// OpenType 1.9, head, hhea and hmtx.
fn sfnt(data: &[u8]) -> Option<Kind> {
    let tables = number(data, 4, 2)?.min(64);
    let find = |name: &[u8; 4]| {
        let at = (0..tables).map(|n| 12 + 16 * n).find(|at| data.get(*at..at + 4) == Some(name))?;
        let (start, length) = (number(data, at + 8, 4)?, number(data, at + 12, 4)?);
        Some(start..start.checked_add(length)?.min(data.len()))
    };
    let units = number(data, find(b"head")?.start.checked_add(18)?, 2).filter(|units| *units > 0)?;
    let count = number(data, find(b"hhea")?.start.checked_add(34)?, 2)?;
    Some(Kind::Sfnt { units: units as f64, advances: find(b"hmtx")?, count })
}

/// A bare CFF (Adobe Technical Note 5176): where its parts are.
struct Cff {
    glyphs: Index,
    global: Index,
    /// What the glyphs of each font dict have in common; one where there are none.
    parts: Vec<Private>,
    /// Which font dict a glyph belongs to.
    select: Option<usize>,
    /// Thousandths of an em in a unit.
    scale: Option<f64>,
}

/// Where the items of a list begin, and where the last one ends.
#[derive(Clone, Default)]
struct Index(Vec<usize>);

/// What the glyphs of a font dict have in common.
#[derive(Default)]
struct Private {
    usual: f64,
    nominal: f64,
    local: Index,
    scale: Option<f64>,
}

/// The operators of a dict with their operands; those of two bytes are counted from 256.
type Operators = BTreeMap<u16, Vec<f64>>;

const CHAR_STRINGS: u16 = 17;
const PRIVATE: u16 = 18;
const SUBRS: u16 = 19;
const DEFAULT_WIDTH: u16 = 20;
const NOMINAL_WIDTH: u16 = 21;
const FONT_MATRIX: u16 = 256 + 7;
const FD_ARRAY: u16 = 256 + 36;
const FD_SELECT: u16 = 256 + 37;

impl Index {
    /// A list, and where it ends.
    fn read(data: &[u8], at: usize) -> Option<(Index, usize)> {
        let count = number(data, at, 2)?;
        if count == 0 {
            return Some((Index::default(), at + 2));
        }
        let size = number(data, at + 2, 1).filter(|size| (1..=4).contains(size))?;
        let base = at + 3 + (count + 1) * size - 1;
        let places = (0..=count).map(|n| number(data, at + 3 + n * size, size)?.checked_add(base));
        let places: Vec<usize> = places.collect::<Option<_>>()?;
        let end = *places.last()?;
        let is_sound = end <= data.len() && places.is_sorted();
        is_sound.then_some((Index(places), end))
    }

    fn get<'d>(&self, data: &'d [u8], n: usize) -> Option<&'d [u8]> {
        data.get(*self.0.get(n)?..*self.0.get(n + 1)?)
    }

    fn len(&self) -> usize {
        self.0.len().saturating_sub(1)
    }
}

impl Cff {
    fn read(data: &[u8]) -> Option<Cff> {
        let (_, at) = Index::read(data, usize::from(data[2]))?;
        let (tops, at) = Index::read(data, at)?;
        let (_, at) = Index::read(data, at)?;
        let (global, _) = Index::read(data, at)?;
        let top = operators(tops.get(data, 0)?);
        let place = |key: u16| top.get(&key)?.last().map(|place| *place as usize);
        let (glyphs, _) = Index::read(data, place(CHAR_STRINGS)?)?;
        let parts = match place(FD_ARRAY) {
            None => vec![Private::read(data, &top)?],
            Some(at) => {
                let (dicts, _) = Index::read(data, at)?;
                let dicts = (0..dicts.len()).map(|n| Private::read(data, &operators(dicts.get(data, n)?)));
                dicts.collect::<Option<_>>()?
            }
        };
        Some(Cff { glyphs, global, parts, select: place(FD_SELECT), scale: scale(&top) })
    }

    fn width(&self, data: &[u8], glyph: usize) -> Option<f64> {
        let part = match self.select {
            Some(at) => self.parts.get(font_dict(data, at, glyph)?)?,
            None => self.parts.first()?,
        };
        let mut reader =
            CharString { data, global: &self.global, local: &part.local, stack: Vec::new(), calls: 0 };
        let more = match reader.run(self.glyphs.get(data, glyph)?, 0)? {
            Found::Width(more) => Some(more),
            Found::None => None,
            Found::Nothing => return None,
        };
        let units = more.map_or(part.usual, |more| part.nominal + more);
        Some(units * self.scale.or(part.scale).unwrap_or(1.0))
    }
}

/// Thousandths of an em in a unit, as a dict says it.
fn scale(dict: &Operators) -> Option<f64> {
    dict.get(&FONT_MATRIX)?.first().map(|scale| scale * 1000.0).filter(|scale| *scale > 0.0)
}

impl Private {
    fn read(data: &[u8], dict: &Operators) -> Option<Private> {
        let Some([size, at]) = dict.get(&PRIVATE).map(Vec::as_slice) else { return Some(Private::default()) };
        let (size, at) = (*size as usize, *at as usize);
        let own = operators(data.get(at..at.checked_add(size)?)?);
        let value = |key: u16| own.get(&key).and_then(|values| values.last()).copied();
        let local = match value(SUBRS) {
            Some(from) => Index::read(data, at.checked_add(from as usize)?)?.0,
            None => Index::default(),
        };
        let (usual, nominal) = (value(DEFAULT_WIDTH).unwrap_or(0.0), value(NOMINAL_WIDTH).unwrap_or(0.0));
        Some(Private { usual, nominal, local, scale: scale(dict) })
    }
}

/// The font dict that a glyph belongs to (Technical Note 5176, 19).
fn font_dict(data: &[u8], at: usize, glyph: usize) -> Option<usize> {
    match number(data, at, 1)? {
        0 => number(data, at + 1 + glyph, 1),
        3 => {
            let count = number(data, at + 1, 2)?;
            let mut found = None;
            for n in 0..count {
                let range = at + 3 + n * 3;
                if number(data, range, 2)? > glyph {
                    break;
                }
                found = number(data, range + 2, 1);
            }
            found
        }
        _ => None,
    }
}

/// Reads a dict (Technical Note 5176, 4).
fn operators(data: &[u8]) -> Operators {
    let mut found = Operators::new();
    let mut operands = Vec::new();
    let mut rest = data;
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            12 => {
                let Some((second, after)) = rest.split_first() else { break };
                rest = after;
                found.insert(256 + u16::from(*second), std::mem::take(&mut operands));
            }
            0..=21 => {
                found.insert(u16::from(*first), std::mem::take(&mut operands));
            }
            30 => operands.push(real(&mut rest)),
            29 => {
                let Some((four, after)) = rest.split_first_chunk() else { break };
                rest = after;
                operands.push(f64::from(i32::from_be_bytes(*four)));
            }
            _ => match short(*first, &mut rest) {
                Some(number) => operands.push(number),
                None => break,
            },
        }
    }
    found
}

/// A number of one to three bytes, as dicts and glyphs have them.
fn short(first: u8, rest: &mut &[u8]) -> Option<f64> {
    let mut next = || {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        Some(i32::from(*byte))
    };
    let value = match first {
        28 => (next()? << 8 | next()?) << 16 >> 16,
        32..=246 => i32::from(first) - 139,
        247..=250 => (i32::from(first) - 247) * 256 + next()? + 108,
        251..=254 => -(i32::from(first) - 251) * 256 - next()? - 108,
        _ => return None,
    };
    Some(f64::from(value))
}

/// A number in tens, two figures to a byte.
fn real(rest: &mut &[u8]) -> f64 {
    let mut text = String::new();
    'all: while let [byte, after @ ..] = *rest {
        *rest = after;
        for figure in [byte >> 4, byte & 15] {
            match figure {
                0..=9 => text.push(char::from(b'0' + figure)),
                10 => text.push('.'),
                11 => text.push('e'),
                12 => text.push_str("e-"),
                14 => text.push('-'),
                _ => break 'all,
            }
        }
    }
    text.parse().unwrap_or(0.0)
}

/// What the start of a glyph says of its width.
enum Found {
    /// So much more than the nominal width.
    Width(f64),
    /// Nothing: it is as wide as is usual.
    None,
    /// The glyph goes on, and has said nothing yet.
    Nothing,
}

/// Reads a glyph as far as its width stands (Adobe Technical Note 5177, 3.1).
struct CharString<'d> {
    data: &'d [u8],
    global: &'d Index,
    local: &'d Index,
    stack: Vec<f64>,
    calls: usize,
}

impl CharString<'_> {
    fn run(&mut self, code: &[u8], depth: usize) -> Option<Found> {
        let mut rest = code;
        while let [first, after @ ..] = rest {
            rest = after;
            let count = self.stack.len();
            let odd = |is_one: bool| Some(if is_one { Found::Width(self.stack[0]) } else { Found::None });
            match first {
                // Stems and their masks take pairs; moves take two or one; the end none, or four of an accent.
                1 | 3 | 18 | 19 | 20 | 23 => return odd(count % 2 == 1),
                21 => return odd(count > 2),
                4 | 22 => return odd(count > 1),
                14 => return odd(count == 1 || count == 5),
                10 | 29 => {
                    let list = if *first == 10 { self.local } else { self.global };
                    let number = self.stack.pop()?;
                    self.calls += 1;
                    if depth >= 10 || self.calls > 1000 {
                        return None;
                    }
                    let code = list.get(self.data, subroutine(list, number)?)?;
                    match self.run(code, depth + 1)? {
                        Found::Nothing => {}
                        found => return Some(found),
                    }
                }
                11 => return Some(Found::Nothing),
                255 => {
                    let (four, after) = rest.split_first_chunk()?;
                    rest = after;
                    self.push(f64::from(i32::from_be_bytes(*four)) / 65_536.0)?;
                }
                _ => {
                    let number = short(*first, &mut rest)?;
                    self.push(number)?;
                }
            }
        }
        Some(Found::Nothing)
    }

    fn push(&mut self, number: f64) -> Option<()> {
        (self.stack.len() < 513).then(|| self.stack.push(number))
    }
}

/// Which one of a list a call means (Technical Note 5177, 4.7).
fn subroutine(list: &Index, number: f64) -> Option<usize> {
    let bias = match list.len() {
        0..=1239 => 107.0,
        1240..=33_899 => 1131.0,
        _ => 32_768.0,
    };
    let place = number + bias;
    (place >= 0.0).then_some(place as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &[u8], expected: Option<f64>) {
        let (data, none) = ([], Index::default());
        let mut reader = CharString { data: &data, global: &none, local: &none, stack: Vec::new(), calls: 0 };
        let found = match reader.run(code, 0) {
            Some(Found::Width(more)) => Some(more),
            _ => None,
        };
        assert_eq!(found, expected, "{code:?}");
    }

    #[test]
    fn a_width_stands_before_the_first_operator_that_clears_the_stack() {
        // 139 is 0, 239 is 100.
        check(&[239, 139, 139, 21, 14], Some(100.0));
        check(&[139, 139, 21, 14], None);
        check(&[239, 139, 22, 14], Some(100.0));
        check(&[239, 14], Some(100.0));
        check(&[14], None);
        check(&[39, 139, 149, 1], Some(-100.0));
        check(&[139, 149, 1], None);
        check(&[28, 255, 156, 14], Some(-100.0));
        check(&[12, 10, 14], None);
    }

    #[test]
    fn rubbish_has_no_widths() {
        for length in 0..64 {
            let rubbish: Vec<u8> = (0..length).map(|n: u8| n.wrapping_mul(37)).collect();
            for head in [&b"OTTO"[..], &[0, 1, 0, 0], &[1, 0, 4, 1]] {
                if let Some(program) = Program::read([head, &rubbish].concat()) {
                    program.width(7);
                }
            }
        }
    }
}
