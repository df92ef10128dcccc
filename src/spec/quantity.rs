use std::fmt;
use std::str::FromStr;

use super::text_type::text_type;
use crate::geom::Length;

/// A unit that a page or layout file may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// 字: characters of the body size.
    Character,
    /// 行: lines of the body's leading.
    Line,
    /// 栏: basic columns, with the gutters between them.
    Column,
    /// Millimetres.
    Mm,
    /// Centimetres.
    Cm,
    /// Points, 72 to the inch.
    Pt,
    /// Q (級, 歯), a quarter of a millimetre.
    Q,
    /// Inches.
    Inch,
    /// Mils, 1/1000 inch.
    Mil,
}

impl Unit {
    /// What files may write for each unit; the first spelling is the one that is written back.
    const SPELLINGS: [(Unit, &[&str]); 9] = [
        (Unit::Character, &["字", "zi"]),
        (Unit::Line, &["行", "lines", "line"]),
        (Unit::Column, &["栏", "欄", "段", "columns", "column"]),
        (Unit::Mm, &["mm"]),
        (Unit::Cm, &["cm"]),
        (Unit::Pt, &["pt"]),
        (Unit::Q, &["Q", "q"]),
        (Unit::Inch, &["in"]),
        (Unit::Mil, &["mil"]),
    ];

    /// The unit as files write it.
    pub fn as_str(self) -> &'static str {
        let spelling = Unit::SPELLINGS.iter().find(|(unit, _)| *unit == self);
        spelling.map_or("", |(_, names)| names[0])
    }

    /// Units of length in one of this unit; `None` for the units that need a layout: 字, 行 and 栏.
    const fn length(self) -> Option<i64> {
        match self {
            Unit::Character | Unit::Line | Unit::Column => None,
            Unit::Mm => Some(Length::UNITS_PER_MM),
            Unit::Cm => Some(Length::UNITS_PER_MM * 10),
            Unit::Pt => Some(Length::UNITS_PER_PT),
            Unit::Q => Some(Length::UNITS_PER_Q),
            Unit::Inch => Some(Length::UNITS_PER_INCH),
            Unit::Mil => Some(Length::UNITS_PER_MIL),
        }
    }

    fn named(name: &str) -> Option<Unit> {
        let spelling = Unit::SPELLINGS.iter().find(|(_, names)| names.contains(&name));
        spelling.map(|(unit, _)| *unit)
    }
}

/// A number with a unit, such as `13字` or `2.5mm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// Millionths of the unit.
    pub value: i64,
    /// The unit.
    pub unit: Unit,
}

impl Term {
    /// The length on paper, to the nearest unit of length; `None` for 字, 行 and 栏, which need a layout.
    pub const fn length(self) -> Option<Length> {
        match self.unit.length() {
            Some(units) => Some(Length::units(units).scale(self.value, MILLION)),
            None => None,
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.value)?;
        f.write_str(self.unit.as_str())
    }
}

/// A measure as a page or layout file gives it: one number with a unit, or a sum of such terms (`2栏+1字`,
/// `34行-1mm`). Nothing is resolved: what a 字, a 行 or a 栏 is, only the layout knows.
///
/// There is at least one term, a sum of lengths on paper is at most 10 m, and a count at most 10 000; so resolving
/// cannot overflow. The whole may be negative.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    terms: Vec<Term>,
}

impl Quantity {
    /// The terms, as written, at least one; a term that is subtracted has a negative value.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The length on paper, where no term needs a layout.
    pub fn length(&self) -> Option<Length> {
        self.terms.iter().map(|term| term.length()).sum()
    }

    /// The length on paper, with a layout's word for what each term in 字, 行 or 栏 comes to.
    pub fn resolve(&self, mut relative: impl FnMut(Term) -> Length) -> Length {
        self.terms.iter().map(|term| term.length().unwrap_or_else(|| relative(*term))).sum()
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (idx, term) in self.terms.iter().enumerate() {
            if idx > 0 && term.value >= 0 {
                f.write_str("+")?;
            }
            write!(f, "{term}")?;
        }
        Ok(())
    }
}

