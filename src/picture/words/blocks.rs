//! The blocks of a file that hold its words, as its format hands them over.

use std::borrow::Cow;

use md5::{Digest, Md5};

use super::{Newer, Record, Words, iim, reconciled, xmp};

/// The largest XMP that is read: a hundred times what captions need. What is larger holds histories and previews.
pub(in super::super) const MOST_XMP: usize = 4 << 20;

/// The largest block of IIM that is read.
const MOST_IIM: usize = 1 << 20;

/// The most that Photoshop's resources may hold where a file has them in parts.
const MOST_RESOURCES: usize = 16 << 20;

/// Photoshop's numbers for resources: IIM, and the digest of the IIM that stood there when XMP was written.
// Adobe Photoshop File Formats Specification, "Image Resource IDs"
const IIM: u16 = 0x0404;
const IIM_DIGEST: u16 = 0x0425;

/// What opens the segments of a JPEG file.
// Adobe XMP Specification, part 3, 1.1.3
const XMP_HEAD: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const EXTENDED_HEAD: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const PHOTOSHOP_HEAD: &[u8] = b"Photoshop 3.0\0";

/// The blocks of one file.
#[derive(Default)]
pub(in super::super) struct Blocks<'a> {
    xmp: Option<Cow<'a, [u8]>>,
    /// Parts of XMP that one segment cannot hold.
    extended: Vec<Part<'a>>,
    iim: Option<&'a [u8]>,
    /// Photoshop's resources, in parts.
    resources: Vec<&'a [u8]>,
    unread: Vec<String>,
}

/// A part of extended XMP.
struct Part<'a> {
    /// The digest of the whole, by which the main packet names it.
    id: &'a [u8],
    whole: usize,
    start: usize,
    bytes: &'a [u8],
}

impl<'a> Blocks<'a> {
    /// A segment APP1 or APP13 of a JPEG file; other segments are left alone.
    pub(in super::super) fn segment(&mut self, segment: &'a [u8]) {
        if let Some(packet) = segment.strip_prefix(XMP_HEAD) {
            self.xmp(packet.into());
        } else if let Some(part) = segment.strip_prefix(EXTENDED_HEAD) {
            self.extended(part);
        } else if let Some(part) = segment.strip_prefix(PHOTOSHOP_HEAD) {
            self.resources(part);
        }
    }

    /// An XMP packet; the first one counts.
    pub(in super::super) fn xmp(&mut self, packet: Cow<'a, [u8]>) {
        if packet.len() > MOST_XMP {
            self.too_large("XMP", packet.len(), MOST_XMP);
        } else if self.xmp.is_none() {
            self.xmp = Some(packet);
        }
    }

    /// A block of IIM that stands by itself.
    pub(in super::super) fn iim(&mut self, block: &'a [u8]) {
        if block.len() > MOST_IIM {
            self.too_large("IPTC records", block.len(), MOST_IIM);
        } else if self.iim.is_none() {
            self.iim = Some(block);
        }
    }

    /// Photoshop's resources, or the next part of them.
    pub(in super::super) fn resources(&mut self, part: &'a [u8]) {
        self.resources.push(part);
    }

    /// XMP that cannot be unpacked.
    pub(in super::super) fn damaged_xmp(&mut self) {
        self.unread.push("has XMP that is damaged".to_owned());
    }

    /// XMP that unpacks to more than is read.
    pub(in super::super) fn endless_xmp(&mut self) {
        self.unread.push(format!("has more than {} MB of XMP", MOST_XMP >> 20));
    }

    fn extended(&mut self, part: &'a [u8]) {
        let number = |bytes: &[u8; 4]| u32::from_be_bytes(*bytes) as usize;
        let read = || {
            let (id, rest) = part.split_at_checked(32)?;
            let (whole, rest) = rest.split_first_chunk()?;
            let (start, bytes) = rest.split_first_chunk()?;
            Some(Part { id, whole: number(whole), start: number(start), bytes })
        };
        match read() {
            Some(part) => self.extended.push(part),
            None => self.damaged_xmp(),
        }
    }

    fn too_large(&mut self, what: &str, bytes: usize, most: usize) {
        let (bytes, most) = (bytes.div_ceil(1 << 20), most >> 20);
        self.unread.push(format!("has {bytes} MB of {what}, more than {most}"));
    }

