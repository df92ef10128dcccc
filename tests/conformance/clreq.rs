//! `clreq-assertions.tsv`: what a test suite of another engine asserts of set Chinese, kind by kind. Each row has a check of
//! the same thing on our lines; a row without a check, and a check without a row, fail.

use std::sync::OnceLock;

use banxin::engine::{Galley, GalleyLine};
use banxin::font::Fonts;
use banxin::spec::compose;
use banxin::{Engine, cjk};
use serde_json::json;

use super::{Score, suite};

fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(crate::support::fonts)
}

/// How a text is set.
#[derive(Clone, Copy)]
struct Setting {
    lang: &'static str,
    writing: &'static str,
    hanging: &'static str,
    digits: u8,
}

const ACROSS: Setting = Setting { lang: "zh-Hans", writing: "horizontal-tb", hanging: "none", digits: 2 };
const DOWN: Setting = Setting { writing: "vertical-rl", ..ACROSS };
const TAIWAN: Setting = Setting { lang: "zh-Hant", ..ACROSS };

fn set(text: &str, measure: usize, setting: Setting) -> Galley {
    let request = json!({
        "text": text,
        "measure": measure,
        "lang": setting.lang,
        "writing": setting.writing,
        "rules": { "hanging": setting.hanging, "cell-digits": setting.digits },
    });
    let request = compose(&request.to_string()).expect("a request");
    Engine::new(fonts()).compose(&request).expect("a galley")
}

/// Where a part of the text starts in the one line that it is set in.
fn place(galley: &Galley, text: &str, part: &str) -> i64 {
    let at = text[..text.find(part).expect("the part is in the text")].chars().count();
    let mut clusters = galley.lines.iter().flat_map(|line| &line.clusters);
    clusters.find(|cluster| cluster.start <= at && at < cluster.end).expect("it is set").inline
}

/// From the start of one part of a text to that of another, in one long line.
fn step(text: &str, from: &str, to: &str, setting: Setting) -> i64 {
    let galley = set(text, 100, setting);
    place(&galley, text, to) - place(&galley, text, from)
}

type Outcome = Result<(), String>;

fn within(what: &str, found: i64, least: i64, most: i64) -> Outcome {
    (least..=most)
        .contains(&found)
        .then_some(())
        .ok_or_else(|| format!("{what} is {found}, not from {least} to {most}"))
}

fn exactly(what: &str, found: i64, expected: i64) -> Outcome {
    within(what, found, expected, expected)
}

fn holds(what: &str, is_so: bool) -> Outcome {
    is_so.then_some(()).ok_or_else(|| what.to_owned())
}

/// Copy with every mark and every kind of token, long enough that each meets the end of a line.
fn prose() -> String {
    let part = "记者从“国家图书馆（北京）”获悉：截至2024年，馆藏旧报《申报》《大公报》等共3.14万种，涨幅50%，每册￥100；\
                “十三五”期间——即2016—2020年——修复率达12/25……他说：“好！”又问：“行吗？”史蒂夫·乔布斯曾言：求知若饥、\
                虚心若愚。比例为1:1000，水温10℃，";
    part.repeat(4) + "完毕。"
}

const TOKENS: [&str; 8] = ["2024", "3.14", "50%", "￥100", "12/25", "1:1000", "10℃", "2016"];

/// Every galley of the prose in columns from 9 to 30 characters.
fn columns(setting: Setting) -> Vec<Galley> {
    (9..=30).map(|measure| set(&prose(), measure, setting)).collect()
}

fn lines(galleys: &[Galley]) -> impl Iterator<Item = &GalleyLine> {
    galleys.iter().flat_map(|galley| &galley.lines)
}

