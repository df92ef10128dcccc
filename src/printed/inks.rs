//! What colours do to plates.

use std::collections::BTreeSet;

use crate::finished::{Content, Space};
use crate::plate::{PlateName, Touch};

/// What becomes of colours that are no inks: RGB, read as sRGB, and L*a*b*.
#[derive(Clone, Copy)]
pub enum Foreign<'p> {
    /// The simple complement, its gray part in black: no press's inks, but the same for equal colours.
    Complement,
    /// What a separation makes of red, green and blue.
    Separated(&'p dyn Fn([u8; 3]) -> [u8; 4]),
}

/// What becomes of inks that are none of the four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spots {
    /// Each has a plate of its own.
    Own,
    /// A press without them prints what the file says stands for them.
    Process,
}

/// How colours become inks.
#[derive(Clone, Copy)]
pub struct Inks<'p> {
    /// The plates.
    pub names: &'p [PlateName],
    /// Colours that are no inks.
    pub foreign: Foreign<'p>,
}

/// How deep spaces stand on one another.
const DEPTH: usize = 8;
/// The most plates besides the four; the inks beyond print as what stands for them.
const SPOTS: usize = 28;

/// The inks of their own that some pages name, in the order of their names.
pub fn spot_names<'c>(contents: impl IntoIterator<Item = &'c Content>) -> Vec<PlateName> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for content in contents {
        let of_pictures = content.images.iter().filter_map(|image| image.space.as_ref());
        let spaces = content.paints.iter().map(|paint| &paint.space).chain(of_pictures);
        names.extend(spaces.flat_map(Space::inks).filter(|name| !is_known(name)));
    }
    names.into_iter().take(SPOTS).map(|name| PlateName::Spot(name.to_owned())).collect()
}

/// The plates of some pages.
pub fn plate_names<'c>(contents: impl IntoIterator<Item = &'c Content>, spots: Spots) -> Vec<PlateName> {
    let mut names = PlateName::PROCESS.to_vec();
    if spots == Spots::Own {
        names.extend(spot_names(contents));
    }
    names
}

fn is_known(name: &str) -> bool {
    matches!(name, "Cyan" | "Magenta" | "Yellow" | "Black" | "All" | "None")
}

/// A full ink is 255.
pub(super) fn level(share: f32) -> u8 {
    (share.clamp(0.0, 1.0) * 255.0).round() as u8
}

