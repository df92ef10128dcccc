//! What a document's metadata (XMP) says to a press, and the dates in it.

use crate::picture::xmp_properties;

const DC: &str = "http://purl.org/dc/elements/1.1/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
const MM: &str = "http://ns.adobe.com/xap/1.0/mm/";
const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
const PDFX_ID: &str = "http://www.npes.org/pdfx/ns/id/";

/// The properties that a press asks for, each `None` where the metadata has it not, or says nothing by it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Xmp {
    /// `pdfxid:GTS_PDFXVersion`.
    pub(super) version: Option<String>,
    /// `dc:title`.
    pub(super) title: Option<String>,
    /// `dc:creator`.
    pub(super) author: Option<String>,
    /// `dc:description`.
    pub(super) subject: Option<String>,
    /// `xmp:CreateDate`.
    pub(super) created: Option<String>,
    /// `xmp:ModifyDate`.
    pub(super) modified: Option<String>,
    /// `xmp:MetadataDate`.
    pub(super) dated: Option<String>,
    /// `xmp:CreatorTool`.
    pub(super) creator: Option<String>,
    /// `pdf:Producer`.
    pub(super) producer: Option<String>,
    /// `pdf:Keywords`.
    pub(super) keywords: Option<String>,
    /// `pdf:Trapped`.
    pub(super) trapped: Option<String>,
    /// `xmpMM:DocumentID`.
    pub(super) document: Option<String>,
    /// `xmpMM:VersionID`.
    pub(super) edition: Option<String>,
    /// `xmpMM:RenditionClass`.
    pub(super) rendition: Option<String>,
}

impl Xmp {
    /// Reads a packet; `None` where it is damaged, or too large to be one.
    pub(super) fn read(packet: &[u8]) -> Option<Xmp> {
        let wanted = [
            (PDFX_ID, "GTS_PDFXVersion"),
            (DC, "title"),
            (DC, "creator"),
            (DC, "description"),
            (XMP, "CreateDate"),
            (XMP, "ModifyDate"),
            (XMP, "MetadataDate"),
            (XMP, "CreatorTool"),
            (PDF, "Producer"),
            (PDF, "Keywords"),
            (PDF, "Trapped"),
            (MM, "DocumentID"),
            (MM, "VersionID"),
            (MM, "RenditionClass"),
        ];
        let mut found = xmp_properties(packet, wanted)?.into_iter();
        // As they are wanted: a struct's fields are made in the order in which they are written.
        let mut next = || found.next().flatten();
        Some(Xmp {
            version: next(),
            title: next(),
            author: next(),
            subject: next(),
            created: next(),
            modified: next(),
            dated: next(),
            creator: next(),
            producer: next(),
            keywords: next(),
            trapped: next(),
            document: next(),
            edition: next(),
            rendition: next(),
        })
    }
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

    fn packet(attributes: &str, properties: &str) -> String {
        format!(
            "<?xpacket begin='\u{feff}' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>\
             <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' \
             xmlns:d='{DC}' xmlns:a='{XMP}' xmlns:p='{PDF}' {attributes}>{properties}</rdf:Description></rdf:RDF>\
             </x:xmpmeta><?xpacket end='w'?>"
        )
    }

    #[test]
    fn properties_are_elements_or_attributes_of_any_prefix() {
        let packet = packet(
            "a:CreateDate=' 2026 ' a:ModifyDate=''",
            "<d:title><rdf:Alt><rdf:li xml:lang=\"x-default\">A &amp; B</rdf:li></rdf:Alt></d:title>",
        );
        let (created, title) = (Some("2026".to_owned()), Some("A & B".to_owned()));
        assert_eq!(Xmp::read(packet.as_bytes()), Some(Xmp { created, title, ..Xmp::default() }));
    }

    #[test]
    fn values_are_read_as_xml_spells_them() {
        let check = |value: &str, expected: &str| {
            let packet = packet("", &format!("<p:Producer>{value}</p:Producer>"));
            let xmp = Xmp::read(packet.as_bytes()).expect("a packet");
            assert_eq!(xmp.producer.as_deref(), Some(expected), "{value}");
        };
        check("A &#38; &#x7248;", "A & 版");
        check("<![CDATA[A < B]]>", "A < B");
        check("A<!-- <p:Producer>B</p:Producer> --> C", "A C");
        check("&amp;lt;", "&lt;");
    }

    #[test]
    fn what_stands_in_a_comment_is_not_said() {
        let packet = packet("", "<!-- <p:Trapped>False</p:Trapped> --><p:Keywords>版</p:Keywords>");
        let xmp = Xmp::read(packet.as_bytes()).expect("a packet");
        assert_eq!((xmp.trapped, xmp.keywords.as_deref()), (None, Some("版")));
    }

    #[test]
    fn a_packet_that_is_damaged_or_made_to_take_time_says_nothing() {
        let sound = packet("", "<p:Producer>A</p:Producer>");
        assert_eq!(Xmp::read(&sound.as_bytes()[..sound.len() - 60]), None);
        let names: String = (0..80_000).map(|n| format!("xmlns:p{n}='{DC}' ")).collect();
        assert_eq!(Xmp::read(packet(&names, "<p1:title>A</p1:title>").as_bytes()), None);
        assert_eq!(Xmp::read(format!("{sound}{}", " ".repeat(4 << 20)).as_bytes()), None);
    }
}
