use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::bytes::scaled;
use super::deflate::Deflate;
use super::subset::Program;
use super::tounicode;
use super::usage::FaceUse;
use crate::font::{Face, OutlineKind};

/// One face's share of a page, ready to embed.
pub(super) struct Subset<'u, 'p> {
    pub(super) face: &'u Face,
    pub(super) face_use: &'u FaceUse<'p>,
    /// The face's PostScript name, tagged.
    pub(super) name: String,
    pub(super) program: Program,
}

/// A value in font units as the whole thousandths of an em that PDF measures glyphs in.
pub(super) fn thousandths(face: &Face, value: i32) -> i64 {
    scaled(i64::from(value), 1000, i64::from(face.metrics().units_per_em))
}

/// The resource name of a face's font for lines that run across or glyphs that lie on their side.
pub(super) fn horizontal_name(face_use: &FaceUse<'_>) -> String {
    format!("H{}", face_use.face.0)
}

/// The resource name of a face's font for glyphs that stand one under the other.
pub(super) fn vertical_name(face_use: &FaceUse<'_>) -> String {
    format!("V{}", face_use.face.0)
}

impl Subset<'_, '_> {
    /// Adds the fonts of the face, and names them in the page's resources. The fonts of both directions share
    /// everything but the direction.
    pub(super) fn embed(self, document: &mut Document, resources: &mut Dictionary, deflate: &mut Deflate) {
        let (face_use, kind, name) = (self.face_use, self.program.kind, self.name.clone());
        let to_unicode = tounicode::cmap(&face_use.texts);
        let to_unicode = document.add_object(deflate.stream(Dictionary::new(), to_unicode));
        let glyphs = self.add_glyphs(document, deflate);
        let directions = [
            (face_use.horizontal, "Identity-H", horizontal_name(face_use)),
            (face_use.vertical, "Identity-V", vertical_name(face_use)),
        ];
        for (_, encoding, resource) in directions.into_iter().filter(|(used, ..)| *used) {
            // ISO 32000-2, 9.7.6.2: the name of a CIDFontType0 carries its CMap's.
            let base_font = match kind {
                OutlineKind::Cff => format!("{name}-{encoding}"),
                OutlineKind::Glyf => name.clone(),
            };
            let font = document.add_object(dictionary! {
                "Type" => "Font",
                "Subtype" => "Type0",
                "BaseFont" => base_font.as_str(),
                "Encoding" => encoding,
                "DescendantFonts" => vec![Object::Reference(glyphs)],
                "ToUnicode" => to_unicode,
            });
            resources.set(resource, font);
        }
    }

    /// The font of the glyphs themselves, without a direction.
    fn add_glyphs(self, document: &mut Document, deflate: &mut Deflate) -> ObjectId {
        let mut font = dictionary! {
            "Type" => "Font",
            "BaseFont" => self.name.as_str(),
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::string_literal("Adobe"),
                "Ordering" => Object::string_literal("Identity"),
                "Supplement" => 0,
            },
            "DW" => DEFAULT_ADVANCE,
        };
        set_listed(&mut font, "W", advances(self.face, &self.face_use.glyphs));
        if self.face_use.vertical {
            let top = thousandths(self.face, i32::from(self.face.metrics().em_top));
            font.set("DW2", vec![Object::Integer(top), Object::Integer(-DEFAULT_ADVANCE)]);
            set_listed(&mut font, "W2", vertical_advances(self.face, &self.face_use.glyphs));
        }
        let mut descriptor = descriptor(self.face, &self.name);
        match self.program.kind {
            OutlineKind::Cff => {
                font.set("Subtype", "CIDFontType0");
                let stream =
                    deflate.outlines(dictionary! { "Subtype" => "CIDFontType0C" }, self.program.bytes);
                descriptor.set("FontFile3", document.add_object(stream));
            }
            OutlineKind::Glyf => {
                font.set("Subtype", "CIDFontType2");
                match self.program.places {
                    Some(places) => {
                        let places = deflate.stream(Dictionary::new(), places);
                        font.set("CIDToGIDMap", document.add_object(places));
                    }
                    None => font.set("CIDToGIDMap", "Identity"),
                }
                let length = self.program.bytes.len() as i64;
                let stream = deflate.outlines(dictionary! { "Length1" => length }, self.program.bytes);
                descriptor.set("FontFile2", document.add_object(stream));
            }
        }
        font.set("FontDescriptor", document.add_object(descriptor));
        document.add_object(font)
    }
}

/// What a Han glyph advances: only what differs is listed.
const DEFAULT_ADVANCE: i64 = 1000;

fn advances(face: &Face, glyphs: &[u16]) -> Vec<Object> {
    exceptions(glyphs, |glyph| {
        let advance = thousandths(face, i32::from(face.advance(glyph)));
        (advance != DEFAULT_ADVANCE).then(|| [Object::Integer(advance)])
    })
}

/// For each glyph: its advance, and its vertical origin seen from its horizontal one (ISO 32000-2, 9.7.4.3).
fn vertical_advances(face: &Face, glyphs: &[u16]) -> Vec<Object> {
    let top = face.metrics().em_top;
    exceptions(glyphs, |glyph| {
        let advance = thousandths(face, i32::from(face.vertical_advance(glyph)));
        let origin = face.vertical_origin(glyph);
        (advance != DEFAULT_ADVANCE || origin != top).then(|| {
            let middle = thousandths(face, i32::from(face.advance(glyph)));
            [
                Object::Integer(-advance),
                Object::Real(middle as f32 / 2.0),
                Object::Integer(thousandths(face, i32::from(origin))),
            ]
        })
    })
}

/// The codes that differ from the default, in runs: `first [values of first, of first + 1, …]`.
fn exceptions<const N: usize>(glyphs: &[u16], of: impl Fn(u16) -> Option<[Object; N]>) -> Vec<Object> {
    let mut out = Vec::new();
    let mut run: Option<(usize, Vec<Object>)> = None;
    for (code, &glyph) in glyphs.iter().enumerate() {
        match (of(glyph), &mut run) {
            (Some(values), Some((_, listed))) => listed.extend(values),
            (Some(values), None) => run = Some((code, values.into())),
            (None, _) => close(&mut out, run.take()),
        }
    }
    close(&mut out, run);
    out
}

/// Sets an entry unless it lists nothing.
fn set_listed(font: &mut Dictionary, key: &str, listed: Vec<Object>) {
    if !listed.is_empty() {
        font.set(key, listed);
    }
}

fn close(out: &mut Vec<Object>, run: Option<(usize, Vec<Object>)>) {
    if let Some((first, listed)) = run {
        out.push(Object::Integer(first as i64));
        out.push(Object::Array(listed));
    }
}

fn descriptor(face: &Face, name: &str) -> Dictionary {
    /// Glyphs outside the standard Latin set (ISO 32000-2, table 121).
    const SYMBOLIC: i64 = 4;
    let metrics = face.metrics();
    let bbox: Vec<Object> = metrics.bbox.map(|side| thousandths(face, i32::from(side)).into()).into();
    dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => name,
        "Flags" => SYMBOLIC,
        "FontBBox" => bbox,
        "ItalicAngle" => 0,
        "Ascent" => thousandths(face, i32::from(metrics.ascender)),
        "Descent" => thousandths(face, i32::from(metrics.descender)),
        "CapHeight" => thousandths(face, i32::from(metrics.cap_height)),
        // No font file says how thick its stems are: a fifth of the weight is the customary guess.
        "StemV" => i64::from(metrics.weight) / 5,
    }
}
