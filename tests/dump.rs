//! The placed page as text and as JSON.

mod support;

use banxin::export::{dump, layout_json};
use banxin::font::Fonts;
use banxin::geom::{Color, Length, Point, Setting};
use banxin::page::{PlacedPage, Rule, Shape};
use support::{Galley, Line};

fn sample(fonts: &Fonts, second: &str) -> PlacedPage {
    let mut galley = Galley::new(fonts);
    galley.set(Line::new("BanxinSong-Regular", Setting::Horizontal, 10, 20), "报纸GDP");
    galley.set(Line::new("BanxinKai-Regular", Setting::Vertical, 180, 5), second);
    galley.push(Shape::Rule(Rule {
        from: Point { x: Length::mm(10), y: Length::mm(40) },
        to: Point { x: Length::mm(50), y: Length::mm(40) },
        thickness: Length::units(18_000),
        color: Color::tint(400),
    }));
    galley.page
}

#[test]
fn a_dump_says_where_everything_stands() {
    let fonts = support::fonts();
    let expected = r#"page A05 "要闻 & <版面>" zh-Hans
  trim 70.5556×56.4444, bleed 3
  type area 3.5278,3.5278 63.5×49.3889
frame body 0,0 70.5556×56.4444, 0 of 0 lines
  line 3.5278,7.0556 13.1826×3.175 lead body ¶0 0..5, advance 13.1826
    0,0 BanxinSong-Regular 3.175×3.175 horizontal K100 "报纸GDP"
      advances G741 D770 P641
  line 63.5,1.7639 3.175×9.525 lead body ¶1 0..3, advance 9.525
    0,0 BanxinKai-Regular 3.175×3.175 vertical K100 "竖排。"
no frame
  rule ornament 10,40 to 50,40, 0.1 K40
"#;
    assert_eq!(dump(&sample(&fonts, "竖排。"), &fonts), expected);
}

#[test]
fn a_change_in_one_line_changes_that_line_only() {
    let fonts = support::fonts();
    let (before, after) = (dump(&sample(&fonts, "竖排。"), &fonts), dump(&sample(&fonts, "横排。"), &fonts));
    let changed = before.lines().zip(after.lines()).filter(|(before, after)| before != after).count();
    assert_eq!(changed, 1);
}

#[test]
fn json_holds_exact_places_in_whole_units() {
    let fonts = support::fonts();
    let json = layout_json(&sample(&fonts, "竖排。"), &fonts);
    let layout: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(layout["units_per_pt"], 63_500);
    assert_eq!(layout["stories"][0]["paragraphs"][1]["text"], "竖排。");
    assert_eq!(layout["lines"][1]["text"]["chars"], serde_json::json!([0, 3]));
    let run = &layout["items"][1];
    assert_eq!(run["kind"], "glyphs");
    assert_eq!(run["face"], "BanxinKai-Regular");
    assert_eq!(run["setting"], "vertical");
    assert_eq!(run["ink"], serde_json::json!([0, 0, 0, 1000]));
    let second = run["glyphs"][1].as_array().unwrap();
    let em = 9 * 63_500;
    assert_eq!(second[1..], [180 * 63_500, 5 * 63_500 + em, em, 3, 6].map(serde_json::Value::from));
    assert_eq!(layout["items"][2]["kind"], "rule");
}
