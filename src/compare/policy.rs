use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::layer::Layer;
use crate::diag::{Error, ErrorKind, Result, SourcePlace};
use crate::spec;

/// What a layer's changes mean.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Treatment {
    /// Every change is a difference, however small.
    Exact,
    /// A change is a difference where it is larger than this, counted as [`Layer::tolerance`] says.
    Tolerance(f64),
    /// Changes are told, but make no difference.
    Report,
    /// The layer is not looked at.
    Ignore,
}

/// How two files are compared: what each layer's changes mean, and what is let pass where.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// What the layers' changes mean, where it is not the usual.
    #[serde(default)]
    pub layers: BTreeMap<Layer, Treatment>,
    /// What is let pass.
    #[serde(default, rename = "mask")]
    pub masks: Vec<Mask>,
}

/// What is let pass: changes in a story, in a frame or in a rectangle. Exactly one of the three is given.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mask {
    /// A story: its name, its number from 1, or the words that it begins with.
    pub story: Option<Named>,
    /// A frame of a layout, by its name.
    pub frame: Option<String>,
    /// A rectangle: its left and upper edge from the trimmed page's upper left corner, its width and height, in mm.
    pub rect: Option<[f64; 4]>,
    /// The page, from 1; every page where left out.
    pub page: Option<usize>,
    /// The layers it is for; every layer where left out.
    #[serde(default)]
    pub layers: Vec<Layer>,
    /// How large a change it lets pass, counted as [`Layer::tolerance`] says; every change where left out.
    pub tolerance: Option<f64>,
}

/// A name or a number.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Named {
    /// A number, from 1.
    Number(usize),
    /// A name.
    Name(String),
}

impl Policy {
    /// Reads a policy from TOML; `file` is what messages call it.
    pub fn from_toml(file: &str, text: &str) -> Result<Policy> {
        let policy: Policy = spec::toml_file(file, text)?;
        policy.check().map_err(|error| error.at(SourcePlace::file(file)))?;
        Ok(policy)
    }

    /// An error where a mask says nothing, or two things.
    pub fn check(&self) -> Result<()> {
        for (n, mask) in self.masks.iter().enumerate() {
            let given = [mask.story.is_some(), mask.frame.is_some(), mask.rect.is_some()];
            if given.into_iter().filter(|is| *is).count() != 1 {
                let message = format!("mask {} has to give one of story, frame and rect", n + 1);
                return Err(Error::new(ErrorKind::Input, message));
            }
            let numbers = mask.rect.into_iter().flatten().chain(mask.tolerance);
            if numbers.clone().any(|number| !number.is_finite())
                || mask.tolerance.is_some_and(|most| most < 0.0)
            {
                return Err(Error::new(
                    ErrorKind::Input,
                    format!("mask {} has a number that is none", n + 1),
                ));
            }
            if mask.rect.is_some_and(|[_, _, width, height]| width <= 0.0 || height <= 0.0) {
                return Err(Error::new(
                    ErrorKind::Input,
                    format!("the rectangle of mask {} is empty", n + 1),
                ));
            }
        }
        Ok(())
    }

    /// What a layer's changes mean: bytes and structure are told, all others make a difference.
    pub fn treatment(&self, layer: Layer) -> Treatment {
        let usual = match layer {
            Layer::Bytes | Layer::Structure => Treatment::Report,
            _ => Treatment::Tolerance(layer.tolerance().1),
        };
        self.layers.get(&layer).copied().unwrap_or(usual)
    }

    /// Whether a layer is looked at.
    pub fn looks_at(&self, layer: Layer) -> bool {
        self.treatment(layer) != Treatment::Ignore
    }

    /// The size from which a layer's change is one.
    pub fn tolerance(&self, layer: Layer) -> f64 {
        match self.treatment(layer) {
            Treatment::Tolerance(most) => most,
            Treatment::Exact => 0.0,
            Treatment::Report | Treatment::Ignore => layer.tolerance().1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_has_one_place() {
        let check =
            |text: &str, ok: bool| assert_eq!(Policy::from_toml("p.toml", text).is_ok(), ok, "{text}");
        check("[[mask]]\nstory = 3", true);
        check("[[mask]]\nstory = \"lead\"\nlayers = [\"text\"]\ntolerance = 2", true);
        check("[[mask]]\nrect = [10, 10, 50, 20]\npage = 1", true);
        check("[[mask]]\npage = 1", false);
        check("[[mask]]\nstory = 3\nframe = \"body\"", false);
        check("[[mask]]\nrect = [10, 10, 0, 20]", false);
        check("[[mask]]\nstorey = 3", false);
    }

    #[test]
    fn a_layer_has_a_treatment() {
        let text = "[layers]\nbytes = \"exact\"\nglyphs = { tolerance = 0.05 }\nplates = \"ignore\"";
        let policy = Policy::from_toml("p.toml", text).unwrap();
        assert_eq!(policy.treatment(Layer::Bytes), Treatment::Exact);
        assert_eq!(policy.tolerance(Layer::Glyphs), 0.05);
        assert!(!policy.looks_at(Layer::Plates));
        assert_eq!(policy.treatment(Layer::Structure), Treatment::Report);
    }
}
