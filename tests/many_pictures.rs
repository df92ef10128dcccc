//! Pages of many pictures: what is left of the page is shared among all of them.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use banxin::page::Shape;
use banxin::{Built, Engine, Page};

/// A page of four columns of 60 lines, three pictures of 8 lines (4 to 14) in each, and a story of so many characters.
fn built(characters: usize) -> Built {
    let mut layout = r#"
name = "pictures"
lang = "zh-Hans"
[paper]
width = "200mm"
height = "280mm"
[type-area]
measure = "4栏"
lines = 60
[grid]
size = "9pt"
leading = "12pt"
column = "13字"
gutter = "1字"
[faces]
song = "BanxinSong-Regular"
[styles.body]
face = "song"
[[texts]]
name = "text"
at = ["0字", "0行"]
size = ["4栏", "60行"]
columns = 4
[[threads]]
name = "text"
content = ["main.body"]
frames = ["text"]
"#
    .to_owned();
    let mut page =
        "layout = \"pictures.toml\"\nname = \"pictures\"\n[stories]\nmain = \"main.md\"\n".to_owned();
    let mut slots = "[slots]\nmain = \"main\"\n".to_owned();
    for n in 0..12 {
        let (x, y) = (n / 3 * 14, n % 3 * 20 + 4);
        write!(
            layout,
            "[[figures]]\nname = \"f{n}\"\nslots = [\"p{n}\"]\nat = [\"{x}字\", \"{y}行\"]\nsize = [\"13字\", \"8行\"]\n\
             range = [\"4行\", \"14行\"]\n"
        )
        .unwrap();
        write!(page, "[pictures.q{n}]\nfile = \"p{n}.png\"\nalt = \"码头\"\ncaption = \"码头\"\n").unwrap();
        writeln!(slots, "p{n} = \"q{n}\"").unwrap();
    }
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    files.insert("page.toml".into(), (page + &slots).into_bytes());
    files.insert("pictures.toml".into(), layout.into_bytes());
    files.insert("main.md".into(), "渡".repeat(characters).into_bytes());
    for n in 0..12 {
        files.insert(format!("p{n}.png"), support::desk::png(400 + n, 400));
    }
    let fonts = support::fonts();
    Engine::new(&fonts).build(&Page::from_memory("page.toml", &files).unwrap()).unwrap()
}

/// How many lines deep each picture is.
fn depths(built: &Built) -> Vec<i64> {
    let leading = built.page.grid.leading.to_units();
    let pictures = built.page.items.iter().filter_map(|item| match &item.shape {
        Shape::Picture(placed) => Some(placed.window.size.height),
        _ => None,
    });
    pictures.map(|height| (height.to_units() + leading / 2) / leading).collect()
}

#[track_caller]
fn check_even(characters: usize, grown: bool) {
    let built = built(characters);
    let depths = depths(&built);
    let (least, most) = (*depths.iter().min().unwrap(), *depths.iter().max().unwrap());
    assert_eq!(depths.len(), 12);
    assert!(most - least <= 1, "{depths:?}");
    assert!(if grown { least > 8 } else { most < 8 }, "{depths:?}");
    let found: Vec<String> = built.report.findings().iter().map(|finding| finding.to_string()).collect();
    let bad = ["F201", "F202", "F203", "more freedoms than"];
    let bad = found.iter().filter(|said| bad.iter().any(|bad| said.contains(bad)));
    assert_eq!(bad.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn short_copy_makes_all_pictures_larger_alike() {
    check_even(13 * 94, true);
}

#[test]
fn long_copy_makes_all_pictures_smaller_alike() {
    check_even(13 * 150, false);
}
