use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rustybuzz::{Direction, Feature, Language, ShapePlan, UnicodeBuffer, script};

use super::alone::{AloneGlyph, AloneGlyphs, Known, may_stand_alone};
use super::beside::Beside;
use super::hyphens::{Hyphen, push_hyphens};
use super::itemize::{self, Char, Itemizer, Part, PartKind, analyze};
use super::marked::{self, Marked, PieceKind};
use crate::cjk::{Lang, SpanLang};
use crate::font::{Company, Face, FaceId, Fonts};
use crate::geom::{Length, Setting, Size, WritingMode};
use crate::layout::Style;
use crate::story::Paragraph;

/// What is shown for a character that no face has: the geta mark 〓 that compositors set for a missing sort.
const SUBSTITUTE: char = '\u{3013}';

/// Shapes text in the faces of a [`Fonts`], and keeps the shaping plans: they depend on the face, the language and the
/// kind of text alone.
pub struct Shaper<'f> {
    fonts: &'f Fonts,
    faces: Vec<ShapingFace<'f>>,
    plans: RwLock<BTreeMap<PlanKey, Arc<Plan>>>,
}

/// The language's name stands beside the rules that it goes by: all languages of Western letters have the same.
type PlanKey = (FaceId, Lang, &'static str, PartKind);

struct ShapingFace<'f> {
    face: rustybuzz::Face<'f>,
    /// Read when CJK text is first shaped in the face.
    company: OnceLock<Company>,
}

struct Plan {
    plan: ShapePlan,
    direction: Direction,
    script: rustybuzz::Script,
    /// Characters of CJK text that have been shaped before.
    alone: Option<AloneGlyphs>,
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
    /// What stands beside the lines, where anything does.
    pub beside: Option<Box<Beside>>,
    /// Where Western words may be parted, in order.
    pub hyphens: Vec<Hyphen>,
    /// What the copy's mark-up asks for within the line, where it asks for anything.
    pub marked: Option<Box<Marked>>,
    /// Words in other languages than the text's, in order; they do not overlap.
    pub langs: Box<[LangWords]>,
}

/// Words in another language than the text's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LangWords {
    /// Which, as indices into [`Shaped::chars`].
    pub chars: Range<u32>,
    /// Their language.
    pub lang: SpanLang,
}

impl Shaped {
    /// For each character that no face has, and for each control of the direction of writing, the number of its first
    /// place and what to say of it; in the text's order.
    pub fn complaints(&self) -> Vec<(usize, String)> {
        let mut places: BTreeMap<char, (usize, usize)> = BTreeMap::new();
        for &at in &self.missing {
            if let Some(c) = self.chars.get(at) {
                places.entry(c.c).or_insert((at, 0)).1 += 1;
            }
        }
        // A reading is at fault where its base stands.
        for reading in self.beside.iter().flat_map(|beside| &beside.readings) {
            let base = self.clusters.get(reading.base.start as usize);
            let at = base.map_or(0, |cluster| cluster.chars.start as usize);
            for c in reading.shaped.missing.iter().filter_map(|&n| reading.shaped.chars.get(n)) {
                places.entry(c.c).or_insert((at, 0)).1 += 1;
            }
        }
        let mut complaints: Vec<_> = places
            .into_iter()
            .map(|(c, (at, count))| {
                let times = if count == 1 { String::new() } else { format!(", {count} times") };
                (at, format!("no face has the character {c:?} (U+{:04X}); 〓 is set for it{times}", c as u32))
            })
            .collect();
        let controls = self.chars.iter().enumerate().filter(|(_, c)| is_bidi_control(c.c));
        complaints.extend(controls.take(1).map(|(at, c)| {
            (at, format!("nothing is set for U+{:04X}, a control of right-to-left writing", c.c as u32))
        }));
        complaints.sort_unstable();
        complaints
    }
}

