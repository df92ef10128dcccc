//! `jlreq-composition.ndjson`: clusters of given advances, and where they stand on their lines. One author's reading of
//! JLREQ; what it cannot decide is waived with the section that does.
//!
//! The suite gives a mark by its body alone, to which the rules add space; a font's mark is its body with that space. So
//! bodies of characters are taken from the suite, as a font would give them, and all space from the engine. Marks of half
//! an em, which JLREQ gives them, are the engine's own too; a few cases set marks in a full em. Lengths of the suite are
//! thousandths of an em.
//!
//! Where a run is longer than its line, the suite lets it run over and says so; the engine ends the line within the run and
//! says that. There it has to agree on everything else: that it gave way, where lines may end, and where the suite's own
//! lines have their clusters.

use banxin::cjk::{Class, Hanging, Kinsoku, Lang, LineEnd, LineStart, Profile, sign};
use banxin::font::Fonts;
use banxin::geom::{Em, Length, Setting, WritingMode};
use banxin::layout::{Align, Style, TabAlign, TabStop};
use banxin::line::{InsetText, LineItem, LineSpan, Measures, Penalty, break_lines, items, justify, set_tabs};
use banxin::shape::{Char, Cluster, Glyph, Marked, Piece, PieceKind, Run, Shaped, analyze};
use serde_json::Value;

use super::{Score, bench, beside, insets, suite};

/// The kinds of construct that are set within a line.
const KINDS: [&str; 2] = ["tate-chu-yoko", "jidori"];

pub(super) fn length(value: &Value) -> Length {
    bench::EM.scale(value.as_i64().expect("a whole number"), 1000)
}

pub(super) fn offset(value: &Value) -> usize {
    value.as_u64().expect("an offset") as usize
}

