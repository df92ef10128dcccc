use std::fmt;
use std::str::FromStr;

use super::quantity::{MILLION, parse_decimal};
use super::text_type::text_type;
use crate::geom::Color;

/// An ink as files write it: a mixture of process colours in percent of full coverage (`K100`, `M100 Y100`, `C20 M10`), the
/// bare `paper`, or a spot colour by its name, full (`红`) or in a tint (`红 60%`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// A mixture of process colours.
    Process(Color),
    /// A spot colour of the layout.
    Spot {
        /// Its name.
        name: String,
        /// How much of it, in thousandths of full coverage.
        tint: u16,
    },
}

impl From<Color> for Ink {
    fn from(color: Color) -> Ink {
        Ink::Process(color.in_process())
    }
}

/// A share in percent, without needless figures.
fn write_percent(f: &mut fmt::Formatter<'_>, share: u16) -> fmt::Result {
    write!(f, "{}", share / 10)?;
    match share % 10 {
        0 => Ok(()),
        rest => write!(f, ".{rest}"),
    }
}

impl fmt::Display for Ink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let color = match self {
            Ink::Spot { name, tint: 1000 } => return f.write_str(name),
            Ink::Spot { name, tint } => {
                write!(f, "{name} ")?;
                write_percent(f, *tint)?;
                return f.write_str("%");
            }
            Ink::Process(color) => color,
        };
        if *color == Color::PAPER {
            return f.write_str("paper");
        }
        let plates = [('C', color.c), ('M', color.m), ('Y', color.y), ('K', color.k)];
        let mut between = "";
        for (plate, share) in plates.into_iter().filter(|(_, share)| *share > 0) {
            write!(f, "{between}{plate}")?;
            write_percent(f, share)?;
            between = " ";
        }
        Ok(())
    }
}

/// Whether a word names a process colour: a plate's letter with a number after it, or with nothing.
fn is_process(word: &str) -> bool {
    let mut chars = word.chars();
    let plate = chars.next().is_some_and(|letter| "CMYK".contains(letter.to_ascii_uppercase()));
    plate && chars.all(|c| c.is_ascii_digit() || c == '.')
}

/// From percent to thousandths; what is wrong with `text` otherwise, where it is written.
fn share(percent: &str, text: &str) -> Result<Option<u16>, String> {
    let Ok(millionths) = parse_decimal(percent) else { return Ok(None) };
    if millionths > 100 * MILLION {
        return Err(format!("\"{text}\" is more than 100 percent"));
    }
    if millionths % (MILLION / 10) != 0 {
        return Err(format!("\"{text}\" is finer than a tenth of a percent"));
    }
    Ok(Some(u16::try_from(millionths / (MILLION / 10)).unwrap_or(1000)))
}

/// The most bytes of a spot colour's name: a name of a PDF has room for twice as many.
const MOST_OF_NAME: usize = 63;

/// Names of inks that every press knows (ISO 32000-2, 8.6.6.4 and 8.6.6.5): they are no spot colours.
const KNOWN: [&str; 7] = ["all", "none", "cyan", "magenta", "yellow", "black", "paper"];

/// Whether a spot colour may have a name.
///
/// # Errors
/// A sentence for the editor: the name of a process colour or of all inks, one that reads as a mixture or as a tint, an
/// empty or an endless one.
pub fn check_spot_name(name: &str) -> Result<(), String> {
    if KNOWN.contains(&name.to_lowercase().as_str()) || name.split_whitespace().all(is_process) {
        return Err(format!("\"{name}\" cannot be the name of a spot colour: it names something else"));
    }
    if name.trim() != name || name.ends_with('%') || name.chars().any(char::is_control) {
        return Err(format!(
            "{name:?} cannot be the name of a spot colour: it begins or ends with what is no name"
        ));
    }
    if name.len() > MOST_OF_NAME {
        return Err(format!("the name of the spot colour \"{name}\" is longer than {MOST_OF_NAME} bytes"));
    }
    Ok(())
}

