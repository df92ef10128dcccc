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

/// How a page is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
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
}
