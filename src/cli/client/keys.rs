//! A client's public keys, as they are typed.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value};

use super::super::failure::Failure;

/// Flags of `client add` and `client set`.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct KeyFlags {
    /// Its public keys: a file with a JWK Set (jwks)
    #[arg(long, value_name = "FILE.json", conflicts_with = "jwks_uri")]
    jwks: Option<PathBuf>,
    /// Where it publishes them, by https (jwks_uri)
    #[arg(long, value_name = "URI")]
    jwks_uri: Option<String>,
}

impl KeyFlags {
    /// Puts what is named over what a file has, in place of the other of the two. `absent` is what takes a member away.
    pub(super) fn over(
        &self,
        members: &mut Map<String, Value>,
        absent: Option<Value>,
    ) -> Result<(), Failure> {
        let (name, value, other) = match (&self.jwks, &self.jwks_uri) {
            (Some(path), _) => {
                let wrong =
                    |why: String| Failure::wrong(format!("--jwks {}: {why}.", path.display()));
                let text = fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
                let keys: Value =
                    serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
                ("jwks", keys, "jwks_uri")
            }
            (None, Some(address)) => ("jwks_uri", address.as_str().into(), "jwks"),
            (None, None) => return Ok(()),
        };
        members.insert(name.to_owned(), value);
        members.remove(other);
        if let Some(absent) = absent {
            members.insert(other.to_owned(), absent);
        }
        Ok(())
    }
}
