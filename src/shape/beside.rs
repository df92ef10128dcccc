//! What stands beside the lines of a paragraph: readings, dots and lines, found for the clusters that they belong to.

use std::ops::Range;

use super::itemize::Char;
use super::shaper::{Cluster, Shaped, Shaper};
use crate::cjk::Class;
use crate::geom::{EmSize, Length, WritingMode};
use crate::layout::Style;
use crate::spec::Role;
use crate::story::{Paragraph, Ruby, Side, SpanStyle};

/// What stands beside the lines of a paragraph. Places are indices into [`Shaped::clusters`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// The readings, by their bases, which do not overlap.
    pub readings: Vec<Reading>,
    /// The lines beside names and titles, in order; they do not overlap.
    pub lines: Vec<SideLine>,
    /// The clusters that have a dot, in order.
    pub dots: Vec<u32>,
    /// The side that the dots stand on.
    pub dot_side: Side,
    /// How many dots and lines are left out since something else stands in their place.
    pub crowded: usize,
}

/// A reading and its base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The clusters of its base.
    pub base: Range<u32>,
    /// The side that it stands on.
    pub side: Side,
    /// Whether its base and the one before it are one word.
    pub joined: bool,
    /// How it is set.
    pub kind: ReadingKind,
    /// What it says.
    pub text: String,
    /// Its glyphs; of bopomofo the letters alone.
    pub shaped: Shaped,
    /// The size of its em.
    pub em: EmSize,
}

/// How a reading is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadingKind {
    /// Characters that are spread along their base: kana, Han.
    Spread,
    /// Words, which stay whole: pinyin, Western text.
    Words,
    /// Bopomofo, one under the other to the right of its base whatever the direction of the line, with the tone beside
    /// or above them.
    Bopomofo(Option<Tone>),
}

/// The tone mark of a bopomofo syllable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tone {
    /// The mark.
    pub mark: char,
    /// Its glyphs: of the light tone ˙ upright in a cell of a vertical line, of the others on a horizontal one.
    pub shaped: Shaped,
    /// The size of its em.
    pub em: EmSize,
}

impl Tone {
    /// Whether it is the light tone, which stands above its syllable.
    pub fn is_light(&self) -> bool {
        self.mark == LIGHT_TONE
    }
}

/// A line beside a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideLine {
    /// The clusters of the word.
    pub word: Range<u32>,
    /// Whether it is wavy (书名号), not straight (专名号).
    pub wavy: bool,
}

const LIGHT_TONE: char = '\u{2d9}';

