use std::fmt;
use std::str::FromStr;

use super::quantity::{Unit, parse_term};
use super::text_type::text_type;
use crate::geom::{EmSize, Length};

/// The size of type: a name of the lead-type system (`小五`), a length (`9pt`, `13Q`), or, for flattened type, two
/// lengths (`88mil×110mil`: along the line, then across it). Greater than 0 and at most 500 pt each way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeSize {
    text: String,
    em: EmSize,
}

impl TypeSize {
    /// The em of this size.
    pub const fn em(&self) -> EmSize {
        self.em
    }
}

impl fmt::Display for TypeSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for TypeSize {
    type Err = String;

    /// # Errors
    /// A sentence for the editor: no such name, a unit that is not one of type sizes, or out of bounds.
    fn from_str(text: &str) -> Result<TypeSize, String> {
        let text = text.trim();
        let em = match text.split_once(['×', 'x']) {
            Some((inline, block)) => EmSize { inline: parse_size(inline)?, block: parse_size(block)? },
            None => EmSize::square(parse_size(text)?),
        };
        Ok(TypeSize { text: text.to_owned(), em })
    }
}

text_type! {
    TypeSize,
    "TypeSize",
    r"^\s*(初号|小初|一号|小一|二号|小二|三号|小三|四号|小四|五号|小五|六号|小六|七号|\d+(\.\d{1,6})?\s*(pt|mm|Q|q|mil)(\s*[×x]\s*\d+(\.\d{1,6})?\s*(pt|mm|Q|q|mil))?)\s*$",
    "A type size: a name (小五), a length in pt, mm, Q or mil, or two lengths for flattened type (88mil×110mil).",
    ["小五", "五号", "9pt", "13Q", "88mil×110mil"],
    "a type size, such as \"小五\", \"9pt\" or \"88mil×110mil\""
}

/// The names of the lead-type system with their sizes in thousandths of a point.
///
/// Sources give several values for some names, since lead type and word processors differ; these are the newspapers'
/// lead-type sizes. They run in three series of doubles: 初号 42, 二号 21, 五号 10.5, 七号 5.25; 一号 28, 四号 14;
/// 三号 15.75, 六号 7.875. Where a source has 四号 as 13.75, it has 一号 as 27.5; we keep the pair 28 and 14.
const NAMES: [(&str, i64); 15] = [
    ("初号", 42_000),
    ("小初", 30_000),
    ("一号", 28_000),
    ("小一", 24_000),
    ("二号", 21_000),
    ("小二", 18_000),
    ("三号", 15_750),
    ("小三", 15_000),
    ("四号", 14_000),
    ("小四", 12_000),
    ("五号", 10_500),
    ("小五", 9_000),
    ("六号", 7_875),
    ("小六", 6_500),
    ("七号", 5_250),
];

const LARGEST: Length = Length::pt(500);

fn parse_size(text: &str) -> Result<Length, String> {
    let text = text.trim();
    if let Some((_, size)) = NAMES.iter().find(|(name, _)| *name == text) {
        return Ok(Length::pt(1).scale(*size, 1000));
    }
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        let names: Vec<_> = NAMES.iter().map(|(name, _)| *name).collect();
        return Err(format!(
            "\"{text}\" is not a type size; the names are {}, and the units pt, mm, Q, mil",
            names.join(", ")
        ));
    }
    let term = parse_term(text)?;
    match (term.unit, term.length()) {
        (Unit::Pt | Unit::Mm | Unit::Q | Unit::Mil, Some(size)) => checked(size, text),
        _ => Err(format!(
            "\"{text}\" is not a type size: sizes are given in pt, mm, Q or mil, not in {}",
            term.unit.as_str()
        )),
    }
}

fn checked(size: Length, text: &str) -> Result<Length, String> {
    if size <= Length::ZERO {
        Err(format!("type cannot be set in {text}"))
    } else if size > LARGEST {
        Err(format!("type of {text} is larger than 500pt"))
    } else {
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, inline: Length, block: Length) {
        let size: TypeSize = input.parse().expect(input);
        assert_eq!(size.em(), EmSize { inline, block });
        assert_eq!(size.to_string(), input);
    }

    fn check_error(input: &str, expected: &str) {
        assert_eq!(input.parse::<TypeSize>().expect_err(input), expected);
    }

    #[test]
    fn names_are_those_of_lead_type() {
        check("小五", Length::pt(9), Length::pt(9));
        check("初号", Length::pt(42), Length::pt(42));
        check("五号", Length::units(666_750), Length::units(666_750));
        check("小初", Length::pt(30), Length::pt(30));
    }

    #[test]
    fn flattened_type_has_two_sizes() {
        let (inline, block) = (Length::units(4_572 * 88), Length::units(4_572 * 110));
        check("88mil×110mil", inline, block);
        check("88mil x 110mil", inline, block);
        check("3.6mm×3.9mm", Length::units(648_000), Length::units(702_000));
    }

    #[test]
    fn sizes_are_bounded() {
        check("500pt", Length::pt(500), Length::pt(500));
        check_error("0pt", "type cannot be set in 0pt");
        check_error("501pt", "type of 501pt is larger than 500pt");
        check_error("2字", "\"2字\" is not a type size: sizes are given in pt, mm, Q or mil, not in 字");
        check_error("9", "9 has no unit; the units are 字, 行, 栏, mm, cm, pt, Q, in, mil");
        assert!("八号".parse::<TypeSize>().expect_err("no such name").contains("the names are 初号"));
        assert!("9pt×".parse::<TypeSize>().is_err());
    }
}
