//! Pages drawn as they are shown, turned back to how the file has them: places count from there.

use crate::finished::Drawn;

/// A drawn page as it stands before it is turned clockwise by so many degrees.
pub(super) fn unturned(drawn: Drawn, degrees: i64) -> Drawn {
    let (width, height) = (drawn.width as usize, drawn.height as usize);
    let (pixels, _) = drawn.rgba.as_chunks::<4>();
    // For each pixel of the page as the file has it, where it is shown.
    let from = |wide: usize, at: usize, degrees: i64| {
        let (x, y) = (at % wide, at / wide);
        match degrees {
            90 => x * width + (width - 1 - y),
            180 => (height - 1 - y) * width + (width - 1 - x),
            _ => (height - 1 - x) * width + y,
        }
    };
    let degrees = degrees.rem_euclid(360);
    let (wide, high) = match degrees {
        90 | 270 => (height, width),
        180 => (width, height),
        _ => return drawn,
    };
    let rgba = (0..pixels.len()).flat_map(|at| pixels[from(wide, at, degrees)]).collect();
    Drawn { width: wide as u32, height: high as u32, rgba, ..drawn }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_page_is_turned_back() {
        let drawn = |rows: &[&str]| Drawn {
            width: rows[0].len() as u32,
            height: rows.len() as u32,
            dpi: 72.0,
            rgba: rows.concat().bytes().flat_map(|pixel| [pixel, 0, 0, 255]).collect(),
        };
        let check =
            |degrees, shown: &[&str]| assert_eq!(unturned(drawn(shown), degrees), drawn(&["abc", "def"]));
        check(0, &["abc", "def"]);
        check(90, &["da", "eb", "fc"]);
        check(180, &["fed", "cba"]);
        check(270, &["cf", "be", "ad"]);
        check(-90, &["cf", "be", "ad"]);
    }
}
