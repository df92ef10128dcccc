use crate::check::rule::{Looks, Rule, Say};
use crate::check::run::FilePages;
use crate::check::sheet::Sheet;
use crate::diag::{Code, Place};

/// A web press prints, cuts and folds whole sheets.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::PageCount,
    number: "P16",
    chinese: "版数不合",
    title: "the edition has whole sheets: a multiple of 4 pages for broadsheets, of 8 for tabloids, where the preflight file says so",
    limits: &[],
    source: "GWG 2015, number of pages; web offset practice",
    looks: Looks::Sets(pages, files),
};

fn pages(sheets: &[&Sheet<'_>], say: &mut Say<'_>) {
    if let Some(last) = sheets.last() {
        judge(say, sheets.len(), &last.page.name);
    }
}

fn files(files: &[FilePages], say: &mut Say<'_>) {
    if let Some(last) = files.last() {
        let count = files.iter().map(|file| file.pages.len()).sum();
        judge(say, count, &last.name);
    }
}

fn judge(say: &mut Say<'_>, count: usize, name: &str) {
    let Some(multiple) = say.preflight().multiple.map(|multiple| multiple as usize) else { return };
    if multiple > 0 && !count.is_multiple_of(multiple) {
        let message = format!(
            "the edition has {count} page{}, no multiple of {multiple}",
            if count == 1 { "" } else { "s" }
        );
        say.say(Place::page(name), None, message).hint(format!(
            "check all pages of the edition together; {} are missing",
            multiple - count % multiple
        ));
    }
}
