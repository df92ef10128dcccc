//! The signs of formulas, in two classes (JLREQ Appendix A, cl-17 and cl-18).

/// A sign of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// 等号類, a sign between two sides: = ≠ ≤ ∈ ⊂ →.
    Relation,
    /// 演算記号, a sign between two terms: + − × ÷.
    Operator,
}

/// Relations, sorted.
const RELATIONS: &[char] = &[
    '<', '=', '>', '\u{2190}', '\u{2192}', '\u{2194}', '\u{21d2}', '\u{21d4}', '\u{2208}', '\u{2209}',
    '\u{220b}', '\u{221d}', '\u{2225}', '\u{2226}', '\u{2227}', '\u{2228}', '\u{2229}', '\u{222a}',
    '\u{223d}', '\u{2243}', '\u{2245}', '\u{2248}', '\u{2252}', '\u{2260}', '\u{2261}', '\u{2262}',
    '\u{2264}', '\u{2265}', '\u{2266}', '\u{2267}', '\u{226a}', '\u{226b}', '\u{2282}', '\u{2283}',
    '\u{2284}', '\u{2285}', '\u{2286}', '\u{2287}', '\u{228a}', '\u{228b}', '\u{22da}', '\u{22db}',
    '\u{ff1c}', '\u{ff1d}', '\u{ff1e}',
];
/// Operators, sorted.
const OPERATORS: &[char] =
    &['+', '-', '\u{b1}', '\u{d7}', '\u{f7}', '\u{2212}', '\u{2213}', '\u{ff0b}', '\u{ff0d}'];

/// The sign that a character is in a formula.
pub fn sign(c: char) -> Option<Sign> {
    let is_in = |signs: &[char]| signs.binary_search(&c).is_ok();
    match c {
        _ if is_in(RELATIONS) => Some(Sign::Relation),
        _ if is_in(OPERATORS) => Some(Sign::Operator),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_found_and_sorted() {
        assert!(RELATIONS.is_sorted() && OPERATORS.is_sorted());
        assert_eq!(sign('='), Some(Sign::Relation));
        assert_eq!(sign('−'), Some(Sign::Operator));
        assert_eq!(sign('x'), None);
    }
}
