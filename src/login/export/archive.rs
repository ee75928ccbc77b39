//! The archive itself: the only place that names zip. Its bytes are in memory, compressed; what goes in comes by portions, and the
//! work is done off the threads that answer requests.

use std::io::{Cursor, Write as _};

use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::NotExported;

/// An archive that is being made.
pub(super) struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    pub(super) fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    /// Begins a file.
    pub(super) fn begin(&mut self, name: &str) -> Result<(), NotExported> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        self.0.start_file(name, options).map_err(failed)
    }

    /// Adds to the file that was begun last.
    pub(super) fn add(&mut self, bytes: &[u8]) -> Result<(), NotExported> {
        self.0.write_all(bytes).map_err(failed)
    }

    /// A whole file.
    pub(super) fn file(&mut self, name: &str, text: &str) -> Result<(), NotExported> {
        self.begin(name)?;
        self.add(text.as_bytes())
    }

    /// A whole file of JSON.
    pub(super) fn json(&mut self, name: &str, value: &impl Serialize) -> Result<(), NotExported> {
        let text = serde_json::to_string_pretty(value).map_err(failed)?;
        self.file(name, &text)?;
        self.add(b"\n")
    }

    /// Its bytes.
    pub(super) fn finish(self) -> Result<Vec<u8>, NotExported> {
        let cursor = self.0.finish().map_err(failed)?;
        Ok(cursor.into_inner())
    }
}

fn failed(error: impl std::fmt::Display) -> NotExported {
    NotExported::Archive(error.to_string())
}
