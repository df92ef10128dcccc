use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::layouts::{built_in, layout_names};
use super::{Engine, files};
use crate::cjk::{Lang, Profile};
use crate::diag::{Code, Diagnostic, Error, ErrorKind, Place, Result, SourcePlace};
use crate::font::Fonts;
use crate::geom::{EmSize, Length, WritingMode};
use crate::layout::{self, Axis, Grid, Layout, Style, with_rules};
use crate::line::{LineItem, LineSpan, Measures, break_paragraph, items, justify};
use crate::shape::Shaped;
use crate::spec::{self, ComposeSpec, LayoutSpec, Quantity, Role, RulesSpec, Unit};
use crate::story::{self, BodyBlock, Limits, Paragraph, Story};

/// A text set in a measure without a page (小样). Lengths are in thousandths of an em; characters count from the first of
/// the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Galley {
    /// The lines, in order.
    pub lines: Vec<GalleyLine>,
    /// The measure.
    pub measure: i64,
    /// How many characters the text has, line ends not counted.
    pub characters: usize,
    /// What was found on the way.
    pub findings: Vec<Diagnostic>,
}

/// A line of a galley.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GalleyLine {
    /// Its first character.
    pub start: usize,
    /// The character after its last; a line end belongs to no line.
    pub end: usize,
    /// Its text.
    pub text: String,
    /// How far it is set in.
    pub indent: i64,
    /// What it takes up.
    pub advance: i64,
    /// What it would take up if nothing in it were squeezed or opened.
    pub natural: i64,
    /// The pieces that are set as one, in order.
    pub clusters: Vec<GalleyCluster>,
}

/// The smallest piece of a line that is set as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GalleyCluster {
    /// Its first character.
    pub start: usize,
    /// The character after its last.
    pub end: usize,
    /// Where its body starts from the start of the measure; blank space before a mark belongs to what stands before it.
    pub inline: i64,
    /// From there to the start of the next one, or to the end of the line.
    pub advance: i64,
}

impl GalleyLine {
    /// A line without text.
    fn empty(at: usize) -> GalleyLine {
        GalleyLine { start: at, end: at, ..GalleyLine::default() }
    }
}

/// The em of text that no layout gives a size: 4 mm, of which a thousandth and a 12 000th are whole units.
const EM: Length = Length::mm(4);
/// Longer texts than this are set in parts by whoever has them.
const MOST_CHARACTERS: usize = 20_000_000;

