//! `LineBreakTest-18.0.0.txt`: where lines may end by UAX #14, without a tailoring.

use banxin::line::{Chance, untailored};

use super::{Score, suite};

/// A line of the file: the text, and whether a line may end after each of its characters.
fn case(line: &str) -> (String, Vec<bool>) {
    let mut text = String::new();
    let mut ends = Vec::new();
    for word in line.split_whitespace().skip(1) {
        match word {
            "÷" => ends.push(true),
            "×" => ends.push(false),
            code => text.push(u32::from_str_radix(code, 16).ok().and_then(char::from_u32).unwrap()),
        }
    }
    (text, ends)
}

fn score(suite_name: &'static str, wanted: impl Fn(&str) -> bool) {
    let Some(file) = suite("LineBreakTest-18.0.0.txt") else { return };
    let mut score = Score::of(suite_name);
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let (cells, comment) = line.split_once('#').unwrap();
        if !wanted(comment) {
            continue;
        }
        let (text, expected) = case(cells);
        let found: Vec<bool> = untailored(&text).iter().map(|&chance| chance != Chance::Forbidden).collect();
        let outcome = if found == expected { Ok(()) } else { Err(format!("{found:?}, {comment}")) };
        score.count(cells.trim(), outcome);
    }
    score.settle();
}

#[test]
fn lines_end_where_unicode_lets_them_in_east_asian_text() {
    // The file says of every character what it is: `ID_EastAsian`, `OPmEastAsian`.
    score("UAX 14, East Asian", |comment| comment.contains("_EastAsian"));
}

#[test]
fn lines_end_where_unicode_lets_them_in_any_text() {
    score("UAX 14", |_| true);
}
