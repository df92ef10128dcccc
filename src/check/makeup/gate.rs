use super::heads_abreast::short;
use crate::check::rule::{Looks, Rule, Say, quoted};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::geom::Length;

/// Two posts of one height at the top: the eye goes through between them.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::Gate,
    number: "T",
    chinese: "两题对峙（门构）",
    title: "on a page in tiers no two heads of the same number of tiers face each other at the top (門構え)",
    limits: &[],
    source: "Japanese make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    if !sheet.is_vertical() {
        return;
    }
    let grid = &sheet.page.grid;
    let whole = sheet.logical(sheet.page.type_area).size.block;
    let at_top = |start: Length| start <= grid.em.inline;
    let tops: Vec<_> =
        sheet.heads.iter().filter(|head| at_top(sheet.logical(head.rect).start.inline)).collect();
    for (n, one) in tops.iter().enumerate() {
        for other in &tops[n + 1..] {
            let (a, b) = (sheet.logical(one.rect), sheet.logical(other.rect));
            let as_tall = (a.size.inline - b.size.inline).abs() <= grid.em.inline / 2;
            let (first, second) = if a.start.block <= b.start.block { (&a, &b) } else { (&b, &a) };
            let apart = first.start.block < whole / 3 && second.block_end() > whole * 2 / 3;
            if as_tall && apart && one.story != other.story {
                let message = format!(
                    "the heads {} and {} face each other like posts",
                    quoted(&short(one.text)),
                    quoted(&short(other.text))
                );
                say.say(sheet.in_frame(Some(other.frame)), Some(other.rect), message)
                    .hint("give one of them more or fewer tiers")
                    .words(other.text);
            }
        }
    }
}
