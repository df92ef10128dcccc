use crate::cjk::{Class, MarkRow, Profile, Sign, Space, extends, is_east_asian, sign};
use crate::geom::{Em, WritingMode};
use crate::shape::{Char, Cluster, PieceKind, Shaped};

/// What a cluster is to its neighbours.
#[derive(Clone, Copy)]
pub(super) struct Kind<'p> {
    pub(super) class: Class,
    pub(super) mark: Option<&'p MarkRow>,
    pub(super) is_western: bool,
    /// Figures that share a cell, and text in small lines, stand like a Han character (JLREQ 3.2.5); so does a sign as wide as
    /// one, such as × in most faces (UTR #59: letters and figures alone stand apart from Han).
    pub(super) is_cell: bool,
    /// What the copy's mark-up makes of it.
    pub(super) piece: Option<PieceKind>,
    /// The sign of a formula that it is.
    pub(super) sign: Option<Sign>,
    /// Two question or exclamation marks together take one cell, three take two (GB/T 15834-2011 5.1.2): the second of a
    /// pair has no space after it.
    pub(super) ends_stack: bool,
}

impl<'p> Kind<'p> {
    pub(super) fn of(
        cluster: &Cluster,
        shaped: &Shaped,
        profile: &'p Profile,
        mode: WritingMode,
        is_inset: bool,
    ) -> Kind<'p> {
        let piece = shaped.marked.as_ref().and_then(|marked| marked.kind(cluster.chars.start));
        let own = |class: Class, mark: Option<&'p MarkRow>| Kind {
            class,
            mark,
            is_western: false,
            is_cell: false,
            piece,
            sign: None,
            ends_stack: false,
        };
        let stands_in_line = matches!(piece, Some(PieceKind::Inset(_))) && !is_inset;
        if stands_in_line || shaped.runs[cluster.run as usize].combined {
            return Kind { is_cell: true, ..own(Class::Han, None) };
        }
        let Char { c, class, .. } = shaped.chars[cluster.chars.start as usize];
        match piece {
            // Whatever it says, it is a sign beside its word.
            Some(PieceKind::Note | PieceKind::Initial) => own(Class::Latin, None),
            Some(PieceKind::Formula) if sign(c).is_some() => {
                Kind { is_cell: true, sign: sign(c), ..own(Class::Han, None) }
            }
            Some(PieceKind::Decimal) if mode == WritingMode::VerticalRl => own(class, Some(&DECIMAL)),
            // JLREQ 3.4.2: solid with what stands around it.
            Some(PieceKind::Bracket(_)) => own(class, None),
            _ => {
                let em = shaped.runs[cluster.run as usize].em;
                let is_wide = cluster.advance >= em.width.min(em.height) && !c.is_alphanumeric();
                let is_western = class.is_western() && !is_east_asian(c);
                let mark = if extends(c) { None } else { profile.mark(class, mode) };
                Kind { is_western, is_cell: is_western && is_wide, ..own(class, mark) }
            }
        }
    }

    /// Whether nothing comes between it and what stands before it.
    pub(super) fn hugs_before(&self) -> bool {
        self.piece == Some(PieceKind::Note)
    }

    /// Whether nothing comes between it and what stands after it.
    pub(super) fn hugs_after(&self) -> bool {
        self.piece == Some(PieceKind::Initial)
    }
}

/// The dot of a decimal fraction in a vertical line: without a quarter em on either side (JLREQ 3.1.3).
const DECIMAL: MarkRow = MarkRow {
    class: Class::MiddleDot,
    body: Em::HALF,
    inset: Em::QUARTER,
    lead: Space::NONE,
    trail: Space::NONE,
};

/// Han and Western characters stand apart; marks and blanks make their own space. Hangul has spaces between its words, and a
/// gap beside a figure would look like one (CSS Text 4 `text-autospace` leaves it out).
pub(super) fn wants_autospace(kind: &Kind<'_>, next: &Kind<'_>) -> bool {
    let is_han =
        |kind: &Kind<'_>| kind.class.is_ideographic() && kind.class != Class::Hangul && !kind.is_cell;
    let is_word = |kind: &Kind<'_>| kind.is_western && !kind.is_cell;
    (is_word(kind) && is_han(next)) || (is_word(next) && is_han(kind))
}

/// Whether one of two is a bracket around small lines, and the other stands in them.
pub(super) fn is_around(kind: &Kind<'_>, next: &Kind<'_>) -> bool {
    matches!(
        (kind.piece, next.piece),
        (Some(PieceKind::Bracket(_)), Some(PieceKind::Inset(_)))
            | (Some(PieceKind::Inset(_)), Some(PieceKind::Bracket(_)))
    )
}

/// Whether the gap lies within a Western word, a number or a number and its sign (JLREQ Appendix E: a sign after a
/// letter is not held so).
pub(super) fn splits_word(kind: &Kind<'_>, next: &Kind<'_>) -> bool {
    (kind.is_western && next.is_western)
        || (kind.class == Class::Prefix && matches!(next.class, Class::Prefix | Class::Digit))
        || (next.class == Class::Suffix && matches!(kind.class, Class::Suffix | Class::Digit))
}
