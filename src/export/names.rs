//! How the exports call things: these words are read by tools, so they do not change.

use crate::geom::Setting;
use crate::spec::Role;

pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Kicker => "kicker",
        Role::Headline => "headline",
        Role::Deck => "deck",
        Role::Lede => "lede",
        Role::Byline => "byline",
        Role::Body => "body",
        Role::Subhead => "subhead",
        Role::Epigraph => "epigraph",
        Role::BoxTitle => "box-title",
        Role::BoxText => "box-text",
        Role::ListItem => "list-item",
        Role::Caption => "caption",
        Role::Credit => "credit",
        Role::Jump => "jump",
        Role::Folio => "folio",
        Role::Picture => "picture",
        Role::Ornament => "ornament",
    }
}

pub(super) fn setting(setting: Setting) -> &'static str {
    match setting {
        Setting::Horizontal => "horizontal",
        Setting::Vertical => "vertical",
        Setting::Sideways => "sideways",
    }
}
