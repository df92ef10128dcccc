//! Finished PDFs read back: ours, held against the layout they were made from; the same rewritten by other tools; and
//! files that mean harm.

mod support;

use std::path::Path;

use banxin::export::layout_json;
use banxin::export::pdf::Options;
use banxin::finished::{Content, Finished, Glyph, Painted, Piece, Space, Thing};
use banxin::font::Fonts;
use banxin::{Engine, Page};
use serde_json::Value;
use support::raw::{CATALOG, PAGES, file, stream};
use support::{TempFile, tool};

/// A page of the fixtures, as PDF and as the layout it was made from; nothing where its pictures are missing.
fn page(fonts: &Fonts, name: &str) -> Option<(Vec<u8>, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    if !folder.join("pictures").is_dir() {
        eprintln!("SKIPPED {name}: no pictures in {}", folder.display());
        return None;
    }
    let engine = Engine::new(fonts);
    let built = engine.build(&Page::from_path(folder.join("page.toml")).unwrap()).unwrap();
    let layout = serde_json::from_str(&layout_json(&built.page, fonts)).unwrap();
    Some((engine.pdf(&built, &Options::press()).unwrap(), layout))
}

fn glyphs(content: &Content) -> impl Iterator<Item = (&Painted, &Glyph)> {
    content.things.iter().filter_map(|painted| match &painted.thing {
        Thing::Glyph(glyph) => Some((painted, glyph)),
        _ => None,
    })
}

