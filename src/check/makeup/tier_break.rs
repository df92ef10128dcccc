use crate::check::rule::{Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::spec::Role;

/// Where a paragraph ends with its tier, a reader may think that the story does.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::ParagraphAtBreak,
    number: "T",
    chinese: "段末正当栏末（泣别）",
    title: "on a page in tiers no paragraph ends where its tier does, with more to come (泣き別れ)",
    limits: &[],
    source: "Japanese make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    if !sheet.is_vertical() {
        return;
    }
    for pair in sheet.columns.windows(2) {
        let [from, to] = pair else { continue };
        let ends = from.lines.last().zip(to.lines.first());
        let Some((last, first)) = ends.filter(|_| from.thread == to.thread) else { continue };
        let (last, first) = (&sheet.page.lines[*last], &sheet.page.lines[*first]);
        let goes_on = first.text.story == last.text.story && sheet.role(first) == Role::Body;
        if goes_on && sheet.role(last) == Role::Body && sheet.ends_paragraph(last) {
            let words = sheet.words(last);
            say.say(
                sheet.at_line(last),
                Some(last.rect),
                "a paragraph ends where its tier does, and the story goes on",
            )
            .hint("cut or add a line before it")
            .words(&words);
        }
    }
}
