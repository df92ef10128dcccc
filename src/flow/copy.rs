use std::borrow::Cow;
use std::collections::BTreeMap;

use super::contents::{Contents, Photo};
use crate::cjk::Lang;
use crate::diag::{Code, Diagnostic, Place, SourcePlace};
use crate::geom::WritingMode;
use crate::layout::{Caption, ContentRef, Layout, Part, Style};
use crate::spec::{CaptionPlace, CreditPlace, Role};
use crate::story::{BodyBlock, BoxedText, Paragraph, Span, SpanStyle, Story};

/// Every paragraph that a page sets, in reading order, and which of the design's frames sets it.
#[derive(Debug, Default)]
pub(super) struct Copy<'a> {
    /// The paragraphs: story by story, and within a story as it is read.
    pub(super) texts: Vec<Text<'a>>,
    /// The stories that they belong to.
    pub(super) stories: Vec<StoryName>,
    /// For each headline block and row the texts that it holds.
    pub(super) heads: Vec<Vec<Vec<usize>>>,
    /// For each thread.
    pub(super) threads: Vec<Vec<usize>>,
    /// For each sidebar.
    pub(super) boxes: Vec<Vec<usize>>,
    /// For each figure its captions, each with what credit has a line of its own: one for all its pictures, or one for
    /// each.
    pub(super) captions: Vec<Vec<Vec<usize>>>,
    /// For each label.
    pub(super) labels: Vec<Vec<usize>>,
    /// What has no place, and which places have nothing.
    pub(super) findings: Vec<Diagnostic>,
}

/// A story as the placed page knows it.
#[derive(Debug)]
pub(super) struct StoryName {
    pub(super) name: String,
    pub(super) lang: Lang,
}

/// A paragraph with the style and direction that it is set in.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub(super) story: usize,
    pub(super) paragraph: Cow<'a, Paragraph>,
    pub(super) style: Cow<'a, Style>,
    pub(super) writing: WritingMode,
}

/// What sets a part of a story.
#[derive(Clone, Copy, Debug)]
enum Holder {
    Head { head: usize, row: usize },
    Thread(usize),
    Box(usize),
}

/// Finds for every part of every story the frame that sets it.
pub(super) fn collect<'a>(layout: &'a Layout, contents: &'a Contents) -> Copy<'a> {
    let mut collector = Collector { layout, contents, holders: BTreeMap::new(), copy: Copy::default() };
    collector.find_holders();
    let order = collector.order();
    for &(slot, index) in &order {
        collector.story(slot, &contents.stories[index]);
        collector.captions(Some(index));
    }
    for (index, story) in contents.stories.iter().enumerate() {
        if !order.iter().any(|&(_, placed)| placed == index) {
            let place = Place::page(&contents.page).in_story(&story.name, None);
            collector.copy.findings.push(
                Diagnostic::new(Code::Unplaced, place, "no slot of the layout holds this story")
                    .with_hint("name it in the page's [slots]"),
            );
        }
    }
    collector.open_story(&contents.page, layout.lang);
    collector.captions(None);
    collector.labels();
    collector.empty_frames();
    collector.copy
}

struct Collector<'a> {
    layout: &'a Layout,
    contents: &'a Contents,
    holders: BTreeMap<&'a ContentRef, Holder>,
    copy: Copy<'a>,
}

impl<'a> Collector<'a> {
    fn find_holders(&mut self) {
        let layout = self.layout;
        for (n, thread) in layout.threads.iter().enumerate() {
            self.holders.extend(thread.content.iter().map(|part| (part, Holder::Thread(n))));
        }
        for (n, boxed) in layout.boxes.iter().enumerate() {
            self.holders.extend(boxed.content.iter().map(|part| (part, Holder::Box(n))));
        }
        for (head, block) in layout.heads.iter().enumerate() {
            let rows = block.rows.iter().enumerate();
            self.holders.extend(rows.map(|(row, spec)| (&spec.content, Holder::Head { head, row })));
        }
        self.copy.heads = layout.heads.iter().map(|head| vec![Vec::new(); head.rows.len()]).collect();
        self.copy.threads = vec![Vec::new(); layout.threads.len()];
        self.copy.boxes = vec![Vec::new(); layout.boxes.len()];
        self.copy.captions = vec![Vec::new(); layout.figures.len()];
        self.copy.labels = vec![Vec::new(); layout.labels.len()];
    }

