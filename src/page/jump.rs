/// The pages that a jump line names, in its order: words of letters, figures and hyphens with a figure in them, such as
/// `A05`, `B-2` or `12`.
pub fn pages_named(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let words = text.split(move |c: char| !is_part(c)).map(|word| word.trim_matches('-'));
    words.filter(|word| word.contains(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::pages_named;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(pages_named(text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn pages_are_named_by_letters_figures_and_hyphens() {
        check("（下转第A05版）", &["A05"]);
        check("（上接12版）", &["12"]);
        check("下转 A-05 版", &["A-05"]);
        check("——下转B2版--", &["B2"]);
        check("上接A01版，下转5版", &["A01", "5"]);
        check("（下转第三版）", &[]);
    }
}
