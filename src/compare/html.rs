//! What changed, as a page to look at.

use std::io::{self, Write};
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::Serialize;

use super::change::Change;
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

/// The most bytes of pictures in a report: a browser opens it within seconds, and an edition of sixteen broadsheet pages that all
/// differ takes a third of them.
const MOST_BYTES: usize = 64 << 20;
/// The most pages with pictures: nobody looks at more of them, and drawing takes its time.
const MOST_PICTURED: usize = 200;
/// Pages that are the same are shown in documents of so many pages; in longer ones nobody looks for them.
const MOST_SAME: usize = 64;
/// The most changes that a report lists.
const MOST_CHANGES: usize = 5000;
/// The most places of one change that a report marks.
const MOST_PLACES: usize = 200;

/// The pages whose pictures a report holds, counted in the new file, or in the old one where that has more: all of them, or
/// some stretches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pictured(Vec<RangeInclusive<usize>>);

impl Pictured {
    fn has(&self, page: &PageResult) -> bool {
        let number = page.new.or(page.old).unwrap_or(0);
        self.0.is_empty() || self.0.iter().any(|range| range.contains(&number))
    }
}

impl FromStr for Pictured {
    type Err = String;

    /// Reads `1-16,40`.
    fn from_str(word: &str) -> Result<Pictured, String> {
        let number = |word: &str| match word.trim().parse::<usize>() {
            Ok(number) if number > 0 => Ok(number),
            _ => Err(format!("{word:?} is no page: write 1-16,40")),
        };
        let range = |word: &str| {
            let (first, last) = word.split_once('-').unwrap_or((word, word));
            let (first, last) = (number(first)?, number(last)?);
            if first <= last { Ok(first..=last) } else { Err(format!("{word:?} ends before it begins")) }
        };
        word.split(',').map(range).collect::<Result<_, _>>().map(Pictured)
    }
}

/// A page's pictures.
#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    page: PageResult,
    old_picture: Option<String>,
    new_picture: Option<String>,
    /// Whether there is no room for its pictures, or nobody asked for them.
    left_out: bool,
}

/// Writes the report of a comparison: one HTML file. `files` are the old and the new one, `names` what they are called. Pictures
/// are those of the pages in `pictured`, as far as there is room: the report says which are left out. An error where `out`
/// cannot be written to.
pub fn html(
    comparison: &Comparison,
    files: [&Input; 2],
    names: &[String; 2],
    pictured: &Pictured,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (before, after) = TEMPLATE.split_once(DATA).unwrap_or((TEMPLATE, ""));
    out.write_all(before.as_bytes())?;
    write!(out, "const DATA = {};\nDATA.pages = [];\n", safe(&head(comparison, names).to_string()))?;
    let (mut bytes, mut count) = (0, 0);
    let shows_same = comparison.pages.len() <= MOST_SAME;
    for page in &comparison.pages {
        let is_same = page.verdict != Verdict::Differs && page.verdict != Verdict::Passed;
        let is_full = bytes >= MOST_BYTES || count >= MOST_PICTURED;
        let is_left_out = !pictured.has(page) || (is_same && !shows_same) || is_full;
        let page = if is_left_out { Page::without(page) } else { Page::drawn(page, files, is_same) };
        bytes += page.bytes();
        count += usize::from(!is_left_out);
        let json = serde_json::to_string(&page).map_err(io::Error::other)?;
        writeln!(out, "DATA.pages.push({});", safe(&json))?;
    }
    out.write_all(after.as_bytes())
}

/// What the report says of the document.
fn head(comparison: &Comparison, names: &[String; 2]) -> serde_json::Value {
    let layers = comparison.layers.iter().map(|result| {
        serde_json::json!({
            "layer": result.layer, "zh": result.layer.as_zh(), "verdict": result.verdict,
            "changes": result.changes, "counted": result.counted,
        })
    });
    // What counts goes before what passes.
    let counted = comparison.changes.iter().filter(|change| change.counts);
    let passed = comparison.changes.iter().filter(|change| !change.counts);
    let mut changes: Vec<Change> = counted
        .clone()
        .chain(passed)
        .take(MOST_CHANGES)
        .map(|change| Change {
            old_places: change.old_places.iter().take(MOST_PLACES).copied().collect(),
            new_places: change.new_places.iter().take(MOST_PLACES).copied().collect(),
            ..change.clone()
        })
        .collect();
    changes.sort_by_key(|change| change.number);
    serde_json::json!({
        "names": names,
        "same": comparison.same,
        "proved_by": comparison.proved_by,
        "layers": layers.collect::<Vec<_>>(),
        "counted": counted.count(),
        "unlisted": comparison.changes.len() - changes.len(),
        "changes": changes,
    })
}

impl Page {
    fn without(page: &PageResult) -> Page {
        Page { page: *page, old_picture: None, new_picture: None, left_out: true }
    }

    fn drawn(page: &PageResult, [old, new]: [&Input; 2], is_same: bool) -> Page {
        let dpi = if is_same { DPI_SAME } else { DPI };
        let draw = |input: &Input, number: Option<usize>| match input {
            Input::Pdf(finished) => finished.draw(number? - 1, dpi).ok(),
            Input::Layout { .. } => None,
        };
        let old = draw(old, page.old);
        // A page that is the same needs one picture.
        let new = if is_same && old.is_some() { None } else { draw(new, page.new) };
        let mut page = *page;
        // Of a page that nobody had to read only its picture says how large it is.
        if page.shown == [[0.0; 4]; 2]
            && let Some(drawn) = old.as_ref().or(new.as_ref())
        {
            let mm = |pixels: u32| f64::from(pixels) / drawn.dpi * 25.4;
            page.shown = [[0.0, 0.0, mm(drawn.width), mm(drawn.height)]; 2];
        }
        let [old_picture, new_picture] = [old, new].map(|drawn| picture(&drawn?));
        Page { page, old_picture, new_picture, left_out: false }
    }

    fn bytes(&self) -> usize {
        [&self.old_picture, &self.new_picture].into_iter().flatten().map(String::len).sum()
    }
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
    fn pages_are_named_one_by_one_or_in_stretches() {
        let page =
            |old, new| PageResult { old, new, verdict: Verdict::Same, shown: [[0.0; 4]; 2], turned: [0; 2] };
        let check = |word: &str, expected: &[usize]| {
            let pictured: Pictured = word.parse().expect("pages");
            let has = (1..=9).filter(|n| pictured.has(&page(None, Some(*n))));
            assert_eq!(has.collect::<Vec<_>>(), expected, "{word}");
        };
        check("2", &[2]);
        check("1-3, 7,9-12", &[1, 2, 3, 7, 9]);
        assert!(Pictured::default().has(&page(Some(5), None)));
        assert!(Pictured(vec![5..=5]).has(&page(Some(5), None)));
        for wrong in ["", "0", "3-2", "a", "1-", "-3"] {
            assert!(wrong.parse::<Pictured>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn copy_cannot_end_the_script() {
        assert!(!safe("\"</script><!--\"").contains("</script"));
    }
}