impl Engine<'_> {
    /// Sets a text in a measure without a page.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] for a language, layout or style that there is not, a measure of less than nothing or with no
    /// length, or a text of more than 20 million characters.
    pub fn compose(&self, spec: &ComposeSpec) -> Result<Galley> {
        let setting = Setting::of(spec, self.fonts)?;
        if spec.text.len() > MOST_CHARACTERS && spec.text.chars().count() > MOST_CHARACTERS {
            return Err(input(format!("the text has more than {MOST_CHARACTERS} characters")));
        }
        let mut galley = setting.galley();
        let mut start = 0;
        for line in lines(&spec.text) {
            let text: String = line.text.chars().map(settable).collect();
            let count = text.chars().count();
            galley.characters += count;
            if text.is_empty() {
                galley.lines.push(GalleyLine::empty(start));
            } else {
                let place = SourcePlace::file("");
                let paragraph = Paragraph { role: Role::Body, text, spans: Vec::new(), place };
                self.paragraph(&paragraph, line.text, start, &setting.style, &setting, &mut galley);
            }
            start += count + line.end;
        }
        Ok(galley)
    }

    /// Sets a story as its body's frames have it, in one measure: its lede, and its body with each box where it stands,
    /// every paragraph in the style of its role, with its mark-up. Where no layout gives styles, paragraphs of lede and body
    /// are set in as newspapers do. The text of the request is not looked at; lengths are in thousandths of the body's em,
    /// and characters count as if a line end stood between paragraphs.
    ///
    /// # Errors
    /// As [`Engine::compose`].
    pub fn compose_story(&self, story: &Story, spec: &ComposeSpec) -> Result<Galley> {
        let lang = spec.lang.clone().or_else(|| story.lang.clone());
        let setting = Setting::of(&ComposeSpec { lang, text: String::new(), ..spec.clone() }, self.fonts)?;
        let styles = setting.styles(spec);
        let mut galley = setting.galley();
        let mut start = 0;
        for paragraph in paragraphs(story) {
            let style = styles.of(paragraph.role);
            let count = paragraph.text.chars().count();
            galley.characters += count;
            self.paragraph(&paragraph, &paragraph.text, start, &style, &setting, &mut galley);
            start += count + 1;
        }
        Ok(galley)
    }

    /// Sets one paragraph whose first character is the one numbered `start`; `own` is its text as the copy has it.
    fn paragraph(
        &self,
        paragraph: &Paragraph,
        own: &str,
        start: usize,
        style: &Style,
        setting: &Setting,
        galley: &mut Galley,
    ) {
        let shaped = self.shaper.shape(paragraph, style, setting.writing);
        let items = items(&shaped, style, setting.writing);
        let initial = shaped.marked.as_ref().and_then(|marked| marked.initial);
        let beside = initial.map_or(0, |initial| initial.lines as usize);
        let inset = |line: usize| match initial {
            Some(initial) if line < beside => initial.inset,
            None if line == 0 => style.indent,
            _ => Length::ZERO,
        };
        let first: Vec<Length> = (0..beside).map(|line| setting.measure - inset(line)).collect();
        let indent = if initial.is_some() { Length::ZERO } else { style.indent };
        let measures = Measures { lines: &first, rest: setting.measure, indent };
        let breaks = break_paragraph(&items, &measures, style.em.inline, style.profile.breaking);
        let bytes = ByteOf::new(own);
        for (n, span) in breaks.lines.iter().enumerate() {
            let set = SetLine { shaped: &shaped, items: &items, span, start, indent: inset(n) };
            let (line, findings) = set.read(own, &bytes, style, setting);
            galley.lines.push(line);
            galley.findings.extend(findings);
        }
        // An initial takes its lines, however short the text beside it is.
        let bare = beside.saturating_sub(breaks.lines.len());
        galley.lines.extend((0..bare).map(|_| GalleyLine::empty(start + own.chars().count())));
        let missing = shaped.complaints().into_iter().map(|(at, message)| {
            // What stands for a control character is not in the copy: the editor is told of what is.
            let message = match own.chars().nth(at).filter(|c| c.is_control()) {
                Some(c) => {
                    format!("the control character U+{:04X} cannot be set; 〓 is set for it", c as u32)
                }
                None => message,
            };
            Diagnostic::new(Code::MissingGlyph, chars(start + at..start + at + 1), message)
        });
        galley.findings.extend(missing);
    }
}

/// Copy to be set without a page.
#[derive(Clone, Debug)]
pub enum Copy {
    /// A bare text, every line a paragraph.
    Text(String),
    /// A story.
    Story(Box<Story>),
}

/// The copy of a file, and what was found in reading it: a story where the file's name ends in `.md`, else the text as it
/// stands.
///
/// # Errors
/// A file that cannot be read, is not UTF-8, or is no story.
pub fn copy_of(path: &Path) -> Result<(Copy, Vec<Diagnostic>)> {
    let file = path.display().to_string();
    let text = files::text(&file, files::read(path)?)?;
    if path.extension().is_none_or(|ending| ending != "md") {
        return Ok((Copy::Text(text), Vec::new()));
    }
    let (story, findings) = story::read("copy", &file, &text, Limits::default())?;
    Ok((Copy::Story(Box::new(story)), findings))
}

