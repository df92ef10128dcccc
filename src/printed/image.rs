//! The samples of pictures as inks.

use std::collections::BTreeMap;

use super::inks::{Inks, value};
use crate::finished::{Samples, Space};
use crate::plate::Touch;

/// A picture as plates take it.
pub(super) struct Separated {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) channels: usize,
    pub(super) samples: Vec<u8>,
    pub(super) alpha: Option<usize>,
    /// Which plate takes which channel; what the picture does not name is knocked out.
    pub(super) touches: Vec<Touch>,
    /// Whether the picture names this plate.
    pub(super) named: Vec<bool>,
}

/// How many mixtures of several inks are remembered.
const MIXTURES: usize = 1 << 16;

impl Separated {
    /// Bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        self.samples.len()
    }

    /// How many thousandths of the pixels have more ink than a sum of levels, each plate at least as much as `besides` says.
    pub(super) fn share_over(&self, limit: u32, besides: &[u8]) -> u64 {
        let more = |plate: usize| u32::from(besides.get(plate).copied().unwrap_or(0));
        let mut fixed = 0;
        let mut channels: Vec<(usize, u32)> = Vec::new();
        for (plate, touch) in self.touches.iter().enumerate() {
            match touch {
                Touch::Channel(channel) => channels.push((*channel, more(plate))),
                Touch::Ink(ink) => fixed += more(plate).max(u32::from(*ink)),
                Touch::Leave => fixed += more(plate),
            }
        }
        let sum = |pixel: &[u8]| -> u32 {
            fixed + channels.iter().map(|(at, more)| u32::from(pixel[*at]).max(*more)).sum::<u32>()
        };
        let heavy =
            self.samples.chunks_exact(self.channels).filter(|pixel| sum(pixel) > limit).count() as u64;
        (heavy * 1000).div_ceil((self.width * self.height).max(1) as u64)
    }

    /// The picture in inks; nothing for spaces that have none.
    pub(super) fn of(samples: Samples, inks: &Inks<'_>) -> Option<Separated> {
        let space = samples.space.clone()?;
        let colors = samples.channels - usize::from(samples.has_alpha);
        let plates = inks.names.len();
        let by_plate = |channel: &dyn Fn(usize) -> Option<usize>| {
            let named: Vec<bool> = (0..plates).map(|plate| channel(plate).is_some()).collect();
            let touch = |plate| channel(plate).map_or(Touch::Ink(0), Touch::Channel);
            (named, (0..plates).map(touch).collect::<Vec<Touch>>())
        };
        let process = by_plate(&|plate| (plate < 4).then_some(plate));
        let (made, (named, touches)) = match &space {
            Space::DeviceCmyk | Space::Icc { components: 4, .. } => (samples, process),
            Space::DeviceGray | Space::CalGray | Space::Icc { components: 1, .. } => {
                let (mut named, touches) = by_plate(&|plate| (plate == 3).then_some(0));
                // Gray is a mixture of the four with nothing of three.
                named[..4].fill(true);
                (inverted(samples), (named, touches))
            }
            Space::Separation { name, .. } if name == "All" => (samples, by_plate(&|_| Some(0))),
            Space::Separation { name, .. } if inks.has(name) => {
                let own = inks.place(name);
                (samples, by_plate(&|plate| (own == Some(plate)).then_some(0)))
            }
            Space::DeviceN { names, .. } if names.iter().all(|name| name == "None" || inks.has(name)) => {
                let places: Vec<Option<usize>> = names.iter().map(|name| inks.place(name)).collect();
                (samples, by_plate(&|plate| places.iter().position(|place| *place == Some(plate))))
            }
            _ => (converted(samples, &space, colors, inks)?, process),
        };
        let Samples { width, height, channels, data, has_alpha, .. } = made;
        let alpha = has_alpha.then(|| channels - 1);
        Some(Separated { width, height, channels, samples: data, alpha, touches, named })
    }

    /// A stencil: only how much of each pixel is there.
    pub(super) fn stencil(samples: Samples) -> Separated {
        let Samples { width, height, channels, data, .. } = samples;
        Separated {
            width,
            height,
            channels,
            samples: data,
            alpha: Some(channels - 1),
            touches: Vec::new(),
            named: Vec::new(),
        }
    }
}

/// Of gray, how much ink.
fn inverted(mut samples: Samples) -> Samples {
    for pixel in samples.data.chunks_exact_mut(samples.channels) {
        pixel[0] = 255 - pixel[0];
    }
    samples
}

/// Every pixel in the four inks: what stands for inks that have no plate, and what colours that are no inks become.
fn converted(samples: Samples, space: &Space, colors: usize, inks: &Inks<'_>) -> Option<Samples> {
    let mut known: BTreeMap<Vec<u8>, [u8; 4]> = BTreeMap::new();
    let mix = |color: &[u8]| -> Option<[u8; 4]> {
        let parts: Vec<f32> = color.iter().enumerate().map(|(n, part)| value(space, n, *part)).collect();
        let touches = inks.touches(space, &parts, None)?;
        let mut mixture = [0; 4];
        for (ink, touch) in mixture.iter_mut().zip(touches) {
            if let Touch::Ink(level) = touch {
                *ink = level;
            }
        }
        Some(mixture)
    };
    let channels = 4 + usize::from(samples.has_alpha);
    let mut data = Vec::with_capacity(samples.data.len() / samples.channels * channels);
    let mut last: Option<(&[u8], [u8; 4])> = None;
    for pixel in samples.data.chunks_exact(samples.channels) {
        let (color, alpha) = pixel.split_at(colors);
        let mixture = match last {
            Some((before, mixture)) if before == color => mixture,
            _ if matches!(space, Space::DeviceRgb | Space::CalRgb | Space::Icc { .. }) => mix(color)?,
            _ => match known.get(color) {
                Some(mixture) => *mixture,
                None => {
                    let mixture = mix(color)?;
                    if known.len() < MIXTURES {
                        known.insert(color.to_vec(), mixture);
                    }
                    mixture
                }
            },
        };
        last = Some((color, mixture));
        data.extend_from_slice(&mixture);
        data.extend_from_slice(alpha);
    }
    Some(Samples { channels, data, space: Some(Space::DeviceCmyk), ..samples })
}
