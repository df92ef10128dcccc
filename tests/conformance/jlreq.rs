//! `jlreq-composition.ndjson`: clusters of given advances, and where they stand on their lines. One author's reading of
//! JLREQ; what it cannot decide is waived with the section that does, and what banxin does not set yet is in `unset.tsv`.
//!
//! The suite gives a mark by its body alone, to which the rules add space; a font's mark is its body with that space. So
//! bodies are taken from the suite and all space from the engine. Lengths of the suite are thousandths of an em.

use banxin::cjk::{Hanging, Kinsoku, Lang, LineEnd, LineStart, Profile};
use banxin::font::Fonts;
use banxin::geom::{Length, Setting, WritingMode};
use banxin::layout::{Align, Style};
use banxin::line::{LineItem, LineSpan, Measures, Penalty, break_lines, items, justify};
use banxin::shape::{Cluster, Glyph, Run, Shaped, analyze};
use serde_json::Value;

use super::{Score, bench, beside, suite};

/// The kinds of construct that are set within a line.
const KINDS: [&str; 2] = ["tate-chu-yoko", "jidori"];

pub(super) fn length(value: &Value) -> Length {
    bench::EM.scale(value.as_i64().expect("a whole number"), 1000)
}

pub(super) fn offset(value: &Value) -> usize {
    value.as_u64().expect("an offset") as usize
}

/// A request of the suite.
struct Request<'a> {
    value: &'a Value,
    source: &'a str,
}

impl<'a> Request<'a> {
    fn of(case: &'a Value) -> Request<'a> {
        let value = &case["request"];
        Request { value, source: value["source"].as_str().expect("a source") }
    }

    fn constructs(&self) -> impl Iterator<Item = &'a Value> {
        self.value["constructs"].as_array().into_iter().flatten()
    }

    /// The constructs and settings that banxin has no word for.
    fn unknown(&self) -> Option<String> {
        let kinds = self.constructs().filter_map(|construct| construct["kind"].as_str());
        let mut unknown: Vec<String> = kinds
            .filter(|kind| !KINDS.contains(kind) && !beside::KINDS.contains(kind))
            .map(str::to_owned)
            .collect();
        if !self.value["tab_stops"].is_null() {
            unknown.push("tab stops".into());
        }
        let settings = self.value["style"].as_object().into_iter().flatten();
        let known = [
            "profile",
            "adjustment.reduction_table",
            "adjustment.hanging_punctuation",
            "spacing.line_head_opening_bracket",
            "kinsoku.iteration_mark_at_line_head",
            "classification.unlisted_code_point",
            "classification.ambiguous_context",
            "classification.grouped_numeral_qualification",
        ];
        let is_known = |key: &str| known.contains(&key) || beside::SETTINGS.contains(&key);
        unknown.extend(settings.map(|(key, _)| key.clone()).filter(|key| !is_known(key)));
        (!unknown.is_empty()).then(|| unknown.join(", "))
    }