    /// The slots with their stories, in the order in which the design names them; each story once.
    fn order(&self) -> Vec<(&'a str, usize)> {
        let heads = self.layout.heads.iter().flat_map(|head| head.rows.iter().map(|row| &row.content));
        let threads = self.layout.threads.iter().flat_map(|thread| &thread.content);
        let boxes = self.layout.boxes.iter().flat_map(|boxed| &boxed.content);
        let mut order: Vec<(&str, usize)> = Vec::new();
        for part in heads.chain(threads).chain(boxes) {
            if let Some((index, _)) = self.contents.story(&part.slot)
                && !order.iter().any(|&(_, placed)| placed == index)
            {
                order.push((&part.slot, index));
            }
        }
        order
    }

    fn open_story(&mut self, name: &str, lang: Lang) {
        self.copy.stories.push(StoryName { name: name.to_owned(), lang });
    }

    /// Gives every part of a story to its holder, in the order in which it is read.
    fn story(&mut self, slot: &'a str, story: &'a Story) {
        let lang = story.lang.as_deref().and_then(Lang::from_tag).unwrap_or(self.layout.lang);
        self.open_story(&story.name, lang);
        let first = self.copy.texts.len();
        self.part(slot, Part::Kicker, story.kicker.iter().map(Cow::Borrowed));
        self.part(slot, Part::Headline, story.headline.iter().map(Cow::Borrowed));
        self.part(slot, Part::Deck, story.deck.iter().map(Cow::Borrowed));
        self.part(slot, Part::Byline, story.byline.iter().map(Cow::Borrowed));
        let mut dateline = story.dateline.as_ref();
        if self.holder(slot, Part::Dateline).is_some() {
            self.part(slot, Part::Dateline, dateline.take().into_iter().map(Cow::Borrowed));
        }
        self.part(slot, Part::JumpFrom, story.jump_from.iter().map(bracketed));
        self.initial_after(story, dateline);
        let lede: Vec<_> = story.lede.iter().map(|paragraph| opened(paragraph, &mut dateline)).collect();
        self.part(slot, Part::Lede, lede.into_iter());
        self.body(slot, story, &mut dateline);
        self.part(slot, Part::JumpTo, story.jump_to.iter().map(bracketed));
        self.part(slot, Part::Credit, story.credit.iter().map(Cow::Borrowed));
        let placed: Vec<_> = self.copy.texts[first..].iter().map(|text| text.paragraph.role).collect();
        self.unplaced(slot, story, &placed);
        if dateline.is_some() {
            self.says_unplaced(slot, &story.name, "dateline");
        }
    }

    /// Tells of an initial that a dateline stands before.
    fn initial_after(&mut self, story: &Story, dateline: Option<&Paragraph>) {
        let bodies = story.body.iter().filter_map(|block| match block {
            BodyBlock::Paragraph(paragraph) if paragraph.role == Role::Body => Some(paragraph),
            BodyBlock::Paragraph(_) | BodyBlock::Box(_) => None,
        });
        let opens = |span: &Span| span.style == SpanStyle::Initial && span.range.start == 0;
        let first = story.lede.iter().chain(bodies).next().filter(|_| dateline.is_some());
        if let Some(first) = first.filter(|first| first.spans.iter().any(opens)) {
            let mut place = Place::page(&self.contents.page).in_story(&story.name, None);
            place.source = Some(first.place.clone());
            let message = "the initial stands after the dateline and is set as text";
            self.copy.findings.push(Diagnostic::new(Code::Markup, place, message));
        }
    }

    fn body(&mut self, slot: &'a str, story: &'a Story, dateline: &mut Option<&'a Paragraph>) {
        let holder = self.holder(slot, Part::Body);
        for block in &story.body {
            match block {
                BodyBlock::Paragraph(paragraph) if paragraph.role == Role::Body => {
                    let text = opened(paragraph, dateline);
                    self.give(holder, text);
                }
                BodyBlock::Paragraph(paragraph) => self.give(holder, Cow::Borrowed(paragraph)),
                BodyBlock::Box(index) => {
                    let Some(boxed) = story.boxes.get(*index) else { continue };
                    // A box that the design has no sidebar for stays where the copy has it.
                    let own = self.holder(slot, Part::Box(index + 1));
                    self.boxed(own.or(holder), boxed);
                }
            }
        }
    }

    fn boxed(&mut self, holder: Option<Holder>, boxed: &'a BoxedText) {
        for paragraph in boxed.title.iter().chain(&boxed.text) {
            self.give(holder, Cow::Borrowed(paragraph));
        }
    }

    fn part(&mut self, slot: &str, part: Part, paragraphs: impl Iterator<Item = Cow<'a, Paragraph>>) {
        let holder = self.holder(slot, part).or_else(|| {
            let runs_in = !matches!(part, Part::Kicker | Part::Headline | Part::Deck);
            if runs_in { self.holder(slot, Part::Body) } else { None }
        });
        for paragraph in paragraphs {
            self.give(holder, paragraph);
        }
    }

