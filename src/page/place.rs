use super::display::{
    Area, GlyphRun, Item, Origin, PlacedFrame, PlacedGlyph, PlacedGrid, PlacedLine, PlacedPage,
    PlacedPicture, PlacedStory, Rule, Shape, TextPlace,
};
use crate::flow::{Column, ColumnLine, Contents, MadeUp, SetPicture, StoryText};
use crate::font::Fonts;
use crate::geom::{Color, Length, LogicalPoint, LogicalRect, Point, Rect, Setting, WritingMode};
use crate::layout::Layout;
use crate::shape::{Cluster, Run};
use crate::spec::Role;

/// Gives everything on a made-up page its place on paper.
pub fn place(layout: &Layout, contents: &Contents, made: &MadeUp, fonts: &Fonts) -> PlacedPage {
    let mut page = PlacedPage {
        name: contents.page.clone(),
        title: contents.title.clone(),
        lang: layout.lang.tag().to_owned(),
        paper: contents.facts.get("paper").cloned(),
        date: contents.date,
        version: contents.version,
        slug: contents.slug.clone(),
        press: contents.press.clone(),
        trim: layout.trim,
        bleed: layout.bleed,
        type_area: layout.type_area,
        writing: layout.writing,
        grid: placed_grid(layout),
        stories: made.stories.iter().map(placed_story).collect(),
        frames: made.frames.iter().map(placed_frame).collect(),
        lines: Vec::new(),
        items: Vec::new(),
    };
    let placer = Placer { layout, made, fonts };
    page.items.extend(placer.panels());
    page.items.extend(made.pictures.iter().map(placed_picture));
    page.items.extend(placer.rules());
    for (column, line) in placer.in_reading_order() {
        let placed = placer.line(column, line, &mut page.items);
        page.lines.push(placed);
    }
    page
}

fn placed_story(story: &crate::flow::Story) -> PlacedStory {
    PlacedStory {
        name: story.name.clone(),
        lang: story.lang.tag().to_owned(),
        paragraphs: story.texts.iter().map(|text| (text.role, text.text.clone())).collect(),
    }
}

fn placed_grid(layout: &Layout) -> PlacedGrid {
    let grid = &layout.grid;
    PlacedGrid { em: grid.em, leading: grid.leading, column: grid.column, gutter: grid.gutter }
}

fn placed_frame(frame: &crate::flow::FilledFrame) -> PlacedFrame {
    PlacedFrame {
        name: frame.name.clone(),
        kind: frame.kind,
        writing: frame.writing,
        rect: frame.area,
        lines: frame.lines,
    }
}

struct Placer<'r> {
    layout: &'r Layout,
    made: &'r MadeUp,
    fonts: &'r Fonts,
}

impl<'r> Placer<'r> {
    fn panels(&self) -> impl Iterator<Item = Item> {
        self.made.panels.iter().map(|panel| Item {
            origin: Origin { role: Role::Ornament, frame: Some(panel.frame), text: None },
            shape: Shape::Area(Area {
                rect: panel.area,
                fill: panel.tint,
                border: panel.border.map(|thickness| (thickness, Color::BLACK)),
            }),
        })
    }

    fn rules(&self) -> impl Iterator<Item = Item> {
        self.made.rules.iter().map(|(rect, color)| Item {
            origin: Origin { role: Role::Ornament, frame: None, text: None },
            shape: Shape::Rule(rule(rect, self.layout, *color)),
        })
    }

    /// Every line with its column: story by story, paragraph by paragraph.
    fn in_reading_order(&self) -> Vec<(&'r Column, &'r ColumnLine)> {
        let columns = self.made.columns.iter();
        let mut lines: Vec<_> =
            columns.flat_map(|column| column.lines.iter().map(move |line| (column, line))).collect();
        lines.sort_by_key(|(_, line)| (line.story, line.paragraph, line.line.span.items.start));
        lines
    }

    /// Places a line's glyphs: one run for each face and orientation.
    fn line(&self, column: &Column, set: &ColumnLine, items: &mut Vec<Item>) -> PlacedLine {
        let text = &self.made.stories[set.story].texts[set.paragraph];
        let span = &set.line.span.items;
        let clusters = &text.shaped.clusters[span.start as usize..span.end as usize];
        let chars = clusters.first().map_or(0, |cluster| cluster.chars.start as usize)
            ..clusters.last().map_or(0, |cluster| cluster.chars.end as usize);
        let place = TextPlace { story: set.story, paragraph: set.paragraph, chars };
        let origin = Origin { role: text.role, frame: Some(column.frame), text: None };
        let pens = Pens { column, set, text, fonts: self.fonts };
        let first_item = items.len();
        let mut at = 0;
        while at < clusters.len() {
            let run = clusters[at].run;
            let length = clusters[at..].iter().take_while(|cluster| cluster.run == run).count();
            let glyphs = pens.run(at, &clusters[at..at + length]);
            if !glyphs.glyphs.is_empty() {
                let chars = clusters[at].chars.start as usize..clusters[at + length - 1].chars.end as usize;
                let text = Some(TextPlace { chars, ..place.clone() });
                items.push(Item { origin: Origin { text, ..origin.clone() }, shape: Shape::Glyphs(glyphs) });
            }
            at += length;
        }
        let em = text.style.em.block;
        let rect = LogicalRect::new(set.at.inline, set.at.block, set.line.span.measure, em);
        PlacedLine {
            frame: column.frame,
            text: place,
            rect: rect.to_physical(column.writing, column.area),
            advance: set.line.advance,
            justified: set.line.fit.justified,
            items: first_item..items.len(),
        }
    }
}

