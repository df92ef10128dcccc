/// A text without what no typesetter can set, and what was found on the way.
pub(super) struct Normal {
    /// The text: lines end in `\n`, and there are no byte order marks, and of control
    /// characters none but tabs between words.
    pub(super) text: String,
    /// What an editor should know: the line of the first, and a sentence.
    pub(super) findings: Vec<(usize, String)>,
}

/// Brings a file's text into the form that the reader expects. Lines keep their numbers.
pub(super) fn normalise(text: &str) -> Normal {
    let mut normal = String::with_capacity(text.len());
    let mut tallies = [Tally::default(); 3];
    let [controls, bidi, private] = &mut tallies;
    let mut line = 1;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => {
                line += 1;
                normal.push('\n');
            }
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    line += 1;
                    normal.push('\n');
                }
            }
            '\t' if is_between_words(&normal) => normal.push('\t'),
            '\t' => normal.push(' '),
            '\u{feff}' => {}
            // Line breaks of word processors.
            '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}' => normal.push('\u{2028}'),
            _ if c.is_control() => controls.count(line),
            _ => {
                match c {
                    '\u{200e}'
                    | '\u{200f}'
                    | '\u{61c}'
                    | '\u{202a}'..='\u{202e}'
                    | '\u{2066}'..='\u{2069}' => {
                        bidi.count(line);
                    }
                    '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => private.count(line),
                    _ => {}
                }
                normal.push(c);
            }
        }
    }
    let findings = tallies.iter().zip([
        ("control character", "left out"),
        ("control of writing direction", "kept, and may reorder what readers copy"),
        ("private-use character", "kept, and may print as anything"),
    ]);
    let findings = findings.filter(|(tally, _)| tally.number > 0);
    let findings = findings.map(|(tally, (what, fate))| {
        let (plural, verb) = if tally.number == 1 { ("", "is") } else { ("s", "are") };
        (tally.first_line, format!("{} {what}{plural} {verb} {fate}", tally.number))
    });
    Normal { findings: findings.collect(), text: normal }
}

/// Whether the last line has words, and not only blanks and signs of Markdown that open a block.
fn is_between_words(text: &str) -> bool {
    // No sign that opens a block is longer, and a line may be.
    const LONGEST: usize = 40;
    let tail = text.len().saturating_sub(LONGEST);
    let tail = (tail..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let Some(end) = text[tail..].rfind('\n') else { return text.len() > LONGEST || opens_no_block(text) };
    opens_no_block(&text[tail + end + 1..])
}

fn opens_no_block(line: &str) -> bool {
    let line = line.trim_matches([' ', '>', '-', '*', '+', '#']);
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = rest.len() < line.len() && matches!(rest, "." | ")");
    !line.is_empty() && !is_number
}

#[derive(Clone, Copy, Default)]
struct Tally {
    number: usize,
    first_line: usize,
}

impl Tally {
    fn count(&mut self, line: usize) {
        if self.number == 0 {
            self.first_line = line;
        }
        self.number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &str, findings: &[(usize, &str)]) {
        let normal = normalise(input);
        assert_eq!(normal.text, expected);
        let found: Vec<_> = normal.findings.iter().map(|(line, said)| (*line, said.as_str())).collect();
        assert_eq!(found, findings);
    }

    #[test]
    fn lines_end_in_one_way() {
        check("\u{feff}甲\r\n乙\r丙\n\t丁\u{b}戊", "甲\n乙\n丙\n 丁\u{2028}戊", &[]);
    }

    #[test]
    fn tabs_stand_between_words_and_open_no_line() {
        check("甲\t乙\n\t丙\n-\t丁\n12.\t戊\n12\t己\t", "甲\t乙\n 丙\n- 丁\n12. 戊\n12\t己\t", &[]);
        let long = "长".repeat(50);
        check(&format!("{long}\t乙"), &format!("{long}\t乙"), &[]);
    }

    #[test]
    fn what_cannot_be_seen_is_reported() {
        check("甲\0\n\u{7}乙", "甲\n乙", &[(1, "2 control characters are left out")]);
        check(
            "\n甲\u{202e}乙\u{e000}",
            "\n甲\u{202e}乙\u{e000}",
            &[
                (2, "1 control of writing direction is kept, and may reorder what readers copy"),
                (2, "1 private-use character is kept, and may print as anything"),
            ],
        );
    }
}
