use super::rule::{Looks, Rule, shown};
use super::{edition, makeup, press, words, x4};
use crate::diag::{Code, Severity};

/// A rule whose findings are made while a page is built.
const fn while_built(code: Code, number: &'static str, chinese: &'static str, title: &'static str) -> Rule {
    Rule { code, number, chinese, title, limits: &[], source: "banxin's own", looks: Looks::Build }
}

/// Every rule, in the order of the table.
pub const RULES: &[&Rule] = &[
    &while_built(Code::MissingGlyph, "P21", "缺字", "every character is in one of the faces"),
    &while_built(Code::Overset, "P21", "文字排不下", "all copy fits its frames"),
    &while_built(
        Code::ShortFrame,
        "T",
        "栏未排满（空档）",
        "no frame in the middle of a thread ends short (空档)",
    ),
    &while_built(Code::SpaceLeft, "T", "末栏有空", "the last frame of a thread is full"),
    &while_built(
        Code::FreedomUsed,
        "T",
        "动用版面余地",
        "freedoms of the layout that were used are on record",
    ),
    &while_built(Code::Unplaced, "P21", "稿件未上版", "every story and picture has its frame"),
    &while_built(Code::EmptyFrame, "P21", "空框", "every frame has something to hold"),
    &while_built(Code::Collision, "P21", "框相叠", "no two frames stand on each other"),
    &while_built(
        Code::LineCount,
        "P22",
        "增减一行",
        "paragraphs that were set a line longer or shorter are on record",
    ),
    &while_built(Code::LooseLine, "P22", "行过松", "no line is looser than its style allows"),
    &while_built(Code::TightLine, "P22", "行过紧", "every line fits its measure"),
    &while_built(Code::RuleGaveWay, "P22", "禁则放宽", "no rule of line breaking had to give way"),
    &while_built(Code::HeadlineFit, "P21", "标题排不下", "headlines fit their boxes at their size"),
    &while_built(
        Code::TightLeading,
        "P22",
        "行距不够",
        "the space between lines holds what stands there: readings, dots, lines",
    ),
    &while_built(Code::MissingCaption, "P23", "图片无说明", "every picture has a caption or a credit"),
    &while_built(
        Code::MissingAlt,
        "P23",
        "图片无替代文字",
        "every picture says what it shows to those who cannot see it",
    ),
    &while_built(
        Code::PictureWords,
        "P23",
        "用图片自带文字",
        "words that a picture's file brought, and that are printed, are on record",
    ),
    &while_built(
        Code::PictureWordsUnread,
        "P23",
        "图片自带文字不可用",
        "the words that a picture's file brings can be used",
    ),
    &while_built(Code::Markup, "P21", "标记不能排", "the copy holds no mark-up that cannot be set"),
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
    &makeup::outside::RULE,
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
    &x4::syntax::INLINE_FILTERS,
    &x4::boxes::BOXES,
    &x4::boxes::PREFERENCES,
    &x4::boxes::ANNOTATIONS,
    &x4::layers::RULE,
    &x4::objects::MULTIMEDIA,
    &UNREADABLE,
    &UNUSED_WAIVER,
];

pub(super) const UNREADABLE: Rule = Rule {
    code: Code::Unreadable,
    number: "P01",
    chinese: "版面读不全",
    title: "every page of a PDF can be read whole",
    limits: &[],
    source: "ISO 32000-1",
    looks: Looks::Run,
};

const UNUSED_WAIVER: Rule = Rule {
    code: Code::UnusedWaiver,
    number: "—",
    chinese: "豁免无所用",
    title: "every waiver of the preflight file waives something",
    limits: &[],
    source: "banxin's own",
    looks: Looks::Run,
};

/// What a code's findings are called in Chinese.
pub(crate) fn chinese(code: Code) -> &'static str {
    RULES.iter().find(|rule| rule.code == code).map_or("", |rule| rule.chinese)
}

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
        "| code | no. | 中文 | matters | looks at | rule | limits | source |\n|---|---|---|---|---|---|---|---|\n",
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
            rule.chinese,
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
            assert!(rule.chinese.chars().any(|c| c >= '\u{4e00}'), "{}", rule.code);
            assert_eq!(named(rule.code.as_str()).map(|rule| rule.code), Some(rule.code));
        }
    }

    #[test]
    fn every_code_has_a_row_so_that_no_finding_is_dropped_and_each_can_be_set() {
        for code in Code::ALL {
            assert!(RULES.iter().any(|rule| rule.code == *code), "{code} is no rule");
        }
    }
}
