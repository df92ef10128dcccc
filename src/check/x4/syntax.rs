use super::SOURCE;
use crate::check::leaf::{File, Leaf};
use crate::check::rule::{Looks, Rule, Say};
use crate::diag::Code;
use crate::finished::{Dict, ImageFacts, Value};

pub(in crate::check) const VERSION: Rule = Rule {
    code: Code::X4Version,
    number: "X4-01",
    chinese: "PDF 版本不合",
    title: "the file is PDF 1.6 or older, with a line of bytes that says it is binary",
    limits: &[],
    source: SOURCE,
    looks: Looks::File(version),
};

pub(in crate::check) const ENCRYPTION: Rule = Rule {
    code: Code::X4Encryption,
    number: "X4-02",
    chinese: "文件加密",
    title: "nothing is encrypted",
    limits: &[],
    source: SOURCE,
    looks: Looks::File(encryption),
};

pub(in crate::check) const ID: Rule = Rule {
    code: Code::X4Id,
    number: "X4-03",
    chinese: "文件无标识",
    title: "the trailer has an ID of two strings",
    limits: &[],
    source: SOURCE,
    looks: Looks::File(id),
};

pub(in crate::check) const FILTERS: Rule = Rule {
    code: Code::X4Filters,
    number: "X4-17",
    chinese: "用 LZW 压缩",
    title: "no stream is packed with LZWDecode",
    limits: &[],
    source: SOURCE,
    looks: Looks::File(filters),
};

/// The same of pictures that stand in a page's content.
pub(in crate::check) const INLINE_FILTERS: Rule = Rule { looks: Looks::Leaf(inline_filters), ..FILTERS };

fn version(file: &File<'_>, say: &mut Say<'_>) {
    let newest = |version: &str| {
        let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(u32::MAX));
        (parts.next().unwrap_or(u32::MAX), parts.next().unwrap_or(0)) <= (1, 6)
    };
    let said = [file.finished.header(), file.catalog.version.as_deref()];
    if let Some(version) = said.into_iter().flatten().find(|version| !newest(version)) {
        say.say(file.place(), None, format!("the file is PDF {version}, newer than 1.6"))
            .hint("write it as PDF 1.6");
    }
    let second = file
        .finished
        .bytes()
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .find(|line| line.starts_with(b"%") && !line.starts_with(b"%PDF"));
    let is_binary = second.is_some_and(|line| line.iter().take(16).filter(|byte| **byte > 127).count() >= 4);
    if !is_binary {
        say.say(file.place(), None, "the file does not say in its second line that it is binary");
    }
}

fn encryption(file: &File<'_>, say: &mut Say<'_>) {
    if file.finished.is_encrypted() {
        say.say(file.place(), None, "the file is encrypted")
            .hint("save it without a password and without rights");
    } else if let Some(id) = packed_with(file, "Crypt") {
        say.say(file.place(), None, format!("the object {id} has a Crypt filter"));
    }
}

fn id(file: &File<'_>, say: &mut Say<'_>) {
    if !file.finished.ids().is_some_and(|ids| ids.iter().all(|id| !id.is_empty())) {
        say.say(file.place(), None, "the trailer has no ID of two strings");
    }
}

fn filters(file: &File<'_>, say: &mut Say<'_>) {
    if let Some(id) = packed_with(file, "LZWDecode") {
        say.say(file.place(), None, format!("the object {id} is packed with LZWDecode"))
            .hint("pack it with FlateDecode");
    }
}

// ISO 32000-1, table 94
fn inline_filters(leaf: &Leaf<'_>, say: &mut Say<'_>) {
    let is_packed = |facts: &&ImageFacts| {
        facts.id.is_none() && facts.filters.iter().any(|name| matches!(name.as_str(), "LZW" | "LZWDecode"))
    };
    if leaf.content.images.iter().any(|facts| is_packed(&facts)) {
        say.say(leaf.place(), None, "a picture in the page's content is packed with LZWDecode")
            .hint("pack it with FlateDecode");
    }
}

/// The first object that is packed with a filter.
fn packed_with(file: &File<'_>, filter: &str) -> Option<String> {
    let uses = |dict: &Dict| match file.finished.get(dict, "Filter") {
        Value::Name(name) => name == filter,
        Value::Array(names) => names.iter().any(|name| file.finished.resolve(name).name() == Some(filter)),
        _ => false,
    };
    let streams = file.objects().iter().filter_map(|(id, value)| match value {
        Value::Stream(dict) => Some((id, dict)),
        _ => None,
    });
    streams.into_iter().find(|(_, dict)| uses(dict)).map(|(id, _)| id.to_string())
}
