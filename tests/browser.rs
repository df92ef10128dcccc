//! The reports in a real browser: switches, keys, zoom, languages, light and dark, and that they ask the network for nothing.
//!
//! The pages are driven by `tests/browser/*.mjs`. `BANXIN_SHOTS` names a folder for pictures of what the browser shows.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use banxin::export::pdf::{Options, write};
use banxin::geom::Setting;
use banxin::testing::{Checks, hold_in};
use support::raw;
use support::{Galley, Line};

/// A folder for a test's files.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("browser-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// The first of some programs that is there.
fn program(names: &[&str]) -> Option<String> {
    let is_there = |name: &&&str| Command::new(name).arg("--version").output().is_ok();
    let found = names.iter().find(is_there);
    if found.is_none() {
        support::skip(&format!("{} not found", names[0]));
    }
    found.map(|name| (*name).to_owned())
}

/// Drives a browser through a report by a script; nothing, said aloud, where there is no browser.
fn drive(script: &str, report: &Path) {
    let Some(node) = program(&["node"]) else { return };
    let Some(browser) = program(&["chromium", "chromium-browser", "google-chrome"]) else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser").join(script);
    let shots = std::env::var_os("BANXIN_SHOTS");
    let output =
        Command::new(node).arg(script).arg(browser).arg(report).args(shots).output().expect("node runs");
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
}

#[test]
fn a_report_of_changes_is_worked_by_hand_and_by_keyboard() {
    let folder = folder("compare");
    // Sixteen pages with a black square each; on three of them it moves, of which one is shown on its side.
    let (old, mut new) = (vec![[30, 40]; 16], vec![[30, 40]; 16]);
    (new[2], new[8], new[11]) = ([70, 90], [30, 120], [60, 40]);
    let file = |name: &str, squares: &[[u32; 2]]| {
        let page = |(n, [x, y]): (usize, &[u32; 2])| {
            (if n == 2 { "/Rotate 90" } else { "" }, format!("0 0 0 1 k {x} {y} 60 60 re f"))
        };
        let pages: Vec<_> = squares.iter().enumerate().map(page).collect();
        let path = folder.join(name);
        std::fs::write(&path, raw::document(&pages, 400, 560)).expect("a file");
        path
    };
    let (old, new, report) = (file("old.pdf", &old), file("new.pdf", &new), folder.join("report.html"));
    let output = Command::new(env!("CARGO_BIN_EXE_banxin"))
        .args(["compare", "--dpi", "36", "--layer", "plates=ignore", "--layer", "composite=ignore"])
        .args(["--mask", "rect=0,0,140,200;page=12", "--report"])
        .args([&report, &old, &new])
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    drive("compare.mjs", &report);
}

#[test]
fn a_report_of_a_failed_test_is_worked_by_hand_and_by_keyboard() {
    let folder = folder("failure");
    let (references, reports) = (folder.join("tests/references"), folder.join("target/banxin"));
    std::fs::create_dir_all(folder.join("tests")).expect("a folder");
    std::fs::write(folder.join("tests/pages.rs"), "assert_page!(\"front\", &pdf);").expect("a file");
    let hold = |x: i64| {
        let fonts = support::fonts();
        let mut galley = Galley::new(&fonts);
        galley.set(Line::new("BanxinSong-Regular", Setting::Horizontal, x, 50), "澜川日报");
        let pdf = write(&galley.page, &fonts, &Options::press()).expect("a PDF");
        hold_in(&folder, &references, &reports, "front", &pdf, &Checks::new())
    };
    hold(20).expect_err("there is no reference yet");
    let mut bless = Command::new(env!("CARGO_BIN_EXE_banxin"));
    bless.args(["bless", "--all"]).current_dir(&folder);
    for variable in ["CI", "BANXIN_REFERENCES", "BANXIN_REPORTS", "CARGO_TARGET_DIR"] {
        bless.env_remove(variable);
    }
    let blessed = bless.output().expect("the program runs");
    assert!(blessed.status.success(), "{}", String::from_utf8_lossy(&blessed.stderr));
    hold(23).expect_err("the line has moved");
    drive("failure.mjs", &reports.join("front/report.html"));
}

/// A link stands for the device: whoever replaces what he should write to replaces the link.
#[cfg(target_os = "linux")]
#[test]
fn a_report_on_a_full_disk_is_an_error_and_a_device_stays_one() {
    let folder = folder("full");
    let link = folder.join("full.html");
    std::os::unix::fs::symlink("/dev/full", &link).expect("a link");
    let (old, new) = (folder.join("old.pdf"), folder.join("new.pdf"));
    std::fs::write(&old, raw::pages(1, 200, 300)).expect("a file");
    std::fs::write(&new, raw::pages(2, 200, 300)).expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_banxin"))
        .args(["compare", "--dpi", "36", "--report"])
        .args([&link, &old, &new])
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("the file cannot be written"), "{said}");
    assert!(std::fs::symlink_metadata(&link).is_ok_and(|it| it.is_symlink()), "the link is still there");
}
