//! The page's content stream: every item where it stands, glyphs to a ten-thousandth of an em.

use super::bytes::{push_decimal, push_escaped, push_int, push_pt, scaled};
use super::fonts::{horizontal_name, thousandths, vertical_name};
use super::pictures::Pictures;
use super::sheet::Sheet;
use super::tags::Mark;
use super::usage::{Cluster, Clusters, FaceUse, Usage};
use crate::font::{Face, Fonts};
use crate::geom::{Color, Length, Point, Rect, Setting, Size};
use crate::page::{Area, GlyphRun, Item, Paint, Path, PathStep, PlacedPicture, Rule, Shape};
use crate::picture::OnScreen;

/// The graphics state in which black is printed over what lies under it.
pub(super) const OVERPRINT: &str = "Over";
/// The graphics state in which ink takes the place of what lies under it.
pub(super) const KNOCK_OUT: &str = "Knock";

/// What the items of a page are drawn with.
pub(super) struct Content<'c> {
    pub(super) sheet: Sheet,
    pub(super) fonts: &'c Fonts,
    pub(super) usage: &'c Usage<'c>,
    pub(super) pictures: &'c Pictures<'c>,
    /// What each stretch of items is to a reader.
    pub(super) marks: &'c [Mark],
    /// What the inks look like, where the page is for a screen.
    pub(super) screen: Option<&'c OnScreen>,
}

impl Content<'_> {
    /// The operators that paint the items.
    pub(super) fn draw(&self, items: &[Item]) -> Vec<u8> {
        let out = Vec::with_capacity(64 * items.len() + 4096);
        let mut pen = Pen { out, screen: self.screen, ..Pen::default() };
        let mut marks = self.marks.iter().peekable();
        for (n, item) in items.iter().enumerate() {
            if let Some(mark) = marks.next_if(|mark| mark.items.start == n) {
                pen.begin_mark(mark, matches!(item.shape, Shape::Glyphs(_)));
            }
            match &item.shape {
                Shape::Glyphs(run) => self.glyphs(&mut pen, run),
                Shape::Rule(rule) => self.rule(&mut pen, rule),
                Shape::Area(area) => self.area(&mut pen, area),
                Shape::Picture(picture) => self.picture(&mut pen, picture),
                Shape::Path(path) => self.path(&mut pen, path),
            }
            pen.end_mark(n + 1);
        }
        pen.end_text();
        pen.out
    }

    fn glyphs(&self, pen: &mut Pen<'_>, run: &GlyphRun) {
        let Some(face_use) = self.usage.face(run.face) else { return };
        pen.begin_text();
        pen.overprint(run.color == Color::BLACK);
        pen.fill(run.color);
        pen.font(match run.setting {
            Setting::Horizontal | Setting::Sideways => horizontal_name(face_use),
            Setting::Vertical => vertical_name(face_use),
        });
        let mut line = Line {
            pen,
            sheet: self.sheet,
            face: self.fonts.face(run.face),
            face_use,
            run,
            start: None,
            reached: 0,
            open: Open::Nothing,
        };
        for cluster in Clusters::of(run) {
            line.cluster(&cluster);
        }
        line.close();
    }

    fn rule(&self, pen: &mut Pen<'_>, rule: &Rule) {
        pen.end_text();
        pen.overprint(rule.color == Color::BLACK);
        pen.stroke(rule.color, rule.thickness);
        self.point(pen, rule.from);
        pen.push("m ");
        self.point(pen, rule.to);
        pen.push("l S\n");
    }

    fn area(&self, pen: &mut Pen<'_>, area: &Area) {
        pen.end_text();
        if let Some(color) = area.fill {
            pen.overprint(false);
            pen.fill(color);
            self.rect(pen, area.rect);
            pen.push("f\n");
        }
        if let Some((thickness, color)) = area.border {
            pen.overprint(color == Color::BLACK);
            pen.stroke(color, thickness);
            self.rect(pen, area.rect);
            pen.push("S\n");
        }
    }

    fn path(&self, pen: &mut Pen<'_>, path: &Path) {
        pen.end_text();
        pen.overprint(path.color == Color::BLACK);
        let operator = match path.paint {
            Paint::Fill => {
                pen.fill(path.color);
                "f\n"
            }
            Paint::Stroke(thickness) => {
                pen.stroke(path.color, thickness);
                "S\n"
            }
        };
        for step in &path.steps {
            match *step {
                PathStep::Move(at) => {
                    self.point(pen, at);
                    pen.push("m ");
                }
                PathStep::Curve(a, b, c) => {
                    [a, b, c].into_iter().for_each(|at| self.point(pen, at));
                    pen.push("c ");
                }
                PathStep::Close => pen.push("h "),
            }
        }
        pen.push(operator);
    }

    fn picture(&self, pen: &mut Pen<'_>, placed: &PlacedPicture) {
        let Some(name) = self.pictures.name(&placed.picture) else { return };
        pen.end_text();
        pen.overprint(false);
        pen.push("q ");
        if placed.window != placed.whole {
            self.rect(pen, placed.window);
            pen.push("W n ");
        }
        let whole = placed.whole;
        let Size { width, height } = whole.size;
        let [a, b, c, d, e, f] = placed.picture.turn.matrix();
        for (length, times) in [(width, a), (height, b), (width, c), (height, d)] {
            pen.length(length * times);
        }
        let corner = Point { x: whole.origin.x + width * e, y: whole.bottom() - height * f };
        self.point(pen, corner);
        pen.push("cm /");
        pen.push(&name);
        pen.push(" Do Q\n");
    }

    fn point(&self, pen: &mut Pen<'_>, point: Point) {
        pen.length(self.sheet.x(point));
        pen.length(self.sheet.y(point));
    }

    fn rect(&self, pen: &mut Pen<'_>, rect: Rect) {
        self.point(pen, Point { x: rect.origin.x, y: rect.bottom() });
        pen.length(rect.size.width);
        pen.length(rect.size.height);
        pen.push("re ");
    }
}