impl FromStr for Quantity {
    type Err = String;

    /// Reads `13字`, `2.5mm`, `2栏+1字`, `34行 - 1mm`.
    ///
    /// # Errors
    /// A sentence for the editor: no unit, an unknown one, no number, more than six decimals, or too large.
    fn from_str(text: &str) -> Result<Quantity, String> {
        let mut terms = Vec::new();
        let mut rest = text.trim();
        if rest.is_empty() {
            return Err(format!("a length is empty; {UNITS}"));
        }
        while !rest.is_empty() {
            if terms.len() == MAX_TERMS {
                return Err(format!("a length has more than {MAX_TERMS} terms"));
            }
            let (sign, unsigned) = match rest.as_bytes()[0] {
                b'+' if !terms.is_empty() => (1, rest[1..].trim_start()),
                b'-' => (-1, rest[1..].trim_start()),
                _ => (1, rest),
            };
            let end = unsigned.find(['+', '-']).unwrap_or(unsigned.len());
            let mut term = parse_term(unsigned[..end].trim())?;
            term.value *= sign;
            terms.push(term);
            rest = &unsigned[end..];
            if rest.len() == 1 {
                return Err(format!("\"{text}\" ends in a sign"));
            }
        }
        let on_paper: Length = terms.iter().filter_map(|term| term.length()).map(Length::abs).sum();
        if on_paper > MAX_LENGTH {
            return Err(format!("\"{text}\" is longer than 10 m"));
        }
        Ok(Quantity { terms })
    }
}

text_type! {
    Quantity,
    "Quantity",
    r"^\s*-?\s*\d+(\.\d{1,6})?\s*(字|zi|行|lines?|栏|欄|段|columns?|mm|cm|pt|Q|q|in|mil)(\s*[+-]\s*\d+(\.\d{1,6})?\s*(字|zi|行|lines?|栏|欄|段|columns?|mm|cm|pt|Q|q|in|mil))*\s*$",
    "A length: a number with a unit (字, 行, 栏, mm, cm, pt, Q, in, mil), or a sum of such terms.",
    ["13字", "12行", "2.5mm", "2栏+1字", "34行-1mm"],
    "a length with its unit, such as \"13字\" or \"2.5mm\""
}

/// Millionths in a whole: a [`Term`] is in them.
pub(crate) const MILLION: i64 = 1_000_000;
/// No sheet is larger.
const MAX_LENGTH: Length = Length::mm(10_000);
/// No page has more characters, lines or columns in a row.
const MAX_COUNT: i64 = 10_000 * MILLION;
/// A sum longer than this is not a measure any more.
const MAX_TERMS: usize = 8;
const UNITS: &str = "the units are 字, 行, 栏, mm, cm, pt, Q, in, mil";

/// Reads one unsigned number with its unit.
pub(super) fn parse_term(text: &str) -> Result<Term, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, name) = (&text[..digits], text[digits..].trim());
    if number.is_empty() {
        return Err(format!("\"{text}\" does not begin with a number"));
    }
    let value = parse_decimal(number)?;
    if name.is_empty() {
        return Err(format!("{number} has no unit; {UNITS}"));
    }
    let unit = Unit::named(name).ok_or_else(|| format!("\"{name}\" is not a unit; {UNITS}"))?;
    let term = Term { value, unit };
    match unit.length() {
        // Compared before it is multiplied out: a file may hold any number.
        Some(units) if value / MILLION > MAX_LENGTH.to_units() / units => {
            Err(format!("\"{text}\" is longer than 10 m"))
        }
        None if value > MAX_COUNT => Err(format!("\"{text}\" is more than 10000{}", unit.as_str())),
        _ => Ok(term),
    }
}

