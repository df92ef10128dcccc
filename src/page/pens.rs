use super::display::{GlyphRun, PlacedGlyph};
use crate::flow::Column;
use crate::font::Fonts;
use crate::geom::{Color, EmSize, Length, LogicalPoint, Point, Setting, WritingMode};
use crate::layout::Style;
use crate::shape::{Cluster, Glyph, PieceKind, Run, SOFT_HYPHEN, Shaped};

/// The strip of a column that the em boxes of a line stand in.
#[derive(Clone, Copy)]
pub(super) struct Strip<'p> {
    column: &'p Column,
    /// Where it starts.
    pub(super) at: LogicalPoint,
    /// The size of the em.
    pub(super) em: EmSize,
    /// The height of the em box above the baseline, as a part of the em: that of the style's own face, so that all
    /// faces on a line share its baseline.
    rise: (i64, i64),
}

impl<'p> Strip<'p> {
    pub(super) fn new(column: &'p Column, at: LogicalPoint, style: &Style, fonts: &Fonts) -> Strip<'p> {
        let metrics = fonts.face(style.faces.main).metrics();
        let rise = (metrics.em_top.into(), i64::from(metrics.units_per_em).max(1));
        Strip { column, at, em: style.em, rise }
    }

    /// The strip of a smaller or larger em that stands so far from the start of this one.
    pub(super) fn shifted(mut self, across: Length, em: EmSize) -> Strip<'p> {
        self.at.block += across;
        self.em = em;
        self
    }

    fn rise(&self, em: Length) -> Length {
        em.scale(self.rise.0, self.rise.1)
    }

    /// A place on paper, given along the line and across it from the start of the em boxes.
    pub(super) fn on_paper(&self, along: Length, across: Length) -> Point {
        let place = LogicalPoint { inline: self.at.inline + along, block: self.at.block + across };
        place.to_physical(self.column.writing, self.column.area)
    }

    pub(super) fn writing(&self) -> WritingMode {
        self.column.writing
    }

    /// A glyph's place, given along the line and above the baseline (or to the right of a vertical line's middle).
    fn on_line(&self, setting: Setting, along: Length, across: Length) -> Point {
        let em = self.em.block;
        let block = match (self.column.writing, setting) {
            (WritingMode::HorizontalTb, _) => self.rise(em) - across,
            (WritingMode::VerticalRl, Setting::Vertical) => em / 2 - across,
            // The em box of turned text stands in the line's middle: its baseline to the left of it.
            (WritingMode::VerticalRl, _) => self.rise(em) - across,
        };
        self.on_paper(along, block)
    }

    /// The place of a figure that stands beside others in a cell of a vertical line.
    fn in_cell(&self, run: &Run, pen: Length, along: Length, across: Length) -> Point {
        let Point { x, y } = self.on_paper(pen, self.em.block);
        Point { x: x + along, y: y + self.rise(run.em.height) - across }
    }
}

/// Where a cluster stands along its line.
pub(super) struct Stop {
    /// Where its cell starts.
    pub(super) cell: Length,
    /// Where its glyphs start.
    pub(super) pen: Length,
    /// Where the glyphs of the next one start.
    pub(super) next: Length,
    /// The hyphen that is set after it: the line ends there, within a word.
    pub(super) hyphen: Option<Glyph>,
}

/// What turns the places of clusters along a line into places of glyphs.
#[derive(Clone, Copy)]
pub(super) struct Pens<'p> {
    pub(super) strip: Strip<'p>,
    pub(super) shaped: &'p Shaped,
    pub(super) text: &'p str,
    pub(super) color: Color,
}

impl Pens<'_> {
    /// The same for a bracket around small lines, whose em stands in the middle of the line's.
    pub(super) fn bracketed(&self, cluster: &Cluster) -> Pens<'_> {
        let kind = self.shaped.marked.as_ref().and_then(|marked| marked.kind(cluster.chars.start));
        let Some(PieceKind::Bracket(size)) = kind else { return *self };
        let own = self.strip.em;
        let em = EmSize { inline: size.at(own.inline), block: size.at(own.block) };
        Pens { strip: self.strip.shifted((own.block - em.block) / 2, em), ..*self }
    }

    /// The glyphs of clusters of one run.
    pub(super) fn run(&self, clusters: &[Cluster], stop: impl Fn(usize) -> Stop) -> GlyphRun {
        let shaped = self.shaped;
        let run = &shaped.runs[clusters[0].run as usize];
        let mut placed = GlyphRun {
            face: run.face,
            em: run.em,
            setting: run.setting,
            color: self.color,
            text: String::new(),
            glyphs: Vec::new(),
        };
        for (n, cluster) in clusters.iter().enumerate() {
            let start = placed.text.len() as u32;
            if cluster.glyphs.is_empty() {
                continue;
            }
            placed.text.push_str(self.spelled(cluster));
            let end = placed.text.len() as u32;
            let Stop { cell, pen, next, hyphen } = stop(n);
            let glyphs = &shaped.glyphs[cluster.glyphs.start as usize..cluster.glyphs.end as usize];
            let count = glyphs.len();
            let mut along = if run.combined { self.side_bearing(cluster) } else { Length::ZERO };
            for (k, glyph) in glyphs.iter().enumerate() {
                let offset = along + glyph.along;
                let at = if run.combined {
                    self.strip.in_cell(run, cell, offset, glyph.across)
                } else {
                    self.strip.on_line(run.setting, pen + offset, glyph.across)
                };
                along += glyph.advance;
                let advance = if k + 1 == count && !run.combined {
                    next - (pen + along - glyph.advance)
                } else {
                    glyph.advance
                };
                let text = if k == 0 { start..end } else { end..end };
                placed.glyphs.push(PlacedGlyph { glyph: glyph.id, at, advance, text });
            }
            if let Some(hyphen) = hyphen {
                // A soft hyphen says that it is none of the writer's (ISO 32000-2, 14.8.2.2.3).
                let start = placed.text.len() as u32;
                if !placed.text.ends_with(SOFT_HYPHEN) {
                    placed.text.push(SOFT_HYPHEN);
                }
                placed.glyphs.push(PlacedGlyph {
                    glyph: hyphen.id,
                    at: self.strip.on_line(run.setting, next, hyphen.across),
                    advance: hyphen.advance,
                    text: start..placed.text.len() as u32,
                });
            }
        }
        placed
    }

    fn spelled(&self, cluster: &Cluster) -> &str {
        let chars = &self.shaped.chars;
        let byte = |index: u32| chars.get(index as usize).map_or(self.text.len(), |c| c.byte as usize);
        &self.text[byte(cluster.chars.start)..byte(cluster.chars.end)]
    }

    /// Half of what figures in a cell leave free.
    fn side_bearing(&self, cluster: &Cluster) -> Length {
        let glyphs = &self.shaped.glyphs[cluster.glyphs.start as usize..cluster.glyphs.end as usize];
        let width: Length = glyphs.iter().map(|glyph| glyph.advance).sum();
        (self.strip.em.block - width) / 2
    }
}
