use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::copy::{BodyBlock, BoxedText, Paragraph, SpanStyle, Story, StoryPicture};
use super::emphasis::Marked;
use super::inline::{Builder, LineEnds, Plain, plain};
use crate::diag::SourcePlace;
use crate::spec::Role;

/// The body of a story file.
pub(super) struct Body<'a> {
    /// What messages call the file.
    pub(super) file: &'a str,
    /// The Markdown.
    pub(super) text: &'a str,
    /// The line of the file on which it begins, from 1.
    pub(super) line: usize,
}

/// What an editor should know of a story: the line, and a sentence.
pub(super) type Findings = Vec<Found>;

/// Something of the copy that cannot be set as it is meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// The line of the file.
    pub(super) line: usize,
    /// The brace at which it stands, by how many opening ones stand before it on the line.
    pub(super) brace: Option<usize>,
    pub(super) message: String,
}

impl Found {
    /// Something that is told of its line alone.
    pub(super) fn on(line: usize, message: String) -> Found {
        Found { line, brace: None, message }
    }

    /// The column, counted from 1; 0 where it is the whole line.
    pub(super) fn column(&self, line: &str) -> usize {
        let brace = self.brace.and_then(|n| line.match_indices('{').nth(n));
        brace.map_or(0, |(at, _)| line[..at].chars().count() + 1)
    }
}

/// Reads the body into a story that has its head.
pub(super) fn read(story: Story, body: &Body<'_>, findings: &mut Findings) -> Story {
    let marked = Marked::new(body.text);
    let lines = Lines::new(&marked.text, body.line);
    let mut reader = Reader {
        file: body.file,
        marked: &marked,
        story,
        findings,
        within: Vec::new(),
        paragraph: None,
        number: String::new(),
        pictures: Vec::new(),
        ids: BTreeSet::new(),
    };
    // No extension: what they would read stays as the writer has it, and `finish` reports it.
    let parser = Parser::new_ext(&marked.text, Options::empty());
    for (_, definition) in parser.reference_definitions().iter() {
        let line = lines.of(definition.span.start);
        let dest = short(&marked.plain(&definition.dest));
        reader.report(line, format!("the definition of a link to {dest} is left out"));
    }
    for (event, range) in parser.into_offset_iter() {
        let line = lines.of(range.start);
        reader.event(event, range, line);
    }
    reader.close(Role::Body);
    reader.story
}

/// What the text being read stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    /// A quotation, of which nothing has been read yet.
    NewQuote,
    /// A quotation.
    Quote,
    /// The boxed text of this index.
    Box(usize),
    /// An item of a list.
    Item,
}

struct OpenPicture {
    file: String,
    credit: String,
    caption: Builder,
    line: usize,
}

