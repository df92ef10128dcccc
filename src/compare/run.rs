use super::change::Change;
use super::kind::Kind;
use super::layer::Layer;
use super::outcome::{Comparison, Run};
use super::outlines::Outlines;
use super::pdfs::Pdfs;
use super::policy::Policy;
use super::samples::Samples;
use super::sheet::Sheet;
use super::{from_layout, sheets};
use crate::diag::{Error, ErrorKind, Result, SourcePlace};
use crate::finished::Finished;

/// A file to compare.
#[derive(Debug)]
pub enum Input {
    /// A finished PDF.
    Pdf(Finished),
    /// A layout, by the name of its file.
    Layout {
        /// What messages call it.
        file: String,
        /// Its JSON.
        json: String,
    },
}

/// Compares two files. `dpi` is how fine pages are drawn for the layers that look at pictures of them; 144 shows every
/// stroke of newspaper type.
pub fn compare(old: &Input, new: &Input, policy: &Policy, dpi: f64) -> Result<Comparison> {
    policy.check()?;
    match (old, new) {
        (Input::Pdf(old), Input::Pdf(new)) => pdfs(old, new, policy, dpi),
        (Input::Layout { file: old_file, json: old }, Input::Layout { file: new_file, json: new }) => {
            layouts([old_file, old], [new_file, new], policy)
        }
        (Input::Layout { file, .. }, _) | (_, Input::Layout { file, .. }) => {
            let error =
                Error::new(ErrorKind::Input, "a layout is compared with a layout, and a PDF with a PDF");
            Err(error.at(SourcePlace::file(file)))
        }
    }
}

fn pdfs(old: &Finished, new: &Finished, policy: &Policy, dpi: f64) -> Result<Comparison> {
    let mut run = Run::new(policy, &Layer::ALL);
    if old.bytes() == new.bytes() {
        return run.proved(Layer::Bytes, old.page_count());
    }
    if policy.looks_at(Layer::Bytes) {
        let length = |file: &Finished| format!("{} bytes", file.bytes().len());
        run.document(vec![Change::new(Layer::Bytes, Kind::Bytes).values(length(old), length(new))]);
    }
    let pdfs = Pdfs::new(old, new, dpi);
    if run.looks_at(Layer::Structure) {
        if pdfs.same_objects() {
            return run.proved(Layer::Structure, old.page_count());
        }
        run.document(vec![Change::new(Layer::Structure, Kind::Objects)]);
    }
    pdfs.run(&mut run)?;
    run.finish(None)
}

/// The layers of a layout.
const LAYERS: &[Layer] =
    &[Layer::Boxes, Layer::Text, Layer::Glyphs, Layer::Pictures, Layer::Rules, Layer::Ink];

fn layouts(old: [&str; 2], new: [&str; 2], policy: &Policy) -> Result<Comparison> {
    let mut run = Run::new(policy, LAYERS);
    let sheets = [from_layout::sheet(old[0], old[1])?, from_layout::sheet(new[0], new[1])?];
    if old[1] == new[1] {
        return run.finish(Some(Layer::Bytes));
    }
    if policy.looks_at(Layer::Bytes) {
        run.document(vec![Change::new(Layer::Bytes, Kind::Bytes)]);
    }
    without_files(&mut run, &sheets[0], &sheets[1]);
    run.finish(None)
}

/// The layers that need no file, for one page.
fn without_files(run: &mut Run<'_>, old: &Sheet, new: &Sheet) {
    for layer in LAYERS {
        run.looks_at(*layer);
    }
    let (outlines, samples) = (Outlines { old: None, new: None }, Samples::default());
    let changes = sheets::layers(run.policy, old, new, outlines, &samples);
    run.add((Some(0), Some(0)), &[old, new], changes);
}
