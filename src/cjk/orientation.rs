/// How a character stands on a vertical line (UAX #50).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orientation {
    /// Upright.
    Upright,
    /// Upright in a form of its own, which the font's `vert` feature gives.
    Transformed,
    /// In a form of its own where the font has one, else turned.
    TransformedOrRotated,
    /// Turned 90° clockwise.
    Rotated,
}

use Orientation::{Rotated as R, Transformed as Tu, TransformedOrRotated as Tr, Upright as U};

/// Ranges whose orientation is not R, sorted. Source: UAX #50, VerticalOrientation.txt, restricted to the blocks that
/// CJK text uses; the dash, ellipsis and interpunct of CJK text are classed Tr here (CLREQ: they run along the line in a
/// form of their own).
const RANGES: &[(char, char, Orientation)] = &[
    ('\u{a7}', '\u{a7}', U),
    ('\u{a9}', '\u{a9}', U),
    ('\u{ae}', '\u{ae}', U),
    ('\u{b1}', '\u{b1}', U),
    ('\u{b7}', '\u{b7}', Tr),
    ('\u{bc}', '\u{be}', U),
    ('\u{d7}', '\u{d7}', U),
    ('\u{f7}', '\u{f7}', U),
    ('\u{2ea}', '\u{2eb}', U),
    ('\u{1100}', '\u{11ff}', U),
    ('\u{2014}', '\u{2015}', Tr),
    ('\u{2016}', '\u{2016}', U),
    ('\u{2018}', '\u{2019}', Tr),
    ('\u{201c}', '\u{201d}', Tr),
    ('\u{2020}', '\u{2021}', U),
    ('\u{2025}', '\u{2027}', Tr),
    ('\u{2030}', '\u{2031}', U),
    ('\u{203b}', '\u{203c}', U),
    ('\u{2042}', '\u{2042}', U),
    ('\u{2047}', '\u{2049}', U),
    ('\u{2051}', '\u{2051}', U),
    ('\u{20dd}', '\u{20e0}', U),
    ('\u{2100}', '\u{2101}', U),
    ('\u{2103}', '\u{2109}', U),
    ('\u{210f}', '\u{210f}', U),
    ('\u{2113}', '\u{2114}', U),
    ('\u{2116}', '\u{2117}', U),
    ('\u{211e}', '\u{2123}', U),
    ('\u{2125}', '\u{2125}', U),
    ('\u{2127}', '\u{2127}', U),
    ('\u{2135}', '\u{213f}', U),
    ('\u{2145}', '\u{214a}', U),
    ('\u{214c}', '\u{214d}', U),
    ('\u{214f}', '\u{2189}', U),
    ('\u{221e}', '\u{221e}', U),
    ('\u{2234}', '\u{2235}', U),
    ('\u{22ef}', '\u{22ef}', Tr),
    ('\u{2300}', '\u{2307}', U),
    ('\u{230c}', '\u{231f}', U),
    ('\u{2324}', '\u{2328}', U),
    ('\u{23e2}', '\u{2422}', U),
    ('\u{2424}', '\u{24ff}', U),
    ('\u{25a0}', '\u{2619}', U),
    ('\u{2620}', '\u{2767}', U),
    ('\u{2776}', '\u{2793}', U),
    ('\u{2b12}', '\u{2b2f}', U),
    ('\u{2b50}', '\u{2b59}', U),
    ('\u{2e3a}', '\u{2e3b}', Tr),
    ('\u{2e80}', '\u{3000}', U),
    ('\u{3001}', '\u{3002}', Tu),
    ('\u{3003}', '\u{3007}', U),
    ('\u{3008}', '\u{3011}', Tr),
    ('\u{3012}', '\u{3013}', U),
    ('\u{3014}', '\u{301f}', Tr),
    ('\u{3020}', '\u{302f}', U),
    ('\u{3030}', '\u{3030}', Tr),
    ('\u{3031}', '\u{3040}', U),
    ('\u{3041}', '\u{3041}', Tu),
    ('\u{3042}', '\u{309f}', U),
    ('\u{30a0}', '\u{30a0}', Tr),
    ('\u{30a1}', '\u{30fb}', U),
    ('\u{30fc}', '\u{30fc}', Tr),
    ('\u{30fd}', '\u{a4cf}', U),
    ('\u{a960}', '\u{a97f}', U),
    ('\u{ac00}', '\u{d7ff}', U),
    ('\u{e000}', '\u{faff}', U),
    ('\u{fe10}', '\u{fe1f}', U),
    ('\u{fe30}', '\u{fe4f}', U),
    ('\u{fe50}', '\u{fe52}', Tu),
    ('\u{fe53}', '\u{fe58}', U),
    ('\u{fe59}', '\u{fe5e}', Tr),
    ('\u{fe5f}', '\u{fe6f}', U),
    ('\u{ff01}', '\u{ff01}', Tu),
    ('\u{ff02}', '\u{ff07}', U),
    ('\u{ff08}', '\u{ff09}', Tr),
    ('\u{ff0a}', '\u{ff0b}', U),
    ('\u{ff0c}', '\u{ff0c}', Tu),
    ('\u{ff0e}', '\u{ff0e}', Tu),
    ('\u{ff0f}', '\u{ff19}', U),
    ('\u{ff1a}', '\u{ff1b}', Tr),
    ('\u{ff1f}', '\u{ff1f}', Tu),
    ('\u{ff20}', '\u{ff3a}', U),
    ('\u{ff3b}', '\u{ff3b}', Tr),
    ('\u{ff3c}', '\u{ff3c}', U),
    ('\u{ff3d}', '\u{ff3d}', Tr),
    ('\u{ff3e}', '\u{ff3e}', U),
    ('\u{ff3f}', '\u{ff3f}', Tr),
    ('\u{ff40}', '\u{ff5a}', U),
    ('\u{ff5b}', '\u{ff60}', Tr),
    ('\u{ffe0}', '\u{ffe2}', U),
    ('\u{ffe3}', '\u{ffe3}', Tr),
    ('\u{ffe5}', '\u{ffe7}', U),
    ('\u{1f000}', '\u{1faff}', U),
    ('\u{20000}', '\u{3fffd}', U),
];

/// How a character of CJK text stands on a vertical line.
pub fn orientation(c: char) -> Orientation {
    let after = RANGES.partition_point(|range| range.1 < c);
    match RANGES.get(after) {
        Some(&(first, _, orientation)) if first <= c => orientation,
        _ => R,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ranges_are_sorted_and_apart() {
        assert!(RANGES.iter().all(|range| range.0 <= range.1));
        assert!(RANGES.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn han_stand_letters_lie_brackets_turn() {
        assert_eq!(orientation('版'), U);
        assert_eq!(orientation('a'), R);
        assert_eq!(orientation('（'), Tr);
        assert_eq!(orientation('，'), Tu);
    }
}
