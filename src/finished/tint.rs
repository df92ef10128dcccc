//! What stands for an ink where there is none of it: the functions of spot colours.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use hayro::hayro_interpret::Function as Read;
use hayro_syntax::object::Object;

use super::object::{Dict, Value};
use super::read::Finished;

/// How deep functions are stitched of one another.
const DEPTH: usize = 8;
/// The most channels of a space.
const CHANNELS: usize = 32;

/// How much of each channel of another space stands for tints of inks: a function (ISO 32000-2, 7.10), known by what it
/// says. Two that say the same are equal.
#[derive(Clone, Default)]
pub struct Tint {
    function: Option<Arc<Function>>,
    digest: [u8; 16],
}

enum Function {
    /// An object of its own.
    Read(Read),
    /// Between two colours; one that stands where it is used.
    Exponential { from: Vec<f32>, to: Vec<f32>, exponent: f32 },
    /// Of several, each for a part of the way; one that stands where it is used.
    Stitched { domain: [f32; 2], bounds: Vec<f32>, encode: Vec<f32>, functions: Vec<Function> },
}

impl Tint {
    pub(super) fn read(finished: &Finished, value: &Value) -> Tint {
        let function = Function::read(finished, value, 0).map(Arc::new);
        Tint { function, digest: finished.digests(&[]).of(value) }
    }

    /// The channels that stand for tints, as many as the other space has; nothing where the file does not say it in a way
    /// that can be read.
    pub fn of(&self, tints: &[f32], channels: usize) -> Option<Vec<f32>> {
        let out = self.function.as_ref()?.of(tints)?;
        (out.len() == channels).then_some(out)
    }
}

impl Function {
    fn read(finished: &Finished, value: &Value, depth: usize) -> Option<Function> {
        match value {
            Value::Ref(id) => {
                let object = finished.pdf().xref().get::<Object<'_>>(id.to_hayro())?;
                Read::new(&object).map(Function::Read)
            }
            Value::Dict(dict) if depth < DEPTH => match finished.get(dict, "FunctionType").int()? {
                2 => Some(Function::exponential(finished, dict)),
                3 => Function::stitched(finished, dict, depth),
                _ => None,
            },
            _ => None,
        }
    }

    // ISO 32000-2, 7.10.3
    fn exponential(finished: &Finished, dict: &Dict) -> Function {
        let list = |key: &str, usual: f32| {
            let numbers = numbers(finished, dict, key);
            if numbers.is_empty() { vec![usual] } else { numbers }
        };
        let exponent = finished.get(dict, "N").number().unwrap_or(1.0) as f32;
        Function::Exponential { from: list("C0", 0.0), to: list("C1", 1.0), exponent }
    }

    // ISO 32000-2, 7.10.4
    fn stitched(finished: &Finished, dict: &Dict, depth: usize) -> Option<Function> {
        let functions = finished.get(dict, "Functions");
        let functions = functions.array()?.iter().take(256);
        let functions: Vec<Function> =
            functions.map(|part| Function::read(finished, part, depth + 1)).collect::<Option<_>>()?;
        let (bounds, encode) = (numbers(finished, dict, "Bounds"), numbers(finished, dict, "Encode"));
        let [low, high] = numbers(finished, dict, "Domain").try_into().ok()?;
        let is_whole = bounds.len() + 1 == functions.len() && encode.len() == functions.len() * 2;
        is_whole.then_some(Function::Stitched { domain: [low, high], bounds, encode, functions })
    }

    fn of(&self, tints: &[f32]) -> Option<Vec<f32>> {
        match self {
            Function::Read(function) => {
                let mut out = vec![0.0; function.num_outputs().min(CHANNELS)];
                (function.num_inputs() == tints.len()).then_some(())?;
                function.eval(tints, &mut out)?;
                Some(out)
            }
            Function::Exponential { from, to, exponent } => {
                let [tint] = tints else { return None };
                let part = tint.clamp(0.0, 1.0).powf(*exponent);
                Some(from.iter().zip(to).map(|(from, to)| from + part * (to - from)).collect())
            }
            Function::Stitched { domain: [low, high], bounds, encode, functions } => {
                let [tint] = tints else { return None };
                let tint = tint.max(*low).min(*high);
                let place = bounds.iter().take_while(|bound| tint >= **bound).count();
                let start = if place == 0 { *low } else { bounds[place - 1] };
                let end = bounds.get(place).copied().unwrap_or(*high);
                let (first, last) = (encode[place * 2], encode[place * 2 + 1]);
                let part = if end > start { (tint - start) / (end - start) } else { 0.0 };
                functions[place].of(&[first + part * (last - first)])
            }
        }
    }
}

fn numbers(finished: &Finished, dict: &Dict, key: &str) -> Vec<f32> {
    let list = finished.get(dict, key);
    let numbers = list.array().unwrap_or_default().iter().take(512);
    numbers.filter_map(|number| finished.resolve(number).number()).map(|number| number as f32).collect()
}

impl fmt::Debug for Tint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tint {:x}", u128::from_be_bytes(self.digest))
    }
}

impl PartialEq for Tint {
    fn eq(&self, other: &Tint) -> bool {
        self.digest == other.digest
    }
}

impl Eq for Tint {}

impl PartialOrd for Tint {
    fn partial_cmp(&self, other: &Tint) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Tint {
    fn cmp(&self, other: &Tint) -> Ordering {
        self.digest.cmp(&other.digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(function: &Function, tint: f32, expected: &[f32]) {
        let found = function.of(&[tint]).unwrap_or_default();
        let is_near = found.len() == expected.len()
            && found.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-6);
        assert!(is_near, "{tint}: {found:?}, not {expected:?}");
    }

    #[test]
    fn a_tint_lies_between_paper_and_the_full_ink() {
        let straight = Function::Exponential { from: vec![0.0; 2], to: vec![0.8, 0.4], exponent: 1.0 };
        check(&straight, 0.5, &[0.4, 0.2]);
        check(&straight, 7.0, &[0.8, 0.4]);
        let square = Function::Exponential { from: vec![0.0], to: vec![1.0], exponent: 2.0 };
        check(&square, 0.5, &[0.25]);
        let both = Function::Stitched {
            domain: [0.0, 1.0],
            bounds: vec![0.5],
            encode: vec![0.0, 1.0, 1.0, 0.0],
            functions: vec![
                Function::Exponential { from: vec![0.0], to: vec![1.0], exponent: 1.0 },
                Function::Exponential { from: vec![0.0], to: vec![1.0], exponent: 1.0 },
            ],
        };
        check(&both, 0.25, &[0.5]);
        check(&both, 0.75, &[0.5]);
    }

    #[test]
    fn more_inks_than_a_function_takes_have_no_colour() {
        let straight = Function::Exponential { from: vec![0.0], to: vec![1.0], exponent: 1.0 };
        assert_eq!(straight.of(&[0.1, 0.2]), None);
    }
}
