use crate::check::rule::{Limit, Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::geom::Rect;

/// A page of little heads has nothing that leads.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::OneColumnHeads,
    number: "T",
    chinese: "一栏题过多",
    title: "not too many heads are one column wide (一栏题过多)",
    limits: &[Limit { name: "most", value: 4_000, unit: "heads" }],
    source: "mainland make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let grid = &sheet.page.grid;
    let most = say.limit("most") / 1000;
    let narrow: Vec<_> = sheet
        .heads
        .iter()
        .filter(|head| sheet.logical(head.rect).size.inline <= grid.column + grid.gutter * 2)
        .collect();
    if let Some(last) = narrow.last().filter(|_| narrow.len() as i64 > most) {
        let message = format!("{} heads are one column wide, more than {most}", narrow.len());
        say.say(sheet.in_frame(Some(last.frame)), Some(last.rect), message)
            .hint("give some of them two columns, or put the items under one head");
    }
}

/// How much of the type area's width something takes, in percent.
pub(in crate::check) fn across_page(sheet: &Sheet<'_>, rect: Rect) -> i64 {
    let whole = sheet.page.type_area.size.width.to_units().max(1);
    rect.size.width.to_units() * 100 / whole
}
