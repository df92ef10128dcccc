use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use banxin::check::{self, Checked, Finding, Pdf, Preflight, report};
use banxin::diag::SourcePlace;
use banxin::finished::Finished;
use banxin::{Built, Engine, Error, Fonts, Page, Result, Severity};

use super::args::{CheckArgs, CheckFormat};
use super::{CLEAN, COULD_NOT_RUN, FINDINGS, build, output, show};

/// Checks pages and PDFs, and says what was found.
pub(super) fn check(args: &CheckArgs) -> ExitCode {
    if args.rules {
        show::line(check::table().trim_end());
        return ExitCode::from(CLEAN);
    }
    let outcome = match try_check(args) {
        Ok(outcome) => outcome,
        Err(error) => Outcome { errors: vec![error], ..Outcome::default() },
    };
    let written = match &args.report {
        Some(path) if outcome.errors.is_empty() => {
            output::write(path, report::html(&outcome.checked).as_bytes())
        }
        _ => Ok(()),
    };
    let errors: Vec<&Error> = outcome.errors.iter().chain(written.as_ref().err()).collect();
    match args.format {
        CheckFormat::Human => say(&outcome, &errors),
        CheckFormat::Json => {
            let findings = &outcome.checked.findings;
            show::line(
                &serde_json::json!({ "files": outcome.files, "findings": findings, "errors": errors })
                    .to_string(),
            );
        }
        CheckFormat::Sarif => {
            errors.iter().for_each(|error| show::note(&error.to_string()));
            show::line(report::sarif(&outcome.checked, &outcome.files).trim_end());
        }
    }
    let denied = |finding: &Finding| finding.counts(args.deny.severity());
    ExitCode::from(if !errors.is_empty() {
        COULD_NOT_RUN
    } else if outcome.checked.findings.iter().any(denied) {
        FINDINGS
    } else {
        CLEAN
    })
}

/// What came of a run.
#[derive(Default)]
struct Outcome {
    checked: Checked,
    /// Each page's name, and the file that it came from.
    files: BTreeMap<String, String>,
    errors: Vec<Error>,
}

/// What is checked under one preflight file.
#[derive(Default)]
struct Group {
    pages: Vec<Built>,
    pdfs: Vec<(String, Finished)>,
}

fn try_check(args: &CheckArgs) -> Result<Outcome> {
    let is_pdf = |path: &&PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    let (pdfs, pages): (Vec<&PathBuf>, Vec<&PathBuf>) = args.files.iter().partition(is_pdf);
    build::check_names(pages.iter().copied())?;
    // PDFs alone need no fonts.
    let fonts = if pages.is_empty() { Fonts::default() } else { Fonts::from_dir(&args.fonts)? };
    let engine = Engine::new(&fonts);
    let mut outcome = Outcome::default();
    let mut groups: BTreeMap<Option<PathBuf>, Group> = BTreeMap::new();
    for path in pages {
        match Page::from_path_with(path, args.layouts.as_deref()).and_then(|page| engine.build(&page)) {
            Ok(built) => {
                outcome.files.insert(built.page.name.clone(), path.display().to_string());
                groups.entry(preflight_file(args, path)).or_default().pages.push(built);
            }
            Err(error) => outcome.errors.push(error),
        }
    }
    for path in pdfs {
        match Finished::from_path(path) {
            Ok(finished) => {
                let name = pdf_name(path, &outcome.files);
                outcome.files.insert(name.clone(), path.display().to_string());
                groups.entry(preflight_file(args, path)).or_default().pdfs.push((name, finished));
            }
            Err(error) => outcome.errors.push(error),
        }
    }
    for (file, group) in &groups {
        let preflight = match file {
            Some(file) => Preflight::from_path(file)?,
            None => Preflight::default(),
        };
        let pages: Vec<&Built> = group.pages.iter().collect();
        let pdfs: Vec<Pdf<'_>> = group.pdfs.iter().map(|(name, finished)| Pdf { name, finished }).collect();
        let checked = engine.check(&pages, &pdfs, &preflight)?;
        outcome.checked.findings.extend(checked.findings);
        outcome.checked.thumbnails.extend(checked.thumbnails);
    }
    Ok(outcome)
}

/// The preflight file for a page or PDF: the one that is named, or the one beside it.
fn preflight_file(args: &CheckArgs, path: &Path) -> Option<PathBuf> {
    let beside = || Some(path.with_file_name("preflight.toml")).filter(|file| file.is_file());
    args.preflight.clone().or_else(beside)
}

/// The name under which the findings of a PDF are said: that of its file, with its folders where another has the same.
fn pdf_name(path: &Path, known: &BTreeMap<String, String>) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if known.contains_key(&name) { path.display().to_string() } else { name }
}

/// Tells a person, page by page.
fn say(outcome: &Outcome, errors: &[&Error]) {
    for error in errors {
        show::note(&error.to_string());
    }
    let findings = &outcome.checked.findings;
    let mut page = None;
    for finding in findings {
        let here = finding.diagnostic.place.page.as_str();
        if page != Some(here) {
            let file = outcome.files.get(here).map_or(String::new(), |file| format!(" ({file})"));
            show::line(&format!("{here}{file}"));
            page = Some(here);
        }
        show::line(&words(finding));
    }
    let count = |severity| {
        findings.iter().filter(|it| it.waived.is_none() && it.diagnostic.severity == severity).count()
    };
    let waived = findings.iter().filter(|finding| finding.waived.is_some()).count();
    if !outcome.files.is_empty() {
        let plural =
            |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        show::line(&format!(
            "{}: {}, {}, {} for the record, {waived} waived",
            plural(outcome.files.len(), "file"),
            plural(count(Severity::Error), "error"),
            plural(count(Severity::Warning), "warning"),
            count(Severity::Info),
        ));
    }
}

/// A finding with its place and the way out.
fn words(finding: &Finding) -> String {
    let diagnostic = &finding.diagnostic;
    let place = &diagnostic.place;
    let mut text = format!("  {}[{}] {}", diagnostic.severity, diagnostic.code, diagnostic.message);
    let mut parts = Vec::new();
    parts.extend(place.frame.as_ref().map(|frame| format!("frame {frame:?}")));
    parts.extend(place.story.as_ref().map(|story| format!("story {story:?}")));
    parts.extend(place.chars.map(|(start, end)| format!("chars {start}..{end}")));
    parts.extend(finding.words.as_ref().map(|words| format!("「{words}」")));
    parts.extend(finding.area.map(|area| {
        format!("{:.0} mm from the left, {:.0} mm from the top", area.origin.x.to_mm(), area.origin.y.to_mm())
    }));
    parts.extend(place.source.as_ref().map(SourcePlace::to_string));
    if !parts.is_empty() {
        text.push_str(&format!("\n    --> {}", parts.join(", ")));
    }
    if let Some(hint) = &diagnostic.hint {
        text.push_str(&format!("\n     = hint: {hint}"));
    }
    if let Some(reason) = &finding.waived {
        text.push_str(&format!("\n     = waived: {reason}"));
    }
    text
}
