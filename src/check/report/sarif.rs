use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::check::finding::in_mm;
use crate::check::rule::shown;
use crate::check::{Checked, Finding, RULES, Rule};
use crate::diag::{Error, Severity};

/// Findings as SARIF 2.1.0. `files` gives for each page's name the file that it came from.
pub fn sarif(checked: &Checked, files: &BTreeMap<String, String>) -> String {
    let mut rules: Vec<&Rule> = RULES.to_vec();
    rules.sort_by_key(|rule| rule.code.as_str());
    rules.dedup_by_key(|rule| rule.code);
    let results: Vec<Value> = checked.findings.iter().map(|finding| result(finding, &rules, files)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "banxin",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| described(rule)).collect::<Vec<_>>(),
            }},
            "invocations": [{
                "executionSuccessful": checked.unread.is_empty(),
                "toolExecutionNotifications": checked.unread.iter().map(notification).collect::<Vec<_>>(),
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = format!("{log:#}");
    text.push('\n');
    text
}

/// A file that could not be looked at.
// SARIF 2.1.0, 3.58
fn notification(error: &Error) -> Value {
    let place = error.place.as_ref();
    let locations: Vec<Value> = place
        .map(|place| json!({ "physicalLocation": { "artifactLocation": { "uri": uri(&place.file) } } }))
        .into_iter()
        .collect();
    let hint = error.hint.as_ref().map_or(String::new(), |hint| format!(" (hint: {hint})"));
    json!({
        "level": "error",
        "message": { "text": format!("{}{hint}", error.message) },
        "locations": locations,
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn described(rule: &Rule) -> Value {
    let limits: serde_json::Map<String, Value> = rule
        .limits
        .iter()
        .map(|limit| (limit.name.to_owned(), json!(format!("{} {}", shown(limit.value), limit.unit))))
        .collect();
    json!({
        "id": rule.code,
        "shortDescription": { "text": rule.title },
        "defaultConfiguration": { "level": level(rule.code.severity()) },
        "properties": { "number": rule.number, "source": rule.source, "limits": limits },
    })
}

fn result(finding: &Finding, rules: &[&Rule], files: &BTreeMap<String, String>) -> Value {
    let diagnostic = &finding.diagnostic;
    let place = &diagnostic.place;
    let mut text = diagnostic.message.clone();
    if let Some(hint) = &diagnostic.hint {
        text.push_str(&format!(" (hint: {hint})"));
    }
    let mut result = json!({
        "ruleId": diagnostic.code,
        "level": level(diagnostic.severity),
        "message": { "text": text },
        "locations": [location(finding, files)],
        "properties": { "page": place.page },
    });
    if let Some(index) = rules.iter().position(|rule| rule.code == diagnostic.code) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(area) = finding.area {
        result["properties"]["area_mm"] = json!(in_mm(area));
    }
    if let Some(reason) = &finding.waived {
        result["suppressions"] = json!([{ "kind": "external", "justification": reason }]);
    }
    result
}

fn location(finding: &Finding, files: &BTreeMap<String, String>) -> Value {
    let place = &finding.diagnostic.place;
    let mut physical = serde_json::Map::new();
    let source = place.source.as_ref();
    // A page of a PDF is named by the file and its number.
    let of_page = files.iter().find(|(name, _)| {
        place
            .page
            .strip_prefix(name.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(" page "))
    });
    let file = source.map(|source| source.file.as_str()).or(of_page.map(|(_, file)| file.as_str()));
    if let Some(file) = file {
        physical.insert("artifactLocation".into(), json!({ "uri": uri(file) }));
    }
    if let Some(source) = source.filter(|source| source.line > 0) {
        let mut region = json!({ "startLine": source.line });
        if source.column > 0 {
            region["startColumn"] = json!(source.column);
        }
        physical.insert("region".into(), region);
    }
    let mut names = vec![json!({ "fullyQualifiedName": place.page, "kind": "page" })];
    names.extend(place.frame.as_ref().map(|frame| json!({ "fullyQualifiedName": frame, "kind": "frame" })));
    names.extend(place.story.as_ref().map(|story| json!({ "fullyQualifiedName": story, "kind": "story" })));
    let mut location = json!({ "logicalLocations": names });
    if !physical.is_empty() {
        location["physicalLocation"] = Value::Object(physical);
    }
    location
}

/// A path as a reference in a URI (RFC 3986): what is not plain is written in percent.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~') {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Diagnostic, Place, SourcePlace};

    #[test]
    fn a_finding_has_its_rule_its_place_and_its_waiver() {
        let mut place = Place::page("A05").in_frame("body");
        place.source = Some(SourcePlace { file: "稿/lead.md".into(), line: 7, column: 0 });
        let diagnostic = Diagnostic::new(Code::TotalInk, place, "too much").with_hint("less");
        let finding = Finding { diagnostic, area: None, words: None, waived: Some("seen".into()) };
        let checked = Checked { findings: vec![finding], ..Checked::default() };
        let log: Value = serde_json::from_str(&sarif(&checked, &BTreeMap::new())).expect("JSON");
        let result = &log["runs"][0]["results"][0];
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][index]["id"], "F601");
        assert_eq!(result["level"], "error");
        let physical = &result["locations"][0]["physicalLocation"];
        assert_eq!(physical["artifactLocation"]["uri"], "%E7%A8%BF/lead.md");
        assert_eq!(physical["region"], json!({ "startLine": 7 }));
        assert_eq!(result["suppressions"][0]["justification"], "seen");
    }
}
