//! UAX #14 as Unicode 18 has it. `unicode-linebreak` knows the classes of Unicode 15.0 and the rules of that time, which
//! glue quotation marks to Han on both sides; here its classes are brought up to date (`uax14_data`), and the rules are
//! those of revision 18, with the tailoring left to the caller, who may give any character another class.

use unicode_linebreak::{BreakClass, break_property};

use super::opportunities::Chance;
use super::uax14_data::{CHANGED, COMPLEX_MARKS, FINAL, FREE_PICTOGRAPHS, INITIAL, WIDE};

/// Line breaking classes, those resolved by LB1 left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lb {
    Ak,
    Al,
    Ap,
    As,
    B2,
    Ba,
    Bb,
    Bk,
    Cb,
    Cl,
    Cm,
    Cp,
    Cr,
    Eb,
    Em,
    Ex,
    Gl,
    H2,
    H3,
    Hh,
    Hl,
    Hy,
    Id,
    In,
    Is,
    Jl,
    Jt,
    Jv,
    Lf,
    Nl,
    Ns,
    Nu,
    Op,
    Po,
    Pr,
    Qu,
    Ri,
    Sp,
    Sy,
    Vf,
    Vi,
    Wj,
    Zw,
    Zwj,
}

use Lb::*;

/// The class of a character, resolved as LB1 has it without a tailoring.
pub(super) fn class_of(c: char) -> Lb {
    match c {
        // Most of CJK text, without a search.
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => Id,
        _ => find(CHANGED, c).map_or_else(|| resolve(c), |row| row.2),
    }
}

fn resolve(c: char) -> Lb {
    match break_property(c as u32) {
        BreakClass::Mandatory => Bk,
        BreakClass::CarriageReturn => Cr,
        BreakClass::LineFeed => Lf,
        BreakClass::CombiningMark => Cm,
        BreakClass::NextLine => Nl,
        BreakClass::WordJoiner => Wj,
        BreakClass::ZeroWidthSpace => Zw,
        BreakClass::NonBreakingGlue => Gl,
        BreakClass::Space => Sp,
        BreakClass::ZeroWidthJoiner => Zwj,
        BreakClass::BeforeAndAfter => B2,
        BreakClass::After => Ba,
        BreakClass::Before => Bb,
        BreakClass::Hyphen => Hy,
        BreakClass::Contingent => Cb,
        BreakClass::ClosePunctuation => Cl,
        BreakClass::CloseParenthesis => Cp,
        BreakClass::Exclamation => Ex,
        BreakClass::Inseparable => In,
        BreakClass::NonStarter | BreakClass::ConditionalJapaneseStarter => Ns,
        BreakClass::OpenPunctuation => Op,
        BreakClass::Quotation => Qu,
        BreakClass::InfixSeparator => Is,
        BreakClass::Numeric => Nu,
        BreakClass::Postfix => Po,
        BreakClass::Prefix => Pr,
        BreakClass::Symbol => Sy,
        BreakClass::EmojiBase => Eb,
        BreakClass::EmojiModifier => Em,
        BreakClass::HangulLvSyllable => H2,
        BreakClass::HangulLvtSyllable => H3,
        BreakClass::HebrewLetter => Hl,
        BreakClass::Ideographic => Id,
        BreakClass::HangulLJamo => Jl,
        BreakClass::HangulVJamo => Jv,
        BreakClass::HangulTJamo => Jt,
        BreakClass::RegionalIndicator => Ri,
        BreakClass::ComplexContext if holds(COMPLEX_MARKS, c) => Cm,
        BreakClass::Alphabetic
        | BreakClass::Ambiguous
        | BreakClass::ComplexContext
        | BreakClass::Surrogate
        | BreakClass::Unknown => Al,
    }
}

fn find(rows: &[(char, char, Lb)], c: char) -> Option<&(char, char, Lb)> {
    rows.get(rows.partition_point(|row| row.1 < c)).filter(|row| row.0 <= c)
}

fn holds(rows: &[(char, char)], c: char) -> bool {
    rows.get(rows.partition_point(|row| row.1 < c)).is_some_and(|row| row.0 <= c)
}

/// A character with the marks that combine with it (LB9).
#[derive(Clone, Copy)]
struct Unit {
    c: char,
    class: Lb,
    /// The character after its last, as an index.
    end: u32,
    /// Whether the last of them is a zero width joiner.
    joins: bool,
}

impl Unit {
    fn is_wide(&self) -> bool {
        holds(WIDE, self.c)
    }

    fn is_initial(&self) -> bool {
        self.class == Qu && INITIAL.contains(&self.c)
    }

