use crate::check::rule::{Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::cjk::is_han;
use crate::diag::{Code, Place};
use crate::page::PlacedLine;

/// Western marks between Han characters are a keyboard left in the wrong mode; wide letters and figures too.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::MixedWidths,
    number: "P22",
    chinese: "全角半角混用",
    title: "marks between Han characters are wide ones; letters and figures are not (全角, 半角)",
    limits: &[],
    source: "GB/T 15834-2011; CLREQ 3.1; newspaper practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    for (story, placed) in sheet.page.stories.iter().enumerate() {
        for (paragraph, (_, text)) in placed.paragraphs.iter().enumerate() {
            let Some((at, what)) = first_mixed(text) else { continue };
            let lines = sheet.page.lines.iter().filter(|line| {
                line.text.story == story && line.text.paragraph == paragraph && line.text.chars.contains(&at)
            });
            let line: Option<&PlacedLine> = lines.into_iter().next();
            let place = line.map_or_else(|| Place::page(&sheet.page.name), |line| sheet.at_line(line));
            let around: String = text.chars().skip(at.saturating_sub(4)).take(9).collect();
            say.say(place, line.map(|line| line.rect), what)
                .hint("type it again in the other width")
                .words(&around);
        }
    }
}

/// The first character of the wrong width, and what it is.
fn first_mixed(text: &str) -> Option<(usize, String)> {
    let chars: Vec<char> = text.chars().collect();
    let han = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| is_han(*c));
    chars.iter().enumerate().find_map(|(at, c)| {
        let between_han = han(at.checked_sub(1)) && (han(Some(at + 1)) || at + 1 == chars.len());
        match c {
            ',' | '.' | ';' | ':' | '?' | '!' if between_han => {
                Some((at, format!("the mark {c:?} is a narrow one")))
            }
            '(' | ')' if han(at.checked_sub(1)) && han(Some(at + 1)) => {
                Some((at, format!("the bracket {c:?} is a narrow one")))
            }
            // One wide letter or figure alone in a cell is a custom of vertical setting (JLREQ 3.2.5).
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' if chars.get(at + 1).is_some_and(is_wide) => {
                Some((at, format!("the letter {c:?} is a wide one")))
            }
            '０'..='９' if chars.get(at + 1).is_some_and(is_wide) => {
                Some((at, format!("the figure {c:?} is a wide one")))
            }
            '\u{ff61}'..='\u{ff9f}' => Some((at, format!("the kana {c:?} is a narrow one"))),
            _ => None,
        }
    })
}

/// Whether a letter or figure is a wide one.
fn is_wide(c: &char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<usize>) {
        assert_eq!(first_mixed(text).map(|(at, _)| at), expected, "{text}");
    }

    #[test]
    fn only_what_is_of_the_wrong_width_is_named() {
        check("渡船,开航了", Some(2));
        check("渡船开航了.", Some(5));
        check("渡船，开航了。", None);
        check("全长3.5公里，A区1,200人", None);
        check("ＡＢ区", Some(0));
        check("Ａ級の石段", None);
        check("Ａ１区", Some(0));
        check("１月２３日", Some(2));
        check("ﾌｪﾘｰ", Some(0));
    }
}
