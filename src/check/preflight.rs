use std::collections::BTreeMap;

use super::finding::Finding;
use super::rule::shown;
use super::rules;
use crate::diag::{Code, Diagnostic, Error, ErrorKind, Place, Result, Severity, SourcePlace};
use crate::geom::Length;
use crate::spec::{self, PreflightSpec, Quantity, RuleSeverity, WaiverSpec};

/// What a plant and a desk ask of pages: the rules with their thresholds and severities, and what has been let go.
#[derive(Clone, Debug, Default)]
pub struct Preflight {
    /// The file that it was read from.
    file: String,
    /// Whether the pages that are checked together are one edition.
    pub(super) is_edition: bool,
    /// The size of the edition's trimmed pages, where it is said.
    pub(super) trim: (Option<Length>, Option<Length>),
    /// What the number of the edition's pages is a multiple of.
    pub(super) multiple: Option<u32>,
    settings: BTreeMap<Code, Setting>,
    waivers: Vec<Waiver>,
}

#[derive(Clone, Debug, Default)]
struct Setting {
    off: bool,
    severity: Option<Severity>,
    limits: BTreeMap<String, i64>,
}

#[derive(Clone, Debug)]
struct Waiver {
    spec: WaiverSpec,
    code: Code,
    place: SourcePlace,
}

impl Preflight {
    /// Reads a preflight file.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] with file and line: not TOML, a key, a rule or a threshold that there is not, a threshold
    /// that is no size, a waiver without a reason.
    pub fn read(file: &str, text: &str) -> Result<Preflight> {
        let spec: PreflightSpec = spec::toml_file(file, text)?;
        let reader = Reader { file, text };
        let is_edition = spec.edition.is_some();
        let mut preflight = Preflight { file: file.to_owned(), is_edition, ..Preflight::default() };
        let edition = spec.edition.unwrap_or_default();
        preflight.trim = (
            reader.length("width", edition.width.as_ref())?,
            reader.length("height", edition.height.as_ref())?,
        );
        preflight.multiple = edition.multiple;
        if preflight.multiple == Some(0) {
            return Err(reader.error("multiple", "no number of pages is a multiple of 0"));
        }
        for (name, rule) in &spec.rules {
            let code = reader.rule(name)?.code;
            let mut setting = Setting { off: rule.severity == Some(RuleSeverity::Off), ..Setting::default() };
            setting.severity = match rule.severity {
                Some(RuleSeverity::Info) => Some(Severity::Info),
                Some(RuleSeverity::Warning) => Some(Severity::Warning),
                Some(RuleSeverity::Error) => Some(Severity::Error),
                Some(RuleSeverity::Off) | None => None,
            };
            for (limit, value) in &rule.limits {
                setting.limits.insert(limit.clone(), reader.limit(name, limit, *value)?);
            }
            reader.pair(name, &setting.limits)?;
            preflight.settings.insert(code, setting);
        }
        let mut places = reader.waivers();
        for spec in spec.waive {
            let place = places.next().unwrap_or_else(|| SourcePlace::file(file));
            let code = reader.rule(&spec.code).map_err(|error| error.at(place.clone()))?.code;
            if spec.reason.trim().is_empty() {
                let message = format!("the waiver of {} has no reason", spec.code);
                return Err(Error::new(ErrorKind::Input, message)
                    .at(place)
                    .with_hint("say who looked at it, and why it may go"));
            }
            preflight.waivers.push(Waiver { spec, code, place });
        }
        Ok(preflight)
    }

    /// Whether a rule is checked.
    pub(super) fn is_on(&self, code: Code) -> bool {
        !self.settings.get(&code).is_some_and(|setting| setting.off)
    }

    /// How much all findings of a rule matter, where that is said.
    pub(super) fn severity(&self, code: Code) -> Option<Severity> {
        self.settings.get(&code)?.severity
    }

    /// A threshold, where it is said.
    pub(super) fn limit(&self, code: Code, name: &str) -> Option<i64> {
        self.settings.get(&code)?.limits.get(name).copied()
    }

    /// Lets go what is waived, and adds a finding for every waiver that waives nothing. `pages` are the names of what was
    /// looked at: a waiver for a page that was not says nothing yet.
    pub(super) fn waive(&self, findings: &mut Vec<Finding>, pages: &[&str]) {
        let mut unused = Vec::new();
        for waiver in &self.waivers {
            let mut used = false;
            for finding in findings.iter_mut().filter(|finding| waiver.matches(finding)) {
                used = true;
                finding.waived.get_or_insert_with(|| waiver.spec.reason.trim().to_owned());
            }
            let was_looked_at = waiver.spec.page.as_deref().is_none_or(|page| pages.contains(&page));
            if !used && was_looked_at && self.is_on(Code::UnusedWaiver) {
                unused.push(self.unused(waiver, pages));
            }
        }
        findings.extend(unused);
    }

    fn unused(&self, waiver: &Waiver, pages: &[&str]) -> Finding {
        let page = waiver.spec.page.as_deref().or(pages.first().copied()).unwrap_or(&self.file);
        let mut place = Place::page(page);
        place.frame.clone_from(&waiver.spec.frame);
        place.story.clone_from(&waiver.spec.story);
        place.source = Some(waiver.place.clone());
        let message = format!("nothing is found that this waiver of {} lets go", waiver.spec.code);
        let mut diagnostic =
            Diagnostic::new(Code::UnusedWaiver, place, message).with_hint("take it out of the file");
        if let Some(severity) = self.severity(Code::UnusedWaiver) {
            diagnostic.severity = severity;
        }
        Finding::new(diagnostic, None)
    }
}

