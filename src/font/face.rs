use std::sync::Arc;

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

/// One face of a font file, with its bytes.
///
/// A face that has been made is sound enough to shape and embed: every table the engine uses has been read once.
#[derive(Clone)]
pub struct Face {
    family: String,
    postscript_name: String,
    data: Arc<Vec<u8>>,
    index: u32,
    outlines: Outlines,
    metrics: FaceMetrics,
    /// What each glyph measures, read once: shaping and writing look here.
    glyphs: Arc<[GlyphMetrics]>,
    /// Glyph of each character of the Basic Multilingual Plane, 0 where there is none.
    bmp: Arc<[u16]>,
    /// Glyphs that have a form of their own for vertical lines, sorted.
    vertical_forms: Arc<[u16]>,
}

/// A glyph's advances and vertical origin, in font units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct GlyphMetrics {
    advance: u16,
    vertical_advance: u16,
    vertical_origin: i16,
}

impl Face {
    /// Reads one face of a font file (`index` counts the faces of a collection).
    ///
    /// # Errors
    /// [`ErrorKind::Font`] when the bytes are not a font, a table is broken, or the font has no outlines banxin sets.
    pub fn parse(name: &str, data: Arc<Vec<u8>>, index: u32) -> Result<Face> {
        let broken = |what: String| {
            Error::new(ErrorKind::Font, what)
                .at(SourcePlace::file(name))
                .with_hint("give a TrueType or OpenType font file, or take the file out of the fonts folder")
        };
        let face = ttf_parser::Face::parse(&data, index)
            .map_err(|error| broken(format!("this is not a sound font: {error}")))?;
        let outlines = if face.tables().cff.is_some() {
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
        let glyphs: Vec<GlyphMetrics> = (0..count)
            .map(|id| {
                let id = ttf_parser::GlyphId(id);
                let vertical_advance =
                    if vertical { face.glyph_ver_advance(id).unwrap_or(units_per_em) } else { units_per_em };
                GlyphMetrics {
                    advance: face.glyph_hor_advance(id).unwrap_or(0),
                    vertical_advance,
                    vertical_origin: vertical_origin(&face, id, em_top),
                }
            })
            .collect();
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
        let bmp = basic_plane(&face);
        let vertical_forms = vertical_forms(&face);
        Ok(Face {
            family,
            postscript_name,
            outlines,
            metrics,
            index,
            glyphs: glyphs.into(),
            bmp: bmp.into(),
            vertical_forms: vertical_forms.into(),
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

    /// The whole font file.
    pub fn data(&self) -> &[u8] {
        &self.data
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
        let found = match self.bmp.get(c as usize) {
            Some(&glyph) => glyph,
            None => ttf_parser::Face::parse(&self.data, self.index).ok()?.glyph_index(c)?.0,
        };
        (found != 0).then_some(found)
    }

    /// Whether a glyph has a form of its own for vertical lines.
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

fn vertical_origin(face: &ttf_parser::Face<'_>, id: ttf_parser::GlyphId, em_top: i16) -> i16 {
    if let Some(vorg) = face.tables().vorg {
        return vorg.glyph_y_origin(id);
    }
    if face.tables().glyf.is_some()
        && let Some(bearing) = face.glyph_ver_side_bearing(id)
        // The box that the glyph's own head states: measuring every outline costs more than all else at load.
        && let Some(bbox) = face.tables().glyf.and_then(|glyf| glyf.bbox(id))
    {
        return bearing.saturating_add(bbox.y_max);
    }
    em_top
}

/// The glyphs that the features `vert` and `vrt2` put others for, sorted.
fn vertical_forms(face: &ttf_parser::Face<'_>) -> Vec<u16> {
    use ttf_parser::gsub::SubstitutionSubtable;
    use ttf_parser::opentype_layout::Coverage;

    let mut glyphs = Vec::new();
    let Some(gsub) = face.tables().gsub else { return glyphs };
    let tags = [*b"vert", *b"vrt2"].map(|tag| ttf_parser::Tag::from_bytes(&tag));
    let features = gsub.features.into_iter().filter(|feature| tags.contains(&feature.tag));
    let mut lookups: Vec<u16> = features.flat_map(|feature| feature.lookup_indices).collect();
    lookups.sort_unstable();
    lookups.dedup();
    for lookup in lookups.into_iter().filter_map(|index| gsub.lookups.get(index)) {
        for subtable in lookup.subtables.into_iter::<SubstitutionSubtable<'_>>() {
            let SubstitutionSubtable::Single(single) = subtable else { continue };
            match single.coverage() {
                Coverage::Format1 { glyphs: covered } => {
                    glyphs.extend(covered.into_iter().map(|glyph| glyph.0));
                }
                Coverage::Format2 { records } => {
                    glyphs.extend(records.into_iter().flat_map(|record| record.start.0..=record.end.0));
                }
            }
        }
    }
    glyphs.sort_unstable();
    glyphs.dedup();
    glyphs
}

/// The glyphs of the Basic Multilingual Plane, from the subtable that covers most: a face's other Unicode subtables say
/// the same of fewer characters.
fn basic_plane(face: &ttf_parser::Face<'_>) -> Vec<u16> {
    let mut glyphs = vec![0u16; 0x1_0000];
    let Some(cmap) = face.tables().cmap else { return glyphs };
    let full = |format: &ttf_parser::cmap::Format<'_>| {
        matches!(format, ttf_parser::cmap::Format::SegmentedCoverage(_))
    };
    let unicode = || cmap.subtables.into_iter().filter(|subtable| subtable.is_unicode());
    let chosen: Vec<_> = match unicode().find(|subtable| full(&subtable.format)) {
        Some(subtable) => vec![subtable],
        None => unicode().collect(),
    };
    for subtable in chosen {
        subtable.codepoints(|codepoint| {
            if let Some(slot) = glyphs.get_mut(codepoint as usize)
                && *slot == 0
                && let Some(id) = subtable.glyph_index(codepoint)
            {
                *slot = id.0;
            }
        });
    }
    glyphs
}