    /// What the blocks say.
    pub(in super::super) fn words(mut self) -> Words {
        let xmp = self.whole_xmp();
        let parts = std::mem::take(&mut self.resources);
        let resources = self.joined(&parts);
        let (found, digest) = in_resources(&resources);
        if let Some(block) = found
            && block.len() > MOST_IIM
        {
            self.too_large("IPTC records", block.len(), MOST_IIM);
        }
        let block = found.filter(|block| block.len() <= MOST_IIM).or(self.iim);
        let newer = match (block, digest) {
            (Some(block), Some(digest))
                if *Md5::digest(block) != *digest && digest.iter().any(|n| *n != 0) =>
            {
                Newer::Iim
            }
            _ => Newer::Xmp,
        };
        let iim = block.map_or_else(Record::default, |block| iim::read(block, &mut self.unread));
        let words = reconciled(xmp, iim, newer);
        self.unread.dedup();
        Words { unread: self.unread, ..words }
    }

    fn whole_xmp(&mut self) -> Record {
        let (record, extension) = match self.xmp.take() {
            Some(main) => xmp::read(&main, &mut self.unread),
            None => (Record::default(), None),
        };
        let Some(id) = extension else {
            self.stray_extension();
            return record;
        };
        let Some(more) = self.joined_extension(id.as_bytes()) else { return record };
        let (more, _) = xmp::read(&more, &mut self.unread);
        record.or(more)
    }

    /// Parts of XMP that no packet names are nobody's words; only where they are very many does anyone ask.
    fn stray_extension(&mut self) {
        let size = self.extended.iter().map(|part| part.bytes.len()).sum();
        if size > MOST_XMP {
            self.too_large("XMP", size, MOST_XMP);
        }
    }

    /// The extension that the main packet names, put together from its parts.
    fn joined_extension(&mut self, id: &[u8]) -> Option<Vec<u8>> {
        let mut parts = std::mem::take(&mut self.extended);
        parts.retain(|part| part.id == id);
        parts.sort_by_key(|part| part.start);
        let whole = parts.first()?.whole;
        if whole > MOST_XMP {
            self.too_large("XMP", whole, MOST_XMP);
            return None;
        }
        let mut bytes = Vec::new();
        for part in parts {
            // A part that stands twice, and one that is missing.
            if part.start < bytes.len() {
                continue;
            }
            if part.start > bytes.len() || part.bytes.len() > whole - part.start.min(whole) {
                break;
            }
            bytes.extend_from_slice(part.bytes);
        }
        if bytes.len() != whole {
            self.damaged_xmp();
            return None;
        }
        Some(bytes)
    }

