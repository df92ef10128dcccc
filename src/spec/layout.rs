use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Ink, Quantity, StyleSpec, TypeSize};
use crate::geom::WritingMode;

/// A page design, as `layouts/*.toml` hold it.
///
/// Places and sizes are given in the direction of reading of the page: first along the line, then across the lines, both
/// counted from the corner of the type area where reading starts (top left on horizontal pages, top right on vertical
/// ones). Units: `字` is the size of the grid's type, `行` its leading, `栏` its basic column; `mm`, `pt`, `Q` as usual.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LayoutSpec {
    /// The design's name.
    pub name: String,
    /// What it is for, in a sentence.
    #[serde(default)]
    pub summary: String,
    /// The direction in which the page is read.
    #[serde(default)]
    pub writing: Writing,
    /// The language whose rules the page is set by, where a story does not say.
    #[serde(default = "default_lang")]
    pub lang: String,
    /// The paper.
    pub paper: PaperSpec,
    /// The press that the page is printed on; coldset newsprint where left out.
    pub press: Option<PressSpec>,
    /// The type area 版心.
    pub type_area: TypeAreaSpec,
    /// The grid of characters, lines and basic columns.
    pub grid: GridSpec,
    /// Names of faces in this design, each with the PostScript name of a font's face.
    pub faces: BTreeMap<String, String>,
    /// Names of faces to look in for characters that a style's own face lacks, in order.
    #[serde(default)]
    pub fallback: Vec<String>,
    /// Spot colours by name, each with the mixture of process colours that stands for it where there is none of it, such as
    /// `"红" = "M100 Y90"`; each that is used has a plate of its own.
    #[serde(default)]
    pub spots: BTreeMap<String, Ink>,
    /// Styles by name. Each role of copy (`body`, `subhead`, `epigraph`, `caption` …) is set in the style of its name.
    pub styles: BTreeMap<String, StyleSpec>,
    /// Frames for running text.
    #[serde(default)]
    pub texts: Vec<TextSpec>,
    /// Threads that run copy through frames.
    #[serde(default)]
    pub threads: Vec<ThreadSpec>,
    /// Headline blocks.
    #[serde(default)]
    pub heads: Vec<HeadSpec>,
    /// Pictures with their captions.
    #[serde(default)]
    pub figures: Vec<FigureSpec>,
    /// Sidebars.
    #[serde(default)]
    pub boxes: Vec<BoxSpec>,
    /// Rules.
    #[serde(default)]
    pub rules: Vec<RuleSpec>,
    /// Lines that the page itself brings: folio, section, date, editors.
    #[serde(default)]
    pub labels: Vec<LabelSpec>,
}

fn default_lang() -> String {
    "zh-Hans".into()
}

/// A direction of reading (CSS `writing-mode`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Writing {
    /// Lines run left to right and stack downwards.
    #[default]
    HorizontalTb,
    /// Lines run downwards and stack from right to left.
    VerticalRl,
}

impl From<Writing> for WritingMode {
    fn from(writing: Writing) -> WritingMode {
        match writing {
            Writing::HorizontalTb => WritingMode::HorizontalTb,
            Writing::VerticalRl => WritingMode::VerticalRl,
        }
    }
}

/// The trimmed page.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PaperSpec {
    /// Width of the trimmed page.
    pub width: Quantity,
    /// Height of the trimmed page.
    pub height: Quantity,
    /// How far ink runs beyond the trim; newspapers print inside the web and have none.
    pub bleed: Option<Quantity>,
}

/// The type area: how many characters wide and how many lines deep.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypeAreaSpec {
    /// Its extent along the line.
    pub measure: Quantity,
    /// Its extent across the lines, in lines.
    pub lines: u32,
    /// From the trimmed page's edge to its start along the line; in the middle where left out.
    pub inline_start: Option<Quantity>,
    /// From the trimmed page's edge to its first line; in the middle where left out.
    pub block_start: Option<Quantity>,
}

/// The grid.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GridSpec {
    /// The size of body type, which is the grid's cell.
    pub size: TypeSize,
    /// From one line to the next.
    pub leading: Quantity,
    /// The width of a basic column 基本栏.
    pub column: Quantity,
    /// The gap between basic columns 栏空.
    pub gutter: Quantity,
}