/// A mixture of process colours.
fn process(text: &str) -> Result<Color, String> {
    let mut shares: [Option<u16>; 4] = [None; 4];
    for part in text.split_whitespace() {
        let mut chars = part.chars();
        let plate = chars.next().and_then(|letter| "CMYK".find(letter.to_ascii_uppercase()));
        let plate = plate.ok_or_else(|| format!("\"{part}\" is not an ink"))?;
        let share = share(chars.as_str(), part)?
            .ok_or_else(|| format!("\"{part}\" needs a percentage after its letter, such as K100"))?;
        if shares[plate].replace(share).is_some() {
            return Err(format!("\"{text}\" names one ink twice"));
        }
    }
    let [c, m, y, k] = shares.map(|share| share.unwrap_or(0));
    Ok(Color::process(c, m, y, k))
}

impl FromStr for Ink {
    type Err = String;

    /// # Errors
    /// A sentence for the editor: no such plate, a plate twice, more than 100 percent, finer than a tenth.
    fn from_str(text: &str) -> Result<Ink, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("an ink is empty; write for instance K100, M100 Y100, or \"paper\"".to_owned());
        }
        if text == "paper" {
            return Ok(Ink::Process(Color::PAPER));
        }
        if text.split_whitespace().all(is_process) {
            return process(text).map(Ink::Process);
        }
        let (name, tint) = match text.strip_suffix('%').map(str::trim_end) {
            Some(rest) => {
                let (name, percent) = rest.rsplit_once(char::is_whitespace).unwrap_or(("", rest));
                let tint =
                    share(percent, text)?.filter(|tint| *tint > 0 && !name.is_empty()).ok_or_else(|| {
                        format!(
                            "\"{text}\" is no tint; write a spot colour with a percentage, such as \"红 60%\""
                        )
                    })?;
                (name.trim_end(), tint)
            }
            None => (text, 1000),
        };
        check_spot_name(name)?;
        Ok(Ink::Spot { name: name.to_owned(), tint })
    }
}

text_type! {
    Ink,
    "Ink",
    r"^\s*[^\s%]+(\s+[^\s%]+)*(\s+\d{1,3}(\.\d)?\s*%)?\s*$",
    "An ink mixture in percent of each plate, the bare paper, or a spot colour of the layout, full or in a tint.",
    ["K100", "K10", "M100 Y100", "C20 M10", "paper", "红", "红 60%"],
    "an ink, such as \"K100\", \"M100 Y100\" or \"paper\""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: [u16; 4]) {
        let ink: Ink = input.parse().expect(input);
        let [c, m, y, k] = expected;
        assert_eq!(ink, Ink::Process(Color::process(c, m, y, k)), "{input}");
        assert_eq!(ink.to_string().parse(), Ok(ink));
    }

    fn check_spot(input: &str, name: &str, tint: u16) {
        let ink: Ink = input.parse().expect(input);
        assert_eq!(ink, Ink::Spot { name: name.to_owned(), tint }, "{input}");
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
        check_error(" ", "an ink is empty; write for instance K100, M100 Y100, or \"paper\"");
    }
    #[test]
    fn other_names_are_spot_colours() {
        check_spot("红", "红", 1000);
        check_spot(" 红 60% ", "红", 600);
        check_spot("Cool Gray 12.5 %", "Cool Gray", 125);
        check_spot("PANTONE 185 C", "PANTONE 185 C", 1000);
        check_spot("red 100%", "red", 1000);
    }

    #[test]
    fn spot_colours_that_cannot_be_are_refused() {
        check_error("红 140%", "\"红 140%\" is more than 100 percent");
        check_error("红 1.25%", "\"红 1.25%\" is finer than a tenth of a percent");
        let no_tint = |text: &str| {
            format!("\"{text}\" is no tint; write a spot colour with a percentage, such as \"红 60%\"")
        };
        check_error("红 0%", &no_tint("红 0%"));
        check_error("红%", &no_tint("红%"));
        for name in ["All", "None", "cyan", "Black"] {
            check_error(
                name,
                &format!("\"{name}\" cannot be the name of a spot colour: it names something else"),
            );
        }
        check_error("60%", &no_tint("60%"));
        check_error(
            &"红".repeat(22),
            &format!("the name of the spot colour \"{}\" is longer than 63 bytes", "红".repeat(22)),
        );
    }
}
