use crate::cjk::{
    Breaking, Compound, Hanging, Hyphens, Kinsoku, Ladder, LineEnd, LineStart, Profile, Punctuation,
    RubyAlign, WordLang,
};
use crate::geom::Em;
use crate::spec::{
    BreakingSpec, HangingSpec, HyphensSpec, LadderSpec, LineEndSpec, LineStartSpec, PunctuationSpec,
    RubyAlignSpec, RubyOverhangSpec, RubySpec, RulesSpec, Strictness, WordBreakSpec,
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
        // Newspapers set no jukugo ruby (JLREQ 3.3.7).
        if strictness == Strictness::Newspaper {
            profile.compound = Compound::Mono;
        }
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
        profile = profile.with_autospace(thousandths(gap));
    }
    if let Some([least, most]) = rules.autospace_range {
        if least > most || most > 1000 {
            return Err(format!(
                "the autospace range is {least} to {most}: from the least to the most, 1000 at most"
            ));
        }
        profile = profile.with_autospace_range(thousandths(least), thousandths(most));
    }
    if let Some(ladder) = rules.ladder {
        profile = profile.with_ladder(match ladder {
            LadderSpec::Clreq => Ladder::Clreq,
            LadderSpec::Jlreq => Ladder::Jlreq,
            LadderSpec::None => Ladder::Rigid,
        });
    }
    if let Some(adjacent) = rules.adjacent {
        if adjacent > 500 {
            return Err(format!("marks side by side lose {adjacent} thousandths of an em, more than 500"));
        }
        profile.adjacent = thousandths(adjacent);
    }
    if let Some(hanging) = rules.hanging {
        profile.hanging = match hanging {
            HangingSpec::None => Hanging::Off,
            HangingSpec::AllowEnd => Hanging::Allow,
            HangingSpec::ForceEnd => Hanging::Force,
        };
    }
    if let Some(breaking) = rules.breaking {
        profile.breaking = match breaking {
            BreakingSpec::Optimal => Breaking::Optimal,
            BreakingSpec::FirstFit => Breaking::FirstFit,
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
    if let Some(gap) = rules.medial_gap {
        if gap > 500 {
            return Err(format!("the medial gap is {gap} thousandths of an em, more than 500"));
        }
        profile.medial_gap = thousandths(gap);
    }
    if let Some(hyphens) = rules.hyphens {
        profile.hyphens = match hyphens {
            HyphensSpec::None => Hyphens::Off,
            HyphensSpec::Manual => Hyphens::Soft,
            HyphensSpec::En => Hyphens::Of(WordLang::English),
            HyphensSpec::Fr => Hyphens::Of(WordLang::French),
            HyphensSpec::De => Hyphens::Of(WordLang::German),
            HyphensSpec::Es => Hyphens::Of(WordLang::Spanish),
        };
    }
    profile.grid = rules.grid.unwrap_or(profile.grid);
    if let Some(word_break) = rules.word_break {
        profile.keeps_words = word_break == WordBreakSpec::KeepAll;
    }
    if let Some(size) = rules.warichu_size {
        if !(400..=700).contains(&size) {
            return Err(format!("the warichu size is {size} thousandths of an em, not from 400 to 700"));
        }
        profile.warichu_size = Em::units(i32::from(size) * 12);
    }
    with_ruby(profile, rules)
}

fn thousandths(n: u16) -> Em {
    Em::units(i32::from(n) * 12)
}

fn with_ruby(mut profile: Profile, rules: &RulesSpec) -> Result<Profile, String> {
    if let Some(ruby) = rules.ruby {
        profile.compound = match ruby {
            RubySpec::Mono => Compound::Mono,
            RubySpec::Jukugo => Compound::Jukugo,
        };
    }
    if let Some(size) = rules.ruby_size {
        if !(250..=600).contains(&size) {
            return Err(format!("the ruby size is {size} thousandths of an em, not from 250 to 600"));
        }
        profile.ruby_size = thousandths(size);
    }
    if let Some(align) = rules.ruby_align {
        profile.ruby_align = match align {
            RubyAlignSpec::SpaceAround => RubyAlign::SpaceAround,
            RubyAlignSpec::SpaceBetween => RubyAlign::SpaceBetween,
            RubyAlignSpec::Center => RubyAlign::Center,
            RubyAlignSpec::Start => RubyAlign::Start,
        };
    }
    if let Some(overhang) = rules.ruby_overhang {
        profile.ruby_overhang = overhang == RubyOverhangSpec::Auto;
    }
    Ok(profile)
}

/// The rules that the first of several says something of, one by one.
pub(super) fn merged<'a>(all: impl Iterator<Item = &'a RulesSpec>) -> RulesSpec {
    all.fold(RulesSpec::default(), |sum, next| RulesSpec {
        strictness: sum.strictness.or(next.strictness),
        punctuation: sum.punctuation.or(next.punctuation),
        autospace: sum.autospace.or(next.autospace),
        autospace_range: sum.autospace_range.or(next.autospace_range),
        ladder: sum.ladder.or(next.ladder),
        adjacent: sum.adjacent.or(next.adjacent),
        hanging: sum.hanging.or(next.hanging),
        breaking: sum.breaking.or(next.breaking),
        line_end: sum.line_end.or(next.line_end),
        line_start: sum.line_start.or(next.line_start),
        cell_digits: sum.cell_digits.or(next.cell_digits),
        medial_gap: sum.medial_gap.or(next.medial_gap),
        hyphens: sum.hyphens.or(next.hyphens),
        grid: sum.grid.or(next.grid),
        word_break: sum.word_break.or(next.word_break),
        ruby: sum.ruby.or(next.ruby),
        ruby_size: sum.ruby_size.or(next.ruby_size),
        warichu_size: sum.warichu_size.or(next.warichu_size),
        ruby_align: sum.ruby_align.or(next.ruby_align),
        ruby_overhang: sum.ruby_overhang.or(next.ruby_overhang),
    })
}
