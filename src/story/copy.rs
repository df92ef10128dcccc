use std::ops::Range;

use crate::cjk::SpanLang;
use crate::diag::SourcePlace;
use crate::spec::Role;

/// A story: its head, its paragraphs, its boxes, and the pictures that go with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// The name under which the page knows it.
    pub name: String,
    /// Its language, where it is not the page's.
    pub lang: Option<String>,
    /// 引题, the line over the headline.
    pub kicker: Option<Paragraph>,
    /// 主题, the headline.
    pub headline: Option<Paragraph>,
    /// 副题, the line under the headline.
    pub deck: Option<Paragraph>,
    /// The author's line.
    pub byline: Option<Paragraph>,
    /// 消息头, place and day before the first words.
    pub dateline: Option<Paragraph>,
    /// 署名, who wrote and who photographed.
    pub credit: Option<Paragraph>,
    /// The name of the page on which the story began.
    pub jump_from: Option<Paragraph>,
    /// The name of the page on which the story goes on.
    pub jump_to: Option<Paragraph>,
    /// 导语, the paragraphs that lead in.
    pub lede: Vec<Paragraph>,
    /// The body, in reading order.
    pub body: Vec<BodyBlock>,
    /// The boxed texts, in the order in which the body has them.
    pub boxes: Vec<BoxedText>,
    /// The pictures, in the order in which the body has them.
    pub pictures: Vec<StoryPicture>,
}

/// A piece of a story's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyBlock {
    /// A paragraph: of the body, a subhead, an epigraph, or an item of a list.
    Paragraph(Paragraph),
    /// Where the boxed text of this index stood in the copy; always an index of [`Story::boxes`].
    Box(usize),
}

/// A text that is set in a box of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoxedText {
    /// Its title.
    pub title: Option<Paragraph>,
    /// Its paragraphs and list items.
    pub text: Vec<Paragraph>,
}

/// A picture that a story names. The file is only named here: whoever loads it checks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryPicture {
    /// The file's name without folders and ending, under which the page knows the picture.
    pub id: String,
    /// The path as the story has it.
    pub file: String,
    /// 图片说明, what the picture shows.
    pub caption: Option<Paragraph>,
    /// 署名, who made the picture.
    pub credit: Option<Paragraph>,
    /// Where the story names it.
    pub place: SourcePlace,
}

/// A paragraph of styled text.
///
/// The text is never empty and holds no line end and no control character but the tab; a line break that the writer asked for is
/// U+2028, and an indent typed before the first word is gone. Every other character is the writer's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// What the paragraph is for.
    pub role: Role,
    /// Its text.
    pub text: String,
    /// The styled parts, by their start; they may nest but do not cross, and stand on character boundaries.
    pub spans: Vec<Span>,
    /// The line of the file on which it begins.
    pub place: SourcePlace,
}

/// A styled part of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The bytes of the paragraph's text, never empty.
    pub range: Range<usize>,
    /// How they are styled.
    pub style: SpanStyle,
}

impl Paragraph {
    /// The stretches of its text in other languages than its own, in order, as bytes: of one within another the inner
    /// language holds.
    pub(crate) fn languages(&self) -> Vec<(Range<usize>, &SpanLang)> {
        let mut found: Vec<(Range<usize>, &SpanLang)> = Vec::new();
        let mut open: Vec<(usize, &SpanLang)> = Vec::new();
        let mut at = 0;
        let spans = self.spans.iter().filter_map(|span| match &span.style {
            SpanStyle::Lang(lang) => Some((span.range.clone(), Some(lang))),
            _ => None,
        });
        for (range, lang) in spans.chain([(self.text.len()..self.text.len(), None)]) {
            while let Some((end, lang)) = open.pop_if(|(end, _)| *end <= range.start) {
                found.push((at..end, lang));
                at = end;
            }
            found.extend(open.last().map(|(_, around)| (at..range.start, *around)));
            at = range.start;
            open.extend(lang.map(|lang| (range.end, lang)));
        }
        found.retain(|(stretch, _)| !stretch.is_empty());
        found
    }

    /// The paragraph with a dateline before its first words, set as a run-in head.
    pub(crate) fn opened_by(&self, dateline: &Paragraph) -> Paragraph {
        let head = dateline.text.len();
        Paragraph {
            role: self.role,
            text: format!("{}{}", dateline.text, self.text),
            spans: std::iter::once(Span { range: 0..head, style: SpanStyle::RunIn })
                .chain(dateline.spans.iter().cloned())
                .chain(self.spans.iter().map(|span| span.moved(head)))
                .collect(),
            place: self.place.clone(),
        }
    }
}

