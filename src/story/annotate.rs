//! Mark-up of what stands beside the line: `{漢字|かん|じ}` for readings, `{.dots …}` and its like for dots and lines; and
//! of what else holds of a few words, such as their language, `{.lang-en …}`.
//!
//! It is read from the text of a finished paragraph, so it reads the same in the body, in captions and in the head. What
//! does not pair or cannot be set stays as the writer has it, and is a finding.

use std::ops::Range;

use super::copy::{Ruby, Side, Span, SpanStyle};
use super::inline::LINE_BREAK;
use super::words::{Word, lang_word};
use crate::spec::Role;

/// A text whose mark-up has become spans.
pub(super) struct Annotated {
    pub(super) text: String,
    /// The spans that there were, moved, and those of the mark-up.
    pub(super) spans: Vec<Span>,
    /// What could not be set: the byte of the first text at which it stands, and a sentence.
    pub(super) findings: Vec<(usize, String)>,
}

/// More letters than these are no word for mark-up.
const LONGEST_WORD: usize = 20;
/// Text in small lines within a line has no more characters than these: whoever writes more wants another kind of note.
const LONGEST_INSET: usize = 1_000;
/// More rows than these do not stand side by side.
const MOST_ROWS: usize = 4;
/// Groups within groups beyond this are text.
const DEEPEST: usize = 16;
/// Each mark-up is held against all emphasis of its paragraph: far more than anybody writes.
const MOST_GROUPS: usize = 2_000;

/// A pair of braces.
struct Group {
    open: usize,
    close: usize,
    /// Bars that belong to it and to no group within it.
    bars: Vec<usize>,
    /// Whether another group stands in it.
    nests: bool,
    /// In how many others it stands.
    depth: usize,
}

impl Group {
    fn range(&self) -> Range<usize> {
        self.open..self.close + 1
    }
}

/// Reads the mark-up of a text; `None` where it has none. `literal` are the bytes of braces and bars that are text, in
/// order.
pub(super) fn annotate(text: &str, literal: &[usize], spans: &[Span], role: Role) -> Option<Annotated> {
    if !text.contains('{') {
        return None;
    }
    let mut reader = Reader {
        text,
        spans,
        role,
        small_until: 0,
        cut: Vec::new(),
        added: Vec::new(),
        findings: Vec::new(),
    };
    let (groups, open) = groups(text, literal);
    if groups.len() > MOST_GROUPS {
        let message = format!("mark-up after the first {MOST_GROUPS} of a paragraph is set as it stands");
        reader.findings.push((groups[MOST_GROUPS].open, message));
    }
    for group in groups.into_iter().take(MOST_GROUPS) {
        if let Err(finding) = reader.group(&group) {
            reader.findings.push((group.open, finding));
        }
    }
    // A brace alone is a brace; with a bar or a word after it, its partner is missing.
    let meant = |group: &&Group| {
        !group.bars.is_empty() || matches!(reader.word(group.open + 1..text.len()), Ok((Some(_), _)))
    };
    let found = open
        .iter()
        .filter(meant)
        .map(|group| (group.open, "mark-up whose brace is not closed is set as it stands".to_owned()));
    let found: Vec<_> = found.collect();
    reader.findings.extend(found);
    Some(reader.finish())
}

/// The pairs of braces, by where they open, and the braces that are not closed.
fn groups(text: &str, literal: &[usize]) -> (Vec<Group>, Vec<Group>) {
    let mut open: Vec<Group> = Vec::new();
    let mut found: Vec<Group> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            _ if !matches!(c, '{' | '|' | '}') || literal.binary_search(&at).is_ok() => {}
            '{' => {
                let depth = open.len();
                open.push(Group { open: at, close: at, bars: Vec::new(), nests: false, depth });
            }
            '|' => {
                if let Some(group) = open.last_mut() {
                    group.bars.push(at);
                }
            }
            _ => {
                let Some(group) = open.pop() else { continue };
                if let Some(around) = open.last_mut() {
                    around.nests = true;
                }
                // Of all that are too deep the outermost is enough to tell of.
                if open.len() <= DEEPEST {
                    found.push(Group { close: at, ..group });
                }
            }
        }
    }
    found.sort_by_key(|group| group.open);
    (found, open)
}

