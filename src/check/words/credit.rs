use crate::check::rule::{Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::spec::Role;

/// Who made a picture is named with it, or once for the page.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::MissingCredit,
    number: "P23",
    chinese: "图片无署名",
    title: "every picture names who made it, or the page does for all",
    limits: &[],
    source: "copyright law; newspaper practice",
    looks: Looks::Page(check),
};

/// Words that name a maker.
const MAKERS: &[&str] =
    &["摄", "攝", "图", "圖", "撮影", "写真", "提供", "供稿", "绘", "繪", "画", "photo", "Photo", "©"];

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let names_a_maker = |text: &str| MAKERS.iter().any(|word| text.contains(word));
    // A credit that stands outside the pictures' frames is the page's.
    let of_page = sheet.page.lines.iter().any(|line| {
        sheet.role(line) == Role::Credit
            && !sheet.photos.iter().any(|photo| photo.frame == Some(line.frame))
            && names_a_maker(sheet.paragraph(line))
    });
    if of_page {
        return;
    }
    let mut seen = Vec::new();
    for photo in &sheet.photos {
        let Some(frame) = photo.frame else { continue };
        let has_words = sheet.lines_of(frame).next().is_some();
        let own = photo.placed.credit.as_deref().filter(|credit| !credit.is_empty());
        let is_named = sheet.lines_of(frame).any(|line| match sheet.role(line) {
            Role::Credit => true,
            // Whoever is given as its maker, however they are called, and printed with it.
            Role::Caption if own.is_some_and(|credit| sheet.paragraph(line).contains(credit)) => true,
            Role::Caption => closing_words(sheet.paragraph(line)).is_some_and(names_a_maker),
            _ => false,
        });
        // A picture without any words is a matter of F403.
        if has_words && !is_named && !seen.contains(&frame) {
            seen.push(frame);
            let message = format!("nobody is named as having made the picture {}", photo.placed.picture.file);
            say.say(sheet.in_frame(Some(frame)), Some(photo.placed.window), message)
                .hint("add `credit` to the picture, or a credit to the page");
        }
    }
}

/// What stands in the brackets that end a caption, or its last words after a space.
fn closing_words(caption: &str) -> Option<&str> {
    let caption = caption.trim_end();
    if let Some(inner) = caption.strip_suffix(['）', ')', '］']) {
        return inner.rsplit(['（', '(', '［']).next();
    }
    caption
        .rsplit([' ', '　', '。'])
        .next()
        .filter(|last| last.ends_with(['摄', '攝', '影', '图', '圖', '供', '绘']))
}
