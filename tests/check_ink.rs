//! The ink of finished PDFs by whatever program: pictures of every space, depth and mask, spot colours, clips and blends are
//! measured on plates, and what cannot be measured is a finding.

use banxin::check::{Pdf, Preflight};
use banxin::finished::Finished;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// A page of 100 mm on a side, with a picture or a tint of about 50 mm in its middle.
struct File {
    document: Document,
    resources: Dictionary,
}

const PLACE: &str = "142 0 0 142 70 70 cm";
const BOX: &str = "70 70 142 142 re f";

impl File {
    fn new() -> File {
        File { document: Document::with_version("1.6"), resources: Dictionary::new() }
    }

    fn resource(&mut self, kind: &str, name: &str, object: impl Into<Object>) {
        let mut named =
            self.resources.get(kind.as_bytes()).and_then(Object::as_dict).cloned().unwrap_or_default();
        named.set(name, object);
        self.resources.set(kind, named);
    }

    fn add(&mut self, stream: Stream) -> Object {
        Object::Reference(self.document.add_object(stream))
    }

    /// The picture X, of one byte again and again or of these.
    fn picture(&mut self, side: i64, bits: i64, space: Object, data: Vec<u8>, more: Dictionary) {
        let mut dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => side, "Height" => side, "BitsPerComponent" => bits,
            "ColorSpace" => space,
        };
        for (key, value) in more {
            dict.set(key, value);
        }
        let id = self.add(Stream::new(dict, data));
        self.resource("XObject", "X", id);
    }

    fn finish(mut self, content: &str) -> Vec<u8> {
        let content = self.add(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
        let pages = self.document.new_object_id();
        let page = self.document.add_object(dictionary! {
            "Type" => "Page", "Parent" => pages, "Contents" => content, "Resources" => self.resources,
            "MediaBox" => [0, 0, 283, 283].map(Object::from).to_vec(),
            "TrimBox" => [0, 0, 283, 283].map(Object::from).to_vec(),
        });
        let tree = dictionary! { "Type" => "Pages", "Count" => 1, "Kids" => vec![page.into()] };
        self.document.objects.insert(pages, tree.into());
        let catalog = self.document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        self.document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes).unwrap();
        bytes
    }
}

/// What the rule of total ink says of a file, its messages.
fn said(bytes: Vec<u8>, preflight: &str) -> Vec<String> {
    let finished = Finished::read(bytes).unwrap();
    let preflight = Preflight::read("preflight.toml", preflight).unwrap();
    let pdf = Pdf { name: "ad.pdf", finished: &finished };
    let checked = banxin::check::check(&[], &[pdf], &preflight).unwrap();
    let ink = checked.findings.iter().filter(|finding| finding.diagnostic.code.as_str() == "F601");
    ink.map(|finding| finding.diagnostic.message.clone()).collect()
}

/// Each message that is said begins as expected, and there is one for each.
#[track_caller]
fn check(what: &str, file: File, content: &str, expected: &[&str]) {
    let said = said(file.finish(content), "");
    let is_so =
        said.len() == expected.len() && said.iter().zip(expected).all(|(one, other)| one.starts_with(other));
    assert!(is_so, "{what}: {said:#?}, not {expected:?}");
}

#[track_caller]
fn check_picture(what: &str, bits: i64, space: impl Into<Object>, data: &[u8], expected: &[&str]) {
    check_with(what, bits, space.into(), data.repeat(64), Dictionary::new(), expected);
}

#[track_caller]
fn check_with(what: &str, bits: i64, space: Object, data: Vec<u8>, more: Dictionary, expected: &[&str]) {
    let mut file = File::new();
    file.picture(8, bits, space, data, more);
    check(what, file, &format!("q {PLACE} /X Do Q"), expected);
}

