//! The report of a failure: one page of HTML that opens from the disk and asks the network for nothing.

use super::pending::Failed;
use crate::markup::{base64, escaped};

/// What comes before and after the pages.
const HEAD: &str = include_str!("report_head.html");
const FOOT: &str = include_str!("report_foot.html");

/// The report of the pages of a reference that are not as they were.
pub(super) fn html(name: &str, failed: &[Failed]) -> String {
    let name = escaped(name);
    let mut out = HEAD.replace("{name}", &name);
    for failed in failed {
        let number = failed.page;
        let said: String = failed.said.iter().map(|said| format!("<li>{}</li>", escaped(said))).collect();
        let old = failed.old.as_ref().map(|page| page.png.as_slice());
        let new = failed.new.as_ref().map(|page| page.png.as_slice());
        out += &format!(
            "<section id=\"p{number}\"><h2><span lang=\"zh\">第 {number} 版</span><span lang=\"en\">Page {number}</span></h2>\
             <ul>{said}</ul><div class=\"looks\">"
        );
        for (class, [zh, en], png) in [
            ("old", ["旧", "Reference"], old),
            ("heat", ["差异", "Difference"], failed.heat.as_deref()),
            ("new", ["新", "Now"], new),
        ] {
            if let Some(png) = png {
                let data = base64(png);
                out += &format!(
                    "<figure class=\"{class}\"><figcaption><span lang=\"zh\">{zh}</span><span lang=\"en\">{en}</span></figcaption>\
                     <div class=\"scroll\"><img alt=\"{zh} {en}\" src=\"data:image/png;base64,{data}\"></div></figure>"
                );
            }
        }
        out += &format!(
            "</div><p class=\"accept\"><code>banxin bless {name} --page {number}</code></p></section>\n"
        );
    }
    out + FOOT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_asks_the_network_for_nothing() {
        let failed = Failed { page: 1, said: vec!["a < b".to_owned()], old: None, new: None, heat: None };
        let html = html("front", &[failed]);
        assert!(html.contains("a &lt; b") && html.contains("banxin bless front --page 1"));
        assert!(!html.contains("http:") && !html.contains("https:") && !html.contains("src=\"/"), "{html}");
    }
}
