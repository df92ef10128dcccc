//! UAX #14 as Unicode 18 has it, on `unicode-linebreak`, which keeps the rules of Unicode 15: characters whose class has
//! changed since are shown to it as others of the new class, and the rules that are new are laid over its answer.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::opportunities::Chance;
use crate::cjk::is_east_asian;

/// Where lines may end, with no tailoring: the answer for each character says whether a line may end after it; the last
/// is always mandatory.
pub fn unicode_opportunities(text: &str) -> Vec<Chance> {
    let chars: Vec<char> = text.chars().collect();
    chances(&chars)
}

/// As [`unicode_opportunities`].
pub(super) fn chances(chars: &[char]) -> Vec<Chance> {
    let mut seen = String::with_capacity(chars.len() * 3);
    seen.extend(chars.iter().enumerate().map(|(n, &c)| stand_in(chars, n, c)));
    let mut chances = vec![Chance::Forbidden; chars.len()];
    let mut ends = seen.char_indices().map(|(start, c)| start + c.len_utf8()).enumerate();
    for (byte, opportunity) in linebreaks(&seen) {
        if let Some((last, _)) = ends.by_ref().find(|&(_, end)| end >= byte) {
            chances[last] = match opportunity {
                BreakOpportunity::Mandatory => Chance::Mandatory,
                BreakOpportunity::Allowed => Chance::Allowed,
            };
        }
    }
    for n in 0..chars.len().saturating_sub(1) {
        // LB12a: a no-break space holds what stands before it; a wide space too, as of Unicode 16.
        if chars[n + 1] == '\u{a0}' && unmarked(chars, n).1 == '\u{3000}' {
            chances[n] = Chance::Forbidden;
        }
        // LB20a (Unicode 16): a hyphen that opens a word stays with it.
        if chances[n] == Chance::Allowed && opens_word(chars, n) && is_alphabetic(chars[n + 1]) {
            chances[n] = Chance::Forbidden;
        }
        // LB30 (Unicode 13): a wide bracket joins no letter or figure before it.
        if chances[n] == Chance::Forbidden && is_wide_opening(chars[n + 1]) && is_alphabetic(chars[n]) {
            chances[n] = Chance::Allowed;
        }
    }
    chances
}

/// A character of the class that a character has now.
fn stand_in(chars: &[char], n: usize, c: char) -> char {
    match c {
        // Quotation marks between East Asian characters join no others (LB19a, Unicode 16).
        '“' | '‘' if is_among_wide(chars, n) => '「',
        '”' | '’' if is_among_wide(chars, n) => '」',
        // AI became IS (Unicode 18)
        '\u{b7}' => ',',
        // Pictographs that were not assigned take a modifier (LB30b).
        '\u{1f02c}'..='\u{1f02f}' | '\u{1fffd}' => '\u{1f466}',
        _ => c,
    }
}

/// Whether the neighbours of a character are East Asian; an end of the text is as good.
fn is_among_wide(chars: &[char], n: usize) -> bool {
    let is = |n: Option<usize>| n.and_then(|n| chars.get(n)).is_none_or(|&c| is_wide(c));
    is(n.checked_sub(1)) && is(Some(n + 1))
}

/// East Asian Width F, W or H.
fn is_wide(c: char) -> bool {
    is_east_asian(c) || matches!(c, '\u{2329}' | '\u{232a}' | '\u{20a9}' | '\u{ff61}'..='\u{ffdc}')
}

fn is_wide_opening(c: char) -> bool {
    matches!(
        c,
        '（' | '［' | '｛' | '「' | '『' | '〈' | '《' | '【' | '〔' | '〖' | '〘' | '〚' | '\u{2329}'
    )
}

/// Whether a character is a hyphen, with its marks, that nothing of a word stands before.
fn opens_word(chars: &[char], n: usize) -> bool {
    if !matches!(chars[n], '-' | '\u{ad}' | '\u{2010}' | '\u{300}'..='\u{36f}') {
        return false;
    }
    let (at, hyphen) = unmarked(chars, n);
    let opens = at.checked_sub(1).is_none_or(|before| matches!(chars[before], ' ' | '\n' | '\u{a0}'));
    opens && matches!(hyphen, '-' | '\u{ad}' | '\u{2010}')
}

/// A character, or the one that it is a mark on.
fn unmarked(chars: &[char], n: usize) -> (usize, char) {
    let at = chars[..=n].iter().rposition(|c| !matches!(c, '\u{300}'..='\u{36f}')).unwrap_or(n);
    (at, chars[at])
}

/// Symbols that are set like letters (AL, AI); pictographs are not.
fn is_symbol(c: char) -> bool {
    matches!(c, '\u{a7}' | '\u{2190}'..='\u{25ff}' | '\u{2630}'..='\u{2637}' | '\u{2757}' | '\u{27c0}'..='\u{2bff}')
}

/// LB30 speaks of AL, HL and NU: letters, figures and symbols that are not wide themselves.
fn is_alphabetic(c: char) -> bool {
    match c {
        '\u{300}'..='\u{36f}' | '\u{302a}'..='\u{302f}' => true,
        '#' | '&' | '*' | '<' | '=' | '>' | '@' | '^' | '_' | '`' | '~' => true,
        _ => is_symbol(c) || (c.is_alphanumeric() && !is_wide(c)),
    }
}
