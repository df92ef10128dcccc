//! Page designs that cannot be: what the program says of them, with the line to blame and the way out.

mod support;

use support::desk::{Desk, LAST_PROOF, check_changed, check_refused};

#[test]
fn a_frame_outside_the_page() {
    check_changed(
        "layout.toml",
        "at = [\"13字\", \"0行\"]",
        "at = [\"60字\", \"0行\"]",
        "error: the frame \"right\" does not lie on the page\n  --> layout.toml:29:1\n   \
 = hint: move it, or make it smaller, until it lies within the trimmed page",
    );
    check_changed(
        "layout.toml",
        "at = [\"13字\", \"0行\"]",
        "at = [\"-13字\", \"0行\"]",
        "error: the frame \"right\" does not lie on the page\n  --> layout.toml:29:1\n   \
 = hint: move it, or make it smaller, until it lies within the trimmed page",
    );
}

#[test]
fn a_language_that_there_are_no_rules_for() {
    check_changed(
        "layout.toml",
        "name = \"small\"",
        "name = \"small\"\nlang = \"tlh\"",
        "error: there are no rules for the language \"tlh\"\n  --> layout.toml:2:1\n   \
 = hint: the languages are: zh-Hans, zh-Hant, ja, ko; und for any other",
    );
}

#[test]
fn an_indent_that_leaves_its_column_no_character() {
    check_changed(
        "layout.toml",
        "[styles.body]",
        "[styles.body]\nindent = \"12字\"",
        "error: the indent of style \"body\" is 38.10 mm, and leaves \"left\" no character\n  --> layout.toml:21:1\n   \
 = hint: the measure of \"left\" is 38.10 mm",
    );
}

#[test]
fn frames_that_overlap() {
    check_changed(
        "layout.toml",
        "at = [\"13字\", \"0行\"]",
        "at = [\"11字\", \"0行\"]",
        "error: the frames \"left\" and \"right\" overlap\n  --> layout.toml:29:1\n   \
 = hint: move one of them, or make it smaller",
    );
}

#[test]
fn more_than_any_page_has() {
    let check = |thing: &str, times: usize, expected: &str| {
        let more = format!("{}\n[styles.body]", thing.repeat(times));
        check_changed(
            "layout.toml",
            "[styles.body]",
            &more,
            &format!("error: {expected}\n  --> layout.toml:3:1"),
        );
    };
    let frame = "[[texts]]\nname = \"a\"\nat = [\"0字\", \"0行\"]\nsize = [\"9字\", \"9行\"]\n";
    check(frame, 998, "the layout has 1001 frames, more than 1000");
    check(&format!("{frame}columns = 60\n"), 34, "the layout has 2042 columns, more than 2000");
    let rule = "[[rules]]\nat = [\"0字\", \"0行\"]\nlength = \"9字\"\nthickness = \"1pt\"\n";
    check(rule, 1_001, "the layout has 1001 rules, more than 1000");
    let thread = "[[threads]]\nname = \"a\"\nframes = [\"left\"]\ncontent = [\"main.body\"]\n";
    check(thread, 1_000, "the layout has 1001 threads, more than 1000");
}

#[test]
fn two_frames_of_one_name() {
    let desk = Desk::new();
    desk.change("layout.toml", "[\"left\", \"right\"]", "[\"left\"]");
    desk.change("layout.toml", "name = \"right\"", "name = \"left\"");
    check_refused(&desk, "error: two frames are both named \"left\"\n  --> layout.toml:24:1");
}

#[test]
fn a_thread_that_comes_to_a_frame_twice() {
    check_changed(
        "layout.toml",
        "[\"left\", \"right\"]",
        "[\"left\", \"right\", \"left\"]",
        "error: the thread \"body\" comes to the frame \"left\" twice\n  --> layout.toml:41:1\n   \
 = hint: a thread runs through each frame once",
    );
}

#[test]
fn a_thread_without_a_frame() {
    check_changed(
        "layout.toml",
        "[\"left\", \"right\"]",
        "[]",
        "error: the thread \"body\" names no frame\n  --> layout.toml:41:1\n   \
 = hint: list its text frames in `frames`",
    );
    check_changed(
        "layout.toml",
        "[\"left\", \"right\"]",
        "[\"left\", \"rihgt\"]",
        "error: the thread \"body\" runs through a frame \"rihgt\", which there is not\n  --> layout.toml:41:1\n   \
 = hint: the text frames are: left, right",
    );
}

