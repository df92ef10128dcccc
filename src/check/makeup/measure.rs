use crate::check::rule::{Looks, Rule, Say, shown};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::geom::Length;
use crate::page::{FrameKind, PlacedGrid};

/// A measure that the page's columns do not give leaves a gutter of its own, and the page looks crooked.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::OffColumn,
    number: "T",
    chinese: "长栏、破栏",
    title: "measures are the basic column, several of them, or such broken evenly (长栏, 破栏)",
    limits: &[],
    source: "mainland make-up practice",
    looks: Looks::Page(check),
};

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let grid = &sheet.page.grid;
    let whole = sheet.logical(sheet.page.type_area).size.inline;
    let columns = (whole + grid.gutter).count_of(grid.column + grid.gutter).clamp(1, MOST_COLUMNS);
    let mut seen = Vec::new();
    for (n, frame) in sheet.page.frames.iter().enumerate() {
        let is_column = matches!(frame.kind, FrameKind::Column(Some(_)));
        // Copy that is read in another direction than the page has measures of its own.
        if !is_column || frame.writing != sheet.page.writing || sheet.lines_of(n).next().is_none() {
            continue;
        }
        let measure = sheet.logical(frame.rect).size.inline;
        if is_on_columns(grid, columns, measure) || seen.contains(&measure) {
            continue;
        }
        seen.push(measure);
        let tenths = measure.to_units() * 10 / grid.em.inline.to_units().max(1);
        let message = format!(
            "a measure of {} 字 is no number of basic columns, nor such broken evenly",
            shown(tenths * 100)
        );
        let near = nearest(grid, columns, measure).to_units() / grid.em.inline.to_units().max(1);
        say.say(sheet.in_frame(Some(n)), Some(frame.rect), message).hint(format!("the nearest is {near} 字"));
    }
}

/// More columns than a page has.
const MOST_COLUMNS: i64 = 24;

/// Every measure that columns give: `basic` of them as one, or broken into `into`. Whole characters, with what is left in
/// the gutters, or with it.
fn measures(grid: &PlacedGrid, columns: i64) -> impl Iterator<Item = Length> {
    (1..=columns).flat_map(move |basic| {
        (1..=columns + 1).flat_map(move |into| {
            let room = grid.column * basic + grid.gutter * (basic - 1) - grid.gutter * (into - 1);
            let each = room / into;
            let whole = grid.em.inline * each.count_of(grid.em.inline);
            [each, whole].into_iter().filter(move |measure| *measure >= grid.em.inline * 5)
        })
    })
}

fn is_on_columns(grid: &PlacedGrid, columns: i64, measure: Length) -> bool {
    // A point is what nobody sees.
    measures(grid, columns).any(|given| (given - measure).abs() <= Length::pt(1))
}

fn nearest(grid: &PlacedGrid, columns: i64, measure: Length) -> Length {
    measures(grid, columns).min_by_key(|given| (*given - measure).abs()).unwrap_or(grid.column)
}