/// What stands for a full ink, in straight steps.
fn tint(inks: [f32; 4]) -> Object {
    dictionary! {
        "FunctionType" => 2, "N" => 1, "Domain" => [0, 1].map(Object::from).to_vec(),
        "C0" => [0, 0, 0, 0].map(Object::from).to_vec(), "C1" => inks.map(Object::from).to_vec(),
    }
    .into()
}

fn spot(name: &str, inks: [f32; 4]) -> Object {
    vec!["Separation".into(), name.into(), "DeviceCMYK".into(), tint(inks)].into()
}

#[test]
fn pictures_in_the_four_inks_are_measured_at_any_depth() {
    let heavy = &["300 % of ink on 2509 mm², more than 220 %: the picture of 8 × 8, object"];
    check_picture("eight bits", 8, "DeviceCMYK", &[255, 255, 255, 0], heavy);
    check_picture("sixteen bits", 16, "DeviceCMYK", &[255, 9, 255, 0, 255, 255, 0, 3], heavy);
    check_with("four bits", 4, "DeviceCMYK".into(), [0xff, 0xf0].repeat(64), Dictionary::new(), heavy);
    check_with("one bit", 1, "DeviceCMYK".into(), vec![0b1110_1110; 32], Dictionary::new(), heavy);
    let inverted = dictionary! { "Decode" => [1, 0, 1, 0, 1, 0, 1, 0].map(Object::from).to_vec() };
    check_with("inverted", 8, "DeviceCMYK".into(), [0, 0, 0, 255].repeat(64), inverted, heavy);
    check_picture("light", 8, "DeviceCMYK", &[100, 100, 100, 100], &[]);
    check_picture("gray", 8, "DeviceGray", &[0], &[]);
}

#[test]
fn a_jpeg_in_the_four_inks_is_measured() {
    let mut jpeg = Vec::new();
    let samples = [250, 250, 200, 20].repeat(64);
    jpeg_encoder::Encoder::new(&mut jpeg, 95).encode(&samples, 8, 8, jpeg_encoder::ColorType::Cmyk).unwrap();
    let more = dictionary! {
        "Filter" => "DCTDecode", "Decode" => [1, 0, 1, 0, 1, 0, 1, 0].map(Object::from).to_vec(),
    };
    check_with("a JPEG", 8, "DeviceCMYK".into(), jpeg, more, &["282 % of ink on 2509 mm²"]);
}

#[test]
fn palettes_spots_and_profiles_are_measured_as_a_press_of_four_inks_prints_them() {
    let palette = Object::string_literal(vec![0, 0, 0, 0, 255, 255, 128, 128]);
    let indexed: Vec<Object> = vec!["Indexed".into(), "DeviceCMYK".into(), 1.into(), palette];
    check_with("a palette", 1, indexed.into(), vec![0xff; 8], Dictionary::new(), &["300 % of ink"]);
    check_picture("a spot", 8, spot("Deep", [1.0, 1.0, 0.5, 0.0]), &[255], &["250 % of ink"]);
    check_picture("half a spot", 8, spot("Deep", [1.0, 1.0, 0.5, 0.0]), &[128], &[]);
    check_picture("a process ink", 8, spot("Black", [1.0; 4]), &[255], &[]);
    check_picture("all inks", 8, spot("All", [1.0; 4]), &[255], &["400 % of ink"]);

    let names: Vec<Object> = vec!["Cyan".into(), "Magenta".into(), "Black".into()];
    let of_process: Vec<Object> = vec!["DeviceN".into(), names.into(), "DeviceCMYK".into(), tint([0.0; 4])];
    check_picture("three process inks", 8, of_process, &[255, 255, 255], &["300 % of ink"]);

    let mut file = File::new();
    let calculator = dictionary! {
        "FunctionType" => 4, "Domain" => [0, 1, 0, 1].map(Object::from).to_vec(),
        "Range" => [0, 1, 0, 1, 0, 1, 0, 1].map(Object::from).to_vec(),
    };
    let calculator = file.add(Stream::new(calculator, b"{ dup dup 0.5 mul exch }".to_vec()));
    let names: Vec<Object> = vec!["Gold".into(), "Night".into()];
    let space: Vec<Object> = vec!["DeviceN".into(), names.into(), "DeviceCMYK".into(), calculator];
    file.picture(8, 8, space.into(), [255, 255].repeat(64), Dictionary::new());
    check("two spots", file, &format!("q {PLACE} /X Do Q"), &["350 % of ink"]);

    let mut file = File::new();
    let profile = file.add(Stream::new(dictionary! { "N" => 4 }, b"another press's".to_vec()));
    let space: Vec<Object> = vec!["ICCBased".into(), profile];
    file.picture(8, 8, space.into(), [255, 255, 0, 255].repeat(64), Dictionary::new());
    check("another profile", file, &format!("q {PLACE} /X Do Q"), &["300 % of ink"]);
}