fn no_line_starts_with_a_mark(galleys: &[Galley]) -> Outcome {
    let forbidden = "，。、：；！？”’）》〉】」』—～·";
    // —— may start a line (CLREQ 3.1.5, all but the strict set).
    let starts =
        |line: &GalleyLine| line.text.starts_with(|c| forbidden.contains(c)) && !line.text.starts_with("——");
    let wrong = lines(galleys).find(|line| starts(line));
    wrong.map_or(Ok(()), |line| Err(format!("a line starts: {}", line.text)))
}

fn no_line_ends_with_an_opening(galleys: &[Galley]) -> Outcome {
    let wrong = lines(galleys).find(|line| line.text.ends_with(|c| "“‘（《〈【「『".contains(c)));
    wrong.map_or(Ok(()), |line| Err(format!("a line ends: {}", line.text)))
}

/// How often each token stands whole in a line.
fn whole_tokens(galleys: &[Galley]) -> Outcome {
    for token in TOKENS {
        let expected = prose().matches(token).count() * galleys.len();
        let found: usize = lines(galleys).map(|line| line.text.matches(token).count()).sum();
        exactly(token, found as i64, expected as i64)?;
    }
    Ok(())
}

/// The gaps within tokens are those of a line that is neither squeezed nor opened.
fn solid_tokens(galleys: &[Galley]) -> Outcome {
    let prose = prose();
    let alone = |token: &str| {
        let galley = set(token, 100, ACROSS);
        galley.lines[0].clusters.iter().map(|cluster| cluster.inline).collect::<Vec<_>>()
    };
    for token in TOKENS {
        let expected = alone(token);
        let count = token.chars().count();
        let starts = prose.match_indices(token).map(|(byte, _)| prose[..byte].chars().count());
        for (at, galley) in starts.flat_map(|at| galleys.iter().map(move |galley| (at, galley))) {
            let clusters = galley.lines.iter().flat_map(|line| &line.clusters);
            let places: Vec<i64> = clusters
                .filter(|cluster| (at..at + count).contains(&cluster.start))
                .map(|cluster| cluster.inline)
                .collect();
            let from_first = places.iter().map(|place| place - places[0]);
            let differs = from_first.zip(&expected).any(|(found, expected)| (found - expected).abs() > 1);
            holds(token, !differs && places.len() == expected.len())?;
        }
    }
    Ok(())
}

/// Lines with marks whose space was squeezed.
fn squeezed(galleys: &[Galley]) -> impl Iterator<Item = &GalleyLine> {
    lines(galleys).filter(|line| line.natural > line.advance)
}

/// Lines that end in a mark, and fill their measure.
fn mark_ended(galleys: &[Galley]) -> impl Iterator<Item = &GalleyLine> {
    lines(galleys).filter(|line| line.text.ends_with(|c| "，。、：；”）》".contains(c)))
}

fn last_advance(line: &GalleyLine) -> i64 {
    line.clusters.last().map_or(0, |cluster| cluster.advance)
}

fn unit_stays_whole(unit: &str) -> Outcome {
    let galleys = columns(ACROSS);
    let expected = prose().matches(unit).count() * galleys.len();
    let found: usize = lines(&galleys).map(|line| line.text.matches(unit).count()).sum();
    exactly(unit, found as i64, expected as i64)
}

/// Columns whose length brings an opening bracket to the head of one.
fn bracket_heads(setting: Setting) -> Vec<(i64, String)> {
    let mut heads = Vec::new();
    for measure in 4..=20 {
        for before in 1..=measure {
            let text = format!("{}“引文”{}", "汉".repeat(before), "汉".repeat(measure));
            for line in &set(&text, measure, setting).lines[1..] {
                if line.text.starts_with('“') {
                    heads.push((line.clusters[1].inline - line.clusters[0].inline, line.text.clone()));
                }
            }
        }
    }
    heads
}

fn trimmed_heads(setting: Setting) -> Outcome {
    let heads = bracket_heads(setting);
    // A line that is opened afterwards opens the gap after the bracket as well.
    let fixed = heads.iter().filter(|(step, _)| (500..=834).contains(step)).count();
    holds("some columns start with a bracket", !heads.is_empty())?;
    exactly("columns whose bracket takes half a cell", fixed as i64, heads.len() as i64)
}

