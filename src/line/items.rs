use std::ops::Range;

use super::cells::set_in_cells;
use super::inset::InsetText;
use super::kind::{Kind, is_around, splits_word, wants_autospace};
use super::opportunities::{Chance, opportunities};
use super::ruby::make_room;
use super::tabs::set_tabs;
use crate::cjk::{Class, Hanging, LineEnd, LineStart, MarkRow, Profile, Sign};
use crate::geom::{Em, Length, WritingMode};
use crate::layout::Style;
use crate::shape::{Cluster, PieceKind, SOFT_HYPHEN, Shaped};

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
    /// What a line that ends here may leave of its measure: in cells nothing is opened. Zero where lines fill it.
    pub slack: Length,
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

/// A parted word is as bad as gaps that are opened by a twelfth of an em.
const HYPHEN: i64 = 160_000;

/// A formula that is parted before an operator is read less well than one that is parted before a relation, ...
const BEFORE_OPERATOR: i64 = 10_000;
/// ... and least well after a sign.
const AFTER_SIGN: i64 = 40_000;

/// Turns a shaped paragraph into boxes, glue and penalties, one item for each cluster.
pub fn items(shaped: &Shaped, style: &Style, mode: WritingMode) -> Vec<LineItem> {
    let mut items = Part { shaped, clusters: 0..shaped.clusters.len(), style, mode, is_inset: false }.items();
    if !shaped.hyphens.is_empty() || shaped.chars.iter().any(|c| c.c == SOFT_HYPHEN) {
        part_words(&mut items, shaped);
    }
    if style.profile.grid {
        set_in_cells(&mut items, shaped, style, mode);
    }
    for inset in InsetText::all(shaped, style, mode) {
        inset.fold(&mut items);
    }
    if let Some(beside) = &shaped.beside {
        make_room(&mut items, shaped, beside, style, mode);
    }
    set_tabs(&mut items, shaped, style);
    items
}

/// Clusters of a paragraph that are set in one style.
pub(super) struct Part<'a> {
    pub(super) shaped: &'a Shaped,
    pub(super) clusters: Range<usize>,
    pub(super) style: &'a Style,
    pub(super) mode: WritingMode,
    /// Whether they stand in small lines of their own; for the line that these stand in they are something else.
    pub(super) is_inset: bool,
}

impl Part<'_> {
    /// Its items, as nothing but its own characters asks for them.
    pub(super) fn items(&self) -> Vec<LineItem> {
        let Part { shaped, style, mode, .. } = *self;
        let clusters = &shaped.clusters[self.clusters.clone()];
        let first_char = clusters.first().map_or(0, |cluster| cluster.chars.start as usize);
        let end_char = clusters.last().map_or(first_char, |cluster| cluster.chars.end as usize);
        let chances = opportunities(&shaped.chars[first_char..end_char], &style.profile);
        let kind = |cluster: &Cluster| Kind::of(cluster, shaped, &style.profile, mode, self.is_inset);
        let mut kinds: Vec<Kind<'_>> = clusters.iter().map(kind).collect();
        let mut in_row = 0;
        for kind in &mut kinds {
            in_row = if kind.class == Class::Exclaim { in_row + 1 } else { 0 };
            kind.ends_stack = in_row > 0 && in_row % 2 == 0;
        }
        let maker = Maker { shaped, clusters, style, profile: &style.profile, kinds };
        let mut items = Vec::with_capacity(clusters.len());
        for (n, cluster) in clusters.iter().enumerate() {
            let last_char = cluster.chars.end.max(1) as usize - 1;
            let penalty = match chances.get(last_char - first_char.min(last_char)) {
                _ if n + 1 == clusters.len() => Penalty::Mandatory,
                Some(Chance::Mandatory) => Penalty::Mandatory,
                Some(Chance::Allowed) => Penalty::Allowed(maker.cost(n + 1)),
                _ => Penalty::Forbidden,
            };
            items.push(maker.item(n, cluster, penalty));
        }
        items
    }
}

/// Lets lines end where words may be parted, with room for the hyphen; nowhere else at the writer's soft hyphens.
fn part_words(items: &mut [LineItem], shaped: &Shaped) {
    for (item, cluster) in items.iter_mut().zip(&shaped.clusters) {
        if item.penalty == Penalty::Mandatory {
            continue;
        }
        let is_soft =
            cluster.chars.end.checked_sub(1).is_some_and(|last| shaped.chars[last as usize].c == SOFT_HYPHEN);
        match shaped.hyphen_after(cluster) {
            Some(hyphen) => {
                item.penalty = Penalty::Allowed(HYPHEN);
                item.at_end = EdgeSpace { natural: hyphen.glyph.advance, ..EdgeSpace::default() };
            }
            _ if is_soft => item.penalty = Penalty::Forbidden,
            _ => {}
        }
    }
}

/// What characters that are set apart have between them (四分アキ).
const SPACED: Em = Em::QUARTER;

struct Maker<'a> {
    shaped: &'a Shaped,
    clusters: &'a [Cluster],
    style: &'a Style,
    profile: &'a Profile,
    /// For each cluster.
    kinds: Vec<Kind<'a>>,
}

