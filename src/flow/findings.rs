use std::collections::BTreeMap;

use super::beside::{Complaint, complaints};
use super::contents::Contents;
use super::copy::Copy;
use super::fill::{Adjusted, Cure, Filled, Overset};
use super::head::SetHead;
use super::made_up::{Column, ColumnLine};
use super::prepare::Prepared;
use super::settle::{SetThread, Settled};
use super::sidebar::SetBox;
use crate::diag::{Code, Diagnostic, Place};
use crate::geom::{Length, Size};
use crate::layout::{Layout, Thread};
use crate::picture::{ColorSpace, ColorTag, Picture};

/// Everything on a page that was set.
pub(super) struct Set {
    pub(super) heads: Vec<SetHead>,
    pub(super) labels: Vec<SetHead>,
    pub(super) boxes: Vec<Option<SetBox>>,
    pub(super) settled: Settled,
}

const HEADLINE: &str = "headline";
const LABEL: &str = "label";

/// Says what an editor has to know of a page that was made up.
pub(super) fn find(
    layout: &Layout,
    contents: &Contents,
    copy: &Copy<'_>,
    texts: &[Prepared<'_>],
    set: &Set,
    columns: &[Column],
) -> Vec<Diagnostic> {
    let mut finder = Finder { layout, contents, copy, texts, starts: starts(texts), found: Vec::new() };
    for (n, (thread, filled)) in layout.threads.iter().zip(&set.settled.threads).enumerate() {
        finder.thread(n, thread, filled);
    }
    for (n, (boxed, filled)) in layout.boxes.iter().zip(&set.boxes).enumerate() {
        if let Some(filled) = filled {
            finder.adjusted(&filled.filled);
            finder.overset(&boxed.frame.name, &copy.boxes[n], &filled.filled);
        }
    }
    for (head, filled) in layout.heads.iter().zip(&set.heads) {
        finder.display(HEADLINE, &head.frame.name, filled);
    }
    for (label, filled) in layout.labels.iter().zip(&set.labels) {
        finder.display(LABEL, &label.frame.name, filled);
    }
    finder.figures(set);
    finder.freedoms(&set.settled);
    finder.missing_glyphs();
    finder.beside();
    finder.lines(columns);
    finder.found
}

/// For each frame the lines that it has room for and those that it holds.
pub(super) fn fullness(frames: usize, set: &Set) -> Vec<(usize, usize)> {
    let mut fullness = vec![(0, 0); frames];
    let threads = set.settled.threads.iter().flat_map(|thread| thread.rooms.iter().zip(&thread.filled.used));
    let boxes = set.boxes.iter().flatten().flat_map(|boxed| boxed.rooms.iter().zip(&boxed.filled.used));
    for (room, &used) in threads.chain(boxes) {
        fullness[room.frame].0 += room.rows.len();
        fullness[room.frame].1 += used;
    }
    fullness
}

/// For each text the characters of its story before it.
fn starts(texts: &[Prepared<'_>]) -> Vec<usize> {
    let mut so_far: BTreeMap<usize, usize> = BTreeMap::new();
    let start = |text: &Prepared<'_>| {
        let sum = so_far.entry(text.text.story).or_default();
        let start = *sum;
        *sum += text.shaped.chars.len();
        start
    };
    texts.iter().map(start).collect()
}

struct Finder<'r, 'a> {
    layout: &'r Layout,
    contents: &'r Contents,
    copy: &'r Copy<'a>,
    texts: &'r [Prepared<'a>],
    /// For each text the characters of its story before it.
    starts: Vec<usize>,
    found: Vec<Diagnostic>,
}

/// Newspaper screens of 85 to 100 lines an inch show nothing of pictures under this (GWG: warn under 149 ppi).
const LEAST_PPI: u32 = 150;

impl Finder<'_, '_> {
    fn place(&self, frame: &str) -> Place {
        Place::page(&self.contents.page).in_frame(frame)
    }

    fn story_name(&self, text: usize) -> &str {
        &self.copy.stories[self.texts[text].text.story].name
    }

