//! Files written by hand, with one thing changed in each: what no page of ours has, and what says the same in another way.

mod support;

use banxin::compare::{Comparison, Input, Kind, Layer, Policy, compare};
use banxin::finished::Finished;
use support::raw::{file, page, stream};

fn compared(old: &[u8], new: &[u8]) -> Comparison {
    let input = |bytes: &[u8]| Input::Pdf(Finished::read(bytes.to_vec()).unwrap());
    compare(&input(old), &input(new), &Policy::default(), 72.0).unwrap()
}

/// Expects these changes of the layers that see no picture of the page, and no others.
#[track_caller]
fn check_files(old: &[u8], new: &[u8], expected: &[(Layer, Kind)]) -> Comparison {
    let comparison = compared(old, new);
    let counted = comparison.changes.iter().filter(|change| change.counts);
    let mut found: Vec<_> = counted.map(|change| (change.layer, change.kind)).collect();
    found.retain(|(layer, _)| !matches!(layer, Layer::Plates | Layer::Composite));
    assert_eq!(found, expected, "{:#?}", comparison.changes);
    comparison
}

/// A page with these keys and this content, twice, with one word of either exchanged.
#[track_caller]
fn check(keys: &str, content: &str, [from, to]: [&str; 2], expected: &[(Layer, Kind)]) -> Comparison {
    assert!(keys.contains(from) || content.contains(from));
    let old = page(keys, content, &[]);
    let new = page(&keys.replacen(from, to, 1), &content.replacen(from, to, 1), &[]);
    check_files(&old, &new, expected)
}

const LINK: &str =
    "/Annots [<</Type /Annot /Subtype /Link /Rect [10 10 50 20] /A <</S /URI /URI (https://a.example/)>>>>]";

#[test]
fn links_and_notes_are_seen() {
    let link = |change: [&str; 2], kinds: &[Kind]| {
        let expected: Vec<_> = kinds.iter().map(|kind| (Layer::Document, *kind)).collect();
        check(LINK, "", change, &expected)
    };
    let said = link(["a.example", "b.example"], &[Kind::NoteTarget]);
    let said = said.changes.iter().find(|change| change.layer == Layer::Document).unwrap();
    assert_eq!(said.message, "a link leads elsewhere https://a.example/ → https://b.example/");
    assert_eq!(said.at().as_deref(), Some("at 3.5, 28.2 mm"));
    link(["10 10 50 20", "10 15 50 25"], &[Kind::NoteMoved]);
    link(["10 10 50 20", "10 10 90 20"], &[Kind::NoteMoved]);
    link([LINK, ""], &[Kind::NoteLost]);
    link(["/Type /Annot ", "/Type /Annot /Contents (see there) "], &[Kind::NoteChanged]);
    link(["/Type /Annot ", "/Type /Annot /F 2 "], &[Kind::NoteChanged]);
    link([">>>>]", ">>>> <</Type /Annot /Subtype /Square /Rect [60 60 90 90]>>]"], &[Kind::NoteAdded]);
    // What holds where nothing is said.
    link(["/Type /Annot ", "/Border [0 0 1] /H /I /F 0 /M (D:20261124) "], &[]);
}

#[test]
fn a_link_leads_to_a_page_whatever_its_number() {
    let linked = |first: u32, names: &str, target: &str| {
        let kids = format!("<</Type /Pages /Kids [{first} 0 R 9 0 R] /Count 2 /MediaBox [0 0 200 100]>>");
        let link =
            format!("<</Type /Page /Parent 2 0 R /Annots [<</Subtype /Link /Rect [1 1 9 9] {target}>>]>>");
        let catalog = format!("<</Type /Catalog /Pages 2 0 R {names}>>");
        file(&[(1, &catalog), (2, &kids), (first, &link), (9, "<</Type /Page /Parent 2 0 R>>")])
    };
    let old = linked(3, "", "/Dest [9 0 R /XYZ 0 100 null]");
    let names = "/Names <</Dests <</Kids [<</Names [(back) <</D [9 0 R /XYZ 0 100 null]>>]>>]>>>>";
    check_files(&old, &linked(8, names, "/A <</S /GoTo /D (back)>>"), &[]);
    let elsewhere = linked(8, "", "/Dest [8 0 R /XYZ 0 100 null]");
    check_files(&old, &elsewhere, &[(Layer::Document, Kind::NoteTarget)]);
}

