use crate::diag::{Code, Diagnostic, Place, SourcePlace};
use crate::picture::{Picture, Word};
use crate::spec::{PictureSpec, Role};
use crate::story::{self, Paragraph, StoryPicture};

/// What a page says of a picture, and of where the words came from.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) caption: Option<Paragraph>,
    pub(super) credit: Option<Paragraph>,
    /// Empty where nobody says what the picture shows.
    pub(super) alt: String,
    pub(super) findings: Vec<Diagnostic>,
}

/// The words of a picture, each for itself: the page file's, else the story's, else those that the picture's own file
/// brings. What the picture shows is last of all what its caption says.
pub(super) fn of_picture(
    page: &str,
    picture: &Picture,
    of_page: &PictureSpec,
    in_page: impl Fn(&str) -> SourcePlace,
    of_story: Option<&StoryPicture>,
) -> Words {
    let own = &picture.words;
    let mut taken = Vec::new();
    let given = |text: &Option<String>| {
        let text = text.as_ref().map(|text| text.trim()).filter(|text| !text.is_empty());
        text.map(str::to_owned)
    };
    let mut paragraph =
        |text: &Option<String>, in_story: Option<&Paragraph>, own: &Option<Word>, role: Role, name: &str| {
            if let Some(text) = given(text) {
                let place = in_page(&text);
                return Some(Paragraph { role, text, spans: Vec::new(), place });
            }
            if in_story.is_some() {
                return in_story.cloned();
            }
            let own = own.as_ref()?;
            let paragraph = story::paragraph(&own.text, role, &picture.file)?;
            taken.push(format!("{name} ({})", own.from));
            Some(paragraph)
        };
    let in_story = of_story.and_then(|picture| picture.caption.as_ref());
    let caption = paragraph(&of_page.caption, in_story, &own.caption, Role::Caption, "caption");
    let in_story = of_story.and_then(|picture| picture.credit.as_ref());
    let credit = paragraph(&of_page.credit, in_story, &own.credit, Role::Credit, "credit");
    let alt = given(&of_page.alt).or_else(|| {
        let own = own.alt.as_ref()?;
        let alt = story::paragraph(&own.text, Role::Caption, &picture.file)?;
        taken.push(format!("alternative text ({})", own.from));
        Some(alt.text)
    });
    let alt = alt.or_else(|| caption.as_ref().map(|caption| caption.text.clone())).unwrap_or_default();
    let findings = findings(page, picture, &taken);
    Words { caption, credit, alt, findings }
}

fn findings(page: &str, picture: &Picture, taken: &[String]) -> Vec<Diagnostic> {
    let place = || Place { source: Some(SourcePlace::file(&picture.file)), ..Place::page(page) };
    let mut findings: Vec<Diagnostic> = Vec::new();
    if !taken.is_empty() {
        let mut message = format!("the picture {} brings its own {}", picture.file, taken.join(", "));
        if let Some(copyright) = &picture.words.copyright {
            message.push_str(&format!("; its copyright notice is {:?} ({})", copyright.text, copyright.from));
        }
        findings.push(
            Diagnostic::new(Code::PictureWords, place(), message)
                .with_hint("other words in the story or the page file go before them"),
        );
    }
    for what in &picture.words.unread {
        let message = format!("the picture {} {what}: what it says there is not used", picture.file);
        findings.push(
            Diagnostic::new(Code::PictureWordsUnread, place(), message)
                .with_hint("give its caption, credit and `alt` in the story or the page file"),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::picture::{Coding, ColorSpace, ColorTag, Turn, Words as Own};

    fn picture(caption: &str, credit: &str, alt: &str) -> Picture {
        let word = |text: &str, from| (!text.is_empty()).then(|| Word { text: text.to_owned(), from });
        Picture {
            file: "a.jpg".into(),
            width: 1,
            height: 1,
            turn: Turn::NONE,
            color: ColorSpace::Gray,
            tag: ColorTag::None,
            coding: Coding::Samples,
            data: Arc::new(vec![0]),
            words: Own {
                caption: word(caption, "XMP dc:description"),
                credit: word(credit, "IPTC 2:80"),
                alt: word(alt, "XMP Iptc4xmpCore:AltTextAccessibility"),
                ..Own::default()
            },
        }
    }

    /// Caption, credit and alternative text, and what the report says of them.
    fn check(
        picture: &Picture,
        of_page: [&str; 3],
        of_story: [&str; 2],
        expected: [&str; 3],
        findings: &[&str],
    ) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let [caption, credit, alt] = of_page.map(some);
        let of_page = PictureSpec { file: "a.jpg".into(), caption, credit, alt, focus: None };
        let paragraph = |text, role| story::paragraph(text, role, "lead.md");
        let of_story = StoryPicture {
            id: "a".into(),
            file: "a.jpg".into(),
            caption: paragraph(of_story[0], Role::Caption),
            credit: paragraph(of_story[1], Role::Credit),
            place: SourcePlace::file("lead.md"),
        };
        let words = of_picture("A01", picture, &of_page, |_| SourcePlace::file("page.toml"), Some(&of_story));
        let text = |paragraph: Option<Paragraph>| paragraph.map_or(String::new(), |it| it.text);
        assert_eq!([text(words.caption), text(words.credit), words.alt], expected);
        let found: Vec<_> = words.findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(found, findings);
    }

    const ALL: &str = "the picture a.jpg brings its own caption (XMP dc:description), credit (IPTC 2:80), \
                       alternative text (XMP Iptc4xmpCore:AltTextAccessibility)";

    #[test]
    fn words_are_the_pages_else_the_storys_else_the_files_each_for_itself() {
        let whole = picture("图", "社", "桥");
        check(&whole, ["页图", "页社", "页桥"], ["稿图", "稿社"], ["页图", "页社", "页桥"], &[]);
        let alt = "the picture a.jpg brings its own alternative text (XMP Iptc4xmpCore:AltTextAccessibility)";
        check(&whole, ["", "", ""], ["稿图", "稿社"], ["稿图", "稿社", "桥"], &[alt]);
        check(&whole, ["", "", ""], ["", ""], ["图", "社", "桥"], &[ALL]);
        let credit = "the picture a.jpg brings its own credit (IPTC 2:80)";
        check(&picture("图", "社", ""), [" ", "", ""], ["稿图", ""], ["稿图", "社", "稿图"], &[credit]);
        check(&picture("", "", ""), ["", "", ""], ["", ""], ["", "", ""], &[]);
    }

    #[test]
    fn words_of_the_file_become_one_line_without_controls() {
        let expected = "the picture a.jpg brings its own caption (XMP dc:description)";
        let broken = picture("江边的\r\n老码头\u{7}", "", "");
        check(&broken, [""; 3], [""; 2], ["江边的老码头", "", "江边的老码头"], &[expected]);
    }

    #[test]
    fn words_that_cannot_be_read_are_said() {
        let mut picture = picture("", "", "");
        picture.words.unread.push("has XMP that is damaged".into());
        let expected = "the picture a.jpg has XMP that is damaged: what it says there is not used";
        check(&picture, [""; 3], [""; 2], ["", "", ""], &[expected]);
    }
}
