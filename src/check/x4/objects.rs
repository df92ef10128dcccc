use super::SOURCE;
use crate::check::leaf::{File, Leaf};
use crate::check::rule::{Looks, Rule, Say};
use crate::diag::Code;
use crate::finished::Value;

pub(in crate::check) const EXTERNAL: Rule = Rule {
    code: Code::X4ExternalObjects,
    number: "X4-16",
    chinese: "引用外部内容",
    title: "no PostScript, no content of other files, no OPI, no other picture for printing",
    limits: &[],
    source: SOURCE,
    looks: Looks::File(external),
};

pub(in crate::check) const MULTIMEDIA: Rule = Rule {
    code: Code::X4Multimedia,
    number: "X4-22",
    chinese: "有多媒体或表单",
    title: "no sound, film or 3D, no XFA form, no page that is a separation",
    limits: &[],
    source: SOURCE,
    looks: Looks::Leaf(multimedia),
};

fn external(file: &File<'_>, say: &mut Say<'_>) {
    let finished = file.finished;
    for (id, dict) in file.objects().iter().filter_map(|(id, value)| value.dict().map(|dict| (id, dict))) {
        let name = |key: &str| finished.get(dict, key).name().map(str::to_owned);
        let is_object = matches!(name("Subtype").as_deref(), Some("Form" | "Image" | "PS"));
        let what = if name("Subtype").as_deref() == Some("PS") || name("Subtype2").as_deref() == Some("PS") {
            "is PostScript"
        } else if is_object && dict.has("Ref") {
            "takes its content from another file (Ref)"
        } else if is_object && dict.has("OPI") {
            "stands for a picture elsewhere (OPI)"
        } else if is_object && has_other_for_printing(file, &finished.get(dict, "Alternates")) {
            "has another picture for printing (Alternates)"
        } else {
            continue;
        };
        say.say(file.place(), None, format!("the object {id} {what}"))
            .hint("put what is to be printed into the file");
    }
}

fn has_other_for_printing(file: &File<'_>, alternates: &Value) -> bool {
    alternates.array().unwrap_or_default().iter().any(|alternate| {
        let alternate = file.finished.resolve(alternate);
        alternate
            .dict()
            .is_some_and(|dict| file.finished.get(dict, "DefaultForPrinting").bool() == Some(true))
    })
}

fn multimedia(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    const KINDS: &[&str] = &["Screen", "Movie", "Sound", "RichMedia", "3D"];
    let annotations = leaf.facts.annotations.iter();
    if let Some(annotation) = annotations.into_iter().find(|it| KINDS.contains(&it.subtype.as_str())) {
        say.say(leaf.place(), None, format!("the page plays something ({})", annotation.subtype));
    }
    if leaf.facts.keys.iter().any(|key| key == "SeparationInfo") {
        say.say(leaf.place(), None, "the page is one separation of a page").hint("export it as a composite");
    }
    if leaf.index == 0 && leaf.file.catalog.form.is_some_and(|form| form.xfa) {
        say.say(leaf.place(), None, "the file holds an XFA form");
    }
}
