//! What a page uses of each face: its glyphs, in which directions, and what they spell.

use std::collections::BTreeMap;

use crate::font::{FaceId, Fonts};
use crate::geom::Setting;
use crate::page::{GlyphRun, Item, PlacedGlyph, Shape};

/// What a page uses of one face.
///
/// A glyph has a code for each text that it spells: 「 and “ may be one glyph in vertical lines, and one mark stands for all
/// characters that a face lacks. Readers that take the text from codes alone would else find one for the other.
pub(super) struct FaceUse<'p> {
    pub(super) face: FaceId,
    /// The glyph of each code, in order of their numbers; `.notdef` is always the first.
    pub(super) glyphs: Vec<u16>,
    /// What each code spells; empty for a glyph that spells nothing by itself.
    pub(super) texts: Vec<&'p str>,
    /// The face's blank, which stands for characters that have no glyph of their own.
    pub(super) blank: Option<u16>,
    /// Whether any run is set upright in a horizontal line, or sideways.
    pub(super) horizontal: bool,
    /// Whether any run is set upright in a vertical line.
    pub(super) vertical: bool,
    /// The first code of every glyph of the face.
    codes: Vec<u16>,
}

/// The most codes of one glyph, so that nobody searches long for the right one. What a page spells with it beyond that
/// is told by ActualText.
const MOST_TEXTS: usize = 256;

impl<'p> FaceUse<'p> {
    /// The code that stands for a glyph in the page's content where it spells a text: its first where there is none
    /// for that.
    pub(super) fn code(&self, glyph: u16, text: &str) -> u16 {
        let first = self.codes.get(usize::from(glyph)).copied().unwrap_or(0);
        let place = usize::from(first);
        // Hardly any glyph spells more than one text.
        if self.glyphs.get(place + 1) != Some(&glyph) {
            return first;
        }
        let codes = self.glyphs[place..].iter().zip(&self.texts[place..]);
        let spelling = codes.take_while(|(of, _)| **of == glyph).position(|(_, spelled)| *spelled == text);
        first + spelling.unwrap_or(0) as u16
    }

    /// Whether the codes of a cluster spell its text by themselves.
    pub(super) fn spells(&self, cluster: &Cluster<'_>) -> bool {
        let spells = |glyph| self.texts[usize::from(self.code(glyph, cluster.text))] == cluster.text;
        match (cluster.glyphs, cluster.blank(self)) {
            ([placed], _) => spells(placed.glyph),
            (_, Some(blank)) => spells(blank),
            _ => false,
        }
    }
}

/// The faces a page uses, with room for every face of the book.
pub(super) struct Usage<'p> {
    faces: Vec<Option<FaceUse<'p>>>,
}

impl<'p> Usage<'p> {
    /// Goes through the page's items. `repeats` says whether a font program can hold a glyph of a face more than once.
    pub(super) fn of(items: &'p [Item], fonts: &Fonts, repeats: impl Fn(FaceId) -> bool) -> Usage<'p> {
        let mut faces: Vec<Option<Found<'p>>> = fonts.iter().map(|_| None).collect();
        for run in runs(items) {
            let Some(slot) = faces.get_mut(usize::from(run.face.0)) else { continue };
            let found = slot.get_or_insert_with(|| Found::new(run.face, fonts, repeats(run.face)));
            match run.setting {
                Setting::Vertical => found.face_use.vertical = true,
                Setting::Horizontal | Setting::Sideways => found.face_use.horizontal = true,
            }
            for cluster in Clusters::of(run) {
                found.add(&cluster);
            }
        }
        Usage { faces: faces.into_iter().map(|found| found.map(Found::finish)).collect() }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &FaceUse<'p>> {
        self.faces.iter().flatten()
    }

    pub(super) fn face(&self, id: FaceId) -> Option<&FaceUse<'p>> {
        self.faces.get(usize::from(id.0)).and_then(Option::as_ref)
    }
}

/// What has been found of a face so far.
struct Found<'p> {
    /// Its codes count from 1 in the order in which glyphs were found, and are 0 for all others.
    face_use: FaceUse<'p>,
    /// What each of those glyphs spells first.
    firsts: Vec<&'p str>,
    /// What glyphs spell besides.
    others: BTreeMap<u16, Vec<&'p str>>,
    repeats: bool,
}

