use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::OnceLock;

use banxin::Error;

use super::COULD_NOT_RUN;
use super::args::Format;

/// Why something that the program had to say could not be printed.
static LOST: OnceLock<io::Error> = OnceLock::new();

/// Prints a line. Where nobody reads any more, that is no failure of the work; where it cannot be written, [`lost`] tells.
pub(super) fn line(text: &str) {
    is_read(text);
}

/// As [`line`], and says whether anybody goes on reading.
pub(super) fn is_read(text: &str) -> bool {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Ok(()) => true,
        Err(cause) => {
            if cause.kind() != io::ErrorKind::BrokenPipe {
                let _ = LOST.set(cause);
            }
            false
        }
    }
}

/// Prints a line for the person who watches.
pub(super) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Says why nothing was done, as a note or as JSON.
pub(super) fn refuse(format: Format, error: &Error) -> ExitCode {
    match format {
        Format::Human => note(&error.to_string()),
        Format::Json => line(&serde_json::json!({ "error": error }).to_string()),
    }
    ExitCode::from(COULD_NOT_RUN)
}

/// So many things of a kind, as people say it.
pub(super) fn count(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// Why a line was lost, if one was.
pub(super) fn lost() -> Option<&'static io::Error> {
    LOST.get()
}