#[test]
fn rgb_is_separated_as_for_newsprint() {
    check_picture("dark red", 8, "DeviceRGB", &[60, 0, 0], &[]);
    let mut file = File::new();
    file.picture(8, 8, "DeviceRGB".into(), [60, 0, 0].repeat(64), Dictionary::new());
    let lower = "[rules.F601]\nlimits = { warning = 150, error = 160 }\n";
    let said = said(file.finish(&format!("q {PLACE} /X Do Q")), lower);
    assert!(said.len() == 1 && said[0].contains("more than 150 %"), "{said:?}");
}

#[test]
fn what_a_mask_or_a_clip_hides_has_no_ink() {
    let masked = |kind: &str, mask: Dictionary, data: Vec<u8>| {
        let mut file = File::new();
        let mask = file.add(Stream::new(mask, data));
        file.picture(8, 8, "DeviceCMYK".into(), vec![255; 256], dictionary! { kind => mask });
        file
    };
    let gray = |side: i64| {
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => side, "Height" => side, "BitsPerComponent" => 8,
            "ColorSpace" => "DeviceGray",
        }
    };
    let show = format!("q {PLACE} /X Do Q");
    check("hidden", masked("SMask", gray(8), vec![0; 64]), &show, &[]);
    check("shown", masked("SMask", gray(8), vec![255; 64]), &show, &["400 % of ink on 2509 mm²"]);
    let half: Vec<u8> = (0..256).map(|n| if n < 128 { 255 } else { 0 }).collect();
    check("a half, finely", masked("SMask", gray(16), half), &show, &["400 % of ink on 125"]);
    let stencil = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 8, "Height" => 8, "BitsPerComponent" => 1,
        "ImageMask" => true,
    };
    check("a stencil hides", masked("Mask", stencil.clone(), vec![0xff; 8]), &show, &[]);
    check("a stencil lets through", masked("Mask", stencil, vec![0; 8]), &show, &["400 % of ink"]);
    let key = dictionary! { "Mask" => [250, 255, 250, 255, 250, 255, 250, 255].map(Object::from).to_vec() };
    check_with("a colour that does not show", 8, "DeviceCMYK".into(), vec![255; 256], key, &[]);

    let picture = || {
        let mut file = File::new();
        file.picture(8, 8, "DeviceCMYK".into(), vec![255; 256], Dictionary::new());
        file
    };
    let triangle = format!("q 70 70 m 212 70 l 70 212 l h W n {show} Q");
    check("a triangle", picture(), &triangle, &["400 % of ink on 12"]);
    let corner = format!("q 70 70 m 80 70 l 70 80 l h W n {show} Q");
    check("a corner", picture(), &corner, &[]);
    let hole = format!("q 0 0 283 283 re 60 60 160 160 re W* n {show} Q");
    check("all but the picture", picture(), &hole, &[]);
    check("outside the trim", picture(), "q 142 0 0 142 300 70 cm /X Do Q", &[]);
}

