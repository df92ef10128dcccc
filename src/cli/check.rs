use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use banxin::check::{self, Checked, Finding, Pdf, report};
use banxin::diag::SourcePlace;
use banxin::engine::files;
use banxin::finished::Finished;
use banxin::{Engine, Error, Fonts, Page, Result, Severity};

use super::args::{CheckArgs, CheckFormat};
use super::preflight::{self, Groups, Preflights};
use super::{CLEAN, COULD_NOT_RUN, FINDINGS, build, show};

/// Checks pages and PDFs, and says what was found.
pub(super) fn check(args: &CheckArgs) -> ExitCode {
    if args.rules {
        show::line(check::table().trim_end());
        return ExitCode::from(CLEAN);
    }
    let outcome = try_check(args).unwrap_or_else(|error| {
        let checked = Checked { unread: vec![error], ..Checked::default() };
        Outcome { checked, ..Outcome::default() }
    });
    // A report that nobody finds is taken for a clean one.
    let written = match &args.report {
        Some(path) => files::write(path, report::html(&outcome.checked).as_bytes()),
        None => Ok(()),
    };
    let errors: Vec<&Error> = outcome.checked.unread.iter().chain(written.as_ref().err()).collect();
    match args.format {
        CheckFormat::Human => say(&outcome, args.files.len(), &errors),
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
}

fn try_check(args: &CheckArgs) -> Result<Outcome> {
    let is_pdf = |path: &&PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    let (pdfs, pages): (Vec<&PathBuf>, Vec<&PathBuf>) = args.files.iter().partition(is_pdf);
    build::check_names(pages.iter().copied())?;
    // PDFs alone need no fonts.
    let fonts = if pages.is_empty() { Fonts::default() } else { Fonts::from_dir(&args.fonts)? };
    let engine = Engine::new(&fonts).with_threads(super::processors());
    let mut outcome = Outcome::default();
    let preflights = Preflights::read(args.preflight.as_deref(), &args.files);
    let mut groups = Groups::new(&preflights);
    for path in pages {
        match Page::from_path_with(path, args.layouts.as_deref()).and_then(|page| engine.build(&page)) {
            Ok(built) => {
                outcome.files.insert(built.page.name.clone(), path.display().to_string());
                if let Some((_, checking)) = groups.of(path, &built.page.name) {
                    engine.check_next(&built, checking);
                }
            }
            Err(error) => outcome.checked.unread.push(error),
        }
    }
    for path in pdfs {
        match Finished::from_path(path) {
            Ok(finished) => {
                let name = preflight::pdf_name(path, |name| outcome.files.contains_key(name));
                outcome.files.insert(name.clone(), path.display().to_string());
                if let Some((_, checking)) = groups.of(path, &name)
                    && let Err(error) = checking.file(&Pdf { name: &name, finished: &finished })
                {
                    outcome.checked.unread.push(error);
                }
            }
            Err(error) => outcome.checked.unread.push(error),
        }
    }
    outcome.checked.unread.extend(preflights.errors().cloned());
    let mut found: Vec<_> = groups.finish().collect();
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (_, checked) in found {
        outcome.checked.findings.extend(checked.findings);
        outcome.checked.thumbnails.extend(checked.thumbnails);
    }
    Ok(outcome)
}

/// Tells a person, page by page.
fn say(outcome: &Outcome, named: usize, errors: &[&Error]) {
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
        let unread = match named.saturating_sub(outcome.files.len()) {
            0 => String::new(),
            count => format!(" ({count} of them could not be read)"),
        };
        show::line(&format!(
            "{}{unread}: {}, {}, {} for the record, {waived} waived",
            show::count(named, "file"),
            show::count(count(Severity::Error), "error"),
            show::count(count(Severity::Warning), "warning"),
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
        // Adding zero takes the sign off what rounds to it.
        let mm = |length: banxin::geom::Length| length.to_mm().round() + 0.0;
        format!("{} mm from the left, {} mm from the top", mm(area.origin.x), mm(area.origin.y))
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
