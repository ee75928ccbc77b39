//! What was typed of a client's metadata, judged.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use super::super::failure::Failure;
use crate::oauth::error::OAuthError;
use crate::oauth::registration::find_unknown;

/// A JSON object with metadata of RFC 7591, and nothing else.
pub(super) fn read_document(path: &Path) -> Result<Map<String, Value>, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::wrong(format!("{} cannot be read: {error}.", path.display())))?;
    let document: Map<String, Value> = serde_json::from_str(&text).map_err(|error| {
        Failure::wrong(format!("{} holds no JSON object: {error}.", path.display()))
    })?;
    match find_unknown(&document) {
        None => Ok(document),
        Some(name) => Err(Failure::wrong(format!(
            "{}: {name} is no client metadata (RFC 7591).",
            path.display()
        ))),
    }
}

/// Several addresses in one, separated by commas as other programs take them, would be registered as one that nobody has.
pub(super) fn check_single(flag: &str, uris: &[String]) -> Result<(), Failure> {
    let Some(several) = uris.iter().find(|uri| is_several(uri)) else {
        return Ok(());
    };
    let each: Vec<String> = several
        .split(',')
        .map(|uri| format!("{flag} {}", uri.trim()))
        .collect();
    Err(Failure::wrong(format!(
        "{several:?} is more than one address: give {flag} once for each, as in {}",
        each.join(" ")
    )))
}

/// Whether a comma stands before what begins as an address does. One of a query or a path does not.
fn is_several(uri: &str) -> bool {
    uri.split(',').skip(1).any(|rest| {
        rest.trim_start()
            .split_once("://")
            .is_some_and(|(scheme, _)| {
                !scheme.is_empty()
                    && scheme
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            })
    })
}

/// What the rules of registration refuse was typed here.
pub(super) fn wrong_metadata(error: &OAuthError) -> Failure {
    Failure::wrong(format!("{}: {}.", error.code.as_str(), error.description))
}
