use super::heads_abreast::short;
use crate::check::rule::{Limit, Looks, Rule, Say, quoted};
use crate::check::sheet::Sheet;
use crate::cjk::{Lang, is_han};
use crate::diag::Code;

/// A headline of kanji alone reads like what is cut in a gravestone.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::KanjiHead,
    number: "T",
    chinese: "标题全是汉字",
    title: "no Japanese headline is of kanji alone (お墓)",
    limits: &[Limit { name: "characters", value: 4_000, unit: "字" }],
    source: "Japanese make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let least = say.limit("characters") / 1000;
    for head in sheet.heads.iter().filter(|head| sheet.lang(head.story) == Lang::Ja) {
        let letters: Vec<char> = head.text.chars().filter(|c| c.is_alphanumeric()).collect();
        if letters.len() as i64 >= least && letters.iter().all(|c| is_han(*c)) {
            let message = format!("the headline {} is of kanji alone", quoted(&short(head.text)));
            say.say(sheet.in_frame(Some(head.frame)), Some(head.rect), message)
                .hint("put a particle or a verb into it")
                .words(head.text);
        }
    }
}
