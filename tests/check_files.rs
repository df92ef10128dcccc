//! The rules of preflight on finished PDFs: a file that banxin writes keeps them all, and for each rule a file that is spoiled
//! in one way breaks it, and no other. Files that are broken altogether are errors or findings, and nothing worse.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use banxin::check::{Checked, Pdf, Preflight, RULES};
use banxin::finished::Finished;
use banxin::{Engine, Fonts, Page, pdf};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// The press file of the small horizontal page.
fn good() -> &'static Document {
    static GOOD: OnceLock<Document> = OnceLock::new();
    GOOD.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/horizontal");
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for file in ["page.toml", "layout.toml"] {
            files.insert(file.into(), std::fs::read(folder.join(file)).unwrap());
        }
        for story in ["lead", "second", "third"] {
            let copy = "江边的码头修好了渡船又开了航。".repeat(12);
            files.insert(
                format!("{story}.md"),
                format!("+++\nheadline = \"码头\"\n+++\n\n{copy}\n").into_bytes(),
            );
        }
        files.insert("pier.png".into(), support::desk::png(500, 1000));
        files.insert("boat.png".into(), support::desk::png(800, 320));
        let font = support::font_folder().join("BanxinSong-Regular.otf");
        let fonts = Fonts::from_bytes([("song.otf".to_owned(), std::fs::read(font).unwrap())]).unwrap();
        let engine = Engine::new(&fonts);
        let built = engine.build(&Page::from_memory("page.toml", &files).unwrap()).unwrap();
        let bytes = engine.pdf(&built, &pdf::Options::press()).unwrap();
        assert!(checked(&bytes, "").findings.is_empty(), "{}", said(&checked(&bytes, "")));
        Document::load_mem(&bytes).unwrap()
    })
}

fn checked(bytes: &[u8], preflight: &str) -> Checked {
    let finished = Finished::read(bytes.to_vec()).unwrap_or_else(|error| panic!("{error}"));
    let preflight = Preflight::read("preflight.toml", preflight).unwrap_or_else(|error| panic!("{error}"));
    let pdf = Pdf { name: "A02.pdf", finished: &finished };
    banxin::check::check(&[], &[pdf], &preflight).unwrap()
}

fn said(checked: &Checked) -> String {
    checked.findings.iter().map(|finding| format!("{}\n", finding.diagnostic)).collect()
}