/// Columns of Han that a comma ends, squeezed or hanging.
fn comma_ends(setting: Setting) -> Vec<GalleyLine> {
    let mut found = Vec::new();
    for measure in 5..=20 {
        let text = format!("{}，{}", "汉".repeat(measure), "汉".repeat(measure * 2));
        let galley = set(&text, measure, setting);
        found.extend(galley.lines.into_iter().filter(|line| line.text.ends_with('，')));
        let text = format!("汉，{}，{}", "汉".repeat(measure - 2), "汉".repeat(measure * 2));
        let galley = set(&text, measure, setting);
        found.extend(galley.lines.into_iter().filter(|line| line.text.ends_with('，')));
    }
    found
}

const HANGING: Setting = Setting { hanging: "force-end", ..DOWN };

/// How far right of the middle of its cell the ink of a mark on a vertical line stands, in thousandths of an em.
fn off_middle(mark: char) -> i64 {
    use super::bench;
    use banxin::geom::WritingMode;
    use banxin::shape::Shaper;

    let style = bench::style(cjk::Profile::of(cjk::Lang::ZhHans), fonts());
    let shaped = Shaper::new(fonts()).shape(
        &bench::paragraph(&format!("汉{mark}汉")),
        &style,
        WritingMode::VerticalRl,
    );
    let glyph = shaped.glyphs[shaped.clusters[1].glyphs.start as usize];
    let face = fonts().face(shaped.runs[shaped.clusters[1].run as usize].face);
    let whole = face.whole().expect("the font's file");
    let outlines = ttf_parser::Face::parse(&whole, face.index()).expect("a face");
    let ink = outlines.glyph_bounding_box(ttf_parser::GlyphId(glyph.id)).expect("ink");
    let middle = i64::from(ink.x_min + ink.x_max) / 2 - i64::from(face.advance(glyph.id)) / 2;
    middle * 1000 / i64::from(face.metrics().units_per_em)
}

/// A reading that was set: the size of its type to that of its base, and how far its middle stands from its base's, in
/// thousandths of an em.
struct SetReading {
    text: String,
    size: i64,
    off_middle: i64,
}

/// The readings of a text in which each 中国 is read zhōngguó, line by line.
fn readings() -> Vec<Vec<SetReading>> {
    use super::bench;
    use banxin::geom::{Length, WritingMode};
    use banxin::line::{BesideLine, Measures, break_lines, items, justify};
    use banxin::shape::Shaper;
    use banxin::story::{Ruby, Side, Span, SpanStyle};

    let style = bench::style(cjk::Profile::of(cjk::Lang::ZhHans), fonts());
    let mut paragraph = bench::paragraph(&"记者在中国南方的江边读旧报，".repeat(4));
    let reading = Ruby { reading: "zhōngguó".into(), side: Side::Over, joined: false };
    let places = paragraph.text.match_indices("中国").map(|(start, word)| start..start + word.len());
    paragraph.spans = places.map(|range| Span { range, style: SpanStyle::Ruby(reading.clone()) }).collect();
    let mode = WritingMode::HorizontalTb;
    let shaped = Shaper::new(fonts()).shape(&paragraph, &style, mode);
    let items = items(&shaped, &style, mode);
    let breaks = break_lines(&items, &Measures::uniform(bench::EM * 20), bench::EM);
    let beside = shaped.beside.as_ref().expect("readings");
    let in_em = |length: Length| length.scale(1000, bench::EM.to_units()).to_units();
    let line = |span| {
        let line = justify(&items, span, style.align);
        let along =
            BesideLine { shaped: &shaped, beside, items: &items, line: &line, profile: &style.profile, mode };
        let set = along.readings().into_iter().map(|set| {
            let own = &beside.readings[set.reading];
            let pen = |cluster: u32| line.pens[(cluster - line.span.items.start) as usize];
            let base = pen(set.base.start) + pen(set.base.end - 1) + items[set.base.end as usize - 1].body;
            let width: Length = own.shaped.clusters.iter().map(|cluster| cluster.advance).sum();
            SetReading {
                text: own.shaped.chars.iter().map(|c| c.c).collect(),
                size: in_em(own.em.block),
                off_middle: in_em((set.pens[0] * 2 + width - base) / 2),
            }
        });
        set.collect()
    };
    breaks.lines.iter().map(line).collect()
}

