use super::Class;
use crate::geom::Em;

/// Marks and other characters with a class of their own, sorted.
///
/// Sources: CLREQ 3.1.3 and 3.1.5, GB/T 15834-2011, JLREQ Appendix A, UAX #14 (PR, PO).
pub(super) const MARKS: &[(char, Class)] = &[
    ('\u{0024}', Class::Prefix),    // $
    ('\u{0025}', Class::Suffix),    // %
    ('\u{00a3}', Class::Prefix),    // £
    ('\u{00a5}', Class::Prefix),    // ¥
    ('\u{00b0}', Class::Suffix),    // °
    ('\u{00b7}', Class::MiddleDot), // ·
    ('\u{2013}', Class::Connector), // –
    ('\u{2014}', Class::Dash),      // —
    ('\u{2015}', Class::Dash),      // ―
    ('\u{2018}', Class::Opening),   // ‘
    ('\u{2019}', Class::Closing),   // ’
    ('\u{201c}', Class::Opening),   // “
    ('\u{201d}', Class::Closing),   // ”
    ('\u{2025}', Class::Ellipsis),  // ‥
    ('\u{2026}', Class::Ellipsis),  // …
    ('\u{2027}', Class::MiddleDot), // ‧
    ('\u{2030}', Class::Suffix),    // ‰
    ('\u{2032}', Class::Suffix),    // ′
    ('\u{2033}', Class::Suffix),    // ″
    ('\u{203c}', Class::Exclaim),   // ‼
    ('\u{2047}', Class::Exclaim),   // ⁇
    ('\u{2048}', Class::Exclaim),   // ⁈
    ('\u{2049}', Class::Exclaim),   // ⁉
    ('\u{20ac}', Class::Prefix),    // €
    ('\u{2103}', Class::Suffix),    // ℃
    ('\u{2109}', Class::Suffix),    // ℉
    ('\u{2116}', Class::Prefix),    // №
    ('\u{22ef}', Class::Ellipsis),  // ⋯
    ('\u{2e3a}', Class::Dash),      // ⸺
    ('\u{3001}', Class::Comma),     // 、
    ('\u{3002}', Class::Stop),      // 。
    ('\u{3005}', Class::Iteration), // 々
    ('\u{3008}', Class::Opening),   // 〈
    ('\u{3009}', Class::Closing),   // 〉
    ('\u{300a}', Class::Opening),   // 《
    ('\u{300b}', Class::Closing),   // 》
    ('\u{300c}', Class::Opening),   // 「
    ('\u{300d}', Class::Closing),   // 」
    ('\u{300e}', Class::Opening),   // 『
    ('\u{300f}', Class::Closing),   // 』
    ('\u{3010}', Class::Opening),   // 【
    ('\u{3011}', Class::Closing),   // 】
    ('\u{3014}', Class::Opening),   // 〔
    ('\u{3015}', Class::Closing),   // 〕
    ('\u{3016}', Class::Opening),   // 〖
    ('\u{3017}', Class::Closing),   // 〗
    ('\u{3018}', Class::Opening),   // 〘
    ('\u{3019}', Class::Closing),   // 〙
    ('\u{301a}', Class::Opening),   // 〚
    ('\u{301b}', Class::Closing),   // 〛
    ('\u{301c}', Class::Connector), // 〜
    ('\u{301d}', Class::Opening),   // 〝
    ('\u{301e}', Class::Closing),   // 〞
    ('\u{301f}', Class::Closing),   // 〟
    ('\u{303b}', Class::Iteration), // 〻
    ('\u{3041}', Class::SmallKana), // ぁ
    ('\u{3043}', Class::SmallKana), // ぃ
    ('\u{3045}', Class::SmallKana), // ぅ
    ('\u{3047}', Class::SmallKana), // ぇ
    ('\u{3049}', Class::SmallKana), // ぉ
    ('\u{3063}', Class::SmallKana), // っ
    ('\u{3083}', Class::SmallKana), // ゃ
    ('\u{3085}', Class::SmallKana), // ゅ
    ('\u{3087}', Class::SmallKana), // ょ
    ('\u{308e}', Class::SmallKana), // ゎ
    ('\u{3095}', Class::SmallKana), // ゕ
    ('\u{3096}', Class::SmallKana), // ゖ
    ('\u{309d}', Class::Iteration), // ゝ
    ('\u{309e}', Class::Iteration), // ゞ
    ('\u{30a0}', Class::Connector), // ゠
    ('\u{30a1}', Class::SmallKana), // ァ
    ('\u{30a3}', Class::SmallKana), // ィ
    ('\u{30a5}', Class::SmallKana), // ゥ
    ('\u{30a7}', Class::SmallKana), // ェ
    ('\u{30a9}', Class::SmallKana), // ォ
    ('\u{30c3}', Class::SmallKana), // ッ
    ('\u{30e3}', Class::SmallKana), // ャ
    ('\u{30e5}', Class::SmallKana), // ュ
    ('\u{30e7}', Class::SmallKana), // ョ
    ('\u{30ee}', Class::SmallKana), // ヮ
    ('\u{30f5}', Class::SmallKana), // ヵ
    ('\u{30f6}', Class::SmallKana), // ヶ
    ('\u{30fb}', Class::MiddleDot), // ・
    ('\u{30fc}', Class::Prolonged), // ー
    ('\u{30fd}', Class::Iteration), // ヽ
    ('\u{30fe}', Class::Iteration), // ヾ
    ('\u{31f0}', Class::SmallKana), // ㇰ
    ('\u{31f1}', Class::SmallKana), // ㇱ
    ('\u{31f2}', Class::SmallKana), // ㇲ
    ('\u{31f3}', Class::SmallKana), // ㇳ
    ('\u{31f4}', Class::SmallKana), // ㇴ
    ('\u{31f5}', Class::SmallKana), // ㇵ
    ('\u{31f6}', Class::SmallKana), // ㇶ
    ('\u{31f7}', Class::SmallKana), // ㇷ
    ('\u{31f8}', Class::SmallKana), // ㇸ
    ('\u{31f9}', Class::SmallKana), // ㇹ
    ('\u{31fa}', Class::SmallKana), // ㇺ
    ('\u{31fb}', Class::SmallKana), // ㇻ
    ('\u{31fc}', Class::SmallKana), // ㇼ
    ('\u{31fd}', Class::SmallKana), // ㇽ
    ('\u{31fe}', Class::SmallKana), // ㇾ
    ('\u{31ff}', Class::SmallKana), // ㇿ
    ('\u{fe69}', Class::Prefix),    // ﹩
    ('\u{fe6a}', Class::Suffix),    // ﹪
    ('\u{ff01}', Class::Exclaim),   // ！
    ('\u{ff04}', Class::Prefix),    // ＄
    ('\u{ff05}', Class::Suffix),    // ％
    ('\u{ff08}', Class::Opening),   // （
    ('\u{ff09}', Class::Closing),   // ）
    ('\u{ff0c}', Class::Comma),     // ，
    ('\u{ff0e}', Class::Stop),      // ．
    ('\u{ff0f}', Class::Solidus),   // ／
    ('\u{ff1a}', Class::Colon),     // ：
    ('\u{ff1b}', Class::Colon),     // ；
    ('\u{ff1f}', Class::Exclaim),   // ？
    ('\u{ff3b}', Class::Opening),   // ［
    ('\u{ff3d}', Class::Closing),   // ］
    ('\u{ff5b}', Class::Opening),   // ｛
    ('\u{ff5d}', Class::Closing),   // ｝
    ('\u{ff5e}', Class::Connector), // ～
    ('\u{ff5f}', Class::Opening),   // ｟
    ('\u{ff60}', Class::Closing),   // ｠
    ('\u{ffe0}', Class::Suffix),    // ￠
    ('\u{ffe1}', Class::Prefix),    // ￡
    ('\u{ffe5}', Class::Prefix),    // ￥
    ('\u{ffe6}', Class::Prefix),    // ￦
];