#[test]
fn a_page_that_many_links_lead_to_is_still_looked_at() {
    let book = |changed: u32| {
        let count = 120;
        let kids: Vec<String> = (0..count).map(|n| format!("{} 0 R", 10 + 3 * n)).collect();
        let pages =
            format!("<</Type /Pages /Kids [{}] /Count {count} /MediaBox [0 0 200 100]>>", kids.join(" "));
        let mut objects = vec![(1, "<</Type /Catalog /Pages 2 0 R>>".to_owned()), (2, pages)];
        for n in 0..count {
            let (own, next) = (10 + 3 * n, 10 + 3 * ((n + 1) % count));
            let (content, link) = (own + 1, own + 2);
            objects.push((
                own,
                format!("<</Type /Page /Parent 2 0 R /Contents {content} 0 R /Annots {link} 0 R>>"),
            ));
            objects.push((content, stream("", if n == changed { "0 0 8 9 re f" } else { "0 0 9 9 re f" })));
            objects.push((link, format!("[<</Subtype /Link /Rect [1 1 9 9] /Dest [{next} 0 R /Fit]>>]")));
        }
        let objects: Vec<(u32, &str)> =
            objects.iter().map(|(number, body)| (*number, body.as_str())).collect();
        file(&objects)
    };
    let said = check_files(&book(999), &book(86), &[(Layer::Rules, Kind::RuleShape)]);
    assert_eq!(said.changes.iter().find(|change| change.layer == Layer::Rules).unwrap().new_page, Some(87));
    // All others are told to be the same without being read.
    check_files(&book(999), &[book(999), b"%".to_vec()].concat(), &[]);
}

/// The same page under two catalogs, each with more objects.
#[track_caller]
fn check_catalogs(old: &str, new: &str, objects: &[(u32, &str)], expected: &[(Layer, Kind)]) {
    let with = |keys: &str| {
        let catalog = format!("<</Type /Catalog /Pages 2 0 R {keys}>>");
        let pages = "<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 100]>>";
        let mut all = vec![(1, catalog.as_str()), (2, pages), (3, "<</Type /Page /Parent 2 0 R>>")];
        all.extend_from_slice(objects);
        file(&all)
    };
    check_files(&with(old), &with(new), expected);
}

#[test]
fn what_a_document_offers_is_seen() {
    let document = |old: &str, new: &str, objects: &[(u32, &str)], kind: Kind| {
        check_catalogs(old, new, objects, &[(Layer::Document, kind)]);
    };
    document("", "/OpenAction <</S /JavaScript /JS (app.alert\\(1\\))>>", &[], Kind::OpenAction);
    let script =
        |text: &str| format!("/Names <</JavaScript <</Names [(a) <</S /JavaScript /JS ({text})>>]>>>>");
    document(&script("x=1"), &script("x=2"), &[], Kind::Script);
    let outlines = |title: &str| format!("<</Title ({title}) /Parent 5 0 R /Dest [3 0 R /Fit]>>");
    let marks = [(5, "<</First 6 0 R /Last 6 0 R>>"), (7, "<</First 8 0 R /Last 8 0 R>>")];
    let (one, other) = (outlines("front"), outlines("back"));
    let marks = [marks[0], (6, one.as_str()), marks[1], (8, other.as_str())];
    document("/Outlines 5 0 R", "/Outlines 7 0 R", &marks, Kind::Bookmark);
    let [one, other] = ["one", "other"].map(|text| stream("/Type /EmbeddedFile", text));
    let attached = |number: u32| {
        format!("/Names <</EmbeddedFiles <</Names [(a.csv) <</F (a.csv) /EF <</F {number} 0 R>>>>]>>>>")
    };
    let files = [(5, one.as_str()), (6, other.as_str())];
    document(&attached(5), &attached(6), &files, Kind::Attachment);
    document("/ViewerPreferences <</Duplex /Simplex>>", "", &[], Kind::Entry);
}

fn xmp(properties: &str) -> String {
    let packet = format!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
         xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">{properties}</rdf:Description></rdf:RDF></x:xmpmeta>"
    );
    stream("/Type /Metadata /Subtype /XML", &packet)
}

