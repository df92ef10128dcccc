//! What the copy's mark-up asks for within the line: note marks, cells, initials, letter-spacing.

use std::ops::Range;

use super::inset::{self, Inset};
use super::itemize::{Char, PartKind};
use super::shaper::Shaped;
use crate::cjk::{Class, is_east_asian};
use crate::font::Face;
use crate::geom::{Em, Length, Setting, Size, WritingMode};
use crate::layout::{Align, Style};
use crate::spec::Role;
use crate::story::{Paragraph, Span, SpanStyle};

/// What stands in the lines of a paragraph otherwise than its text does. Places are indices into [`Shaped::chars`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// In order; they do not overlap.
    pub pieces: Vec<Piece>,
    /// Characters that stand apart, in order.
    pub spaced: Vec<Range<u32>>,
    /// Text in small lines within a line, in order; they do not overlap.
    pub insets: Vec<Inset>,
    /// The initial that opens the paragraph.
    pub initial: Option<Initial>,
}

/// Characters that are set as a piece of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Which.
    pub chars: Range<u32>,
    /// How.
    pub kind: PieceKind,
}

/// How a piece is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Small and raised, or to the right of a vertical line: the mark of a note, which stays with the word before it.
    Note,
    /// Side by side in one cell of a vertical line (縦中横).
    Cell,
    /// The letters that open a paragraph, over several lines.
    Initial,
    /// The dot of a decimal fraction in a vertical line, which has no space of its own.
    Decimal,
    /// In small lines within the line, in this part of the em.
    Inset(Em),
    /// A bracket around such lines, in this part of the em: as wide as all of them (JLREQ 3.4.2).
    Bracket(Em),
    /// A formula, whose signs stand in full cells.
    Formula,
}

/// An initial 首字: it opens a paragraph and goes down beside several of its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Initial {
    /// Beside how many lines it stands.
    pub lines: u32,
    /// What these are set in by.
    pub inset: Length,
}

/// Note marks are set in this part of the em, ...
const NOTE_SIZE: Em = Em::units(6_600);
/// ... and stand so much of it above the baseline.
const NOTE_RISE: Em = Em::units(4_800);
/// Longer pieces than this do not share a cell.
const MOST_IN_CELL: u32 = 4;
/// From an initial to the lines beside it, at least.
const INITIAL_GAP: Em = Em::QUARTER;

impl Marked {
    /// Reads the mark-up of a paragraph; nothing for nearly all of them.
    pub(super) fn of(
        paragraph: &Paragraph,
        chars: &[Char],
        style: &Style,
        mode: WritingMode,
    ) -> Option<Box<Marked>> {
        if paragraph.spans.iter().all(|span| !span.style.is_within()) {
            return None;
        }
        let at = |byte: usize| chars.partition_point(|c| (c.byte as usize) < byte) as u32;
        let mut marked = Marked::default();
        for (n, span) in paragraph.spans.iter().enumerate() {
            let range = |span: &Span| at(span.range.start)..at(span.range.end);
            let own = range(span);
            let inset = match span.style {
                SpanStyle::Warichu => Some(inset::warichu(own.clone(), chars, style)),
                SpanStyle::Row { joined: false } => {
                    let after = inset::joined_rows(&paragraph.spans[n + 1..]);
                    let rows: Vec<_> = [own.clone()].into_iter().chain(after.map(range)).collect();
                    Some(inset::furiwake(&rows, style))
                }
                _ => None,
            };
            if let Some(inset) = inset {
                if marked.is_free(&inset.whole) {
                    marked.inset(inset);
                }
                continue;
            }
            let kind = match span.style {
                SpanStyle::Formula => PieceKind::Formula,
                SpanStyle::Spaced => {
                    marked.spaced.push(own);
                    continue;
                }
                SpanStyle::Note => PieceKind::Note,
                SpanStyle::Cell if mode == WritingMode::VerticalRl && own.len() <= MOST_IN_CELL as usize => {
                    PieceKind::Cell
                }
                SpanStyle::Initial if own.start == 0 && takes_initial(paragraph, style) => PieceKind::Initial,
                SpanStyle::Decimal => PieceKind::Decimal,
                _ => continue,
            };
            // Within each other the outer one holds.
            if marked.is_free(&own) {
                marked.pieces.push(Piece { chars: own, kind });
            }
        }
        Some(Box::new(marked))
    }

    /// Whether no piece reaches over the first of these characters.
    fn is_free(&self, chars: &Range<u32>) -> bool {
        !chars.is_empty() && self.pieces.last().is_none_or(|last| last.chars.end <= chars.start)
    }

    /// Adds text in small lines, and the pieces that it is made of.
    fn inset(&mut self, inset: Inset) {
        let bracket = PieceKind::Bracket(inset.size + inset.size);
        let parts = [
            (inset.whole.start..inset.chars.start, bracket),
            (inset.chars.clone(), PieceKind::Inset(inset.size)),
            (inset.chars.end..inset.whole.end, bracket),
        ];
        let parts = parts.into_iter().filter(|(chars, _)| !chars.is_empty());
        self.pieces.extend(parts.map(|(chars, kind)| Piece { chars, kind }));
        self.insets.push(inset);
    }

    /// The piece that a character is of.
    pub fn piece(&self, char: u32) -> Option<&Piece> {
        let at = self.pieces.partition_point(|piece| piece.chars.end <= char);
        self.pieces.get(at).filter(|piece| piece.chars.start <= char)
    }

    /// How the character at a place is set.
    pub fn kind(&self, char: u32) -> Option<PieceKind> {
        self.piece(char).map(|piece| piece.kind)
    }

    /// Whether a gap is opened after a character, which the next one is spaced from too.
    pub fn is_spaced(&self, char: u32) -> bool {
        let at = self.spaced.partition_point(|range| range.end <= char + 1);
        self.spaced.get(at).is_some_and(|range| range.start <= char)
    }

