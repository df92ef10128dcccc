use super::beside::{Beside, SetLine};
use super::display::{
    Area, Item, Origin, PlacedFrame, PlacedGrid, PlacedLine, PlacedPage, PlacedPicture, PlacedStory, Rule,
    Shape, TextPlace,
};
use super::langs::Langs;
use super::notes::Notes;
use super::pens::{Pens, Stop, Strip};
use crate::flow::{Column, ColumnLine, Contents, MadeUp, SetPicture, StoryText};
use crate::font::Fonts;
use crate::geom::{Color, LogicalRect, Point, Rect};
use crate::layout::Layout;
use crate::line::{InsetLine, InsetText, Penalty};
use crate::shape::Glyph;
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
        spots: layout.spots.clone(),
        trim: layout.trim,
        bleed: layout.bleed,
        type_area: layout.type_area,
        writing: layout.writing,
        grid: placed_grid(layout),
        stories: made.stories.iter().map(placed_story).collect(),
        frames: made.frames.iter().map(placed_frame).collect(),
        lines: Vec::new(),
        readings: Vec::new(),
        warichu: Vec::new(),
        langs: Vec::new(),
        items: Vec::new(),
    };
    let placer = Placer { layout, made, fonts };
    page.items.extend(placer.panels());
    page.items.extend(made.pictures.iter().map(placed_picture));
    page.items.extend(placer.rules());
    let (mut notes, mut langs) = (Notes::default(), Langs::default());
    // Readings come after the lines of their paragraph, so that its text is in one piece.
    let mut beside = Beside::new(fonts);
    for (column, line) in placer.in_reading_order() {
        beside.flush_before((line.story, line.paragraph), &mut page);
        let placed = placer.line(column, line, &mut page.items);
        let text = &made.stories[line.story].texts[line.paragraph];
        beside.line(&SetLine { column, set: line, text }, &placed, &page.items);
        notes.line(text, &placed, &page.items);
        langs.line(text, &placed, &page.items);
        page.lines.push(placed);
    }
    beside.flush(&mut page);
    page.warichu = notes.placed;
    page.langs = langs.placed;
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
        let strip = Strip::new(column, set.at, &text.style, self.fonts);
        let pens = Pens { strip, shaped: &text.shaped, text: &text.text, color: text.style.color };
        let items_of_line = &text.items[span.start as usize..];
        // Where the next glyph stands, not its cell: an opening bracket stands before its half.
        let hyphen = hyphen(text, set);
        let stop = |n: usize| {
            let (cell, pen) = (set.line.pens[n], set.line.pens[n] + items_of_line[n].ink);
            match (set.line.pens.get(n + 1), hyphen) {
                (Some(next), _) => Stop { cell, pen, next: *next + items_of_line[n + 1].ink, hyphen: None },
                (None, Some(_)) => Stop { cell, pen, next: pen + items_of_line[n].body, hyphen },
                (None, None) => Stop { cell, pen, next: set.line.advance, hyphen },
            }
        };
        let first_item = items.len();
        let insets = InsetText::lines_of(&text.shaped, &text.items, &set.line, &text.style, column.writing);
        let mut at = 0;
        while at < clusters.len() {
            let run = clusters[at].run;
            let n = span.start + at as u32;
            let inset = insets.iter().find(|inset| inset.clusters.contains(&n));
            let until = inset.map_or(clusters.len(), |inset| (inset.clusters.end - span.start) as usize);
            let length = clusters[at..until].iter().take_while(|cluster| cluster.run == run).count();
            let own = &clusters[at..at + length];
            let glyphs = match inset {
                Some(inset) => {
                    let first = (n - inset.clusters.start) as usize;
                    let pens = Pens { strip: strip.shifted(inset.across, inset.em), ..pens };
                    pens.run(own, |n| stop_in(inset, first + n))
                }
                None => pens.bracketed(&own[0]).run(own, |n| stop(at + n)),
            };
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

/// Where a cluster of a small line stands.
fn stop_in(inset: &InsetLine, n: usize) -> Stop {
    let (cell, ink) = (inset.pens[n], inset.inks[n]);
    let next = match (inset.pens.get(n + 1), inset.inks.get(n + 1)) {
        (Some(pen), Some(ink)) => *pen + *ink,
        _ => inset.end,
    };
    Stop { cell, pen: cell + ink, next, hyphen: None }
}

/// The hyphen at a line's end, where the line ends within a word.
fn hyphen(text: &StoryText, set: &ColumnLine) -> Option<Glyph> {
    let last = (set.line.span.items.end as usize).checked_sub(1)?;
    let ends = matches!(text.items.get(last)?.penalty, Penalty::Allowed(_));
    ends.then(|| text.shaped.hyphen_after(&text.shaped.clusters[last])).flatten().map(|hyphen| hyphen.glyph)
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
            credit: set.photo.credit.as_ref().map(|credit| credit.text.clone()),
        }),
    }
}