#[test]
fn a_part_of_a_story_that_there_is_not() {
    check_changed(
        "layout.toml",
        "main.body",
        "main.text",
        "error: \"body\" holds \"main.text\", which is not a part of a story\n  --> layout.toml:41:1\n   \
 = hint: write a slot and a part, such as main.body; the parts are: kicker, headline, deck, lede, byline, dateline, jump-from, body, jump-to, box, box:2 and on, credit",
    );
}

#[test]
fn a_style_or_face_that_there_is_not() {
    check_changed(
        "layout.toml",
        "face = \"song\"",
        "face = \"kai\"",
        "error: style \"body\" asks for a face \"kai\", which [faces] does not name\n  --> layout.toml:20:1\n   \
 = hint: the faces are: song",
    );
    check_changed(
        "layout.toml",
        "BanxinSong-Regular",
        "SimSun",
        "error: there is no font with a face \"SimSun\"\n  --> layout.toml:18:1\n   \
 = hint: the faces at hand are: BanxinSong-Regular",
    );
}

#[test]
fn a_measure_narrower_than_a_character() {
    check_changed(
        "layout.toml",
        "size = [\"12字\", \"10行\"]",
        "size = [\"0.9字\", \"10行\"]",
        "error: the measure of \"right\" is 2.86 mm, narrower than one character\n  --> layout.toml:29:1\n   \
 = hint: give it fewer columns, or more room",
    );
    check_changed(
        "layout.toml",
        "size = [\"12字\", \"10行\"]",
        "size = [\"12字\", \"10行\"]\ncolumns = 12",
        "error: the measure of \"right.1\" is 0.26 mm, narrower than one character\n  --> layout.toml:29:1\n   \
 = hint: give it fewer columns, or more room",
    );
}

/// A layout with a size that is none is refused at a line and column, with this sentence.
#[track_caller]
fn check_size(from: &str, to: &str, at: (usize, usize), message: &str) {
    let desk = Desk::new();
    desk.change("layout.toml", from, to);
    let run = desk.build();
    let expected = format!("error: {message}\n  --> layout.toml:{}:{}", at.0, at.1);
    let said: Vec<&str> = run.said.lines().take(2).collect();
    assert_eq!((said.join("\n"), run.status), (expected, 2));
    assert_eq!(desk.read("out/A05.pdf"), LAST_PROOF);
}

