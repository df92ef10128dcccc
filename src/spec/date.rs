use std::fmt;
use std::str::FromStr;

/// A day of the calendar, as `2026-11-24`; TOML's own date (without quotes) is read too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, where the calendar has it; years from 1 to 9999.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let valid = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day);
        valid.then_some(Date { year, month, day })
    }

    /// The date as a folio line has it: `2026年11月24日`.
    pub fn written(self) -> String {
        format!("{}年{}月{}日", self.year, self.month, self.day)
    }

    /// The weekday in a page's language: `星期二`, in Japanese `火曜日`.
    pub fn weekday(self, lang: &str) -> String {
        let idx = self.weekday_idx();
        if lang == "ja" || lang.starts_with("ja-") {
            format!("{}曜日", ["日", "月", "火", "水", "木", "金", "土"][idx])
        } else {
            format!("星期{}", ["日", "一", "二", "三", "四", "五", "六"][idx])
        }
    }

    /// Days since Sunday, in the Gregorian calendar (Sakamoto's congruence).
    fn weekday_idx(self) -> usize {
        const SHIFT: [usize; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let month = usize::from(self.month);
        // Years of 400 on, so that the year before the first is no special case.
        let year = usize::from(self.year) + 400 - usize::from(month < 3);
        (year + year / 4 - year / 100 + year / 400 + SHIFT[month - 1] + usize::from(self.day)) % 7
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = String;

    /// # Errors
    /// A sentence for the editor: not written as `2026-11-24`, or not a day of the calendar.
    fn from_str(text: &str) -> Result<Date, String> {
        let shape = || format!("\"{text}\" is not a date; write it as 2026-11-24");
        let parts: Vec<_> = text.trim().split('-').collect();
        let [year, month, day] = parts[..] else { return Err(shape()) };
        let number = |part: &str, digits: usize| {
            let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse::<u16>().ok()).flatten().ok_or_else(shape)
        };
        let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
        Date::new(year, month as u8, day as u8).ok_or_else(|| format!("the calendar has no day {text}"))
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl<'de> serde::Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        struct Text;

        impl<'de> serde::de::Visitor<'de> for Text {
            type Value = Date;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date, such as \"2026-11-24\"")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Date, E> {
                text.parse().map_err(E::custom)
            }

            // TOML's own dates arrive as a map of one entry.
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Date, A::Error> {
                let date = serde::de::value::MapAccessDeserializer::new(map);
                let date = <toml::value::Datetime as serde::Deserialize>::deserialize(date)
                    .map_err(|_| serde::de::Error::custom("a date is written as 2026-11-24"))?;
                date.to_string().parse().map_err(serde::de::Error::custom)
            }
        }

        deserializer.deserialize_any(Text)
    }
}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl schemars::JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}$",
            "description": "A day of the calendar.",
            "examples": ["2026-11-24"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, written: &str, weekday: &str, lang: &str) {
        let date: Date = input.parse().expect(input);
        assert_eq!((date.written().as_str(), date.weekday(lang).as_str()), (written, weekday));
        assert_eq!(date.to_string(), input);
    }

    fn check_error(input: &str, expected: &str) {
        assert_eq!(input.parse::<Date>().expect_err(input), expected);
    }

    #[test]
    fn a_folio_names_day_and_weekday() {
        check("2026-11-24", "2026年11月24日", "星期二", "zh-Hans");
        check("2026-11-24", "2026年11月24日", "火曜日", "ja");
        check("2024-02-29", "2024年2月29日", "星期四", "zh-Hant");
        check("2000-01-01", "2000年1月1日", "星期六", "zh-Hans");
        check("1949-10-01", "1949年10月1日", "星期六", "zh-Hans");
        check("0001-01-01", "1年1月1日", "月曜日", "ja-JP");
    }

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        check_error("2026-02-29", "the calendar has no day 2026-02-29");
        check_error("1900-02-29", "the calendar has no day 1900-02-29");
        check_error("2026-13-01", "the calendar has no day 2026-13-01");
        check_error("0000-01-01", "the calendar has no day 0000-01-01");
        check_error("2026-1-1", "\"2026-1-1\" is not a date; write it as 2026-11-24");
        check_error("24.11.2026", "\"24.11.2026\" is not a date; write it as 2026-11-24");
    }
}