impl Span {
    /// The span of a text that now begins so many bytes later.
    pub(crate) fn moved(&self, by: usize) -> Span {
        Span { range: self.range.start + by..self.range.end + by, style: self.style.clone() }
    }
}

/// How a part of a paragraph is styled.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpanStyle {
    /// A run-in head: strong words that open a paragraph of the body.
    RunIn,
    /// Strong words elsewhere.
    Strong,
    /// Emphasised words.
    Emphasis,
    /// 专名号, a line beside a proper name.
    ProperName,
    /// 书名号, a wavy line beside the title of a work.
    BookTitle,
    /// 着重号、圏点, a dot beside every character.
    Dots,
    /// 振り仮名、注音, a reading beside its base.
    Ruby(Ruby),
    /// 注码, the mark of a note, small and raised, which stays with the word before it.
    Note,
    /// 纵中横、縦中横, characters side by side in one cell of a vertical line.
    Cell,
    /// 首字下沉, the letters that open a paragraph, over several lines.
    Initial,
    /// 字間アキ、拉开, characters set apart.
    Spaced,
    /// 小数点, a dot that is a decimal point and has no space of its own in a vertical line.
    Decimal,
    /// 割注、双行夹注, a note in two small lines within its line, with its brackets where it has any.
    Warichu,
    /// 振分け, one of several rows side by side within a line.
    Row {
        /// Whether it stands beside the row that ends where it begins.
        joined: bool,
    },
    /// 数式, a formula, whose signs stand in full cells.
    Formula,
    /// 外文, words in another language than the text's.
    Lang(SpanLang),
}

impl SpanStyle {
    /// Whether it says how characters stand in their line.
    pub const fn is_within(&self) -> bool {
        matches!(
            self,
            SpanStyle::Note
                | SpanStyle::Cell
                | SpanStyle::Initial
                | SpanStyle::Spaced
                | SpanStyle::Decimal
                | SpanStyle::Warichu
                | SpanStyle::Row { .. }
                | SpanStyle::Formula
        )
    }

    /// Whether it is of something that stands beside the line.
    pub const fn is_beside(&self) -> bool {
        !self.is_face() && !self.is_within() && !matches!(self, SpanStyle::Lang(_))
    }

    /// Whether it asks for another face.
    pub const fn is_face(&self) -> bool {
        matches!(self, SpanStyle::RunIn | SpanStyle::Strong | SpanStyle::Emphasis)
    }
}

/// A reading of the characters that it stands beside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ruby {
    /// The reading, never empty.
    pub reading: String,
    /// On which side it stands.
    pub side: Side,
    /// Whether its base and the one that ends where it begins are one word, each with its own reading.
    pub joined: bool,
}

/// A side of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Above a horizontal line, to the right of a vertical one.
    #[default]
    Over,
    /// Below a horizontal line, to the left of a vertical one.
    Under,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_languages_within_each_other_the_inner_one_holds() {
        let span = |range, tag: &str| Span {
            range,
            style: SpanStyle::Lang(SpanLang::from_tag(tag).expect("a language")),
        };
        let check = |spans: Vec<Span>, expected: &[(Range<usize>, &str)]| {
            let place = SourcePlace::file("test");
            let paragraph = Paragraph { role: Role::Body, text: "0123456789".into(), spans, place };
            let found = paragraph.languages();
            let found: Vec<_> = found.iter().map(|(range, lang)| (range.clone(), lang.tag())).collect();
            assert_eq!(found, expected);
        };
        check(vec![], &[]);
        check(
            vec![span(1..8, "en"), span(3..6, "fr"), span(4..5, "de"), span(8..10, "ja")],
            &[(1..3, "en"), (3..4, "fr"), (4..5, "de"), (5..6, "fr"), (6..8, "en"), (8..10, "ja")],
        );
        check(vec![span(0..10, "en"), span(0..10, "fr")], &[(0..10, "fr")]);
        check(
            vec![span(0..4, "en"), span(2..4, "fr"), span(6..7, "en")],
            &[(0..2, "en"), (2..4, "fr"), (6..7, "en")],
        );
    }
}
