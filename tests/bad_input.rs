//! Files, copy, fonts and pictures that cannot be built, or not as they should be: what the program says of them, with
//! the place to blame and the way out; and that the last good proof stays.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use banxin::page::Shape;
use banxin::{Engine, ErrorKind, Fonts, Page};
use support::desk::{Desk, LAST_PROOF, check_changed, check_found, check_refused, check_run};

#[test]
fn the_desk_is_in_order_until_it_is_spoiled() {
    check_found(&Desk::new(), 0, "");
}

// Page files, layouts and copy that cannot be read

#[test]
fn a_page_file_that_is_not_toml() {
    check_changed(
        "page.toml",
        "name = \"A05\"",
        "name = A05",
        "error: string values must be quoted, expected literal string\n  --> page.toml:2:8",
    );
}

#[test]
fn a_layout_that_is_not_toml() {
    check_changed(
        "layout.toml",
        "[grid]",
        "[grid",
        "error: unclosed table, expected `]`\n  --> layout.toml:11:6",
    );
}

#[test]
fn a_page_file_in_another_encoding() {
    let desk = Desk::new();
    desk.write("page.toml", b"layout = \"layout.toml\"\nname = \"A05\"\npaper = \"\xb0\xe6\xd0\xc4\"\n");
    check_refused(
        &desk,
        "error: the file is not UTF-8 text\n  --> page.toml:3:10\n   \
 = hint: save it again as UTF-8; old copy is often GBK or Big5",
    );
}

#[test]
fn a_storys_head_that_is_not_toml() {
    check_changed(
        "stories/lead.md",
        "lang = \"zh-Hans\"",
        "lang = \"zh-Hans",
        "error: invalid basic string, expected `\"`\n  --> stories/lead.md:2:16",
    );
}

#[test]
fn a_storys_head_that_does_not_end() {
    check_changed(
        "stories/lead.md",
        "lang = \"zh-Hans\"\n+++\n",
        "lang = \"zh-Hans\"\n",
        "error: the story's head has no closing line of +++\n  --> stories/lead.md:1\n   \
 = hint: a story's head is TOML between two lines of +++",
    );
}

#[test]
fn a_key_that_there_is_not() {
    check_changed(
        "page.toml",
        "[slots]",
        "[slot]",
        "error: there is no key \"slot\"\n  --> page.toml:11:2\n   \
 = hint: the keys here are layout, name, title, paper, date, edition, version, section, editors, lang, stories, pictures, slots",
    );
    check_changed(
        "layout.toml",
        "frames = ",
        "boxes = ",
        "error: there is no key \"boxes\"\n  --> layout.toml:43:1\n   \
 = hint: the keys here are name, content, frames, balance, styles, optional",
    );
    check_changed(
        "stories/lead.md",
        "lang",
        "lnag",
        "error: there is no key \"lnag\"\n  --> stories/lead.md:2:1\n   \
 = hint: the keys here are lang, kicker, headline, deck, lede, byline, dateline, credit, jump_to, jump_from",
    );
}

#[test]
fn a_unit_that_there_is_not() {
    check_changed(
        "layout.toml",
        "\"11.25pt\"",
        "\"11.25px\"",
        "error: \"px\" is not a unit; the units are 字, 行, 栏, mm, cm, pt, Q, in, mil\n  --> layout.toml:13:11",
    );
    check_changed(
        "layout.toml",
        "size = \"小五\"",
        "size = \"小八\"",
        "error: \"小八\" is not a type size; the names are 初号, 小初, 一号, 小一, 二号, 小二, 三号, 小三, 四号, 小四, 五号, 小五, 六号, 小六, 七号, and the units pt, mm, Q, mil\n  --> layout.toml:12:8",
    );
}

// Files that there are not

#[test]
fn a_page_file_that_there_is_not() {
    let desk = Desk::new();
    desk.remove("page.toml");
    check_refused(&desk, "error: the file cannot be read: no such file or directory\n  --> page.toml");
}