struct Reader<'a> {
    file: &'a str,
    marked: &'a Marked,
    story: Story,
    findings: &'a mut Findings,
    within: Vec<Within>,
    paragraph: Option<Builder>,
    /// The number of the item that begins here, until there is a paragraph to put it into.
    number: String,
    pictures: Vec<OpenPicture>,
    /// The pictures' names so far.
    ids: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>, line: usize) {
        match event {
            Event::Start(tag) => self.start(tag, range, line),
            Event::End(tag) => self.end(tag, line),
            Event::Text(text) => self.copy(&text, range, line),
            Event::Code(text) => {
                self.report(line, "code is set as plain text".to_owned());
                self.text(&text, line);
            }
            Event::InlineHtml(text) => {
                self.report(line, "HTML is set as it stands".to_owned());
                self.text(&text, line);
            }
            Event::Html(text) => self.text(&text, line),
            Event::SoftBreak => self.sink(line).line_end(),
            Event::HardBreak => self.sink(line).line_break(),
            Event::Rule => self.report(line, "a rule across the story is left out".to_owned()),
            // Extensions, none of which is on.
            Event::FootnoteReference(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text, line);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>, line: usize) {
        match tag {
            Tag::Paragraph => self.open(line, LineEnds::Flow),
            Tag::Heading { level, .. } => {
                self.open(line, LineEnds::Flow);
                if !self.source(range.start).starts_with('#') {
                    self.report(line, "the text over a line of === or --- is taken as a subhead".to_owned());
                } else if level == HeadingLevel::H1 {
                    let message = "a heading of one # is taken as a subhead: the headline stands in the head";
                    self.report(line, message.to_owned());
                }
            }
            Tag::BlockQuote(_) => {
                self.close_open();
                if self.within.contains(&Within::Item) || self.within.iter().any(|within| within.is_quote()) {
                    self.report(line, "a quotation within a quotation or list is set as its text".to_owned());
                }
                self.within.push(Within::NewQuote);
            }
            Tag::List(_) => {
                self.close_open();
                if self.within.contains(&Within::Item) {
                    self.report(line, "a list within a list is set as one list".to_owned());
                }
            }
            Tag::Item => {
                self.within.push(Within::Item);
                self.number.push_str(item_number(self.source(range.start)));
            }
            Tag::CodeBlock(kind) => {
                self.report(line, "code is set as plain text".to_owned());
                self.open(line, LineEnds::Kept);
                if let CodeBlockKind::Fenced(words) = kind
                    && !words.is_empty()
                {
                    self.text(&words, line);
                    self.sink(line).line_end();
                }
            }
            Tag::HtmlBlock => {
                self.report(line, "HTML is set as it stands".to_owned());
                self.open(line, LineEnds::Kept);
            }
            Tag::Emphasis => self.sink(line).open(SpanStyle::Emphasis),
            Tag::Strong => self.sink(line).open(SpanStyle::Strong),
            // The address between < and > is its own text.
            Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => {}
            Tag::Link { dest_url, .. } => {
                let dest = short(&self.marked.plain(&dest_url));
                self.report(line, format!("the link to {dest} is set as its words alone"));
            }
            Tag::Image { dest_url, title, .. } => self.pictures.push(OpenPicture {
                file: self.marked.plain(&dest_url),
                credit: self.marked.plain(&title),
                caption: Builder::new(line, LineEnds::Flow),
                line,
            }),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, line: usize) {
        match tag {
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.close(self.role()),
            TagEnd::Heading(_) => self.close(Role::Subhead),
            TagEnd::BlockQuote(_) => {
                self.close_open();
                self.within.pop();
            }
            TagEnd::Item => {
                if !self.number.is_empty() {
                    self.open(line, LineEnds::Flow);
                }
                self.close_open();
                self.within.pop();
            }
            TagEnd::Emphasis => self.sink(line).close(SpanStyle::Emphasis),
            TagEnd::Strong => self.sink(line).close(SpanStyle::Strong),
            TagEnd::Image => self.end_picture(),
            _ => {}
        }
    }

    /// Text of the writer's. A backslash before a brace or a bar makes it text, as before the signs of Markdown.
    fn copy(&mut self, text: &str, range: Range<usize>, line: usize) {
        let escaped = self.marked.text[..range.start].ends_with('\\') && text.starts_with(['{', '|', '}']);
        let rest = if escaped {
            self.sink(line).push_literal(&text[..1]);
            &text[1..]
        } else {
            text
        };
        self.pieces(rest, line, Builder::push);
    }

    /// Text that is no copy: code, and what the reader has no other word for.
    fn text(&mut self, text: &str, line: usize) {
        self.pieces(text, line, Builder::push_literal);
    }

    fn pieces(&mut self, text: &str, line: usize, push: fn(&mut Builder, &str)) {
        let text = self.marked.plain(text);
        for piece in text.split_inclusive('\n') {
            let whole = piece.strip_suffix('\n');
            // An entity can stand for a control character.
            let clean = whole.unwrap_or(piece).replace(|c: char| c.is_control() && c != '\t', " ");
            // Copy typed in the Chinese manner sets paragraphs off by their indents alone.
            if clean.starts_with("\u{3000}\u{3000}")
                && self.pictures.is_empty()
                && self.paragraph.as_ref().is_some_and(Builder::may_end)
            {
                self.open(line, LineEnds::Flow);
            }
            let sink = self.sink(line);
            push(sink, &clean);
            if whole.is_some() {
                sink.line_end();
            }
        }
    }

    /// Where text goes: the caption of the picture that is open, or the paragraph.
    fn sink(&mut self, line: usize) -> &mut Builder {
        match self.pictures.last_mut() {
            Some(picture) => &mut picture.caption,
            None => self.paragraph.get_or_insert_with(|| begin(line, LineEnds::Flow, &mut self.number)),
        }
    }

    fn open(&mut self, line: usize, line_ends: LineEnds) {
        self.close_open();
        self.paragraph = Some(begin(line, line_ends, &mut self.number));
    }

    /// Ends the paragraph of an item that has no blank lines about it.
    fn close_open(&mut self) {
        self.close(self.role());
    }

    fn close(&mut self, role: Role) {
        let Some(mut paragraph) = self.paragraph.take() else { return };
        let opens_quote = self.within.last() == Some(&Within::NewQuote);
        for within in self.within.iter_mut().filter(|within| **within == Within::NewQuote) {
            *within = Within::Quote;
        }
        if opens_quote && role == Role::Epigraph && is_box(paragraph.text()) {
            let idx = self.story.boxes.len();
            let title = paragraph.split_title(BOX_MARK.len());
            let title = title.finish(Role::BoxTitle, self.file, self.findings);
            self.story.boxes.push(BoxedText { title, text: Vec::new() });
            self.story.body.push(BodyBlock::Box(idx));
            self.within.pop();
            self.within.push(Within::Box(idx));
            self.put(paragraph, Role::BoxText);
        } else {
            self.put(paragraph, role);
        }
    }

    /// Puts a paragraph, where it has text, into the box or the body.
    fn put(&mut self, paragraph: Builder, role: Role) {
        let Some(paragraph) = paragraph.finish(role, self.file, self.findings) else { return };
        self.report_left_over(&paragraph);
        match self.boxed().and_then(|idx| self.story.boxes.get_mut(idx)) {
            Some(boxed) => boxed.text.push(paragraph),
            None => self.story.body.push(BodyBlock::Paragraph(paragraph)),
        }
    }

    fn end_picture(&mut self) {
        let Some(picture) = self.pictures.pop() else { return };
        let line = picture.line;
        self.sink(line).taken_out();
        let id = stem(&picture.file).to_owned();
        if id.is_empty() {
            self.report(line, "a picture without a file is set as its caption".to_owned());
        } else if !self.ids.insert(id.clone()) {
            self.report(line, format!("a second picture is called {}", short(&id)));
        }
        let caption = picture.caption.finish(Role::Caption, self.file, self.findings);
        let credit = Plain { line_ends: LineEnds::Flow, role: Role::Credit, line, file: self.file };
        let credit = plain(&picture.credit, &credit, self.findings);
        if id.is_empty() {
            for text in caption.iter().chain(&credit) {
                self.sink(line).push(&text.text);
            }
            return;
        }
        for text in caption.iter().chain(&credit) {
            self.report_left_over(text);
        }
        let place = SourcePlace { file: self.file.to_owned(), line, column: 0 };
        self.story.pictures.push(StoryPicture { id, file: picture.file, caption, credit, place });
    }

    fn role(&self) -> Role {
        match self.within.last() {
            None => Role::Body,
            Some(Within::Item) => Role::ListItem,
            Some(_) if self.boxed().is_some() => Role::BoxText,
            Some(_) => Role::Epigraph,
        }
    }

    /// The box that is open.
    fn boxed(&self) -> Option<usize> {
        self.within.iter().find_map(|within| match within {
            Within::Box(idx) => Some(*idx),
            _ => None,
        })
    }

    /// The Markdown from a place on.
    fn source(&self, start: usize) -> &'a str {
        self.marked.text.get(start..).unwrap_or("")
    }

    fn report_left_over(&mut self, paragraph: &Paragraph) {
        let line = paragraph.place.line;
        for (sign, message) in LEFT_OVER {
            if paragraph.text.contains(sign) {
                self.report(line, message.to_owned());
            }
        }
        for (sign, message) in LEFT_OVER_AT_START {
            if paragraph.text.starts_with(sign) {
                self.report(line, message.to_owned());
            }
        }
    }

    fn report(&mut self, line: usize, message: String) {
        self.findings.push(Found::on(line, message));
    }
}

