use std::fmt;

use serde::Serialize;

/// The result of what can fail for reasons outside the copy.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A place in an input file; line and column count from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SourcePlace {
    /// The file as the user named it.
    pub file: String,
    /// Line, from 1; 0 where the whole file is meant.
    pub line: usize,
    /// Column in characters, from 1; 0 where the whole line is meant.
    pub column: usize,
}

impl SourcePlace {
    /// The whole of a file.
    pub fn file(file: impl Into<String>) -> SourcePlace {
        SourcePlace { file: file.into(), line: 0, column: 0 }
    }

    /// The line and column of a byte offset in a file's text.
    pub fn at(file: impl Into<String>, text: &str, offset: usize) -> SourcePlace {
        let before = &text[..text.floor_char_boundary(offset)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        SourcePlace {
            file: file.into(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// Where a file of TOML first gives a name as a value (`name = "lead"`); where it gives it as a key, if it does not;
    /// the whole file where it says neither.
    pub fn of_value(file: impl Into<String>, text: &str, value: &str) -> SourcePlace {
        let quoted =
            ['"', '\''].iter().filter_map(|quote| text.find(&format!("{quote}{value}{quote}"))).min();
        match quoted.or_else(|| key(text, value)).or_else(|| text.find(value)) {
            Some(offset) => SourcePlace::at(file, text, offset),
            None => SourcePlace::file(file),
        }
    }

    /// Where a file of TOML first gives a name as a key (`lead = …`, `[lead]`); where it gives it as a value, if it does
    /// not; the whole file where it says neither.
    pub fn of_key(file: impl Into<String>, text: &str, name: &str) -> SourcePlace {
        match key(text, name) {
            Some(offset) => SourcePlace::at(file, text, offset),
            None => SourcePlace::of_value(file, text, name),
        }
    }
}

/// The byte at which a line begins that is headed by a key, a table's last key included.
fn key(text: &str, name: &str) -> Option<usize> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let head = match line.trim_start().strip_prefix('[') {
            Some(table) => table.split(']').next().and_then(|keys| keys.rsplit(['.', '[']).next()),
            None => line.split('=').next(),
        };
        if head.is_some_and(|head| head.trim().trim_matches('"') == name) {
            return Some(start);
        }
    }
    None
}

impl fmt::Display for SourcePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        Ok(())
    }
}

/// What kind of obstacle stopped the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ErrorKind {
    /// A file could not be read.
    Read,
    /// A file could not be written.
    Write,
    /// A page, layout or story file is not well formed, or asks for what cannot be.
    Input,
    /// A font is broken, or not a font.
    Font,
    /// A picture is broken, or too large.
    Picture,
    /// The PDF could not be made.
    Pdf,
}

/// A problem of the machine or of an input file: the build of this page stops, and earlier output stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Error {
    /// What kind of obstacle.
    pub kind: ErrorKind,
    /// The file, line and column, where one is to blame.
    pub place: Option<SourcePlace>,
    /// One sentence: what is wrong.
    pub message: String,
    /// The way out, where there is one.
    pub hint: Option<String>,
}

/// What the system says of a failure, in small letters and without its number.
pub fn system_says(cause: &std::io::Error) -> String {
    let said = cause.to_string();
    said.split(" (os error").next().unwrap_or_default().to_lowercase()
}

impl Error {
    /// An error with no place yet.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error { kind, place: None, message: message.into(), hint: None }
    }

    /// The same error at a place in a file.
    pub fn at(mut self, place: SourcePlace) -> Error {
        self.place = Some(place);
        self
    }

    /// The same error with the way out.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Error {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        if let Some(place) = &self.place {
            write!(f, "\n  --> {place}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n   = hint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
