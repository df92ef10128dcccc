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

/// Makes the enumeration, its names and severities of one list: a row is a kind of finding.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $severity:ident;)*) => {
        /// The stable code of a kind of finding, in the order of codes. Codes are never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The code as printed.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Code::$name => $code,)*
                }
            }

            /// How much a finding of this kind matters.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Code::$name => Severity::$severity,)*
                }
            }
        }
    };
}

codes! {
    /// F101: no face has a character; a visible substitute is set.
    MissingGlyph = "F101", Error;
    /// F201: copy does not fit its frames.
    Overset = "F201", Error;
    /// F202: a frame in the middle of a thread ends short.
    ShortFrame = "F202", Warning;
    /// F203: the last frame of a thread ends short.
    SpaceLeft = "F203", Info;
    /// F204: a declared freedom was used to make copy and space meet.
    FreedomUsed = "F204", Info;
    /// F205: a story or a part of one has no frame.
    Unplaced = "F205", Warning;
    /// F206: a frame has nothing to hold.
    EmptyFrame = "F206", Warning;
    /// F207: two frames stand on each other, or one runs off the paper.
    Collision = "F207", Error;
    /// F208: a paragraph has one line more or fewer than suits it best, for the sake of its column.
    LineCount = "F208", Info;
    /// F301: a line is set looser than the style allows.
    LooseLine = "F301", Warning;
    /// F302: a line does not fit its measure.
    TightLine = "F302", Warning;
    /// F303: a rule of line breaking had to give way.
    RuleGaveWay = "F303", Info;
    /// F304: a headline does not fit its box at the declared size.
    HeadlineFit = "F304", Warning;
    /// F305: the space between lines does not hold what stands there: readings, dots, lines beside names.
    TightLeading = "F305", Warning;
    /// F401: a picture has fewer pixels than the press needs.
    LowResolution = "F401", Warning;
    /// F402: a picture does not say what its colours mean, or not so that it can be read.
    PictureColor = "F402", Warning;
    /// F403: a picture has no caption or credit.
    MissingCaption = "F403", Warning;
    /// F404: nothing says what a picture shows to those who cannot see it.
    MissingAlt = "F404", Warning;
    /// F405: a caption, credit or alternative text is the one that the picture's file brings.
    PictureWords = "F405", Info;
    /// F406: words that a picture's file brings cannot be read.
    PictureWordsUnread = "F406", Warning;
    /// F407: a JPEG file is coded so that it prints badly, or not everywhere alike.
    JpegCoding = "F407", Warning;
    /// F408: nobody is named as having made a picture.
    MissingCredit = "F408", Warning;
    /// F409: a picture has far more pixels than the press can show.
    WastedResolution = "F409", Warning;
    /// F410: line art has fewer pixels than its edges need.
    CoarseLineArt = "F410", Warning;
    /// F501: the copy holds mark-up that cannot be set.
    Markup = "F501", Warning;
    /// F502: a mark stands at a line's start, where none may.
    LineStart = "F502", Info;
    /// F503: marks or letters of one width stand among those of the other.
    MixedWidths = "F503", Info;
    /// F601: more ink lies on a place than the paper takes.
    TotalInk = "F601", Error;
    /// F602: body type is not black ink alone.
    BlackText = "F602", Error;
    /// F603: small black type or a thin black rule does not overprint.
    BlackKnocksOut = "F603", Error;
    /// F604: a white thing overprints, and so is not seen.
    WhiteOverprints = "F604", Error;
    /// F605: small type is made of three inks or more.
    ManyInkText = "F605", Error;
    /// F606: type is smaller than the press can hold.
    SmallType = "F606", Warning;
    /// F607: a rule is thinner than the press can hold.
    ThinRule = "F607", Warning;
    /// F608: colours that are not the inks of the press.
    ColorSpace = "F608", Error;
    /// F609: a tint so light that it vanishes, or a shadow so dark that it closes.
    WeakDot = "F609", Info;
    /// F610: a font is not in the file as a press and a reader need it.
    FontProgram = "F610", Error;
    /// F611: transparency blends in other colours than the inks of the press.
    BlendSpace = "F611", Error;
    /// F701: two heads side by side on the same lines (碰题).
    HeadsAbreast = "F701", Warning;
    /// F702: copy runs out wider than its head (宽出题).
    WiderThanHead = "F702", Warning;
    /// F703: a head across the foot is larger than the page's main head (底栏题大).
    HeavyFoot = "F703", Warning;
    /// F704: too many heads of one column (一栏题过多).
    OneColumnHeads = "F704", Warning;
    /// F705: a small picture over a large one (小图压大图).
    SmallOverLarge = "F705", Warning;
    /// F706: a gutter cuts the page in two (断版, 通版).
    CutThrough = "F706", Warning;
    /// F707: a head does not stand at its copy (题文不相配).
    HeadApart = "F707", Warning;
    /// F708: copy runs back, or over other copy, to its next column (倒走文, 跳栏).
    ColumnOrder = "F708", Warning;
    /// F709: a character or a line stands alone (孤字, 孤行).
    Widow = "F709", Warning;
    /// F710: a head within the copy is the last line of its column (栏末标题).
    HeadAtFoot = "F710", Warning;
    /// F711: a caption does not stand at its picture (图文分离).
    CaptionApart = "F711", Warning;
    /// F712: a hole in the page (空档).
    Hole = "F712", Warning;
    /// F713: a measure that the page's columns do not give (破栏).
    OffColumn = "F713", Warning;
    /// F714: a headline of kanji alone (お墓).
    KanjiHead = "F714", Info;
    /// F715: heads stand one on the other (煙突).
    Chimney = "F715", Info;
    /// F716: two like heads face each other at the top (門構え).
    Gate = "F716", Info;
    /// F717: copy runs down on both sides of its head (両流れ).
    FlowsBothWays = "F717", Info;
    /// F718: a paragraph ends where its tier does (泣き別れ).
    ParagraphAtBreak = "F718", Info;
    /// F719: too many lines without anything to rest the eye on (白地).
    GreyStretch = "F719", Info;
    /// F720: the same picture twice.
    PictureTwice = "F720", Warning;
    /// F721: the gap between two tiers runs from edge to edge (腹切り).
    BellyCut = "F721", Info;
    /// F722: a column of text hangs out of the type area (出版心).
    OutsideTypeArea = "F722", Warning;
    /// F801: a page's boxes are not those of the edition.
    PageBoxes = "F801", Error;
    /// F802: type or a picture stands where the trim may take it.
    LiveMatter = "F802", Warning;
    /// F803: the pages do not make whole sheets.
    PageCount = "F803", Warning;
    /// F804: there is nothing on a page.
    EmptyPage = "F804", Warning;
    /// F805: a page does not say what it is.
    Metadata = "F805", Warning;
    /// F806: a jump line leads nowhere.
    JumpLine = "F806", Error;
    /// F807: two facing pages do not stand level.
    Spread = "F807", Info;
    /// F808: a page of a PDF cannot be read whole.
    Unreadable = "F808", Error;
    /// F901: a waiver waives nothing.
    UnusedWaiver = "F901", Warning;
    /// X4-01: the version of PDF (PDF/X-4).
    X4Version = "X4-01", Error;
    /// X4-02: encryption (PDF/X-4).
    X4Encryption = "X4-02", Error;
    /// X4-03: the file's identifiers (PDF/X-4).
    X4Id = "X4-03", Error;
    /// X4-04: the metadata that says PDF/X-4 (PDF/X-4).
    X4Xmp = "X4-04", Error;
    /// X4-05: the metadata that every file has (PDF/X-4).
    X4XmpFields = "X4-05", Error;
    /// X4-06: whether it is trapped (PDF/X-4).
    X4Trapped = "X4-06", Error;
    /// X4-07: metadata said twice (PDF/X-4).
    X4Info = "X4-07", Error;
    /// X4-08: the output intent (PDF/X-4).
    X4Intent = "X4-08", Error;
    /// X4-09: the output intent's profile (PDF/X-4).
    X4IntentProfile = "X4-09", Error;
    /// X4-10: spaces of colour (PDF/X-4).
    X4ColorSpaces = "X4-10", Error;
    /// X4-11: the overprint mode (PDF/X-4).
    X4OverprintMode = "X4-11", Error;
    /// X4-12: spot colours (PDF/X-4).
    X4Colorants = "X4-12", Error;
    /// X4-13: transparency (PDF/X-4).
    X4Blending = "X4-13", Error;
    /// X4-14: fonts (PDF/X-4).
    X4Fonts = "X4-14", Error;
    /// X4-15: graphics states (PDF/X-4).
    X4GraphicsState = "X4-15", Error;
    /// X4-16: external objects (PDF/X-4).
    X4ExternalObjects = "X4-16", Error;
    /// X4-17: filters (PDF/X-4).
    X4Filters = "X4-17", Error;
    /// X4-18: page boxes (PDF/X-4).
    X4Boxes = "X4-18", Error;
    /// X4-19: viewer preferences (PDF/X-4).
    X4ViewerPreferences = "X4-19", Error;
    /// X4-20: annotations and actions (PDF/X-4).
    X4Annotations = "X4-20", Error;
    /// X4-21: optional content (PDF/X-4).
    X4OptionalContent = "X4-21", Error;
    /// X4-22: multimedia, forms, separated pages (PDF/X-4).
    X4Multimedia = "X4-22", Error;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_in_their_order_and_each_is_another() {
        let names: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(names.is_sorted_by(|one, next| one < next), "{names:?}");
        assert!(Code::ALL.is_sorted());
    }
}