impl<'p> Found<'p> {
    fn new(face: FaceId, fonts: &Fonts, repeats: bool) -> Found<'p> {
        let face_use = FaceUse {
            face,
            glyphs: Vec::new(),
            blank: fonts.face(face).glyph(' '),
            texts: Vec::new(),
            horizontal: false,
            vertical: false,
            codes: vec![0; usize::from(fonts.face(face).glyph_count())],
        };
        Found { face_use, firsts: Vec::new(), others: BTreeMap::new(), repeats }
    }

    /// Of several glyphs in a cluster the first speaks for all.
    fn add(&mut self, cluster: &Cluster<'p>) {
        let mut text = cluster.text;
        for glyph in cluster.glyphs.iter().map(|placed| placed.glyph).chain(cluster.blank(&self.face_use)) {
            self.glyph(glyph, std::mem::take(&mut text));
        }
    }

    fn glyph(&mut self, glyph: u16, text: &'p str) {
        let Some(code) = self.face_use.codes.get_mut(usize::from(glyph)) else { return };
        if *code == 0 {
            self.firsts.push(text);
            *code = self.firsts.len() as u16;
            return;
        }
        let first = &mut self.firsts[usize::from(*code) - 1];
        if *first == text || text.is_empty() {
            return;
        }
        if first.is_empty() {
            *first = text;
        } else if self.repeats {
            let others = self.others.entry(glyph).or_default();
            if others.len() + 1 < MOST_TEXTS && !others.contains(&text) {
                others.push(text);
            }
        }
    }

    /// Gives out the codes in the order of the glyphs.
    fn finish(self) -> FaceUse<'p> {
        let Found { mut face_use, firsts, mut others, .. } = self;
        // `.notdef` has its code, used or not.
        let notdef = face_use.codes.first().copied().unwrap_or(0);
        if notdef == 0 {
            face_use.glyphs.push(0);
            face_use.texts.push("");
        }
        let mut room = usize::from(u16::MAX - 1).saturating_sub(firsts.len());
        for (glyph, code) in face_use.codes.iter_mut().enumerate() {
            let Some(found) = usize::from(*code).checked_sub(1) else { continue };
            let glyph = glyph as u16;
            *code = face_use.glyphs.len() as u16;
            face_use.glyphs.push(glyph);
            face_use.texts.push(firsts[found]);
            if let Some(texts) = others.remove(&glyph) {
                let before = face_use.texts.len();
                face_use.texts.extend(texts.into_iter().take(room));
                face_use.glyphs.resize(face_use.texts.len(), glyph);
                room -= face_use.texts.len() - before;
            }
        }
        face_use
    }
}

/// Glyphs that together spell some characters; or characters that nothing is shown for, such as a space at which a line
/// was stretched.
pub(super) struct Cluster<'p> {
    pub(super) text: &'p str,
    pub(super) glyphs: &'p [PlacedGlyph],
}

impl Cluster<'_> {
    /// The blank that is shown for characters without a glyph, so that readers of the text find them.
    pub(super) fn blank(&self, face_use: &FaceUse<'_>) -> Option<u16> {
        if self.glyphs.is_empty() { face_use.blank } else { None }
    }
}

/// The clusters of a run, in order.
pub(super) struct Clusters<'p> {
    text: &'p str,
    glyphs: &'p [PlacedGlyph],
    /// Where the text starts that no cluster has spelled yet.
    rest: usize,
    /// Up to where each glyph spells the next character: the figures that share a cell.
    paired: usize,
}

impl<'p> Clusters<'p> {
    pub(super) fn of(run: &'p GlyphRun) -> Clusters<'p> {
        Clusters { text: &run.text, glyphs: &run.glyphs, rest: 0, paired: 0 }
    }

    fn spell(&mut self, end: usize) -> &'p str {
        let text = self.text.get(self.rest..end).unwrap_or_default();
        self.rest = end;
        text
    }
}

impl<'p> Iterator for Clusters<'p> {
    type Item = Cluster<'p>;

    fn next(&mut self) -> Option<Cluster<'p>> {
        if self.rest < self.paired {
            let length = self.text.get(self.rest..)?.chars().next().map_or(1, char::len_utf8);
            let (glyphs, rest) = self.glyphs.split_at_checked(1)?;
            self.glyphs = rest;
            return Some(Cluster { text: self.spell(self.rest + length), glyphs });
        }
        let (start, end) = match self.glyphs.first() {
            Some(first) => (first.text.start as usize, first.text.end as usize),
            None => (self.text.len(), self.text.len()),
        };
        if start > self.rest {
            return Some(Cluster { text: self.spell(start), glyphs: &[] });
        }
        let more = self.glyphs.iter().skip(1).take_while(|glyph| glyph.text.is_empty()).count();
        if more > 0
            && start == self.rest
            && end > start
            && self.text.get(start..end).is_some_and(|text| text.chars().count() == 1 + more)
        {
            self.paired = end;
            return self.next();
        }
        let (glyphs, rest) = self.glyphs.split_at_checked(1 + more)?;
        self.glyphs = rest;
        Some(Cluster { text: self.spell(end), glyphs })
    }
}

fn runs(items: &[Item]) -> impl Iterator<Item = &GlyphRun> {
    items.iter().filter_map(|item| match &item.shape {
        Shape::Glyphs(run) => Some(run),
        Shape::Rule(_) | Shape::Area(_) | Shape::Picture(_) | Shape::Path(_) => None,
    })
}
