use serde::Deserializer;
use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};

use super::{ComposeSpec, PageSpec};
use crate::diag::{Error, ErrorKind, Result, SourcePlace};

/// Reads a page file.
///
/// # Errors
/// [`ErrorKind::Input`] with line and column, as [`toml_file`]; also for an empty name.
pub fn page(file: &str, text: &str) -> Result<PageSpec> {
    let page: PageSpec = toml_file(file, text)?;
    if page.name.trim().is_empty() {
        return Err(Error::new(ErrorKind::Input, "the page's name is empty")
            .at(SourcePlace::of_key(file, text, "name")));
    }
    Ok(page)
}

/// Reads any of the newsroom's TOML files.
///
/// # Errors
/// [`ErrorKind::Input`] with line and column: not TOML, a key that there is not, a key that is missing, a value of the
/// wrong kind, or a file of more than a million bytes.
pub fn toml_file<T: DeserializeOwned>(file: &str, text: &str) -> Result<T> {
    if text.len() > MAX_BYTES {
        let message = format!("the file has {} bytes, more than {MAX_BYTES}", text.len());
        return Err(Error::new(ErrorKind::Input, message).at(SourcePlace::file(file)));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    toml::from_str(text).map_err(|error| translate(file, text, &error))
}

/// Reads a request to compose, in JSON.
///
/// # Errors
/// [`ErrorKind::Input`]: not JSON, a key that there is not, a key that is missing, a value of the wrong kind.
pub fn compose(text: &str) -> Result<ComposeSpec> {
    if !text.trim_ascii_start().starts_with('{') {
        return Err(Error::new(ErrorKind::Input, "the request is not JSON: a request is an object")
            .with_hint("such as {\"id\": 1, \"text\": \"…\", \"measure\": \"13字\"}"));
    }
    serde_json::from_str(text).map_err(|error| {
        let said = error.to_string();
        let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
        let (message, hint) = match error.classify() {
            serde_json::error::Category::Data => reword(said),
            _ if said.contains("surrogate") || said.contains("hex escape") => {
                ("the request has half of a surrogate pair, which is no character".to_owned(), None)
            }
            _ => (format!("the request is not JSON: {said}"), None),
        };
        let error = Error::new(ErrorKind::Input, message);
        match hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    })
}

/// Who asks: the `id` of a request, also of one that is not in order otherwise. Null where it gives none.
pub fn compose_id(text: &str) -> serde_json::Value {
    let mut id = serde_json::Value::Null;
    // What comes before a fault has been read by then.
    let _ = serde_json::Deserializer::from_str(text).deserialize_map(IdOf(&mut id));
    id
}

struct IdOf<'v>(&'v mut serde_json::Value);

