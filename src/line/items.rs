use super::opportunities::{Chance, opportunities};
use crate::cjk::{Class, Hanging, LineEnd, LineStart, MarkRow, Profile, is_east_asian};
use crate::geom::{Em, Length, WritingMode};
use crate::layout::Style;
use crate::shape::{Char, Cluster, Shaped};

/// A box, the glue after it, and the penalty for ending a line there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineItem {
    /// The width that is always there.
    pub body: Length,
    /// Where the glyph's own start stands from the start of the body: before it where the glyph carries blank space that
    /// the glue before the box stands for.
    pub ink: Length,
    /// The space between this box and the next on the same line.
    pub glue: Glue,
    /// The space before this box where it starts a line.
    pub at_start: Length,
    /// The space after this box where it ends a line.
    pub at_end: EdgeSpace,
    /// What ending a line after this box costs.
    pub penalty: Penalty,
    /// Whether the box shows a character that counts as one in a last line: neither a mark nor a space.
    pub counts: bool,
}

/// Space between two boxes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glue {
    /// Its natural size.
    pub natural: Length,
    /// What it may shrink to.
    pub least: Length,
    /// At which step of the shrink ladder; 0 where it does not.
    pub shrink_step: u8,
    /// What it may stretch to before all gaps stretch alike.
    pub most: Length,
    /// At which step of the stretch ladder it stretches up to `most`; 0 where it does not.
    pub stretch_step: u8,
    /// Whether it takes part when all gaps stretch alike.
    pub open: bool,
}

/// Space after a box at a line's end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EdgeSpace {
    /// Its natural size.
    pub natural: Length,
    /// Whether it may be cut, all or nothing.
    pub droppable: bool,
    /// Whether the box itself may stand outside the measure.
    pub hang: Hang,
}

/// Whether a box may stand outside the measure at a line's end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hang {
    /// It may not.
    #[default]
    No,
    /// It does where there is no room for it.
    Allow,
    /// It does in every line that fills its measure.
    Force,
}

/// What ending a line costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Penalty {
    /// The line may end here, at a cost.
    Allowed(i64),
    /// The line may not end here.
    Forbidden,
    /// The line ends here.
    Mandatory,
}

/// A dash that starts a line is allowed, and not liked (CLREQ 3.1.5: forbidden in the strict set).
const DASH_AT_START: i64 = 1_500;

/// Turns a shaped paragraph into boxes, glue and penalties, one item for each cluster.
pub fn items(shaped: &Shaped, style: &Style, mode: WritingMode) -> Vec<LineItem> {
    let chances = opportunities(&shaped.chars, &style.profile);
    let maker = Maker { shaped, style, mode, profile: &style.profile };
    let clusters = &shaped.clusters;
    let mut items = Vec::with_capacity(clusters.len());
    let mut stack = 0_usize;
    for (n, cluster) in clusters.iter().enumerate() {
        stack = if maker.class(cluster) == Class::Exclaim { stack + 1 } else { 0 };
        let next = clusters.get(n + 1);
        let last_char = cluster.chars.end.max(1) as usize - 1;
        let penalty = match chances.get(last_char) {
            _ if next.is_none() => Penalty::Mandatory,
            Some(Chance::Mandatory) => Penalty::Mandatory,
            Some(Chance::Allowed) => Penalty::Allowed(maker.cost(next)),
            _ => Penalty::Forbidden,
        };
        items.push(maker.item(Spot { n, stack }, cluster, next, penalty));
    }
    items
}

/// A cluster's place in the paragraph.
#[derive(Clone, Copy)]
struct Spot {
    /// Its number.
    n: usize,
    /// How many question and exclamation marks in a row it ends.
    stack: usize,
}

struct Maker<'a> {
    shaped: &'a Shaped,
    style: &'a Style,
    mode: WritingMode,
    profile: &'a Profile,
}

