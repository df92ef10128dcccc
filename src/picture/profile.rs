use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use moxcms::{ColorProfile, DataColorSpace};

use super::icc::output_channels;
use super::probe::{ColorSpace, ColorTag};
use crate::diag::{Error, ErrorKind, Result, SourcePlace};
use crate::hash::Hash;

/// The press that a page is made for, and what it wants of pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// How it prints.
    pub profile: Arc<OutputProfile>,
    /// The most ink of all plates together that a converted picture lays on one place, in percent.
    pub ink_limit: u16,
    /// What becomes of RGB pictures.
    pub rgb: RgbPictures,
    /// Whether the plant wants marks and a colour bar outside the trim.
    pub marks: bool,
}

/// What becomes of RGB pictures on their way to the press.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RgbPictures {
    /// They are converted to the inks of the press.
    #[default]
    Converted,
    /// They stay as they are, with the profile that says what their colours mean, for a plant that converts them.
    Tagged,
}

impl Press {
    /// The most ink on newsprint (ISO 12647-3:2013).
    pub const NEWSPRINT_INK: u16 = 220;

    /// Coldset printing on newsprint.
    pub fn newsprint() -> Press {
        Press {
            profile: OutputProfile::newsprint(),
            ink_limit: Press::NEWSPRINT_INK,
            rgb: RgbPictures::Converted,
            marks: false,
        }
    }
}

/// How the press prints: an ICC output profile for CMYK, and the name of the printing condition that it describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputProfile {
    /// The printing condition, such as `CGATS TR 002`.
    pub condition: String,
    /// What it is, in words.
    pub info: String,
    /// The profile's file.
    pub data: Cow<'static, [u8]>,
    /// What other profiles do not have.
    pub fingerprint: [u8; 16],
}

/// Made from the CGATS TR 002 data; see `fixtures/profiles/README.md`.
const NEWSPRINT: &[u8] = include_bytes!("../../fixtures/profiles/newsprint-tr002.icc");

impl OutputProfile {
    /// The largest profile that is read, in bytes: ten times that of any printing condition.
    pub const LARGEST: u64 = 32 << 20;

    /// Coldset printing on newsprint, after the characterisation data of CGATS TR 002.
    pub fn newsprint() -> Arc<OutputProfile> {
        static PROFILE: OnceLock<Arc<OutputProfile>> = OnceLock::new();
        let make = || {
            Arc::new(OutputProfile {
                condition: "CGATS TR 002".into(),
                info: "Coldset printing on newsprint, CGATS TR 002-2007".into(),
                data: Cow::Borrowed(NEWSPRINT),
                fingerprint: Hash::of(NEWSPRINT),
            })
        };
        PROFILE.get_or_init(make).clone()
    }

    /// Checks a profile file: an ICC output profile of version 2 or 4 for CMYK.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] for any other file.
    pub fn read(file: &str, condition: &str, bytes: Vec<u8>) -> Result<OutputProfile> {
        let refused = |what: &str| {
            Error::new(ErrorKind::Input, format!("the profile {file} {what}"))
                .at(SourcePlace::file(file))
                .with_hint(ASK_THE_PLANT)
        };
        if bytes.len() as u64 > OutputProfile::LARGEST {
            let most = OutputProfile::LARGEST >> 20;
            return Err(refused(&format!("has {} MB, more than {most}", bytes.len() >> 20)));
        }
        if output_channels(&bytes).map_err(|what| refused(&what))? != 4 {
            return Err(refused("is not for CMYK"));
        }
        let parsed = ColorProfile::new_from_slice(&bytes).map_err(|_| refused("is damaged"))?;
        if parsed.lut_b_to_a_perceptual.is_none() || parsed.lut_a_to_b_colorimetric.is_none() {
            return Err(refused("does not say which inks make which colour"));
        }
        Ok(OutputProfile {
            condition: condition.to_owned(),
            info: condition.to_owned(),
            fingerprint: Hash::of(&bytes),
            data: Cow::Owned(bytes),
        })
    }

    /// That it cannot be used: `what` is said of it.
    pub(super) fn unfit(&self, what: &str) -> Error {
        Error::new(ErrorKind::Input, format!("the profile {:?} {what}", self.condition))
            .with_hint(ASK_THE_PLANT)
    }
}

/// What to do about a profile that cannot be used.
const ASK_THE_PLANT: &str = "ask the plant for the CMYK output profile of its press";

/// The profile of sRGB, for pictures that bring none: as ICC.1:2001-12, which PDF 1.6 reads, and of no date.
pub fn srgb() -> Vec<u8> {
    let mut bytes = ColorProfile::new_srgb().encode().unwrap_or_default();
    if bytes.len() > 36 {
        bytes[8..12].copy_from_slice(&[4, 0, 0, 0]);
        // The first second of the year 2000.
        bytes[24..36].copy_from_slice(&[0x07, 0xd0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    }
    bytes
}

/// The profile that a picture's file carries, looked through.
pub(super) fn embedded(color: ColorSpace, bytes: Vec<u8>) -> ColorTag {
    let space = match color {
        ColorSpace::Gray => DataColorSpace::Gray,
        ColorSpace::Rgb => DataColorSpace::Rgb,
        ColorSpace::Cmyk => DataColorSpace::Cmyk,
    };
    match ColorProfile::new_from_slice(&bytes) {
        Ok(profile) if profile.color_space == space => ColorTag::Profile(bytes.into()),
        _ => ColorTag::Unusable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: impl FnOnce(&mut Vec<u8>), expected: &str) {
        let mut bytes = NEWSPRINT.to_vec();
        change(&mut bytes);
        let error = OutputProfile::read("press.icc", "X", bytes).expect_err(expected);
        assert_eq!(error.message, format!("the profile press.icc {expected}"));
    }

    #[test]
    fn only_a_cmyk_output_profile_is_taken() {
        assert!(OutputProfile::read("press.icc", "X", NEWSPRINT.to_vec()).is_ok());
        check(|bytes| bytes.truncate(100), "is not an ICC profile");
        check(|bytes| bytes.truncate(100_000), "is cut short, or holds more than its head says");
        check(|bytes| bytes[8] = 9, "is of ICC version 9, not 2 or 4");
        check(|bytes| bytes[12..16].copy_from_slice(b"mntr"), "is not an output profile");
        check(|bytes| bytes[16..20].copy_from_slice(b"RGB "), "is not for CMYK");
        check(|bytes| bytes[128..132].fill(0xff), "is damaged");
        // The table's tag under another name.
        let renamed = |bytes: &mut Vec<u8>| {
            let at = bytes.windows(4).position(|name| name == b"B2A0").expect("a table");
            bytes[at..at + 4].copy_from_slice(b"XXXX");
        };
        check(renamed, "does not say which inks make which colour");
    }
}