fn bytes(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// A file under change.
struct File(Document);

impl File {
    fn page_id(&self) -> ObjectId {
        self.0.page_iter().next().unwrap()
    }

    fn page(&mut self) -> &mut Dictionary {
        let id = self.page_id();
        self.0.get_dictionary_mut(id).unwrap()
    }

    fn catalog(&mut self) -> &mut Dictionary {
        self.0.catalog_mut().unwrap()
    }

    fn info(&mut self) -> &mut Dictionary {
        let id = self.0.trailer.get(b"Info").and_then(Object::as_reference).unwrap();
        self.0.get_dictionary_mut(id).unwrap()
    }

    /// The first dictionary, or stream's dictionary, of which something holds, however deep it stands in others.
    fn first(&mut self, holds: impl Fn(&Dictionary) -> bool) -> &mut Dictionary {
        fn within<'d>(
            object: &'d mut Object,
            holds: &dyn Fn(&Dictionary) -> bool,
        ) -> Option<&'d mut Dictionary> {
            let dictionary = match object {
                Object::Dictionary(dictionary) => dictionary,
                Object::Stream(stream) => &mut stream.dict,
                _ => return None,
            };
            if holds(dictionary) {
                return Some(dictionary);
            }
            dictionary.iter_mut().find_map(|(_, object)| within(object, holds))
        }
        self.0.objects.values_mut().find_map(|object| within(object, &holds)).unwrap()
    }

    fn intent(&mut self) -> &mut Dictionary {
        self.first(|it| it.get(b"S").and_then(Object::as_name).ok() == Some(b"GTS_PDFX"))
    }

    fn profile(&mut self) -> ObjectId {
        self.intent().get(b"DestOutputProfile").and_then(Object::as_reference).unwrap()
    }

    /// Changes the metadata.
    fn say(&mut self, from: &str, to: &str) {
        let id = self.catalog().get(b"Metadata").and_then(Object::as_reference).unwrap();
        let stream = self.0.get_object_mut(id).and_then(Object::as_stream_mut).unwrap();
        let text = String::from_utf8(stream.content.clone()).unwrap();
        assert!(text.contains(from), "{text}");
        stream.set_content(text.replace(from, to).into_bytes());
    }

    fn content(&self) -> String {
        let bytes = self.0.get_page_content(self.page_id());
        // Strings of glyphs are bytes: each is one character here.
        bytes.iter().map(|byte| char::from(*byte)).collect()
    }

    fn set_content(&mut self, content: &str) {
        let bytes = content.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let id = self.page().get(b"Contents").and_then(Object::as_reference).unwrap();
        self.0.set_object(id, Stream::new(Dictionary::new(), bytes).with_compression(false));
    }

    /// Draws something over the page.
    fn draw(&mut self, operators: &str) {
        let content = format!("q\n{}\nQ\nq {operators} Q\n", self.content());
        self.set_content(&content);
    }

    fn replace(&mut self, from: &str, to: &str) {
        let content = self.content();
        assert!(content.contains(from), "{from}");
        self.set_content(&content.replace(from, to));
    }

    /// Adds a named resource.
    fn resource(&mut self, kind: &str, name: &str, object: impl Into<Object>) {
        let id = self.page().get(b"Resources").and_then(Object::as_reference).unwrap();
        let resources = self.0.get_dictionary_mut(id).unwrap();
        let named = match resources.get(kind.as_bytes()) {
            Ok(Object::Reference(id)) => {
                let id = *id;
                self.0.get_dictionary_mut(id).unwrap()
            }
            Ok(_) => resources.get_mut(kind.as_bytes()).and_then(Object::as_dict_mut).unwrap(),
            Err(_) => {
                resources.set(kind, Dictionary::new());
                resources.get_mut(kind.as_bytes()).and_then(Object::as_dict_mut).unwrap()
            }
        };
        named.set(name, object);
    }

    /// Another profile for CMYK than the press's own.
    fn other_profile(&mut self) -> ObjectId {
        let id = self.profile();
        let mut stream = self.0.get_object(id).and_then(Object::as_stream).unwrap().clone();
        let mut data = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        let last = data.len() - 1;
        data[last] ^= 1;
        stream = Stream::new(dictionary! { "N" => 4 }, data);
        self.0.add_object(stream)
    }

    fn picture(&mut self, width: i64, height: i64, bits: i64, space: Object) {
        let samples = match &space {
            Object::Name(_) => 1,
            _ => 4,
        };
        let row = (width * bits * samples + 7) / 8;
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height,
            "BitsPerComponent" => bits, "ColorSpace" => space,
        };
        let id = self.0.add_object(Stream::new(dict, vec![0x55; (row * height) as usize]));
        self.resource("XObject", "Extra", id);
    }

    /// A tint of an ink: from nothing to a share of it.
    fn tint(share: f32) -> Object {
        dictionary! {
            "FunctionType" => 2, "N" => 1, "Domain" => vec![0.into(), 1.into()],
            "C0" => vec![0.into(), 0.into(), 0.into(), 0.into()],
            "C1" => vec![0.into(), share.into(), 0.into(), 0.into()],
        }
        .into()
    }
}

/// A rule's code, what is done to a file, and how.
type Case = (&'static str, &'static str, fn(&mut File));

const BOX: &str = "200 300 40 40 re f";

