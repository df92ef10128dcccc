use std::collections::BTreeMap;

use super::design::Frame;
use super::{ContentRef, Layout, Source};
use crate::diag::{Error, Result};
use crate::geom::{Length, LogicalSize, WritingMode};
use crate::spec::CaptionPlace;

/// Refuses a design that cannot be set: frames outside the paper or on top of each other, names given twice, measures
/// narrower than a character.
pub(super) fn check(layout: &Layout, source: Source<'_>) -> Result<()> {
    let error = |name: &str, message: String| source.error(name, message);
    let frames = all_frames(layout);
    for (n, frame) in frames.iter().enumerate() {
        if frames[..n].iter().any(|other| other.name == frame.name) {
            return Err(error(&frame.name, format!("two frames are both named {:?}", frame.name)));
        }
        let LogicalSize { inline, block } = frame.rect.size;
        if inline <= Length::ZERO || block < Length::ZERO {
            return Err(error(
                &frame.name,
                format!("the frame {:?} is {inline} × {block}: it has no room", frame.name),
            ));
        }
        if !layout.holds(&frame.rect) {
            return Err(error(&frame.name, format!("the frame {:?} does not lie on the page", frame.name))
                .with_hint("move it, or make it smaller, until it lies within the trimmed page"));
        }
    }
    check_threads(layout, &error)?;
    check_contents(layout, &error)?;
    check_gaps(layout, &error)?;
    check_measures(layout, &error)?;
    check_captions(layout, &error)?;
    check_overlaps(layout, &error)
}

fn all_frames(layout: &Layout) -> Vec<&Frame> {
    let texts = layout.texts.iter().map(|text| &text.frame);
    let heads = layout.heads.iter().map(|head| &head.frame);
    let figures = layout.figures.iter().map(|figure| &figure.frame);
    let boxes = layout.boxes.iter().map(|boxed| &boxed.frame);
    let labels = layout.labels.iter().map(|label| &label.frame);
    texts.chain(heads).chain(figures).chain(boxes).chain(labels).collect()
}

/// A frame holds the copy of one thread.
fn check_threads(layout: &Layout, error: &dyn Fn(&str, String) -> Error) -> Result<()> {
    for (n, thread) in layout.threads.iter().enumerate() {
        for &frame in &thread.frames {
            if let Some(other) = layout.threads[..n].iter().find(|other| other.frames.contains(&frame)) {
                let frame = &layout.texts[frame].frame.name;
                let (one, other) = (&other.name, &thread.name);
                let message =
                    format!("the threads {one:?} and {other:?} both run through the frame {frame:?}");
                return Err(error(other, message).with_hint("a frame holds the copy of one thread"));
            }
        }
    }
    Ok(())
}

/// A part of a story is set once.
fn check_contents(layout: &Layout, error: &dyn Fn(&str, String) -> Error) -> Result<()> {
    let threads = layout.threads.iter().map(|thread| (thread.name.as_str(), thread.content.iter().collect()));
    let boxes = layout.boxes.iter().map(|boxed| (boxed.frame.name.as_str(), boxed.content.iter().collect()));
    let heads = layout.heads.iter().map(|head| {
        (head.frame.name.as_str(), head.rows.iter().map(|row| &row.content).collect::<Vec<&ContentRef>>())
    });
    let mut holders: BTreeMap<&ContentRef, &str> = BTreeMap::new();
    for (name, contents) in threads.chain(boxes).chain(heads) {
        for content in contents {
            if let Some(other) = holders.insert(content, name) {
                let part = format!("{}.{}", content.slot, content.part.name());
                let message = if other == name {
                    format!("{name:?} holds {part} twice")
                } else {
                    format!("{other:?} and {name:?} both hold {part}")
                };
                return Err(error(name, message).with_hint("a part of a story is set once"));
            }
        }
    }
    Ok(())
}

/// No gap draws frames into each other, and no rule is thinner than nothing.
fn check_gaps(layout: &Layout, error: &dyn Fn(&str, String) -> Error) -> Result<()> {
    let mut gaps: Vec<(&str, &str, Length)> = Vec::new();
    for text in &layout.texts {
        let name = text.frame.name.as_str();
        gaps.extend(text.rule.map(|rule| (name, "rule", rule)));
    }
    for boxed in &layout.boxes {
        let name = boxed.frame.name.as_str();
        gaps.extend([(name, "gutter", boxed.gutter), (name, "inset", boxed.inset)]);
        gaps.extend(boxed.border.map(|border| (name, "border", border)));
    }
    let heads = layout.heads.iter().filter_map(|head| Some((&head.frame.name, head.wrap?)));
    let figures = layout.figures.iter().map(|figure| (&figure.frame.name, figure.wrap));
    let boxes = layout.boxes.iter().map(|boxed| (&boxed.frame.name, boxed.wrap));
    for (name, wrap) in heads.chain(figures).chain(boxes) {
        gaps.push((name, "wrap", wrap.inline.min(wrap.block)));
    }
    for boxed in &layout.boxes {
        let LogicalSize { inline, block } = boxed.frame.rect.size;
        let name = boxed.frame.name.as_str();
        let room = if boxed.fixed { inline.min(block) } else { inline };
        if let Some(border) = boxed.border.filter(|border| *border * 2 >= room) {
            return Err(error(
                name,
                format!("the border of {name:?} is {border}, and leaves the box no room"),
            ));
        }
    }
    if let Some((name, what, gap)) = gaps.into_iter().find(|(_, _, gap)| *gap < Length::ZERO) {
        return Err(error(name, format!("the {what} of {name:?} is {gap}, less than nothing")));
    }
    for rule in &layout.rules {
        let LogicalSize { inline, block } = rule.rect.size;
        if inline <= Length::ZERO || block <= Length::ZERO {
            return Err(error("rules", format!("a rule is {inline} × {block}: there is nothing of it")));
        }
        if !layout.holds(&rule.rect) {
            return Err(error("rules", "a rule does not lie on the page".into()));
        }
    }
    Ok(())
}

