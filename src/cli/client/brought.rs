//! A client's secret that the operator brings.

use std::fs;
use std::path::Path;

use zeroize::Zeroizing;

use super::super::failure::Failure;
use crate::domain::client::{Client, TokenEndpointAuthMethod};
use crate::entropy::Entropy;
use crate::oauth::client_auth::sealed_identity;
use crate::provider::Provider;
use crate::secret::TokenHash;

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

/// As `registration::set_secret`, for a secret that was made elsewhere.
pub(super) fn set_brought_secret(
    op: &Provider,
    client: &mut Client,
    secret: &str,
) -> Result<(), Failure> {
    (client.secret_hash, client.secret_sealed) = (None, None);
    if client.metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::ClientSecretJwt {
        client.secret_sealed = Some(op.keys.master().seal(
            secret.as_bytes(),
            &sealed_identity(client),
            Entropy,
        )?);
    } else {
        client.secret_hash = Some(TokenHash::of(secret).into_string());
    }
    Ok(())
}
