//! IPTC-IIM: the records that newspapers' pictures have carried since 1991.

use encoding_rs::Encoding;

use super::charset::{declared, decoded, guessed};
use super::{Record, listed, word};

/// The fields that are read: record and number, in IIM's own count.
// IPTC-NAA Information Interchange Model 4.2, chapter 6
const BY_LINE: u8 = 80;
const CREDIT: u8 = 110;
const COPYRIGHT: u8 = 116;
const CAPTION: u8 = 120;

/// The most makers of one picture.
const MOST_MAKERS: usize = 20;

/// Reads a block of records; what cannot be read goes into `unread`.
pub(super) fn read(block: &[u8], unread: &mut Vec<String>) -> Record {
    let fields = Fields::of(block);
    if fields.is_damaged {
        unread.push("has IPTC records that are damaged".to_owned());
    }
    let charset = fields.charset();
    let text = |bytes: &[u8]| {
        let fits = |charset: &'static Encoding| decoded(bytes, charset);
        // What is declared is not always what was written, and programs add to each other's records.
        charset.and_then(fits).or_else(|| guessed(&[bytes]).and_then(fits))
    };
    let mut value = |number: u8, from: &'static str| {
        let all: Vec<Option<String>> = fields.of_number(number).map(text).collect();
        if all.iter().any(Option::is_none) {
            unread.push(format!("has {from} in characters that it does not name"));
        }
        let known: Vec<String> = all
            .into_iter()
            .flatten()
            .map(|text| text.trim_matches(['\0', ' ', '\r', '\n']).to_owned())
            .filter(|text| !text.is_empty())
            .collect();
        word(&listed(&known), from, unread)
    };
    Record {
        description: value(CAPTION, "IPTC 2:120"),
        credit_line: value(CREDIT, "IPTC 2:110"),
        creator: value(BY_LINE, "IPTC 2:80"),
        rights: value(COPYRIGHT, "IPTC 2:116"),
        alt: None,
    }
}

struct Fields<'a> {
    /// What 1:90 declares.
    declared: Option<&'static Encoding>,
    /// The numbers of the second record's fields, and what they hold.
    second: Vec<(u8, &'a [u8])>,
    is_damaged: bool,
}

impl<'a> Fields<'a> {
    // IIM 4.2, chapter 3
    fn of(mut rest: &'a [u8]) -> Fields<'a> {
        let mut fields = Fields { declared: None, second: Vec::new(), is_damaged: false };
        while let [0x1c, record, number, high, low, after @ ..] = rest {
            let Some((value, after)) = value(u16::from_be_bytes([*high, *low]), after) else {
                fields.is_damaged = true;
                return fields;
            };
            match (record, number) {
                (1, 90) => fields.declared = declared(value),
                // A caption stands once; whatever else is there many times is not for us.
                (2, &(BY_LINE | CREDIT | COPYRIGHT | CAPTION)) => {
                    let most = if *number == BY_LINE { MOST_MAKERS } else { 1 };
                    if fields.of_number(*number).count() < most {
                        fields.second.push((*number, value));
                    }
                }
                _ => {}
            }
            rest = after;
        }
        // Blocks are filled up with zeros.
        fields.is_damaged = rest.iter().any(|byte| *byte != 0);
        fields
    }

    fn of_number(&self, number: u8) -> impl Iterator<Item = &'a [u8]> {
        self.second.iter().filter(move |(known, _)| *known == number).map(|(_, value)| *value)
    }

    fn charset(&self) -> Option<&'static Encoding> {
        let all: Vec<&[u8]> = self.second.iter().map(|(_, value)| *value).collect();
        self.declared.or_else(|| guessed(&all))
    }
}