impl Shaper<'_> {
    /// Finds what stands beside a paragraph that has been shaped; nothing for nearly all of them.
    pub(super) fn beside(
        &self,
        paragraph: &Paragraph,
        style: &Style,
        mode: WritingMode,
        shaped: &Shaped,
    ) -> Option<Box<Beside>> {
        if !paragraph.spans.iter().any(|span| span.style.is_beside()) {
            return None;
        }
        let mut beside = Beside { dot_side: dot_side(style, mode), ..Beside::default() };
        let mut dotted: Vec<u32> = Vec::new();
        for span in &paragraph.spans {
            let clusters = clusters_of(shaped, &span.range);
            match &span.style {
                _ if clusters.is_empty() => {}
                SpanStyle::Ruby(ruby) => {
                    let taken = beside.readings.last().is_some_and(|last| last.base.end > clusters.start);
                    if !taken {
                        beside.readings.push(self.reading(ruby, clusters, style, mode));
                    }
                }
                SpanStyle::ProperName => beside.line(SideLine { word: clusters, wavy: false }),
                SpanStyle::BookTitle => beside.line(SideLine { word: clusters, wavy: true }),
                SpanStyle::Dots => dotted.extend(clusters.filter(|&n| takes_dot(shaped, n))),
                _ => {}
            }
        }
        dotted.sort_unstable();
        dotted.dedup();
        let before = dotted.len();
        dotted.retain(|dot| !beside.has_reading(*dot, beside.dot_side, mode));
        beside.crowded += before - dotted.len();
        beside.dots = dotted;
        Some(Box::new(beside))
    }

    fn reading(&self, ruby: &Ruby, base: Range<u32>, style: &Style, mode: WritingMode) -> Reading {
        let Ruby { reading: text, side, joined } = ruby;
        let (kind, em, shaped) = match Bopomofo::of(text) {
            Some(syllable) => self.bopomofo(&syllable, style, mode),
            None => {
                let part = style.profile.ruby_size;
                let em = EmSize { inline: part.at(style.em.inline), block: part.at(style.em.block) };
                let shaped = self.small(text, em, style, mode);
                let words = shaped.chars.iter().any(|c| c.class.is_western());
                (if words { ReadingKind::Words } else { ReadingKind::Spread }, em, shaped)
            }
        };
        Reading { base, side: *side, joined: *joined, kind, text: text.clone(), shaped, em }
    }

    fn bopomofo(
        &self,
        syllable: &Bopomofo,
        style: &Style,
        mode: WritingMode,
    ) -> (ReadingKind, EmSize, Shaped) {
        // Its letters stand one under the other, whatever the direction of the line.
        let (down, across) = match mode {
            WritingMode::HorizontalTb => (style.em.block, style.em.inline),
            WritingMode::VerticalRl => (style.em.inline, style.em.block),
        };
        let part = |(numerator, denominator): (i64, i64)| EmSize {
            inline: down.scale(numerator, denominator),
            block: across.scale(numerator, denominator),
        };
        // Three letters fill the height of a character; a word set as one has more, and gives them less.
        let letters = syllable.letters.chars().count() as i64;
        let em = part(if letters > 3 { (9, 10 * letters) } else { (3, 10) });
        let shaped = self.small(&syllable.letters, em, style, WritingMode::VerticalRl);
        let tone = syllable.tone.map(|mark| {
            let down = part((9, 20));
            let (text, em, mode) = match mark {
                // The dot of kana stands in the middle of its cell in every face, this one anywhere.
                LIGHT_TONE => ('\u{30fb}', down, WritingMode::VerticalRl),
                mark => (mark, EmSize { inline: down.block, block: down.inline }, WritingMode::HorizontalTb),
            };
            Tone { mark, shaped: self.small(text.encode_utf8(&mut [0; 4]), em, style, mode), em }
        });
        (ReadingKind::Bopomofo(tone), em, shaped)
    }

    fn small(&self, text: &str, em: EmSize, style: &Style, mode: WritingMode) -> Shaped {
        let style = Style { em, tracking: Length::ZERO, ..style.clone() };
        let place = crate::diag::SourcePlace::file("");
        let paragraph = Paragraph { role: Role::Body, text: text.to_owned(), spans: Vec::new(), place };
        self.shape(&paragraph, &style, mode)
    }
}

impl Beside {
    /// Adds a line; within the word of another there is no room for it.
    fn line(&mut self, line: SideLine) {
        if self.lines.last().is_some_and(|last| last.word.end > line.word.start) {
            self.crowded += 1;
        } else {
            self.lines.push(line);
        }
    }

    /// Whether a cluster has a reading on a side of its line.
    fn has_reading(&self, cluster: u32, side: Side, mode: WritingMode) -> bool {
        let after = self.readings.partition_point(|reading| reading.base.end <= cluster);
        self.readings.get(after).is_some_and(|reading| {
            let stands_on = match (&reading.kind, mode) {
                (ReadingKind::Bopomofo(_), WritingMode::HorizontalTb) => None,
                (ReadingKind::Bopomofo(_), WritingMode::VerticalRl) => Some(Side::Over),
                _ => Some(reading.side),
            };
            reading.base.contains(&cluster) && stands_on == Some(side)
        })
    }
}

/// The clusters whose first characters stand in a range of bytes.
fn clusters_of(shaped: &Shaped, bytes: &Range<usize>) -> Range<u32> {
    let starts = |cluster: &Cluster| shaped.chars[cluster.chars.start as usize].byte as usize;
    let at = |byte: usize| shaped.clusters.partition_point(|cluster| starts(cluster) < byte) as u32;
    at(bytes.start)..at(bytes.end)
}

/// Marks and spaces have no dot (CLREQ 3.4.1; JLREQ 3.3.9; CSS `text-emphasis`).
fn takes_dot(shaped: &Shaped, cluster: u32) -> bool {
    let cluster = &shaped.clusters[cluster as usize];
    let Some(Char { c, class, .. }) = shaped.chars.get(cluster.chars.start as usize) else { return false };
    let is_sign = matches!(
        class,
        Class::Dash
            | Class::Ellipsis
            | Class::Connector
            | Class::Solidus
            | Class::Space
            | Class::WideSpace
            | Class::Newline
    );
    let is_western_mark = *class == Class::Latin && !c.is_alphanumeric();
    !class.is_mark() && !is_sign && !is_western_mark
}

/// Chinese has its dots below horizontal lines, every other language above; on vertical lines they stand to the right.
// CLREQ 3.4.1; JLREQ 3.3.9
fn dot_side(style: &Style, mode: WritingMode) -> Side {
    match mode {
        WritingMode::HorizontalTb if style.profile.dots_under => Side::Under,
        _ => Side::Over,
    }
}

