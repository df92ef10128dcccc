//! Takes glyphs out of a CFF program as they stand (Adobe Technical Note 5176).
//!
//! A program without subroutines and with one font dict, as banxin's own faces are made, needs no outline read to be
//! cut down: its charstrings are copied and a new head is put before them. That is some thirty times as fast as taking
//! every outline apart; programs that are made otherwise go through `subsetter`.

use std::ops::Range;

use crate::font::{Face, number};

/// What of a face's program goes into every cut-down program, and where its outlines are.
#[derive(Debug)]
pub(super) struct Source {
    private: Vec<u8>,
    charstrings: Index,
    /// The head of the INDEX of charstrings, with all its offsets.
    offsets: Vec<u8>,
    /// Where that INDEX is in the table.
    at: usize,
}

/// Enough for the heads of any program that is made as ours are.
const HEAD: usize = 16 * 1024;

impl Source {
    /// Looks into a face; `None` when its program must be taken apart.
    pub(super) fn of(face: &Face) -> Option<Source> {
        let table = face.outline_table();
        let some = |at: usize, count: usize| table.read(at..at.checked_add(count)?.min(table.size()));
        let cff = &some(0, HEAD)?[..];
        let names = Index::read(cff, usize::from(*cff.get(2)?))?;
        let tops = Index::read(cff, names.end(cff)?)?;
        let strings = Index::read(cff, tops.end(cff)?)?;
        let global_subroutines = Index::read(cff, strings.end(cff)?)?;
        let top = Dict::read(tops.get(cff, 0)?)?;
        let is_cid_keyed = top.get(op::ROS).is_some();
        if !is_cid_keyed || global_subroutines.count > 0 || top.get(op::FONT_MATRIX).is_some() {
            return None;
        }
        let font_dicts = some(top.offset(op::FD_ARRAY)?, HEAD)?;
        let index = Index::read(&font_dicts, 0)?;
        if index.count != 1 {
            return None;
        }
        let font_dict = Dict::read(index.get(&font_dicts, 0)?)?;
        let &[size, offset] = font_dict.get(op::PRIVATE)? else { return None };
        let (size, offset) = (usize::try_from(size).ok()?, usize::try_from(offset).ok()?);
        let private = table.read(offset..offset.checked_add(size)?)?;
        if Dict::read(&private)?.get(op::SUBRS).is_some() || font_dict.get(op::FONT_MATRIX).is_some() {
            return None;
        }
        let at = top.offset(op::CHAR_STRINGS)?;
        let count = usize::from(face.glyph_count());
        let charstrings = Index::read(&some(at, 3)?, 0).filter(|index| index.count == count)?;
        let offsets =
            table.read(at..at.checked_add(charstrings.offsets + (count + 1) * charstrings.width)?)?;
        Some(Source { private, charstrings, offsets, at })
    }

    /// Where an outline is in the table.
    fn place(&self, glyph: u16) -> Option<Range<usize>> {
        let start = |n: usize| self.at.checked_add(self.charstrings.start(&self.offsets, n)?);
        let n = usize::from(glyph);
        Some(start(n)?..start(n + 1)?)
    }

    /// The program of some glyphs, whose CIDs are their places in the list; `None` when the face lacks one of them.
    pub(super) fn cut(&self, face: &Face, name: &str, glyphs: &[u16]) -> Option<Vec<u8>> {
        face.outline_table().with(
            glyphs,
            |glyph| self.place(glyph),
            |kept| {
                let outlines = glyphs.iter().map(|&glyph| kept.get(glyph));
                self.put_together(face, name, &outlines.collect::<Option<Vec<_>>>()?)
            },
        )
    }

