use std::io::{self, Write};
use std::sync::OnceLock;

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

/// So many things of a kind, as people say it.
pub(super) fn count(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// Why a line was lost, if one was.
pub(super) fn lost() -> Option<&'static io::Error> {
    LOST.get()
}
