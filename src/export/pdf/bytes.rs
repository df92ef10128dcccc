//! Numbers and strings as PDF writes them, without floats and without an allocation each.

use crate::geom::Length;

/// Appends a whole number.
pub(super) fn push_int(out: &mut Vec<u8>, value: i64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

/// Appends `value` / 10^`decimals`, without trailing zeros.
pub(super) fn push_decimal(out: &mut Vec<u8>, value: i64, decimals: u32) {
    let scale = 10u64.pow(decimals);
    let size = value.unsigned_abs();
    let (whole, mut part) = (size / scale, size % scale);
    if value < 0 {
        out.push(b'-');
    }
    if whole > 0 || part == 0 {
        push_int(out, whole as i64);
    }
    if part > 0 {
        out.push(b'.');
        let mut place = scale / 10;
        while part > 0 {
            out.push(b'0' + (part / place) as u8);
            part %= place;
            place /= 10;
        }
    }
}

/// Appends a length in points, to five decimals: a third of a micrometre would be four, and sizes are multiplied by
/// hundreds of glyphs.
pub(super) fn push_pt(out: &mut Vec<u8>, length: Length) {
    push_decimal(out, scaled(length.to_units(), 100_000, Length::UNITS_PER_PT), 5);
}

/// `value` × `factor` / `divisor` to the nearest whole number; 0 where there is nothing to divide by. Lengths are held
/// below [`Length::MAX`], so the product of one and a million still fits.
pub(super) fn scaled(value: i64, factor: i64, divisor: i64) -> i64 {
    if divisor == 0 {
        return 0;
    }
    let product = value.saturating_mul(factor).saturating_mul(divisor.signum());
    let divisor = divisor.saturating_abs();
    product.saturating_add(divisor / 2).div_euclid(divisor)
}

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Appends sixteen bits as four hexadecimal digits.
pub(super) fn push_hex(out: &mut Vec<u8>, value: u16) {
    let [a, b, c, d] = [value >> 12, value >> 8, value >> 4, value];
    out.extend_from_slice(&[a, b, c, d].map(|digit| HEX[usize::from(digit & 15)]));
}

/// Appends text as the hexadecimal digits of its UTF-16.
pub(super) fn push_utf16(out: &mut Vec<u8>, text: &str) {
    for unit in text.encode_utf16() {
        push_hex(out, unit);
    }
}

/// Appends sixteen bits as two bytes of a literal string (ISO 32000-2, 7.3.4.2).
pub(super) fn push_escaped(out: &mut Vec<u8>, value: u16) {
    for byte in value.to_be_bytes() {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            // An end of line in a string reads as a line feed, whatever it was.
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(byte),
        }
    }
}

/// A text string (ISO 32000-2, 7.9.2.2): ASCII as it is, anything else as UTF-16 with a byte order mark.
pub(super) fn text_string(text: &str) -> Vec<u8> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return text.as_bytes().to_vec();
    }
    let mut out = vec![0xfe, 0xff];
    out.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expected: &str, write: impl Fn(&mut Vec<u8>)) {
        let mut out = Vec::new();
        write(&mut out);
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }

    #[test]
    fn numbers_carry_no_zeros_that_say_nothing() {
        check("-12", |out| push_int(out, -12));
        check("0", |out| push_decimal(out, 0, 3));
        check("-.05", |out| push_decimal(out, -50, 3));
        check("7", |out| push_decimal(out, 7000, 3));
        check("9.21261", |out| push_pt(out, Length::units(585_001)));
    }

    #[test]
    fn lengths_are_rounded_alike_on_both_sides_of_zero() {
        assert_eq!(scaled(7, 10, 20), 4);
        assert_eq!(scaled(-7, 10, 30), -2);
        assert_eq!(scaled(7, 10, -30), -2);
        assert_eq!(scaled(5, 1, 0), 0);
    }

    #[test]
    fn titles_beyond_ascii_are_utf16() {
        assert_eq!(text_string("A1"), b"A1");
        assert_eq!(text_string("版"), [0xfe, 0xff, 0x72, 0x48]);
    }
}
