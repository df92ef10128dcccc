//! Texts set without a page: what the program prints for a reporter, and for a tool.

mod support;

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use banxin::{Engine, Fonts};
use serde_json::{Value, json};
use support::desk::Run;

/// Runs `banxin compose` with a text on standard input.
fn run(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_banxin"))
        .arg("compose")
        .args(arguments)
        .args(["--fonts", support::font_folder().to_str().unwrap()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        // A program that refuses its arguments reads nothing.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    Run {
        status: output.status.code().unwrap_or(-1),
        said: text(&output.stderr),
        printed: text(&output.stdout),
    }
}

/// The answers to requests, each read as JSON.
fn batch(requests: &str) -> (i32, Vec<Value>) {
    let run = run(&["--batch"], requests.as_bytes());
    assert_eq!(run.said, "");
    (run.status, run.printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[track_caller]
fn check_lines(arguments: &[&str], input: &str, expected: &str) {
    let run = run(arguments, input.as_bytes());
    assert_eq!(run.said, "");
    assert_eq!((run.printed.as_str(), run.status), (expected, 0));
}

#[track_caller]
fn check_refused(arguments: &[&str], input: &[u8], expected: &str) {
    let run = run(arguments, input);
    assert!(run.said.starts_with(expected), "{}", run.said);
    assert_eq!((run.status, run.printed.as_str()), (2, ""));
}

#[test]
fn a_reporter_sees_the_lines_and_how_many_are_over() {
    check_lines(
        &["--measure", "5字", "--depth", "2"],
        "今天天气很好，明天也好。\n完\n",
        "1  今天天气\n2  很好，明天\n3  也好。\n4  完\n4 lines, 2 over 2; 13 characters",
    );
    check_lines(&["--measure", "10字", "--depth", "9", "-"], "完", "1  完\n1 lines, 8 under 9; 1 characters");
}

#[test]
fn lines_end_alike_in_any_line_ending() {
    for ending in ["\n", "\r\n", "\r"] {
        let text = ["甲", "", "乙"].join(ending);
        check_lines(&["--measure", "5字"], &text, "1  甲\n2  \n3  乙\n3 lines; 2 characters");
    }
}

#[test]
fn a_tool_reads_every_cluster_in_thousandths_of_an_em() {
    let run = run(&["--measure", "4字", "--format", "json"], "甲，乙丙丁戊\n“己”".as_bytes());
    let found: Value = serde_json::from_str(&run.printed).unwrap();
    let expected = json!({
        "measure": 4000,
        "characters": 9,
        "findings": [],
        "lines": [
            {
                "start": 0, "end": 4, "text": "甲，乙丙", "indent": 0, "advance": 4000, "natural": 4000,
                "clusters": [
                    { "start": 0, "end": 1, "inline": 0, "advance": 1000 },
                    { "start": 1, "end": 2, "inline": 1000, "advance": 1000 },
                    { "start": 2, "end": 3, "inline": 2000, "advance": 1000 },
                    { "start": 3, "end": 4, "inline": 3000, "advance": 1000 }
                ]
            },
            {
                "start": 4, "end": 6, "text": "丁戊", "indent": 0, "advance": 2000, "natural": 2000,
                "clusters": [
                    { "start": 4, "end": 5, "inline": 0, "advance": 1000 },
                    { "start": 5, "end": 6, "inline": 1000, "advance": 1000 }
                ]
            },
            {
                "start": 7, "end": 10, "text": "“己”", "indent": 0, "advance": 2000, "natural": 2000,
                "clusters": [
                    { "start": 7, "end": 8, "inline": 0, "advance": 500 },
                    { "start": 8, "end": 9, "inline": 500, "advance": 1000 },
                    { "start": 9, "end": 10, "inline": 1500, "advance": 500 }
                ]
            }
        ]
    });
    assert_eq!(found, expected);
}

#[test]
fn a_batch_is_answered_line_by_line_and_a_bad_request_stops_nothing() {
    let requests = concat!(
        "{\"id\":1,\"text\":\"甲乙丙\",\"lang\":\"ja\",\"measure\":2,\"strictness\":\"loose\",\"writing\":\"vertical-rl\"}\n",
        "\n",
        "{\"id\":\"a\",\"text\":\"甲\",\"measure\":\"2字\",\"size\":3}\n",
        "{\"id\":[7],\"text\":\"甲\",\"measure\":\"0字\"}\n",
        "{\"id\":8,\"text\":\"甲\",\"measure\":\"3字\",\"lang\":\"tlh\"}\n",
        "{\"id\":9,\"measure\":\"3字\"}\n",
        "甲乙丙\n",
        "{\"id\":2,\"text\":\"\",\"measure\":2.5}"
    );
    let (status, answers) = batch(requests);
    assert_eq!(status, 1);
    let ids: Vec<_> = answers.iter().map(|answer| answer["id"].clone()).collect();
    assert_eq!(ids, [json!(1), json!("a"), json!([7]), json!(8), json!(9), json!(null), json!(2)]);
    let lines = |n: usize| -> Vec<&str> {
        answers[n]["lines"].as_array().unwrap().iter().map(|line| line["text"].as_str().unwrap()).collect()
    };
    assert_eq!(lines(0), ["甲乙", "丙"]);
    assert_eq!(lines(6), [""; 0]);
    assert_eq!(answers[6]["measure"], 2500);
    let message = |n: usize| answers[n]["error"]["message"].as_str().unwrap();
    assert_eq!(message(1), "there is no key \"size\"");
    assert_eq!(message(2), "the measure is nothing, or less");
    assert_eq!(message(3), "there are no rules for the language \"tlh\"");
    assert_eq!(message(4), "the key \"text\" is missing");
    assert!(message(5).starts_with("the request is not JSON: "), "{}", message(5));
}

#[test]
fn a_bad_request_is_answered_with_its_id_and_a_reason() {
    let check = |request: &str, id: serde_json::Value, message: &str| {
        let (status, answers) = batch(&format!("{request}\n"));
        assert_eq!(status, 1, "{request}");
        assert_eq!(answers[0]["id"], id, "{request}");
        assert_eq!(answers[0]["error"]["message"], message, "{request}");
    };
    check(
        r#"{"id":2,"text":"\ud800汉字","measure":"6字"}"#,
        json!(2),
        "the request has half of a surrogate pair, which is no character",
    );
    check(
        r#"{"text":"\udc00","measure":"6字","id":"last"}"#,
        json!("last"),
        "the request has half of a surrogate pair, which is no character",
    );
    check("[1, 2]", json!(null), "the request is not JSON: a request is an object");
    check(
        r#"{"id":3,"text":"汉字","measure":"5栏"}"#,
        json!(3),
        "the measure is in 行 or 栏, which only a layout has",
    );
    check(
        r#"{"id":4,"text":"汉字","measure":5,"indent":5}"#,
        json!(4),
        "the indent leaves the first line no room",
    );
}

#[test]
fn lines_are_chosen_one_by_one_where_that_is_asked_for() {
    let lines = |breaking: &str| {
        let text = "甲乙丙丁，戊己庚辛，壬癸子丑";
        let request = json!({ "id": 0, "text": text, "measure": 4, "rules": { "breaking": breaking } });
        let (_, answers) = batch(&format!("{request}\n"));
        let lines = answers[0]["lines"].as_array().unwrap();
        lines.iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(lines("first-fit"), ["甲乙丙", "丁，戊己", "庚辛，壬", "癸子丑"]);
}

#[test]
fn spaces_give_way_in_the_order_and_as_far_as_the_rules_say() {
    let first = |text: &str, measure: f64, rules: serde_json::Value| {
        let request = json!({ "id": 0, "text": text, "measure": measure, "rules": rules });
        let (_, answers) = batch(&format!("{request}\n"));
        answers[0]["lines"][0]["text"].as_str().unwrap_or_else(|| panic!("{}", answers[0])).to_owned()
    };
    let text = "甲乙丙，丁戊己庚";
    assert_eq!(first(text, 5.5, json!({})), "甲乙丙，丁戊");
    assert_eq!(first(text, 5.5, json!({ "ladder": "none" })), "甲乙丙，丁");
    // A full stop of Japanese keeps its space, one of Chinese gives it.
    let text = "甲乙丙。丁戊己庚";
    assert_eq!(first(text, 5.5, json!({ "ladder": "clreq" })), "甲乙丙。丁戊");
    assert_eq!(first(text, 5.5, json!({ "ladder": "jlreq" })), "甲乙丙。丁");
    // Two marks side by side: half an em less, or their whole cells.
    let text = "甲（乙）（丙）丁戊己";
    assert_eq!(first(text, 6.0, json!({ "ladder": "none" })), "甲（乙）（丙）");
    assert_eq!(first(text, 6.0, json!({ "ladder": "none", "adjacent": 0 })), "甲（乙）");
    // The gap between Han and letters
    let text = "甲A乙A丙A丁A戊己庚辛";
    let wide = json!({ "autospace": 250, "autospace-range": [250, 250] });
    let narrow = json!({ "autospace": 250, "autospace-range": [0, 250] });
    assert!(first(text, 8.0, narrow).chars().count() > first(text, 8.0, wide).chars().count());
    let (status, answers) =
        batch("{\"id\":0,\"text\":\"甲\",\"measure\":5,\"rules\":{\"autospace-range\":[300,200]}}\n");
    assert_eq!(status, 1);
    assert_eq!(
        answers[0]["error"]["message"],
        "the autospace range is 300 to 200: from the least to the most, 1000 at most"
    );
}

#[test]
fn a_batch_of_thousands_takes_a_moment() {
    let request = |n: usize| format!("{{\"id\":{n},\"text\":\"今天天气很好，明天也好。\",\"measure\":5}}\n");
    let started = std::time::Instant::now();
    let (status, answers) = batch(&(0..3000).map(request).collect::<String>());
    assert_eq!((status, answers.len()), (0, 3000));
    assert!(answers.iter().enumerate().all(|(n, answer)| answer["id"] == n && answer["lines"][3].is_null()));
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn a_text_is_set_in_the_style_of_a_layout() {
    let request = |style: &str| {
        format!("{{\"id\":0,\"text\":\"甲乙丙丁\",\"measure\":\"3字\",\"layout\":\"feature\"{style}}}\n")
    };
    let (status, answers) =
        batch(&(request("") + &request(",\"style\":\"byline\"") + &request(",\"style\":\"no\"")));
    assert_eq!(status, 1);
    // The body's first lines are set in by two characters.
    assert_eq!(answers[0]["lines"][0]["indent"], 2000);
    assert_eq!(answers[0]["lines"][0]["text"], "甲");
    assert_eq!(answers[1]["lines"][0]["text"], "甲乙丙");
    assert_eq!(answers[2]["error"]["message"], "the layout \"feature\" has no style \"no\"");
}

#[test]
fn what_cannot_be_set_is_said_and_kept() {
    let (_, answers) = batch("{\"id\":0,\"text\":\"a\\u0000b\\ue000\\u202e\\t\u{5b57}\",\"measure\":10}\n");
    let line = &answers[0]["lines"][0];
    assert_eq!((line["start"].as_u64(), line["end"].as_u64()), (Some(0), Some(7)));
    assert_eq!(line["text"], "a\0b\u{e000}\u{202e}\t字");
    let codes: Vec<_> =
        answers[0]["findings"].as_array().unwrap().iter().map(|f| f["code"].clone()).collect();
    assert_eq!(codes, ["F101", "F101", "F101"]);
    let said: Vec<_> =
        answers[0]["findings"].as_array().unwrap().iter().map(|f| f["message"].as_str().unwrap()).collect();
    assert_eq!(said[0], "the control character U+0000 cannot be set; 〓 is set for it");
    assert_eq!(said[2], "nothing is set for U+202E, a control of right-to-left writing");
}

#[test]
fn a_word_longer_than_the_measure_says_that_a_rule_gave_way() {
    let run = run(&["--measure", "4字"], b"supercalifragilistic");
    assert_eq!(run.status, 0);
    let rule = "info[F303] the line ends where none may: no place that may end it fits the measure";
    assert_eq!(run.said.lines().next(), Some(rule));
    assert!(!run.said.contains("F301"), "{}", run.said);
}

#[test]
fn words_that_there_are_not_are_refused_with_those_that_there_are() {
    check_refused(&["--measure", "5px"], b"", "error: invalid value '5px' for '--measure <MEASURE>'");
    check_refused(&[], b"", "error: the following required arguments were not provided");
    check_refused(
        &["--measure", "5字", "--strictness", "mild"],
        b"",
        "error: invalid value 'mild' for '--strictness <LEVEL>': unknown variant `mild`, expected one of",
    );
    check_refused(
        &["--measure", "5字", "--lang", "tlh"],
        b"",
        "error: there are no rules for the language \"tlh\"\n   = hint: the languages are: zh-Hans, zh-Hant, ja, ko; und for any other",
    );
    check_refused(
        &["--measure", "5字"],
        b"\xb0\xe6",
        "error: standard input is not UTF-8 text\n   = hint: save it again as UTF-8",
    );
    check_refused(&["--measure", "-5字"], b"", "error: ");
    check_refused(&["--measure", "5字", "nowhere.txt"], b"", "error: the file cannot be read");
}

/// What is printed of a story in a measure.
#[track_caller]
fn check_story(arguments: &[&str], copy: &str, expected: &str) {
    let file = support::TempFile::new("story.md", copy.as_bytes());
    check_lines(&[arguments, &[file.path()]].concat(), "", expected);
}

#[test]
fn a_story_is_set_without_its_head() {
    let copy = "+++\nheadline = \"题\"\n+++\n\n第一段。\n\n第二段。\n";
    check_story(&["--measure", "9字"], copy, "1  第一段。\n2  第二段。\n2 lines; 8 characters");
}

#[test]
fn paragraphs_of_a_story_are_set_in_as_on_the_page_and_bare_text_is_not() {
    let copy = "第一段话。\n\n## 小题目句话\n\n第二段话。\n";
    let set = "1  第一段\n2  话。\n3  小题目句话\n4  第二段\n5  话。\n5 lines; 15 characters";
    check_story(&["--measure", "5字"], copy, set);
    check_story(&["--measure", "5字", "--layout", "feature"], copy, set);
    let flush = "1  第一段话。\n2  小题目句话\n3  第二段话。\n3 lines; 15 characters";
    check_story(&["--measure", "5字", "--indent", "0字"], copy, flush);
    check_lines(&["--measure", "5字"], "第一段话。\n", "1  第一段话。\n1 lines; 5 characters");
    // Japanese paragraphs are set in by one character; the story says that it is one.
    let japanese = "+++\nlang = \"ja\"\n+++\n第一段話です。\n";
    check_story(&["--measure", "5字"], japanese, "1  第一段話\n2  です。\n2 lines; 7 characters");
}

#[test]
fn mark_up_of_a_story_takes_the_room_that_it_takes_on_the_page() {
    let at = |measure: &'static str| ["--measure", measure, "--indent", "0字"];
    // A note's mark is small, and stands at its word without a gap.
    check_story(&at("5.4字"), "据调查的{.note 1}完\n", "1  据调查的1完\n1 lines; 6 characters");
    // Small lines take half of their text's length.
    check_story(
        &at("6字"),
        "港{.warichu 一二三四五六}完。\n",
        "1  港一二三四五六完。\n1 lines; 9 characters",
    );
    // Characters set apart
    check_story(&at("5字"), "一{.spaced 二三四}五。\n", "1  一二三四\n2  五。\n2 lines; 6 characters");
    // An initial stands beside two lines, and takes them where the text is shorter.
    check_story(&at("5字"), "{.initial 江}短。\n", "1  江短。\n2  \n2 lines; 3 characters");
    // Words part as their own language parts them.
    let parted = ["--measure", "8字", "--indent", "0字", "--hyphens", "en"];
    check_story(
        &parted,
        "船上的{.lang-fr imprimerie}在。\n",
        "1  船上的imprime\n2  rie在。\n2 lines; 15 characters",
    );
    let parted = ["--measure", "8字", "--indent", "0字", "--hyphens", "fr"];
    check_story(&parted, "船上的imprimerie在。\n", "1  船上的imprime\n2  rie在。\n2 lines; 15 characters");
    // A dateline opens the text.
    let dated = "+++\ndateline = \"本报讯\"\n+++\n江边。\n";
    check_story(&at("9字"), dated, "1  本报讯江边。\n1 lines; 6 characters");
}

/// What a box holds is counted where it stands, and what is wrong with the copy is said.
#[test]
fn a_story_is_set_in_its_order() {
    let copy = "第一段。\n\n> [!box] 表\n> 框内。\n\n第`二`段。\n";
    let file = support::TempFile::new("story.md", copy.as_bytes());
    let run = run(&["--measure", "9字", file.path()], b"");
    let lines = "1  第一段。\n2  表\n3  框内。\n4  第二段。\n4 lines; 12 characters";
    assert_eq!((run.printed.as_str(), run.status), (lines, 0));
    assert!(
        run.said.starts_with("warning[F501] code is set as plain text\n  --> story \"copy\" ("),
        "{}",
        run.said
    );
}

/// The places of a text's clusters in its first line, set with these rules, and where the line ends.
fn places(text: &str, measure: u32, request: Value) -> Vec<i64> {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    let engine = Engine::new(FONTS.get_or_init(support::fonts));
    let mut line = json!({ "text": text, "measure": measure });
    line.as_object_mut().unwrap().extend(request.as_object().unwrap().clone());
    let galley = engine.compose(&banxin::spec::compose(&line.to_string()).unwrap()).unwrap();
    let line = &galley.lines[0];
    line.clusters.iter().map(|cluster| cluster.inline).chain([line.advance]).collect()
}

#[test]
fn marks_are_set_in_the_style_that_is_asked_for() {
    let check = |style: &str, expected: &[i64]| {
        let rules = json!({ "rules": { "punctuation": style, "line-end": "full" } });
        assert_eq!(places("汉，汉。“汉”", 20, rules), expected, "{style}");
    };
    check("full", &[0, 1000, 2000, 3000, 4000, 4500, 5500, 6500]);
    check("kaiming", &[0, 1000, 1500, 2500, 3000, 3500, 4500, 5000]);
    check("half", &[0, 1000, 1500, 2500, 3000, 3500, 4500, 5000]);
    check("none", &[0, 1000, 2000, 3000, 4500, 5000, 6000, 7000]);
}

#[test]
fn a_full_stop_keeps_its_cell_in_kaiming_and_not_in_half_width() {
    let stop = |style: &str| places("汉。汉", 9, json!({ "rules": { "punctuation": style } }));
    assert_eq!(stop("kaiming"), [0, 1000, 2000, 3000]);
    assert_eq!(stop("half"), [0, 1000, 1500, 2500]);
}

#[test]
fn the_gap_beside_western_text_is_as_wide_as_asked_for() {
    let gap = |autospace: u16| {
        let rules = json!({ "rules": { "autospace": autospace } });
        let found = places("汉7汉", 9, rules);
        (found[1] - 1000, found[2] - found[1])
    };
    let (none, digit) = gap(0);
    assert_eq!(none, 0);
    assert_eq!(gap(125), (125, digit + 125));
    assert_eq!(gap(500), (500, digit + 500));
}

#[test]
fn a_comma_hangs_where_it_may_and_where_it_must() {
    // Four Han and a comma in four characters: the comma stands outside.
    let rules = |hanging: &str| json!({ "rules": { "hanging": hanging }, "lang": "ja" });
    let text = "甲乙丙丁、戊己庚辛壬癸子";
    assert_eq!(places(text, 4, rules("allow-end")), [0, 1000, 2000, 3000, 4000, 4000]);
    assert_eq!(places(text, 4, rules("force-end")), [0, 1000, 2000, 3000, 4000, 4000]);
    assert_eq!(places(text, 4, rules("none")).len(), 4);
    // Where there is room for it, it hangs only if it must.
    let text = "甲乙丙、丁戊己庚辛壬癸子";
    assert_eq!(places(text, 4, rules("allow-end")), [0, 1000, 2000, 3000, 4000]);
    assert_eq!(places(text, 4, rules("force-end")), [0, 1500, 3000, 4000, 4000]);
}

#[test]
fn an_opening_bracket_starts_a_line_flush_or_half_an_em_in() {
    assert_eq!(places("「甲」", 9, json!({ "lang": "ja" }))[..2], [0, 500]);
    let rules = json!({ "lang": "ja", "rules": { "line-start": "half" } });
    assert_eq!(places("「甲」", 9, rules)[..2], [500, 1000]);
}

#[test]
fn three_figures_share_a_cell_where_the_rules_let_them() {
    let rules = |most: u8| json!({ "writing": "vertical-rl", "rules": { "cell-digits": most } });
    assert_eq!(places("共365天", 9, rules(3)), [0, 1000, 2000, 3000]);
    assert_eq!(places("共365天", 9, rules(2)).len(), 6);
    assert_eq!(places("共12天", 9, rules(2)), [0, 1000, 2000, 3000]);
}

#[test]
fn rules_that_there_are_not_are_refused() {
    let fonts = support::fonts();
    let engine = Engine::new(&fonts);
    let refused = |rules: &str, expected: &str| {
        let request = format!("{{\"text\":\"字\",\"measure\":2,\"rules\":{rules}}}");
        let answer = banxin::spec::compose(&request).and_then(|request| engine.compose(&request));
        assert_eq!(answer.unwrap_err().message, expected);
    };
    refused("{\"hang\":\"none\"}", "there is no key \"hang\"");
    refused("{\"hanging\":\"always\"}", "there is no \"always\" to choose");
    refused("{\"autospace\":501}", "the autospace is 501 thousandths of an em, more than 500");
    refused("{\"cell-digits\":5}", "5 figures do not go into a cell: at most 4");
}

#[test]
fn a_style_of_a_layout_brings_its_rules_and_those_it_is_based_on() {
    let desk = support::desk::Desk::new();
    desk.write("stories/lead.md", "+++\nlang = \"zh-Hans\"\n+++\n\n甲，乙。\n");
    let dump = || desk.run(&["build", "page.toml", "--dump"]).printed;
    let advance = |dump: &str| {
        let line = dump.lines().find(|line| line.contains("body ¶0")).expect("the line is there");
        line.rsplit("advance ").next().map(str::to_owned)
    };
    let before = advance(&dump());
    desk.change("layout.toml", "[styles.body]\n", "[styles.body]\nrules = { punctuation = \"half\" }\n");
    let after = advance(&dump());
    // Four and a half cells of 9 pt are as wide as the copy is at first: the comma's cell, and the stop's half.
    assert_eq!(before.as_deref(), Some("11.1125"));
    assert_eq!(after.as_deref(), Some("9.525"));
    desk.change(
        "layout.toml",
        "[[texts]]\nname = \"left\"",
        "[styles.essay]\nrules = { autospace = 0 }\n\n[[texts]]\nname = \"left\"",
    );
    desk.change(
        "layout.toml",
        "frames = [\"left\", \"right\"]",
        "frames = [\"left\", \"right\"]\nstyles = { body = \"essay\" }",
    );
    assert_eq!(advance(&dump()), after, "the essay has the body's marks");
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_an_error() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_banxin")).args(["schema", "page"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.trim_end(), "error: the results cannot be printed: no space left on device");
}
