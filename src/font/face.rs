use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use ttf_parser::gsub::SubstitutionSubtable;
use ttf_parser::opentype_layout::Coverage;

use super::charmap::CharMap;
use super::file::{self, FontFile, Parted, number};
use super::outline_table::{Kept, OutlineTable};
use crate::diag::{Error, ErrorKind, Result, SourcePlace};

/// How a face's outlines are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlineKind {
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
    /// The font file, where `data` is not all of it.
    file: Option<Arc<dyn FontFile>>,
    index: u32,
    outlines: OutlineKind,
    table: Arc<OutlineTable>,
    /// Where the outlines are in a `glyf` table.
    places: Option<Places>,
    metrics: FaceMetrics,
    glyph_count: u16,
    advances: Option<Advances>,
    /// `vmtx`, where the face has vertical metrics.
    vertical_advances: Option<Advances>,
    /// Where `VORG` is.
    origins: Option<Range<usize>>,
    chars: Arc<CharMap>,
    /// The glyphs that have a form for vertical lines, in order.
    vertical_forms: Arc<[u16]>,
}

/// Where a face has the advances and bearings of its glyphs along lines of one direction (ISO/IEC 14496-22, 5.2.5).
#[derive(Clone, Debug)]
struct Advances {
    table: Range<usize>,
    /// The glyphs with an advance of their own, at least one; the last one's holds for all glyphs after it.
    own: usize,
}

impl Advances {
    fn of(face: &ttf_parser::Face<'_>, data: &[u8], tag: &[u8; 4], own: u16) -> Option<Advances> {
        let table = table_of(face, data, tag)?;
        let own = usize::from(own);
        (own > 0 && 4 * own <= table.len()).then_some(Advances { table, own })
    }

    fn advance(&self, data: &[u8], glyph: u16) -> Option<u16> {
        let at = self.table.start + 4 * usize::from(glyph).min(self.own - 1);
        Some(u16::from_be_bytes(*data.get(at..)?.first_chunk()?))
    }

    fn bearing(&self, data: &[u8], glyph: u16) -> Option<i16> {
        let glyph = usize::from(glyph);
        let at = match glyph.checked_sub(self.own) {
            None => 4 * glyph + 2,
            Some(after) => 4 * self.own + 2 * after,
        };
        Some(i16::from_be_bytes(*data.get(self.table.clone())?.get(at..)?.first_chunk()?))
    }
}

/// Where each outline is in a `glyf` table (ISO/IEC 14496-22, 5.3.3.1).
#[derive(Clone, Debug)]
struct Places {
    loca: Range<usize>,
    is_long: bool,
}

impl Places {
    fn of(face: &ttf_parser::Face<'_>, data: &[u8]) -> Option<Places> {
        let is_long =
            face.tables().head.index_to_location_format == ttf_parser::head::IndexToLocationFormat::Long;
        Some(Places { loca: table_of(face, data, b"loca")?, is_long })
    }

    fn get(&self, data: &[u8], glyph: u16) -> Option<Range<usize>> {
        let loca = data.get(self.loca.clone())?;
        let at =
            |n: usize| if self.is_long { number(loca, 4 * n, 4) } else { Some(2 * number(loca, 2 * n, 2)?) };
        Some(at(usize::from(glyph))?..at(usize::from(glyph) + 1)?)
    }
}

