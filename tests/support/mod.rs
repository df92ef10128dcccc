//! What several tests share: the project's faces, pages set by hand, and other people's tools.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]

pub mod column;
pub mod desk;
pub mod photo;
pub mod raw;
pub mod structure;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use banxin::font::{FaceId, Fonts};
use banxin::geom::{Color, EmSize, Length, Point, Rect, Setting, Size, WritingMode};
use banxin::page::{
    FrameKind, GlyphRun, Item, Origin, PlacedFrame, PlacedGlyph, PlacedGrid, PlacedLine, PlacedPage,
    PlacedStory, Shape, TextPlace,
};
use banxin::picture::{Coding, ColorSpace, ColorTag, Picture, Turn, Words};
use banxin::spec::Role;

/// The folder of the fonts: the project's, or the one that `BANXIN_FONTS` names.
pub fn font_folder() -> PathBuf {
    std::env::var_os("BANXIN_FONTS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts"), PathBuf::from)
}

/// The faces of the fonts folder.
pub fn fonts() -> Fonts {
    let folder = font_folder();
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "otf" || extension == "ttf"));
    let files = files.map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()));
    Fonts::from_bytes(files).unwrap()
}

/// A picture of these samples, as a reader of a file in no coding and without a profile would have it.
pub fn samples(color: ColorSpace, width: u32, data: Vec<u8>) -> Picture {
    let height = data.len() as u32 / u32::from(color.components()) / width;
    Picture {
        file: "chart.png".into(),
        width,
        height,
        turn: Turn::NONE,
        color,
        tag: ColorTag::None,
        coding: Coding::Samples,
        data: Arc::new(data),
        words: Words::default(),
    }
}

/// A page set by hand: every line goes where the test says.
pub struct Galley<'f> {
    pub fonts: &'f Fonts,
    pub page: PlacedPage,
}

/// Where a line starts and how it is set. `at` is the start of the baseline; of a vertical line, the middle of its top.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    pub face: &'a str,
    pub em: Size,
    pub setting: Setting,
    pub at: Point,
    pub color: Color,
    /// What is added to every advance.
    pub tracking: Length,
}

