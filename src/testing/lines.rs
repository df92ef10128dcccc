//! Lines of type as a record writes them: what is as in the line before is left out, and equal steps are counted.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::record::Line;

/// The most glyphs of a page: a record is a file, and may say anything.
const MOST_GLYPHS: usize = 2_000_000;

/// A line as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    text: String,
    at: [i64; 2],
    /// From each glyph to the next.
    steps: Vec<Step>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    font: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    size: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    colour: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    down: Option<bool>,
}

/// One step, or so many of them.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(untagged)]
enum Step {
    One(i64),
    Many(i64, usize),
}

impl Step {
    fn parts(self) -> (i64, usize) {
        match self {
            Step::One(by) => (by, 1),
            Step::Many(by, count) => (by, count),
        }
    }
}

/// Lines as they are written, one after the other.
pub(super) fn written(lines: &[Line]) -> impl Iterator<Item = Written> {
    let before = std::iter::once(None).chain(lines.iter().map(Some));
    lines.iter().zip(before).map(|(line, before)| Written {
        text: line.text.clone(),
        at: line.at,
        steps: steps(&line.glyphs),
        font: before.is_none_or(|it| it.font != line.font).then(|| line.font.clone()),
        size: before.is_none_or(|it| it.size != line.size).then_some(line.size),
        colour: before.is_none_or(|it| it.colour != line.colour).then(|| line.colour.clone()),
        down: before.is_none_or(|it| it.down != line.down).then_some(line.down),
    })
}

/// The steps between places along a line, of which the first is nothing.
fn steps(places: &[i64]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for pair in places.windows(2) {
        let by = pair[1] - pair[0];
        match steps.last_mut() {
            Some(last) if last.parts().0 == by => *last = Step::Many(by, last.parts().1 + 1),
            _ => steps.push(Step::One(by)),
        }
    }
    steps
}

/// The places along a line; none where there are more than `most`, or one lies beyond all measure.
fn places(steps: &[Step], most: usize) -> Option<Vec<i64>> {
    let mut places: Vec<i64> = vec![0];
    for (by, count) in steps.iter().map(|step| step.parts()) {
        if count > most.checked_sub(places.len())? {
            return None;
        }
        for _ in 0..count {
            places.push(places.last()?.checked_add(by)?);
        }
    }
    Some(places)
}

pub(super) fn serialize<S: Serializer>(lines: &[Line], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(written(lines))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Line>, D::Error> {
    let mut lines: Vec<Line> = Vec::new();
    let mut room = MOST_GLYPHS;
    for written in Vec::<Written>::deserialize(deserializer)? {
        let before = lines.last();
        let lacks = |what: &str| D::Error::custom(format!("the line {:?} has no {what}", written.text));
        let too_many = || D::Error::custom(format!("the line {:?} has too many glyphs", written.text));
        let glyphs = places(&written.steps, room).ok_or_else(too_many)?;
        room -= glyphs.len();
        lines.push(Line {
            glyphs,
            at: written.at,
            font: written.font.or_else(|| before.map(|it| it.font.clone())).ok_or_else(|| lacks("font"))?,
            size: written.size.or_else(|| before.map(|it| it.size)).ok_or_else(|| lacks("size"))?,
            colour: written
                .colour
                .or_else(|| before.map(|it| it.colour.clone()))
                .ok_or_else(|| lacks("colour"))?,
            down: written.down.or_else(|| before.map(|it| it.down)).ok_or_else(|| lacks("direction"))?,
            text: written.text,
        });
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, size: i64, glyphs: &[i64]) -> Line {
        Line {
            text: text.to_owned(),
            font: "Song".to_owned(),
            size,
            colour: "black".to_owned(),
            at: [5, 6],
            down: false,
            glyphs: glyphs.to_vec(),
        }
    }

    #[derive(Serialize, Deserialize)]
    struct Page(#[serde(with = "super")] Vec<Line>);

    #[test]
    fn lines_are_read_as_they_were_and_say_what_is_new() {
        let lines = vec![
            line("版心", 900, &[0, 900]),
            line("一二三四", 900, &[0, 900, 1800, 2500]),
            line("大", 1400, &[0]),
        ];
        let text = serde_json::to_string(&Page(lines.clone())).expect("JSON");
        let expected = "[{\"text\":\"版心\",\"at\":[5,6],\"steps\":[900],\"font\":\"Song\",\"size\":900,\"colour\":\"black\",\
                        \"down\":false},{\"text\":\"一二三四\",\"at\":[5,6],\"steps\":[[900,2],700]},\
                        {\"text\":\"大\",\"at\":[5,6],\"steps\":[],\"size\":1400}]";
        assert_eq!(text, expected);
        assert_eq!(serde_json::from_str::<Page>(&text).expect("lines").0, lines);
    }

    #[test]
    fn what_no_page_writes_is_an_error() {
        let check = |steps: &str, expected: &str| {
            let text = format!(
                "[{{\"text\":\"a\",\"at\":[0,0],\"steps\":{steps},\"font\":\"a\",\"size\":1,\"colour\":\"b\",\"down\":false}}]"
            );
            let said = serde_json::from_str::<Page>(&text).err().expect("an error").to_string();
            assert!(said.contains(expected), "{said}");
        };
        check("[[1,99999999999]]", "too many glyphs");
        check("[[9223372036854775807,2]]", "too many glyphs");
        let said = serde_json::from_str::<Page>("[{\"text\":\"a\",\"at\":[0,0],\"steps\":[]}]").err();
        assert!(said.expect("an error").to_string().contains("has no font"));
    }
}