#[test]
fn a_layout_that_there_is_not() {
    check_changed(
        "page.toml",
        "\"layout.toml\"",
        "\"berliner\"",
        "error: there is no layout \"berliner\"\n  --> page.toml:1:10\n   \
 = hint: the layouts are: broadsheet, feature, feature-vertical, mixed, tabloid, vertical-hant, vertical-ja; or give the path of a layout file that ends in .toml",
    );
    check_changed(
        "page.toml",
        "\"layout.toml\"",
        "\"berliner.toml\"",
        "error: the file \"berliner.toml\" cannot be read: no such file or directory\n  --> page.toml:1:10",
    );
}

#[test]
fn a_story_that_there_is_not() {
    check_changed(
        "page.toml",
        "stories/lead.md",
        "stories/lede.md",
        "error: the file \"stories/lede.md\" cannot be read: no such file or directory\n  --> page.toml:5:8",
    );
    check_changed(
        "page.toml",
        "main = \"lead\"",
        "main = \"lede\"",
        "error: the slot \"main\" asks for a story \"lede\", which there is not\n  --> page.toml:12:1\n   \
 = hint: the stories are: lead",
    );
}

#[test]
fn a_picture_that_there_is_not() {
    check_changed(
        "page.toml",
        "pictures/pier.png",
        "pictures/peer.jpg",
        "error: the file \"pictures/peer.jpg\" cannot be read: no such file or directory\n  --> page.toml:8:8",
    );
    check_changed(
        "page.toml",
        "photo = \"pier\"",
        "photo = \"peer\"",
        "error: the slot \"photo\" asks for a picture \"peer\", which there is not\n  --> page.toml:13:1\n   \
 = hint: the pictures are: pier",
    );
    check_changed(
        "stories/lead.md",
        "灯亮",
        "![码头](pictures/peer.jpg)\n\n灯亮",
        "error: the file \"pictures/peer.jpg\" cannot be read: no such file or directory\n  --> stories/lead.md:7",
    );
}

#[test]
fn a_slot_that_there_is_not() {
    check_changed(
        "page.toml",
        "main = \"lead\"",
        "top = \"lead\"",
        "error: the layout \"small\" has no slot \"top\"\n  --> page.toml:12:1\n   \
 = hint: it has slots for stories: main; and for pictures: photo",
    );
    check_changed(
        "page.toml",
        "main = \"lead\"",
        "main = { picture = \"pier\" }",
        "error: the slot \"main\" holds a story, not a picture\n  --> page.toml:12:1",
    );
}

#[test]
fn a_file_that_is_not_among_those_in_memory() {
    let files = [("page.toml", "layout = \"feature\"\nname = \"A05\"\n\n[stories]\nlead = \"lead.md\"\n")];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let error = Page::from_memory("page.toml", &BTreeMap::from(files)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "error: there is no file \"lead.md\"\n  --> page.toml:5:8\n   = hint: the files given are: page.toml"
    );
}

// Files that lie outside the page's folder

