//! What `doorward dev` keeps in its data folder from one start to the next.

use std::fs;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::{StartError, files};
use crate::config::{Config, ConfigError, Hidden, Loaded, Setting};
use crate::entropy::{Entropy, NoEntropy};
use crate::provider::Issuer;
use crate::secret::{Kind, Token};

const FILE: &str = "dev.json";
const SETTINGS: &str = "doorward.toml";

/// `dev.json`: secrets that are shown at each start.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    /// The demo person's user name.
    pub(super) username: String,
    /// Their e-mail address.
    pub(super) email: String,
    /// Their pass phrase.
    pub(super) password: String,
    /// Its hash as it was stored; none where it was never set.
    pub(super) password_hash: Option<String>,
    /// The demo client.
    pub(super) client_id: String,
    /// Its secret.
    pub(super) client_secret: String,
}

impl Kept {
    /// Reads the file, or makes what it would hold.
    pub(super) fn read_or_make(folder: &Path) -> Result<Self, StartError> {
        let path = folder.join(FILE);
        match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text).map_err(|error| {
                StartError::Other(format!(
                    "{} is damaged: {error}. Delete it; a new pass phrase is made then.",
                    path.display()
                ))
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Self::make().map_err(|error| StartError::Other(error.to_string()))
            }
            Err(error) => Err(StartError::File(path, error)),
        }
    }

    fn make() -> Result<Self, NoEntropy> {
        Ok(Self {
            username: "alex".to_owned(),
            email: "alex@example.com".to_owned(),
            password: pass_phrase(Entropy.bytes()?),
            password_hash: None,
            client_id: "playground".to_owned(),
            client_secret: Token::generate(Kind::ClientSecret, Entropy)?
                .reveal()
                .to_owned(),
        })
    }

    /// Writes the file, readable by its owner only.
    pub(super) fn write(&self, folder: &Path) -> Result<(), StartError> {
        let path = folder.join(FILE);
        let text = serde_json::to_vec_pretty(self)
            .map_err(|error| StartError::Other(error.to_string()))?;
        if fs::read(&path).is_ok_and(|present| present == text) {
            return Ok(());
        }
        files::replace(&path, &text, Entropy).map_err(|error| StartError::File(path, error))
    }
}

/// Four pronounceable words of 16 random bits each (proquints): 64 bits.
fn pass_phrase(random: [u8; 8]) -> String {
    const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
    const VOWELS: &[u8; 4] = b"aiou";
    let word = |pair: &[u8]| {
        let bits = pair
            .iter()
            .fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        let consonant = |shift: u32| char::from(CONSONANTS[bits >> shift & 15]);
        let vowel = |shift: u32| char::from(VOWELS[bits >> shift & 3]);
        String::from_iter([
            consonant(12),
            vowel(10),
            consonant(6),
            vowel(4),
            consonant(0),
        ])
    };
    random.chunks(2).map(word).collect::<Vec<_>>().join("-")
}

/// Writes a configuration with which the other commands find what `dev` made, and know all that it was started with.
pub(super) fn write_settings(
    folder: &Path,
    loaded: &Loaded,
    issuer: &Issuer,
    listen: SocketAddr,
) -> Result<(), StartError> {
    let path = folder.join(SETTINGS);
    let other = |error: ConfigError| StartError::Other(error.to_string());
    let settings = loaded.to_toml(own(&loaded.config, issuer, listen));
    let text = format!(
        "# Written by `doorward dev` at each start, for the other commands: what it was started with. Changes are lost.\n{}",
        settings.map_err(other)?
    );
    // Written anew even where it says the same: who may read it is part of it.
    files::replace(&path, text.as_bytes(), Entropy).map_err(|error| StartError::File(path, error))
}

/// What `dev` chose where nobody else did, and where it answers.
fn own(config: &Config, issuer: &Issuer, listen: SocketAddr) -> Vec<Setting> {
    let url = config.database.url.as_ref().map(Hidden::reveal);
    let key_file = config.secrets.master_key_file.as_deref();
    let key_file = key_file.map(|file| file.display().to_string());
    let announcement = config.keys.announcement;
    let settings = [
        ("issuer", Some(issuer.as_str().into())),
        ("listen.address", Some(listen.to_string().into())),
        ("database.url", url.map(Value::from)),
        ("secrets.master_key_file", key_file.map(Value::from)),
        (
            "keys.announcement",
            announcement.map(|span| span.to_string().into()),
        ),
        ("resources.any", config.resources.any.map(Value::from)),
        (
            "registration.open",
            config.registration.open.map(Value::from),
        ),
        (
            "registration.documents",
            config.registration.documents.map(Value::from),
        ),
    ];
    let is_set = |(key, value): (&'static str, Option<Value>)| Some((key, value?));
    settings.into_iter().filter_map(is_set).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_phrase_can_be_spoken() {
        assert_eq!(
            pass_phrase([127, 0, 0, 1, 0xFF, 0xFF, 0, 0]),
            "lusab-babad-zuzuz-babab"
        );
    }
}