/// A table's place in the bytes that a face was read from.
fn table_of(face: &ttf_parser::Face<'_>, data: &[u8], tag: &[u8; 4]) -> Option<Range<usize>> {
    let tag = ttf_parser::Tag::from_bytes(tag);
    let record = face.raw_face().table_records.into_iter().find(|record| record.tag == tag)?;
    let start = usize::try_from(record.offset).ok()?;
    let range = start..start.checked_add(usize::try_from(record.length).ok()?)?;
    data.get(range.clone()).map(|_| range)
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
        if let Some(Parted { tables, outlines, kind }) = file::part(&*file) {
            return Ok(vec![Face::read(name, Arc::new(tables), 0, Some((file, outlines, kind)))?]);
        }
        let whole = file::read(&*file, 0..file.size())
            .ok_or_else(|| broken(name, "the file cannot be read".into()))?;
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
        parted: Option<(Arc<dyn FontFile>, Range<usize>, OutlineKind)>,
    ) -> Result<Face> {
        let broken = |what: String| broken(name, what);
        let face = ttf_parser::Face::parse(&data, index)
            .map_err(|error| broken(format!("this is not a sound font: {error}")))?;
        let tables = face.tables();
        let (file, table, outlines) = match parted {
            Some((file, table, kind)) => (Some(file), Some(table), kind),
            None if tables.cff.is_some() => (None, table_of(&face, &data, b"CFF "), OutlineKind::Cff),
            None if tables.glyf.is_some() => (None, table_of(&face, &data, b"glyf"), OutlineKind::Glyf),
            None => return Err(broken("the font has neither glyf nor CFF outlines".into())),
        };
        let table = table.ok_or_else(|| broken("the font's outlines lie outside it".into()))?;
        let has_outlines: Arc<dyn FontFile> = file.clone().unwrap_or_else(|| data.clone());
        let count = face.number_of_glyphs();
        if count < 2 {
            return Err(broken("the font has no glyphs".into()));
        }
        let units_per_em = face.units_per_em();
        let bbox = face.global_bounding_box();
        let em_top = em_box_top(&face);
        let vertical = face.tables().vhea.is_some() && face.tables().vmtx.is_some();
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
            table: Arc::new(OutlineTable::new(has_outlines, table, count)),
            places: Places::of(&face, &data).filter(|_| outlines == OutlineKind::Glyf),
            file,
            metrics,
            index,
            glyph_count: count,
            advances: Advances::of(&face, &data, b"hmtx", face.tables().hhea.number_of_metrics),
            vertical_advances: face
                .tables()
                .vhea
                .and_then(|vhea| Advances::of(&face, &data, b"vmtx", vhea.number_of_metrics)),
            origins: face.tables().vorg.and_then(|_| table_of(&face, &data, b"VORG")),
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
        match &self.file {
            Some(file) => file::read(&**file, 0..file.size()).map(Cow::Owned),
            None => Some(Cow::Borrowed(&self.data)),
        }
    }

    /// The table of the outlines.
    pub(crate) fn outline_table(&self) -> &OutlineTable {
        &self.table
    }

    /// Hands over the outlines of some glyphs of a `glyf` table; as [`OutlineTable::with`].
    pub(crate) fn with_glyf<T>(&self, glyphs: &[u16], then: impl FnOnce(&Kept) -> Option<T>) -> Option<T> {
        let places = self.places.as_ref()?;
        self.table.with(glyphs, |glyph| places.get(&self.data, glyph), then)
    }

    /// Which face of the file this is.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// How the outlines are stored.
    pub fn outlines(&self) -> OutlineKind {
        self.outlines
    }

    /// The face's own measures.
    pub fn metrics(&self) -> &FaceMetrics {
        &self.metrics
    }

    /// The number of glyphs.
    pub fn glyph_count(&self) -> u16 {
        self.glyph_count
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
        self.known(glyph)
            .zip(self.advances.as_ref())
            .and_then(|(glyph, own)| own.advance(&self.data, glyph))
            .unwrap_or(0)
    }

    /// A glyph's advance along a vertical line, in font units; one em where the face has no vertical metrics.
    pub fn vertical_advance(&self, glyph: u16) -> u16 {
        let own = self.known(glyph).zip(self.vertical_advances.as_ref());
        own.and_then(|(glyph, own)| own.advance(&self.data, glyph)).unwrap_or(self.metrics.units_per_em)
    }

    /// How high above the baseline a glyph's vertical origin lies, in font units (VORG, else the top side bearing,
    /// else the top of the em box).
    pub fn vertical_origin(&self, glyph: u16) -> i16 {
        self.own_origin(glyph).unwrap_or(self.metrics.em_top)
    }

    fn own_origin(&self, glyph: u16) -> Option<i16> {
        let (glyph, vertical) = self.known(glyph).zip(self.vertical_advances.as_ref())?;
        if let Some(table) = &self.origins {
            let table = ttf_parser::vorg::Table::parse(self.data.get(table.clone())?)?;
            return Some(table.glyph_y_origin(ttf_parser::GlyphId(glyph)));
        }
        let bearing = vertical.bearing(&self.data, glyph)?;
        // The box that the outline's own head states, whose fourth side is the top
        let top = self.with_glyf(&[glyph], |kept| kept.get(glyph)?.get(8..)?.first_chunk().copied())?;
        Some(bearing.saturating_add(i16::from_be_bytes(top)))
    }

    /// The vertical origin that whoever shapes with [`Face::data`] alone takes a glyph to have: without `VORG` and without
    /// outlines that is the ascender.
    pub(crate) fn origin_in_data(&self, glyph: u16) -> i16 {
        let has_glyf = self.outlines == OutlineKind::Glyf && self.file.is_none();
        if self.origins.is_some() || has_glyf { self.vertical_origin(glyph) } else { self.metrics.ascender }
    }

    /// A glyph's number, if the face has it.
    fn known(&self, glyph: u16) -> Option<u16> {
        (glyph < self.glyph_count).then_some(glyph)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A face of the repository, read in parts and as a whole.
    fn both(file: &str) -> [Face; 2] {
        let path = format!("{}/fonts/{file}", env!("CARGO_MANIFEST_DIR"));
        let font = Arc::new(std::fs::read(path).expect("the face"));
        let parted = Face::all_of(file, font.clone()).expect("a sound face").remove(0);
        [parted, Face::parse(file, font, 0).expect("a sound face")]
    }

    #[test]
    fn a_face_without_its_outlines_measures_as_the_whole_one() {
        for file in ["BanxinKai-Regular.ttf", "BanxinSong-Regular.otf"] {
            let [parted, whole] = both(file);
            assert!(parted.data().len() < whole.data().len() / 10, "{file} is in memory whole");
            assert_eq!(parted.metrics(), whole.metrics());
            let read = ttf_parser::Face::parse(whole.data(), 0).expect("a sound face");
            let tables = read.tables();
            for glyph in 0..whole.glyph_count() {
                let measures = |face: &Face| {
                    (face.advance(glyph), face.vertical_advance(glyph), face.vertical_origin(glyph))
                };
                assert_eq!(measures(&parted), measures(&whole), "glyph {glyph} of {file}");
                let id = ttf_parser::GlyphId(glyph);
                let bearing = tables.vmtx.and_then(|vmtx| vmtx.side_bearing(id));
                let top = tables.glyf.and_then(|glyf| glyf.bbox(id)).map(|bbox| bbox.y_max);
                let origin = match tables.vorg {
                    Some(vorg) => vorg.glyph_y_origin(id),
                    None => top.zip(bearing).map_or(whole.metrics().em_top, |(top, bearing)| top + bearing),
                };
                let expected =
                    (read.glyph_hor_advance(id).unwrap(), read.glyph_ver_advance(id).unwrap(), origin);
                assert_eq!(measures(&parted), expected, "glyph {glyph} of {file}");
            }
        }
    }

    #[test]
    fn a_glyph_that_the_face_does_not_have_measures_as_any() {
        let [face, _] = both("BanxinKai-Regular.ttf");
        let none = face.glyph_count();
        assert_eq!((face.advance(none), face.vertical_advance(none)), (0, face.metrics().units_per_em));
        assert_eq!(face.vertical_origin(none), face.metrics().em_top);
    }
}
