use crate::check::{Checked, Finding, Mark, RULES, Thumbnail};
use crate::diag::Severity;
use crate::geom::{Length, Rect};
use crate::markup::escaped;

/// Findings as one page of HTML that needs no other file: for each page a picture of it in outline, with every finding's
/// number where it is, and the findings beside it.
pub fn html(checked: &Checked) -> String {
    let mut out = String::from(HEAD);
    out.push_str("<h1>Preflight 印前检查</h1>\n");
    let count = |severity| {
        checked.findings.iter().filter(|it| it.waived.is_none() && it.diagnostic.severity == severity).count()
    };
    let waived = checked.findings.iter().filter(|finding| finding.waived.is_some()).count();
    out.push_str(&format!(
        "<p class=\"sum\"><b class=\"error\">{}</b> {}, <b class=\"warning\">{}</b> {}, \
         <b class=\"info\">{}</b> for the record, <b>{waived}</b> waived</p>\n",
        count(Severity::Error),
        if count(Severity::Error) == 1 { "error" } else { "errors" },
        count(Severity::Warning),
        if count(Severity::Warning) == 1 { "warning" } else { "warnings" },
        count(Severity::Info),
    ));
    if !checked.unread.is_empty() {
        out.push_str("<h2 class=\"error\">Not looked at 未检</h2>\n<ul>\n");
        for error in &checked.unread {
            let file = error.place.as_ref().map_or(String::new(), |place| format!("{}: ", place.file));
            out.push_str(&format!("<li>{}</li>\n", escaped(&format!("{file}{}", error.message))));
        }
        out.push_str("</ul>\n");
    }
    let mut pages: Vec<&str> = checked.thumbnails.iter().map(|thumbnail| thumbnail.page.as_str()).collect();
    let others = checked.findings.iter().map(|finding| finding.diagnostic.place.page.as_str());
    let others: Vec<&str> = others.filter(|page| !pages.contains(page)).collect();
    pages.extend(others);
    pages.dedup();
    for page in pages {
        let findings: Vec<&Finding> =
            checked.findings.iter().filter(|finding| finding.diagnostic.place.page == page).collect();
        let thumbnail = checked.thumbnails.iter().find(|thumbnail| thumbnail.page == page);
        section(&mut out, page, thumbnail, &findings);
    }
    out.push_str("</body></html>\n");
    out
}

const HEAD: &str = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width\">\n<title>Preflight</title>\n<style>\n\
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:74rem;padding:0 1rem;color:#1a1a1a;background:#fbfaf7}\n\
h1{font-size:1.5rem}h2{font-size:1.15rem;border-top:3px double #888;padding-top:.7rem;margin-top:2rem}\n\
.page{display:flex;gap:2rem;align-items:flex-start;flex-wrap:wrap}\n\
svg{flex:0 0 22rem;width:22rem;height:auto;background:#fff;border:1px solid #aaa;box-shadow:0 1px 4px #0002;\
position:sticky;top:1rem}\n\
ol{flex:1 1 28rem;margin:0;padding:0;list-style:none}li{padding:.5rem 0 .5rem 2.6rem;border-bottom:1px solid #ddd;position:relative}\n\
li>.n{position:absolute;left:0;top:.55rem;min-width:1.6rem;text-align:center;color:#fff;border-radius:.8rem;font-size:.8rem}\n\
.error>.n{background:#b3261e}.warning>.n{background:#b26a00}.info>.n{background:#476a8f}.waived>.n{background:#999}\n\
b.error,h2.error{color:#b3261e}b.warning{color:#b26a00}b.info{color:#476a8f}\n\
.code{font:13px ui-monospace,monospace;color:#555}.where,.hint,.why{display:block;color:#555;font-size:.9rem}\n\
.waived{opacity:.65}q{quotes:\"「\" \"」\"}.none{color:#3a7a3a}\n\
@media print{svg{position:static}}\n</style></head><body>\n";

fn section(out: &mut String, page: &str, thumbnail: Option<&Thumbnail>, findings: &[&Finding]) {
    out.push_str(&format!("<h2>{}</h2>\n<div class=\"page\">\n", escaped(page)));
    if let Some(thumbnail) = thumbnail {
        picture(out, thumbnail, findings);
    }
    if findings.is_empty() {
        out.push_str("<p class=\"none\">nothing to object to</p>\n");
    } else {
        out.push_str("<ol>\n");
        for (n, finding) in findings.iter().enumerate() {
            item(out, n + 1, finding);
        }
        out.push_str("</ol>\n");
    }
    out.push_str("</div>\n");
}

