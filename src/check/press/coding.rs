use crate::check::rule::{Limit, Looks, Rule, Say};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::picture::{ColorSpace, JpegFacts};

/// What a JPEG coder threw away nobody brings back, and some raster processors take CMYK files wrong.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::JpegCoding,
    number: "P19",
    chinese: "JPEG 压缩不当",
    title: "JPEG files are coded well enough to print, and alike for every reader",
    limits: &[Limit { name: "quality", value: 60_000, unit: "of 100" }],
    source: "photo desks' practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let least = say.limit("quality");
    for photo in &sheet.photos {
        let picture = &photo.placed.picture;
        let Some(JpegFacts { quality, progressive, adobe, .. }) = picture.jpeg_facts() else { continue };
        let mut objections = Vec::new();
        if quality.is_some_and(|quality| i64::from(quality) * 1000 < least) {
            objections.push(format!("is coded at a quality of about {}", quality.unwrap_or_default()));
        }
        if picture.color == ColorSpace::Cmyk && !adobe {
            objections.push("holds CMYK without saying how: readers differ on which way round".to_owned());
        }
        if picture.color == ColorSpace::Cmyk && progressive {
            objections
                .push("holds CMYK in progressive scans, which old raster processors do not read".to_owned());
        }
        for objection in objections {
            let message = format!("the picture {} {objection}", picture.file);
            say.say(sheet.in_frame(photo.frame), Some(photo.placed.window), message)
                .hint("ask the photo desk to save the original again, at a high quality, not progressive");
        }
    }
}