/// The role of a mark that ends a sentence.
const TERMINATOR: &str = "sentence-terminator";

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
            .filter(|kind| ![&KINDS[..], &beside::KINDS, &insets::KINDS].iter().any(|own| own.contains(kind)))
            .map(str::to_owned)
            .collect();
        let settings = self.value["style"].as_object().into_iter().flatten();
        let known = [
            "profile",
            "adjustment.reduction_table",
            "adjustment.hanging_punctuation",
            "spacing.line_head_opening_bracket",
            "spacing.sentence_medial_dividing_mark",
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
        if self.setting("spacing.sentence_medial_dividing_mark") == Some("quarter-em") {
            profile.medial_gap = Em::QUARTER;
        }
        profile = beside::rules(profile, self.value);
        let spread = self.constructs().any(|construct| construct["kind"] == "jidori");
        let align = match self.value["alignment"].as_str() {
            _ if spread => Align::Spread,
            Some("start") => Align::Start,
            _ => Align::Justify,
        };
        let indent = self.value.get("first_line_indent").map_or(Length::ZERO, length);
        Style { align, indent, tabs: self.tabs(), ..bench::style(profile, fonts) }
    }

    fn tabs(&self) -> Vec<TabStop> {
        let stops = self.value["tab_stops"].as_array().into_iter().flatten();
        let stops = stops.map(|stop| {
            let align = match stop["alignment"].as_str() {
                Some("end") => TabAlign::End,
                Some("center") => TabAlign::Center,
                Some("character") => {
                    let character = stop["character"].as_str().and_then(|text| text.chars().next());
                    TabAlign::Character(character.expect("a character"))
                }
                _ => TabAlign::Start,
            };
            TabStop { at: length(&stop["position"]), align }
        });
        stops.collect()
    }

    /// The characters, with the blank cell after a mark that ends a sentence: copy has one there, and the suite a role.
    fn chars(&self) -> Vec<Char> {
        let mut chars = analyze(self.source);
        let clusters = self.value["clusters"].as_array().expect("clusters");
        for cluster in clusters.iter().filter(|cluster| cluster["role"] == TERMINATOR) {
            // It stands within the bytes of the mark, of which there are three.
            let byte = offset(&cluster["range"][1]) as u32 - 1;
            let at = chars.partition_point(|c| c.byte < byte);
            chars.insert(at, Char { c: '\u{3000}', byte, class: Class::WideSpace });
        }
        chars
    }

    /// The clusters as a shaper would have given them; what is set in one cell is one cluster.
    fn shaped(&self, style: &Style) -> Shaped {
        let chars = self.chars();
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
            let n = shaped.runs.len() as u32;
            let glyph = Glyph { id: 1, advance, along: Length::ZERO, across: Length::ZERO };
            shaped.runs.push(run);
            shaped.glyphs.push(glyph);
            let until = at(end);
            let ends_sentence = cluster["role"] == TERMINATOR;
            let own = if ends_sentence { until - 1 } else { until };
            shaped.clusters.push(Cluster { chars: at(start)..own, glyphs: n..n + 1, run: n, advance });
            if ends_sentence {
                let advance = Length::ZERO;
                shaped.clusters.push(Cluster { chars: own..until, glyphs: n + 1..n + 1, run: n, advance });
            }
        }
        let is_decimal = |cluster: &&Value| cluster["role"] == "decimal-point";
        let decimals = self.value["clusters"].as_array().into_iter().flatten().filter(is_decimal);
        let pieces = decimals.map(|cluster| Piece {
            chars: at(offset(&cluster["range"][0]))..at(offset(&cluster["range"][1])),
            kind: PieceKind::Decimal,
        });
        let mut marked = Marked { pieces: pieces.collect(), ..Marked::default() };
        insets::mark(self.value, at, &mut marked);
        shaped.marked = Some(Box::new(marked));
        shaped.chars = chars;
        shaped.beside = beside::beside(self.value, &shaped, style);
        shaped
    }

    /// Where a cluster ends.
    fn end(&self, shaped: &Shaped, cluster: &Cluster) -> usize {
        shaped.chars.get(cluster.chars.end as usize).map_or(self.source.len(), |c| c.byte as usize)
    }

    /// What the suite offers at a byte.
    fn offered(&self, byte: usize) -> Option<&'a str> {
        let mut breaks = self.value["breaks"].as_array().into_iter().flatten();
        breaks.find(|other| offset(&other["offset"]) == byte).and_then(|offered| offered["kind"].as_str())
    }

    /// The texts in small lines.
    fn insets(&self, shaped: &Shaped, style: &Style) -> Vec<InsetText> {
        let offered = |n: usize| self.offered(self.end(shaped, &shaped.clusters[n])).is_some();
        insets::texts(shaped, (style, self.mode()), offered)
    }

    /// Boxes of the suite's widths; lines may end where the suite offers it and the engine agrees.
    fn items(&self, shaped: &Shaped, style: &Style) -> Vec<LineItem> {
        let mut items = items(shaped, style, self.mode());
        let last = items.len() - 1;
        for (n, (item, cluster)) in items.iter_mut().zip(&shaped.clusters).enumerate() {
            if insets::is_inset(shaped, cluster.chars.start) {
                continue;
            }
            let Char { c, class, .. } = shaped.chars[cluster.chars.start as usize];
            let kind = shaped.marked.as_ref().and_then(|marked| marked.kind(cluster.chars.start));
            let is_sign = kind == Some(PieceKind::Formula) && sign(c).is_some();
            let is_half_mark = class.is_mark() && cluster.advance * 2 == bench::EM;
            if !is_half_mark && !is_sign {
                item.body = cluster.advance;
            }
            item.penalty = match self.offered(self.end(shaped, cluster)) {
                _ if n == last => Penalty::Mandatory,
                Some("mandatory") => Penalty::Mandatory,
                Some(_) => item.penalty,
                None => Penalty::Forbidden,
            };
        }
        for inset in self.insets(shaped, style) {
            inset.fold(&mut items);
        }
        set_tabs(&mut items, shaped, style);
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
    let too_wide = |span: &LineSpan| justify(&items, span, style.align).fit.off < Length::ZERO;
    let says = breaks.gave_way || breaks.lines.iter().any(too_wide);
    if overfull != says {
        return Err(format!("overfull {overfull}, said {says}"));
    }
    let set = Set { request: &request, style: &style, shaped: &shaped, items: &items };
    let spans = if overfull { set.spans_of(expected, measure)? } else { breaks.lines };
    let (found, attached, across) = set.lines(&spans);
    let lines = set.expected(expected);
    let wanted_across: Vec<_> = expected["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| insets::expected(line, request.mode()))
        .collect();
    if across != wanted_across && shaped.marked.as_ref().is_some_and(|marked| !marked.insets.is_empty()) {
        return Err(format!("found {across:?} across, expected {wanted_across:?}"));
    }
    // An em is 720 000 units: a fourteenth of it is none of the suite's whole thousandths.
    let wanted: Vec<_> = expected["lines"].as_array().expect("lines").iter().map(beside::expected).collect();
    let rounds = attached.iter().any(|line| !line.is_empty());
    if is_like(&found, &lines, rounds) && attached == wanted {
        return Ok(());
    }
    Err(format!("found {found:?} {attached:?}, expected {lines:?} {wanted:?}"))
}

/// Whether lines are equal; where readings part a base in ratios, to a thousandth of an em.
fn is_like(found: &[Row], expected: &[Row], rounds: bool) -> bool {
    let near = |a: i64, b: i64| (a - b).abs() <= i64::from(rounds);
    let same = |a: &Row, b: &Row| {
        let mut places = a.3.iter().zip(&b.3);
        (a.0, a.1, a.2, a.3.len()) == (b.0, b.1, b.2, b.3.len())
            && places.all(|(a, b)| a.0 == b.0 && near(a.1, b.1) && near(a.2, b.2))
    };
    found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| same(a, b))
}

/// A line: its first byte, the one after its last, its advance, and of each cluster its byte, its place, and its advance with
/// the space after it before anything is squeezed or opened.
type Row = (usize, usize, i64, Vec<(usize, i64, i64)>);

/// Of what stands beside a line its place along it, and its size.
type Beside = Vec<(i64, i64)>;
/// Of what stands in small lines its byte, and how far across the line.
type Across = Vec<(usize, i64)>;