impl Inks<'_> {
    /// What a colour does to each plate; nothing for patterns and where the file does not say which inks it has. `over`
    /// is the overprint mode, where the colour overprints.
    pub fn touches(&self, space: &Space, parts: &[f32], over: Option<i64>) -> Option<Vec<Touch>> {
        self.at_depth(space, parts, over, 0)
    }

    fn at_depth(&self, space: &Space, parts: &[f32], over: Option<i64>, depth: usize) -> Option<Vec<Touch>> {
        if depth >= DEPTH {
            return None;
        }
        let cmyk = |inks: [f32; 4], may_leave: bool| Some(self.process(inks, may_leave, over));
        match space {
            Space::DeviceCmyk | Space::Icc { components: 4, .. } => {
                cmyk(parts.try_into().ok()?, *space == Space::DeviceCmyk)
            }
            Space::DeviceGray | Space::CalGray | Space::Icc { components: 1, .. } => {
                cmyk([0.0, 0.0, 0.0, 1.0 - parts.first()?], false)
            }
            Space::DeviceRgb | Space::CalRgb | Space::Icc { components: 3, .. } => {
                cmyk(self.of_rgb(parts.try_into().ok()?), false)
            }
            Space::Lab(_) => cmyk(self.of_rgb(rgb_of_lab(parts.try_into().ok()?)), false),
            Space::Indexed { base, table, .. } => {
                let (at, channels) = (parts.first()?.max(0.0) as usize, base.components());
                let color = table.get(at.checked_mul(channels)?..)?.get(..channels)?;
                let color: Vec<f32> =
                    color.iter().enumerate().map(|(n, part)| value(base, n, *part)).collect();
                self.at_depth(base, &color, over, depth + 1)
            }
            Space::Separation { name, alternate, tint } => match name.as_str() {
                "None" => Some(vec![Touch::Leave; self.names.len()]),
                "All" => Some(vec![Touch::Ink(level(*parts.first()?)); self.names.len()]),
                _ if self.has(name) => Some(self.named(&[name.as_str()], parts, over)),
                _ => self.stand_in(alternate, &tint.of(parts, alternate.components())?, over, depth),
            },
            Space::DeviceN { names, alternate, tint } => {
                if names.iter().all(|name| name == "None" || self.has(name)) {
                    let names: Vec<&str> = names.iter().map(String::as_str).collect();
                    return Some(self.named(&names, parts, over));
                }
                self.stand_in(alternate, &tint.of(parts, alternate.components())?, over, depth)
            }
            Space::Pattern(_) | Space::Unknown(_) | Space::Icc { .. } => None,
        }
    }

    /// What stands for an ink that the press does not have: where that overprints, so does what stands for it.
    fn stand_in(&self, space: &Space, parts: &[f32], over: Option<i64>, depth: usize) -> Option<Vec<Touch>> {
        let mut touches = self.at_depth(space, parts, None, depth + 1)?;
        if over.is_some() {
            touches
                .iter_mut()
                .filter(|touch| **touch == Touch::Ink(0))
                .for_each(|touch| *touch = Touch::Leave);
        }
        Some(touches)
    }

    /// Whether an ink has a plate.
    pub(super) fn has(&self, ink: &str) -> bool {
        self.place(ink).is_some()
    }

    /// The plate of an ink.
    pub(super) fn place(&self, ink: &str) -> Option<usize> {
        self.names.iter().position(|name| match name {
            PlateName::Cyan => ink == "Cyan",
            PlateName::Magenta => ink == "Magenta",
            PlateName::Yellow => ink == "Yellow",
            PlateName::Black => ink == "Black",
            PlateName::Spot(name) => ink == name,
        })
    }

    // ISO 32000-2, 8.6.7: where a colour overprints, an ink that it does not name is left as it is; so is, in mode 1, one
    // of which DeviceCMYK has nothing.
    fn process(&self, inks: [f32; 4], may_leave: bool, over: Option<i64>) -> Vec<Touch> {
        let rest = if over.is_some() { Touch::Leave } else { Touch::Ink(0) };
        let touch = |n: usize| match inks.get(n) {
            Some(share) if *share <= 0.0 && may_leave && over == Some(1) => Touch::Leave,
            Some(share) => Touch::Ink(level(*share)),
            None => rest,
        };
        (0..self.names.len()).map(touch).collect()
    }

    fn named(&self, inks: &[&str], parts: &[f32], over: Option<i64>) -> Vec<Touch> {
        let rest = if over.is_some() { Touch::Leave } else { Touch::Ink(0) };
        let mut touches = vec![rest; self.names.len()];
        for (ink, share) in inks.iter().zip(parts) {
            if let Some(place) = self.place(ink) {
                touches[place] = Touch::Ink(level(*share));
            }
        }
        touches
    }

    /// The inks of red, green and blue.
    pub(super) fn of_rgb(&self, rgb: [f32; 3]) -> [f32; 4] {
        match self.foreign {
            Foreign::Separated(separated) => separated(rgb.map(level)).map(|ink| f32::from(ink) / 255.0),
            Foreign::Complement => {
                let light = rgb[0].max(rgb[1]).max(rgb[2]);
                let part = |channel: f32| if light > 0.0 { 1.0 - channel / light } else { 0.0 };
                [part(rgb[0]), part(rgb[1]), part(rgb[2]), 1.0 - light]
            }
        }
    }
}

/// The value of a channel of a space: a byte is a part of its range.
pub(super) fn value(space: &Space, channel: usize, part: u8) -> f32 {
    let part = f32::from(part) / 255.0;
    match (space, channel) {
        (Space::Lab(_), 0) => part * 100.0,
        (Space::Lab([low, high, ..]), 1) | (Space::Lab([.., low, high]), _) => {
            f32::from(*low) + part * (f32::from(*high) - f32::from(*low))
        }
        _ => part,
    }
}

