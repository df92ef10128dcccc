//! A placed page as rules see it: its heads, columns and pictures, and the words for places on it.

use std::cell::OnceCell;
use std::sync::Arc;

use super::run::Plant;
use crate::cjk::Lang;
use crate::diag::{Diagnostic, Place, Report};
use crate::geom::{Length, LogicalRect, Point, Rect, WritingMode};
use crate::page::{FrameKind, GlyphRun, Item, PlacedLine, PlacedPage, PlacedPicture, Shape};
use crate::picture::{InkCounts, Picture};
use crate::plate::Plates;
use crate::spec::Role;

/// A placed page, with what its rules have in common.
pub(crate) struct Sheet<'p> {
    pub(super) page: &'p PlacedPage,
    pub(super) report: &'p Report,
    /// For each frame its lines, as indices into the page's.
    lines: Vec<Vec<usize>>,
    pub(super) heads: Vec<Head<'p>>,
    /// The columns that hold running text, thread by thread in order of reading.
    pub(super) columns: Vec<Column>,
    pub(super) photos: Vec<Photo<'p>>,
    /// The plates, painted when a rule first asks for them.
    plates: OnceCell<Option<Plates>>,
    plant: Plant<'p>,
}

/// A headline block that holds a headline.
pub(super) struct Head<'p> {
    pub(super) frame: usize,
    pub(super) rect: Rect,
    pub(super) story: usize,
    /// The size of its headline's type, across the line.
    pub(super) size: Length,
    /// What its headline says.
    pub(super) text: &'p str,
}

/// A column of running text.
pub(super) struct Column {
    pub(super) frame: usize,
    pub(super) thread: usize,
    /// The box around its lines.
    pub(super) rect: Rect,
    pub(super) lines: Vec<usize>,
}

/// A picture on the page.
pub(super) struct Photo<'p> {
    pub(super) frame: Option<usize>,
    pub(super) placed: &'p PlacedPicture,
}

impl<'p> Sheet<'p> {
    /// The view of a page; its plates are made where a rule asks for them.
    pub(super) fn of(page: &'p PlacedPage, report: &'p Report, plant: Plant<'p>) -> Sheet<'p> {
        let mut lines = vec![Vec::new(); page.frames.len()];
        for (n, line) in page.lines.iter().enumerate() {
            if let Some(of_frame) = lines.get_mut(line.frame) {
                of_frame.push(n);
            }
        }
        let mut sheet = Sheet {
            page,
            report,
            lines,
            heads: Vec::new(),
            columns: Vec::new(),
            photos: Vec::new(),
            plates: OnceCell::new(),
            plant,
        };
        sheet.heads = (0..page.frames.len()).filter_map(|frame| sheet.head(frame)).collect();
        sheet.columns = sheet.text_columns();
        sheet.photos = photos(page);
        sheet
    }

    fn head(&self, frame: usize) -> Option<Head<'p>> {
        let placed = self.page.frames.get(frame)?;
        if placed.kind != FrameKind::Head {
            return None;
        }
        let lines: Vec<usize> = self.lines[frame]
            .iter()
            .copied()
            .filter(|line| self.role(&self.page.lines[*line]) == Role::Headline)
            .collect();
        let first = &self.page.lines[*lines.first()?];
        Some(Head {
            frame,
            rect: placed.rect,
            story: first.text.story,
            size: lines.iter().map(|line| self.across(&self.page.lines[*line])).max()?,
            text: self.paragraph(first),
        })
    }

    fn text_columns(&self) -> Vec<Column> {
        let mut columns: Vec<((usize, usize), Column)> = Vec::new();
        for (frame, placed) in self.page.frames.iter().enumerate() {
            let FrameKind::Column(Some((thread, turn))) = placed.kind else { continue };
            let lines = self.lines[frame].clone();
            let Some(rect) =
                lines.iter().map(|line| self.page.lines[*line].rect).reduce(|all, rect| all.union(&rect))
            else {
                continue;
            };
            columns.push(((thread, turn), Column { frame, thread, rect, lines }));
        }
        columns.sort_by_key(|(place, _)| *place);
        columns.into_iter().map(|(_, column)| column).collect()
    }

