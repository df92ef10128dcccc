//! The spot colours of a design.

use super::Source;
use crate::diag::{Error, ErrorKind, Result};
use crate::geom::{Color, SpotInk};
use crate::spec::{Ink, LayoutSpec, check_spot_name};

/// More inks than any press has units for.
const MOST_SPOTS: usize = 12;

/// The spot colours of a design, by which its inks are looked up.
pub(super) struct Spots {
    pub(super) inks: Vec<SpotInk>,
}

impl Spots {
    /// The spot colours that a layout defines, by name.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) for too many of them, names that mean something else, and
    /// alternates that are no process colours.
    pub(super) fn of(spec: &LayoutSpec, source: Source<'_>) -> Result<Spots> {
        if spec.spots.len() > MOST_SPOTS {
            let message = format!("the layout has {} spot colours, more than {MOST_SPOTS}", spec.spots.len());
            return Err(source.error("spots", message));
        }
        let spot = |(name, ink): (&String, &Ink)| {
            check_spot_name(name).map_err(|message| source.error(name, message))?;
            match ink {
                Ink::Process(alternate) if *alternate != Color::PAPER => {
                    Ok(SpotInk { name: name.clone(), alternate: *alternate })
                }
                _ => Err(source
                    .error(
                        name,
                        format!("the spot colour {name:?} has no alternate: \"{ink}\" is no process colour"),
                    )
                    .with_hint(
                        "give the mixture that stands for it on screens and proofs, such as \"M100 Y90\"",
                    )),
            }
        };
        Ok(Spots { inks: spec.spots.iter().map(spot).collect::<Result<_>>()? })
    }

    /// What an ink is.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input), without a place, for a spot colour that the layout does not define.
    pub(super) fn color(&self, ink: &Ink) -> Result<Color> {
        let (name, tint) = match ink {
            Ink::Process(color) => return Ok(*color),
            Ink::Spot { name, tint } => (name, *tint),
        };
        let found = self.inks.iter().zip(0u8..).find(|(spot, _)| spot.name == *name);
        let (spot, number) = found.ok_or_else(|| self.unknown(name))?;
        Ok(Color::spot(number, tint, spot.alternate))
    }

    fn unknown(&self, name: &str) -> Error {
        let message = format!(
            "{name:?} is not an ink; write C, M, Y or K with a percentage, \"paper\", or a spot colour"
        );
        let known: Vec<&str> = self.inks.iter().map(|spot| spot.name.as_str()).collect();
        Error::new(ErrorKind::Input, message).with_hint(match known.is_empty() {
            true => "spot colours are defined under [spots], such as \"红\" = \"M100 Y90\"".to_owned(),
            false => format!("the spot colours are: {}", known.join(", ")),
        })
    }
}
