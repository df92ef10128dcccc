use std::fmt;
use std::str::FromStr;

use super::quantity::{MILLION, parse_decimal};
use super::text_type::text_type;
use crate::geom::Color;

/// An ink mixture as files write it: `K100`, `M100 Y100`, `C20 M10`, in percent of full coverage, or `paper`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ink(Color);

impl Ink {
    /// The mixture.
    pub const fn color(self) -> Color {
        self.0
    }
}

impl From<Color> for Ink {
    fn from(color: Color) -> Ink {
        Ink(color)
    }
}

impl fmt::Display for Ink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == Color::PAPER {
            return f.write_str("paper");
        }
        let plates = [('C', self.0.c), ('M', self.0.m), ('Y', self.0.y), ('K', self.0.k)];
        let mut between = "";
        for (plate, share) in plates.into_iter().filter(|(_, share)| *share > 0) {
            write!(f, "{between}{plate}{}", share / 10)?;
            if share % 10 > 0 {
                write!(f, ".{}", share % 10)?;
            }
            between = " ";
        }
        Ok(())
    }
}

impl FromStr for Ink {
    type Err = String;

    /// # Errors
    /// A sentence for the editor: no such plate, a plate twice, more than 100 percent, finer than a tenth.
    fn from_str(text: &str) -> Result<Ink, String> {
        if text.trim() == "paper" {
            return Ok(Ink(Color::PAPER));
        }
        let mut shares: [Option<u16>; 4] = [None; 4];
        for part in text.split_whitespace() {
            let mut chars = part.chars();
            let plate = chars.next().and_then(|letter| "CMYK".find(letter.to_ascii_uppercase()));
            let plate = plate.ok_or_else(|| {
                format!("\"{part}\" is not an ink; write C, M, Y or K with a percentage, or \"paper\"")
            })?;
            let thousandths = parse_decimal(chars.as_str())
                .map_err(|_| format!("\"{part}\" needs a percentage after its letter, such as K100"))?;
            if thousandths > 100 * MILLION {
                return Err(format!("\"{part}\" is more than 100 percent"));
            }
            if thousandths % (MILLION / 10) != 0 {
                return Err(format!("\"{part}\" is finer than a tenth of a percent"));
            }
            let share = u16::try_from(thousandths / (MILLION / 10)).unwrap_or(1000);
            if shares[plate].replace(share).is_some() {
                return Err(format!("\"{text}\" names one ink twice"));
            }
        }
        if shares.iter().all(Option::is_none) {
            return Err("an ink is empty; write for instance K100, M100 Y100, or \"paper\"".to_owned());
        }
        let [c, m, y, k] = shares.map(|share| share.unwrap_or(0));
        Ok(Ink(Color::process(c, m, y, k)))
    }
}

text_type! {
    Ink,
    "Ink",
    r"^\s*(paper|[CMYKcmyk]\d{1,3}(\.\d)?(\s+[CMYKcmyk]\d{1,3}(\.\d)?){0,3})\s*$",
    "An ink mixture in percent of each plate, or the bare paper.",
    ["K100", "K10", "M100 Y100", "C20 M10", "paper"],
    "an ink, such as \"K100\", \"M100 Y100\" or \"paper\""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: [u16; 4]) {
        let ink: Ink = input.parse().expect(input);
        let [c, m, y, k] = expected;
        assert_eq!(ink.color(), Color::process(c, m, y, k), "{input}");
        assert_eq!(ink.to_string().parse(), Ok(ink));
    }

    fn check_error(input: &str, expected: &str) {
        assert_eq!(input.parse::<Ink>().expect_err(input), expected);
    }

    #[test]
    fn inks_are_plates_in_percent() {
        check("K100", [0, 0, 0, 1000]);
        check("k10", [0, 0, 0, 100]);
        check("M100 Y100", [0, 1000, 1000, 0]);
        check("C20 M10", [200, 100, 0, 0]);
        check("K12.5", [0, 0, 0, 125]);
        check("paper", [0, 0, 0, 0]);
    }

    #[test]
    fn inks_that_cannot_be_are_refused() {
        check_error("K101", "\"K101\" is more than 100 percent");
        check_error("K1.25", "\"K1.25\" is finer than a tenth of a percent");
        check_error("K10 K20", "\"K10 K20\" names one ink twice");
        check_error("K", "\"K\" needs a percentage after its letter, such as K100");
        check_error("red", "\"red\" is not an ink; write C, M, Y or K with a percentage, or \"paper\"");
        check_error(" ", "an ink is empty; write for instance K100, M100 Y100, or \"paper\"");
    }
}