#[test]
fn sizes_that_no_paper_type_or_frame_has() {
    check_size(
        r#"width = "120mm""#,
        r#"width = "0mm""#,
        (3, 1),
        "the paper's width is 0.00 mm, not from 20 to 2000 mm",
    );
    check_size(
        r#"width = "120mm""#,
        r#"width = "-120mm""#,
        (3, 1),
        "the paper's width is -120.00 mm, not from 20 to 2000 mm",
    );
    check_size(
        r#"width = "120mm""#,
        r#"width = "10000m""#,
        (4, 9),
        r#""m" is not a unit; the units are 字, 行, 栏, mm, cm, pt, Q, in, mil"#,
    );
    check_size(r#"width = "120mm""#, r#"width = "1000000cm""#, (4, 9), r#""1000000cm" is longer than 10 m"#);
    check_size(
        r#"width = "120mm""#,
        r#"width = "10000字""#,
        (3, 1),
        "the paper's width is 31750.00 mm, not from 20 to 2000 mm",
    );
    check_size(r#"size = "小五""#, r#"size = "0pt""#, (12, 8), "type cannot be set in 0pt");
    check_size(
        r#"size = "小五""#,
        r#"size = "-9pt""#,
        (12, 8),
        r#""-9pt" is not a type size; the names are 初号, 小初, 一号, 小一, 二号, 小二, 三号, 小三, 四号, 小四, 五号, 小五, 六号, 小六, 七号, and the units pt, mm, Q, mil"#,
    );
    check_size(r#"size = "小五""#, r#"size = "10000pt""#, (12, 8), "type of 10000pt is larger than 500pt");
    check_size(r#""11.25pt""#, r#""0pt""#, (11, 1), "the grid's leading is 0.00 mm, for type of 3.17 mm");
    check_size(
        r#""11.25pt""#,
        r#""-11.25pt""#,
        (11, 1),
        "the grid's leading is -3.97 mm, for type of 3.17 mm",
    );
    check_size(r#""11.25pt""#, r#""900mm""#, (11, 1), "the grid's leading is 900.00 mm, for type of 3.17 mm");
    check_size(
        r#"column = "12字""#,
        r#"column = "0字""#,
        (11, 1),
        "the grid's basic column is 0.00 mm and its gutter 3.17 mm: a column holds one character at least",
    );
    check_size(
        r#"measure = "25字""#,
        r#"measure = "0字""#,
        (7, 1),
        "the type area is 0.00 mm × 78.58 mm: it has no room",
    );
    check_size(
        r#"measure = "25字""#,
        r#"measure = "9999字""#,
        (7, 1),
        "the type area, 31746.83 mm × 78.58 mm, does not lie on the page",
    );
    check_size("lines = 20", "lines = 0", (7, 1), "the type area is 79.38 mm × 0.00 mm: it has no room");
    check_size(
        "lines = 20",
        "lines = 4000000000",
        (7, 1),
        "the type area, 79.38 mm × 39686.71 mm, does not lie on the page",
    );
    check_size(
        "lines = 20",
        "lines = -1",
        (9, 9),
        "expected a whole number, not below 0, found the number -1",
    );
    check_size(
        r#"size = ["12字", "10行"]"#,
        r#"size = ["0字", "10行"]"#,
        (29, 1),
        r#"the frame "right" is 0.00 mm × 38.89 mm: it has no room"#,
    );
    check_size(
        r#"size = ["12字", "10行"]"#,
        r#"size = ["12字", "0行"]"#,
        (29, 1),
        r#"the frame "right" is 38.10 mm × -0.79 mm: it has no room"#,
    );
    check_size(
        r#"size = ["12字", "10行"]"#,
        r#"size = ["12字", "-10行"]"#,
        (29, 1),
        r#"the frame "right" is 38.10 mm × -40.48 mm: it has no room"#,
    );
    check_size(
        r#"size = ["12字", "10行"]"#,
        r#"size = ["12字", "9999行"]"#,
        (29, 1),
        r#"the frame "right" does not lie on the page"#,
    );
    check_size(
        r#"size = ["12字", "8行"]"#,
        r#"size = ["12字", "0行"]"#,
        (34, 1),
        r#"the figure "photo" has no room for a picture"#,
    );
    check_size(
        r#"face = "song""#,
        "face = \"song\"\nsize = \"400pt\"",
        (25, 1),
        r#"the measure of "left" is 38.10 mm, narrower than one character"#,
    );
    check_size(
        r#"face = "song""#,
        "face = \"song\"\nleading = \"0pt\"",
        (20, 1),
        r#"the leading of style "body" is 0.00 mm, for type of 3.17 mm"#,
    );
    check_size(
        r#"face = "song""#,
        "face = \"song\"\nindent = \"99字\"",
        (20, 1),
        r#"the indent of style "body" is not from 0 to 20 characters"#,
    );
    check_size(
        r#"face = "song""#,
        "face = \"song\"\ntracking = \"-99字\"",
        (20, 1),
        r#"the tracking of style "body" is more than ten characters"#,
    );
    check_size(
        r#"face = "song""#,
        "face = \"song\"\nbefore = [2, 1]",
        (20, 1),
        r#"style "body" has 2 to 1 white lines: give the least first, and at most 50"#,
    );
}

#[test]
fn two_threads_that_run_through_one_frame() {
    let desk = Desk::new();
    desk.change(
        "layout.toml",
        "frames = [\"left\", \"right\"]\n",
        "frames = [\"left\", \"right\"]\n\n[[threads]]\nname = \"more\"\ncontent = [\"main.lede\"]\nframes = [\"left\"]\n",
    );
    check_refused(
        &desk,
        "error: the threads \"body\" and \"more\" both run through the frame \"left\"\n  --> layout.toml:46:1\n   \
         = hint: a frame holds the copy of one thread",
    );
}

#[test]
fn a_part_of_a_story_that_two_frames_hold() {
    let desk = Desk::new();
    desk.change(
        "layout.toml",
        "frames = [\"left\", \"right\"]\n",
        "frames = [\"left\"]\n\n[[threads]]\nname = \"more\"\ncontent = [\"main.body\"]\nframes = [\"right\"]\n",
    );
    check_refused(
        &desk,
        "error: \"body\" and \"more\" both hold main.body\n  --> layout.toml:46:1\n   \
         = hint: a part of a story is set once",
    );
    check_changed(
        "layout.toml",
        "content = [\"main.body\"]",
        "content = [\"main.body\", \"main.body\"]",
        "error: \"body\" holds main.body twice\n  --> layout.toml:41:1\n   = hint: a part of a story is set once",
    );
}

#[test]
fn gaps_and_rules_that_are_less_than_nothing() {
    let columns = r#"size = ["12字", "10行"]"#;
    let with = |more: &str| format!("{columns}\ncolumns = 2\n{more}");
    let gutter = with(r#"gutter = "-2字""#);
    check_size(columns, &gutter, (29, 1), r#"the frames "right.1" and "right.2" overlap"#);
    let rule = with(r#"rule = "-1mm""#);
    check_size(columns, &rule, (29, 1), r#"the rule of "right" is -1.00 mm, less than nothing"#);
    let caption = "[figures.caption]";
    let wrap = format!("wrap = [\"-1字\", \"0行\"]\n{caption}");
    check_size(caption, &wrap, (34, 1), r#"the wrap of "photo" is -3.17 mm, less than nothing"#);
    let threads = "[[threads]]";
    let rule = |length: &str, thickness: &str| {
        format!(
            "[[rules]]\nat = [\"0字\", \"0行\"]\nlength = {length:?}\nthickness = {thickness:?}\n\n{threads}"
        )
    };
    check_size(threads, &rule("5字", "0pt"), (40, 1), "a rule is 15.88 mm × 0.00 mm: there is nothing of it");
    check_size(threads, &rule("900mm", "1pt"), (40, 1), "a rule does not lie on the page");
}

#[test]
fn captions_that_have_no_room_or_leave_none() {
    let caption = "[figures.caption]";
    let beside = |measure: &str| format!("{caption}\nplace = \"right\"\nmeasure = {measure:?}");
    let narrow = r#"the measure of the caption of "photo" is 1.59 mm, narrower than one character"#;
    check_size(caption, &beside("0.5字"), (34, 1), narrow);
    let wide = r#"the caption of "photo" is 38.10 mm wide, and leaves its picture no room"#;
    check_size(caption, &beside("12字"), (34, 1), wide);
}

#[test]
fn a_press_without_a_sound_profile() {
    let press = |profile: &str| format!("[press]\nprofile = {profile:?}\ncondition = \"X\"\n\n[type-area]");
    check_changed(
        "layout.toml",
        "[type-area]",
        &press("press.icc"),
        "error: the file \"press.icc\" cannot be read: no such file or directory\n  --> layout.toml:8:11",
    );
    check_changed(
        "layout.toml",
        "[type-area]",
        &press("page.toml"),
        "error: the profile page.toml is not an ICC profile\n  --> layout.toml:8:11\n   \
 = hint: ask the plant for the CMYK output profile of its press",
    );
}

#[test]
fn a_press_that_cannot_be() {
    let check = |press: &str, expected: &str| {
        check_changed("layout.toml", "[type-area]", &format!("[press]\n{press}\n\n[type-area]"), expected);
    };
    check(
        "profile = \"press.icc\"",
        "error: the profile's printing condition has no name\n  --> layout.toml:8:1\n   \
 = hint: add `condition`, such as \"CGATS TR 002\": the plant knows it",
    );
    check(
        "condition = \"CGATS TR 002\"",
        "error: the printing condition \"CGATS TR 002\" has no profile\n  --> layout.toml:8:1\n   \
 = hint: add `profile`, the path of the plant's ICC output profile",
    );
    check(
        "ink-limit = 40",
        "error: the ink limit is 40 %, not from 100 to 400\n  --> layout.toml:8:1\n   \
 = hint: newsprint takes 220, heatset 260 to 300",
    );
}

#[test]
fn rules_of_a_style_that_cannot_be() {
    let body = "[styles.body]\n";
    check_changed(
        "layout.toml",
        body,
        "[styles.body]\nrules = { cell-digits = 5 }\n",
        "error: the rules of style \"body\": 5 figures do not go into a cell: at most 4\n  --> layout.toml:20:1",
    );
    check_changed(
        "layout.toml",
        body,
        "[styles.body]\nrules = { hanging = \"always\" }\n",
        "error: there is no \"always\" to choose\n  --> layout.toml:21:21\n   \
 = hint: the values are none, allow-end, force-end",
    );
}

#[test]
fn tabs_and_kept_lines_that_no_column_has() {
    let style = "[styles.body]\nface = \"song\"";
    let with = |line: &str| format!("{style}\n{line}");
    for tabs in ["[{ at = \"6字\" }, { at = \"4字\" }]", "[{ at = \"0字\" }]"] {
        check_size(
            style,
            &with(&format!("tabs = {tabs}")),
            (20, 1),
            "the tabs of style \"body\" are not up to 20 places, each after the last",
        );
    }
    check_size(
        style,
        &with("tabs = [{ at = \"6字\", align = \"end\", on = \".\" }]"),
        (20, 1),
        "a tab of style \"body\" has both `align` and `on`: give one",
    );
    check_size(
        style,
        &with("orphans = 9"),
        (20, 1),
        "style \"body\" keeps 9 first lines together: give 1 to 5",
    );
    check_size(
        style,
        &with("rules = { warichu-size = 900 }"),
        (20, 1),
        "the rules of style \"body\": the warichu size is 900 thousandths of an em, not from 400 to 700",
    );
}
