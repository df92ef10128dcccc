use moxcms::{ColorProfile, Layout, RenderingIntent, TransformOptions};

use super::light::{coded_light, linear};
use super::profile::OutputProfile;
use crate::diag::Result;

/// What a proof shows where there is no ink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// White, and black ink as black as the screen is: for reading.
    #[default]
    White,
    /// The paper as it is, and black as it prints on it (absolute colorimetric): for judging the look.
    AsPrinted,
}

/// What the inks of a press look like, for every mixture: a soft proof.
///
/// A table that a colour management system fills once; pixels go through it in whole numbers.
pub struct SoftProof {
    nodes: Vec<[u16; 3]>,
    /// Black ink alone, which most of a page is.
    black: [[u8; 3]; 256],
}

/// Nodes along each side of the table.
const NODES: usize = 17;

/// Where each ink lies along its side of the table, in parts of 256 of the way from node to node.
const PLACES: [u16; 256] = {
    let mut places = [0; 256];
    let mut ink = 0;
    while ink < 256 {
        places[ink] = (ink * (NODES - 1) * 256 / 255) as u16;
        ink += 1;
    }
    places
};

/// A colour's light: red, green and blue of sRGB, 1 for the most.
type Light = [f64; 3];

impl SoftProof {
    /// The inks of a press on some paper.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::diag::ErrorKind::Input) where the profile of the press does not say what its inks look like.
    pub fn of(press: &OutputProfile, paper: Paper) -> Result<SoftProof> {
        let unfit = || press.unfit("does not say what its inks look like");
        let profile = ColorProfile::new_from_slice(&press.data).map_err(|_| unfit())?;
        let level = |n: usize, of: usize| (n * 65_535 / (of - 1)) as u16;
        let mut inks = Vec::with_capacity(NODES.pow(4) * 4);
        for n in 0..NODES.pow(4) {
            let part = |step: usize| level(n / step % NODES, NODES);
            inks.extend([part(NODES.pow(3)), part(NODES.pow(2)), part(NODES), part(1)]);
        }
        let ramp: Vec<u16> = (0..256).flat_map(|k| [0, 0, 0, level(k, 256)]).collect();
        let nodes = inks.len() / 4;
        inks.extend(ramp);
        // Both at once: to make ready for it takes longer than to do it.
        let mut nodes_and_black = relative(&profile, &inks).ok_or_else(unfit)?;
        let black = nodes_and_black.split_off(nodes);
        let nodes = nodes_and_black;
        let darkest = *black.last().ok_or_else(unfit)?;
        let white = profile.media_white_point.map_or(D50, |white| [white.x, white.y, white.z]);
        let shown = |light: &Light| match paper {
            Paper::White => std::array::from_fn(|n| ((light[n] - darkest[n]) / (1.0 - darkest[n])).max(0.0)),
            Paper::AsPrinted => on_paper(light, white),
        };
        let sample = |light: &Light| shown(light).map(|part| coded_light(part.clamp(0.0, 1.0)));
        let nodes = nodes.iter().map(|light| sample(light).map(|part| (part * 65_280.0).round() as u16));
        let spare = std::iter::repeat_n([0; 3], NODES.pow(3) + NODES.pow(2) + NODES + 1);
        let nodes = nodes.chain(spare);
        let seen: Vec<[u8; 3]> =
            black.iter().map(|light| sample(light).map(|part| (part * 255.0).round() as u8)).collect();
        Ok(SoftProof { nodes: nodes.collect(), black: seen.try_into().map_err(|_| unfit())? })
    }

