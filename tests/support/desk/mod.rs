//! A desk of one small page in order, in a folder of its own, that a test spoils and has the program build.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What stands in the output folder before the program runs.
pub const LAST_PROOF: &[u8] = b"the last good proof";

/// A page file, a layout of two columns and a picture, a story, the picture, and one face.
pub struct Desk(PathBuf);

/// What a run of the program came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    pub status: i32,
    /// What it told the person who watches.
    pub said: String,
    /// What it printed.
    pub printed: String,
}

impl Desk {
    /// A page that builds without a finding.
    pub fn new() -> Desk {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let desk = Desk(std::env::temp_dir().join(format!("banxin-desk-{}-{count}", std::process::id())));
        desk.write("page.toml", include_str!("page.toml"));
        desk.write("layout.toml", include_str!("layout.toml"));
        desk.write("stories/lead.md", include_str!("lead.md"));
        desk.write("pictures/pier.png", png(240, 240));
        desk.write("fonts/song.otf", fs::read(super::font_folder().join("BanxinSong-Regular.otf")).unwrap());
        desk.write("out/A05.pdf", LAST_PROOF);
        desk
    }

    /// The path of a file on the desk.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Puts a file there.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Takes a file away.
    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).unwrap();
    }

    /// Changes the one place where a file says `from`.
    pub fn change(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{name} says {from:?} once");
        self.write(name, text.replace(from, to));
    }

    /// What a file holds.
    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Builds the page.
    pub fn build(&self) -> Run {
        self.run(&["build", "page.toml"])
    }

    /// Runs the program in the desk's folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        let output =
            Command::new(env!("CARGO_BIN_EXE_banxin")).args(arguments).current_dir(&self.0).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
        Run {
            status: output.status.code().unwrap_or(-1),
            said: text(&output.stderr),
            printed: text(&output.stdout),
        }
    }
}

/// The page cannot be built: the program says this, ends with 2, and leaves the last proof as it was.
#[track_caller]
pub fn check_refused(desk: &Desk, expected: &str) {
    let run = desk.build();
    assert_eq!(run.said, expected);
    assert_eq!((run.status, run.printed.as_str()), (2, ""));
    assert_eq!(desk.read("out/A05.pdf"), LAST_PROOF);
    assert_eq!(fs::read_dir(desk.path("out")).unwrap().count(), 1, "nothing half written stays");
}

/// A page with one file changed in one place is refused.
#[track_caller]
pub fn check_changed(file: &str, from: &str, to: &str, expected: &str) {
    let desk = Desk::new();
    desk.change(file, from, to);
    check_refused(&desk, expected);
}

/// The page is built, with findings; those at or above errors end the program with 1.
#[track_caller]
pub fn check_found(desk: &Desk, status: i32, expected: &str) {
    let run = desk.build();
    assert_eq!(run.said, expected);
    assert_eq!(run.status, status);
    assert!(desk.read("out/A05.pdf").starts_with(b"%PDF-"), "the page is built");
}

/// A run of the program came to this.
#[track_caller]
pub fn check_run(run: &Run, status: i32, expected: &str) {
    assert_eq!((run.said.as_str(), run.status), (expected, status));
}

/// A grey PNG picture.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = png::Encoder::new(&mut file, width, height).write_header().unwrap();
    writer.write_image_data(&vec![128; (width * height) as usize]).unwrap();
    writer.finish().unwrap();
    file
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
