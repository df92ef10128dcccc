use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use ttf_parser::gsub::SubstitutionSubtable;
use ttf_parser::opentype_layout::Coverage;

use super::charmap::CharMap;
use super::file::{self, FontFile, Parted};
use crate::diag::{Error, ErrorKind, Result, SourcePlace};

/// How a face's outlines are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlines {
    /// PostScript outlines in a `CFF ` table.
    Cff,
    /// TrueType outlines in a `glyf` table.
    Glyf,
}

/// A face's own measures, in font units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaceMetrics {
    /// Font units in one em.
    pub units_per_em: u16,
    /// Height above the baseline that lines allow for.
    pub ascender: i16,
    /// Depth below the baseline, negative.
    pub descender: i16,
    /// Top of the em box of Han characters above the baseline.
    pub em_top: i16,
    /// Height of capitals.
    pub cap_height: i16,
    /// Height of lower-case letters without ascenders.
    pub x_height: i16,
    /// The box around all glyphs: left, bottom, right, top.
    pub bbox: [i16; 4],
    /// Stroke weight, 100 to 900.
    pub weight: u16,
    /// Whether the face has vertical metrics of its own (`vhea` and `vmtx`).
    pub vertical: bool,
}

/// One face of a font file.
///
/// A face that has been made is sound enough to shape and embed: every table the engine uses has been read once.
#[derive(Clone)]
pub struct Face {
    family: String,
    postscript_name: String,
    /// The font file, or, where its outlines are read as they are needed, its other tables.
    data: Arc<Vec<u8>>,
    /// Where the `CFF ` table is, and the file that has it.
    program: Option<(Arc<dyn FontFile>, Range<usize>)>,
    index: u32,
    outlines: Outlines,
    metrics: FaceMetrics,
    /// What each glyph measures, read once: shaping and writing look here.
    glyphs: Arc<[GlyphMetrics]>,
    chars: Arc<CharMap>,
    /// The glyphs that have a form for vertical lines, in order.
    vertical_forms: Arc<[u16]>,
}

/// A glyph's advances and vertical origin, in font units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct GlyphMetrics {
    advance: u16,
    vertical_advance: u16,
    vertical_origin: i16,
}

fn broken(name: &str, what: String) -> Error {
    Error::new(ErrorKind::Font, what)
        .at(SourcePlace::file(name))
        .with_hint("give a TrueType or OpenType font file, or take the file out of the fonts folder")
}

/// More faces than any collection holds.
const MOST_FACES: u32 = 64;

impl Face {
    /// Reads every face of a font file.
    ///
    /// # Errors
    /// As [`Face::parse`], for each of them.
    pub fn all_of(name: &str, file: Arc<dyn FontFile>) -> Result<Vec<Face>> {
        if let Some(Parted { tables, outlines }) = file::part(&file) {
            return Ok(vec![Face::read(name, Arc::new(tables), 0, Some((file, outlines)))?]);
        }
        let whole =
            file.read(0..file.size()).ok_or_else(|| broken(name, "the file cannot be read".into()))?;
        let count = ttf_parser::fonts_in_collection(&whole).unwrap_or(1).min(MOST_FACES);
        let data = Arc::new(whole);
        (0..count).map(|index| Face::parse(name, data.clone(), index)).collect()
    }

    /// Reads one face of a font file (`index` counts the faces of a collection).
    ///
    /// # Errors
    /// [`ErrorKind::Font`] when the bytes are not a font, a table is broken, or the font has no outlines banxin sets.
    pub fn parse(name: &str, data: Arc<Vec<u8>>, index: u32) -> Result<Face> {
        Face::read(name, data, index, None)
    }

