//! Readings and dots of `jlreq-composition.ndjson`: built as the shaper would have, and read off as the suite has them.

use std::ops::Range;

use banxin::cjk::{Compound, Profile, RubyAlign};
use banxin::geom::{EmSize, Length, Setting, Size, WritingMode};
use banxin::layout::Style;
use banxin::line::{BesideLine, Line, LineItem};
use banxin::shape::{Beside, Cluster, Glyph, Reading, ReadingKind, Run, Shaped, analyze};
use banxin::story::Side;
use serde_json::Value;

use super::bench;
use super::jlreq::{length, offset, thousandths};

/// The kinds of construct that are set beside a line. A script of the suite stands in the middle beside its run and takes no
/// room in the line: that is a reading for all of the run.
pub(super) const KINDS: [&str; 3] = ["ruby", "emphasis-dots", "script"];

/// Settings of the suite that are set here: indents are never overhung.
pub(super) const SETTINGS: [&str; 4] =
    ["ruby.jukugo_layout", "ruby.alignment", "ruby.overhang_indent", "ruby.group_distribution"];

/// The rules that a request asks for.
pub(super) fn rules(mut profile: Profile, request: &Value) -> Profile {
    let constructs = request["constructs"].as_array().into_iter().flatten();
    let mut constructs = constructs;
    if constructs.clone().any(|construct| construct["kind"] == "script") {
        return Profile { ruby_align: RubyAlign::Center, ..profile };
    }
    let jukugo = constructs.any(|construct| construct["ruby_kind"] == "jukugo");
    profile.compound = if jukugo { Compound::Jukugo } else { Compound::Mono };
    let style = &request["style"];
    profile.ruby_align = match (style["ruby.alignment"].as_str(), style["ruby.group_distribution"].as_str()) {
        (Some("katatsuki"), _) => RubyAlign::Start,
        (_, Some("flush")) => RubyAlign::SpaceBetween,
        _ => RubyAlign::SpaceAround,
    };
    profile
}

fn range(value: &Value) -> Range<usize> {
    offset(&value[0])..offset(&value[1])
}

/// What a request has beside its lines; the clusters of its text are those of `shaped`.
pub(super) fn beside(request: &Value, shaped: &Shaped, style: &Style) -> Option<Box<Beside>> {
    let byte = |cluster: &Cluster| shaped.chars[cluster.chars.start as usize].byte as usize;
    let at = |place: usize| shaped.clusters.partition_point(|cluster| byte(cluster) < place) as u32;
    let clusters = |bytes: Range<usize>| at(bytes.start)..at(bytes.end);
    let mut beside = Beside::default();
    for construct in request["constructs"].as_array()? {
        match construct["kind"].as_str() {
            Some("emphasis-dots") => beside.dots.extend(clusters(range(&construct["range"]))),
            Some("ruby") => {
                for (n, run) in construct["runs"].as_array()?.iter().enumerate() {
                    beside.readings.push(Reading {
                        base: clusters(range(&run["base"])),
                        side: Side::Over,
                        joined: n > 0 && construct["ruby_kind"] == "jukugo",
                        kind: ReadingKind::Spread,
                        text: construct["annotation"]["source"].as_str()?[range(&run["annotation"])]
                            .to_owned(),
                        shaped: reading(&construct["annotation"], range(&run["annotation"]), style),
                        em: em(&construct["annotation"]),
                    });
                }
            }
            Some("script") => {
                let annotation = &construct["annotation"];
                let text = annotation["source"].as_str()?;
                beside.readings.push(Reading {
                    base: clusters(range(&construct["range"])),
                    side: Side::Over,
                    joined: false,
                    kind: ReadingKind::Spread,
                    text: text.to_owned(),
                    shaped: reading(annotation, 0..text.len(), style),
                    em: em(annotation),
                });
            }
            _ => {}
        }
    }
    (beside != Beside::default()).then(|| Box::new(beside))
}

fn em(value: &Value) -> EmSize {
    EmSize { inline: length(&value["size"]["inline"]), block: length(&value["size"]["block"]) }
}

/// The part of an annotation that belongs to one base.
fn reading(annotation: &Value, part: Range<usize>, style: &Style) -> Shaped {
    let source = annotation["source"].as_str().expect("a source");
    let mut shaped = Shaped { chars: analyze(&source[part.clone()]), ..Shaped::default() };
    for cluster in annotation["clusters"].as_array().expect("clusters") {
        let own = range(&cluster["range"]);
        if !(part.start <= own.start && own.end <= part.end) {
            continue;
        }
        let EmSize { inline, block } = if cluster["size"].is_null() { em(annotation) } else { em(cluster) };
        let n = shaped.clusters.len() as u32;
        let em = Size { width: inline, height: block };
        shaped.runs.push(Run { face: style.faces.main, em, setting: Setting::Horizontal, combined: false });
        let advance = length(&cluster["advance"]);
        shaped.glyphs.push(Glyph { id: 1, advance, along: Length::ZERO, across: Length::ZERO });
        shaped.clusters.push(Cluster { chars: n..n + 1, glyphs: n..n + 1, run: n, advance });
    }
    shaped
}

/// Where what is beside a line starts along it, and how large it is, in the suite's order.
pub(super) fn found(
    (shaped, items, line): (&Shaped, &[LineItem], &Line),
    (profile, mode): (&Profile, WritingMode),
    indent: Length,
) -> Vec<(i64, i64)> {
    let Some(beside) = &shaped.beside else { return Vec::new() };
    let along = BesideLine { shaped, beside, items, line, profile, mode };
    let mut found = Vec::new();
    for set in along.readings() {
        let reading = &beside.readings[set.reading].shaped;
        let sizes = reading.clusters[set.clusters.clone()]
            .iter()
            .map(|cluster| reading.runs[cluster.run as usize].em.height);
        found.extend(
            set.pens.iter().zip(sizes).map(|(pen, em)| (thousandths(indent + *pen), thousandths(em))),
        );
    }
    for (cluster, middle) in along.dots() {
        // A dot stands in an em half as large as its character's (JLREQ 3.3.9).
        let em = shaped.runs[shaped.clusters[cluster as usize].run as usize].em.height / 2;
        found.push((thousandths(indent + middle - em / 2), thousandths(em)));
    }
    found
}

/// The same as the suite has it.
pub(super) fn expected(line: &Value) -> Vec<(i64, i64)> {
    let attachments = line["attachments"].as_array().into_iter().flatten();
    let whole = |value: &Value| value.as_i64().expect("a whole number");
    attachments.map(|own| (whole(&own["inline"]), whole(&own["size"]["block"]))).collect()
}

/// The em of a cluster of the text.
pub(super) fn em_of(cluster: &Value) -> Size {
    match cluster["size"].is_null() {
        true => Size { width: bench::EM, height: bench::EM },
        false => {
            let EmSize { inline, block } = em(cluster);
            Size { width: inline, height: block }
        }
    }
}
