use std::ops::Range;

use super::marked::{Marked, PieceKind};
use super::shaper::LangWords;
use crate::cjk::{self, Class, Lang, Orientation, SpanLang};
use crate::font::{Face, FaceId, Fonts};
use crate::geom::WritingMode;
use crate::layout::Style;
use crate::story::{Paragraph, Span, SpanStyle};

/// A character of a paragraph with its class in its place: marks that Western and CJK text share have been decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Char {
    /// The character.
    pub c: char,
    /// The byte of the paragraph's text at which it starts.
    pub byte: u32,
    /// What it is to the setting of lines.
    pub class: Class,
}

/// Gives every character of a text its class, deciding by their neighbours the marks that Western and CJK text share.
pub fn analyze(text: &str) -> Vec<Char> {
    let mut chars: Vec<Char> =
        text.char_indices().map(|(byte, c)| Char { c, byte: byte as u32, class: cjk::classify(c) }).collect();
    let mut quotes: Vec<Class> = Vec::new();
    for at in 0..chars.len() {
        chars[at].class = class_in_place(&chars, at, &mut quotes);
    }
    chars
}

/// Whether a neighbour makes a shared mark a Western one.
fn is_western(c: Option<&Char>) -> bool {
    c.is_some_and(|c| c.class.is_western() && !matches!(c.c, '\u{2103}' | '\u{ff05}' | '\u{2030}'))
}

fn is_cjk(c: Option<&Char>) -> bool {
    c.is_some_and(|c| {
        !c.class.is_western() && !matches!(c.class, Class::Space | Class::Newline | Class::WideSpace)
    })
}

fn class_in_place(chars: &[Char], at: usize, quotes: &mut Vec<Class>) -> Class {
    let Char { c, class, .. } = chars[at];
    let before = at.checked_sub(1).map(|n| &chars[n]);
    let after = chars.get(at + 1);
    if cjk::extends(c) {
        return class_beside(before, after);
    }
    match c {
        '“' | '‘' => {
            let class = if opens_western(chars, at) { Class::Latin } else { Class::Opening };
            quotes.push(class);
            class
        }
        // An apostrophe stands between letters and closes nothing.
        '’' if is_western(before) && is_western(after) && quotes.last() != Some(&Class::Opening) => {
            Class::Latin
        }
        '”' | '’' => match quotes.pop() {
            Some(Class::Latin) => Class::Latin,
            Some(_) => Class::Closing,
            None if is_western(before) && !is_cjk(after) => Class::Latin,
            None => Class::Closing,
        },
        '\u{2014}' | '\u{2015}' => {
            // Beside a leader it is one of two of a kind, as in —….
            let is_pair = |other: &Char| other.c == c || other.class == Class::Ellipsis;
            let paired = before.is_some_and(is_pair) || after.is_some_and(is_pair);
            if paired {
                Class::Dash
            } else if is_western(before) && is_western(after) && !is_digit(before) {
                Class::Latin
            } else {
                Class::Connector
            }
        }
        '\u{2026}' | '\u{2025}' | '\u{b7}'
            if is_western_side(before)
                && is_western_side(after)
                && (is_western(before) || is_western(after)) =>
        {
            Class::Latin
        }
        '\u{2013}' if is_western(before) && is_western(after) && !is_digit(before) => Class::Latin,
        '-' | '~' if is_cjk(before) && is_cjk(after) => Class::Connector,
        // In Chinese and Japanese they are the full marks, typed in another width; Korean sets them narrow.
        '!' | '?' if before.is_some_and(|b| is_cjk(Some(b)) && b.class != Class::Hangul) => Class::Exclaim,
        '/' if is_cjk(before) || is_cjk(after) => Class::Solidus,
        _ => class,
    }
}

/// The class of a character without one of its own: that of the word it stands in or at.
fn class_beside(before: Option<&Char>, after: Option<&Char>) -> Class {
    let of_words = |class: &Class| class.is_ideographic() || class.is_western();
    [before, after].into_iter().flatten().map(|c| c.class).find(of_words).unwrap_or(Class::Han)
}

fn is_digit(c: Option<&Char>) -> bool {
    c.is_some_and(|c| c.class == Class::Digit)
}

fn is_western_side(c: Option<&Char>) -> bool {
    c.is_none_or(|c| c.class.is_western() || c.class == Class::Space)
}

