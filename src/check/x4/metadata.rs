use super::SOURCE;
use crate::check::leaf::File;
use crate::check::rule::{Looks, Rule, Say, quoted};
use crate::check::xmp::instant;
use crate::diag::Code;
use crate::finished::Value;

pub(in crate::check) const XMP: Rule = Rule {
    code: Code::X4Xmp,
    number: "X4-04",
    chinese: "未标 PDF/X-4",
    title: "the metadata (XMP) says PDF/X-4; of a PDF/X-1a or X-3 file, the information dictionary says so",
    limits: &[],
    source: SOURCE,
    looks: Looks::File(xmp),
};

pub(in crate::check) const FIELDS: Rule = Rule {
    code: Code::X4XmpFields,
    number: "X4-05",
    chinese: "元数据不全",
    title: "the metadata has title, dates, document, version and rendition",
    limits: &[],
    source: SOURCE,
    looks: Looks::File(fields),
};

pub(in crate::check) const TRAPPED: Rule = Rule {
    code: Code::X4Trapped,
    number: "X4-06",
    chinese: "陷印未注明",
    title: "the file says whether it is trapped, and says the same everywhere",
    limits: &[],
    source: SOURCE,
    looks: Looks::File(trapped),
};

pub(in crate::check) const INFO: Rule = Rule {
    code: Code::X4Info,
    number: "X4-07",
    chinese: "元数据前后不一",
    title: "the information dictionary and the metadata say the same",
    limits: &[],
    source: SOURCE,
    looks: Looks::File(info),
};

/// Whether a file says that it is of an older PDF/X, which says so in another place.
pub(super) fn is_older(file: &File<'_>) -> bool {
    file.info("GTS_PDFXVersion")
        .is_some_and(|version| version.starts_with("PDF/X-1") || version.starts_with("PDF/X-3"))
}

fn xmp(file: &File<'_>, say: &mut Say<'_>) {
    if is_older(file) {
        return;
    }
    let Some(xmp) = &file.xmp else {
        let message = match file.finished.xmp() {
            Some(_) => "the metadata (XMP) is damaged, or too large to be read",
            None => "the file has no metadata (XMP)",
        };
        say.say(file.place(), None, message);
        return;
    };
    let metadata = file.finished.dict(&file.finished.root(), "Metadata");
    let is = |key: &str, name: &str| file.finished.get(&metadata, key).name() == Some(name);
    if !is("Type", "Metadata") || !is("Subtype", "XML") {
        say.say(file.place(), None, "the stream of the metadata does not say that it is one");
    }
    match xmp.version.as_deref() {
        Some("PDF/X-4" | "PDF/X-4p") => {}
        Some(version) => {
            say.say(file.place(), None, format!("the metadata says {version}, not PDF/X-4"));
        }
        None => {
            say.say(file.place(), None, "the metadata does not say PDF/X-4").hint("export it as PDF/X-4");
        }
    }
}

fn fields(file: &File<'_>, say: &mut Say<'_>) {
    let Some(xmp) = &file.xmp else { return };
    let wanted = [
        (&xmp.title, "title"),
        (&xmp.created, "CreateDate"),
        (&xmp.modified, "ModifyDate"),
        (&xmp.dated, "MetadataDate"),
        (&xmp.document, "DocumentID"),
        (&xmp.edition, "VersionID"),
        (&xmp.rendition, "RenditionClass"),
    ];
    let missing: Vec<&str> =
        wanted.into_iter().filter(|(said, _)| said.is_none()).map(|(_, name)| name).collect();
    if !missing.is_empty() && !is_older(file) {
        say.say(file.place(), None, format!("the metadata lacks {}", missing.join(", ")));
    }
}

fn trapped(file: &File<'_>, say: &mut Say<'_>) {
    let info = match file.finished.get(&file.finished.dict(file.finished.trailer(), "Info"), "Trapped") {
        Value::Name(name) => Some(name),
        Value::Bool(is) => Some(if is { "True" } else { "False" }.to_owned()),
        _ => None,
    };
    let xmp = file.xmp.as_ref().and_then(|xmp| xmp.trapped.clone());
    let said = [&info, &xmp];
    let message = if said.iter().all(|said| said.is_none()) {
        "the file does not say whether it is trapped".to_owned()
    } else if let Some(other) =
        said.into_iter().flatten().find(|said| !matches!(said.as_str(), "True" | "False"))
    {
        format!("the file says of trapping {}, not True or False", quoted(other))
    } else if info.is_some() && xmp.is_some() && info != xmp {
        "the file says in one place that it is trapped, and in another that it is not".to_owned()
    } else {
        return;
    };
    say.say(file.place(), None, message).hint("set /Trapped to False, where nobody has trapped it");
}

fn info(file: &File<'_>, say: &mut Say<'_>) {
    let Some(xmp) = &file.xmp else { return };
    let texts = [
        ("Title", &xmp.title),
        ("Author", &xmp.author),
        ("Subject", &xmp.subject),
        ("Creator", &xmp.creator),
        ("Producer", &xmp.producer),
        ("Keywords", &xmp.keywords),
    ];
    let dates = [("CreationDate", &xmp.created), ("ModDate", &xmp.modified)];
    let both = |(key, said): (&'static str, &Option<String>)| {
        Some((key, file.info(key)?.trim().to_owned(), said.clone()?))
    };
    let differing =
        texts.into_iter().filter_map(both).filter(|(_, one, other)| one != other && !one.is_empty());
    let late = dates.into_iter().filter_map(both).filter(|(_, one, other)| instant(one) != instant(other));
    for (key, one, other) in differing.chain(late) {
        say.say(
            file.place(),
            None,
            format!(
                "{key} is {} in the information dictionary, and {} in the metadata",
                quoted(&one),
                quoted(&other)
            ),
        );
    }
}
