use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Quantity;

/// A preflight file, `preflight.toml`: what a plant and a desk ask of pages, where it is not what banxin asks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PreflightSpec {
    /// The pages that are checked together are one edition, and have this in common.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<EditionSpec>,
    /// Rules by their codes, such as `F601` or `X4-14`.
    #[serde(default)]
    pub rules: BTreeMap<String, CheckRuleSpec>,
    /// Findings that have been looked at and are let go.
    #[serde(default)]
    pub waive: Vec<WaiverSpec>,
}

/// What all pages of an edition have in common.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EditionSpec {
    /// The width of the trimmed page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<Quantity>,
    /// The height of the trimmed page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<Quantity>,
    /// The pages are all of the edition's, and their number is a multiple of this one: 4 for broadsheets, 8 for tabloids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiple: Option<u32>,
}

/// A rule that is held otherwise than it comes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CheckRuleSpec {
    /// How much every finding of the rule matters, or `off`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<RuleSeverity>,
    /// The rule's thresholds by their names, each in the unit that the rule states.
    #[serde(default)]
    pub limits: BTreeMap<String, f64>,
}

/// How much a rule's findings matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RuleSeverity {
    /// The rule is not checked.
    Off,
    /// For the record.
    Info,
    /// Printable, but not as it should be.
    Warning,
    /// Not fit to print.
    Error,
}

/// A finding that somebody has looked at and lets go. What is left out may be anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WaiverSpec {
    /// The finding's code.
    pub code: String,
    /// The page's name; of a PDF the file's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The frame's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<String>,
    /// The story's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// Words of the copy in question, or of the finding's sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Why it is let go.
    pub reason: String,
}