impl Within {
    fn is_quote(self) -> bool {
        matches!(self, Within::NewQuote | Within::Quote | Within::Box(_))
    }
}

/// What makes a quotation a box.
const BOX_MARK: &str = "[!box]";

fn is_box(text: &str) -> bool {
    text.get(..BOX_MARK.len()).is_some_and(|mark| mark.eq_ignore_ascii_case(BOX_MARK))
}

/// Signs in the text of a paragraph that look like mark-up and were not read as such.
const LEFT_OVER: [(&str, &str); 5] = [
    ("**", "** without a partner is set as it stands"),
    ("](", "a link or picture whose address cannot be read is set as it stands"),
    ("[^", "a footnote is set as it stands"),
    ("|-", "a table is set as it stands"),
    ("| -", "a table is set as it stands"),
];

/// The same at the beginning of a paragraph.
const LEFT_OVER_AT_START: [(&str, &str); 2] = [
    ("##", "## is set as it stands: a subhead needs a space after it"),
    ("[!", "[! begins no box here and is set as it stands"),
];

/// Begins a paragraph, with the number of its item.
fn begin(line: usize, line_ends: LineEnds, number: &mut String) -> Builder {
    let mut paragraph = Builder::new(line, line_ends);
    paragraph.push(&std::mem::take(number));
    paragraph
}

