use crate::finished::{PageFacts, Rect as Shown};
use crate::geom::{Length, Matrix, Rect, Size};
use crate::plate::Raster;

/// A page of a finished file on paper: where its places come to lie, seen from the upper left corner of one of its boxes,
/// turned as it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Paper {
    corner: Shown,
    unit: f64,
    /// Quarters of a turn clockwise.
    turns: i64,
}

/// The box that a page without one has, as readers take it: a letter sheet.
const LETTER: Shown = Shown { left: 0.0, bottom: 0.0, right: 612.0, top: 792.0 };

/// The trimmed page, or what comes nearest to it.
pub fn trim_of(facts: &PageFacts) -> Shown {
    let boxes = &facts.boxes;
    [boxes.trim, boxes.art, boxes.crop, boxes.media].into_iter().flatten().find(is_sound).unwrap_or(LETTER)
}

/// The part of a page that is shown: its crop box within its sheet.
pub fn shown_of(facts: &PageFacts) -> Shown {
    let media = facts.boxes.media.filter(is_sound).unwrap_or(LETTER);
    let crop = facts.boxes.crop.map_or(media, |crop| crop.intersection(&media));
    if is_sound(&crop) { crop } else { media }
}

fn is_sound(rect: &Shown) -> bool {
    rect.width() > 0.0 && rect.height() > 0.0 && rect.width().is_finite() && rect.height().is_finite()
}

impl Paper {
    /// A page seen from a corner of a box in the file's points; turned as it is shown, or as it stands in the file.
    pub fn of(facts: &PageFacts, corner: Shown, is_turned: bool) -> Paper {
        let turns = if is_turned { (facts.rotate / 90).rem_euclid(4) } else { 0 };
        let unit = if facts.user_unit.is_finite() { facts.user_unit.max(1e-3) } else { 1.0 };
        Paper { corner, unit, turns }
    }

    /// From the file's points to points from the corner, `y` downwards.
    pub fn map(&self) -> Matrix {
        let (unit, corner) = (self.unit, &self.corner);
        let upright = Matrix([unit, 0.0, 0.0, -unit, -corner.left * unit, corner.top * unit]);
        let (wide, high) = (corner.width() * unit, corner.height() * unit);
        let turn = match self.turns {
            1 => [0.0, 1.0, -1.0, 0.0, high, 0.0],
            2 => [-1.0, 0.0, 0.0, -1.0, wide, high],
            3 => [0.0, -1.0, 1.0, 0.0, 0.0, wide],
            _ => return upright,
        };
        upright.then(&Matrix(turn))
    }

    /// The size of the box.
    pub fn size(&self) -> Size {
        self.place(&self.corner).size
    }

    /// Where a rectangle of the file lies.
    pub fn place(&self, rect: &Shown) -> Rect {
        let map = self.map();
        let corners = [[rect.left, rect.top], [rect.right, rect.bottom]].map(|corner| map.apply(corner));
        let [[x0, y0], [x1, y1]] = corners;
        let (left, top) = (length(x0.min(x1)), length(y0.min(y1)));
        Rect::new(left, top, length(x0.max(x1)) - left, length(y0.max(y1)) - top)
    }

    /// A part of the paper as plates are made of it, coarser where it would have more pixels.
    pub fn raster(&self, rect: Rect, dpi: u32, pixels: f64) -> Raster {
        let inches = |length: Length| length.to_units().max(1) as f64 / Length::UNITS_PER_INCH as f64;
        let most = (pixels / inches(rect.size.width) / inches(rect.size.height)).sqrt();
        let dpi = if f64::from(dpi) > most { most.max(1.0) as u32 } else { dpi };
        Raster { rect, dpi }
    }
}

/// Points as a length; what lies farther off than any paper is as good as that far.
fn length(points: f64) -> Length {
    let most = Length::MAX.to_units() as f64 / 4.0;
    let units = points * Length::UNITS_PER_PT as f64;
    Length::units(if units.is_finite() { units.clamp(-most, most).round() as i64 } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rotate: i64, point: [f64; 2], expected: [f64; 2]) {
        let facts = PageFacts { rotate, user_unit: 2.0, ..PageFacts::default() };
        let paper = Paper::of(&facts, Shown { left: 10.0, bottom: 20.0, right: 40.0, top: 80.0 }, true);
        assert_eq!(paper.map().apply(point), expected, "{rotate}");
    }

    #[test]
    fn pages_are_turned_clockwise_about_their_box() {
        // The lower left corner of a box of 60 × 120 points.
        check(0, [10.0, 20.0], [0.0, 120.0]);
        check(90, [10.0, 20.0], [0.0, 0.0]);
        check(180, [10.0, 20.0], [60.0, 0.0]);
        check(270, [10.0, 20.0], [120.0, 60.0]);
        check(-90, [10.0, 20.0], [120.0, 60.0]);
    }
}
