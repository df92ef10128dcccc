//! The head of an ICC profile.

/// How many channels an output profile of version 2 or 4 is for: 1, 3 or 4; else what it is, as a sentence whose subject
/// is the profile: `is not an ICC profile`.
// ICC.1:2022, 7.2
pub(crate) fn output_channels(profile: &[u8]) -> Result<u8, String> {
    let field = |at: usize| profile.get(at..at + 4).unwrap_or_default();
    if profile.len() < 132 || field(36) != b"acsp" {
        return Err("is not an ICC profile".to_owned());
    }
    let size = field(0).iter().fold(0usize, |size, byte| size << 8 | usize::from(*byte));
    if size != profile.len() {
        return Err("is cut short, or holds more than its head says".to_owned());
    }
    if !matches!(profile[8], 2 | 4) {
        return Err(format!("is of ICC version {}, not 2 or 4", profile[8]));
    }
    if field(12) != b"prtr" {
        return Err("is not an output profile".to_owned());
    }
    match field(16) {
        b"GRAY" => Ok(1),
        b"RGB " => Ok(3),
        b"CMYK" => Ok(4),
        other => Err(format!("is for {}, not gray, RGB or CMYK", String::from_utf8_lossy(other).trim_end())),
    }
}
