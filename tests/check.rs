//! `banxin check` as its users see it: what it prints, what it writes, how it ends; and the table of rules in the docs.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use banxin::check::{Checked, Pdf, Preflight, table};
use banxin::finished::Finished;
use banxin::{Engine, Page, pdf};
use serde_json::Value;
use support::desk::{Desk, check_run, png};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_docs_have_the_rules_that_there_are() {
    let path = root().join("docs/check.md");
    let docs = fs::read_to_string(&path).unwrap();
    let (start, end) = ("cargo test --test check writes it -->\n", "<!-- end of rules -->");
    let (before, rest) = docs.split_once(start).unwrap();
    let (said, after) = rest.split_once(end).unwrap();
    if std::env::var_os("BLESS").is_some() {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "references are not rewritten under CI");
        fs::write(&path, format!("{before}{start}\n{}\n{end}{after}", table())).unwrap();
        return;
    }
    assert_eq!(said.trim(), table().trim(), "BLESS=1 rewrites the table");
}

/// A desk whose page keeps every rule.
fn desk() -> Desk {
    let desk = Desk::new();
    let pair = "paper = \"澜川日报\"\ntitle = \"码头\"\ndate = \"2026-11-24\"\n\n[stories]";
    desk.change("page.toml", "[stories]", pair);
    desk.change("page.toml", "caption = \"码头\"", "caption = \"码头（沈知渔 摄）\"");
    desk.write("pictures/pier.png", png(400, 400));
    desk
}

#[test]
fn a_page_in_order_is_clean() {
    let run = desk().run(&["check", "page.toml"]);
    assert_eq!(run.printed, "1 file: 0 errors, 0 warnings, 0 for the record, 0 waived");
    check_run(&run, 0, "");
}

#[test]
fn findings_are_said_with_their_place_and_a_way_out() {
    let desk = desk();
    desk.write("pictures/pier.png", png(200, 200));
    let run = desk.run(&["check", "page.toml"]);
    let expected = "A05 (page.toml)\n  \
        warning[F401] the picture pictures/pier.png has 133 ppi here, fewer than 150\n    \
        --> frame \"photo\", 62 mm from the left, 64 mm from the top\n     \
        = hint: ask the photo desk for a larger file, or print it smaller\n\
        1 file: 0 errors, 1 warning, 0 for the record, 0 waived";
    assert_eq!(run.printed, expected);
    check_run(&run, 0, "");
    assert_eq!(desk.run(&["check", "page.toml", "--deny", "warning"]).status, 1);
}

#[test]
fn the_preflight_file_beside_a_page_is_read() {
    let desk = desk();
    desk.write("preflight.toml", "[rules.F999]\n");
    let run = desk.run(&["check", "page.toml"]);
    check_run(
        &run,
        2,
        "error: there is no rule \"F999\"\n  --> preflight.toml:1:1\n   = hint: `banxin check --rules` lists them",
    );
    desk.write("strict.toml", "[rules.F607]\nseverity = \"error\"\nlimits = { warning = 3 }\n");
    assert_eq!(
        desk.run(&["check", "page.toml", "--preflight", "strict.toml"]).status,
        0,
        "there is no rule on it"
    );
}

#[test]
fn pages_and_their_pdfs_are_checked_together() {
    let desk = desk();
    assert_eq!(desk.build().status, 0);
    let run = desk.run(&["check", "page.toml", "out/A05.pdf", "--format", "json", "--report", "report.html"]);
    check_run(&run, 0, "");
    let said: Value = serde_json::from_str(&run.printed).unwrap();
    assert_eq!(said["files"]["A05"], "page.toml");
    assert_eq!(said["files"]["A05.pdf"], "out/A05.pdf");
    assert_eq!(said["findings"], Value::Array(Vec::new()));
    let report = String::from_utf8(desk.read("report.html")).unwrap();
    assert_eq!(report.matches("<svg").count(), 2, "each page is drawn");
    assert!(!report.contains("http"), "it needs nothing from elsewhere");
}

#[test]
fn sarif_names_rules_and_files() {
    let desk = desk();
    desk.write("pictures/pier.png", png(120, 120));
    let run = desk.run(&["check", "page.toml", "--format", "sarif", "--report", "report.html"]);
    assert_eq!(run.status, 1);
    let log: Value = serde_json::from_str(&run.printed).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["ruleId"], "F401");
    assert_eq!(results[0]["level"], "error");
    let location = &results[0]["locations"][0];
    assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "page.toml");
    assert_eq!(location["logicalLocations"][1]["fullyQualifiedName"], "photo");
    let report = String::from_utf8(desk.read("report.html")).unwrap();
    assert!(report.contains("<li class=\"error\"><span class=\"n\">1</span>"), "{report}");
}