    fn is_final(&self) -> bool {
        self.class == Qu && FINAL.contains(&self.c)
    }
}

/// Whether a line may end after each character; after the last it must. `class` gives each character its class.
pub(super) fn chances(text: impl Iterator<Item = (char, Lb)>) -> Vec<Chance> {
    let units = units(text);
    let count = units.last().map_or(0, |unit| unit.end as usize);
    let mut chances = vec![Chance::Forbidden; count];
    // Regional indicators in a row up to the unit at hand.
    let mut flags = 0_u32;
    for (n, unit) in units.iter().enumerate() {
        flags = if unit.class == Ri { flags + 1 } else { 0 };
        chances[unit.end as usize - 1] = match units.get(n + 1) {
            None => Chance::Mandatory,
            Some(_) => after(&units, n, flags),
        };
    }
    chances
}

fn units(text: impl Iterator<Item = (char, Lb)>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::with_capacity(text.size_hint().0);
    for (at, (c, class)) in text.enumerate() {
        let at = at as u32;
        if let Cm | Zwj = class {
            match units.last_mut() {
                // LB9
                Some(last) if !matches!(last.class, Bk | Cr | Lf | Nl | Sp | Zw) => {
                    last.end = at + 1;
                    last.joins = class == Zwj;
                }
                // LB10
                _ => units.push(Unit { c: 'A', class: Al, end: at + 1, joins: class == Zwj }),
            }
        } else {
            units.push(Unit { c, class, end: at + 1, joins: false });
        }
    }
    units
}

/// Whether a line may end between unit `n` and the next one; `flags` regional indicators in a row end in unit `n`.
fn after(units: &[Unit], n: usize, flags: u32) -> Chance {
    let (before, after) = (&units[n], &units[n + 1]);
    let (b, a) = (before.class, after.class);
    match (b, a) {
        // UAX #14 LB4, LB5
        (Cr, Lf) => return Chance::Forbidden,
        (Bk | Cr | Lf | Nl, _) => return Chance::Mandatory,
        // LB6, LB7
        (_, Bk | Cr | Lf | Nl | Sp | Zw) => return Chance::Forbidden,
        // Nearly all of CJK text: LB31.
        (Id, Id) if !before.joins => return Chance::Allowed,
        _ => {}
    }
    // The last unit that is no space.
    let solid = if b == Sp { units[..n].iter().rposition(|unit| unit.class != Sp) } else { Some(n) };
    if solid.is_some_and(|solid| units[solid].class == Zw) {
        return Chance::Allowed; // LB8
    }
    if before.joins {
        return Chance::Forbidden; // LB8a
    }
    let pair = Pair { units, n, solid };
    if pair.is_held_across_spaces() {
        return Chance::Forbidden;
    }
    if b == Sp {
        // LB15c comes first; LB18
        return if a == Is && !pair.starts_decimal() { Chance::Forbidden } else { Chance::Allowed };
    }
    if pair.is_quoted() {
        return Chance::Forbidden;
    }
    if b == Cb || a == Cb {
        return Chance::Allowed; // LB20
    }
    let held = pair.is_hyphenated()
        || pair.is_numeric()
        || pair.is_syllable()
        || is_held(b, a)
        // LB30
        || (matches!(b, Al | Hl | Nu) && a == Op && !after.is_wide())
        || (b == Cp && matches!(a, Al | Hl | Nu) && !before.is_wide())
        // LB30a
        || (b == Ri && a == Ri && flags % 2 == 1)
        // LB30b
        || (a == Em && (b == Eb || holds(FREE_PICTOGRAPHS, before.c)));
    if held { Chance::Forbidden } else { Chance::Allowed }
}

/// The rules for two classes side by side.
fn is_held(before: Lb, after: Lb) -> bool {
    match (before, after) {
        // LB21
        (_, Ba | Hh | Hy | Ns) | (Bb, _) => true,
        // LB21b
        (Sy, Hl) => true,
        // LB22
        (_, In) => true,
        // LB23
        (Al | Hl, Nu) | (Nu, Al | Hl) => true,
        // LB23a
        (Pr, Id | Eb | Em) | (Id | Eb | Em, Po) => true,
        // LB24
        (Pr | Po, Al | Hl) | (Al | Hl, Pr | Po) => true,
        // LB26
        (Jl, Jl | Jv | H2 | H3) | (Jv | H2, Jv | Jt) | (Jt | H3, Jt) => true,
        // LB27
        (Jl | Jv | Jt | H2 | H3, Po) | (Pr, Jl | Jv | Jt | H2 | H3) => true,
        // LB28
        (Al | Hl, Al | Hl) => true,
        // LB29
        (Is, Al | Hl) => true,
        _ => false,
    }
}

