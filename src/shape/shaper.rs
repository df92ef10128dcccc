use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;
use std::sync::{Arc, PoisonError, RwLock};

use rustybuzz::{Direction, Feature, Language, ShapePlan, UnicodeBuffer, script};

use super::itemize::{self, Char, Part, PartKind, analyze};
use crate::cjk::Lang;
use crate::font::{Face, FaceId, Fonts};
use crate::geom::{Em, Length, Setting, Size, WritingMode};
use crate::layout::Style;
use crate::story::Paragraph;

/// What is shown for a character that no face has: the geta mark 〓 that compositors set for a missing sort.
const SUBSTITUTE: char = '\u{3013}';

/// Shapes text in the faces of a [`Fonts`], and keeps the shaping plans: they depend on the face, the language and the
/// kind of text alone.
pub struct Shaper<'f> {
    fonts: &'f Fonts,
    faces: Vec<rustybuzz::Face<'f>>,
    plans: RwLock<BTreeMap<PlanKey, Arc<Plan>>>,
}

type PlanKey = (FaceId, Lang, PartKind);

struct Plan {
    plan: ShapePlan,
    direction: Direction,
    script: rustybuzz::Script,
}

/// A paragraph as glyphs, in natural widths and in the order of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shaped {
    /// The characters with their classes.
    pub chars: Vec<Char>,
    /// Runs of one face and one orientation.
    pub runs: Vec<Run>,
    /// The smallest pieces that are set as one.
    pub clusters: Vec<Cluster>,
    /// The glyphs of all clusters.
    pub glyphs: Vec<Glyph>,
    /// Characters that no face has, as indices into `chars`.
    pub missing: Vec<usize>,
}

/// Glyphs of one face, size and orientation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The face.
    pub face: FaceId,
    /// The em in the glyphs' upright position.
    pub em: Size,
    /// How they stand.
    pub setting: Setting,
    /// Whether the glyphs stand side by side in one cell of a vertical line.
    pub combined: bool,
}

/// The smallest piece of text that is set as one: its characters and its glyphs cannot be told apart further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Its characters, as indices into [`Shaped::chars`].
    pub chars: Range<u32>,
    /// Its glyphs, as indices into [`Shaped::glyphs`].
    pub glyphs: Range<u32>,
    /// Its run, as an index into [`Shaped::runs`].
    pub run: u32,
    /// How far it moves the pen along the line.
    pub advance: Length,
}

/// One glyph of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Its number in the face.
    pub id: u16,
    /// How far it moves the pen along the line.
    pub advance: Length,
    /// How far it stands from its pen along the line.
    pub along: Length,
    /// How far it stands above the baseline, or to the right of a vertical line's middle.
    pub across: Length,
}

impl<'f> Shaper<'f> {
    /// Makes every face of a book ready for shaping.
    pub fn new(fonts: &'f Fonts) -> Shaper<'f> {
        let ready = |(_, face): (FaceId, &'f Face)| {
            rustybuzz::Face::from_slice(face.data(), face.index())
                .expect("the book has read this face before")
        };
        Shaper { fonts, faces: fonts.iter().map(ready).collect(), plans: RwLock::default() }
    }

    /// The faces that are shaped with.
    pub fn fonts(&self) -> &'f Fonts {
        self.fonts
    }

    /// Shapes a paragraph in a style, for lines of one direction.
    pub fn shape(&self, paragraph: &Paragraph, style: &Style, mode: WritingMode) -> Shaped {
        let chars = analyze(&paragraph.text);
        let parts = itemize::itemize(paragraph, &chars, style, mode, self.fonts);
        let mut shaped = Shaped {
            runs: Vec::with_capacity(parts.len()),
            clusters: Vec::with_capacity(chars.len()),
            glyphs: Vec::with_capacity(chars.len()),
            chars,
            missing: Vec::new(),
        };
        let mut buffer = UnicodeBuffer::new();
        for part in parts {
            buffer = match part.kind {
                PartKind::Blank => {
                    Self::push_blanks(&mut shaped, &part, style);
                    buffer
                }
                _ => self.push_part(&mut shaped, &part, style, buffer),
            };
        }
        shaped
    }

