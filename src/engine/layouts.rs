/// The layouts that come with banxin: their names and the files of `layouts/`.
const LAYOUTS: &[(&str, &str)] = &[
    ("broadsheet", include_str!("../../layouts/broadsheet.toml")),
    ("feature", include_str!("../../layouts/feature.toml")),
    ("feature-vertical", include_str!("../../layouts/feature-vertical.toml")),
    ("mixed", include_str!("../../layouts/mixed.toml")),
    ("tabloid", include_str!("../../layouts/tabloid.toml")),
    ("vertical-hant", include_str!("../../layouts/vertical-hant.toml")),
    ("vertical-ja", include_str!("../../layouts/vertical-ja.toml")),
];

/// The file of a layout that comes with banxin.
pub(super) fn built_in(name: &str) -> Option<&'static str> {
    LAYOUTS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of the layouts that come with banxin, in order.
pub fn layout_names() -> impl Iterator<Item = &'static str> {
    LAYOUTS.iter().map(|(name, _)| *name)
}
