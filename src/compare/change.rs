use serde::Serialize;

use super::kind::Kind;
use super::layer::Layer;

/// A place on a page in millimetres: left and upper edge from the trimmed page's upper left corner, width and height.
pub type Place = [f64; 4];

/// One change, as people would say it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Its number in the list, from 1.
    pub number: usize,
    /// The layer that shows it.
    pub layer: Layer,
    /// What kind of change.
    pub kind: Kind,
    /// The page of the old file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_page: Option<usize>,
    /// The page of the new file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_page: Option<usize>,
    /// The story, or the block where the file names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// How many glyphs, characters, pictures or other things it is about.
    pub count: usize,
    /// How large it is, counted as [`Layer::tolerance`] says; nothing where it cannot be measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<f64>,
    /// How far it moved to the right and down, in millimetres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_mm: Option<[f64; 2]>,
    /// What it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// Where it was.
    pub old_places: Vec<Place>,
    /// Where it is.
    pub new_places: Vec<Place>,
    /// Whether a mask lets it pass.
    pub masked: bool,
    /// Whether it makes a difference.
    pub counts: bool,
    /// It in one sentence.
    pub message: String,
    /// The sentence in Chinese.
    pub message_zh: String,
}

impl Change {
    pub(super) fn new(layer: Layer, kind: Kind) -> Change {
        Change {
            number: 0,
            layer,
            kind,
            old_page: None,
            new_page: None,
            story: None,
            count: 1,
            size: None,
            by_mm: None,
            old: None,
            new: None,
            old_places: Vec::new(),
            new_places: Vec::new(),
            masked: false,
            counts: true,
            message: String::new(),
            message_zh: String::new(),
        }
    }

    pub(super) fn values(mut self, old: impl Into<String>, new: impl Into<String>) -> Change {
        (self.old, self.new) = (Some(old.into()), Some(new.into()));
        self
    }

    pub(super) fn count(mut self, count: usize) -> Change {
        self.count = count;
        self
    }

    pub(super) fn size(mut self, size: f64) -> Change {
        self.size = Some(size);
        self
    }

    pub(super) fn by(mut self, [x, y]: [f64; 2]) -> Change {
        self.by_mm = Some([hundredths(x), hundredths(y)]);
        self.size = Some(x.hypot(y));
        self
    }

    pub(super) fn story(mut self, story: Option<&str>) -> Change {
        self.story = story.map(str::to_owned);
        self
    }

    pub(super) fn places(mut self, old: Vec<Place>, new: Vec<Place>) -> Change {
        (self.old_places, self.new_places) = (old, new);
        self
    }

    /// Where it is, in words: its first place, and how many more there are. Nothing where it has none.
    pub fn at(&self) -> Option<String> {
        let places = if self.new_places.is_empty() { &self.old_places } else { &self.new_places };
        let ([x, y, ..], more) = (places.first()?, places.len() - 1);
        // Nothing has no sign.
        let [x, y] = [x, y].map(|mm| (mm * 10.0).round() / 10.0 + 0.0);
        let more = match more {
            0 => String::new(),
            1 => " and in another place".to_owned(),
            more => format!(" and in {more} other places"),
        };
        Some(format!("at {x:.1}, {y:.1} mm{more}"))
    }

    /// Says it in words.
    pub(super) fn say(&mut self) {
        let story = self.story.as_deref().unwrap_or_default();
        let subject = |story: &str| if story.is_empty() { String::new() } else { format!("{story}: ") };
        let way = self.by_mm.map_or([String::new(), String::new()], way);
        let values = match (&self.old, &self.new) {
            (Some(old), Some(new)) => format!(" {old} → {new}"),
            (Some(only), None) | (None, Some(only)) => format!(" {only}"),
            (None, None) => String::new(),
        };
        let count = if self.count > 1 { format!(" ({})", self.count) } else { String::new() };
        let [en, zh] = self.kind.phrases();
        self.message = format!("{}{en}{}{values}{count}", subject(story), way[0]);
        self.message_zh = format!("{}{zh}{}{values}{count}", subject(&in_chinese(story)), way[1]);
    }
}

/// What a story or a block is called in Chinese.
fn in_chinese(label: &str) -> String {
    let words = [
        ("outside stories, block ", "稿外文块 "),
        ("outside stories", "稿外"),
        ("block ", "文块 "),
        ("story ", "稿件 "),
    ];
    let found = words.iter().find_map(|(en, zh)| label.strip_prefix(en).map(|rest| format!("{zh}{rest}")));
    found.unwrap_or_else(|| label.to_owned())
}

/// How far and which way something moved, in both languages.
fn way([x, y]: [f64; 2]) -> [String; 2] {
    let part = |length: f64, plus: [&str; 2], minus: [&str; 2]| {
        let [en, zh] = if length > 0.0 { plus } else { minus };
        let mm = length.abs();
        (mm >= 0.005).then(|| [format!("{mm:.2} mm {en}"), format!("{zh} {mm:.2} mm")])
    };
    let parts = [
        part(x, ["to the right", "向右"], ["to the left", "向左"]),
        part(y, ["down", "向下"], ["up", "向上"]),
    ];
    let parts: Vec<[String; 2]> = parts.into_iter().flatten().collect();
    let join = |n: usize, and: &str| {
        let parts: Vec<&str> = parts.iter().map(|part| part[n].as_str()).collect();
        if parts.is_empty() { String::new() } else { format!(" {}", parts.join(and)) }
    };
    [join(0, " and "), join(1, "、")]
}

pub(super) fn hundredths(mm: f64) -> f64 {
    let rounded = (mm * 100.0).round() / 100.0;
    // Nothing has no sign.
    if rounded == 0.0 { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_is_said_as_one() {
        let mut change =
            Change::new(Layer::Glyphs, Kind::StoryMoved).by([0.0, 4.2]).story(Some("story 3")).count(214);
        change.say();
        assert_eq!(change.message, "story 3: moved 4.20 mm down (214)");
        assert_eq!(change.message_zh, "稿件 3: 整篇移位 向下 4.20 mm (214)");
        assert_eq!(change.at(), None);
    }

    #[test]
    fn a_place_is_said_in_millimetres() {
        let check = |places: &[Place], expected: &str| {
            let change = Change::new(Layer::Plates, Kind::Plate).places(Vec::new(), places.to_vec());
            assert_eq!(change.at().as_deref(), Some(expected));
        };
        check(&[[12.04, -0.01, 3.0, 4.0]], "at 12.0, 0.0 mm");
        check(&[[-3.0, 20.26, 3.0, 4.0]; 3], "at -3.0, 20.3 mm and in 2 other places");
    }
}