/// Whether an opening quotation mark belongs to Western text: what stands before it decides, and at the start of a
/// text what stands after it.
fn opens_western(chars: &[Char], at: usize) -> bool {
    let before = chars[..at].iter().rev().find(|c| c.class != Class::Space);
    match before {
        Some(c) if c.class == Class::Newline => {}
        Some(c) => return c.class.is_western() && !after_has_cjk(chars, at),
        None => {}
    }
    !after_has_cjk(chars, at)
}

/// Whether CJK text follows an opening quotation mark before it closes.
fn after_has_cjk(chars: &[Char], at: usize) -> bool {
    chars[at + 1..]
        .iter()
        .take_while(|c| !matches!(c.c, '”' | '’'))
        .take(200)
        .any(|c| c.class.is_ideographic())
}

/// Characters that are shaped together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// Which characters.
    pub(super) chars: Range<usize>,
    /// The face.
    pub(super) face: FaceId,
    /// How they stand.
    pub(super) kind: PartKind,
    /// Whether the face lacks the (single) character, so that a substitute is shown.
    pub(super) missing: bool,
    /// What the copy's mark-up makes of it.
    pub(super) piece: Option<PieceKind>,
    /// Its language, where that is another than the text's.
    pub(super) lang: Option<&'a SpanLang>,
}

impl Part<'_> {
    /// The language whose rules its features go by, and the one whose glyphs it asks for. Marks stay the text's, which
    /// gives them their places and widths; so do Han among words of Western letters.
    pub(super) fn language(&self, chars: &[Char], style: &Style) -> (Lang, &'static str) {
        let text = (style.lang(), style.lang().tag());
        let Some(lang) = self.lang else { return text };
        let is_western = matches!(self.kind, PartKind::Western | PartKind::Sideways | PartKind::Combined);
        let is_ideographic = chars.get(self.chars.start).is_some_and(|c| c.class.is_ideographic());
        match lang.lang() {
            Lang::Und if is_western => (style.lang(), lang.language()),
            Lang::Und => text,
            own if is_western || is_ideographic => (own, lang.language()),
            _ => text,
        }
    }
}

/// How the characters of a part stand, and which features they ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum PartKind {
    /// CJK on a horizontal line.
    Cjk,
    /// CJK quotation marks on a horizontal line, in a font that makes them narrow.
    CjkWide,
    /// Western text on a horizontal line.
    Western,
    /// CJK, upright on a vertical line.
    Upright,
    /// The same, of quotation marks whose forms for their language are those of horizontal lines.
    UprightQuote,
    /// Turned on a vertical line.
    Sideways,
    /// Figures or a letter side by side in one cell of a vertical line (縦中横).
    Combined,
    /// A break: nothing is drawn.
    Blank,
}

impl PartKind {
    /// Whether its glyphs stand upright on a vertical line, one below the other.
    pub(super) fn is_upright(self) -> bool {
        matches!(self, PartKind::Upright | PartKind::UprightQuote)
    }
}

/// The words of a paragraph that are in other languages than its own.
pub(super) fn langs(paragraph: &Paragraph, chars: &[Char]) -> Box<[LangWords]> {
    let at = |byte: usize| chars.partition_point(|c| (c.byte as usize) < byte) as u32;
    let found = paragraph.languages().into_iter();
    found
        .map(|(bytes, lang)| LangWords { chars: at(bytes.start)..at(bytes.end), lang: lang.clone() })
        .collect()
}

/// What parts a paragraph into runs.
pub(super) struct Itemizer<'a> {
    pub(super) style: &'a Style,
    pub(super) mode: WritingMode,
    pub(super) fonts: &'a Fonts,
    pub(super) marked: Option<&'a Marked>,
    pub(super) langs: &'a [LangWords],
}

