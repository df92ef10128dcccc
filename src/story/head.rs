use toml::de::{DeTable, DeValue};

use super::blocks::Findings;
use super::copy::{Paragraph, Story};
use super::inline::{LineEnds, Plain, plain};
use crate::cjk::Lang;
use crate::diag::{Result, SourcePlace};
use crate::spec::{FrontMatter, Role, toml_file};

/// Reads a story's head. Its lines are counted as the file's are: `toml` begins with as many empty lines as stand
/// before the head.
pub(super) fn read(name: &str, file: &str, toml: &str, findings: &mut Findings) -> Result<Story> {
    let front: FrontMatter = toml_file(file, toml)?;
    let lines = Lines::new(toml);
    if let Some(lang) = &front.lang {
        let place = SourcePlace { file: file.to_owned(), line: lines.of("lang"), column: 0 };
        Lang::named(lang).map_err(|error| error.at(place))?;
    }
    let mut text = |key: &str, value: &Option<String>, role: Role| -> Option<Paragraph> {
        let place = Plain { line_ends: LineEnds::Kept, role, line: lines.of(key), file };
        plain(value.as_deref()?, &place, findings)
    };
    let mut story = Story {
        name: name.to_owned(),
        kicker: text("kicker", &front.kicker, Role::Kicker),
        headline: text("headline", &front.headline, Role::Headline),
        deck: text("deck", &front.deck, Role::Deck),
        byline: text("byline", &front.byline, Role::Byline),
        dateline: text("dateline", &front.dateline, Role::Body),
        credit: text("credit", &front.credit, Role::Credit),
        jump_from: text("jump_from", &front.jump_from, Role::Jump),
        jump_to: text("jump_to", &front.jump_to, Role::Jump),
        ..Story::default()
    };
    let place = Plain { line_ends: LineEnds::Flow, role: Role::Lede, line: lines.of_text("lede"), file };
    story.lede = paragraphs(front.lede.as_deref().unwrap_or(""), &place, findings);
    story.lang = front.lang;
    Ok(story)
}

/// Cuts a text at its blank lines into paragraphs of running text.
fn paragraphs(text: &str, place: &Plain<'_>, findings: &mut Findings) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    let mut lines = text.split('\n').enumerate().peekable();
    while let Some((idx, line)) = lines.next() {
        let mut paragraph = line.to_owned();
        while let Some((_, more)) = lines.next_if(|(_, more)| !is_blank(more) && !is_blank(&paragraph)) {
            paragraph.push('\n');
            paragraph.push_str(more);
        }
        paragraphs.extend(plain(&paragraph, &Plain { line: place.line + idx, ..*place }, findings));
    }
    paragraphs
}

fn is_blank(line: &str) -> bool {
    line.trim_matches(' ').is_empty()
}

/// On which lines the head's keys stand.
struct Lines<'a> {
    toml: &'a str,
    keys: Vec<(String, usize, usize)>,
}

impl<'a> Lines<'a> {
    fn new(toml: &'a str) -> Lines<'a> {
        let mut keys = Vec::new();
        if let Ok(table) = DeTable::parse(toml) {
            for (key, value) in table.get_ref() {
                let key_start = key.span().start;
                let value_start = match value.get_ref() {
                    DeValue::String(_) => value.span().start,
                    _ => key_start,
                };
                keys.push((key.get_ref().to_string(), key_start, value_start));
            }
        }
        Lines { toml, keys }
    }

    /// The line of a key; 0 where there is none.
    fn of(&self, key: &str) -> usize {
        self.find(key).map_or(0, |(_, key_start, _)| self.line(*key_start))
    }

    /// The first line of a key's text.
    fn of_text(&self, key: &str) -> usize {
        self.find(key).map_or(0, |(_, _, value_start)| {
            let value = self.toml.get(*value_start..).unwrap_or("");
            // A line end after the opening quotes is no part of the text.
            let below = value.starts_with("\"\"\"\n") || value.starts_with("'''\n");
            self.line(*value_start) + usize::from(below)
        })
    }

    fn find(&self, key: &str) -> Option<&(String, usize, usize)> {
        self.keys.iter().find(|(name, _, _)| name == key)
    }

    fn line(&self, offset: usize) -> usize {
        SourcePlace::at("", self.toml, offset).line
    }
}
