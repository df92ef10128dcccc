//! The placed page as JSON, for tools that would know where everything stands: overlays, editors, tests.
//!
//! All lengths are whole numbers of 1/63 500 point, `units_per_pt` to the point; places count from the top left corner
//! of the trimmed page, `y` downwards, and rectangles are `[x, y, width, height]`. Inks are thousandths of
//! `[cyan, magenta, yellow, black]`; what is printed in a spot colour has `spot` too, and a border `border_spot`, as
//! `[name, thousandths]`, and as its ink the mixture that stands for that. A glyph is `[number, x, y, advance, start, end]`: its number in the face, its place,
//! how far it moves the pen, and the bytes of the run's text that it spells. Readings, where there are any, name the
//! characters, the runs of their base and their own runs. Frames, stories, lines and items are named
//! by their place in their list, counted from 0; ranges leave their end out.

use std::ops::Range;

use serde::{Serialize, Serializer};

use super::names;
use crate::font::Fonts;
use crate::geom::{Color, Length, Point, Rect, Size};
use crate::page::{
    Item, Paint, PathStep, PlacedFrame, PlacedLang, PlacedLine, PlacedPage, PlacedReading, PlacedStory,
    PlacedWarichu, Shape, TextPlace,
};
use crate::spec::Role;

/// The page as one JSON object; see the [module](self) for its units.
pub fn layout_json(page: &PlacedPage, fonts: &Fonts) -> String {
    let layout = Layout {
        version: 1,
        units_per_pt: Length::UNITS_PER_PT,
        page: &page.name,
        title: &page.title,
        lang: &page.lang,
        trim: size(page.trim),
        bleed: page.bleed.to_units(),
        type_area: rect(page.type_area),
        stories: page.stories.iter().map(Story::of).collect(),
        frames: page.frames.iter().map(Frame::of).collect(),
        lines: page.lines.iter().map(Line::of).collect(),
        readings: page.readings.iter().map(Reading::of).collect(),
        warichu: page.warichu.iter().map(Warichu::of).collect(),
        langs: page.langs.iter().map(Words::of).collect(),
        items: page.items.iter().map(|item| Placed::of(item, page, fonts)).collect(),
    };
    serde_json::to_string(&layout).expect("numbers, strings and lists of them are always JSON")
}

#[derive(Serialize)]
struct Layout<'p> {
    version: u32,
    units_per_pt: i64,
    page: &'p str,
    title: &'p str,
    lang: &'p str,
    trim: [i64; 2],
    bleed: i64,
    type_area: [i64; 4],
    stories: Vec<Story<'p>>,
    frames: Vec<Frame<'p>>,
    lines: Vec<Line>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    readings: Vec<Reading<'p>>,
    warichu: Vec<Warichu>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    langs: Vec<Words<'p>>,
    items: Vec<Placed<'p>>,
}

#[derive(Serialize)]
struct Story<'p> {
    name: &'p str,
    lang: &'p str,
    paragraphs: Vec<Paragraph<'p>>,
}

#[derive(Serialize)]
struct Paragraph<'p> {
    role: &'static str,
    text: &'p str,
}

#[derive(Serialize)]
struct Frame<'p> {
    name: &'p str,
    rect: [i64; 4],
    lines_room: usize,
    lines_filled: usize,
}

#[derive(Serialize)]
struct Line {
    frame: usize,
    text: Text,
    rect: [i64; 4],
    advance: i64,
    justified: bool,
    items: [usize; 2],
}

#[derive(Serialize)]
struct Reading<'p> {
    base: Text,
    text: &'p str,
    base_items: [usize; 2],
    items: [usize; 2],
}

/// A note in two lines: all of it, and its runs without the brackets.
#[derive(Serialize)]
struct Warichu {
    text: Text,
    items: [usize; 2],
    inner: [usize; 2],
}

/// Words in another language than their story.
#[derive(Serialize)]
struct Words<'p> {
    text: Text,
    lang: &'p str,
    items: [usize; 2],
}

/// Characters of a paragraph.
#[derive(Serialize)]
struct Text {
    story: usize,
    paragraph: usize,
    chars: [usize; 2],
}

#[derive(Serialize)]
struct Placed<'p> {
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    frame: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spot: Option<(&'p str, u16)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    border_spot: Option<(&'p str, u16)>,
    #[serde(flatten)]
    thing: Thing<'p>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Thing<'p> {
    Glyphs {
        face: &'p str,
        em: [i64; 2],
        setting: &'static str,
        ink: [u16; 4],
        text: &'p str,
        glyphs: Vec<Glyph>,
    },
    Rule {
        from: [i64; 2],
        to: [i64; 2],
        thickness: i64,
        ink: [u16; 4],
    },
    Area {
        rect: [i64; 4],
        fill: Option<[u16; 4]>,
        border: Option<(i64, [u16; 4])>,
    },
    Path {
        steps: Vec<Step>,
        #[serde(skip_serializing_if = "Option::is_none")]
        thickness: Option<i64>,
        ink: [u16; 4],
    },
    Picture {
        file: &'p str,
        pixels: [u32; 2],
        window: [i64; 4],
        whole: [i64; 4],
        alt: &'p str,
    },
}

