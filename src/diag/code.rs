use std::fmt;

use serde::Serialize;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Said for the record: a freedom that was used, a substitution that was made.
    Info,
    /// Printable, but not as it should be.
    Warning,
    /// Not fit to print.
    Error,
}

impl Severity {
    /// The word used in reports and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The stable code of a kind of finding. Codes are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// F101: no face has a character; a visible substitute is set.
    MissingGlyph,
    /// F201: copy does not fit its frames.
    Overset,
    /// F202: a frame in the middle of a thread ends short.
    ShortFrame,
    /// F203: the last frame of a thread ends short.
    SpaceLeft,
    /// F204: a declared freedom was used to make copy and space meet.
    FreedomUsed,
    /// F205: a story or a part of one has no frame.
    Unplaced,
    /// F206: a frame has nothing to hold.
    EmptyFrame,
    /// F207: two frames stand on each other, or one runs off the paper.
    Collision,
    /// F301: a line is set looser than the style allows.
    LooseLine,
    /// F302: a line does not fit its measure.
    TightLine,
    /// F303: a rule of line breaking had to give way.
    RuleGaveWay,
    /// F304: a headline does not fit its box at the declared size.
    HeadlineFit,
    /// F401: a picture has fewer pixels than the press needs.
    LowResolution,
    /// F402: a picture does not say what its colours mean, or not so that it can be read.
    PictureColor,
    /// F403: a picture has no caption or credit.
    MissingCaption,
    /// F404: nothing says what a picture shows to those who cannot see it.
    MissingAlt,
    /// F405: a caption, credit or alternative text is the one that the picture's file brings.
    PictureWords,
    /// F406: words that a picture's file brings cannot be read.
    PictureWordsUnread,
    /// F501: the copy holds mark-up that cannot be set.
    Markup,
}

impl Code {
    /// The code as printed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Code::MissingGlyph => "F101",
            Code::Overset => "F201",
            Code::ShortFrame => "F202",
            Code::SpaceLeft => "F203",
            Code::FreedomUsed => "F204",
            Code::Unplaced => "F205",
            Code::EmptyFrame => "F206",
            Code::Collision => "F207",
            Code::LooseLine => "F301",
            Code::TightLine => "F302",
            Code::RuleGaveWay => "F303",
            Code::HeadlineFit => "F304",
            Code::LowResolution => "F401",
            Code::PictureColor => "F402",
            Code::MissingCaption => "F403",
            Code::MissingAlt => "F404",
            Code::PictureWords => "F405",
            Code::PictureWordsUnread => "F406",
            Code::Markup => "F501",
        }
    }

    /// How much a finding of this kind matters.
    pub const fn severity(self) -> Severity {
        match self {
            Code::MissingGlyph | Code::Overset | Code::Collision => Severity::Error,
            Code::ShortFrame
            | Code::Unplaced
            | Code::EmptyFrame
            | Code::LooseLine
            | Code::TightLine
            | Code::HeadlineFit
            | Code::LowResolution
            | Code::PictureColor
            | Code::MissingCaption
            | Code::MissingAlt
            | Code::PictureWordsUnread
            | Code::Markup => Severity::Warning,
            Code::SpaceLeft | Code::FreedomUsed | Code::RuleGaveWay | Code::PictureWords => Severity::Info,
        }
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
