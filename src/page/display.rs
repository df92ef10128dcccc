use std::ops::Range;
use std::sync::Arc;

use crate::flow::FrameKind;
use crate::font::FaceId;
use crate::geom::{Color, EmSize, Length, Point, Rect, Setting, Size, SpotInk, WritingMode};
use crate::picture::{Picture, Press};
use crate::spec::{Date, Role};

/// A page on which everything has its place. Coordinates count from the top left corner of the trimmed page, `y`
/// downwards; nothing is decided any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedPage {
    /// The page's name, such as `A05`.
    pub name: String,
    /// The title of the document.
    pub title: String,
    /// The main language, as a BCP 47 tag.
    pub lang: String,
    /// The newspaper's name.
    pub paper: Option<String>,
    /// The day of the issue.
    pub date: Option<Date>,
    /// How often the page has been made.
    pub version: u32,
    /// What the slug line says of it: paper, edition, page, day, version.
    pub slug: String,
    /// The press that the page is made for.
    pub press: Press,
    /// The spot colours that [`Color::spot`] names by their numbers.
    pub spots: Vec<SpotInk>,
    /// The size of the trimmed page.
    pub trim: Size,
    /// How far ink runs beyond the trim on each side.
    pub bleed: Length,
    /// The type area 版心 on the trimmed page.
    pub type_area: Rect,
    /// The direction in which the page is read.
    pub writing: WritingMode,
    /// The grid that its frames stand on.
    pub grid: PlacedGrid,
    /// The stories whose text the items were set from.
    pub stories: Vec<PlacedStory>,
    /// The frames, in the layout's order.
    pub frames: Vec<PlacedFrame>,
    /// The lines of text, in reading order.
    pub lines: Vec<PlacedLine>,
    /// The readings beside them, in reading order.
    pub readings: Vec<PlacedReading>,
    /// The notes in two lines, in reading order.
    pub warichu: Vec<PlacedWarichu>,
    /// The words in other languages than their stories, in reading order; they do not overlap.
    pub langs: Vec<PlacedLang>,
    /// What is painted: first to last is back to front, and text stands in reading order.
    pub items: Vec<Item>,
}

impl PlacedPage {
    /// The page's words, lines and measures, without what it paints.
    pub(crate) fn without_items(&self) -> PlacedPage {
        PlacedPage {
            name: self.name.clone(),
            title: self.title.clone(),
            lang: self.lang.clone(),
            paper: self.paper.clone(),
            slug: self.slug.clone(),
            press: self.press.clone(),
            spots: self.spots.clone(),
            stories: self.stories.clone(),
            frames: self.frames.clone(),
            lines: self.lines.clone(),
            readings: Vec::new(),
            warichu: Vec::new(),
            langs: Vec::new(),
            items: Vec::new(),
            ..*self
        }
    }

    /// The spot colours that are printed on it, with their numbers.
    pub fn spots_used(&self) -> Vec<(u8, &SpotInk)> {
        let mut used = [false; 1 << 8];
        for color in self.items.iter().flat_map(|item| item.shape.colors()) {
            if let Some(spot) = color.spot {
                used[usize::from(spot.ink)] = true;
            }
        }
        (0u8..).zip(&self.spots).filter(|(number, _)| used[usize::from(*number)]).collect()
    }

    /// The lines that hold any of some characters of a story, counted from its first; of none, the line of the character
    /// that they would stand before.
    pub fn lines_of(&self, story: &str, chars: Range<usize>) -> impl Iterator<Item = &PlacedLine> {
        let number = self.stories.iter().position(|known| known.name == story);
        let starts = number.map_or(Vec::new(), |number| self.stories[number].starts());
        let end = chars.end.max(chars.start.saturating_add(1));
        self.lines.iter().filter(move |line| {
            let Some(&first) = starts.get(line.text.paragraph) else { return false };
            Some(line.text.story) == number
                && first + line.text.chars.start < end
                && chars.start < first + line.text.chars.end
        })
    }
}

/// The grid of a page, in its direction of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedGrid {
    /// The cell of a character of body type.
    pub em: EmSize,
    /// From one line's start to the next one's.
    pub leading: Length,
    /// The basic column 基本栏.
    pub column: Length,
    /// The gap between basic columns 栏空.
    pub gutter: Length,
}