/// Explicit formatting characters of UAX #9: lines are set in one direction.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
        let ready = |(_, face): (FaceId, &'f Face)| ShapingFace {
            face: rustybuzz::Face::from_slice(face.data(), face.index())
                .expect("the book has read this face before"),
            company: OnceLock::new(),
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
        let marked = Marked::of(paragraph, &chars, style, mode);
        let langs = itemize::langs(paragraph, &chars);
        let itemizer = Itemizer { style, mode, fonts: self.fonts, marked: marked.as_deref(), langs: &langs };
        let parts = itemizer.parts(paragraph, &chars);
        let mut shaped = Shaped {
            beside: None,
            runs: Vec::with_capacity(parts.len()),
            clusters: Vec::with_capacity(chars.len()),
            glyphs: Vec::with_capacity(chars.len()),
            chars,
            missing: Vec::new(),
            hyphens: Vec::new(),
            marked: None,
            langs: Box::default(),
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
        (shaped.marked, shaped.langs) = (marked, langs);
        marked::stand_initial(&mut shaped, style, self.fonts.face(style.faces.main));
        shaped.beside = self.beside(paragraph, style, mode, &shaped);
        shaped
    }

    /// Breaks: clusters without glyphs.
    fn push_blanks(shaped: &mut Shaped, part: &Part<'_>, style: &Style) {
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
        part: &Part<'_>,
        style: &Style,
        mut buffer: UnicodeBuffer,
    ) -> UnicodeBuffer {
        if part.missing {
            shaped.missing.push(part.chars.start);
        }
        let (lang, language) = part.language(&shaped.chars, style);
        let plan = self.plan((part.face, lang, language, part.kind));
        let run = push_run(shaped, part, style);
        if let Some(kind) = part.piece {
            let own = &mut shaped.runs[run as usize].em;
            *own = marked::em_of(kind, *own, part.kind, style, self.fonts.face(part.face));
        }
        let stretch = Stretch {
            part,
            plan: &plan,
            language,
            run,
            placing: Placing {
                face: self.fonts.face(part.face),
                em: shaped.runs[run as usize].em,
                kind: part.kind,
            },
        };
        let first_cluster = shaped.clusters.len();
        let known = |shaped: &Shaped, at: usize| match (&plan.alone, part.missing) {
            (Some(alone), false) if stretch.stands_alone(&shaped.chars, at) => alone.get(shaped.chars[at].c),
            _ => Known::InCompany,
        };
        // A text with a character that is new goes to the shaper whole: in short pieces it would cost more.
        let is_new = part.chars.clone().any(|at| known(shaped, at) == Known::Nothing);
        let mut at = part.chars.start;
        while at < part.chars.end {
            match known(shaped, at) {
                Known::Alone(glyph) if !is_new => {
                    stretch.push_alone(shaped, at, glyph);
                    at += 1;
                }
                _ => {
                    let alone = |at: &usize| !is_new && matches!(known(shaped, *at), Known::Alone(_));
                    let end = (at + 1..part.chars.end).find(alone).unwrap_or(part.chars.end);
                    buffer = self.shape_stretch(shaped, &stretch, at..end, buffer);
                    at = end;
                }
            }
        }
        match part.kind {
            PartKind::Combined => combine(shaped, first_cluster, part, style),
            PartKind::Western | PartKind::Sideways => {
                let face = stretch.placing.face;
                let hyphen =
                    face.glyph('-').map(|id| stretch.placing.glyph(id, [face.advance(id).into(), 0, 0]));
                let rule = style.profile.hyphens;
                let rule = part.lang.map_or(rule, |lang| lang.hyphens(rule));
                push_hyphens(shaped, part.chars.clone(), rule, hyphen);
            }
            _ => {}
        }
        if part.piece == Some(PieceKind::Note) {
            marked::raise(shaped, first_cluster, part.kind, style);
        }
        buffer
    }

    /// Asks the shaper for characters of a part, and keeps what it says of those that stand alone.
    fn shape_stretch(
        &self,
        shaped: &mut Shaped,
        stretch: &Stretch<'_>,
        chars: Range<usize>,
        mut buffer: UnicodeBuffer,
    ) -> UnicodeBuffer {
        let Stretch { part, plan, .. } = *stretch;
        buffer.set_direction(plan.direction);
        buffer.set_script(plan.script);
        if let Ok(language) = Language::from_str(stretch.language) {
            buffer.set_language(language);
        }
        for index in chars.clone() {
            let c = match shaped.chars[index].c {
                _ if part.missing => SUBSTITUTE,
                // Its width is the line's to give.
                '\t' => ' ',
                // Narrow forms look better in a cell than wide ones squeezed.
                '！' if part.kind == PartKind::Combined && stretch.placing.face.glyph('!').is_some() => '!',
                '？' if part.kind == PartKind::Combined && stretch.placing.face.glyph('?').is_some() => '?',
                c => c,
            };
            buffer.add(c, index as u32);
        }
        let shaping = &self.faces[part.face.0 as usize];
        let output = rustybuzz::shape_with_plan(&shaping.face, &plan.plan, buffer);
        let first_cluster = shaped.clusters.len();
        for (info, position) in output.glyph_infos().iter().zip(output.glyph_positions()) {
            let units = stretch.placing.units(info.glyph_id as u16, position);
            let glyph = stretch.placing.glyph(info.glyph_id as u16, units);
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
                    run: stretch.run,
                    advance: glyph.advance,
                }),
            }
        }
        close_clusters(&mut shaped.clusters[first_cluster..], chars.end as u32);
        if let Some(alone) = plan.alone.as_ref().filter(|_| !part.missing) {
            let company = shaping.company.get_or_init(|| Company::of(stretch.placing.face));
            let answers = output.glyph_infos().iter().zip(output.glyph_positions());
            stretch.learn(shaped, &shaped.clusters[first_cluster..], answers, company, alone);
        }
        output.clear()
    }

    fn plan(&self, key: PlanKey) -> Arc<Plan> {
        let (face, lang, language, kind) = key;
        if let Some(plan) = self.plans.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return plan.clone();
        }
        let (direction, features) = features(kind, lang);
        let (language, script) = (Language::from_str(language).ok(), script_of(kind));
        let plan = ShapePlan::new(
            &self.faces[face.0 as usize].face,
            direction,
            Some(script),
            language.as_ref(),
            &features,
        );
        let is_cjk = kind.is_upright() || matches!(kind, PartKind::Cjk | PartKind::CjkWide);
        let plan = Arc::new(Plan { plan, direction, script, alone: is_cjk.then(AloneGlyphs::new) });
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
fn features(kind: PartKind, lang: Lang) -> (Direction, Vec<Feature>) {
    let (direction, tags): (_, &[&str]) = match kind {
        // Marks of full width stand in Korean as the profile has them: at one side of their cell.
        PartKind::Upright if lang == Lang::Ko => return features(PartKind::UprightQuote, lang),
        PartKind::Cjk if lang == Lang::Ko => (Direction::LeftToRight, &["locl=0", "kern=0", "palt=0"]),
        PartKind::Western | PartKind::Sideways | PartKind::Combined => (Direction::LeftToRight, &["pwid"]),
        PartKind::CjkWide => (Direction::LeftToRight, &["fwid", "kern=0", "palt=0"]),
        PartKind::Upright => (Direction::TopToBottom, &["vert", "vkrn=0", "vpal=0"]),
        PartKind::UprightQuote => (Direction::TopToBottom, &["vert", "locl=0", "vkrn=0", "vpal=0"]),
        PartKind::Cjk | PartKind::Blank => (Direction::LeftToRight, &["kern=0", "palt=0"]),
    };
    (direction, tags.iter().filter_map(|tag| Feature::from_str(tag).ok()).collect())
}