const CASES: &[Case] = &[
    ("X4-01", "a newer version", |file| file.0.version = "1.7".into()),
    ("X4-02", "a filter that decrypts", |file| {
        file.0.add_object(Stream::new(dictionary! { "Filter" => "Crypt" }, b"x".to_vec()));
    }),
    ("X4-03", "no ID", |file| drop(file.0.trailer.remove(b"ID"))),
    ("X4-04", "another PDF/X", |file| file.say("PDF/X-4", "PDF/X-9")),
    ("X4-05", "no rendition", |file| file.say("RenditionClass", "Rendition")),
    ("X4-06", "trapped, perhaps", |file| file.info().set("Trapped", "Unknown")),
    ("X4-07", "another date", |file| file.info().set("ModDate", Object::string_literal("D:20200101000000Z"))),
    ("X4-08", "a condition without a name", |file| drop(file.intent().remove(b"OutputConditionIdentifier"))),
    ("X4-09", "a profile of three channels", |file| {
        let id = file.profile();
        file.0.get_object_mut(id).and_then(Object::as_stream_mut).unwrap().dict.set("N", 3);
    }),
    ("X4-09", "a profile that is cut short", |file| {
        let id = file.profile();
        let stream = file.0.get_object_mut(id).and_then(Object::as_stream_mut).unwrap();
        let mut data = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        data.truncate(1000);
        *stream = Stream::new(dictionary! { "N" => 4 }, data);
    }),
    ("X4-10", "the press's own profile", |file| {
        let id = file.profile();
        file.resource("ColorSpace", "Own", vec!["ICCBased".into(), Object::Reference(id)]);
        file.draw(&format!("/Own cs 0 0 0 0.5 sc {BOX}"));
    }),
    ("X4-11", "a profile that overprints", |file| {
        let id = file.other_profile();
        file.resource("ColorSpace", "Other", vec!["ICCBased".into(), Object::Reference(id)]);
        file.draw(&format!("/Over gs /Other cs 0 0 0 0.5 sc {BOX}"));
    }),
    ("X4-12", "one ink of two colours", |file| {
        for (name, share) in [("One", 1.0), ("Two", 0.5)] {
            let space = vec!["Separation".into(), "Magenta".into(), "DeviceCMYK".into(), File::tint(share)];
            file.resource("ColorSpace", name, space);
        }
    }),
    ("X4-12", "all inks on the page", |file| {
        let space = vec!["Separation".into(), "All".into(), "DeviceCMYK".into(), File::tint(1.0)];
        file.resource("ColorSpace", "Marks", space);
        // On less than 15 mm²: that so much ink lies there is another rule's.
        file.draw("/Marks cs 1 sc 200 300 10 10 re f");
    }),
    ("X4-13", "a blend mode that there is not", |file| {
        file.resource("ExtGState", "Blend", dictionary! { "BM" => "Dissolve" });
        file.page().set("Group", dictionary! { "S" => "Transparency", "CS" => "DeviceCMYK", "I" => true });
        file.draw(&format!("/Blend gs 0 0 0 0.5 k {BOX}"));
    }),
    ("X4-14", "a font that is not there", |file| {
        drop(file.first(|it| it.has(b"FontFile3")).remove(b"FontFile3"))
    }),
    ("X4-14", "a missing character", |file| {
        file.draw("/Over gs 0 0 0 1 k BT /H0 9 Tf 1 0 0 1 200 300 Tm <0000> Tj ET");
    }),
    ("X4-14", "a TrueType font that does not say which glyph is which", |file| {
        file.first(|it| it.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"CIDFontType0"))
            .set("Subtype", "CIDFontType2");
    }),
    ("F808", "codes by a table that is not there", |file| {
        file.first(|it| it.has(b"DescendantFonts")).set("Encoding", "Own-H");
    }),
    ("X4-14", "widths of another font", |file| {
        let font = file.first(|it| it.has(b"CIDSystemInfo"));
        let widths = font.get_mut(b"W").and_then(Object::as_array_mut).unwrap();
        let each = widths.iter_mut().find_map(|it| it.as_array_mut().ok()).unwrap();
        let first = each[0].as_float().unwrap();
        each[0] = (first + 40.0).into();
    }),
    ("X4-15", "a transfer curve", |file| {
        file.resource("ExtGState", "Curve", dictionary! { "TR" => "Identity" });
    }),
    ("X4-15", "a halftone of another type", |file| {
        let halftone = dictionary! { "Type" => "Halftone", "HalftoneType" => 6 };
        file.resource("ExtGState", "Screen", dictionary! { "HT" => halftone });
    }),
    ("X4-16", "PostScript", |file| {
        file.0.add_object(Stream::new(
            dictionary! { "Type" => "XObject", "Subtype" => "PS" },
            b"showpage".to_vec(),
        ));
    }),
    ("X4-16", "a picture elsewhere", |file| {
        let dict = dictionary! { "Type" => "XObject", "Subtype" => "Form", "OPI" => Dictionary::new() };
        file.0.add_object(Stream::new(dict, Vec::new()));
    }),
    ("X4-17", "LZW", |file| {
        let packed = vec![0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        file.0.add_object(Stream::new(dictionary! { "Filter" => "LZWDecode" }, packed));
    }),
    ("X4-17", "a picture in the content packed with LZW", |file| {
        // One black pixel: clear the table, 0, end.
        file.draw("0.4 0 0 0.4 200 300 cm BI /W 1 /H 1 /BPC 8 /CS /G /F [/AHx /LZW] ID 80002020> EI");
    }),
    ("X4-18", "no trim", |file| drop(file.page().remove(b"TrimBox"))),
    ("X4-18", "a bleed within the trim", |file| {
        file.page().set("BleedBox", vec![100.into(), 100.into(), 200.into(), 200.into()]);
    }),
    ("X4-19", "the trim shown alone", |file| {
        file.catalog()
            .set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true, "ViewArea" => "TrimBox" });
    }),
    ("X4-20", "a link", |file| {
        let link = dictionary! {
            "Type" => "Annot", "Subtype" => "Link", "Rect" => vec![100.into(), 100.into(), 200.into(), 200.into()],
        };
        let id = file.0.add_object(link);
        file.page().set("Annots", vec![Object::Reference(id)]);
    }),
    ("X4-20", "JavaScript on opening", |file| {
        let action = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("0") };
        file.catalog().set("OpenAction", action);
    }),
    ("X4-21", "layers without a name", |file| {
        let layer = dictionary! { "Type" => "OCG", "Name" => Object::string_literal("text") };
        let id = file.0.add_object(layer);
        let config = dictionary! { "Order" => vec![Object::Reference(id)] };
        file.catalog()
            .set("OCProperties", dictionary! { "OCGs" => vec![Object::Reference(id)], "D" => config });
    }),
    ("X4-22", "a page that is a separation", |file| {
        file.page().set("SeparationInfo", dictionary! { "DeviceColorant" => "Cyan" });
    }),
    ("F401", "a coarse picture", |file| {
        file.picture(40, 40, 8, "DeviceGray".into());
        file.draw("100 0 0 100 200 300 cm /Extra Do");
    }),
    ("F402", "a picture for another press", |file| {
        let id = file.other_profile();
        file.picture(100, 100, 8, vec!["ICCBased".into(), Object::Reference(id)].into());
        file.draw("24 0 0 24 200 300 cm /Extra Do");
    }),
    ("F409", "a picture of too many pixels", |file| {
        file.picture(1000, 1000, 8, "DeviceGray".into());
        file.draw("100 0 0 100 200 300 cm /Extra Do");
    }),
    ("F410", "coarse line art", |file| {
        file.picture(300, 300, 1, "DeviceGray".into());
        file.draw("72 0 0 72 200 300 cm /Extra Do");
    }),
    ("F601", "a heavy tint", |file| file.draw(&format!("1 0.7 0.6 0 k {BOX}"))),
    ("F603", "black that knocks out", |file| {
        let state = file.first(|it| it.get(b"OP").and_then(Object::as_bool).unwrap_or(false));
        state.set("OP", false);
        state.set("op", false);
    }),
    ("F603", "black that overprints by the other mode", |file| {
        file.first(|it| it.get(b"OP").and_then(Object::as_bool).unwrap_or(false)).set("OPM", 0);
    }),
    ("F604", "white that overprints", |file| file.draw(&format!("/Over gs 0 0 0 0 k {BOX}"))),
    ("F605", "type in three inks", |file| file.replace("0 0 0 1 k", "1 0.9 0.8 0 k")),
    ("F606", "captions in a tint", |file| file.replace("0 0 0 1 k", "0 0 0 0.6 k")),
    ("F607", "a thin rule", |file| {
        file.draw("/Over gs 0 0 0 1 K 0.1 w 200 300 m 300 300 l S");
    }),
    ("F607", "a thin rule that is a filled bar", |file| file.draw("0 0 0 1 k 200 300 100 0.1 re f")),
    ("F607", "a thin rule among the bars of a table", |file| {
        file.draw("0 0 0 1 k 200 300 m 300 300 l 300 302 l 200 302 l h 200 320 m 200.1 320 l 200.1 380 l 200 380 l h f");
    }),
    ("F608", "a spot colour", |file| {
        let space = vec!["Separation".into(), "PANTONE 185 C".into(), "DeviceCMYK".into(), File::tint(1.0)];
        file.resource("ColorSpace", "Spot", space);
        file.draw(&format!("/Spot cs 1 sc {BOX}"));
    }),
    ("F609", "a tint of two percent", |file| file.draw(&format!("0 0 0 0.02 k {BOX}"))),
    ("F610", "a font that nobody can read", |file| {
        drop(file.first(|it| it.has(b"ToUnicode")).remove(b"ToUnicode"))
    }),
    ("F611", "a page that blends in light", |file| {
        file.page().set("Group", dictionary! { "S" => "Transparency", "CS" => "DeviceRGB" });
    }),
    ("F801", "a page on its side", |file| file.page().set("Rotate", 90)),
    ("F801", "a page of larger units", |file| file.page().set("UserUnit", 2)),
    ("F802", "type at the trim", |file| {
        let sides = [20, 20, 540, 640].map(Object::from).to_vec();
        file.page().set("TrimBox", sides);
    }),
    ("F802", "a picture at the trim", |file| {
        file.picture(400, 400, 8, "DeviceGray".into());
        file.draw("100 0 0 100 5 300 cm /Extra Do");
    }),
    ("F802", "a picture that does not reach the bleed", |file| {
        let sides = [40, 40, 520, 620].map(Object::from).to_vec();
        file.page().set("TrimBox", sides);
        let sides = [30, 30, 530, 630].map(Object::from).to_vec();
        file.page().set("BleedBox", sides);
        // Nothing else stands at the trim.
        file.set_content("");
        file.picture(600, 600, 8, "DeviceGray".into());
        file.draw("200 0 0 200 35 300 cm /Extra Do");
    }),
    ("F804", "an empty page", |file| file.set_content("")),
];

