//! The same input gives the same bytes: twice in one process, in another process, on one thread or several.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use banxin::export::pdf::Options;
use banxin::{Engine, Fonts, Page};

/// The feature page.
fn feature() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/feature")
}

/// Whether its pictures are there: they are not part of the package. Said aloud where they are not.
fn has_pictures() -> bool {
    let there = feature().join("pictures/lead.jpg").is_file();
    if !there {
        eprintln!(
            "SKIPPED {}: no pictures in {}",
            std::thread::current().name().unwrap_or("a check"),
            feature().display()
        );
    }
    there
}

/// A folder that is there as long as a test needs it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("banxin-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Builds pages with the program.
fn build(pages: &[PathBuf], out: &Path, threads: &str) {
    let run = Command::new(env!("CARGO_BIN_EXE_banxin"))
        .arg("build")
        .args(pages)
        .arg("--out")
        .arg(out)
        .arg("--fonts")
        .arg(support::font_folder())
        .args(["--threads", threads, "--deny", "error"])
        .output()
        .unwrap();
    assert_ne!(run.status.code(), Some(2), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn a_page_is_the_same_twice_in_one_process_and_in_another() {
    if !has_pictures() {
        return;
    }
    let page_file = feature().join("page.toml");
    let fonts = Fonts::from_dir(support::font_folder()).unwrap();
    let engine = Engine::new(&fonts);
    let page = Page::from_path(&page_file).unwrap();
    let first = engine.pdf(&engine.build(&page).unwrap(), &Options::press()).unwrap();
    // An engine that has worked before, and one that has not
    let again = Page::from_path(&page_file).unwrap();
    let second = engine.pdf(&engine.build(&again).unwrap(), &Options::press()).unwrap();
    assert!(first == second, "the second build of an engine differs from its first");
    let fresh = Engine::new(&fonts);
    let third = fresh.pdf(&fresh.build(&page).unwrap(), &Options::press()).unwrap();
    assert!(first == third, "another engine's build differs");
    let out = Folder::new("process");
    build(&[page_file], &out.0, "1");
    let other = fs::read(out.0.join("A05.pdf")).unwrap();
    assert!(first == other, "another process's build differs");
}

#[test]
fn pages_are_the_same_on_one_thread_and_on_several() {
    if !has_pictures() {
        return;
    }
    let desk = Folder::new("threads");
    for folder in ["stories", "pictures"] {
        fs::create_dir_all(desk.0.join(folder)).unwrap();
        for file in fs::read_dir(feature().join(folder)).unwrap() {
            let file = file.unwrap().path();
            fs::copy(&file, desk.0.join(folder).join(file.file_name().unwrap())).unwrap();
        }
    }
    let text = fs::read_to_string(feature().join("page.toml")).unwrap();
    let names = ["A05", "A06", "A07"];
    let pages: Vec<PathBuf> = names
        .iter()
        .map(|name| {
            let path = desk.0.join(format!("{name}.toml"));
            fs::write(&path, text.replace("\"A05\"", &format!("\"{name}\""))).unwrap();
            path
        })
        .collect();
    let (one, two) = (desk.0.join("one"), desk.0.join("two"));
    build(&pages, &one, "1");
    build(&pages, &two, "2");
    for name in names {
        let file = format!("{name}.pdf");
        let (one, two) = (fs::read(one.join(&file)).unwrap(), fs::read(two.join(&file)).unwrap());
        assert!(one == two, "{file} differs");
    }
}

#[test]
fn a_time_given_from_outside_is_the_files_and_one_that_is_none_is_refused() {
    if !has_pictures() {
        return;
    }
    let folder = Folder::new("epoch");
    let build = |epoch: &str| {
        let mut run = Command::new(env!("CARGO_BIN_EXE_banxin"));
        run.arg("build").arg(feature().join("page.toml")).arg("--out").arg(&folder.0);
        run.arg("--fonts").arg(support::font_folder()).env("SOURCE_DATE_EPOCH", epoch);
        run.output().unwrap()
    };
    assert_ne!(build("1795492800").status.code(), Some(2));
    let written = fs::read(folder.0.join("A05.pdf")).unwrap();
    let date = b"/CreationDate (D:20261124040000Z)";
    assert!(written.windows(date.len()).any(|bytes| bytes == date));
    let refused = build("today");
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.starts_with("error: SOURCE_DATE_EPOCH is today, not a time"), "{said}");
    assert_eq!(fs::read(folder.0.join("A05.pdf")).unwrap(), written);
}