/// What of a story runs through the frames of its body: the lede, opened by the dateline, and the body with its boxes.
fn paragraphs(story: &Story) -> Vec<Cow<'_, Paragraph>> {
    let mut paragraphs: Vec<Cow<'_, Paragraph>> = story.lede.iter().map(Cow::Borrowed).collect();
    for block in &story.body {
        match block {
            BodyBlock::Paragraph(paragraph) => paragraphs.push(Cow::Borrowed(paragraph)),
            BodyBlock::Box(n) => {
                let boxed = &story.boxes[*n];
                paragraphs.extend(boxed.title.iter().chain(&boxed.text).map(Cow::Borrowed));
            }
        }
    }
    let first = paragraphs.iter_mut().find(|paragraph| matches!(paragraph.role, Role::Lede | Role::Body));
    if let (Some(dateline), Some(first)) = (&story.dateline, first) {
        *first = Cow::Owned(first.opened_by(dateline));
    }
    paragraphs
}

fn input(message: String) -> Error {
    Error::new(ErrorKind::Input, message)
}

fn chars(range: std::ops::Range<usize>) -> Place {
    Place { chars: Some((range.start, range.end)), ..Place::default() }
}

/// The styles of a story's paragraphs.
struct Styles<'s> {
    setting: &'s Setting,
    /// What is asked for in place of their own rules.
    rules: RulesSpec,
    /// Whether one style is asked for, for all of them.
    is_one: bool,
    /// What the first lines of lede and body are set in by.
    indent: Length,
}

impl Styles<'_> {
    fn of(&self, role: Role) -> Cow<'_, Style> {
        let style = &self.setting.style;
        let is_text = matches!(role, Role::Lede | Role::Body);
        if self.is_one || role == Role::Body && style.indent == self.indent {
            return Cow::Borrowed(style);
        }
        let Some(layout) = &self.setting.layout else {
            let indent = if is_text { self.indent } else { Length::ZERO };
            return Cow::Owned(Style { indent, ..style.clone() });
        };
        let mut own = layout.style_for(role, &BTreeMap::new()).clone();
        // They were found sound with the body's style, and what is sound does not depend on that.
        own.profile = with_rules(own.profile, &self.rules).unwrap_or(own.profile);
        if own.indent < Length::ZERO || own.indent >= self.setting.measure {
            own.indent = Length::ZERO;
        }
        Cow::Owned(own)
    }
}

/// How a text is set: nothing left to look up.
struct Setting {
    style: Style,
    layout: Option<Layout>,
    writing: WritingMode,
    measure: Length,
}

impl Setting {
    fn of(spec: &ComposeSpec, fonts: &Fonts) -> Result<Setting> {
        let lang = match &spec.lang {
            Some(tag) => Some(Lang::named(tag)?),
            None => None,
        };
        let (mut style, grid, writing, layout) = match &spec.layout {
            Some(name) => {
                let (style, layout) = designed(name, spec.style.as_deref(), lang, fonts)?;
                (style, layout.grid, layout.writing, Some(layout))
            }
            None if spec.style.is_some() => {
                return Err(input("a style is named, and no layout that has it".into())
                    .with_hint("name a layout too"));
            }
            None => plain(lang.unwrap_or_default(), fonts)?,
        };
        style.profile = with_rules(style.profile, &rules(spec)).map_err(input)?;
        let grid = Grid { em: style.em, ..grid };
        let grid_of_layout = spec.layout.is_some();
        let length = |spec: &spec::MeasureSpec, what: &str| length(spec, what, &grid, grid_of_layout);
        let measure = length(&spec.measure, "measure")?;
        if measure <= Length::ZERO {
            return Err(input("the measure is nothing, or less".into())
                .with_hint("a measure is a number of characters, such as 13字"));
        }
        let indent = spec.indent.as_ref().map(|indent| length(indent, "indent")).transpose()?;
        if let Some(indent) = indent {
            style.indent = indent;
            if indent < Length::ZERO || indent >= measure {
                return Err(input("the indent leaves the first line no room".into())
                    .with_hint("an indent is shorter than the measure, and not less than nothing"));
            }
        }
        if style.indent < Length::ZERO || style.indent >= measure {
            style.indent = Length::ZERO;
        }
        let writing = spec.writing.map_or(writing, WritingMode::from);
        Ok(Setting { style, layout, writing, measure })
    }