struct Reader<'a> {
    text: &'a str,
    spans: &'a [Span],
    /// What the paragraph is for.
    role: Role,
    /// Where the last text in small lines ends.
    small_until: usize,
    /// What is mark-up and no text.
    cut: Vec<Range<usize>>,
    /// The spans of the mark-up, in bytes of the text as it was.
    added: Vec<Span>,
    findings: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn group(&mut self, group: &Group) -> Result<(), String> {
        let inner = group.open + 1..group.close;
        let (word, start) = self.word(inner.clone())?;
        if group.depth >= DEEPEST && (word.is_some() || !group.bars.is_empty()) {
            return Err(format!("mark-up within more than {DEEPEST} others is set as it stands"));
        }
        if group.open < self.small_until {
            return self.within_small_lines(group, word, start);
        }
        match word {
            Some(Word::Style(style)) => self.styled(group, start, style),
            Some(Word::UnknownLang) => self.in_no_language(group, start),
            Some(Word::Under) => self.ruby(group, start, Side::Under),
            Some(Word::Warichu) => {
                self.inset(group, start)?;
                self.styled(group, start, SpanStyle::Warichu)?;
                self.small_until = group.close;
                Ok(())
            }
            Some(Word::Rows) => self.rows(group, start),
            None if group.bars.is_empty() => Ok(()),
            None => self.ruby(group, start, Side::Over),
        }
    }

    /// The word after the dot that begins a group, and where what it is of starts.
    fn word(&self, inner: Range<usize>) -> Result<(Option<Word>, usize), String> {
        let text = &self.text[inner.clone()];
        let none = Ok((None, inner.start));
        let Some(rest) = text.strip_prefix('.') else { return none };
        let letters = rest.chars().take(LONGEST_WORD).take_while(|c| c.is_alphabetic());
        let name = match lang_word(rest) {
            Some((name, _)) => name,
            None => &rest[..letters.map(char::len_utf8).sum()],
        };
        let blank = rest[name.len()..].chars().next().filter(|c| matches!(c, ' ' | '\u{3000}'));
        let Some(blank) = blank.filter(|_| !name.is_empty()) else { return none };
        let Some(word) = Word::named(name) else {
            return Err(format!("there is no mark-up {{.{name}}}: it is set as it stands"));
        };
        Ok((Some(word), inner.start + 1 + name.len() + blank.len_utf8()))
    }

    fn styled(&mut self, group: &Group, start: usize, style: SpanStyle) -> Result<(), String> {
        if start >= group.close {
            return Err("a mark-up of nothing is set as it stands".into());
        }
        let inside = start..group.close;
        if self.spans.iter().any(|span| crosses(&span.range, &inside)) {
            return Err("braces that emphasis begins or ends in are set as they stand".into());
        }
        let lost = if style == SpanStyle::Initial { self.lost_initial(group) } else { None };
        self.cut.extend([group.open..start, group.close..group.close + 1]);
        match lost {
            Some(why) => return Err(why.into()),
            None => self.added.push(Span { range: inside, style }),
        }
        Ok(())
    }

    /// Words in a language that nobody knows are set as the words around them.
    fn in_no_language(&mut self, group: &Group, start: usize) -> Result<(), String> {
        if start >= group.close {
            return Err("a mark-up of nothing is set as it stands".into());
        }
        self.cut.extend([group.open..start, group.close..group.close + 1]);
        let name = self.text[group.open + 1..start].trim();
        Err(format!("no language is known by the tag in {{{name}}}: its words are set in that of the text"))
    }

    /// Why an initial is set as text, if it is.
    fn lost_initial(&self, group: &Group) -> Option<&'static str> {
        if !matches!(self.role, Role::Body | Role::Lede) {
            return Some("an initial outside the paragraphs of body and lede is set as text");
        }
        let is_cut = |at: usize| self.cut.iter().any(|cut| cut.contains(&at));
        let is_blank = |c: char| c.is_whitespace() || c == LINE_BREAK;
        let opens = self.text[..group.open].char_indices().all(|(at, c)| is_blank(c) || is_cut(at));
        (!opens).then_some("an initial that does not open its paragraph is set as text")
    }

    /// Of mark-up in small lines nothing is set but its text: there is no room beside them, and all of them are of one
    /// kind. Other faces stay.
    fn within_small_lines(&mut self, group: &Group, word: Option<Word>, start: usize) -> Result<(), String> {
        let kept = match (word, group.bars.first()) {
            (None, None) => return Ok(()),
            // Of a reading the base is the text; all rows are.
            (None | Some(Word::Under), Some(bar)) => *bar,
            _ => group.close,
        };
        self.cut.extend([group.open..start, kept..group.close + 1]);
        let rows = group.bars.iter().filter(|bar| **bar < kept);
        self.cut.extend(rows.map(|bar| *bar..bar + 1));
        let name = self.text[group.open + 1..start].trim();
        Err(match name {
            "" => "the reading of words in small lines is not set".into(),
            name => format!("the mark-up {{{name}}} in small lines is not set, only its text"),
        })
    }

    /// What holds of all text that is set in small lines within a line.
    fn inset(&self, group: &Group, start: usize) -> Result<(), String> {
        let text = &self.text[start.min(group.close)..group.close];
        if group.depth > 0 {
            return Err("small lines with other mark-up around them are set as they stand".into());
        }
        if text.contains(LINE_BREAK) {
            return Err("small lines with a line break in them are set as they stand".into());
        }
        match text.chars().nth(LONGEST_INSET) {
            None => Ok(()),
            Some(_) => Err(format!(
                "small lines of more than {LONGEST_INSET} characters are set as they stand: make them a paragraph"
            )),
        }
    }

    /// Rows side by side: one for what stands between two bars.
    fn rows(&mut self, group: &Group, start: usize) -> Result<(), String> {
        self.inset(group, start)?;
        let starts = [start].into_iter().chain(group.bars.iter().map(|bar| bar + 1));
        let ends = group.bars.iter().copied().chain([group.close]);
        let rows: Vec<Range<usize>> = starts.zip(ends).map(|(start, end)| start..end).collect();
        if !(2..=MOST_ROWS).contains(&rows.len()) {
            return Err(format!(
                "{} rows side by side are set as they stand: 2 to {MOST_ROWS} may be",
                rows.len()
            ));
        }
        if rows.iter().any(|row| self.text[row.clone()].trim().is_empty()) {
            return Err("rows side by side of which one is empty are set as they stand".into());
        }
        if rows.iter().any(|row| self.spans.iter().any(|span| crosses(&span.range, row))) {
            return Err("braces that emphasis begins or ends in are set as they stand".into());
        }
        self.cut.push(group.open..start);
        self.cut.extend(group.bars.iter().map(|bar| *bar..bar + 1));
        self.cut.push(group.close..group.close + 1);
        let spans = rows.into_iter().enumerate();
        self.added.extend(spans.map(|(n, range)| Span { range, style: SpanStyle::Row { joined: n > 0 } }));
        self.small_until = group.close;
        Ok(())
    }

    fn ruby(&mut self, group: &Group, start: usize, side: Side) -> Result<(), String> {
        if group.nests {
            return Err("a reading over other mark-up is set as it stands".into());
        }
        let first = group.bars.first().copied().unwrap_or(group.close);
        let base = start..first;
        let ends = group.bars.iter().skip(1).copied().chain([group.close]);
        let readings: Vec<&str> =
            group.bars.iter().zip(ends).map(|(bar, end)| self.text[bar + 1..end].trim()).collect();
        if readings.iter().all(|reading| reading.is_empty()) {
            return Err("a base without a reading is set as it stands".into());
        }
        if base.is_empty() || self.text[base.clone()].trim().is_empty() {
            return Err("a reading without a base is set as it stands".into());
        }
        if self.text[group.range()].contains(LINE_BREAK) {
            return Err("a reading over a line break is set as it stands".into());
        }
        let inside = |span: &&Span| overlaps(&span.range, &group.range());
        let whole = |span: &Span| span.range.start <= base.start && span.range.end >= base.end;
        let around = |span: &Span| span.range.end > group.close || span.range.end == base.end;
        if !self.spans.iter().filter(inside).all(|span| whole(span) && around(span)) {
            return Err("a reading over a part that is emphasised is set as it stands".into());
        }
        self.pair(&base, &readings, side)?;
        self.cut.extend([group.open..start, first..group.close + 1]);
        Ok(())
    }

    /// Gives every character of the base its reading, or all of them the only one.
    fn pair(&mut self, base: &Range<usize>, readings: &[&str], side: Side) -> Result<(), String> {
        let span = |range: Range<usize>, reading: &str, joined: bool| Span {
            range,
            style: SpanStyle::Ruby(Ruby { reading: reading.to_owned(), side, joined }),
        };
        if let [reading] = readings {
            self.added.push(span(base.clone(), reading, false));
            return Ok(());
        }
        let characters = characters(&self.text[base.clone()]);
        if characters.len() != readings.len() {
            let (count, plural) = (characters.len(), if characters.len() == 1 { "" } else { "s" });
            return Err(format!(
                "{count} character{plural} with {} readings do not pair, and are set as they stand",
                readings.len()
            ));
        }
        let mut joined = false;
        for (character, reading) in characters.into_iter().zip(readings) {
            if !reading.is_empty() {
                let range = base.start + character.start..base.start + character.end;
                self.added.push(span(range, reading, joined));
            }
            joined = !reading.is_empty();
        }
        Ok(())
    }

    fn finish(mut self) -> Annotated {
        self.cut.sort_by_key(|cut| cut.start);
        let mut text = String::with_capacity(self.text.len());
        let mut at = 0;
        for cut in &self.cut {
            text.push_str(&self.text[at..cut.start]);
            at = cut.end;
        }
        text.push_str(&self.text[at..]);
        // What is cut before each cut's end, to move a place by in logarithmic time.
        let mut gone = 0;
        let sums: Vec<(usize, usize)> = self
            .cut
            .iter()
            .map(|cut| {
                gone += cut.len();
                (cut.end, gone)
            })
            .collect();
        let moved = |place: usize| {
            let n = self.cut.partition_point(|cut| cut.end <= place);
            let before = n.checked_sub(1).map_or(0, |last| sums[last].1);
            let within = self.cut.get(n).map_or(0, |cut| place.saturating_sub(cut.start));
            place - before - within
        };
        let spans = self.spans.iter().chain(&self.added).map(|span| Span {
            range: moved(span.range.start)..moved(span.range.end),
            style: span.style.clone(),
        });
        let spans = spans.filter(|span| !span.range.is_empty()).collect();
        Annotated { spans, text, findings: self.findings }
    }
}

