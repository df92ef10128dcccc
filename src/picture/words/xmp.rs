//! XMP: an RDF graph in XML, of which the properties of the picture or document itself are read.

use roxmltree::{Document, Node, ParsingOptions};

use super::charset::{decoded, guessed};
use super::{Record, listed, word};

// ISO 16684-1; IPTC Photo Metadata Standard 2023.2
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const DC: &str = "http://purl.org/dc/elements/1.1/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const IPTC_CORE: &str = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";
const NOTE: &str = "http://ns.adobe.com/xmp/note/";

/// The most elements and texts of a packet: ten times what the largest have.
const MOST_NODES: u32 = 200_000;

/// The most attributes of one element, and the most declared namespaces: the reader compares each with each.
const MOST_ATTRIBUTES: usize = 1_000;

/// How deep values may stand within values.
const MOST_DEPTH: usize = 4;

/// The most values of one property.
const MOST_VALUES: usize = 20;

/// Reads a packet, and the name of its extension where it has one; what cannot be read goes into `unread`.
pub(super) fn read(packet: &[u8], unread: &mut Vec<String>) -> (Record, Option<String>) {
    let Some(text) = text(packet) else {
        unread.push("has XMP in characters that it does not name".to_owned());
        return (Record::default(), None);
    };
    let Some(document) = parsed(&text) else {
        unread.push("has XMP that is damaged".to_owned());
        return (Record::default(), None);
    };
    let graph = Graph::of(&document);
    let mut value = |namespace: &'static str, name: &str, from: &'static str| {
        word(&listed(&graph.values(namespace, name)), from, unread)
    };
    let record = Record {
        description: value(DC, "description", "XMP dc:description"),
        credit_line: value(PHOTOSHOP, "Credit", "XMP photoshop:Credit"),
        creator: value(DC, "creator", "XMP dc:creator"),
        rights: value(DC, "rights", "XMP dc:rights"),
        alt: value(IPTC_CORE, "AltTextAccessibility", "XMP Iptc4xmpCore:AltTextAccessibility"),
    };
    (record, graph.values(NOTE, "HasExtendedXMP").into_iter().next())
}

/// The properties of a document's packet, by their namespaces and names: nothing for those that it has not got, or that are
/// empty. `None` for a packet that cannot be read, or has more than four million bytes.
pub(crate) fn properties<const N: usize>(
    packet: &[u8],
    wanted: [(&str, &str); N],
) -> Option<[Option<String>; N]> {
    /// More than any document needs.
    const MOST: usize = 4 << 20;
    if packet.len() > MOST {
        return None;
    }
    let text = text(packet)?;
    let document = parsed(&text)?;
    let graph = Graph::of(&document);
    Some(wanted.map(|(namespace, name)| {
        let said = graph.values(namespace, name).join(", ").trim().to_owned();
        (!said.is_empty()).then_some(said)
    }))
}

fn parsed(text: &str) -> Option<Document<'_>> {
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    if is_bounded(text) { Document::parse_with_options(text, options).ok() } else { None }
}

impl Record {
    /// What this record says, and what another says beyond it.
    pub(super) fn or(self, other: Record) -> Record {
        Record {
            description: self.description.or(other.description),
            credit_line: self.credit_line.or(other.credit_line),
            creator: self.creator.or(other.creator),
            rights: self.rights.or(other.rights),
            alt: self.alt.or(other.alt),
        }
    }
}

/// The packet as text, without the zeros that some programs end it with.
fn text(packet: &[u8]) -> Option<String> {
    let wide = match packet {
        [0xfe, 0xff, ..] => Some(encoding_rs::UTF_16BE),
        [0xff, 0xfe, ..] => Some(encoding_rs::UTF_16LE),
        _ => None,
    };
    // What is neither Unicode nor Chinese is no XMP: no program writes it in the letters of one country.
    let narrow = || guessed(&[packet]).filter(|encoding| *encoding != encoding_rs::WINDOWS_1252);
    let encoding = wide.or_else(narrow)?;
    let packet = if wide.is_some() { packet.get(2..)? } else { packet };
    let text = decoded(packet, encoding)?;
    Some(text.trim_start_matches('\u{feff}').trim_end_matches('\0').to_owned())
}

/// Whether no tag has more attributes, and the whole no more namespaces, than can be compared in no time.
fn is_bounded(text: &str) -> bool {
    if text.matches("xmlns").count() > MOST_ATTRIBUTES {
        return false;
    }
    // Whatever stands between < and < has at least the attributes of the tag there.
    text.split('<').all(|tag| tag.bytes().filter(|byte| *byte == b'=').count() <= MOST_ATTRIBUTES)
}

