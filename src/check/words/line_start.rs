use crate::check::rule::{Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::cjk::{Kinsoku, classify};
use crate::diag::Code;

/// A full stop at a line's start belongs to the line before.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::LineStart,
    number: "P22",
    chinese: "避头标点",
    title: "no mark stands at a line's start where none may (避头)",
    limits: &[],
    source: "CLREQ 3.1.5; JLREQ 3.1.7; GB/T 15834-2011",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    for line in sheet.page.lines.iter().filter(|line| !sheet.starts_paragraph(line)) {
        let words = sheet.words(line);
        let Some(first) = words.chars().find(|c| !c.is_whitespace()) else { continue };
        // What every level of strictness forbids.
        if Kinsoku::Loose.forbids_start(classify(first))
            && !is_break_before(sheet.paragraph(line), line.text.chars.start)
        {
            say.say(sheet.at_line(line), Some(line.rect), format!("a line starts with {first:?}"))
                .hint("give the copy a wider measure, or write it otherwise")
                .words(&words);
        }
    }
}

/// Whether the writer asked for the break.
fn is_break_before(text: &str, at: usize) -> bool {
    at > 0 && text.chars().nth(at - 1) == Some('\u{2028}')
}
