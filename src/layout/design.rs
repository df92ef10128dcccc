use std::collections::BTreeMap;

use super::{Grid, Style};
use crate::cjk::Lang;
use crate::geom::{Color, Length, LogicalRect, LogicalSize, Rect, Size, SpotInk, WritingMode};
use crate::spec::{Anchor, CaptionPlace, CreditPlace, Role, RowOrder};

/// A resolved page design: no percentages, no inheritance, no names left to look up.
///
/// Rectangles of frames are logical, in the page's direction of reading, counted from the type area's start.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// The design's name.
    pub name: String,
    /// The direction in which the page is read.
    pub writing: WritingMode,
    /// The page's language.
    pub lang: Lang,
    /// The trimmed page.
    pub trim: Size,
    /// How far ink runs beyond the trim.
    pub bleed: Length,
    /// The type area on the trimmed page.
    pub type_area: Rect,
    /// The grid.
    pub grid: Grid,
    /// Spot colours; inks name them by their numbers.
    pub spots: Vec<SpotInk>,
    /// Styles by name.
    pub styles: BTreeMap<String, Style>,
    /// Frames for running text.
    pub texts: Vec<TextFrame>,
    /// Threads.
    pub threads: Vec<Thread>,
    /// Headline blocks.
    pub heads: Vec<Head>,
    /// Figures.
    pub figures: Vec<Figure>,
    /// Sidebars.
    pub boxes: Vec<BoxFrame>,
    /// Rules.
    pub rules: Vec<RuleLine>,
    /// Labels.
    pub labels: Vec<Label>,
}

/// A hole in the page: a rectangle with a direction of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its name.
    pub name: String,
    /// Where it stands, in the page's direction of reading.
    pub rect: LogicalRect,
    /// The direction in which its content is read.
    pub writing: WritingMode,
}

/// A frame for running text and the columns it is parted into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFrame {
    /// The whole.
    pub frame: Frame,
    /// Its columns, in order of reading; one at least.
    pub columns: Vec<Frame>,
    /// The thickness of a rule between its columns.
    pub rule: Option<Length>,
}

/// A part of a story that a slot holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContentRef {
    /// The slot that the page fills with a story.
    pub slot: String,
    /// Which part of the story.
    pub part: Part,
}

/// The parts of a story that a design can place by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// 引题.
    Kicker,
    /// 主题.
    Headline,
    /// 副题.
    Deck,
    /// 导语.
    Lede,
    /// The author's line.
    Byline,
    /// Place and day of a dispatch.
    Dateline,
    /// A line that says from which page the copy comes.
    JumpFrom,
    /// The body.
    Body,
    /// A line that says on which page the copy goes on.
    JumpTo,
    /// A boxed text, counted from 1.
    Box(usize),
    /// The page's credit.
    Credit,
}

/// Copy that runs through frames.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Its name.
    pub name: String,
    /// What runs through it.
    pub content: Vec<ContentRef>,
    /// Its frames, as indices into [`Layout::texts`], each once.
    pub frames: Vec<usize>,
    /// Whether the columns of the last frame end level.
    pub balance: bool,
    /// The names of the styles of roles that differ from the role's own.
    pub styles: BTreeMap<String, String>,
    /// Whether the page may leave it empty.
    pub optional: bool,
}

/// A headline block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Where it stands.
    pub frame: Frame,
    /// On which side the first row stands.
    pub order: RowOrder,
    /// Its rows.
    pub rows: Vec<HeadRow>,
    /// Ink behind it.
    pub tint: Option<Color>,
    /// The distance at which text runs around it.
    pub wrap: Option<LogicalSize>,
    /// Whether the page may leave it empty.
    pub optional: bool,
}

/// A row of a headline block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadRow {
    /// What it says.
    pub content: ContentRef,
    /// The name of its style.
    pub style: String,
    /// Into how many lines it is stacked at most, one at least.
    pub lines: usize,
}

/// Pictures side by side with a caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Where it stands; across the lines the extent of its pictures alone, as the design prefers it.
    pub frame: Frame,
    /// The slots of its pictures, one at least.
    pub slots: Vec<String>,
    /// The extent of its pictures across the lines, in lines: least, preferred, most.
    pub depth: (i64, i64, i64),
    /// Which edge stays when it grows.
    pub anchor: Anchor,
    /// Its caption.
    pub caption: Option<Caption>,
    /// The distance at which text runs around it.
    pub wrap: LogicalSize,
    /// Whether the page may leave it empty.
    pub optional: bool,
}