#[test]
fn each_spoiled_file_breaks_one_rule() {
    let mut wrong = String::new();
    for (code, what, spoil) in CASES {
        let mut file = File(good().clone());
        spoil(&mut file);
        let checked = checked(&bytes(file.0), "");
        let found: BTreeSet<&str> = checked.findings.iter().map(|it| it.diagnostic.code.as_str()).collect();
        if found != BTreeSet::from([*code]) {
            wrong.push_str(&format!("{what} ({code}):\n{}", said(&checked)));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_file_that_is_saved_again_keeps_every_rule() {
    let checked = checked(&bytes(good().clone()), "");
    assert!(checked.findings.is_empty(), "{}", said(&checked));
}

#[test]
fn every_rule_of_files_has_a_file_that_breaks_it() {
    let of_files = |code: &str, subject: &str| subject.contains("PDF") || code == "F808";
    for rule in RULES.iter().filter(|rule| of_files(rule.code.as_str(), rule.subject())) {
        let code = rule.code.as_str();
        assert!(CASES.iter().any(|(other, ..)| *other == code), "{code} has no file");
    }
}

/// What is found on the good page with something more drawn on it.
fn found_with(drawn: &str) -> String {
    let mut file = File(good().clone());
    file.draw(drawn);
    said(&checked(&bytes(file.0), ""))
}

#[test]
fn marks_outside_the_bleed_may_be_hairlines_of_every_ink() {
    assert_eq!(found_with("1 1 1 1 K 0.25 w -60 300 m -40 300 l S -60 310 20 0.25 re f"), "");
    assert!(found_with("/Over gs 1 1 1 1 K 0.25 w 60 300 m 80 300 l S").contains("F607"));
}

#[test]
fn slices_of_a_blend_and_dots_are_no_rules() {
    let slices =
        (0..40).map(|n| format!("0 0 0 0.{} k 200 {:.1} 100 0.2 re f ", 30 + n, 300.0 + f64::from(n) * 0.2));
    assert_eq!(found_with(&slices.collect::<String>()), "");
    let of_one_path = (0..40).map(|n| format!("200 {:.1} 100 0.2 re ", 300.0 + f64::from(n) * 0.2));
    assert_eq!(found_with(&format!("0 0 0 1 k {} f", of_one_path.collect::<String>())), "");
    assert_eq!(found_with("0 0 0 1 k 200 300 0.2 0.2 re f"), "");
}

#[test]
fn places_of_one_kind_are_counted() {
    let boxes = "200 300 20 20 re f 230 300 20 20 re f 260 300 20 20 re f";
    let found = found_with(&format!("1 0 0 rg {boxes}"));
    assert!(found.contains("something is painted in RGB; 2 more places are like it"), "{found}");
}

#[test]
fn what_cannot_be_read_whole_is_graded_and_turned_off_like_all_else() {
    let mut file = File(good().clone());
    file.draw("/Missing Do");
    let file = bytes(file.0);
    let severities = |preflight: &str| -> Vec<&str> {
        let checked = checked(&file, preflight);
        let of_it = checked.findings.iter().filter(|it| it.diagnostic.code.as_str() == "F808");
        of_it.map(|it| it.diagnostic.severity.as_str()).collect()
    };
    assert_eq!(severities(""), ["error"]);
    assert_eq!(severities("[rules.F808]\nseverity = \"info\"\n"), ["info"]);
    assert_eq!(severities("[rules.F808]\nseverity = \"off\"\n"), [""; 0]);
}

#[test]
fn texts_of_a_file_are_told_without_escapes() {
    let mut file = File(good().clone());
    let info = file.first(|it| it.has(b"Title") && it.has(b"CreationDate"));
    info.set("Title", lopdf::text_string("江声\u{3000}重来"));
    let found = said(&checked(&bytes(file.0), ""));
    assert!(found.contains("Title is \"江声\u{3000}重来\" in the information dictionary"), "{found}");
}

#[test]
fn an_edition_of_files_is_counted_and_measured() {
    let file = bytes(good().clone());
    let of_size = checked(&file, "[edition]\nwidth = \"210mm\"\n");
    assert_eq!(of_size.findings[0].diagnostic.code.as_str(), "F801");
    assert_eq!(of_size.findings[0].diagnostic.message, "the trimmed page is 200 × 230 mm, not 210 × 230 mm");
    let count = checked(&file, "[edition]\nmultiple = 4\n");
    assert_eq!(count.findings[0].diagnostic.message, "the edition has 1 page, no multiple of 4");
}

/// Says whether the file could be read, and that nothing worse happens.
#[track_caller]
fn check_survives(bytes: Vec<u8>) -> Result<Checked, banxin::Error> {
    let finished = Finished::read(bytes)?;
    banxin::check::check(&[], &[Pdf { name: "bad.pdf", finished: &finished }], &Preflight::default())
}

#[test]
fn files_that_are_cut_short_are_errors_or_have_findings() {
    let whole = bytes(good().clone());
    for part in 1..12 {
        let cut = whole[..whole.len() * part / 12].to_vec();
        if let Ok(checked) = check_survives(cut) {
            assert!(!checked.findings.is_empty(), "{part} of 12 parts pass as whole");
        }
    }
    assert!(check_survives(b"%PDF-1.6\n".to_vec()).is_err());
    assert!(check_survives(b"no PDF".to_vec()).is_err());
}

#[test]
fn a_form_that_shows_itself_ends() {
    let mut file = File(good().clone());
    let id = file.0.new_object_id();
    let resources = dictionary! { "XObject" => dictionary! { "Self" => Object::Reference(id) } };
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "Resources" => resources,
        "BBox" => vec![0.into(), 0.into(), 100.into(), 100.into()],
    };
    file.0.set_object(id, Stream::new(form, b"0 0 10 10 re f /Self Do /Self Do".to_vec()));
    file.resource("XObject", "Loop", id);
    file.draw("/Loop Do");
    check_survives(bytes(file.0)).unwrap();
}

#[test]
fn objects_that_refer_to_each_other_end() {
    let mut file = File(good().clone());
    let (one, other) = (file.0.new_object_id(), file.0.new_object_id());
    file.0.set_object(one, Object::Reference(other));
    file.0.set_object(other, Object::Reference(one));
    file.resource("ColorSpace", "Loop", Object::Reference(one));
    file.catalog()
        .set("OCProperties", dictionary! { "OCGs" => Object::Reference(one), "D" => Object::Reference(one) });
    file.page().set("Group", Object::Reference(one));
    file.draw("/Loop cs 1 sc 0 0 10 10 re f");
    // It may be an error or have findings: it may not go on for ever.
    let _ = check_survives(bytes(file.0));
}

#[test]
fn a_parent_that_is_its_own_child_ends() {
    let mut file = File(good().clone());
    let pages = file.catalog().get(b"Pages").and_then(Object::as_reference).unwrap();
    file.page().remove(b"Resources");
    file.page().remove(b"MediaBox");
    file.0.get_dictionary_mut(pages).unwrap().set("Parent", Object::Reference(pages));
    let _ = check_survives(bytes(file.0));
}

#[test]
fn a_stream_that_unpacks_to_gigabytes_is_an_error() {
    let mut file = File(good().clone());
    // A flushed block stands alone: it can be said again and again without being packed again.
    let mut packer = flate2::Compress::new(flate2::Compression::fast(), true);
    let mut block = Vec::with_capacity(1 << 20);
    packer.compress_vec(&vec![b' '; 1 << 20], &mut block, flate2::FlushCompress::Full).unwrap();
    let (head, block) = block.split_at(2);
    let packed = [head, &block.repeat(4000)].concat();
    let id = file.page().get(b"Contents").and_then(Object::as_reference).unwrap();
    file.0.set_object(
        id,
        Stream::new(dictionary! { "Filter" => "FlateDecode" }, packed).with_compression(false),
    );
    assert!(check_survives(bytes(file.0)).is_err());
}

#[test]
fn damaged_files_never_panic() {
    let whole = bytes(good().clone());
    // Every so many bytes one is another; the same ones on every machine.
    for seed in 0..16usize {
        let mut damaged = whole.clone();
        for n in 0..24 {
            let at = (seed * 7919 + n * 104_729) % damaged.len();
            damaged[at] = damaged[at].wrapping_add(17 + n as u8);
        }
        let _ = check_survives(damaged);
    }
}