/// The properties of the picture, as attributes or elements of the descriptions of it.
struct Graph<'a, 'input> {
    descriptions: Vec<Node<'a, 'input>>,
}

impl<'a, 'input> Graph<'a, 'input> {
    fn of(document: &'a Document<'input>) -> Graph<'a, 'input> {
        let is_graph = |node: &Node<'_, '_>| node.has_tag_name((RDF, "RDF"));
        let graphs = document.descendants().filter(is_graph).take(1);
        let descriptions = graphs.flat_map(|graph| graph.children());
        Graph { descriptions: descriptions.filter(|node| node.has_tag_name((RDF, "Description"))).collect() }
    }

    fn values(&self, namespace: &str, name: &str) -> Vec<String> {
        for description in &self.descriptions {
            if let Some(value) = description.attribute((namespace, name)) {
                return vec![value.to_owned()];
            }
            let mut elements = description.children();
            if let Some(element) = elements.find(|node| node.has_tag_name((namespace, name))) {
                return values(element, MOST_DEPTH);
            }
        }
        Vec::new()
    }
}

/// The texts of a property: one for each of several, the common one of several languages.
// ISO 16684-1, 7.4 to 7.9
fn values(node: Node<'_, '_>, depth: usize) -> Vec<String> {
    let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
    let child = |name: &'static str| node.children().find(move |node| node.has_tag_name((RDF, name)));
    let items = |list: Node<'_, '_>| -> Vec<String> {
        let items = list.children().filter(|node| node.has_tag_name((RDF, "li"))).take(MOST_VALUES);
        items.flat_map(|item| values(item, depth)).take(MOST_VALUES).collect()
    };
    if let Some(list) = child("Alt") {
        let common = |item: &Node<'_, '_>| {
            item.attribute(("http://www.w3.org/XML/1998/namespace", "lang")) == Some("x-default")
        };
        let texts = || list.children().filter(|node| node.has_tag_name((RDF, "li")));
        let chosen = texts().find(common).or_else(|| texts().next());
        return chosen.map_or_else(Vec::new, |item| values(item, depth));
    }
    if let Some(list) = child("Seq").or_else(|| child("Bag")) {
        return items(list);
    }
    if let Some(value) = child("value") {
        return values(value, depth);
    }
    if let Some(inner) = child("Description") {
        return match inner.attribute((RDF, "value")) {
            Some(value) => vec![value.to_owned()],
            None => values(inner, depth),
        };
    }
    if let Some(value) = node.attribute((RDF, "value")) {
        return vec![value.to_owned()];
    }
    let text: String = node.children().filter_map(|node| node.text().filter(|_| node.is_text())).collect();
    let text = text.trim();
    if text.is_empty() { Vec::new() } else { vec![text.to_owned()] }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn packet(attributes: &str, properties: &str) -> String {
        format!(
            "<?xpacket begin='\u{feff}' id='W5M0MpCehiHzreSzNTczkc9d'?>\n<x:xmpmeta xmlns:x='adobe:ns:meta/'>\n\
             <rdf:RDF xmlns:rdf='{RDF}'>\n<rdf:Description rdf:about='' xmlns:dc='{DC}' \
             xmlns:photoshop='{PHOTOSHOP}' xmlns:Iptc4xmpCore='{IPTC_CORE}' {attributes}>\n{properties}\n\
             </rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n   \n<?xpacket end='w'?>"
        )
    }

    fn check(packet: &[u8], expected: [&str; 5], complaints: &[&str]) {
        let mut unread = Vec::new();
        let (record, _) = read(packet, &mut unread);
        let words = [record.description, record.credit_line, record.creator, record.rights, record.alt];
        assert_eq!(words.map(|word| word.map_or(String::new(), |word| word.text)), expected);
        assert_eq!(unread, complaints);
    }

    #[test]
    fn properties_are_read_in_each_of_their_forms() {
        let elements = packet(
            "",
            "<dc:description><rdf:Alt><rdf:li xml:lang='en'>Bridge</rdf:li>\
             <rdf:li xml:lang='x-default'>老桥 &amp; 灯</rdf:li></rdf:Alt></dc:description>\
             <dc:creator><rdf:Seq><rdf:li>沈知渔</rdf:li><rdf:li>方简</rdf:li></rdf:Seq></dc:creator>\
             <photoshop:Credit>澜川<!-- 报 -->日报</photoshop:Credit>\
             <dc:rights><rdf:Alt><rdf:li xml:lang='zh'><![CDATA[<版权>]]></rdf:li></rdf:Alt></dc:rights>\
             <Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang='x-default'>夜色里的桥</rdf:li></rdf:Alt>\
             </Iptc4xmpCore:AltTextAccessibility>",
        );
        check(elements.as_bytes(), ["老桥 & 灯", "澜川日报", "沈知渔、方简", "<版权>", "夜色里的桥"], &[]);
        let attributes = packet("photoshop:Credit='澜川&#x65E5;报' dc:description='灯'", "");
        check(attributes.as_bytes(), ["灯", "澜川日报", "", "", ""], &[]);
        let qualified = packet(
            "",
            "<dc:creator><rdf:Bag><rdf:li rdf:parseType='Resource'><rdf:value>沈知渔</rdf:value></rdf:li>\
             <rdf:li><rdf:Description rdf:value='方简'/></rdf:li></rdf:Bag></dc:creator>",
        );
        check(qualified.as_bytes(), ["", "", "沈知渔、方简", "", ""], &[]);
    }

    #[test]
    fn the_prefix_of_a_name_is_the_writers_choice() {
        let text = packet("", "<a:description xmlns:a='http://purl.org/dc/elements/1.1/'>灯</a:description>");
        check(text.as_bytes(), ["灯", "", "", "", ""], &[]);
        let other = packet("", "<a:description xmlns:a='http://example.org/'>灯</a:description>");
        check(other.as_bytes(), [""; 5], &[]);
    }

    #[test]
    fn packets_are_utf_8_or_wider_and_gbk_where_they_are_that() {
        let text = packet("dc:description='夜色里的老桥'", "");
        let expected = ["夜色里的老桥", "", "", "", ""];
        check(format!("\u{feff}{text}\0\0").as_bytes(), expected, &[]);
        let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&wide, expected, &[]);
        // The mark of order in `begin` is one that GBK has not.
        let plain = text.replace('\u{feff}', "");
        check(&encoding_rs::GBK.encode(&plain).0, expected, &[]);
        let broken = text.replace("夜", "\u{1}").into_bytes();
        let broken: Vec<u8> = broken.into_iter().map(|byte| if byte == 1 { 0xff } else { byte }).collect();
        check(&broken, [""; 5], &["has XMP in characters that it does not name"]);
    }

    #[test]
    fn what_is_no_xml_or_no_end_of_it_is_damaged() {
        let damaged = &["has XMP that is damaged"][..];
        let text = packet("", "<dc:description>灯</dc:description>");
        for end in [0, 40, 200, text.len() - 60] {
            check(&text.as_bytes()[..text.floor_char_boundary(end)], [""; 5], damaged);
        }
        let entities = "<!DOCTYPE a [<!ENTITY b 'cccccccccc'>]><a>&b;</a>";
        check(entities.as_bytes(), [""; 5], damaged);
        // Sound XML that says nothing of a picture.
        check(b"<a/>", [""; 5], &[]);
    }

    #[test]
    fn a_packet_made_to_take_time_takes_none() {
        let start = Instant::now();
        let mut many = String::new();
        for n in 0..300_000 {
            many.push_str(&format!(" a{n}=''"));
        }
        let damaged = &["has XMP that is damaged"][..];
        check(packet(&many, "").as_bytes(), [""; 5], damaged);
        check(packet(&many.replace(" a", " xmlns:a"), "").as_bytes(), [""; 5], damaged);
        check("<a>".repeat(1_000_000).as_bytes(), [""; 5], damaged);
        let deep = format!("{}{}", "<rdf:Bag><rdf:li>".repeat(40_000), "</rdf:li></rdf:Bag>".repeat(40_000));
        check(packet("", &format!("<dc:creator>{deep}</dc:creator>")).as_bytes(), [""; 5], &[]);
        let values = "<rdf:li>a</rdf:li>".repeat(60_000);
        let values = packet("", &format!("<dc:creator><rdf:Bag>{values}</rdf:Bag></dc:creator>"));
        let twenty = vec!["a"; MOST_VALUES].join(", ");
        check(values.as_bytes(), ["", "", &twenty, "", ""], &[]);
        assert!(start.elapsed() < Duration::from_secs(20));
    }
}
