//! In which characters the old records are written: as they declare, or as their bytes show.

use encoding_rs::{EUC_JP, EUC_KR, Encoding, GBK, UTF_8, WINDOWS_1252};

/// The escape sequences that declare a set of characters.
// IIM 4.2, 1:90; ISO/IEC 2022 and its register
const DECLARED: &[(&[u8], &Encoding)] = &[
    (b"\x1b%G", UTF_8),
    (b"\x1b%/G", UTF_8),
    (b"\x1b%/H", UTF_8),
    (b"\x1b%/I", UTF_8),
    (b"\x1b$)A", GBK),
    (b"\x1b$)B", EUC_JP),
    (b"\x1b$)C", EUC_KR),
    (b"\x1b-A", WINDOWS_1252),
    (b"\x1b.A", WINDOWS_1252),
];

/// The characters that a record declares.
pub(super) fn declared(escape: &[u8]) -> Option<&'static Encoding> {
    DECLARED.iter().find(|(sequence, _)| escape.starts_with(sequence)).map(|(_, encoding)| *encoding)
}

/// The characters of texts that declare none: UTF-8 where they are that, GBK where they read as Chinese in it, the
/// letters of Western Europe where those stand among plain ones. `None` where they are none of these.
pub(super) fn guessed(texts: &[&[u8]]) -> Option<&'static Encoding> {
    let read = |encoding| texts.iter().all(|text| decoded(text, encoding).is_some());
    if read(UTF_8) {
        Some(UTF_8)
    } else if read(GBK) && is_chinese(texts) {
        Some(GBK)
    } else if is_western(texts) {
        Some(WINDOWS_1252)
    } else {
        None
    }
}

/// A text in these characters, without the broken one at its end: records are cut by bytes. `None` where it is not
/// written in them.
pub(super) fn decoded(text: &[u8], encoding: &'static Encoding) -> Option<String> {
    let whole = if encoding == UTF_8 {
        match std::str::from_utf8(text) {
            Err(error) if error.error_len().is_none() => &text[..error.valid_up_to()],
            _ => text,
        }
    } else {
        text
    };
    let read = |text| encoding.decode_without_bom_handling_and_without_replacement(text);
    let cut = || match whole {
        // One half of a character of two bytes.
        [rest @ .., 0x81..=0xff] if encoding.is_ascii_compatible() && !encoding.is_single_byte() => {
            read(rest)
        }
        _ => None,
    };
    read(whole).or_else(cut).map(String::from)
}

/// Whether two thirds of the pairs of bytes are signs or Han characters of GB 2312: other people's letters and the
/// characters of Big5 and Shift JIS make pairs that lie elsewhere.
fn is_chinese(texts: &[&[u8]]) -> bool {
    let (mut usual, mut all) = (0, 0);
    for text in texts {
        let mut bytes = text.iter();
        while let Some(byte) = bytes.next() {
            if *byte < 0x80 {
                continue;
            }
            let Some(second) = bytes.next() else { break };
            all += 1;
            usual += usize::from(matches!(byte, 0xa1..=0xa3 | 0xb0..=0xf7) && *second >= 0xa1);
        }
    }
    all > 0 && usual * 3 >= all * 2
}

/// Whether the bytes above ASCII are letters and quotation marks, and few.
fn is_western(texts: &[&[u8]]) -> bool {
    let bytes = || texts.iter().copied().flatten();
    let high = bytes().filter(|byte| **byte >= 0x80).count();
    let fit = |byte: &u8| matches!(byte, 0..=0x7f | 0x91..=0x97 | 0xa0 | 0xa9 | 0xab | 0xae | 0xbb | 0xbf..);
    bytes().all(fit) && high * 4 <= bytes().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, written: &'static Encoding, expected: Option<&'static Encoding>) {
        let (bytes, _, _) = written.encode(text);
        assert_eq!(guessed(&[&bytes]), expected, "{text}");
        if let Some(encoding) = expected {
            assert_eq!(decoded(&bytes, encoding).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_not_utf_8_and_reads_as_chinese_is_gbk() {
        check("本报记者 沈知渔 摄", UTF_8, Some(UTF_8));
        check("本报记者 沈知渔 摄", GBK, Some(GBK));
        check("“老码头”，2026年。", GBK, Some(GBK));
        check("朱镕基", GBK, Some(GBK));
        check("plain", GBK, Some(UTF_8));
    }

    #[test]
    fn western_letters_are_not_chinese() {
        for text in ["José Luis", "Jörg Müller", "Photo © 2026 Aña", "Foto: Håkan Åberg"] {
            check(text, WINDOWS_1252, Some(WINDOWS_1252));
        }
    }

    #[test]
    fn other_peoples_characters_are_not_taken_for_chinese() {
        check("記者沈知漁攝於老碼頭", encoding_rs::BIG5, None);
        check("記者が桟橋で撮影した写真", encoding_rs::SHIFT_JIS, None);
        assert_eq!(guessed(&[b"\xff\xfe\x80\x81"]), None);
    }

    #[test]
    fn a_character_that_was_cut_is_left_out() {
        let text = "沈知渔";
        assert_eq!(decoded(&text.as_bytes()[..8], UTF_8).as_deref(), Some("沈知"));
        let (bytes, _, _) = GBK.encode(text);
        assert_eq!(decoded(&bytes[..5], GBK).as_deref(), Some("沈知"));
        assert_eq!(guessed(&[&bytes[..5]]), Some(GBK));
        assert_eq!(decoded(b"\xe6\xb2", UTF_8).as_deref(), Some(""));
        assert_eq!(decoded(b"a\xffb", UTF_8), None);
    }

    #[test]
    fn escape_sequences_declare() {
        assert_eq!(declared(b"\x1b%G"), Some(UTF_8));
        assert_eq!(declared(b"\x1b.A\x1b"), Some(WINDOWS_1252));
        assert_eq!(declared(b"\x1b$)A"), Some(GBK));
        assert_eq!(declared(b"UTF-8"), None);
    }
}
