//! Marked content and the graphics states that names stand for.

use super::interpret::Interpreter;
use super::painted::Mark;
use crate::finished::object::{Dict, Value};
use crate::finished::read::Finished;

/// How deep stretches stand in one another.
const DEPTH: usize = 1024;

/// The stretches of marked content so far, and those that are open.
#[derive(Default)]
pub(super) struct Marks {
    pub(super) list: Vec<Mark>,
    open: Vec<usize>,
    /// How many are open that stand too deep to be listed.
    beyond: usize,
}

impl Marks {
    pub(super) fn begin(&mut self, finished: &Finished, tag: String, properties: Dict) {
        if self.open.len() >= DEPTH {
            self.beyond += 1;
            return;
        }
        let text = |key: &str| finished.get(&properties, key).text();
        let name = finished.get(&properties, "Name").text();
        let mark = Mark {
            parent: self.current(),
            mcid: finished.get(&properties, "MCID").int(),
            actual_text: text("ActualText"),
            alt: text("Alt"),
            lang: text("Lang"),
            layer: name.filter(|_| tag == "OC"),
            tag,
            properties,
        };
        self.list.push(mark);
        self.open.push(self.list.len() - 1);
    }

    pub(super) fn end(&mut self) {
        match self.beyond {
            0 => self.open.truncate(self.open.len().saturating_sub(1)),
            _ => self.beyond -= 1,
        }
    }

    /// The innermost stretch that is open, of those that are listed.
    pub(super) fn current(&self) -> Option<usize> {
        self.open.last().copied()
    }

    pub(super) fn depth(&self) -> usize {
        self.open.len() + self.beyond
    }

    /// Ends what was begun since so many were open.
    pub(super) fn back_to(&mut self, depth: usize) {
        self.open.truncate(depth);
        self.beyond = self.beyond.min(depth.saturating_sub(self.open.len()));
    }
}

impl<'f> Interpreter<'f> {
    /// Sets what a graphics state says (ISO 32000-2, 8.4.5).
    pub(super) fn set_state(&mut self, dict: &Dict) {
        let finished = self.finished;
        let get = |key: &str| finished.get(dict, key);
        self.graphics.listed = None;
        let line = &mut self.graphics.line;
        line.width = get("LW").number().unwrap_or(line.width);
        line.cap = get("LC").int().map_or(line.cap, |cap| cap as u8);
        line.join = get("LJ").int().map_or(line.join, |join| join as u8);
        line.miter = get("ML").number().unwrap_or(line.miter);
        if let Some([lengths, phase]) = get("D").array() {
            let lengths = finished.resolve(lengths);
            let lengths = lengths.array().unwrap_or_default().iter().take(64).filter_map(Value::number);
            line.dash = (lengths.collect(), finished.resolve(phase).number().unwrap_or(0.0));
        }
        let state = &mut self.graphics.state;
        if let Some(both) = get("OP").bool() {
            state.overprint_stroke = both;
            state.overprint_fill = both;
        }
        state.overprint_fill = get("op").bool().unwrap_or(state.overprint_fill);
        state.overprint_mode = get("OPM").int().unwrap_or(state.overprint_mode);
        state.stroke_alpha = get("CA").number().unwrap_or(state.stroke_alpha);
        state.fill_alpha = get("ca").number().unwrap_or(state.fill_alpha);
        match get("BM") {
            Value::Name(mode) => state.blend = mode,
            // The first mode that a reader knows; those of the standard are all known.
            Value::Array(modes) => {
                if let Some(mode) = modes.first().and_then(|mode| mode.name().map(str::to_owned)) {
                    state.blend = mode;
                }
            }
            _ => {}
        }
        match get("SMask") {
            Value::Name(_) => state.soft_mask = false,
            Value::Dict(_) => state.soft_mask = true,
            _ => {}
        }
        if let Some(intent) = get("RI").name() {
            state.intent = Some(intent.to_owned());
        }
        if let Some([font, size]) = get("Font").array() {
            if let Some(font) = self.font_of(font) {
                self.set_font_object(&font);
            }
            if let Some(size) = size.number() {
                self.graphics.text.size = size;
            }
        }
    }
}
