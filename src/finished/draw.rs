//! A page as a picture.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};

use super::read::Finished;
use crate::diag::{Error, ErrorKind, Result};

/// The most pixels of a picture; a page that would have more is drawn coarser.
const PIXELS: f64 = 40_000_000.0;
/// The most pixels of a side, which the rasteriser counts in 16 bits.
const SIDE: f64 = 32_000.0;

/// A page drawn on white.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Columns of pixels.
    pub width: u32,
    /// Rows of pixels.
    pub height: u32,
    /// Pixels to the inch; fewer than asked for where the page is very large.
    pub dpi: f64,
    /// Red, green, blue and 255 for each pixel, row by row from the top.
    pub rgba: Vec<u8>,
}

impl Finished {
    /// Draws the part of a page that is shown, turned as it is shown; the page is counted from 0. An error where there is
    /// no such page, or where it paints more than can be read.
    pub fn draw(&self, index: usize, dpi: f64) -> Result<Drawn> {
        // Whoever draws has no bounds of its own.
        if self.content(index)?.is_beyond_drawing {
            let message =
                format!("page {} holds a picture in its content that is too large to be drawn", index + 1);
            return Err(
                Error::new(ErrorKind::Pdf, message).with_hint("make the picture an object of its own")
            );
        }
        // The reader keeps what it unpacks of a page; read anew, it is given back afterwards.
        let again = self.again()?;
        let page = again.pdf().pages().get(index);
        let page =
            page.ok_or_else(|| Error::new(ErrorKind::Pdf, format!("there is no page {}", index + 1)))?;
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let most = (PIXELS / (width * height)).sqrt().min(SIDE / width.max(height));
        let scale = (dpi / 72.0).min(most);
        let settings = PixmapSettings { x_scale: scale as f32, y_scale: scale as f32, bg_color: WHITE };
        let interpreter = InterpreterSettings::default();
        let drawn =
            hayro::render(page, &RenderCache::new(), &interpreter, &RenderSettings::default(), &settings);
        Ok(Drawn {
            width: drawn.width().into(),
            height: drawn.height().into(),
            dpi: scale * 72.0,
            rgba: drawn.data_as_u8_slice().to_vec(),
        })
    }
}
