use std::fmt;
use std::ops::Range;

use crate::diag::{Error, ErrorKind, Result};
use crate::geom::{Length, Point, Rect};
use crate::page::PlacedPage;

/// An ink of the press.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlateName {
    /// Cyan.
    Cyan,
    /// Magenta.
    Magenta,
    /// Yellow.
    Yellow,
    /// Black.
    Black,
    /// An ink of its own, by its name.
    Spot(String),
}

impl PlateName {
    /// The inks of process colour, in the order of their plates.
    pub const PROCESS: [PlateName; 4] =
        [PlateName::Cyan, PlateName::Magenta, PlateName::Yellow, PlateName::Black];
}

impl fmt::Display for PlateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PlateName::Cyan => "Cyan",
            PlateName::Magenta => "Magenta",
            PlateName::Yellow => "Yellow",
            PlateName::Black => "Black",
            PlateName::Spot(name) => name,
        })
    }
}

/// The part of the paper that plates are made of, and how finely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raster {
    /// The part, seen from the upper left corner of the trimmed page.
    pub rect: Rect,
    /// Pixels in an inch.
    pub dpi: u32,
}

/// More bytes than any page needs: a broadsheet page in four inks at 600 pixels an inch.
const MOST_BYTES: u64 = 512 << 20;

/// The finest raster that is made.
const MOST_DPI: u32 = 2400;

impl Raster {
    /// The page with its bleed.
    pub fn of_page(page: &PlacedPage, dpi: u32) -> Raster {
        let whole = Rect::new(Length::ZERO, Length::ZERO, page.trim.width, page.trim.height);
        Raster { rect: whole.grown(page.bleed), dpi }
    }

    /// Pixels across and down: as many as it takes to cover the part.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] for a resolution of nothing or beyond all use, and for a part that would take more memory
    /// than a page may.
    pub fn pixels(&self, plates: usize) -> Result<(usize, usize)> {
        if self.dpi == 0 || self.dpi > MOST_DPI {
            let message = format!("the resolution is {} pixels an inch, not from 1 to {MOST_DPI}", self.dpi);
            return Err(Error::new(ErrorKind::Input, message).with_hint("a proof takes 72 to 300"));
        }
        let side = |length: Length| {
            let pixels = i128::from(length.to_units().max(1)) * i128::from(self.dpi);
            let inch = i128::from(Length::UNITS_PER_INCH);
            u64::try_from((pixels + inch - 1) / inch).unwrap_or(u64::MAX)
        };
        let (width, height) = (side(self.rect.size.width), side(self.rect.size.height));
        let bytes = width.checked_mul(height).and_then(|pixels| pixels.checked_mul(plates.max(1) as u64));
        match (bytes, usize::try_from(width), usize::try_from(height)) {
            (Some(bytes), Ok(width), Ok(height)) if bytes <= MOST_BYTES => Ok((width, height)),
            _ => {
                let message = format!(
                    "{width} × {height} pixels in {plates} inks at {} an inch take more than {} MB",
                    self.dpi,
                    MOST_BYTES >> 20
                );
                Err(Error::new(ErrorKind::Input, message).with_hint("ask for fewer pixels an inch"))
            }
        }
    }

    /// Pixels in a point.
    pub(super) fn scale(&self) -> f64 {
        f64::from(self.dpi) / 72.0
    }

    /// The place on the page of a pixel's upper left corner.
    pub(super) fn point(&self, x: usize, y: usize) -> Point {
        let length = |pixels: usize| {
            Length::units(pixels as i64 * Length::UNITS_PER_INCH / i64::from(self.dpi.max(1)))
        };
        Point { x: self.rect.origin.x + length(x), y: self.rect.origin.y + length(y) }
    }
}

/// The plate of one ink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plate {
    /// The ink.
    pub name: PlateName,
    /// How much of it each pixel gets, row by row; 255 for a full one.
    pub ink: Vec<u8>,
}

impl Plate {
    /// What a file of this plate of a page is called, without its ending: `A05-plate-cyan`.
    pub fn file_name(&self, page: &str) -> String {
        let plain = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let ink: String = self.name.to_string().chars().map(plain).collect();
        format!("{page}-plate-{ink}")
    }
}

/// The plates of a page, all of one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plates {
    /// The part of the paper that they show.
    pub raster: Raster,
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// The row of the raster that is their first: 0, unless they are a band of it.
    pub top: usize,
    /// One for each ink, in the order in which they are named.
    pub plates: Vec<Plate>,
    /// What was painted, and which pixels it can reach: left, top, right, bottom.
    pub(super) reaches: Vec<(usize, [u32; 4])>,
}

/// The ink of all plates together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InkMap {
    /// Pixels in a row.
    pub width: usize,
    /// For each pixel the sum of its inks; 255 for each full one.
    pub sums: Vec<u16>,
}

impl Plates {
    /// Plates without any ink.
    ///
    /// # Errors
    /// As [`Raster::pixels`].
    pub fn blank(raster: Raster, names: &[PlateName]) -> Result<Plates> {
        let (_, height) = raster.pixels(names.len())?;
        Plates::blank_band(raster, names, 0..height)
    }

    /// Rows of such plates: a band.
    ///
    /// # Errors
    /// As [`Raster::pixels`].
    pub fn blank_band(raster: Raster, names: &[PlateName], rows: Range<usize>) -> Result<Plates> {
        let (width, whole) = raster.pixels(names.len())?;
        let (top, end) = (rows.start.min(whole), rows.end.min(whole));
        let height = end.saturating_sub(top);
        let plate = |name: &PlateName| Plate { name: name.clone(), ink: vec![0; width * height] };
        let plates = names.iter().map(plate).collect();
        Ok(Plates { raster, width, height, top, plates, reaches: Vec::new() })
    }

    /// The plates that these bands make, from the top of the raster to its foot.
    pub(super) fn joined(bands: Vec<Plates>) -> Option<Plates> {
        let mut bands = bands.into_iter();
        let mut whole = bands.next()?;
        for band in bands {
            let above = whole.height as u32;
            whole.height += band.height;
            for (plate, more) in whole.plates.iter_mut().zip(band.plates) {
                plate.ink.extend(more.ink);
            }
            let reaches = band.reaches.into_iter();
            whole.reaches.extend(reaches.map(|(source, [left, top, right, bottom])| {
                (source, [left, top + above, right, bottom + above])
            }));
        }
        whole.reaches.sort_by_key(|(source, _)| *source);
        Some(whole)
    }

    /// The plate of an ink.
    pub fn plate(&self, name: &PlateName) -> Option<&Plate> {
        self.plates.iter().find(|plate| plate.name == *name)
    }

    /// The ink of all plates together, pixel by pixel.
    pub fn total(&self) -> InkMap {
        let mut sums = vec![0u16; self.width * self.height];
        for plate in &self.plates {
            for (sum, ink) in sums.iter_mut().zip(&plate.ink) {
                *sum = sum.saturating_add(u16::from(*ink));
            }
        }
        InkMap { width: self.width, sums }
    }
}

impl InkMap {
    /// The most ink on one place, in percent.
    pub fn most(&self) -> u16 {
        percent(self.sums.iter().copied().max().unwrap_or(0))
    }
}

/// A sum of inks in percent, to the nearest.
pub(super) fn percent(sum: u16) -> u16 {
    ((u32::from(sum) * 100 + 127) / 255) as u16
}
