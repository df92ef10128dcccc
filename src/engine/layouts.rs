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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_layouts_comes_with_banxin() {
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/layouts")).expect("the layouts");
        let mut names: Vec<String> = folder
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
            .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
            .collect();
        names.sort();
        assert_eq!(names, layout_names().collect::<Vec<_>>());
    }
}
