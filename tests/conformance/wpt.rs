//! `wpt-line-break.tsv`: where browsers break lines, by language and strictness (CSS `line-break`).

use banxin::cjk::{Kinsoku, Lang, Profile};
use banxin::line::{Chance, opportunities};
use banxin::shape::analyze;

use super::{Score, suite};

/// A row of the suite.
struct Case<'a> {
    id: &'a str,
    profile: Profile,
    text: &'a str,
    /// The measure in characters: the suite sets every character in a full em.
    measure: usize,
    wrap_after: usize,
    must_break_at: Option<usize>,
    must_not_break_at: Option<usize>,
}

impl Case<'_> {
    fn read(row: &str) -> Case<'_> {
        let fields: Vec<&str> = row.split('\t').collect();
        let [id, lang, strictness, measure, text, wrap, must, must_not, ..] = fields[..] else {
            panic!("eight fields in {row:?}")
        };
        let lang = match lang {
            "zh" => Lang::ZhHans,
            "ja" => Lang::Ja,
            "de" | "und" => Lang::Und,
            _ => panic!("the language {lang}"),
        };
        let kinsoku = match strictness {
            "loose" => Kinsoku::Loose,
            "normal" | "default" => Kinsoku::Normal,
            "strict" => Kinsoku::Strict,
            _ => panic!("the strictness {strictness}"),
        };
        Case {
            id,
            profile: Profile { kinsoku, ..Profile::of(lang) },
            text,
            measure: measure.parse().unwrap(),
            wrap_after: wrap.parse().unwrap(),
            must_break_at: must.parse().ok(),
            must_not_break_at: must_not.parse().ok(),
        }
    }

    fn run(&self) -> Result<(), String> {
        let chances = opportunities(&analyze(self.text), &self.profile);
        let may_break = |at: usize| chances[at - 1] != Chance::Forbidden;
        let wrap = (1..=self.measure).rev().find(|&at| may_break(at)).unwrap_or(0);
        let breaks: Vec<usize> = (1..chances.len()).filter(|&at| may_break(at)).collect();
        let is_right = wrap == self.wrap_after
            && self.must_break_at.is_none_or(may_break)
            && !self.must_not_break_at.is_some_and(may_break);
        let expected = (self.wrap_after, self.must_break_at, self.must_not_break_at);
        is_right
            .then_some(())
            .ok_or_else(|| format!("{} may break at {breaks:?}, expected {expected:?}", self.text))
    }
}

#[test]
fn lines_break_where_browsers_break_them() {
    let Some(file) = suite("wpt-line-break.tsv") else { return };
    let mut score = Score::of("WPT line-break");
    for case in file.lines().skip(1).map(Case::read) {
        score.count(case.id, case.run());
    }
    score.settle();
}