#[test]
fn a_picture_that_climbs_out_of_the_pages_folder() {
    for path in ["../pier.png", "pictures/../../pier.png", "/etc/hostname", "pictures/../../out/A05.pdf"] {
        let desk = Desk::new();
        desk.change("page.toml", "pictures/pier.png", path);
        check_refused(
            &desk,
            &format!(
                "error: the path \"{path}\" leads out of the page's folder\n  --> page.toml:8:8\n   \
                 = hint: put the file into the page's folder, and name it from there"
            ),
        );
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_pages_folder() {
    let desk = Desk::new();
    desk.remove("pictures/pier.png");
    std::os::unix::fs::symlink("/etc/hostname", desk.path("pictures/pier.png")).unwrap();
    check_refused(
        &desk,
        "error: the path \"pictures/pier.png\" leads out of the page's folder\n  --> page.toml:8:8\n   \
 = hint: put the file into the page's folder, and name it from there",
    );
}

// Fonts

#[test]
fn a_font_that_is_cut_short() {
    let desk = Desk::new();
    let font = desk.read("fonts/song.otf");
    desk.write("fonts/song.otf", &font[..200]);
    check_refused(
        &desk,
        "error: this is not a sound font: malformed font\n  --> fonts/song.otf\n   \
 = hint: give a TrueType or OpenType font file, or take the file out of the fonts folder",
    );
}

#[test]
fn a_font_that_is_damaged_is_refused_or_set_but_nothing_panics() {
    let desk = Desk::new();
    let page = Page::from_path(desk.path("page.toml")).unwrap();
    let whole = desk.read("fonts/song.otf");
    // Its table of tables, and bytes in every part of it in turn
    for place in (0..12).map(|n| n * 20).chain((0..whole.len()).step_by(whole.len() / 12)) {
        let mut font = whole.clone();
        for byte in font[place..].iter_mut().take(2_000).step_by(7) {
            *byte = !*byte;
        }
        let built = Fonts::from_bytes([("damaged.otf".to_owned(), font)]).and_then(|fonts| {
            let engine = Engine::new(&fonts);
            engine.pdf(&engine.build(&page)?, &banxin::pdf::Options::press())
        });
        if let Err(error) = built {
            assert_ne!(error.kind, ErrorKind::Picture, "{error}");
        }
    }
}

#[test]
fn a_file_that_is_not_a_font() {
    let desk = Desk::new();
    desk.write("fonts/notes.ttf", "小样");
    check_refused(
        &desk,
        "error: this is not a sound font: unknown magic\n  --> fonts/notes.ttf\n   \
 = hint: give a TrueType or OpenType font file, or take the file out of the fonts folder",
    );
    desk.write("fonts/notes.ttf", "");
    check_refused(
        &desk,
        "error: this is not a sound font: unknown magic\n  --> fonts/notes.ttf\n   \
 = hint: give a TrueType or OpenType font file, or take the file out of the fonts folder",
    );
}

#[test]
fn fonts_that_are_not_there() {
    let desk = Desk::new();
    desk.remove("fonts/song.otf");
    check_refused(
        &desk,
        "error: there is no font to set type with\n   \
 = hint: name a folder of OpenType fonts with --fonts",
    );
    let run = desk.run(&["build", "page.toml", "--fonts", "type"]);
    check_run(
        &run,
        2,
        "error: the fonts cannot be read: no such file or directory\n  --> type\n   \
 = hint: name a folder of OpenType fonts with --fonts",
    );
}

#[test]
fn two_files_of_one_face() {
    let desk = Desk::new();
    desk.write("fonts/copy.otf", desk.read("fonts/song.otf"));
    check_refused(
        &desk,
        "error: fonts/copy.otf and fonts/song.otf both hold a face \"BanxinSong-Regular\"\n   \
 = hint: keep one of the two",
    );
}

#[test]
fn a_character_that_no_face_has() {
    let desk = Desk::new();
    desk.change("stories/lead.md", "灯亮", "灯𪛖亮");
    check_found(
        &desk,
        1,
        "error[F101] no face has the character '𪛖' (U+2A6D6); 〓 is set for it\n  --> page A05, story \"lead\", chars 337..338 (stories/lead.md:7)\n   \
 = hint: name a face that has it in the layout's `fallback`",
    );
    let fonts = Fonts::from_dir(desk.path("fonts")).unwrap();
    let built = Engine::new(&fonts).build(&Page::from_path(desk.path("page.toml")).unwrap()).unwrap();
    let runs = built.page.items.iter().filter_map(|item| match &item.shape {
        Shape::Glyphs(run) => Some(run),
        _ => None,
    });
    let set = runs.into_iter().find(|run| run.text.contains('𪛖')).expect("the copy stays the copy");
    let face = fonts.face(set.face);
    assert_eq!((set.text.as_str(), set.glyphs.len()), ("𪛖", 1));
    assert_eq!(Some(set.glyphs[0].glyph), face.glyph('〓'), "〓 is seen in its place");
}

#[test]
fn copy_of_characters_that_show_nothing() {
    for c in ['\u{3164}', '\u{115f}', '\u{200b}', '\u{feff}'] {
        let desk = Desk::new();
        desk.write("stories/lead.md", format!("+++\nlang = \"zh-Hans\"\n+++\n\n{c}{c}\n"));
        let run = desk.build();
        assert!(matches!(run.status, 0 | 1), "U+{:04X}: {} {}", c as u32, run.status, run.said);
    }
}

#[test]
fn one_story_in_two_slots() {
    let desk = Desk::new();
    desk.change("layout.toml", "content = [\"main.body\"]\nframes = [\"left\", \"right\"]",
        "content = [\"main.body\"]\nframes = [\"left\"]\n\n[[threads]]\nname = \"other\"\ncontent = [\"second.body\"]\nframes = [\"right\"]");
    desk.change("page.toml", "main = \"lead\"", "main = \"lead\"\nsecond = \"lead\"");
    check_refused(
        &desk,
        "error: the story \"lead\" is in the slots \"main\" and \"second\"\n  --> page.toml:13:1\n   \
 = hint: a story stands in one place: name another, or leave a slot empty",
    );
}

#[test]
fn one_picture_file_in_two_stories_keeps_the_words_of_each() {
    let desk = Desk::new();
    desk.change("page.toml", "[pictures.pier]\nfile = \"pictures/pier.png\"\ncaption = \"码头\"\n", "");
    desk.change(
        "page.toml",
        "lead = \"stories/lead.md\"",
        "lead = \"stories/lead.md\"\nnext = \"stories/next.md\"",
    );
    desk.change("page.toml", "photo = \"pier\"", "photo = \"next/pier\"");
    let picture = |caption: &str| {
        format!("+++\nlang = \"zh-Hans\"\n+++\n\n灯亮了。\n\n![{caption}](pictures/pier.png)\n")
    };
    desk.write("stories/lead.md", picture("头一篇的码头"));
    desk.write("stories/next.md", picture("第二篇的码头"));
    let run = desk.run(&["build", "page.toml", "--dump"]);
    assert!(run.printed.contains("第二篇的码头"), "{}\n{}", run.said, run.printed);
}

#[test]
fn a_page_without_a_language_has_its_layouts() {
    let desk = Desk::new();
    desk.change("layout.toml", "name = \"small\"", "name = \"small\"\nlang = \"ja\"");
    let run = desk.run(&["build", "page.toml", "--dump"]);
    assert!(run.printed.starts_with("page A05 \"A05\" ja\n"), "{}\n{}", run.said, run.printed);
}

// Pictures

#[test]
fn a_short_name_that_several_pictures_have() {
    let desk = Desk::new();
    desk.change("stories/lead.md", "灯亮", "![码头](pictures/quay.png)\n\n灯亮");
    desk.write("stories/side.md", "渡船又开了航。\n\n![渡船](pictures/boats/quay.png)\n");
    desk.write("pictures/quay.png", support::desk::png(240, 240));
    desk.write("pictures/boats/quay.png", support::desk::png(240, 240));
    desk.change("page.toml", "\n[pictures.pier]", "side = \"stories/side.md\"\n\n[pictures.pier]");
    desk.change("page.toml", "photo = \"pier\"", "photo = \"quay\"");
    check_refused(
        &desk,
        "error: the slot \"photo\" asks for a picture \"quay\", and several have that name\n  --> page.toml:14:1\n   \
 = hint: their whole names are: lead/quay, side/quay",
    );
}

#[test]
fn a_picture_that_is_cut_short() {
    let (jpeg, png) = (include_bytes!("support/cmyk.jpg").to_vec(), support::desk::png(240, 240));
    for picture in [jpeg, png] {
        for end in [10, picture.len() / 2, picture.len() - 2] {
            let desk = Desk::new();
            desk.write("pictures/pier.png", &picture[..end]);
            let hint = "ask the photo desk for the file again, as JPEG, PNG or TIFF";
            check_refused(
                &desk,
                &format!("error: the picture is cut short\n  --> pictures/pier.png\n   = hint: {hint}"),
            );
        }
    }
}

#[test]
fn a_picture_that_would_unpack_to_far_more_than_it_is() {
    for (width, height, expected) in [
        (29_000, 29_000, "is 29000 × 29000 pixels, more than 64 million"),
        (4_000_000_000, 1, "is 4000000000 × 1 pixels, more than 30000 on a side"),
        (0, 10, "is a damaged PNG: Invalid image dimensions"),
        (8_000, 8_000, "is cut short"),
    ] {
        let desk = Desk::new();
        desk.write("pictures/pier.png", promising(width, height));
        let started = Instant::now();
        let hint = "ask the photo desk for the file again, as JPEG, PNG or TIFF";
        check_refused(
            &desk,
            &format!("error: the picture {expected}\n  --> pictures/pier.png\n   = hint: {hint}"),
        );
        assert!(started.elapsed() < Duration::from_secs(10));
    }
}

/// A PNG file whose head promises a size that its few bytes do not hold.
fn promising(width: u32, height: u32) -> Vec<u8> {
    let mut file = support::desk::png(8, 8);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let mut sum = flate2::Crc::new();
    sum.update(&file[12..29]);
    file[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    file
}

// Copy

#[test]
fn a_story_of_ten_million_characters() {
    let desk = Desk::new();
    desk.write("stories/lead.md", "江边的码头修好了。".repeat(1_111_112));
    let started = Instant::now();
    check_refused(
        &desk,
        "error: the story has 10000008 characters, more than 2000000\n  --> stories/lead.md\n   = hint: part it into several stories",
    );
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[test]
fn copy_that_does_not_fit() {
    let desk = Desk::new();
    // 40 lines of 12 characters, for a thread of 30
    desk.write("stories/lead.md", "江边的码头修好了又开了航".repeat(40));
    check_found(
        &desk,
        1,
        "error[F201] overset: 120 characters do not fit, about 10 lines\n  --> page A05, frame \"right\", story \"lead\", chars 360..480 (stories/lead.md:1)\n   \
 = hint: cut about 10 lines, or extend the thread",
    );
}

#[test]
fn a_language_that_there_are_no_rules_for() {
    let desk = Desk::new();
    let page = desk.read("page.toml");
    desk.write("page.toml", format!("lang = \"klingon\"\n{}", String::from_utf8(page).unwrap()));
    check_refused(
        &desk,
        "error: there are no rules for the language \"klingon\"\n  --> page.toml:1:1\n   \
         = hint: the languages are: zh-Hans, zh-Hant, ja, ko; und for any other",
    );
}

#[test]
fn verse_that_has_room() {
    let desk = Desk::new();
    let verse = "江边的码\\\n".repeat(25);
    desk.write("stories/lead.md", verse);
    let run = desk.build();
    assert!(!run.said.contains("F201"), "{}", run.said);
}

#[test]
fn runs_of_one_mark_in_a_story_of_many_thousand_characters() {
    let started = Instant::now();
    for run in ["！", "—", "a/", "“"] {
        let desk = Desk::new();
        desk.write("stories/lead.md", run.repeat(100_000 / run.chars().count()));
        assert!(desk.build().said.contains("F201"));
    }
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

#[test]
fn a_head_of_a_hundred_thousand_characters() {
    let desk = Desk::new();
    desk.write("stories/lead.md", format!("## {}\n\n江边。", "码".repeat(100_000)));
    let started = Instant::now();
    assert!(desk.build().said.contains("F201"));
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn a_word_that_is_wider_than_its_measure() {
    let desk = Desk::new();
    desk.write("stories/lead.md", format!("江边的码头修好了{}，又开了航。", "a".repeat(40)));
    check_found(
        &desk,
        0,
        "warning[F301] the line's gaps are opened by 57 % of an em\n  --> page A05, story \"lead\", chars 0..8 (stories/lead.md:1)\n\
info[F303] a line ends where none may: nothing else fits the measure\n  --> page A05, story \"lead\", chars 8..28 (stories/lead.md:1)\n   \
 = hint: give the copy a wider measure, or part it where it may be parted\n\
warning[F301] the line's gaps are opened by 35 % of an em\n  --> page A05, story \"lead\", chars 28..49 (stories/lead.md:1)\n\
warning[F202] the copy ends 26 lines before its thread does\n  --> page A05, frame \"left\"\n   \
 = hint: add copy, or set it in a layout with less room",
    );
}

#[test]
fn mark_up_that_cannot_be_set() {
    let desk = Desk::new();
    desk.change("stories/lead.md", "灯亮到末班船", "<b>灯</b>");
    check_found(
        &desk,
        0,
        "warning[F501] HTML is set as it stands\n  --> page A05, story \"lead\" (stories/lead.md:7)",
    );
}

// Output

#[test]
fn an_output_folder_that_cannot_be_written() {
    let desk = Desk::new();
    let run = desk.run(&["build", "page.toml", "--out", "page.toml/proofs"]);
    check_run(
        &run,
        2,
        "error: the output folder cannot be made: not a directory\n  --> page.toml/proofs\n   \
 = hint: name a folder that can be written, and has room",
    );
    fs::create_dir_all(desk.path("out/A06.pdf")).unwrap();
    desk.change("page.toml", "A05", "A06");
    check_run(
        &desk.build(),
        2,
        "error: the file cannot be written: is a directory\n  --> out/A06.pdf\n   \
 = hint: name a folder that can be written, and has room",
    );
    let run = desk.run(&["build", "page.toml", "--layout-json", "proofs/page.json"]);
    check_run(
        &run,
        2,
        "error: the file cannot be written: no such file or directory\n  --> proofs/page.json\n   \
 = hint: name a folder that can be written, and has room",
    );
}

#[test]
fn a_name_that_cannot_be_a_files_name() {
    check_changed(
        "page.toml",
        "\"A05\"",
        "\"../A05\"",
        "error: the page's name \"../A05\" cannot be a file's name\n  --> page.toml:2:1\n   \
 = hint: a name such as A05: letters, figures, no slashes",
    );
    check_changed("page.toml", "\"A05\"", "\"\"", "error: the page's name is empty\n  --> page.toml:2:1");
}

#[test]
fn two_pages_of_one_name() {
    let desk = Desk::new();
    desk.write("again.toml", desk.read("page.toml"));
    let run = desk.run(&["build", "page.toml", "again.toml"]);
    check_run(
        &run,
        2,
        "error: page.toml and again.toml are both named \"A05\"\n  --> again.toml\n   \
 = hint: give each page a name of its own: it becomes the file's name",
    );
    assert_eq!(desk.read("out/A05.pdf"), LAST_PROOF);
}

#[test]
fn one_page_that_cannot_be_built_does_not_hold_up_the_others() {
    let desk = Desk::new();
    let page = String::from_utf8(desk.read("page.toml")).unwrap();
    desk.write("next.toml", page.replace("A05", "A06"));
    desk.change("page.toml", "main = \"lead\"", "main = \"lede\"");
    let run = desk.run(&["build", "page.toml", "next.toml"]);
    check_run(
        &run,
        2,
        "error: the slot \"main\" asks for a story \"lede\", which there is not\n  --> page.toml:12:1\n   \
 = hint: the stories are: lead",
    );
    assert_eq!(desk.read("out/A05.pdf"), LAST_PROOF);
    assert!(desk.read("out/A06.pdf").starts_with(b"%PDF-"));
}
