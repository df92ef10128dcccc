//! The structure of the page for those who do not see it (ISO 14289-1; ISO 32000-2, 14.7 and 14.8): one article for each
//! story, in reading order, however many columns it runs through, in the section that the page is; everything that is
//! only seen is an artifact.

use std::collections::BTreeMap;
use std::ops::Range;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::bytes::text_string;
use super::document::lengths;
use super::links::Link;
use super::sheet::Sheet;
use super::spans::Span;
use super::wholes::{Whole, WholePart, whole_parts};
use crate::geom::{Rect, Setting};
use crate::page::{Item, PlacedPage, Shape};
use crate::spec::Role;

/// What a stretch of the page's items is to a reader.
pub(super) struct Mark {
    /// The items.
    pub(super) items: Range<usize>,
    /// The kind of structure and the number by which the structure tree knows the stretch; `None` for an artifact.
    pub(super) content: Option<(&'static str, usize)>,
    /// What it spells, where its glyphs do not say so. It stands with the number in one list of properties, not in a
    /// stretch within the stretch: poppler takes the end of the inner one for the end of the outer.
    pub(super) text: Option<String>,
}

/// The stretches of a page and the structure over them.
pub(super) struct Tags<'p> {
    pub(super) marks: Vec<Mark>,
    page: &'p PlacedPage,
    /// For each paragraph that was set, by story and number, its stretches.
    paragraphs: BTreeMap<(usize, usize), Leaf>,
    /// For each reading and note its place among what its paragraph holds.
    wholes: BTreeMap<Whole, usize>,
    /// Pictures, with their frames.
    figures: Vec<(Option<usize>, Leaf, Rect, &'p str)>,
    /// Places that lead elsewhere.
    links: Vec<Link>,
    /// How many stretches have numbers.
    count: usize,
}

#[derive(Clone)]
struct Leaf {
    kind: &'static str,
    /// What it holds, in order.
    kids: Vec<Kid>,
    role: Role,
    frame: Option<usize>,
    vertical: bool,
    /// The paragraph.
    place: Option<(usize, usize)>,
}

/// What a leaf of the structure holds.
#[derive(Clone, PartialEq, Eq)]
enum Kid {
    /// A stretch.
    Stretch(usize),
    /// A base with its reading, or a note with its brackets: the stretches of each part, and its language where that is
    /// another than the story's.
    Whole { kind: &'static str, parts: Vec<(&'static str, Vec<usize>)>, lang: Option<String> },
    /// Words in another language than the story's: their stretches.
    Words { lang: String, numbers: Vec<usize> },
}

