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
    /// F208: a paragraph has one line more or fewer than suits it best, for the sake of its column.
    LineCount,
    /// F301: a line is set looser than the style allows.
    LooseLine,
    /// F302: a line does not fit its measure.
    TightLine,
    /// F303: a rule of line breaking had to give way.
    RuleGaveWay,
    /// F304: a headline does not fit its box at the declared size.
    HeadlineFit,
    /// F305: the space between lines does not hold what stands there: readings, dots, lines beside names.
    TightLeading,
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
    /// F502: a mark stands at a line's start, where none may.
    LineStart,
    /// F503: marks or letters of one width stand among those of the other.
    MixedWidths,
    /// F409: a picture has far more pixels than the press can show.
    WastedResolution,
    /// F410: line art has fewer pixels than its edges need.
    CoarseLineArt,
    /// F407: a JPEG file is coded so that it prints badly, or not everywhere alike.
    JpegCoding,
    /// F408: nobody is named as having made a picture.
    MissingCredit,
    /// F601: more ink lies on a place than the paper takes.
    TotalInk,
    /// F602: body type is not black ink alone.
    BlackText,
    /// F603: small black type or a thin black rule does not overprint.
    BlackKnocksOut,
    /// F604: a white thing overprints, and so is not seen.
    WhiteOverprints,
    /// F605: small type is made of three inks or more.
    ManyInkText,
    /// F606: type is smaller than the press can hold.
    SmallType,
    /// F607: a rule is thinner than the press can hold.
    ThinRule,
    /// F608: colours that are not the inks of the press.
    ColorSpace,
    /// F609: a tint so light that it vanishes, or a shadow so dark that it closes.
    WeakDot,
    /// F610: a font is not in the file as a press and a reader need it.
    FontProgram,
    /// F611: transparency blends in other colours than the inks of the press.
    BlendSpace,
    /// F701: two heads side by side on the same lines (碰题).
    HeadsAbreast,
    /// F702: copy runs out wider than its head (宽出题).
    WiderThanHead,
    /// F703: a head across the foot is larger than the page's main head (底栏题大).
    HeavyFoot,
    /// F704: too many heads of one column (一栏题过多).
    OneColumnHeads,
    /// F705: a small picture over a large one (小图压大图).
    SmallOverLarge,
    /// F706: a gutter cuts the page in two (断版, 通版).
    CutThrough,
    /// F707: a head does not stand at its copy (题文不相配).
    HeadApart,
    /// F708: copy runs back, or over other copy, to its next column (倒走文, 跳栏).
    ColumnOrder,
    /// F709: a character or a line stands alone (孤字, 孤行).
    Widow,
    /// F710: a head within the copy is the last line of its column (栏末标题).
    HeadAtFoot,
    /// F711: a caption does not stand at its picture (图文分离).
    CaptionApart,
    /// F712: a hole in the page (空档).
    Hole,
    /// F713: a measure that the page's columns do not give (破栏).
    OffColumn,
    /// F714: a headline of kanji alone (お墓).
    KanjiHead,
    /// F715: heads stand one on the other (煙突).
    Chimney,
    /// F716: two like heads face each other at the top (門構え).
    Gate,
    /// F717: copy runs down on both sides of its head (両流れ).
    FlowsBothWays,
    /// F718: a paragraph ends where its tier does (泣き別れ).
    ParagraphAtBreak,
    /// F719: too many lines without anything to rest the eye on (白地).
    GreyStretch,
    /// F720: the same picture twice.
    PictureTwice,
    /// F721: the gap between two tiers runs from edge to edge (腹切り).
    BellyCut,
    /// F801: a page's boxes are not those of the edition.
    PageBoxes,
    /// F802: type or a picture stands where the trim may take it.
    LiveMatter,
    /// F803: the pages do not make whole sheets.
    PageCount,
    /// F804: there is nothing on a page.
    EmptyPage,
    /// F805: a page does not say what it is.
    Metadata,
    /// F806: a jump line leads nowhere.
    JumpLine,
    /// F807: two facing pages do not stand level.
    Spread,
    /// F808: a page of a PDF cannot be read whole.
    Unreadable,
    /// F901: a waiver waives nothing.
    UnusedWaiver,
    /// X4-01: the version of PDF (PDF/X-4).
    X4Version,
    /// X4-02: encryption (PDF/X-4).
    X4Encryption,
    /// X4-03: the file's identifiers (PDF/X-4).
    X4Id,
    /// X4-04: the metadata that says PDF/X-4 (PDF/X-4).
    X4Xmp,
    /// X4-05: the metadata that every file has (PDF/X-4).
    X4XmpFields,
    /// X4-06: whether it is trapped (PDF/X-4).
    X4Trapped,
    /// X4-07: metadata said twice (PDF/X-4).
    X4Info,
    /// X4-08: the output intent (PDF/X-4).
    X4Intent,
    /// X4-09: the output intent's profile (PDF/X-4).
    X4IntentProfile,
    /// X4-10: spaces of colour (PDF/X-4).
    X4ColorSpaces,
    /// X4-11: the overprint mode (PDF/X-4).
    X4OverprintMode,
    /// X4-12: spot colours (PDF/X-4).
    X4Colorants,
    /// X4-13: transparency (PDF/X-4).
    X4Blending,
    /// X4-14: fonts (PDF/X-4).
    X4Fonts,
    /// X4-15: graphics states (PDF/X-4).
    X4GraphicsState,
    /// X4-16: external objects (PDF/X-4).
    X4ExternalObjects,
    /// X4-17: filters (PDF/X-4).
    X4Filters,
    /// X4-18: page boxes (PDF/X-4).
    X4Boxes,
    /// X4-19: viewer preferences (PDF/X-4).
    X4ViewerPreferences,
    /// X4-20: annotations and actions (PDF/X-4).
    X4Annotations,
    /// X4-21: optional content (PDF/X-4).
    X4OptionalContent,
    /// X4-22: multimedia, forms, separated pages (PDF/X-4).
    X4Multimedia,
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
            Code::LineCount => "F208",
            Code::LooseLine => "F301",
            Code::TightLine => "F302",
            Code::RuleGaveWay => "F303",
            Code::HeadlineFit => "F304",
            Code::TightLeading => "F305",
            Code::LowResolution => "F401",
            Code::PictureColor => "F402",
            Code::MissingCaption => "F403",
            Code::MissingAlt => "F404",
            Code::PictureWords => "F405",
            Code::PictureWordsUnread => "F406",
            Code::Markup => "F501",
            Code::LineStart => "F502",
            Code::MixedWidths => "F503",
            Code::WastedResolution => "F409",
            Code::CoarseLineArt => "F410",
            Code::JpegCoding => "F407",
            Code::MissingCredit => "F408",
            Code::TotalInk => "F601",
            Code::BlackText => "F602",
            Code::BlackKnocksOut => "F603",
            Code::WhiteOverprints => "F604",
            Code::ManyInkText => "F605",
            Code::SmallType => "F606",
            Code::ThinRule => "F607",
            Code::ColorSpace => "F608",
            Code::WeakDot => "F609",
            Code::FontProgram => "F610",
            Code::BlendSpace => "F611",
            Code::HeadsAbreast => "F701",
            Code::WiderThanHead => "F702",
            Code::HeavyFoot => "F703",
            Code::OneColumnHeads => "F704",
            Code::SmallOverLarge => "F705",
            Code::CutThrough => "F706",
            Code::HeadApart => "F707",
            Code::ColumnOrder => "F708",
            Code::Widow => "F709",
            Code::HeadAtFoot => "F710",
            Code::CaptionApart => "F711",
            Code::Hole => "F712",
            Code::OffColumn => "F713",
            Code::KanjiHead => "F714",
            Code::Chimney => "F715",
            Code::Gate => "F716",
            Code::FlowsBothWays => "F717",
            Code::ParagraphAtBreak => "F718",
            Code::GreyStretch => "F719",
            Code::PictureTwice => "F720",
            Code::BellyCut => "F721",
            Code::PageBoxes => "F801",
            Code::LiveMatter => "F802",
            Code::PageCount => "F803",
            Code::EmptyPage => "F804",
            Code::Metadata => "F805",
            Code::JumpLine => "F806",
            Code::Spread => "F807",
            Code::Unreadable => "F808",
            Code::UnusedWaiver => "F901",
            Code::X4Version => "X4-01",
            Code::X4Encryption => "X4-02",
            Code::X4Id => "X4-03",
            Code::X4Xmp => "X4-04",
            Code::X4XmpFields => "X4-05",
            Code::X4Trapped => "X4-06",
            Code::X4Info => "X4-07",
            Code::X4Intent => "X4-08",
            Code::X4IntentProfile => "X4-09",
            Code::X4ColorSpaces => "X4-10",
            Code::X4OverprintMode => "X4-11",
            Code::X4Colorants => "X4-12",
            Code::X4Blending => "X4-13",
            Code::X4Fonts => "X4-14",
            Code::X4GraphicsState => "X4-15",
            Code::X4ExternalObjects => "X4-16",
            Code::X4Filters => "X4-17",
            Code::X4Boxes => "X4-18",
            Code::X4ViewerPreferences => "X4-19",
            Code::X4Annotations => "X4-20",
            Code::X4OptionalContent => "X4-21",
            Code::X4Multimedia => "X4-22",
        }
    }

    /// How much a finding of this kind matters.
    pub const fn severity(self) -> Severity {
        match self {
            Code::MissingGlyph
            | Code::Overset
            | Code::Collision
            | Code::TotalInk
            | Code::BlackText
            | Code::BlackKnocksOut
            | Code::WhiteOverprints
            | Code::ManyInkText
            | Code::ColorSpace
            | Code::FontProgram
            | Code::BlendSpace
            | Code::PageBoxes
            | Code::JumpLine
            | Code::Unreadable
            | Code::X4Version
            | Code::X4Encryption
            | Code::X4Id
            | Code::X4Xmp
            | Code::X4XmpFields
            | Code::X4Trapped
            | Code::X4Info
            | Code::X4Intent
            | Code::X4IntentProfile
            | Code::X4ColorSpaces
            | Code::X4OverprintMode
            | Code::X4Colorants
            | Code::X4Blending
            | Code::X4Fonts
            | Code::X4GraphicsState
            | Code::X4ExternalObjects
            | Code::X4Filters
            | Code::X4Boxes
            | Code::X4ViewerPreferences
            | Code::X4Annotations
            | Code::X4OptionalContent
            | Code::X4Multimedia => Severity::Error,
            Code::ShortFrame
            | Code::Unplaced
            | Code::EmptyFrame
            | Code::LooseLine
            | Code::TightLine
            | Code::HeadlineFit
            | Code::TightLeading
            | Code::LowResolution
            | Code::PictureColor
            | Code::MissingCaption
            | Code::MissingAlt
            | Code::PictureWordsUnread
            | Code::Markup
            | Code::WastedResolution
            | Code::CoarseLineArt
            | Code::JpegCoding
            | Code::MissingCredit
            | Code::SmallType
            | Code::ThinRule
            | Code::HeadsAbreast
            | Code::WiderThanHead
            | Code::HeavyFoot
            | Code::OneColumnHeads
            | Code::SmallOverLarge
            | Code::CutThrough
            | Code::HeadApart
            | Code::ColumnOrder
            | Code::Widow
            | Code::HeadAtFoot
            | Code::CaptionApart
            | Code::Hole
            | Code::OffColumn
            | Code::PictureTwice
            | Code::LiveMatter
            | Code::PageCount
            | Code::EmptyPage
            | Code::Metadata
            | Code::UnusedWaiver => Severity::Warning,
            Code::SpaceLeft
            | Code::FreedomUsed
            | Code::LineCount
            | Code::RuleGaveWay
            | Code::PictureWords
            | Code::LineStart
            | Code::MixedWidths
            | Code::WeakDot
            | Code::KanjiHead
            | Code::Chimney
            | Code::Gate
            | Code::FlowsBothWays
            | Code::ParagraphAtBreak
            | Code::GreyStretch
            | Code::BellyCut
            | Code::Spread => Severity::Info,
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
