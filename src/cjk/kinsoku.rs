use super::{Class, Lang};

/// How strictly characters are kept from the start and the end of lines 行首行尾禁则. The first four are the levels of
/// Chinese setting, the others those of Japanese and of CSS `line-break`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kinsoku {
    /// No rule beyond those of Unicode.
    None,
    /// CLREQ 3.1.5, the recommended set.
    Basic,
    /// `Basic`, and no solidus at a line's end (GB/T 15834-2011 5.1.9).
    #[default]
    Gb,
    /// `Gb`, and neither —— nor …… at a line's start; for Japanese JLREQ 3.1.7 whole: small kana and ー neither.
    Strict,
    /// CSS `normal`: small kana and ー may start a line, in Chinese and Japanese 〜 and ゠ too.
    Normal,
    /// `Normal`, and ？！ may start a line, since the lines of newspapers are short (JLREQ 3.1.7, note).
    Newspaper,
    /// CSS `loose`: iteration marks may start a line; in Chinese and Japanese centred marks and signs after numbers too.
    Loose,
}

/// A set of levels.
type Levels = u8;

const fn at(level: Kinsoku) -> Levels {
    1 << level as u8
}

const STRICT: Levels = at(Kinsoku::Strict);
const CHINESE: Levels = at(Kinsoku::Basic) | at(Kinsoku::Gb) | STRICT;
const LOOSE: Levels = at(Kinsoku::Loose);
const NEWSPAPER: Levels = at(Kinsoku::Newspaper);
const NORMAL: Levels = at(Kinsoku::Normal) | NEWSPAPER;
const ALL: Levels = CHINESE | NORMAL | LOOSE;

/// Classes that may not start a line, with the levels that say so.
const NO_START: &[(Class, Levels)] = &[
    // CLREQ 3.1.5; JLREQ 3.1.7
    (Class::Closing, ALL),
    (Class::Comma, ALL),
    (Class::Stop, ALL),
    (Class::Colon, ALL),
    (Class::Exclaim, ALL),
    (Class::MiddleDot, ALL),
    (Class::Connector, ALL),
    (Class::Solidus, ALL),
    (Class::Iteration, ALL & !at(Kinsoku::Basic) & !LOOSE),
    (Class::SmallKana, STRICT),
    (Class::Prolonged, STRICT),
    // CLREQ 3.1.5, the strict set
    (Class::Dash, STRICT),
    (Class::Ellipsis, STRICT),
];

/// Classes that may not end a line, with the levels that say so.
const NO_END: &[(Class, Levels)] = &[
    // CLREQ 3.1.5; JLREQ 3.1.8
    (Class::Opening, ALL),
    // GB/T 15834-2011 5.1.9
    (Class::Solidus, at(Kinsoku::Gb) | STRICT),
];

/// Which languages a row is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    /// Every language.
    Any,
    /// Chinese and Japanese.
    ZhJa,
}

/// Characters that may start a line like any other at these levels, whatever their class and UAX #14 say; sorted.
/// CSS Text 4, 5.2 (`line-break`).
const FREE_START: &[(char, char, Levels, For)] = &[
    ('\u{b0}', '\u{b0}', LOOSE, For::ZhJa),                 // °
    ('\u{2030}', '\u{2030}', LOOSE, For::ZhJa),             // ‰
    ('\u{2032}', '\u{2033}', LOOSE, For::ZhJa),             // ′ ″
    ('\u{2035}', '\u{2035}', LOOSE, For::ZhJa),             // ‵
    ('\u{203c}', '\u{203c}', LOOSE | NEWSPAPER, For::ZhJa), // ‼
    ('\u{2047}', '\u{2049}', LOOSE | NEWSPAPER, For::ZhJa), // ⁇ ⁈ ⁉
    ('\u{2103}', '\u{2103}', LOOSE, For::ZhJa),             // ℃
    ('\u{2109}', '\u{2109}', LOOSE, For::ZhJa),             // ℉
    ('\u{301c}', '\u{301c}', NORMAL | LOOSE, For::ZhJa),    // 〜
    ('\u{30a0}', '\u{30a0}', NORMAL | LOOSE, For::ZhJa),    // ゠
    ('\u{30fb}', '\u{30fb}', LOOSE, For::ZhJa),             // ・
    ('\u{fe6a}', '\u{fe6a}', LOOSE, For::ZhJa),             // ﹪
    ('\u{ff01}', '\u{ff01}', LOOSE | NEWSPAPER, For::ZhJa), // ！
    ('\u{ff05}', '\u{ff05}', LOOSE, For::ZhJa),             // ％
    ('\u{ff1a}', '\u{ff1b}', LOOSE, For::ZhJa),             // ： ；
    ('\u{ff1f}', '\u{ff1f}', LOOSE | NEWSPAPER, For::ZhJa), // ？
    ('\u{ff65}', '\u{ff65}', LOOSE, For::ZhJa),             // ･
    ('\u{ff67}', '\u{ff70}', !STRICT, For::Any),            // small kana of half width, and ｰ
    ('\u{ffe0}', '\u{ffe0}', LOOSE, For::ZhJa),             // ￠
];

fn holds(rows: &[(Class, Levels)], class: Class, level: Kinsoku) -> bool {
    rows.iter().any(|&(row, levels)| row == class && levels & at(level) != 0)
}

impl Kinsoku {
    /// Whether a character of the class may not start a line.
    pub fn forbids_start(self, class: Class) -> bool {
        holds(NO_START, class, self)
    }

    /// Whether a character of the class may not end a line.
    pub fn forbids_end(self, class: Class) -> bool {
        holds(NO_END, class, self)
    }

    /// Whether a character may start a line like any other, whatever its class and UAX #14 say.
    pub fn frees_start(self, c: char, lang: Lang) -> bool {
        let row = FREE_START.get(FREE_START.partition_point(|row| row.1 < c)).filter(|row| row.0 <= c);
        row.is_some_and(|&(_, _, levels, langs)| {
            levels & at(self) != 0 && (langs == For::Any || !matches!(lang, Lang::Ko | Lang::Und))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_characters_are_sorted_and_apart() {
        assert!(FREE_START.iter().all(|row| row.0 <= row.1));
        assert!(FREE_START.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn each_level_of_chinese_forbids_more_than_the_one_before() {
        let levels = [Kinsoku::None, Kinsoku::Basic, Kinsoku::Gb, Kinsoku::Strict];
        let count = |level: Kinsoku| {
            let starts = NO_START.iter().filter(|row| row.1 & at(level) != 0).count();
            starts + NO_END.iter().filter(|row| row.1 & at(level) != 0).count()
        };
        assert!(levels.windows(2).all(|pair| count(pair[0]) < count(pair[1])));
    }

    #[test]
    fn newspapers_let_question_marks_start_a_line() {
        assert!(Kinsoku::Newspaper.frees_start('？', Lang::Ja));
        assert!(!Kinsoku::Normal.frees_start('？', Lang::Ja));
        assert!(Kinsoku::Newspaper.forbids_start(Class::Stop));
    }
}
