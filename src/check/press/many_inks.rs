use crate::check::kinds::Kinds;
use crate::check::leaf::{Leaf, type_size};
use crate::check::rule::{Limit, Looks, Rule, Say, graded, shown};
use crate::check::sheet::Sheet;
use crate::diag::Code;
use crate::geom::{Color, Length};

/// Plates never meet exactly: type of many inks has coloured edges, and small type is lost in them.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::ManyInkText,
    number: "P06",
    chinese: "多色小字",
    title: "type is printed in one ink or two; of three inks or more it is large",
    limits: &[
        Limit { name: "inks", value: 3_000, unit: "inks" },
        Limit { name: "error-below", value: 10_000, unit: "pt" },
    ],
    source: "newspapers' advertisement specifications; GWG 2015, rich black text",
    looks: Looks::Both(check, check_leaf),
};

/// The inks of a mixture.
pub(in crate::check) fn inks(color: Color) -> i64 {
    color.shares().into_iter().filter(|part| *part > 0).count() as i64
}

fn check(sheet: &Sheet<'_>, say: &mut Say<'_>) {
    let (many, small) = (say.limit("inks"), say.limit("error-below"));
    let mut last = None;
    for (item, run) in sheet.runs().filter(|(_, run)| inks(run.color) * 1000 >= many) {
        // One finding for each paragraph.
        let paragraph = item.origin.text.as_ref().map(|text| (text.story, text.paragraph));
        if paragraph.is_some() && paragraph == last {
            continue;
        }
        last = paragraph;
        let size = run.em.width.min(run.em.height);
        let message = format!("type of {} is printed in {} inks", points(size), inks(run.color));
        say.say(sheet.at_item(item), run.bounds(), message)
            .hint("print it in black alone, or in two inks that the eye sees as one")
            .words(&run.text)
            .grade(graded(thousandths(size) < small));
    }
}

fn check_leaf(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let (many, small) = (say.limit("inks"), say.limit("error-below"));
    let mut kinds = Kinds::of("character");
    for glyph in leaf.glyphs() {
        let inks = leaf.inks(glyph.fill).map_or(0, inks);
        if inks * 1000 < many {
            continue;
        }
        let size = type_size(glyph);
        kinds.judge(say, (glyph.fill, size), |say| {
            let message = format!("type of {} pt is printed in {inks} inks", shown((size + 5) / 10 * 10));
            say.say(leaf.place(), Some(leaf.glyph_area(glyph)), message)
                .hint("print it in black alone, or in two inks that the eye sees as one")
                .words(&glyph.text)
                .grade(graded(size < small));
        });
    }
    kinds.finish(say);
}

/// A size in thousandths of a point.
pub(in crate::check) fn thousandths(size: Length) -> i64 {
    size.to_units() * 1000 / Length::UNITS_PER_PT
}

/// A size in points, as people write it.
pub(in crate::check) fn points(size: Length) -> String {
    format!("{} pt", shown((thousandths(size) + 5) / 10 * 10))
}
