//! Colours in the spaces that a file gives them in.

use std::fmt;

use super::object::{Dict, Value};
use super::read::Finished;
use super::tint::Tint;

/// How deep spaces are built on one another.
const DEPTH: usize = 8;

/// A colour space (ISO 32000-2, 8.6).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Space {
    /// Gray of the device.
    DeviceGray,
    /// RGB of the device.
    DeviceRgb,
    /// The four inks of the press.
    DeviceCmyk,
    /// Gray with a white point.
    CalGray,
    /// RGB with a white point.
    CalRgb,
    /// CIE L*a*b*: the least and the most of a* and b*.
    Lab([i16; 4]),
    /// A profile: how many channels it has, and a hash of it.
    Icc {
        /// Channels.
        components: u8,
        /// A hash of the profile's bytes, unpacked.
        profile: [u8; 16],
    },
    /// A palette.
    Indexed {
        /// The space of the palette's colours.
        base: Box<Space>,
        /// The highest index.
        high: u32,
        /// The palette: a byte for each channel of each colour.
        table: Vec<u8>,
    },
    /// One ink of its own.
    Separation {
        /// The ink's name; `All` and `None` mean what they say.
        name: String,
        /// The space in which it is shown where there is no such ink.
        alternate: Box<Space>,
        /// What it looks like there.
        tint: Tint,
    },
    /// Several inks.
    DeviceN {
        /// The inks' names.
        names: Vec<String>,
        /// The space in which they are shown where there are no such inks.
        alternate: Box<Space>,
        /// What they look like there.
        tint: Tint,
    },
    /// A pattern, with the space of its colour where it has none itself.
    Pattern(Option<Box<Space>>),
    /// A space that cannot be read, by what stands in its place.
    Unknown(String),
}

/// A colour in a space.
#[derive(Clone, Debug, PartialEq)]
pub struct Paint {
    /// The space.
    pub space: Space,
    /// One number for each channel of the space.
    pub components: Vec<f32>,
    /// A hash of the pattern's definition, where the space is one of patterns.
    pub pattern: Option<[u8; 16]>,
}

impl Space {
    /// How many channels a colour has; 0 for a pattern without colour and for what cannot be read.
    pub fn components(&self) -> usize {
        match self {
            Space::DeviceGray | Space::CalGray | Space::Indexed { .. } | Space::Separation { .. } => 1,
            Space::DeviceRgb | Space::CalRgb | Space::Lab(_) => 3,
            Space::DeviceCmyk => 4,
            Space::Icc { components, .. } => usize::from(*components),
            Space::DeviceN { names, .. } => names.len(),
            Space::Pattern(base) => base.as_ref().map_or(0, |base| base.components()),
            Space::Unknown(_) => 0,
        }
    }

    /// The inks that it names itself.
    pub fn inks(&self) -> Vec<&str> {
        match self {
            Space::Separation { name, .. } => vec![name],
            Space::DeviceN { names, .. } => names.iter().map(String::as_str).collect(),
            Space::Indexed { base, .. } | Space::Pattern(Some(base)) => base.inks(),
            _ => Vec::new(),
        }
    }

    /// The colour that a space begins with (ISO 32000-2, 8.6.5.1).
    pub fn initial(&self) -> Vec<f32> {
        match self {
            Space::DeviceCmyk => vec![0.0, 0.0, 0.0, 1.0],
            Space::Separation { .. } | Space::DeviceN { .. } => vec![1.0; self.components()],
            _ => vec![0.0; self.components()],
        }
    }

    /// The space of a name, or of a definition.
    pub(super) fn read(finished: &Finished, value: &Value, spaces: &Dict) -> Space {
        Space::at_depth(finished, value, spaces, 0)
    }

    fn at_depth(finished: &Finished, value: &Value, spaces: &Dict, depth: usize) -> Space {
        if depth >= DEPTH {
            return Space::Unknown("too deep".to_owned());
        }
        match finished.resolve(value) {
            Value::Name(name) => Space::of_name(finished, &name, spaces, depth),
            Value::Array(parts) => Space::of_array(finished, &parts, spaces, depth),
            _ => Space::Unknown("none".to_owned()),
        }
    }

    fn of_name(finished: &Finished, name: &str, spaces: &Dict, depth: usize) -> Space {
        match name {
            "DeviceGray" | "G" | "CalGray" => Space::DeviceGray,
            "DeviceRGB" | "RGB" | "CalRGB" => Space::DeviceRgb,
            "DeviceCMYK" | "CMYK" => Space::DeviceCmyk,
            "Pattern" => Space::Pattern(None),
            _ => match spaces.get(name) {
                Some(Value::Name(same)) if same == name => Space::Unknown(name.to_owned()),
                Some(value) => Space::at_depth(finished, value, spaces, depth + 1),
                None => Space::Unknown(name.to_owned()),
            },
        }
    }

