//! What a file says of itself in its metadata (XMP) and in its information dictionary.

use crate::finished::Finished;
use crate::picture::xmp_properties;

const DC: &str = "http://purl.org/dc/elements/1.1/";
const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
// ISO 15930-7, ISO 15930-1 to 6, ISO 16612-2, ISO 19005-1, ISO 14289-1
const PDFX_ID: &str = "http://www.npes.org/pdfx/ns/id/";
const PDFX: &str = "http://ns.adobe.com/pdfx/1.3/";
const PDFVT_ID: &str = "http://www.npes.org/pdfvt/ns/id/";
const PDFA_ID: &str = "http://www.aiim.org/pdfa/ns/id/";
const PDFUA_ID: &str = "http://www.aiim.org/pdfua/ns/id/";

/// The properties of the metadata that are compared.
const PROPERTIES: [(&str, &str); 8] = [
    (DC, "title"),
    (PDF, "Trapped"),
    (PDFX_ID, "GTS_PDFXVersion"),
    (PDFX, "GTS_PDFXVersion"),
    (PDFVT_ID, "GTS_PDFVTVersion"),
    (PDFA_ID, "part"),
    (PDFA_ID, "conformance"),
    (PDFUA_ID, "part"),
];

/// What a file says in both places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Claims {
    pub(super) title: Twice,
    pub(super) trapped: Twice,
    /// The standards that it says it follows.
    pub(super) standards: Vec<String>,
}

/// What the metadata says, which readers go by, and what the information dictionary says, which stands where that is silent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Twice {
    xmp: Option<String>,
    info: Option<String>,
}

impl Claims {
    pub(super) fn of(finished: &Finished) -> Claims {
        let info = finished.info();
        let info = |key: &str| info.iter().find(|(own, _)| own == key).map(|(_, text)| text.clone());
        let packet = finished.xmp().unwrap_or_default();
        let [title, trapped, x4, x1, vt, part, conformance, ua] =
            xmp_properties(&packet, PROPERTIES).unwrap_or_default();
        let mut standards = Vec::new();
        standards.extend(x4.or(x1).or_else(|| info("GTS_PDFXVersion")));
        standards.extend(vt);
        standards.extend(part.map(|part| format!("PDF/A-{part}{}", conformance.unwrap_or_default())));
        standards.extend(ua.map(|part| format!("PDF/UA-{part}")));
        Claims {
            title: Twice { xmp: title, info: info("Title") },
            trapped: Twice { xmp: trapped, info: info("Trapped") },
            standards,
        }
    }
}

impl Twice {
    fn holds(&self) -> Option<&String> {
        self.xmp.as_ref().or(self.info.as_ref())
    }

    /// What it was and what it is, where what holds changed, or one of the two places says something else than it did.
    pub(super) fn changed(&self, new: &Twice) -> Option<(Option<String>, Option<String>)> {
        if self.holds() != new.holds() {
            return Some((self.holds().cloned(), new.holds().cloned()));
        }
        let other = |old: &Option<String>, new: &Option<String>| old.is_some() && new.is_some() && old != new;
        let is_other = other(&self.xmp, &new.xmp) || other(&self.info, &new.info);
        is_other.then(|| (self.info.clone(), new.info.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: [&str; 2], new: [&str; 2], expected: Option<[&str; 2]>) {
        let word = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let twice = |[xmp, info]: [&str; 2]| Twice { xmp: word(xmp), info: word(info) };
        let found = twice(old).changed(&twice(new));
        assert_eq!(found, expected.map(|[old, new]| (word(old), word(new))), "{old:?} {new:?}");
    }

    #[test]
    fn the_metadata_goes_before_the_information_dictionary() {
        check(["江声", "江声"], ["江声", ""], None);
        check(["", "江声"], ["江声", ""], None);
        check(["江声", "江声"], ["潮声", "江声"], Some(["江声", "潮声"]));
        check(["江声", "江声"], ["江声", "潮声"], Some(["江声", "潮声"]));
        check(["江声", ""], ["", ""], Some(["江声", ""]));
    }
}
