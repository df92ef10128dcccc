use super::plates::{Plates, percent};
use crate::geom::{Point, Rect};

/// The raster that ink is measured on: fine enough to find 15 mm², and the resolution of newspapers' own ink maps.
pub const INK_DPI: u32 = 72;

/// The least place of too much ink that counts, in square millimetres.
// GWG 2015, total ink area coverage
pub const LEAST_HEAVY: i64 = 15;

/// A place with too much ink.
#[derive(Clone, Debug, PartialEq)]
pub struct HeavyPlace {
    /// The box around it.
    pub rect: Rect,
    /// Where there is most ink.
    pub at: Point,
    /// The most ink on it, in percent.
    pub most: u16,
    /// Its size in square millimetres.
    pub area: f64,
    /// What is painted there, by [`Object::source`](super::Object::source), in order.
    pub sources: Vec<usize>,
}

/// A stretch of a row.
struct Run {
    row: usize,
    start: usize,
    end: usize,
    /// The first run that it hangs together with, as far as is known.
    root: usize,
}

impl Plates {
    /// The connected places on which all inks together are more than `limit` percent, and that are at least `least`
    /// square millimetres large; those with most ink first.
    pub fn heavy_places(&self, limit: u16, least: f64) -> Vec<HeavyPlace> {
        let total = self.total();
        // More than the limit by less than a level is within what rounding adds.
        let most = u32::from(limit) * 255 / 100 + 1;
        let limit = u16::try_from(most).unwrap_or(u16::MAX);
        let mut runs: Vec<Run> = Vec::new();
        let mut above = 0..0;
        for (row, sums) in total.sums.chunks_exact(self.width.max(1)).enumerate() {
            let first = runs.len();
            let mut x = 0;
            while let Some(start) = sums[x..].iter().position(|sum| *sum > limit) {
                let start = x + start;
                let length = sums[start..].iter().position(|sum| *sum <= limit);
                let end = length.map_or(sums.len(), |length| start + length);
                runs.push(Run { row, start, end, root: runs.len() });
                x = end;
            }
            let own = first..runs.len();
            join(&mut runs, above, own.clone());
            above = own;
        }
        let side = 25.4 / f64::from(self.raster.dpi);
        let mut places: Vec<HeavyPlace> = gather(&mut runs)
            .into_iter()
            .filter(|runs| area(runs) as f64 * side * side >= least)
            .map(|runs| self.place(&runs, &total.sums, side))
            .collect();
        places.sort_by_key(|place| (u16::MAX - place.most, place.rect.origin.y, place.rect.origin.x));
        places
    }

    fn place(&self, runs: &[Run], sums: &[u16], side: f64) -> HeavyPlace {
        let (mut left, mut right) = (usize::MAX, 0);
        let (mut most, mut at) = (0, (0, 0));
        for run in runs {
            left = left.min(run.start);
            right = right.max(run.end);
            for x in run.start..run.end {
                let sum = sums[run.row * self.width + x];
                if sum > most {
                    (most, at) = (sum, (x, run.row));
                }
            }
        }
        let top = runs.first().map_or(0, |run| run.row);
        let bottom = runs.last().map_or(0, |run| run.row + 1);
        let (start, end) = (self.point(left, top), self.point(right, bottom));
        HeavyPlace {
            rect: Rect::new(start.x, start.y, end.x - start.x, end.y - start.y),
            at: self.point(at.0, at.1),
            most: percent(most),
            area: area(runs) as f64 * side * side,
            sources: self.sources_at(runs),
        }
    }

    fn point(&self, x: usize, y: usize) -> Point {
        self.raster.point(x, self.top + y)
    }

    /// What can have reached any pixel of these runs.
    fn sources_at(&self, runs: &[Run]) -> Vec<usize> {
        let meets = |&[left, top, right, bottom]: &[u32; 4]| {
            let [left, top, right, bottom] = [left, top, right, bottom].map(|side| side as usize);
            let first = runs.partition_point(|run| run.row < top);
            let here = runs[first..].iter().take_while(|run| run.row < bottom);
            here.into_iter().any(|run| run.start < right && run.end > left)
        };
        let mut sources: Vec<usize> =
            self.reaches.iter().filter(|(_, reach)| meets(reach)).map(|(source, _)| *source).collect();
        sources.dedup();
        sources
    }
}

