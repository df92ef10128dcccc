use banxin::Engine;
use banxin::cjk::{Kinsoku, Lang};
use banxin::engine::Copyfit;

use super::waivers::Waivers;

/// The line-break tests of web-platform-tests: where the first line has to end, by language and strictness.
#[test]
fn lines_wrap_where_css_text_has_it() {
    let Some(file) = super::suite("wpt-line-break.tsv") else { return };
    let fonts = super::support::fonts();
    let engine = Engine::new(&fonts);
    let waivers = Waivers::of("wpt");
    let (mut passed, mut waived, mut total) = (0, 0, 0);
    let mut failed = Vec::new();
    for row in super::rows(&file) {
        total += 1;
        let measure: f64 = row["measure_em"].parse().expect("a number");
        let lang = Lang::from_tag(row["lang"]).expect("a language");
        let kinsoku = match row["strictness"] {
            "default" => None,
            name => Some(Kinsoku::from_name(name).expect("a level")),
        };
        let copyfit = Copyfit { kinsoku, ..Copyfit::new(lang, (measure * 1000.0) as i64) };
        let composed = engine.compose(row["text"], &copyfit).expect("lines");
        if composed.lines[0].chars.end.to_string() == row["wrap_after"] {
            passed += 1;
        } else if waivers.cover(|case| match row["group"] {
            "pr" => {
                case.starts_with("group pr")
                    && lang != Lang::Und
                    && matches!(row["strictness"], "normal" | "strict")
            }
            "in" => case.starts_with("group in") && row["strictness"] == "loose",
            _ => false,
        }) {
            waived += 1;
        } else {
            failed.push(format!("{}: {} after {}", row["id"], row["text"], row["wrap_after"]));
        }
    }
    println!("web-platform-tests, line breaking: {passed} of {total} pass, {waived} are waived");
    assert!(failed.is_empty(), "{} fail, such as {:#?}", failed.len(), &failed[..failed.len().min(12)]);
    assert!(total > 900);
    waivers.finish();
}
