//! A hash for names and ids: the same on every machine and in every version, and quick on megabytes of pictures. It
//! keeps files apart; it guards against nobody.

/// A hash of 128 bits that bytes are fed to.
#[derive(Clone)]
pub(crate) struct Hash {
    state: [u64; 2],
}

const KEYS: [u64; 4] =
    [0x9e37_79b9_7f4a_7c15, 0xd1b5_4a32_d192_ed03, 0x8cb9_2ba7_2f3d_8dd7, 0xaaaa_aaaa_9d2c_5681];

impl Hash {
    pub(crate) fn new() -> Hash {
        Hash { state: [KEYS[0], KEYS[1]] }
    }

    /// The hash of these bytes alone.
    pub(crate) fn of(bytes: &[u8]) -> [u8; 16] {
        let mut hash = Hash::new();
        hash.bytes(bytes);
        hash.finish()
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        // Four lanes, so that one multiplication need not wait for the last.
        let mut lanes = [self.state[0], self.state[1], self.state[0] ^ KEYS[2], self.state[1] ^ KEYS[3]];
        let mut blocks = bytes.chunks_exact(64);
        for block in &mut blocks {
            for (n, lane) in lanes.iter_mut().enumerate() {
                *lane = fold(*lane ^ word(&block[n * 16..]), KEYS[n] ^ word(&block[n * 16 + 8..]));
            }
        }
        let mut rest = [0u8; 64];
        rest[..blocks.remainder().len()].copy_from_slice(blocks.remainder());
        for (n, lane) in lanes.iter_mut().enumerate() {
            *lane = fold(*lane ^ word(&rest[n * 16..]), KEYS[n] ^ word(&rest[n * 16 + 8..]));
        }
        let length = bytes.len() as u64;
        self.state[0] = fold(lanes[0] ^ length, lanes[1] ^ KEYS[2]) ^ lanes[2].rotate_left(23);
        self.state[1] = fold(lanes[2] ^ KEYS[3], lanes[3] ^ length) ^ lanes[1].rotate_left(41);
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.state[0] = fold(self.state[0] ^ number, KEYS[2]);
        self.state[1] = fold(self.state[1] ^ number.rotate_left(32), KEYS[3]);
    }

    pub(crate) fn finish(&self) -> [u8; 16] {
        let first = fold(self.state[0] ^ KEYS[1], self.state[1] ^ KEYS[0]);
        let second = fold(self.state[1] ^ first, self.state[0] ^ KEYS[3]);
        let mut out = [0; 16];
        out[..8].copy_from_slice(&first.to_be_bytes());
        out[8..].copy_from_slice(&second.to_be_bytes());
        out
    }

    /// Six capital letters, as a subset's name begins (ISO 32000-2, 9.9.2).
    pub(crate) fn tag(&self) -> String {
        let mut rest = u64::from_be_bytes(self.finish()[..8].try_into().unwrap_or_default());
        (0..6)
            .map(|_| {
                let letter = char::from(b'A' + (rest % 26) as u8);
                rest /= 26;
                letter
            })
            .collect()
    }
}

/// What people tell contents apart by: the first twelve hexadecimal digits of a hash.
pub(crate) fn short(hash: &[u8; 16]) -> String {
    hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn word(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |chunk| u64::from_le_bytes(*chunk))
}

/// Both halves of the 128-bit product.
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bit_or_one_zero_more_makes_another_hash() {
        let long = vec![0u8; 300];
        assert_ne!(Hash::of(&long), Hash::of(&long[..299]));
        for at in 0..300 {
            let mut other = long.clone();
            other[at] = 1;
            assert_ne!(Hash::of(&long), Hash::of(&other), "byte {at}");
        }
    }
}
