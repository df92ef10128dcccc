use crate::check::rule::{Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::spec::Role;

/// A head within the copy that has nothing under it leads nowhere.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::HeadAtFoot,
    number: "T",
    chinese: "栏末标题",
    title: "no head within the copy is the last line of its column (栏末标题, 背题)",
    limits: &[],
    source: "CLREQ 4.5, headings; mainland practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    for column in &sheet.columns {
        let Some(line) = column.lines.last().map(|line| &sheet.page.lines[*line]) else { continue };
        if matches!(sheet.role(line), Role::Subhead | Role::Epigraph | Role::BoxTitle) {
            let words = sheet.words(line);
            say.say(sheet.at_line(line), Some(line.rect), "a head stands at the foot of its column")
                .hint("cut or add some lines before it")
                .words(&words);
        }
    }
}