    fn joined(&mut self, parts: &[&'a [u8]]) -> Cow<'a, [u8]> {
        match parts {
            [] => Cow::Borrowed(&[]),
            [whole] => Cow::Borrowed(whole),
            _ => {
                let size = parts.iter().map(|part| part.len()).sum();
                if size > MOST_RESOURCES {
                    self.too_large("Photoshop's resources", size, MOST_RESOURCES);
                    return Cow::Borrowed(&[]);
                }
                Cow::Owned(parts.concat())
            }
        }
    }
}

/// The IIM among Photoshop's resources, and the digest.
// Adobe Photoshop File Formats Specification, "Image Resource Blocks"
fn in_resources(mut rest: &[u8]) -> (Option<&[u8]>, Option<&[u8; 16]>) {
    let (mut iim, mut digest) = (None, None);
    // Other programs sign their resources otherwise, in the same form.
    while let [s0, s1, s2, s3, high, low, named, ..] = rest
        && [s0, s1, s2, s3].into_iter().all(u8::is_ascii_alphanumeric)
    {
        // A name of its length and letters fills up an even number of bytes.
        let after_name = 6 + (1 + usize::from(*named)).next_multiple_of(2);
        let Some((size, after)) = rest.get(after_name..).and_then(|rest| rest.split_first_chunk()) else {
            break;
        };
        let size = u32::from_be_bytes(*size) as usize;
        let Some(value) = after.get(..size) else { break };
        match u16::from_be_bytes([*high, *low]) {
            IIM if iim.is_none() => iim = Some(value),
            IIM_DIGEST => digest = value.first_chunk(),
            _ => {}
        }
        rest = after.get(size.next_multiple_of(2)..).unwrap_or_default();
    }
    (iim, digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(caption: &str, extension: &str) -> String {
        format!(
            "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\
             <rdf:Description rdf:about='' xmlns:xmpNote='http://ns.adobe.com/xmp/note/' \
             xmlns:dc='http://purl.org/dc/elements/1.1/' {extension}>\
             <dc:description>{caption}</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
        )
    }

    fn resource(id: u16, name: &str, value: &[u8]) -> Vec<u8> {
        let mut bytes = [&b"8BIM"[..], &id.to_be_bytes(), &[name.len() as u8], name.as_bytes()].concat();
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        bytes.extend((value.len() as u32).to_be_bytes());
        bytes.extend(value);
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        bytes
    }

    fn caption(text: &str) -> Vec<u8> {
        [&[0x1c, 2, 120], &(text.len() as u16).to_be_bytes()[..], text.as_bytes()].concat()
    }

    fn check(segments: &[Vec<u8>], expected: &str, complaints: &[&str]) {
        let mut blocks = Blocks::default();
        segments.iter().for_each(|segment| blocks.segment(segment));
        let words = blocks.words();
        assert_eq!(words.caption.map(|word| word.text).unwrap_or_default(), expected);
        assert_eq!(words.unread, complaints);
    }

    fn photoshop(resources: &[Vec<u8>]) -> Vec<u8> {
        [PHOTOSHOP_HEAD, &resources.concat()].concat()
    }

    fn main(caption: &str, extension: &str) -> Vec<u8> {
        [XMP_HEAD, packet(caption, extension).as_bytes()].concat()
    }

    #[test]
    fn iim_stands_among_photoshops_resources_whole_or_in_parts() {
        let whole = photoshop(&[resource(1000, "odd", b"x"), resource(IIM, "", &caption("灯"))]);
        check(std::slice::from_ref(&whole), "灯", &[]);
        let parts = [whole[..40].to_vec(), [PHOTOSHOP_HEAD, &whole[40..]].concat()];
        check(&parts, "灯", &[]);
        for end in 0..whole.len() - 1 {
            let mut blocks = Blocks::default();
            blocks.segment(&whole[..end]);
            assert_eq!(blocks.words().caption, None);
        }
    }

    #[test]
    fn a_digest_of_other_records_makes_iim_the_newer() {
        let iim = resource(IIM, "", &caption("灯"));
        let of = |digest: [u8; 16]| photoshop(&[iim.clone(), resource(IIM_DIGEST, "", &digest)]);
        let own: [u8; 16] = Md5::digest(caption("灯")).into();
        check(&[main("江", ""), photoshop(std::slice::from_ref(&iim))], "江", &[]);
        check(&[main("江", ""), of(own)], "江", &[]);
        check(&[main("江", ""), of([7; 16])], "灯", &[]);
        // No digest at all, as some programs write it.
        check(&[main("江", ""), of([0; 16])], "江", &[]);
    }

    const ID: &str = "0123456789ABCDEF0123456789ABCDEF";

    fn extended(id: &str, whole: usize, start: usize, bytes: &[u8]) -> Vec<u8> {
        let number = |n: usize| (n as u32).to_be_bytes();
        [EXTENDED_HEAD, id.as_bytes(), &number(whole), &number(start), bytes].concat()
    }

    #[test]
    fn xmp_that_one_segment_cannot_hold_is_put_together() {
        let more = packet("江边", "").into_bytes();
        let (named, size) = (main("", &format!("xmpNote:HasExtendedXMP='{ID}'")), more.len());
        let (first, second) = (extended(ID, size, 0, &more[..99]), extended(ID, size, 99, &more[99..]));
        check(&[second.clone(), named.clone(), first.clone()], "江边", &[]);
        check(&[named.clone(), first.clone(), first.clone(), second.clone()], "江边", &[]);
        let other = extended(&ID.replace('0', "F"), size, 0, &more);
        check(&[named.clone(), other.clone()], "", &[]);
        check(&[main("", ""), first.clone(), second.clone()], "", &[]);
        check(&[named.clone(), first], "", &["has XMP that is damaged"]);
        check(&[named.clone(), second], "", &["has XMP that is damaged"]);
        let endless = extended(ID, 50 << 20, 0, &more);
        check(&[named, endless], "", &["has 50 MB of XMP, more than 4"]);
    }

    #[test]
    fn a_block_too_large_is_left_alone() {
        let mut blocks = Blocks::default();
        blocks.xmp(vec![b' '; MOST_XMP + 1].into());
        let zeros = vec![0; MOST_IIM + 1];
        blocks.iim(&zeros);
        assert_eq!(
            blocks.words().unread,
            ["has 5 MB of XMP, more than 4", "has 2 MB of IPTC records, more than 1"]
        );
    }
}
