use super::rule::{Looks, Rule, shown};
use super::{edition, makeup, press, words, x4};
use crate::diag::{Code, Severity};

/// A rule whose findings are made while a page is built.
const fn while_built(code: Code, number: &'static str, title: &'static str) -> Rule {
    Rule { code, number, title, limits: &[], source: "banxin's own", looks: Looks::Build }
}

/// Every rule, in the order of the table.
pub const RULES: &[&Rule] = &[
    &while_built(Code::MissingGlyph, "P21", "every character is in one of the faces"),
    &while_built(Code::Overset, "P21", "all copy fits its frames"),
    &while_built(Code::ShortFrame, "T", "no frame in the middle of a thread ends short (空档)"),
    &while_built(Code::SpaceLeft, "T", "the last frame of a thread is full"),
    &while_built(Code::FreedomUsed, "T", "freedoms of the layout that were used are on record"),
    &while_built(Code::Unplaced, "P21", "every story and picture has its frame"),
    &while_built(Code::EmptyFrame, "P21", "every frame has something to hold"),
    &while_built(Code::Collision, "P21", "no two frames stand on each other"),
    &while_built(Code::LooseLine, "P22", "no line is looser than its style allows"),
    &while_built(Code::TightLine, "P22", "every line fits its measure"),
    &while_built(Code::RuleGaveWay, "P22", "no rule of line breaking had to give way"),
    &while_built(Code::HeadlineFit, "P21", "headlines fit their boxes at their size"),
    &while_built(Code::MissingCaption, "P23", "every picture has a caption or a credit"),
    &while_built(Code::MissingAlt, "P23", "every picture says what it shows to those who cannot see it"),
    &while_built(Code::Markup, "P21", "the copy holds no mark-up that cannot be set"),
    &press::ink::RULE,
    &press::black::TEXT,
    &press::black::KNOCKS_OUT,
    &press::white::RULE,
    &press::many_inks::RULE,
    &press::small_type::RULE,
    &press::rules::RULE,
    &press::resolution::LOW,
    &press::resolution::WASTED,
    &press::line_art::RULE,
    &press::coding::RULE,
    &press::spaces::RULE,
    &press::spaces::PROFILE,
    &press::dots::RULE,
    &press::fonts::RULE,
    &press::blend::RULE,
    &press::boxes::RULE,
    &press::live::RULE,
    &makeup::heads_abreast::RULE,
    &makeup::wider::RULE,
    &makeup::heavy_foot::RULE,
    &makeup::one_column::RULE,
    &makeup::pictures::SMALL_OVER_LARGE,
    &makeup::cut::RULE,
    &makeup::head_apart::RULE,
    &makeup::order::RULE,
    &makeup::widow::RULE,
    &makeup::foot_head::RULE,
    &makeup::caption::RULE,
    &makeup::hole::RULE,
    &makeup::measure::RULE,
    &makeup::kanji_head::RULE,
    &makeup::chimney::RULE,
    &makeup::gate::RULE,
    &makeup::two_ways::RULE,
    &makeup::tier_break::RULE,
    &makeup::grey::RULE,
    &makeup::pictures::TWICE,
    &makeup::belly::RULE,
    &words::line_start::RULE,
    &words::widths::RULE,
    &words::credit::RULE,
    &edition::count::RULE,
    &edition::empty::RULE,
    &edition::metadata::RULE,
    &edition::jump::RULE,
    &edition::spread::RULE,
    &x4::syntax::VERSION,
    &x4::syntax::ENCRYPTION,
    &x4::syntax::ID,
    &x4::metadata::XMP,
    &x4::metadata::FIELDS,
    &x4::metadata::TRAPPED,
    &x4::metadata::INFO,
    &x4::intent::INTENT,
    &x4::intent::PROFILE,
    &x4::color::SPACES,
    &x4::color::OVERPRINT_MODE,
    &x4::color::COLORANTS,
    &x4::color::ALL_INKS,
    &x4::color::BLENDING,
    &x4::fonts::RULE,
    &x4::states::RULE,
    &x4::objects::EXTERNAL,
    &x4::syntax::FILTERS,
    &x4::boxes::BOXES,
    &x4::boxes::PREFERENCES,
    &x4::boxes::ANNOTATIONS,
    &x4::layers::RULE,
    &x4::objects::MULTIMEDIA,
    &UNREADABLE,
    &UNUSED_WAIVER,
];

const UNREADABLE: Rule = Rule {
    code: Code::Unreadable,
    number: "P01",
    title: "every page of a PDF can be read whole",
    limits: &[],
    source: "ISO 32000-1",
    looks: Looks::Run,
};

const UNUSED_WAIVER: Rule = Rule {
    code: Code::UnusedWaiver,
    number: "—",
    title: "every waiver of the preflight file waives something",
    limits: &[],
    source: "banxin's own",
    looks: Looks::Run,
};

/// The rule of a code, as it is written.
pub(super) fn named(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.as_str() == code)
}

/// The rules as a table in Markdown: one row for each code, sorted.
pub fn table() -> String {
    let mut rules: Vec<&Rule> = RULES.to_vec();
    rules.sort_by_key(|rule| rule.code.as_str());
    rules.dedup_by_key(|rule| rule.code);
    let mut table = String::from(
        "| code | no. | matters | looks at | rule | limits | source |\n|---|---|---|---|---|---|---|\n",
    );
    for rule in rules {
        let limits: Vec<String> = rule
            .limits
            .iter()
            .map(|limit| format!("{} {} {}", limit.name, shown(limit.value), limit.unit))
            .collect();
        let row = [
            rule.code.as_str(),
            rule.number,
            Severity::as_str(rule.code.severity()),
            rule.subject(),
            rule.title,
            &limits.join("; "),
            rule.source,
        ];
        table.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_code_of_its_own_and_a_sentence() {
        for (n, rule) in RULES.iter().enumerate() {
            let same = RULES[..n].iter().find(|other| other.code == rule.code);
            assert!(same.is_none_or(|other| other.title == rule.title), "{} is two rules", rule.code);
            assert!(!rule.title.is_empty() && !rule.source.is_empty(), "{}", rule.code);
            assert_eq!(named(rule.code.as_str()).map(|rule| rule.code), Some(rule.code));
        }
    }
}
