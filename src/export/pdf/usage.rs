//! What a page uses of each face: its glyphs, in which directions, and what they spell.

use crate::font::{FaceId, Fonts};
use crate::geom::Setting;
use crate::page::{GlyphRun, Item, PlacedGlyph, Shape};

/// What a page uses of one face.
pub(super) struct FaceUse<'p> {
    pub(super) face: FaceId,
    /// The glyphs in order of their numbers; `.notdef` is always the first, and a glyph's place here is its code.
    pub(super) glyphs: Vec<u16>,
    /// What the glyph of each code spells, for most of its places on the page.
    pub(super) texts: Vec<&'p str>,
    /// The face's blank, which stands for characters that have no glyph of their own.
    pub(super) blank: Option<u16>,
    /// Whether any run is set upright in a horizontal line, or sideways.
    pub(super) horizontal: bool,
    /// Whether any run is set upright in a vertical line.
    pub(super) vertical: bool,
    /// The code of every glyph of the face.
    codes: Vec<u16>,
}

impl FaceUse<'_> {
    /// The code that stands for a glyph in the page's content.
    pub(super) fn code(&self, glyph: u16) -> u16 {
        self.codes.get(usize::from(glyph)).copied().unwrap_or(0)
    }

    /// Whether the codes of a cluster spell its text by themselves.
    pub(super) fn spells(&self, cluster: &Cluster<'_>) -> bool {
        let text = |glyph| self.texts[usize::from(self.code(glyph))];
        match (cluster.glyphs, cluster.blank(self)) {
            ([placed], _) => text(placed.glyph) == cluster.text,
            (_, Some(blank)) => text(blank) == cluster.text,
            _ => false,
        }
    }
}

/// The faces a page uses, with room for every face of the book.
pub(super) struct Usage<'p> {
    faces: Vec<Option<FaceUse<'p>>>,
}

impl<'p> Usage<'p> {
    /// Goes through the page's items twice: once for the glyphs, once for what they spell.
    pub(super) fn of(items: &'p [Item], fonts: &Fonts) -> Usage<'p> {
        let mut faces: Vec<Option<FaceUse<'p>>> = fonts.iter().map(|_| None).collect();
        for run in runs(items) {
            let Some(slot) = faces.get_mut(usize::from(run.face.0)) else { continue };
            let face_use = slot.get_or_insert_with(|| FaceUse {
                face: run.face,
                glyphs: vec![0],
                blank: fonts.face(run.face).glyph(' '),
                texts: Vec::new(),
                horizontal: false,
                vertical: false,
                codes: vec![0; usize::from(fonts.face(run.face).glyph_count())],
            });
            match run.setting {
                Setting::Vertical => face_use.vertical = true,
                Setting::Horizontal | Setting::Sideways => face_use.horizontal = true,
            }
            for cluster in Clusters::of(run) {
                for &glyph in
                    cluster.glyphs.iter().map(|placed| &placed.glyph).chain(&cluster.blank(face_use))
                {
                    if let Some(code) = face_use.codes.get_mut(usize::from(glyph)) {
                        *code = 1;
                    }
                }
            }
        }
        for face_use in faces.iter_mut().flatten() {
            // `.notdef` has its code already, used or not.
            if let Some(notdef) = face_use.codes.first_mut() {
                *notdef = 0;
            }
            for (glyph, code) in face_use.codes.iter_mut().enumerate().skip(1) {
                if *code != 0 {
                    *code = face_use.glyphs.len() as u16;
                    face_use.glyphs.push(glyph as u16);
                }
            }
            face_use.texts = vec![""; face_use.glyphs.len()];
        }
        let mut usage = Usage { faces };
        usage.vote(items);
        usage
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &FaceUse<'p>> {
        self.faces.iter().flatten()
    }

    pub(super) fn face(&self, id: FaceId) -> Option<&FaceUse<'p>> {
        self.faces.get(usize::from(id.0)).and_then(Option::as_ref)
    }

    /// Finds what each glyph spells in most of its places, by Boyer and Moore's vote: one counter a glyph. Of several
    /// glyphs in a cluster the first speaks for all.
    fn vote(&mut self, items: &'p [Item]) {
        let mut votes: Vec<Vec<u32>> = self
            .faces
            .iter()
            .map(|face| vec![0; face.as_ref().map_or(0, |face| face.glyphs.len())])
            .collect();
        for run in runs(items) {
            let Some(Some(face_use)) = self.faces.get_mut(usize::from(run.face.0)) else { continue };
            let votes = &mut votes[usize::from(run.face.0)];
            for cluster in Clusters::of(run) {
                let first = cluster.glyphs.first().map(|placed| placed.glyph);
                let Some(glyph) = first.or(cluster.blank(face_use)) else { continue };
                let code = usize::from(face_use.code(glyph));
                let (text, count) = (&mut face_use.texts[code], &mut votes[code]);
                if cluster.text == *text {
                    *count += 1;
                } else if *count == 0 {
                    *text = cluster.text;
                    *count = 1;
                } else {
                    *count -= 1;
                }
            }
        }
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