impl<'a> Line<'a> {
    /// Black type of 9 pt, not spaced.
    pub fn new(face: &'a str, setting: Setting, x: i64, y: i64) -> Line<'a> {
        Line {
            face,
            em: Size { width: Length::pt(9), height: Length::pt(9) },
            setting,
            at: Point { x: Length::pt(x), y: Length::pt(y) },
            color: Color::BLACK,
            tracking: Length::ZERO,
        }
    }
}

impl<'f> Galley<'f> {
    /// An empty page of 200 × 160 pt with a bleed of 3 mm, one frame, and one story of no paragraphs yet.
    pub fn new(fonts: &'f Fonts) -> Galley<'f> {
        let trim = Size { width: Length::pt(200), height: Length::pt(160) };
        let whole = Rect::new(Length::ZERO, Length::ZERO, trim.width, trim.height);
        let page = PlacedPage {
            name: "A05".into(),
            title: "要闻 & <版面>".into(),
            lang: "zh-Hans".into(),
            version: 1,
            slug: "澜川日报  A05  2026-11-24  v1".into(),
            paper: Some("澜川日报".into()),
            date: banxin::spec::Date::new(2026, 11, 24),
            press: banxin::picture::Press::newsprint(),
            spots: Vec::new(),
            trim,
            bleed: Length::mm(3),
            type_area: whole.grown(-Length::pt(10)),
            writing: WritingMode::HorizontalTb,
            grid: PlacedGrid {
                em: EmSize { inline: Length::pt(9), block: Length::pt(9) },
                leading: Length::pt(12),
                column: Length::pt(90),
                gutter: Length::pt(9),
            },
            stories: vec![PlacedStory {
                name: "lead".into(),
                lang: "zh-Hans".into(),
                paragraphs: Vec::new(),
            }],
            frames: vec![PlacedFrame {
                name: "body".into(),
                kind: FrameKind::Column(None),
                writing: WritingMode::HorizontalTb,
                rect: whole,
                lines: (0, 0),
            }],
            lines: Vec::new(),
            readings: Vec::new(),
            warichu: Vec::new(),
            langs: Vec::new(),
            items: Vec::new(),
        };
        Galley { fonts, page }
    }

    /// Adds a thing without text.
    pub fn push(&mut self, shape: Shape) {
        let origin = Origin { role: Role::Ornament, frame: None, text: None };
        self.page.items.push(Item { origin, shape });
    }

    /// Sets a text as a paragraph of one line.
    pub fn set(&mut self, line: Line<'_>, text: &str) {
        let face = self.fonts.find(line.face).unwrap_or_else(|| panic!("no face {}", line.face));
        let glyphs = shape(self.fonts, face, line, text);
        let advance = glyphs.iter().map(|glyph| glyph.advance).sum();
        let paragraphs = &mut self.page.stories[0].paragraphs;
        paragraphs.push((Role::Body, text.to_owned()));
        let place = TextPlace { story: 0, paragraph: paragraphs.len() - 1, chars: 0..text.chars().count() };
        let run = GlyphRun {
            face,
            em: line.em,
            setting: line.setting,
            color: line.color,
            text: text.to_owned(),
            glyphs,
        };
        let first = self.page.items.len();
        let (width, height) = match line.setting {
            Setting::Horizontal => (advance, line.em.height),
            Setting::Vertical | Setting::Sideways => (line.em.width, advance),
        };
        self.page.lines.push(PlacedLine {
            frame: 0,
            text: place.clone(),
            rect: Rect { origin: line.at, size: Size { width, height } },
            advance,
            justified: false,
            items: first..first + 1,
        });
        let origin = Origin { role: Role::Body, frame: Some(0), text: Some(place) };
        self.page.items.push(Item { origin, shape: Shape::Glyphs(run) });
    }
}

fn shape(fonts: &Fonts, id: FaceId, line: Line<'_>, text: &str) -> Vec<PlacedGlyph> {
    let face = fonts.face(id);
    let em = i64::from(face.metrics().units_per_em);
    let shaper = rustybuzz::Face::from_slice(face.data(), face.index()).unwrap();
    let mut buffer = rustybuzz::UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.set_language("zh-Hans".parse().unwrap());
    buffer.set_script(rustybuzz::script::HAN);
    let is_vertical = line.setting == Setting::Vertical;
    buffer.set_direction(if is_vertical {
        rustybuzz::Direction::TopToBottom
    } else {
        rustybuzz::Direction::LeftToRight
    });
    let shaped = rustybuzz::shape(&shaper, &[], buffer);
    let infos = shaped.glyph_infos();
    let mut pen = line.at;
    let mut glyphs = Vec::new();
    for (n, info) in infos.iter().enumerate() {
        let glyph = info.glyph_id as u16;
        let advance = line.tracking
            + if is_vertical {
                line.em.height.scale(i64::from(face.vertical_advance(glyph)), em)
            } else {
                line.em.width.scale(i64::from(face.advance(glyph)), em)
            };
        let begins = n == 0 || infos[n - 1].cluster != info.cluster;
        let end = infos[n..].iter().map(|other| other.cluster).find(|&other| other != info.cluster);
        let range = if begins { info.cluster..end.unwrap_or(text.len() as u32) } else { 0..0 };
        glyphs.push(PlacedGlyph { glyph, at: pen, advance, text: range });
        match line.setting {
            Setting::Horizontal => pen.x += advance,
            Setting::Vertical | Setting::Sideways => pen.y += advance,
        }
    }
    glyphs
}

/// Says something to whoever runs the tests, also from a test that passes.
pub fn aloud(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// The folder that a variable of the environment names; `None`, said aloud, where it is not set.
pub fn named_folder(variable: &str) -> Option<PathBuf> {
    let folder = std::env::var_os(variable);
    if folder.is_none() {
        let test = std::thread::current();
        aloud(&format!("SKIPPED {}: {variable} is not set", test.name().unwrap_or("a check")));
    }
    folder.map(PathBuf::from)
}

/// What another tool prints about a file; `None`, said aloud, where the tool is not installed.
pub fn tool(program: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => {
            assert!(
                output.status.success(),
                "{program} {arguments:?}: {}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            skip(&format!("{program} not found"));
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

/// A file that is there as long as a test needs it.
pub struct TempFile(PathBuf);

impl TempFile {
    /// Holds these bytes.
    pub fn new(name: &str, bytes: &[u8]) -> TempFile {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("banxin-{}-{count}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        TempFile(path)
    }

    /// Its path, as tools take it.
    pub fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Says aloud that a check is skipped, and why.
///
/// # Panics
/// Where `BANXIN_NO_SKIP` is set.
pub fn skip(why: &str) {
    assert!(std::env::var_os("BANXIN_NO_SKIP").is_none(), "{why}, and nothing may be skipped");
    eprintln!("SKIPPED {}: {why}", std::thread::current().name().unwrap_or("a check"));
}