    fn of_array(finished: &Finished, parts: &[Value], spaces: &Dict, depth: usize) -> Space {
        let part = |n: usize| parts.get(n).map_or(Value::Null, |part| finished.resolve(part));
        let inner = |n: usize| {
            Box::new(Space::at_depth(finished, parts.get(n).unwrap_or(&Value::Null), spaces, depth + 1))
        };
        let tint = |n: usize| parts.get(n).map_or_else(Tint::default, |value| Tint::read(finished, value));
        match part(0).name().unwrap_or_default() {
            "CalGray" => Space::CalGray,
            "CalRGB" => Space::CalRgb,
            "Lab" => Space::Lab(lab_range(finished, &part(1))),
            "ICCBased" => icc(finished, parts.get(1)),
            "Indexed" | "I" => Space::Indexed {
                base: inner(1),
                high: part(2).int().and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
                table: table(finished, parts.get(3)),
            },
            "Separation" => Space::Separation {
                name: part(1).name().unwrap_or_default().to_owned(),
                alternate: inner(2),
                tint: tint(3),
            },
            "DeviceN" => {
                let names = part(1);
                let names =
                    names.array().unwrap_or_default().iter().take(32).map(|name| finished.resolve(name));
                Space::DeviceN {
                    names: names.map(|name| name.name().unwrap_or_default().to_owned()).collect(),
                    alternate: inner(2),
                    tint: tint(3),
                }
            }
            "Pattern" => Space::Pattern((parts.len() > 1).then(|| inner(1))),
            name => Space::of_name(finished, name, spaces, depth + 1),
        }
    }
}

/// The least and the most of a* and b* (ISO 32000-2, 8.6.5.4).
fn lab_range(finished: &Finished, dict: &Value) -> [i16; 4] {
    let range = dict.dict().map(|dict| finished.get(dict, "Range")).unwrap_or_default();
    let range: Vec<i16> = range
        .array()
        .unwrap_or_default()
        .iter()
        .filter_map(Value::number)
        .map(|number| number.clamp(-128.0, 127.0) as i16)
        .collect();
    range.try_into().unwrap_or([-100, 100, -100, 100])
}

/// The most bytes of a palette: 256 colours of 32 channels.
const TABLE: usize = 256 * 32;

/// A palette: a string, or a stream (ISO 32000-2, 8.6.6.3).
fn table(finished: &Finished, value: Option<&Value>) -> Vec<u8> {
    let mut table = match value.map(|value| finished.resolve(value)) {
        Some(Value::Text(bytes)) => bytes,
        Some(Value::Stream(_)) => match value {
            Some(Value::Ref(id)) => finished.stream(*id).ok().flatten().unwrap_or_default(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    table.truncate(TABLE);
    table
}

fn icc(finished: &Finished, stream: Option<&Value>) -> Space {
    let Some(Value::Ref(id)) = stream else { return Space::Unknown("ICCBased".to_owned()) };
    let dict = finished.object(*id);
    let components = dict.dict().and_then(|dict| finished.get(dict, "N").int()).unwrap_or(0);
    Space::Icc { components: u8::try_from(components).unwrap_or(0), profile: finished.stream_hash(*id) }
}

impl fmt::Display for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Space::DeviceGray => f.write_str("DeviceGray"),
            Space::DeviceRgb => f.write_str("DeviceRGB"),
            Space::DeviceCmyk => f.write_str("DeviceCMYK"),
            Space::CalGray => f.write_str("CalGray"),
            Space::CalRgb => f.write_str("CalRGB"),
            Space::Lab(_) => f.write_str("Lab"),
            Space::Icc { components, .. } => write!(f, "ICCBased {components}"),
            Space::Indexed { base, .. } => write!(f, "Indexed {base}"),
            Space::Separation { name, .. } => write!(f, "Separation {name}"),
            Space::DeviceN { names, .. } => write!(f, "DeviceN {}", names.join(" ")),
            Space::Pattern(_) => f.write_str("Pattern"),
            Space::Unknown(what) => write!(f, "unknown ({what})"),
        }
    }
}

impl fmt::Display for Paint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.space)?;
        for component in &self.components {
            write!(f, " {}", (f64::from(*component) * 10_000.0).round() / 10_000.0)?;
        }
        Ok(())
    }
}