fn overlaps(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Whether two ranges overlap and neither holds the other.
fn crosses(one: &Range<usize>, other: &Range<usize>) -> bool {
    let holds = |a: &Range<usize>, b: &Range<usize>| a.start <= b.start && b.end <= a.end;
    overlaps(one, other) && !holds(one, other) && !holds(other, one)
}

/// The characters of a base, each with the marks that belong to it.
fn characters(base: &str) -> Vec<Range<usize>> {
    let mut characters: Vec<Range<usize>> = Vec::new();
    for (at, c) in base.char_indices() {
        let end = at + c.len_utf8();
        match characters.last_mut() {
            Some(last) if joins_before(c) => last.end = end,
            _ => characters.push(at..end),
        }
    }
    characters
}

/// Combining marks of the scripts that are set here, and variation selectors.
fn joins_before(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}'
        | '\u{200d}'
        | '\u{302a}'..='\u{302f}'
        | '\u{3099}' | '\u{309a}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with its spans in brackets, and what was found.
    fn check(input: &str, expected: &str, findings: &[&str]) {
        check_in(Role::Body, input, expected, findings);
    }

    fn check_in(role: Role, input: &str, expected: &str, findings: &[&str]) {
        let annotated = annotate(input, &[], &[], role).expect("mark-up");
        let mut shown = String::new();
        for (at, c) in annotated.text.char_indices().chain([(annotated.text.len(), '\n')]) {
            shown.extend(annotated.spans.iter().filter(|span| span.range.end == at).map(|_| ']'));
            for span in annotated.spans.iter().filter(|span| span.range.start == at) {
                shown.push_str(&match &span.style {
                    SpanStyle::Ruby(ruby) => {
                        let join = if ruby.joined { "+" } else { "" };
                        let side = if ruby.side == Side::Under { "_" } else { "" };
                        format!("[{join}{side}{}:", ruby.reading)
                    }
                    SpanStyle::Lang(lang) => format!("[{}:", lang.tag()),
                    other => format!("[{other:?}:"),
                });
            }
            shown.push(c);
        }
        assert_eq!(shown.trim_end_matches('\n'), expected);
        let found: Vec<_> = annotated.findings.iter().map(|(_, said)| said.as_str()).collect();
        assert_eq!(found, findings);
    }

    #[test]
    fn an_initial_opens_a_paragraph_of_the_body_or_is_text() {
        check("\u{3000}{.initial 江}埠", "\u{3000}[Initial:江]埠", &[]);
        check("{.dots {.initial 江}埠}", "[Dots:[Initial:江]埠]", &[]);
        let late = "an initial that does not open its paragraph is set as text";
        check("大{.initial 江}埠", "大江埠", &[late]);
        check("{.initial 大}{.首字 江}埠", "[Initial:大]江埠", &[late]);
        let elsewhere = "an initial outside the paragraphs of body and lede is set as text";
        for role in [Role::Headline, Role::Subhead, Role::Epigraph, Role::Caption] {
            check_in(role, "{.initial 江}埠", "江埠", &[elsewhere]);
        }
    }

    #[test]
    fn readings_go_to_one_character_each_or_to_all() {
        check("{漢字|かん|じ}を読む", "[かん:漢][+じ:字]を読む", &[]);
        check("{今日|きょう}は", "[きょう:今日]は", &[]);
        check("{電子書|でん||しょ}", "[でん:電]子[しょ:書]", &[]);
        check("{葛\u{e0100}城|かつ|じょう}", "[かつ:葛\u{e0100}][+じょう:城]", &[]);
        check("{.under 中国|zhōngguó}人", "[_zhōngguó:中国]人", &[]);
    }

    #[test]
    fn dots_and_lines_have_words_in_several_languages() {
        check("{.dots 要点}与{.着重 重点}", "[Dots:要点]与[Dots:重点]", &[]);
        check("{.name 张三}读{.title 红楼梦}", "[ProperName:张三]读[BookTitle:红楼梦]", &[]);
        check("{.专名　{张|Zhāng}三}", "[ProperName:[Zhāng:张]三]", &[]);
    }

    #[test]
    fn a_language_is_named_by_its_tag() {
        check("读{.lang-en The Times}报", "读[en:The Times]报", &[]);
        check("{.语言-zh-hant 臺灣}{.言語-DE-at　Wien}", "[zh-Hant:臺灣][de-AT:Wien]", &[]);
        check("{.title {.lang-fr Le {.lang-en Times}}}", "[BookTitle:[fr:Le [en:Times]]]", &[]);
        check("{.lang-ja {桟橋|さん|ばし}へ}", "[ja:[さん:桟][+ばし:橋]へ]", &[]);
        check("{.lang-en {.initial T}he}", "[en:[Initial:T]he]", &[]);
    }

    #[test]
    fn words_of_no_known_language_lose_their_mark_up_alone() {
        let unknown = |name: &str| {
            format!("no language is known by the tag in {{.{name}}}: its words are set in that of the text")
        };
        check("读{.lang-xx The {.dots Times}}报", "读The [Dots:Times]报", &[&unknown("lang-xx")]);
        check("{.lang- a}", "a", &[&unknown("lang-")]);
        check("{.lang-日本 a}", "a", &[&unknown("lang-日本")]);
        check("{.lang-en }", "{.lang-en }", &["a mark-up of nothing is set as it stands"]);
        check("{.lang-xx }", "{.lang-xx }", &["a mark-up of nothing is set as it stands"]);
        check("{.lang-en}{.lang-en,a}", "{.lang-en}{.lang-en,a}", &[]);
        check("{.lang-en a", "{.lang-en a", &["mark-up whose brace is not closed is set as it stands"]);
        check(
            "{.warichu a{.lang-en b}}",
            "[Warichu:ab]",
            &["the mark-up {.lang-en} in small lines is not set, only its text"],
        );
    }

    #[test]
    fn what_does_not_pair_stays_and_is_reported() {
        check(
            "{漢字|か|ん|じ}",
            "{漢字|か|ん|じ}",
            &["2 characters with 3 readings do not pair, and are set as they stand"],
        );
        check("{|かん}", "{|かん}", &["a reading without a base is set as it stands"]);
        check("{漢字|}", "{漢字|}", &["a base without a reading is set as it stands"]);
        check("{.under 漢字}", "{.under 漢字}", &["a base without a reading is set as it stands"]);
        check(
            "{漢\u{2028}字|かんじ}",
            "{漢\u{2028}字|かんじ}",
            &["a reading over a line break is set as it stands"],
        );
        check("{.wave 字}", "{.wave 字}", &["there is no mark-up {.wave}: it is set as it stands"]);
        check("{.dots }", "{.dots }", &["a mark-up of nothing is set as it stands"]);
        check(
            "{漢{字|じ}|かん|じ}",
            "{漢[じ:字]|かん|じ}",
            &["a reading over other mark-up is set as it stands"],
        );
    }

    #[test]
    fn mark_up_in_small_lines_leaves_its_text_and_is_told_of() {
        let check = |input: &str, expected: &str, name: &str| {
            check(
                input,
                expected,
                &[&format!("the mark-up {name} in small lines is not set, only its text")],
            );
        };
        check("{.warichu 甲{.dots 乙}丙}", "[Warichu:甲乙丙]", "{.dots}");
        check("{.warichu {.cell 365}日}", "[Warichu:365日]", "{.cell}");
        check("{.warichu 甲{.furiwake 乙|丙}}丁", "[Warichu:甲乙丙]丁", "{.furiwake}");
        check("{.warichu {.under 甲|a}乙}", "[Warichu:甲乙]", "{.under}");
        let rows = "[Row { joined: false }:甲乙][Row { joined: true }:丙]";
        check("{.furiwake 甲{.name 乙}|丙}", rows, "{.name}");
        let said = "the reading of words in small lines is not set";
        super::tests::check("{.warichu {甲|a}乙}{丙|b}", "[Warichu:甲乙][b:丙]", &[said]);
        super::tests::check("{.warichu 甲{乙}}", "[Warichu:甲{乙}]", &[]);
    }

    #[test]
    fn small_lines_hold_plain_text_and_rows_have_bars_between_them() {
        check("港{.割注 （一九〇二年開く）}の", "港[Warichu:（一九〇二年開く）]の", &[]);
        check(
            "監督{.furiwake 山田|川端}ら",
            "監督[Row { joined: false }:山田][Row { joined: true }:川端]ら",
            &[],
        );
        let around = "small lines with other mark-up around them are set as they stand";
        check("{.dots 甲{.warichu 乙}}", "[Dots:甲{.warichu 乙}]", &[around]);
        check(
            "{.warichu 甲\u{2028}乙}",
            "{.warichu 甲\u{2028}乙}",
            &["small lines with a line break in them are set as they stand"],
        );
        check(
            "{.furiwake 甲}",
            "{.furiwake 甲}",
            &["1 rows side by side are set as they stand: 2 to 4 may be"],
        );
        check(
            "{.furiwake 甲||乙}",
            "{.furiwake 甲||乙}",
            &["rows side by side of which one is empty are set as they stand"],
        );
    }

    #[test]
    fn mark_up_without_its_end_is_reported() {
        let found = "mark-up whose brace is not closed is set as it stands";
        check("{漢字|かん", "{漢字|かん", &[found]);
        check("甲{.dots 乙", "甲{.dots 乙", &[found]);
    }

    #[test]
    fn braces_that_are_no_mark_up_are_text() {
        check("集合{1, 2}与{.5}", "集合{1, 2}与{.5}", &[]);
        check("{{{甲", "{{{甲", &[]);
        check("}}甲{乙", "}}甲{乙", &[]);
        let annotated = annotate("{甲|乙}", &[0], &[], Role::Body).expect("a brace");
        assert_eq!((annotated.text.as_str(), annotated.spans.len()), ("{甲|乙}", 0));
    }

    #[test]
    fn emphasis_within_braces_is_kept_or_reported() {
        let strong = |range| [Span { range, style: SpanStyle::Strong }];
        let text = "甲{.dots 乙丙}丁";
        let within = annotate(text, &[], &strong(10..13), Role::Body).expect("mark-up");
        assert_eq!(within.text, "甲乙丙丁");
        assert_eq!(within.spans[0].range, 3..6);
        let across = annotate(text, &[], &strong(0..13), Role::Body).expect("mark-up");
        assert_eq!((across.text.as_str(), across.findings.len()), (text, 1));
        let part = annotate("{甲乙|a|b}", &[], &strong(1..4), Role::Body).expect("mark-up");
        assert_eq!((part.text.as_str(), part.findings.len()), ("{甲乙|a|b}", 1));
        let whole = annotate("{甲乙|a|b}", &[], &strong(1..7), Role::Body).expect("mark-up");
        assert_eq!((whole.text.as_str(), whole.spans[0].range.clone()), ("甲乙", 0..6));
    }

    #[test]
    fn rubbish_takes_time_in_proportion_to_its_length() {
        for rubbish in ["{", "{甲|", "{.dots ", "{.a", "{甲|乙}", "{.dots 甲}", "|", "}"] {
            let text = rubbish.repeat(100_000) + &"}".repeat(100_000);
            if let Some(annotated) = annotate(&text, &[], &[], Role::Body) {
                assert!(annotated.text.len() <= text.len());
            }
        }
    }
}