fn area(runs: &[Run]) -> usize {
    runs.iter().map(|run| run.end - run.start).sum()
}

/// Joins the runs of a row with those above that they touch.
fn join(runs: &mut [Run], above: std::ops::Range<usize>, own: std::ops::Range<usize>) {
    let mut upper = above.start;
    for lower in own {
        while upper < above.end && runs[upper].end <= runs[lower].start {
            upper += 1;
        }
        let mut other = upper;
        while other < above.end && runs[other].start < runs[lower].end {
            let (one, two) = (root(runs, lower), root(runs, other));
            runs[one.max(two)].root = one.min(two);
            other += 1;
        }
    }
}

fn root(runs: &mut [Run], mut n: usize) -> usize {
    while runs[n].root != n {
        // The way gets shorter each time that it is gone.
        runs[n].root = runs[runs[n].root].root;
        n = runs[n].root;
    }
    n
}

/// The runs of each place, in rows.
fn gather(runs: &mut [Run]) -> Vec<Vec<Run>> {
    let roots: Vec<usize> = (0..runs.len()).map(|n| root(runs, n)).collect();
    let mut numbers = vec![usize::MAX; runs.len()];
    let mut places: Vec<Vec<Run>> = Vec::new();
    for (run, root) in runs.iter().zip(roots) {
        if numbers[root] == usize::MAX {
            numbers[root] = places.len();
            places.push(Vec::new());
        }
        places[numbers[root]].push(Run { ..*run });
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Length;
    use crate::plate::{PlateName, Raster};

    /// Plates of 1 mm pixels; `#` has 250 % ink, `+` 230 %, `.` 100 %.
    fn plates(rows: &[&str]) -> Plates {
        let (width, height) = (rows[0].len() as i64, rows.len() as i64);
        let rect = Rect::new(
            Length::ZERO,
            Length::ZERO,
            Length::units(Length::UNITS_PER_INCH / 25 * width),
            Length::units(Length::UNITS_PER_INCH / 25 * height),
        );
        let mut plates = Plates::blank(Raster { rect, dpi: 25 }, &PlateName::PROCESS).expect("small");
        assert_eq!((plates.width as i64, plates.height as i64), (width, height));
        for (n, c) in rows.concat().chars().enumerate() {
            let inks = match c {
                '#' => [255, 255, 128, 0],
                '+' => [255, 255, 77, 0],
                _ => [255, 0, 0, 0],
            };
            for (plate, ink) in plates.plates.iter_mut().zip(inks) {
                plate.ink[n] = ink;
            }
        }
        plates
    }

    fn check(rows: &[&str], limit: u16, expected: &[(u16, usize)]) {
        let found = plates(rows).heavy_places(limit, 3.0 * 1.016 * 1.016);
        let found: Vec<(u16, usize)> =
            found.iter().map(|place| (place.most, (place.area / 1.016 / 1.016).round() as usize)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn places_hang_together_by_their_sides_and_have_a_size() {
        check(&["##..", "#..#", "...#"], 220, &[(250, 3)]);
        check(&["#.#.", "#.#.", "###.", "...#"], 220, &[(250, 7)]);
        check(&["+++.", "...#", "####"], 220, &[(250, 5), (230, 3)]);
        check(&["+++.", "...#", "####"], 240, &[(250, 5)]);
        check(&["####"], 250, &[]);
    }

    #[test]
    fn places_name_what_was_painted_there() {
        let mut plates = plates(&["###.", "...."]);
        plates.reaches = vec![(4, [0, 0, 1, 1]), (4, [1, 0, 2, 1]), (6, [3, 0, 4, 2]), (9, [0, 0, 4, 2])];
        let places = plates.heavy_places(220, 1.0);
        assert_eq!(places[0].sources, [4, 9]);
        assert_eq!(places[0].at, Point { x: Length::ZERO, y: Length::ZERO });
    }
}