fn push_run(shaped: &mut Shaped, part: &Part<'_>, style: &Style) -> u32 {
    let (inline, block) = (style.em.inline, style.em.block);
    let (setting, em) = match part.kind {
        PartKind::Upright | PartKind::UprightQuote => {
            (Setting::Vertical, Size { width: block, height: inline })
        }
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
fn combine(shaped: &mut Shaped, first: usize, part: &Part<'_>, style: &Style) {
    let Some(head) = shaped.clusters.get(first).cloned() else { return };
    let end = shaped.clusters.last().map_or(head.glyphs.end, |last| last.glyphs.end);
    let width: Length = shaped.clusters[first..].iter().map(|cluster| cluster.advance).sum();
    let (cell, advance) =
        shaped.runs.last().map_or((style.em.block, style.em.inline), |run| (run.em.width, run.em.height));
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
        advance,
    });
}

/// What is the same for all pieces of a part that go to the shaper.
struct Stretch<'a> {
    part: &'a Part<'a>,
    plan: &'a Plan,
    language: &'static str,
    run: u32,
    placing: Placing<'a>,
}

impl Stretch<'_> {
    /// Whether neither the character nor the one after it is of a kind that joins others.
    fn stands_alone(&self, chars: &[Char], at: usize) -> bool {
        may_stand_alone(chars[at].c) && (at + 1 == self.part.chars.end || may_stand_alone(chars[at + 1].c))
    }

    fn push_alone(&self, shaped: &mut Shaped, at: usize, known: AloneGlyph) {
        let units = [known.advance, known.along, known.across].map(i32::from);
        let glyph = self.placing.glyph(known.id, units);
        let glyphs = shaped.glyphs.len() as u32;
        shaped.glyphs.push(glyph);
        shaped.clusters.push(Cluster {
            chars: at as u32..at as u32 + 1,
            glyphs: glyphs..glyphs + 1,
            run: self.run,
            advance: glyph.advance,
        });
    }

    /// Keeps the shaper's answers for characters that stand alone.
    fn learn<'o>(
        &self,
        shaped: &Shaped,
        clusters: &[Cluster],
        answers: impl Iterator<Item = (&'o rustybuzz::GlyphInfo, &'o rustybuzz::GlyphPosition)>,
        company: &Company,
        alone: &AloneGlyphs,
    ) {
        let mut answers = answers;
        for cluster in clusters {
            let count = cluster.glyphs.len();
            let Some((info, position)) = answers.next() else { return };
            for _ in 1..count {
                answers.next();
            }
            let at = cluster.chars.start as usize;
            if !self.stands_alone(&shaped.chars, at) {
                continue;
            }
            let c = shaped.chars[at].c;
            let id = info.glyph_id as u16;
            let in_company =
                company.has(id) || self.placing.face.glyph(c).is_none_or(|nominal| company.has(nominal));
            let units = self.placing.units(id, position).map(i16::try_from);
            let [Ok(advance), Ok(along), Ok(across)] = units else {
                alone.keep(c, None);
                continue;
            };
            let is_one = count == 1 && cluster.chars.len() == 1;
            let glyph = AloneGlyph { id, advance, along, across };
            alone.keep(c, (is_one && !in_company).then_some(glyph));
        }
    }
}