/// What the page's resources call the colour space of a spot colour.
pub(super) fn spot_space(ink: u8) -> String {
    format!("S{ink}")
}

/// The operators so far, and the state they leave: nothing is said twice.
#[derive(Default)]
struct Pen<'c> {
    out: Vec<u8>,
    screen: Option<&'c OnScreen>,
    in_text: bool,
    overprint: Option<bool>,
    fill: Option<Color>,
    stroke: Option<Color>,
    thickness: Option<Length>,
    font: Option<String>,
    /// The item before which the open stretch ends, and how many ends that takes.
    mark_end: Option<(usize, usize)>,
}

impl Pen<'_> {
    fn push(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn length(&mut self, length: Length) {
        push_pt(&mut self.out, length);
        self.out.push(b' ');
    }

    fn begin_text(&mut self) {
        if !self.in_text {
            self.push("BT\n");
            self.in_text = true;
        }
    }

    fn end_text(&mut self) {
        if self.in_text {
            self.push("ET\n");
            self.in_text = false;
        }
    }

    /// Says what the items up to the end of the stretch are, and what they spell: within a text object or without, as
    /// they are (ISO 32000-2, 14.6.2).
    fn begin_mark(&mut self, mark: &Mark, is_text: bool) {
        if is_text {
            self.begin_text();
        } else {
            self.end_text();
        }
        let mut ends = 1;
        match (mark.content, &mark.text) {
            (Some((kind, number)), None) => {
                self.push("/");
                self.push(kind);
                self.push(" <</MCID ");
                push_int(&mut self.out, number as i64);
                self.push(">> BDC\n");
            }
            (Some((_, number)), Some(text)) => {
                self.push("/Span <</MCID ");
                push_int(&mut self.out, number as i64);
                self.spell(text);
            }
            (None, None) => self.push("/Artifact BMC\n"),
            (None, Some(text)) => {
                self.push("/Artifact BMC\n/Span <<");
                self.spell(text);
                ends = 2;
            }
        }
        self.mark_end = Some((mark.items.end, ends));
    }

    /// Ends a list of properties with what the stretch spells.
    fn spell(&mut self, text: &str) {
        self.push("/ActualText (\\376\\377");
        for unit in text.encode_utf16() {
            push_escaped(&mut self.out, unit);
        }
        self.push(")>> BDC\n");
    }

    fn end_mark(&mut self, before: usize) {
        if let Some((_, ends)) = self.mark_end.take_if(|(end, _)| *end == before) {
            (0..ends).for_each(|_| self.push("EMC\n"));
        }
    }

    fn overprint(&mut self, over: bool) {
        // Light does not print over light.
        if self.screen.is_none() && self.overprint.replace(over) != Some(over) {
            self.push("/");
            self.push(if over { OVERPRINT } else { KNOCK_OUT });
            self.push(" gs\n");
        }
    }

    fn fill(&mut self, color: Color) {
        if self.fill.replace(color) != Some(color) {
            self.ink(color, ["k", "rg"]);
        }
    }

    fn stroke(&mut self, color: Color, thickness: Length) {
        if self.stroke.replace(color) != Some(color) {
            self.ink(color, ["K", "RG"]);
        }
        if self.thickness.replace(thickness) != Some(thickness) {
            self.length(thickness);
            self.push("w\n");
        }
    }

    /// Asks for a colour with the operator for inks or with the one for light.
    fn ink(&mut self, color: Color, [inks, light]: [&str; 2]) {
        if let (Some(spot), None) = (color.spot, self.screen) {
            let [space, tint] = if inks == "k" { ["cs", "scn"] } else { ["CS", "SCN"] };
            self.push("/");
            self.push(&spot_space(spot.ink));
            self.push(" ");
            self.push(space);
            self.push(" ");
            push_decimal(&mut self.out, i64::from(spot.tint), 3);
            self.push(" ");
            self.push(tint);
        } else if let Some(screen) = self.screen {
            for level in screen.color(color) {
                push_decimal(&mut self.out, scaled(level.into(), 1000, 255), 3);
                self.out.push(b' ');
            }
            self.push(light);
        } else {
            for part in [color.c, color.m, color.y, color.k] {
                push_decimal(&mut self.out, i64::from(part), 3);
                self.out.push(b' ');
            }
            self.push(inks);
        }
        self.push("\n");
    }

    fn font(&mut self, name: String) {
        if self.font.as_ref() != Some(&name) {
            self.push("/");
            self.push(&name);
            // The em is in the text matrix, since it need not be a square.
            self.push(" 1 Tf\n");
            self.font = Some(name);
        }
    }
}