    fn holder(&self, slot: &str, part: Part) -> Option<Holder> {
        let key = ContentRef { slot: slot.to_owned(), part };
        self.holders.get(&key).copied()
    }

    fn give(&mut self, holder: Option<Holder>, paragraph: Cow<'a, Paragraph>) {
        let layout = self.layout;
        let role = paragraph.role;
        let (style, writing, held) = match holder {
            None => return,
            Some(Holder::Head { head, row }) => {
                let block = &layout.heads[head];
                let held = &mut self.copy.heads[head][row];
                (layout.style(&block.rows[row].style), block.frame.writing, held)
            }
            Some(Holder::Thread(n)) => {
                let thread = &layout.threads[n];
                let writing = layout.texts[thread.frames[0]].frame.writing;
                (layout.style_for(role, &thread.styles), writing, &mut self.copy.threads[n])
            }
            Some(Holder::Box(n)) => {
                let boxed = &layout.boxes[n];
                (layout.style_for(role, &boxed.styles), boxed.frame.writing, &mut self.copy.boxes[n])
            }
        };
        held.push(self.copy.texts.len());
        self.push(paragraph, style, writing);
    }

    fn push(&mut self, paragraph: Cow<'a, Paragraph>, style: &'a Style, writing: WritingMode) {
        let Some(story) = self.copy.stories.len().checked_sub(1) else { return };
        let lang = self.copy.stories[story].lang;
        let style =
            if style.lang() == lang { Cow::Borrowed(style) } else { Cow::Owned(style.in_language(lang)) };
        self.copy.texts.push(Text { story, paragraph, style, writing });
    }

    fn says_unplaced(&mut self, slot: &str, story: &str, part: &str) {
        let place = Place::page(&self.contents.page).in_story(story, None);
        let message = format!("no frame of the layout holds the {part} of slot {slot:?}");
        self.copy.findings.push(Diagnostic::new(Code::Unplaced, place, message));
    }

    /// Parts of a story that no frame of the design holds.
    fn unplaced(&mut self, slot: &str, story: &Story, placed: &[Role]) {
        let parts = [
            (story.kicker.is_some(), Role::Kicker, "kicker"),
            (story.headline.is_some(), Role::Headline, "headline"),
            (story.deck.is_some(), Role::Deck, "deck"),
            (!story.lede.is_empty(), Role::Lede, "lede"),
            (story.byline.is_some(), Role::Byline, "byline"),
            (!story.body.is_empty(), Role::Body, "body"),
            (story.credit.is_some(), Role::Credit, "credit"),
            (story.jump_to.is_some() || story.jump_from.is_some(), Role::Jump, "jump line"),
        ];
        for (there, role, name) in parts {
            let is_body = role == Role::Body && self.holder(slot, Part::Body).is_some();
            if there && !is_body && !placed.contains(&role) {
                self.says_unplaced(slot, &story.name, name);
            }
        }
    }

    /// Captions of the figures whose first picture belongs to a story, or to none.
    fn captions(&mut self, story: Option<usize>) {
        let (layout, contents) = (self.layout, self.contents);
        for (n, figure) in layout.figures.iter().enumerate() {
            let photos: Vec<&Photo> =
                figure.slots.iter().filter_map(|slot| contents.photos.get(slot)).collect();
            let Some(first) = photos.first() else { continue };
            let owner =
                first.story.filter(|story| contents.story_slots.values().any(|placed| placed == story));
            if owner != story {
                continue;
            }
            let place = || Place::page(&contents.page).in_frame(&figure.frame.name);
            if photos.iter().all(|photo| photo.caption.is_none() && photo.credit.is_none()) {
                let message = "the picture has neither caption nor credit";
                self.copy.findings.push(Diagnostic::new(Code::MissingCaption, place(), message));
            }
            let Some(caption) = &figure.caption else { continue };
            let style = layout.style(&caption.style);
            for paragraphs in caption_texts(caption, &photos) {
                let first = self.copy.texts.len();
                for paragraph in paragraphs {
                    let style = if paragraph.role == Role::Credit { layout.style("credit") } else { style };
                    self.push(Cow::Owned(paragraph), style, caption.writing);
                }
                self.copy.captions[n].push((first..self.copy.texts.len()).collect());
            }
        }
    }

    fn labels(&mut self) {
        let (layout, contents) = (self.layout, self.contents);
        for (n, label) in layout.labels.iter().enumerate() {
            let text = contents.label(&label.text);
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            self.copy.labels[n].push(self.copy.texts.len());
            let paragraph = Paragraph {
                role: Role::Folio,
                text: text.to_owned(),
                spans: Vec::new(),
                place: SourcePlace::file(&layout.name),
            };
            self.push(Cow::Owned(paragraph), layout.style(&label.style), label.frame.writing);
        }
    }

