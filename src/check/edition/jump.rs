use crate::check::rule::{Looks, Rule, Say, quoted};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::page::{PlacedLine, pages_named};
use crate::spec::Role;

/// A reader who turns the page and finds nothing does not come back.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::JumpLine,
    number: "P21",
    chinese: "转版有误",
    title: "a jump line leads to another page of the edition, and that page leads back (转版)",
    limits: &[],
    source: "newspaper practice",
    looks: Looks::Sets(check, |_, _| {}),
};

fn check(sheets: &[&Sheet<'_>], say: &mut Say<'_>) {
    for sheet in sheets {
        for line in jumps(sheet) {
            let text = sheet.paragraph(line);
            let text = quoted(text.trim());
            let objection = match pages_named(&text).find(|name| *name != sheet.page.name) {
                None if pages_named(&text).next().is_some() => {
                    format!("the jump line {text} leads to its own page")
                }
                None => format!("the jump line {text} names no page"),
                // Only an edition knows what its other pages are.
                Some(_) if !say.preflight().is_edition => continue,
                Some(name) => match sheets.iter().find(|other| other.page.name == name) {
                    None => format!("the jump line {text} leads to {name}, which is not among the pages"),
                    Some(other) if leads_back(other, &sheet.page.name) => continue,
                    Some(_) => {
                        format!("the jump line {text} leads to {name}, and no jump line there leads back")
                    }
                },
            };
            say.say(sheet.at_line(line), Some(line.rect), objection)
                .hint("set jump-to and jump-from in the stories of both pages")
                .words(sheet.paragraph(line));
        }
    }
}

/// The jump lines of a page, each once.
fn jumps<'p>(sheet: &Sheet<'p>) -> impl Iterator<Item = &'p PlacedLine> {
    let page = sheet.page;
    page.lines.iter().filter(|line| sheet.starts_paragraph(line) && sheet.role(line) == Role::Jump)
}

fn leads_back(other: &Sheet<'_>, name: &str) -> bool {
    jumps(other).any(|line| pages_named(other.paragraph(line)).any(|named| named == name))
}
