//! Pictures on the raster: each pixel gets the mean of the samples that it covers.

use super::coverage::Window;
use super::object::Image;
use crate::geom::Matrix;

/// A picture as a window of the raster sees it: its samples for each pixel, row by row.
pub(super) fn seen(image: &Image<'_>, to_pixels: &Matrix, window: &Window) -> Vec<u8> {
    let [a, b, c, d, ..] = to_pixels.0;
    // The least part of a pixel over a whole picture is no turn.
    let still = |part: f64, samples: usize| (part * samples as f64).abs() < 1e-3;
    if still(b, image.width) && still(c, image.height) {
        return upright(image.samples, (image.width, image.height), image.channels, to_pixels, window);
    }
    if still(a, image.width) && still(d, image.height) {
        let [a, b, c, d, e, f] = to_pixels.0;
        let turned = turned(image);
        let matrix = Matrix([c, d, a, b, e, f]);
        return upright(&turned, (image.height, image.width), image.channels, &matrix, window);
    }
    slanted(image, to_pixels, window)
}

/// The same picture with rows for columns.
fn turned(image: &Image<'_>) -> Vec<u8> {
    let Image { width, height, channels, samples, .. } = *image;
    let mut out = vec![0; width * height * channels];
    for (y, row) in samples.chunks_exact(width * channels).enumerate() {
        for (x, pixel) in row.chunks_exact(channels).enumerate() {
            out[(x * height + y) * channels..][..channels].copy_from_slice(pixel);
        }
    }
    out
}

/// Which samples a pixel covers along one side, and how much of each: weights of 1/65536 that add up to one.
struct Span {
    first: usize,
    weights: Vec<u32>,
}

/// The spans of pixels from `low` on; a sample `n` lies between `scale × n + offset` and the next.
fn spans(low: usize, high: usize, scale: f64, offset: f64, samples: usize) -> Vec<Span> {
    let most = samples as f64;
    let span = |pixel: usize| {
        let at = |side: f64| ((side - offset) / scale).clamp(0.0, most);
        let (one, other) = (at(pixel as f64), at(pixel as f64 + 1.0));
        let (start, end) = (one.min(other), one.max(other));
        let first = (start as usize).min(samples - 1);
        let last = (end.ceil() as usize).clamp(first + 1, samples);
        let covered: Vec<f64> =
            (first..last).map(|n| (end.min(n as f64 + 1.0) - start.max(n as f64)).max(0.0)).collect();
        let sum: f64 = covered.iter().sum();
        if sum <= 0.0 {
            return Span { first, weights: vec![65_536] };
        }
        let mut rest = 65_536u32;
        let mut weights: Vec<u32> = covered
            .iter()
            .map(|part| {
                let weight = ((part / sum * 65_536.0) as u32).min(rest);
                rest -= weight;
                weight
            })
            .collect();
        // What rounding left goes to the middle.
        let middle = weights.len() / 2;
        weights[middle] += rest;
        Span { first, weights }
    };
    (low..high).map(span).collect()
}

/// A picture whose rows run along the raster's: first its rows are brought together, then its columns.
fn upright(
    samples: &[u8],
    (width, height): (usize, usize),
    channels: usize,
    to_pixels: &Matrix,
    window: &Window,
) -> Vec<u8> {
    let [a, _, _, d, e, f] = to_pixels.0;
    let columns = spans(window.left, window.right, a, e, width);
    let rows = spans(window.top, window.bottom, d, f, height);
    // Only columns that are seen are brought together.
    let first = columns.iter().map(|span| span.first).min().unwrap_or(0);
    let last = columns.iter().map(|span| span.first + span.weights.len()).max().unwrap_or(0);
    let part = first * channels..last * channels;
    let mut sums = vec![0u32; part.len()];
    let mut out = vec![0; columns.len() * rows.len() * channels];
    for (row, line) in rows.iter().zip(out.chunks_exact_mut((columns.len() * channels).max(1))) {
        sums.fill(1 << 7);
        for (n, weight) in row.weights.iter().enumerate() {
            let start = (row.first + n) * width * channels;
            let line = &samples[start + part.start..start + part.end];
            for (sum, sample) in sums.iter_mut().zip(line) {
                *sum += u32::from(*sample) * weight;
            }
        }
        sums.iter_mut().for_each(|sum| *sum >>= 8);
        match channels {
            1 => across::<1>(&columns, first, &sums, line),
            3 => across::<3>(&columns, first, &sums, line),
            4 => across::<4>(&columns, first, &sums, line),
            _ => across_any(&columns, first, channels, &sums, line),
        }
    }
    out
}

