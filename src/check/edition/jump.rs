use crate::check::rule::{Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::page::PlacedLine;
use crate::spec::Role;

/// A reader who turns the page and finds nothing does not come back.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::JumpLine,
    number: "P21",
    title: "a jump line leads to another page of the edition, and that page leads back (转版)",
    limits: &[],
    source: "newspaper practice",
    looks: Looks::Sets(check, |_, _| {}),
};

fn check(sheets: &[&Sheet<'_>], say: &mut Say<'_>) {
    for sheet in sheets {
        for line in jumps(sheet) {
            let text = sheet.paragraph(line);
            let named = names(text);
            let objection = match named.first() {
                None => format!("the jump line {text:?} names no page"),
                Some(name) if *name == sheet.page.name => {
                    format!("the jump line {text:?} leads to its own page")
                }
                // Only an edition knows what its other pages are.
                Some(_) if !say.preflight().is_edition => continue,
                Some(name) => match sheets.iter().find(|other| other.page.name == *name) {
                    None => format!("the jump line {text:?} leads to {name}, which is not among the pages"),
                    Some(other) if leads_back(other, &sheet.page.name) => continue,
                    Some(_) => {
                        format!("the jump line {text:?} leads to {name}, and no jump line there leads back")
                    }
                },
            };
            say.say(sheet.at_line(line), Some(line.rect), objection)
                .hint("set jump-to and jump-from in the stories of both pages")
                .words(text);
        }
    }
}

/// The jump lines of a page, each once.
fn jumps<'p>(sheet: &Sheet<'p>) -> impl Iterator<Item = &'p PlacedLine> {
    let page = sheet.page;
    let is_jump = |line: &&PlacedLine| {
        let story = page.stories.get(line.text.story);
        let paragraph = story.and_then(|story| story.paragraphs.get(line.text.paragraph));
        line.text.chars.start == 0 && paragraph.is_some_and(|(role, _)| *role == Role::Jump)
    };
    page.lines.iter().filter(is_jump)
}

fn leads_back(other: &Sheet<'_>, name: &str) -> bool {
    jumps(other).any(|line| names(other.paragraph(line)).iter().any(|named| named == name))
}

/// The page numbers in a text, such as `A05` or `12`.
fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut name = String::new();
    for c in text.chars().chain(" ".chars()) {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() {
            if name.chars().any(|c| c.is_ascii_digit()) {
                names.push(std::mem::take(&mut name));
            }
            name.clear();
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_by_letters_and_figures() {
        assert_eq!(names("（下转第A05版）"), ["A05"]);
        assert_eq!(names("（上接12版）"), ["12"]);
        assert!(names("（下转第三版）").is_empty());
    }
}
