//! Plates 印版: what each ink of a page lays on paper, as gray rasters, with overprint honoured; the ink of all plates
//! together, and the places where it is too much.
//!
//! A page's display list is turned into [`Object`]s, one after the other, and a [`Painter`] lays them on its plates.
//! Nothing in an object is particular to a page, so the objects of a PDF can be painted in the same way.

mod coverage;
mod display;
mod heavy;
mod image;
mod object;
mod paint;
mod plates;

pub use display::{Drawing, Medium, of_page};
pub use heavy::{HeavyPlace, INK_DPI, LEAST_HEAVY};
pub use object::{Blend, Fill, FillRule, Image, Object, Shape, Touch, inks};
pub use paint::Painter;
pub use plates::{InkMap, Plate, PlateName, Plates, Raster};
