//! What changed, as a page to look at.

use std::io::{self, Write};

use serde::Serialize;

use super::outcome::{Comparison, PageResult, Verdict};
use super::run::Input;
use crate::finished::Drawn;
use crate::markup::base64;
use crate::picture::jpeg_preview;

/// The page around the data; it holds all that the report needs, so that it opens from a disk without a network.
const TEMPLATE: &str = include_str!("report.html");
/// Where the data goes in it.
const DATA: &str = "/*DATA*/";

/// How fine pages are shown, in pixels to the inch: type of 9 pt can be read.
const DPI: f64 = 110.0;
/// How fine pages are shown that did not change.
const DPI_SAME: f64 = 50.0;
const QUALITY: u8 = 82;

/// A page's pictures.
#[derive(Serialize)]
struct Pictures {
    #[serde(flatten)]
    page: PageResult,
    old_picture: Option<String>,
    new_picture: Option<String>,
}

/// Writes the report of a comparison: one HTML file. `names` are the files'. An error where `out` cannot be written to.
pub fn html(
    comparison: &Comparison,
    old: &Input,
    new: &Input,
    names: &[String; 2],
    out: &mut dyn Write,
) -> io::Result<()> {
    let draw = |input: &Input, index: usize, dpi: f64| match input {
        Input::Pdf(finished) => finished.draw(index, dpi).ok(),
        Input::Layout { .. } => None,
    };
    let picture = |input: &Input, index: usize, dpi: f64| picture(&draw(input, index, dpi)?);
    let (before, after) = TEMPLATE.split_once(DATA).unwrap_or((TEMPLATE, ""));
    out.write_all(before.as_bytes())?;
    let head = serde_json::json!({
        "names": names,
        "same": comparison.same,
        "proved_by": comparison.proved_by,
        "layers": comparison.layers.iter().map(|result| serde_json::json!({
            "layer": result.layer, "zh": result.layer.as_zh(), "verdict": result.verdict,
            "changes": result.changes, "counted": result.counted,
        })).collect::<Vec<_>>(),
        "changes": comparison.changes,
    });
    write!(out, "const DATA = {};\nDATA.pages = [];\n", safe(&head.to_string()))?;
    for page in &comparison.pages {
        let same = page.verdict != Verdict::Differs && page.verdict != Verdict::Passed;
        let dpi = if same { DPI_SAME } else { DPI };
        let old_picture = page.old.and_then(|n| picture(old, n - 1, dpi));
        // A page that is the same needs one picture.
        let new_picture = if same && old_picture.is_some() {
            None
        } else {
            page.new.and_then(|n| picture(new, n - 1, dpi))
        };
        let pictures = Pictures { page: *page, old_picture, new_picture };
        let json = serde_json::to_string(&pictures).map_err(io::Error::other)?;
        writeln!(out, "DATA.pages.push({});", safe(&json))?;
    }
    out.write_all(after.as_bytes())
}

/// JSON that no end of a script stands in.
fn safe(json: &str) -> String {
    json.replace("</", "<\\/")
        .replace("<!--", "<\\!--")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn picture(drawn: &Drawn) -> Option<String> {
    let jpeg = jpeg_preview(&drawn.rgba, drawn.width, drawn.height, QUALITY)?;
    Some(format!("data:image/jpeg;base64,{}", base64(&jpeg)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copy_cannot_end_the_script() {
        assert!(!safe("\"</script><!--\"").contains("</script"));
    }
}