/// A field's value and what follows it.
fn value(length: u16, after: &[u8]) -> Option<(&[u8], &[u8])> {
    if length & 0x8000 == 0 {
        return after.split_at_checked(length.into());
    }
    // A long field: so many bytes give its length.
    let (count, after) = after.split_at_checked(usize::from(length & 0x7fff))?;
    if count.len() > 4 {
        return None;
    }
    let length = count.iter().fold(0usize, |length, byte| length << 8 | usize::from(*byte));
    after.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(record: u8, number: u8, value: &[u8]) -> Vec<u8> {
        let length = u16::try_from(value.len()).expect("a short value").to_be_bytes();
        [&[0x1c, record, number], &length[..], value].concat()
    }

    fn texts(block: &[u8]) -> ([Option<String>; 4], Vec<String>) {
        let mut unread = Vec::new();
        let record = read(block, &mut unread);
        let words = [record.description, record.credit_line, record.creator, record.rights];
        (words.map(|word| word.map(|word| word.text)), unread)
    }

    fn check(block: &[u8], expected: [&str; 4], complaints: &[&str]) {
        let (words, unread) = texts(block);
        assert_eq!(words.map(Option::unwrap_or_default), expected);
        assert_eq!(unread, complaints);
    }

    fn whole(charset: &'static Encoding) -> Vec<u8> {
        let bytes = |text| charset.encode(text).0;
        [
            field(2, 0, &[0, 4]),
            field(2, CAPTION, &bytes("夜色里的老桥")),
            field(2, BY_LINE, &bytes("沈知渔")),
            field(2, BY_LINE, &bytes("方简")),
            field(2, CREDIT, &bytes("澜川日报")),
            field(2, COPYRIGHT, &bytes("版权所有")),
        ]
        .concat()
    }

    const EXPECTED: [&str; 4] = ["夜色里的老桥", "澜川日报", "沈知渔、方简", "版权所有"];

    #[test]
    fn fields_are_read_in_utf_8_and_gbk_declared_or_not() {
        let (utf_8, gbk) = (whole(encoding_rs::UTF_8), whole(encoding_rs::GBK));
        let declares = |escape: &[u8], block: &[u8]| [&field(1, 90, escape), block].concat();
        check(&utf_8, EXPECTED, &[]);
        check(&gbk, EXPECTED, &[]);
        check(&declares(b"\x1b%G", &utf_8), EXPECTED, &[]);
        check(&declares(b"\x1b$)A", &gbk), EXPECTED, &[]);
        // As programs do that declare UTF-8 and write what their system writes.
        check(&declares(b"\x1b%G", &gbk), EXPECTED, &[]);
    }

    #[test]
    fn by_lines_without_end_are_a_few() {
        let start = std::time::Instant::now();
        let block =
            [field(2, 80, b"Shen").repeat(100_000), field(2, 110, b"Lanchuan").repeat(50_000)].concat();
        let twenty = vec!["Shen"; MOST_MAKERS].join(", ");
        check(&block, ["", "Lanchuan", &twenty, ""], &[]);
        assert!(start.elapsed() < std::time::Duration::from_secs(10));
    }

    #[test]
    fn the_first_caption_is_the_caption() {
        let block = [field(2, CAPTION, b"one"), field(2, CAPTION, b"two")].concat();
        check(&block, ["one", "", "", ""], &[]);
    }

    #[test]
    fn long_fields_have_lengths_of_their_own() {
        let mut block = vec![0x1c, 2, CAPTION, 0x80, 4, 0, 0, 0, 3];
        block.extend(b"abc");
        check(&block, ["abc", "", "", ""], &[]);
        block[4] = 5;
        check(&block, [""; 4], &["has IPTC records that are damaged"]);
    }

    #[test]
    fn what_is_damaged_or_in_unknown_characters_is_said() {
        let mut block = field(2, CAPTION, b"\x93\xfa\x96\x7b\x8c\xea");
        check(&block, [""; 4], &["has IPTC 2:120 in characters that it does not name"]);
        block = field(2, CREDIT, b"abc");
        block.extend([0, 0, 0]);
        check(&block, ["", "abc", "", ""], &[]);
        block.extend(b"x");
        check(&block, ["", "abc", "", ""], &["has IPTC records that are damaged"]);
        check(&block[..6], [""; 4], &["has IPTC records that are damaged"]);
    }
}
