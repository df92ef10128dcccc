use std::ops::Range;

use super::Engine;
use crate::cjk::{Class, Kinsoku, Lang, Profile, classify};
use crate::diag::{Error, ErrorKind, Result, SourcePlace};
use crate::font::{FaceId, Fonts};
use crate::geom::{Color, EmSize, Length, WritingMode};
use crate::layout::{Align, Faces, LineSpace, Style};
use crate::line::{LineItem, Measures, Penalty, break_lines, items, justify};
use crate::shape::Shaped;
use crate::spec::Role;
use crate::story::Paragraph;

/// A text to be cast off: set in lines of one measure, with no page around it (算稿).
#[derive(Clone, Debug, PartialEq)]
pub struct Copyfit {
    /// The language, whose rules hold.
    pub lang: Lang,
    /// The direction of the lines.
    pub writing: WritingMode,
    /// Line-start and line-end prohibition; the language's own where it is `None`.
    pub kinsoku: Option<Kinsoku>,
    /// The length of a line, in thousandths of an em.
    pub measure: i64,
    /// What the first line of each paragraph is set in by, in thousandths of an em.
    pub indent: i64,
    /// The face's PostScript name; the first of the book's that has the text's characters where it is `None`.
    pub face: Option<String>,
}

/// The lines of a text that has been cast off. Offsets count characters of the text, and lengths are thousandths of an
/// em.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Composed {
    /// The lines, in order.
    pub lines: Vec<ComposedLine>,
    /// Characters that no face has: 〓 is set for them.
    pub missing: Vec<usize>,
}

/// One line of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct ComposedLine {
    /// Its characters.
    pub chars: Range<usize>,
    /// From the line's start to the end of its last character, and the space that it keeps.
    pub advance: f64,
    /// The same before the line was squeezed or stretched.
    pub natural: f64,
    /// Whether it ends its paragraph.
    pub last: bool,
    /// Whether it was made to fill its measure.
    pub justified: bool,
    /// What it lacks of its measure, or goes beyond it where it is negative, though it should have filled it.
    pub off: f64,
    /// Whether it ends where no line may, because nothing else fits.
    pub gave_way: bool,
    /// Its pieces, in order.
    pub clusters: Vec<ComposedCluster>,
}

/// The smallest piece of a line that is set as one.
#[derive(Clone, Debug, PartialEq)]
pub struct ComposedCluster {
    /// Its characters.
    pub chars: Range<usize>,
    /// Where its body starts on the line.
    pub inline: f64,
    /// From there to the start of the next body; the last one's to the line's end.
    pub advance: f64,
}

/// Divides evenly by the parts of an em that rules speak of.
const EM: Length = Length::units(600_000);

/// The most characters that are cast off at once.
const MOST_CHARACTERS: usize = 12_000_000;

impl Copyfit {
    /// A text of a language in lines of so many thousandths of an em.
    pub fn new(lang: Lang, measure: i64) -> Copyfit {
        Copyfit { lang, writing: WritingMode::HorizontalTb, kinsoku: None, measure, indent: 0, face: None }
    }
}