/// A check, the clause it belongs to, and words of the assertion that it tests.
type Check = (&'static str, &'static str, fn() -> Outcome);

const CHECKS: &[Check] = &[
    ("中西间距", "「{sub}|→西文」", || {
        within("汉|G", step("汉GPS", "汉", "G", ACROSS) - 1000, 125, 500)
    }),
    ("中西间距", "「数字|毫米」", || {
        let digit = step("55", "5", "5", ACROSS) + width("5");
        within("5|毫", step("5毫米", "5", "毫", ACROSS) - digit, 125, 500)
    }),
    ("中西间距例外", "「：|Hello」", || {
        within("：|H", step("说：Hello", "：", "H", ACROSS) - 1000, -500, 0)
    }),
    ("中西间距例外", "「（|English」", || {
        exactly("（|E", step("汉（English）", "（", "E", ACROSS), 500)
    }),
    ("中西间距例外", "「English|）」", || {
        let text = "汉（Eng）汉";
        exactly("g|）", step(text, "g", "）", ACROSS), width("g"))
    }),
    ("符号分离禁则", "「{token}」未被拆行", || whole_tokens(&columns(ACROSS))),
    ("符号分离禁则", "「{token}」内部零间隙", || solid_tokens(&columns(ACROSS))),
    ("行首禁则", "无行以点号/结束符/连接号开头", || {
        no_line_starts_with_a_mark(&columns(ACROSS))
    }),
    ("行尾禁则", "无行以开引号/开括号结尾", || no_line_ends_with_an_opening(&columns(ACROSS))),
    ("两字宽标点", "「——」同行相邻且零间隙", || {
        exactly("——", step("汉——字", "—", "字", ACROSS), 2000)
    }),
    ("两字宽标点", "「⸺」liga", || exactly("⸺", step("汉⸺字", "⸺", "字", ACROSS), 2000)),
    ("两字宽标点", "破折号（——或⸺）同行出现", || unit_stays_whole("——")),
    ("两字宽标点", "「……」同行相邻", || {
        unit_stays_whole("……")?;
        exactly("……", step("汉……字", "…", "字", ACROSS), 2000)
    }),
    ("标点挤压", "存在被挤压的标点空白", || {
        holds("lines are squeezed", squeezed(&columns(ACROSS)).count() > 0)
    }),
    ("行末标点挤压", "存在被挤压的行末标点行", || {
        holds("five lines end in a mark", mark_ended(&columns(ACROSS)).count() >= 5)
    }),
    ("行末标点挤压", "行末标点在行内均 ≤ 半字宽", || {
        let galleys = columns(ACROSS);
        let wide = mark_ended(&galleys).filter(|line| last_advance(line) > 500).count();
        exactly("lines whose last mark is wider than half a cell", wide as i64, 0)
    }),
    ("连续标点缩减", "「{pair[0]}|{pair[1]}」固定缩减", || {
        for pair in ["。”", "”。", "：“", "）（", "，“", "、“", "”（", "》，"] {
            let text = format!("甲{pair}乙");
            exactly(pair, step(&text, "甲", "乙", ACROSS), 2500)?;
        }
        Ok(())
    }),
    ("行首夹注符号缩减", "段首「 缩进", || {
        let request = json!({ "text": "「引文」也是", "measure": 20, "indent": 2, "lang": "zh-Hans" });
        let request = compose(&request.to_string()).expect("a request");
        let galley = Engine::new(fonts()).compose(&request).expect("a galley");
        // The glyph's cell starts half an em before its body: what is seen is an indent of one and a half ems and the
        // bracket's own half.
        exactly("「", galley.lines[0].clusters[1].inline - 1000, 1500)
    }),
    ("行首夹注符号缩减", "折行行首的开括号均已缩减始侧空白", || {
        trimmed_heads(ACROSS)
    }),
    ("行间注", "存在小字号注文行", || {
        let small = |line: &Vec<SetReading>| line.iter().any(|reading| reading.size <= 500);
        holds(
            "two lines have readings in small type",
            readings().iter().filter(|line| small(line)).count() >= 2,
        )
    }),
    ("行间注", "注文「zhōngguó」完整可见", || {
        let readings: Vec<_> = readings().into_iter().flatten().collect();
        exactly("readings", readings.len() as i64, 4)?;
        holds("each is whole", readings.iter().all(|reading| reading.text == "zhōngguó"))
    }),
    ("行间注", "「zhōngguó」与「中国」中心对齐", || {
        readings()
            .iter()
            .flatten()
            .try_for_each(|reading| within("from the middle", reading.off_middle, -100, 100))
    }),
    ("符号分离禁则", "完整出现 {count}/{expected} 次", || whole_tokens(&columns(ACROSS))),
    ("符号分离禁则", "分布于 {line_hits} 行", || {
        let galleys = columns(ACROSS);
        for token in TOKENS {
            let hits =
                lines(&galleys).filter(|line| line.text.ends_with(token) || line.text.starts_with(token));
            holds(token, hits.count() > 0)?;
        }
        Ok(())
    }),
    ("符号分离禁则", "所有出现内部零间隙", || solid_tokens(&columns(ACROSS))),
    ("行首禁则", "压力文档", || no_line_starts_with_a_mark(&columns(ACROSS))),
    ("台式固定标点", "？！共 {seen} 处", || {
        for mark in ["？", "！"] {
            let text = format!("甲{mark}乙，丙");
            exactly(mark, step(&text, mark, "乙", TAIWAN), 1000)?;
            let galleys = columns(TAIWAN);
            let narrow =
                lines(&galleys).flat_map(|line| line.clusters.iter().map(move |cluster| (line, cluster)));
            let narrow = narrow.filter(|(line, cluster)| {
                let c = line.text.chars().nth(cluster.start - line.start);
                c == mark.chars().next() && cluster.advance < 1000
            });
            exactly("narrow ones", narrow.count() as i64, 0)?;
        }
        Ok(())
    }),
    ("行首禁则", "{len(lines)} 行无行首禁字符", || no_line_starts_with_a_mark(&columns(TAIWAN))),
    ("行末标点挤压", "台式受挤压行", || {
        let galleys = columns(TAIWAN);
        let squeezed: Vec<_> =
            squeezed(&galleys).filter(|line| line.text.ends_with(['，', '。', '、'])).collect();
        holds("two squeezed lines end in a mark", squeezed.len() >= 2)?;
        let wide = squeezed.iter().filter(|line| last_advance(line) > 750).count();
        exactly("wide ones", wide as i64, 0)
    }),
    ("字幅基准", "汉字步长一致", || {
        let galley = set("天地玄黄宇宙洪荒", 100, DOWN);
        let steps = galley.lines[0].clusters.windows(2).map(|pair| pair[1].inline - pair[0].inline);
        holds("every step is one cell", steps.collect::<Vec<_>>() == [1000; 7])
    }),
    ("标点宽度调整", "汉字间的逗号占满一字幅", || {
        exactly("黄→宇", step("黄，宇", "黄", "宇", DOWN), 2000)
    }),
    ("直排固定标点", "「{mark}」固定一字幅", || {
        for mark in ["：", "；", "？", "！"] {
            exactly(mark, step(&format!("甲{mark}乙"), "甲", "乙", DOWN), 2000)?;
        }
        Ok(())
    }),
    ("连续标点", "「。」+「「」", || exactly("土→引", step("土。「引", "土", "引", DOWN), 2500)),
    ("连续标点", "三连合计 2 字幅", || {
        exactly("好→好", step("好。」「吗", "好", "吗", DOWN), 3000)
    }),
    ("连续标点", "「：」+「「」", || exactly("说→好", step("说：「好", "说", "好", DOWN), 2500)),
    ("扩类宽度", "间隔号「·」", || exactly("词→解", step("词·解", "词", "解", DOWN), 1500)),
    ("扩类宽度", "连接号「～」", || exactly("围→连", step("围～连", "围", "连", DOWN), 2000)),
    ("扩类宽度", "全角分隔号「／」", || exactly("甲→乙", step("甲／乙", "甲", "乙", DOWN), 2000)),
    ("挤压方向", "「。」收回末端空白后字面不移动", || {
        let (got, reference) = (step("土。」", "土", "。", DOWN), step("土。土", "土", "。", DOWN));
        exactly("土→。", got, reference)
    }),
    ("挤压方向", "收回量落在「。」之后一侧", || {
        within("。→」", step("土。」", "。", "」", DOWN), 0, 999)
    }),
    ("挤压方向", "行内开始夹注符号收回始端空白后向后贴紧", || {
        let text = "说，「好";
        within("说→「", step(text, "说", "「", DOWN), 1000, 2000)?;
        exactly("「→好", step(text, "「", "好", DOWN), 500)
    }),
    ("行首禁则", "{len(cols)} 列均不以禁则字符开头", || {
        no_line_starts_with_a_mark(&columns(DOWN))
    }),
    ("行首禁则", "相位扫描扫到列末边界", || {
        let ends = comma_ends(DOWN);
        holds("commas end columns", !ends.is_empty())?;
        let wide = ends.iter().filter(|line| last_advance(line) > 500).count();
        exactly("commas that were not squeezed into the column", wide as i64, 0)
    }),
    ("行首夹注符号", "列首引号只占半字幅", || trimmed_heads(DOWN)),
    ("行首夹注符号", "相位扫描扫到 {len(head_cols)} 列", || {
        holds("columns start with a bracket", !bracket_heads(DOWN).is_empty())
    }),
    ("中国大陆式偏靠", "「{g[0]}」Tm 原点右移", || {
        for mark in ['，', '。', '、'] {
            within(&mark.to_string(), off_middle(mark), 201, 500)?;
        }
        Ok(())
    }),
    ("中国大陆式偏靠", "抽查了 {marks_checked} 个点号", || {
        for mark in ['，', '。', '、', '．'] {
            holds(&mark.to_string(), off_middle(mark) > 0)?;
        }
        Ok(())
    }),
    ("中西间距", "纯汉字步长基准", || exactly("汉→字", step("汉字", "汉", "字", DOWN), 1000)),
    ("中西间距", "汉→西边界", || within("汉→W", step("汉Wi汉", "汉", "W", DOWN) - 1000, 125, 500)),
    ("中西间距", "西→汉边界", || {
        let before = step("汉Wi字", "汉", "W", DOWN) - 1000;
        let after = step("汉Wi字", "i", "字", DOWN) - width("i");
        within("i→字", after, before - 1, before + 1)
    }),
    ("中西间距", "数字串内部步长", || {
        let text = "共2024年";
        let galleys: Vec<_> = (4..9).map(|measure| set("共计2024年汉字汉字", measure, DOWN)).collect();
        for line in lines(&galleys).filter(|line| line.text.contains("2024")) {
            let at = line.text.chars().position(|c| c == '2').expect("the number is there");
            let inside = line.clusters[at + 1].inline - line.clusters[at].inline;
            within("2→0", inside - step(text, "2", "0", DOWN), -1, 1)?;
        }
        Ok(())
    }),
    ("中西间距", "数字串两端", || {
        let text = "共2024年";
        within("共→2", step(text, "共", "2", DOWN) - 1000, 125, 500)?;
        within("4→年", step(text, "4", "年", DOWN) - width("4"), 125, 500)
    }),
    ("中西间距", "夹注号内侧", || {
        exactly("（→W", step("汉（Wi）汉", "（", "W", DOWN), 500)?;
        exactly("i→）", step("汉（Wi）汉", "i", "）", DOWN), width("i"))
    }),
    ("横置", "横置串在列中解析出", || {
        let galley = set("使用Banxin排版", 100, DOWN);
        let letters =
            galley.lines[0].clusters.iter().filter(|cluster| (2..8).contains(&cluster.start)).count();
        exactly("letters of Banxin", letters as i64, 6)
    }),
    ("横置", "字母连排步长", || {
        let galley = set("使用Banxin排版", 100, DOWN);
        let wide = galley.lines[0].clusters[2..7].iter().filter(|cluster| cluster.advance >= 750).count();
        exactly("letters as wide as a cell", wide as i64, 0)
    }),
    ("中横排", "「年→月」跨组步长", || exactly("年→月", step("年12月", "年", "月", DOWN), 2000)),
    ("中横排", "「12」按坐标框选出", || group_has("年12月", 2, DOWN)),
    ("中横排", "「12」两字基线同高", || side_by_side("年12月", 2, 2)),
    ("中横排", "「合→天」跨组步长", || {
        exactly("合→天", step("合365天", "合", "天", Setting { digits: 3, ..DOWN }), 2000)
    }),
    ("中横排", "「365」按坐标框选出", || group_has("合365天", 3, Setting { digits: 3, ..DOWN })),
    ("中横排", "「365」超 1em 只做横向压缩", || side_by_side("合365天", 3, 3)),
    ("行尾悬挂", "扫到 {len(hang)} 列以点号收尾", || {
        holds("commas hang", comma_ends(HANGING).iter().any(|line| last_advance(line) == 0))
    }),
    ("行尾悬挂", "悬挂列的汉字步长未被压缩", || {
        let narrow = comma_ends(HANGING);
        let narrow = narrow.iter().filter(|line| last_advance(line) == 0 && !line.text.starts_with("汉，"));
        let narrow =
            narrow.filter(|line| line.clusters.iter().rev().skip(1).any(|cluster| cluster.advance < 1000));
        exactly("squeezed columns", narrow.count() as i64, 0)
    }),
    ("行尾悬挂", "自身字幅归零", || {
        let ends = comma_ends(HANGING);
        let filled = ends.iter().filter(|line| last_advance(line) != 0).count();
        exactly("columns whose comma takes room", filled as i64, 0)
    }),
    ("cm 缩放解析", "标号组按真实坐标落回本列原位", || {
        let (shaped, line) = noted();
        let thousandths = |at: usize| line.pens[at].scale(1000, super::bench::EM.to_units()).to_units();
        exactly("地→注", thousandths(2) - thousandths(1), 1000)?;
        within("注→玄", thousandths(3) - thousandths(2), 300, 700)?;
        let glyph = shaped.glyphs[shaped.clusters[2].glyphs.start as usize];
        holds("it stands to the right of the column's middle", glyph.across > banxin::geom::Length::ZERO)
    }),
    ("cm 缩放解析", "标号字形读到缩放后的有效字号", || {
        let (shaped, _) = noted();
        let size = |at: usize| shaped.runs[shaped.clusters[at].run as usize].em.height;
        let (note, text) = (size(2), size(1));
        within("its size", note.to_units() * 1000 / text.to_units(), 500, 700)
    }),
];