impl<'p> Tags<'p> {
    /// Parts a page's items into stretches: pictures, paragraphs, and within these the lines that must say what they
    /// spell, the bases of readings, and readings.
    pub(super) fn of(page: &'p PlacedPage, spans: Vec<Span>, links: Vec<Link>) -> Tags<'p> {
        let mut tags = Tags {
            marks: Vec::new(),
            page,
            paragraphs: BTreeMap::new(),
            wholes: BTreeMap::new(),
            figures: Vec::new(),
            links,
            count: 0,
        };
        let mut spans = spans.into_iter().peekable();
        let parts = whole_parts(page);
        let mut parts = parts.iter().peekable();
        let mut at = 0;
        while at < page.items.len() {
            let span = spans.next_if(|span| span.items.start == at);
            let next_span = spans.peek().map_or(usize::MAX, |span| span.items.start);
            while parts.next_if(|part| part.items.end <= at).is_some() {}
            let next = parts.peek().copied();
            let whole = next.filter(|part| part.items.start <= at);
            let border = match (whole, next) {
                (Some(part), _) => part.items.end,
                (None, Some(next)) => next.items.start,
                (None, None) => usize::MAX,
            };
            let item = &page.items[at];
            let paragraph = place(item);
            let end = match (&span, paragraph) {
                (Some(span), _) => span.items.end,
                (None, Some(paragraph)) => {
                    let same = |item: &&Item| place(item) == Some(paragraph);
                    (at + page.items[at..].iter().take_while(same).count()).min(next_span).min(border)
                }
                (None, None) => at + 1,
            };
            let content = match (&item.shape, paragraph) {
                (Shape::Picture(picture), _) => {
                    let (leaf, number) = tags.leaf("Figure", item);
                    tags.figures.push((item.origin.frame, leaf, picture.window, &picture.alt));
                    Some(("Figure", number))
                }
                (Shape::Glyphs(_), Some(paragraph)) if item.origin.role != Role::Folio => {
                    let kind = kind(item.origin.role);
                    let (leaf, number) = tags.leaf(kind, item);
                    let leaf = tags.paragraphs.entry(paragraph).or_insert(Leaf { kids: Vec::new(), ..leaf });
                    match whole {
                        None => {
                            leaf.kids.push(Kid::Stretch(number));
                            Some((kind, number))
                        }
                        Some(part) => {
                            let place = *tags.wholes.entry(part.of).or_insert(leaf.kids.len());
                            leaf.part(place, part, number);
                            Some((part.kind, number))
                        }
                    }
                }
                _ => None,
            };
            tags.marks.push(Mark { items: at..end, content, text: span.map(|span| span.text) });
            at = end;
        }
        tags
    }

    /// A leaf of one stretch, and its number.
    fn leaf(&mut self, kind: &'static str, item: &Item) -> (Leaf, usize) {
        let vertical = matches!(&item.shape, Shape::Glyphs(run) if run.setting != Setting::Horizontal);
        let number = self.count;
        self.count += 1;
        let kids = vec![Kid::Stretch(number)];
        let (role, frame) = (item.origin.role, item.origin.frame);
        (Leaf { kind, kids, role, frame, vertical, place: place(item) }, number)
    }

    /// Adds the structure tree to a document; returns its root.
    pub(super) fn add(&self, document: &mut Document, page_id: ObjectId, sheet: Sheet) -> ObjectId {
        let root = document.new_object_id();
        let whole = document.new_object_id();
        // The page: one section of its paper, whatever number of stories stand on it.
        let section = document.new_object_id();
        let mut tree = Tree {
            document,
            page_id,
            parents: vec![(0, 0); self.count],
            sheet,
            links: &self.links,
            followed: Vec::new(),
            picture_word: match self.page.lang.as_str() {
                "zh-Hant" => "圖片",
                "ja" => "写真",
                _ => "图片",
            },
        };
        let mut articles = Vec::new();
        let mut figures: Vec<_> = self.figures.iter().collect();
        // A figure belongs to the story that its caption stands in, else to the first.
        for story in 0..self.page.stories.len() {
            let own: Vec<_> =
                self.paragraphs.range((story, 0)..(story + 1, 0)).map(|(_, leaf)| leaf.clone()).collect();
            let is_caption = |leaf: &Leaf| matches!(leaf.role, Role::Caption);
            let captions: Vec<Leaf> = own.iter().filter(|leaf| is_caption(leaf)).cloned().collect();
            let (mine, others): (Vec<_>, Vec<_>) = figures
                .into_iter()
                .partition(|(frame, ..)| captions.iter().any(|caption| caption.frame == *frame));
            figures = others;
            if own.is_empty() && mine.is_empty() {
                continue;
            }
            let article = tree.document.new_object_id();
            let mut kids = tree.copy(article, &own, &captions);
            let last_of = |frame: Option<usize>| mine.iter().rposition(|(other, ..)| *other == frame);
            for (n, (frame, leaf, window, alt)) in mine.iter().enumerate() {
                let words: Vec<Leaf> = captions
                    .iter()
                    .filter(|caption| caption.frame == *frame && last_of(*frame) == Some(n))
                    .cloned()
                    .collect();
                kids.push(tree.figure(article, leaf, lengths(sheet.sides(*window)), alt, &words));
            }
            let mut dict = element("Art", section, kids);
            let lang = &self.page.stories[story].lang;
            if *lang != self.page.lang {
                dict.set("Lang", Object::string_literal(lang.as_str()));
            }
            if own.iter().any(|leaf| leaf.vertical) {
                dict.set("A", dictionary! { "O" => "Layout", "WritingMode" => "TbRl" });
            }
            tree.document.set_object(article, dict);
            articles.push(Object::Reference(article));
        }
        for (_, leaf, window, alt) in figures {
            articles.push(tree.figure(section, leaf, lengths(sheet.sides(*window)), alt, &[]));
        }
        let parents: Vec<Object> = tree.parents.iter().map(|&id| Object::Reference(id)).collect();
        let followed = tree.followed;
        document.set_object(section, element("Sect", whole, articles));
        document.set_object(whole, element("Document", root, vec![section.into()]));
        let parents = document.add_object(Object::Array(parents));
        let mut numbers: Vec<Object> = vec![0.into(), parents.into()];
        for (n, (_, element)) in followed.iter().enumerate() {
            numbers.extend([(n as i64 + 1).into(), Object::Reference(*element)]);
        }
        let numbers = document.add_object(dictionary! { "Nums" => numbers });
        if !followed.is_empty()
            && let Ok(page) = document.get_dictionary_mut(page_id)
        {
            let annotations: Vec<Object> = followed.iter().map(|(id, _)| Object::Reference(*id)).collect();
            page.set("Annots", annotations);
        }
        document.set_object(
            root,
            dictionary! {
                "Type" => "StructTreeRoot",
                "K" => vec![Object::Reference(whole)],
                "ParentTree" => numbers,
                "ParentTreeNextKey" => followed.len() as i64 + 1,
            },
        );
        root
    }
}

impl Leaf {
    /// Adds a stretch to the part of an element that stands at a place.
    fn part(&mut self, place: usize, part: &WholePart<'_>, number: usize) {
        if place == self.kids.len() {
            let lang = part.lang.map(str::to_owned);
            let whole = |kind| Kid::Whole { kind, parts: Vec::new(), lang: lang.clone() };
            self.kids.push(match part.of {
                Whole::Ruby(_) => whole("Ruby"),
                Whole::Warichu(_) => whole("Warichu"),
                Whole::Words(_) => Kid::Words { lang: lang.unwrap_or_default(), numbers: Vec::new() },
            });
        }
        match self.kids.get_mut(place) {
            Some(Kid::Whole { parts, .. }) => match parts.last_mut() {
                Some((kind, stretches)) if *kind == part.kind => stretches.push(number),
                _ => parts.push((part.kind, vec![number])),
            },
            Some(Kid::Words { numbers, .. }) => numbers.push(number),
            Some(Kid::Stretch(_)) | None => {}
        }
    }
}

/// The paragraph that an item is set from.
fn place(item: &Item) -> Option<(usize, usize)> {
    item.origin.text.as_ref().map(|text| (text.story, text.paragraph))
}

/// The standard structure type of a part of the copy (ISO 32000-2, 14.8.4).
fn kind(role: Role) -> &'static str {
    match role {
        Role::Headline => "H1",
        Role::Subhead | Role::BoxTitle => "H2",
        Role::ListItem => "LBody",
        _ => "P",
    }
}