    /// The lines of a frame, in reading order.
    pub(super) fn lines_of(&self, frame: usize) -> impl Iterator<Item = &'p PlacedLine> {
        let page = self.page;
        self.lines.get(frame).into_iter().flatten().map(move |line| &page.lines[*line])
    }

    /// The extent of a line's type across the line.
    pub(super) fn across(&self, line: &PlacedLine) -> Length {
        match self.page.frames.get(line.frame).map(|frame| frame.writing) {
            Some(WritingMode::VerticalRl) => line.rect.size.width,
            _ => line.rect.size.height,
        }
    }

    /// What a line is for.
    pub(super) fn role(&self, line: &PlacedLine) -> Role {
        let story = self.page.stories.get(line.text.story);
        let paragraph = story.and_then(|story| story.paragraphs.get(line.text.paragraph));
        paragraph.map_or(Role::Ornament, |(role, _)| *role)
    }

    /// The text of a line's paragraph.
    pub(super) fn paragraph(&self, line: &PlacedLine) -> &'p str {
        let story = self.page.stories.get(line.text.story);
        let paragraph = story.and_then(|story| story.paragraphs.get(line.text.paragraph));
        paragraph.map_or("", |(_, text)| text.as_str())
    }

    /// The characters of a line.
    pub(super) fn words(&self, line: &PlacedLine) -> String {
        let chars = self.paragraph(line).chars();
        chars.skip(line.text.chars.start).take(line.text.chars.len()).collect()
    }

    /// Whether a line is the last of its paragraph.
    pub(super) fn ends_paragraph(&self, line: &PlacedLine) -> bool {
        self.paragraph(line).chars().count() <= line.text.chars.end
    }

    /// Whether a line is the first of its paragraph.
    pub(super) fn starts_paragraph(&self, line: &PlacedLine) -> bool {
        line.text.chars.start == 0
    }

    /// The language of a story.
    pub(super) fn lang(&self, story: usize) -> Lang {
        let tag = self.page.stories.get(story).map_or(self.page.lang.as_str(), |story| story.lang.as_str());
        Lang::from_tag(tag).unwrap_or_default()
    }

    /// The story that a frame's first line belongs to.
    pub(super) fn story_in(&self, frame: usize) -> Option<usize> {
        self.lines_of(frame).next().map(|line| line.text.story)
    }

    /// A rectangle in the page's direction of reading.
    pub(super) fn logical(&self, rect: Rect) -> LogicalRect {
        rect.to_logical(self.page.writing, self.page.type_area)
    }

    /// Whether the page is read in vertical lines.
    pub(super) fn is_vertical(&self) -> bool {
        self.page.writing == WritingMode::VerticalRl
    }

    /// The plates; none where a picture cannot be unpacked.
    pub(super) fn plates(&self) -> Option<&Plates> {
        self.plates.get_or_init(|| (self.plant.plates)(self.page)).as_ref()
    }

    /// How much ink a CMYK picture lays.
    pub(super) fn inks_of(&self, picture: &Arc<Picture>) -> Option<Arc<InkCounts>> {
        (self.plant.inks)(picture)
    }

    /// A place by its frame.
    pub(super) fn in_frame(&self, frame: Option<usize>) -> Place {
        let place = Place::page(&self.page.name);
        match frame.and_then(|frame| self.page.frames.get(frame)) {
            Some(frame) => place.in_frame(&frame.name),
            None => place,
        }
    }

    /// A place by its characters.
    pub(super) fn at_line(&self, line: &PlacedLine) -> Place {
        let place = self.in_frame(Some(line.frame));
        let Some(story) = self.page.stories.get(line.text.story) else { return place };
        let before = story.starts().get(line.text.paragraph).copied().unwrap_or(0);
        let chars = before + line.text.chars.start..before + line.text.chars.end;
        place.in_story(&story.name, Some(chars))
    }

    /// A place by the item that is painted there.
    pub(super) fn at_item(&self, item: &Item) -> Place {
        let line = item.origin.text.as_ref().and_then(|text| {
            let is_here = |line: &&PlacedLine| {
                line.text.story == text.story
                    && line.text.paragraph == text.paragraph
                    && line.text.chars.start <= text.chars.start
                    && text.chars.end <= line.text.chars.end
            };
            self.page.lines.iter().find(is_here)
        });
        match line {
            Some(line) => self.at_line(line),
            None => self.in_frame(item.origin.frame),
        }
    }

    /// Where on paper a finding of the build is.
    pub(super) fn area_of(&self, finding: &Diagnostic) -> Option<Rect> {
        let place = &finding.place;
        let in_story = || {
            let ((start, end), story) = (place.chars?, place.story.as_ref()?);
            self.page.lines_of(story, start..end).next().map(|line| line.rect)
        };
        let in_frame = || {
            let name = place.frame.as_ref()?;
            self.page.frames.iter().find(|frame| frame.name == *name).map(|frame| frame.rect)
        };
        // What a picture brings is said of its file.
        let in_picture = || {
            let file = &place.source.as_ref()?.file;
            let photo = self.photos.iter().find(|photo| photo.placed.picture.file == *file);
            photo.map(|photo| photo.placed.window)
        };
        in_story().or_else(in_frame).or_else(in_picture)
    }

    /// Every run of type with its item.
    pub(super) fn runs(&self) -> impl Iterator<Item = (&'p Item, &'p GlyphRun)> {
        self.page.items.iter().filter_map(|item| match &item.shape {
            Shape::Glyphs(run) if !run.glyphs.is_empty() => Some((item, run)),
            _ => None,
        })
    }
}

fn photos(page: &PlacedPage) -> Vec<Photo<'_>> {
    let pictures = page.items.iter().filter_map(|item| match &item.shape {
        Shape::Picture(placed) => Some(Photo { frame: item.origin.frame, placed }),
        _ => None,
    });
    pictures.collect()
}

/// The gap between two rectangles: the larger of the gaps across and down, zero where they touch or overlap.
pub(super) fn gap(a: Rect, b: Rect) -> Length {
    let across = (b.origin.x - a.right()).max(a.origin.x - b.right());
    let down = (b.origin.y - a.bottom()).max(a.origin.y - b.bottom());
    across.max(down).max(Length::ZERO)
}

/// How much of their extents two stretches share.
pub(super) fn shared(a: (Length, Length), b: (Length, Length)) -> Length {
    (a.1.min(b.1) - a.0.max(b.0)).max(Length::ZERO)
}

/// The whole trimmed page.
pub(super) fn trimmed(page: &PlacedPage) -> Rect {
    Rect { origin: Point::default(), size: page.trim }
}
