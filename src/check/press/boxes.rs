use crate::check::rule::{Limit, Looks, Rule, Say, shown};
use crate::check::run::FilePages;
use crate::check::sheet::Sheet;
use crate::diag::{Code, Place};
use crate::geom::Length;

/// A page of another size than the edition's is scaled or cut at the plant, or stops the plate line.
pub(in crate::check) const RULE: Rule = Rule {
    code: Code::PageBoxes,
    number: "P14",
    chinese: "版面尺寸不符",
    title: "all pages have the edition's trimmed size, upright and unscaled",
    limits: &[Limit { name: "tolerance", value: 100, unit: "mm" }],
    source: "GWG 2015, page size and orientation, page scaling",
    looks: Looks::Sets(pages, files),
};

fn pages(sheets: &[&Sheet<'_>], say: &mut Say<'_>) {
    let mut first = None;
    for sheet in sheets {
        if !say.preflight().is_edition {
            first = None;
        }
        let size = [sheet.page.trim.width, sheet.page.trim.height].map(|side| side.to_mm());
        judge(say, &mut first, &sheet.page.name, size);
    }
}

fn files(files: &[FilePages], say: &mut Say<'_>) {
    let mut first = None;
    for file in files {
        // The pages of one file are of one size; those of several only where they are one edition.
        if !say.preflight().is_edition {
            first = None;
        }
        for (name, page) in &file.pages {
            let Some(page) = page else { continue };
            if let Some(size) = page.trim {
                judge(say, &mut first, name, size);
            }
            if page.rotate != 0 {
                let message = format!("the page is turned by {}°", page.rotate);
                say.say(Place::page(name), None, message).hint("turn its content, and leave /Rotate out");
            }
            if page.user_unit != 1.0 {
                let message = format!("the page is scaled: its unit is {} points", page.user_unit);
                say.say(Place::page(name), None, message).hint("leave /UserUnit out");
            }
        }
    }
}

/// Compares a page's size with the edition's, and with that of the first page.
fn judge(say: &mut Say<'_>, first: &mut Option<(String, [f64; 2])>, name: &str, size: [f64; 2]) {
    let tolerance = say.limit("tolerance") as f64 / 1000.0;
    let differs = |one: f64, other: f64| (one - other).abs() > tolerance + 1e-6;
    let (width, height) = say.preflight().trim;
    let wanted = [width, height].map(|side| side.map(Length::to_mm));
    let is_off = wanted.iter().zip(size).any(|(wanted, is)| wanted.is_some_and(|wanted| differs(wanted, is)));
    let words = |[width, height]: [f64; 2]| {
        let mm = |side: f64| shown((side * 100.0).round() as i64 * 10);
        format!("{} × {} mm", mm(width), mm(height))
    };
    let message = if is_off {
        let wanted = [wanted[0].unwrap_or(size[0]), wanted[1].unwrap_or(size[1])];
        format!("the trimmed page is {}, not {}", words(size), words(wanted))
    } else {
        match first {
            None => {
                *first = Some((name.to_owned(), size));
                return;
            }
            Some((other, of_other))
                if size.iter().zip(*of_other).any(|(one, other)| differs(*one, other)) =>
            {
                format!("the trimmed page is {}, and {other} is {}", words(size), words(*of_other))
            }
            Some(_) => return,
        }
    };
    say.say(Place::page(name), None, message).hint("give all pages of the edition one size");
}
