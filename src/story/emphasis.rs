use super::segment::is_cjk;

/// A text for the Markdown reader with marks that help it over two rules made for Latin text, and that have to be
/// taken out of everything it returns.
///
/// - Whether a run of `*` opens or closes emphasis depends on spaces and punctuation beside it (CommonMark 0.31, 6.2).
///   CJK text has no spaces, so `**甲。**乙` would not close. A mark on each side of a run that touches CJK text
///   lets it do both, and its partner decides.
/// - A line that begins with `[编者按]：` in ASCII, `[编者按]:`, would be a definition of a link and vanish. A mark
///   before the colon keeps it as text.
pub(super) struct Marked {
    /// The text, with its marks; lines are where they were.
    pub(super) text: String,
    mark: Option<char>,
}

impl Marked {
    /// Puts the marks into a text.
    pub(super) fn new(text: &str) -> Marked {
        // Cuneiform punctuation, of which a text with all five does without the help.
        let Some(mark) = ('\u{12470}'..='\u{12474}').find(|mark| !text.contains(*mark)) else {
            return Marked { text: text.to_owned(), mark: None };
        };
        let mut marked = String::with_capacity(text.len() + text.len() / 16);
        let mut before = '\n';
        let mut escaped = false;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if c == '*' && !escaped {
                let mut run = 1;
                while chars.next_if_eq(&'*').is_some() {
                    run += 1;
                }
                let after = chars.peek().copied().unwrap_or('\n');
                let inside = !before.is_whitespace() && !after.is_whitespace();
                let helped = inside && (is_cjk(before) || is_cjk(after));
                marked.extend(helped.then_some(mark));
                marked.extend(std::iter::repeat_n('*', run));
                marked.extend(helped.then_some(mark));
            } else {
                if c == ':' && before == ']' {
                    marked.push(mark);
                }
                marked.push(c);
            }
            escaped = c == '\\' && !escaped;
            before = c;
        }
        Marked { text: marked, mark: Some(mark) }
    }

    /// A piece of the text without marks.
    pub(super) fn plain(&self, piece: &str) -> String {
        match self.mark {
            Some(mark) => piece.chars().filter(|c| *c != mark).collect(),
            None => piece.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &str) {
        let marked = Marked::new(input);
        assert_eq!(marked.text.replace('\u{12470}', "|"), expected);
        assert_eq!(marked.plain(&marked.text), input);
    }

    #[test]
    fn stars_beside_cjk_open_and_close() {
        check("**甲。**乙", "**甲。|**|乙");
        check("说**“甲”**乙", "说|**|“甲”|**|乙");
        check("a **b** c*d*", "a **b** c*d*");
        check("* 甲\n* 乙", "* 甲\n* 乙");
        check("甲\\*乙", "甲\\*乙");
        check("甲\\\\*乙", "甲\\\\|*|乙");
    }

    #[test]
    fn a_bracketed_note_is_no_definition() {
        check("[编者按]: 文", "[编者按]|: 文");
    }
}
