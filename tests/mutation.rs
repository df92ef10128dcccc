//! `banxin compare` against files that other programs changed: every change in `tests/mutation` has its right answer in
//! `expected.toml`, and every harmless rewrite has none.
//!
//! The files are made by `tests/mutation/make.py` (pikepdf, qpdf, MuPDF, Ghostscript, cairo). Without optimisation one file in
//! sixteen is compared, since pages are drawn; `cargo test --release --test mutation` compares all.
//! `BLESS=1` writes the table in `docs/mutation.md` anew.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use banxin::export::pdf::Options;
use banxin::{Engine, Fonts, Page};
use serde::Deserialize;
use serde_json::Value;

/// Which files of the list are compared: all, or one in so many.
const STEP: usize = if cfg!(debug_assertions) { 64 } else { 1 };
/// The layers that may always differ: they make no difference.
const TOLD: [&str; 2] = ["bytes", "structure"];
/// The layers that see the paper.
const DRAWN: [&str; 2] = ["plates", "composite"];

/// The right answer to a change.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    what: String,
    must: Vec<String>,
    #[serde(default)]
    may: Vec<String>,
}

/// A file that was made, and what of.
#[derive(Clone, Deserialize)]
struct Made {
    kind: String,
    name: String,
    base: String,
    old: PathBuf,
    new: PathBuf,
}

/// What `banxin compare` says: the layers that differ, and the kinds of change that count, each with its layer.
#[derive(Debug)]
struct Said {
    same: bool,
    layers: BTreeSet<String>,
    kinds: BTreeMap<String, String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A Python that has what `requirements.txt` names.
fn python() -> Option<PathBuf> {
    let venv = root().join("target/checkers/bin/python");
    let python = if venv.is_file() { venv } else { PathBuf::from("python3") };
    let asked = Command::new(&python).args(["-c", "import pikepdf, fontTools, PIL"]).output();
    if asked.is_ok_and(|asked| asked.status.success()) {
        return Some(python);
    }
    support::skip("pikepdf, fonttools and pillow not found (tests/mutation/requirements.txt)");
    None
}

/// Every sample page as it goes to the press, `NAME.pdf` in a folder.
fn write_samples(folder: &Path) {
    let fonts = Fonts::from_dir(root().join("fonts")).unwrap();
    let engine = Engine::new(&fonts);
    for sample in fs::read_dir(root().join("fixtures")).unwrap() {
        let sample = sample.unwrap().path();
        let file = sample.join("page.toml");
        if file.is_file() {
            let built = engine.build(&Page::from_path(&file).unwrap()).unwrap();
            let name = format!("{}.pdf", sample.file_name().unwrap().to_str().unwrap());
            fs::write(folder.join(name), engine.pdf(&built, &Options::press()).unwrap()).unwrap();
        }
    }
}

/// Makes the files, and lists them.
fn make(python: &Path) -> Vec<Made> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutation");
    let _ = fs::remove_dir_all(&folder);
    let samples = folder.join("samples");
    fs::create_dir_all(&samples).unwrap();
    write_samples(&samples);
    let done = Command::new(python)
        .arg(root().join("tests/mutation/make.py"))
        .args([&samples, &support::font_folder(), &folder])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}

fn compare(made: &Made) -> Result<Said, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_banxin"));
    let output = command.args(["compare", "--format", "json"]).args([&made.old, &made.new]).output().unwrap();
    let said: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("no answer: {error}: {}", String::from_utf8_lossy(&output.stderr)))?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let same = said["same"].as_bool().ok_or_else(|| format!("no answer: {said}"))?;
    let status = output.status.code();
    if status != Some(i32::from(!same)) {
        return Err(format!("exit status {status:?} where same is {same}"));
    }
    let layers = said["layers"].as_array().into_iter().flatten();
    let differ = layers.filter(|layer| layer["verdict"] == "differs").map(|layer| text(&layer["layer"]));
    let changes = said["changes"].as_array().into_iter().flatten();
    let counted = changes.filter(|change| change["counts"] == true);
    let kinds = counted.map(|change| (text(&change["kind"]), text(&change["layer"]))).collect();
    Ok(Said { same, layers: differ.collect(), kinds })
}

/// Compares files side by side; the answers are in their order.
fn compare_all(made: &[Made]) -> Vec<Result<Said, String>> {
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((n, made)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|n| Some((n, made.get(n)?)))
                {
                    answers.lock().unwrap().insert(n, compare(made));
                }
            });
        }
    });
    answers.into_inner().unwrap().into_values().collect()
}

/// The kinds that answer what must be said, or what is wrong with the answer.
fn judge(expected: &Expected, said: &Said) -> Result<Vec<String>, String> {
    let mut named = Vec::new();
    let mut allowed: BTreeSet<&str> = TOLD.into_iter().collect();
    for must in &expected.must {
        let hits: Vec<&str> = must.split(" | ").filter(|kind| said.kinds.contains_key(*kind)).collect();
        if hits.is_empty() {
            return Err(format!("{must} is not said, but {:?}", said.kinds));
        }
        allowed.extend(hits.iter().map(|kind| said.kinds[*kind].as_str()));
        named.extend(hits.iter().map(|kind| (*kind).to_owned()));
    }
    for may in &expected.may {
        match may.as_str() {
            "drawn" => allowed.extend(DRAWN),
            layer => {
                allowed.insert(layer);
            }
        }
    }
    let besides: Vec<_> = said.kinds.iter().filter(|(_, layer)| !allowed.contains(layer.as_str())).collect();
    let differ: Vec<_> = said.layers.iter().filter(|layer| !allowed.contains(layer.as_str())).collect();
    match besides.is_empty() && differ.is_empty() && !said.same {
        true => Ok(named),
        false => Err(format!("said besides: {besides:?}, layers {differ:?}, same {}", said.same)),
    }
}

