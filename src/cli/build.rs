use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use banxin::diag::{Diagnostic, SourcePlace};
use banxin::engine::{Threads, files};
use banxin::page::{PlacedPage, Shape};
use banxin::{Engine, Error, ErrorKind, Fonts, Page, Result, export, workers};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::args::{BuildArgs, Format, Profile};
use super::{CLEAN, COULD_NOT_RUN, FINDINGS, show};

/// What became of a page.
#[derive(Serialize)]
struct Outcome {
    page_file: PathBuf,
    #[serde(flatten)]
    made: Option<Made>,
    findings: Vec<Diagnostic>,
    error: Option<Error>,
}

/// What was made of a page.
#[derive(Serialize)]
struct Made {
    page: String,
    file: PathBuf,
    bytes: usize,
    width_mm: f64,
    height_mm: f64,
    han: usize,
    pictures: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    dump: Option<String>,
}

/// Builds every page, several side by side, and says what was made.
pub(super) fn build(args: &BuildArgs) -> ExitCode {
    let outcomes = match try_build(args) {
        Ok(outcomes) => outcomes,
        Err(error) => {
            match args.format {
                Format::Human => show::note(&error.to_string()),
                Format::Json => show::line(&serde_json::json!({ "pages": [], "error": error }).to_string()),
            }
            return ExitCode::from(COULD_NOT_RUN);
        }
    };
    match args.format {
        Format::Human => outcomes.iter().for_each(say),
        Format::Json => show::line(&serde_json::json!({ "pages": outcomes }).to_string()),
    }
    let denied = |finding: &Diagnostic| finding.severity >= args.deny.severity();
    ExitCode::from(if outcomes.iter().any(|outcome| outcome.error.is_some()) {
        COULD_NOT_RUN
    } else if outcomes.iter().any(|outcome| outcome.findings.iter().any(denied)) {
        FINDINGS
    } else {
        CLEAN
    })
}

fn try_build(args: &BuildArgs) -> Result<Vec<Outcome>> {
    if args.layout_json.is_some() && args.pages.len() > 1 {
        return Err(Error::new(ErrorKind::Input, "--layout-json holds one page, and several are given")
            .with_hint("build that page alone"));
    }
    check_names(args.pages.iter())?;
    let options = options(args)?;
    let fonts = Fonts::from_dir(&args.fonts)?;
    files::make_folder(&args.out)?;
    let processors = args.threads.unwrap_or_else(super::processors).get();
    let threads = processors.min(args.pages.len());
    // What pages leave idle goes to the pictures of each.
    let of_page = NonZeroUsize::new(processors / threads.max(1)).unwrap_or(NonZeroUsize::MIN);
    let engine = Engine::new(&fonts).with_threads(of_page);
    let bar = progress(args.pages.len());
    let threads = Threads::new(NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN));
    let outcomes = workers::all(&threads, args.pages.len(), |n| {
        let outcome = build_page(&engine, &args.pages[n], args, &options);
        bar.inc(1);
        outcome
    });
    bar.finish_and_clear();
    Ok(outcomes)
}

/// How the files are written. `SOURCE_DATE_EPOCH` says when they were made; without it the day of the issue does.
// https://reproducible-builds.org/specs/source-date-epoch/
fn options(args: &BuildArgs) -> Result<export::pdf::Options> {
    let options = match args.profile {
        Profile::X4 => export::pdf::Options::press(),
        Profile::X1a => export::pdf::Options::x1a(),
        Profile::Screen => export::pdf::Options::screen(),
    };
    let options = export::pdf::Options { marks: args.marks, ..options };
    let Some(epoch) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(options) };
    let seconds = epoch.to_str().and_then(|epoch| epoch.parse().ok());
    let seconds = seconds.ok_or_else(|| {
        let message = format!("SOURCE_DATE_EPOCH is {}, not a time", epoch.display());
        Error::new(ErrorKind::Input, message)
            .with_hint("it holds whole seconds since 1970, such as 1795478400")
    })?;
    Ok(options.made_at(seconds))
}

/// Two pages of one name would write one file.
pub(super) fn check_names<'p>(pages: impl Iterator<Item = &'p PathBuf>) -> Result<()> {
    let mut names: BTreeMap<String, &Path> = BTreeMap::new();
    for path in pages {
        // A page that cannot be read is reported when it is built.
        let Ok(name) = Page::name_in(path) else { continue };
        if let Some(first) = names.insert(name.clone(), path) {
            let message = format!("{} and {} are both named {name:?}", first.display(), path.display());
            return Err(Error::new(ErrorKind::Input, message)
                .at(SourcePlace::file(path.display().to_string()))
                .with_hint("give each page a name of its own: it becomes the file's name"));
        }
    }
    Ok(())
}

/// A bar for a person who waits for several pages.
fn progress(pages: usize) -> ProgressBar {
    if pages < 2 || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} pages {elapsed}");
    ProgressBar::new(pages as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn build_page(engine: &Engine<'_>, path: &Path, args: &BuildArgs, options: &export::pdf::Options) -> Outcome {
    let mut outcome =
        Outcome { page_file: path.to_path_buf(), made: None, findings: Vec::new(), error: None };
    match try_page(engine, path, args, options, &mut outcome.findings) {
        Ok(made) => outcome.made = Some(made),
        Err(error) => outcome.error = Some(error),
    }
    outcome
}

fn try_page(
    engine: &Engine<'_>,
    path: &Path,
    args: &BuildArgs,
    options: &export::pdf::Options,
    findings: &mut Vec<Diagnostic>,
) -> Result<Made> {
    let page = Page::from_path_with(path, args.layouts.as_deref())?;
    let built = engine.build(&page)?;
    findings.extend_from_slice(built.report.findings());
    let pdf = engine.pdf_file(&built, options)?;
    let file = args.out.join(format!("{}.pdf", page.name()));
    if let Some(json) = &args.layout_json {
        files::write(json, export::layout_json(&built.page, engine.fonts()).as_bytes())?;
    }
    files::write_by(&file, |out| pdf.write_to(out))?;
    let placed = &built.page;
    Ok(Made {
        page: placed.name.clone(),
        file,
        bytes: pdf.size(),
        width_mm: placed.trim.width.to_mm(),
        height_mm: placed.trim.height.to_mm(),
        han: han(placed),
        pictures: placed.items.iter().filter(|item| matches!(item.shape, Shape::Picture(_))).count(),
        dump: args.dump.then(|| export::dump(placed, engine.fonts())),
    })
}

/// Han characters on a page.
fn han(page: &PlacedPage) -> usize {
    let runs = page.items.iter().filter_map(|item| match &item.shape {
        Shape::Glyphs(run) => Some(run),
        _ => None,
    });
    runs.flat_map(|run| run.text.chars()).filter(|c| banxin::cjk::is_han(*c)).count()
}

/// Tells a person what became of a page: problems first, then what was made and where.
fn say(outcome: &Outcome) {
    for finding in &outcome.findings {
        show::note(&finding.to_string());
    }
    if let Some(error) = &outcome.error {
        show::note(&error.to_string());
    }
    let Some(made) = &outcome.made else { return };
    if let Some(dump) = &made.dump {
        show::line(dump.trim_end());
    }
    show::line(&format!(
        "{}: page {}, {:.0} × {:.0} mm, {}, {}, {} kB, {}",
        made.file.display(),
        made.page,
        made.width_mm,
        made.height_mm,
        show::count(made.han, "Han character"),
        show::count(made.pictures, "picture"),
        made.bytes.div_ceil(1000),
        show::count(outcome.findings.len(), "finding"),
    ));
}
