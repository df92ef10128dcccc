use super::blocks::{self, Body, Findings, Found};
use super::copy::Story;
use super::head;
use super::normal::normalise;
use crate::diag::{Code, Diagnostic, Error, ErrorKind, Place, Result, SourcePlace};

/// How large a story may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Characters in the file.
    pub characters: usize,
    /// Quotations and lists within each other.
    pub nesting: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { characters: 2_000_000, nesting: 32 }
    }
}

/// Reads a story file: a head in TOML between lines of `+++`, then the body in Markdown (CommonMark 0.31).
///
/// `name` is what the page calls the story, `file` what messages call it. Findings name the story and the line, and
/// leave the page's name empty.
///
/// # Errors
/// [`ErrorKind::Input`] with line and column: a head that does not end or is not in order, a file over its limits.
pub fn read(name: &str, file: &str, text: &str, limits: Limits) -> Result<(Story, Vec<Diagnostic>)> {
    let error = |line: usize, message: String| {
        let place = SourcePlace { file: file.to_owned(), line, column: 0 };
        Error::new(ErrorKind::Input, message).at(place)
    };
    // A character has at least one byte, so most files need no counting.
    if text.len() > limits.characters {
        let characters = text.chars().count();
        if characters > limits.characters {
            let message = format!("the story has {characters} characters, more than {}", limits.characters);
            return Err(error(0, message).with_hint("part it into several stories"));
        }
    }
    let normal = normalise(text);
    let (toml, body, body_line) = parts(&normal.text).map_err(|(line, message)| {
        error(line, message).with_hint("a story's head is TOML between two lines of +++")
    })?;
    if let Some(line) = nested_deeper(body, limits.nesting) {
        let message = format!("quotations and lists are nested more than {} deep", limits.nesting);
        return Err(error(body_line + line, message).with_hint("write it with fewer levels"));
    }
    let mut findings: Findings =
        normal.findings.into_iter().map(|(line, message)| Found::on(line, message)).collect();
    let story = head::read(name, file, &toml, &mut findings)?;
    let story = blocks::read(story, &Body { file, text: body, line: body_line }, &mut findings);
    findings.sort();
    findings.dedup();
    Ok((story, report(name, file, &normal.text, findings)))
}

/// The head, padded to its line in the file; the body; and the line, counted from 1, on which the body begins.
fn parts(text: &str) -> Result<(String, &str, usize), (usize, String)> {
    let mut lines = text.split_inclusive('\n');
    let mut offset = 0;
    let mut number = 0;
    for line in lines.by_ref() {
        number += 1;
        offset += line.len();
        match line.trim() {
            "" => continue,
            "+++" => {}
            "---" => return Err((number, "the story's head stands between lines of ---".to_owned())),
            _ => return Ok((String::new(), text, 1)),
        }
        let opening = number;
        let start = offset;
        for line in lines {
            number += 1;
            if line.trim() == "+++" {
                let toml = format!("{}{}", "\n".repeat(opening), &text[start..offset]);
                return Ok((toml, &text[offset + line.len()..], number + 1));
            }
            offset += line.len();
        }
        return Err((opening, "the story's head has no closing line of +++".to_owned()));
    }
    Ok((String::new(), text, 1))
}

/// The first line, counted from 0, that opens more quotations and lists than allowed.
fn nested_deeper(body: &str, nesting: usize) -> Option<usize> {
    body.split('\n').position(|line| {
        let mut depth = 0;
        let mut rest = line;
        loop {
            // Two spaces are the least that sets a list's item into the one above it.
            let inner = rest.trim_start_matches(' ');
            let indent = (rest.len() - inner.len()) / 2;
            rest = inner;
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let marker = match rest.as_bytes().get(digits) {
                Some(b'>') if digits == 0 => 1,
                Some(b'-' | b'+' | b'*') if digits == 0 && rest[1..].starts_with(' ') => 1,
                Some(b'.' | b')') if digits > 0 && rest[digits + 1..].starts_with(' ') => digits + 1,
                _ => return false,
            };
            depth += 1 + indent;
            if depth > nesting {
                return true;
            }
            rest = &rest[marker..];
        }
    })
}

