//! What a file would unpack to, found before anything unpacks it.

use std::borrow::Cow;

use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;

use crate::diag::{Error, ErrorKind, Result};

/// The most that one stream may unpack to: an A1 page of CMYK samples at 300 ppi.
pub(super) const STREAM: u64 = 512 << 20;
/// The most that all object streams of a file may unpack to, since they stay in memory.
const OBJECT_STREAMS: u64 = 512 << 20;
/// How many streams may share one end before the file counts as broken: each of them is searched to that end.
const WITHOUT_END: usize = 256;

/// The most that Deflate, LZW and run lengths make of one byte.
const DEFLATE: u64 = 1032;
const LZW: u64 = 4096;
const RUNS: u64 = 128;

/// Refuses a file that would unpack to more than the limits.
pub(super) fn check(bytes: &[u8]) -> Result<()> {
    check_within(bytes, STREAM)
}

fn check_within(bytes: &[u8], most: u64) -> Result<()> {
    let ends: Vec<usize> = memmem::find_iter(bytes, b"endstream").collect();
    let mut next_end = 0;
    let mut shared = 0;
    let mut last_end = None;
    let mut object_streams = 0u64;
    for at in memmem::find_iter(bytes, b"stream") {
        if bytes[..at].ends_with(b"end") {
            continue;
        }
        while ends.get(next_end).is_some_and(|end| *end < at) {
            next_end += 1;
        }
        let end = ends.get(next_end).copied();
        if end == last_end {
            shared += 1;
            if shared > WITHOUT_END {
                return Err(Error::new(ErrorKind::Pdf, "the file's streams have no ends"));
            }
        }
        last_end = end;
        let head = unescaped(head(bytes, at));
        let data = &bytes[at + "stream".len()..end.unwrap_or(bytes.len())];
        let size = unpacked(&head, data, most)?;
        if holds_objects(&head) {
            object_streams += size;
            if object_streams > OBJECT_STREAMS {
                return Err(too_much());
            }
        }
    }
    Ok(())
}

/// Refuses a stream that unpacks to more than the limit; its data is no longer encrypted.
pub(super) fn check_stream(head: &[u8], data: &[u8]) -> Result<()> {
    check_stream_within(head, data, STREAM)
}

/// The same with a limit of one's own.
pub(super) fn check_stream_within(head: &[u8], data: &[u8], most: u64) -> Result<()> {
    unpacked(&unescaped(head), data, most).map(|_| ())
}

/// The dictionary before a stream, or the most of it that could be.
fn head(bytes: &[u8], at: usize) -> &[u8] {
    let before = &bytes[at.saturating_sub(1 << 16)..at];
    let start = memmem::rfind(before, b"obj").unwrap_or(0);
    &before[start..]
}

fn holds_objects(head: &[u8]) -> bool {
    [&b"ObjStm"[..], b"XRef"].iter().any(|name| memmem::find(head, name).is_some())
}

/// The bytes of a dictionary with the escapes of its names undone (ISO 32000-2, 7.3.5).
fn unescaped(head: &[u8]) -> Cow<'_, [u8]> {
    if !head.contains(&b'#') {
        return Cow::Borrowed(head);
    }
    let mut out = Vec::with_capacity(head.len());
    let mut rest = head;
    while let Some((first, after)) = rest.split_first() {
        let escaped =
            after.get(..2).filter(|_| *first == b'#').and_then(|digits| std::str::from_utf8(digits).ok());
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = &after[2..];
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    Cow::Owned(out)
}

/// How many bytes the filters of a stream may make of one at most. Filters that are not named in place may be any two.
fn factor(head: &[u8]) -> u64 {
    let mut all = 1u64;
    for key in [&b"/Filter"[..], b"/F"] {
        for at in memmem::find_iter(head, key) {
            let value = &head[at + key.len()..];
            // A longer name that begins like the key is another key, such as a font's.
            if value.first().is_some_and(|byte| !b" /[\r\n\t\x0c\0%".contains(byte)) {
                continue;
            }
            let value = value.trim_ascii_start();
            let length = match value.first() {
                Some(b'/') => {
                    value[1..].iter().position(|byte| b" /<>[]()\r\n\t\x0c".contains(byte)).map(|n| n + 1)
                }
                Some(b'[') => value.iter().position(|byte| *byte == b']'),
                Some(b'0'..=b'9') => return DEFLATE * DEFLATE,
                _ => continue,
            };
            let names = &value[..length.unwrap_or(value.len())];
            for (name, most) in [(&b"/Fl"[..], DEFLATE), (b"/LZW", LZW), (b"/R", RUNS)] {
                let times = memmem::find_iter(names, name).count();
                all = all.saturating_mul(most.saturating_pow(u32::try_from(times).unwrap_or(u32::MAX)));
            }
        }
    }
    all
}

