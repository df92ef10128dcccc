//! Casting off: `banxin compose`, as people and tools call it, and what holds for any text.

mod support;

use std::io::Write;
use std::process::{Command, Stdio};

use banxin::Engine;
use banxin::cjk::Lang;
use banxin::engine::Copyfit;
use banxin::geom::WritingMode;
use proptest::prelude::*;

/// Runs the program on standard input; its output, what it said, and its exit status.
fn run(arguments: &[&str], input: &str) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_banxin"));
    command.arg("compose").args(arguments).arg("--fonts").arg(support::font_folder());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("the program reads");
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code().unwrap_or(-1))
}

#[test]
fn a_reporter_asks_how_long_it_is() {
    let (said, _, status) =
        run(&["--measure", "10字", "--depth", "2行"], "水走过的地方石头记得，人守过的地方灯记得。今年");
    assert_eq!(
        said,
        "   1  水走过的地方石头记\n   2  得，人守过的地方灯记\n   3  得。今年\n\
         3 lines, 23 characters, 1 lines too many for 2\n"
    );
    assert_eq!(status, 0);
}

#[test]
fn a_tool_gets_every_position() {
    let (said, _, _) = run(&["--measure", "4字", "--format", "json"], "说：“好”吧");
    let said: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    let lines = said["lines"].as_array().expect("lines");
    let texts: Vec<&str> = lines.iter().map(|line| line["text"].as_str().expect("a text")).collect();
    assert_eq!(texts.concat(), "说：“好”吧");
    for line in lines {
        let clusters = line["clusters"].as_array().expect("clusters");
        let number = |value: &serde_json::Value| value.as_f64().expect("a number");
        let end = clusters.iter().map(|c| number(&c["inline"]) + number(&c["advance"])).fold(0.0, f64::max);
        assert!((end - number(&line["advance"])).abs() < 0.01, "{line}");
        assert_eq!(clusters[0]["start"], line["start"]);
        assert_eq!(clusters[clusters.len() - 1]["end"], line["end"]);
    }
}

#[test]
fn a_batch_answers_each_request_and_goes_on_after_a_bad_one() {
    let requests = "{\"id\":1,\"text\":\"中中（文\",\"lang\":\"zh\",\"measure\":3}\n\
                    {\"id\":2,\"text\":\"x\",\"measure\":0}\n\
                    not JSON\n\
                    {\"id\":4,\"text\":\"x\",\"measure\":5,\"lang\":\"tlh\"}\n\
                    {\"id\":5,\"text\":\"x\",\"measure\":5,\"strictness\":\"severe\"}\n\
                    {\"id\":\"k\",\"text\":\"日本\",\"lang\":\"ja\",\"measure\":\"1字\",\"writing\":\"vertical-rl\"}\n";
    let (said, _, status) = run(&["--batch"], requests);
    let answers: Vec<serde_json::Value> =
        said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((answers.len(), status), (6, 0));
    assert_eq!(answers[0]["lines"][0]["text"], "中中");
    let message = |n: usize| answers[n]["error"]["message"].as_str().unwrap_or("").to_owned();
    assert!(message(1).starts_with("the measure is not between"), "{}", message(1));
    assert!(message(2).starts_with("request 3 cannot be read"), "{}", message(2));
    assert_eq!(message(3), "there are no rules for the language \"tlh\"");
    assert_eq!(message(4), "there is no strictness \"severe\"");
    assert_eq!((&answers[5]["id"], answers[5]["lines"].as_array().map(Vec::len)), (&"k".into(), Some(2)));
}

#[test]
fn what_cannot_be_cast_off_is_said() {
    let check = |arguments: &[&str], expected: &str| {
        let (_, said, status) = run(arguments, "水");
        assert_eq!((said.lines().next().unwrap_or(""), status), (expected, 2));
    };
    check(
        &["--measure", "0字"],
        "error: the measure is not between a thousandth of an em and ten thousand em",
    );
    check(&["--measure", "13mm"], "error: the measure \"13mm\" is not a number of characters");
    check(&["--indent", "13字"], "error: the indent leaves the first line no room");
    check(&["--lang", "xx"], "error: there are no rules for the language \"xx\"");
    check(&["--face", "Nobody"], "error: there is no face \"Nobody\"");
    check(&["--depth", "deep"], "error: the depth \"deep\" is not a number of lines");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any text at any measure sets without panic, loses no character and keeps their order.
    #[test]
    fn any_text_is_set_whole_and_in_order(
        text in "(\\PC|[汉字，。“”（）——……！？·、a-z0-9 \u{300}\u{fe0f}\u{200d}\u{202e}\u{e000}]){0,80}",
        measure in 1i64..61_000,
        vertical: bool,
        lang in prop::sample::select(Lang::ALL.to_vec()),
    ) {
        thread_local! {
            static FONTS: &'static banxin::Fonts = Box::leak(Box::new(support::fonts()));
            static ENGINE: Engine<'static> = Engine::new(FONTS.with(|fonts| *fonts));
        }
        let writing = if vertical { WritingMode::VerticalRl } else { WritingMode::HorizontalTb };
        let copyfit = Copyfit { writing, ..Copyfit::new(lang, measure) };
        let composed = ENGINE.with(|engine| engine.compose(&text, &copyfit)).expect("lines");
        let mut at = 0;
        for line in &composed.lines {
            prop_assert_eq!(line.chars.start, at);
            prop_assert!(line.chars.end > at);
            at = line.chars.end;
            prop_assert!(line.clusters.windows(2).all(|pair| pair[0].chars.end == pair[1].chars.start));
        }
        prop_assert_eq!(at, text.chars().count());
    }
}