impl Engine<'_> {
    /// Sets a text in lines of one measure; every newline in it ends a paragraph.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] for a measure or indent that no line can have, a face that is not in the book, or a text of
    /// more than twelve million characters.
    pub fn compose(&self, text: &str, copyfit: &Copyfit) -> Result<Composed> {
        let input = |message: String| Error::new(ErrorKind::Input, message);
        if !(1..=10_000_000).contains(&copyfit.measure) {
            return Err(input("the measure is not between a thousandth of an em and ten thousand em".into()));
        }
        if !(0..copyfit.measure).contains(&copyfit.indent) {
            return Err(input("the indent leaves the first line no room".into()));
        }
        if text.len() > MOST_CHARACTERS && text.chars().count() > MOST_CHARACTERS {
            return Err(input(format!("the text has more than {MOST_CHARACTERS} characters")));
        }
        let style = self.copyfit_style(copyfit)?;
        let mut composed = Composed::default();
        let mut start = 0;
        for line in text.split('\n') {
            let end = start + line.chars().count();
            if !line.is_empty() {
                self.compose_paragraph(line, start, copyfit, &style, &mut composed);
            }
            start = end + 1;
        }
        Ok(composed)
    }

    fn copyfit_style(&self, copyfit: &Copyfit) -> Result<Style> {
        let book = self.fonts();
        let main = match &copyfit.face {
            Some(name) => book.find(name).ok_or_else(|| {
                let known: Vec<&str> = book.iter().map(|(_, face)| face.postscript_name()).collect();
                Error::new(ErrorKind::Input, format!("there is no face {name:?}"))
                    .with_hint(format!("the faces are: {}", known.join(", ")))
            })?,
            None => body_face(book),
        };
        let mut profile = Profile::of(copyfit.lang);
        profile.kinsoku = copyfit.kinsoku.unwrap_or(profile.kinsoku);
        Ok(Style {
            name: "body".into(),
            faces: Faces {
                main,
                strong: main,
                emphasis: main,
                fallback: book.iter().map(|(id, _)| id).filter(|id| *id != main).collect(),
            },
            em: EmSize::square(EM),
            leading: EM * 2,
            profile,
            color: Color::BLACK,
            align: Align::Justify,
            indent: thousandths(copyfit.indent),
            tracking: Length::ZERO,
            before: LineSpace::default(),
            after: LineSpace::default(),
            keep_with_next: false,
        })
    }

    fn compose_paragraph(
        &self,
        text: &str,
        start: usize,
        copyfit: &Copyfit,
        style: &Style,
        composed: &mut Composed,
    ) {
        let paragraph = Paragraph {
            role: Role::Body,
            text: text.to_owned(),
            spans: Vec::new(),
            place: SourcePlace::file(""),
        };
        let shaped = self.shaper.shape(&paragraph, style, copyfit.writing);
        let items = items(&shaped, style, copyfit.writing);
        let measures =
            Measures { lines: &[], rest: thousandths(copyfit.measure), indent: thousandths(copyfit.indent) };
        let breaks = break_lines(&items, &measures, EM);
        for (n, span) in breaks.lines.iter().enumerate() {
            let set = justify(&items, span, style.align);
            let indent = if n == 0 { measures.indent } else { Length::ZERO };
            let range = span.items.start as usize..span.items.end as usize;
            let natural = natural_width(&items[range.clone()]);
            let clusters = clusters(&shaped, range.clone(), &set.pens, set.advance, indent, start);
            composed.lines.push(ComposedLine {
                chars: clusters.first().map_or(start, |c| c.chars.start)
                    ..clusters.last().map_or(start, |c| c.chars.end),
                advance: in_em(set.advance + indent),
                natural: in_em(natural + indent),
                last: span.last,
                justified: set.fit.justified,
                off: in_em(set.fit.off),
                gave_way: range.end > range.start && items[range.end - 1].penalty == Penalty::Forbidden,
                clusters,
            });
        }
        composed.missing.extend(shaped.missing.iter().map(|&at| start + at));
    }
}

/// The body face of a book: a Song or serif face of regular weight where names tell, else the first.
fn body_face(book: &Fonts) -> FaceId {
    let is_body = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.ends_with("regular") && ["song", "serif", "ming"].iter().any(|kind| name.contains(kind))
    };
    book.iter().find(|(_, face)| is_body(face.postscript_name())).map_or(FaceId(0), |(id, _)| id)
}

fn natural_width(items: &[LineItem]) -> Length {
    let Some((last, before)) = items.split_last() else { return Length::ZERO };
    let inside: Length = before.iter().map(|item| item.body + item.glue.natural).sum();
    inside + last.body + last.at_end.natural
}

fn clusters(
    shaped: &Shaped,
    range: Range<usize>,
    pens: &[Length],
    end: Length,
    indent: Length,
    start: usize,
) -> Vec<ComposedCluster> {
    let ends = pens.iter().skip(1).copied().chain([end]);
    let set = shaped.clusters[range].iter().zip(pens).zip(ends);
    set.map(|((cluster, &pen), end)| ComposedCluster {
        chars: start + cluster.chars.start as usize..start + cluster.chars.end as usize,
        inline: in_em(pen + indent),
        advance: in_em(end - pen),
    })
    .collect()
}

fn thousandths(value: i64) -> Length {
    Length::units(EM.to_units() / 1000 * value)
}

/// In thousandths of an em, to a thousandth of one.
fn in_em(length: Length) -> f64 {
    (length.to_units() as f64 * 1e6 / EM.to_units() as f64).round() / 1e3
}

/// How long a text is as a newsroom counts copy: every character but spaces and breaks.
pub fn count_characters(text: &str) -> usize {
    let counts =
        |c: char| !matches!(classify(c), Class::Space | Class::WideSpace | Class::Newline) && !c.is_control();
    text.chars().filter(|&c| counts(c)).count()
}
