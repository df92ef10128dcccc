use std::path::{Path, PathBuf};
use std::process::ExitCode;

use banxin::Result;
use banxin::testing::{self, Change, Pending, PendingPage};

use super::args::{BlessArgs, Format};
use super::{CLEAN, FINDINGS, show};

/// Lists the failures of tests that wait to be looked at, or accepts them as references.
pub(super) fn bless(args: &BlessArgs) -> ExitCode {
    let reports = args.reports.clone().unwrap_or_else(|| testing::reports(Path::new("")));
    let done = match args.names.is_empty() && !args.all {
        true => list(args, &reports),
        false => accept(args, &reports),
    };
    done.unwrap_or_else(|error| show::refuse(args.format, &error))
}

fn list(args: &BlessArgs, reports: &Path) -> Result<ExitCode> {
    let waiting = testing::pending(reports)?;
    match args.format {
        Format::Json => show::line(&serde_json::json!({ "pending": waiting }).to_string()),
        Format::Human if waiting.is_empty() => show::line(&format!("nothing waits in {}", reports.display())),
        Format::Human => waiting.iter().for_each(|waiting| say(waiting, reports)),
    }
    Ok(ExitCode::from(if waiting.is_empty() { CLEAN } else { FINDINGS }))
}

fn say(waiting: &Pending, reports: &Path) {
    show::line(&waiting.name);
    for page in &waiting.pages {
        show::line(&format!("  page {}: {}", page.page, change(page)));
        for said in &page.said {
            show::line(&format!("    {said}"));
        }
    }
    let report: PathBuf = reports.join(&waiting.name).join("report.html");
    show::line(&format!("  report: {}", report.display()));
}

fn change(page: &PendingPage) -> &'static str {
    match page.change {
        Change::New => "new",
        Change::Changed => "changed",
        Change::Gone => "gone",
    }
}

fn accept(args: &BlessArgs, reports: &Path) -> Result<ExitCode> {
    let names = match args.all {
        true => testing::pending(reports)?.into_iter().map(|waiting| waiting.name).collect(),
        false => args.names.clone(),
    };
    let mut accepted = Vec::new();
    for name in names {
        for page in testing::accept(reports, &name, args.page)? {
            match args.format {
                Format::Human => {
                    show::line(&format!("{name}, page {}: {}, accepted", page.page, change(&page)))
                }
                Format::Json => accepted.push(serde_json::json!({ "name": name, "page": page })),
            }
        }
    }
    if args.format == Format::Json {
        show::line(&serde_json::json!({ "accepted": accepted }).to_string());
    }
    Ok(ExitCode::from(CLEAN))
}
