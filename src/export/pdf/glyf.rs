//! Takes glyphs out of a `glyf` table as they stand (ISO/IEC 14496-22, 5.3.3): a font of the same glyph numbers that has
//! only these outlines, so that nobody has to read the others.

use std::collections::BTreeSet;

use crate::font::{Face, Kept, number, table};

/// The tables of a TrueType font that a PDF may need, in order. `glyf` and `loca` are made here.
const TABLES: [&[u8; 4]; 11] =
    [b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"name", b"post", b"prep"];

/// A font file that holds the outlines of some glyphs and of those that they are composed of; `None` where one is damaged
/// or the font's file has changed.
pub(super) fn compact(face: &Face, glyphs: &[u16]) -> Option<Vec<u8>> {
    let glyphs = closure(face, glyphs)?;
    face.with_glyf(&glyphs, |kept| assemble(face, kept, &glyphs))
}

/// The glyphs and all that they are composed of, in order.
fn closure(face: &Face, glyphs: &[u16]) -> Option<Vec<u16>> {
    let mut all: BTreeSet<u16> = glyphs.iter().copied().collect();
    let mut new: Vec<u16> = all.iter().copied().collect();
    // A glyph that is part of itself is new only once.
    while !new.is_empty() {
        let parts = face.with_glyf(&new, |kept| {
            let mut parts = Vec::new();
            for &glyph in &new {
                push_components(kept.get(glyph)?, &mut parts)?;
            }
            Some(parts)
        })?;
        new = parts.into_iter().filter(|&part| all.insert(part)).collect();
    }
    Some(all.into_iter().collect())
}

/// The glyphs that an outline is composed of (ISO/IEC 14496-22, 5.3.3.2); `None` where it is cut short.
fn push_components(outline: &[u8], parts: &mut Vec<u16>) -> Option<()> {
    const WORDS: usize = 0x0001;
    const SCALE: usize = 0x0008;
    const MORE: usize = 0x0020;
    const TWO_SCALES: usize = 0x0040;
    const TWO_BY_TWO: usize = 0x0080;
    // Contours are counted, or less than none.
    if outline.is_empty() || number(outline, 0, 2)? < 0x8000 {
        return Some(());
    }
    let mut at = 10;
    loop {
        let flags = number(outline, at, 2)?;
        parts.push(number(outline, at + 2, 2)? as u16);
        let transform = match flags {
            _ if flags & SCALE != 0 => 2,
            _ if flags & TWO_SCALES != 0 => 4,
            _ if flags & TWO_BY_TWO != 0 => 8,
            _ => 0,
        };
        at += 4 + if flags & WORDS != 0 { 4 } else { 2 } + transform;
        if flags & MORE == 0 {
            return Some(());
        }
    }
}

fn assemble(face: &Face, kept: &Kept, glyphs: &[u16]) -> Option<Vec<u8>> {
    let mut outlines = Vec::new();
    let mut places = Vec::with_capacity(4 * (usize::from(face.glyph_count()) + 1));
    let mut wanted = glyphs.iter().copied().peekable();
    for glyph in 0..face.glyph_count() {
        places.extend_from_slice(&(outlines.len() as u32).to_be_bytes());
        if wanted.next_if_eq(&glyph).is_some() {
            outlines.extend_from_slice(kept.get(glyph)?);
        }
    }
    places.extend_from_slice(&(outlines.len() as u32).to_be_bytes());
    // Places are given in full, whatever they were.
    let mut head = part(face, b"head")?.to_vec();
    head.get_mut(50..52)?.copy_from_slice(&[0, 1]);
    let tables: Vec<(&[u8; 4], &[u8])> = TABLES
        .into_iter()
        .filter_map(|tag| match tag {
            b"glyf" => Some((tag, &outlines[..])),
            b"loca" => Some((tag, &places[..])),
            b"head" => Some((tag, &head[..])),
            _ => Some((tag, part(face, tag)?)),
        })
        .collect();
    let start = 12 + 16 * tables.len();
    let size: usize = tables.iter().map(|(_, bytes)| bytes.len()).sum();
    let mut out = Vec::with_capacity(start + size);
    out.extend_from_slice(&[0, 1, 0, 0, 0, tables.len() as u8, 0, 0, 0, 0, 0, 0]);
    let mut at = start;
    for (tag, bytes) in &tables {
        out.extend_from_slice(*tag);
        out.extend_from_slice(&[0; 4]);
        for value in [at, bytes.len()] {
            out.extend_from_slice(&u32::try_from(value).ok()?.to_be_bytes());
        }
        at += bytes.len();
    }
    tables.iter().for_each(|(_, bytes)| out.extend_from_slice(bytes));
    Some(out)
}

