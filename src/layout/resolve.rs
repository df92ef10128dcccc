use std::collections::BTreeMap;

use super::check::check;
use super::design::{
    BoxFrame, Caption, ContentRef, Figure, Frame, Head, HeadRow, Label, Layout, Part, RuleLine, TextFrame,
    Thread,
};
use super::spots::Spots;
use super::styles::{own_extent, resolve_styles};
use super::{Axis, Grid, Source};
use crate::cjk::Lang;
use crate::diag::{Error, Result};
use crate::font::Fonts;
use crate::geom::{Color, Length, LogicalPoint, LogicalRect, LogicalSize, Point, Rect, Size, WritingMode};
use crate::spec::{
    Anchor, BoxSpec, CaptionSpec, FigureSpec, HeadSpec, Ink, LabelSpec, LayoutSpec, Quantity, RuleDirection,
    RuleSpec, TextSpec, ThreadSpec, Writing,
};

/// Resolves a page design: every length becomes a [`Length`], every name what it stands for.
///
/// `source` is the layout's file, for messages; `lang` the page's language, where it says one.
///
/// # Errors
/// [`ErrorKind::Input`](crate::ErrorKind::Input) for a design that cannot be: absurd sizes, frames outside the page or on top of each other,
/// measures narrower than a character, threads that loop or name no frame, styles and faces that do not exist.
pub fn resolve(spec: &LayoutSpec, source: Source<'_>, lang: Option<Lang>, fonts: &Fonts) -> Result<Layout> {
    check_counts(spec, source)?;
    let resolver = Resolver::new(spec, source, lang)?;
    let layout = resolver.layout(fonts)?;
    check(&layout, source)?;
    Ok(layout)
}

/// More frames and lines on paper than any page has: they are compared each with each.
const MOST_FRAMES: usize = 1_000;
/// The most columns of a frame.
const MOST_OF_FRAME: u32 = 60;
/// The most pictures of a figure.
const MOST_SLOTS: usize = 12;
/// More columns than any page has.
const MOST_COLUMNS: usize = 2_000;

fn check_counts(spec: &LayoutSpec, source: Source<'_>) -> Result<()> {
    let columns = spec.texts.iter().map(|text| text.columns.min(MOST_OF_FRAME) as usize).sum();
    let boxes = spec.texts.len() + spec.heads.len() + spec.figures.len() + spec.boxes.len();
    for (what, count, most) in [
        ("columns", columns, MOST_COLUMNS),
        ("frames", boxes + spec.labels.len(), MOST_FRAMES),
        ("threads", spec.threads.len(), MOST_FRAMES),
        ("rules", spec.rules.len(), MOST_FRAMES),
    ] {
        if count > most {
            return Err(source.error("paper", format!("the layout has {count} {what}, more than {most}")));
        }
    }
    Ok(())
}

struct Resolver<'a> {
    spec: &'a LayoutSpec,
    source: Source<'a>,
    spots: Spots,
    lang: Lang,
    writing: WritingMode,
    grid: Grid,
    trim: Size,
    type_area: Rect,
}

/// The largest page that is set: larger than any sheet of any press.
const LARGEST_PAGE: Length = Length::mm(2_000);

