use crate::check::rule::{Limit, Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::cjk::classify;
use crate::diag::Code;
use crate::spec::Role;

/// A character alone on a line, or a paragraph's last line alone at a column's head, looks like a leftover.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::Widow,
    number: "T",
    chinese: "孤字、孤行",
    title: "no paragraph's last line is one character, and none stands alone at a column's head (孤字, 孤行)",
    limits: &[Limit { name: "characters", value: 2_000, unit: "字" }],
    source: "CLREQ 3.1.6, widows; mainland practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let least = say.limit("characters");
    for column in &sheet.columns {
        for (n, line) in column.lines.iter().map(|line| &sheet.page.lines[*line]).enumerate() {
            let is_text = matches!(sheet.role(line), Role::Body | Role::Lede);
            if !is_text || !sheet.ends_paragraph(line) || sheet.starts_paragraph(line) {
                continue;
            }
            let words = sheet.words(line);
            let characters = words.chars().filter(|c| !classify(*c).is_mark() && !c.is_whitespace()).count();
            let message = if (characters as i64) * 1000 < least {
                "a paragraph ends in a line of one character"
            } else if n == 0 {
                "a paragraph's last line stands alone at the head of a column"
            } else {
                continue;
            };
            say.say(sheet.at_line(line), Some(line.rect), message)
                .hint("cut or add some characters in the paragraph")
                .words(&words);
        }
    }
}