    fn read(
        name: &str,
        data: Arc<Vec<u8>>,
        index: u32,
        program: Option<(Arc<dyn FontFile>, Range<usize>)>,
    ) -> Result<Face> {
        let broken = |what: String| broken(name, what);
        let face = ttf_parser::Face::parse(&data, index)
            .map_err(|error| broken(format!("this is not a sound font: {error}")))?;
        let outlines = if program.is_some() || face.tables().cff.is_some() {
            Outlines::Cff
        } else if face.tables().glyf.is_some() {
            Outlines::Glyf
        } else {
            return Err(broken("the font has neither glyf nor CFF outlines".into()));
        };
        let count = face.number_of_glyphs();
        if count < 2 {
            return Err(broken("the font has no glyphs".into()));
        }
        let units_per_em = face.units_per_em();
        let bbox = face.global_bounding_box();
        let em_top = em_box_top(&face);
        let vertical = face.tables().vhea.is_some() && face.tables().vmtx.is_some();
        let glyphs = glyph_metrics(&face, units_per_em, em_top);
        let postscript_name = name_record(&face, ttf_parser::name_id::POST_SCRIPT_NAME)
            .filter(|found| is_postscript_name(found))
            .unwrap_or_else(|| format!("Face{index}"));
        let family = name_record(&face, ttf_parser::name_id::TYPOGRAPHIC_FAMILY)
            .or_else(|| name_record(&face, ttf_parser::name_id::FAMILY))
            .unwrap_or_else(|| postscript_name.clone());
        let metrics = FaceMetrics {
            units_per_em,
            ascender: face.ascender(),
            descender: face.descender(),
            em_top,
            cap_height: face.capital_height().unwrap_or(face.ascender()),
            x_height: face.x_height().unwrap_or(0),
            bbox: [bbox.x_min, bbox.y_min, bbox.x_max, bbox.y_max],
            weight: face.weight().to_number(),
            vertical,
        };
        let chars = Arc::new(CharMap::of(&face, &data));
        Ok(Face {
            family,
            postscript_name,
            outlines,
            program,
            metrics,
            index,
            glyphs: glyphs.into(),
            chars,
            vertical_forms: vertical_forms(&face).into(),
            data,
        })
    }

    /// The family's name.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The PostScript name: printable ASCII without blanks or delimiters.
    pub fn postscript_name(&self) -> &str {
        &self.postscript_name
    }

    /// The tables that text is shaped with, as a font file; the outlines need not be among them.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The whole font file; `None` where it can no longer be read.
    pub fn whole(&self) -> Option<Cow<'_, [u8]>> {
        match &self.program {
            Some((file, _)) => file.read(0..file.size()).map(Cow::Owned),
            None => Some(Cow::Borrowed(&self.data)),
        }
    }

    /// The size of the `CFF ` table that is read as it is needed; `None` where the outlines are in [`Face::data`].
    pub(crate) fn program_size(&self) -> Option<usize> {
        self.program.as_ref().map(|(_, range)| range.len())
    }

    /// Some bytes of the `CFF ` table that is read as it is needed.
    pub(crate) fn program_bytes(&self, bytes: Range<usize>) -> Option<Vec<u8>> {
        let (file, range) = self.program.as_ref()?;
        let end = range.start.checked_add(bytes.end).filter(|&end| end <= range.end)?;
        file.read(range.start + bytes.start..end)
    }

    /// Which face of the file this is.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// How the outlines are stored.
    pub fn outlines(&self) -> Outlines {
        self.outlines
    }

    /// The face's own measures.
    pub fn metrics(&self) -> &FaceMetrics {
        &self.metrics
    }

    /// The number of glyphs.
    pub fn glyph_count(&self) -> u16 {
        self.glyphs.len() as u16
    }

    /// The glyph of a character before any feature, if the face has it.
    pub fn glyph(&self, c: char) -> Option<u16> {
        self.chars.glyph(c, &self.data)
    }

    /// Whether a glyph has a form of its own for vertical lines (feature `vert`).
    pub fn has_vertical_form(&self, glyph: u16) -> bool {
        self.vertical_forms.binary_search(&glyph).is_ok()
    }

    /// A glyph's advance along a horizontal line, in font units.
    pub fn advance(&self, glyph: u16) -> u16 {
        self.glyphs.get(glyph as usize).map_or(0, |metrics| metrics.advance)
    }

    /// A glyph's advance along a vertical line, in font units; one em where the face has no vertical metrics.
    pub fn vertical_advance(&self, glyph: u16) -> u16 {
        self.glyphs.get(glyph as usize).map_or(self.metrics.units_per_em, |metrics| metrics.vertical_advance)
    }

    /// How high above the baseline a glyph's vertical origin lies, in font units (VORG, else the top side bearing,
    /// else the top of the em box).
    pub fn vertical_origin(&self, glyph: u16) -> i16 {
        self.glyphs.get(glyph as usize).map_or(self.metrics.em_top, |metrics| metrics.vertical_origin)
    }
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Face").field("postscript_name", &self.postscript_name).finish_non_exhaustive()
    }
}