impl Waiver {
    fn matches(&self, finding: &Finding) -> bool {
        let place = &finding.diagnostic.place;
        let spec = &self.spec;
        let is = |wanted: &Option<String>, found: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| Some(wanted) == found)
        };
        finding.diagnostic.code == self.code
            && is(&spec.page, Some(&place.page))
            && is(&spec.frame, place.frame.as_deref())
            && is(&spec.story, place.story.as_deref())
            && spec.text.as_deref().is_none_or(|text| {
                finding.diagnostic.message.contains(text)
                    || finding.words.as_deref().is_some_and(|words| words.contains(text))
            })
    }
}

/// Says where things of a preflight file stand.
struct Reader<'r> {
    file: &'r str,
    text: &'r str,
}

impl Reader<'_> {
    fn error(&self, key: &str, message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Input, message).at(SourcePlace::of_key(self.file, self.text, key))
    }

    fn rule(&self, name: &str) -> Result<&'static super::Rule> {
        rules::named(name).ok_or_else(|| {
            self.error(name, format!("there is no rule {name:?}"))
                .with_hint("`banxin check --rules` lists them")
        })
    }

    fn limit(&self, rule: &str, name: &str, value: f64) -> Result<i64> {
        let limits = self.rule(rule)?.limits;
        if !limits.iter().any(|limit| limit.name == name) {
            let known: Vec<&str> = limits.iter().map(|limit| limit.name).collect();
            let hint = match &known[..] {
                [] => "it has no limits".to_owned(),
                _ => format!("its limits are {}", known.join(", ")),
            };
            let message = format!("the rule {rule} has no limit {name:?}");
            return Err(self.error(name, message).with_hint(hint));
        }
        if !(0.0..=1_000_000.0).contains(&value) {
            return Err(self.error(name, format!("the limit is {value}, not from 0 to 1000000")));
        }
        Ok((value * 1000.0).round() as i64)
    }

    /// Refuses thresholds of which the error's would be reached before the warning's.
    fn pair(&self, rule: &str, limits: &BTreeMap<String, i64>) -> Result<()> {
        let (Some(warning), Some(error)) = (limits.get("warning"), limits.get("error")) else {
            return Ok(());
        };
        let is_worse_above = self.rule(rule)?.is_worse_above();
        if (is_worse_above && error < warning) || (!is_worse_above && error > warning) {
            let (error, warning) = (shown(*error), shown(*warning));
            let message =
                format!("the rule {rule} would have errors from {error} on, and warnings from {warning} on");
            let side = if is_worse_above { "at least as large as" } else { "at most as large as" };
            return Err(self
                .error(rule, message)
                .with_hint(format!("make the limit `error` {side} the limit `warning`")));
        }
        Ok(())
    }

    fn length(&self, key: &str, quantity: Option<&Quantity>) -> Result<Option<Length>> {
        let Some(quantity) = quantity else { return Ok(None) };
        match quantity.length().filter(|length| *length > Length::ZERO) {
            Some(length) => Ok(Some(length)),
            None => Err(self
                .error(key, format!("\"{quantity}\" is no size of paper"))
                .with_hint("write it in mm, such as \"390mm\"")),
        }
    }

    /// The lines on which waivers begin, in order.
    fn waivers(&self) -> impl Iterator<Item = SourcePlace> {
        let lines = self.text.lines().enumerate().filter(|(_, line)| {
            line.trim().strip_prefix("[[").and_then(|rest| rest.split("]]").next()).map(str::trim)
                == Some("waive")
        });
        lines.map(|(n, _)| SourcePlace { file: self.file.to_owned(), line: n + 1, column: 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_error(text: &str, expected: &str) {
        assert_eq!(Preflight::read("preflight.toml", text).expect_err(text).to_string(), expected);
    }

    #[test]
    fn limits_severities_and_waivers_are_read() {
        let text = "[edition]\nwidth = \"390mm\"\nmultiple = 4\n[rules.F601]\nlimits = { warning = 240, error = 260.5 }\n\
                    [rules.F701]\nseverity = \"off\"\n[rules.X4-14]\nseverity = \"info\"\n";
        let preflight = Preflight::read("preflight.toml", text).expect("in order");
        assert_eq!(preflight.limit(Code::TotalInk, "error"), Some(260_500));
        assert!(!preflight.is_on(Code::HeadsAbreast));
        assert_eq!(preflight.severity(Code::X4Fonts), Some(Severity::Info));
        assert_eq!(preflight.trim, (Some(Length::mm(390)), None));
    }

    #[test]
    fn what_there_is_not_is_an_error_with_its_line() {
        check_error(
            "[rules.F999]\nseverity = \"off\"\n",
            "error: there is no rule \"F999\"\n  --> preflight.toml:1:1\n   \
             = hint: `banxin check --rules` lists them",
        );
        check_error(
            "[rules.F601]\nlimits = { waring = 5 }\n",
            "error: the rule F601 has no limit \"waring\"\n  --> preflight.toml:2:12\n   \
             = hint: its limits are warning, error, area",
        );
        check_error(
            "[rules.F601]\nlimit = 5\n",
            "error: there is no key \"limit\"\n  --> preflight.toml:2:1\n   \
             = hint: the keys here are severity, limits",
        );
        check_error(
            "[rules.F601.limits]\nerror = -5\n",
            "error: the limit is -5, not from 0 to 1000000\n  --> preflight.toml:2:1",
        );
        check_error(
            "\n[[waive]]\ncode = \"F601\"\nreason = \" \"\n",
            "error: the waiver of F601 has no reason\n  --> preflight.toml:2:1\n   \
             = hint: say who looked at it, and why it may go",
        );
        check_error(
            "[edition]\nheight = \"3字\"\n",
            "error: \"3字\" is no size of paper\n  --> preflight.toml:2:1\n   \
             = hint: write it in mm, such as \"390mm\"",
        );
    }
}