/// What turns the places of a line's items into places of glyphs.
struct Pens<'p> {
    column: &'p Column,
    set: &'p ColumnLine,
    text: &'p StoryText,
    fonts: &'p Fonts,
}

impl Pens<'_> {
    /// The glyphs of clusters of one run; `at` is the first one's place in the line.
    fn run(&self, at: usize, clusters: &[Cluster]) -> GlyphRun {
        let shaped = &self.text.shaped;
        let run = &shaped.runs[clusters[0].run as usize];
        let mut placed = GlyphRun {
            face: run.face,
            em: run.em,
            setting: run.setting,
            color: self.text.style.color,
            text: String::new(),
            glyphs: Vec::new(),
        };
        for (n, cluster) in clusters.iter().enumerate() {
            let at = at + n;
            let start = placed.text.len() as u32;
            if cluster.glyphs.is_empty() {
                continue;
            }
            placed.text.push_str(self.spelled(cluster));
            let end = placed.text.len() as u32;
            let items = &self.text.items[self.set.line.span.items.start as usize..];
            let pen = self.set.line.pens[at] + items[at].ink;
            // Where the next glyph stands, not its cell: an opening bracket stands before its half.
            let next = self
                .set
                .line
                .pens
                .get(at + 1)
                .map_or(self.set.line.advance, |next| *next + items[at + 1].ink);
            let glyphs = &shaped.glyphs[cluster.glyphs.start as usize..cluster.glyphs.end as usize];
            let count = glyphs.len();
            let mut along = if run.combined { self.side_bearing(cluster) } else { Length::ZERO };
            for (k, glyph) in glyphs.iter().enumerate() {
                let offset = along + glyph.along;
                let at = if run.combined {
                    self.in_cell(run, self.set.line.pens[at], offset, glyph.across)
                } else {
                    self.on_line(run.setting, pen + offset, glyph.across)
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
        }
        placed
    }

    fn spelled(&self, cluster: &Cluster) -> &str {
        let chars = &self.text.shaped.chars;
        let byte = |index: u32| chars.get(index as usize).map_or(self.text.text.len(), |c| c.byte as usize);
        &self.text.text[byte(cluster.chars.start)..byte(cluster.chars.end)]
    }

    /// Half of what figures in a cell leave free.
    fn side_bearing(&self, cluster: &Cluster) -> Length {
        let glyphs = &self.text.shaped.glyphs[cluster.glyphs.start as usize..cluster.glyphs.end as usize];
        let width: Length = glyphs.iter().map(|glyph| glyph.advance).sum();
        (self.text.style.em.block - width) / 2
    }

    /// The height of the em box above the baseline, as a part of the em: that of the style's own face, so that all
    /// faces on a line share its baseline.
    fn rise(&self, em: Length) -> Length {
        let metrics = self.fonts.face(self.text.style.faces.main).metrics();
        em.scale(metrics.em_top.into(), i64::from(metrics.units_per_em).max(1))
    }

    /// A glyph's place, given along the line and above the baseline (or to the right of a vertical line's middle).
    fn on_line(&self, setting: Setting, along: Length, across: Length) -> Point {
        let em = self.text.style.em.block;
        let LogicalPoint { inline, block } = self.set.at;
        let block = match (self.column.writing, setting) {
            (WritingMode::HorizontalTb, _) => block + self.rise(em) - across,
            (WritingMode::VerticalRl, Setting::Vertical) => block + em / 2 - across,
            // The em box of turned text stands in the line's middle: its baseline to the left of it.
            (WritingMode::VerticalRl, _) => block + self.rise(em) - across,
        };
        LogicalPoint { inline: inline + along, block }.to_physical(self.column.writing, self.column.area)
    }

    /// The place of a figure that stands beside others in a cell of a vertical line.
    fn in_cell(&self, run: &Run, pen: Length, along: Length, across: Length) -> Point {
        let LogicalPoint { inline, block } = self.set.at;
        let corner = LogicalPoint { inline: inline + pen, block: block + self.text.style.em.block };
        let Point { x, y } = corner.to_physical(self.column.writing, self.column.area);
        Point { x: x + along, y: y + self.rise(run.em.height) - across }
    }
}

fn rule(rect: &LogicalRect, layout: &Layout, color: Color) -> Rule {
    let Rect { origin, size } = layout.on_paper(rect);
    let (from, to, thickness) = if size.width >= size.height {
        let middle = origin.y + size.height / 2;
        (Point { x: origin.x, y: middle }, Point { x: origin.x + size.width, y: middle }, size.height)
    } else {
        let middle = origin.x + size.width / 2;
        (Point { x: middle, y: origin.y }, Point { x: middle, y: origin.y + size.height }, size.width)
    };
    Rule { from, to, thickness, color }
}

/// A picture that covers its window, cropped where its shape differs.
fn placed_picture(set: &SetPicture) -> Item {
    let picture = &set.photo.picture;
    let (across, down) = (i64::from(picture.width), i64::from(picture.height));
    let window = set.window;
    let (width, height) = (window.size.width, window.size.height);
    let fits_across =
        i128::from(width.to_units()) * i128::from(down) >= i128::from(height.to_units()) * i128::from(across);
    let (whole_width, whole_height) =
        if fits_across { (width, width.scale(down, across)) } else { (height.scale(across, down), height) };
    let whole = Rect::new(
        window.origin.x - (whole_width - width).scale(set.photo.focus.x.into(), 100),
        window.origin.y - (whole_height - height).scale(set.photo.focus.y.into(), 100),
        whole_width,
        whole_height,
    );
    Item {
        origin: Origin { role: Role::Picture, frame: Some(set.frame), text: None },
        shape: Shape::Picture(PlacedPicture {
            picture: picture.clone(),
            window,
            whole,
            alt: set.photo.alt.clone(),
        }),
    }
}