    /// Frames that must hold something and hold nothing.
    fn empty_frames(&mut self) {
        let layout = self.layout;
        let mut empty: Vec<&str> = Vec::new();
        for (thread, held) in layout.threads.iter().zip(&self.copy.threads) {
            if held.is_empty() && !thread.optional {
                empty.push(&thread.name);
            }
        }
        for (head, rows) in layout.heads.iter().zip(&self.copy.heads) {
            if rows.iter().all(Vec::is_empty) && !head.optional {
                empty.push(&head.frame.name);
            }
        }
        for (boxed, held) in layout.boxes.iter().zip(&self.copy.boxes) {
            if held.is_empty() && !boxed.optional {
                empty.push(&boxed.frame.name);
            }
        }
        let mut findings: Vec<(&str, String)> =
            empty.into_iter().map(|name| (name, "the page has nothing for this frame".into())).collect();
        for figure in &layout.figures {
            let is_empty = |slot: &&String| !self.contents.photos.contains_key(*slot);
            let unfilled: Vec<&str> = figure.slots.iter().filter(is_empty).map(String::as_str).collect();
            let may_be_empty = figure.optional && unfilled.len() == figure.slots.len();
            if !unfilled.is_empty() && !may_be_empty {
                let message = format!("the page has no picture for {}", unfilled.join(" and "));
                findings.push((&figure.frame.name, message));
            }
        }
        for (name, message) in findings {
            let place = Place::page(&self.contents.page).in_frame(name);
            let finding = Diagnostic::new(Code::EmptyFrame, place, message)
                .with_hint("fill its slot in the page's [slots]");
            self.copy.findings.push(finding);
        }
    }
}

/// A paragraph that the dateline opens, where there is one still to be set.
fn opened<'a>(paragraph: &'a Paragraph, dateline: &mut Option<&'a Paragraph>) -> Cow<'a, Paragraph> {
    match dateline.take() {
        Some(dateline) => Cow::Owned(paragraph.opened_by(dateline)),
        None => Cow::Borrowed(paragraph),
    }
}

/// A jump line or credit in brackets, as papers set it.
fn bracketed<'a>(paragraph: &'a Paragraph) -> Cow<'a, Paragraph> {
    if paragraph.text.starts_with('（') {
        return Cow::Borrowed(paragraph);
    }
    let mut bracketed = paragraph.clone();
    bracketed.text = format!("（{}）", paragraph.text);
    for span in &mut bracketed.spans {
        span.range = span.range.start + '（'.len_utf8()..span.range.end + '（'.len_utf8();
    }
    Cow::Owned(bracketed)
}

/// The captions of a figure's pictures with their credits where the design wants them: each under its own picture where
/// several have one, else one for all.
fn caption_texts(caption: &Caption, photos: &[&Photo]) -> Vec<Vec<Paragraph>> {
    let below = caption.place == CaptionPlace::Below && caption.writing == WritingMode::HorizontalTb;
    let is_apart = below && photos.iter().filter(|photo| photo.caption.is_some()).count() > 1;
    let held: Vec<&[&Photo]> = if is_apart { photos.chunks(1).collect() } else { vec![photos] };
    let mut credits: Vec<Vec<&Paragraph>> = vec![Vec::new(); held.len()];
    // A credit that several pictures share stands once, with the last of them.
    for (n, photos) in held.iter().enumerate().rev() {
        for credit in photos.iter().filter_map(|photo| photo.credit.as_ref()) {
            if !credits.iter().flatten().any(|known| known.text == credit.text) {
                credits[n].push(credit);
            }
        }
    }
    let one = |(photos, credits): (&&[&Photo], Vec<&Paragraph>)| {
        let captions = photos.iter().filter_map(|photo| photo.caption.clone()).collect();
        with_credits(captions, &credits, caption.credit)
    };
    held.iter().zip(credits).map(one).collect()
}

fn with_credits(mut captions: Vec<Paragraph>, credits: &[&Paragraph], place: CreditPlace) -> Vec<Paragraph> {
    for credit in credits {
        match (place, captions.last_mut()) {
            (CreditPlace::None, _) => {}
            (CreditPlace::Brackets, Some(caption)) => {
                let (credit, before) = (bracketed(credit), caption.text.len());
                caption.text.push_str(&credit.text);
                caption.spans.extend(credit.spans.iter().map(|span| span.moved(before)));
            }
            (CreditPlace::Brackets, None) => {
                captions.push(Paragraph { role: Role::Caption, ..bracketed(credit).into_owned() });
            }
            (CreditPlace::Line, _) => captions.push(Paragraph { role: Role::Credit, ..(*credit).clone() }),
        }
    }
    captions
}