    /// Red, green and blue of a mixture of cyan, magenta, yellow and black; 255 for a full ink, and for the most light.
    pub fn seen(&self, inks: [u8; 4]) -> [u8; 3] {
        if inks[..3] == [0; 3] {
            return self.black[usize::from(inks[3])];
        }
        const STEPS: [usize; 4] = [NODES * NODES * NODES, NODES * NODES, NODES, 1];
        // How far each ink lies from its node towards the next, above the step that leads there.
        let mut node = 0;
        let mut ways = [0u32; 4];
        for n in 0..4 {
            let place = u32::from(PLACES[usize::from(inks[n])]);
            node += (place >> 8) as usize * STEPS[n];
            ways[n] = (place & 255) << 16 | STEPS[n] as u32;
        }
        // Along the farthest direction first: the simplex that the mixture lies in. Which of two that are as far comes
        // first makes no difference.
        for (one, other) in [(0, 1), (2, 3), (0, 2), (1, 3), (1, 2)] {
            let (far, near) = (ways[one].max(ways[other]), ways[one].min(ways[other]));
            (ways[one], ways[other]) = (far, near);
        }
        let mut sum = [0x8000u32; 3];
        let mut before = 256;
        for way in ways.into_iter().chain([0]) {
            let (here, step) = (way >> 16, (way & 0xffff) as usize);
            // A node of no weight may lie beyond the last: there are some to spare.
            let [r, g, b] = self.nodes[node].map(u32::from);
            let weight = before - here;
            sum = [sum[0] + weight * r, sum[1] + weight * g, sum[2] + weight * b];
            node += step;
            before = here;
        }
        sum.map(|sum| (sum >> 16).min(255) as u8)
    }

    /// The paper.
    pub fn paper(&self) -> [u8; 3] {
        self.black[0]
    }
}

/// The white that profiles are made for.
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];

/// From the light of sRGB to what an eye used to D50 sees, and back (IEC 61966-2-1; Bradford).
const TO_XYZ: [[f64; 3]; 3] = [
    [0.436_065_7, 0.385_151_5, 0.143_078_4],
    [0.222_493_2, 0.716_887_0, 0.060_616_9],
    [0.013_923_9, 0.097_081_3, 0.714_099_6],
];
const FROM_XYZ: [[f64; 3]; 3] = [
    [3.134_112_1, -1.617_392_4, -0.490_633_4],
    [-0.978_787_3, 1.916_279_5, 0.033_454_7],
    [0.071_983_0, -0.228_987_6, 1.405_386_0],
];

fn times(matrix: &[[f64; 3]; 3], light: &[f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * light[0] + row[1] * light[1] + row[2] * light[2])
}

/// Seen beside a screen's white: all light in the paper's proportion to it.
// The colour management system has no absolute intent of its own that works.
fn on_paper(light: &Light, white: [f64; 3]) -> Light {
    let seen = times(&TO_XYZ, light);
    times(&FROM_XYZ, &std::array::from_fn(|n| seen[n] * white[n] / D50[n]))
}

/// What inks look like where the paper is taken for white.
fn relative(profile: &ColorProfile, inks: &[u16]) -> Option<Vec<Light>> {
    let options = TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    };
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_16bit(Layout::Rgba, &srgb, Layout::Rgb, options).ok()?;
    let mut seen = vec![0u16; inks.len() / 4 * 3];
    transform.transform(inks, &mut seen).ok()?;
    let (seen, _) = seen.as_chunks::<3>();
    Some(seen.iter().map(|pixel| pixel.map(|part| linear(f64::from(part) / 65_535.0))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paper: Paper, inks: [u8; 4], expected: [u8; 3]) {
        let proof = SoftProof::of(&OutputProfile::newsprint(), paper).expect("a profile");
        let seen = proof.seen(inks);
        let is_near = seen.iter().zip(expected).all(|(one, other)| one.abs_diff(other) <= 2);
        assert!(is_near, "{inks:?}: {seen:?}, not {expected:?}");
    }

    #[test]
    fn newsprint_is_gray_and_its_black_is_not_black() {
        // As lcms2 has them, absolute colorimetric.
        check(Paper::AsPrinted, [0; 4], [200, 198, 191]);
        check(Paper::AsPrinted, [0, 0, 0, 255], [92, 86, 80]);
    }

    #[test]
    fn for_reading_paper_is_white_and_black_is_black() {
        check(Paper::White, [0; 4], [255; 3]);
        check(Paper::White, [0, 0, 0, 255], [0; 3]);
    }

    #[test]
    fn mixtures_near_one_another_look_nearly_the_same() {
        let proof = SoftProof::of(&OutputProfile::newsprint(), Paper::AsPrinted).expect("a profile");
        for k in 0..=255 {
            let (alone, tinted) = (proof.seen([0, 0, 0, k]), proof.seen([1, 0, 0, k]));
            assert!(alone.iter().zip(tinted).all(|(one, other)| one.abs_diff(other) <= 3), "K {k}");
        }
    }
}
