//! Our plates beside those that Ghostscript makes of the same file: what is measured for ink is what the press gets.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use banxin::export::pdf::Options;
use banxin::geom::{Color, Length, Rect, SpotInk};
use banxin::page::{Area, Item, Origin, PlacedPage, Shape};
use banxin::plate::{PlateName, Plates};
use banxin::spec::Role;
use banxin::{Engine, Fonts, Page};

/// Pixels in an inch of the plates that are held against each other.
const DPI: u32 = 75;

/// Ghostscript paints every pixel that a shape touches, so it is asked for pixels so much smaller, and their means.
const FINER: u32 = 8;

/// A gray picture.
struct Gray {
    width: usize,
    height: usize,
    ink: Vec<u8>,
}

/// A folder that is there as long as a test needs it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("banxin-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The numbers of an entry of a TIFF file's first directory (TIFF 6.0, section 2).
fn entry(tiff: &[u8], tag: u16) -> Vec<usize> {
    let short = |at: usize| usize::from(u16::from_le_bytes([tiff[at], tiff[at + 1]]));
    let long = |at: usize| short(at) | short(at + 2) << 16;
    let first = long(4);
    let entries = (0..short(first)).map(|n| first + 2 + 12 * n);
    let entry = entries.into_iter().find(|&at| short(at) == usize::from(tag)).expect("the entry is there");
    let (kind, count) = (short(entry + 2), long(entry + 4));
    let size = if kind == 3 { 2 } else { 4 };
    let at = if size * count > 4 { long(entry + 8) } else { entry + 8 };
    (0..count).map(|n| if size == 2 { short(at + 2 * n) } else { long(at + 4 * n) }).collect()
}

/// A plate as Ghostscript writes it: 8 bits, black for a full ink.
fn read_tiff(path: &Path) -> Gray {
    let tiff = std::fs::read(path).expect("a plate");
    assert!(tiff.starts_with(b"II*\0"), "a TIFF file of the usual order");
    let (width, height) = (entry(&tiff, 256)[0], entry(&tiff, 257)[0]);
    assert_eq!((entry(&tiff, 258)[0], entry(&tiff, 259)[0]), (8, 1), "8 bits, not packed");
    // 0: 0 is white; 1: 0 is black.
    let zero_is_black = entry(&tiff, 262)[0] == 1;
    let strips = entry(&tiff, 273).into_iter().zip(entry(&tiff, 279));
    let samples = strips.flat_map(|(at, length)| &tiff[at..at + length]);
    let ink: Vec<u8> = samples.map(|level| if zero_is_black { 255 - level } else { *level }).collect();
    assert_eq!(ink.len(), width * height);
    Gray { width, height, ink }
}

/// The plates of a file; `None`, said aloud, where there is no Ghostscript.
fn ghostscript(pdf: &[u8], name: &str, inks: &[PlateName]) -> Option<Vec<Gray>> {
    let folder = Folder::new(name);
    let (file, out) = (folder.0.join("page.pdf"), folder.0.join("plate.tif"));
    std::fs::write(&file, pdf).expect("a file");
    let run = Command::new("gs")
        .args(["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", "-sCompression=none"])
        .args([format!("-r{}", DPI * FINER), format!("-dDownScaleFactor={FINER}")])
        .arg(format!("-sOutputFile={}", out.display()))
        .arg(&file)
        .output();
    match run {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            support::skip("gs not found");
            return None;
        }
        run => {
            let run = run.expect("Ghostscript runs");
            assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        }
    }
    let plate = |ink: &PlateName| read_tiff(&folder.0.join(format!("plate({ink}).tif")));
    Some(inks.iter().map(plate).collect())
}

/// How far two rasters are apart, in percent of ink.
struct Apart {
    mean: f64,
    worst: f64,
}

/// The difference of the means, and the worst of those of squares of 10 mm.
fn apart(ours: &[f64], theirs: &[f64], width: usize) -> Apart {
    let side = (10.0 / 25.4 * f64::from(DPI)).round() as usize;
    let height = ours.len() / width;
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let mut worst: f64 = 0.0;
    for top in (0..height.saturating_sub(side - 1)).step_by(side) {
        for left in (0..width.saturating_sub(side - 1)).step_by(side) {
            let square = |of: &[f64]| {
                (top..top + side).map(|y| of[y * width + left..][..side].iter().sum::<f64>()).sum::<f64>()
                    / (side * side) as f64
            };
            worst = worst.max((square(ours) - square(theirs)).abs());
        }
    }
    Apart { mean: (mean(ours) - mean(theirs)).abs(), worst }
}

