use crate::check::leaf::Leaf;
use crate::check::rule::{Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::spec::Role;

/// An empty page is a page that somebody forgot.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::EmptyPage,
    number: "P16",
    chinese: "空白版",
    title: "there is something on every page besides its folio",
    limits: &[],
    source: "GWG 2015, empty pages",
    looks: Looks::Both(check, check_leaf),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let is_copy = |role| !matches!(role, Role::Folio | Role::Ornament);
    if !sheet.page.items.iter().any(|item| is_copy(item.origin.role)) {
        let place = say.page();
        say.say(place, None, "there is nothing on the page").hint("fill the layout's slots in [slots]");
    }
}

fn check_leaf(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    if leaf.content.things.is_empty() {
        say.say(leaf.place(), None, "there is nothing on the page").hint("look for the page that was meant");
    }
}
