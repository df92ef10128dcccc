use super::marks::MARKS;

/// What a character is to the setting of lines.
///
/// CLREQ 3.1 and 3.2 divide the marks; JLREQ 3.9 (Appendix A) divides the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Opening brackets and quotation marks.
    Opening,
    /// Closing brackets and quotation marks.
    Closing,
    /// Comma and enumeration comma ，、.
    Comma,
    /// Colon and semicolon ：；.
    Colon,
    /// Full stop 。．.
    Stop,
    /// Question and exclamation marks ？！.
    Exclaim,
    /// Interpunct · ・.
    MiddleDot,
    /// The two-em dash ——, in one character or two.
    Dash,
    /// The two-em ellipsis ……, in one character or two.
    Ellipsis,
    /// Connectors — ～ – between what they join.
    Connector,
    /// Solidus ／ and / beside CJK.
    Solidus,
    /// Iteration marks 々 ゝ ヽ.
    Iteration,
    /// The prolonged sound mark ー.
    Prolonged,
    /// Small kana ぁ ッ.
    SmallKana,
    /// Kana of full size.
    Kana,
    /// Han characters and other characters set in a full cell like them.
    Han,
    /// Hangul syllables.
    Hangul,
    /// Signs before a number: ￥ $ №.
    Prefix,
    /// Signs after a number: % ℃ °.
    Suffix,
    /// Digits of Western form.
    Digit,
    /// Letters of Western scripts and the marks set with them.
    Latin,
    /// A space between words.
    Space,
    /// The ideographic space, a blank cell.
    WideSpace,
    /// A break that the writer asked for.
    Newline,
}

impl Class {
    /// Whether the class is a mark that stands in a full cell with blank space of its own.
    pub const fn is_mark(self) -> bool {
        matches!(
            self,
            Class::Opening
                | Class::Closing
                | Class::Comma
                | Class::Colon
                | Class::Stop
                | Class::Exclaim
                | Class::MiddleDot
        )
    }

    /// Whether the class is set in full cells like Han characters.
    pub const fn is_ideographic(self) -> bool {
        matches!(
            self,
            Class::Han | Class::Kana | Class::SmallKana | Class::Prolonged | Class::Iteration | Class::Hangul
        )
    }

    /// Whether the class is Western: letters, digits and what is set with them.
    pub const fn is_western(self) -> bool {
        matches!(self, Class::Latin | Class::Digit | Class::Prefix | Class::Suffix)
    }
}

/// The class of a character by itself. Quotation marks that Western and CJK text share (“ ” ‘ ’ — … · /) come out as
/// CJK marks; whoever sees their neighbours decides whether they are.
pub fn classify(c: char) -> Class {
    if let Ok(row) = MARKS.binary_search_by(|row| row.0.cmp(&c)) {
        return MARKS[row].1;
    }
    match c {
        '0'..='9' => Class::Digit,
        '\n' | '\u{2028}' | '\u{2029}' => Class::Newline,
        ' ' | '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Class::Space,
        '\u{3000}' => Class::WideSpace,
        '\u{3041}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}' => Class::Kana,
        '\u{ac00}'..='\u{d7af}' | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' => Class::Hangul,
        _ if is_east_asian(c) => Class::Han,
        _ => Class::Latin,
    }
}

/// Whether a character is set in a full cell (UAX #11, classes W and F, and the symbols that CJK fonts draw full).
pub fn is_east_asian(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115f}'
        | '\u{203b}'
        | '\u{2103}' | '\u{2116}' | '\u{2160}'..='\u{217b}'
        | '\u{2190}'..='\u{2199}'
        | '\u{2460}'..='\u{24ff}'
        | '\u{25a0}'..='\u{25ff}'
        | '\u{2600}'..='\u{27bf}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{33ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{a000}'..='\u{a4cf}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe10}'..='\u{fe1f}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff01}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f000}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}')
}

/// Characters that show nothing by design: no face need have them (Unicode `Default_Ignorable_Code_Point`).
pub fn is_default_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character belongs to the one before it or shows nothing: it stands apart from nothing and has no class of its
/// own. Combining marks of letters, variation selectors, joiners, controls.
pub fn extends(c: char) -> bool {
    // None of them is a Han character: most of all copy is asked no further.
    if matches!(c, '\u{3165}'..='\u{fdff}') {
        return false;
    }
    is_default_ignorable(c)
        || matches!(c,
            '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}' | '\u{302a}'..='\u{302f}' | '\u{3099}'..='\u{309a}'
            | '\u{fe20}'..='\u{fe2f}')
}

/// Whether a character is a Han character (Unicode `Unified_Ideograph` and the compatibility ideographs).
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3005}' | '\u{3007}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_marks_is_sorted() {
        assert!(MARKS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn marks_letters_and_characters_have_their_classes() {
        let classes = |text: &str| text.chars().map(classify).collect::<Vec<_>>();
        assert_eq!(
            classes("“，。：？·版かっーA7％ \u{3000}"),
            [
                Class::Opening,
                Class::Comma,
                Class::Stop,
                Class::Colon,
                Class::Exclaim,
                Class::MiddleDot,
                Class::Han,
                Class::Kana,
                Class::SmallKana,
                Class::Prolonged,
                Class::Latin,
                Class::Digit,
                Class::Suffix,
                Class::Space,
                Class::WideSpace
            ]
        );
    }
}
