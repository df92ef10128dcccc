/// Whether a line end in the file disappears between two texts; else it is a space.
///
/// A file's line ends mean nothing: beside Han the lines join, between Latin words they part the words. CSS would
/// have a space between Han and a figure or Latin word; copy is not written so, and the gap there is the line's.
// CSS Text 4, 4.1.3, segment break transformation rules
pub(super) fn joins(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return true };
    if is_ambiguous_punctuation(last) && is_ambiguous_punctuation(first) {
        return true;
    }
    // Punctuation that both share belongs to the text that it closes or opens.
    let last = before.chars().rev().take(REACH).find(|c| !is_ambiguous_punctuation(*c)).unwrap_or(last);
    let first = after.chars().take(REACH).find(|c| !is_ambiguous_punctuation(*c)).unwrap_or(first);
    [last, first].into_iter().any(|c| c == '\u{200b}' || is_wide(c) || is_cjk_punctuation(c))
}

/// How far to look past shared punctuation.
const REACH: usize = 4;

/// Whether a character belongs to CJK text: wide, or punctuation that CJK text shares with Latin text.
pub(super) fn is_cjk(c: char) -> bool {
    is_wide(c) || is_ambiguous_punctuation(c)
}

/// East Asian Wide, Fullwidth and Halfwidth, without Hangul and without emoji.
// UAX #11
fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{312f}'
        | '\u{3190}'..='\u{31e5}'
        | '\u{31ef}'..='\u{31ff}'
        | '\u{3220}'..='\u{325f}'
        | '\u{3280}'..='\u{a4cf}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe10}'..='\u{fe19}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff01}'..='\u{ff9f}'
        | '\u{ffe0}'..='\u{ffee}'
        | '\u{16fe0}'..='\u{18cff}'
        | '\u{1aff0}'..='\u{1b2ff}'
        | '\u{1f200}'..='\u{1f265}'
        | '\u{20000}'..='\u{3fffd}')
}

/// Punctuation of East Asian width A, that a Chinese or Japanese text sets in full width.
fn is_ambiguous_punctuation(c: char) -> bool {
    matches!(
        c,
        '·' | '‐'
            | '–'
            | '—'
            | '―'
            | '‖'
            | '‘'
            | '’'
            | '“'
            | '”'
            | '‥'
            | '…'
            | '‰'
            | '′'
            | '″'
            | '※'
            | '①'
            ..='⓪' | '●' | '○' | '■' | '□' | '▲' | '△' | '▼' | '▽' | '★' | '☆' | '◆' | '◇'
    )
}

/// Punctuation that is of CJK text alone.
fn is_cjk_punctuation(c: char) -> bool {
    matches!(c,
        '\u{3000}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{3030}' | '\u{30fb}'
        | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe4f}'
        | '！' | '（' | '）' | '，' | '．' | '／' | '：' | '；' | '？' | '［' | '］' | '｛' | '｝' | '～'
        | '\u{ff61}'..='\u{ff65}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str, expected: bool) {
        assert_eq!(joins(before, after), expected, "{before:?} {after:?}");
    }

    #[test]
    fn lines_join_between_han_and_part_latin_words() {
        check("江", "水", true);
        check("。", "江", true);
        check("カ", "ナ", true);
        check("a", "b", false);
        check("江", "a", true);
        check("5", "江", true);
        check("，", "a", true);
        check("b", "《", true);
    }

    #[test]
    fn punctuation_shared_with_latin_joins_beside_han() {
        check("—", "江", true);
        check("江", "“", true);
        check("”", "—", true);
        check("”", "a", false);
        check("商”", "30", true);
        check("他说：“", "a", true);
        check("a”", "b", false);
    }

    #[test]
    fn hangul_keeps_its_word_spaces() {
        check("한", "국", false);
    }
}
