//! The master key: where it is read from, and when one is made.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::files;
use super::plan::MasterKeySource;
use crate::entropy::Entropy;
use crate::keys::KeyError;
use crate::keys::seal::MasterKey;

/// Different characters that 43 random ones of 64 have at least; the chance of fewer is beyond notice.
const VARIETY: usize = 16;

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// The file cannot be read or written.
    #[error("The master key file {0} cannot be used: {1}.")]
    File(PathBuf, std::io::Error),
    /// It is no key.
    #[error(
        "{0} holds no master key: that is 32 random bytes as base64, 43 characters. Make one with: head -c 32 /dev/urandom | base64 > FILE"
    )]
    Malformed(String),
    /// It was not made by chance.
    #[error(
        "The master key in {0} is not random. Make one with: head -c 32 /dev/urandom | base64 > FILE"
    )]
    Weak(String),
    /// The file is gone, and something was encrypted under it.
    #[error(
        "The master key file {0} is not there, and the database has keys that are encrypted under it. Nothing was changed. Bring the file back, or set secrets.master_key_file to where it is now."
    )]
    Lost(PathBuf),
    /// No randomness.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Reads the master key; `None` if its file is not there.
///
/// # Errors
/// [`MasterKeyError`].
pub fn read(source: &MasterKeySource) -> Result<Option<MasterKey>, MasterKeyError> {
    match source {
        MasterKeySource::Text(text) => parse(text.reveal(), "secrets.master_key").map(Some),
        MasterKeySource::File(path) => read_file(path),
    }
}

/// Reads a file with a master key; `None` if it is not there.
///
/// # Errors
/// [`MasterKeyError`].
pub fn read_file(path: &Path) -> Result<Option<MasterKey>, MasterKeyError> {
    match fs::read_to_string(path).map(Zeroizing::new) {
        Ok(text) => parse(&text, &path.display().to_string()).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            Err(MasterKeyError::Malformed(path.display().to_string()))
        }
        Err(error) => Err(MasterKeyError::File(path.to_owned(), error)),
    }
}

/// Makes a new master key in a file, unless there is one; then that one counts.
///
/// # Errors
/// [`MasterKeyError`].
pub fn make_file(path: &Path, entropy: Entropy) -> Result<MasterKey, MasterKeyError> {
    let key = MasterKey::generate(entropy)?;
    let line = Zeroizing::new(format!("{}\n", key.to_text().as_str()));
    let is_made = files::create(path, line.as_bytes(), entropy)
        .map_err(|error| MasterKeyError::File(path.to_owned(), error))?;
    if is_made {
        return Ok(key);
    }
    read_file(path)?.ok_or_else(|| MasterKeyError::Lost(path.to_owned()))
}

/// Judges the text of a master key.
///
/// # Errors
/// [`MasterKeyError`].
pub fn check(text: &str) -> Result<(), MasterKeyError> {
    parse(text, "The setting").map(drop)
}

fn parse(text: &str, place: &str) -> Result<MasterKey, MasterKeyError> {
    let key = MasterKey::parse(text).ok_or_else(|| MasterKeyError::Malformed(place.to_owned()))?;
    let mut characters: Vec<char> = text.trim().chars().collect();
    characters.sort_unstable();
    characters.dedup();
    if characters.len() < VARIETY {
        return Err(MasterKeyError::Weak(place.to_owned()));
    }
    Ok(key)
}