    fn say(&mut self, code: Code, place: Place, message: String) -> &mut Diagnostic {
        self.found.push(Diagnostic::new(code, place, message));
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    fn thread(&mut self, n: usize, thread: &Thread, set: &SetThread) {
        let layout = self.layout;
        let columns = || {
            let frames = thread.frames.iter().map(|&frame| &layout.texts[frame]);
            frames.flat_map(|frame| &frame.columns)
        };
        let last = columns().last().map_or("", |column| column.name.as_str());
        self.adjusted(&set.filled);
        let overset = self.overset(last, &self.copy.threads[n], &set.filled);
        if overset || set.filled.lines.is_empty() {
            return;
        }
        let end = set.filled.lines.iter().map(|line| line.room).max().unwrap_or(0);
        let short = set.missing().zip(columns()).filter(|((room, missing), _)| *room < end && *missing > 1);
        for ((room, missing), column) in short {
            let place = self.place(&column.name);
            let message = format!("the column ends {missing} lines short");
            if room < set.last_frame {
                self.say(Code::ShortFrame, place, message).hint =
                    Some("add or cut a few lines before its end, so that no head is carried over".into());
            } else {
                self.say(Code::SpaceLeft, place, message);
            }
        }
        let level = set.rooms.len() - set.last_frame;
        if set.below > level {
            let (lines, in_each) = (set.below, set.below / level);
            let place = self.place(last);
            let message = format!(
                "the copy ends {lines} lines before its frame does, {in_each} in each of {level} columns"
            );
            self.say(Code::SpaceLeft, place, message);
        }
        // Copy that ends early is one matter, however many columns it leaves empty.
        let left: i64 = set.missing().filter(|(room, _)| *room >= end).map(|(_, missing)| missing).sum();
        let Some(column) = columns().nth(end).filter(|_| left > 1) else { return };
        let place = self.place(&column.name);
        if end >= set.last_frame {
            let whole = if column.name == last { "column" } else { "thread" };
            let message = format!("the copy ends {left} lines before the {whole} does");
            self.say(Code::SpaceLeft, place, message);
        } else {
            let message = format!("the copy ends {left} lines before its thread does");
            self.say(Code::ShortFrame, place, message).hint =
                Some("add copy, or set it in a layout with less room".into());
        }
    }

    /// Paragraphs that are a line longer or shorter than suits them best.
    fn adjusted(&mut self, filled: &Filled) {
        for &Adjusted { text, longer, cure } in &filled.adjusted {
            let start = self.starts[text];
            let end = start + self.texts[text].shaped.chars.len();
            let mut place =
                Place::page(&self.contents.page).in_story(self.story_name(text), Some(start..end));
            place.source = Some(self.texts[text].text.paragraph.place.clone());
            let longer = if longer { "longer" } else { "shorter" };
            let cure = match cure {
                Cure::LoneLastLine => "its last line does not stand alone at the head of a column",
                Cure::LoneFirstLine => {
                    "the first lines of the next one stand together at the foot of a column"
                }
                Cure::Overset => "the copy fits",
            };
            self.say(
                Code::LineCount,
                place,
                format!("the paragraph is set one line {longer}, so that {cure}"),
            );
        }
    }

    fn overset(&mut self, frame: &str, copy: &[usize], filled: &Filled) -> bool {
        let Some(Overset { text, item, lines }) = filled.overset else { return false };
        let shaped = &self.texts[text].shaped;
        let first = shaped.clusters.get(item as usize).map_or(0, |cluster| cluster.chars.start as usize);
        let after = copy.iter().skip_while(|&&other| other != text).skip(1);
        let rest: usize = after.map(|&other| self.texts[other].shaped.chars.len()).sum();
        let count = shaped.chars.len() - first + rest;
        let start = self.starts[text] + first;
        let mut place = self.place(frame).in_story(self.story_name(text), Some(start..start + count));
        place.source = Some(self.texts[text].text.paragraph.place.clone());
        let (plural, verb) = if count == 1 { ("", "does") } else { ("s", "do") };
        let line_plural = if lines == 1 { "" } else { "s" };
        let message =
            format!("overset: {count} character{plural} {verb} not fit, about {lines} line{line_plural}");
        self.say(Code::Overset, place, message).hint =
            Some(format!("cut about {lines} line{line_plural}, or extend the thread"));
        true
    }

    /// What had to be made smaller to fit its box: a headline of a story, or a label of the page.
    fn display(&mut self, what: &str, frame: &str, set: &SetHead) {
        for &(text, percent) in &set.reduced {
            let mut place = self.place(frame);
            if what == HEADLINE {
                place = place.in_story(self.story_name(text), None);
            }
            let message = format!("the {what} fits its box at {percent} % of its size");
            self.say(Code::HeadlineFit, place, message).hint =
                Some("write it shorter, or give it more room".into());
        }
        if set.too_deep > Length::ZERO {
            let place = self.place(frame);
            let message = format!("overset: the {what} is {} deeper than its box", set.too_deep);
            self.say(Code::Overset, place, message).hint =
                Some("write it shorter, in fewer rows, or give its box more room".into());
        }
    }

    fn figures(&mut self, set: &Set) {
        let solids = self
            .layout
            .heads
            .iter()
            .zip(&set.heads)
            .filter(|(_, head)| !head.lines.is_empty())
            .map(|(head, _)| (head.frame.name.as_str(), head.frame.rect));
        let boxes = self.layout.boxes.iter().zip(&set.boxes);
        let boxes = boxes.filter_map(|(spec, set)| Some((spec.frame.name.as_str(), set.as_ref()?.rect)));
        let figures = self.layout.figures.iter().zip(&set.settled.figures);
        let placed =
            figures.clone().filter_map(|(spec, set)| Some((spec.frame.name.as_str(), set.as_ref()?.rect)));
        let all: Vec<_> = solids.chain(boxes).chain(placed).collect();
        for (n, (name, rect)) in all.iter().enumerate() {
            if !self.layout.holds(rect) {
                let place = self.place(name);
                self.say(Code::Collision, place, "it runs off the paper".into()).hint =
                    Some("cut its copy, or move it in the layout".into());
            }
            for (other, _) in all[..n].iter().filter(|(_, other)| other.overlaps(rect)) {
                let message = format!("it stands on the frame {other:?}");
                let place = self.place(name);
                self.say(Code::Collision, place, message).hint =
                    Some("shorten the caption or the copy of one of them, or move it in the layout".into());
            }
        }
        for (figure, set) in figures.clone() {
            let Some(set) = set else { continue };
            let photos = figure.slots.iter().filter_map(|slot| self.contents.photos.get(slot));
            for (photo, window) in photos.zip(&set.windows) {
                self.picture(&figure.frame.name, &photo.picture, window.size);
                if photo.alt.is_empty() {
                    let place = self.place(&figure.frame.name);
                    let message = format!("nothing says what the picture {} shows", photo.picture.file);
                    self.say(Code::MissingAlt, place, message).hint =
                        Some("give it a caption, or `alt` in the page file".into());
                }
            }
        }
        for (figure, set) in figures {
            let captions = set.iter().flat_map(|set| &set.captions);
            let lines: usize = captions.map(|caption| caption.overset).sum();
            if lines > 0 {
                let place = self.place(&figure.frame.name);
                let message = format!("overset: {lines} lines of the caption do not fit beside the picture");
                self.say(Code::Overset, place, message).hint =
                    Some(format!("cut {lines} lines of the caption"));
            }
        }
    }

    /// Pictures that would print coarse, or perhaps in other colours than they are seen in.
    fn picture(&mut self, frame: &str, picture: &Picture, size: Size) {
        let ppi = picture.ppi_at(size);
        if ppi < LEAST_PPI {
            let message = format!("the picture {} has {ppi} ppi here, fewer than {LEAST_PPI}", picture.file);
            let place = self.place(frame);
            self.say(Code::LowResolution, place, message).hint =
                Some("ask the photo desk for a larger file, or print it smaller".into());
        }
        let unsure = match (picture.color, &picture.tag) {
            (ColorSpace::Rgb, ColorTag::None) => "does not say what its colours mean",
            (ColorSpace::Rgb | ColorSpace::Gray, ColorTag::Unusable) => {
                "has a colour profile that cannot be used"
            }
            _ => return,
        };
        let message = format!("the picture {} {unsure}: it is read as sRGB", picture.file);
        let place = self.place(frame);
        self.say(Code::PictureColor, place, message).hint =
            Some("ask the photo desk for it with its profile, or in CMYK for this press".into());
    }

    fn freedoms(&mut self, settled: &Settled) {
        if settled.cut_short {
            let message =
                "the page has more freedoms than there are tries: it may not be as full as it could be"
                    .into();
            let place = Place::page(&self.contents.page);
            self.say(Code::FreedomUsed, place, message).hint =
                Some("give its pictures sizes nearer to what the copy needs".into());
        }
        for (figure, &depth) in self.layout.figures.iter().zip(&settled.freedoms.depths) {
            let (least, preferred, most) = figure.depth;
            if depth != preferred {
                let message = format!(
                    "the picture measures {depth} lines instead of {preferred} (the layout allows {least} to {most})"
                );
                let place = self.place(&figure.frame.name);
                self.say(Code::FreedomUsed, place, message);
            }
        }
        for (thread, white) in self.layout.threads.iter().zip(&settled.freedoms.white) {
            let lines: u32 = white.iter().sum();
            let heads = white.iter().filter(|&&lines| lines > 0).count();
            if lines > 0 {
                let message = format!("white lines added: {lines}, at {heads} heads");
                let place = self.place(&thread.name);
                self.say(Code::FreedomUsed, place, message);
            }
        }
    }

    /// One finding for each character of a paragraph that no face has, at its first place.
    fn missing_glyphs(&mut self) {
        for (n, text) in self.texts.iter().enumerate() {
            for (at, message) in text.shaped.complaints() {
                let start = self.starts[n] + at;
                let mut place = Place::page(&self.contents.page)
                    .in_story(&self.copy.stories[text.text.story].name, Some(start..start + 1));
                place.source = Some(text.text.paragraph.place.clone());
                let finding = Diagnostic::new(Code::MissingGlyph, place, message);
                self.found.push(finding.with_hint("name a face that has it in the layout's `fallback`"));
            }
        }
    }

    /// What had no room or no place beside its line.
    fn beside(&mut self) {
        for (n, text) in self.texts.iter().enumerate() {
            for Complaint { code, at, message, hint } in complaints(text) {
                let start = self.starts[n] + at;
                let mut place =
                    Place::page(&self.contents.page).in_story(self.story_name(n), Some(start..start + 1));
                place.source = Some(text.text.paragraph.place.clone());
                self.say(code, place, message).hint = Some(hint.into());
            }
        }
    }

    /// Lines that are set looser than the eye forgives, that do not fit, or that end where none may.
    fn lines(&mut self, columns: &[Column]) {
        // One finding for all lines of a paragraph that end against a rule: a long address gives way in each of them.
        let mut against: BTreeMap<usize, (Place, usize)> = BTreeMap::new();
        for set in columns.iter().flat_map(|column| &column.lines) {
            if set.line.span.forced {
                let place = || self.place_of(set);
                against.entry(set.paragraph).or_insert_with(|| (place(), 0)).1 += 1;
            }
            let style = &self.texts[set.paragraph].text.style;
            if let Some((code, message)) = set.line.complaint(style.em.inline, style.align) {
                let place = self.place_of(set);
                self.say(code, place, message);
            }
        }
        for (place, count) in against.into_values() {
            let lines = if count == 1 { "a line ends".to_owned() } else { format!("{count} lines end") };
            let message = format!("{lines} where none may: nothing else fits the measure");
            self.say(Code::RuleGaveWay, place, message).hint =
                Some("give the copy a wider measure, or part it where it may be parted".into());
        }
    }

    /// Where a line stands in its story.
    fn place_of(&self, set: &ColumnLine) -> Place {
        let text = &self.texts[set.paragraph];
        let items = &set.line.span.items;
        let cluster = |n: u32| text.shaped.clusters.get(n as usize);
        let first = cluster(items.start).map_or(0, |cluster| cluster.chars.start as usize);
        let last = cluster(items.end - 1).map_or(0, |cluster| cluster.chars.end as usize);
        let start = self.starts[set.paragraph];
        let mut place = Place::page(&self.contents.page)
            .in_story(self.story_name(set.paragraph), Some(start + first..start + last));
        place.source = Some(text.text.paragraph.place.clone());
        place
    }
}