#[test]
fn what_cannot_be_read_is_an_error_and_the_rest_is_checked() {
    let desk = desk();
    desk.write("bad.pdf", b"%PDF-1.6\nnothing more");
    let run = desk.run(&["check", "page.toml", "bad.pdf"]);
    assert_eq!(run.status, 2);
    assert!(run.said.starts_with("error: ") && run.said.contains("bad.pdf"), "{}", run.said);
    assert!(
        run.printed.starts_with("2 files (1 of them could not be read): 0 errors, 0 warnings"),
        "{}",
        run.printed
    );
}

#[test]
fn one_picture_is_no_pictures_and_no_place_is_minus_nought() {
    let desk = desk();
    let built = desk.run(&["build", "page.toml"]);
    assert!(built.printed.contains(", 1 picture, "), "{}", built.printed);
    let words = desk.run(&["check", "page.toml", "--deny", "info"]).printed;
    assert!(!words.contains("-0 mm"), "{words}");
}

#[test]
fn reports_name_the_files_that_could_not_be_read() {
    let desk = desk();
    desk.write("bad.pdf", b"%PDF-1.6\nnothing more");
    let arguments = ["check", "page.toml", "bad.pdf", "--report", "report.html", "--format", "sarif"];
    let run = desk.run(&arguments);
    assert_eq!(run.status, 2);
    let log: Value = serde_json::from_str(&run.printed).unwrap();
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notification = &invocation["toolExecutionNotifications"][0];
    assert_eq!(notification["level"], "error");
    assert_eq!(notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "bad.pdf");
    let report = String::from_utf8(desk.read("report.html")).unwrap();
    assert!(report.contains("Not looked at 未检") && report.contains("<li>bad.pdf: "), "{report}");
    assert_eq!(report.matches("<svg").count(), 1, "the page that could be read is drawn");
    let clean = desk.run(&["check", "page.toml", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&clean.printed).unwrap();
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn the_rules_are_printed() {
    let run = desk().run(&["check", "--rules"]);
    assert_eq!(run.printed, table().trim());
    check_run(&run, 0, "");
}

#[test]
fn a_preflight_file_may_say_nothing() {
    assert!(Preflight::read("preflight.toml", "").is_ok());
}

/// Every sample, page and PDF, has nothing that stops it.
#[test]
fn the_samples_have_no_errors() {
    let folder = root().join("fixtures");
    let fonts = support::fonts();
    let engine = banxin::Engine::new(&fonts);
    let mut samples = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let page = entry.unwrap().path().join("page.toml");
        if !page.is_file() {
            continue;
        }
        samples += 1;
        let built = engine.build(&banxin::Page::from_path(&page).unwrap()).unwrap();
        let bytes = engine.pdf(&built, &banxin::pdf::Options::press()).unwrap();
        let finished = banxin::finished::Finished::read(bytes).unwrap();
        let pdf = banxin::check::Pdf { name: "sample.pdf", finished: &finished };
        let checked = engine.check(&[&built], &[pdf], &Preflight::default()).unwrap();
        for finding in &checked.findings {
            assert!(!finding.counts(banxin::Severity::Error), "{}: {}", page.display(), finding.diagnostic);
        }
    }
    assert!(samples > 6, "the samples are there");
}

#[test]
fn flattened_and_squeezed_type_has_one_size_on_a_page_and_in_its_file() {
    let fonts = support::fonts();
    let engine = Engine::new(&fonts);
    let page = Page::from_path(root().join("fixtures/specimen-ja-newspaper/page.toml")).unwrap();
    let built = engine.build(&page).unwrap();
    let bytes = engine.pdf(&built, &pdf::Options::press()).unwrap();
    let finished = Finished::read(bytes).unwrap();
    let file = [Pdf { name: "a.pdf", finished: &finished }];
    // In thousandths of a point.
    let sizes = |checked: Checked| -> BTreeSet<i64> {
        let small = checked.findings.iter().filter(|it| it.diagnostic.code.as_str() == "F606");
        let number = |message: &str| message.split(' ').find_map(|word| word.parse::<f64>().ok()).unwrap();
        small.map(|it| (number(&it.diagnostic.message) * 1000.0).round() as i64).collect()
    };
    let preflight = Preflight::default();
    let of_page = sizes(engine.check(&[&built], &[], &preflight).unwrap());
    let of_file = sizes(engine.check(&[], &file, &preflight).unwrap());
    assert!(of_page.len() > 1, "a page with small type of several sizes: {of_page:?}");
    assert_eq!(of_page.len(), of_file.len(), "{of_page:?} {of_file:?}");
    // What a file says is rounded.
    let near = |(one, other): (&i64, &i64)| (one - other).abs() <= 20;
    assert!(of_page.iter().zip(&of_file).all(near), "{of_page:?} {of_file:?}");
}
