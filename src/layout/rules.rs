use crate::cjk::{Hanging, Kinsoku, LineEnd, LineStart, Profile, Punctuation};
use crate::geom::Em;
use crate::spec::{
    HangingSpec, LineEndSpec, LineStartSpec, PunctuationSpec, RulesSpec, Strictness, WordBreakSpec,
};

/// The rules of a language with those that were asked for in their place.
///
/// # Errors
/// A sentence for the editor: a gap or a number of figures that nobody sets.
pub fn with_rules(mut profile: Profile, rules: &RulesSpec) -> Result<Profile, String> {
    if let Some(strictness) = rules.strictness {
        profile.kinsoku = match strictness {
            Strictness::None => Kinsoku::None,
            Strictness::Basic => Kinsoku::Basic,
            Strictness::Gb => Kinsoku::Gb,
            Strictness::Strict => Kinsoku::Strict,
            Strictness::Normal => Kinsoku::Normal,
            Strictness::Newspaper => Kinsoku::Newspaper,
            Strictness::Loose => Kinsoku::Loose,
        };
    }
    if let Some(punctuation) = rules.punctuation {
        profile = profile.with_punctuation(match punctuation {
            PunctuationSpec::Full => Punctuation::Full,
            PunctuationSpec::Kaiming => Punctuation::Kaiming,
            PunctuationSpec::Half => Punctuation::Half,
            PunctuationSpec::None => Punctuation::Untrimmed,
        });
    }
    if let Some(gap) = rules.autospace {
        if gap > 500 {
            return Err(format!("the autospace is {gap} thousandths of an em, more than 500"));
        }
        profile = profile.with_autospace(Em::units(i32::from(gap) * 12));
    }
    if let Some(hanging) = rules.hanging {
        profile.hanging = match hanging {
            HangingSpec::None => Hanging::Off,
            HangingSpec::AllowEnd => Hanging::Allow,
            HangingSpec::ForceEnd => Hanging::Force,
        };
    }
    if let Some(line_end) = rules.line_end {
        profile.line_end = match line_end {
            LineEndSpec::Half => LineEnd::Half,
            LineEndSpec::FullOrHalf => LineEnd::FullOrHalf,
            LineEndSpec::Full => LineEnd::Full,
        };
    }
    if let Some(line_start) = rules.line_start {
        profile.line_start = match line_start {
            LineStartSpec::Flush => LineStart::Flush,
            LineStartSpec::Half => LineStart::Half,
        };
    }
    if let Some(digits) = rules.cell_digits {
        if digits > 4 {
            return Err(format!("{digits} figures do not go into a cell: at most 4"));
        }
        profile.cell_digits = digits;
    }
    if let Some(word_break) = rules.word_break {
        profile.keeps_words = word_break == WordBreakSpec::KeepAll;
    }
    Ok(profile)
}

/// The rules that the first of several says something of, one by one.
pub(super) fn merged<'a>(all: impl Iterator<Item = &'a RulesSpec>) -> RulesSpec {
    all.fold(RulesSpec::default(), |sum, next| RulesSpec {
        strictness: sum.strictness.or(next.strictness),
        punctuation: sum.punctuation.or(next.punctuation),
        autospace: sum.autospace.or(next.autospace),
        hanging: sum.hanging.or(next.hanging),
        line_end: sum.line_end.or(next.line_end),
        line_start: sum.line_start.or(next.line_start),
        cell_digits: sum.cell_digits.or(next.cell_digits),
        word_break: sum.word_break.or(next.word_break),
    })
}