/// A frame for running text, in one column or several.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TextSpec {
    /// The frame's name.
    pub name: String,
    /// Where it starts: along the line, across the lines.
    pub at: [Quantity; 2],
    /// Its extent: along the line, across the lines.
    pub size: [Quantity; 2],
    /// How many columns it has.
    #[serde(default = "one")]
    pub columns: u32,
    /// The gap between its columns; the grid's where left out.
    pub gutter: Option<Quantity>,
    /// The thickness of a rule between its columns.
    pub rule: Option<Quantity>,
    /// Its own direction of reading; the page's where left out.
    pub writing: Option<Writing>,
}

fn one() -> u32 {
    1
}

/// Copy that runs through frames, one after the other.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ThreadSpec {
    /// The thread's name.
    pub name: String,
    /// Parts of stories, such as `main.body`, in order.
    pub content: Vec<String>,
    /// Names of text frames, in order.
    pub frames: Vec<String>,
    /// Whether the columns of the last frame end level; tiers of vertical lines are filled one after the other all the same.
    #[serde(default)]
    pub balance: bool,
    /// Other styles for roles, such as `{ body = "essay" }`.
    #[serde(default)]
    pub styles: BTreeMap<String, String>,
    /// Whether the page may leave the thread without copy.
    #[serde(default)]
    pub optional: bool,
}

/// A headline block: rows of display type that fill a box.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct HeadSpec {
    /// The block's name.
    pub name: String,
    /// Where it starts: along the line, across the lines.
    pub at: [Quantity; 2],
    /// Its extent: along the line, across the lines.
    pub size: [Quantity; 2],
    /// Its own direction of reading; the page's where left out. `vertical-rl` on a horizontal page makes a 竖题.
    pub writing: Option<Writing>,
    /// On which side of its block the first row stands; a vertical headline to the left of its text is read from left to
    /// right (newspaper custom).
    #[serde(default)]
    pub order: RowOrder,
    /// Its rows, first to last.
    pub rows: Vec<RowSpec>,
    /// Ink behind it.
    pub tint: Option<Ink>,
    /// Text runs around it at this distance: along the line, across the lines.
    pub wrap: Option<[Quantity; 2]>,
    /// Whether the page may leave it without copy.
    #[serde(default)]
    pub optional: bool,
}

/// The order in which rows of a headline stack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RowOrder {
    /// As lines do.
    #[default]
    Forward,
    /// Against it.
    Backward,
}

/// A row of a headline block.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RowSpec {
    /// A part of a story, such as `main.headline`.
    pub content: String,
    /// Its style; the style of the part's name where left out.
    pub style: Option<String>,
    /// Into how many lines it is stacked at most.
    #[serde(default = "one")]
    pub lines: u32,
}

/// One picture, or several side by side, with a caption.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FigureSpec {
    /// The figure's name.
    pub name: String,
    /// The picture slots that the page fills.
    pub slots: Vec<String>,
    /// Where it starts: along the line, across the lines.
    pub at: [Quantity; 2],
    /// Its extent along the line, and that of its pictures across the lines.
    pub size: [Quantity; 2],
    /// The least and the most that its pictures may measure across the lines: a freedom that makes copy and space meet.
    pub range: Option<[Quantity; 2]>,
    /// Which of its edges stays in place when it grows.
    #[serde(default)]
    pub anchor: Anchor,
    /// Its caption.
    pub caption: Option<CaptionSpec>,
    /// Text runs around it at this distance: along the line, across the lines.
    pub wrap: Option<[Quantity; 2]>,
    /// Whether the page may leave it without a picture.
    #[serde(default)]
    pub optional: bool,
}

/// The press that a page is printed on.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PressSpec {
    /// The path of its ICC output profile, from the layout's folder; coldset newsprint where left out.
    pub profile: Option<String>,
    /// The printing condition that the profile describes, as the plant names it.
    pub condition: Option<String>,
    /// The most ink of all plates together that a converted picture lays on one place, in percent; 220 where left out.
    pub ink_limit: Option<u16>,
    /// What becomes of RGB pictures.
    #[serde(default)]
    pub pictures: PicturesSpec,
    /// Whether crop and register marks, a colour bar and a slug line stand outside the trim.
    #[serde(default)]
    pub marks: bool,
}