/// A caption needs a measure of one of its characters, and has to leave room for the picture beside it.
fn check_captions(layout: &Layout, error: &dyn Fn(&str, String) -> Error) -> Result<()> {
    let captions = layout.figures.iter().filter_map(|figure| Some((&figure.frame, figure.caption.as_ref()?)));
    for (frame, caption) in captions.filter(|(_, caption)| caption.writing == WritingMode::HorizontalTb) {
        let name = &frame.name;
        let em = layout.style(&caption.style).em.inline;
        let width = layout.on_paper(&frame.rect).size.width;
        let measure = caption.measure.unwrap_or(width);
        if measure < em {
            let message =
                format!("the measure of the caption of {name:?} is {measure}, narrower than one character");
            return Err(error(name, message));
        }
        let room = if caption.place == CaptionPlace::Below { width } else { width - em };
        if caption.measure.is_some_and(|measure| measure > room) {
            let message =
                format!("the caption of {name:?} is {measure} wide, and leaves its picture no room");
            return Err(error(name, message).with_hint("give it a narrower `measure`"));
        }
    }
    Ok(())
}

/// Text needs a measure of one character at least, after its indent too.
fn check_measures(layout: &Layout, error: &dyn Fn(&str, String) -> Error) -> Result<()> {
    let body = layout.styles.get("body");
    let least = body.map_or(layout.grid.em.inline, |body| body.em.inline);
    let indent = body.map_or(Length::ZERO, |body| body.indent);
    let columns = layout.texts.iter().flat_map(|text| &text.columns);
    let insides = layout.boxes.iter().map(|boxed| {
        let gutters = boxed.gutter * (boxed.columns as i64 - 1);
        let inside = measure(&boxed.frame, layout) - boxed.inset * 2 - gutters;
        (boxed.frame.name.as_str(), inside / boxed.columns as i64)
    });
    for (name, measure) in
        columns.map(|column| (column.name.as_str(), measure(column, layout))).chain(insides)
    {
        if measure < least {
            return Err(error(
                name,
                format!("the measure of {name:?} is {measure}, narrower than one character"),
            )
            .with_hint("give it fewer columns, or more room"));
        }
        if measure < indent + least {
            let message =
                format!("the indent of style \"body\" is {indent}, and leaves {name:?} no character");
            return Err(error("indent", message).with_hint(format!("the measure of {name:?} is {measure}")));
        }
    }
    Ok(())
}

/// A frame's extent along its own lines.
fn measure(frame: &Frame, layout: &Layout) -> Length {
    if frame.writing == layout.writing { frame.rect.size.inline } else { frame.rect.size.block }
}

/// Text frames keep off each other, and so do headline blocks, figures and boxes; text runs around the latter.
fn check_overlaps(layout: &Layout, error: &dyn Fn(&str, String) -> Error) -> Result<()> {
    let columns: Vec<&Frame> = layout.texts.iter().flat_map(|text| &text.columns).collect();
    let heads = layout.heads.iter().map(|head| &head.frame);
    let figures = layout.figures.iter().map(|figure| &figure.frame);
    let boxes = layout.boxes.iter().map(|boxed| &boxed.frame);
    let solids: Vec<&Frame> = heads.chain(figures).chain(boxes).collect();
    for group in [&columns, &solids] {
        for (n, frame) in group.iter().enumerate() {
            if let Some(other) = group[..n].iter().find(|other| other.rect.overlaps(&frame.rect)) {
                return Err(error(
                    &frame.name,
                    format!("the frames {:?} and {:?} overlap", other.name, frame.name),
                )
                .with_hint("move one of them, or make it smaller"));
            }
        }
    }
    for head in layout.heads.iter().filter(|head| head.wrap.is_none()) {
        if let Some(column) = columns.iter().find(|column| column.rect.overlaps(&head.frame.rect)) {
            return Err(error(
                &head.frame.name,
                format!("the frames {:?} and {:?} overlap", column.name, head.frame.name),
            )
            .with_hint("give the headline block a `wrap` to let text run around it, or move it"));
        }
    }
    Ok(())
}