    /// The styles of a story's paragraphs.
    fn styles(&self, spec: &ComposeSpec) -> Styles<'_> {
        let is_customary = spec.indent.is_none() && self.layout.is_none();
        let customary = self.style.em.inline * customary_indent(self.style.lang());
        let indent = match is_customary {
            true if customary < self.measure => customary,
            true => Length::ZERO,
            false => self.style.indent,
        };
        Styles { setting: self, rules: rules(spec), is_one: spec.style.is_some(), indent }
    }

    /// A galley without lines.
    fn galley(&self) -> Galley {
        Galley { measure: self.in_em(self.measure), ..Galley::default() }
    }

    /// A length in thousandths of an em, to the nearest.
    fn in_em(&self, length: Length) -> i64 {
        length.scale(1000, self.style.em.inline.to_units()).to_units()
    }
}

/// The rules that a request names.
fn rules(spec: &ComposeSpec) -> RulesSpec {
    RulesSpec { strictness: spec.strictness.or(spec.rules.strictness), ..spec.rules }
}

/// How many characters a paragraph's first line is set in by where no layout says so: two in Chinese, one in
/// Japanese (JLREQ 3.5.1) and Korean.
fn customary_indent(lang: Lang) -> i64 {
    match lang {
        Lang::ZhHans | Lang::ZhHant => 2,
        Lang::Ja | Lang::Ko => 1,
        Lang::Und => 0,
    }
}

/// A length along the line. Lines and basic columns are those of a layout: `of_layout` says whether the grid is.
fn length(spec: &spec::MeasureSpec, what: &str, grid: &Grid, of_layout: bool) -> Result<Length> {
    let quantity: Quantity = spec.quantity().map_err(|why| input(format!("the {what}: {why}")))?;
    if !of_layout && quantity.terms().iter().any(|term| matches!(term.unit, Unit::Line | Unit::Column)) {
        return Err(input(format!("the {what} is in 行 or 栏, which only a layout has"))
            .with_hint("name a layout too, or count in 字"));
    }
    let length = grid.extent(&quantity, Axis::Inline);
    if length > Length::MAX { Err(input(format!("the {what} is longer than 100 m"))) } else { Ok(length) }
}

/// A style of a layout that comes with banxin.
fn designed(name: &str, style: Option<&str>, lang: Option<Lang>, fonts: &Fonts) -> Result<(Style, Layout)> {
    let text = built_in(name).ok_or_else(|| {
        let known = layout_names().collect::<Vec<_>>().join(", ");
        input(format!("there is no layout {name:?}")).with_hint(format!("the layouts are {known}"))
    })?;
    let spec: LayoutSpec = spec::toml_file(name, text)?;
    let layout = layout::resolve(&spec, layout::Source { file: name, text }, lang, fonts)?;
    let wanted = style.unwrap_or("body");
    let found = layout.styles.get(wanted).ok_or_else(|| {
        let known = layout.styles.keys().cloned().collect::<Vec<_>>().join(", ");
        input(format!("the layout {name:?} has no style {wanted:?}"))
            .with_hint(format!("the styles are {known}"))
    })?;
    Ok((found.clone(), layout))
}