/// `["m", x, y]`, `["c", x1, y1, x2, y2, x, y]` or `["h"]`, after the operators of PDF.
struct Step(PathStep);

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            PathStep::Move(at) => {
                let [x, y] = point(at);
                ("m", x, y).serialize(serializer)
            }
            PathStep::Curve(a, b, c) => {
                let [a, b, c] = [a, b, c].map(point);
                ("c", a[0], a[1], b[0], b[1], c[0], c[1]).serialize(serializer)
            }
            PathStep::Close => ["h"].serialize(serializer),
        }
    }
}

struct Glyph {
    number: u16,
    at: [i64; 2],
    advance: i64,
    text: Range<u32>,
}

impl Serialize for Glyph {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.number, self.at[0], self.at[1], self.advance, self.text.start, self.text.end)
            .serialize(serializer)
    }
}

impl<'p> Story<'p> {
    fn of(story: &'p PlacedStory) -> Story<'p> {
        let paragraph = |(role, text): &'p (Role, String)| Paragraph { role: role.name(), text };
        Story {
            name: &story.name,
            lang: &story.lang,
            paragraphs: story.paragraphs.iter().map(paragraph).collect(),
        }
    }
}

impl<'p> Frame<'p> {
    fn of(frame: &'p PlacedFrame) -> Frame<'p> {
        let (lines_room, lines_filled) = frame.lines;
        Frame { name: &frame.name, rect: rect(frame.rect), lines_room, lines_filled }
    }
}

impl Line {
    fn of(line: &PlacedLine) -> Line {
        Line {
            frame: line.frame,
            text: Text::of(&line.text),
            rect: rect(line.rect),
            advance: line.advance.to_units(),
            justified: line.justified,
            items: [line.items.start, line.items.end],
        }
    }
}

impl<'p> Reading<'p> {
    fn of(reading: &'p PlacedReading) -> Reading<'p> {
        Reading {
            base: Text::of(&reading.base),
            text: &reading.text,
            base_items: [reading.base_items.start, reading.base_items.end],
            items: [reading.items.start, reading.items.end],
        }
    }
}

impl Warichu {
    fn of(note: &PlacedWarichu) -> Warichu {
        let bounds = |items: &std::ops::Range<usize>| [items.start, items.end];
        Warichu { text: Text::of(&note.text), items: bounds(&note.items), inner: bounds(&note.inner) }
    }
}

impl<'p> Words<'p> {
    fn of(words: &'p PlacedLang) -> Words<'p> {
        Words { text: Text::of(&words.text), lang: &words.lang, items: [words.items.start, words.items.end] }
    }
}

impl Text {
    fn of(place: &TextPlace) -> Text {
        Text { story: place.story, paragraph: place.paragraph, chars: [place.chars.start, place.chars.end] }
    }
}

impl<'p> Placed<'p> {
    fn of(item: &'p Item, page: &'p PlacedPage, fonts: &'p Fonts) -> Placed<'p> {
        let spot = |color: Option<Color>| {
            let spot = color?.spot?;
            Some((page.spots.get(usize::from(spot.ink))?.name.as_str(), spot.tint))
        };
        let (ink, border) = match &item.shape {
            Shape::Area(area) => (area.fill, area.border.map(|(_, color)| color)),
            shape => (shape.colors().next(), None),
        };
        Placed {
            spot: spot(ink),
            border_spot: spot(border),
            role: item.origin.role.name(),
            frame: item.origin.frame,
            from: item.origin.text.as_ref().map(Text::of),
            thing: Thing::of(&item.shape, fonts),
        }
    }
}

impl<'p> Thing<'p> {
    fn of(shape: &'p Shape, fonts: &'p Fonts) -> Thing<'p> {
        match shape {
            Shape::Glyphs(run) => Thing::Glyphs {
                face: fonts.face(run.face).postscript_name(),
                em: size(run.em),
                setting: names::setting(run.setting),
                ink: ink(run.color),
                text: &run.text,
                glyphs: run
                    .glyphs
                    .iter()
                    .map(|glyph| Glyph {
                        number: glyph.glyph,
                        at: point(glyph.at),
                        advance: glyph.advance.to_units(),
                        text: glyph.text.clone(),
                    })
                    .collect(),
            },
            Shape::Rule(rule) => Thing::Rule {
                from: point(rule.from),
                to: point(rule.to),
                thickness: rule.thickness.to_units(),
                ink: ink(rule.color),
            },
            Shape::Area(area) => Thing::Area {
                rect: rect(area.rect),
                fill: area.fill.map(ink),
                border: area.border.map(|(thickness, color)| (thickness.to_units(), ink(color))),
            },
            Shape::Path(path) => Thing::Path {
                steps: path.steps.iter().map(|step| Step(*step)).collect(),
                thickness: match path.paint {
                    Paint::Fill => None,
                    Paint::Stroke(thickness) => Some(thickness.to_units()),
                },
                ink: ink(path.color),
            },
            Shape::Picture(placed) => Thing::Picture {
                file: &placed.picture.file,
                pixels: [placed.picture.width, placed.picture.height],
                window: rect(placed.window),
                whole: rect(placed.whole),
                alt: &placed.alt,
            },
        }
    }
}

fn point(point: Point) -> [i64; 2] {
    [point.x, point.y].map(Length::to_units)
}

fn size(size: Size) -> [i64; 2] {
    [size.width, size.height].map(Length::to_units)
}

fn rect(rect: Rect) -> [i64; 4] {
    [rect.origin.x, rect.origin.y, rect.size.width, rect.size.height].map(Length::to_units)
}

fn ink(color: Color) -> [u16; 4] {
    [color.c, color.m, color.y, color.k]
}
