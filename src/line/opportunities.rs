use super::uax14::{Lb, chances, class_of};
use crate::cjk::{self, Class, Kinsoku, Profile};
use crate::shape::Char;

/// Whether a line may end after a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chance {
    /// It may not.
    Forbidden,
    /// It may.
    Allowed,
    /// It must.
    Mandatory,
}

/// Where lines may end by UAX #14 alone, without any tailoring: for each character whether a line may end after it; after
/// the last one it must.
pub fn untailored(text: &str) -> Vec<Chance> {
    chances(text.chars().map(|c| (c, class_of(c))))
}

/// Where lines may end: UAX #14 with the classes that the profile gives, then its kinsoku on top. The answer for each
/// character says whether a line may end after it; after the last one it must.
pub fn opportunities(chars: &[Char], profile: &Profile) -> Vec<Chance> {
    let classes = (0..chars.len()).map(|n| (chars[n].c, tailored(chars, n, profile)));
    let mut chances = chances(classes);
    let mut first = 0;
    for (n, chance) in chances.iter_mut().enumerate().take(chars.len().saturating_sub(1)) {
        if chars[first].class != chars[n].class || (n > first && chars[n - 1].c == LONG_DASH) {
            first = n;
        }
        match unit_boundary(chars, first, n) {
            Some(boundary) => *chance = boundary,
            None if *chance == Chance::Allowed && is_forbidden(chars, n, profile) => {
                *chance = Chance::Forbidden
            }
            None => {}
        }
    }
    chances
}

/// The class of a character to UAX #14: quotation marks of CJK text are brackets, whatever stands beside them, and what
/// the profile lets start a line is as any other character.
fn tailored(chars: &[Char], n: usize, profile: &Profile) -> Lb {
    let Char { c, class, .. } = chars[n];
    match class {
        Class::Han => class_of(c),
        _ if cjk::extends(c) => class_of(c),
        _ if profile.kinsoku == Kinsoku::None && is_of_cjk_text(class) => Lb::Id,
        // What CLREQ keeps from lines' starts in its strict set alone, and JLREQ and UAX #14 always.
        Class::Ellipsis if matches!(profile.kinsoku, Kinsoku::Basic | Kinsoku::Gb) => Lb::Id,
        Class::Opening if matches!(c, '“' | '‘') => Lb::Op,
        Class::Closing if matches!(c, '”' | '’') => Lb::Cl,
        Class::SmallKana | Class::Prolonged | Class::Iteration if !profile.kinsoku.forbids_start(class) => {
            Lb::Id
        }
        _ if is_free(chars, n, profile) => Lb::Id,
        // A pause ends what stands before it: to UAX #14 it is a bracket that a figure, its bracket and a sign of
        // currency stay together with (LB25), as in ￥100、￥200.
        Class::Comma | Class::Stop if class_of(c) == Lb::Cl => Lb::Ex,
        _ => class_of(c),
    }
}

/// Whether a character may start a line like any other: but a sign never leaves its number, nor the second of ？！ the
/// first.
fn is_free(chars: &[Char], n: usize, profile: &Profile) -> bool {
    let before = n.checked_sub(1).map(|before| chars[before].class);
    profile.kinsoku.frees_start(chars[n].c, profile.lang)
        && before != Some(Class::Digit)
        && !(before == Some(Class::Exclaim) && chars[n].class == Class::Exclaim)
}

/// Whether the profile forbids a break that UAX #14 allows after character `n`.
fn is_forbidden(chars: &[Char], n: usize, profile: &Profile) -> bool {
    let (before, after) = (chars[n], chars[n + 1]);
    profile.kinsoku.forbids_end(before.class)
        || (profile.kinsoku.forbids_start(after.class) && !is_free(chars, n + 1, profile))
        || after.class == Class::WideSpace
        || splits_code(chars, n)
        || (profile.keeps_words && is_of_word(before.class) && is_of_word(after.class))
}

/// Marks of CJK text, which a level without rules lets stand anywhere.
fn is_of_cjk_text(class: Class) -> bool {
    class.is_mark()
        || class.is_ideographic()
        || matches!(class, Class::Connector | Class::Solidus | Class::Dash | Class::Ellipsis)
}

/// Whether a class stands within words.
fn is_of_word(class: Class) -> bool {
    class.is_ideographic() || class.is_western()
}

/// —— and …… are one unit each; of several in a row a line may end between two units, never within one (CLREQ 3.1.6).
/// `first` is where the characters of this class begin, or go on after a dash that is a unit by itself. Nothing where character `n` and the next are not both of such a
/// unit.
fn unit_boundary(chars: &[Char], first: usize, n: usize) -> Option<Chance> {
    let (before, after) = (chars[n], chars[n + 1]);
    if before.class != after.class || !matches!(before.class, Class::Dash | Class::Ellipsis) {
        return None;
    }
    let is_half = before.c != LONG_DASH && (n - first).is_multiple_of(2);
    Some(if is_half { Chance::Forbidden } else { Chance::Allowed })
}

/// ⸺, both halves of a dash in one character.
const LONG_DASH: char = '\u{2e3a}';