/// The style of text that no layout sets: the book's song face, and every other where that one lacks a character.
fn plain(lang: Lang, fonts: &Fonts) -> Result<(Style, Grid, WritingMode, Option<Layout>)> {
    let first = fonts.iter().next().map(|(id, _)| id);
    let main = fonts.find("BanxinSong-Regular").or(first).ok_or_else(|| {
        Error::new(ErrorKind::Font, "there is no font to set type with")
            .with_hint("name a folder of OpenType fonts with --fonts")
    })?;
    let fallback = fonts.iter().map(|(id, _)| id).filter(|&id| id != main).collect();
    let em = EmSize::square(EM);
    let mut style = Style::plain(main, em, Profile::of(lang));
    style.faces.fallback = fallback;
    let grid = Grid { em, leading: style.leading, column: EM, gutter: EM };
    Ok((style, grid, WritingMode::HorizontalTb, None))
}

/// A paragraph of the text, and how many characters its line end has.
struct TextLine<'a> {
    text: &'a str,
    end: usize,
}

/// Parts a text at its line ends; none starts an empty paragraph at the end.
fn lines(text: &str) -> impl Iterator<Item = TextLine<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let at = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (text, after) = rest.split_at(at);
        let end = if after.starts_with("\r\n") { 2 } else { after.len().min(1) };
        rest = &after[end..];
        Some(TextLine { text, end })
    })
}

/// The character that is set for one of the text: a blank for a tab, a new line for the breaks of word processors, and
/// the mark of what cannot be shown for other control characters.
fn settable(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\u{2028}',
        _ if c.is_control() => '\u{fffd}',
        _ => c,
    }
}

/// The byte at which each character of a text starts.
struct ByteOf(Vec<usize>);

impl ByteOf {
    fn new(text: &str) -> ByteOf {
        ByteOf(text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect())
    }

    fn range(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        self.0[start]..self.0[end]
    }
}

/// A line of a paragraph that is about to be read off.
struct SetLine<'a> {
    shaped: &'a Shaped,
    items: &'a [LineItem],
    span: &'a LineSpan,
    start: usize,
    indent: Length,
}

impl SetLine<'_> {
    fn read(
        &self,
        own: &str,
        bytes: &ByteOf,
        style: &Style,
        setting: &Setting,
    ) -> (GalleyLine, Vec<Diagnostic>) {
        let range = self.span.items.start as usize..self.span.items.end as usize;
        let line = justify(self.items, self.span, style.align);
        let clusters = &self.shaped.clusters[range.clone()];
        let first = clusters.first().map_or(0, |cluster| cluster.chars.start as usize);
        let last = clusters.last().map_or(first, |cluster| cluster.chars.end as usize);
        let ends = line.pens.iter().skip(1).copied().chain([line.advance]);
        let at = |length: Length| setting.in_em(self.indent + length);
        let clusters =
            clusters.iter().zip(&line.pens).zip(ends).map(|((cluster, &pen), end)| GalleyCluster {
                start: self.start + cluster.chars.start as usize,
                end: self.start + cluster.chars.end as usize,
                inline: at(pen),
                advance: at(end) - at(pen),
            });
        let clusters = clusters.collect();
        let gave_way = self.span.forced.then(|| {
            let message = "the line ends where none may: no place that may end it fits the measure";
            (Code::RuleGaveWay, message.to_owned())
        });
        let complaints = line.complaint(style.em.inline, style.align).into_iter().chain(gave_way);
        let place = || chars(self.start + first..self.start + last);
        let findings = complaints.map(|(code, message)| Diagnostic::new(code, place(), message)).collect();
        let line = GalleyLine {
            start: self.start + first,
            end: self.start + last,
            text: own[bytes.range(first, last)].to_owned(),
            indent: setting.in_em(self.indent),
            advance: setting.in_em(line.advance),
            natural: setting.in_em(natural(&self.items[range])),
            clusters,
        };
        (line, findings)
    }
}

/// What a line of these items takes up if nothing is squeezed or opened.
fn natural(items: &[LineItem]) -> Length {
    let Some((last, before)) = items.split_last() else { return Length::ZERO };
    let inner: Length = before.iter().map(|item| item.body + item.glue.natural).sum();
    inner + last.body + last.at_end.natural
}