    fn put_together(&self, face: &Face, name: &str, outlines: &[&[u8]]) -> Option<Vec<u8>> {
        let private = &self.private[..];
        let count = u16::try_from(outlines.len()).ok()?;
        let size: usize = outlines.iter().map(|outline| outline.len()).sum();

        let mut out = Vec::with_capacity(size + outlines.len() * 4 + private.len() + 256);
        out.extend_from_slice(&[1, 0, 4, 4]);
        push_index(&mut out, &[name.as_bytes()]);
        let top = TopDict::push(&mut out, face.metrics().bbox, count);
        push_index(&mut out, &[b"Adobe", b"Identity"]);
        push_index(&mut out, &[]);

        let charset = out.len();
        if count > 1 {
            let [high, low] = (count - 2).to_be_bytes();
            out.extend_from_slice(&[2, 0, 1, high, low]);
        } else {
            out.push(0);
        }
        let fd_select = out.len();
        let [high, low] = count.to_be_bytes();
        out.extend_from_slice(&[3, 0, 1, 0, 0, 0, high, low]);
        let private_at = out.len();
        out.extend_from_slice(private);
        let fd_array = out.len();
        let mut font_dict = Vec::with_capacity(11);
        push_number(&mut font_dict, private.len() as i32);
        push_number(&mut font_dict, private_at as i32);
        font_dict.push(op::PRIVATE as u8);
        push_index(&mut out, &[&font_dict]);
        let charstrings = out.len();
        push_index(&mut out, outlines);

        top.point(&mut out, [charset, fd_select, charstrings, fd_array]);
        Some(out)
    }
}

/// An INDEX: a list of byte strings.
#[derive(Clone, Copy, Debug)]
struct Index {
    count: usize,
    /// Bytes in each offset.
    width: usize,
    /// Where the offsets start.
    offsets: usize,
}

impl Index {
    fn read(cff: &[u8], at: usize) -> Option<Index> {
        let count = number(cff, at, 2)?;
        if count == 0 {
            return Some(Index { count, width: 0, offsets: at + 2 });
        }
        let width = number(cff, at + 2, 1)?;
        (1..=4).contains(&width).then_some(Index { count, width, offsets: at + 3 })
    }

    /// Where the string of a number starts; the number after the last says where the last ends.
    fn start(&self, cff: &[u8], n: usize) -> Option<usize> {
        // Offsets count from the byte before the first string.
        let base = self.offsets + (self.count + 1) * self.width - 1;
        base.checked_add(number(cff, self.offsets + n * self.width, self.width)?)
    }

    fn get<'d>(&self, cff: &'d [u8], n: usize) -> Option<&'d [u8]> {
        if n >= self.count {
            return None;
        }
        cff.get(self.start(cff, n)?..self.start(cff, n + 1)?)
    }

    fn end(&self, cff: &[u8]) -> Option<usize> {
        if self.count == 0 { Some(self.offsets) } else { self.start(cff, self.count) }
    }
}

/// The entries of a DICT, with whole numbers only: the fractions in it are of no use here and read as 0.
struct Dict(Vec<(u16, Vec<i32>)>);

impl Dict {
    fn read(data: &[u8]) -> Option<Dict> {
        let mut entries = Vec::new();
        let mut operands = Vec::new();
        let mut rest = data;
        while let Some((&first, tail)) = rest.split_first() {
            rest = tail;
            match first {
                12 => {
                    let (&second, tail) = rest.split_first()?;
                    rest = tail;
                    entries.push((op::escape(second), std::mem::take(&mut operands)));
                }
                0..=21 => entries.push((u16::from(first), std::mem::take(&mut operands))),
                28 => {
                    let (bytes, tail) = rest.split_first_chunk()?;
                    rest = tail;
                    operands.push(i32::from(i16::from_be_bytes(*bytes)));
                }
                29 => {
                    let (bytes, tail) = rest.split_first_chunk()?;
                    rest = tail;
                    operands.push(i32::from_be_bytes(*bytes));
                }
                30 => {
                    let end = rest.iter().position(|byte| byte & 15 == 15 || byte >> 4 == 15)?;
                    rest = &rest[end + 1..];
                    operands.push(0);
                }
                32..=246 => operands.push(i32::from(first) - 139),
                247..=254 => {
                    let (&second, tail) = rest.split_first()?;
                    rest = tail;
                    let (first, second) = (i32::from(first), i32::from(second));
                    operands.push(if first < 251 {
                        (first - 247) * 256 + second + 108
                    } else {
                        -(first - 251) * 256 - second - 108
                    });
                }
                _ => return None,
            }
        }
        Some(Dict(entries))
    }

