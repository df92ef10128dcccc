use super::heads_abreast::short;
use crate::check::rule::{Limit, Looks, Rule, Say, quoted};
use crate::check::sheet::{Sheet, gap};
use crate::diag::Code;
use crate::spec::Role;

/// The eye goes from a head to what stands next to it.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::HeadApart,
    number: "T",
    chinese: "题文不相配",
    title: "the first line of a story stands at its head (题文不相配)",
    limits: &[Limit { name: "gap", value: 4_000, unit: "lines" }],
    source: "mainland make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let most = sheet.page.grid.leading.scale(say.limit("gap"), 1000);
    for head in &sheet.heads {
        let starts =
            |role| matches!(role, Role::Body | Role::Lede | Role::Byline | Role::Epigraph | Role::Subhead);
        let lines = sheet.page.lines.iter().filter(|line| line.text.story == head.story);
        let Some(first) = lines.into_iter().find(|line| starts(sheet.role(line))) else { continue };
        // The frame is what the eye sees: its first line may be set in, and pictures may push it down.
        let Some(frame) = sheet.page.frames.get(first.frame) else { continue };
        if gap(head.rect, first.rect) <= most
            || gap(head.rect, frame.rect) <= most.min(sheet.page.grid.leading)
        {
            continue;
        }
        let message = format!(
            "the copy of {} begins {} away from it",
            quoted(&short(head.text)),
            gap(head.rect, first.rect)
        );
        say.say(sheet.at_line(first), Some(first.rect), message)
            .hint("let it begin under its head, or beside it")
            .words(head.text);
    }
}
