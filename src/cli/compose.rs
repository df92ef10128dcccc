use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::process::ExitCode;

use banxin::diag::Diagnostic;
use banxin::engine::{Copy, Galley, copy_of};
use banxin::spec::{self, ComposeSpec};
use banxin::{Engine, Error, ErrorKind, Fonts, Result};

use super::args::{ComposeArgs, Format};
use super::{CLEAN, COULD_NOT_RUN, FINDINGS, show};

/// Sets a text without a page and prints its lines, or answers a batch of requests.
pub(super) fn compose(args: &ComposeArgs) -> ExitCode {
    let fonts = match Fonts::from_dir(&args.fonts) {
        Ok(fonts) => fonts,
        Err(error) => return show::refuse(args.format, &error),
    };
    let engine = Engine::new(&fonts);
    if args.batch {
        return batch(&engine, BufReader::new(io::stdin().lock()));
    }
    let galley = copy(args.file.as_deref()).and_then(|(copy, findings)| {
        let mut galley = match copy {
            Copy::Text(text) => engine.compose(&request(args, text))?,
            Copy::Story(story) => engine.compose_story(&story, &request(args, String::new()))?,
        };
        galley.findings.splice(..0, findings);
        Ok(galley)
    });
    match galley {
        Ok(galley) => {
            match args.format {
                Format::Human => say(&galley, args.depth),
                Format::Json => show::line(&serde_json::json!(galley).to_string()),
            }
            ExitCode::from(CLEAN)
        }
        Err(error) => show::refuse(args.format, &error),
    }
}

fn request(args: &ComposeArgs, text: String) -> ComposeSpec {
    ComposeSpec {
        id: None,
        text,
        lang: args.lang.clone(),
        measure: args.measure.clone().unwrap_or_default(),
        writing: args.writing,
        strictness: args.strictness,
        rules: args.rules.spec(),
        indent: args.indent.clone(),
        layout: args.layout.clone(),
        style: args.style.clone(),
    }
}

/// The copy, and what was found in reading it.
fn copy(file: Option<&Path>) -> Result<(Copy, Vec<Diagnostic>)> {
    match file {
        Some(path) if path != Path::new("-") => copy_of(path),
        _ => {
            let mut text = String::new();
            let read = io::stdin().lock().take(LONGEST + 1).read_to_string(&mut text);
            read.map_err(|cause| unreadable(&cause))?;
            if text.len() as u64 > LONGEST {
                Err(too_long("the text"))
            } else {
                Ok((Copy::Text(text), Vec::new()))
            }
        }
    }
}

/// No text and no request has more bytes.
const LONGEST: u64 = 256 << 20;

fn too_long(what: &str) -> Error {
    Error::new(ErrorKind::Input, format!("{what} has more than {} MB", LONGEST >> 20))
}

fn unreadable(cause: &io::Error) -> Error {
    match cause.kind() {
        io::ErrorKind::InvalidData => Error::new(ErrorKind::Input, "standard input is not UTF-8 text")
            .with_hint("save it again as UTF-8; old copy is often GBK or Big5"),
        _ => Error::new(ErrorKind::Read, format!("standard input cannot be read: {cause}")),
    }
}

/// Answers every request in its order, each on a line of its own; a bad one gets an error, and the next is read.
fn batch(engine: &Engine<'_>, mut requests: impl BufRead) -> ExitCode {
    let mut status = CLEAN;
    let mut line = Vec::new();
    loop {
        line.clear();
        match (&mut requests).take(LONGEST).read_until(b'\n', &mut line) {
            Ok(0) => break,
            // Its end would be read as a request of its own.
            Ok(_) if line.len() as u64 == LONGEST && !line.ends_with(b"\n") => {
                show::note(&too_long("the request").to_string());
                return ExitCode::from(COULD_NOT_RUN);
            }
            Ok(_) => {}
            Err(cause) => {
                show::note(&unreadable(&cause).to_string());
                return ExitCode::from(COULD_NOT_RUN);
            }
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let (id, galley) = answer(engine, &line);
        let mut answer = serde_json::Map::new();
        answer.insert("id".into(), id);
        match galley.map(serde_json::to_value) {
            Ok(Ok(serde_json::Value::Object(galley))) => answer.extend(galley),
            Ok(_) => {}
            Err(error) => {
                status = FINDINGS;
                answer.insert("error".into(), serde_json::json!(error));
            }
        }
        // Where nobody reads any more, there is nothing left to do.
        if !show::is_read(&serde_json::Value::Object(answer).to_string()) {
            break;
        }
    }
    ExitCode::from(status)
}

fn answer(engine: &Engine<'_>, line: &[u8]) -> (serde_json::Value, Result<Galley>) {
    let text = match std::str::from_utf8(line) {
        Ok(text) => text,
        Err(_) => {
            let error = Error::new(ErrorKind::Input, "the request is not UTF-8 text");
            return (serde_json::Value::Null, Err(error));
        }
    };
    (spec::compose_id(text), spec::compose(text).and_then(|request| engine.compose(&request)))
}

/// The lines with their numbers, what was found, and how long it all is.
fn say(galley: &Galley, depth: Option<usize>) {
    for finding in &galley.findings {
        show::note(&finding.to_string());
    }
    let width = galley.lines.len().to_string().len();
    for (n, line) in galley.lines.iter().enumerate() {
        show::line(&format!("{:>width$}  {}", n + 1, line.text));
    }
    let lines = galley.lines.len();
    let room = match depth {
        None => String::new(),
        Some(depth) if lines > depth => format!(", {} over {depth}", lines - depth),
        Some(depth) if lines < depth => format!(", {} under {depth}", depth - lines),
        Some(depth) => format!(", just {depth}"),
    };
    show::line(&format!("{lines} lines{room}; {} characters", galley.characters));
}
