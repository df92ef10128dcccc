//! The test helper and `banxin bless`, in a package of their own making.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use banxin::export::pdf::{Options, write};
use banxin::geom::Setting;
use banxin::testing::{Checks, Mask, hold_in};
use support::{Galley, Line, fonts};

/// A package with tests that name references.
struct Package(PathBuf);

impl Package {
    /// One whose tests name these references.
    fn new(test: &str, names: &[&str]) -> Package {
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bless-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("tests")).unwrap();
        let package = Package(folder);
        package.name(names);
        package
    }

    fn name(&self, names: &[&str]) {
        let calls: Vec<String> =
            names.iter().map(|name| format!("    assert_page!({name:?}, &pdf);\n")).collect();
        fs::write(self.0.join("tests/pages.rs"), calls.concat()).unwrap();
    }

    fn hold(&self, name: &str, pdf: &[u8]) -> Result<(), String> {
        self.hold_by(name, pdf, &Checks::new())
    }

    fn hold_by(&self, name: &str, pdf: &[u8], checks: &Checks) -> Result<(), String> {
        // Whoever runs this may keep targets elsewhere.
        hold_in(&self.0, &self.reference(""), &self.report(""), name, pdf, checks)
    }

    /// Runs `banxin bless` on a desk.
    fn bless(&self, arguments: &[&str]) -> Output {
        self.command(arguments).env_remove("CI").output().unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_banxin"));
        command.arg("bless").args(arguments).current_dir(&self.0);
        for variable in ["BANXIN_REFERENCES", "BANXIN_REPORTS", "CARGO_TARGET_DIR"] {
            command.env_remove(variable);
        }
        command
    }

    fn reference(&self, file: &str) -> PathBuf {
        self.0.join("tests/references").join(file)
    }

    fn report(&self, file: &str) -> PathBuf {
        self.0.join("target/banxin").join(file)
    }
}

