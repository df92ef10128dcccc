//! A page of one column, for what is set within a paragraph.

use std::collections::BTreeMap;

use banxin::font::Fonts;
use banxin::{Built, Engine, Page};

/// A column of 20 characters.
pub struct Setting {
    pub lang: &'static str,
    pub writing: &'static str,
    pub leading: &'static str,
    /// Lines of the body's style.
    pub rules: &'static str,
}

pub const ACROSS: Setting = Setting { lang: "zh-Hans", writing: "horizontal-tb", leading: "24pt", rules: "" };
pub const DOWN: Setting = Setting { lang: "ja", writing: "vertical-rl", ..ACROSS };

/// A page of one column with a story in it.
pub fn built(fonts: &Fonts, story: &str, setting: &Setting) -> Built {
    let Setting { lang, writing, leading, rules } = setting;
    let layout = format!(
        r#"
name = "column"
writing = "{writing}"
lang = "{lang}"
[paper]
width = "140mm"
height = "140mm"
[type-area]
measure = "1栏"
lines = 14
[grid]
size = "12pt"
leading = "{leading}"
column = "20字"
gutter = "1字"
[faces]
song = "BanxinSong-Regular"
hei = "BanxinHei-Bold"
[styles.body]
face = "song"
strong = "hei"
{rules}
[[texts]]
name = "text"
at = ["0字", "0行"]
size = ["1栏", "14行"]
[[threads]]
name = "text"
content = ["main.body"]
frames = ["text"]
"#
    );
    let page = format!(
        "layout = \"column.toml\"\nname = \"column\"\nlang = \"{lang}\"\n[stories]\nmain = \"main.md\"\n[slots]\nmain = \"main\"\n"
    );
    let files = [("page.toml", page), ("column.toml", layout), ("main.md", story.to_owned())];
    let files: BTreeMap<String, Vec<u8>> =
        files.map(|(name, text)| (name.to_owned(), text.into_bytes())).into();
    Engine::new(fonts).build(&Page::from_memory("page.toml", &files).unwrap()).unwrap()
}

/// What was found, but for copy that ends early.
pub fn findings(built: &Built) -> Vec<String> {
    let found = built.report.findings().iter().filter(|finding| finding.code.as_str() != "F203");
    found
        .map(|finding| {
            format!(
                "{} {}:{}",
                finding.code,
                finding.place.source.as_ref().map_or(0, |s| s.line),
                finding.message
            )
        })
        .collect()
}

/// The text of the first story.
pub fn text(built: &Built) -> String {
    built.page.stories[0].paragraphs.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
}