#[test]
fn claims_in_the_metadata_are_neither_ids_nor_dates() {
    let metadata = |old: &str, new: &str, expected: &[(Layer, Kind)]| {
        let (old, new) = (xmp(old), xmp(new));
        let objects = [(5, old.as_str()), (6, new.as_str())];
        check_catalogs("/Metadata 5 0 R", "/Metadata 6 0 R", &objects, expected);
    };
    let x4 = "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>";
    metadata(x4, "", &[(Layer::Document, Kind::Standard)]);
    metadata(x4, &format!("{x4}<pdfuaid:part>1</pdfuaid:part>"), &[(Layer::Document, Kind::Standard)]);
    metadata(
        "<pdf:Trapped>False</pdf:Trapped>",
        "<pdf:Trapped>True</pdf:Trapped>",
        &[(Layer::Document, Kind::Trapped)],
    );
    let title = |title: &str| {
        format!("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>")
    };
    metadata(&title("front"), &title("back"), &[(Layer::Tags, Kind::Title)]);
    metadata(
        "<xmp:ModifyDate>2026-11-24</xmp:ModifyDate>",
        "<xmp:ModifyDate>2026-11-25</xmp:ModifyDate>",
        &[],
    );
}

#[test]
fn what_a_press_makes_of_colours_is_seen() {
    let spaces = "/Resources <</ColorSpace <</DefaultRGB [/ICCBased 5 0 R]>>>>";
    let rgb = "1 0 0 rg 0 0 9 9 re f";
    check(spaces, rgb, ["DefaultRGB", "Other"], &[(Layer::Ink, Kind::DefaultSpace)]);
    // Nothing is painted in what it stands for.
    check(spaces, "0 0 0 1 k 0 0 9 9 re f", ["DefaultRGB", "Other"], &[]);
    let spot = "/Resources <</ColorSpace <</S [/Separation /Gold /DeviceCMYK <</FunctionType 2 /Domain [0 1] \
                /C0 [0 0 0 0] /C1 [0 .3 .9 0] /N 1>>]>>>>";
    let said = check(spot, "/S cs 1 scn 0 0 9 9 re f", [".9", ".8"], &[(Layer::Ink, Kind::InkAlternate)]);
    assert!(said.changes.iter().any(|change| change.message.ends_with("none of it Separation Gold 1")));
    let group = "/Group <</S /Transparency /CS /DeviceRGB>>";
    check(group, rgb, [group, ""], &[(Layer::Ink, Kind::PageGroup)]);
    check(group, rgb, ["/DeviceRGB", "/DeviceRGB /I true"], &[]);
    check(
        "",
        "/Perceptual ri 1 0 0 rg 0 0 9 9 re f",
        ["Perceptual", "Saturation"],
        &[(Layer::Ink, Kind::RenderingIntent)],
    );
    check("", "/RelativeColorimetric ri 0 0 9 9 re f", ["/RelativeColorimetric ri", ""], &[]);
}

#[test]
fn how_a_line_turns_and_breaks_is_seen() {
    let dash = &[(Layer::Rules, Kind::RuleDash)][..];
    let corner = "4 w 10 M 10 10 m 50 10 l 12 14 l S";
    check("", corner, ["10 M", "2 M"], dash);
    // A straight line has no corner to be mitred, nor one that is turned round.
    check("", "4 w 10 M 10 10 m 50 10 l S", ["10 M", "2 M"], &[]);
    check("", "1 j 10 M 10 10 m 50 10 l 12 14 l S", ["10 M", "2 M"], &[]);
    check("", "[8 4] 0 d 10 10 m 90 10 l S", ["[8 4] 0 d", "[8 4] 6 d"], dash);
}

#[test]
fn what_samples_usually_mean_may_be_said() {
    let picture =
        |decode: &str| format!("q 20 0 0 20 0 0 cm BI /W 2 /H 1 /BPC 8 /CS /RGB {decode} ID abcdef EI Q");
    let decoded = |decode: &str, expected: &[(Layer, Kind)]| {
        check_files(&page("", &picture(""), &[]), &page("", &picture(decode), &[]), expected);
    };
    decoded("/D [0 1 0 1 0 1]", &[]);
    decoded("/D [1 0 1 0 1 0]", &[(Layer::Pictures, Kind::PictureDecode)]);
}

const BLEND: &str = "<</ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 200 0] \
                     /Function <</FunctionType 2 /Domain [0 1] /C0 [0] /C1 [1] /N 1>>>>";

