use std::sync::Arc;

use crate::check::rule::{Limit, Looks, Rule, Say};
use crate::check::sheet::{Sheet, shared};
use crate::diag::Code;
use crate::geom::{Length, Rect};

/// The page stands on what is heavy.
pub(in crate::check) const SMALL_OVER_LARGE: Rule = Rule {
    code: Code::SmallOverLarge,
    number: "T",
    chinese: "小图压大图",
    title: "no small picture stands over a larger one (小图压大图)",
    limits: &[Limit { name: "share", value: 80_000, unit: "% of the larger" }],
    source: "mainland make-up practice",
    looks: Looks::Page(small_over_large),
};

/// Readers notice, and think that there was no other.
pub(in crate::check) const TWICE: Rule = Rule {
    code: Code::PictureTwice,
    number: "T",
    chinese: "同图重用",
    title: "no picture is printed twice on a page",
    limits: &[],
    source: "Japanese make-up practice (同じ写真)",
    looks: Looks::Page(twice),
};

fn small_over_large(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let share = say.limit("share");
    for upper in &sheet.photos {
        let over = |lower: Rect| {
            let above = upper.placed.window.bottom() <= lower.origin.y;
            let across = |rect: Rect| (rect.origin.x, rect.right());
            above && shared(across(upper.placed.window), across(lower)) > Length::ZERO
        };
        let larger = sheet.photos.iter().find(|lower| {
            let (small, large) = (square(upper.placed.window), square(lower.placed.window));
            over(lower.placed.window) && small * 100_000 < large * i128::from(share)
        });
        if let Some(lower) = larger {
            let message = format!(
                "the picture {} stands over the larger one {}",
                upper.placed.picture.file, lower.placed.picture.file
            );
            say.say(sheet.in_frame(upper.frame), Some(upper.placed.window), message)
                .hint("put the large one over the small one");
        }
    }
}

fn square(rect: Rect) -> i128 {
    i128::from(rect.size.width.to_units()) * i128::from(rect.size.height.to_units())
}

fn twice(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    for (n, photo) in sheet.photos.iter().enumerate() {
        let picture = &photo.placed.picture;
        let same = sheet.photos[..n].iter().find(|other| {
            Arc::ptr_eq(picture, &other.placed.picture) || picture.data == other.placed.picture.data
        });
        if let Some(first) = same {
            let other = &first.placed.picture.file;
            let file = if *other == picture.file { String::new() } else { format!(" as {other}") };
            let frame = first.frame.and_then(|frame| sheet.page.frames.get(frame));
            let frame = frame.map_or(String::new(), |frame| format!(" in the frame \"{}\"", frame.name));
            let message =
                format!("the picture {} is on the page twice: it stands{file}{frame} too", picture.file);
            say.say(sheet.in_frame(photo.frame), Some(photo.placed.window), message).hint("choose another");
        }
    }
}