/// A case as it is set.
struct Set<'a> {
    request: &'a Request<'a>,
    style: &'a Style,
    shaped: &'a Shaped,
    items: &'a [LineItem],
}

impl Set<'_> {
    fn byte(&self, char: u32) -> usize {
        self.shaped.chars.get(char as usize).map_or(self.request.source.len(), |c| c.byte as usize)
    }

    /// The lines that the suite has, where the engine lets lines end there and nowhere within them.
    fn spans_of(&self, expected: &Value, measure: Length) -> Result<Vec<LineSpan>, String> {
        let item = |byte: usize| {
            let before = |cluster: &Cluster| self.byte(cluster.chars.start) < byte;
            self.shaped.clusters.partition_point(before)
        };
        let mut spans = Vec::new();
        for line in expected["lines"].as_array().expect("lines") {
            let (start, end) = (item(offset(&line["range"][0])), item(offset(&line["range"][1])));
            let penalties = self.items[start..end].iter().map(|item| item.penalty).collect::<Vec<_>>();
            let (last, inner) = penalties.split_last().ok_or("a line without a cluster")?;
            let extent = length(&line["inline_extent"]);
            let holds = inner.iter().all(|penalty| *penalty == Penalty::Forbidden);
            if *last == Penalty::Forbidden || (extent > measure && !holds) {
                return Err(format!("lines may end otherwise than in {line}: {penalties:?}"));
            }
            let items = start as u32..end as u32;
            let last = *last == Penalty::Mandatory;
            spans.push(LineSpan { items, measure: measure.max(extent), last, forced: false });
        }
        Ok(spans)
    }

    /// The lines, what stands beside each, and what in each does not stand on it.
    fn lines(&self, spans: &[LineSpan]) -> (Vec<Row>, Vec<Beside>, Vec<Across>) {
        let insets = self.request.insets(self.shaped, self.style);
        let mut across = Vec::new();
        let mut found = Vec::new();
        let mut attached = Vec::new();
        for (n, span) in spans.iter().enumerate() {
            // Where it says `justify`, the suite fills lines that end where they must, all but the last.
            let fills = self.request.value["alignment"] == "justify";
            let span = LineSpan { last: n + 1 == spans.len() || (span.last && !fills), ..span.clone() };
            let line = justify(self.items, &span, self.style.align);
            let indent = if n == 0 { self.style.indent } else { Length::ZERO };
            let rules = (&self.style.profile, self.request.mode());
            attached.push(beside::found((self.shaped, self.items, &line), rules, indent));
            let clusters = &self.shaped.clusters[span.items.start as usize..span.items.end as usize];
            let start = self.byte(clusters.first().map_or(0, |cluster| cluster.chars.start));
            let end = self.byte(clusters.last().map_or(0, |cluster| cluster.chars.end));
            let items = &self.items[span.items.start as usize..span.items.end as usize];
            let naturals = items.iter().enumerate().map(|(n, item)| {
                thousandths(match line.pens.get(n + 1) {
                    // What is spread over cells has no other advance than that of its cells.
                    Some(next) if self.style.align == Align::Spread => *next - line.pens[n],
                    Some(_) => item.body + item.glue.natural,
                    None => item.body + item.at_end.natural,
                })
            });
            let small = insets::found(&insets, self.items, &line);
            let byte_of = |n: usize| self.byte(self.shaped.clusters[n].chars.start);
            across.push(small.iter().filter(|own| own.3 != 0).map(|own| (byte_of(own.0), own.3)).collect());
            let places = clusters.iter().zip(&line.pens).zip(naturals).enumerate();
            let places = places.map(|(n, ((cluster, &pen), natural))| {
                let own = small.iter().find(|own| own.0 == span.items.start as usize + n);
                let (pen, natural) = own.map_or((thousandths(indent + pen), natural), |own| (own.1, own.2));
                (self.byte(cluster.chars.start), pen, natural)
            });
            let places = places.filter(|place| self.request.source.is_char_boundary(place.0));
            found.push((start, end, thousandths(indent + line.advance), places.collect()));
        }
        (found, attached, across)
    }

    /// What the suite has; clusters of one cell are one.
    fn expected(&self, expected: &Value) -> Vec<Row> {
        let starts: Vec<usize> =
            self.shaped.clusters.iter().map(|cluster| self.byte(cluster.chars.start)).collect();
        let lines = expected["lines"].as_array().expect("lines").iter().map(|line| {
            let mut places: Vec<(usize, i64, i64)> = Vec::new();
            for cluster in line["clusters"].as_array().expect("clusters") {
                let (at, place) = (offset(&cluster["range"][0]), &cluster["inline"]);
                let (place, advance) = (place.as_i64().expect("a place"), cluster["advance"].as_i64());
                let advance = advance.expect("an advance");
                match places.last_mut() {
                    // The figures of a cell stand across the line.
                    Some(cell) if !starts.contains(&at) => cell.2 = 1000,
                    _ => places.push((at, place, advance)),
                }
            }
            let extent = line["inline_extent"].as_i64().expect("an extent");
            (offset(&line["range"][0]), offset(&line["range"][1]), extent, places)
        });
        lines.collect()
    }
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