#[test]
fn a_blend_is_as_large_as_the_page_and_what_it_is_clipped_to() {
    let shading = format!("/Resources <</Shading <</S {BLEND}>> /XObject <</F 5 0 R>>>>");
    let form = format!("/Subtype /Form /BBox [0 0 200 100] /Resources <</Shading <</S {BLEND}>>>>");
    let form = stream(&form, "/S sh");
    let objects = [(5, form.as_str())];
    check_files(&page(&shading, "/S sh", &objects), &page(&shading, "/F Do", &objects), &[]);
    let clipped = page(&shading, "0 0 90 90 re W n /S sh", &objects);
    check_files(&page(&shading, "/S sh", &objects), &clipped, &[(Layer::Rules, Kind::RuleShape)]);
}

/// A page whose rectangle is filled with a pattern of these cells.
fn tiled(keys: &str, cell: &str) -> Vec<u8> {
    let keys = format!(
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 8 8] /XStep 8 /YStep 8 {keys}"
    );
    let cell = stream(&keys, cell);
    let page_keys = "/Resources <</Pattern <</P 5 0 R>>>>";
    page(page_keys, "/Pattern cs /P scn 10 10 50 50 re f", &[(5, &cell)])
}

#[test]
fn a_pattern_is_what_it_paints() {
    let plain = tiled("/Resources <<>>", "0 0 0 1 k 0 0 4 4 re f");
    let spaced = tiled("/Resources <</Font <</F 9 0 R>>>>", "q  0 0 0 1 k\n0 0 4 4 re\nf Q");
    check_files(&plain, &spaced, &[]);
    let other = &[(Layer::Ink, Kind::Pattern)][..];
    let said = check_files(&plain, &tiled("/Resources <<>>", "0 0 0 1 k 0 0 5 4 re f"), other);
    assert!(said.changes.iter().any(|change| change.message == "a gradient or a pattern changed"));
    check_files(&plain, &tiled("/Resources <<>>", "0 0 0 .9 k 0 0 4 4 re f"), other);
    check_files(&plain, &tiled("/Resources <<>> /Matrix [2 0 0 2 0 0]", "0 0 0 1 k 0 0 4 4 re f"), other);
    // One that paints with itself ends.
    let own = tiled("/Resources <</Pattern <</P 5 0 R>>>>", "/Pattern cs /P scn 0 0 4 4 re f");
    check_files(&own, &own.clone(), &[]);
}

/// A page with two glyphs that are drawn with operators.
fn drawn(a: &str) -> Vec<u8> {
    let font = "<</Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] \
                /FontMatrix [.001 0 0 .001 0 0] /CharProcs <</a 5 0 R /b 6 0 R>> /FirstChar 97 /LastChar 98 \
                /Widths [600 600] /Encoding <</Type /Encoding /Differences [97 /a /b]>>>>";
    let (a, b) = (stream("", a), stream("", "600 0 d0 0 0 300 300 re f"));
    let keys = "/Resources <</Font <</F 7 0 R>>>>";
    page(keys, "BT /F 20 Tf 20 20 Td (ab) Tj ET", &[(5, &a), (6, &b), (7, font)])
}

#[test]
fn a_glyph_that_is_drawn_with_operators_is_what_they_paint() {
    let plain = drawn("600 0 d0 0 0 400 400 re f");
    check_files(&plain, &drawn("600 0 d0 q\n0 0  400 400 re f Q"), &[]);
    let other = &[(Layer::Glyphs, Kind::GlyphForm)][..];
    check_files(&plain, &drawn("600 0 d0 0 0 500 400 re f"), other);
    check_files(&plain, &drawn("600 0 d0 .5 g 0 0 400 400 re f"), other);
    check_files(&plain, &drawn("600 0 0 0 400 400 d1 0 0 400 400 re f"), other);
}

#[test]
fn a_policy_says_where_it_is_wrong_in_plain_words() {
    let error =
        Policy::from_toml("p.toml", "\u{feff}[layers]\ntext = \"exact\"\n[[mask]]\nstorey = 3").unwrap_err();
    assert!(error.place.as_ref().is_some_and(|place| place.line == 4), "{error}");
    assert!(!error.message.contains("expected one of"), "{error}");
    assert!(Policy::from_toml("p.toml", "\u{feff}[layers]\ntext = \"exact\"").is_ok());
    assert!(Policy::from_toml("p.toml", &" ".repeat(2_000_000)).is_err());
}
