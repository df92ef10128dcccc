//! The words that a picture's file brings: caption, credit, copyright and alternative text, as IPTC's old records
//! (IIM) and as XMP.

mod blocks;
mod charset;
mod iim;
mod xmp;

pub(crate) use xmp::properties as xmp_properties;

pub(super) use blocks::{Blocks, MOST_XMP};

/// What a picture's file says of the picture in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// 图片说明: IPTC's description.
    pub caption: Option<Word>,
    /// 署名: IPTC's credit line, else who made the picture, else the copyright notice.
    pub credit: Option<Word>,
    /// Whose the picture is.
    pub copyright: Option<Word>,
    /// What the picture shows, for those who do not see it.
    pub alt: Option<Word>,
    /// What of them cannot be read, each as a sentence whose subject is the picture: `has XMP that is damaged`.
    pub unread: Vec<String>,
}

/// Words of one kind, and where they stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What they say; never empty, at most [`Word::LONGEST`] characters, line ends and all.
    pub text: String,
    /// The property that they are the value of, such as `XMP dc:description` or `IPTC 2:120`.
    pub from: &'static str,
}

impl Word {
    /// The most characters that are taken: IIM holds 2,000 bytes, and no caption is as long.
    pub const LONGEST: usize = 5_000;
}

/// The properties of one of the two kinds of records.
#[derive(Debug, Default)]
struct Record {
    description: Option<Word>,
    credit_line: Option<Word>,
    creator: Option<Word>,
    rights: Option<Word>,
    alt: Option<Word>,
}

/// How IIM and XMP of one file stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Newer {
    /// XMP is what was written last, as far as the file tells.
    Xmp,
    /// IIM has been changed since XMP was written: by a program that knows no XMP.
    Iim,
}

/// Whichever of two records is to be believed, property by property.
///
/// XMP goes before IIM, which cuts names to 32 bytes; unless the file keeps the digest of an IIM that is not this one,
/// which then is newer. IIM that is the beginning of XMP was cut and not changed.
// Metadata Working Group, Guidelines for Handling Image Metadata 2.0: reconciling IPTC-IIM and XMP
fn reconciled(xmp: Record, iim: Record, newer: Newer) -> Words {
    let pick = |xmp: Option<Word>, iim: Option<Word>| match (xmp, iim) {
        (Some(xmp), Some(iim)) if newer == Newer::Iim && !xmp.text.starts_with(&iim.text) => Some(iim),
        (Some(xmp), _) => Some(xmp),
        (None, iim) => iim,
    };
    let copyright = pick(xmp.rights, iim.rights);
    let credit = pick(xmp.credit_line, iim.credit_line)
        .or_else(|| pick(xmp.creator, iim.creator))
        .or_else(|| copyright.clone());
    let caption = pick(xmp.description, iim.description);
    Words { caption, credit, copyright, alt: xmp.alt, unread: Vec::new() }
}

/// Names in one line, as the script of the names parts them.
fn listed(names: &[String]) -> String {
    let is_western = |name: &String| name.chars().all(|c| c < '\u{2e80}');
    names.join(if names.iter().all(is_western) { ", " } else { "、" })
}

/// A property's value as words, where it says something; too long a one is a complaint.
fn word(text: &str, from: &'static str, unread: &mut Vec<String>) -> Option<Word> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    if text.is_empty() {
        return None;
    }
    // A character has at least one byte, so most texts need no counting.
    if text.len() > Word::LONGEST && text.chars().count() > Word::LONGEST {
        unread.push(format!("has {from} of more than {} characters", Word::LONGEST));
        return None;
    }
    Some(Word { text: text.to_owned(), from })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(description: &str, from: &'static str) -> Record {
        Record { description: word(description, from, &mut Vec::new()), ..Record::default() }
    }

    fn check(xmp: &str, iim: &str, newer: Newer, expected: Option<(&str, &str)>) {
        let words = reconciled(record(xmp, "X"), record(iim, "I"), newer);
        let found = words.caption.as_ref().map(|word| (word.text.as_str(), word.from));
        assert_eq!(found, expected);
    }

    #[test]
    fn xmp_goes_before_iim_unless_iim_is_newer() {
        check("甲", "乙", Newer::Xmp, Some(("甲", "X")));
        check("甲", "乙", Newer::Iim, Some(("乙", "I")));
        check("甲", "", Newer::Iim, Some(("甲", "X")));
        check("", "乙", Newer::Xmp, Some(("乙", "I")));
        check(" \r\n", "\0", Newer::Xmp, None);
    }

    #[test]
    fn iim_that_was_cut_is_not_newer() {
        check("江边的老码头", "江边的老", Newer::Iim, Some(("江边的老码头", "X")));
    }

    #[test]
    fn the_credit_line_goes_before_the_maker_and_the_maker_before_the_copyright() {
        let unread = &mut Vec::new();
        let mut word = |text: &str| word(text, "X", unread);
        let whole = |line, maker, rights| {
            let record = Record { credit_line: line, creator: maker, rights, ..Record::default() };
            reconciled(record, Record::default(), Newer::Xmp).credit.map(|word| word.text)
        };
        assert_eq!(whole(word("社"), word("人"), word("©")).as_deref(), Some("社"));
        assert_eq!(whole(None, word("人"), word("©")).as_deref(), Some("人"));
        assert_eq!(whole(None, None, word("©")).as_deref(), Some("©"));
    }

    #[test]
    fn names_are_listed_as_their_script_does() {
        let names = |names: &[&str]| listed(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(names(&["沈知渔", "方简"]), "沈知渔、方简");
        assert_eq!(names(&["José Luis", "Ann"]), "José Luis, Ann");
        assert_eq!(names(&["沈知渔", "Ann"]), "沈知渔、Ann");
    }

    #[test]
    fn words_without_end_are_left_where_they_are() {
        let mut unread = Vec::new();
        assert!(word(&"字".repeat(Word::LONGEST), "X", &mut unread).is_some());
        assert_eq!(word(&"字".repeat(Word::LONGEST + 1), "X", &mut unread), None);
        assert_eq!(unread, ["has X of more than 5000 characters"]);
    }
}