fn element(kind: &str, parent: ObjectId, kids: Vec<Object>) -> Dictionary {
    dictionary! { "Type" => "StructElem", "S" => kind, "P" => parent, "K" => kids }
}

struct Tree<'d> {
    document: &'d mut Document,
    page_id: ObjectId,
    /// For each numbered stretch the element that holds it.
    parents: Vec<ObjectId>,
    sheet: Sheet,
    links: &'d [Link],
    /// The links that stand in the tree, each with its element.
    followed: Vec<(ObjectId, ObjectId)>,
    /// What stands for a picture that nobody described (F404): a figure without words is none to those who hear the page.
    picture_word: &'static str,
}

impl Tree<'_> {
    /// The elements of a story's paragraphs, captions left out.
    fn copy(&mut self, article: ObjectId, own: &[Leaf], captions: &[Leaf]) -> Vec<Object> {
        let mut kids: Vec<Object> = Vec::new();
        let mut list: Option<(ObjectId, Vec<Object>)> = None;
        let mut has_head = false;
        for leaf in own {
            if captions.iter().any(|caption| caption.kids == leaf.kids) {
                continue;
            }
            if leaf.role != Role::ListItem {
                self.close(&mut list, article);
            }
            match leaf.role {
                Role::ListItem => {
                    let (id, items) = list.get_or_insert_with(|| {
                        let id = self.document.new_object_id();
                        kids.push(Object::Reference(id));
                        (id, Vec::new())
                    });
                    let item = self.document.new_object_id();
                    let body = self.stretch("LBody", item, leaf);
                    let dict = element("LI", *id, vec![body]);
                    self.document.set_object(item, dict);
                    items.push(Object::Reference(item));
                }
                Role::Epigraph => {
                    let quote = self.document.new_object_id();
                    let inside = self.stretch("P", quote, leaf);
                    self.document.set_object(quote, element("BlockQuote", article, vec![inside]));
                    kids.push(Object::Reference(quote));
                }
                // A head of the second rank needs one of the first before it (ISO 14289-1, 7.4.2).
                Role::Subhead | Role::BoxTitle if !has_head => {
                    let head = self.stretch("P", article, leaf);
                    kids.push(head);
                }
                _ => {
                    has_head |= leaf.kind == "H1";
                    let element = self.stretch(leaf.kind, article, leaf);
                    kids.push(element);
                }
            }
        }
        self.close(&mut list, article);
        kids
    }

    fn close(&mut self, list: &mut Option<(ObjectId, Vec<Object>)>, article: ObjectId) {
        if let Some((id, items)) = list.take() {
            self.document.set_object(id, element("L", article, items));
        }
    }

    /// An element that holds one stretch of the page.
    fn stretch(&mut self, kind: &str, parent: ObjectId, leaf: &Leaf) -> Object {
        let id = self.document.new_object_id();
        let kids = self.with_links(id, leaf);
        let mut dict = element(kind, parent, kids);
        dict.set("Pg", self.page_id);
        self.document.set_object(id, dict);
        Object::Reference(id)
    }

    /// What an element of a paragraph holds: its stretches, and its links. A jump line is a link as a whole; of other
    /// paragraphs the stretches stay what they are, since a line that says what it spells cannot be parted.
    // ISO 32000-2, 14.8.4.7.2
    fn with_links(&mut self, owner: ObjectId, leaf: &Leaf) -> Vec<Object> {
        let links: &[Link] = self.links;
        let own: Vec<&Link> = links.iter().filter(|link| Some(link.paragraph) == leaf.place).collect();
        if leaf.role == Role::Jump && !own.is_empty() {
            return vec![self.link(owner, Some(leaf), &own)];
        }
        let mut kids = self.kids(leaf, owner);
        kids.extend(own.into_iter().map(|link| self.link(owner, None, &[link])));
        kids
    }

    /// An element that is a link: what it holds, and the places that are followed.
    fn link(&mut self, parent: ObjectId, held: Option<&Leaf>, links: &[&Link]) -> Object {
        let id = self.document.new_object_id();
        // A link that holds no words of the page says which they are.
        let alt = held.is_none().then(|| links.first()).flatten().map(|link| text_string(&link.words));
        let mut kids = held.map_or_else(Vec::new, |leaf| self.kids(leaf, id));
        for link in links {
            let number = self.followed.len() as i64 + 1;
            let annotation = self.document.add_object(dictionary! {
                "Type" => "Annot",
                "Subtype" => "Link",
                "Rect" => lengths(self.sheet.sides(link.rect)),
                "Border" => vec![0.into(), 0.into(), 0.into()],
                "F" => 4,
                "Contents" => Object::string_literal(text_string(&link.words)),
                "StructParent" => number,
                "A" => link.action(),
            });
            self.followed.push((annotation, id));
            kids.push(dictionary! { "Type" => "OBJR", "Obj" => annotation, "Pg" => self.page_id }.into());
        }
        let mut dict = element("Link", parent, kids);
        if let Some(alt) = alt {
            dict.set("Alt", Object::string_literal(alt));
        }
        dict.set("Pg", self.page_id);
        self.document.set_object(id, dict);
        Object::Reference(id)
    }

    /// What an element holds of a leaf: the numbers of its stretches, and an element for each base with its reading,
    /// each note with its brackets and words in another language.
    fn kids(&mut self, leaf: &Leaf, parent: ObjectId) -> Vec<Object> {
        let kids = leaf.kids.iter().map(|kid| match kid {
            Kid::Stretch(number) => {
                self.parents[*number] = parent;
                (*number as i64).into()
            }
            Kid::Words { lang, numbers } => {
                let words = self.document.new_object_id();
                let held = numbers.iter().map(|number| {
                    self.parents[*number] = words;
                    (*number as i64).into()
                });
                let mut dict = element("Span", parent, held.collect());
                dict.set("Lang", Object::string_literal(lang.as_str()));
                dict.set("Pg", self.page_id);
                self.document.set_object(words, dict);
                Object::Reference(words)
            }
            Kid::Whole { kind, parts, lang } => {
                let whole = self.document.new_object_id();
                let parts = parts.iter().map(|(kind, numbers)| {
                    let numbers: Vec<Kid> = numbers.iter().copied().map(Kid::Stretch).collect();
                    // The paragraph itself has its links.
                    let part = Leaf { kind, kids: numbers, place: None, ..leaf.clone() };
                    self.stretch(kind, whole, &part)
                });
                let parts = parts.collect();
                let mut dict = element(kind, parent, parts);
                if let Some(lang) = lang {
                    dict.set("Lang", Object::string_literal(lang.as_str()));
                }
                self.document.set_object(whole, dict);
                Object::Reference(whole)
            }
        });
        kids.collect()
    }

    fn figure(
        &mut self,
        parent: ObjectId,
        leaf: &Leaf,
        window: Vec<Object>,
        alt: &str,
        captions: &[Leaf],
    ) -> Object {
        let figure = self.document.new_object_id();
        let mut kids = self.kids(leaf, figure);
        if !captions.is_empty() {
            let caption = self.document.new_object_id();
            let inside = captions.iter().map(|leaf| self.stretch("P", caption, leaf)).collect();
            self.document.set_object(caption, element("Caption", figure, inside));
            kids.push(Object::Reference(caption));
        }
        let mut dict = element("Figure", parent, kids);
        dict.set("Pg", self.page_id);
        let alt = if alt.is_empty() { self.picture_word } else { alt };
        dict.set("Alt", Object::string_literal(text_string(alt)));
        dict.set("A", dictionary! { "O" => "Layout", "BBox" => window, "Placement" => "Block" });
        self.document.set_object(figure, dict);
        Object::Reference(figure)
    }
}