    /// Breaks: clusters without glyphs.
    fn push_blanks(shaped: &mut Shaped, part: &Part, style: &Style) {
        let run = push_run(shaped, part, style);
        let at = shaped.glyphs.len() as u32;
        for index in part.chars.clone() {
            let chars = index as u32..index as u32 + 1;
            shaped.clusters.push(Cluster { chars, glyphs: at..at, run, advance: Length::ZERO });
        }
    }

    fn push_part(
        &self,
        shaped: &mut Shaped,
        part: &Part,
        style: &Style,
        mut buffer: UnicodeBuffer,
    ) -> UnicodeBuffer {
        let face = self.fonts.face(part.face);
        let plan = self.plan(part.face, style.lang(), part.kind);
        buffer.set_direction(plan.direction);
        buffer.set_script(plan.script);
        if let Some(language) = language(style.lang()) {
            buffer.set_language(language);
        }
        for index in part.chars.clone() {
            let c = match shaped.chars[index].c {
                _ if part.missing => SUBSTITUTE,
                // Narrow forms look better in a cell than wide ones squeezed.
                '！' if part.kind == PartKind::Combined && face.glyph('!').is_some() => '!',
                '？' if part.kind == PartKind::Combined && face.glyph('?').is_some() => '?',
                c => c,
            };
            buffer.add(c, index as u32);
        }
        if part.missing {
            shaped.missing.push(part.chars.start);
        }
        let output = rustybuzz::shape_with_plan(&self.faces[part.face.0 as usize], &plan.plan, buffer);
        let run = push_run(shaped, part, style);
        let placed = Placing { face, em: shaped.runs[run as usize].em, kind: part.kind };
        let first_cluster = shaped.clusters.len();
        for (info, position) in output.glyph_infos().iter().zip(output.glyph_positions()) {
            let glyph = placed.glyph(info.glyph_id as u16, position);
            let at = shaped.glyphs.len() as u32;
            shaped.glyphs.push(glyph);
            match shaped.clusters[first_cluster..].last_mut() {
                Some(last) if last.chars.start == info.cluster => {
                    last.glyphs.end = at + 1;
                    last.advance += glyph.advance;
                }
                _ => shaped.clusters.push(Cluster {
                    chars: info.cluster..info.cluster + 1,
                    glyphs: at..at + 1,
                    run,
                    advance: glyph.advance,
                }),
            }
        }
        close_clusters(&mut shaped.clusters[first_cluster..], part.chars.end as u32);
        if part.kind == PartKind::Combined {
            combine(shaped, first_cluster, part, style);
        }
        output.clear()
    }

    fn plan(&self, face: FaceId, lang: Lang, kind: PartKind) -> Arc<Plan> {
        let key = (face, lang, kind);
        if let Some(plan) = self.plans.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return plan.clone();
        }
        let (direction, features) = features(kind);
        let (language, script) = (language(lang), script_of(kind));
        let plan = ShapePlan::new(
            &self.faces[face.0 as usize],
            direction,
            Some(script),
            language.as_ref(),
            &features,
        );
        let plan = Arc::new(Plan { plan, direction, script });
        self.plans.write().unwrap_or_else(PoisonError::into_inner).insert(key, plan.clone());
        plan
    }
}

fn script_of(kind: PartKind) -> rustybuzz::Script {
    match kind {
        PartKind::Western | PartKind::Sideways | PartKind::Combined => script::LATIN,
        _ => script::HAN,
    }
}

/// Direction and features of each kind of text. Kerning and proportional forms are for Western text alone: CJK stands
/// in full cells, and what is taken from them is taken by the composition of lines.
fn features(kind: PartKind) -> (Direction, Vec<Feature>) {
    let (direction, tags): (_, &[&str]) = match kind {
        PartKind::Western | PartKind::Sideways | PartKind::Combined => (Direction::LeftToRight, &["pwid"]),
        PartKind::CjkWide => (Direction::LeftToRight, &["fwid", "kern=0", "palt=0"]),
        PartKind::Upright => (Direction::TopToBottom, &["vert", "vkrn=0", "vpal=0"]),
        PartKind::Cjk | PartKind::Blank => (Direction::LeftToRight, &["kern=0", "palt=0"]),
    };
    (direction, tags.iter().filter_map(|tag| Feature::from_str(tag).ok()).collect())
}