/// A bound on what a stream unpacks to, measured where the bound from its filters alone would be too much.
fn unpacked(head: &[u8], data: &[u8], most: u64) -> Result<u64> {
    let length = data.len() as u64;
    let factor = factor(head);
    let bound = length.saturating_mul(factor);
    if bound <= most {
        return Ok(bound);
    }
    if !factor.is_multiple_of(DEFLATE) {
        return Err(too_much());
    }
    // What the rest of the filters may make of the measured bytes.
    let rest = factor / DEFLATE;
    let size = inflated(data, most / rest.min(most)).saturating_mul(rest);
    if size > most { Err(too_much()) } else { Ok(size) }
}

/// How many bytes data inflates to; more than `most` once that is passed.
fn inflated(data: &[u8], most: u64) -> u64 {
    let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
    let has_head = data.first().is_some_and(|byte| byte & 0x0f == 8)
        && data.first_chunk().is_some_and(|head| u16::from_be_bytes(*head).is_multiple_of(31));
    let mut inflate = Decompress::new(has_head);
    let mut out = vec![0; 1 << 16];
    loop {
        let read = usize::try_from(inflate.total_in()).unwrap_or(usize::MAX).min(data.len());
        let before = (inflate.total_in(), inflate.total_out());
        let status = inflate.decompress(&data[read..], &mut out, FlushDecompress::None);
        let made = inflate.total_out();
        match status {
            _ if made > most => return made,
            Ok(Status::StreamEnd) => return made,
            Ok(_) if (inflate.total_in(), made) != before => {}
            Ok(_) => return made,
            // A forgiving reader may go on behind the fault.
            Err(_) => return made + ((data.len() - read) as u64).saturating_mul(DEFLATE),
        }
    }
}

fn too_much() -> Error {
    let message = format!("a stream of the file unpacks to more than {} MB", STREAM >> 20);
    Error::new(ErrorKind::Pdf, message)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    const MOST: u64 = 4 << 20;

    fn deflated(zeros: usize) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        for _ in 0..zeros >> 20 {
            encoder.write_all(&vec![0; 1 << 20]).unwrap();
        }
        encoder.finish().unwrap()
    }

    fn file(head: &str, data: &[u8]) -> Vec<u8> {
        [format!("1 0 obj <<{head}>> stream\n").as_bytes(), data, b"\nendstream endobj"].concat()
    }

    #[test]
    fn a_stream_over_the_limit_is_refused_and_one_under_it_is_not() {
        assert!(check_within(&file("/Filter /FlateDecode", &deflated(8 << 20)), MOST).is_err());
        assert!(check_within(&file("/Filter /FlateDecode", &deflated(2 << 20)), MOST).is_ok());
        assert!(check_within(&file("/Filter /DCTDecode", &deflated(8 << 20)), MOST).is_ok());
    }

    #[test]
    fn a_filter_behind_a_filter_counts() {
        let twice = "/Filter [/FlateDecode /FlateDecode]";
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&deflated(7 << 20)).unwrap();
        assert!(check_within(&file(twice, &encoder.finish().unwrap()), MOST).is_err());
    }

    #[test]
    fn an_escaped_filter_is_a_filter_and_an_escaped_ink_is_none() {
        assert!(check_within(&file("/Fil#74er /Fl#61teDecode", &deflated(8 << 20)), MOST).is_err());
        let spot = "/Filter /FlateDecode /ColorSpace [/Separation /PANTONE#20185 /DeviceCMYK 9 0 R]";
        assert!(check_within(&file(spot, &deflated(2 << 20)), MOST).is_ok());
        assert!(check_within(&file("/Resources <</Font <</F1 8 0 R>>>>", &[b' '; 1 << 20]), MOST).is_ok());
    }

    #[test]
    fn streams_without_ends_are_refused() {
        assert!(check_within(&b"1 0 obj <<>> stream ".repeat(10_000), MOST).is_err());
    }
}