/// Brings the columns of a row together, whose pixels have so many channels.
fn across<const CHANNELS: usize>(columns: &[Span], first: usize, sums: &[u32], out: &mut [u8]) {
    let (pixels, _) = sums.as_chunks::<CHANNELS>();
    let (out, _) = out.as_chunks_mut::<CHANNELS>();
    for (column, to) in columns.iter().zip(out) {
        // Weights add up to 2¹⁶ and rows are less than that by 255: there is room for the half that rounds.
        let mut total = [1u32 << 23; CHANNELS];
        for (pixel, weight) in pixels[column.first - first..].iter().zip(&column.weights) {
            for (total, rows) in total.iter_mut().zip(pixel) {
                *total += rows * weight;
            }
        }
        *to = total.map(|total| (total >> 24) as u8);
    }
}

fn across_any(columns: &[Span], first: usize, channels: usize, sums: &[u32], out: &mut [u8]) {
    for (column, to) in columns.iter().zip(out.chunks_exact_mut(channels)) {
        let pixels = sums[(column.first - first) * channels..].chunks_exact(channels);
        for (channel, to) in to.iter_mut().enumerate() {
            let parts = pixels.clone().zip(&column.weights);
            let total: u32 = parts.map(|(pixel, weight)| pixel[channel] * weight).sum();
            *to = ((total + (1 << 23)) >> 24) as u8;
        }
    }
}

/// A picture at any slant: the mean of sixteen places in each pixel.
fn slanted(image: &Image<'_>, to_pixels: &Matrix, window: &Window) -> Vec<u8> {
    const SIDE: usize = 4;
    let mut out = vec![0; window.width() * (window.bottom - window.top) * image.channels];
    let Some(back) = to_pixels.inverse() else { return out };
    let mut pixels = out.chunks_exact_mut(image.channels);
    let mut sums = vec![0u32; image.channels];
    for y in window.top..window.bottom {
        for x in window.left..window.right {
            sums.fill(0);
            for n in 0..SIDE * SIDE {
                let place = |whole: usize, part: usize| whole as f64 + (part as f64 + 0.5) / SIDE as f64;
                let [u, v] = back.apply([place(x, n % SIDE), place(y, n / SIDE)]);
                let (u, v) =
                    ((u.max(0.0) as usize).min(image.width - 1), (v.max(0.0) as usize).min(image.height - 1));
                let pixel = &image.samples[(v * image.width + u) * image.channels..];
                for (sum, sample) in sums.iter_mut().zip(pixel) {
                    *sum += u32::from(*sample);
                }
            }
            let Some(pixel) = pixels.next() else { return out };
            for (to, sum) in pixel.iter_mut().zip(&sums) {
                *to = ((sum + (SIDE * SIDE / 2) as u32) / (SIDE * SIDE) as u32) as u8;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(samples: &[u8], width: usize) -> Image<'_> {
        let height = samples.len() / width;
        Image { width, height, channels: 1, samples, alpha: None, matrix: Matrix::IDENTITY }
    }

    fn check(samples: &[u8], width: usize, matrix: [f64; 6], size: (usize, usize), expected: &[u8]) {
        let window = Window { left: 0, top: 0, right: size.0, bottom: size.1 };
        assert_eq!(seen(&image(samples, width), &Matrix(matrix), &window), expected);
    }

    #[test]
    fn a_pixel_is_the_mean_of_what_it_covers() {
        check(&[0, 100, 200, 100], 2, [0.5, 0.0, 0.0, 0.5, 0.0, 0.0], (1, 1), &[100]);
        check(&[0, 90, 255], 3, [2.0 / 3.0, 0.0, 0.0, 1.0, 0.0, 0.0], (2, 1), &[30, 200]);
        check(&[10, 250], 2, [2.0, 0.0, 0.0, 1.0, 0.0, 0.0], (4, 1), &[10, 10, 250, 250]);
        check(&[255; 9], 3, [0.9, 0.0, 0.0, 0.9, 0.0, 0.0], (3, 3), &[255; 9]);
    }

    #[test]
    fn pictures_may_be_mirrored_turned_and_slanted() {
        check(&[1, 2, 3, 4], 2, [-1.0, 0.0, 0.0, 1.0, 2.0, 0.0], (2, 2), &[2, 1, 4, 3]);
        // A quarter to the right: the first row becomes the last column.
        check(&[1, 2, 3, 4], 2, [0.0, 1.0, -1.0, 0.0, 2.0, 0.0], (2, 2), &[3, 1, 4, 2]);
        check(&[80; 4], 2, [0.8, 0.6, -0.6, 0.8, 1.0, 0.0], (3, 3), &[80; 9]);
    }
}