    fn get(&self, operator: u16) -> Option<&[i32]> {
        self.0.iter().find(|(found, _)| *found == operator).map(|(_, operands)| operands.as_slice())
    }

    fn offset(&self, operator: u16) -> Option<usize> {
        usize::try_from(*self.get(operator)?.first()?).ok()
    }
}

/// The operators of DICTs that matter here.
mod op {
    pub(super) const FONT_BBOX: u16 = 5;
    pub(super) const CHARSET: u16 = 15;
    pub(super) const CHAR_STRINGS: u16 = 17;
    pub(super) const PRIVATE: u16 = 18;
    pub(super) const SUBRS: u16 = 19;
    pub(super) const FONT_MATRIX: u16 = escape(7);
    pub(super) const ROS: u16 = escape(30);
    pub(super) const CID_COUNT: u16 = escape(34);
    pub(super) const FD_ARRAY: u16 = escape(36);
    pub(super) const FD_SELECT: u16 = escape(37);

    /// An operator of two bytes.
    pub(super) const fn escape(second: u8) -> u16 {
        12 << 8 | second as u16
    }
}

/// The top DICT of a cut-down program, whose offsets are known only when the rest has been written.
struct TopDict {
    /// Where each offset stands.
    offsets: [usize; 4],
}

impl TopDict {
    fn push(out: &mut Vec<u8>, bbox: [i16; 4], count: u16) -> TopDict {
        let mut dict = Vec::with_capacity(96);
        // The strings "Adobe" and "Identity" are the first after the 391 that every program has.
        for string in [391, 392, 0] {
            push_number(&mut dict, string);
        }
        push_operator(&mut dict, op::ROS);
        for side in bbox {
            push_number(&mut dict, i32::from(side));
        }
        push_operator(&mut dict, op::FONT_BBOX);
        push_number(&mut dict, i32::from(count));
        push_operator(&mut dict, op::CID_COUNT);
        let mut offsets = [op::CHARSET, op::FD_SELECT, op::CHAR_STRINGS, op::FD_ARRAY].map(|operator| {
            let at = dict.len();
            push_number(&mut dict, 0);
            push_operator(&mut dict, operator);
            at
        });
        push_index(out, &[&dict]);
        let start = out.len() - dict.len();
        for offset in &mut offsets {
            *offset += start;
        }
        TopDict { offsets }
    }

    /// Writes the offsets.
    fn point(&self, out: &mut [u8], values: [usize; 4]) {
        for (at, value) in self.offsets.iter().zip(values) {
            out[at + 1..at + 5].copy_from_slice(&(value as u32).to_be_bytes());
        }
    }
}

/// Appends a number in the form that takes five bytes whatever its value.
fn push_number(out: &mut Vec<u8>, value: i32) {
    out.push(29);
    out.extend_from_slice(&value.to_be_bytes());
}

fn push_operator(out: &mut Vec<u8>, operator: u16) {
    let [escape, second] = operator.to_be_bytes();
    if escape != 0 {
        out.push(escape);
    }
    out.push(second);
}

fn push_index(out: &mut Vec<u8>, strings: &[&[u8]]) {
    out.extend_from_slice(&(strings.len() as u16).to_be_bytes());
    if strings.is_empty() {
        return;
    }
    out.push(4);
    let mut offset = 1u32;
    out.extend_from_slice(&offset.to_be_bytes());
    for string in strings {
        offset += string.len() as u32;
        out.extend_from_slice(&offset.to_be_bytes());
    }
    for string in strings {
        out.extend_from_slice(string);
    }
}
