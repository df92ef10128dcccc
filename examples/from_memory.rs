//! Sets a page from memory: no files but the fonts.
//!
//!     cargo run --release --example from_memory
//!
//! It prints the page's lines and writes `from_memory.pdf` into the system's folder for temporary files.

use std::collections::BTreeMap;
use std::error::Error;

use banxin::{Engine, Fonts, Page, Severity, pdf};

const PAGE: &str = r#"
layout = "notice.toml"
name = "notice"

[stories]
notice = "notice.md"

[slots]
main = "notice"
"#;

const NOTICE: &str = r#"+++
headline = "明早江上有雾"
+++

气象台提醒：明晨5时至8时，澜江城区段将有大雾，能见度不足200米，义渡码头早班船推迟到8时30分开航。

**出行。**请改乘公交12路、27路，或步行经过中渡铁桥。“雾里不抢时间。”船长老严说。
"#;

const LAYOUT: &str = r#"
name = "notice"

[paper]
width = "80mm"
height = "70mm"

[type-area]
measure = "20字"
lines = 14

[grid]
size = "小五"
leading = "12pt"
column = "20字"
gutter = "1字"

[faces]
song = "BanxinSong-Regular"
black = "BanxinSong-Black"
hei = "BanxinHei-Bold"

[styles.body]
face = "song"
strong = "hei"
indent = "2字"

[styles.headline]
face = "black"
size = "小一"
indent = "0字"
align = "center"

[[heads]]
name = "head"
at = ["0字", "0行"]
size = ["20字", "4行"]
[[heads.rows]]
content = "main.headline"

[[texts]]
name = "text"
at = ["0字", "5行"]
size = ["20字", "9行"]

[[threads]]
name = "text"
content = ["main.body"]
frames = ["text"]
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let fonts = Fonts::from_dir("fonts")?;
    let files: BTreeMap<String, Vec<u8>> =
        [("page.toml", PAGE), ("notice.md", NOTICE), ("notice.toml", LAYOUT)]
            .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
            .into();
    let page = Page::from_memory("page.toml", &files)?;
    let built = Engine::new(&fonts).build(&page)?;
    for finding in built.report.at_least(Severity::Warning) {
        eprintln!("{finding}");
    }
    for line in &built.page.lines {
        let (_, text) = &built.page.stories[line.text.story].paragraphs[line.text.paragraph];
        let chars = line.text.chars.clone();
        println!("{}", text.chars().skip(chars.start).take(chars.len()).collect::<String>());
    }
    let path = std::env::temp_dir().join("from_memory.pdf");
    std::fs::write(&path, pdf::write(&built.page, &fonts, &pdf::Options::press())?)?;
    println!("{}", path.display());
    Ok(())
}