fn name_record(face: &ttf_parser::Face<'_>, id: u16) -> Option<String> {
    let names = face.names();
    (0..names.len())
        .filter_map(|n| names.get(n))
        .filter(|record| record.name_id == id && record.is_unicode())
        .find_map(|record| record.to_string())
        .filter(|name| !name.trim().is_empty())
}

fn is_postscript_name(name: &str) -> bool {
    name.len() <= 63 && name.bytes().all(|b| b.is_ascii_graphic() && !b"[](){}<>/%".contains(&b))
}

/// The top of the em box above the baseline, taken from the face's Han glyphs: half of what the em leaves beyond the
/// ascender and descender goes to each side; 0.88 em where the face says nothing useful.
fn em_box_top(face: &ttf_parser::Face<'_>) -> i16 {
    let em = i32::from(face.units_per_em());
    let typographic = face.typographic_ascender().zip(face.typographic_descender());
    match typographic {
        Some((up, down)) if i32::from(up) - i32::from(down) == em => up,
        _ => (em * 88 / 100) as i16,
    }
}

/// What each glyph measures; table by table, for asking glyph by glyph takes longer than all else at load.
fn glyph_metrics(face: &ttf_parser::Face<'_>, units_per_em: u16, em_top: i16) -> Vec<GlyphMetrics> {
    let tables = face.tables();
    let plain = GlyphMetrics { advance: 0, vertical_advance: units_per_em, vertical_origin: em_top };
    let mut glyphs = vec![plain; usize::from(face.number_of_glyphs())];
    for (glyph, advance) in glyphs.iter_mut().zip(tables.hmtx.into_iter().flat_map(advances)) {
        glyph.advance = advance;
    }
    let Some(vmtx) = tables.vhea.and(tables.vmtx) else { return glyphs };
    for (glyph, advance) in glyphs.iter_mut().zip(advances(vmtx)) {
        glyph.vertical_advance = advance;
    }
    if let Some(vorg) = tables.vorg {
        for glyph in &mut glyphs {
            glyph.vertical_origin = vorg.default_y;
        }
        for own in vorg.metrics {
            if let Some(glyph) = glyphs.get_mut(usize::from(own.glyph_id.0)) {
                glyph.vertical_origin = own.y;
            }
        }
    } else if let Some(glyf) = tables.glyf {
        for (id, glyph) in (0..).map(ttf_parser::GlyphId).zip(&mut glyphs) {
            // The box that the glyph's own head states: measuring every outline costs more than all else at load.
            if let (Some(bearing), Some(bbox)) = (vmtx.side_bearing(id), glyf.bbox(id)) {
                glyph.vertical_origin = bearing.saturating_add(bbox.y_max);
            }
        }
    }
    glyphs
}

/// The advances of a table's glyphs: the last holds for all glyphs after it (ISO/IEC 14496-22, 5.2.5).
fn advances(table: ttf_parser::hmtx::Table<'_>) -> impl Iterator<Item = u16> {
    let last = table.metrics.last().map(|metrics| metrics.advance);
    table.metrics.into_iter().map(|metrics| metrics.advance).chain(last.into_iter().cycle())
}

/// The glyphs that the face's feature `vert` replaces, in order.
fn vertical_forms(face: &ttf_parser::Face<'_>) -> Vec<u16> {
    let Some(table) = face.tables().gsub else { return Vec::new() };
    let vert = ttf_parser::Tag::from_bytes(b"vert");
    let lookups = table
        .features
        .into_iter()
        .filter(|feature| feature.tag == vert)
        .flat_map(|feature| feature.lookup_indices)
        .filter_map(|index| table.lookups.get(index));
    let mut glyphs = Vec::new();
    for subtable in lookups.flat_map(|lookup| lookup.subtables.into_iter::<SubstitutionSubtable<'_>>()) {
        match subtable.coverage() {
            Coverage::Format1 { glyphs: listed } => glyphs.extend(listed.into_iter().map(|id| id.0)),
            Coverage::Format2 { records } => {
                glyphs.extend(records.into_iter().flat_map(|record| record.start.0..=record.end.0));
            }
        }
    }
    glyphs.sort_unstable();
    glyphs.dedup();
    glyphs
}
