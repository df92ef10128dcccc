use crate::check::rule::{Looks, Rule, Say, quoted};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::spec::Role;

/// A plate that does not say what it is goes onto the wrong cylinder.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::Metadata,
    number: "P20",
    chinese: "版面信息不全",
    title: "a page says what it is: paper, day, title; its slug line and its folio say the same",
    limits: &[],
    source: "newspaper practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let page = sheet.page;
    let mut missing = Vec::new();
    if page.paper.is_none() {
        missing.push("`paper`");
    }
    if page.date.is_none() {
        missing.push("`date`");
    }
    if page.title.trim().is_empty() || page.title == page.name {
        missing.push("`title`, or a story with a headline");
    }
    if !missing.is_empty() {
        let place = say.page();
        say.say(place, None, format!("the page does not say what it is: no {}", missing.join(", no ")))
            .hint("add it to the page file");
    }
    let says = |part: &str| page.slug.split("  ").any(|other| other == part);
    let date = page.date.map(|date| date.to_string());
    let version = format!("v{}", page.version);
    let parts = [page.paper.as_deref(), Some(page.name.as_str()), date.as_deref(), Some(version.as_str())];
    if let Some(part) = parts.into_iter().flatten().find(|part| !says(part)) {
        let place = say.page();
        say.say(place, None, format!("the slug line {} does not say {}", quoted(&page.slug), quoted(part)));
    }
    // Where the folio names a page at all, it names this one.
    let folio = |text: &str| {
        let short = text.trim();
        short.len() <= 6
            && short.starts_with(|c: char| c.is_ascii_alphabetic())
            && short.ends_with(|c: char| c.is_ascii_digit())
    };
    let wrong = page.lines.iter().find(|line| {
        let text = sheet.paragraph(line);
        sheet.role(line) == Role::Folio && folio(text) && text.trim() != page.name
    });
    if let Some(line) = wrong {
        let message = format!(
            "the folio says {}, and the page is {}",
            quoted(sheet.paragraph(line).trim()),
            quoted(&page.name)
        );
        say.say(sheet.at_line(line), Some(line.rect), message).hint("write {page} in the layout's label");
    }
}