/// Where each glyph of a layout stands, in points from the left and from the bottom of the sheet, and whether that is its
/// place in a line that runs down.
fn placed(layout: &Value, finished: &Finished) -> Vec<(bool, f64, f64)> {
    let trim = finished.page(0).unwrap().boxes.trim.unwrap();
    let pt = |value: &Value| value.as_f64().unwrap() / layout["units_per_pt"].as_f64().unwrap();
    let runs = layout["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "glyphs");
    let glyphs = runs.flat_map(|run| {
        let down = run["setting"] == "vertical";
        run["glyphs"].as_array().unwrap().iter().map(move |glyph| (down, glyph))
    });
    glyphs.map(|(down, glyph)| (down, trim.left + pt(&glyph[1]), trim.top - pt(&glyph[2]))).collect()
}

#[test]
fn every_glyph_is_found_where_the_layout_has_it() {
    let fonts = support::fonts();
    for name in ["feature", "feature-vertical", "japanese"] {
        let Some((pdf, layout)) = page(&fonts, name) else { continue };
        let finished = Finished::read(pdf).unwrap();
        let content = finished.content(0).unwrap();
        assert_eq!(content.faults, Vec::<String>::new());
        let expected = placed(&layout, &finished);
        let found: Vec<_> = glyphs(&content).collect();
        assert_eq!(found.len(), expected.len(), "{name}");
        let mut worst = 0f64;
        for ((_, glyph), (down, x, y)) in found.iter().zip(&expected) {
            assert_eq!(glyph.vertical, *down);
            let origin = if *down { glyph.at } else { glyph.matrix.point(0.0, 0.0) };
            worst = worst.max((origin.x - x).abs()).max((origin.y - y).abs());
        }
        assert!(worst < 0.01, "{name}: a glyph is {worst} pt off");
    }
}

#[test]
fn the_copy_comes_out_of_tags_and_marks() {
    let fonts = support::fonts();
    let Some((pdf, layout)) = page(&fonts, "feature") else { return };
    let finished = Finished::read(pdf).unwrap();
    let content = finished.content(0).unwrap();
    let structure = finished.structure().unwrap();
    let articles: Vec<usize> =
        (0..structure.elements.len()).filter(|n| structure.elements[*n].role == "Art").collect();
    assert!((1..=layout["stories"].as_array().unwrap().len()).contains(&articles.len()));
    let figures = structure.elements.iter().filter(|element| element.role == "Figure");
    assert!(figures.clone().count() > 0 && figures.clone().all(|figure| figure.alt.is_some()));
    let numbers: Vec<i64> = structure
        .elements
        .iter()
        .flat_map(|element| &element.content)
        .filter_map(
            |piece| if let Piece::Marked { mcid, page: Some(0) } = piece { Some(*mcid) } else { None },
        )
        .collect();
    for (painted, glyph) in glyphs(&content) {
        let known = content.mcid(painted).is_some_and(|mcid| numbers.contains(&mcid));
        assert!(known || content.is_artifact(painted), "{glyph:?} is in no tag");
    }
}

#[test]
fn what_the_press_asks_is_read() {
    let fonts = support::fonts();
    let Some((pdf, layout)) = page(&fonts, "feature") else { return };
    let finished = Finished::read(pdf).unwrap();
    assert_eq!((finished.page_count(), finished.header(), finished.is_encrypted()), (1, Some("1.6"), false));
    let info = finished.info();
    assert!(info.contains(&("Trapped".to_owned(), "False".to_owned())), "{info:?}");
    assert!(String::from_utf8(finished.xmp().unwrap()).unwrap().contains("PDF/X-4"));
    let [intent] = &finished.output_intents()[..] else { panic!("one output intent") };
    assert_eq!((intent.subtype.as_deref(), intent.components), (Some("GTS_PDFX"), Some(4)));
    assert!(intent.profile.as_ref().is_some_and(|profile| profile[36..40] == *b"acsp"));
    let catalog = finished.catalog();
    assert_eq!((catalog.lang.as_deref(), catalog.marked), (layout["lang"].as_str(), Some(true)));
    let page = finished.page(0).unwrap();
    assert!(page.boxes.trim.is_some() && page.boxes.bleed.is_some() && page.rotate == 0);
    assert!(
        page.fonts.iter().all(|font| font.embedded.is_some() && font.has_to_unicode && font.subset.is_some())
    );
    let content = finished.content(0).unwrap();
    let images: Vec<_> = content
        .things
        .iter()
        .filter_map(|painted| if let Thing::Image(image) = &painted.thing { Some(image) } else { None })
        .collect();
    let pictures =
        layout["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "picture").count();
    assert_eq!(images.len(), pictures);
    assert!(images.iter().all(|image| image.ppi.0 > 100.0 && content.images[image.image].bits == 8));
    for (painted, glyph) in glyphs(&content) {
        let paint = &content.paints[glyph.fill];
        assert_eq!(paint.space, Space::DeviceCmyk);
        let black = paint.components == [0.0, 0.0, 0.0, 1.0];
        assert!(!black || content.states[painted.state].overprint_fill, "black type overprints");
    }
}

/// What a page paints without the numbers that a rewrite may change.
fn gist(bytes: Vec<u8>) -> Vec<(String, i64, i64, String)> {
    let finished = Finished::read(bytes).unwrap();
    let content = finished.content(0).unwrap();
    let hundredths = |points: f64| (points * 100.0).round() as i64;
    let gist = content.things.iter().map(|painted| match &painted.thing {
        Thing::Glyph(glyph) => {
            let name = content.fonts[glyph.font].name.clone();
            (glyph.text.clone(), hundredths(glyph.at.x), hundredths(glyph.at.y), name)
        }
        Thing::Path(path) => {
            ("path".to_owned(), hundredths(path.bounds.left), hundredths(path.bounds.top), String::new())
        }
        Thing::Image(image) => {
            ("image".to_owned(), hundredths(image.quad[0].x), hundredths(image.quad[0].y), String::new())
        }
        Thing::Shading(_) => ("shading".to_owned(), 0, 0, String::new()),
    });
    gist.collect()
}

#[test]
fn a_rewrite_by_another_tool_paints_the_same() {
    let fonts = support::fonts();
    let Some((pdf, _)) = page(&fonts, "japanese") else { return };
    let own = gist(pdf.clone());
    let file = TempFile::new("finished-in.pdf", &pdf);
    let rewrites: &[(&str, &[&str])] = &[
        ("qpdf", &["--object-streams=generate", "--recompress-flate", "--linearize", "{in}", "{out}"]),
        ("qpdf", &["--qdf", "--object-streams=disable", "{in}", "{out}"]),
        ("mutool", &["clean", "-gggg", "-z", "{in}", "{out}"]),
    ];
    for (program, arguments) in rewrites {
        let out = TempFile::new("finished-out.pdf", b"");
        let arguments: Vec<&str> = arguments
            .iter()
            .map(|argument| match *argument {
                "{in}" => file.path(),
                "{out}" => out.path(),
                other => other,
            })
            .collect();
        if tool(program, &arguments).is_none() {
            continue;
        }
        assert_eq!(gist(std::fs::read(out.path()).unwrap()), own, "{program} {arguments:?}");
    }
}

#[test]
fn a_page_that_another_program_made_is_read() {
    let source = "%!PS\n/Times-Roman findfont 20 scalefont setfont 100 700 moveto (Hello press) show\n\
                  0.2 0.4 0 0 setcmykcolor 100 500 200 100 rectfill\nshowpage\n";
    let file = TempFile::new("finished.ps", source.as_bytes());
    let out = TempFile::new("finished-gs.pdf", b"");
    let output = format!("-sOutputFile={}", out.path());
    let arguments = ["-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", &output, file.path()];
    if tool("gs", &arguments).is_none() {
        return;
    }
    let finished = Finished::read(std::fs::read(out.path()).unwrap()).unwrap();
    let content = finished.content(0).unwrap();
    let text: String = glyphs(&content).map(|(_, glyph)| glyph.text.as_str()).collect();
    assert_eq!(text, "Hello press");
    let (_, first) = glyphs(&content).next().unwrap();
    assert!((first.at.x - 100.0).abs() < 0.01 && (first.at.y - 700.0).abs() < 0.01 && first.size == 20.0);
    let rect = content.things.iter().find_map(|painted| match &painted.thing {
        Thing::Path(path) => Some((path.bounds, content.paints[path.fill.as_ref()?.0].clone())),
        _ => None,
    });
    let (bounds, paint) = rect.unwrap();
    assert!((bounds.left - 100.0).abs() < 0.01 && (bounds.height() - 100.0).abs() < 0.01);
    assert_eq!(paint.space, Space::DeviceCmyk);
    let off = paint.components.iter().zip([0.2, 0.4, 0.0, 0.0]).map(|(found, set)| (found - set).abs());
    assert!(off.fold(0.0, f32::max) < 0.001, "{paint}");
}

#[test]
fn forms_within_forms_are_read_and_loops_end() {
    let page = "<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</XObject <</A 5 0 R>>>>>>";
    let content = stream("", "2 0 0 2 10 10 cm /A Do");
    let form = "/Subtype /Form /BBox [0 0 50 50] /Matrix [1 0 0 1 5 0] /Resources <</XObject <</A 5 0 R>>>>";
    let form = stream(form, "1 0 0 rg 0 0 10 10 re f /A Do");
    let finished = Finished::read(file(&[CATALOG, PAGES, (3, page), (4, &content), (5, &form)])).unwrap();
    let content = finished.content(0).unwrap();
    let [painted] = &content.things[..] else { panic!("one thing: {:?}", content.things) };
    let Thing::Path(path) = &painted.thing else { panic!("a path") };
    assert_eq!((path.bounds.left, path.bounds.right, painted.depth), (20.0, 40.0, 1));
    assert_eq!(painted.clip.right, 120.0);
    assert_eq!(content.faults.len(), 1, "{:?}", content.faults);
    let facts = finished.page(0).unwrap();
    assert_eq!((facts.boxes.media.unwrap().width(), facts.forms.len()), (200.0, 1));
}

#[test]
fn forms_that_multiply_are_refused() {
    let page = "<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</XObject <</A 5 0 R>>>>>>";
    let mut objects = vec![(1, CATALOG.1.to_owned()), (2, PAGES.1.to_owned()), (3, page.to_owned())];
    objects.push((4, stream("", "/A Do")));
    for number in 5..30 {
        let next = number + 1;
        let dict = format!("/Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</A {next} 0 R>>>>");
        objects.push((number, stream(&dict, &"0 0 1 1 re f /A Do ".repeat(12))));
    }
    let objects: Vec<(u32, &str)> = objects.iter().map(|(number, body)| (*number, body.as_str())).collect();
    let error = Finished::read(file(&objects)).unwrap().content(0).unwrap_err();
    assert!(error.message.contains("more than can be read"), "{error}");
}

#[test]
fn what_is_no_pdf_is_an_error() {
    let no_pages = file(&[CATALOG, (2, "<</Type /Pages /Kids [] /Count 0>>")]);
    let looping = file(&[CATALOG, (2, "<</Type /Pages /Kids [2 0 R 2 0 R]>>")]);
    for bytes in [Vec::new(), b"not a pdf".to_vec(), no_pages, looping, b"%PDF-1.7\n".repeat(1000)] {
        assert!(Finished::read(bytes).is_err());
    }
}

#[test]
fn a_file_cut_anywhere_is_read_or_refused() {
    let fonts = support::fonts();
    let Some((pdf, _)) = page(&fonts, "japanese") else { return };
    for step in 1..40 {
        if let Ok(finished) = Finished::read(pdf[..pdf.len() * step / 40].to_vec()) {
            let _ = (finished.content(0), finished.page(0), finished.structure(), finished.catalog());
        }
    }
}

#[test]
fn a_file_with_a_password_says_so() {
    let fonts = support::fonts();
    let Some((pdf, _)) = page(&fonts, "japanese") else { return };
    let file = TempFile::new("finished-open.pdf", &pdf);
    for (password, reads) in [("secret", false), ("", true)] {
        let out = TempFile::new("finished-locked.pdf", b"");
        let arguments = ["--encrypt", password, "owner", "256", "--", file.path(), out.path()];
        if tool("qpdf", &arguments).is_none() {
            return;
        }
        match Finished::read(std::fs::read(out.path()).unwrap()) {
            Ok(finished) => {
                assert!(reads && finished.is_encrypted());
                assert!(glyphs(&finished.content(0).unwrap()).count() > 1000);
            }
            Err(error) => assert!(!reads && error.message.contains("password"), "{error}"),
        }
    }
}
