use std::io::{self, BufRead, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use banxin::cjk::{Kinsoku, Lang};
use banxin::engine::{Composed, ComposedLine, Copyfit, count_characters, read_text};
use banxin::geom::WritingMode;
use banxin::spec::{Quantity, Unit};
use banxin::story::{self, BodyBlock, Limits};
use banxin::{Engine, Error, ErrorKind, Fonts, Result};
use serde::Deserialize;

use super::args::{ComposeArgs, Format, Writing};
use super::{CLEAN, COULD_NOT_RUN, show};

/// Sets a text and prints its lines.
pub(super) fn compose(args: &ComposeArgs) -> ExitCode {
    match try_compose(args) {
        Ok(()) => ExitCode::from(CLEAN),
        Err(error) => {
            match args.format {
                Format::Human => show::note(&error.to_string()),
                Format::Json => show::line(&serde_json::json!({ "error": error }).to_string()),
            }
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

fn try_compose(args: &ComposeArgs) -> Result<()> {
    let fonts = Fonts::from_dir(&args.fonts)?;
    let engine = Engine::new(&fonts);
    if args.batch {
        return batch(&engine, args);
    }
    let copyfit = copyfit(&Knobs {
        lang: Some(&args.lang),
        measure: quantity(&args.measure, "measure")?,
        indent: quantity(&args.indent, "indent")?,
        writing: args.writing,
        strictness: args.strictness.as_deref(),
        face: args.face.clone(),
    })?;
    let depth = args.depth.as_deref().map(lines).transpose()?;
    let text = text(args.file.as_deref())?;
    let composed = engine.compose(&text, &copyfit)?;
    match args.format {
        Format::Human => say(&composed, &text, depth),
        Format::Json => show::line(&answer(&composed, &text).to_string()),
    }
    Ok(())
}

/// What a caller may set, from the command line or from a request.
struct Knobs<'a> {
    lang: Option<&'a str>,
    measure: i64,
    indent: i64,
    writing: Writing,
    strictness: Option<&'a str>,
    face: Option<String>,
}

fn input(message: String) -> Error {
    Error::new(ErrorKind::Input, message)
}

fn copyfit(knobs: &Knobs<'_>) -> Result<Copyfit> {
    let lang = knobs.lang.unwrap_or("zh-Hans");
    let lang = Lang::named(lang)?;
    let kinsoku = knobs.strictness.filter(|name| *name != "default").map(|name| {
        Kinsoku::from_name(name).ok_or_else(|| {
            input(format!("there is no strictness {name:?}"))
                .with_hint(format!("the levels are: {}", Kinsoku::NAMES))
        })
    });
    Ok(Copyfit {
        writing: match knobs.writing {
            Writing::HorizontalTb => WritingMode::HorizontalTb,
            Writing::VerticalRl => WritingMode::VerticalRl,
        },
        kinsoku: kinsoku.transpose()?,
        indent: knobs.indent,
        face: knobs.face.clone(),
        ..Copyfit::new(lang, knobs.measure)
    })
}

/// A number of characters, in thousandths of an em.
fn quantity(text: &str, what: &str) -> Result<i64> {
    let hint = "write it in characters, such as 13字";
    let quantity: Quantity =
        text.parse().map_err(|why| input(format!("the {what} {text:?}: {why}")).with_hint(hint))?;
    match quantity.single() {
        Some(term) if term.unit == Unit::Character => Ok(term.value / 1000),
        _ => Err(input(format!("the {what} {text:?} is not a number of characters")).with_hint(hint)),
    }
}

fn lines(text: &str) -> Result<usize> {
    let number = text.trim().trim_end_matches('行');
    number.parse().map_err(|_| {
        input(format!("the depth {text:?} is not a number of lines")).with_hint("write it as 30行")
    })
}

/// The most bytes that are read from standard input.
const MOST_BYTES: u64 = 64 << 20;

/// The text of a file or of standard input; of a story its copy, a paragraph a line.
fn text(file: Option<&Path>) -> Result<String> {
    let Some(path) = file else {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes);
        read.map_err(|cause| Error::new(ErrorKind::Read, format!("standard input cannot be read: {cause}")))?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(input(format!("standard input has more than {} MB", MOST_BYTES >> 20)));
        }
        return String::from_utf8(bytes).map_err(|_| {
            input("standard input is not UTF-8 text".into())
                .with_hint("save it again as UTF-8; old copy is often GBK or Big5")
        });
    };
    let text = read_text(path)?;
    if path.extension().is_none_or(|ending| ending != "md") {
        return Ok(text);
    }
    let name = path.display().to_string();
    let (story, findings) = story::read(&name, &name, &text, Limits::default())?;
    for finding in findings {
        show::note(&finding.to_string());
    }
    let boxed = |n: &usize| story.boxes.get(*n).into_iter();
    let body = story.body.iter().flat_map(|block| match block {
        BodyBlock::Paragraph(paragraph) => vec![paragraph],
        BodyBlock::Box(n) => boxed(n).flat_map(|boxed| boxed.title.iter().chain(&boxed.text)).collect(),
    });
    let paragraphs = story.lede.iter().chain(body);
    Ok(paragraphs.map(|paragraph| paragraph.text.as_str()).collect::<Vec<_>>().join("\n"))
}

fn say(composed: &Composed, text: &str, depth: Option<usize>) {
    let chars: Vec<char> = text.chars().collect();
    for (n, line) in composed.lines.iter().enumerate() {
        let set: String = chars[line.chars.clone()].iter().collect();
        let note = if line.gave_way { "  (ends where no line may)" } else { "" };
        show::line(&format!("{:>4}  {set}{note}", n + 1));
    }
    let count = composed.lines.len();
    let mut summary = format!("{count} lines, {} characters", count_characters(text));
    if let Some(depth) = depth {
        summary.push_str(&match count.cmp(&depth) {
            std::cmp::Ordering::Greater => format!(", {} lines too many for {depth}", count - depth),
            std::cmp::Ordering::Less => format!(", {} lines too few for {depth}", depth - count),
            std::cmp::Ordering::Equal => format!(", just {depth} lines"),
        });
    }
    show::line(&summary);
}

/// One request of a batch; what it leaves out is as the command line says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    #[serde(default)]
    id: serde_json::Value,
    text: String,
    lang: Option<String>,
    measure: Option<Measure>,
    indent: Option<Measure>,
    writing: Option<Writing>,
    strictness: Option<String>,
    face: Option<String>,
}