/// A story as it was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedStory {
    /// The story's name in the page file.
    pub name: String,
    /// Its language, as a BCP 47 tag.
    pub lang: String,
    /// Its paragraphs' texts, in reading order.
    pub paragraphs: Vec<(Role, String)>,
}

impl PlacedStory {
    /// How many characters of the story stand before each of its paragraphs.
    pub fn starts(&self) -> Vec<usize> {
        let before = |sum: &mut usize, text: &str| {
            let start = *sum;
            *sum += text.chars().count();
            Some(start)
        };
        self.paragraphs.iter().scan(0, |sum, (_, text)| before(sum, text)).collect()
    }
}

/// A frame on the page, with what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedFrame {
    /// The frame's name in the layout.
    pub name: String,
    /// What it is for.
    pub kind: FrameKind,
    /// The direction in which it is read.
    pub writing: WritingMode,
    /// Where it stands.
    pub rect: Rect,
    /// Lines that it has room for, and lines that are filled (0 and 0 for frames without a line grid).
    pub lines: (usize, usize),
}

/// A line of set text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedLine {
    /// The frame, as an index into [`PlacedPage::frames`].
    pub frame: usize,
    /// The characters it was set from.
    pub text: TextPlace,
    /// The rectangle of measure × em that the line fills.
    pub rect: Rect,
    /// The sum of its advances.
    pub advance: Length,
    /// Whether its advances were made to fill the measure.
    pub justified: bool,
    /// The glyph runs of the line, as indices into [`PlacedPage::items`].
    pub items: Range<usize>,
}

/// A reading beside its base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedReading {
    /// The characters that it is the reading of.
    pub base: TextPlace,
    /// What it says.
    pub text: String,
    /// The glyph runs of its base, as indices into [`PlacedPage::items`]: part of a line, and of no other base.
    pub base_items: Range<usize>,
    /// Its own glyph runs, as indices into [`PlacedPage::items`]: after those of its paragraph's lines.
    pub items: Range<usize>,
}

/// A note in two small lines within the lines of its paragraph (割注).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedWarichu {
    /// Its characters, with its brackets.
    pub text: TextPlace,
    /// Its glyph runs, as indices into [`PlacedPage::items`].
    pub items: Range<usize>,
    /// Those without its brackets.
    pub inner: Range<usize>,
}

/// Words in another language than their story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedLang {
    /// Its characters.
    pub text: TextPlace,
    /// The language, as a BCP 47 tag.
    pub lang: String,
    /// Its glyph runs, as indices into [`PlacedPage::items`].
    pub items: Range<usize>,
}

/// Characters of a paragraph of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TextPlace {
    /// The story, as an index into [`PlacedPage::stories`].
    pub story: usize,
    /// The paragraph, as an index into [`PlacedStory::paragraphs`].
    pub paragraph: usize,
    /// The characters of the paragraph's text, counted from its first.
    pub chars: Range<usize>,
}

/// Where an item came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// What it is for.
    pub role: Role,
    /// The frame, as an index into [`PlacedPage::frames`].
    pub frame: Option<usize>,
    /// The characters it was set from.
    pub text: Option<TextPlace>,
}

/// One thing to paint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it came from.
    pub origin: Origin,
    /// What it is.
    pub shape: Shape,
}

/// The kinds of things that are painted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Type.
    Glyphs(GlyphRun),
    /// A straight line.
    Rule(Rule),
    /// A filled or bordered rectangle.
    Area(Area),
    /// A picture.
    Picture(PlacedPicture),
    /// An outline: the dots and wavy lines beside type.
    Path(Path),
}

impl Shape {
    /// The inks that it is painted in; of a picture none, since it brings its own.
    pub fn colors(&self) -> impl Iterator<Item = Color> {
        let colors = match self {
            Shape::Glyphs(run) => [Some(run.color), None],
            Shape::Rule(rule) => [Some(rule.color), None],
            Shape::Area(area) => [area.fill, area.border.map(|(_, color)| color)],
            Shape::Path(path) => [Some(path.color), None],
            Shape::Picture(_) => [None, None],
        };
        colors.into_iter().flatten()
    }
}