impl<'de> Visitor<'de> for IdOf<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        while let Some(key) = map.next_key::<std::borrow::Cow<'_, str>>()? {
            if key == "id" {
                *self.0 = map.next_value()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Far more than any page needs, and little enough to be read at once.
const MAX_BYTES: usize = 1_000_000;

/// Says in an editor's words what the TOML reader found.
fn translate(file: &str, text: &str, error: &toml::de::Error) -> Error {
    let place = match error.span() {
        Some(span) => SourcePlace::at(file, text, span.start),
        None => SourcePlace::file(file),
    };
    let said = error.message().trim().replace('\n', ", ");
    let (message, hint) = reword(&said);
    let error = Error::new(ErrorKind::Input, message).at(place);
    match hint {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

fn reword(said: &str) -> (String, Option<String>) {
    if let Some(rest) = said.strip_prefix("unknown field `") {
        let (key, rest) = rest.split_once('`').unwrap_or((rest, ""));
        let names = quoted(rest);
        let hint = (!names.is_empty()).then(|| format!("the keys here are {}", names.join(", ")));
        return (format!("there is no key \"{key}\""), hint);
    }
    if let Some(rest) = said.strip_prefix("unknown variant `") {
        let (value, rest) = rest.split_once('`').unwrap_or((rest, ""));
        let hint = format!("the values are {}", quoted(rest).join(", "));
        return (format!("there is no \"{value}\" to choose"), Some(hint));
    }
    if let Some(rest) = said.strip_prefix("missing field `") {
        return (format!("the key \"{}\" is missing", rest.trim_end_matches('`')), None);
    }
    let found = said.strip_prefix("invalid type: ").or_else(|| said.strip_prefix("invalid value: "));
    if let Some((found, expected)) = found.and_then(|rest| rest.split_once(", expected ")) {
        return (format!("expected {}, found {}", number(expected), plain(found)), None);
    }
    let mut chars = said.chars();
    let message = match chars.next() {
        // Words in capitals, such as a type's name, keep them.
        Some(first) if !chars.as_str().starts_with(|c: char| c.is_uppercase()) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => said.to_owned(),
    };
    (message, None)
}

/// A kind of number in plain words; other kinds of values as they are.
fn number(expected: &str) -> &str {
    match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "usize" => "a whole number, not below 0",
        "i8" | "i16" | "i32" | "i64" => "a whole number",
        "f32" | "f64" => "a number",
        other => other,
    }
}

/// The names that stand between backquotes.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The reader's words for a value, in plain words.
fn plain(found: &str) -> String {
    let kinds = [
        ("integer `", "the number "),
        ("floating point `", "the number "),
        ("boolean `", ""),
        ("string \"", "the text \""),
    ];
    for (prefix, words) in kinds {
        if let Some(rest) = found.strip_prefix(prefix) {
            return format!("{words}{}", rest.trim_end_matches('`'));
        }
    }
    match found {
        "map" => "a table".to_owned(),
        "sequence" => "a list".to_owned(),
        _ => found.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Date, Focus, SlotSpec};

    fn check_error(text: &str, expected: &str) {
        assert_eq!(page("page.toml", text).expect_err(text).to_string(), expected);
    }

    #[test]
    fn a_page_names_its_layout_copy_and_slots() {
        let text = r#"
layout = "broadsheet"
name = "A05"
date = "2026-11-24"

[stories]
lead = "stories/lead.md"

[pictures.pier]
file = "pictures/pier.jpg"
focus = [50, 30]

[slots]
main = "lead"
box = { story = "lead" }
top = { picture = "pier" }
"#;
        let page = page("page.toml", text).expect("a page");
        assert_eq!(page.lang.as_deref(), None);
        assert_eq!(page.date, Date::new(2026, 11, 24));
        assert_eq!(page.pictures["pier"].focus, Some(Focus { x: 50, y: 30 }));
        assert_eq!(page.slots["main"], SlotSpec::Named("lead".into()));
        assert_eq!(page.slots["box"], SlotSpec::Story { story: "lead".into() });
        assert_eq!(page.slots["top"], SlotSpec::Picture { picture: "pier".into() });
        let written = toml::to_string(&page).expect("TOML");
        assert_eq!(super::page("page.toml", &written), Ok(page));
    }

    #[test]
    fn a_date_may_be_tomls_own() {
        let text = "layout = \"a\"\nname = \"A05\"\ndate = 2026-11-24\n";
        assert_eq!(page("page.toml", text).expect("a page").date, Date::new(2026, 11, 24));
        check_error(
            "layout = \"a\"\nname = \"A05\"\ndate = \"2026-11-31\"\n",
            "error: the calendar has no day 2026-11-31\n  --> page.toml:3:8",
        );
    }

    #[test]
    fn errors_name_line_column_and_the_keys_there_are() {
        check_error(
            "layout = \"a\"\nname = \"A05\"\n[pictures.x]\nfile = \"x.jpg\"\ncaptoin = \"y\"\n",
            "error: there is no key \"captoin\"\n  --> page.toml:5:1\n   \
             = hint: the keys here are file, caption, credit, alt, focus",
        );
        check_error(
            "layout = \"a\"\nname = 5\n",
            "error: expected a string, found the number 5\n  --> page.toml:2:8",
        );
        check_error("layout = \"a\"\n", "error: the key \"name\" is missing\n  --> page.toml:1:1");
        check_error(
            "layout = \"a\"\nname = \"b\"\n[slots]\nx = { storey = \"y\" }\n",
            "error: there is no key \"storey\"\n  --> page.toml:4:7\n   \
             = hint: the keys here are story, picture",
        );
        check_error(
            "layout = \"a\"\nname = \"b\"\n[pictures.x]\nfile = \"x\"\nfocus = [50, 101]\n",
            "error: focus is two percentages from 0 to 100, not [50, 101]\n  --> page.toml:5:9",
        );
    }

    #[test]
    fn kinds_of_numbers_are_said_in_plain_words() {
        let check = |said: &str, expected: &str| assert_eq!(reword(said).0, expected);
        check(
            "invalid value: integer `70000`, expected u16",
            "expected a whole number from 0 to 65535, found the number 70000",
        );
        check("invalid type: string \"a\", expected f64", "expected a number, found the text \"a\"");
        check(
            "invalid value: integer `-1`, expected u32",
            "expected a whole number, not below 0, found the number -1",
        );
    }

    #[test]
    fn nesting_bombs_in_toml_are_errors() {
        for bomb in ["[", "{a="] {
            let text = format!("layout = {}", bomb.repeat(100_000));
            assert!(page("page.toml", &text).is_err());
        }
    }
}
