use banxin::cjk::is_east_asian;
use banxin::line::{Chance, untailored};

/// Every case, with no tailoring; those that hold an East Asian character are counted apart.
#[test]
fn lines_end_where_uax14_has_it() {
    let Some(file) = super::suite("LineBreakTest-18.0.0.txt") else { return };
    let (mut passed, mut total, mut east_asian) = (0, 0, 0);
    let mut failed = Vec::new();
    for line in file.lines() {
        let case = line.split('#').next().unwrap_or("").trim();
        if case.is_empty() {
            continue;
        }
        let (mut text, mut expected) = (String::new(), Vec::new());
        for token in case.split_whitespace() {
            match token {
                "×" => expected.push(false),
                "÷" => expected.push(true),
                code => text
                    .push(u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a character")),
            }
        }
        total += 1;
        east_asian += usize::from(text.chars().any(is_east_asian));
        let found: Vec<bool> = untailored(&text).iter().map(|chance| *chance != Chance::Forbidden).collect();
        // The start of a text is never a place to end a line.
        if found == expected[1..] {
            passed += 1;
        } else {
            failed.push(case.to_owned());
        }
    }
    println!("UAX #14: {passed} of {total} pass, {east_asian} of them with East Asian characters");
    assert!(failed.is_empty(), "{} fail, such as {:#?}", failed.len(), &failed[..failed.len().min(12)]);
    assert!(east_asian > 6_000);
}
