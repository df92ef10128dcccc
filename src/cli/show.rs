use std::io::{self, Write};

/// Prints a line; where nobody reads any more, that is no failure of the build.
pub(super) fn line(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// Prints a line for the person who watches.
pub(super) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
