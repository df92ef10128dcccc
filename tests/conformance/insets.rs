//! Text in small lines and formulas of `jlreq-composition.ndjson`: marked as the copy would have them, and read off as the
//! suite has them.

use std::ops::Range;

use banxin::geom::{Em, Length, WritingMode};
use banxin::layout::Style;
use banxin::line::{InsetText, Line, LineItem, Penalty};
use banxin::shape::{Inset, Marked, Piece, PieceKind, Shaped};
use serde_json::Value;

use super::bench;
use super::jlreq::{length, offset, thousandths};

/// The kinds of construct that are set here.
pub(super) const KINDS: [&str; 3] = ["warichu", "furawake", "formula"];

fn part_of_em(length: Length) -> Em {
    Em::units(length.scale(12_000, bench::EM.to_units()).to_units() as i32)
}

/// Adds what a request sets so; `at` counts the characters before a byte.
pub(super) fn mark(request: &Value, at: impl Fn(usize) -> u32, marked: &mut Marked) {
    let chars = |range: &Value| at(offset(&range[0]))..at(offset(&range[1]));
    for construct in request["constructs"].as_array().into_iter().flatten() {
        let whole = chars(&construct["range"]);
        let clusters = request["clusters"].as_array().into_iter().flatten();
        let own = clusters.filter(|cluster| whole.contains(&chars(&cluster["range"]).start));
        match construct["kind"].as_str() {
            Some("formula") => marked.pieces.push(Piece { chars: whole, kind: PieceKind::Formula }),
            Some("warichu") => {
                let inner: Vec<&Value> = own.filter(|cluster| cluster["role"] != "warichu-bracket").collect();
                let (first, last) = (inner[0], inner[inner.len() - 1]);
                let small = chars(&first["range"]).start..chars(&last["range"]).end;
                let size = part_of_em(length(&first["size"]["inline"]));
                let bracket = PieceKind::Bracket(size + size);
                let brackets = [whole.start..small.start, small.end..whole.end];
                let [before, after] = brackets.map(|chars| Piece { chars, kind: bracket });
                let text = Piece { chars: small.clone(), kind: PieceKind::Inset(size) };
                marked.pieces.extend([before, text, after]);
                marked.insets.push(Inset { whole, chars: small, rows: Vec::new(), size, gap: Em::ZERO });
            }
            Some("furawake") => {
                let breaks = request["breaks"].as_array().into_iter().flatten();
                let rows = breaks.map(|one| at(offset(&one["offset"]))).collect();
                let gap = part_of_em(length(&construct["line_gap"]));
                let kind = PieceKind::Inset(Em::ONE);
                marked.pieces.push(Piece { chars: whole.clone(), kind });
                marked.insets.push(Inset { chars: whole.clone(), whole, rows, size: Em::ONE, gap });
            }
            _ => {}
        }
    }
}

/// Whether a cluster stands in small lines.
pub(super) fn is_inset(shaped: &Shaped, char: u32) -> bool {
    let kind = shaped.marked.as_ref().and_then(|marked| marked.kind(char));
    matches!(kind, Some(PieceKind::Inset(_)))
}

/// The texts in small lines, of the suite's widths, and parted where the suite offers it.
pub(super) fn texts(
    shaped: &Shaped,
    (style, mode): (&Style, WritingMode),
    is_offered: impl Fn(usize) -> bool,
) -> Vec<InsetText> {
    let insets = shaped.marked.iter().flat_map(|marked| &marked.insets);
    let texts = insets.filter_map(|inset| InsetText::of(inset, shaped, style, mode)).map(|mut text| {
        for (n, item) in text.small.iter_mut().enumerate() {
            let cluster = &shaped.clusters[text.clusters.start as usize + n];
            item.body = cluster.advance;
            item.penalty = if is_offered(n + text.clusters.start as usize) {
                Penalty::Allowed(0)
            } else {
                Penalty::Forbidden
            };
        }
        text
    });
    texts.collect()
}

/// Of each cluster in small lines on a line its number, its place, its advance, and how far across the line it stands.
pub(super) fn found(texts: &[InsetText], items: &[LineItem], line: &Line) -> Vec<(usize, i64, i64, i64)> {
    let mut found = Vec::new();
    for text in texts {
        for small in text.lines(items, line) {
            let Range { start, .. } = small.clusters;
            for (n, pen) in small.pens.iter().enumerate() {
                let item = &text.small[(start - text.clusters.start) as usize + n];
                found.push((
                    start as usize + n,
                    thousandths(*pen),
                    thousandths(item.body),
                    thousandths(small.across),
                ));
            }
        }
    }
    found
}

/// How far across their lines the suite has its clusters that do not stand on them, by byte.
pub(super) fn expected(line: &Value, mode: WritingMode) -> Vec<(usize, i64)> {
    let whole = |value: &Value| value.as_i64().expect("a whole number");
    let clusters = line["clusters"].as_array().into_iter().flatten();
    let across = clusters.map(|cluster| {
        let across = whole(&cluster["block"]) - whole(&line["block_origin"]);
        // Lines of vertical type go to the left.
        let across = if mode == WritingMode::VerticalRl { -across } else { across };
        (offset(&cluster["range"][0]), across)
    });
    across.filter(|(_, across)| *across != 0).collect()
}