fn language(lang: Lang) -> Option<Language> {
    Language::from_str(lang.tag()).ok()
}

fn push_run(shaped: &mut Shaped, part: &Part, style: &Style) -> u32 {
    let (inline, block) = (style.em.inline, style.em.block);
    let (setting, em) = match part.kind {
        PartKind::Upright => (Setting::Vertical, Size { width: block, height: inline }),
        PartKind::Sideways => (Setting::Sideways, Size { width: inline, height: block }),
        PartKind::Combined => (Setting::Horizontal, Size { width: block, height: inline }),
        _ => (Setting::Horizontal, Size { width: inline, height: block }),
    };
    shaped.runs.push(Run { face: part.face, em, setting, combined: part.kind == PartKind::Combined });
    shaped.runs.len() as u32 - 1
}

/// Gives each cluster the characters up to the next one.
fn close_clusters(clusters: &mut [Cluster], end: u32) {
    let mut end = end;
    for cluster in clusters.iter_mut().rev() {
        cluster.chars.end = end;
        end = cluster.chars.start;
    }
}

/// Makes one cluster of one em out of figures that stand side by side in a cell, squeezing them where they are wider.
fn combine(shaped: &mut Shaped, first: usize, part: &Part, style: &Style) {
    let Some(head) = shaped.clusters.get(first).cloned() else { return };
    let end = shaped.clusters.last().map_or(head.glyphs.end, |last| last.glyphs.end);
    let width: Length = shaped.clusters[first..].iter().map(|cluster| cluster.advance).sum();
    let cell = style.em.block;
    if width > cell {
        for glyph in &mut shaped.glyphs[head.glyphs.start as usize..end as usize] {
            glyph.advance = glyph.advance.scale(cell.to_units(), width.to_units());
            glyph.along = glyph.along.scale(cell.to_units(), width.to_units());
        }
        if let Some(run) = shaped.runs.last_mut() {
            run.em.width = run.em.width.scale(cell.to_units(), width.to_units());
        }
    }
    shaped.clusters.truncate(first);
    shaped.clusters.push(Cluster {
        chars: part.chars.start as u32..part.chars.end as u32,
        glyphs: head.glyphs.start..end,
        run: head.run,
        advance: Em::ONE.at(style.em.inline),
    });
}

/// What turns a shaped glyph into lengths.
struct Placing<'a> {
    face: &'a Face,
    em: Size,
    kind: PartKind,
}

impl Placing<'_> {
    fn glyph(&self, id: u16, position: &rustybuzz::GlyphPosition) -> Glyph {
        let units = i64::from(self.face.metrics().units_per_em);
        let wide = |n: i32| self.em.width.scale(i64::from(n), units);
        let high = |n: i32| self.em.height.scale(i64::from(n), units);
        match self.kind {
            // The shaper counts from a horizontal origin and the display list from the vertical one; a face without
            // vertical metrics of its own advances one em.
            PartKind::Upright => {
                let advance = high(i32::from(self.face.vertical_advance(id)));
                let (across, along) = if self.face.metrics().vertical {
                    let middle = i32::from(self.face.advance(id)) / 2;
                    let x = position.x_offset + middle;
                    let y = position.y_offset + i32::from(self.face.vertical_origin(id));
                    (if x.abs() <= 1 { 0 } else { x }, if y.abs() <= 1 { 0 } else { y })
                } else {
                    (0, 0)
                };
                Glyph { id, advance, along: -high(along), across: wide(across) }
            }
            _ => Glyph {
                id,
                advance: wide(position.x_advance),
                along: wide(position.x_offset),
                across: high(position.y_offset),
            },
        }
    }
}