#[test]
fn every_change_is_found_and_nothing_else() {
    let Some(python) = python() else { return };
    for tool in ["qpdf", "mutool", "gs", "pdftocairo"] {
        if Command::new(tool).arg("-v").output().is_err() {
            return support::skip(&format!("{tool} not found"));
        }
    }
    let text = fs::read_to_string(root().join("tests/mutation/expected.toml")).unwrap();
    let expected: BTreeMap<String, Expected> = toml::from_str(&text).unwrap();
    let all = make(&python);
    let changes: BTreeSet<&str> =
        all.iter().filter(|made| made.kind == "change").map(|made| made.name.as_str()).collect();
    assert_eq!(changes, expected.keys().map(String::as_str).collect(), "every change has its answer");
    assert!(changes.len() >= 40 && all.len() - changes.len() >= 200, "{} of {}", changes.len(), all.len());

    let made: Vec<Made> = all.into_iter().step_by(STEP).collect();
    let mut wrong = Vec::new();
    let mut named = BTreeMap::new();
    for (made, said) in made.iter().zip(compare_all(&made)) {
        let judged = said.and_then(|said| match made.kind.as_str() {
            "change" => judge(&expected[&made.name], &said),
            _ if said.same => Ok(Vec::new()),
            _ => Err(format!("a harmless rewrite is reported: {:?}", said.kinds)),
        });
        match judged {
            Ok(kinds) => {
                named.insert(made.name.clone(), kinds);
            }
            Err(why) => wrong.push(format!("{} {} ({}): {why}", made.kind, made.name, made.base)),
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), made.len(), wrong.join("\n"));
    if STEP == 1 {
        check_table(&made, &expected, &named);
    }
}

/// The tables in `docs/mutation.md` say what was found here, and what other programs found when they were asked.
fn check_table(made: &[Made], expected: &BTreeMap<String, Expected>, named: &BTreeMap<String, Vec<String>>) {
    const BEGIN: &str = "<!-- tables: written by the test -->\n";
    let others = others();
    let mut table = String::from(
        "| change | file | banxin | comparepdf, text | comparepdf, looks | pixels |\n|---|---|---|---|---|---|\n",
    );
    for made in made.iter().filter(|made| made.kind == "change") {
        let answers = &others[&(made.name.clone(), made.base.clone())];
        let seen = answers.each_ref().map(|answer| if answer == "same" { "missed" } else { "differs" });
        let what = &expected[&made.name].what;
        let found = named[&made.name].join(", ");
        table += &format!("| {what} | {} | {found} | {} |\n", made.base, seen.join(" | "));
    }
    let (mut rewrites, mut alarms) = (0, [0; 3]);
    for made in made.iter().filter(|made| made.kind == "rewrite") {
        rewrites += 1;
        let answers = &others[&(made.name.clone(), made.base.clone())];
        for (alarms, answer) in alarms.iter_mut().zip(answers) {
            *alarms += usize::from(answer != "same");
        }
    }
    let [text, looks, pixels] = alarms;
    let missed = |n: usize| {
        made.iter()
            .filter(|made| {
                made.kind == "change" && others[&(made.name.clone(), made.base.clone())][n] == "same"
            })
            .count()
    };
    let summary = format!(
        "| | banxin | comparepdf, text | comparepdf, looks | pixels |\n|---|---|---|---|---|\n\
         | changes missed, of {} | 0 | {} | {} | {} |\n| harmless rewrites reported, of {rewrites} | 0 | {text} | {looks} | {pixels} |\n\n",
        expected.len(),
        missed(0),
        missed(1),
        missed(2),
    );
    let file = root().join("docs/mutation.md");
    let doc = fs::read_to_string(&file).unwrap();
    let (head, stands) = doc.split_once(BEGIN).expect("the place of the tables");
    let tables = summary + &table;
    if std::env::var_os("BLESS").is_some() {
        assert!(std::env::var_os("CI").is_none(), "nothing is rewritten under CI");
        fs::write(&file, format!("{head}{BEGIN}{tables}")).unwrap();
        return;
    }
    assert_eq!(stands, tables, "docs/mutation.md is as it was found to be (BLESS=1 rewrites it)");
}

/// What other programs said, by change and base (`tests/mutation/others.py`).
fn others() -> BTreeMap<(String, String), [String; 3]> {
    let rows = include_str!("mutation/others.tsv").lines().skip(1);
    let cells = rows.map(|row| row.split('\t').map(str::to_owned).collect::<Vec<_>>());
    cells
        .map(|cells| {
            let [_, name, base, text, looks, pixels] = cells.try_into().expect("six cells");
            ((name, base), [text, looks, pixels])
        })
        .collect()
}