/// Glyphs of one face, size and colour on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlyphRun {
    /// The face.
    pub face: FaceId,
    /// The em in the glyphs' own upright position: narrower than high for squeezed figures, wider for flattened type.
    pub em: Size,
    /// How the glyphs stand.
    pub setting: Setting,
    /// The ink.
    pub color: Color,
    /// The characters that the glyphs spell, in order.
    pub text: String,
    /// The glyphs, in the order of the text.
    pub glyphs: Vec<PlacedGlyph>,
}

impl GlyphRun {
    /// The cell of one of its glyphs: its advance along the line, an em across it.
    pub fn cell(&self, glyph: &PlacedGlyph) -> Rect {
        let (em, at) = (self.em, glyph.at);
        // Where the baseline parts the em, as faces for Han have it.
        let above = em.height.scale(88, 100);
        match self.setting {
            Setting::Horizontal => Rect::new(at.x, at.y - above, glyph.advance, em.height),
            Setting::Vertical => Rect::new(at.x - em.width / 2, at.y, em.width, glyph.advance),
            Setting::Sideways => Rect::new(at.x - (em.height - above), at.y, em.height, glyph.advance),
        }
    }

    /// The box around its cells; `None` where it has no glyphs.
    pub fn bounds(&self) -> Option<Rect> {
        self.glyphs.iter().map(|glyph| self.cell(glyph)).reduce(|all, cell| all.union(&cell))
    }
}

/// One glyph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedGlyph {
    /// Its number in the face.
    pub glyph: u16,
    /// Its place; see [`Setting`].
    pub at: Point,
    /// How far it moves the pen along the line, as set.
    pub advance: Length,
    /// The bytes of the run's text that it spells; empty for the second and later glyphs of a cluster.
    pub text: Range<u32>,
}

/// A straight line, horizontal or vertical.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// One end.
    pub from: Point,
    /// The other end.
    pub to: Point,
    /// Its thickness.
    pub thickness: Length,
    /// The ink.
    pub color: Color,
}

impl Rule {
    /// The rectangle that it inks, and half its thickness beyond its ends.
    pub fn bounds(&self) -> Rect {
        let (x, y) = (self.from.x.min(self.to.x), self.from.y.min(self.to.y));
        let (width, height) = ((self.to.x - self.from.x).abs(), (self.to.y - self.from.y).abs());
        Rect::new(x, y, width, height).grown(self.thickness / 2)
    }
}

/// A rectangle, filled or bordered or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Where it stands.
    pub rect: Rect,
    /// The ink that fills it.
    pub fill: Option<Color>,
    /// Thickness and ink of its border, which is centred on the edge.
    pub border: Option<(Length, Color)>,
}

/// Lines and curves, filled or drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Its steps; the first is a move.
    pub steps: Vec<PathStep>,
    /// How it is painted.
    pub paint: Paint,
    /// The ink.
    pub color: Color,
}

impl Path {
    /// The upright rectangle around it and the points that draw its curves, its line's thickness included.
    pub fn bounds(&self) -> Rect {
        let points = self.steps.iter().flat_map(|step| match *step {
            PathStep::Move(to) => vec![to],
            PathStep::Curve(first, second, to) => vec![first, second, to],
            PathStep::Close => Vec::new(),
        });
        let mut points = points.peekable();
        let Some(&first) = points.peek() else { return Rect::default() };
        let (low, high) = points.fold((first, first), |(low, high), at| {
            (
                Point { x: low.x.min(at.x), y: low.y.min(at.y) },
                Point { x: high.x.max(at.x), y: high.y.max(at.y) },
            )
        });
        let rect = Rect::new(low.x, low.y, high.x - low.x, high.y - low.y);
        match self.paint {
            Paint::Fill => rect,
            Paint::Stroke(thickness) => rect.grown(thickness / 2),
        }
    }
}

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// To a place, without drawing.
    Move(Point),
    /// In a curve, with two points that draw it to themselves, to a place.
    Curve(Point, Point, Point),
    /// Back to where the last move went.
    Close,
}

/// How a path is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// What it encloses is filled.
    Fill,
    /// It is drawn in this thickness.
    Stroke(Length),
}

/// A picture in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedPicture {
    /// The picture.
    pub picture: Arc<Picture>,
    /// What is seen of it.
    pub window: Rect,
    /// Where the whole picture would stand; what lies outside the window is cropped.
    pub whole: Rect,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Who made it, as page file, story or the picture's own file say; printed where the design has a place for it.
    pub credit: Option<String>,
}