/// The part of a raster that both have, in percent.
fn cropped(ink: &[u8], row: usize, width: usize, height: usize) -> Vec<f64> {
    (0..height).flat_map(|y| &ink[y * row..][..width]).map(|ink| f64::from(*ink) / 2.55).collect()
}

fn check(name: &str, plates: &Plates, theirs: &[Gray]) {
    let width = plates.width.min(theirs[0].width);
    let height = plates.height.min(theirs[0].height);
    assert!(plates.width - width <= 1 && plates.height - height <= 1, "{name}: of one size");
    let mut totals = [vec![0.0; width * height], vec![0.0; width * height]];
    let mut said = Vec::new();
    let mut far = Vec::new();
    assert_eq!(plates.plates.len(), theirs.len(), "{name}: a plate of each ink");
    for (own, gray) in plates.plates.iter().zip(theirs) {
        let plate = &own.name;
        let own = cropped(&own.ink, plates.width, width, height);
        let other = cropped(&gray.ink, gray.width, width, height);
        for (total, ink) in totals.iter_mut().zip([&own, &other]) {
            total.iter_mut().zip(ink).for_each(|(total, ink)| *total += ink);
        }
        note(&plate.to_string(), &apart(&own, &other, width), &mut said, &mut far);
    }
    note("total", &apart(&totals[0], &totals[1], width), &mut said, &mut far);
    println!("{name}: {}", said.join("; "));
    assert!(far.is_empty(), "{name}: {}", far.join("; "));
}

fn note(ink: &str, apart: &Apart, said: &mut Vec<String>, far: &mut Vec<String>) {
    let words = format!("{ink} mean {:.2}, worst {:.2}", apart.mean, apart.worst);
    if apart.mean > 1.0 || apart.worst > 3.0 {
        far.push(words.clone());
    }
    said.push(words);
}

fn sample(name: &str) {
    sample_with(name, name, |_| {});
}

/// As `sample`, of a page that is changed first.
fn sample_with(name: &str, said: &str, change: impl Fn(&mut PlacedPage)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let fonts = Fonts::from_dir(support::font_folder()).expect("fonts");
    let engine = Engine::new(&fonts);
    let mut built =
        engine.build(&Page::from_path(folder.join("page.toml")).expect("a page")).expect("a page");
    change(&mut built.page);
    let pdf = engine.pdf(&built, &Options::press()).expect("a PDF");
    let plates = engine.plates(&built, DPI).expect("plates");
    let inks: Vec<PlateName> = plates.plates.iter().map(|plate| plate.name.clone()).collect();
    let Some(theirs) = ghostscript(&pdf, said, &inks) else { return };
    check(said, &plates, &theirs);
}

#[test]
fn the_plates_of_a_horizontal_page_are_those_of_ghostscript() {
    sample("feature");
}

#[test]
fn the_plates_of_a_vertical_page_are_those_of_ghostscript() {
    sample("feature-vertical");
}

#[test]
fn the_plates_of_flattened_type_are_those_of_ghostscript() {
    sample("japanese");
}

#[test]
fn the_plates_of_a_page_with_boxes_and_tints_are_those_of_ghostscript() {
    sample("broadsheet");
}

#[test]
fn the_plates_of_a_page_with_spot_colours_are_those_of_ghostscript() {
    sample_with("broadsheet", "broadsheet-spots", |page| {
        let ink = |name: &str, alternate| SpotInk { name: name.to_owned(), alternate };
        page.spots = vec![
            ink("Signal Red", Color::process(0, 1000, 900, 0)),
            ink("Sand", Color::process(0, 100, 400, 50)),
        ];
        let mut reds = 0;
        for item in &mut page.items {
            if let (Shape::Glyphs(run), Role::Headline) = (&mut item.shape, item.origin.role) {
                run.color = Color::spot(0, 1000, page.spots[0].alternate);
                reds += 1;
            }
        }
        assert!(reds > 0, "the page has headlines");
        // Over type and pictures: it knocks them out.
        let middle = Rect::new(page.trim.width / 3, page.trim.height / 3, Length::mm(60), Length::mm(40));
        let fill = Some(Color::spot(1, 600, page.spots[1].alternate));
        let border = Some((Length::pt(2), Color::spot(0, 500, page.spots[0].alternate)));
        page.items.push(Item {
            origin: Origin { role: Role::Ornament, frame: None, text: None },
            shape: Shape::Area(Area { rect: middle, fill, border }),
        });
    });
}
