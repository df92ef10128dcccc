use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{self, Files, InFolder, InMemory};
use super::layouts::{built_in, layout_names};
use super::words;
use crate::cjk::Lang;
use crate::diag::{Code, Diagnostic, Error, ErrorKind, Place, Result, SourcePlace};
use crate::flow::{Contents, Photo};
use crate::layout::{self, Layout};
use crate::picture::{self, OutputProfile, Picture, Press, RgbPictures};
use crate::spec::{self, Focus, LayoutSpec, PageSpec, PictureSpec, PicturesSpec, SlotSpec};
use crate::story::{self, Limits, Story, StoryPicture};

/// A page as a newsroom hands it over: its page file with every file that it names, read and found sound.
#[derive(Clone, Debug)]
pub struct Page {
    pub(super) file: String,
    text: String,
    pub(super) spec: PageSpec,
    pub(super) layout: LayoutSpec,
    layout_file: String,
    layout_text: String,
    press: Press,
    stories: Vec<Story>,
    /// Pictures by the names under which slots know them.
    pictures: BTreeMap<String, LoadedPicture>,
    pub(super) findings: Vec<Diagnostic>,
}

#[derive(Clone, Debug)]
struct LoadedPicture {
    picture: Arc<Picture>,
    spec: PictureSpec,
    /// The story that names it, and its words there.
    story: Option<(usize, StoryPicture)>,
}