/// Two units side by side, and what stands around them.
struct Pair<'a> {
    units: &'a [Unit],
    n: usize,
    solid: Option<usize>,
}

impl Pair<'_> {
    fn class(&self, at: usize) -> Option<Lb> {
        self.units.get(at).map(|unit| unit.class)
    }

    fn before(&self) -> &Unit {
        &self.units[self.n]
    }

    fn after(&self) -> &Unit {
        &self.units[self.n + 1]
    }

    /// The unit before the first of the two.
    fn outer(&self) -> Option<&Unit> {
        self.n.checked_sub(1).map(|n| &self.units[n])
    }

    fn starts_decimal(&self) -> bool {
        self.after().class == Is && self.class(self.n + 2) == Some(Nu)
    }

    /// LB11 to LB17, and LB15d: what holds, across spaces too.
    fn is_held_across_spaces(&self) -> bool {
        let (b, a) = (self.before().class, self.after().class);
        // LB11, LB12, LB12a
        if a == Wj || b == Wj || b == Gl || (a == Gl && !matches!(b, Sp | Hy | Hh)) {
            return true;
        }
        // LB13
        if matches!(a, Cl | Cp | Ex | Sy) {
            return true;
        }
        if let Some(solid) = self.solid {
            let class = self.units[solid].class;
            // LB14, LB16, LB17
            let held = class == Op || (matches!(class, Cl | Cp) && a == Ns) || (class == B2 && a == B2);
            // LB15a
            let outer = solid.checked_sub(1).map(|n| self.units[n].class);
            let opens = matches!(outer, None | Some(Bk | Cr | Lf | Nl | Op | Qu | Gl | Sp | Zw));
            if held || (self.units[solid].is_initial() && opens) {
                return true;
            }
        }
        // LB15b
        let closes = |class| {
            matches!(class, None | Some(Sp | Gl | Wj | Cl | Qu | Cp | Ex | Is | Sy | Bk | Cr | Lf | Nl | Zw))
        };
        if self.after().is_final() && closes(self.class(self.n + 2)) {
            return true;
        }
        // LB15c, LB15d
        a == Is && b != Sp
    }

    /// LB19, LB19a
    fn is_quoted(&self) -> bool {
        let (before, after) = (self.before(), self.after());
        if after.class == Qu {
            let next = self.units.get(self.n + 2);
            if !after.is_initial() || !before.is_wide() || next.is_none_or(|next| !next.is_wide()) {
                return true;
            }
        }
        before.class == Qu
            && (!before.is_final() || !after.is_wide() || self.outer().is_none_or(|outer| !outer.is_wide()))
    }

    /// LB20a, LB21a
    fn is_hyphenated(&self) -> bool {
        let (b, a) = (self.before().class, self.after().class);
        if !matches!(b, Hy | Hh) {
            return false;
        }
        let outer = self.outer().map(|outer| outer.class);
        let starts = matches!(outer, None | Some(Bk | Cr | Lf | Nl | Sp | Zw | Cb | Gl));
        (starts && matches!(a, Al | Hl)) || (outer == Some(Hl) && a != Hl)
    }

    /// LB25
    fn is_numeric(&self) -> bool {
        let (b, a) = (self.before().class, self.after().class);
        match (b, a) {
            (Po | Pr, Nu) | (Hy | Is, Nu) => true,
            (Po | Pr, Op) => {
                let next = self.class(self.n + 2);
                next == Some(Nu) || (next == Some(Is) && self.class(self.n + 3) == Some(Nu))
            }
            (Cl | Cp, Po | Pr) => self.n > 0 && self.ends_number(self.n - 1),
            (_, Po | Pr | Nu) => self.ends_number(self.n),
            _ => false,
        }
    }

    /// Whether NU (SY | IS)* ends in a unit.
    fn ends_number(&self, at: usize) -> bool {
        let first = self.units[..=at].iter().rposition(|unit| !matches!(unit.class, Sy | Is));
        first.is_some_and(|first| self.units[first].class == Nu)
    }

    /// LB28a
    fn is_syllable(&self) -> bool {
        let is_letter = |unit: &Unit| matches!(unit.class, Ak | As) || unit.c == '\u{25cc}';
        let is_stacked = |unit: &Unit| unit.class == Ak || unit.c == '\u{25cc}';
        let (before, after) = (self.before(), self.after());
        (before.class == Ap && is_letter(after))
            || (is_letter(before) && matches!(after.class, Vf | Vi))
            || (before.class == Vi && self.outer().is_some_and(is_letter) && is_stacked(after))
            || (is_letter(before) && is_letter(after) && self.class(self.n + 2) == Some(Vf))
    }
}
