use std::path::{Path, PathBuf};
use std::process::ExitCode;

use banxin::page::PlacedPage;
use banxin::proof::{Desk, Guides, Leaf, Marked, Sheet};
use banxin::{Built, Engine, Error, ErrorKind, Fonts, Page, Result, picture};

use super::args::{ProofArgs, ProofKind};
use super::{CLEAN, COULD_NOT_RUN, output, show};

/// The resolution that proofs have where none is asked for.
const DPI: u32 = 144;

/// Makes proofs and says where they are.
pub(super) fn proof(args: &ProofArgs) -> ExitCode {
    match try_proof(args) {
        Ok(files) => {
            for file in files {
                show::line(&file.display().to_string());
            }
            ExitCode::from(CLEAN)
        }
        Err(error) => {
            show::note(&error.to_string());
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

/// The kind of file that proofs become.
#[derive(Clone, Copy, PartialEq, Eq)]
enum To {
    Png,
    Pdf,
}

/// Where proofs go.
struct Target {
    folder: PathBuf,
    /// The name of the only file, where one is given.
    file: Option<PathBuf>,
    to: To,
    dpi: u32,
}

impl Target {
    fn of(args: &ProofArgs) -> Result<Target> {
        let ending = args.out.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
        let (to, file) = match ending.as_deref() {
            Some("png") => (To::Png, Some(args.out.clone())),
            Some("pdf") => (To::Pdf, Some(args.out.clone())),
            _ => (if args.pdf { To::Pdf } else { To::Png }, None),
        };
        if args.pdf && to == To::Png {
            return Err(Error::new(
                ErrorKind::Input,
                "--pdf is asked for, and a name that ends in .png is given",
            ));
        }
        let folder = match &file {
            Some(file) => file.parent().unwrap_or(Path::new("")).to_path_buf(),
            None => args.out.clone(),
        };
        if !folder.as_os_str().is_empty() {
            output::folder(&folder)?;
        }
        Ok(Target { folder, file, to, dpi: args.dpi.unwrap_or(DPI) })
    }

    /// Where a proof of a name goes; `count` proofs are made in all.
    fn path(&self, name: &str, n: usize, count: usize) -> PathBuf {
        let ending = if self.to == To::Png { "png" } else { "pdf" };
        match &self.file {
            None => self.folder.join(format!("{name}.{ending}")),
            Some(file) if count == 1 => file.clone(),
            Some(file) => {
                let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                file.with_file_name(format!("{stem}-{}.{ending}", n + 1))
            }
        }
    }
}

/// A proof that has been made.
struct Made {
    name: String,
    bytes: Vec<u8>,
}

fn try_proof(args: &ProofArgs) -> Result<Vec<PathBuf>> {
    let target = Target::of(args)?;
    let fonts = Fonts::from_dir(&args.fonts)?;
    let engine = Engine::new(&fonts);
    let mut built = Vec::new();
    for path in &args.pages {
        built.push(engine.build(&Page::from_path_with(path, args.layouts.as_deref())?)?);
    }
    let desk = engine.proofs();
    let mut made = Vec::new();
    if args.thumbnails || args.spreads {
        let leaves: Vec<Leaf> = built.iter().map(|built| Leaf::of_page(&built.page)).collect();
        let sheets = if args.thumbnails { desk.thumbnails(&leaves)? } else { desk.spreads(&leaves)? };
        write_all(&desk, &sheets, &target, &mut made)?;
    } else {
        for built in &built {
            one(&desk, built, args, &target, &mut made)?;
        }
    }
    // Nothing is written before all of it is made.
    let count = made.len();
    let paths: Vec<PathBuf> =
        made.iter().enumerate().map(|(n, made)| target.path(&made.name, n, count)).collect();
    check_names(&paths)?;
    for (path, made) in paths.iter().zip(&made) {
        output::write(path, &made.bytes)?;
    }
    Ok(paths)
}

/// Two proofs of one name would be one file.
fn check_names(paths: &[PathBuf]) -> Result<()> {
    for (n, path) in paths.iter().enumerate() {
        if paths[..n].contains(path) {
            let message = format!("two proofs would be written to {}", path.display());
            return Err(Error::new(ErrorKind::Input, message).with_hint("give each page a name of its own"));
        }
    }
    Ok(())
}

/// The proofs of one page.
fn one(
    desk: &Desk<'_>,
    built: &Built,
    args: &ProofArgs,
    target: &Target,
    made: &mut Vec<Made>,
) -> Result<()> {
    let page = &built.page;
    if args.plates {
        return plates(desk, page, target, made);
    }
    let sheets = if args.ink {
        vec![desk.ink(page, target.dpi)?]
    } else {
        match args.kind {
            ProofKind::Page => {
                let guides = Guides { grid: args.grid, frames: args.frames };
                vec![desk.page(page, &Marked { findings: built.report.findings(), guides })?]
            }
            ProofKind::Clean => vec![desk.clean(page)],
            ProofKind::Galley => {
                let first = || page.stories.first().map_or("", |story| story.name.as_str());
                desk.galley(page, args.story.as_deref().unwrap_or_else(first))?
            }
        }
    };
    write_all(desk, &sheets, target, made)
}

fn write_all(desk: &Desk<'_>, sheets: &[Sheet], target: &Target, made: &mut Vec<Made>) -> Result<()> {
    for sheet in sheets {
        let bytes = match target.to {
            To::Png => desk.png(sheet, target.dpi)?,
            To::Pdf => desk.pdf(sheet, target.dpi)?,
        };
        made.push(Made { name: sheet.name.clone(), bytes });
    }
    Ok(())
}

/// Each plate: as a picture of the plate and nothing else, or as a sheet with its name.
fn plates(desk: &Desk<'_>, page: &PlacedPage, target: &Target, made: &mut Vec<Made>) -> Result<()> {
    let plates = desk.plates(page, target.dpi)?;
    if target.to == To::Pdf {
        return write_all(desk, &desk.plate_sheets(page, &plates), target, made);
    }
    for plate in &plates.plates {
        let gray: Vec<u8> = plate.ink.iter().map(|ink| 255 - ink).collect();
        let bytes = picture::png(plates.width, plates.height, &gray, target.dpi)?;
        made.push(Made { name: plate.file_name(&page.name), bytes });
    }
    Ok(())
}
