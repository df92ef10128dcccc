use super::heads_abreast::short;
use super::one_column::across_page;
use crate::check::rule::{Limit, Looks, Rule, Say, quoted};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::geom::Length;

/// The largest head leads the page, and the page is led from its top.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::HeavyFoot,
    number: "T",
    chinese: "底栏题大",
    title: "no head across the foot is larger than the main head at the top (底栏题大)",
    limits: &[Limit { name: "width", value: 80_000, unit: "% of the type area" }],
    source: "mainland make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let area = sheet.page.type_area;
    let middle = area.origin.y + area.size.height / 2;
    let at_top = |y: Length| y < middle;
    let main = sheet.heads.iter().filter(|head| at_top(head.rect.origin.y)).map(|head| head.size).max();
    let Some(main) = main else { return };
    for head in sheet.heads.iter().filter(|head| !at_top(head.rect.origin.y)) {
        if head.size > main && across_page(sheet, head.rect) * 1000 >= say.limit("width") {
            let pt = |size: Length| format!("{:.0} pt", size.to_pt());
            let message = format!(
                "the head {} across the foot has {}, the main head at the top {}",
                quoted(&short(head.text)),
                pt(head.size),
                pt(main)
            );
            say.say(sheet.in_frame(Some(head.frame)), Some(head.rect), message)
                .hint("set it smaller than the main head")
                .words(head.text);
        }
    }
}