/// Blank space that belongs to a mark: how much it has, how little it may have, and at which step of the profile's
/// ladder it gives way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// Its natural size.
    pub natural: Em,
    /// What it may shrink to within a line.
    pub least: Em,
    /// The step of the shrink ladder at which it does.
    pub step: u8,
}

impl Space {
    /// No space.
    pub const NONE: Space = Space { natural: Em::ZERO, least: Em::ZERO, step: 0 };

    const fn gives(natural: Em, step: u8) -> Space {
        Space { natural, least: Em::ZERO, step }
    }

    pub(super) const fn rigid(natural: Em) -> Space {
        Space { natural, least: natural, step: 0 }
    }
}

/// How wide the marks of one class are set: the body that always shows, and the space on either side of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkRow {
    /// The class.
    pub class: Class,
    /// The part that is never cut.
    pub body: Em,
    /// Where the body starts in a glyph that fills a cell.
    pub inset: Em,
    /// The space before the body, dropped at a line's start.
    pub lead: Space,
    /// The space after the body.
    pub trail: Space,
}

/// A row for each class of marks.
pub type MarkRows = [MarkRow; 7];

const fn row(class: Class, body: Em, lead: Space, trail: Space) -> MarkRow {
    MarkRow { class, body, inset: lead.natural, lead, trail }
}

