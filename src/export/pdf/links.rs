//! Where a reader at a screen may go from a page: from jump lines to the page that they name, from web addresses to the
//! web. A file for the press has none: nothing may lie on the page that is not printed (ISO 15930-7, 6.17).

use std::ops::Range;

use lopdf::{Dictionary, Object, dictionary};

use super::bytes::text_string;
use crate::geom::{Rect, Setting};
use crate::page::{GlyphRun, Item, PlacedPage, Shape, TextPlace, pages_named};
use crate::spec::Role;

/// A place on the page that leads elsewhere. Words that run over a line's end make one for each line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The paragraph that it stands in, by story and number.
    pub(super) paragraph: (usize, usize),
    /// The place.
    pub(super) rect: Rect,
    /// What stands there.
    pub(super) words: String,
    pub(super) target: Target,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Another page, whose file stands beside this one.
    Page(String),
    /// An address of the web, or for mail.
    Address(String),
}

/// Words of a paragraph that lead elsewhere, in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Anchor {
    chars: Range<usize>,
    target: Target,
}

/// The links of a page, in reading order.
pub(super) fn of(page: &PlacedPage) -> Vec<Link> {
    let mut links = Vec::new();
    for (story, placed) in page.stories.iter().enumerate() {
        for (number, (role, text)) in placed.paragraphs.iter().enumerate() {
            let anchors = match role {
                Role::Folio => Vec::new(),
                Role::Jump => jump(text, &page.name),
                _ => addresses(text),
            };
            if anchors.is_empty() {
                continue;
            }
            let paragraph = (story, number);
            for anchor in anchors {
                let from = anchor.chars.clone();
                let words: String = text.chars().skip(from.start).take(from.len()).collect();
                let link = |rect| {
                    let (words, target) = (words.clone(), anchor.target.clone());
                    Link { paragraph, rect, words, target }
                };
                links.extend(rects(page, paragraph, &anchor.chars).into_iter().map(link));
            }
        }
    }
    links
}

impl Link {
    /// What a viewer does where the link is followed (ISO 32000-2, 12.6.4).
    pub(super) fn action(&self) -> Dictionary {
        match &self.target {
            Target::Page(name) => {
                let file = Object::string_literal(text_string(&format!("{name}.pdf")));
                let file = dictionary! { "Type" => "Filespec", "F" => file.clone(), "UF" => file };
                dictionary! { "S" => "GoToR", "F" => file, "D" => vec![0.into(), "Fit".into()] }
            }
            Target::Address(address) => {
                dictionary! { "S" => "URI", "URI" => Object::string_literal(address.as_str()) }
            }
        }
    }
}

/// The places of some characters of a paragraph, one for each line that they stand on.
fn rects(page: &PlacedPage, paragraph: (usize, usize), chars: &Range<usize>) -> Vec<Rect> {
    let mut rects: Vec<Rect> = Vec::new();
    for (run, place) in page.items.iter().filter_map(|item| set_from(item, paragraph)) {
        let mut from = place.chars.start;
        let mut told = 0;
        for glyph in &run.glyphs {
            let text = |range: Range<usize>| run.text.get(range).map_or(0, |text| text.chars().count());
            let start = glyph.text.start as usize;
            from += text(told..start.max(told));
            told = start.max(told);
            if !chars.contains(&from) {
                continue;
            }
            let rect = run.cell(glyph);
            match rects.last_mut() {
                Some(last) if on_one_line(last, &rect, run.setting) => *last = last.union(&rect),
                _ => rects.push(rect),
            }
        }
    }
    rects
}

fn set_from(item: &Item, (story, paragraph): (usize, usize)) -> Option<(&GlyphRun, &TextPlace)> {
    let place = item.origin.text.as_ref().filter(|it| (it.story, it.paragraph) == (story, paragraph))?;
    match &item.shape {
        Shape::Glyphs(run) => Some((run, place)),
        _ => None,
    }
}

/// Whether a glyph stands beside the last one: the middle of its cell is in the same band.
fn on_one_line(last: &Rect, next: &Rect, setting: Setting) -> bool {
    match setting {
        Setting::Horizontal => {
            let middle = next.origin.y + next.size.height / 2;
            last.origin.y <= middle && middle <= last.bottom()
        }
        Setting::Vertical | Setting::Sideways => {
            let middle = next.origin.x + next.size.width / 2;
            last.origin.x <= middle && middle <= last.right()
        }
    }
}