impl Drop for Package {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A page with one line of text whose left end is so many points from the left.
fn page(text: &str, x: i64) -> Vec<u8> {
    let fonts = fonts();
    let mut galley = Galley::new(&fonts);
    galley.set(Line::new("BanxinSong-Regular", Setting::Horizontal, x, 50), text);
    write(&galley.page, &fonts, &Options::press()).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[track_caller]
fn check_fails(done: Result<(), String>, because: &[&str]) {
    let why = done.expect_err("the test fails");
    for part in because {
        assert!(why.contains(part), "{part:?} is said in: {why}");
    }
}

#[test]
fn a_missing_reference_fails_until_it_is_accepted() {
    let package = Package::new("missing", &["front"]);
    let pdf = page("澜川日报", 20);
    check_fails(package.hold("front", &pdf), &["there is no reference yet", "banxin bless front"]);
    assert!(!package.reference("front").exists(), "a test writes no reference");
    check_fails(package.hold("front", &pdf), &["there is no reference yet"]);

    let listed = package.bless(&[]);
    assert_eq!(listed.status.code(), Some(1), "{}", said(&listed));
    assert!(said(&listed).contains("page 1: new"), "{}", said(&listed));
    let accepted = package.bless(&["front"]);
    assert_eq!(accepted.status.code(), Some(0), "{}", said(&accepted));

    package.hold("front", &pdf).unwrap();
    let size = fs::metadata(package.reference("front/1.png")).unwrap().len();
    assert!(size < 20_000, "a small picture: {size} bytes");
    assert_eq!(package.bless(&[]).status.code(), Some(0), "nothing waits any more");
}

#[test]
fn nothing_is_accepted_under_ci() {
    let package = Package::new("ci", &["front"]);
    check_fails(package.hold("front", &page("澜川日报", 20)), &["no reference"]);
    for arguments in [&["front"][..], &["--all"]] {
        let refused = package.command(arguments).env("CI", "true").output().unwrap();
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        assert!(said(&refused).contains("CI is set"), "{}", said(&refused));
    }
    assert!(!package.reference("front").exists());
}

#[test]
fn a_difference_is_named_and_leaves_a_report() {
    let package = Package::new("difference", &["front"]);
    let _ = package.hold("front", &page("澜川日报", 20));
    package.bless(&["--all"]);
    check_fails(package.hold("front", &page("澜川日报", 23)), &["“澜川日报” moved 1.06 mm right", "pixels"]);
    check_fails(package.hold("front", &page("澜川晚报", 20)), &["“澜川日报” became “澜川晚报”"]);
    let report = fs::read_to_string(package.report("front/report.html")).unwrap();
    assert!(report.contains("澜川晚报") && report.contains("data:image/png;base64,"));

    package.hold("front", &page("澜川日报", 20)).unwrap();
    assert!(!package.report("front").exists(), "a test that passes takes the old report away");
}

#[test]
fn tolerances_and_masks_are_kept() {
    let package = Package::new("masks", &["front"]);
    let _ = package.hold("front", &page("澜川日报", 20));
    package.bless(&["--all"]);
    let moved = page("澜川日报", 21);
    let loose = Checks::new().glyphs(1.1).levels(255);
    package.hold_by("front", &moved, &loose).unwrap();
    check_fails(package.hold_by("front", &moved, &loose.clone().glyphs(0.9)), &["moved 0.35 mm right"]);
    let all = Mask::rect(0.0, 0.0, 100.0, 100.0);
    package.hold_by("front", &moved, &Checks::new().mask(all.clone())).unwrap();
    let strict_within = all.clone().within(0.5, 255);
    check_fails(
        package.hold_by("front", &moved, &Checks::new().mask(strict_within)),
        &["moved 0.35 mm right"],
    );
    let elsewhere = Mask::rect(0.0, 30.0, 100.0, 20.0);
    check_fails(package.hold_by("front", &moved, &Checks::new().mask(elsewhere)), &["moved"]);
    let nowhere = Mask::rect(500.0, 0.0, 10.0, 10.0);
    check_fails(
        package.hold_by("front", &moved, &Checks::new().mask(nowhere)),
        &["mask 1 lies beside the page"],
    );
    let no_page = Checks::new().mask(all.on_page(3));
    check_fails(package.hold_by("front", &moved, &no_page), &["mask 1 is for page 3, and the file has 1"]);
}

#[test]
fn a_reference_that_no_test_uses_fails() {
    let package = Package::new("unused", &["front", "back"]);
    let pdf = page("澜川日报", 20);
    let _ = package.hold("front", &pdf);
    let _ = package.hold("back", &pdf);
    package.bless(&["--all"]);
    package.hold("front", &pdf).unwrap();
    package.name(&["front"]);
    check_fails(package.hold("front", &pdf), &["no test uses the references back"]);
    fs::remove_dir_all(package.reference("back")).unwrap();
    package.hold("front", &pdf).unwrap();
}

#[test]
fn what_changed_since_the_test_is_not_accepted() {
    let package = Package::new("since", &["front"]);
    let _ = package.hold("front", &page("澜川日报", 20));
    package.bless(&["--all"]);
    let _ = package.hold("front", &page("澜川日报", 30));
    let waits = package.report("front");
    let kept = package.0.join("kept");
    fs::rename(&waits, &kept).unwrap();
    let _ = package.hold("front", &page("澜川日报", 40));
    package.bless(&["--all"]);
    fs::rename(&kept, &waits).unwrap();
    let refused = package.bless(&["front"]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(said(&refused).contains("is another one since the test ran"), "{}", said(&refused));
    package.hold("front", &page("澜川日报", 40)).unwrap();
}

#[test]
fn pages_are_accepted_one_by_one() {
    let package = Package::new("pages", &["front"]);
    let one = page("澜川日报", 20);
    let _ = package.hold("front", &one);
    package.bless(&["--all"]);
    // A page that a longer file once had.
    for ending in ["json", "png"] {
        fs::copy(
            package.reference(&format!("front/1.{ending}")),
            package.reference(&format!("front/2.{ending}")),
        )
        .unwrap();
    }
    let other = page("澜川晚报", 20);
    check_fails(
        package.hold("front", &other),
        &["page 1: “澜川日报” became", "page 2: there is no page 2 any more"],
    );
    let accepted = package.bless(&["front", "--page", "2"]);
    assert_eq!(accepted.status.code(), Some(0), "{}", said(&accepted));
    assert!(!package.reference("front/2.json").exists());
    let listed = said(&package.bless(&[]));
    assert!(listed.contains("page 1: changed") && !listed.contains("page 2"), "{listed}");
    check_fails(package.hold("front", &other), &["1 of its pages"]);
    let none = package.bless(&["front", "--page", "7"]);
    assert_eq!(none.status.code(), Some(2), "{}", said(&none));
    assert_eq!(package.bless(&["front"]).status.code(), Some(0));
    package.hold("front", &other).unwrap();
}

#[test]
fn readers_of_references_that_are_being_written_find_old_or_new() {
    let package = Package::new("race", &["front"]);
    let (one, other) = (page("澜川日报", 20), page("澜川晚报", 20));
    let _ = package.hold("front", &one);
    package.bless(&["--all"]);
    let state = |file: &str| fs::read(package.reference(file)).unwrap();
    let first = (state("front/1.json"), state("front/1.png"));
    let _ = package.hold("front", &other);
    package.bless(&["--all"]);
    let second = (state("front/1.json"), state("front/1.png"));
    let folder = package.reference("front");
    let write_by_turns = || {
        for n in 0..60 {
            let (json, png) = if n % 2 == 0 { &first } else { &second };
            for (name, bytes) in [("1.png", png), ("1.json", json)] {
                let draft = folder.join(format!(".{name}.draft.tmp"));
                fs::write(&draft, bytes).unwrap();
                fs::rename(&draft, folder.join(name)).unwrap();
            }
        }
    };
    std::thread::scope(|scope| {
        let writer = scope.spawn(write_by_turns);
        while !writer.is_finished() {
            if let Err(why) = package.hold("front", &one) {
                assert!(why.contains("“澜川晚报” became “澜川日报”"), "{why}");
            }
        }
    });
}

#[test]
fn bad_input_is_said_and_nothing_is_written() {
    let package = Package::new("bad", &["front"]);
    check_fails(package.hold("front", b"no PDF"), &["front: "]);
    check_fails(package.hold("../front", &page("澜川日报", 20)), &["cannot name a reference"]);
    assert!(!package.0.join("target").exists() && !package.reference("").exists());
    let _ = package.hold("front", &page("澜川日报", 20));
    package.bless(&["--all"]);
    fs::write(package.reference("front/1.json"), "{}").unwrap();
    check_fails(package.hold("front", &page("澜川日报", 20)), &["1.json", "is no record of a page"]);
    let unknown = package.bless(&["nobody"]);
    assert_eq!(unknown.status.code(), Some(2), "{}", said(&unknown));
    let outside = package.bless(&["../front"]);
    assert_eq!(outside.status.code(), Some(2), "{}", said(&outside));
}