impl<'a> Itemizer<'a> {
    /// Parts a paragraph into runs of one face, one orientation and one language.
    pub(super) fn parts(&self, paragraph: &Paragraph, chars: &[Char]) -> Vec<Part<'a>> {
        let Itemizer { style, mode, fonts, marked, langs } = *self;
        let mut parts: Vec<Part<'a>> = Vec::new();
        let (mut words, mut was_ideographic) = (0, false);
        let spans: Vec<&Span> = paragraph.spans.iter().filter(|span| span.style.is_face()).collect();
        let borders = borders(paragraph);
        let mut border = 0;
        let mut span = 0;
        let mut dashes = 0;
        let mut at = 0;
        while at < chars.len() {
            let byte = chars[at].byte as usize;
            while spans.get(span).is_some_and(|s| s.range.end <= byte) {
                span += 1;
            }
            while langs.get(words).is_some_and(|words| words.chars.end as usize <= at) {
                words += 1;
            }
            let lang =
                langs.get(words).filter(|words| words.chars.start as usize <= at).map(|words| &words.lang);
            let is_ideographic = chars[at].class.is_ideographic();
            let wanted = match spans.get(span) {
                Some(s) if s.range.start <= byte => match s.style {
                    SpanStyle::Emphasis => style.faces.emphasis,
                    _ => style.faces.strong,
                },
                _ => style.faces.main,
            };
            while borders.get(border).is_some_and(|b| *b < byte) {
                border += 1;
            }
            let own = kind_at(chars, at, mode, style.profile.cell_digits.into());
            let (mut kind, mut length) = marked.map_or(own, |marked| marked.part(at, own, chars, mode));
            let piece = marked.and_then(|marked| marked.kind(at as u32));
            let starts = borders.get(border) == Some(&byte);
            let next = borders.get(border + usize::from(starts));
            // Of several —— in a row each is a unit of its own, whatever longer dash the face has.
            dashes = if chars[at].class == Class::Dash { dashes + 1 } else { 0 };
            let starts = starts || dashes > 2 && dashes % 2 == 1;
            if length > 1 && next.is_some_and(|next| chars[at + length - 1].byte as usize >= *next) {
                // Figures of which a part has a reading, or a language, do not share a cell.
                (kind, length) = (PartKind::Sideways, 1);
            }
            let c = chars[at].c;
            let (face, missing) =
                if kind == PartKind::Blank { (wanted, false) } else { face_for(c, wanted, style, fonts) };
            let kind = settle_kind(kind, chars[at], fonts.face(face), style);
            let joins = length == 1
                && !missing
                && !starts
                && parts.last().is_some_and(|last| {
                    last.face == face
                    // Marks among them stay the text's.
                    && (lang.is_none() || was_ideographic == is_ideographic)
                    && last.kind == kind
                    && !last.missing
                    && kind != PartKind::Combined
                    && last.piece == piece
                });
            if joins {
                if let Some(last) = parts.last_mut() {
                    last.chars.end = at + 1;
                }
            } else {
                parts.push(Part { chars: at..at + length, face, kind, missing, piece, lang });
            }
            was_ideographic = is_ideographic;
            at += length;
        }
        parts
    }
}

/// Where bases of readings and words of other languages begin and end, in order: no part, and so no cluster, reaches over
/// such a place.
fn borders(paragraph: &Paragraph) -> Vec<usize> {
    let bordered = |span: &&Span| matches!(span.style, SpanStyle::Ruby(_) | SpanStyle::Lang(_));
    let bases = paragraph.spans.iter().filter(bordered);
    let mut borders: Vec<usize> = bases.flat_map(|span| [span.range.start, span.range.end]).collect();
    borders.sort_unstable();
    borders.dedup();
    borders
}

/// How the character at a place stands, and how many characters stand so together whatever follows.
fn kind_at(chars: &[Char], at: usize, mode: WritingMode, digits: usize) -> (PartKind, usize) {
    let Char { c, class, .. } = chars[at];
    match mode {
        _ if class == Class::Newline => (PartKind::Blank, 1),
        WritingMode::HorizontalTb if class == Class::Space => (PartKind::Western, 1),
        WritingMode::VerticalRl if class == Class::Space => (PartKind::Sideways, 1),
        WritingMode::VerticalRl if class == Class::WideSpace => (PartKind::Upright, 1),
        WritingMode::HorizontalTb if class.is_western() && !cjk::is_east_asian(c) => (PartKind::Western, 1),
        WritingMode::HorizontalTb => (PartKind::Cjk, 1),
        WritingMode::VerticalRl if is_stacked(chars, at) => (PartKind::Combined, 2),
        WritingMode::VerticalRl if !turns(chars[at]) => (PartKind::Upright, 1),
        WritingMode::VerticalRl => match combined(chars, at, digits) {
            Some(length) => (PartKind::Combined, length),
            None => (PartKind::Sideways, 1),
        },
    }
}

fn turns(c: Char) -> bool {
    c.class.is_western() && cjk::orientation(c.c) == Orientation::Rotated
}

/// Two question or exclamation marks share a cell (GB/T 15834-2011 5.1.2; JLREQ 3.2.5).
fn is_stacked(chars: &[Char], at: usize) -> bool {
    let is_mark = |c: &Char| c.class == Class::Exclaim && matches!(c.c, '！' | '？' | '!' | '?');
    chars[at..].iter().take(2).filter(|c| is_mark(c)).count() == 2
}