/// A mark that takes the middle half of its cell and has no space of its own.
const fn middle(class: Class) -> MarkRow {
    MarkRow { class, body: Em::HALF, inset: Em::QUARTER, lead: Space::NONE, trail: Space::NONE }
}

/// The space between two marks side by side, where it is not the sum of theirs less half an em.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairRow {
    /// The class of the first.
    pub before: Class,
    /// The class of the second.
    pub after: Class,
    /// The space between their bodies.
    pub space: Space,
}

const fn pair(before: Class, after: Class, natural: Em, least: Em) -> PairRow {
    PairRow { before, after, space: Space { natural, least, step: 4 } }
}

/// Japanese: a middle dot, a colon or a semicolon keeps its own quarter em beside another of them and beside a full stop's
/// half (JLREQ Appendix B); the quarters alone give way (JLREQ Appendix D, note 2).
pub(super) const JA_PAIRS: &[PairRow] = &[
    pair(Class::Stop, Class::MiddleDot, Em::units(9_000), Em::HALF),
    pair(Class::Stop, Class::Colon, Em::units(9_000), Em::HALF),
    pair(Class::MiddleDot, Class::MiddleDot, Em::HALF, Em::ZERO),
    pair(Class::MiddleDot, Class::Colon, Em::HALF, Em::ZERO),
    pair(Class::Colon, Class::MiddleDot, Em::HALF, Em::ZERO),
    pair(Class::Colon, Class::Colon, Em::HALF, Em::ZERO),
];

const HALF: Em = Em::HALF;
const QUARTER: Em = Em::QUARTER;
const NONE: Space = Space::NONE;

/// Mainland Chinese, horizontal: space on the right of the marks (CLREQ, adjustment of punctuation widths; shrink
/// steps as in CLREQ, procedures for inter-character spacing reduction).
pub(super) const ZH_HANS_HORIZONTAL: MarkRows = [
    row(Class::Opening, HALF, Space::gives(HALF, 4), NONE),
    row(Class::Closing, HALF, NONE, Space::gives(HALF, 4)),
    row(Class::Comma, HALF, NONE, Space::gives(HALF, 5)),
    row(Class::Colon, HALF, NONE, Space::gives(HALF, 5)),
    row(Class::Stop, HALF, NONE, Space::gives(HALF, 7)),
    row(Class::Exclaim, HALF, NONE, Space::gives(HALF, 7)),
    middle(Class::MiddleDot),
];

