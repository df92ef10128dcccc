/// How much time the writer spends on making the file small.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// Outlines as they are, everything else at the lowest level: for proofs and for the clock. The outlines of Han
    /// characters hardly shrink, so a page grows by some 30 kB only.
    #[default]
    Fast,
    /// Everything at the middle level: for files that are sent and kept.
    Small,
}

/// What a file is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// The press: PDF/X-4, tagged as PDF/UA-1.
    #[default]
    X4,
    /// A press that takes nothing newer than PDF/X-1a:2003 (PDF 1.4): as X-4, and every RGB picture is converted.
    X1a,
    /// A screen: RGB, smaller pictures, links, tagged as PDF/UA-1.
    Screen,
}

/// How a page is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What the file is for.
    pub profile: Profile,
    /// Whether crop and register marks, a colour bar and a slug line stand outside the trim, though the layout's press
    /// does not ask for them. A file for a screen never has them.
    pub marks: bool,
    /// Speed or size.
    pub compression: Compression,
    /// When the page was made, as a PDF date such as `D:20261124040400Z` (ISO 32000-2, 7.9.4). The writer never asks a
    /// clock: without it the file has the day of the issue, or, where the page has none, 1 January 1970.
    pub date: Option<String>,
}

impl Options {
    /// For the press: black overprints, type is CMYK, boxes are set. What every page needs, with the
    /// day of the issue for its date.
    pub fn press() -> Options {
        Options::default()
    }

    /// For a press that takes PDF/X-1a only.
    pub fn x1a() -> Options {
        Options { profile: Profile::X1a, ..Options::default() }
    }

    /// For a screen, as small as it gets.
    pub fn screen() -> Options {
        Options { profile: Profile::Screen, compression: Compression::Small, ..Options::default() }
    }

    /// The same, made at a time: seconds since the first of January 1970 in UTC, as `SOURCE_DATE_EPOCH` has them. Years
    /// after 9999, which no PDF date can hold, are the last second of that year.
    #[must_use]
    pub fn made_at(self, seconds: u64) -> Options {
        Options { date: Some(pdf_date(seconds)), ..self }
    }
}

/// A time as a PDF date (ISO 32000-2, 7.9.4).
fn pdf_date(seconds: u64) -> String {
    /// The last second of the year 9999.
    const LAST: u64 = 253_402_300_799;
    let seconds = seconds.min(LAST);
    let (days, clock) = (seconds / 86_400, seconds % 86_400);
    // Eras of 400 years, which all have the same days, counted from the first of March of the year 0.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hour, minute, second) = (clock / 3_600, clock / 60 % 60, clock % 60);
    format!("D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_days_of_the_calendar() {
        for (seconds, expected) in [
            (0, "D:19700101000000Z"),
            (951_782_399, "D:20000228235959Z"),
            (951_868_800, "D:20000301000000Z"),
            (1_795_492_800, "D:20261124040000Z"),
            (4_107_542_399, "D:21000228235959Z"),
            (4_107_542_400, "D:21000301000000Z"),
            (u64::MAX, "D:99991231235959Z"),
        ] {
            assert_eq!(pdf_date(seconds), expected);
        }
    }
}