/// A jump line leads to the page that it names; one that names its own leads nowhere.
fn jump(text: &str, own: &str) -> Vec<Anchor> {
    let name = pages_named(text).find(|name| *name != own);
    let whole = 0..text.chars().count();
    name.map(|name| Anchor { chars: whole, target: Target::Page(name.to_owned()) }).into_iter().collect()
}

/// The addresses in a text: with a scheme, with `www.`, or a known domain.
fn addresses(text: &str) -> Vec<Anchor> {
    let mut found = Vec::new();
    let mut chars = text.chars().enumerate().peekable();
    while let Some((start, c)) = chars.next() {
        if !is_of_address(c) {
            continue;
        }
        let mut word = String::from(c);
        while let Some((_, c)) = chars.next_if(|(_, c)| is_of_address(*c)) {
            word.push(c);
        }
        let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '-']);
        if let Some(address) = address(word) {
            found.push(Anchor { chars: start..start + word.len(), target: Target::Address(address) });
        }
    }
    found
}

/// The characters of addresses (RFC 3986, 2), without those that close a sentence's brackets.
fn is_of_address(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(c)
}

/// What a word means as an address; `None` where it is only a word.
fn address(word: &str) -> Option<String> {
    /// Domains that newspapers print without `www.`
    const KNOWN: &[&str] = &[
        "cn", "com", "edu", "example", "gov", "hk", "info", "io", "jp", "kr", "mo", "net", "org", "sg", "tw",
    ];
    let is_name = |name: &str| {
        let labels: Vec<&str> = name.split('.').collect();
        let is_label =
            |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        labels.len() > 1 && labels.iter().all(is_label)
    };
    let host = |rest: &str| rest.split(['/', '?', '#', ':']).next().unwrap_or("").to_ascii_lowercase();
    let lower = word.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        let (_, rest) = word.split_once("://")?;
        return is_name(&host(rest)).then(|| word.to_owned());
    }
    if let Some((user, domain)) = word.split_once('@') {
        let is_user =
            !user.is_empty() && user.chars().all(|c| c.is_ascii_alphanumeric() || "._-+".contains(c));
        return (is_user && is_name(domain)).then(|| format!("mailto:{word}"));
    }
    let host = host(word);
    let known = host.rsplit('.').next().is_some_and(|last| KNOWN.contains(&last));
    (is_name(&host) && (host.starts_with("www.") || known)).then(|| format!("https://{word}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found: Vec<(String, String)> = addresses(text)
            .into_iter()
            .map(|anchor| {
                let words = text.chars().skip(anchor.chars.start).take(anchor.chars.len()).collect();
                match anchor.target {
                    Target::Address(address) => (words, address),
                    Target::Page(name) => (words, name),
                }
            })
            .collect();
        let found: Vec<(&str, &str)> =
            found.iter().map(|(one, other)| (one.as_str(), other.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn addresses_are_found_among_han_and_before_full_stops() {
        check(
            "登录lanchuan.example/jiangpan查询。",
            &[("lanchuan.example/jiangpan", "https://lanchuan.example/jiangpan")],
        );
        check("见 https://a.cn/b?c=1#d.", &[("https://a.cn/b?c=1#d", "https://a.cn/b?c=1#d")]);
        check("（www.lanchuan.paper）", &[("www.lanchuan.paper", "https://www.lanchuan.paper")]);
        check("投稿：desk@lanchuan.example，", &[("desk@lanchuan.example", "mailto:desk@lanchuan.example")]);
    }

    #[test]
    fn words_and_figures_are_no_addresses() {
        check("12.6公里，GPS定位误差1.5厘米，U.S.A.，3.8万册，a.m./p.m.", &[]);
        check("Dr.Smith says: e.g. no.5, v2.0/beta; http://", &[]);
        check("a@b, @name, .com, com.", &[]);
    }

    #[test]
    fn a_jump_line_leads_to_the_page_that_it_names() {
        let target = |text: &str| jump(text, "A01").into_iter().map(|anchor| anchor.target).next();
        assert_eq!(target("（下转A03版）"), Some(Target::Page("A03".into())));
        assert_eq!(target("上接A01版，下转 5 版"), Some(Target::Page("5".into())));
        assert_eq!(target("（上接A01版）"), None);
        assert_eq!(target("（下转第三版）"), None);
    }
}