/// Red, green and blue of sRGB of a colour in L*a*b* under D50 (ISO 32000-2, 8.6.5.4; IEC 61966-2-1).
fn rgb_of_lab([l, a, b]: [f32; 3]) -> [f32; 3] {
    let middle = (l + 16.0) / 116.0;
    let side = |part: f32| {
        if part >= 6.0 / 29.0 { part * part * part } else { 108.0 / 841.0 * (part - 4.0 / 29.0) }
    };
    let [x, y, z] = [0.9642 * side(middle + a / 500.0), side(middle), 0.8249 * side(middle - b / 200.0)];
    let light = [
        3.134_112 * x - 1.617_392 * y - 0.490_633 * z,
        -0.978_787 * x + 1.916_28 * y + 0.033_455 * z,
        0.071_983 * x - 0.228_988 * y + 1.405_386 * z,
    ];
    light.map(|part| {
        let part = part.clamp(0.0, 1.0);
        if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finished::Tint;

    fn names() -> Vec<PlateName> {
        let mut names = PlateName::PROCESS.to_vec();
        names.push(PlateName::Spot("Gold".to_owned()));
        names
    }

    fn check(space: Space, components: &[f32], over: Option<i64>, expected: [Option<u8>; 5]) {
        let names = names();
        let inks = Inks { names: &names, foreign: Foreign::Complement };
        let found = inks.touches(&space, components, over).unwrap();
        let touch = |ink: Option<u8>| ink.map_or(Touch::Leave, Touch::Ink);
        assert_eq!(found, expected.map(touch));
    }

    fn separation(name: &str) -> Space {
        Space::Separation {
            name: name.to_owned(),
            alternate: Box::new(Space::DeviceCmyk),
            tint: Tint::default(),
        }
    }

    #[test]
    fn inks_go_to_their_plates() {
        let zero = Some(0);
        check(Space::DeviceCmyk, &[0.0, 0.0, 0.0, 1.0], Some(1), [None, None, None, Some(255), None]);
        check(Space::DeviceCmyk, &[0.0, 0.0, 0.0, 1.0], Some(0), [zero, zero, zero, Some(255), None]);
        check(Space::DeviceCmyk, &[0.0, 0.0, 0.0, 1.0], None, [zero, zero, zero, Some(255), zero]);
        check(Space::DeviceGray, &[0.0], Some(1), [zero, zero, zero, Some(255), None]);
        check(separation("Gold"), &[1.0], Some(1), [None, None, None, None, Some(255)]);
        check(separation("Gold"), &[0.0], None, [zero, zero, zero, zero, zero]);
        check(separation("Magenta"), &[0.5], Some(1), [None, Some(128), None, None, None]);
        check(separation("All"), &[1.0], None, [Some(255); 5]);
        check(separation("None"), &[1.0], None, [None; 5]);
        check(Space::DeviceRgb, &[1.0, 0.0, 0.0], None, [zero, Some(255), Some(255), zero, zero]);
        let table = vec![0, 0, 0, 0, 255, 0, 0, 51];
        let palette = Space::Indexed { base: Box::new(Space::DeviceCmyk), high: 1, table };
        check(palette, &[1.0], None, [Some(255), zero, zero, Some(51), zero]);
        check(
            Space::Lab([-100, 100, -100, 100]),
            &[0.0, 0.0, 0.0],
            None,
            [zero, zero, zero, Some(255), zero],
        );
    }

    #[test]
    fn an_ink_that_nothing_is_said_of_has_no_inks() {
        let names = names();
        let inks = Inks { names: &names, foreign: Foreign::Complement };
        assert_eq!(inks.touches(&separation("Silver"), &[1.0], None), None);
        assert_eq!(inks.touches(&Space::Pattern(None), &[], None), None);
    }

    #[test]
    fn lab_white_is_white_and_its_red_is_red() {
        let [r, g, b] = rgb_of_lab([100.0, 0.0, 0.0]);
        assert!(r > 0.99 && g > 0.99 && b > 0.99);
        let [r, g, b] = rgb_of_lab([54.3, 80.8, 69.9]);
        assert!(r > 0.97 && g < 0.1 && b < 0.1, "{r} {g} {b}");
    }
}