impl Page {
    /// Reads a page file and every file that it names.
    ///
    /// # Errors
    /// A file that cannot be read, is not in order, or lies outside the page's folder; a layout, story or picture that
    /// there is not. Each names the file, and the line where one is to blame.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Page> {
        Page::from_path_with(path, None)
    }

    /// As [`Page::from_path`], looking for layouts by name in a folder first.
    ///
    /// # Errors
    /// As [`Page::from_path`].
    pub fn from_path_with(path: impl AsRef<Path>, layouts: Option<&Path>) -> Result<Page> {
        let path = path.as_ref();
        let file = path.display().to_string();
        let text = files::text(&file, files::read(path)?)?;
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let folder = if folder.as_os_str().is_empty() { Path::new(".").to_path_buf() } else { folder };
        let shown = path.parent().map_or(String::new(), |folder| folder.display().to_string());
        read(&file, text, &shown, &InFolder(folder), layouts)
    }

    /// The name that a page file gives its page, without reading anything else.
    ///
    /// # Errors
    /// A file that cannot be read or is not in order.
    pub fn name_in(path: impl AsRef<Path>) -> Result<String> {
        let file = path.as_ref().display().to_string();
        Ok(spec::page(&file, &files::text(&file, files::read(path.as_ref())?)?)?.name)
    }

    /// Reads a page from memory: the name of its page file, and all files by their paths from there.
    ///
    /// # Errors
    /// As [`Page::from_path`].
    pub fn from_memory(page_file: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<Page> {
        let source = InMemory(files);
        let text = files::text(page_file, source.page_file(page_file)?)?;
        read(page_file, text, "", &source, None)
    }

    /// The page's name, such as `A05`.
    pub fn name(&self) -> &str {
        &self.spec.name
    }

    /// The file of the page's design.
    pub(super) fn layout_source(&self) -> layout::Source<'_> {
        layout::Source { file: &self.layout_file, text: &self.layout_text }
    }

    /// What fills the slots of the page's design, and what was found of the pictures' words.
    pub(super) fn contents(&self, layout: &Layout) -> Result<(Contents, Vec<Diagnostic>)> {
        let mut findings = Vec::new();
        let mut contents = Contents {
            page: self.spec.name.clone(),
            title: self.title(),
            date: self.spec.date,
            version: self.spec.version.unwrap_or(1),
            slug: self.slug(),
            press: self.press.clone(),
            stories: self.stories.clone(),
            story_slots: BTreeMap::new(),
            photos: BTreeMap::new(),
            facts: self.facts(),
        };
        let slots = Slots::of(layout);
        for (slot, filling) in &self.spec.slots {
            if slots.copy.contains(&slot.as_str()) {
                let story = self.story_named(slot, filling)?;
                if let Some((other, _)) = contents.story_slots.iter().find(|(_, held)| **held == story) {
                    let name = filling.name();
                    return Err(self
                        .error(format!("the story {name:?} is in the slots {other:?} and {slot:?}"), slot)
                        .with_hint("a story stands in one place: name another, or leave a slot empty"));
                }
                contents.story_slots.insert(slot.clone(), story);
            } else if slots.pictures.contains(&slot.as_str()) {
                let (photo, found) = self.photo(slot, filling)?;
                findings.extend(found);
                contents.photos.insert(slot.clone(), photo);
            } else {
                return Err(self
                    .error(format!("the layout {:?} has no slot {slot:?}", self.layout.name), slot)
                    .with_hint(slots.hint()));
            }
        }
        Ok((contents, findings))
    }

    /// Pictures that no slot holds.
    pub(super) fn unplaced_pictures(&self) -> Vec<Diagnostic> {
        let placed: Vec<&str> = self.spec.slots.values().map(SlotSpec::name).collect();
        let unplaced = self.pictures.keys().filter(|name| {
            let short = name.rsplit('/').next().unwrap_or(name);
            !placed.contains(&name.as_str()) && !placed.contains(&short)
        });
        unplaced
            .map(|name| {
                let message = format!("no slot of the layout holds the picture {name:?}");
                Diagnostic::new(Code::Unplaced, Place::page(&self.spec.name), message)
                    .with_hint("name it in the page's [slots]")
            })
            .collect()
    }

    /// An error at the line that fills a slot.
    fn error(&self, message: String, slot: &str) -> Error {
        Error::new(ErrorKind::Input, message).at(SourcePlace::of_key(&self.file, &self.text, slot))
    }

    fn title(&self) -> String {
        let headline = || self.stories.iter().find_map(|story| story.headline.as_ref());
        let given = self.spec.title.clone();
        given
            .or_else(|| headline().map(|headline| headline.text.clone()))
            .unwrap_or_else(|| self.spec.name.clone())
    }

    fn slug(&self) -> String {
        let spec = &self.spec;
        let parts = [
            spec.paper.clone(),
            spec.edition.clone(),
            Some(spec.name.clone()),
            spec.date.map(|date| date.to_string()),
            Some(format!("v{}", spec.version.unwrap_or(1))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
    }

    fn facts(&self) -> BTreeMap<String, String> {
        let spec = &self.spec;
        let facts = [
            ("page", Some(spec.name.clone())),
            ("title", spec.title.clone()),
            ("paper", spec.paper.clone()),
            ("date", spec.date.map(|date| date.written())),
            ("weekday", spec.date.map(|date| date.weekday(spec.lang.as_ref().unwrap_or(&self.layout.lang)))),
            ("section", spec.section.clone()),
            ("editors", spec.editors.clone()),
        ];
        facts.into_iter().filter_map(|(name, fact)| Some((name.to_owned(), fact?))).collect()
    }

    fn story_named(&self, slot: &str, filling: &SlotSpec) -> Result<usize> {
        let name = filling.name();
        if matches!(filling, SlotSpec::Picture { .. }) {
            return Err(self.error(format!("the slot {slot:?} holds a story, not a picture"), slot));
        }
        self.stories.iter().position(|story| story.name == name).ok_or_else(|| {
            let known = self.stories.iter().map(|story| story.name.as_str()).collect::<Vec<_>>().join(", ");
            self.error(format!("the slot {slot:?} asks for a story {name:?}, which there is not"), slot)
                .with_hint(format!("the stories are: {known}"))
        })
    }

    /// A picture with its words, and what is to be said of where they came from.
    fn photo(&self, slot: &str, filling: &SlotSpec) -> Result<(Photo, Vec<Diagnostic>)> {
        let name = filling.name();
        if matches!(filling, SlotSpec::Story { .. }) {
            return Err(self.error(format!("the slot {slot:?} holds a picture, not a story"), slot));
        }
        let is_short = |known: &str| known.rsplit('/').next().is_some_and(|short| short == name);
        let found: Vec<_> = match self.pictures.get_key_value(name) {
            Some(whole) => vec![whole],
            None => self.pictures.iter().filter(|(known, _)| is_short(known)).collect(),
        };
        if found.len() > 1 {
            let names = found.iter().map(|(known, _)| known.as_str()).collect::<Vec<_>>().join(", ");
            return Err(self
                .error(
                    format!("the slot {slot:?} asks for a picture {name:?}, and several have that name"),
                    slot,
                )
                .with_hint(format!("their whole names are: {names}")));
        }
        let Some((_, loaded)) = found.first() else {
            let known = self.pictures.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            let hint =
                if known.is_empty() { "there are none".into() } else { format!("the pictures are: {known}") };
            return Err(self
                .error(format!("the slot {slot:?} asks for a picture {name:?}, which there is not"), slot)
                .with_hint(hint));
        };
        let (story, in_story) = match &loaded.story {
            Some((index, picture)) => (Some(*index), Some(picture)),
            None => (None, None),
        };
        let in_page = |text: &str| SourcePlace::of_value(&self.file, &self.text, text);
        let words = words::of_picture(&self.spec.name, &loaded.picture, &loaded.spec, in_page, in_story);
        let photo = Photo {
            picture: loaded.picture.clone(),
            caption: words.caption,
            credit: words.credit,
            alt: words.alt,
            focus: loaded.spec.focus.unwrap_or(Focus::CENTER),
            story,
        };
        Ok((photo, words.findings))
    }
}

/// Reads the files of a page, in the order in which errors help most: the page file, its layout, copy, pictures.
fn read(file: &str, text: String, folder: &str, source: &dyn Files, layouts: Option<&Path>) -> Result<Page> {
    let spec = spec::page(file, &text)?;
    check_name(file, &text, &spec.name)?;
    if let Some(lang) = &spec.lang {
        Lang::named(lang).map_err(|error| error.at(SourcePlace::of_key(file, &text, "lang")))?;
    }
    let design = design(file, &text, &spec.layout, folder, source, layouts)?;
    let mut page = Page {
        file: file.to_owned(),
        spec,
        press: press(&design, source)?,
        layout: design.spec,
        layout_file: design.file,
        layout_text: design.text,
        stories: Vec::new(),
        pictures: BTreeMap::new(),
        findings: Vec::new(),
        text,
    };
    let blame = |error: Error, page: &Page, path: &str| {
        named_in(error, SourcePlace::of_value(&page.file, &page.text, path))
    };
    for (name, path) in page.spec.stories.clone() {
        let shown = joined(folder, &path);
        let bytes = source.page_file(&path).map_err(|error| blame(error, &page, &path))?;
        let (story, findings) = story::read(&name, &shown, &files::text(&shown, bytes)?, Limits::default())?;
        let on_page = findings.into_iter().map(|mut finding| {
            finding.place.page.clone_from(&page.spec.name);
            finding
        });
        page.findings.extend(on_page);
        page.stories.push(story);
    }
    let mut loaded: BTreeMap<String, Arc<Picture>> = BTreeMap::new();
    let mut load = |path: &str| -> Result<Arc<Picture>> {
        if let Some(known) = loaded.get(path) {
            return Ok(known.clone());
        }
        let picture = Arc::new(picture::probe(&joined(folder, path), source.page_file(path)?)?);
        loaded.insert(path.to_owned(), picture.clone());
        Ok(picture)
    };
    for (name, spec) in page.spec.pictures.clone() {
        let picture = load(&spec.file).map_err(|error| blame(error, &page, &spec.file))?;
        page.pictures.insert(name, LoadedPicture { picture, spec, story: None });
    }
    for index in 0..page.stories.len() {
        for named in page.stories[index].pictures.clone() {
            let key = format!("{}/{}", page.stories[index].name, named.id);
            let picture = load(&named.file).map_err(|error| named_in(error, named.place.clone()))?;
            // What the page file says of a picture of this file goes before what the story says.
            let of_page = page.spec.pictures.iter().find(|(_, spec)| spec.file == named.file);
            let key = of_page.map_or(key, |(name, _)| name.clone());
            let spec = page.spec.pictures.get(&key).cloned().unwrap_or(PictureSpec {
                file: named.file.clone(),
                caption: None,
                credit: None,
                alt: None,
                focus: None,
            });
            page.pictures.insert(key, LoadedPicture { picture, spec, story: Some((index, named)) });
        }
    }
    Ok(page)
}

/// Says of an error which place names the file that it is about.
fn named_in(error: Error, place: SourcePlace) -> Error {
    match (&error.place, &error.hint) {
        (None, _) => error.at(place),
        (Some(_), None) => error.with_hint(format!("it is named in {place}")),
        (Some(_), Some(_)) => error,
    }
}

/// A page's name becomes its file's name.
fn check_name(file: &str, text: &str, name: &str) -> Result<()> {
    let unfit = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    if name.is_empty() || name.len() > 100 || name.starts_with('.') || name.contains(unfit) {
        return Err(Error::new(
            ErrorKind::Input,
            format!("the page's name {name:?} cannot be a file's name"),
        )
        .at(SourcePlace::of_key(file, text, "name"))
        .with_hint("a name such as A05: letters, figures, no slashes"));
    }
    Ok(())
}

/// A layout's file, and where it was found.
struct Design {
    spec: LayoutSpec,
    file: String,
    text: String,
    home: Home,
}

/// Where a layout's own files are.
enum Home {
    /// In a folder beside the page's file.
    Page(String),
    /// In a folder of layouts.
    Folder(PathBuf),
    /// In the program, which has no other files.
    BuiltIn,
}

/// The press that a design is made for.
fn press(design: &Design, source: &dyn Files) -> Result<Press> {
    let Some(spec) = &design.spec.press else { return Ok(Press::newsprint()) };
    let error = |key: &str, message: String| {
        Error::new(ErrorKind::Input, message).at(SourcePlace::of_key(&design.file, &design.text, key))
    };
    let profile = match (&spec.profile, &spec.condition) {
        (Some(profile), Some(condition)) => output_profile(design, profile, condition, source)?,
        (None, None) => OutputProfile::newsprint(),
        (Some(_), None) => {
            return Err(error("profile", "the profile's printing condition has no name".into())
                .with_hint("add `condition`, such as \"CGATS TR 002\": the plant knows it"));
        }
        (None, Some(condition)) => {
            return Err(error("condition", format!("the printing condition {condition:?} has no profile"))
                .with_hint("add `profile`, the path of the plant's ICC output profile"));
        }
    };
    let ink_limit = spec.ink_limit.unwrap_or(Press::NEWSPRINT_INK);
    if !(100..=400).contains(&ink_limit) {
        let message = format!("the ink limit is {ink_limit} %, not from 100 to 400");
        return Err(error("ink-limit", message).with_hint("newsprint takes 220, heatset 260 to 300"));
    }
    let rgb = match spec.pictures {
        PicturesSpec::Converted => RgbPictures::Converted,
        PicturesSpec::TaggedRgb => RgbPictures::Tagged,
    };
    Ok(Press { profile, ink_limit, rgb, marks: spec.marks })
}

fn output_profile(
    design: &Design,
    profile: &str,
    condition: &str,
    source: &dyn Files,
) -> Result<Arc<OutputProfile>> {
    let place = || SourcePlace::of_value(&design.file, &design.text, profile);
    let (shown, bytes) = match &design.home {
        Home::Page(folder) => {
            let path = joined(folder, profile);
            (path.clone(), source.layout_file(&path, OutputProfile::LARGEST))
        }
        Home::Folder(folder) => {
            let path = folder.join(profile);
            (path.display().to_string(), files::read_up_to(&path, OutputProfile::LARGEST))
        }
        Home::BuiltIn => return Ok(OutputProfile::newsprint()),
    };
    let bytes = bytes.map_err(|error| error.at(place()))?;
    // The message names the file, and the place the line that asks for it.
    let profile = OutputProfile::read(&shown, condition, bytes).map_err(|error| error.at(place()))?;
    Ok(Arc::new(profile))
}

fn design(
    file: &str,
    text: &str,
    name: &str,
    folder: &str,
    source: &dyn Files,
    layouts: Option<&Path>,
) -> Result<Design> {
    let place = || SourcePlace::of_value(file, text, name);
    if name.ends_with(".toml") {
        let shown = joined(folder, name);
        let bytes = source.layout_file(name, files::LARGEST).map_err(|error| match error.place {
            Some(_) => error,
            None => error.at(place()),
        })?;
        let text = files::text(&shown, bytes)?;
        let home = Home::Page(name.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned());
        return Ok(Design { spec: spec::toml_file(&shown, &text)?, file: shown, text, home });
    }
    if let Some(path) =
        layouts.map(|folder| folder.join(format!("{name}.toml"))).filter(|path| path.is_file())
    {
        let shown = path.display().to_string();
        let text = files::text(&shown, files::read(&path)?)?;
        let home = Home::Folder(path.parent().unwrap_or(Path::new("")).to_path_buf());
        return Ok(Design { spec: spec::toml_file(&shown, &text)?, file: shown, text, home });
    }
    let Some(built_in) = built_in(name) else {
        let known = layout_names().collect::<Vec<_>>().join(", ");
        return Err(Error::new(ErrorKind::Input, format!("there is no layout {name:?}"))
            .at(place())
            .with_hint(format!(
                "the layouts are: {known}; or give the path of a layout file that ends in .toml"
            )));
    };
    let shown = format!("layouts/{name}.toml");
    let spec = spec::toml_file(&shown, built_in)?;
    Ok(Design { spec, file: shown, text: built_in.to_owned(), home: Home::BuiltIn })
}

fn joined(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

/// The slots of a design.
struct Slots<'a> {
    copy: Vec<&'a str>,
    pictures: Vec<&'a str>,
}

impl<'a> Slots<'a> {
    fn of(layout: &'a Layout) -> Slots<'a> {
        let threads = layout.threads.iter().flat_map(|thread| &thread.content);
        let boxes = layout.boxes.iter().flat_map(|boxed| &boxed.content);
        let heads = layout.heads.iter().flat_map(|head| head.rows.iter().map(|row| &row.content));
        let copy = threads.chain(boxes).chain(heads).map(|part| part.slot.as_str());
        let pictures = layout.figures.iter().flat_map(|figure| &figure.slots).map(String::as_str);
        let sorted = |mut names: Vec<&'a str>| {
            names.sort_unstable();
            names.dedup();
            names
        };
        Slots { copy: sorted(copy.collect()), pictures: sorted(pictures.collect()) }
    }

    fn hint(&self) -> String {
        format!(
            "it has slots for stories: {}; and for pictures: {}",
            self.copy.join(", "),
            self.pictures.join(", ")
        )
    }
}
