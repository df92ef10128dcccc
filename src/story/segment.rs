/// Whether a line end in the file disappears between two characters; else it is a space.
///
/// A file's line ends mean nothing: between Han the lines join, between Latin words they part the words.
// CSS Text 4, 4.1.3, segment break transformation rules
pub(super) fn joins(before: char, after: char) -> bool {
    if before == '\u{200b}' || after == '\u{200b}' {
        return true;
    }
    let (wide_before, wide_after) = (is_wide(before), is_wide(after));
    (wide_before && wide_after)
        || (wide_before && is_ambiguous_punctuation(after))
        || (is_ambiguous_punctuation(before) && wide_after)
        || (is_ambiguous_punctuation(before) && is_ambiguous_punctuation(after))
        || is_cjk_punctuation(before)
        || is_cjk_punctuation(after)
}

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

    fn check(before: char, after: char, expected: bool) {
        assert_eq!(joins(before, after), expected, "{before:?} {after:?}");
    }

    #[test]
    fn lines_join_between_han_and_part_latin_words() {
        check('江', '水', true);
        check('。', '江', true);
        check('カ', 'ナ', true);
        check('a', 'b', false);
        check('江', 'a', false);
        check('5', '江', false);
        check('，', 'a', true);
        check('b', '《', true);
    }

    #[test]
    fn punctuation_shared_with_latin_joins_beside_han() {
        check('—', '江', true);
        check('江', '“', true);
        check('”', '—', true);
        check('”', 'a', false);
    }

    #[test]
    fn hangul_keeps_its_word_spaces() {
        check('한', '국', false);
    }
}
