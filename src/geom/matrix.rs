/// A transformation of a plane: `[a, b, c, d, e, f]` takes `(x, y)` to `(a x + c y + e, b x + d y + f)`. Made layout is
/// in whole lengths and has none; pages read back, and plates, do.
// ISO 32000-2, 8.3.3
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matrix(pub [f64; 6]);

impl Matrix {
    /// The one that changes nothing.
    pub const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Only moves.
    pub const fn translation(x: f64, y: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// Where a point goes.
    pub fn apply(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [a, b, c, d, e, f] = self.0;
        [a * x + c * y + e, b * x + d * y + f]
    }

    /// This, and then another.
    #[must_use]
    pub fn then(&self, next: &Matrix) -> Matrix {
        let [a, b, c, d, e, f] = self.0;
        let [na, nb, nc, nd, ..] = next.0;
        let [x, y] = next.apply([e, f]);
        Matrix([na * a + nc * b, nb * a + nd * b, na * c + nc * d, nb * c + nd * d, x, y])
    }

    /// The way back; `None` where everything falls on a line.
    pub fn inverse(&self) -> Option<Matrix> {
        let [a, b, c, d, e, f] = self.0;
        let det = a * d - b * c;
        let inverse = [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det];
        inverse.iter().all(|part| part.is_finite()).then_some(Matrix(inverse))
    }

    /// How long it makes steps of 1 along both axes.
    pub fn scale(&self) -> (f64, f64) {
        let [a, b, c, d, ..] = self.0;
        (a.hypot(b), c.hypot(d))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_transformation_is_done_first() {
        let double = Matrix([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
        let moved = Matrix::translation(10.0, 0.0);
        assert_eq!(double.then(&moved).apply([1.0, 1.0]), [12.0, 2.0]);
        assert_eq!(moved.then(&double).apply([1.0, 1.0]), [22.0, 2.0]);
    }

    #[test]
    fn the_way_back_leads_back() {
        let there = Matrix([2.0, 0.5, -1.0, 3.0, 10.0, -4.0]);
        let back = there.inverse().expect("it is no line");
        let [x, y] = back.apply(there.apply([7.0, 9.0]));
        assert!((x - 7.0).abs() < 1e-9 && (y - 9.0).abs() < 1e-9);
        assert_eq!(there.then(&back).apply([1.0, 0.0])[1].round(), 0.0);
        assert_eq!(Matrix([1.0, 2.0, 2.0, 4.0, 0.0, 0.0]).inverse(), None);
    }
}
