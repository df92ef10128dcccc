//! Small pictures with words in them, as photo desks' programs write them.

use std::io::Cursor;

use banxin::picture::{ColorSpace, Picture};
use tiff::encoder::{Compression, TiffEncoder, colortype};
use tiff::tags::Tag;

/// IIM's numbers: by-line, credit, copyright, caption.
pub const BY_LINE: u8 = 80;
pub const CREDIT: u8 = 110;
pub const COPYRIGHT: u8 = 116;
pub const CAPTION: u8 = 120;

/// A JPEG file of a picture.
pub fn jpeg(picture: &Picture) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut file, 95);
    let kind = match picture.color {
        ColorSpace::Gray => jpeg_encoder::ColorType::Luma,
        ColorSpace::Rgb => jpeg_encoder::ColorType::Rgb,
        ColorSpace::Cmyk => jpeg_encoder::ColorType::Cmyk,
    };
    encoder.encode(&picture.data, picture.width as u16, picture.height as u16, kind).unwrap();
    file
}

/// A PNG file of an RGB picture.
pub fn png(picture: &Picture) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, picture.width, picture.height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&picture.data).unwrap();
    writer.finish().unwrap();
    file
}

/// A TIFF file of an RGB picture, with fields of bytes.
pub fn tiff(picture: &Picture, packing: Compression, fields: &[(u16, &[u8])]) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap().with_compression(packing);
    let mut image = encoder.new_image::<colortype::RGB8>(picture.width, picture.height).unwrap();
    for (tag, bytes) in fields {
        image.encoder().write_tag(Tag::Unknown(*tag), *bytes).unwrap();
    }
    image.rows_per_strip(4).unwrap();
    image.write_data(&picture.data).unwrap();
    file.into_inner()
}

/// A JPEG file with one more segment after the two bytes that open it.
pub fn with_segment(jpeg: &[u8], marker: u8, segment: &[u8]) -> Vec<u8> {
    let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, segment, &jpeg[2..]].concat()
}

/// A PNG file with one more chunk after its head.
pub fn with_chunk(png: &[u8], kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum = flate2::Crc::new();
    sum.update(kind);
    sum.update(data);
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&png[..33], &length, kind, data, &sum.sum().to_be_bytes(), &png[33..]].concat()
}

/// XMP as a chunk of PNG holds it.
pub fn international_text(packet: &str) -> Vec<u8> {
    [b"XML:com.adobe.xmp\0\0\0\0\0", packet.as_bytes()].concat()
}

/// IIM's fields of the second record.
pub fn iim(fields: &[(u8, &[u8])]) -> Vec<u8> {
    let field = |(number, value): &(u8, &[u8])| {
        [&[0x1c, 2, *number], &u16::try_from(value.len()).unwrap().to_be_bytes()[..], value].concat()
    };
    fields.iter().flat_map(field).collect()
}

/// IIM as a segment APP13 of a JPEG file holds it.
pub fn photoshop(iim: &[u8]) -> Vec<u8> {
    let size = u32::try_from(iim.len()).unwrap().to_be_bytes();
    let mut segment = [b"Photoshop 3.0\08BIM\x04\x04\0\0", &size[..], iim].concat();
    if iim.len() % 2 == 1 {
        segment.push(0);
    }
    segment
}

/// XMP as a segment APP1 of a JPEG file holds it.
pub fn xmp_segment(packet: &str) -> Vec<u8> {
    [b"http://ns.adobe.com/xap/1.0/\0", packet.as_bytes()].concat()
}

/// A packet of these properties, in XML.
pub fn xmp(properties: &str) -> String {
    format!(
        "<?xpacket begin='\u{feff}' id='W5M0MpCehiHzreSzNTczkc9d'?>\
         <x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\
         <rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' \
         xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' \
         xmlns:Iptc4xmpCore='http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/'>{properties}</rdf:Description>\
         </rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    )
}

/// A property of one text in the common language.
pub fn text(name: &str, text: &str) -> String {
    format!("<{name}><rdf:Alt><rdf:li xml:lang='x-default'>{text}</rdf:li></rdf:Alt></{name}>")
}