/// A caption and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// On which side.
    pub place: CaptionPlace,
    /// The name of its style.
    pub style: String,
    /// Its measure, where it is not the picture's.
    pub measure: Option<Length>,
    /// Its direction of reading.
    pub writing: WritingMode,
    /// Where the credit goes.
    pub credit: CreditPlace,
}

/// A sidebar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxFrame {
    /// Where it stands; its depth counts only where `fixed`.
    pub frame: Frame,
    /// Whether its depth is the design's, not its copy's.
    pub fixed: bool,
    /// What it holds.
    pub content: Vec<ContentRef>,
    /// Which edge stays when its copy decides its depth.
    pub anchor: Anchor,
    /// Ink behind it.
    pub tint: Option<Color>,
    /// The thickness of its border.
    pub border: Option<Length>,
    /// From its edge to its copy.
    pub inset: Length,
    /// How many columns it has.
    pub columns: usize,
    /// The gap between them.
    pub gutter: Length,
    /// The names of the styles of roles that differ from the role's own.
    pub styles: BTreeMap<String, String>,
    /// The distance at which text runs around it.
    pub wrap: LogicalSize,
    /// Whether the page may leave it empty.
    pub optional: bool,
}

/// A rule of the design, in the page's direction of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLine {
    /// The rectangle that it fills, its thickness included.
    pub rect: LogicalRect,
    /// Its ink.
    pub color: Color,
}

/// A line that the page itself brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where it stands.
    pub frame: Frame,
    /// What it says, with names in braces for what the page file says.
    pub text: String,
    /// The name of its style.
    pub style: String,
}

impl Layout {
    /// The style for a role, where `own` may name another.
    ///
    /// Every role has a style: a design without one for it is not resolved.
    pub fn style_for(&self, role: Role, own: &BTreeMap<String, String>) -> &Style {
        let name = match role {
            // They are not set.
            Role::Picture | Role::Ornament => BODY,
            _ => role.name(),
        };
        let name = own.get(name).map_or(name, String::as_str);
        self.style(name)
    }

    /// The style of a name that resolving has checked.
    pub fn style(&self, name: &str) -> &Style {
        self.styles.get(name).unwrap_or_else(|| &self.styles[BODY])
    }

    /// Where a logical rectangle of the page stands on paper.
    pub fn on_paper(&self, rect: &LogicalRect) -> Rect {
        rect.to_physical(self.writing, self.type_area)
    }

    /// Whether a logical rectangle of the page stands on the trimmed page or in its bleed.
    pub fn holds(&self, rect: &LogicalRect) -> bool {
        let paper = Rect { size: self.trim, ..Rect::default() }.grown(self.bleed);
        paper.holds(&self.on_paper(rect))
    }
}

/// The style that all others rest on.
pub(super) const BODY: &str = "body";

impl Part {
    /// The part of a name as layouts write it, such as `headline` or `box:2`.
    pub fn from_name(name: &str) -> Option<Part> {
        Some(match name {
            "kicker" => Part::Kicker,
            "headline" => Part::Headline,
            "deck" => Part::Deck,
            "lede" => Part::Lede,
            "byline" => Part::Byline,
            "dateline" => Part::Dateline,
            "jump-from" => Part::JumpFrom,
            "body" => Part::Body,
            "jump-to" => Part::JumpTo,
            "box" => Part::Box(1),
            "credit" => Part::Credit,
            _ => {
                let n: usize = name.strip_prefix("box:")?.parse().ok()?;
                return (1..100).contains(&n).then_some(Part::Box(n));
            }
        })
    }

    /// The part's name as layouts write it.
    pub fn name(self) -> String {
        match self {
            Part::Byline => "byline".into(),
            Part::Dateline => "dateline".into(),
            Part::JumpFrom => "jump-from".into(),
            Part::JumpTo => "jump-to".into(),
            Part::Box(1) => "box".into(),
            Part::Box(n) => format!("box:{n}"),
            other => other.style_name().into(),
        }
    }

    /// The names of all parts, for messages.
    pub const NAMES: &'static str =
        "kicker, headline, deck, lede, byline, dateline, jump-from, body, jump-to, box, box:2 and on, credit";

    /// The name of the style that a headline row of this part is set in.
    pub const fn style_name(self) -> &'static str {
        match self {
            Part::Kicker => "kicker",
            Part::Headline => "headline",
            Part::Deck => "deck",
            Part::Lede => "lede",
            Part::Byline | Part::Dateline => "byline",
            Part::JumpFrom | Part::JumpTo => "jump",
            Part::Box(_) => "box-text",
            Part::Credit => "credit",
            Part::Body => BODY,
        }
    }
}