impl<'a> Resolver<'a> {
    fn new(spec: &'a LayoutSpec, source: Source<'a>, lang: Option<Lang>) -> Result<Resolver<'a>> {
        let own = Lang::named(&spec.lang).map_err(|error| error.at(source.place("lang")))?;
        let lang = lang.unwrap_or(own);
        let em = spec.grid.size.em();
        let rough = Grid { em, leading: em.block, column: em.inline, gutter: Length::ZERO };
        let leading = rough.extent(&spec.grid.leading, Axis::Block);
        if leading < em.block || leading > em.block * 4 {
            return Err(source
                .error("grid", format!("the grid's leading is {leading}, for type of {}", em.block))
                .with_hint(
                    "a leading is from one line to the next: from one to four times the size of type",
                ));
        }
        let column = rough.extent(&spec.grid.column, Axis::Inline);
        let gutter = rough.extent(&spec.grid.gutter, Axis::Inline);
        if column < em.inline || gutter < Length::ZERO || gutter > LARGEST_PAGE {
            return Err(source.error("grid", format!(
                "the grid's basic column is {column} and its gutter {gutter}: a column holds one character at least"
            )));
        }
        let grid = Grid { em, leading, column, gutter };
        let writing = WritingMode::from(spec.writing);
        let trim = Size {
            width: grid.extent(&spec.paper.width, Axis::Inline),
            height: grid.extent(&spec.paper.height, Axis::Inline),
        };
        for (what, length) in [("width", trim.width), ("height", trim.height)] {
            if length < Length::mm(20) || length > LARGEST_PAGE {
                return Err(
                    source.error("paper", format!("the paper's {what} is {length}, not from 20 to 2000 mm"))
                );
            }
        }
        let type_area = type_area(spec, &grid, writing, trim);
        let Size { width, height } = type_area.size;
        if width < em.inline || height < em.block {
            return Err(
                source.error("type-area", format!("the type area is {width} × {height}: it has no room"))
            );
        }
        let Point { x, y } = type_area.origin;
        if x < Length::ZERO
            || y < Length::ZERO
            || type_area.right() > trim.width
            || type_area.bottom() > trim.height
        {
            let message = format!("the type area, {width} × {height}, does not lie on the page");
            return Err(source
                .error("type-area", message)
                .with_hint(format!("the paper is {} × {}", trim.width, trim.height)));
        }
        let spots = Spots::of(spec, source)?;
        Ok(Resolver { spec, source, spots, lang, writing, grid, trim, type_area })
    }

    fn layout(&self, fonts: &Fonts) -> Result<Layout> {
        let spec = self.spec;
        let bleed = spec.paper.bleed.as_ref().map_or(Length::ZERO, |q| self.grid.extent(q, Axis::Inline));
        if bleed < Length::ZERO || bleed > Length::mm(50) {
            return Err(self.source.error("paper", format!("the bleed is {bleed}, not from 0 to 50 mm")));
        }
        let styles = resolve_styles(spec, self.source, &self.grid, &self.spots, self.lang, fonts)?;
        let texts = spec.texts.iter().map(|text| self.text(text)).collect::<Result<Vec<_>>>()?;
        let threads =
            spec.threads.iter().map(|thread| self.thread(thread, &texts)).collect::<Result<Vec<_>>>()?;
        let heads = spec.heads.iter().map(|head| self.head(head)).collect::<Result<Vec<_>>>()?;
        let figures =
            spec.figures.iter().map(|figure| self.figure(figure, &styles)).collect::<Result<Vec<_>>>()?;
        let boxes = spec.boxes.iter().map(|spec| self.boxed(spec)).collect::<Result<Vec<_>>>()?;
        let layout = Layout {
            name: spec.name.clone(),
            writing: self.writing,
            lang: self.lang,
            trim: self.trim,
            bleed,
            type_area: self.type_area,
            grid: self.grid,
            spots: self.spots.inks.clone(),
            styles,
            texts,
            threads,
            heads,
            figures,
            boxes,
            rules: spec.rules.iter().map(|rule| self.rule(rule)).collect::<Result<_>>()?,
            labels: spec.labels.iter().map(|label| self.label(label)).collect(),
        };
        self.check_styles(&layout)?;
        Ok(layout)
    }

    fn error(&self, name: &str, message: String) -> Error {
        self.source.error(name, message)
    }

    fn ink(&self, owner: &str, ink: Option<&Ink>) -> Result<Option<Color>> {
        let color = |ink| self.spots.color(ink).map_err(|error| error.at(self.source.place(owner)));
        ink.map(color).transpose()
    }

    /// Every style that a frame names must be there.
    fn check_styles(&self, layout: &Layout) -> Result<()> {
        let rows = layout.heads.iter().flat_map(|head| head.rows.iter().map(|row| &row.style));
        let captions = layout.figures.iter().filter_map(|figure| figure.caption.as_ref()).map(|c| &c.style);
        let labels = layout.labels.iter().map(|label| &label.style);
        let threads = layout.threads.iter().flat_map(|thread| thread.styles.values());
        let boxes = layout.boxes.iter().flat_map(|frame| frame.styles.values());
        for name in rows.chain(captions).chain(labels).chain(threads).chain(boxes) {
            if !layout.styles.contains_key(name) {
                let known = layout.styles.keys().cloned().collect::<Vec<_>>().join(", ");
                return Err(self
                    .error(name, format!("there is no style {name:?}"))
                    .with_hint(format!("the styles are: {known}")));
            }
        }
        Ok(())
    }

    fn place(&self, at: &[Quantity; 2]) -> LogicalPoint {
        LogicalPoint {
            inline: self.grid.place(&at[0], Axis::Inline),
            block: self.grid.place(&at[1], Axis::Block),
        }
    }

    fn frame(&self, name: &str, at: &[Quantity; 2], size: &[Quantity; 2], writing: Option<Writing>) -> Frame {
        let size = LogicalSize {
            inline: self.grid.extent(&size[0], Axis::Inline),
            block: self.grid.extent(&size[1], Axis::Block),
        };
        Frame {
            name: name.into(),
            rect: LogicalRect { start: self.place(at), size },
            writing: writing.map_or(self.writing, WritingMode::from),
        }
    }

    fn text(&self, spec: &TextSpec) -> Result<TextFrame> {
        let frame = self.frame(&spec.name, &spec.at, &spec.size, spec.writing);
        if spec.columns == 0 || spec.columns > MOST_OF_FRAME {
            return Err(self.error(
                &spec.name,
                format!("the frame {:?} has {} columns, not 1 to {MOST_OF_FRAME}", spec.name, spec.columns),
            ));
        }
        let turned = frame.writing != self.writing;
        let gutter = spec.gutter.as_ref().map_or(self.grid.gutter, |q| self.grid.extent(q, Axis::Inline));
        let columns = columns(&frame, turned, spec.columns.into(), gutter);
        let rule = spec.rule.as_ref().map(|q| self.grid.extent(q, Axis::Inline));
        Ok(TextFrame { frame, columns, rule })
    }

    fn thread(&self, spec: &ThreadSpec, texts: &[TextFrame]) -> Result<Thread> {
        let mut frames: Vec<usize> = Vec::new();
        for name in &spec.frames {
            let Some(found) = texts.iter().position(|text| text.frame.name == *name) else {
                let known = texts.iter().map(|text| text.frame.name.clone()).collect::<Vec<_>>().join(", ");
                return Err(self
                    .error(
                        &spec.name,
                        format!(
                            "the thread {:?} runs through a frame {name:?}, which there is not",
                            spec.name
                        ),
                    )
                    .with_hint(format!("the text frames are: {known}")));
            };
            if frames.contains(&found) {
                return Err(self
                    .error(
                        &spec.name,
                        format!("the thread {:?} comes to the frame {name:?} twice", spec.name),
                    )
                    .with_hint("a thread runs through each frame once"));
            }
            frames.push(found);
        }
        if frames.is_empty() {
            return Err(self
                .error(&spec.name, format!("the thread {:?} names no frame", spec.name))
                .with_hint("list its text frames in `frames`"));
        }
        Ok(Thread {
            name: spec.name.clone(),
            content: self.contents(&spec.name, &spec.content)?,
            frames,
            balance: spec.balance,
            styles: spec.styles.clone(),
            optional: spec.optional,
        })
    }

    fn contents(&self, owner: &str, names: &[String]) -> Result<Vec<ContentRef>> {
        names.iter().map(|name| self.content(owner, name)).collect()
    }

    fn content(&self, owner: &str, name: &str) -> Result<ContentRef> {
        let found = name.split_once('.').and_then(|(slot, part)| {
            let part = Part::from_name(part)?;
            (!slot.is_empty()).then(|| ContentRef { slot: slot.into(), part })
        });
        found.ok_or_else(|| {
            self.error(owner, format!("{owner:?} holds {name:?}, which is not a part of a story")).with_hint(
                format!("write a slot and a part, such as main.body; the parts are: {}", Part::NAMES),
            )
        })
    }

    fn head(&self, spec: &HeadSpec) -> Result<Head> {
        let rows = spec
            .rows
            .iter()
            .map(|row| {
                let content = self.content(&spec.name, &row.content)?;
                let style = row.style.clone().unwrap_or_else(|| content.part.style_name().into());
                Ok(HeadRow { content, style, lines: row.lines.clamp(1, 20) as usize })
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(Head {
            frame: self.frame(&spec.name, &spec.at, &spec.size, spec.writing),
            order: spec.order,
            rows,
            tint: self.ink(&spec.name, spec.tint.as_ref())?,
            wrap: spec.wrap.as_ref().map(|wrap| self.distance(wrap)),
            optional: spec.optional,
        })
    }

    /// A distance of running around: whole lines count as lines, and not less the gap after the last.
    fn distance(&self, wrap: &[Quantity; 2]) -> LogicalSize {
        let LogicalPoint { inline, block } = self.place(wrap);
        LogicalSize { inline, block }
    }

    /// Where no distance is given: a character along the line, and a line across.
    fn default_wrap(&self) -> LogicalSize {
        LogicalSize { inline: self.grid.em.inline, block: self.grid.leading }
    }

    fn figure(&self, spec: &FigureSpec, styles: &BTreeMap<String, super::Style>) -> Result<Figure> {
        let mut frame = self.frame(&spec.name, &spec.at, &spec.size, None);
        let lines = |length: Length| self.grid.lines_in(length);
        let preferred = lines(frame.rect.size.block);
        let depth = match &spec.range {
            None => (preferred, preferred, preferred),
            Some([least, most]) => {
                let least = lines(self.grid.extent(least, Axis::Block));
                let most = lines(self.grid.extent(most, Axis::Block));
                (least, preferred, most)
            }
        };
        if preferred < 1 {
            return Err(
                self.error(&spec.name, format!("the figure {:?} has no room for a picture", spec.name))
            );
        }
        if depth.0 < 1 || depth.0 > depth.1 || depth.1 > depth.2 {
            return Err(self
                .error(
                    &spec.name,
                    format!(
                        "the figure {:?} is {} lines deep, from {} to {}",
                        spec.name, depth.1, depth.0, depth.2
                    ),
                )
                .with_hint("give the least first, then the most, with the size between them"));
        }
        frame.rect.size.block = self.grid.depth_of(preferred);
        if spec.anchor == Anchor::End {
            // `at` names the line after the last, as the end of a row of lines does.
            frame.rect.start.block -= self.grid.leading * preferred;
        }
        let slots = spec.slots.len();
        if slots == 0 || slots > MOST_SLOTS {
            let message = match slots {
                0 => format!("the figure {:?} has no slot for a picture", spec.name),
                _ => format!("the figure {:?} has {slots} slots, more than {MOST_SLOTS}", spec.name),
            };
            return Err(self.error(&spec.name, message));
        }
        let caption = spec.caption.as_ref().map(|caption| self.caption(caption, styles));
        let wrap = spec.wrap.as_ref().map_or(self.default_wrap(), |wrap| self.distance(wrap));
        Ok(Figure {
            frame,
            slots: spec.slots.clone(),
            depth,
            anchor: spec.anchor,
            caption,
            wrap,
            optional: spec.optional,
        })
    }

    fn caption(&self, spec: &CaptionSpec, styles: &BTreeMap<String, super::Style>) -> Caption {
        let em = styles.get(&spec.style).map_or(self.grid.em, |style| style.em);
        Caption {
            place: spec.place,
            style: spec.style.clone(),
            measure: spec.measure.as_ref().map(|quantity| own_extent(quantity, &self.grid, em)),
            writing: spec.writing.map_or(WritingMode::HorizontalTb, WritingMode::from),
            credit: spec.credit,
        }
    }

    fn boxed(&self, spec: &BoxSpec) -> Result<BoxFrame> {
        let depth = spec.depth.clone();
        let size = [spec.measure.clone(), depth.clone().unwrap_or_else(|| spec.measure.clone())];
        let mut frame = self.frame(&spec.name, &spec.at, &size, spec.writing);
        if depth.is_none() {
            frame.rect.size.block = Length::ZERO;
        }
        if spec.anchor == Anchor::End {
            let lines = self.grid.lines_for(frame.rect.size.block);
            frame.rect.start.block -= self.grid.leading * lines;
        }
        if spec.columns == 0 || spec.columns > 20 {
            return Err(self.error(
                &spec.name,
                format!("the box {:?} has {} columns, not 1 to 20", spec.name, spec.columns),
            ));
        }
        let inset = spec.inset.as_ref().map_or(self.grid.em.inline, |q| self.grid.extent(q, Axis::Inline));
        Ok(BoxFrame {
            frame,
            fixed: depth.is_some(),
            content: self.contents(&spec.name, &spec.content)?,
            anchor: spec.anchor,
            tint: self.ink(&spec.name, spec.tint.as_ref())?,
            border: spec.border.as_ref().map(|q| self.grid.extent(q, Axis::Inline)),
            inset,
            columns: spec.columns as usize,
            gutter: spec.gutter.as_ref().map_or(self.grid.gutter, |q| self.grid.extent(q, Axis::Inline)),
            styles: spec.styles.clone(),
            wrap: spec.wrap.as_ref().map_or(self.default_wrap(), |wrap| self.distance(wrap)),
            optional: spec.optional,
        })
    }

    fn rule(&self, spec: &RuleSpec) -> Result<RuleLine> {
        let start = self.place(&spec.at);
        let thickness = self.grid.extent(&spec.thickness, Axis::Inline);
        let size = match spec.direction {
            RuleDirection::Inline => {
                LogicalSize { inline: self.grid.extent(&spec.length, Axis::Inline), block: thickness }
            }
            RuleDirection::Block => {
                LogicalSize { inline: thickness, block: self.grid.extent(&spec.length, Axis::Block) }
            }
        };
        let color = self.ink("rules", spec.color.as_ref())?.unwrap_or(Color::BLACK);
        Ok(RuleLine { rect: LogicalRect { start, size }, color })
    }

    fn label(&self, spec: &LabelSpec) -> Label {
        Label {
            frame: self.frame(&spec.name, &spec.at, &spec.size, spec.writing),
            text: spec.text.clone(),
            style: spec.style.clone(),
        }
    }
}

fn type_area(spec: &LayoutSpec, grid: &Grid, writing: WritingMode, trim: Size) -> Rect {
    let inline = grid.extent(&spec.type_area.measure, Axis::Inline);
    let block = grid.depth_of(spec.type_area.lines.min(10_000).into());
    let (along, across) = match writing {
        WritingMode::HorizontalTb => (trim.width, trim.height),
        WritingMode::VerticalRl => (trim.height, trim.width),
    };
    let start = |given: &Option<Quantity>, whole: Length, part: Length| match given {
        Some(quantity) => grid.extent(quantity, Axis::Inline),
        None => (whole - part) / 2,
    };
    let inline_start = start(&spec.type_area.inline_start, along, inline);
    let block_start = start(&spec.type_area.block_start, across, block);
    let page = Rect::new(Length::ZERO, Length::ZERO, trim.width, trim.height);
    LogicalRect::new(inline_start, block_start, inline, block).to_physical(writing, page)
}

/// Parts a frame into columns side by side along its lines. A frame that is read in another direction than its page has
/// one column only along the page's lines, so its columns stack across them.
fn columns(frame: &Frame, turned: bool, count: i64, gutter: Length) -> Vec<Frame> {
    let LogicalRect { start, size } = frame.rect;
    let along = if turned { size.block } else { size.inline };
    let measure = (along - gutter * (count - 1)) / count;
    (0..count)
        .map(|n| {
            let offset = (measure + gutter) * n;
            let rect = if turned {
                LogicalRect::new(start.inline, start.block + offset, size.inline, measure)
            } else {
                LogicalRect::new(start.inline + offset, start.block, measure, size.block)
            };
            let name = if count == 1 { frame.name.clone() } else { format!("{}.{}", frame.name, n + 1) };
            Frame { name, rect, writing: frame.writing }
        })
        .collect()
}
