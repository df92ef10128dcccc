/// The light of an sRGB value, both from 0 to 1 (IEC 61966-2-1).
pub(super) fn linear(value: f64) -> f64 {
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// The sRGB value of a light; the inverse of [`linear`].
pub(super) fn coded_light(light: f64) -> f64 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}
