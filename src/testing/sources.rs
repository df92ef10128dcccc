//! Which references the tests of a package name, found in their sources: so a run of a few tests knows as well as a run of
//! all which references nothing uses any more.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::files;
use crate::diag::Result;

/// The folders of a package that tests stand in.
const FOLDERS: &[&str] = &["tests", "src", "examples", "benches"];
/// How the macro is written.
const MACRO: &str = "assert_page!";
/// No source is larger.
const LARGEST: u64 = 16 << 20;
/// No folders lie deeper.
const DEEPEST: usize = 32;

/// Every name that a source of the package gives to `assert_page!`.
pub(super) fn names(package: &Path) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for folder in FOLDERS {
        walk(&package.join(folder), DEEPEST, &mut found)?;
    }
    Ok(found)
}

fn walk(folder: &Path, depth: usize, found: &mut BTreeSet<String>) -> Result<()> {
    for name in files::names(folder)? {
        let path = folder.join(&name);
        // A link could lead around in a circle.
        let Ok(kind) = fs::symlink_metadata(&path) else { continue };
        if kind.is_dir() && depth > 0 {
            walk(&path, depth - 1, found)?;
        } else if kind.is_file()
            && name.ends_with(".rs")
            && let Some(bytes) = files::read(&path, LARGEST)?
        {
            found.extend(names_in(&String::from_utf8_lossy(&bytes)));
        }
    }
    Ok(())
}

/// The names in one source, but for those in comments.
fn names_in(source: &str) -> impl Iterator<Item = String> {
    let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let calls: Vec<String> = code
        .split(MACRO)
        .skip(1)
        .filter_map(|after| {
            let after = after.trim_start().strip_prefix(['(', '[', '{'])?;
            let name = after.trim_start().strip_prefix('"')?;
            name.split_once('"').map(|(name, _)| name.to_owned())
        })
        .collect();
    calls.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        assert_eq!(names_in(source).collect::<Vec<_>>(), expected, "{source}");
    }

    #[test]
    fn the_names_that_tests_use_are_found() {
        check("assert_page!(\"front\", &pdf);", &["front"]);
        check("banxin::testing::assert_page!(\n    \"头版\",\n    &pdf,\n    Checks::new()\n);", &["头版"]);
        check("// assert_page!(\"gone\", &pdf);\nassert_page! [\"back\", pdf]", &["back"]);
        check("assert_page!(NAME, &pdf); assert_page", &[]);
    }
}