/// What becomes of RGB pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PicturesSpec {
    /// They are converted to the inks of the press.
    #[default]
    Converted,
    /// They stay RGB, with a profile, for a plant that converts them itself.
    TaggedRgb,
}

/// Which edge of a figure or box stays in place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// Where its first line is.
    #[default]
    Start,
    /// Where its last line is: `at` then names that edge.
    End,
}

/// A caption and where it stands.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CaptionSpec {
    /// On which side of the picture it stands, on paper.
    #[serde(default)]
    pub place: CaptionPlace,
    /// Its style.
    #[serde(default = "caption_style")]
    pub style: String,
    /// Its measure, in characters of its own size; as wide as the picture where left out.
    pub measure: Option<Quantity>,
    /// Its own direction of reading; horizontal where left out.
    pub writing: Option<Writing>,
    /// Where the credit goes.
    #[serde(default)]
    pub credit: CreditPlace,
}

fn caption_style() -> String {
    "caption".into()
}

/// The side of a picture on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CaptionPlace {
    /// Under the picture.
    #[default]
    Below,
    /// To the left, at the foot.
    Left,
    /// To the right, at the foot.
    Right,
}

/// Where a picture's credit goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CreditPlace {
    /// In brackets after the caption.
    #[default]
    Brackets,
    /// On a line of its own at the caption's end.
    Line,
    /// Nowhere.
    None,
}

/// A sidebar: copy on a tint or in a border, in its own measure and columns.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BoxSpec {
    /// The box's name.
    pub name: String,
    /// Parts of stories, in order.
    pub content: Vec<String>,
    /// Where it starts: along the line, across the lines.
    pub at: [Quantity; 2],
    /// Its extent along the line.
    pub measure: Quantity,
    /// Its extent across the lines; as deep as its copy where left out.
    pub depth: Option<Quantity>,
    /// Which of its edges stays in place when its copy decides its depth.
    #[serde(default)]
    pub anchor: Anchor,
    /// Ink behind it.
    pub tint: Option<Ink>,
    /// The thickness of its border.
    pub border: Option<Quantity>,
    /// From its edge to its copy, on all sides.
    pub inset: Option<Quantity>,
    /// How many columns it has.
    #[serde(default = "one")]
    pub columns: u32,
    /// The gap between its columns.
    pub gutter: Option<Quantity>,
    /// Its own direction of reading; the page's where left out.
    pub writing: Option<Writing>,
    /// Other styles for roles.
    #[serde(default)]
    pub styles: BTreeMap<String, String>,
    /// Text runs around it at this distance: along the line, across the lines.
    pub wrap: Option<[Quantity; 2]>,
    /// Whether the page may leave it without copy.
    #[serde(default)]
    pub optional: bool,
}

/// A rule, along the line or across the lines.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleSpec {
    /// Where it starts: along the line, across the lines.
    pub at: [Quantity; 2],
    /// How long it is.
    pub length: Quantity,
    /// Which way it runs.
    #[serde(default)]
    pub direction: RuleDirection,
    /// Its thickness.
    pub thickness: Quantity,
    /// Its ink; black where left out.
    pub color: Option<Ink>,
}

/// Which way a rule runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleDirection {
    /// Along the lines of the page.
    #[default]
    Inline,
    /// Across them.
    Block,
}

/// A line that the page itself brings. `{page}`, `{date}`, `{weekday}`, `{paper}`, `{section}`, `{editors}` and
/// `{title}` stand for what the page file says.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LabelSpec {
    /// The label's name.
    pub name: String,
    /// Where it starts: along the line, across the lines.
    pub at: [Quantity; 2],
    /// Its extent: along the line, across the lines.
    pub size: [Quantity; 2],
    /// What it says.
    pub text: String,
    /// Its style.
    #[serde(default = "folio_style")]
    pub style: String,
    /// Its own direction of reading; the page's where left out.
    pub writing: Option<Writing>,
}

fn folio_style() -> String {
    "folio".into()
}