/// What has been opened in the operators of a run and must be closed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    /// The array of a `TJ`.
    Array,
    /// A string in it.
    Text,
}

/// A glyph run as it is being written.
struct Line<'l, 'c> {
    pen: &'l mut Pen<'c>,
    sheet: Sheet,
    face: &'l Face,
    face_use: &'l FaceUse<'l>,
    run: &'l GlyphRun,
    /// Where the text matrix stands.
    start: Option<Point>,
    /// How far along the line the viewer is from there, in millionths of an em.
    reached: i64,
    open: Open,
}

impl Line<'_, '_> {
    /// Shows the glyphs of a cluster, or a blank for characters without any.
    fn cluster(&mut self, cluster: &Cluster<'_>) {
        for placed in cluster.glyphs {
            self.go_to(placed.at);
            self.show(placed.glyph, cluster.text);
        }
        if let Some(blank) = cluster.blank(self.face_use) {
            if self.start.is_none()
                && let Some(first) = self.run.glyphs.first()
            {
                self.go_to(first.at);
            }
            if self.start.is_some() {
                self.show(blank, cluster.text);
            }
        }
    }

    /// Brings the viewer to a glyph's place.
    fn go_to(&mut self, at: Point) {
        let start = match self.start {
            Some(start) if self.is_on_line(start, at) => start,
            _ => self.set_matrix(at),
        };
        let (along, em) = match self.run.setting {
            Setting::Horizontal => (at.x - start.x, self.run.em.width),
            Setting::Sideways => (at.y - start.y, self.run.em.width),
            Setting::Vertical => (at.y - start.y, self.run.em.height),
        };
        let wanted = scaled(along.to_units(), 1_000_000, em.to_units());
        let shift = scaled(wanted - self.reached, 1, 100);
        if shift != 0 {
            self.open(Open::Array);
            // ISO 32000-2, 9.4.4: what is subtracted goes down a vertical line, and back along any other.
            let sign = if self.run.setting == Setting::Vertical { 1 } else { -1 };
            push_decimal(&mut self.pen.out, sign * shift, 1);
            self.reached += shift * 100;
        }
    }

    /// Shows a glyph of a cluster that spells a text where the viewer is, and follows the viewer to its end.
    fn show(&mut self, glyph: u16, text: &str) {
        self.open(Open::Text);
        push_escaped(&mut self.pen.out, self.face_use.code(glyph, text));
        let advance = match self.run.setting {
            Setting::Horizontal | Setting::Sideways => self.face.advance(glyph),
            Setting::Vertical => self.face.vertical_advance(glyph),
        };
        self.reached += thousandths(self.face, i32::from(advance)) * 1000;
    }

    fn is_on_line(&self, start: Point, at: Point) -> bool {
        match self.run.setting {
            Setting::Horizontal => at.y == start.y,
            Setting::Vertical | Setting::Sideways => at.x == start.x,
        }
    }

    /// Sets the text matrix.
    fn set_matrix(&mut self, at: Point) -> Point {
        self.close();
        let em = self.run.em;
        match self.run.setting {
            Setting::Horizontal | Setting::Vertical => {
                self.pen.length(em.width);
                self.pen.push("0 0 ");
                self.pen.length(em.height);
            }
            Setting::Sideways => {
                self.pen.push("0 ");
                self.pen.length(-em.width);
                self.pen.length(em.height);
                self.pen.push("0 ");
            }
        }
        self.pen.length(self.sheet.x(at));
        self.pen.length(self.sheet.y(at));
        self.pen.push("Tm\n");
        self.start = Some(at);
        self.reached = 0;
        at
    }

    /// Goes on to another state, through those between.
    fn open(&mut self, wanted: Open) {
        if self.open == wanted {
            return;
        }
        match (self.open, wanted) {
            (Open::Nothing, Open::Array) => self.pen.push("["),
            (Open::Nothing, Open::Text) => self.pen.push("[("),
            (Open::Array, Open::Text) => self.pen.push("("),
            (Open::Text, Open::Array) => self.pen.push(")"),
            (Open::Array, _) => self.pen.push("] TJ\n"),
            (Open::Text, _) => self.pen.push(")] TJ\n"),
            (Open::Nothing, Open::Nothing) => {}
        }
        self.open = wanted;
    }

    fn close(&mut self) {
        self.open(Open::Nothing);
    }
}
