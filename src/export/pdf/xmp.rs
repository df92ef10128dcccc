//! The document's metadata packet (ISO 16684-1).

use std::fmt::Write;

use super::Profile;
use crate::markup::escaped;
use crate::page::PlacedPage;

/// The packet of a page; `id` tells this content from any other.
///
/// It says that the file is PDF/UA-1, and PDF/X-4 where it is; that a file is PDF/X-1a stands in its Info dictionary.
pub(super) fn packet(
    page: &PlacedPage,
    profile: Profile,
    date: &str,
    producer: &str,
    id: &[u8; 16],
) -> Vec<u8> {
    let x4 = match profile {
        Profile::X4 => "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>\n",
        Profile::X1a | Profile::Screen => "",
    };
    let mut dates = String::new();
    if let Some(date) = iso_date(date) {
        for name in ["CreateDate", "ModifyDate", "MetadataDate"] {
            let _ = writeln!(dates, "<xmp:{name}>{date}</xmp:{name}>");
        }
    }
    let id = u128::from_be_bytes(*id);
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">
<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">
<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" \
xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\" \
xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">
{x4}<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
{dates}<xmpMM:DocumentID>uuid:{id:032x}</xmpMM:DocumentID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<xmpMM:VersionID>{version}</xmpMM:VersionID>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end=\"r\"?>",
        version = page.version,
        title = escaped(&page.title),
        lang = escaped(&page.lang),
    )
    .into_bytes()
}

/// A PDF date as XMP writes it: `D:20261124040400+08'00'` is `2026-11-24T04:04:00+08:00`.
fn iso_date(date: &str) -> Option<String> {
    let digits = date.strip_prefix("D:")?;
    let (time, zone) = digits.split_at_checked(14)?;
    if !time.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let zone = match zone.trim_end_matches('\'').replace('\'', ":") {
        zone if zone.is_empty() => "Z".to_owned(),
        zone => zone,
    };
    let (day, clock) = time.split_at(8);
    Some(format!(
        "{}-{}-{}T{}:{}:{}{zone}",
        &day[..4],
        &day[4..6],
        &day[6..],
        &clock[..2],
        &clock[2..4],
        &clock[4..]
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_rewritten() {
        assert_eq!(iso_date("D:20261124040400Z").as_deref(), Some("2026-11-24T04:04:00Z"));
        assert_eq!(iso_date("D:20261124040400+08'00'").as_deref(), Some("2026-11-24T04:04:00+08:00"));
        assert_eq!(iso_date("yesterday"), None);
    }
}
