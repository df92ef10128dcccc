use std::path::Path;
use std::process::ExitCode;

use banxin::compare::{self, Comparison, Input, Layer, Mask, Named, Policy, Treatment, Verdict};
use banxin::diag::SourcePlace;
use banxin::engine::files;
use banxin::finished::Finished;
use banxin::{Error, ErrorKind, Result};

use super::args::{CompareArgs, Format};
use super::{CLEAN, FINDINGS, show};

/// The largest file that is read.
const LARGEST: u64 = 4 << 30;
/// The largest policy.
const LARGEST_POLICY: u64 = 1 << 20;

/// Compares two files and says what changed. Exit status: 0 the same, 1 different, 2 could not compare.
pub(super) fn compare(args: &CompareArgs) -> ExitCode {
    match try_compare(args) {
        Ok(comparison) => {
            match args.format {
                Format::Human => say(&comparison),
                Format::Json => show::line(&json(args, &comparison)),
            }
            ExitCode::from(if comparison.same { CLEAN } else { FINDINGS })
        }
        Err(error) => show::refuse(args.format, &error),
    }
}

fn try_compare(args: &CompareArgs) -> Result<Comparison> {
    let policy = policy(args)?;
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    let comparison = compare::compare(&old, &new, &policy, f64::from(args.dpi))?;
    let names = [args.old.display().to_string(), args.new.display().to_string()];
    if let Some(file) = &args.junit {
        files::write(file, compare::junit(&comparison, &names).as_bytes())?;
    }
    if let Some(file) = &args.report {
        let pictured = args.pages.clone().unwrap_or_default();
        files::write_by(file, |out| compare::html(&comparison, [&old, &new], &names, &pictured, out))?;
    }
    Ok(comparison)
}

fn read(path: &Path) -> Result<Input> {
    let file = path.display().to_string();
    let place = || SourcePlace::file(&file);
    let bytes = files::read_up_to(path, LARGEST)?;
    if bytes.trim_ascii_start().starts_with(b"{") {
        let json = String::from_utf8(bytes)
            .map_err(|_| Error::new(ErrorKind::Input, "the layout is not UTF-8").at(place()))?;
        return Ok(Input::Layout { file, json });
    }
    Finished::read(bytes).map(Input::Pdf).map_err(|error| error.at(place()))
}

/// The policy file, and over it what the options say.
fn policy(args: &CompareArgs) -> Result<Policy> {
    let mut policy = match &args.policy {
        Some(path) => {
            let file = path.display().to_string();
            let text = files::text(&file, files::read_up_to(path, LARGEST_POLICY)?)?;
            Policy::from_toml(&file, &text)?
        }
        None => Policy::default(),
    };
    policy.layers.extend(args.layers.iter().copied());
    policy.masks.extend(args.masks.iter().cloned());
    policy.check()?;
    Ok(policy)
}

/// `LAYER=exact`, `LAYER=report`, `LAYER=ignore` or `LAYER=0.5`, a tolerance.
pub(super) fn layer(word: &str) -> Result<(Layer, Treatment), String> {
    let (layer, treatment) = word.split_once('=').ok_or("write it as LAYER=TREATMENT")?;
    let treatment = match treatment {
        "exact" => Treatment::Exact,
        "report" => Treatment::Report,
        "ignore" => Treatment::Ignore,
        number => match number.parse::<f64>() {
            Ok(most) if most.is_finite() && most >= 0.0 => Treatment::Tolerance(most),
            _ => return Err(format!("{number:?} is neither exact, report, ignore nor a tolerance")),
        },
    };
    Ok((layer.parse()?, treatment))
}

/// `story=3`, `frame=folio` or `rect=10,10,50,20`, with `page=1`, `layer=text` and `tolerance=0.5` behind, in one word with
/// semicolons between.
pub(super) fn mask(word: &str) -> Result<Mask, String> {
    let mut mask = Mask::default();
    for part in word.split(';') {
        let (key, value) = part.split_once('=').ok_or("write it as story=…, frame=… or rect=…")?;
        let number = || value.parse::<f64>().map_err(|_| format!("{value:?} is not a number"));
        match key {
            "story" => {
                mask.story = Some(match value.parse() {
                    Ok(number) => Named::Number(number),
                    Err(_) => Named::Name(value.to_owned()),
                });
            }
            "frame" => mask.frame = Some(value.to_owned()),
            "rect" => {
                let sides: Vec<f64> = value.split(',').filter_map(|side| side.trim().parse().ok()).collect();
                mask.rect = Some(sides.try_into().map_err(|_| "a rectangle is left,top,width,height in mm")?);
            }
            "page" => mask.page = Some(value.parse().map_err(|_| format!("{value:?} is no page"))?),
            "layer" => mask.layers.push(value.parse()?),
            "tolerance" => mask.tolerance = Some(number()?),
            _ => return Err(format!("a mask has no {key:?}")),
        }
    }
    Ok(mask)
}

fn json(args: &CompareArgs, comparison: &Comparison) -> String {
    let mut json = serde_json::json!({
        "version": 1,
        "old": args.old.display().to_string(),
        "new": args.new.display().to_string(),
    });
    if let (Some(json), Ok(serde_json::Value::Object(all))) =
        (json.as_object_mut(), serde_json::to_value(comparison))
    {
        json.extend(all);
    }
    json.to_string()
}

/// How many changes are printed for people.
const PRINTED: usize = 40;

/// Says what changed: a line for each change, then one for all.
fn say(comparison: &Comparison) {
    let told: Vec<_> = comparison.changes.iter().filter(|change| change.counts).collect();
    for change in told.iter().take(PRINTED) {
        let page = match (change.old_page, change.new_page) {
            (Some(old), Some(new)) if old != new => format!("page {old} → {new}"),
            (_, Some(page)) | (Some(page), None) => format!("page {page}"),
            (None, None) => "document".to_owned(),
        };
        let at = change.at().map_or(String::new(), |at| format!(", {at}"));
        show::line(&format!("{page}, {}: {}{at}", change.layer, change.message));
    }
    if told.len() > PRINTED {
        show::line(&format!("… and {} more; --format json and --report tell all", told.len() - PRINTED));
    }
    let layers: Vec<String> = comparison
        .layers
        .iter()
        .map(|result| {
            let word = match result.verdict {
                Verdict::Same => "same".to_owned(),
                Verdict::Proved => "proved".to_owned(),
                Verdict::NotCompared => "not compared".to_owned(),
                Verdict::Passed => format!("{} passed", result.changes),
                Verdict::Differs => result.counted.to_string(),
            };
            format!("{} {word}", result.layer)
        })
        .collect();
    let verdict = if comparison.same { "same" } else { "different" };
    show::line(&format!("{verdict}: {}", layers.join(", ")));
}