/// Reads an unsigned decimal number exactly, in millionths.
pub(super) fn parse_decimal(number: &str) -> Result<i64, String> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Err(format!("\"{number}\" is not a number"));
    }
    if fraction.len() > 6 {
        return Err(format!("{number} has more than six decimals"));
    }
    let whole = whole.parse::<i64>().ok().and_then(|whole| whole.checked_mul(MILLION));
    let fraction = format!("{fraction:0<6}").parse::<i64>().ok();
    let value = whole.zip(fraction).and_then(|(whole, fraction)| whole.checked_add(fraction));
    value.ok_or_else(|| format!("{number} is too large"))
}

/// Writes millionths as a decimal number without idle zeros.
pub(super) fn write_decimal(f: &mut fmt::Formatter<'_>, value: i64) -> fmt::Result {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, fraction) = (value.unsigned_abs() / 1_000_000, value.unsigned_abs() % 1_000_000);
    write!(f, "{sign}{whole}")?;
    if fraction > 0 {
        write!(f, ".{}", format!("{fraction:06}").trim_end_matches('0'))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &[(i64, Unit)]) {
        let quantity: Quantity = input.parse().expect(input);
        let terms: Vec<_> = quantity.terms().iter().map(|term| (term.value, term.unit)).collect();
        assert_eq!(terms, expected, "{input}");
        assert_eq!(quantity.to_string().parse::<Quantity>().as_ref(), Ok(&quantity));
    }

    fn check_error(input: &str, expected: &str) {
        assert_eq!(input.parse::<Quantity>().expect_err(input), expected);
    }

    #[test]
    fn a_quantity_is_a_number_with_a_unit() {
        check("13字", &[(13_000_000, Unit::Character)]);
        check("13zi", &[(13_000_000, Unit::Character)]);
        check(" 12 行 ", &[(12_000_000, Unit::Line)]);
        check("3栏", &[(3_000_000, Unit::Column)]);
        check("2.5mm", &[(2_500_000, Unit::Mm)]);
        check("0.1mm", &[(100_000, Unit::Mm)]);
        check("12Q", &[(12_000_000, Unit::Q)]);
        check("-3mm", &[(-3_000_000, Unit::Mm)]);
    }

    #[test]
    fn terms_add_up() {
        check("2栏+1字", &[(2_000_000, Unit::Column), (1_000_000, Unit::Character)]);
        check("34行 - 1mm", &[(34_000_000, Unit::Line), (-1_000_000, Unit::Mm)]);
        assert_eq!("1in-72pt+3mm".parse::<Quantity>().unwrap().length(), Some(Length::mm(3)));
        assert_eq!("2栏".parse::<Quantity>().unwrap().length(), None);
        let resolved = "2字+1mm".parse::<Quantity>().unwrap();
        let resolved = resolved.resolve(|term| Length::pt(9).scale(term.value, MILLION));
        assert_eq!(resolved, Length::pt(18) + Length::mm(1));
    }

    #[test]
    fn every_length_has_a_unit_that_there_is() {
        check_error("13", "13 has no unit; the units are 字, 行, 栏, mm, cm, pt, Q, in, mil");
        check_error("13px", "\"px\" is not a unit; the units are 字, 行, 栏, mm, cm, pt, Q, in, mil");
        check_error("mm", "\"mm\" does not begin with a number");
        check_error("", "a length is empty; the units are 字, 行, 栏, mm, cm, pt, Q, in, mil");
        check_error("1mm+", "\"1mm+\" ends in a sign");
        check_error("1mm++1mm", "\"\" does not begin with a number");
        check_error("1.2.3mm", "\"1.2.3\" is not a number");
        check_error(".5mm", "\".5\" is not a number");
        check_error("0.1234567mm", "0.1234567 has more than six decimals");
    }

    #[test]
    fn nothing_is_longer_than_ten_metres() {
        check("10000mm", &[(10_000_000_000, Unit::Mm)]);
        check_error("10001mm", "\"10001mm\" is longer than 10 m");
        check_error("6000mm+6000mm", "\"6000mm+6000mm\" is longer than 10 m");
        check_error("10001字", "\"10001字\" is more than 10000字");
        check_error("99999999999999999999mm", "99999999999999999999 is too large");
    }
}
