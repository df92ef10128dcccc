use super::SOURCE;
use super::metadata::is_older;
use crate::check::leaf::File;
use crate::check::rule::{Looks, Rule, Say};
use crate::diag::Code;
use crate::finished::OutputIntent;
use crate::picture::output_channels;

pub(in crate::check) const INTENT: Rule = Rule {
    code: Code::X4Intent,
    number: "X4-08",
    chinese: "输出意图不合规",
    title: "there is one output intent for PDF/X, which names its printing condition",
    limits: &[],
    source: SOURCE,
    looks: Looks::File(intent),
};

pub(in crate::check) const PROFILE: Rule = Rule {
    code: Code::X4IntentProfile,
    number: "X4-09",
    chinese: "输出特性文件有误",
    title: "the output intent's profile is a whole ICC output profile, of as many channels as it says",
    limits: &[],
    source: SOURCE,
    looks: Looks::File(profile),
};

/// The output intents for PDF/X.
pub(super) fn for_press<'f>(file: &'f File<'_>) -> impl Iterator<Item = &'f OutputIntent> {
    file.intents.iter().filter(|intent| intent.subtype.as_deref() == Some("GTS_PDFX"))
}

/// The space of the press's colours: `CMYK`, `RGB ` or `GRAY`.
pub(super) fn press_space(file: &File<'_>) -> Option<[u8; 4]> {
    let profile = for_press(file).next()?.profile.as_ref()?;
    profile.get(16..20)?.try_into().ok()
}

fn intent(file: &File<'_>, say: &mut Say<'_>) {
    let intents: Vec<&OutputIntent> = for_press(file).collect();
    let [intent] = intents[..] else {
        let message = match intents.len() {
            0 => "the file does not say for which press it is: no output intent".to_owned(),
            n => format!("the file has {n} output intents for PDF/X"),
        };
        say.say(file.place(), None, message).hint("export it with one output intent, that of the plant");
        return;
    };
    let is_said = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    if !is_said(&intent.condition_identifier) {
        say.say(file.place(), None, "the output intent does not name its printing condition");
    } else if !is_said(&intent.info) && !is_said(&intent.registry) {
        say.say(
            file.place(),
            None,
            "the output intent says neither a registry nor what its condition is (Info)",
        );
    } else if intent.profile.is_none() && !intent.has_profile_reference && !is_older(file) {
        say.say(file.place(), None, "the output intent has no profile");
    }
}

fn profile(file: &File<'_>, say: &mut Say<'_>) {
    let Some(intent) = for_press(file).next() else { return };
    let Some(bytes) = &intent.profile else { return };
    if let Some(what) = wrong(bytes, intent.components) {
        say.say(file.place(), None, format!("the output intent's profile {what}"))
            .hint("take the plant's own output profile");
    }
    let others = file.intents.iter().filter(|other| other.subtype.as_deref() != Some("GTS_PDFX"));
    if others.into_iter().any(|other| other.profile.as_ref().is_some_and(|other| other != bytes)) {
        say.say(file.place(), None, "the output intents for PDF/X and for PDF/A have different profiles");
    }
}

/// What is wrong with a profile.
fn wrong(bytes: &[u8], components: Option<i64>) -> Option<String> {
    let channels = match output_channels(bytes) {
        Ok(channels) => channels,
        Err(what) => return Some(what),
    };
    match components {
        Some(said) if said == i64::from(channels) => None,
        said => Some(format!(
            "has {channels} channels, and its stream says {}",
            said.map_or("nothing".into(), |n| n.to_string())
        )),
    }
}