/// A table of the face but for the outlines.
fn part<'f>(face: &'f Face, tag: &[u8; 4]) -> Option<&'f [u8]> {
    face.data().get(table(face.data(), face.index(), tag)?)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn kai() -> Vec<u8> {
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/BanxinKai-Regular.ttf")).expect("the face")
    }

    fn face(font: Vec<u8>) -> Face {
        Face::all_of("kai.ttf", Arc::new(font)).expect("a sound face").remove(0)
    }

    fn glyphs(text: &str) -> Vec<u16> {
        let face = face(kai());
        let mut glyphs: Vec<u16> = text.chars().filter_map(|c| face.glyph(c)).chain([0]).collect();
        glyphs.sort_unstable();
        glyphs
    }

    /// Where an outline is in the file of the face; its places are long numbers.
    fn outline(font: &[u8], glyph: u16) -> usize {
        let loca = table(font, 0, b"loca").expect("places").start;
        let glyf = table(font, 0, b"glyf").expect("outlines").start;
        glyf + number(font, loca + 4 * usize::from(glyph), 4).expect("a place")
    }

    /// Makes a glyph one that is composed of others.
    fn compose(font: &mut [u8], glyph: u16, parts: &[u16]) {
        let at = outline(font, glyph);
        font[at..at + 2].copy_from_slice(&[0xff, 0xff]);
        for (n, part) in parts.iter().enumerate() {
            let more = if n + 1 < parts.len() { 0x20 } else { 0 };
            let [high, low] = part.to_be_bytes();
            font[at + 10 + 6 * n..at + 16 + 6 * n].copy_from_slice(&[0, 2 | more, high, low, 0, 0]);
        }
    }

    /// What is cut from the compact font is what is cut from the whole one.
    fn check(font: Vec<u8>, glyphs: &[u16], expected: usize) {
        let compact = compact(&face(font.clone()), glyphs).expect("a compact font");
        assert!(compact.len() < font.len() / 10, "{} bytes", compact.len());
        let map = subsetter::GlyphRemapper::new_from_glyphs(glyphs);
        let cut = subsetter::subset(&compact, 0, &map).expect("a subset");
        assert!(cut == subsetter::subset(&font, 0, &map).expect("a subset"));
        let maxp = table(&cut, 0, b"maxp").expect("a count").start;
        assert_eq!(number(&cut, maxp + 4, 2), Some(expected));
    }

    #[test]
    fn a_compact_font_is_cut_as_the_whole_one() {
        check(kai(), &glyphs("版心，Gg"), 6);
        check(kai(), &glyphs(" "), 2);
    }

    #[test]
    fn a_composed_glyph_brings_its_parts() {
        let &[one, two, three] = &glyphs("一二三")[1..] else { panic!("three glyphs") };
        let mut font = kai();
        compose(&mut font, three, &[one, two]);
        check(font, &[0, three], 4);
    }

    #[test]
    fn glyphs_composed_of_each_other_end() {
        let &[one, two, _] = &glyphs("一二三")[1..] else { panic!("three glyphs") };
        let mut font = kai();
        compose(&mut font, one, &[two, one]);
        compose(&mut font, two, &[one]);
        check(font, &[0, one], 3);
    }

    #[test]
    fn damaged_outlines_are_refused() {
        let one = glyphs("一")[1];
        let check = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut font = kai();
            change(&mut font);
            assert_eq!(compact(&face(font), &[0, one]), None);
        };
        check(&|font| compose(font, one, &[u16::MAX]));
        // More parts than the outline has bytes
        check(&|font| {
            let at = outline(font, one);
            font[at..at + 2].copy_from_slice(&[0xff, 0xff]);
            let end = outline(font, one + 1);
            font[at + 10..end].fill(0xff);
        });
        // Places out of order, and outside the table
        for place in [0, u32::MAX] {
            check(&|font| {
                let loca = table(font, 0, b"loca").expect("places").start;
                let at = loca + 4 * usize::from(one + 1);
                font[at..at + 4].copy_from_slice(&place.to_be_bytes());
            });
        }
    }
}