impl Maker<'_> {
    fn at(&self, em: Em) -> Length {
        em.at(self.style.em.inline)
    }

    fn cost(&self, next: usize) -> i64 {
        match self.kinds.get(next).map(|next| next.class) {
            Some(Class::Dash | Class::Ellipsis) => DASH_AT_START,
            _ => 0,
        }
    }

    fn item(&self, n: usize, cluster: &Cluster, penalty: Penalty) -> LineItem {
        let Kind { class, mark, .. } = self.kinds[n];
        let body = self.body(n, cluster);
        let holds = self.kinds[n].hugs_after() || self.kinds.get(n + 1).is_some_and(Kind::hugs_before);
        let penalty = match (penalty, self.at_sign(n)) {
            (Penalty::Mandatory, _) => penalty,
            _ if holds => Penalty::Forbidden,
            (_, Some(penalty)) => penalty,
            _ => penalty,
        };
        LineItem {
            body,
            ink: self.ink(cluster, body, mark),
            glue: self.glue(n),
            at_start: self.at_start(mark),
            at_end: self.at_end(n),
            penalty,
            counts: !self.kinds[n].hugs_before()
                && !class.is_mark()
                && !matches!(class, Class::Space | Class::WideSpace | Class::Newline)
                && !matches!(class, Class::Dash | Class::Ellipsis | Class::Connector | Class::Solidus)
                && cluster.glyphs.start < cluster.glyphs.end,
        }
    }

    /// Whether a line may end in a formula: before a relation, else before an operator, else after either (JLREQ 3.7.4), but
    /// not after one that stands before its first term.
    fn at_sign(&self, n: usize) -> Option<Penalty> {
        let (kind, next) = (&self.kinds[n], self.kinds.get(n + 1)?);
        let within = |kind: &Kind<'_>| kind.piece == Some(PieceKind::Formula);
        if !within(kind) || !within(next) {
            return None;
        }
        let is_term = |n: usize| self.kinds.get(n).is_some_and(|kind| within(kind) && kind.sign.is_none());
        match (kind.sign, next.sign) {
            (Some(_), Some(_)) => Some(Penalty::Forbidden),
            (None, Some(_)) if kind.class == Class::Opening => Some(Penalty::Forbidden),
            (None, Some(Sign::Relation)) => Some(Penalty::Allowed(0)),
            (None, Some(Sign::Operator)) => Some(Penalty::Allowed(BEFORE_OPERATOR)),
            (Some(_), None) if n > 0 && is_term(n - 1) => Some(Penalty::Allowed(AFTER_SIGN)),
            (Some(_), None) => Some(Penalty::Forbidden),
            (None, None) => None,
        }
    }

    /// Whether the formula that a cluster is of stands alone in its paragraph (別行式).
    fn is_displayed(&self, n: usize) -> bool {
        let piece = self.shaped.marked.as_ref().and_then(|marked| marked.piece(self.clusters[n].chars.start));
        piece.is_some_and(|piece| piece.chars.len() == self.shaped.chars.len())
    }

    /// The space beside the sign of a formula: none within a text; where the formula stands alone, a quarter em beside a
    /// relation (JLREQ 3.7.4).
    fn sign_space(&self, n: usize, kind: &Kind<'_>, next: &Kind<'_>) -> Option<Glue> {
        let signs = [kind.sign, next.sign];
        let is_relation = signs.contains(&Some(Sign::Relation)) && self.is_displayed(n);
        let natural = if is_relation { self.at(Em::QUARTER) } else { Length::ZERO };
        signs.iter().any(Option::is_some).then(|| Glue::rigid(natural))
    }

    /// The brackets of a note or of its mark take the half of their cell that they fill: which part of it is blank before
    /// them, and what is left.
    fn note_bracket(&self, cluster: &Cluster) -> Option<(Length, Length)> {
        let kind = self.shaped.marked.as_ref()?.kind(cluster.chars.start);
        let is_note = matches!(kind, Some(PieceKind::Note | PieceKind::Bracket(_)));
        let half = cluster.advance / 2;
        match self.shaped.chars[cluster.chars.start as usize].class {
            Class::Opening if is_note => Some((half, cluster.advance - half)),
            Class::Closing if is_note => Some((Length::ZERO, half)),
            _ => None,
        }
    }

    fn body(&self, n: usize, cluster: &Cluster) -> Length {
        let Kind { class, mark, .. } = self.kinds[n];
        if let Some((_, body)) = self.note_bracket(cluster) {
            return body;
        }
        match (mark, class) {
            // JLREQ 3.7.4: a sign fills a cell.
            _ if self.kinds[n].sign.is_some() => self.at(Em::ONE).max(cluster.advance),
            (Some(row), _) => self.at(row.body),
            (_, Class::Space | Class::WideSpace | Class::Newline) => Length::ZERO,
            // Each character of a dash or ellipsis takes half of the unit's two ems, whatever the face draws.
            (_, Class::Dash | Class::Ellipsis) => self.pair_width(cluster),
            // A connector or solidus of less than half a cell takes half of one (GB/T 15834-2011 5.1.9).
            (_, Class::Connector | Class::Solidus) => cluster.advance.max(self.at(Em::HALF)),
            _ => cluster.advance,
        }
    }

    fn pair_width(&self, cluster: &Cluster) -> Length {
        let characters = i64::from(cluster.chars.end - cluster.chars.start);
        if self.shaped.chars[cluster.chars.start as usize].c == '\u{2e3a}' {
            return self.at(self.profile.pair_unit);
        }
        (self.at(self.profile.pair_unit) / 2) * characters
    }

    /// Glyphs of a full cell keep their blank side outside the body; others stand in the middle of it.
    fn ink(&self, cluster: &Cluster, body: Length, mark: Option<&MarkRow>) -> Length {
        if let Some((blank, _)) = self.note_bracket(cluster) {
            return -blank;
        }
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

    fn at_end(&self, n: usize) -> EdgeSpace {
        let Some(row) = self.kinds[n].mark else { return EdgeSpace::default() };
        let (natural, droppable) = match self.profile.line_end {
            LineEnd::Half => (Em::ZERO, false),
            LineEnd::FullOrHalf => (row.trail.natural, row.trail.natural > Em::ZERO),
            LineEnd::Full => (row.trail.natural, false),
        };
        EdgeSpace { natural: self.at(natural), droppable, hang: self.hang(n), slack: Length::ZERO }
    }

    /// Commas and full stops hang, but never one of several marks (CLREQ; JLREQ 3.8.2).
    fn hang(&self, n: usize) -> Hang {
        let follows_mark = n > 0 && self.kinds[n - 1].mark.is_some();
        match self.profile.hanging {
            _ if follows_mark || !matches!(self.kinds[n].class, Class::Comma | Class::Stop) => Hang::No,
            Hanging::Off => Hang::No,
            Hanging::Allow => Hang::Allow,
            Hanging::Force => Hang::Force,
        }
    }

    fn glue(&self, n: usize) -> Glue {
        let (kind, Some(next)) = (&self.kinds[n], self.kinds.get(n + 1)) else { return Glue::default() };
        if next.hugs_before() || kind.hugs_after() || is_around(kind, next) {
            return Glue::default();
        }
        if let Some(glue) = self.sign_space(n, kind, next) {
            return glue;
        }
        let mut glue = match (kind.mark, next.mark) {
            _ if kind.class == Class::Space => self.word_space(),
            _ if kind.class == Class::WideSpace => Glue::rigid(self.at(Em::ONE)),
            (None, None) if wants_autospace(kind, next) => self.autospace(),
            (None, None) => Glue::default(),
            (before, after) => self.mark_space(n, before, after),
        };
        let medial = self.medial_gap(n);
        glue.natural += medial;
        glue.least += medial;
        glue.most += medial;
        glue.open = self.is_open(kind.class, next.class)
            && !splits_word(kind, next)
            && glue.stretch_step != STRETCH_WORD_SPACE;
        let tracking = self.style.tracking + self.apart(n);
        glue.natural += tracking;
        glue.least += tracking;
        glue.most += tracking;
        glue
    }

    /// The space between characters that the copy's mark-up sets apart.
    fn apart(&self, n: usize) -> Length {
        let last = self.clusters[n].chars.end.saturating_sub(1);
        let is_spaced = self.shaped.marked.as_ref().is_some_and(|marked| marked.is_spaced(last));
        if is_spaced { self.at(SPACED) } else { Length::ZERO }
    }

    /// The space on either side of ？！ that text follows in its sentence (JLREQ 3.1.6).
    fn medial_gap(&self, n: usize) -> Length {
        if self.profile.medial_gap == Em::ZERO {
            return Length::ZERO;
        }
        let is_exclaim = |at: usize| self.kinds.get(at).is_some_and(|kind| kind.class == Class::Exclaim);
        let mark = if is_exclaim(n) { n } else { n + 1 };
        let in_sentence = is_exclaim(mark)
            && !is_exclaim(mark + 1)
            && self
                .kinds
                .get(mark + 1)
                .is_some_and(|next| next.class.is_ideographic() || next.class.is_western());
        if in_sentence { self.at(self.profile.medial_gap) } else { Length::ZERO }
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

    /// The space of the mark before and of the mark after a gap; two marks side by side lose half an em between them
    /// (CLREQ, adjacent punctuation), so that each hugs what it belongs to.
    fn mark_space(&self, n: usize, before: Option<&MarkRow>, after: Option<&MarkRow>) -> Glue {
        // A word space after a mark is all the space there is.
        let is_space = self.kinds.get(n + 1).is_some_and(|next| next.class == Class::Space);
        let trail = before.map(|row| row.trail).filter(|_| !self.kinds[n].ends_stack && !is_space);
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
}

pub(super) const STRETCH_WORD_SPACE: u8 = 1;
pub(super) const STRETCH_AUTOSPACE: u8 = 2;

impl Glue {
    fn rigid(size: Length) -> Glue {
        Glue { natural: size, least: size, most: size, ..Glue::default() }
    }
}