/// As many digits as the style lets share a cell, or a single digit or letter, that stand alone between upright characters
/// fill one cell (CLREQ, JLREQ 3.2.5).
fn combined(chars: &[Char], at: usize, most: usize) -> Option<usize> {
    let western = |c: &Char| turns(*c) || (c.class == Class::Space);
    if at > 0 && turns(chars[at - 1]) {
        return None;
    }
    let length = chars[at..].iter().take(most.max(1) + 1).take_while(|c| turns(**c)).count();
    let digits = chars[at..at + length].iter().all(|c| c.class == Class::Digit);
    let letter = length == 1 && chars[at].c.is_alphanumeric();
    let beside_words = (at >= 2 && western(&chars[at - 1]) && turns(chars[at - 2]))
        || (chars.get(at + length).is_some_and(|c| c.class == Class::Space)
            && chars.get(at + length + 1).is_some_and(|c| turns(*c)));
    ((digits && length <= most || letter) && !beside_words).then_some(length)
}

/// The face that has a character: the wanted one, else the first fallback that does. Where none has it the wanted face
/// stands, and the character is missing.
fn face_for(c: char, wanted: FaceId, style: &Style, fonts: &Fonts) -> (FaceId, bool) {
    if fonts.face(wanted).glyph(c).is_some() {
        return (wanted, false);
    }
    let found = style.faces.fallback.iter().copied().find(|&face| fonts.face(face).glyph(c).is_some());
    match found {
        Some(face) => (face, false),
        None if c.is_whitespace() || c.is_control() || cjk::is_default_ignorable(c) => (wanted, false),
        None => (wanted, true),
    }
}

/// The kind of part, once the face is known: marks that the face has no vertical form of are turned, and quotation marks
/// that it makes narrow ask for their wide forms, or those of a vertical line.
fn settle_kind(kind: PartKind, Char { c, class, .. }: Char, face: &Face, style: &Style) -> PartKind {
    // UAX #50: Tr is turned where the face has no form of its own for it. So is a connector that is R.
    let turns = match cjk::orientation(c) {
        Orientation::TransformedOrRotated => true,
        Orientation::Rotated => class == Class::Connector,
        _ => false,
    };
    if kind == PartKind::Upright && turns && face.glyph(c).is_some_and(|glyph| !face.has_vertical_form(glyph))
    {
        return PartKind::Sideways;
    }
    if !matches!(c, '“' | '”' | '‘' | '’') || face.glyph(c).is_none() {
        return kind;
    }
    match (kind, style.lang()) {
        (PartKind::Cjk, cjk::Lang::ZhHans) => PartKind::Cjk,
        (PartKind::Cjk, _) => PartKind::CjkWide,
        (PartKind::Upright, cjk::Lang::Ja | cjk::Lang::Ko) => PartKind::UprightQuote,
        _ => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(char, Class)]) {
        let chars = analyze(text);
        for &(c, class) in expected {
            let found = chars.iter().find(|found| found.c == c).expect("the mark is in the text");
            assert_eq!(found.class, class, "{c} in {text}");
        }
    }

    #[test]
    fn quotation_marks_beside_han_are_cjk_marks() {
        check("他说“好”的", &[('“', Class::Opening), ('”', Class::Closing)]);
        check("用“GPS”定位", &[('“', Class::Opening), ('”', Class::Closing)]);
        check("“‘三争’见行动”", &[('‘', Class::Opening), ('’', Class::Closing)]);
    }

    #[test]
    fn quotation_marks_in_western_text_are_western() {
        check("he said “yes” twice", &[('“', Class::Latin), ('”', Class::Latin)]);
        check("我说don’t就是不", &[('’', Class::Latin)]);
    }

    #[test]
    fn a_single_dash_connects_and_a_double_one_breaks_off() {
        check("20—30岁", &[('—', Class::Connector)]);
        check("汉——汉", &[('—', Class::Dash)]);
    }

    #[test]
    fn narrow_exclamation_marks_are_full_ones_in_chinese_and_japanese() {
        check("好!吗?", &[('!', Class::Exclaim), ('?', Class::Exclaim)]);
        check("Good!好", &[('!', Class::Latin)]);
        check("안녕!", &[('!', Class::Latin)]);
    }

    #[test]
    fn a_solidus_beside_han_is_a_mark() {
        check("文/图", &[('/', Class::Solidus)]);
        check("GB/T", &[('/', Class::Latin)]);
    }
}