/// A syllable of bopomofo.
struct Bopomofo {
    letters: String,
    tone: Option<char>,
}

impl Bopomofo {
    /// The syllable that a reading is, if it is one.
    fn of(reading: &str) -> Option<Bopomofo> {
        let is_letter = |c: char| matches!(c, '\u{3105}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}');
        let is_tone = |c: char| matches!(c, '\u{2ca}' | '\u{2c7}' | '\u{2cb}' | LIGHT_TONE);
        let letters: String = reading.chars().filter(|c| is_letter(*c)).collect();
        let tones: Vec<char> = reading.chars().filter(|c| is_tone(*c)).collect();
        let all = reading.chars().all(|c| is_letter(c) || is_tone(c));
        (all && !letters.is_empty() && tones.len() < 2)
            .then(|| Bopomofo { letters, tone: tones.first().copied() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cjk::{Lang, Profile};
    use crate::diag::SourcePlace;
    use crate::font::Fonts;
    use crate::story::Span;

    fn shape(text: &str, spans: &[(Range<usize>, SpanStyle)], lang: Lang, mode: WritingMode) -> Shaped {
        let fonts = Fonts::from_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts")).expect("the fonts");
        let main = fonts.find("BanxinSong-Regular").expect("a face of the repository");
        let style = Style::plain(main, EmSize::square(Length::pt(10)), Profile::of(lang));
        let spans = spans.iter().cloned().map(|(range, style)| Span { range, style }).collect();
        let place = SourcePlace::file("test");
        let paragraph = Paragraph { role: Role::Body, text: text.into(), spans, place };
        Shaper::new(&fonts).shape(&paragraph, &style, mode)
    }

    fn ruby(reading: &str) -> SpanStyle {
        SpanStyle::Ruby(Ruby { reading: reading.into(), side: Side::Over, joined: false })
    }

    #[test]
    fn dots_stand_by_characters_and_not_by_marks() {
        let dots = |lang, mode| {
            let text = "要点，——“三”点 A。";
            let shaped = shape(text, &[(0..text.len(), SpanStyle::Dots)], lang, mode);
            let beside = shaped.beside.expect("dots");
            let chars = |n: &u32| shaped.chars[shaped.clusters[*n as usize].chars.start as usize].c;
            (beside.dots.iter().map(chars).collect::<String>(), beside.dot_side)
        };
        assert_eq!(dots(Lang::ZhHans, WritingMode::HorizontalTb), ("要点三点A".to_owned(), Side::Under));
        assert_eq!(dots(Lang::ZhHans, WritingMode::VerticalRl), ("要点三点A".to_owned(), Side::Over));
        assert_eq!(dots(Lang::Ja, WritingMode::HorizontalTb), ("要点三点A".to_owned(), Side::Over));
    }

    #[test]
    fn a_reading_takes_the_place_of_dots_on_its_side() {
        let spans = [(0..6, SpanStyle::Dots), (0..3, ruby("かん"))];
        let left_out = |lang| {
            let beside = shape("漢字", &spans, lang, WritingMode::HorizontalTb).beside.expect("both");
            (beside.dots.len(), beside.crowded)
        };
        assert_eq!(left_out(Lang::Ja), (1, 1));
        assert_eq!(left_out(Lang::ZhHans), (2, 0));
    }

    #[test]
    fn bopomofo_parts_into_letters_and_tone() {
        let read = |reading: &str| Bopomofo::of(reading).map(|syllable| (syllable.letters, syllable.tone));
        assert_eq!(read("ㄓㄨˋ"), Some(("ㄓㄨ".into(), Some('ˋ'))));
        assert_eq!(read("˙ㄉㄜ"), Some(("ㄉㄜ".into(), Some('˙'))));
        assert_eq!(read("ㄧㄣ"), Some(("ㄧㄣ".into(), None)));
        assert_eq!(read("ˋ"), None);
        assert_eq!(read("ㄓぁ"), None);
    }

    #[test]
    fn a_base_ends_where_a_reading_begins_within_a_cell() {
        let shaped = shape("昭和12年", &[(7..8, ruby("に"))], Lang::Ja, WritingMode::VerticalRl);
        let beside = shaped.beside.expect("a reading");
        assert_eq!(beside.readings[0].base.len(), 1);
        assert_eq!(shaped.clusters[beside.readings[0].base.start as usize].chars, 3..4);
    }
}