/// The number of a list's item as the writer has it, with a space; nothing where the item has a dot or dash.
fn item_number(source: &str) -> &str {
    let digits = source.len() - source.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match &source.as_bytes()[digits..] {
        [b'.' | b')', b' ', ..] if digits > 0 => &source[..digits + 2],
        [b'.' | b')', ..] if digits > 0 => &source[..=digits],
        _ => "",
    }
}

/// A file's name without folders and ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

/// A writer's word, short enough for a message.
fn short(word: &str) -> String {
    match word.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    }
}

/// Where the lines of a text begin.
struct Lines {
    starts: Vec<usize>,
    first: usize,
}

impl Lines {
    /// `first` is the number of the text's first line.
    fn new(text: &str, first: usize) -> Lines {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Lines { starts: ends.map(|(end, _)| end + 1).collect(), first }
    }

    fn of(&self, offset: usize) -> usize {
        self.first + self.starts.partition_point(|start| *start <= offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &[&str], findings: &[(usize, &str)]) {
        let mut found = Vec::new();
        let body = Body { file: "story.md", text: input, line: 1 };
        let story = read(Story::default(), &body, &mut found);
        found.sort();
        found.dedup();
        assert_eq!(dump(&story), expected, "{input}");
        let found: Vec<_> = found.iter().map(|found| (found.line, found.message.as_str())).collect();
        assert_eq!(found, findings, "{input}");
    }

    /// A line for each paragraph, with its styles in braces and its line breaks as `/`.
    fn dump(story: &Story) -> Vec<String> {
        let mut lines = Vec::new();
        for block in &story.body {
            match block {
                BodyBlock::Paragraph(paragraph) => lines.push(show(paragraph)),
                BodyBlock::Box(idx) => {
                    let boxed = &story.boxes[*idx];
                    lines.push(format!("box {}", boxed.title.as_ref().map_or(String::new(), show)));
                    lines.extend(boxed.text.iter().map(|text| format!("  {}", show(text))));
                }
            }
        }
        for picture in &story.pictures {
            let words =
                [&picture.caption, &picture.credit].map(|words| words.as_ref().map_or(String::new(), show));
            lines.push(format!("picture {} {} | {} | {}", picture.id, picture.file, words[0], words[1]));
        }
        lines
    }

    fn show(paragraph: &Paragraph) -> String {
        let mut text = String::new();
        for (at, c) in paragraph.text.char_indices().chain([(paragraph.text.len(), '\n')]) {
            text.extend(paragraph.spans.iter().filter(|span| span.range.end == at).map(|_| '}'));
            for span in paragraph.spans.iter().filter(|span| span.range.start == at) {
                text.push_str(match &span.style {
                    SpanStyle::RunIn => "{run-in ",
                    SpanStyle::Strong => "{strong ",
                    SpanStyle::Emphasis => "{emphasis ",
                    SpanStyle::Ruby(_) => "{ruby ",
                    SpanStyle::Dots => "{dots ",
                    SpanStyle::ProperName => "{name ",
                    SpanStyle::BookTitle => "{title ",
                    SpanStyle::Note => "{note ",
                    SpanStyle::Cell => "{cell ",
                    SpanStyle::Initial => "{initial ",
                    SpanStyle::Spaced => "{spaced ",
                    SpanStyle::Decimal => "{decimal ",
                    SpanStyle::Warichu => "{warichu ",
                    SpanStyle::Row { .. } => "{row ",
                    SpanStyle::Formula => "{formula ",
                    SpanStyle::Lang(_) => "{lang ",
                });
            }
            text.push(if c == '\u{2028}' { '/' } else { c });
        }
        format!("{:?}: {}", paragraph.role, text.trim_end_matches('\n'))
    }

    #[test]
    fn the_parts_of_a_story_take_their_roles() {
        check(
            "甲\n乙\n\n## 小题 ##\n\n> 石上有江。\n\n- 一\n- 二\n\n丙",
            &[
                "Body: 甲乙",
                "Subhead: 小题",
                "Epigraph: 石上有江。",
                "ListItem: 一",
                "ListItem: 二",
                "Body: 丙",
            ],
            &[],
        );
    }

    #[test]
    fn strong_words_that_open_a_paragraph_are_a_run_in_head() {
        check("**甲。**乙**丙**丁*戊*己", &["Body: {run-in 甲。}乙{strong 丙}丁{emphasis 戊}己"], &[]);
        check("**甲。**", &["Body: {strong 甲。}"], &[]);
        check("> **甲。**乙", &["Epigraph: {strong 甲。}乙"], &[]);
        check("**甲*乙*。**丙", &["Body: {run-in 甲{emphasis 乙}。}丙"], &[]);
    }

    #[test]
    fn a_box_has_its_title_and_its_items() {
        check(
            "> [!box] 一份**清单**\n> 前言\n> - 甲\n> - 乙\n>\n> 后语\n\n> 引文",
            &[
                "box BoxTitle: 一份{strong 清单}",
                "  BoxText: 前言",
                "  ListItem: 甲",
                "  ListItem: 乙",
                "  BoxText: 后语",
                "Epigraph: 引文",
            ],
            &[],
        );
        check("> [!BOX]\n>\n> 甲", &["box ", "  BoxText: 甲"], &[]);
        check(
            "> 甲\n>\n> [!box] 乙",
            &["Epigraph: 甲", "Epigraph: [!box] 乙"],
            &[(3, "[! begins no box here and is set as it stands")],
        );
    }

    #[test]
    fn pictures_stand_beside_the_text() {
        check(
            "甲\n\n![江*上*桥\n边](pictures/p1.jpg \"叶 摄\")\n![](a/b.c.png)\n\n乙![丙](d.jpg)丁",
            &[
                "Body: 甲",
                "Body: 乙丁",
                "picture p1 pictures/p1.jpg | Caption: 江{emphasis 上}桥边 | Credit: 叶 摄",
                "picture b.c a/b.c.png |  | ",
                "picture d d.jpg | Caption: 丙 | ",
            ],
            &[],
        );
        check(
            "![甲](乙 丙.jpg)",
            &["Body: ![甲](乙 丙.jpg)"],
            &[(1, "a link or picture whose address cannot be read is set as it stands")],
        );
        check("![甲](<> \"乙\")", &["Body: 甲乙"], &[(1, "a picture without a file is set as its caption")]);
    }

    #[test]
    fn a_list_keeps_its_numbers() {
        check("1. 甲\n\n2) 乙\n\n   丙", &["ListItem: 1. 甲", "ListItem: 2) 乙", "ListItem: 丙"], &[]);
        check(
            "2019. 4. 20\n7.",
            &["ListItem: 2019. 4. 20", "ListItem: 7."],
            &[(1, "a list within a list is set as one list")],
        );
    }

    #[test]
    fn breaks_stay_where_the_writer_asked() {
        check("甲\\\n乙  \n丙 \n丁", &["Body: 甲/乙/丙丁"], &[]);
        check("alpha\nbeta", &["Body: alpha beta"], &[]);
    }

    #[test]
    fn typed_indents_begin_paragraphs() {
        check("\u{3000}\u{3000}甲\n乙\n\u{3000}\u{3000}丙", &["Body: 甲乙", "Body: 丙"], &[]);
        check("**甲\n\u{3000}\u{3000}乙**", &["Body: {strong 甲\u{3000}\u{3000}乙}"], &[]);
    }

    #[test]
    fn what_print_cannot_hold_keeps_its_words() {
        check(
            "# 大题",
            &["Subhead: 大题"],
            &[(1, "a heading of one # is taken as a subhead: the headline stands in the head")],
        );
        check(
            "甲\n---",
            &["Subhead: 甲"],
            &[(1, "the text over a line of === or --- is taken as a subhead")],
        );
        check("甲`乙`丙", &["Body: 甲乙丙"], &[(1, "code is set as plain text")]);
        check("```甲\n乙\n丙", &["Body: 甲/乙/丙"], &[(1, "code is set as plain text")]);
        check("甲\n\n    乙", &["Body: 甲", "Body: 乙"], &[(3, "code is set as plain text")]);
        check("<Time>周刊&#7;甲", &["Body: <Time>周刊 甲"], &[(1, "HTML is set as it stands")]);
        check("<div>\n甲\n</div>", &["Body: <div>/甲/</div>"], &[(1, "HTML is set as it stands")]);
        check(
            "[甲](http://a)<http://b>",
            &["Body: 甲http://b"],
            &[(1, "the link to http://a is set as its words alone")],
        );
        check(
            "甲[^1]\n\n[^1]: 乙",
            &["Body: 甲[^1]", "Body: [^1]: 乙"],
            &[(1, "a footnote is set as it stands"), (3, "a footnote is set as it stands")],
        );
        check(
            "|甲|乙|\n|-|-|\n|丙|丁|",
            &["Body: |甲|乙| |-|-| |丙|丁|"],
            &[(1, "a table is set as it stands")],
        );
        check("甲\n\n***\n\n乙", &["Body: 甲", "Body: 乙"], &[(3, "a rule across the story is left out")]);
        check("甲**乙", &["Body: 甲**乙"], &[(1, "** without a partner is set as it stands")]);
        check("##甲", &["Body: ##甲"], &[(1, "## is set as it stands: a subhead needs a space after it")]);
        check(
            "> 甲\n> > 乙",
            &["Epigraph: 甲", "Epigraph: 乙"],
            &[(2, "a quotation within a quotation or list is set as its text")],
        );
    }

    #[test]
    fn a_definition_is_reported_where_it_cannot_be_kept() {
        check(
            "\u{12470}\u{12471}\u{12472}\u{12473}\u{12474}\n\n[甲]: 乙",
            &["Body: \u{12470}\u{12471}\u{12472}\u{12473}\u{12474}"],
            &[(3, "the definition of a link to 乙 is left out")],
        );
    }
}