/// A column with the mark of a note, and how it is set.
fn noted() -> (banxin::shape::Shaped, banxin::line::Line) {
    use super::bench;
    use banxin::geom::WritingMode::VerticalRl;
    use banxin::line::{Measures, break_lines, items, justify};
    use banxin::story::{Paragraph, Span, SpanStyle};

    let style = bench::style(cjk::Profile::of(cjk::Lang::ZhHans), fonts());
    let note = Span { range: "天地".len().."天地1".len(), style: SpanStyle::Note };
    let paragraph = Paragraph { spans: vec![note], ..bench::paragraph("天地1玄黄") };
    let shaped = banxin::shape::Shaper::new(fonts()).shape(&paragraph, &style, VerticalRl);
    let items = items(&shaped, &style, VerticalRl);
    let breaks = break_lines(&items, &Measures::uniform(bench::EM * 10), bench::EM);
    let line = justify(&items, &breaks.lines[0], style.align);
    (shaped, line)
}

/// What a Western character takes up by itself.
fn width(text: &str) -> i64 {
    set(text, 100, ACROSS).lines[0].advance
}

/// The second cluster of a text is a cell of so many characters.
fn group_has(text: &str, count: usize, setting: Setting) -> Outcome {
    let galley = set(text, 100, setting);
    let cluster = galley.lines[0].clusters[1];
    exactly("characters in the cell", (cluster.end - cluster.start) as i64, count as i64)
}

