//! Type to set the suites' texts in.

use banxin::cjk::Profile;
use banxin::diag::SourcePlace;
use banxin::font::Fonts;
use banxin::geom::{EmSize, Length};
use banxin::layout::Style;
use banxin::spec::Role;
use banxin::story::Paragraph;

/// An em of which thousandths and 12 000ths are whole units.
pub(super) const EM: Length = Length::mm(4);

/// The project's song face, justified, with the rules of a profile.
pub(super) fn style(profile: Profile, fonts: &Fonts) -> Style {
    let song = fonts.find("BanxinSong-Regular").unwrap();
    let mut style = Style::plain(song, EmSize::square(EM), profile);
    style.faces.fallback = fonts.iter().map(|(id, _)| id).filter(|&id| id != song).collect();
    style
}

/// A plain paragraph.
pub(super) fn paragraph(text: &str) -> Paragraph {
    Paragraph {
        role: Role::Body,
        text: text.to_owned(),
        spans: Vec::new(),
        place: SourcePlace::file("suite"),
    }
}