/// A measure: in characters as in `13字`, or a bare number of em.
#[derive(Deserialize)]
#[serde(untagged)]
enum Measure {
    Em(f64),
    Written(String),
}

impl Measure {
    fn thousandths(&self) -> Result<i64> {
        match self {
            Measure::Em(em) if em.is_finite() && em.abs() < 1e9 => Ok((em * 1000.0).round() as i64),
            Measure::Em(em) => Err(input(format!("the measure {em} is not a number of em"))),
            Measure::Written(text) => quantity(text, "measure"),
        }
    }
}

/// Answers every request on a line of its own; a request that cannot be met gets its error, and the next one its turn.
fn batch(engine: &Engine<'_>, args: &ComposeArgs) -> Result<()> {
    let stdin: Box<dyn BufRead> = match &args.file {
        Some(path) => Box::new(io::BufReader::new(std::fs::File::open(path).map_err(|cause| {
            Error::new(
                ErrorKind::Read,
                format!("the file {:?} cannot be read: {cause}", path.display().to_string()),
            )
        })?)),
        None => Box::new(io::stdin().lock()),
    };
    let mut requests = stdin;
    let mut out = io::stdout().lock();
    for number in 1.. {
        let mut line = Vec::new();
        let read = (&mut requests).take(MOST_BYTES + 1).read_until(b'\n', &mut line);
        let read = read
            .map_err(|cause| Error::new(ErrorKind::Read, format!("the requests cannot be read: {cause}")))?;
        if read == 0 {
            break;
        }
        if read as u64 > MOST_BYTES {
            return Err(input(format!("request {number} has more than {} MB", MOST_BYTES >> 20)));
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let mut said = meet(engine, &line, number, args).to_string();
        said.push('\n');
        // Who asks may wait for the answer before the next question. Where nobody reads any more, nothing is left to do.
        if out.write_all(said.as_bytes()).and_then(|()| out.flush()).is_err() {
            break;
        }
    }
    Ok(())
}

fn meet(engine: &Engine<'_>, line: &[u8], number: usize, args: &ComposeArgs) -> serde_json::Value {
    let request: Request = match serde_json::from_slice(line) {
        Ok(request) => request,
        Err(cause) => {
            let id =
                serde_json::from_slice::<serde_json::Value>(line).ok().and_then(|v| v.get("id").cloned());
            let error = input(format!("request {number} cannot be read: {cause}"));
            return serde_json::json!({ "id": id, "error": error });
        }
    };
    let composed = (|| {
        let written = |own: &Option<Measure>, other: &str, what: &str| match own {
            Some(measure) => measure.thousandths(),
            None => quantity(other, what),
        };
        let copyfit = copyfit(&Knobs {
            lang: Some(request.lang.as_deref().unwrap_or(&args.lang)),
            measure: written(&request.measure, &args.measure, "measure")?,
            indent: written(&request.indent, &args.indent, "indent")?,
            writing: request.writing.unwrap_or(args.writing),
            strictness: request.strictness.as_deref().or(args.strictness.as_deref()),
            face: request.face.clone().or_else(|| args.face.clone()),
        })?;
        engine.compose(&request.text, &copyfit)
    })();
    let mut said = match composed {
        Ok(composed) => answer(&composed, &request.text),
        Err(error) => serde_json::json!({ "error": error }),
    };
    said["id"] = request.id;
    said
}

fn answer(composed: &Composed, text: &str) -> serde_json::Value {
    let chars: Vec<char> = text.chars().collect();
    let line = |line: &ComposedLine| {
        let clusters = line.clusters.iter().map(|cluster| {
            serde_json::json!({
                "start": cluster.chars.start,
                "end": cluster.chars.end,
                "inline": number(cluster.inline),
                "advance": number(cluster.advance),
            })
        });
        serde_json::json!({
            "start": line.chars.start,
            "end": line.chars.end,
            "text": chars[line.chars.clone()].iter().collect::<String>(),
            "advance": number(line.advance),
            "natural": number(line.natural),
            "last": line.last,
            "justified": line.justified,
            "off": number(line.off),
            "gave_way": line.gave_way,
            "clusters": clusters.collect::<Vec<_>>(),
        })
    };
    let lines: Vec<serde_json::Value> = composed.lines.iter().map(line).collect();
    serde_json::json!({ "lines": lines, "missing": composed.missing })
}

/// A whole number where it is one.
fn number(value: f64) -> serde_json::Value {
    if value.fract() == 0.0 && value.abs() < 1e15 { (value as i64).into() } else { value.into() }
}