/// The figures of a cell stand on one baseline and together are no wider than it.
fn side_by_side(text: &str, count: usize, digits: u8) -> Outcome {
    use super::bench;
    use banxin::geom::{Setting as Stand, WritingMode};
    use banxin::shape::Shaper;

    let profile = cjk::Profile { cell_digits: digits, ..cjk::Profile::of(cjk::Lang::ZhHans) };
    let style = bench::style(profile, fonts());
    let shaped = Shaper::new(fonts()).shape(&bench::paragraph(text), &style, WritingMode::VerticalRl);
    let cluster = &shaped.clusters[1];
    let glyphs = &shaped.glyphs[cluster.glyphs.start as usize..cluster.glyphs.end as usize];
    let run = shaped.runs[cluster.run as usize];
    exactly("figures", glyphs.len() as i64, count as i64)?;
    holds("they stand side by side", run.combined && run.setting == Stand::Horizontal)?;
    holds("on one baseline", glyphs.iter().all(|glyph| glyph.across == glyphs[0].across))?;
    let across: i64 = glyphs.iter().map(|glyph| glyph.advance.to_units()).sum();
    let em = bench::EM.to_units();
    holds("no wider than the cell", across <= em)?;
    holds("as high as ever", run.em.height == bench::EM)?;
    let most = em * if count == 3 { 400 } else { 600 } / 1000;
    holds("each in its part of it", glyphs.iter().all(|glyph| glyph.advance.to_units() < most))
}

#[test]
fn every_kind_of_assertion_holds_of_our_lines() {
    let Some(file) = suite("clreq-assertions.tsv") else { return };
    let mut score = Score::of("CLREQ assertions");
    let mut used = vec![false; CHECKS.len()];
    for row in file.lines().skip(1) {
        let (clause, assertion) = row.split_once('\t').expect("two fields");
        let check = CHECKS.iter().position(|check| check.0 == clause && assertion.contains(check.1));
        let outcome = match check {
            Some(n) => {
                used[n] = true;
                CHECKS[n].2()
            }
            None => Err("there is no check of it".into()),
        };
        score.count(&format!("{clause} {assertion}"), outcome);
    }
    let idle = CHECKS.iter().zip(used).find(|(_, used)| !used);
    assert!(idle.is_none(), "no row asserts {:?}", idle.map(|(check, _)| check.1));
    score.settle();
}
