use flate2::{Compress, FlushCompress, Status};
use lopdf::{Dictionary, Stream};

use super::Compression;

/// One deflate state for all streams of a file: setting one up costs as much as a small stream.
pub(super) struct Deflate {
    compression: Compression,
    state: Compress,
}

impl Deflate {
    pub(super) fn new(compression: Compression) -> Deflate {
        let level = match compression {
            Compression::Fast => 1,
            Compression::Small => 6,
        };
        Deflate { compression, state: Compress::new(flate2::Compression::new(level), true) }
    }

    /// A stream of these bytes, compressed.
    pub(super) fn stream(&mut self, mut dictionary: Dictionary, bytes: Vec<u8>) -> Stream {
        dictionary.set("Filter", "FlateDecode");
        Stream::new(dictionary, self.run(&bytes)).with_compression(false)
    }

    /// A stream of a font program: compressed where size matters more than time.
    pub(super) fn outlines(&mut self, dictionary: Dictionary, bytes: Vec<u8>) -> Stream {
        match self.compression {
            Compression::Fast => Stream::new(dictionary, bytes).with_compression(false),
            Compression::Small => self.stream(dictionary, bytes),
        }
    }

    /// The bytes in zlib's form (ISO 32000-2, 7.4.4).
    pub(super) fn run(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.state.reset();
        let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
        loop {
            let done = self.state.total_in() as usize;
            match self.state.compress_vec(&bytes[done..], &mut out, FlushCompress::Finish) {
                Ok(Status::StreamEnd) => return out,
                Ok(_) => out.reserve(bytes.len() / 4 + 64),
                // Only a misused state fails, and `reset` has just made it sound.
                Err(_) => return out,
            }
        }
    }
}