fn class(finding: &Finding) -> &'static str {
    match (finding.waived.is_some(), finding.diagnostic.severity) {
        (true, _) => "waived",
        (_, severity) => severity.as_str(),
    }
}

fn item(out: &mut String, number: usize, finding: &Finding) {
    let diagnostic = &finding.diagnostic;
    let place = &diagnostic.place;
    out.push_str(&format!(
        "<li class=\"{}\"><span class=\"n\">{number}</span>{} <span class=\"code\">{}</span>",
        class(finding),
        escaped(&diagnostic.message),
        diagnostic.code,
    ));
    let mut parts = Vec::new();
    parts.extend(place.frame.as_ref().map(|frame| format!("frame {}", escaped(frame))));
    parts.extend(place.story.as_ref().map(|story| format!("story {}", escaped(story))));
    parts.extend(finding.words.as_ref().map(|words| format!("<q>{}</q>", escaped(words))));
    parts.extend(place.source.as_ref().map(|source| escaped(&source.to_string())));
    let rule = RULES.iter().find(|rule| rule.code == diagnostic.code);
    parts.extend(rule.map(|rule| format!("rule: {}", escaped(rule.title))));
    out.push_str(&format!("<span class=\"where\">{}</span>", parts.join(" · ")));
    if let Some(hint) = &diagnostic.hint {
        out.push_str(&format!("<span class=\"hint\">→ {}</span>", escaped(hint)));
    }
    if let Some(reason) = &finding.waived {
        out.push_str(&format!("<span class=\"why\">waived: {}</span>", escaped(reason)));
    }
    out.push_str("</li>\n");
}

/// A page in outline, one unit to a tenth of a millimetre.
fn picture(out: &mut String, thumbnail: &Thumbnail, findings: &[&Finding]) {
    let (width, height) = (units(thumbnail.size.width), units(thumbnail.size.height));
    out.push_str(&format!(
        "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"the page in outline\">\n"
    ));
    for (mark, fill) in [
        (Mark::Area, "#eceae2"),
        (Mark::Picture, "#c3cad1"),
        (Mark::Rule, "#777"),
        (Mark::Text, "#d3d0c6"),
        (Mark::Head, "#8b8880"),
    ] {
        let path: String = thumbnail
            .marks
            .iter()
            .filter(|(kind, _)| *kind == mark)
            .map(|(_, rect)| outline(*rect))
            .collect();
        if !path.is_empty() {
            out.push_str(&format!("<path fill=\"{fill}\" d=\"{path}\"/>\n"));
        }
    }
    // Numbers stand large enough to be read when the page is as wide as a hand.
    let radius = (width / 45).max(20);
    let mut taken: Vec<(i64, i64)> = Vec::new();
    for (n, finding) in findings.iter().enumerate() {
        let Some(area) = finding.area else { continue };
        let color = match class(finding) {
            "error" => "#b3261e",
            "warning" => "#b26a00",
            "info" => "#476a8f",
            _ => "#999",
        };
        let least = radius / 3;
        let (x, y) = (units(area.origin.x), units(area.origin.y));
        let (w, h) = (units(area.size.width).max(least), units(area.size.height).max(least));
        let line = (radius / 6).max(3);
        out.push_str(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{color}\" fill-opacity=\".15\" \
             stroke=\"{color}\" stroke-width=\"{line}\"/>\n"
        ));
        // Two findings of one place would hide each other's numbers.
        let (mut cx, cy) =
            (x.clamp(radius, (width - radius).max(radius)), y.clamp(radius, (height - radius).max(radius)));
        while taken.iter().any(|(ox, oy)| (ox - cx).abs() < radius * 2 && (oy - cy).abs() < radius * 2)
            && cx + radius * 3 < width
        {
            cx += radius * 2;
        }
        taken.push((cx, cy));
        out.push_str(&format!(
            "<circle cx=\"{cx}\" cy=\"{cy}\" r=\"{radius}\" fill=\"{color}\"/>\
             <text x=\"{cx}\" y=\"{}\" font-size=\"{}\" fill=\"#fff\" text-anchor=\"middle\">{}</text>\n",
            cy + radius * 4 / 10,
            radius * 12 / 10,
            n + 1,
        ));
    }
    out.push_str("</svg>\n");
}

fn outline(rect: Rect) -> String {
    let (x, y) = (units(rect.origin.x), units(rect.origin.y));
    let (w, h) = (units(rect.size.width).max(1), units(rect.size.height).max(1));
    format!("M{x} {y}h{w}v{h}h-{w}z")
}

fn units(length: Length) -> i64 {
    length.to_units() * 10 / Length::UNITS_PER_MM
}