    /// How characters stand and how many of them together, where the text by itself would have it otherwise.
    pub(super) fn part(
        &self,
        at: usize,
        own: (PartKind, usize),
        chars: &[Char],
        mode: WritingMode,
    ) -> (PartKind, usize) {
        let (kind, length) = own;
        let after = self.pieces.partition_point(|piece| piece.chars.start as usize <= at);
        let next = self.pieces.get(after).map(|piece| piece.chars.start as usize);
        let own_end = self.piece(at as u32).map(|piece| piece.chars.end as usize);
        let border = own_end.into_iter().chain(next).min();
        let single = |kind: PartKind| match (mode, kind) {
            (WritingMode::VerticalRl, PartKind::Combined | PartKind::Sideways) => (PartKind::Upright, 1),
            _ => (kind, 1),
        };
        match self.piece(at as u32) {
            Some(piece) if piece.kind == PieceKind::Cell && piece.chars.start as usize == at => {
                let breaks = piece.chars.clone().any(|n| chars[n as usize].class == Class::Newline);
                if breaks { own } else { (PartKind::Combined, piece.chars.len()) }
            }
            Some(piece) if matches!(piece.kind, PieceKind::Note | PieceKind::Initial) => single(kind),
            Some(piece) if piece.kind == PieceKind::Formula => match mode {
                // JLREQ 3.7.4, note 4: in vertical lines a formula is turned.
                WritingMode::VerticalRl if kind != PartKind::Blank => (PartKind::Sideways, 1),
                _ => (kind, 1),
            },
            // Figures before a note do not share a cell with its mark, nor those in small lines with what stands after.
            _ if border.is_some_and(|border| at + length > border) => match mode {
                WritingMode::VerticalRl => (PartKind::Sideways, 1),
                WritingMode::HorizontalTb => (kind, 1),
            },
            _ => own,
        }
    }
}

fn takes_initial(paragraph: &Paragraph, style: &Style) -> bool {
    style.initial_lines > 1
        && matches!(paragraph.role, Role::Body | Role::Lede)
        && matches!(style.align, Align::Justify | Align::Start)
}

fn part_of(part: Em, em: Size) -> Size {
    Size { width: part.at(em.width), height: part.at(em.height) }
}

/// The em of a piece, in the glyphs' upright position, from that of the text.
pub(super) fn em_of(kind: PieceKind, em: Size, part: PartKind, style: &Style, face: &Face) -> Size {
    match kind {
        PieceKind::Note => part_of(NOTE_SIZE, em),
        PieceKind::Inset(size) | PieceKind::Bracket(size) => part_of(size, em),
        PieceKind::Initial => {
            let lines = style.leading * i64::from(style.initial_lines - 1);
            let (grown, own) = match (part, i64::from(face.metrics().cap_height)) {
                // A letter's top is level with those of the first line, and its foot with the last one's baseline.
                (PartKind::Western, cap) if cap > 0 => {
                    let cap = style.em.block.scale(cap, i64::from(face.metrics().units_per_em));
                    (lines + cap, cap)
                }
                _ => (lines + style.em.block, style.em.block),
            };
            let scaled = |length: Length| length.scale(grown.to_units(), own.to_units().max(1));
            Size { width: scaled(em.width), height: scaled(em.height) }
        }
        PieceKind::Cell | PieceKind::Decimal | PieceKind::Formula => em,
    }
}

/// Raises the glyphs of a note's mark, or moves them to the right of a vertical line.
pub(super) fn raise(shaped: &mut Shaped, first: usize, part: PartKind, style: &Style) {
    let block = style.em.block;
    let up = if part.is_upright() { (block - NOTE_SIZE.at(block)) / 2 } else { NOTE_RISE.at(block) };
    let glyphs = shaped.clusters.get(first).map_or(shaped.glyphs.len(), |first| first.glyphs.start as usize);
    for glyph in &mut shaped.glyphs[glyphs..] {
        glyph.across += up;
    }
}

/// Stands an initial before the lines beside it, of which it takes no room itself.
pub(super) fn stand_initial(shaped: &mut Shaped, style: &Style, main: &Face) {
    let Some(marked) = &mut shaped.marked else { return };
    let Some(piece) = marked.pieces.first().filter(|piece| piece.kind == PieceKind::Initial) else { return };
    let count = shaped.clusters.partition_point(|cluster| cluster.chars.start < piece.chars.end);
    let width: Length = shaped.clusters[..count].iter().map(|cluster| cluster.advance).sum();
    // Whole characters, so that the lines beside it stand on the grid.
    let cell = style.em.inline;
    let inset = cell * (width + INITIAL_GAP.at(cell) + cell - Length::units(1)).count_of(cell);
    marked.initial = Some(Initial { lines: style.initial_lines, inset });
    let lines = style.leading * i64::from(style.initial_lines - 1);
    let metrics = main.metrics();
    let rise = lines.scale(metrics.em_top.into(), i64::from(metrics.units_per_em).max(1));
    let mut pen = -inset;
    for cluster in &mut shaped.clusters[..count] {
        let c = shaped.chars[cluster.chars.start as usize];
        let down = match shaped.runs[cluster.run as usize].setting {
            Setting::Vertical => lines / 2,
            _ if is_letter(c) => lines,
            _ => rise,
        };
        for glyph in &mut shaped.glyphs[cluster.glyphs.start as usize..cluster.glyphs.end as usize] {
            glyph.along += pen;
            glyph.across -= down;
        }
        pen += std::mem::take(&mut cluster.advance);
    }
}

fn is_letter(c: Char) -> bool {
    c.class.is_western() && !is_east_asian(c.c)
}
