//! A client's secret that the operator brings.

use std::fs;
use std::path::Path;

use zeroize::Zeroizing;

use super::super::failure::Failure;
use crate::domain::client::ClientMetadata;

/// Characters of a secret that the operator brings: RFC 6749 §10.10 wants it beyond guessing.
const SECRET_LENGTHS: std::ops::RangeInclusive<usize> = 32..=512;

/// The first line of a file.
pub(super) fn read_secret(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let text = fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|error| Failure::wrong(format!("{} cannot be read: {error}.", path.display())))?;
    let secret = Zeroizing::new(text.lines().next().unwrap_or_default().to_owned());
    let is_printable = secret.bytes().all(|byte| (0x21..=0x7E).contains(&byte));
    if !SECRET_LENGTHS.contains(&secret.len()) || !is_printable {
        return Err(Failure::wrong(format!(
            "{}: a client secret has {} to {} printable characters and no spaces.",
            path.display(),
            SECRET_LENGTHS.start(),
            SECRET_LENGTHS.end()
        )));
    }
    Ok(secret)
}

/// Whether what is made with it has a key of its length (RFC 7518 §3.2).
pub(super) fn check_length(metadata: &ClientMetadata, secret: &str) -> Result<(), Failure> {
    match metadata.shared_secret_length() {
        Some(needed) if secret.len() < needed => Err(Failure::wrong(format!(
            "--secret-file: what is made with this client's secret needs one of {needed} characters; it has {}.",
            secret.len()
        ))),
        Some(_) | None => Ok(()),
    }
}
