use crate::check::rule::{Limit, Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::spec::Role;

/// Lines and lines with nothing to rest the eye on are not read.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::GreyStretch,
    number: "T",
    chinese: "长段无题无图（白地）",
    title: "on a page in tiers no long run of lines is without a head or a picture (白地)",
    limits: &[Limit { name: "lines", value: 40_000, unit: "lines" }],
    source: "Japanese make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    if !sheet.is_vertical() {
        return;
    }
    let most = say.limit("lines") / 1000;
    for column in &sheet.columns {
        // A head or picture beside the tier is a rest; within it a subhead or an epigraph is.
        let mut run = 0;
        for line in column.lines.iter().map(|line| &sheet.page.lines[*line]) {
            run = if matches!(sheet.role(line), Role::Body | Role::Lede) { run + 1 } else { 0 };
            if run == most + 1 {
                let message = format!("more than {most} lines stand without a head or a picture");
                say.say(sheet.in_frame(Some(column.frame)), Some(column.rect), message)
                    .hint("set a subhead or a picture between");
                break;
            }
        }
    }
}