    fn setting(&self, key: &str) -> Option<&'a str> {
        self.value["style"].get(key).and_then(Value::as_str)
    }

    fn mode(&self) -> WritingMode {
        match self.value["writing_mode"].as_str() {
            Some("vertical-rl") => WritingMode::VerticalRl,
            _ => WritingMode::HorizontalTb,
        }
    }

    fn style(&self, fonts: &Fonts) -> Style {
        let mut profile = Profile { kinsoku: Kinsoku::Strict, ..Profile::of(Lang::Ja) };
        if self.setting("kinsoku.iteration_mark_at_line_head") == Some("permitted") {
            profile.kinsoku = Kinsoku::Loose;
        }
        if self.setting("adjustment.reduction_table") == Some("table-4") {
            profile.line_end = LineEnd::Full;
        }
        if self.setting("adjustment.hanging_punctuation") == Some("hanging") {
            profile.hanging = Hanging::Allow;
        }
        if self.setting("spacing.line_head_opening_bracket") == Some("pattern-2") {
            profile.line_start = LineStart::Half;
        }
        profile = beside::rules(profile, self.value);
        let spread = self.constructs().any(|construct| construct["kind"] == "jidori");
        let align = match self.value["alignment"].as_str() {
            _ if spread => Align::Spread,
            Some("start") => Align::Start,
            _ => Align::Justify,
        };
        let indent = self.value.get("first_line_indent").map_or(Length::ZERO, length);
        Style { align, indent, ..bench::style(profile, fonts) }
    }

    /// The clusters as a shaper would have given them; what is set in one cell is one cluster.
    fn shaped(&self, style: &Style) -> Shaped {
        let chars = analyze(self.source);
        let at = |byte: usize| chars.partition_point(|c| (c.byte as usize) < byte) as u32;
        let groups: Vec<_> =
            self.constructs().filter(|construct| construct["kind"] == "tate-chu-yoko").collect();
        let mut shaped = Shaped::default();
        for cluster in self.value["clusters"].as_array().expect("clusters") {
            let (start, end) = (offset(&cluster["range"][0]), offset(&cluster["range"][1]));
            let group = groups
                .iter()
                .find(|group| (offset(&group["range"][0])..offset(&group["range"][1])).contains(&start));
            if group.is_some_and(|group| offset(&group["range"][0]) < start) {
                let last = shaped.clusters.last_mut().expect("the group has begun");
                last.chars.end = at(end);
                continue;
            }
            let frame = cluster.get("frame").unwrap_or(&self.value["frame"]);
            let setting = match (self.mode(), frame.as_str()) {
                (WritingMode::HorizontalTb, _) => Setting::Horizontal,
                (WritingMode::VerticalRl, Some("proportional")) => Setting::Sideways,
                (WritingMode::VerticalRl, _) => Setting::Vertical,
            };
            let em = beside::em_of(cluster);
            let run = Run { face: style.faces.main, em, setting, combined: group.is_some() };
            let advance = if group.is_some() { bench::EM } else { length(&cluster["advance"]) };
            let n = shaped.clusters.len() as u32;
            let glyph = Glyph { id: 1, advance, along: Length::ZERO, across: Length::ZERO };
            shaped.runs.push(run);
            shaped.glyphs.push(glyph);
            shaped.clusters.push(Cluster { chars: at(start)..at(end), glyphs: n..n + 1, run: n, advance });
        }
        shaped.chars = chars;
        shaped.beside = beside::beside(self.value, &shaped, style);
        shaped
    }

    /// Boxes of the suite's widths; lines may end where the suite offers it and the engine agrees.
    fn items(&self, shaped: &Shaped, style: &Style) -> Vec<LineItem> {
        let mut items = items(shaped, style, self.mode());
        let breaks = self.value["breaks"].as_array().map_or(&[][..], Vec::as_slice);
        let last = items.len() - 1;
        for (n, (item, cluster)) in items.iter_mut().zip(&shaped.clusters).enumerate() {
            item.body = cluster.advance;
            let end =
                shaped.chars.get(cluster.chars.end as usize).map_or(self.source.len(), |c| c.byte as usize);
            let offered = breaks.iter().find(|other| offset(&other["offset"]) == end);
            item.penalty = match offered.and_then(|offered| offered["kind"].as_str()) {
                _ if n == last => Penalty::Mandatory,
                Some("mandatory") => Penalty::Mandatory,
                Some(_) => item.penalty,
                None => Penalty::Forbidden,
            };
        }
        items
    }
}

