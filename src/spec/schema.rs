use schemars::JsonSchema;

use super::{FrontMatter, LayoutSpec, PageSpec, PreflightSpec};

/// The JSON Schema of a file's type, for editors' tools: indented JSON that ends in a line end.
pub fn schema<T: JsonSchema>() -> String {
    let mut json = format!("{:#}", schemars::schema_for!(T).as_value());
    json.push('\n');
    json
}

/// The JSON Schema of a page file.
pub fn page_schema() -> String {
    schema::<PageSpec>()
}

/// The JSON Schema of a story's front matter.
pub fn story_schema() -> String {
    schema::<FrontMatter>()
}

/// The JSON Schema of a page design.
pub fn layout_schema() -> String {
    schema::<LayoutSpec>()
}

/// The JSON Schema of a preflight file.
pub fn preflight_schema() -> String {
    schema::<PreflightSpec>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(schema: &str, key: &str) {
        let json: serde_json::Value = serde_json::from_str(schema).expect("JSON");
        assert_eq!(json["additionalProperties"], false);
        assert!(json["properties"][key]["description"].is_string(), "{key} in {schema}");
    }

    #[test]
    fn a_schema_describes_every_key() {
        check(&page_schema(), "layout");
        check(&page_schema(), "editors");
        check(&story_schema(), "lede");
        check(&layout_schema(), "type-area");
        check(&preflight_schema(), "waive");
    }
}
