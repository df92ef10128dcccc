//! Where references stand, where failures go, and whether anybody may accept them.

use std::path::{Path, PathBuf};

use crate::diag::{Error, ErrorKind, Result};

/// Names the folder of the references, from the root of the package; `tests/references` where it is not set.
const REFERENCES: &str = "BANXIN_REFERENCES";
/// Names the folder that reports of failures go to; `banxin` in the target folder where it is not set.
const REPORTS: &str = "BANXIN_REPORTS";

/// The folder of a package's references.
pub(super) fn references(package: &Path) -> PathBuf {
    package.join(named(REFERENCES).unwrap_or_else(|| PathBuf::from("tests/references")))
}

/// The folder that failures of a package's tests go to, each in a folder of its own: the one that `BANXIN_REPORTS` names,
/// or `banxin` in the target folder.
pub fn reports(package: &Path) -> PathBuf {
    match named(REPORTS) {
        Some(folder) => package.join(folder),
        None => {
            let target = named("CARGO_TARGET_DIR").unwrap_or_else(|| PathBuf::from("target"));
            package.join(target).join("banxin")
        }
    }
}

fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Refuses where nobody looks at what is accepted.
///
/// # Errors
/// Where `CI` is set, whatever to.
pub(super) fn refuse_under_ci() -> Result<()> {
    match std::env::var_os("CI") {
        Some(value) if !value.is_empty() => {
            Err(Error::new(ErrorKind::Input, "references are not changed where CI is set")
                .with_hint("look at the report, accept it on a desk, and commit the references"))
        }
        _ => Ok(()),
    }
}

/// Refuses what is no name of a reference: a folder of that name is made, and nothing outside it is touched.
pub(super) fn check_name(name: &str) -> Result<()> {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.starts_with('.') || name.len() > 120 || !name.chars().all(is_plain) {
        let message = format!("{name:?} cannot name a reference");
        return Err(Error::new(ErrorKind::Input, message).with_hint("take letters, figures, - and _"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, is_good: bool) {
        assert_eq!(check_name(name).is_ok(), is_good, "{name}");
    }

    #[test]
    fn a_name_stays_in_its_folder() {
        check("feature-page", true);
        check("头版_2", true);
        check("", false);
        check("../feature", false);
        check("a/b", false);
        check(".hidden", false);
        check("a\\b", false);
        check("C:a", false);
    }
}