/// Findings beyond this number are counted, not listed.
const MOST_FINDINGS: usize = 100;

fn report(name: &str, file: &str, text: &str, findings: Findings) -> Vec<Diagnostic> {
    if findings.is_empty() {
        return Vec::new();
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let more = findings.len().saturating_sub(MOST_FINDINGS);
    let finding = |found: Found| {
        let mut place = Place::page("").in_story(name, None);
        let line = found.line.checked_sub(1).and_then(|line| lines.get(line));
        let column = line.map_or(0, |line| found.column(line));
        place.source = Some(SourcePlace { file: file.to_owned(), line: found.line, column });
        Diagnostic::new(Code::Markup, place, found.message)
    };
    let listed = findings.into_iter().take(MOST_FINDINGS);
    let mut report: Vec<_> = listed.map(finding).collect();
    if more > 0 {
        report.push(finding(Found::on(0, format!("{more} more findings of this kind are not listed"))));
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{BodyBlock, Paragraph};

    fn text(paragraph: &Paragraph) -> (usize, &str) {
        (paragraph.place.line, &paragraph.text)
    }

    fn check_error(text: &str, limits: Limits, expected: &str) {
        let error = read("lead", "lead.md", text, limits).expect_err("a story that cannot be read");
        let line = error.place.map_or(0, |place| place.line);
        assert_eq!(format!("{line}: {}", error.message), expected);
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let head = "headline = \"\"\"甲\n乙\"\"\"\nlede = \"\"\"\n丙\n丁\n\n戊\"\"\"\n";
        let copy = &format!("\n+++\n{head}+++\n\n己\u{7}\n\n`庚`\n");
        let (story, findings) = read("lead", "lead.md", copy, Limits::default()).expect("a story in order");
        assert_eq!(story.headline.as_ref().map(text), Some((3, "甲\u{2028}乙")));
        assert_eq!(story.lede.iter().map(text).collect::<Vec<_>>(), [(6, "丙丁"), (9, "戊")]);
        let body = story.body.iter().map(|block| match block {
            BodyBlock::Paragraph(paragraph) => text(paragraph),
            BodyBlock::Box(_) => (0, ""),
        });
        assert_eq!(body.collect::<Vec<_>>(), [(12, "己"), (14, "庚")]);
        let found: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "warning[F501] 1 control character is left out\n  --> story \"lead\" (lead.md:12)",
                "warning[F501] code is set as plain text\n  --> story \"lead\" (lead.md:14)",
            ]
        );
    }

    #[test]
    fn a_head_that_is_not_in_order_is_an_error() {
        check_error(
            "+++\nlang = \"zh\"",
            Limits::default(),
            "1: the story's head has no closing line of +++",
        );
        check_error("---\na: b\n---", Limits::default(), "1: the story's head stands between lines of ---");
        check_error(
            "\n+++\n\nlang = \"klingon\"\n+++",
            Limits::default(),
            "4: there are no rules for the language \"klingon\"",
        );
    }

    #[test]
    fn a_story_over_its_limits_is_an_error() {
        let limits = Limits { characters: 20, nesting: 2 };
        check_error(&"甲".repeat(21), limits, "0: the story has 21 characters, more than 20");
        let nested = "quotations and lists are nested more than 2 deep";
        check_error("甲\n> > > 乙", limits, &format!("2: {nested}"));
        check_error("- - 1. 乙", limits, &format!("1: {nested}"));
        check_error("    - 乙", limits, &format!("1: {nested}"));
        assert!(read("lead", "lead.md", "> > 乙", limits).is_ok());
    }

    /// In quadratic time this would take minutes.
    #[test]
    fn rubbish_is_read_in_its_stride() {
        for rubbish in
            ["*[`>_", "[", "*甲 ", "**a *b", "![a](b", "`a``", "- > a\n", "> [!box]\n\n", "<a ", "&#10;"]
        {
            let copy = rubbish.repeat(50_000);
            assert!(read("lead", "lead.md", &copy, Limits::default()).is_ok(), "{rubbish}");
        }
        assert!(read("lead", "lead.md", &">".repeat(100_000), Limits::default()).is_err());
    }
}
