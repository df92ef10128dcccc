use std::sync::Arc;

use super::Face;
use crate::diag::{Error, ErrorKind, Result};

/// A face's number in a [`Fonts`]: faces are sorted by PostScript name, so it does not depend on the order in which
/// files were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub(crate) u16);

/// The book of all faces at hand. Only faces in it are ever set: there is no silent fallback to the system's fonts.
#[derive(Clone, Debug, Default)]
pub struct Fonts {
    faces: Vec<Face>,
}

impl Fonts {
    /// Reads font files given as (name, bytes); the name stands in messages. Every face of a collection is read.
    ///
    /// # Errors
    /// [`ErrorKind::Font`] for bytes that are not a sound font, for two faces of one name, and for no font at all.
    pub fn from_bytes(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Fonts> {
        let mut faces: Vec<(Face, String)> = Vec::new();
        for (name, bytes) in files {
            for face in Face::all_of(&name, Arc::new(bytes))? {
                faces.push((face, name.clone()));
            }
        }
        Fonts::from_faces(faces)
    }

    /// A book of faces that have been read, each with the name of its file.
    pub(crate) fn from_faces(mut faces: Vec<(Face, String)>) -> Result<Fonts> {
        if faces.is_empty() {
            return Err(Error::new(ErrorKind::Font, "there is no font to set type with")
                .with_hint("name a folder of OpenType fonts with --fonts"));
        }
        faces.sort_by(|(a, _), (b, _)| a.postscript_name().cmp(b.postscript_name()));
        for pair in faces.windows(2) {
            let [(first, in_first), (second, in_second)] = pair else { continue };
            if first.postscript_name() == second.postscript_name() {
                let face = first.postscript_name();
                let message = format!("{in_first} and {in_second} both hold a face {face:?}");
                return Err(Error::new(ErrorKind::Font, message).with_hint("keep one of the two"));
            }
        }
        Ok(Fonts { faces: faces.into_iter().map(|(face, _)| face).collect() })
    }

    /// The face of a number.
    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[id.0 as usize]
    }

    /// The face of a PostScript name, such as `BanxinSong-Regular`.
    pub fn find(&self, postscript_name: &str) -> Option<FaceId> {
        let found = self.faces.binary_search_by(|face| face.postscript_name().cmp(postscript_name));
        found.ok().map(|n| FaceId(n as u16))
    }

    /// All faces with their numbers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FaceId, &Face)> {
        self.faces.iter().enumerate().map(|(n, face)| (FaceId(n as u16), face))
    }
}