impl Maker<'_> {
    fn at(&self, em: Em) -> Length {
        em.at(self.style.em.inline)
    }

    fn first(&self, cluster: &Cluster) -> Char {
        self.shaped.chars[cluster.chars.start as usize]
    }

    fn class(&self, cluster: &Cluster) -> Class {
        if self.is_cell(cluster) { Class::Han } else { self.first(cluster).class }
    }

    /// Figures that share a cell stand like a Han character (JLREQ 3.2.5).
    fn is_cell(&self, cluster: &Cluster) -> bool {
        self.shaped.runs[cluster.run as usize].combined
    }

    fn is_western(&self, cluster: &Cluster) -> bool {
        !self.is_cell(cluster)
            && self.first(cluster).class.is_western()
            && !is_east_asian(self.first(cluster).c)
    }

    fn mark(&self, cluster: &Cluster) -> Option<&MarkRow> {
        if self.is_cell(cluster) { None } else { self.profile.mark(self.first(cluster).class, self.mode) }
    }

    fn cost(&self, next: Option<&Cluster>) -> i64 {
        match next.map(|next| self.class(next)) {
            Some(Class::Dash | Class::Ellipsis) => DASH_AT_START,
            _ => 0,
        }
    }

    fn item(&self, spot: Spot, cluster: &Cluster, next: Option<&Cluster>, penalty: Penalty) -> LineItem {
        let class = self.class(cluster);
        let mark = self.mark(cluster);
        let body = self.body(cluster, class, mark);
        LineItem {
            body,
            ink: self.ink(cluster, body, mark),
            glue: self.glue(spot, cluster, next),
            at_start: self.at_start(mark),
            at_end: self.at_end(spot.n, cluster, mark),
            penalty,
            counts: !class.is_mark()
                && !matches!(class, Class::Space | Class::WideSpace | Class::Newline)
                && cluster.glyphs.start < cluster.glyphs.end,
        }
    }

    fn body(&self, cluster: &Cluster, class: Class, mark: Option<&MarkRow>) -> Length {
        match (mark, class) {
            (Some(row), _) => self.at(row.body),
            (_, Class::Space | Class::WideSpace | Class::Newline) => Length::ZERO,
            // Each character of a dash or ellipsis takes half of the unit's two ems, whatever the face draws.
            (_, Class::Dash | Class::Ellipsis) => self.pair_width(cluster),
            _ => cluster.advance,
        }
    }

    fn pair_width(&self, cluster: &Cluster) -> Length {
        let characters = i64::from(cluster.chars.end - cluster.chars.start);
        if matches!(self.first(cluster).c, '\u{2e3a}') {
            return self.at(self.profile.pair_unit);
        }
        (self.at(self.profile.pair_unit) / 2) * characters
    }

    /// Glyphs of a full cell keep their blank side outside the body; others stand in the middle of it.
    fn ink(&self, cluster: &Cluster, body: Length, mark: Option<&MarkRow>) -> Length {
        match mark {
            Some(row) if cluster.advance == self.at(Em::ONE) => -self.at(row.inset),
            Some(_) => (body - cluster.advance) / 2,
            None if body == Length::ZERO => Length::ZERO,
            None => (body - cluster.advance) / 2,
        }
    }

    fn at_start(&self, mark: Option<&MarkRow>) -> Length {
        match (mark, self.profile.line_start) {
            (Some(row), LineStart::Half) => self.at(row.lead.natural),
            _ => Length::ZERO,
        }
    }

    fn at_end(&self, n: usize, cluster: &Cluster, mark: Option<&MarkRow>) -> EdgeSpace {
        let Some(row) = mark else { return EdgeSpace::default() };
        let (natural, droppable) = match self.profile.line_end {
            LineEnd::Half => (Em::ZERO, false),
            LineEnd::FullOrHalf => (row.trail.natural, row.trail.natural > Em::ZERO),
            LineEnd::Full => (row.trail.natural, false),
        };
        EdgeSpace { natural: self.at(natural), droppable, hang: self.hang(n, cluster) }
    }

    /// Commas and full stops hang, but never one of several marks (CLREQ; JLREQ 3.8.2).
    fn hang(&self, n: usize, cluster: &Cluster) -> Hang {
        let follows_mark = n > 0 && self.mark(&self.shaped.clusters[n - 1]).is_some();
        match self.profile.hanging {
            _ if follows_mark || !matches!(self.class(cluster), Class::Comma | Class::Stop) => Hang::No,
            Hanging::Off => Hang::No,
            Hanging::Allow => Hang::Allow,
            Hanging::Force => Hang::Force,
        }
    }

    fn glue(&self, spot: Spot, cluster: &Cluster, next: Option<&Cluster>) -> Glue {
        let Some(next) = next else { return Glue::default() };
        let (class, next_class) = (self.class(cluster), self.class(next));
        let mut glue = match (self.mark(cluster), self.mark(next)) {
            _ if class == Class::Space => self.word_space(),
            _ if class == Class::WideSpace => Glue::rigid(self.at(Em::ONE)),
            (None, None) if self.wants_autospace(cluster, next) => self.autospace(),
            (None, None) => Glue::default(),
            (before, after) => self.mark_space(spot, before, after),
        };
        glue.open = self.is_open(class, next_class)
            && !self.splits_word(cluster, next)
            && glue.stretch_step != STRETCH_WORD_SPACE;
        glue.natural += self.style.tracking;
        glue.least += self.style.tracking;
        glue.most += self.style.tracking;
        glue
    }

    fn word_space(&self) -> Glue {
        let space = self.profile.word_space;
        Glue {
            natural: self.at(space.natural),
            least: self.at(space.least),
            shrink_step: self.profile.word_space_step,
            most: self.at(space.most),
            stretch_step: STRETCH_WORD_SPACE,
            open: false,
        }
    }

    fn autospace(&self) -> Glue {
        let space = self.profile.autospace;
        Glue {
            natural: self.at(space.natural),
            least: self.at(space.least),
            shrink_step: self.profile.autospace_step,
            most: self.at(space.most),
            stretch_step: STRETCH_AUTOSPACE,
            open: true,
        }
    }

    /// Han and Western characters stand apart; marks and blanks make their own space.
    fn wants_autospace(&self, cluster: &Cluster, next: &Cluster) -> bool {
        (self.is_western(cluster) && self.class(next).is_ideographic() && !self.is_cell(next))
            || (self.is_western(next) && self.class(cluster).is_ideographic() && !self.is_cell(cluster))
    }

    /// The space of the mark before and of the mark after a gap; two marks side by side lose half an em between them
    /// (CLREQ, adjacent punctuation), so that each hugs what it belongs to.
    fn mark_space(&self, spot: Spot, before: Option<&MarkRow>, after: Option<&MarkRow>) -> Glue {
        // Two question or exclamation marks together take one cell, three take two (GB/T 15834-2011 5.1.2): the second of
        // a pair has no space after it.
        let ends_pair = spot.stack > 0 && spot.stack.is_multiple_of(2);
        let trail = before.map(|row| row.trail).filter(|_| !ends_pair);
        let lead = after.map(|row| row.lead);
        let mut natural = Em::ZERO;
        let mut least = Em::ZERO;
        let mut step = u8::MAX;
        for space in [trail, lead].into_iter().flatten() {
            natural = natural + space.natural;
            least = least + space.least;
            if space.step > 0 {
                step = step.min(space.step);
            }
        }
        let pair = before.zip(after).and_then(|(before, after)| self.profile.pair(before.class, after.class));
        if let Some(space) = pair {
            (natural, least, step) = (space.natural, space.least, space.step);
        } else if before.is_some() && after.is_some() {
            natural = Em::units((natural - self.profile.adjacent).to_units().max(0));
            least = least.min(natural);
        }
        Glue {
            natural: self.at(natural),
            least: self.at(least),
            shrink_step: if step == u8::MAX || natural == least { 0 } else { step },
            most: self.at(natural),
            stretch_step: 0,
            open: true,
        }
    }

    /// Whether a gap opens when all gaps stretch alike: not within units, nor beside the classes that the profile names.
    fn is_open(&self, before: Class, after: Class) -> bool {
        let within = before == after && matches!(before, Class::Dash | Class::Ellipsis | Class::Exclaim);
        !self.profile.closed_after.contains(&before)
            && !self.profile.closed_before.contains(&after)
            && !within
            && after != Class::Space
    }

    /// Whether the gap lies within a Western word, a number or a number and its sign (JLREQ Appendix E: a sign after a
    /// letter is not held so).
    fn splits_word(&self, cluster: &Cluster, next: &Cluster) -> bool {
        let (before, after) = (self.class(cluster), self.class(next));
        (self.is_western(cluster) && self.is_western(next))
            || (before == Class::Prefix && matches!(after, Class::Prefix | Class::Digit))
            || (after == Class::Suffix && matches!(before, Class::Suffix | Class::Digit))
    }
}

pub(super) const STRETCH_WORD_SPACE: u8 = 1;
pub(super) const STRETCH_AUTOSPACE: u8 = 2;

impl Glue {
    fn rigid(size: Length) -> Glue {
        Glue { natural: size, least: size, most: size, ..Glue::default() }
    }
}