#[test]
fn inks_that_lie_over_each_other_add_up() {
    let mut file = File::new();
    let over = dictionary! { "OP" => true, "op" => true, "OPM" => 1 };
    file.resource("ExtGState", "Over", over);
    file.resource("ExtGState", "Multiply", dictionary! { "BM" => "Multiply" });
    let base = format!("1 1 0 0 k {BOX}");
    let (black, both) = (format!("0 0 0 1 k {BOX}"), format!("0.2 0.2 0.9 0 k {BOX}"));
    let resources = file.resources.clone();
    let with = || File { resources: resources.clone(), ..File::new() };
    check(
        "black overprints",
        file,
        &format!("{base} /Over gs {black}"),
        &["300 % of ink on 2509 mm², more than 220 %: a tint"],
    );
    check("black knocks out", with(), &format!("{base} {black}"), &[]);
    check("multiplied", with(), &format!("{base} /Multiply gs {both}"), &["290 % of ink"]);
    check("laid over", with(), &format!("{base} {both}"), &[]);
    let small = format!("{base} /Over gs 0 0 0 1 k 100 100 8 8 re f");
    check("on less than 15 mm²", with(), &small, &[]);
}

#[test]
fn stencils_and_pictures_in_the_content_are_measured() {
    let inline = "q 142 0 0 142 70 70 cm BI /W 1 /H 1 /BPC 8 /CS /CMYK ID \x7f\x7f\x7f\x7f EI Q";
    check("light", File::new(), inline, &[]);
    let inline = inline.replace("/BPC 8", "/BPC 8 /D [1 0.9 1 0.9 1 0.9 1 0.9]");
    check(
        "heavy",
        File::new(),
        &inline,
        &["380 % of ink on 2509 mm², more than 220 %: the picture of 1 × 1"],
    );
    let stencil = "1 1 1 0 k q 142 0 0 142 70 70 cm BI /W 1 /H 1 /IM true ID \x01 EI Q";
    check("a stencil", File::new(), stencil, &["300 % of ink"]);
}

#[test]
fn what_cannot_be_measured_is_a_finding() {
    let broken = dictionary! { "Filter" => "JPXDecode" };
    let message = "the ink of the page is not all measured: the picture of 8 × 8, object 1: its data cannot be unpacked";
    check_with("no JPEG 2000", 8, "DeviceCMYK".into(), vec![1; 40], broken, &[message]);
    let broken = dictionary! { "Filter" => "DCTDecode" };
    check_with("no JPEG", 8, "DeviceCMYK".into(), vec![0xff; 40], broken, &[message]);
    check_with("too few samples", 8, "DeviceCMYK".into(), vec![1; 40], Dictionary::new(), &[message]);
    let unknown: Vec<Object> = vec!["Separation".into(), "Deep".into(), "DeviceCMYK".into(), 7.into()];
    let message =
        "the ink of the page is not all measured: the picture of 8 × 8, object 1: a colour of no known inks";
    check_picture("nothing stands for the ink", 8, unknown, &[255], &[message]);

    let mut file = File::new();
    let blend = dictionary! {
        "ShadingType" => 2, "ColorSpace" => "DeviceCMYK", "Coords" => [0, 0, 1, 1].map(Object::from).to_vec(),
        "Function" => tint([1.0; 4]),
    };
    file.resource("Shading", "S", blend);
    check("a blend", file, "/S sh", &["the ink of the page is not all measured: a blend of colours"]);
}

#[test]
fn a_picture_that_claims_to_be_huge_is_refused_at_once() {
    for side in [30_000, 60_000, i64::from(u32::MAX)] {
        let mut file = File::new();
        file.picture(side, 8, "DeviceCMYK".into(), vec![0; 1000], Dictionary::new());
        let said = said(file.finish(&format!("q {PLACE} /X Do Q")), "");
        assert!(said.len() == 1 && said[0].contains("cannot be unpacked"), "{side}: {said:?}");
    }
}
