use crate::cjk::{Lang, Profile};
use crate::font::FaceId;
use crate::geom::{Color, EmSize, Length};
use crate::spec::RulesSpec;

use super::rules::with_rules;

/// How the lines of a paragraph stand in their measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Align {
    /// Every line but the last fills the measure.
    #[default]
    Justify,
    /// Lines start together and end where they end.
    Start,
    /// Lines stand in the middle.
    Center,
    /// Lines end together.
    End,
    /// Every line, the last too, is letter-spaced to fill the measure.
    Spread,
}

/// The faces that a style sets its text in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faces {
    /// The text's own.
    pub main: FaceId,
    /// Run-in heads and strong words.
    pub strong: FaceId,
    /// Words that are set off.
    pub emphasis: FaceId,
    /// Where to look for characters that these lack, in order.
    pub fallback: Vec<FaceId>,
}

/// A place along a line that text after a tab is brought to (JLREQ 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TabStop {
    /// From the line's start.
    pub at: Length,
    /// What of the text stands there.
    pub align: TabAlign,
}

/// What of a text stands at its tab stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TabAlign {
    /// Its start.
    Start,
    /// Its middle.
    Center,
    /// Its end.
    End,
    /// The start of the first of these characters in it, else its end.
    Character(char),
}

/// White space in whole lines of the grid, which may grow where copy and space differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineSpace {
    /// What is always there.
    pub least: u32,
    /// What it may grow to.
    pub most: u32,
}

/// How a paragraph is set: every value in place, nothing left to inherit.
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    /// The style's name in the layout.
    pub name: String,
    /// The faces.
    pub faces: Faces,
    /// The size of type; not a square for flattened type.
    pub em: EmSize,
    /// From one line's start to the next one's, where the style does not sit on a frame's grid.
    pub leading: Length,
    /// The language and its rules.
    pub profile: Profile,
    /// The rules that the layout names, whatever the language; the profile has them already.
    pub rules: RulesSpec,
    /// The ink.
    pub color: Color,
    /// How lines stand in the measure.
    pub align: Align,
    /// What the first line is set in by.
    pub indent: Length,
    /// Space added between characters.
    pub tracking: Length,
    /// Lines of white before the paragraph, none at a column's head.
    pub before: LineSpace,
    /// Lines of white after the paragraph, none at a column's foot.
    pub after: LineSpace,
    /// Whether the next paragraph must start in the same column.
    pub keep_with_next: bool,
    /// How many first lines of a paragraph stand together at a column's foot, if not all of it is there (CSS `orphans`).
    pub orphans: u32,
    /// Where words after tabs stand, nearest first; without any a tab is a space.
    pub tabs: Vec<TabStop>,
    /// Beside how many lines an initial stands; with fewer than two it is set as text.
    pub initial_lines: u32,
}

/// An initial goes down over the first line and the one after it, where a style has no other number.
pub(super) const INITIAL_LINES: u32 = 2;

impl Style {
    /// Black justified text of one face, not set in, with half an em between its lines.
    pub fn plain(main: FaceId, em: EmSize, profile: Profile) -> Style {
        Style {
            name: "plain".into(),
            faces: Faces { main, strong: main, emphasis: main, fallback: Vec::new() },
            em,
            leading: em.block + em.block / 2,
            profile,
            rules: RulesSpec::default(),
            color: Color::BLACK,
            align: Align::Justify,
            indent: Length::ZERO,
            tracking: Length::ZERO,
            before: LineSpace::default(),
            after: LineSpace::default(),
            keep_with_next: false,
            orphans: 1,
            tabs: Vec::new(),
            initial_lines: INITIAL_LINES,
        }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.profile.lang
    }

    /// The style of copy in another language: that language's rules, but for those that the layout names.
    pub fn in_language(&self, lang: Lang) -> Style {
        let own = Profile::of(lang);
        // They were found sound with the layout's own language, and what is sound does not depend on that.
        let profile = with_rules(own, &self.rules).unwrap_or(own);
        Style { profile, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cjk::{Hyphens, Kinsoku, WordLang};
    use crate::spec::{HyphensSpec, Strictness};

    #[test]
    fn another_language_changes_what_a_style_does_not_name() {
        let rules = RulesSpec { hyphens: Some(HyphensSpec::En), grid: Some(true), ..RulesSpec::default() };
        let plain = Style::plain(FaceId(0), EmSize::square(Length::pt(9)), Profile::of(Lang::ZhHans));
        let style = Style { rules, ..plain.clone() };
        let japanese = style.in_language(Lang::Ja);
        assert_eq!(japanese.profile.hyphens, Hyphens::Of(WordLang::English));
        assert!(japanese.profile.grid);
        assert_eq!(japanese.profile.line_start, Profile::of(Lang::Ja).line_start);
        assert_eq!(plain.in_language(Lang::Ja).profile, Profile::of(Lang::Ja));
        let basic = RulesSpec { strictness: Some(Strictness::Basic), ..RulesSpec::default() };
        assert_eq!(Style { rules: basic, ..plain }.in_language(Lang::Ja).profile.kinsoku, Kinsoku::Basic);
    }
}