/// Mainland Chinese, vertical: colon, semicolon, question and exclamation marks are never squeezed (CLREQ).
pub(super) const ZH_HANS_VERTICAL: MarkRows = [
    row(Class::Opening, HALF, Space::gives(HALF, 4), NONE),
    row(Class::Closing, HALF, NONE, Space::gives(HALF, 4)),
    row(Class::Comma, HALF, NONE, Space::gives(HALF, 5)),
    row(Class::Colon, Em::ONE, NONE, NONE),
    row(Class::Stop, HALF, NONE, Space::gives(HALF, 7)),
    row(Class::Exclaim, Em::ONE, NONE, NONE),
    middle(Class::MiddleDot),
];

/// Traditional Chinese, horizontal: marks in the middle of their cells, ？！ fixed (CLREQ).
pub(super) const ZH_HANT_HORIZONTAL: MarkRows = [
    row(Class::Opening, HALF, Space::gives(HALF, 4), NONE),
    row(Class::Closing, HALF, NONE, Space::gives(HALF, 4)),
    row(Class::Comma, HALF, Space::gives(QUARTER, 5), Space::gives(QUARTER, 5)),
    row(Class::Colon, HALF, Space::gives(QUARTER, 5), Space::gives(QUARTER, 5)),
    row(Class::Stop, HALF, Space::gives(QUARTER, 7), Space::gives(QUARTER, 7)),
    row(Class::Exclaim, Em::ONE, NONE, NONE),
    row(Class::MiddleDot, HALF, Space::gives(QUARTER, 3), Space::gives(QUARTER, 3)),
];

/// Traditional Chinese, vertical.
pub(super) const ZH_HANT_VERTICAL: MarkRows = [
    row(Class::Opening, HALF, Space::gives(HALF, 4), NONE),
    row(Class::Closing, HALF, NONE, Space::gives(HALF, 4)),
    row(Class::Comma, HALF, Space::gives(QUARTER, 5), Space::gives(QUARTER, 5)),
    row(Class::Colon, Em::ONE, NONE, NONE),
    row(Class::Stop, HALF, Space::gives(QUARTER, 7), Space::gives(QUARTER, 7)),
    row(Class::Exclaim, Em::ONE, NONE, NONE),
    row(Class::MiddleDot, HALF, Space::gives(QUARTER, 3), Space::gives(QUARTER, 3)),
];

/// Japanese, both directions: the full stop keeps its space within the line (JLREQ 3.8.3).
pub(super) const JA: MarkRows = [
    row(Class::Opening, HALF, Space::gives(HALF, 5), NONE),
    row(Class::Closing, HALF, NONE, Space::gives(HALF, 5)),
    row(Class::Comma, HALF, NONE, Space::gives(HALF, 5)),
    row(Class::Colon, HALF, Space::gives(QUARTER, 4), Space::gives(QUARTER, 4)),
    row(Class::Stop, HALF, NONE, Space::rigid(HALF)),
    row(Class::Exclaim, Em::ONE, NONE, NONE),
    row(Class::MiddleDot, HALF, Space::gives(QUARTER, 4), Space::gives(QUARTER, 4)),
];

/// Korean: marks take the half cell that they fill and no more, since spaces part its words (띄어쓰기): the blank of a full cell
/// beside a bracket would read as one.
pub(super) const KO: MarkRows = [
    MarkRow { inset: HALF, ..row(Class::Opening, HALF, NONE, NONE) },
    row(Class::Closing, HALF, NONE, NONE),
    row(Class::Comma, HALF, NONE, NONE),
    row(Class::Colon, HALF, NONE, NONE),
    row(Class::Stop, HALF, NONE, NONE),
    row(Class::Exclaim, HALF, NONE, NONE),
    middle(Class::MiddleDot),
];
