//! What a document's metadata (XMP) says: its properties as elements or as attributes, by their namespaces.

/// A packet of metadata as text.
pub(super) struct Xmp(String);

/// Namespaces of properties that a press asks for.
pub(super) mod ns {
    pub(in crate::check) const DC: &str = "http://purl.org/dc/elements/1.1/";
    pub(in crate::check) const XMP: &str = "http://ns.adobe.com/xap/1.0/";
    pub(in crate::check) const MM: &str = "http://ns.adobe.com/xap/1.0/mm/";
    pub(in crate::check) const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
    pub(in crate::check) const PDFX_ID: &str = "http://www.npes.org/pdfx/ns/id/";
}

/// More metadata than any document needs; the rest is not read.
const MOST: usize = 4 << 20;
/// A namespace goes by no more names than these: the whole packet is searched for each.
const MOST_NAMES: usize = 16;

impl Xmp {
    pub(super) fn read(bytes: &[u8]) -> Xmp {
        let bytes = &bytes[..bytes.len().min(MOST)];
        let wide = |big: bool| {
            let units = bytes[2..].chunks_exact(2).map(|pair| match big {
                true => u16::from_be_bytes([pair[0], pair[1]]),
                false => u16::from_le_bytes([pair[0], pair[1]]),
            });
            char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
        };
        Xmp(match bytes {
            [0xfe, 0xff, ..] => wide(true),
            [0xff, 0xfe, ..] => wide(false),
            _ => String::from_utf8_lossy(bytes).into_owned(),
        })
    }

    /// What a property says, its inner tags taken out; nothing where it is not there, or empty.
    pub(super) fn get(&self, namespace: &str, name: &str) -> Option<String> {
        let said = self.prefixes(namespace).into_iter().find_map(|prefix| {
            let full = format!("{prefix}:{name}");
            self.element(&full).or_else(|| self.attribute(&full))
        });
        said.map(|said| said.trim().to_owned()).filter(|said| !said.is_empty())
    }

    /// The short names that a namespace goes by, each once.
    fn prefixes(&self, namespace: &str) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        let found = self.0.split("xmlns:").skip(1).filter_map(|rest| {
            let (prefix, value) = rest.split_once('=')?;
            let value = value.trim_start();
            let value = value.strip_prefix(['"', '\''])?;
            let rest = value.strip_prefix(namespace)?;
            rest.starts_with(['"', '\'']).then(|| prefix.trim())
        });
        for name in found {
            if names.len() < MOST_NAMES && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn element(&self, name: &str) -> Option<String> {
        let open = format!("<{name}");
        let (_, rest) = self
            .0
            .match_indices(&open)
            .map(|(at, _)| self.0.split_at(at + open.len()))
            .find(|(_, rest)| rest.starts_with(|c: char| c == '>' || c.is_whitespace()))?;
        let (head, body) = rest.split_once('>')?;
        if head.ends_with('/') {
            return None;
        }
        let (body, _) = body.split_once(&format!("</{name}"))?;
        let mut text = String::new();
        for part in body.split('<') {
            // What stands before the first tag is text; of the others, what follows the tag.
            text.push_str(if text.is_empty() && !part.contains('>') {
                part
            } else {
                part.split_once('>').map_or("", |(_, text)| text)
            });
        }
        Some(unescaped(&text))
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let start = format!("{name}=");
        let (at, _) = self
            .0
            .match_indices(&start)
            .find(|(at, _)| self.0[..*at].ends_with(|c: char| c.is_whitespace()))?;
        let rest = self.0[at + start.len()..].trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split_once(quote).map(|(value, _)| unescaped(value))
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

/// A date of a PDF or of its metadata as seconds since 1970, with a time zone taken off; a date without a zone is taken
/// as it is.
pub(super) fn instant(date: &str) -> Option<i64> {
    let digits = date.trim().trim_start_matches("D:");
    // The zone stands behind the day and the time.
    let (stamp, zone) = match digits
        .char_indices()
        .skip(8)
        .find(|(at, c)| matches!(c, 'Z' | '+') || (*c == '-' && (!digits.contains('T') || *at > 10)))
    {
        Some((at, _)) => digits.split_at(at),
        None => (digits, ""),
    };
    let numbers: String = stamp.split('.').next()?.chars().filter(char::is_ascii_digit).collect();
    let number = |range: std::ops::Range<usize>, least: i64| match numbers.get(range) {
        Some(part) => part.parse().ok(),
        None => Some(least),
    };
    let (year, month, day) = (number(0..4, 0)?, number(4..6, 1)?, number(6..8, 1)?);
    if numbers.len() < 4 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let seconds = number(8..10, 0)? * 3600 + number(10..12, 0)? * 60 + number(12..14, 0)?;
    let offset: String = zone.chars().filter(char::is_ascii_digit).collect();
    let part = |range: std::ops::Range<usize>| {
        offset.get(range).and_then(|part| part.parse::<i64>().ok()).unwrap_or(0)
    };
    let offset = (part(0..2) * 3600 + part(2..4) * 60) * if zone.starts_with('-') { -1 } else { 1 };
    // Days from the first of March of the year 0, in which leap days come last.
    let year = if month <= 2 { year - 1 } else { year };
    let from_march = (month + 9) % 12;
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * from_march + 2) / 5
        + day
        - 1
        - 719_468;
    Some(days * 86_400 + seconds - offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_both_kinds_are_one_instant() {
        let check = |pdf: &str, xmp: &str| assert_eq!(instant(pdf), instant(xmp), "{pdf} {xmp}");
        check("D:20261124000000Z", "2026-11-24T00:00:00Z");
        check("D:20261124083000+08'00'", "2026-11-24T00:30:00Z");
        check("D:20261124083000-05'30'", "2026-11-24T08:30:00-05:30");
        check("D:2026", "2026-01-01");
        assert_eq!(instant("D:19700101000000Z"), Some(0));
        assert_eq!(instant("yesterday"), None);
        assert_ne!(instant("D:20261124000000Z"), instant("2026-11-24T00:00:01Z"));
    }

    #[test]
    fn a_namespace_of_endless_names_is_searched_for_a_few() {
        let names: String = (0..80_000).map(|n| format!("xmlns:p{n}='{}' ", ns::DC)).collect();
        let xmp = Xmp::read(format!("<rdf:RDF {names}><p1:title>A</p1:title></rdf:RDF>").as_bytes());
        assert_eq!(xmp.prefixes(ns::DC).len(), MOST_NAMES);
        assert_eq!(xmp.get(ns::DC, "title").as_deref(), Some("A"));
    }

    #[test]
    fn properties_are_elements_or_attributes_of_any_prefix() {
        let xmp = Xmp::read(
            b"<x xmlns:a='http://ns.adobe.com/xap/1.0/' a:CreateDate='2026'>\
              <d:title xmlns:d=\"http://purl.org/dc/elements/1.1/\"><rdf:Alt><rdf:li xml:lang=\"x-default\">A &amp; B\
              </rdf:li></rdf:Alt></d:title></x>",
        );
        assert_eq!(xmp.get(ns::XMP, "CreateDate").as_deref(), Some("2026"));
        assert_eq!(xmp.get(ns::DC, "title").as_deref(), Some("A & B"));
        assert_eq!(xmp.get(ns::DC, "creator"), None);
    }
}
