use banxin::cjk::is_east_asian;
use banxin::line::{Chance, unicode_opportunities};

use super::waivers::Waivers;

/// Every case that holds an East Asian character, with no tailoring.
#[test]
fn lines_end_where_uax14_has_it() {
    let Some(file) = super::suite("LineBreakTest-18.0.0.txt") else { return };
    let waivers = Waivers::of("uax14");
    let (mut passed, mut waived, mut total) = (0, 0, 0);
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
        if !text.chars().any(is_east_asian) {
            continue;
        }
        total += 1;
        let found: Vec<bool> =
            unicode_opportunities(&text).iter().map(|chance| *chance != Chance::Forbidden).collect();
        // The start of a text is never a place to end a line.
        if found == expected[1..] {
            passed += 1;
        } else if waivers
            .cover(|codes| codes.split(' ').any(|code| case.split(' ').any(|token| token == &code[2..])))
        {
            waived += 1;
        } else {
            failed.push(case.to_owned());
        }
    }
    println!("UAX #14, East Asian cases: {passed} of {total} pass, {waived} are waived");
    assert!(failed.is_empty(), "{} fail, such as {:#?}", failed.len(), &failed[..failed.len().min(12)]);
    assert!(total > 6_000);
    waivers.finish();
}
