use std::path::{Path, PathBuf};

use banxin::engine::files;
use banxin::proof::numbered;
use banxin::{Error, ErrorKind, Result};

use super::super::args::ProofArgs;

/// The kind of file that proofs become.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    Png,
    Pdf,
}

impl To {
    fn ending(self) -> &'static str {
        match self {
            To::Png => "png",
            To::Pdf => "pdf",
        }
    }
}

/// Where proofs go.
pub(super) struct Target {
    folder: PathBuf,
    /// The name of the only file, where one is given.
    file: Option<PathBuf>,
    pub(super) to: To,
}

impl Target {
    /// Where the arguments say; the folder is made where there is none.
    pub(super) fn of(args: &ProofArgs) -> Result<Target> {
        let refuse = |message: String| Err(Error::new(ErrorKind::Input, message));
        let out = &args.out;
        let ending = out.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let is_folder = out.is_dir() || out.as_os_str().as_encoded_bytes().ends_with(b"/");
        let (to, file) = match ending.as_deref() {
            Some("png") => (To::Png, Some(out.clone())),
            Some("pdf") => (To::Pdf, Some(out.clone())),
            // A version or a day is no kind of file.
            Some(other) if !is_folder && other.starts_with(|c: char| c.is_alphabetic()) => {
                let message = format!("proofs are PNG or PDF, and {} asks for .{other}", out.display());
                let hint = "give a name that ends in .png or .pdf, or a folder, with a / at its end";
                return Err(Error::new(ErrorKind::Input, message).with_hint(hint));
            }
            _ => (if args.pdf { To::Pdf } else { To::Png }, None),
        };
        if args.pdf && to == To::Png {
            return refuse("--pdf is asked for, and a name that ends in .png is given".to_owned());
        }
        let folder = match &file {
            Some(file) => file.parent().unwrap_or(Path::new("")).to_path_buf(),
            None => out.clone(),
        };
        if !folder.as_os_str().is_empty() {
            files::make_folder(&folder)?;
        }
        Ok(Target { folder, file, to })
    }

    /// Where a proof goes: `number` of about `count` that one name is given for.
    pub(super) fn path(&self, name: &str, number: usize, count: usize) -> PathBuf {
        let ending = self.to.ending();
        match &self.file {
            None => self.folder.join(format!("{name}.{ending}")),
            Some(file) if count == 1 => file.clone(),
            Some(file) => {
                let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                file.with_file_name(format!("{stem}-{}.{ending}", numbered(number, count)))
            }
        }
    }
}
