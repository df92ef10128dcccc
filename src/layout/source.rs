use crate::diag::{Error, ErrorKind, SourcePlace};

/// A layout file, for messages: its name and what it says.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file's name.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
}

impl Source<'_> {
    /// An error of the thing that has this name; of a table such as `grid`, where no thing has it.
    pub(super) fn error(&self, name: &str, message: String) -> Error {
        Error::new(ErrorKind::Input, message).at(self.place(name))
    }

    /// Where the thing of a name stands.
    pub(super) fn place(&self, name: &str) -> SourcePlace {
        // A column is named by its frame and its number.
        let frame = name.rsplit_once('.').map(|(frame, _)| frame);
        let places = [Some(name), frame].into_iter().flatten().map(|name| self.place_of(name));
        places.into_iter().find(|place| place.line > 0).unwrap_or_else(|| SourcePlace::file(self.file))
    }

    fn place_of(&self, name: &str) -> SourcePlace {
        let mut offset = 0;
        for line in self.text.split_inclusive('\n') {
            let value =
                line.trim_start().strip_prefix("name").and_then(|rest| rest.trim_start().strip_prefix('='));
            let value = value.map(|value| value.split('#').next().unwrap_or_default().trim());
            if value.is_some_and(|value| value.trim_matches(['"', '\'']) == name) {
                let column = line.len() - line.trim_start().len();
                return SourcePlace::at(self.file, self.text, offset + column);
            }
            offset += line.len();
        }
        SourcePlace::of_key(self.file, self.text, name)
    }
}
