use banxin::Engine;
use banxin::cjk::Lang;
use banxin::engine::Copyfit;
use banxin::geom::WritingMode;

/// Every mark of the mainland, alone and in pairs that prose has, at every offset of measures from 5 to 41, on
/// horizontal and vertical lines: none stands where it may not, no unit is parted, every justified line fills its measure.
#[test]
fn no_mark_stands_where_it_may_not_at_any_offset() {
    let Some(file) = super::suite("zh-hans-punctuation.tsv") else { return };
    let fonts = super::support::fonts();
    let engine = Engine::new(&fonts);
    let rows = super::rows(&file);
    let starts = |row: &std::collections::BTreeMap<&str, &str>| {
        matches!(row["line_start_prohibited_from_level"], "basic" | "gb")
    };
    let ends = |row: &std::collections::BTreeMap<&str, &str>| {
        matches!(row["line_end_prohibited_from_level"], "basic" | "gb")
    };
    let not_first: Vec<&str> = rows.iter().filter(|row| starts(row)).map(|row| row["mark"]).collect();
    let not_last: Vec<&str> = rows.iter().filter(|row| ends(row)).map(|row| row["mark"]).collect();
    let marks: Vec<&str> = rows.iter().map(|row| row["mark"]).collect();
    let pairs = [
        "。”",
        "！”",
        "？”",
        "”，",
        "”。",
        "：“",
        "，“",
        "》《",
        "”“",
        "》，",
        "）。",
        "（“",
        "”）",
        "……”",
        "——“",
        "、《",
    ];
    let han =
        "水走过的地方石头记得人守过灯今年谷雨最后一座修复码头重新开航停了早班渡船载着竹洲镇春笋靠上南岸";
    let han: Vec<char> = han.chars().collect();
    let mut lines = 0;
    for mark in marks.iter().copied().chain(pairs) {
        for measure in 5..=41 {
            for offset in 1..=measure + 1 {
                let before: String = han.iter().cycle().take(offset).collect();
                let after: String = han.iter().rev().cycle().take(measure + 3).collect();
                let text = format!("{before}{mark}{after}");
                let writing =
                    if offset % 2 == 0 { WritingMode::HorizontalTb } else { WritingMode::VerticalRl };
                let copyfit = Copyfit { writing, ..Copyfit::new(Lang::ZhHans, measure as i64 * 1000) };
                let composed = engine.compose(&text, &copyfit).expect("lines");
                let chars: Vec<char> = text.chars().collect();
                let unit = offset..offset + mark.chars().count();
                for line in &composed.lines {
                    lines += 1;
                    let place = || format!("{mark} at {offset} of {measure}, {writing:?}");
                    let set: String = chars[line.chars.clone()].iter().collect();
                    let first = not_first.iter().find(|mark| {
                        // A single — connects; a double one is another mark.
                        line.chars.start > 0 && set.starts_with(**mark) && !set.starts_with("——")
                    });
                    assert_eq!(first, None, "{} starts a line: {set}", place());
                    let last = not_last.iter().find(|mark| !line.last && set.ends_with(**mark));
                    assert_eq!(last, None, "{} ends a line: {set}", place());
                    assert!(!line.gave_way, "{}: {set}", place());
                    if line.justified {
                        assert_eq!(
                            (line.off, line.advance),
                            (0.0, measure as f64 * 1000.0),
                            "{}: {set}",
                            place()
                        );
                    }
                    if matches!(mark, "——" | "……") {
                        let within = line.chars.end > unit.start && line.chars.end < unit.end;
                        assert!(!within, "{} is parted: {set}", place());
                    }
                }
                let kept: usize = composed.lines.iter().map(|line| line.chars.len()).sum();
                assert_eq!(kept, chars.len(), "{mark} at {offset} of {measure}");
            }
        }
    }
    println!("phase scan: {} marks and pairs, {lines} lines", marks.len() + pairs.len());
    assert!(lines > 50_000);
}