/// What turns a shaped glyph into lengths.
struct Placing<'a> {
    face: &'a Face,
    em: Size,
    kind: PartKind,
}

impl Placing<'_> {
    /// Advance, and place along and across the line, in font units.
    fn units(&self, id: u16, position: &rustybuzz::GlyphPosition) -> [i32; 3] {
        if !self.kind.is_upright() {
            return [position.x_advance, position.x_offset, position.y_offset];
        }
        // The shaper counts from a horizontal origin and the display list from the vertical one; a face without
        // vertical metrics of its own advances one em.
        let advance = i32::from(self.face.vertical_advance(id));
        if !self.face.metrics().vertical {
            return [advance, 0, 0];
        }
        let x = position.x_offset + i32::from(self.face.advance(id)) / 2;
        let y = position.y_offset + i32::from(self.face.origin_in_data(id));
        // Rounding in halves leaves a unit.
        let settled = |n: i32| if n.abs() <= 1 { 0 } else { n };
        [advance, -settled(y), settled(x)]
    }

    fn glyph(&self, id: u16, [advance, along, across]: [i32; 3]) -> Glyph {
        let em = i64::from(self.face.metrics().units_per_em);
        let wide = |n: i32| self.em.width.scale(i64::from(n), em);
        let high = |n: i32| self.em.height.scale(i64::from(n), em);
        match self.kind {
            PartKind::Upright | PartKind::UprightQuote => {
                Glyph { id, advance: high(advance), along: high(along), across: wide(across) }
            }
            _ => Glyph { id, advance: wide(advance), along: wide(along), across: high(across) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cjk::Profile;
    use crate::diag::SourcePlace;
    use crate::geom::EmSize;
    use crate::spec::Role;

    fn fonts() -> Fonts {
        Fonts::from_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts")).expect("the fonts are there")
    }

    fn style(fonts: &Fonts, face: &str, lang: Lang) -> Style {
        let main = fonts.find(face).expect("a face of the repository");
        Style::plain(main, EmSize::square(Length::pt(9)), Profile::of(lang))
    }

    fn paragraph(text: &str) -> Paragraph {
        Paragraph { role: Role::Body, text: text.into(), spans: Vec::new(), place: SourcePlace::file("test") }
    }

    #[test]
    fn a_text_is_shaped_alike_whatever_was_shaped_before_it() {
        let texts = [
            "河港小城的钟楼，每到整点就响——“当、当、当”……",
            "かき゛か\u{3099}が、ハ\u{309a}パッ。「々〻ーッ」",
            "葛\u{e0100}飾区と葛飾区、辻\u{e0101}辻",
            "（一）·《书》〈页〉！？：；，。〔注〕【文】～／",
            "ABC甲fi乙é丙e\u{301}丁12戊",
            "か\u{302b}き㍿株式会社",
        ];
        let fonts = fonts();
        for face in ["BanxinSong-Regular", "BanxinHei-Bold", "BanxinKai-Regular"] {
            for lang in [Lang::ZhHans, Lang::Ja] {
                let style = style(&fonts, face, lang);
                for mode in [WritingMode::HorizontalTb, WritingMode::VerticalRl] {
                    let warm = Shaper::new(&fonts);
                    for text in texts.iter().rev().chain(&texts) {
                        warm.shape(&paragraph(text), &style, mode);
                    }
                    for text in texts {
                        let fresh = Shaper::new(&fonts).shape(&paragraph(text), &style, mode);
                        let again = warm.shape(&paragraph(text), &style, mode);
                        assert_eq!(again, fresh, "{text} in {face}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_face_without_its_outlines_shapes_as_the_whole_one() {
        for file in ["BanxinKai-Regular.ttf", "BanxinSong-Regular.otf"] {
            let font =
                std::fs::read(format!("{}/fonts/{file}", env!("CARGO_MANIFEST_DIR"))).expect("the face");
            let whole = Face::parse(file, Arc::new(font.clone()), 0).expect("a sound face");
            let shaped = |fonts: Fonts| {
                let (main, _) = fonts.iter().next().expect("one face");
                let style = Style::plain(main, EmSize::square(Length::pt(9)), Profile::of(Lang::ZhHans));
                let text = paragraph("版心，二〇二六年——“引”…… Gg「か\u{3099}」\u{3000}。");
                [WritingMode::VerticalRl, WritingMode::HorizontalTb]
                    .map(|mode| Shaper::new(&fonts).shape(&text, &style, mode))
            };
            let parted = shaped(Fonts::from_bytes([(file.to_owned(), font)]).expect("a book"));
            let whole = shaped(Fonts::from_faces(vec![(whole, file.to_owned())]).expect("a book"));
            assert_eq!(parted, whole, "{file}");
        }
    }
}