/// A code such as GB/T stays whole (GB/T 15834-2011 5.1.9: the solidus neither starts nor ends a line); an address with
/// several solidi may end a line after each.
fn splits_code(chars: &[Char], n: usize) -> bool {
    if chars[n].c != '/' && chars[n + 1].c != '/' {
        return false;
    }
    let is_part = |c: &&Char| c.class.is_western();
    let is_solidus = |c: &&Char| c.c == '/';
    // More than two are as good as two, and an address may be long.
    let behind = chars[..=n].iter().rev().take_while(is_part).filter(is_solidus).take(2).count();
    let ahead = chars[n + 1..].iter().take_while(is_part).filter(is_solidus).take(2).count();
    behind + ahead < 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cjk::{Kinsoku, Lang};
    use crate::shape::analyze;

    /// Checks where lines may end, written as `|`.
    fn check(lang: Lang, expected: &str) {
        let text = expected.replace('|', "");
        let chars = analyze(&text);
        let chances = opportunities(&chars, &Profile::of(lang));
        let mut found = String::new();
        for (n, c) in chars.iter().enumerate() {
            found.push(c.c);
            if n + 1 < chars.len() && chances[n] != Chance::Forbidden {
                found.push('|');
            }
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn without_a_tailoring_lines_end_as_unicode_has_it() {
        let marked = |text: &str| {
            let chances = untailored(text);
            let ends = text.chars().zip(chances).map(|(c, chance)| match chance {
                Chance::Forbidden => c.to_string(),
                Chance::Allowed => format!("{c}|"),
                Chance::Mandatory => format!("{c}!"),
            });
            ends.collect::<String>()
        };
        // UAX #14 LB19a, LB15d, LB17, LB25, LB8
        assert_eq!(marked("他说“好”的"), "他|说|“好”|的!");
        assert_eq!(marked("夫·乔"), "夫·|乔!");
        assert_eq!(marked("汉——3.14%"), "汉|——|3.14%!");
        assert_eq!(marked("汉\u{200b}汉\r\n字"), "汉\u{200b}|汉\r\n!字!");
        assert_eq!(marked(""), "");
    }

    #[test]
    fn loose_setting_lets_centred_marks_start_a_line() {
        let check = |level: Kinsoku, expected: &str| {
            let profile = Profile { kinsoku: level, ..Profile::of(Lang::Ja) };
            let text = expected.replace('|', "");
            let chars = analyze(&text);
            let chances = opportunities(&chars, &profile);
            let ends = chars.iter().zip(&chances).map(|(c, chance)| match chance {
                Chance::Allowed => format!("{}|", c.c),
                _ => c.c.to_string(),
            });
            assert_eq!(ends.collect::<String>(), expected);
        };
        check(Kinsoku::Loose, "何|々|か|？！|字|・|字|5％|字|％");
        check(Kinsoku::Newspaper, "何々|か|？！|字・|字|5％|字％");
        check(Kinsoku::Strict, "ちょっ|と|カー|ド〜|字");
    }

    #[test]
    fn words_of_hangul_stay_whole_where_they_are_kept() {
        let check = |keeps_words: bool, expected: &str| {
            let profile = Profile { keeps_words, ..Profile::of(Lang::Ko) };
            let text = expected.replace('|', "");
            let chances = opportunities(&analyze(&text), &profile);
            let ends = text.chars().zip(chances).map(|(c, chance)| match chance {
                Chance::Allowed => format!("{c}|"),
                _ => c.to_string(),
            });
            assert_eq!(ends.collect::<String>(), expected);
        };
        check(true, "서울의 |신문(일간)은 |2024년에");
        check(false, "서|울|의 |신|문|(일|간)|은 |2024|년|에");
    }

    #[test]
    fn quotation_marks_hug_what_they_quote_and_nothing_else() {
        check(Lang::ZhHans, "他|说|“好”|的");
        check(Lang::ZhHans, "好。”|“汉");
    }

    #[test]
    fn dashes_and_ellipses_stay_whole() {
        check(Lang::ZhHans, "汉|——|汉");
        check(Lang::ZhHans, "汉|……|……|汉");
        check(Lang::Ja, "漢……|……|漢");
    }

    #[test]
    fn connectors_and_interpuncts_do_not_start_a_line() {
        check(Lang::ZhHans, "20—|30|岁");
        check(Lang::ZhHans, "20～|30|岁");
        check(Lang::ZhHans, "史|蒂|夫·|乔|布|斯");
    }

    #[test]
    fn a_solidus_neither_starts_nor_ends_a_line() {
        check(Lang::ZhHans, "GB/T|汉");
        check(Lang::ZhHans, "文/图|汉");
    }

    #[test]
    fn numbers_keep_their_signs_and_units() {
        check(Lang::ZhHans, "约|50%|和|10℃|和|￥100|和|3.14|和|12/25|和|1:1000|共");
        check(Lang::ZhHans, "￥100、|￥200，|$300。|№4、|+86");
        check(Lang::Ja, "￥300、|￥400");
        check(Lang::ZhHans, "（100）%");
    }

    #[test]
    fn japanese_newspapers_let_small_kana_start_a_line() {
        check(Lang::Ja, "ち|ょ|っ|と");
    }
}