fn run(case: &Value, fonts: &Fonts) -> Result<(), String> {
    let request = Request::of(case);
    if let Some(unknown) = request.unknown() {
        return Err(format!("not set: {unknown}"));
    }
    let style = request.style(fonts);
    let shaped = request.shaped(&style);
    let items = request.items(&shaped, &style);
    let measure = length(&request.value["line_extent"]);
    let measures = Measures { indent: style.indent, ..Measures::uniform(measure) };
    let breaks = break_lines(&items, &measures, bench::EM);
    let expected = &case["expected"];
    let overfull = expected["diagnostics"].as_array().is_some_and(|found| !found.is_empty());
    let count = breaks.lines.len();
    // The suite lets a line run over where no break may be, and says so; the engine breaks it, and says that.
    let too_wide = |span: &LineSpan| justify(&items, span, style.align).fit.off < Length::ZERO;
    let says = breaks.gave_way || breaks.lines.iter().any(too_wide);
    if overfull || says {
        return if overfull == says { Ok(()) } else { Err(format!("overfull {overfull}, said {says}")) };
    }
    let mut found = Vec::new();
    let mut attached = Vec::new();
    for (n, span) in breaks.lines.iter().enumerate() {
        // Where it says `justify`, the suite fills lines that end where they must, all but the last.
        let fills = request.value["alignment"] == "justify";
        let span = LineSpan { last: n + 1 == count || (span.last && !fills), ..span.clone() };
        let line = justify(&items, &span, style.align);
        let indent = if n == 0 { style.indent } else { Length::ZERO };
        attached.push(beside::found((&shaped, &items, &line), (&style.profile, request.mode()), indent));
        let clusters = &shaped.clusters[span.items.start as usize..span.items.end as usize];
        let byte =
            |index: u32| shaped.chars.get(index as usize).map_or(request.source.len(), |c| c.byte as usize);
        let start = byte(clusters.first().map_or(0, |cluster| cluster.chars.start));
        let end = byte(clusters.last().map_or(0, |cluster| cluster.chars.end));
        let pens = clusters
            .iter()
            .zip(&line.pens)
            .map(|(cluster, &pen)| (byte(cluster.chars.start), thousandths(indent + pen)));
        found.push((start, end, thousandths(indent + line.advance), pens.collect::<Vec<_>>()));
    }
    let groups: Vec<usize> = found.iter().flat_map(|line| line.3.iter().map(|pen| pen.0)).collect();
    let lines = expected["lines"].as_array().expect("lines").iter().map(|line| {
        let clusters = line["clusters"].as_array().expect("clusters").iter();
        let pens = clusters
            .map(|cluster| (offset(&cluster["range"][0]), cluster["inline"].as_i64().expect("a place")));
        let pens = pens.filter(|pen| groups.contains(&pen.0)).collect::<Vec<_>>();
        let extent = line["inline_extent"].as_i64().expect("an extent");
        (offset(&line["range"][0]), offset(&line["range"][1]), extent, pens)
    });
    let lines: Vec<_> = lines.collect();
    // An em is 720 000 units: a fourteenth of it is none of the suite's whole thousandths.
    let wanted: Vec<_> = expected["lines"].as_array().expect("lines").iter().map(beside::expected).collect();
    let rounds = attached.iter().any(|line| !line.is_empty());
    if is_like(&found, &lines, rounds) && attached == wanted {
        return Ok(());
    }
    Err(format!("found {found:?} {attached:?}, expected {lines:?} {wanted:?}"))
}

/// Start and end in bytes, extent, and each cluster's place.
type FoundLine = (usize, usize, i64, Vec<(usize, i64)>);

/// Whether lines are equal; where readings part a base in ratios, to a thousandth of an em.
fn is_like(found: &[FoundLine], expected: &[FoundLine], rounds: bool) -> bool {
    let near = |a: i64, b: i64| (a - b).abs() <= i64::from(rounds);
    let same = |a: &FoundLine, b: &FoundLine| {
        let places = a.3.iter().zip(&b.3).all(|(a, b)| a.0 == b.0 && near(a.1, b.1));
        (a.0, a.1, a.2, a.3.len()) == (b.0, b.1, b.2, b.3.len()) && places
    };
    found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| same(a, b))
}

pub(super) fn thousandths(length: Length) -> i64 {
    length.scale(1000, bench::EM.to_units()).to_units()
}

#[test]
fn clusters_stand_where_jlreq_has_them() {
    let Some(file) = suite("jlreq-composition.ndjson") else { return };
    let fonts = crate::support::fonts();
    let mut score = Score::of("JLREQ composition");
    for line in file.lines().filter(|line| !line.is_empty()) {
        let case: Value = serde_json::from_str(line).expect("JSON");
        score.count(case["id"].as_str().expect("an id"), run(&case, &fonts));
    }
    score.settle();
}
