use std::fmt;

/// A thing of a page that its plates do not show as it will print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The thing, by its place in the order of painting.
    pub order: usize,
    /// Why.
    pub why: Why,
}

/// Why plates do not show a thing as it will print.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A picture that cannot be unpacked is left out; the reason in words.
    Picture(&'static str),
    /// A picture whose turn never came: the page's pictures unpack to more than plates are made from.
    TooManyPictures,
    /// The page paints more than plates are made from; all that follows is left out.
    TooMuch,
    /// A blend of colours is left out.
    Shading,
    /// A pattern is left out.
    Pattern,
    /// Type whose outlines cannot be had is left out.
    Type,
    /// A colour whose inks the file does not say is left out.
    Color,
    /// A thing that a soft mask hides in part is painted whole.
    SoftMask,
    /// A thing is laid over the others plainly, whatever its blend mode.
    Blend(String),
}

impl Why {
    /// Whether ink is missing from the plates, rather than somewhat other ink on them.
    pub fn is_left_out(&self) -> bool {
        !matches!(self, Why::SoftMask | Why::Blend(_))
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Picture(reason) => f.write_str(reason),
            Why::TooManyPictures => f.write_str("the pictures of the page take too much memory"),
            Why::TooMuch => f.write_str("the page paints too much"),
            Why::Shading => f.write_str("a blend of colours"),
            Why::Pattern => f.write_str("a pattern"),
            Why::Type => f.write_str("type whose outlines cannot be read"),
            Why::Color => f.write_str("a colour of no known inks"),
            Why::SoftMask => f.write_str("a soft mask, of which nothing is hidden here"),
            Why::Blend(mode) => write!(f, "the blend mode {mode}, which is laid over plainly here"),
        }
    }
}
