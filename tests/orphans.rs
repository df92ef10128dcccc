//! First lines at a column's foot: alone, as CJK newspapers have them, or together where a style asks for it.

mod support;

use std::collections::BTreeMap;

use banxin::{Built, Engine, Page};

/// A page of two columns of ten lines, with a story in it.
fn built(style: &str, story: &str) -> Built {
    let layout = format!(
        r#"
name = "columns"
writing = "horizontal-tb"
lang = "zh-Hans"
[paper]
width = "120mm"
height = "90mm"
[type-area]
measure = "2栏"
lines = 10
[grid]
size = "9pt"
leading = "12pt"
column = "13字"
gutter = "1字"
[faces]
song = "BanxinSong-Regular"
[styles.body]
face = "song"
indent = "2字"
{style}
[[texts]]
name = "text"
at = ["0字", "0行"]
size = ["2栏", "10行"]
columns = 2
[[threads]]
name = "text"
content = ["main.body"]
frames = ["text"]
"#
    );
    let page = "layout = \"columns.toml\"\nname = \"columns\"\nlang = \"zh-Hans\"\n[stories]\nmain = \"main.md\"\n\
                [slots]\nmain = \"main\"\n";
    let files = [("page.toml", page.to_owned()), ("columns.toml", layout), ("main.md", story.to_owned())];
    let files: BTreeMap<String, Vec<u8>> =
        files.map(|(name, text)| (name.to_owned(), text.into_bytes())).into();
    let fonts = support::fonts();
    Engine::new(&fonts).build(&Page::from_memory("page.toml", &files).unwrap()).unwrap()
}

/// For each column the paragraph that each of its lines is of.
fn columns(built: &Built) -> Vec<Vec<usize>> {
    let mut columns = vec![Vec::new(); 2];
    for line in &built.page.lines {
        let second = line.rect.origin.x > banxin::geom::Length::mm(58);
        columns[usize::from(second)].push(line.text.paragraph);
    }
    columns
}

fn line_counts(built: &Built) -> Vec<&str> {
    let found = built.report.findings().iter().filter(|finding| finding.code.as_str() == "F208");
    found.map(|finding| finding.message.as_str()).collect()
}

/// Two paragraphs, of which the first fills nine lines as it likes.
fn story(first: usize) -> String {
    format!("{}\n\n{}", "渡".repeat(first), "江".repeat(60))
}

#[test]
fn a_first_line_may_stand_alone_where_a_style_says_nothing() {
    let built = built("", &story(8 * 13 + 4));
    let columns = columns(&built);
    assert_eq!(columns[0], [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    assert_eq!(line_counts(&built), [""; 0]);
}

#[test]
fn first_lines_stand_together_where_a_style_asks_for_it() {
    // The paragraph before has a line more.
    let kept = built("orphans = 2", &story(8 * 13 + 4));
    assert_eq!(columns(&kept), [vec![0; 10], vec![1; 5]]);
    let said = "the paragraph is set one line longer, so that the first lines of the next one stand together at the foot of a column";
    assert_eq!(line_counts(&kept), [said]);
    // Nothing gives in nine paragraphs of three characters: the foot of the column stays white.
    let stiff = built("orphans = 2", &format!("{}{}", "渡一江\n\n".repeat(9), "江".repeat(60)));
    assert_eq!(columns(&stiff), [(0..9).collect(), vec![9; 5]]);
    assert_eq!(line_counts(&stiff), [""; 0]);
}

#[test]
fn the_paragraph_before_has_a_line_less_where_that_keeps_first_lines_together() {
    // Nine lines of which the last is short: commas give the room for it.
    let first = format!("{}尾声到此", "江水东流，".repeat(21));
    let text = format!("{first}\n\n{}", "江".repeat(60));
    let loose = built("", &text);
    assert_eq!(columns(&loose)[0].iter().filter(|&&paragraph| paragraph == 0).count(), 9);
    let kept = built("orphans = 2", &text);
    assert_eq!(columns(&kept)[0], [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
    let said = "the paragraph is set one line shorter, so that the first lines of the next one stand together at the foot of a column";
    assert_eq!(line_counts(&kept), [said]);
}

#[test]
fn every_character_is_set_once_whatever_is_set_again() {
    for style in ["orphans = 2", "orphans = 3\nrules = { hanging = \"allow-end\" }"] {
        for length in 1..60 {
            let text = ["江水东流，日夜不息。", "渡", "“好！”他说。"]
                .iter()
                .cycle()
                .take(length)
                .enumerate()
                .map(|(n, piece)| format!("{piece}{}", if n % 5 == 4 { "\n\n" } else { "" }))
                .collect::<String>();
            let built = built(style, &text);
            let mut next = BTreeMap::new();
            for line in &built.page.lines {
                let place = next.entry(line.text.paragraph).or_insert(0);
                assert_eq!(*place, line.text.chars.start, "{style} {length}");
                *place = line.text.chars.end;
            }
        }
    }
}
